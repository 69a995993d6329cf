/** Risk of serious harm and likelihood of reoffending as dated judgements, and how they move. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

/** Risk of serious harm, from least to most. */
export const HARM_LEVELS = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  'very-high': 'Very high',
} as const

export type HarmLevel = keyof typeof HARM_LEVELS

export interface RiskLevel {
  readonly harm: HarmLevel
  /** Likelihood of proven reoffending within two years, per cent. */
  readonly likelihoodPercent: number
  /** Probation's tier, letter and digit: `A3` wants the most work, `D0` the least. */
  readonly tier: string
}

export interface Assessment extends RiskLevel {
  readonly id: string
  readonly assessed: Day
  readonly source: string
  readonly assessedBy: string | null
  readonly organisation: string | null
}

/** Where the published judgements come from. `other` covers a professional judgement that no tool made. */
export const SOURCES = {
  oasys: 'Offender Assessment System (OASys)',
  'case-record': 'Probation case record',
  'professional-judgement': 'Professional judgement',
  'prison-record': 'Prison record',
} as const

export type Source = keyof typeof SOURCES

/** The words of a source; what a loaded record calls it stands as it was written. */
export const sourceTitle = (source: string): string => (source in SOURCES ? SOURCES[source as Source] : source)

export type Movement = 'first' | 'up' | 'down' | 'same'

const harmRank = (harm: HarmLevel): number => Object.keys(HARM_LEVELS).indexOf(harm)
/** `A3` is above `A2`, and any A above any B. */
const tierRank = (tier: string): number => ('ABCD'.indexOf(tier.charAt(0)) === -1 ? 0 : (3 - 'ABCD'.indexOf(tier.charAt(0))) * 10) + Number(tier.slice(1))

/** Which way the judgement moved: by harm first, then by tier. */
export const movementOf = (from: RiskLevel | null, to: RiskLevel): Movement => {
  if (!from) return 'first'
  const moved = harmRank(to.harm) - harmRank(from.harm) || tierRank(to.tier) - tierRank(from.tier)
  return moved > 0 ? 'up' : moved < 0 ? 'down' : 'same'
}

/** “High risk of serious harm, 62% likely to reoffend within two years, tier B2”. */
export const levelWords = ({ harm, likelihoodPercent, tier }: RiskLevel): string =>
  `${HARM_LEVELS[harm]} risk of serious harm, ${likelihoodPercent}% likely to reoffend within two years, tier ${tier}`

/** What moved since the judgement before, in one sentence; never colour alone. */
export const movementWords = (from: (RiskLevel & { readonly assessed: Day }) | null, to: RiskLevel): string => {
  if (!from) return 'This is the first assessment.'
  const parts = [
    ...(from.harm === to.harm ? [] : [`risk of serious harm went ${harmRank(to.harm) > harmRank(from.harm) ? 'up' : 'down'} from ${HARM_LEVELS[from.harm].toLowerCase()} to ${HARM_LEVELS[to.harm].toLowerCase()}`]),
    ...(from.tier === to.tier ? [] : [`the tier went ${tierRank(to.tier) > tierRank(from.tier) ? 'up' : 'down'} from ${from.tier} to ${to.tier}`]),
    ...(from.likelihoodPercent === to.likelihoodPercent ? [] : [`likelihood of reoffending went ${to.likelihoodPercent > from.likelihoodPercent ? 'up' : 'down'} from ${from.likelihoodPercent}% to ${to.likelihoodPercent}%`]),
  ]
  return parts.length === 0 ? `Nothing changed since ${longDay(from.assessed)}.` : `Since ${longDay(from.assessed)} ${parts.join(', and ')}.`
}

/**
 * May this judgement be recorded? One about an earlier day may come late: it is kept, but only the newest counts, and only a
 * newest one that moves harm or tier is a change.
 */
export const decideAssessment = (
  wanted: RiskLevel & { readonly assessed: Day },
  newest: (RiskLevel & { readonly assessed: Day }) | null,
  today: Day,
): Result<{ readonly changed: boolean; readonly movement: Movement }> => {
  if (wanted.assessed > today) return no('An assessment cannot be dated in the future.', 'assessed')
  if (newest && newest.assessed === wanted.assessed && newest.harm === wanted.harm && newest.tier === wanted.tier && newest.likelihoodPercent === wanted.likelihoodPercent)
    return no('This assessment is already recorded.', 'assessed')
  const counts = !newest || wanted.assessed >= newest.assessed
  const movement = movementOf(newest, wanted)
  return yes({ changed: counts && (newest === null || newest.harm !== wanted.harm || newest.tier !== wanted.tier), movement })
}
