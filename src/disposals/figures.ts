/** What came of out-of-court disposals, by kind and area: counts that add up, with what must not be shown. Pure. */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { rateWithInterval, type Rate } from '../core/statistics.ts'
import { countsToHide, SMALL_NUMBER, type Sum } from '../core/suppression.ts'
import { halvesBefore, type Period } from '../treatment/figures.ts'

export const CUTS = { kind: 'Kind', area: 'Area' } as const
export type Cut = keyof typeof CUTS

/** The columns, each part of a sum: how it ended; of those with somebody to ask; of those who were referred. */
export const COLUMNS = {
  offered: 'Offered', complied: 'Complied with', given: 'Given, without conditions', breached: 'Breached', open: 'Still open', 'not-issued': 'Not issued',
  'to-ask': 'With a victim to ask', asked: 'Victim asked', 'not-asked': 'Victim not asked', referred: 'Referred', 'taken-up': 'Referral taken up', 'not-taken-up': 'Referral not taken up',
} as const
export type Column = keyof typeof COLUMNS
export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[]

export interface CountRow { readonly unit: string; readonly outcome: string; readonly victim: string; readonly referral: string; readonly disposals: number }

/** Does one disposal count in this column? The rule for the screen, and for who stands behind a figure. */
export const countsIn = (column: Column, { outcome, victim, referral }: Pick<CountRow, 'outcome' | 'victim' | 'referral'>): boolean => {
  switch (column) {
    case 'offered': return true
    case 'to-ask': return victim !== 'nobody'
    case 'asked': case 'not-asked': return victim === column
    case 'referred': return referral !== 'none'
    case 'taken-up': case 'not-taken-up': return referral === column
    default: return outcome === column
  }
}

export interface Figure {
  readonly unit: string
  /** Null where it is too small to be shown, or would tell a count that is. */
  readonly counts: Readonly<Record<Column, number | null>>
  /** Complied with, of those that ended as complied with or broken. */
  readonly compliance: Rate | null
}

/** In a unit: how it ended adds up to all; asked and not asked to whom to ask, and so on. What is left of all without either is a count as well. */
const LINES: readonly { readonly total: string; readonly parts: readonly string[] }[] = [
  { total: 'offered', parts: ['complied', 'given', 'breached', 'open', 'not-issued'] }, { total: 'to-ask', parts: ['asked', 'not-asked'] }, { total: 'offered', parts: ['to-ask', 'nobody to ask'] },
  { total: 'referred', parts: ['taken-up', 'not-taken-up'] }, { total: 'offered', parts: ['referred', 'not referred'] },
]

/** Figures of every unit, the whole first. With `suppressing`, small counts are hidden, and with them what would give them away. */
export const figuresOf = (rows: readonly CountRow[], suppressing: boolean): Figure[] => {
  const units = [...new Set(rows.map((row) => row.unit))].sort((a, b) => (a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1))
  const count = (unit: string, column: Column): number => rows.filter((row) => row.unit === unit && countsIn(column, row)).reduce((sum, row) => sum + row.disposals, 0)
  const hidden = suppressing ? hiddenOf(units, count) : new Set<string>()
  return units.map((unit): Figure => {
    const shown = (column: Column): number | null => (hidden.has(`${unit}|${column}`) ? null : count(unit, column))
    const counts = Object.fromEntries(COLUMN_NAMES.map((column) => [column, shown(column)])) as Record<Column, number | null>
    return { unit, counts, compliance: counts.complied === null || counts.breached === null ? null : rateWithInterval(counts.complied, counts.complied + counts.breached) }
  })
}

const hiddenOf = (units: readonly string[], count: (unit: string, column: Column) => number): ReadonlySet<string> => {
  const rest = (unit: string): readonly [string, number][] => [[`${unit}|nobody to ask`, count(unit, 'offered') - count(unit, 'to-ask')], [`${unit}|not referred`, count(unit, 'offered') - count(unit, 'referred')]]
  const counts = new Map(units.flatMap((unit) => [...COLUMN_NAMES.map((column) => [`${unit}|${column}`, count(unit, column)] as const), ...rest(unit)]))
  const parts = units.filter((unit) => unit !== 'all')
  const sums: Sum[] = units.flatMap((unit) => LINES.map((line) => ({ total: `${unit}|${line.total}`, parts: line.parts.map((part) => `${unit}|${part}`) })))
  if (parts.length > 0) for (const column of [...COLUMN_NAMES, 'nobody to ask', 'not referred']) sums.push({ total: `all|${column}`, parts: parts.map((unit) => `${unit}|${column}`) })
  return countsToHide(counts, sums, SMALL_NUMBER.value)
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** The answer in one sentence. */
export const figureSentence = (all: Figure | undefined): string => {
  if (!all || all.counts.offered === 0) return 'Nobody was offered an out-of-court disposal in this time.'
  if (all.counts.offered === null || all.compliance === null || all.counts.complied === null) return 'Too few people to say how many complied.'
  const { counts, compliance } = all
  const asked = counts.asked === null || counts['to-ask'] === null || counts['to-ask'] === 0 ? '' : ` Of ${counts['to-ask']} with a victim to ask, ${counts.asked} were asked.`
  return `Of ${counts.offered} offered, ${counts.complied} were complied with: ${percent(compliance.rate)} of those that came to their end with conditions (95 % interval ${percent(compliance.low)} to ${percent(compliance.high)}).${asked}`
}

/** Whole half-years, and for those who see each person also the one that runs. */
export const periodsFor = (today: Day, withNames: boolean): Period[] => {
  const whole = halvesBefore(today).map((half) => ({ ...half, title: `Offered ${longDay(half.since)} to ${longDay(half.until)}` }))
  const since = addDays(whole[0]!.until, 1)
  return withNames ? [{ code: 'now', title: `Offered since ${longDay(since)}`, since, until: today }, ...whole] : whole
}

/** What is published beside it. One scheme of another time: it stands beside the figure and is never compared with it. */
export const PUBLISHED = {
  words: 'Published: over 350 conditional cautions were issued in the first year of the scheme in Cambridgeshire and Peterborough (2016-17).',
  source: 'Cambridgeshire Police and Crime Commissioner, first anniversary of conditional cautions (September 2017)',
  href: 'https://www.cambridgeshire-pcc.gov.uk/scheme-reduce-reoffending-cambridgeshire-marks-one-year-anniversary/',
} as const
