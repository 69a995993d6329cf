import type { Day } from '../../core/dates.ts'
import { type Release, SENTENCE_BANDS } from '../cohort.ts'
import { excluded, group, type Grouping, NOT_KNOWN, partition, type RecordMeasure, type Settings } from '../measure.ts'
import { sqlDay } from '../rules.ts'

const COLUMNS: { readonly [G in Exclude<Grouping, 'all'>]: 'sentence_band' | 'district_code' | 'prison_code' } = {
  'sentence-band': 'sentence_band',
  district: 'district_code',
  prison: 'prison_code',
}

/** A reason to leave a release out, tried in order; the first that holds is the one that is counted. */
export type Exclusion = { readonly code: string; readonly says: string; readonly sql: (day: Day) => string; readonly holds: (release: Release, day: Day) => boolean }

/**
 * A measure of releases: every release in the period counts (a person released twice counts twice), less those excluded; the
 * numerator is a fact of the release. It may be split by sentence length, district or prison.
 */
export const releaseShare = (
  words: Pick<RecordMeasure, 'title' | 'question' | 'population' | 'numerator' | 'caveats' | 'source' | 'period'>,
  exclusions: readonly Exclusion[],
  held: { readonly sql: string; readonly holds: (release: Release) => boolean },
): RecordMeasure => ({
  ...words,
  unit: 'releases',
  splits: ['sentence-band', 'district', 'prison'],
  events: null,
  exclusions: Object.fromEntries(exclusions.map(({ code, says }) => [code, says])),
  groups: ['all'],
  label: (code) => (code === 'all' ? 'All releases' : code === NOT_KNOWN ? 'Not known' : (Object.entries(SENTENCE_BANDS).find(([band]) => band === code)?.[1] ?? code)),
  sql: ({ from, to, day, by }: Settings) => `
    with judged as (
      select *, case ${exclusions.map(({ code, sql }) => `when ${sql(day)} then '${code}'`).join(' ')} end as reason
      from releases where released_on between ${sqlDay(from)} and ${sqlDay(to)}
    ),
    grouped as (select (${held.sql}) as held, ${by === 'all' ? "'all'" : `coalesce(${COLUMNS[by]}, '${NOT_KNOWN}')`} as code from judged where reason is null)
    select 'group' as part, 'all' as code, count(*)::integer as n, (count(*) filter (held))::integer as numerator, 0 as events from grouped
    ${by === 'all' ? '' : "union all select 'group', code, count(*)::integer, (count(*) filter (held))::integer, 0 from grouped group by code"}
    union all select 'excluded', reason, count(*)::integer, 0, 0 from judged where reason is not null group by reason`,
  plain: ({ releases }, { from, to, day, by }) => {
    const inPeriod = releases.filter(({ released_on }) => released_on >= from && released_on <= to)
    const byReason = Map.groupBy(inPeriod, (release) => exclusions.find(({ holds }) => holds(release, day))?.code)
    const counted = byReason.get(undefined) ?? []
    const count = (code: string, of: readonly Release[]): ReturnType<typeof group> => group(code, of.length, of.filter(held.holds).length)
    const split = by === 'all' ? [] : [...Map.groupBy(counted, (release) => release[COLUMNS[by]] ?? NOT_KNOWN)]
    const left = [...byReason].flatMap(([reason, of]) => (reason === undefined ? [] : [excluded(reason, of.length)]))
    return [count('all', counted), ...split.map(([code, of]) => count(code, of)), ...left]
  },
  relations: partition,
})
