import { expect, test } from 'vitest'
import { packLacks, probationNumber, releasePackOf, tellsTooMuch, type PackFacts } from './plain-words.ts'

const facts: PackFacts = {
  forename: 'Sam', release: '2026-12-03', prison: 'HMP Peterborough', place: null, manager: 'Priya Example', prescription: null,
  meetings: [{ day: '2026-12-03', at: '09:30', who: 'Priya, probation', place: 'Bridge House', bring: 'this paper.', telephone: '01733 000 000' }, { day: '2026-12-04', at: '12:00', who: 'Kim, the bank', place: '2 Long Road', bring: '', telephone: '' }],
}
const said = (more: Partial<PackFacts> = {}): string[] => {
  const pack = releasePackOf({ ...facts, ...more })
  return [pack.title, pack.leave, ...pack.sections.flatMap(({ heading, lines }) => [`${heading}.`, ...lines.flatMap(({ words, more: other }) => [words, ...other])]), pack.own?.words ?? '', pack.end].filter((one) => one !== '')
}

test('a child of ten could read it: short sentences of short words (Flesch and Kincaid: grade 5 at most)', () => {
  const sentences = said().flatMap((line) => line.split(/(?<=[.?!:])\s+/)).filter((line) => /[a-z]{2}/i.test(line))
  const words = sentences.flatMap((line) => line.match(/[A-Za-z’']+/g) ?? [])
  const syllables = words.reduce((sum, word) => sum + Math.max(1, (word.toLowerCase().replace(/e$/, '').match(/[aeiouy]+/g) ?? []).length), 0)
  const grade = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
  expect(grade).toBeLessThan(5)
  expect(Math.max(...sentences.map((line) => (line.match(/[A-Za-z’']+/g) ?? []).length))).toBeLessThanOrEqual(16)
})

test('the day, the place and the meetings stand in it, each in its order', () => {
  const words = said()
  expect(words).toContain('You leave HMP Peterborough on Thursday 3 December 2026.')
  expect(words).toContain('9:30am: you meet Priya, probation. Go to Bridge House.')
  expect(words).toContain('Friday 4 December 2026, 12 noon: you meet Kim, the bank. Go to 2 Long Road.')
  expect(words).toContain('We have not found you a place yet. We are still looking. Ask us each day.')
  expect(said({ place: { kind: 'Hostel', address: '1 Sample Road' } })).toContain('Hostel: 1 Sample Road')
})

test('nothing of medicine stands on the papers that lie about, only on the sheet for their own hands', () => {
  expect(said().join(' ')).not.toMatch(/medicine|tablet|offence|risk|victim/i)
  expect(releasePackOf({ ...facts, prescription: 'Tablets for 7 days' }).own).toMatchObject({ words: 'Tablets for 7 days' })
})

test('words of a meeting that tell others what it is about are shown to whoever makes the pack', () => {
  expect(tellsTooMuch([facts.meetings[0]!, { ...facts.meetings[0]!, who: 'Drug treatment service' }, { ...facts.meetings[0]!, bring: 'your prescription' }]).map(({ who }) => who)).toEqual(['Drug treatment service', 'Priya, probation'])
})

test('whoever has no place is sent to a council by its name, and staff read what the paper lacks', () => {
  expect(said({ council: 'Fenland', office: '01733 000 000' }).join(' ')).toContain('go to Fenland council. Say: I have just left prison and I have nowhere to sleep. Who you meet')
  expect(said({ office: '01733 000 000' })).toContain('Your probation worker is Priya Example. Call 01733 000 000.')
  expect(packLacks({ ...facts, council: 'Fenland', office: '01733 000 000' }).map(({ where }) => where)).toEqual(['meetings'])
  expect(packLacks({ ...facts, manager: null }).map(({ where }) => where)).toEqual(['manager', 'meetings', 'home', 'meetings'])
  expect(packLacks({ ...facts, place: { kind: 'Hostel', address: '1 Sample Road' }, office: '01733 000 000' })).toEqual([])
})

test('the number of probation is that of a meeting with probation: an organisation of its kind before words, and never of another organisation whose words name it', () => {
  const meeting = (organisationId: string | null, who: string, telephone: string) => ({ organisationId, who, telephone })
  const of = (...meetings: ReturnType<typeof meeting>[]) => probationNumber(meetings, new Set(['probation']))
  expect(of(meeting(null, 'Priya, probation', '1'), meeting('probation', 'Priya', '2'))).toBe('2')
  expect(of(meeting('housing', 'The landlord, probation told them', '1'), meeting(null, 'Priya, probation', '2'))).toBe('2')
  expect(of(meeting('probation', 'Priya', ''), meeting('housing', 'Housing', '1'))).toBeNull()
})
