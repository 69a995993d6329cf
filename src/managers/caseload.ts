/** How much work a caseload is: people weighted by the letter of their tier, against a cap. Pure. */
import type { DatedRule } from '../core/dated-rules.ts'
import { HARM_LEVELS, type HarmLevel, type RiskLevel } from '../risk/rules.ts'

export const TIER_LETTERS = ['A', 'B', 'C', 'D'] as const
export type TierLetter = (typeof TIER_LETTERS)[number]

/** Points that one person of a tier counts; `unassessed` for somebody whom nobody has assessed. */
export const TIER_POINTS: DatedRule<Readonly<Record<TierLetter | 'unassessed', number>>> = {
  from: '2020-01-01',
  value: { A: 1.75, B: 1.25, C: 1, D: 0.75, unassessed: 1 },
  source: 'Assumption of this project, to be set by each region: the published tiers order the work and give no minutes',
}

/** Points beyond which another person needs a reason. */
export const CASELOAD_POINTS_MAX: DatedRule<number> = {
  from: '2020-01-01',
  value: 50,
  source: 'Assumption of this project, after HM Inspectorate of Probation, Research and Analysis Bulletin 2021/02: the quality of work falls where a practitioner has 50 cases or more',
}

/** How many people of each tier somebody is responsible for. */
export type Caseload = Readonly<Record<TierLetter | 'unassessed', number>>

export const EMPTY_CASELOAD: Caseload = { A: 0, B: 0, C: 0, D: 0, unassessed: 0 }

const letterOf = (tier: string | null): TierLetter | 'unassessed' => TIER_LETTERS.find((letter) => tier?.startsWith(letter)) ?? 'unassessed'

/** The caseload from counts by letter; an unknown letter counts as not assessed. */
export const caseloadOf = (counts: readonly { readonly tier: string; readonly people: number }[]): Caseload => {
  const total = { ...EMPTY_CASELOAD }
  for (const { tier, people } of counts) total[letterOf(tier)] += people
  return total
}

export const peopleIn = (caseload: Caseload): number => Object.values(caseload).reduce((sum, people) => sum + people, 0)

/** Points of one person by their tier (`B2`), or of somebody not assessed (null). */
export const pointsOf = (tier: string | null): number => TIER_POINTS.value[letterOf(tier)]

/** Points of a whole caseload. */
export const pointsIn = (caseload: Caseload): number =>
  [...TIER_LETTERS, 'unassessed' as const].reduce((sum, letter) => sum + caseload[letter] * TIER_POINTS.value[letter], 0)

/** “41.5 of 50 points”. */
export const pointsWords = (points: number): string => `${Math.round(points * 100) / 100} of ${CASELOAD_POINTS_MAX.value} points`

const HARM_FOR_PROBATION_OFFICER: readonly HarmLevel[] = ['high', 'very-high']

/** Who is qualified to manage somebody: the highest judgements want a probation officer. */
export const MANAGER_BAND: DatedRule<(level: RiskLevel) => 'probation officer' | 'probation officer or probation services officer'> = {
  from: '2020-01-01',
  value: ({ harm, tier }) => (letterOf(tier) === 'A' || HARM_FOR_PROBATION_OFFICER.includes(harm) ? 'probation officer' : 'probation officer or probation services officer'),
  source: 'As HMPPS’s own allocation service recommends: a probation officer for tier A, or where the risk of serious harm is high or very high',
}

export interface BandChange {
  readonly pointsBefore: number
  readonly pointsAfter: number
  /** The judgement now wants a better qualified manager than before: somebody must check. */
  readonly review: boolean
  readonly words: string
}

/** What a change of risk means for whoever is responsible. A rise in harm between high and very high is checked too. */
export const bandChange = (from: RiskLevel | null, to: RiskLevel): BandChange => {
  const before = from ? MANAGER_BAND.value(from) : null
  const after = MANAGER_BAND.value(to)
  const levels = Object.keys(HARM_LEVELS)
  const harmRose = from !== null && levels.indexOf(to.harm) > levels.indexOf(from.harm)
  const review = after === 'probation officer' && (before !== after || harmRose)
  return { pointsBefore: pointsOf(from?.tier ?? null), pointsAfter: pointsOf(to.tier), review, words: `This risk wants a ${after}.` }
}
