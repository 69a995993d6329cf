/** What the demonstration's people looked at in the weeks before today, with faults that a governance lead should find. Obviously invented. */
import { addDays, type Day } from '../src/core/dates.ts'
import { isWorkingDay } from '../src/core/working-days.ts'
import type { Role } from '../src/platform/vocabulary.ts'
import { PROBATION_UNIT } from './organisations.ts'

/** One entry of the audit, before it has ids. `people` are places in the named group of people, as the loader finds them. */
export interface SeededLook {
  /** Handle of the account. */
  readonly who: string
  readonly role: Role
  readonly day: Day
  /** Minutes after midnight, UTC. */
  readonly minute: number
  /** Whose people: the account's own caseload, people their organisation has nothing to do with, or one named for the fault. */
  readonly group: 'own' | 'strangers' | 'namesake' | 'nobody'
  readonly person: number
  readonly name: string
  readonly outcome: 'done' | 'not-found'
}

/** Somebody without a place in the story, who shares a surname with one of the people. */
export const NAMESAKE = { handle: 'imogen.kin', forename: 'Imogen', organisation: 'hmp-peterborough', role: 'resettlement-worker', purpose: 'resettlement' } as const

/** A victim liaison officer without a place in the story, who shares a surname with a victim: the first of these that is recorded. */
export const VICTIMS_NAMESAKE = { handle: 'wanda.kin', forename: 'Wanda', surnames: ['Storybook', 'Pretend', 'Madeup', 'Invented'], organisation: PROBATION_UNIT, role: 'victim-liaison-officer', purpose: 'victim-services' } as const

const ORDINARY_DAYS = 15
const LOOKS_A_DAY = 7
const FOUND_ON_A_BUSY_DAY = 30

const look = (who: string, role: Role, day: Day, minute: number, group: SeededLook['group'], person: number, outcome: SeededLook['outcome'] = 'done'): SeededLook =>
  ({ who, role, day, minute, group, person, outcome, name: 'people.open' })

/** The last `count` working days before a day, the earliest first. */
const workingDaysBefore = (day: Day, count: number): Day[] => {
  const days: Day[] = []
  for (let each = addDays(day, -1); days.length < count; each = addDays(each, -1)) if (isWorkingDay(each)) days.unshift(each)
  return days
}

/**
 * Three weeks of ordinary work, and then: a namesake, two looks at night, six strangers, a busy day, guessing with a look after it, and a
 * look of the victims' side, which nobody of the offenders' side may come to know of.
 */
export const seededLooks = (today: Day): SeededLook[] => {
  const days = workingDaysBefore(today, ORDINARY_DAYS)
  const last = (back: number): Day => days[days.length - back]!
  const ordinary = days.flatMap((day, d) => (['priya.example', 'daniel.testwell'] as const).flatMap((who, w) =>
    Array.from({ length: LOOKS_A_DAY }, (_, i) => look(who, 'offender-manager', day, 540 + i * 55 + w * 7, 'own', d * 3 + i))))
  return [
    ...ordinary,
    ...[0, 3].map((more) => look(NAMESAKE.handle, NAMESAKE.role, last(2), 680 + more, 'namesake', 0)),
    ...[134, 137].map((minute) => look('samuel.dummett', 'prison-offender-manager', last(1), minute, 'own', 0)),
    ...Array.from({ length: 6 }, (_, i) => look('leila.specimen', 'resettlement-worker', last(3), 840 + i * 4, 'strangers', i)),
    ...Array.from({ length: FOUND_ON_A_BUSY_DAY }, (_, i) => look('daniel.testwell', 'offender-manager', last(1), 600 + i * 3, 'own', 40 + i)),
    ...Array.from({ length: 10 }, (_, i) => look('moira.placeholder', 'offender-manager', last(4), 900 + Math.floor(i / 2), 'nobody', 0, 'not-found')),
    look('moira.placeholder', 'offender-manager', last(4), 908, 'own', 0),
    look('vera.fixture', 'victim-liaison-officer', last(2), 700, 'namesake', 0),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.minute - b.minute))
}
