import { addMonths } from '../../core/dates.ts'
import { excluded, group, NOT_KNOWN, partition, type RecordMeasure, type Settings, yearTo } from '../measure.ts'
import type { Release } from '../cohort.ts'
import { cohortSql, type Followed, FOLLOWED_COUNTS, PROOF_MONTHS, reoffendingCohort } from '../rules.ts'

/** What every measure of one-year proven reoffending shares: the cohort, who is left out, and what to beware of. */
export const REOFFENDING_WORDS = {
  population: 'People released from custody in the period, each once, at the first release in it, followed for a year and six months',
  numerator: 'People with an offence in the year from release that was proven in that year or the six months after it',
  unit: 'people',
  splits: [],
  events: 'reoffences',
  exclusions: { 'follow-up-not-complete': 'People released less than a year and six months before the day of the snapshot' },
  source: 'Ministry of Justice, Proven Reoffending Statistics: definition and measurement; releases and offences as recorded',
  /** The last year whose follow-up is complete. */
  period: (day: string) => yearTo(addMonths(day, -PROOF_MONTHS)),
} as const

export const REOFFENDING_CAVEATS = [
  'An offence on the anniversary of release counts as within the year, and one on the day of release counts; the published method does not say.',
  'Offences recorded elsewhere are not known here, so a local rate may be lower than the national one for the same people.',
] as const

export const countFollowed = (code: string, people: readonly Followed[]): ReturnType<typeof group> =>
  group(code, people.length, people.filter(({ reoffences }) => reoffences > 0).length, people.reduce((sum, { reoffences }) => sum + reoffences, 0))

/** A measure of proven reoffending by a fact of the release itself, written as SQL and as a function of the row. */
export const reoffendingBy = (
  words: Pick<RecordMeasure, 'title' | 'question' | 'caveats'>,
  groups: Readonly<Record<string, string>>,
  groupSql: string,
  groupOf: (release: Release) => string,
): RecordMeasure => ({
  ...REOFFENDING_WORDS,
  ...words,
  caveats: [...words.caveats, ...REOFFENDING_CAVEATS],
  groups: ['all', ...Object.keys(groups)],
  label: (code) => (code === 'all' ? 'Everybody' : code === NOT_KNOWN ? 'Not known' : (groups[code] ?? code)),
  sql: (settings: Settings) => `
    with ${cohortSql(settings)},
    grouped as (select *, ${groupSql} as code from followed)
    select 'group' as part, coalesce(code, 'all') as code, ${FOLLOWED_COUNTS} from grouped group by grouping sets ((), (code))
    union all select 'excluded', 'follow-up-not-complete', n::integer, 0, 0 from incomplete`,
  plain: ({ releases, offences }, settings) => {
    const { followed, incomplete } = reoffendingCohort(releases, offences, settings)
    const byGroup = Map.groupBy(followed, ({ release }) => groupOf(release))
    return [
      countFollowed('all', followed),
      ...[...byGroup].map(([code, people]) => countFollowed(code, people)),
      excluded('follow-up-not-complete', incomplete),
    ]
  },
  relations: partition,
})
