/** What became of what a victim asked for, found again without a trace on the offenders’ side. Pure. */
import type { ConditionCode, ConditionState } from '../licences/rules.ts'
import type { Day } from '../core/dates.ts'

interface Asked {
  readonly conditionId: string
  readonly code: ConditionCode
  readonly areaCode: string | null
  readonly withdrawnOn: Day | null
}

interface Row {
  readonly id: string
  readonly code: ConditionCode
  readonly areaCode: string | null
  readonly state: ConditionState
  readonly decidedOn: Day | null
  readonly reason: string | null
}

export interface Outcome {
  readonly state: 'waiting' | 'accepted' | 'declined' | 'withdrawn'
  readonly decidedOn: Day | null
  readonly reason: string | null
}

/** The decision on what was asked: on the row that travelled, or on one of the same form that somebody else proposed and that stands. */
export const outcomeOf = (asked: Asked, conditions: readonly Row[]): Outcome => {
  if (asked.withdrawnOn !== null) return { state: 'withdrawn', decidedOn: null, reason: null }
  const own = conditions.find((one) => one.id === asked.conditionId)
  const standing = conditions.find((one) => one.state === 'accepted' && one.code === asked.code && one.areaCode === asked.areaCode)
  const found = own && own.state !== 'proposed' ? own : standing
  return found && found.state !== 'proposed' ? { state: found.state, decidedOn: found.decidedOn, reason: found.reason } : { state: 'waiting', decidedOn: null, reason: null }
}

/** What a victim can ask for: the conditions that protect them. */
export const REQUESTABLE = ['no-contact', 'exclusion-zone', 'relationships', 'specified-acts'] as const satisfies readonly ConditionCode[]
