/** What the law says of time, of two pairs of eyes, of withholding and of erasing, as tables. */
import { describe, expect, test } from 'vitest'
import { answerBy, clockWords, whyNotExtended, type ClockFacts } from './clock.ts'
import { ownCopy, copyHtml, copyJson } from './copy.ts'
import { decideErasure, objectionsTo, type FileFacts } from './erasure.ts'
import { marksIn, type Known } from './marks.ts'
import { decideRow, redactRow, withheldWords, WITHHELD } from './redaction.ts'
import { decideStep, mayApprove, whyNotReviewed, type RequestKind, type RequestState, mayConfirm } from './rules.ts'
import { finishedBefore, keptUntil, SCHEDULE } from './schedule.ts'

const facts = (more: Partial<ClockFacts>): ClockFacts => ({ regime: 'general', received: '2026-03-03', identified: '2026-03-03', extended: false, ...more })

describe('the clock', () => {
  test.each<[string, Partial<ClockFacts>, string | null]>([
    ['a month from the day it came', { received: '2026-03-10', identified: '2026-03-10' }, '2026-04-10'],
    ['Good Friday moves it past Easter Monday', {}, '2026-04-07'],
    ['the last day of a shorter month', { received: '2027-01-31', identified: '2027-01-31' }, '2027-03-01'],
    ['a Saturday becomes Monday', { received: '2026-06-11', identified: '2026-06-12' }, '2026-07-13'],
    ['a Sunday before a bank holiday becomes Tuesday', { received: '2026-07-30', identified: '2026-07-30' }, '2026-09-01'],
    ['Christmas', { received: '2026-11-25', identified: '2026-11-25' }, '2026-12-29'],
    ['no clock before we know who asks', { identified: null }, null],
    ['it begins with the identity, not with the letter', { received: '2026-09-01', identified: '2026-09-15' }, '2026-10-15'],
    ['a month and two further', { received: '2026-09-01', identified: '2026-09-15', extended: true }, '2026-12-15'],
    ['Part 3 before 5 February 2026 has no further months', { regime: 'law-enforcement', received: '2026-02-04', identified: '2026-02-04', extended: true }, '2026-03-04'],
    ['Part 3 from that day has', { regime: 'law-enforcement', received: '2026-02-05', identified: '2026-02-05', extended: true }, '2026-05-05'],
  ])('%s', (_words, more, due) => expect(answerBy(facts(more))).toBe(due))

  test.each<[string, Partial<ClockFacts>, string, RegExp | null]>([
    ['within the first month', {}, '2026-03-20', null],
    ['after it', {}, '2026-04-08', /ended on 7 April 2026/],
    ['twice', { extended: true }, '2026-03-20', /only once/],
    ['before the clock', { identified: null }, '2026-03-20', /Confirm first|confirm first/],
    ['where the law has no further months', { regime: 'law-enforcement', received: '2025-12-01', identified: '2025-12-01' }, '2025-12-10', /does not let/],
  ])('is lengthened %s', (_words, more, today, why) => {
    const said = whyNotExtended(facts(more), today)
    if (why === null) expect(said).toBeNull()
    else expect(said).toMatch(why)
  })

  test('says how it stands', () => {
    expect(clockWords('2026-04-07', false, '2026-04-10')).toBe('Overdue by 3 days: it was due on 7 April 2026')
    expect(clockWords('2026-04-07', false, '2026-04-07')).toBe('Answer by 7 April 2026 (today)')
    expect(clockWords(null, false, '2026-04-07')).toMatch(/stands still/)
  })
})

