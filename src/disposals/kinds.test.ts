/** Kinds on their days: commencement, age, what must be true first, who decides, and the limit of repeats, with leap days and year ends. */
import { expect, test } from 'vitest'
import { contradictionsOf, decideOffer, earlierWithin, isYouth, KINDS, kindsFor, type Kind, type Offer } from './kinds.ts'

const DAY = '2026-11-23'
const offer = (more: Partial<Offer>): Offer => ({ kind: 'conditional-caution', birthDate: '1990-01-01', offenceKind: 'summary', offenceDay: '2026-11-20', answer: 'admits', evidence: true, repeatReason: '', earlier: [], ...more })
const asked = (more: Partial<Offer>, day = DAY) => { const decided = decideOffer(offer(more), day); return decided.ok ? decided.value.authority : decided.kind === 'refused' ? decided.message : decided.kind }

test('which kinds there are follows from the day and from the age on it', () => {
  expect(kindsFor('1990-01-01', DAY)).toEqual(['community-resolution', 'diversion', 'simple-caution', 'conditional-caution'])
  expect(kindsFor('2010-01-01', DAY)).toEqual(['community-resolution', 'diversion', 'youth-caution', 'youth-conditional-caution'])
  expect(kindsFor('1970-01-01', '2013-04-07')).toEqual(['community-resolution', 'conditional-caution'])
  expect(kindsFor('1999-01-01', '2013-04-08')).toContain('youth-caution')
  expect(kindsFor('1970-01-01', '2015-04-12')).not.toContain('simple-caution')
  expect(kindsFor('1970-01-01', '2015-04-13')).toContain('simple-caution')
  for (const kind of ['diversionary-caution', 'community-caution'] as const) expect(KINDS[kind].from).toBeNull()
})

test('eighteen is reached on the birthday, and by who was born on a leap day on the first of March', () => {
  expect(isYouth('2008-11-24', DAY)).toBe(true)
  expect(isYouth('2008-11-23', DAY)).toBe(false)
  expect(isYouth('2008-02-29', '2026-02-28')).toBe(true)
  expect(isYouth('2008-02-29', '2026-03-01')).toBe(false)
})

test.each<[string, Partial<Offer>, RegExp]>([
  ['not in force', { kind: 'diversionary-caution' }, /not in force/],
  ['for adults', { kind: 'simple-caution', birthDate: '2010-01-01' }, /for adults/],
  ['for the young', { kind: 'youth-caution' }, /under 18/],
  ['without admission', { answer: 'responsible' }, /admits the offence/],
  ['without responsibility', { kind: 'community-resolution', answer: 'neither' }, /accepts responsibility/],
  ['without evidence', { evidence: false }, /enough evidence/],
  ['an offence to come', { offenceDay: '2026-11-24' }, /has passed/],
  ['a further one without a reason', { earlier: [{ kind: 'simple-caution', reference: 'O-1', day: '2024-11-24' }] }, /exceptional/],
])('%s is refused in a sentence', (_what, more, words) => expect(asked(more)).toMatch(words))

test('who decides: the officer, an inspector for a further one, the prosecutor for what is indictable only', () => {
  const earlier = [{ kind: 'conditional-caution' as Kind, reference: 'O-1', day: '2026-01-01' }]
  expect([asked({}), asked({ earlier, repeatReason: 'New circumstances' }), asked({ offenceKind: 'indictable-only' }), asked({ offenceKind: 'indictable-only', earlier, repeatReason: 'New circumstances' })]).toEqual(['officer', 'inspector', 'prosecutor', 'prosecutor'])
  expect([asked({ kind: 'diversion', answer: 'neither', evidence: false }), asked({ kind: 'community-resolution', answer: 'responsible', evidence: false })]).toEqual(['officer', 'officer'])
})

test('the limit ends on its day', () => {
  const at = (day: string, kind: Kind = 'conditional-caution') => earlierWithin(kind, DAY, [{ kind: 'simple-caution', reference: 'O-1', day }])
  expect([at('2024-11-23'), at('2024-11-24')?.reference]).toEqual([null, 'O-1'])
  expect([at('2025-11-23', 'community-resolution'), at('2025-11-24', 'community-resolution')?.reference]).toEqual([null, 'O-1'])
  expect(earlierWithin('conditional-caution', '2026-02-28', [{ kind: 'simple-caution', reference: 'O-1', day: '2024-02-29' }])).toBeNull()
})

test('what was imported is kept and said to be wrong', () => {
  const used = { kind: 'diversionary-caution' as Kind, youth: false, offeredOn: '2026-10-01', offenceKind: 'indictable-only' as const, answer: 'admits' as const, evidence: true, authority: 'officer' as const, authorisedOn: null, issuedOn: '2026-10-02', repeatReason: null }
  expect(contradictionsOf(used, []).map((words) => words.slice(0, 30))).toEqual(['It was used on 1 October 2026.', 'The offence is indictable only'])
  expect(contradictionsOf({ ...used, kind: 'conditional-caution', offenceKind: 'summary' }, [{ kind: 'simple-caution', reference: 'O-1', day: '2025-10-01' }])[0]).toMatch(/inside 24 months/)
  expect(contradictionsOf({ ...used, kind: 'youth-caution', offenceKind: 'summary', answer: 'responsible', evidence: false }, [])).toHaveLength(3)
  expect(contradictionsOf({ ...used, kind: 'conditional-caution', authority: 'prosecutor', authorisedOn: '2026-10-02' }, [])).toEqual([])
})
