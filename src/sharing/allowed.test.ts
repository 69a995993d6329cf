/** What the audit says allowed a list: every reason counted, and nobody's name. */
import { expect, test } from 'vitest'
import { allowedSummary, allowedWords } from './allowed.ts'

const ours = { sight: 'visible', reason: 'your organisation is responsible for this person, under “Reducing reoffending”' } as const
const theirs = { sight: 'visible', reason: 'an organisation that works with this person shares it under “Housing”' } as const
const unseen = { sight: 'hidden', reason: 'Nothing that your organisation has to do with this person lets your role see this: who the person is.' } as const
const many = <T>(one: T, count: number): T[] => Array.from({ length: count }, () => one)

test('of one person the sight and its reason', () => {
  expect(allowedSummary([])).toBeNull()
  expect(allowedSummary([ours])).toBe(`visible: ${ours.reason}`)
})

test('of a list how many for each reason, the commonest first', () => {
  expect(allowedSummary([...many(theirs, 3), ...many(ours, 30)])).toBe('33 people: 30 because your organisation is responsible for them, under “Reducing reoffending”; 3 because an organisation that works with them shares it under “Housing”')
  expect(allowedSummary(many(ours, 2))).toBe('2 people: all because your organisation is responsible for them, under “Reducing reoffending”')
  expect(allowedSummary([ours, unseen])).toMatch(/1 without who they are: Nothing that your organisation has to do with them lets your role see this: who the person is$/)
})

test('of a list that is too long to decide whole says of how many, and counts rare reasons together', () => {
  expect(allowedSummary(many(ours, 200), 5000)).toMatch(/^5000 people, of the first 200: 200 because /)
  expect(allowedSummary(Array.from({ length: 6 }, (_, i) => ({ ...ours, reason: `reason ${i}` })))).toBe('6 people: 1 because reason 0; 1 because reason 1; 1 because reason 2; 3 for other reasons')
})

test('is read by somebody else as theirs', () => {
  expect(allowedWords(null)).toBe('Nothing did: nothing was shown')
  expect(allowedWords(`visible: ${ours.reason}`)).toBe('Their organisation is responsible for this person, under “Reducing reoffending”')
  expect(allowedWords(allowedSummary(many(ours, 2)))).toMatch(/^2 people: all because their organisation is responsible for them/)
})
