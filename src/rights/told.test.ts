/** A person's own copy in words that they can read. */
import { expect, test } from 'vitest'
import { rowInWords } from './told.ts'

const OFFENCES = new Map([['PH97003', 'Harassment']])

test.each([
  ['a moment', 'When', '2026-11-02T10:50:00.000Z', '2 November 2026 at 10:50am'],
  ['a day', 'Date of birth', '1990-03-01', '1 March 1990'],
  ['a purpose', 'Purpose', 'offender-management', 'Managing a person’s sentence and risk (Offender Management Act 2007)'],
  ['classes', 'Information', 'identity, plan', 'Who the person is: name, birth date, sex, numbers, address; The agreed plan: goals, steps and the person’s own words'],
  ['a basis', 'Why', 'supplied', 'It supplied a record of you.'],
  ['an offence', 'Offence', 'PH97003', 'Harassment'],
  ['what somebody wrote', 'Words', 'health', 'health'],
  ['a sentence that holds a code', 'Words', 'Seen on 2026-11-02 for resettlement', 'Seen on 2026-11-02 for resettlement'],
])('%s', (_what, name, value, words) => { expect(rowInWords({ [name]: value }, OFFENCES)).toEqual({ [name]: words }) })

test('what is empty is left out, and a no is not empty', () => {
  expect(rowInWords({ a: null, b: '', c: ' ', d: false, e: 0 }, OFFENCES)).toEqual({ d: false, e: 0 })
})
