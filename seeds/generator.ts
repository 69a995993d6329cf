/**
 * The synthetic population: one history after another, each made from its own seeded sequence, so that person `index` is the
 * same in a population of any size and nothing is held in memory.
 */
import { addDays, daysBetween, type Day } from '../src/core/dates.ts'
import { seededRandom, type Random } from '../src/core/random.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'
import { entryAccommodation, homelessOnEntry, responsibilities, resettlement } from './aftermath.ts'
import { questionForms, type PathwayForms } from './answers.ts'
import type { Accommodation, History, Sentence, Sex, Standing } from './history.ts'
import { identity, inventedAddress } from './identities.ts'
import { assessments, needsOf, PATHWAY_NAMES, risks } from './needs.ts'
import { prisonOrganisation } from './officers.ts'
import { DISTRICTS, PROBATION_UNIT } from './organisations.ts'
import { awaitedReferral, plan, referrals } from './plans.ts'
import { positions, type Position } from './positions.ts'
import type { Deprivation, Question } from './question-registers.ts'
import { ASSESSED, reoffendingRate, UNDER_TWELVE_MONTHS } from './rates.ts'
import { communitySentence, custodialSentence, daysServed, earlierSentences, holidayEve, laterConvictions, reoffendsInCommunity } from './sentencing.ts'
import { sourceRecords, withDirt } from './source-records.ts'

export const DEFAULT_SEED = 'throughline'
export const DEFAULT_PEOPLE = 5000
/** References are unique up to this many people. */
export const PEOPLE_MAX = 500_000

export interface Generation {
  readonly seed: number | string
  readonly people: number
  readonly today: Day
  /** The real question set and the deprivation of districts, as `question-registers.ts` reads them. */
  readonly questions: readonly Question[]
  readonly deprivation: readonly Deprivation[]
  /** The first person to make, for extracts of people who are not loaded yet; 0 when left out. */
  readonly from?: number
}

/** In custody and released within 12 weeks 3%, in custody for longer 12%, released in the last three years 65%, a community sentence 20%. */
const SOON = 0.03
const INSIDE = 0.15
const RELEASED = 0.8
const TWELVE_WEEKS_DAYS = 84
const THREE_YEARS_DAYS = 1095

interface World {
  readonly today: Day
  readonly forms: ReadonlyMap<Pathway, PathwayForms>
  readonly districts: Readonly<Record<string, number>>
}

/** Months of a sentence whose release is seen (the flow), or that is being served on a given day (the stock, which is longer). */
const monthsOf = (random: Random, position: number, stock: boolean, atLeastDays: number): number => {
  const shortest = Math.ceil(((atLeastDays + 3) * 3) / 30.4375)
  if (stock) return random.chance(0.5) ? random.whole(12, 47) : random.whole(48, 144)
  if (position < UNDER_TWELVE_MONTHS) return Math.min(11, Math.max(shortest, random.chance(0.6) ? random.whole(1, 6) : random.whole(7, 11)))
  return position < UNDER_TWELVE_MONTHS + 0.33 ? random.whole(12, 47) : random.whole(48, 144)
}

/** What is seen of release days: most are what the rules give, some are an excluded offence’s, some nobody can explain, some fall before a bank holiday. */
const TURNS = ['standard', 'excluded', 'standard', 'unexplained', 'standard', 'eve', 'standard'] as const
const turnOf = (position: number): (typeof TURNS)[number] => TURNS[Math.floor(position * 9973) % TURNS.length] ?? 'standard'

/** The index sentence, by where the person stands today. */
const indexSentence = (random: Random, sex: Sex, position: Position, today: Day): Sentence => {
  if (position.standing < SOON) {
    const turn = turnOf(position.day)
    const release = (turn === 'eve' ? holidayEve(today, TWELVE_WEEKS_DAYS) : null) ?? addDays(today, 1 + Math.floor(position.day * TWELVE_WEEKS_DAYS))
    return custodialSentence(random, sex, monthsOf(random, position.length, false, daysBetween(today, release)), release, today, turn === 'excluded' || turn === 'unexplained' ? turn : 'standard')
  }
  if (position.standing < INSIDE) {
    const months = monthsOf(random, position.length, true, 0)
    const left = TWELVE_WEEKS_DAYS + 2 + Math.floor(position.day * (daysServed(months) - TWELVE_WEEKS_DAYS - 10))
    return custodialSentence(random, sex, months, addDays(today, left), today)
  }
  if (position.standing < RELEASED) {
    const ago = Math.floor(position.day * THREE_YEARS_DAYS)
    return custodialSentence(random, sex, monthsOf(random, position.length, false, 0), addDays(today, -ago), today)
  }
  const months = random.pick([6, 12, 12, 12, 18, 24])
  return communitySentence(random, addDays(today, -Math.floor(position.day * 2 * months * 30)), months)
}

const standingOf = (sentence: Sentence, today: Day): Standing =>
  sentence.custody !== null && sentence.custody.released === null ? 'in-custody' : sentence.supervisionEnd >= today ? 'supervised' : 'ended'

/** Which pathways are assessed: all for most people, some or none for the others, more often so for those about to leave. */
const assessedPathways = (random: Random, soon: boolean): readonly Pathway[] => {
  if (!random.chance(soon ? ASSESSED - 0.04 : ASSESSED)) return []
  if (!random.chance(soon ? 0.3 : 0.05)) return PATHWAY_NAMES
  const kept = PATHWAY_NAMES.filter(() => random.chance(0.6))
  return kept.length >= 3 ? kept : PATHWAY_NAMES.slice(0, 4)
}

