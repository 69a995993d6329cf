import { describe, expect, test } from 'vitest'
import { fingerprint } from '../platform/fingerprint.ts'
import { canonicalText, type AgencyRecord } from './rules.ts'
import { linkageKeys, plainName, sameHuman, verdictOf, type Identity, type LinkedRecord } from './verdicts.ts'

const fern: AgencyRecord = {
  agencyNumber: 'N1', forename: 'Zoë', surname: 'O’Fern', birthDate: '1990-03-31', sex: 'female', pnc: '1900/0000001A',
  prisonNumber: 'A1234BC', crn: 'X123456', postcode: 'PE1 1AA', details: { releaseDate: '2026-12-01' },
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

const person = (personId: string, changes: Partial<Identity> = {}): LinkedRecord =>
  ({ personId, forename: 'Zoë', surname: 'O’Fern', birthDate: '1990-03-31', pnc: null, prisonNumber: null, crn: null, ...changes })
const stranger = { forename: 'Ivo', surname: 'Reed', birthDate: '1971-01-01' }
const nameless = { pnc: null, prisonNumber: null, crn: null }

describe('whose record it is', () => {
  const table: readonly [sentence: string, record: Identity, candidates: readonly LinkedRecord[], outcome: string][] = [
    ['nobody is known', fern, [], 'none'],
    ['the same PNC and birth date, another surname', fern, [person('a', { pnc: fern.pnc, surname: 'Married' })], 'match a by pnc'],
    ['the same PNC and surname, another birth date', fern, [person('a', { pnc: fern.pnc, birthDate: '1991-03-31' })], 'match a by pnc'],
    ['the same prison number and birth date', fern, [person('a', { prisonNumber: 'A1234BC', surname: 'Alias' })], 'match a by prison-number'],
    ['the same CRN and surname without accents', fern, [person('a', { crn: 'X123456', surname: 'OFERN', birthDate: '1980-01-01' })], 'match a by crn'],
    ['the same PNC and nothing else', fern, [person('a', { ...stranger, pnc: fern.pnc })], 'doubtful a'],
    ['the same PNC; the surname agrees in another record of that person', fern,
      [person('a', { ...stranger, pnc: fern.pnc }), person('a', { forename: 'Z', birthDate: '1971-01-01' })], 'match a by pnc'],
    ['the same name and birth date, no numbers', { ...fern, ...nameless }, [person('a')], 'match a by name-and-birth-date'],
    ['the same name in other letters', { ...fern, ...nameless, forename: 'ZOE', surname: "O'Fern" }, [person('a')], 'match a by name-and-birth-date'],
    ['the same name and birth date, numbers on one side only', fern, [person('a')], 'match a by name-and-birth-date'],
    ['the same name and birth date, another PNC', fern, [person('a', { pnc: '1900/0000002B' })], 'doubtful a'],
    ['the same name and birth date, another CRN', fern, [person('a', { crn: 'X999999' })], 'doubtful a'],
    ['the same surname and birth date, another forename (twins)', { ...fern, ...nameless, forename: 'Ivy' }, [person('a')], 'none'],
    ['another birth date and no number', { ...fern, ...nameless }, [person('a', { birthDate: '1990-03-13' })], 'none'],
    ['two people of the same name and birth date', { ...fern, ...nameless }, [person('a'), person('b')], 'doubtful a b'],
    ['two records of one person', { ...fern, ...nameless }, [person('a'), person('a')], 'match a by name-and-birth-date'],
    ['a number of one person and the name of another: the number decides', fern, [person('a', { pnc: fern.pnc, surname: 'Married' }), person('b')], 'match a by pnc'],
    ['the PNC of one person and the CRN of another', fern, [person('a', { pnc: fern.pnc }), person('b', { crn: fern.crn })], 'doubtful a b'],
    ['the name of one person and the number of a stranger', { ...fern, prisonNumber: null, crn: null },
      [person('a'), person('b', { ...stranger, pnc: fern.pnc })], 'doubtful a b'],
    ['names that hold no letter agree with nobody', { ...fern, ...nameless, surname: '-' }, [person('a', { surname: '--' })], 'none'],
  ]
  test.each(table)('%s', (_, record, candidates, outcome) => {
    const found = sameHuman(record, candidates)
    const told = found.kind === 'match' ? `match ${found.personId} by ${found.rule}`
      : found.kind === 'doubtful' ? `doubtful ${found.doubts.map((doubt) => doubt.personId).sort().join(' ')}` : 'none'
    expect(told).toBe(outcome)
  })
  test('a match says in words why, and names whom else it could have been', () => {
    const found = sameHuman(fern, [person('a', { pnc: fern.pnc, surname: 'Married' }), person('b', { ...stranger, crn: fern.crn })])
    expect(found).toEqual({
      kind: 'match', personId: 'a', rule: 'pnc', explanation: 'The same PNC number (1900/0000001A) and the same birth date.',
      doubts: [{ personId: 'b', why: 'The same CRN (X123456), but neither the birth date nor the surname agrees.' }],
    })
  })
  test('whoever matches or is doubtful shares a key, so that looking up by keys misses nobody', () => {
    for (const [, record, candidates] of table) {
      const keys = new Set(linkageKeys(record))
      const sharing = new Set(candidates.filter((each) => linkageKeys(each).some((key) => keys.has(key))).map((each) => each.personId))
      expect(sameHuman(record, candidates.filter((each) => sharing.has(each.personId)))).toEqual(sameHuman(record, candidates))
    }
  })
  test('names are compared without case, accents and punctuation', () => {
    expect(['O’Brién-Smith', 'OBRIEN SMITH', "o'brien smith"].map(plainName)).toEqual(['obriensmith', 'obriensmith', 'obriensmith'])
    expect(['Søren', 'Łukasz', 'Weiß', 'Æthel'].map(plainName)).toEqual(['soren', 'lukasz', 'weiss', 'aethel'])
  })
})
