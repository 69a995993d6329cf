/** Week by week and by district: who leaves, who of them early, against beds and first appointments. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import { countsToHide, SMALL_NUMBER, twoWaySums } from '../core/suppression.ts'
import { weekday } from '../core/working-days.ts'

/** How many weeks the group looks ahead; own standard. */
export const WEEKS_AHEAD = 12

/** The Monday of a day’s week. */
export const weekOf = (day: Day): Day => addDays(day, -weekday(day))

export interface WeekCount {
  readonly district: string
  readonly week: Day
  readonly leaving: number
  /** Of them by a decided early release. */
  readonly early: number
  /** Put forward for that week and not decided; not among those leaving. */
  readonly mayBe: number
  /** Leaving with no place to sleep that is known. */
  readonly noPlace: number
}

export interface Capacity {
  readonly district: string
  readonly week: Day
  readonly beds: number
  readonly appointments: number
  readonly saidBy: string
}

export interface WeekRow extends WeekCount {
  readonly beds: number | null
  readonly appointments: number | null
  readonly saidBy: string | null
  /** Beds and appointments that are missing; 0 where there are enough, null where nobody said how many there are. */
  readonly bedsShort: number | null
  readonly appointmentsShort: number | null
}

const short = (wanted: number, has: number | undefined): number | null => (has === undefined ? null : Math.max(wanted - has, 0))

/** Every district and week with anybody or any capacity, shortest of beds first. Those who may be released early count as wanting both: the week has to hold if they are. */
export const weekRows = (counts: readonly WeekCount[], capacities: readonly Capacity[]): WeekRow[] => {
  const key = (one: { readonly district: string; readonly week: Day }): string => `${one.week} ${one.district}`
  const said = new Map(capacities.map((one) => [key(one), one]))
  const counted = new Map(counts.map((one) => [key(one), one]))
  return [...new Map([...capacities, ...counts].map((one) => [key(one), { district: one.district, week: one.week }])).entries()].map(([at, place]) => {
    const has = said.get(at)
    const count = counted.get(at) ?? { ...place, leaving: 0, early: 0, mayBe: 0, noPlace: 0 }
    return {
      ...count, beds: has?.beds ?? null, appointments: has?.appointments ?? null, saidBy: has?.saidBy ?? null,
      bedsShort: short(count.noPlace, has?.beds), appointmentsShort: short(count.leaving + count.mayBe, has?.appointments),
    }
  }).toSorted((a, b) => (a.week === b.week ? (a.district < b.district ? -1 : 1) : a.week < b.week ? -1 : 1))
}

/** Is a week too full for what there is? */
export const isShort = (row: WeekRow): boolean => (row.bedsShort ?? 0) > 0 || (row.appointmentsShort ?? 0) > 0

/** The sentence above the table. */
export const shortWords = (rows: readonly WeekRow[]): string => {
  const few = rows.filter(isShort)
  const unsaid = rows.filter((row) => row.beds === null && row.leaving + row.mayBe > 0).length
  const rest = unsaid === 0 ? '' : ` For ${unsaid} ${unsaid === 1 ? 'week and district' : 'weeks and districts'} nobody has said what there is.`
  return (few.length === 0 ? 'No week is known to be short of beds or appointments.' : `${few.length === 1 ? 'One week and district is' : `${few.length} weeks and districts are`} short of beds or appointments: ask to smooth or to suspend.`) + rest
}

const PARTS = ['leaving', 'early', 'mayBe', 'noPlace'] as const

/** The counts for a file that is passed on: small ones, and those that would give one away, are null. */
export const suppressed = (rows: readonly WeekRow[]): (Omit<WeekRow, (typeof PARTS)[number]> & Record<(typeof PARTS)[number], number | null>)[] => {
  const [weeks, places] = [[...new Set(rows.map(({ week }) => week))], [...new Set(rows.map(({ district }) => district))]]
  const hidden = new Map(PARTS.map((part) => {
    const name = (row: string, column: string): string => `${row} ${column}`
    const sum = (test: (row: WeekRow) => boolean): number => rows.filter(test).reduce((all, row) => all + row[part], 0)
    const counts = new Map([...weeks, 'all'].flatMap((week) => [...places, 'all'].map((place) => [name(week, place), sum((row) => (week === 'all' || row.week === week) && (place === 'all' || row.district === place))] as const)))
    return [part, countsToHide(counts, twoWaySums(weeks, places, name), SMALL_NUMBER.value)] as const
  }))
  return rows.map((row) => {
    const part = (which: (typeof PARTS)[number]): number | null => (hidden.get(which)?.has(`${row.week} ${row.district}`) ? null : row[which])
    const counts = { leaving: part('leaving'), early: part('early'), mayBe: part('mayBe'), noPlace: part('noPlace') }
    // What is short is beds less people: it tells the count that is hidden.
    return { ...row, ...counts, bedsShort: counts.noPlace === null ? null : row.bedsShort, appointmentsShort: counts.leaving === null || counts.mayBe === null ? null : row.appointmentsShort }
  })
}
