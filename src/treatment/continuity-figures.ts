/** Did treatment outside begin within three weeks of release? Releases by prison or area, with what must not be shown. Pure. */
import { rateWithInterval, type Rate } from '../core/statistics.ts'
import { hiddenOf } from './figures.ts'

export const CONTINUITY_CUTS = { prison: 'Prison', area: 'Area' } as const
export type ContinuityCut = keyof typeof CONTINUITY_CUTS

export const BEGAN = { within: 'Began within three weeks', late: 'Began later', never: 'Has not begun' } as const
export type Began = keyof typeof BEGAN
export const BEGAN_NAMES = Object.keys(BEGAN) as Began[]

export interface BeganRow { readonly unit: string; readonly reached: Began; readonly people: number }

export interface BeganFigure {
  readonly unit: string
  /** Releases with a prescription; null where it is too small to be shown or would tell a count that is. */
  readonly releases: number | null
  readonly counts: Readonly<Record<Began, number | null>>
  readonly rate: Rate | null
}

/** Figures of every unit, the whole first. With `suppressing`, small counts are hidden, and with them what would give them away. */
export const continuityFiguresOf = (rows: readonly BeganRow[], suppressing: boolean): BeganFigure[] => {
  const units = [...new Set(rows.map((row) => row.unit))].sort((a, b) => (a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1))
  const known = new Map(rows.map((row) => [`${row.unit}|${row.reached}`, row.people]))
  const count = (unit: string, reached: Began): number => known.get(`${unit}|${reached}`) ?? 0
  const releases = (unit: string): number => BEGAN_NAMES.reduce((sum, name) => sum + count(unit, name), 0)
  const hidden = suppressing ? hiddenOf(units, BEGAN_NAMES, count, releases) : new Set<string>()
  return units.map((unit): BeganFigure => {
    const shown = (name: Began): number | null => (hidden.has(`${unit}|${name}`) ? null : count(unit, name))
    const all = hidden.has(`${unit}|needed`) ? null : releases(unit)
    const within = shown('within')
    return { unit, releases: all, counts: { within, late: shown('late'), never: shown('never') }, rate: all === null || within === null ? null : rateWithInterval(within, all) }
  })
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

export const beganWords = ({ rate, releases, counts }: BeganFigure): string =>
  rate === null ? (releases === 0 ? 'Nobody was released with a prescription' : 'Too few to show') : `${percent(rate.rate)} (95 % interval ${percent(rate.low)} to ${percent(rate.high)}), ${counts.within ?? 0} of ${releases ?? 0}`

/** The answer in one sentence. */
export const beganSentence = (all: BeganFigure | undefined): string => {
  if (!all || all.releases === 0) return 'Nobody was released with a prescription for opioid dependence in this time.'
  if (all.rate === null) return 'Too few people to say for how many treatment began within three weeks.'
  return `Of ${all.releases ?? 0} ${all.releases === 1 ? 'release' : 'releases'} with a prescription for opioid dependence, treatment outside began within three weeks after ${all.counts.within ?? 0}: ${percent(all.rate.rate)} (95 % interval ${percent(all.rate.low)} to ${percent(all.rate.high)}).`
}

/** What is published beside it: of everybody with a substance need who leaves prison, not only those with a prescription; so it is never compared. */
export const CONTINUITY_PUBLISHED = {
  words: 'Published: of prison leavers in England with a substance need, 30.3 % began community treatment within three weeks in 2015 to 2016, and 40.7 % as at 2023; the drug strategy aims at 75 %. That counts everybody with a need, not only those with a prescription.',
  source: 'From Harm to Hope, first annual report, as quoted by a supplier of treatment systems',
  href: 'https://illycorp.com/focuson-continuity-of-care-for-prison-leavers/',
} as const
