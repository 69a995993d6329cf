/** One record beside the people whom it may be about: joined, put before a reviewer, or a person of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decide, type Candidate, type Decision } from './deciding.ts'
import { matchTerms, NOT_COUNTED, weighingOf, type Frequencies, type MatchFacts } from './matching.ts'
import { linkageModel } from './model.ts'

const model = linkageModel.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'data', 'linkage', 'model.json'), 'utf8')))

type Known = MatchFacts & { readonly personId: string; readonly standing?: boolean }

const decided = (record: MatchFacts, known: readonly Known[], frequencies: Frequencies = NOT_COUNTED, cuts: readonly string[] = [], apart?: (one: string, other: string) => boolean): Decision => {
  const weighing = weighingOf([record, ...known], model, frequencies)
  return decide(record, known.map((facts, at): Candidate => ({ personId: facts.personId, facts, standing: facts.standing !== false, weighed: weighing.weigh(0, at + 1), words: () => weighing.words(0, at + 1) })), cuts, apart)
}
const told = (decision: Decision): string =>
  decision.kind === 'join' ? `join ${decision.personId}${decision.byNameAlone ? ' by name' : ''}` : decision.kind === 'review' ? `review ${decision.doubts.map((doubt) => doubt.personId).sort().join(' ')}` : 'new'

const numbers = { pnc: '1900/0000001A', prisonNumber: 'A1234BC', crn: 'X123456', cro: '123456/08Q' }
const nameless = { pnc: null, prisonNumber: null, crn: null, cro: null }
const fern: MatchFacts = { forename: 'Zoë', surname: 'O’Fern', birthDate: '1990-03-31', sex: null, postcode: null, ...numbers }
const plain: MatchFacts = { ...fern, ...nameless }
const person = (personId: string, changes: Partial<Known> = {}): Known => ({ ...plain, personId, ...changes })
const stranger = { forename: 'Ivo', surname: 'Reed', birthDate: '1971-01-01' }

describe('whose record it is', () => {
  test.each<[sentence: string, record: MatchFacts, known: readonly Known[], outcome: string]>([
    ['nobody is known', fern, [], 'new'],
    ['somebody else altogether', plain, [person('a', stranger)], 'new'],
    ['a maiden name, the same PNC and birth date', fern, [person('a', { pnc: numbers.pnc, surname: 'Married' })], 'join a'],
    ['the same PNC and surname, another birth date', fern, [person('a', { pnc: numbers.pnc, birthDate: '1991-03-31' })], 'join a'],
    ['the same prison number and birth date under an alias', fern, [person('a', { prisonNumber: numbers.prisonNumber, surname: 'Alias' })], 'join a'],
    ['the same CRN, the surname without accents', fern, [person('a', { crn: numbers.crn, surname: 'OFERN' })], 'join a'],
    ['a maiden name, the same CRO number and birth date', fern, [person('a', { cro: numbers.cro, surname: 'Married' })], 'join a'],
    ['the same name and birth date, another CRO number', fern, [person('a', { cro: '999999/71A' })], 'review a'],
    ['the same PNC and nothing else', fern, [person('a', { ...stranger, pnc: numbers.pnc })], 'review a'],
    ['the PNC of an old record of the person, the name of another', fern, [person('a', { ...stranger, pnc: numbers.pnc }), person('a')], 'join a by name'],
    ['the same name and birth date, no numbers', plain, [person('a')], 'join a by name'],
    ['the same name in other letters', { ...plain, forename: 'ZOE', surname: "O'Fern" }, [person('a')], 'join a by name'],
    ['the same name and birth date, numbers on one side only', fern, [person('a')], 'join a by name'],
    ['a surname typed wrong, the same PNC', fern, [person('a', { pnc: numbers.pnc, surname: 'OFarn' })], 'join a'],
    ['day and month swapped, the same PNC', { ...fern, birthDate: '1990-03-04' }, [person('a', { pnc: numbers.pnc, birthDate: '1990-04-03' })], 'join a'],
    ['day and month swapped, no number', { ...plain, birthDate: '1990-03-04' }, [person('a', { birthDate: '1990-04-03' })], 'join a by name'],
    ['the same name and birth date, another PNC', fern, [person('a', { pnc: '1900/0000902B' })], 'review a'],
    ['the same name and birth date, a PNC one slip away', fern, [person('a', { pnc: '1900/0000002A' })], 'review a'],
    ['the same PNC, name and birth date, a CRN one slip away', fern, [person('a', { pnc: numbers.pnc, crn: 'X123457' })], 'join a'],
    ['the same PNC, name and birth date, another CRN', fern, [person('a', { pnc: numbers.pnc, crn: 'X999999' })], 'review a'],
    ['another CRN that was corrected since', fern, [person('a', { pnc: numbers.pnc, crn: 'X999999', standing: false })], 'join a'],
    ['a surname typed wrong, no number', { ...plain, surname: 'O’Farn' }, [person('a')], 'review a'],
    ['a familiar form of the forename, no number', { ...plain, forename: 'Bob' }, [person('a', { forename: 'Robert' })], 'join a by name'],
    ['another surname, the same forename and birth date', { ...plain, surname: 'Married' }, [person('a')], 'new'],
    ['twins of one home', { ...plain, forename: 'Ivy', postcode: 'PE1 1AA' }, [person('a', { postcode: 'PE1 1AA' })], 'review a'],
    ['two people of the same name and birth date', plain, [person('a'), person('b')], 'review a b'],
    ['two sets of facts of one person', plain, [person('a'), person('a', { postcode: 'PE1 1AA' })], 'join a by name'],
    ['the very name of somebody whom another agency once wrote wrong', { ...plain, postcode: 'PE1 1AA' }, [person('a', { postcode: 'PE1 1AA' }), person('a', { surname: 'O’Ferns', postcode: 'PE1 1AA', standing: false })], 'join a by name'],
    ['the number of one and the name of another: the number decides, the other is asked about', fern, [person('a', { pnc: numbers.pnc, surname: 'Married' }), person('b')], 'join a'],
    ['the PNC of one person and the CRN of another, alike in all else', fern, [person('a', { pnc: numbers.pnc }), person('b', { crn: numbers.crn })], 'review a b'],
    ['a record that contradicts itself: its PNC is one person’s, its CRN another’s', fern, [person('a', { pnc: numbers.pnc, crn: 'X999999' }), person('b', { ...stranger, crn: numbers.crn, pnc: '1971/0000902B' })], 'review a b'],
    ['names that hold no letter', { ...plain, surname: '-', forename: '' }, [person('a', { surname: '--', forename: '.' })], 'new'],
    ['nothing but a birth date', { ...plain, surname: '', forename: '' }, [person('a')], 'new'],
    ['one-letter names', { ...plain, forename: 'Z', surname: 'O' }, [person('a')], 'new'],
    ['words that stand where a name is not known', { ...plain, forename: 'Unknown', surname: 'NK' }, [person('a', { forename: 'Unknown', surname: 'NK' })], 'new'],
    ['names in another script', { ...plain, forename: 'Иван', surname: 'Петров' }, [person('a', { forename: 'ИВАН', surname: 'Петров' })], 'join a by name'],
  ])('%s', (_sentence, record, known, outcome) => expect(told(decided(record, known))).toBe(outcome))

  test('the reason stands in words, numbers first', () => {
    const found = decided(fern, [person('a', { pnc: numbers.pnc, surname: 'OFarn' }), person('b')])
    expect(found).toMatchObject({ kind: 'join', why: 'Same PNC; surname differs by one letter, same forename; same date of birth. One human being: almost certain.', doubts: [{ personId: 'b' }] })
    const contradicted = decided(fern, [person('a', { pnc: '1900/0000902B' })])
    expect(contradicted.kind === 'review' && contradicted.doubts[0]?.why).toBe('One human being: very likely. PNC differs; same name; same date of birth; but another PNC is known: never joined without a review.')
  })

  test('how rare it is what two share is said and counts, once it has been counted', () => {
    const shares: Frequencies = { identities: 1_000_000, all: () => 1_000_000, of: (kind, term) => (kind === 'birth-date' && term === '1990-03-31' ? 24 : kind === 'name' || kind === 'surname' ? 9 : 2_000) }
    const common: Frequencies = { ...shares, of: (kind) => (kind === 'birth-date' ? 40_000 : 2_000) }
    const rare = decided(plain, [person('a')], shares)
    expect(rare.kind === 'join' && rare.why).toContain('1 in 40,000 share this birth date')
    // A default birth date says nothing: the same name is not enough.
    expect(told(decided(plain, [person('a')], common))).not.toBe('join a by name')
  })

  test('a block that was cut is said', () => {
    const found = decided(plain, [person('a')], NOT_COUNTED, ['birth date and surname'])
    expect(found.kind === 'join' && found.why).toContain('Too many records share its birth date and surname: of those, only the ones that agree in more were compared.')
  })

  test('who was said to be two people is not asked about again', () => {
    const known = [person('a', { pnc: numbers.pnc, surname: 'Married' }), person('b')]
    const found = decided(fern, known, NOT_COUNTED, [], (one, other) => [one, other].sort().join(' ') === 'a b')
    expect(found).toMatchObject({ kind: 'join', personId: 'a', doubts: [] })
  })

  test('names are compared without case, accents and punctuation', () => {
    expect(matchTerms({ forename: 'O’Brién-Smith', surname: 'Łukasz' })).toEqual({ forename: 'obrien smith', surname: 'lukasz' })
  })
})