test.each<[RequestKind, RequestState, RequestState, boolean]>([
  ['access', 'received', 'identified', true], ['access', 'received', 'gathered', false], ['access', 'identified', 'gathered', true], ['access', 'identified', 'ready', false],
  ['access', 'gathered', 'ready', false], ['access', 'reviewed', 'ready', true], ['access', 'reviewed', 'told', false], ['access', 'ready', 'told', true], ['access', 'ready', 'refused', false],
  ['access', 'told', 'gathered', false], ['correction', 'identified', 'decided', true], ['correction', 'received', 'decided', false], ['erasure', 'identified', 'erasing', false],
  ['erasure', 'proposed', 'erasing', true], ['erasure', 'erasing', 'refused', false], ['restriction', 'decided', 'told', true], ['access', 'gathered', 'withdrawn', true],
])('%s: from %s to %s is %s', (kind, from, to, may) => expect(decideStep(kind, from, to).ok).toBe(may))

test('whoever did the first half approves nothing', () => {
  expect(mayApprove(['a', 'b'], 'c').ok).toBe(true)
  expect(mayApprove(['a', 'b'], 'b')).toMatchObject({ ok: false, message: expect.stringContaining('second person') })
  expect(whyNotReviewed([{ decision: 'keep' }, { decision: null }])).toMatch(/^1 row has/)
})

const KNOWN: Known = { own: ['Alex Testerton', 'Testerton Alex', 'PE1 1AA'], staff: ['Priya Example'], places: ['Test probation', 'Peterborough Magistrates Court'] }

test.each<[string, string[]]>([
  ['Alex Testerton came on time.', []],
  ['Seen by Priya Example at Peterborough Magistrates Court.', []],
  ['Lives with Joan Strangeways at PE7 8ZZ.', ['name Joan Strangeways', 'number PE7 8ZZ']],
  ['His mother rang from 01733 555 0142.', ['relation mother', 'number 01733 555 0142']],
  ['An informant told us in confidence.', ['informant informant', 'informant told us', 'informant in confidence']],
  ['Mr Alex Testerton and Mrs Placeholder', ['name Mrs Placeholder']],
  ['Seán O’Néill was there', ['name Seán O’Néill']],
  // What names a record is never taken for a number: each of these once was, about one reference in fifty.
  ['P-ZE1J2FK, R-QB9F1AB and BP-CS1X6XW', []],
  ['02815927-6672-48c6-b64e-e327d2b7cf90 and 3fa4079b-1374-4c7a-b966-052848144892', []],
  ['Agreement ISA-07700900', []],
  ['Ask about V-7K2M9QX', ['victim V-7K2M9QX']],
  ['P-ZE1J2FK moved to ZE1J 2FK', ['number ZE1J 2FK']],
  ['Post to Z-ZE1J2FK', ['number ZE1J2FK']],
])('%s', (text, found) => {
  expect(marksIn(text, KNOWN).map(({ mark, words }) => `${mark} ${words}`)).toEqual(found)
})

