/** Sentences of a synthetic person: what for, how long, in which prison, and when it ends. */
import { addDays, addMonths, daysBetween, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import { addWorkingDays, isWorkingDay, weekday } from '../src/core/working-days.ts'
import { releaseDates } from '../src/sentences/release-dates.ts'
import type { Conviction, Sentence, Sex } from './history.ts'
import { CROWN_COURTS, MAGISTRATES } from './organisations.ts'
import { COMMUNITY_REOFFENDING } from './rates.ts'

/** Offences of the register by the length of sentence they usually bring (`data/offence-codes`; a test checks that each is there). */
export const OFFENCES = {
  short: ['TH68010', 'CJ88116', 'CJ88001', 'CD71039', 'TH68078', 'CJ88144', 'PH97003', 'SE20001', 'RT88333', 'CJ88149', 'PU86003', 'FA06001', 'MD71211'],
  middle: ['TH68027', 'OF61102', 'CJ88144', 'MD71231', 'FA06001', 'RT88026', 'PU86003', 'TH68026', 'PH97003', 'OF61014'],
  long: ['TH68026', 'TH68023', 'MD71231', 'MD71230', 'MD71234', 'OF61016', 'CD71015', 'SX03007', 'MD71131'],
} as const

/** Nobody is released on a weekend or bank holiday: the working day before, or the one after where that would be today or past. */
const releasableDay = (day: Day, after: Day | null): Day => {
  let before = day
  while (!isWorkingDay(before)) before = addDays(before, -1)
  return after === null || before > after ? before : addWorkingDays(addDays(day, -1), 1)
}

const PRISONS_FOR = {
  short: { PBI: 62, BFI: 26, LTI: 12, WRI: 0 },
  middle: { PBI: 55, BFI: 18, LTI: 27, WRI: 0 },
  long: { PBI: 30, BFI: 8, LTI: 32, WRI: 30 },
} as const

const bandOf = (months: number): keyof typeof OFFENCES => (months < 12 ? 'short' : months < 48 ? 'middle' : 'long')

/** Days served in prison at least, whatever the rules of the day: a third of the sentence, and a fortnight. */
export const daysServed = (months: number): number => Math.max(14, Math.floor((months * 30.4375) / 3))

/** How a release day came about: by the rules for a standard sentence, as an excluded offence (half), or as nobody here can say. */
type Reckoning = 'standard' | 'excluded' | 'unexplained'

/** A day that nobody can explain is so much later than the rules give. */
const UNEXPLAINED_DAYS = 11

const releaseAfter = (imposed: Day, months: number, excluded: boolean): Day => releaseDates({
  rules: 'progression', sentenceDate: imposed, length: { years: 0, months, weeks: 0, days: 0 }, sdsPlus: false, sds40Excluded: excluded, sds40AdditionalExcluded: false, progressionExcluded: excluded,
  youthDetention: false, activeSexOffender: false, remandDays: 0, taggedBailDays: 0, addedDays: 0,
}).automaticReleaseDate

const TRIES_MAX = 6

/** The day of a sentence that ends in release on this day, by the rules as they were and are: the days are tried until they meet. */
const imposedFor = (months: number, release: Day, reckoning: Reckoning): Day => {
  let imposed = addDays(release, -daysServed(months))
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const apart = daysBetween(releaseAfter(imposed, months, reckoning === 'excluded'), release)
    if (apart === 0) break
    imposed = addDays(imposed, apart)
  }
  return reckoning === 'unexplained' ? addDays(imposed, -UNEXPLAINED_DAYS) : imposed
}

const FRIDAY = 4

/** The first Friday before a bank holiday in the days to come, or else another working day before one; null when there is none. */
export const holidayEve = (today: Day, days: number): Day | null => {
  const eves = Array.from({ length: days }, (_, i) => addDays(today, 1 + i)).filter((day) => {
    const next = addDays(day, weekday(day) === FRIDAY ? 3 : 1)
    return isWorkingDay(day) && !isWorkingDay(next)
  })
  return eves.find((day) => weekday(day) === FRIDAY) ?? eves[0] ?? null
}

const court = (random: Random, months: number): string => (months <= 12 ? random.pick(MAGISTRATES) : random.pick(CROWN_COURTS))

