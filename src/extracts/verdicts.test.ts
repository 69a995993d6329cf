import { describe, expect, test } from 'vitest'
import { fingerprint } from '../platform/fingerprint.ts'
import { canonicalOf, canonicalText, type AgencyRecord } from './rules.ts'
import { plainName, verdictOf } from './verdicts.ts'

const fern: AgencyRecord = {
  agencyNumber: 'N1', forename: 'Zoë', surname: 'O’Fern', birthDate: '1990-03-31', sex: 'female', pnc: '1900/0000001A',
  prisonNumber: 'A1234BC', crn: 'X123456', cro: null, postcode: 'PE1 1AA', telephone: null, details: { releaseDate: '2026-12-01' },
}
const stored = { record: fern, fingerprint: fingerprint(canonicalText(fern)) }
const verdict = (record: AgencyRecord) => verdictOf(record, fingerprint(canonicalText(record)), stored)

describe('what loading a row would do', () => {
  test('a number that the agency never gave before is new', () => {
    expect(verdictOf(fern, stored.fingerprint, undefined)).toEqual({ verdict: 'new' })
  })
  test('the same content in another order of details is unchanged', () => {
    const two = { ...fern, details: { establishment: 'HMP Peterborough', releaseDate: '2026-12-01' } }
    const turned = { ...fern, details: { releaseDate: '2026-12-01', establishment: 'HMP Peterborough' } }
    expect(canonicalText(two)).toBe(canonicalText(turned))
    expect(verdict({ ...fern })).toEqual({ verdict: 'unchanged' })
  })
  test('the fingerprints of today stay: what every record is known by as unchanged', () => {
    const first = '[["N1","Zoë","O’Fern","1990-03-31","female","1900/0000001A","A1234BC","X123456","PE1 1AA"],[["releaseDate","2026-12-01"]]'
    expect([{}, { cro: '123456/08T' }, { telephone: '07700900123' }, { cro: '123456/08T', telephone: '07700900123' }].map((told) => canonicalText({ ...fern, ...told })))
      .toEqual([`${first}]`, `${first},["123456/08T",null]]`, `${first},[null,"07700900123"]]`, `${first},["123456/08T","07700900123"]]`])
  })
  test('a field that is taken later changes the fingerprint of nobody who does not tell it, and tells its name where it does', () => {
    for (const told of [fern, { ...fern, cro: '123456/08T' }]) for (const [more, value] of [[[], undefined], [['email'], null], [['email', 'height'], undefined]] as const) expect(canonicalOf({ ...told, email: value }, more)).toBe(canonicalText(told))
    const [one, other] = [canonicalOf({ ...fern, email: 'zoe@example.org' }, ['email', 'alias']), canonicalOf({ ...fern, alias: 'zoe@example.org' }, ['email', 'alias'])]
    expect(new Set([one, other, canonicalText(fern), canonicalOf({ ...fern, cro: 'zoe@example.org' }, ['email'])]).size).toBe(4)
  })
  test('a changed row names each field, with what was told before and after', () => {
    expect(verdict({ ...fern, postcode: null, details: { releaseDate: '2026-12-08', establishment: 'HMP Peterborough' } })).toEqual({
      verdict: 'changed',
      changes: [
        { field: 'postcode', before: 'PE1 1AA', after: null },
        { field: 'details.establishment', before: null, after: 'HMP Peterborough' },
        { field: 'details.releaseDate', before: '2026-12-01', after: '2026-12-08' },
      ],
    })
  })
})

describe('names', () => {
  test('names are compared without case, accents and punctuation', () => {
    expect(['O’Brién-Smith', 'OBRIEN SMITH', "o'brien smith"].map(plainName)).toEqual(['obriensmith', 'obriensmith', 'obriensmith'])
    expect(['Søren', 'Łukasz', 'Weiß', 'Æthel'].map(plainName)).toEqual(['soren', 'lukasz', 'weiss', 'aethel'])
  })
})
