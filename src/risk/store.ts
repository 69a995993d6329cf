/** The rows of risk assessments: reading them in order, and writing many at once. */
import type { Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import type { Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { DB } from '../platform/schema.ts'
import type { Assessment, HarmLevel } from './rules.ts'

/** The judgements about these people that the viewer may see, newest first. */
export const assessmentsOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Assessment[]> => {
  if (people.length === 0) return []
  const rows = await assessmentRows(tx).where('risk_assessment.person_id', 'in', [...people]).orderBy('assessed_on', 'desc').orderBy('recorded_at', 'desc').execute()
  return rows.map(assessmentOf)
}

/** One judgement by its id, if the viewer may see it. */
export const assessmentById = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<Assessment | undefined> => {
  const row = await assessmentRows(tx).where('risk_assessment.id', '=', id).executeTakeFirst()
  return row && assessmentOf(row)
}

const assessmentRows = (tx: Reading['tx']) =>
  tx.selectFrom('risk_assessment').leftJoin('account', 'account.id', 'risk_assessment.assessed_by').leftJoin('organisation', 'organisation.id', 'risk_assessment.organisation_id')
    .select(['risk_assessment.id', 'harm', 'likelihood_percent', 'tier', 'source', 'assessed_on', 'account.name as assessedBy', 'organisation.name as organisation'])

const assessmentOf = (row: {
  readonly id: string; readonly harm: string; readonly likelihood_percent: number; readonly tier: string; readonly source: string
  readonly assessed_on: string; readonly assessedBy: string | null; readonly organisation: string | null
}): Assessment => ({
  id: row.id, harm: row.harm as HarmLevel, likelihoodPercent: row.likelihood_percent, tier: row.tier, source: row.source, assessed: row.assessed_on,
  assessedBy: row.assessedBy, organisation: row.organisation,
})

const COLUMNS = ['id', 'person_id', 'harm', 'likelihood_percent', 'tier', 'source', 'assessed_on', 'assessed_by', 'organisation_id', 'recorded_at'] as const

export type RiskRow = Readonly<Selectable<DB['risk_assessment']>>

/** Copies many judgements in, decided beforehand with this slice's rules. Rows carry the table's own columns. Answers how many. */
export const loadRisks = (client: PoolClient, rows: Iterable<RiskRow> | AsyncIterable<RiskRow>): Promise<number> => copyRows(client, 'risk_assessment', COLUMNS, rows)
