/** Risk, who was responsible, and what a rise in risk asked for: rows decided with the rules of the slices that the actions use. */
import { addDays, type Day } from '../../src/core/dates.ts'
import { bandChange } from '../../src/managers/caseload.ts'
import { holdsOn, REVIEW_DAYS } from '../../src/managers/rules.ts'
import type { ManagementRow, ReviewRow } from '../../src/managers/store.ts'
import { decideAssessment } from '../../src/risk/rules.ts'
import type { RiskRow } from '../../src/risk/store.ts'
import type { History } from '../history.ts'
import { officerName, prisonOrganisation } from '../officers.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Gives the id of a row of this history by its kind and place: `risk 0`. */
export type RowId = (name: string) => string

export const riskRows = (history: History, person: string, at: RowId): RiskRow[] => history.risks.map((one, i) => ({
  id: at(`risk ${i}`), person_id: person, harm: one.harm, likelihood_percent: one.likelihoodPercent, tier: one.tier, source: 'oasys', assessed_on: one.assessed,
  assessed_by: null, organisation_id: organisationId(PROBATION_UNIT), recorded_at: atNine(one.assessed),
}))

/** Places of the judgements that changed harm or tier: news for whoever works with the person. */
export const riskChanges = (history: History, today: Day): number[] => history.risks.flatMap((one, i) => {
  const decided = decideAssessment(one, history.risks[i - 1] ?? null, today)
  return decided.ok && decided.value.changed ? [i] : []
})

const HANDOVER = 'Handed over with the release plan, the risk assessment and what has been agreed so far.'

/** Who was responsible. A period that follows another without a gap was handed over. */
export const managementRows = (history: History, person: string, at: RowId): ManagementRow[] => history.responsibilities.map((one, i) => {
  const prison = history.sentences.at(-1)?.custody?.prison
  const before = history.responsibilities[i - 1]
  const next = history.responsibilities[i + 1]
  const handedOver = before !== undefined && before.to === one.from
  return {
    id: at(`management ${i}`), person_id: person, side: one.side, account_id: accountId(one.officer),
    organisation_id: organisationId(one.side === 'community' || !prison ? PROBATION_UNIT : prisonOrganisation(prison)), from_day: one.from, until_day: one.to,
    reason: handedOver ? 'Handed over for release' : 'Allocated by the head of the delivery unit', handover: handedOver ? HANDOVER : null, decided_by: null, decided_at: atNine(one.from),
    ended_reason: one.to === null ? null : next?.from === one.to ? `Handed over to ${officerName(next.officer)}` : endWords(history, one.to),
    ended_by: null, ended_at: one.to === null ? null : atNine(one.to),
  }
})

/** Why nobody followed: supervision was over, or the officer left. */
const endWords = (history: History, to: Day): string => (to > (history.sentences.at(-1)?.supervisionEnd ?? to) ? 'Supervision ended' : 'The officer left the unit')

/** Whoever is asked whether the manager is still right answers within so many days. */
const ANSWERED_DAYS = 3

/** The checks that a rise in risk asked for, of whoever was responsible on its day. */
export const reviewRows = (history: History, managements: readonly ManagementRow[], at: RowId, today: Day): ReviewRow[] => riskChanges(history, today).flatMap((i) => {
  const risk = history.risks[i]!
  const current = managements.find((row) => holdsOn({ from: row.from_day, until: row.until_day }, risk.assessed))
  if (!current || !bandChange(history.risks[i - 1] ?? null, risk).review) return []
  const answered = addDays(risk.assessed, ANSWERED_DAYS)
  const done = answered <= today
  return [{
    id: at(`manager-review ${i}`), person_id: current.person_id, management_id: current.id, asked_on: risk.assessed, due_day: addDays(risk.assessed, REVIEW_DAYS),
    done_on: done ? answered : null, done_by: null, finding: done ? 'Still the right officer: qualified for this, and has room.' : null,
  }]
})
