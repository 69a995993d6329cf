/**
 * Proven reoffending and latest needs, each rule twice: plainly, and as the query that the measures build on.
 *
 * Proven reoffending (Ministry of Justice, Proven Reoffending Statistics, "How is proven reoffending measured"): an offence committed
 * within one year of the index date and proven by conviction or caution within that year or a further six months.
 */
import { addMonths, type Day } from '../core/dates.ts'
import { percentOf, roundTo } from '../core/statistics.ts'
import { keysOf, PATHWAYS } from '../platform/vocabulary.ts'
import type { Offence, Release, SnapshotRow } from './cohort.ts'
import type { Settings } from './measure.ts'

/** Sources say "one-year follow-up" and "a further six months waiting period"; in use since the 2005 cohorts. */
export const FOLLOW_UP_MONTHS = 12
export const WAIT_MONTHS = 6
export const PROOF_MONTHS = FOLLOW_UP_MONTHS + WAIT_MONTHS
/** An answer about need older than this at release is not used: our convention, as nothing published says. */
export const NEED_VALID_MONTHS = 24

/**
 * Does an offence count against an index date? On or before the anniversary counts as within the year, and an offence on the
 * day of release counts as after it: the published method does not say, so both are ours. Not counted: breach of an order,
 * offences outside England and Wales, and what is not proven (as recalled from the Ministry's guide, 2017 to 2019).
 */
export const isProvenReoffence = (offence: Omit<Offence, 'pseudonym'>, indexOn: Day): boolean =>
  !offence.breach &&
  !offence.outside_england_and_wales &&
  offence.offence_on >= indexOn &&
  offence.offence_on <= addMonths(indexOn, FOLLOW_UP_MONTHS) &&
  offence.proven_on !== null &&
  offence.proven_on <= addMonths(indexOn, PROOF_MONTHS)

/** Is everything that can count against this index date known by the end of the day? */
export const isFollowedUp = (indexOn: Day, day: Day): boolean => addMonths(indexOn, PROOF_MONTHS) <= day

export type Followed = { readonly release: Release; readonly reoffences: number }

/**
 * Everybody released in the period, once, at the first release in it, with the number of proven reoffences; people whose
 * follow-up is not complete on the snapshot's day are left out and counted.
 */
export const reoffendingCohort = (
  releases: readonly Release[],
  offences: readonly Offence[],
  { from, to, day }: Pick<Settings, 'from' | 'to' | 'day'>,
): { readonly followed: Followed[]; readonly incomplete: number } => {
  const first = new Map<string, Release>()
  for (const release of releases) {
    if (release.released_on < from || release.released_on > to) continue
    const known = first.get(release.pseudonym)
    if (known === undefined || releaseOrder(release) < releaseOrder(known)) first.set(release.pseudonym, release)
  }
  const byPerson = Map.groupBy(offences, (offence) => offence.pseudonym)
  const followed = [...first.values()]
    .filter((release) => isFollowedUp(release.released_on, day))
    .map((release) => ({
      release,
      reoffences: (byPerson.get(release.pseudonym) ?? []).filter((offence) => isProvenReoffence(offence, release.released_on)).length,
    }))
  return { followed, incomplete: first.size - followed.length }
}

/** Doubled releases on one day exist in records: the order must still be total, so that query and plain agree. */
const releaseOrder = (r: Release): string =>
  [r.released_on, r.sentence_band ?? '', r.prison_code ?? '', r.district_code ?? '', String(r.homeless_on_entry ?? '')].join('\u0001')

/** A day as a SQL constant; days are checked by `settle`. */
export const sqlDay = (day: Day): string => `date '${day}'`

/** `cohort`, `followed` (a row a person: the release's columns and `reoffences`) and `incomplete` (one number) as a WITH list. */
export const cohortSql = ({ from, to, day }: Settings): string => `
  first_release as (
    select *, (released_on + interval ${FOLLOW_UP_MONTHS} month)::date as anniversary, (released_on + interval ${PROOF_MONTHS} month)::date as proof_by
    from releases where released_on between ${sqlDay(from)} and ${sqlDay(to)}
    qualify row_number() over (partition by pseudonym order by released_on, sentence_band nulls first, prison_code nulls first,
      district_code nulls first, homeless_on_entry nulls first) = 1
  ),
  cohort as (select * from first_release where proof_by <= ${sqlDay(day)}),
  reoffence as (
    select c.pseudonym, count(*) as reoffences
    from cohort c join offences o on o.pseudonym = c.pseudonym and o.offence_on between c.released_on and c.anniversary and o.proven_on <= c.proof_by
    where not o.breach and not o.outside_england_and_wales group by c.pseudonym
  ),
  followed as (select c.*, coalesce(r.reoffences, 0) as reoffences from cohort c left join reoffence r on r.pseudonym = c.pseudonym),
  incomplete as (select count(*) as n from first_release where proof_by > ${sqlDay(day)})`

/** What `group` needs of `followed`, in SQL: size, reoffenders, reoffences. */
export const FOLLOWED_COUNTS = `count(*)::integer as n, (count(*) filter (reoffences > 0))::integer as numerator, coalesce(sum(reoffences), 0)::integer as events`