/** A sentence of prison that ends in the release on `release`. `today` decides whether the person has walked out. */
export const custodialSentence = (random: Random, sex: Sex, months: number, release: Day, today: Day, reckoning: Reckoning = 'standard'): Sentence => {
  const planned = releasableDay(release, release > today ? today : null)
  const start = imposedFor(months, release, reckoning)
  const sentenceEnd = addDays(addMonths(start, months), -1)
  // Sentences of under two years and more than a day: supervision lasts until a year after release.
  const topUp = months < 24 ? addMonths(planned, 12) : sentenceEnd
  const band = bandOf(months)
  return {
    kind: 'custody',
    offenceCode: random.pick(OFFENCES[band]),
    court: court(random, months),
    offenceDay: addDays(start, -random.whole(20, 220)),
    imposed: start,
    months,
    custody: {
      start,
      prison: sex === 'female' ? 'PFI' : random.weighted(PRISONS_FOR[band]),
      plannedRelease: planned,
      released: planned <= today ? planned : null,
    },
    sentenceEnd,
    supervisionEnd: topUp > sentenceEnd ? topUp : sentenceEnd,
  }
}

/** A community order, or a suspended sentence, imposed on this day. */
export const communitySentence = (random: Random, imposed: Day, months: number): Sentence => {
  const end = addDays(addMonths(imposed, months), -1)
  return {
    kind: random.chance(0.35) ? 'suspended' : 'community',
    offenceCode: random.pick(random.chance(0.75) ? OFFENCES.short : OFFENCES.middle),
    court: court(random, 12),
    offenceDay: addDays(imposed, -random.whole(20, 220)),
    imposed,
    months,
    custody: null,
    sentenceEnd: end,
    supervisionEnd: end,
  }
}

/** Up to two community sentences from before, while the person was an adult, so that the index sentence is rarely the first. */
export const earlierSentences = (random: Random, adultSince: Day, indexImposed: Day): Sentence[] => {
  const earlier: Sentence[] = []
  let before = addDays(indexImposed, -random.whole(90, 900))
  for (let left = random.whole(0, 2); left > 0; left--) {
    const months = random.pick([6, 12, 12, 18])
    const imposed = addMonths(before, -months)
    if (addDays(imposed, -220) < adultSince) break
    earlier.unshift(communitySentence(random, imposed, months))
    before = addDays(imposed, -random.whole(60, 700))
  }
  return earlier
}

const reconviction = (random: Random, offenceDay: Day, longestDays: number): Conviction => ({
  offenceDay,
  convictionDay: addDays(offenceDay, random.whole(10, longestDays)),
  offenceCode: random.pick(random.chance(0.85) ? OFFENCES.short : OFFENCES.middle),
  court: random.pick(MAGISTRATES),
})

/**
 * Convictions after a start of follow-up (release, or the day a community sentence was imposed), known by today.
 * A reoffence lies within a year of the start and is convicted within six months more; others, for offences from before or from
 * the second year, are there so that a measure has something to leave out.
 */
export const laterConvictions = (random: Random, start: Day, reoffends: boolean, today: Day): Conviction[] => {
  const convictions: Conviction[] = []
  if (reoffends) {
    let offences = 1
    while (offences < 12 && random.chance(0.6)) offences++
    for (let i = 0; i < offences; i++) convictions.push(reconviction(random, addDays(start, 2 + Math.floor(random.next() ** 1.5 * 362)), 170))
  } else if (random.chance(0.08)) {
    convictions.push(reconviction(random, addDays(start, random.whole(370, 720)), 200))
  }
  if (random.chance(0.06)) {
    const offenceDay = addDays(start, -random.whole(5, 60))
    convictions.push({ ...reconviction(random, offenceDay, 60), convictionDay: addDays(start, random.whole(5, 120)) })
  }
  return convictions
    .filter((conviction) => conviction.convictionDay <= today)
    .sort((a, b) => (a.convictionDay < b.convictionDay ? -1 : a.convictionDay > b.convictionDay ? 1 : 0))
}

/** Does somebody with a community sentence reoffend within its first year? */
export const reoffendsInCommunity = (random: Random): boolean => random.chance(COMMUNITY_REOFFENDING)
