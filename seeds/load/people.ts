/** The synthetic population into its tables: decided in memory with the slices' own rules, written by COPY, batch by batch. */
import type { PoolClient } from 'pg'
import type { Day } from '../../src/core/dates.ts'
import { copyRows, type Cell } from '../../src/platform/copy.ts'
import { loadAssessments } from '../../src/needs/store.ts'
import { loadRisks } from '../../src/risk/store.ts'
import { loadConvictions, loadSentences } from '../../src/sentences/store.ts'
import { generate } from '../generator.ts'
import type { Dirt, History } from '../history.ts'
import { readDeprivation, readQuestions } from '../question-registers.ts'
import { readContractedServices } from '../registers.ts'
import { personIdOf, recordRows } from './records.ts'
import { providerOf, workRows } from './work.ts'

/** So many histories are decided and written at a time: memory stays bounded whatever the size. */
const BATCH = 1000

export interface PopulationOptions {
  readonly people: number
  readonly seed: number | string
  readonly today: Day
}

/** What was put in on purpose, for whoever wants to check that the platform notices. */
export type DirtList = readonly (Dirt & { readonly person: string })[]

/** Copies the population in the transaction of the client, and lists the dirt that was put in. */
export const loadPopulation = async (client: PoolClient, root: string, { people, seed, today }: PopulationOptions): Promise<DirtList> => {
  const service = providerOf(readContractedServices(root))
  const dirt: (Dirt & { person: string })[] = []
  let batch: History[] = []
  const write = async (): Promise<void> => {
    await writeHistories(client, batch, service, today)
    for (const history of batch) dirt.push(...history.dirt.map((one) => ({ ...one, person: personIdOf(history) })))
    batch = []
  }
  for (const history of generate({ seed, people, today, questions: readQuestions(root), deprivation: readDeprivation(root) })) {
    batch.push(history)
    if (batch.length === BATCH) await write()
  }
  if (batch.length > 0) await write()
  return dirt
}

/** Copies all rows of one table; the columns are those of its first row. */
const copyAll = async (client: PoolClient, table: string, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> => {
  const [first] = rows
  if (first) await copyRows(client, table, Object.keys(first), rows)
}

/** Writes whole histories, table by table in order of dependence. */
export const writeHistories = async (client: PoolClient, histories: readonly History[], service: (reference: string) => { id: string; provider: string }, today: Day): Promise<void> => {
  const records = histories.map(recordRows)
  const work = histories.map((history) => workRows(history, personIdOf(history), service, today))
  await copyAll(client, 'person', records.flatMap((one) => one.people.map((row) => ({ ...row }))))
  await copyAll(client, 'involvement', [...records, ...work].flatMap((one) => one.involvements.map((row) => ({ ...row }))))
  await copyAll(client, 'source_record', records.flatMap((one) => one.records.map((row) => ({ ...row }))))
  await loadSentences(client, work.flatMap((one) => one.sentences))
  await loadConvictions(client, work.flatMap((one) => one.convictions))
  await loadRisks(client, work.flatMap((one) => one.risks))
  await loadAssessments(client, work.flatMap((one) => one.assessments))
  await copyAll(client, 'management', work.flatMap((one) => one.managements))
  await copyAll(client, 'plan', work.flatMap((one) => one.plans))
  await copyAll(client, 'goal', work.flatMap((one) => one.goals))
  await copyAll(client, 'step', work.flatMap((one) => one.steps))
  await copyAll(client, 'referral', work.flatMap((one) => one.referrals))
  await copyAll(client, 'referral_change', work.flatMap((one) => one.changes))
  await copyAll(client, 'service_session', work.flatMap((one) => one.sessions))
  await copyAll(client, 'referral_outcome', work.flatMap((one) => one.outcomes))
  await copyAll(client, 'accommodation', work.flatMap((one) => one.accommodations))
  await copyAll(client, 'accommodation_check', work.flatMap((one) => one.checks))
  await copyAll(client, 'employment_status', work.flatMap((one) => one.employments))
}
