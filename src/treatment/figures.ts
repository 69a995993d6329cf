/** Who needed treatment and who got it: orders by how far they came, with what must not be shown. Pure. */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { rateWithInterval, type Rate } from '../core/statistics.ts'
import { countsToHide, SMALL_NUMBER, type Sum } from '../core/suppression.ts'

export const CUTS = { court: 'Court', area: 'Area' } as const
export type Cut = keyof typeof CUTS

/** Where the way ended, in the order of the way; `not-known` where health is not shared for counting. */
export const REACHED = {
  never: 'Nobody considered it', 'not-pursued': 'Considered, not pursued', 'not-suitable': 'Assessed, not suitable', 'not-willing': 'Not willing', withdrawn: 'Withdrawn on the way', 'not-made': 'Proposed, not made by the court', open: 'Still on the way', made: 'Requirement made', 'not-known': 'No requirement; why is not known here',
} as const
export type Reached = keyof typeof REACHED
const NAMES = Object.keys(REACHED) as Reached[]

export interface CountRow { readonly unit: string; readonly reached: Reached; readonly orders: number }

export interface Figure {
  readonly unit: string
  /** The steps that are counted here. */
  readonly steps: readonly Reached[]
  /** Orders of people with a need; null where it is too small to be shown or would tell a count that is. */
  readonly needed: number | null
  readonly counts: Readonly<Record<Reached, number | null>>
  /** Requirements made, of orders of people with a need. */
  readonly uptake: Rate | null
}

/** Figures of every unit, the whole first. With `suppressing`, small counts are hidden, and with them what would give them away. */
export const figuresOf = (rows: readonly CountRow[], suppressing: boolean): Figure[] => {
  const units = [...new Set(rows.map((row) => row.unit))].sort((a, b) => (a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1))
  // Nobody at a step may be as telling as one: every step is a count. Where health is not shared, the steps are not there at all.
  const steps: readonly Reached[] = rows.some((row) => row.reached === 'not-known') ? ['made', 'not-known'] : NAMES.filter((name) => name !== 'not-known')
  const known = new Map(rows.map((row) => [`${row.unit}|${row.reached}`, row.orders]))
  const count = (unit: string, reached: Reached): number => known.get(`${unit}|${reached}`) ?? 0
  const needed = (unit: string): number => steps.reduce((sum, step) => sum + count(unit, step), 0)
  const hidden = suppressing ? hiddenOf(units, steps, count, needed) : new Set<string>()
  return units.map((unit): Figure => {
    const shown = (reached: Reached): number | null => (hidden.has(`${unit}|${reached}`) || !steps.includes(reached) ? null : count(unit, reached))
    const all = hidden.has(`${unit}|needed`) ? null : needed(unit)
    const made = shown('made')
    return { unit, steps, needed: all, counts: Object.fromEntries(NAMES.map((name) => [name, shown(name)])) as Record<Reached, number | null>, uptake: all === null || made === null ? null : rateWithInterval(made, all) }
  })
}

/** The keys (`unit|step`, and `unit|needed` for its sum) of counts that are small, or would give a small one away. */
export const hiddenOf = <Step extends string>(units: readonly string[], steps: readonly Step[], count: (unit: string, reached: Step) => number, needed: (unit: string) => number): ReadonlySet<string> => {
  const parts = units.filter((unit) => unit !== 'all')
  const counts = new Map(units.flatMap((unit) => [[`${unit}|needed`, needed(unit)] as const, ...steps.map((step) => [`${unit}|${step}`, count(unit, step)] as const)]))
  const sums: Sum[] = units.map((unit) => ({ total: `${unit}|needed`, parts: steps.map((step) => `${unit}|${step}`) }))
  if (parts.length > 0) for (const name of ['needed', ...steps]) sums.push({ total: `all|${name}`, parts: parts.map((unit) => `${unit}|${name}`) })
  return countsToHide(counts, sums, SMALL_NUMBER.value)
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

export const uptakeWords = ({ uptake, needed, counts }: Figure): string =>
  uptake === null ? (needed === 0 ? 'Nobody with a need' : 'Too few to show') : `${percent(uptake.rate)} (${percent(uptake.low)} to ${percent(uptake.high)}), ${counts.made ?? 0} of ${needed ?? 0}`

/** The answer in one sentence: how many needed it, how many got it, and where most of the others dropped out. */
export const uptakeSentence = (all: Figure | undefined): string => {
  if (!all || all.needed === 0) return 'Nobody with a need was sentenced to an order in the community in this time.'
  if (all.needed === null || all.uptake === null || all.counts.made === null) return 'Too few people to say how many of those who needed treatment got it.'
  const lost = all.steps.filter((name) => name !== 'made' && name !== 'open' && name !== 'not-known').map((name) => ({ name, count: all.counts[name] ?? 0 })).toSorted((a, b) => b.count - a.count)[0]
  return `Of ${all.needed} ${all.needed === 1 ? 'order' : 'orders'} of people with a need on health or drugs and alcohol, ${all.counts.made} came with a treatment requirement: ${percent(all.uptake.rate)} (95 % interval ${percent(all.uptake.low)} to ${percent(all.uptake.high)}).${lost && lost.count > 0 ? ` Most of the others: ${REACHED[lost.name].charAt(0).toLowerCase()}${REACHED[lost.name].slice(1)} (${lost.count}).` : ''}`
}

/** What is published beside it. Another question, so that it stands beside the figure and is never compared with it. */
export const PUBLISHED = {
  words: 'Published: 26 % of people sentenced to an alcohol or drug requirement in England between August 2018 and March 2022 had a treatment record that could be linked to them.',
  source: 'Ministry of Justice and OHID, Pathways between probation and addiction treatment in England (30 March 2023)',
  href: 'https://www.gov.uk/government/statistics/pathways-between-probation-and-addiction-treatment-in-england/pathways-between-probation-and-addiction-treatment-in-england-report',
} as const

export interface Period { readonly code: string; readonly title: string; readonly since: Day; readonly until: Day }

const HALVES_SHOWN = 4

/** Whole half-years before a day, newest first. Only whole ones, and none that overlap: two of those would tell of whom they differ in. */
export const halvesBefore = (today: Day, counted = 'Sentenced'): Period[] => {
  const now = Number(today.slice(0, 4)) * 2 + (today.slice(5, 7) > '06' ? 1 : 0)
  const first = (half: number): Day => `${Math.floor(half / 2)}-${half % 2 === 0 ? '01' : '07'}-01`
  return Array.from({ length: HALVES_SHOWN }, (_none, at) => {
    const half = now - 1 - at
    const [since, until] = [first(half), addDays(first(half + 1), -1)]
    return { code: `${Math.floor(half / 2)}-h${half % 2 + 1}`, title: `${counted} ${longDay(since)} to ${longDay(until)}`, since, until }
  })
}

/** The same for those who may see each person: also the half-year that runs. */
export const periodsFor = (today: Day, withNames: boolean, counted = 'Sentenced'): Period[] => {
  const whole = halvesBefore(today, counted)
  const since = addDays(whole[0]!.until, 1)
  return withNames ? [{ code: 'now', title: `${counted} since ${longDay(since)}`, since, until: today }, ...whole] : whole
}
