/** What follows a release: the bed, the first night and the checks after it, work at six weeks, and who was responsible when. */
import { addDays, addMonths, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import { CHECK_DAYS, isHoused, type Accommodation, type BedFound, type EmploymentStatus, type Resettlement, type Responsibility, type Sentence, type StatusCheck } from './history.ts'
import { communityOfficer, prisonOfficer } from './officers.ts'
import { AVAILABLE_FOR_WORK, employedRate, HOMELESS_OF_LONG, HOMELESS_OF_SHORT, housedRate, NOT_KNOWN } from './rates.ts'

const HOMELESS = { 'rough-sleeping': 60, 'homeless-not-rough-sleeping': 40 } as const
const HOUSED_BEFORE = { settled: 48, 'family-or-friends': 30, temporary: 12, hostel: 8, 'approved-premises': 2 } as const
const HOUSED_AFTER = { settled: 38, 'family-or-friends': 24, temporary: 20, hostel: 6, 'approved-premises': 12 } as const

/** Was the person homeless when they entered prison? Decided by their position, so that shares hold in every stretch of people. */
export const homelessOnEntry = (position: number, months: number): boolean => position < (months < 12 ? HOMELESS_OF_SHORT : HOMELESS_OF_LONG)

/** Where the person lived when they entered prison: for a few of those who were not homeless, nobody knows. */
export const entryAccommodation = (random: Random, homeless: boolean): Accommodation =>
  homeless ? random.weighted(HOMELESS) : random.chance(NOT_KNOWN.onEntry) ? 'not-known' : random.weighted(HOUSED_BEFORE)

export interface Releasing {
  /** The first day in prison. */
  readonly start: Day
  readonly release: Day
  /** Has the person walked out? */
  readonly released: boolean
  readonly today: Day
  readonly onEntry: Accommodation
  readonly homeless: boolean
  readonly reoffends: boolean
  readonly firstNightPosition: number
  readonly workPosition: number
  readonly addressLine: string
}

const firstNight = (random: Random, { firstNightPosition, homeless }: Releasing): Accommodation => {
  if (random.chance(NOT_KNOWN.firstNight)) return 'not-known'
  return firstNightPosition < housedRate(homeless) ? random.weighted(HOUSED_AFTER) : random.weighted({ 'rough-sleeping': 80, 'homeless-not-rough-sleeping': 20 })
}

/** Day 0 is always recorded once it has passed, if only as not known; of later checks one in twelve is missed. */
const statusChecks = (random: Random, { release, today }: Releasing, slept: Accommodation): StatusCheck[] => {
  let where = slept
  return CHECK_DAYS.map((day): StatusCheck => {
    const due = addDays(release, day)
    if (day > 1 && isHoused(where) === true && random.chance(0.06)) where = 'homeless-not-rough-sleeping'
    else if (day > 1 && isHoused(where) === false && random.chance(0.3)) where = 'temporary'
    const missed = day > 0 && random.chance(1 / 12)
    const recorded = addDays(due, day === 0 ? 0 : random.whole(0, 2))
    if (missed || due > today || recorded > today) return { day, due, recorded: null, where: 'not-known', held: null }
    return { day, due, recorded, where, held: isHoused(where) }
  })
}

/** Six weeks after release, when that day has come. */
const sixWeeks = (random: Random, { release, today, reoffends, workPosition }: Releasing): EmploymentStatus | null => {
  const due = addDays(release, 42)
  const availableForWork = random.chance(AVAILABLE_FOR_WORK)
  const known = !random.chance(NOT_KNOWN.employment)
  if (due > today) return null
  return { due, availableForWork, employed: known ? availableForWork && workPosition < employedRate(reoffends) : null }
}

/** The bed that was found before release, if one was: for people still inside, not always yet. */
const bedFound = (random: Random, { start, release, released, today, addressLine }: Releasing, slept: Accommodation): BedFound | null => {
  const housed = isHoused(slept)
  const found = released ? housed === true || (housed === null && random.chance(0.5)) : housed !== false && release <= addDays(today, 84) && random.chance(0.55)
  const before = addDays(release, -random.whole(3, 40))
  const recorded = before > start ? before : start
  if (!found) return null
  return { where: slept === 'not-known' ? 'family-or-friends' : slept, addressLine, recorded: recorded > today ? today : recorded }
}

/** Release and what followed. */
export const resettlement = (random: Random, releasing: Releasing): Resettlement => {
  const slept = firstNight(random, releasing)
  const bed = bedFound(random, releasing, slept)
  return {
    onEntry: releasing.onEntry,
    bedFound: bed,
    checks: releasing.released ? statusChecks(random, releasing, slept) : [],
    sixWeeks: releasing.released ? sixWeeks(random, releasing) : null,
  }
}

/** Share of people who are in custody or supervised now and have nobody: the delivery unit's head gives them one. */
const WITHOUT_OFFICER = 0.03

/**
 * Who was responsible: in custody the prison's officer until a dated handover (at most eight months before release), then the
 * community's until supervision ends. A few current people have nobody, because the last one left.
 */
export const responsibilities = (random: Random, index: number, sentence: Sentence, today: Day): Responsibility[] => {
  const { custody } = sentence
  const periods: Responsibility[] = []
  let communityFrom = addDays(sentence.imposed, random.whole(0, 6))
  if (custody !== null) {
    const earliest = addMonths(custody.plannedRelease, -random.whole(0, 8))
    const from = addDays(custody.start, random.whole(0, 4))
    communityFrom = earliest > addDays(custody.start, 10) ? earliest : addDays(custody.start, 10)
    if (from <= today) periods.push({ side: 'prison', officer: prisonOfficer(index, custody.prison), from, to: communityFrom <= today ? communityFrom : null })
  }
  const ends = addDays(sentence.supervisionEnd, 1)
  if (communityFrom <= today) periods.push({ side: 'community', officer: communityOfficer(index), from: communityFrom, to: ends <= today ? ends : null })
  const last = periods.at(-1)
  if (last === undefined || last.to !== null || !random.chance(WITHOUT_OFFICER)) return periods
  const left = addDays(today, -random.whole(1, 12))
  return left > last.from ? [...periods.slice(0, -1), { ...last, to: left }] : periods.slice(0, -1)
}