/** The three published ways to say how much a cohort reoffended. Percent and per 100 to one decimal, per reoffender to two. */
export const reoffendingSummary = (reoffences: readonly number[]): {
  readonly offenders: number
  readonly reoffenders: number
  readonly reoffences: number
  readonly binaryRatePercent: number | null
  readonly reoffencesPerReoffender: number | null
  readonly reoffencesPer100Offenders: number | null
} => {
  const offenders = reoffences.length
  const reoffenders = reoffences.filter((n) => n > 0).length
  const total = reoffences.reduce((sum, n) => sum + n, 0)
  return {
    offenders,
    reoffenders,
    reoffences: total,
    binaryRatePercent: percentOf(reoffenders, offenders, 1),
    reoffencesPerReoffender: reoffenders === 0 ? null : roundTo(total / reoffenders, 2),
    reoffencesPer100Offenders: percentOf(total, offenders, 1),
  }
}

/**
 * A rate with the case mix taken out, in percent: the actual rate less how much worse than the base year the group's predicted
 * rate is. Source: the Ministry's bulletin of April 2018 as quoted, formula as recalled.
 */
export const adjustedRate = (actual: number, predicted: number, predictedInBase: number): number =>
  roundTo(actual - (predicted - predictedInBase), 1)

/** How far events per 100 people fell against the comparison, and whether that reaches the threshold (Peterborough bond, 2014). */
export const frequencyReduction = (eventsPer100: number, comparisonPer100: number, thresholdPercent: number): { readonly reductionPercent: number; readonly payable: boolean } => {
  const fewer = 100 * (comparisonPer100 - eventsPer100)
  // Multiplied out and nudged: 92.5 against 100 reaches 7.5 per cent, which a quotient in binary fractions just misses.
  return { reductionPercent: roundTo(fewer / comparisonPer100, 1), payable: fewer >= thresholdPercent * comparisonPer100 * (1 - 8 * Number.EPSILON) }
}

type Need = SnapshotRow<'needs'>

/**
 * Each person's newest answer on each pathway among those that `counts` accepts: latest day, then newest version of the
 * questions, then need rather than none.
 */
export const latestNeeds = (needs: readonly Need[], counts: (need: Need) => boolean): ReadonlyMap<string, ReadonlyMap<string, Need>> => {
  const latest = new Map<string, Map<string, Need>>()
  for (const need of needs) {
    if (!counts(need)) continue
    const person = latest.get(need.pseudonym) ?? new Map<string, Need>()
    latest.set(need.pseudonym, person)
    const known = person.get(need.pathway)
    if (known === undefined || isNewer(need, known)) person.set(need.pathway, need)
  }
  return latest
}

const isNewer = (a: Need, b: Need): boolean => {
  if (a.assessed_on !== b.assessed_on) return a.assessed_on > b.assessed_on
  if (a.version !== b.version) return a.version > b.version
  return a.need && !b.need
}

/**
 * Rows of `needs` as one number each that orders as "newer" does (day, version, need), in SQL: the largest of a group is its
 * newest answer, and its last bit says whether there was a need. Ten times as fast as comparing the three.
 */
const NEED_ORDER = `((date_diff('day', date '1970-01-01', assessed_on) * ${1 << 20} + version) * 2 + need::integer)`

/** The pathways with the bit that stands for each. */
export const BITS = keysOf(PATHWAYS).map((pathway, i) => ({ pathway, bit: 1 << i }))

/** Columns `newest_<bit>` over the needs of one person: the newest answer on each pathway, 1 need, 0 none, null not assessed. */
export const NEWEST_BY_PATHWAY = BITS.map(({ pathway, bit }) => `max(${NEED_ORDER}) filter (pathway = '${pathway}') % 2 as newest_${bit}`).join(', ')

/** People assessed on every pathway in the period, each as bits: bit i is a need on pathway i of PATHWAYS. */
export const assessedFully = (needs: readonly Need[], { from, to }: Settings): { readonly patterns: number[]; readonly partly: number } => {
  const people = [...latestNeeds(needs, (need) => need.assessed_on >= from && need.assessed_on <= to).values()]
  const full = people.filter((answers) => answers.size === BITS.length)
  const patterns = full.map((answers) => BITS.reduce((sum, { pathway, bit }) => sum + (answers.get(pathway)?.need ? bit : 0), 0))
  return { patterns, partly: people.length - full.length }
}

/** `pattern` (bits, and how many people have them) and `partly` (one number) as a WITH list. */
export const patternSql = ({ from, to }: Settings): string => `
  person as (
    select pseudonym, ${NEWEST_BY_PATHWAY}
    from needs where assessed_on between ${sqlDay(from)} and ${sqlDay(to)} group by pseudonym
  ),
  answered as (select ${BITS.map(({ bit }) => `newest_${bit} * ${bit}`).join(' + ')} as bits from person),
  pattern as (select bits, count(*) as people from answered where bits is not null group by bits),
  partly as (select count(*) as n from answered where bits is null)`