describe('withholding', () => {
  const row = { Day: '3 March 2026', Note: 'Joan Strangeways said that JOAN  strangeways pays the rent', Minutes: 40 }

  test.each<[string, Parameters<typeof decideRow>[1], string | null]>([
    ['keeps', { decision: 'keep', fields: ['Note'], words: [], ground: null }, null],
    ['needs a ground', { decision: 'redact', fields: ['Note'], words: [], ground: null }, 'ground'],
    ['needs something', { decision: 'redact', fields: [], words: [], ground: 'crime' }, 'fields'],
    ['knows its fields', { decision: 'redact', fields: ['Other'], words: [], ground: 'crime' }, 'fields'],
    ['finds its words', { decision: 'redact', fields: [], words: ['Jean'], ground: 'third-party' }, 'words'],
    ['takes words', { decision: 'redact', fields: [], words: ['Joan Strangeways'], ground: 'third-party' }, null],
  ])('%s', (_words, decision, field) => {
    const decided = decideRow(row, decision)
    expect(decided.ok ? null : decided.field).toBe(field)
  })

  test('takes every place of the words, in any case and spacing', () => {
    const left = redactRow(row, { decision: 'redact', fields: [], words: ['Joan Strangeways'], ground: 'third-party' })
    expect(left).toEqual({ Day: '3 March 2026', Note: `${WITHHELD} said that ${WITHHELD} pays the rent`, Minutes: 40 })
    expect(redactRow(row, { decision: 'redact', fields: Object.keys(row), words: [], ground: 'third-party' })).toBeNull()
  })

  test('leaves no gap under a ground that may not be told', () => {
    expect(redactRow(row, { decision: 'redact', fields: ['Minutes'], words: ['pays'], ground: 'crime' })).toEqual({ Day: '3 March 2026' })
    expect(withheldWords(['crime', null])).toEqual(withheldWords([]))
    expect(withheldWords(['third-party'])).not.toEqual(withheldWords([]))
  })

  test('is in no form of the copy, and typed words are no markup', () => {
    const copy = ownCopy({ reference: 'R-0000000', name: 'Alex <Testerton>', madeOn: '2026-03-03', received: '2026-03-01', organisation: 'Test probation' }, ['Notes', 'Gone'], [
      { section: 'Notes', told: row, decision: 'redact', fields: [], words: ['Joan Strangeways'], ground: 'third-party' },
      { section: 'Gone', told: { Secret: 'Undercover' }, decision: 'redact', fields: ['Secret'], words: [], ground: 'crime' },
    ])
    for (const form of [copyHtml(copy), copyJson(copy)]) expect(form).not.toMatch(/strangeways|undercover|Secret|Gone/i)
    expect(copyHtml(copy)).toContain('Alex &lt;Testerton&gt;')
  })
})

describe('erasing', () => {
  const none: FileFacts = { sentenceUntil: '2019-01-01', responsible: [], holds: [], openRequests: [] }
  test.each<[string, Partial<FileFacts>, Parameters<typeof decideErasure>[1], Parameters<typeof decideErasure>[2], boolean]>([
    ['nothing against', {}, 'general', 'not-needed', true],
    ['consent is no ground under Part 3', {}, 'law-enforcement', 'consent-withdrawn', false],
    ['a sentence that runs', { sentenceUntil: '2027-01-01' }, 'general', 'not-needed', false],
    ['a sentence without an end', { sentenceUntil: 'open' }, 'law-enforcement', 'unlawful', false],
    ['a court’s order in spite of the sentence', { sentenceUntil: '2027-01-01' }, 'general', 'obligation', true],
    ['a hold in spite of the court’s order', { holds: [{ reason: 'Inquest', reviewDay: '2026-12-01' }] }, 'general', 'obligation', false],
    ['somebody responsible today', { responsible: ['Test probation'] }, 'general', 'objected', false],
    ['a copy that is not answered', { openRequests: ['R-0000000'] }, 'general', 'not-needed', false],
  ])('%s', (_words, more, regime, ground, may) => {
    expect(decideErasure({ ...none, ...more }, regime, ground, '2026-11-23').ok).toBe(may)
    if (may) expect(objectionsTo({ ...none, ...more }, regime, ground, '2026-11-23')).toEqual([])
  })
})

test('the schedule says the same from both ends', () => {
  for (const kept of Object.values(SCHEDULE)) {
    const before = finishedBefore(kept, '2026-11-23')
    expect(keptUntil(kept, before, '2026-11-23') <= '2026-11-23').toBe(true)
  }
  expect(keptUntil(SCHEDULE['case-record'], '2020-02-29', '2026-11-23')).toBe('2026-02-28')
})

describe('who asks', () => {
  test.each([
    ['whoever logged it, though a lead', { loggedByMe: true, lead: true, responsible: true }, false],
    ['another lead', { loggedByMe: false, lead: true, responsible: false }, true],
    ['a manager or head of whoever is responsible', { loggedByMe: false, lead: false, responsible: true }, true],
    ['a manager of somebody else', { loggedByMe: false, lead: false, responsible: false }, false],
  ])('is confirmed by %s: %o %s', (_who, facts, may) => { expect(mayConfirm(facts).ok).toBe(may) })
})
