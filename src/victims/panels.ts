/** Opening facts of one victim to named attendees of one meeting: which facts there are to choose from, and for how long. Pure. */
import { daysBetween, londonDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

/** A fact that can be chosen, in the words that stand now. */
export interface Fact {
  readonly key: string
  readonly title: string
  readonly words: string
}

/** What of a victim’s record can be told to a panel. Safe words and ways of contact cannot: a panel contacts nobody. */
export const factsOf = (victim: { readonly forename: string; readonly surname: string; readonly language: string; readonly children: string; readonly vulnerability: string },
  requests: readonly { readonly id: string; readonly title: string; readonly why: string }[]): Fact[] =>
  [
    { key: 'name', title: 'Name', words: `${victim.forename} ${victim.surname}` },
    { key: 'language', title: 'Language', words: victim.language },
    { key: 'children', title: 'Children', words: victim.children },
    { key: 'vulnerability', title: 'What makes them vulnerable', words: victim.vulnerability },
    ...requests.map((one) => ({ key: `request-${one.id}`, title: `Asked for: ${one.title.toLowerCase()}`, words: one.why })),
  ].filter((fact) => fact.words !== '')

/** A meeting opens facts for so many hours at most, and is made so many days before it at most; local standards. */
export const PANEL = { hoursMax: 8, daysAheadMax: 60 } as const

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/

/** The moment of a time of day in London, on a day. Summer time is tried first: only one of the two reads back as what was meant. */
const momentOf = (day: Day, time: string): Date | null => {
  const parts = TIME.exec(time)
  if (!parts) return null
  const clock = `${parts[1]!.padStart(2, '0')}:${parts[2]!}`
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', hour12: false })
  return ['+01:00', '+00:00'].map((zone) => new Date(`${day}T${clock}:00${zone}`)).find((moment) => format.format(moment) === clock && londonDay(moment) === day) ?? null
}

/** Between which moments the facts are open: a meeting of today or ahead, over after it began, and no longer than a meeting is. */
export const decideMeeting = (day: Day, from: string, until: string, today: Day, now: Date): Result<{ from: Date; until: Date }> => {
  const [begins, ends] = [momentOf(day, from), momentOf(day, until)]
  if (!begins) return no('Enter when the meeting begins, for example 14:00.', 'from')
  if (!ends) return no('Enter when the meeting ends, for example 15:30.', 'until')
  if (ends <= begins) return no('The meeting has to end after it begins, on the same day.', 'until')
  if (ends <= now) return no('This meeting is over. Facts are opened only for a meeting that is still to be held.', 'day')
  if (daysBetween(today, day) > PANEL.daysAheadMax) return no(`Choose a meeting within ${PANEL.daysAheadMax} days: facts change.`, 'day')
  if (ends.getTime() - begins.getTime() > PANEL.hoursMax * 3_600_000) return no(`A meeting can open facts for ${PANEL.hoursMax} hours at most.`, 'until')
  return yes({ from: begins, until: ends })
}

/** The e-mail addresses in a box, each once: separated by lines, commas or spaces. */
export const addressesIn = (text: string): string[] => [...new Set(text.toLowerCase().split(/[\s,;]+/).filter((word) => word !== ''))]

/** Attendees named at most. */
export const ATTENDEES_MAX = 20
