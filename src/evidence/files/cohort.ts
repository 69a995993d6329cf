/**
 * The cohort of the file form: each person's first disposal in each quarter of 2021 and 2022, with what followed; once in SQL and once
 * plainly. Days are counted, not months: offences within 365 days, proven within 547 (the form in which `bench evidence`'s peer counts).
 */
import type { Columns } from '../../core/columns.ts'
import { ageOn, type Day, daysBetween } from '../../core/dates.ts'
import { DISPOSAL_TYPES } from './inputs.ts'

/** Whose follow-up begins when. */
export const COHORT = { from: '2021-01-01', to: '2022-12-31' } as const
/** An offence counts from the day after the disposal to this many days after it. */
export const FOLLOW_UP_DAYS = 365
/** It must be proven within this many days of the disposal. */
export const PROOF_DAYS = 547
/** An older assessment says nothing of somebody's needs at the disposal. */
export const NEED_VALID_DAYS = 730
/** How long the time to a reoffence is followed. */
export const TIME_DAYS = 730

/** One start of a follow-up. `needs` are bits in the order of the snapshot's needs; null without an assessment that is recent enough. */
export interface Entry {
  readonly person: number
  readonly index_on: Day
  /** The first day of the quarter. */
  readonly quarter: Day
  readonly type: string
  readonly sex: string | null
  readonly area: string | null
  readonly age: number
  /** Offences committed and proven by the day of the disposal. */
  readonly prior: number
  readonly reoffences: number
  /** Days to the first later offence that is ever proven. */
  readonly first_days: number | null
  readonly needs: number | null
}

/** The tables of a snapshot made of files, as they stand in Parquet. */
export const FILE_SNAPSHOT_TABLES = {
  persons: { person: 'integer', sex: 'text?', area: 'text?' },
  disposals: { person: 'integer', disposal_date: 'day', age: 'integer', type: 'text' },
  offences: { person: 'integer', offence_date: 'day', conviction_date: 'day?', grp: 'text?', severity: 'integer?' },
  assessments: { person: 'integer', assess_date: 'day', needs: 'integer' },
  cohort: {
    person: 'integer', index_on: 'day', quarter: 'day', type: 'text', sex: 'text?', area: 'text?', age: 'integer', prior: 'integer', reoffences: 'integer', first_days: 'integer?', needs: 'integer?',
  },
} as const satisfies Record<string, Columns>
export type FileSnapshotTable = keyof typeof FILE_SNAPSHOT_TABLES

/** Completed years, in SQL; somebody born on 29 February turns a year older on 1 March. */
export const ageSql = (day: string, dob: string): string =>
  `(year(${day}) - year(${dob}) - (month(${day}) * 100 + day(${day}) < month(${dob}) * 100 + day(${dob}))::integer)::integer`

/** Statements that make temp table `cohort` of `persons` (with `dob`), `disposals`, `offences` and `assessments`. */
export const COHORT_SQL: readonly string[] = [
  // A day and a place in the list of types as one number: the least of a quarter is its first, without comparing texts.
  `create or replace temp table entry as
     select person, quarter, date '${COHORT.from}' + (first // ${DISPOSAL_TYPES.length})::integer as index_on, [${DISPOSAL_TYPES.map((type) => `'${type}'`).join(', ')}][first % ${DISPOSAL_TYPES.length} + 1] as type
     from (select person, date_diff('quarter', date '${COHORT.from}', disposal_date) as quarter,
         min((disposal_date - date '${COHORT.from}') * ${DISPOSAL_TYPES.length} + case type ${DISPOSAL_TYPES.map((type, i) => `when '${type}' then ${i}`).join(' ')} end) as first
       from disposals where disposal_date between date '${COHORT.from}' and date '${COHORT.to}' group by all)`,
  `create or replace temp table followed as
     select e.rowid as entry,
       (count(*) filter (offence_date > index_on and offence_date <= index_on + ${FOLLOW_UP_DAYS} and conviction_date <= index_on + ${PROOF_DAYS}))::integer as reoffences,
       (count(*) filter (offence_date <= index_on and conviction_date <= index_on))::integer as prior,
       (min(offence_date - index_on) filter (offence_date > index_on))::integer as first_days
     from entry e join offences o on o.person = e.person where conviction_date is not null group by entry`,
  // The newest day first, then the more needs: whoever was assessed twice on one day has one answer.
  `create or replace temp table needed as
     select e.rowid as entry, (max((assess_date - date '1900-01-01') * ${2 ** 31} + needs) % ${2 ** 31})::integer as needs
     from entry e join assessments a on a.person = e.person and assess_date <= index_on and assess_date >= index_on - ${NEED_VALID_DAYS} group by entry`,
  `create or replace temp table cohort as
     select e.person, index_on, date_trunc('quarter', index_on)::date as quarter, e.type, sex, area, ${ageSql('index_on', 'dob')} as age,
       coalesce(prior, 0) as prior, coalesce(reoffences, 0) as reoffences, first_days, needs
     from entry e join persons p on p.person = e.person left join followed f on f.entry = e.rowid left join needed n on n.entry = e.rowid`,
]

/** The four files in memory: what the plain calculation reads. */
export interface PlainFiles {
  readonly persons: readonly { readonly id: string; readonly sex: string | null; readonly dob: Day; readonly area: string | null }[]
  readonly disposals: readonly { readonly id: string; readonly on: Day; readonly type: string }[]
  readonly offences: readonly { readonly id: string; readonly on: Day; readonly proven: Day | null }[]
  readonly assessments: readonly { readonly id: string; readonly on: Day; readonly needs: readonly boolean[] }[]
}

const bitsOf = (needs: readonly boolean[]): number => needs.reduce((bits, need, i) => bits + (need ? 2 ** i : 0), 0)
const quarterOf = (day: Day): Day => `${day.slice(0, 5)}${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`

/** The cohort from rows in memory, written to be read. */
export const plainCohort = ({ persons, disposals, offences, assessments }: PlainFiles): Entry[] => persons.flatMap(({ id, sex, dob, area }, person) => {
  const own = disposals.filter((one) => one.id === id && one.on >= COHORT.from && one.on <= COHORT.to)
  const byQuarter = Map.groupBy(own, ({ on }) => quarterOf(on))
  const crimes = offences.filter((one) => one.id === id)
  const looks = assessments.filter((one) => one.id === id)
  return [...byQuarter].flatMap(([quarter, told]): Entry[] => {
    const [first] = told.toSorted((a, b) => (a.on === b.on ? (a.type < b.type ? -1 : 1) : a.on < b.on ? -1 : 1))
    if (!first) return []
    const after = (day: Day): number => daysBetween(first.on, day)
    const later = crimes.filter(({ on, proven }) => proven !== null && after(on) > 0)
    const [newest] = looks.filter(({ on }) => after(on) <= 0 && after(on) >= -NEED_VALID_DAYS)
      .toSorted((a, b) => (a.on === b.on ? bitsOf(b.needs) - bitsOf(a.needs) : a.on < b.on ? 1 : -1))
    return [{
      person, index_on: first.on, quarter, type: first.type, sex, area, age: ageOn(dob, first.on),
      prior: crimes.filter(({ on, proven }) => proven !== null && after(on) <= 0 && after(proven) <= 0).length,
      reoffences: later.filter(({ on, proven }) => after(on) <= FOLLOW_UP_DAYS && proven !== null && after(proven) <= PROOF_DAYS).length,
      first_days: later.length === 0 ? null : Math.min(...later.map(({ on }) => after(on))),
      needs: newest ? bitsOf(newest.needs) : null,
    }]
  })
})