/** In custody the assessment is made in the 12 weeks before release (or soon after reception); in the community at the start. */
const assessmentDay = (random: Random, sentence: Sentence, today: Day): Day => {
  const { custody } = sentence
  const early = addDays(sentence.imposed, random.whole(1, 12))
  const late = custody === null ? early : addDays(custody.plannedRelease, -random.whole(10, TWELVE_WEEKS_DAYS))
  const day = late > early ? late : early
  return day <= today ? day : early <= today ? early : today
}

const organisationIn = (sentence: Sentence): string => (sentence.custody === null ? PROBATION_UNIT : prisonOrganisation(sentence.custody.prison))

const later = (a: Day, b: Day): Day => (a > b ? a : b)

interface Outlook {
  readonly homeless: boolean
  readonly onEntry: Accommodation
  readonly reoffends: boolean
}

const outlook = (random: Random, position: Position, sentence: Sentence): Outlook => {
  if (sentence.custody === null) return { homeless: false, onEntry: random.weighted({ settled: 60, 'family-or-friends': 28, temporary: 8, hostel: 4 }), reoffends: reoffendsInCommunity(random) }
  const homeless = homelessOnEntry(position.entry, sentence.months)
  return { homeless, onEntry: entryAccommodation(random, homeless), reoffends: position.reoffending < reoffendingRate(sentence.months < 12, homeless) }
}

const historyOf = (index: number, random: Random, position: Position, { today, forms, districts }: World): History => {
  const sex: Sex = random.chance(0.11) ? 'female' : 'male'
  const sentence = indexSentence(random, sex, position, today)
  const { homeless, onEntry, reoffends } = outlook(random, position, sentence)
  const standing = standingOf(sentence, today)
  const { custody } = sentence
  const who = identity({
    index, random, sex, sentenced: sentence.imposed, hasBeenInCustody: custody !== null,
    withoutAddress: homeless, district: random.weighted(districts),
  })
  const addressLine = who.addressLine ?? inventedAddress(random)

  const soon = custody !== null && custody.released === null && custody.plannedRelease <= addDays(today, TWELVE_WEEKS_DAYS)
  const assessed = assessedPathways(random, soon)
  const needs = needsOf(random.fork('needs'), { inCustody: custody !== null, homeless, reoffends, position: position.needs, assessed })
  const needed = PATHWAY_NAMES.filter((pathway) => needs.has(pathway))
  const assessedOn = assessmentDay(random, sentence, today)
  const before = addDays(assessedOn, -random.whole(60, 400))
  const found = assessments(random.fork('answers'), {
    forms, assessed, needs, on: assessedOn, today, organisation: organisationIn(sentence),
    earlier: random.chance(0.25) && before > sentence.imposed ? { on: before, organisation: organisationIn(sentence) } : null,
    livedBefore: onEntry, addressLine,
  })

  const judged = risks(random.fork('risk'), sentence.imposed, sentence.months, reoffends, today)
  const followed = custody === null ? sentence.imposed : custody.released
  const agreed = addDays(assessedOn, random.whole(2, 20))
  const planned = needed.length > 0 && agreed <= today && random.chance(0.68)
  const made = later(agreed, custody?.released ?? agreed)
  const delivered = needed.length > 0 && made <= today && random.chance(0.5) ? referrals(random.fork('referrals'), needed.toReversed(), made, custody?.released ? PROBATION_UNIT : organisationIn(sentence), today) : []
  const awaited = standing === 'supervised' && random.chance(0.014) ? awaitedReferral(random, sex, needed, today) : null
  const { records, dirt } = withDirt(random.fork('dirt'), sourceRecords(random.fork('records'), {
    index, identity: who, sentence, tier: judged.at(-1)?.tier ?? 'C1', onEntry, homeless, needs, today,
  }), index, today)
  const adultSince = addDays(who.birthDate, 18 * 366)

  return {
    index,
    key: `P${String(index).padStart(7, '0')}`,
    standing,
    identity: who,
    sentences: [...earlierSentences(random.fork('earlier'), adultSince, sentence.imposed), sentence],
    convictions: followed === null ? [] : laterConvictions(random.fork('convictions'), followed, reoffends, today),
    risks: judged,
    assessments: found,
    resettlement: custody === null ? null : resettlement(random.fork('release'), {
      start: custody.start, release: custody.plannedRelease, released: custody.released !== null, today, onEntry, homeless, reoffends,
      firstNightPosition: position.firstNight, workPosition: position.work, addressLine,
    }),
    responsibilities: responsibilities(random.fork('officers'), index, sentence, today),
    plan: planned ? plan(random.fork('plan'), needed, agreed, today) : null,
    referrals: awaited === null ? delivered : [...delivered, awaited],
    records,
    dirt,
  }
}

/**
 * The histories of a population, one at a time.
 *
 * @param generation seed, number of people (at most `PEOPLE_MAX`), today, and the registers that answers and districts come from
 * @throws when more people are asked for than there are references
 */
export function* generate({ seed, people, today, questions, deprivation, from = 0 }: Generation): Generator<History, void, undefined> {
  if (from + people > PEOPLE_MAX) throw new Error(`At most ${PEOPLE_MAX} people can be made: references would repeat.`)
  const positionOf = positions(seed)
  const districts = Object.fromEntries(DISTRICTS.map((district) => [district.code, deprivation.find((known) => known.district === district.code)?.score ?? 0]))
  const world: World = { today, forms: questionForms(questions), districts }
  for (let index = from; index < from + people; index++) {
    yield historyOf(index, seededRandom(`${seed}/person ${index}`), positionOf(index), world)
  }
}
