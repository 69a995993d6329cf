/** The synthetic population into its tables: decided in memory with the slices' own rules, written by COPY, batch by batch. */
import { idOf } from './ids.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import type { Day } from '../../src/core/dates.ts'
import { copyRows, type Cell } from '../../src/platform/copy.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { loadReleasePlans } from '../../src/release/store/loading.ts'
import { loadChecks, loadEmployment, loadPlaces } from '../../src/housing/store.ts'
import { loadManagements, loadReviews } from '../../src/managers/store.ts'
import { loadAssessments } from '../../src/needs/store.ts'
import { loadPlans } from '../../src/plans/store.ts'
import { loadReferrals } from '../../src/referrals/store.ts'
import { loadRisks } from '../../src/risk/store.ts'
import { loadConvictions, loadSentences } from '../../src/sentences/store.ts'
import { generate } from '../generator.ts'
import type { Dirt, History } from '../history.ts'
import { readDeprivation, readQuestions } from '../question-registers.ts'
import { readContractedServices } from '../registers.ts'
import { personIdOf, recordRows, type RecordRows } from './records.ts'
import { providerOf, workRows, type Loading, type WorkRows } from './work.ts'

/** So many histories are decided and written at a time: memory stays bounded whatever the size. */
const BATCH = 200

export interface PopulationOptions {
  readonly people: number
  readonly seed: number | string
  readonly today: Day
}

/** What was put in on purpose, for whoever wants to check that the platform notices. */
export type DirtList = readonly (Dirt & { readonly person: string })[]

/** Copies the population in the transaction of the client, and lists the dirt that was put in. The database takes one batch in while the next is made. */
export const loadPopulation = async (client: PoolClient, root: string, { people, seed, today }: PopulationOptions): Promise<DirtList> => {
  const loading: Loading = { service: providerOf(readContractedServices(root)), today, random: seededRandom(`loading ${seed}`) }
  const dirt: (Dirt & { person: string })[] = []
  let batch: HistoryRows[] = []
  // Writing goes on beside making: its chance is a sequence of its own, so that the same seed gives the same rows.
  const changes = loading.random.fork('changes')
  let writing = Promise.resolve()
  const write = async (): Promise<void> => {
    await writing
    writing = writeRows(client, batch, changes)
    // A fault is told by the next wait; until then it must not end the program.
    writing.catch(() => undefined)
    batch = []
  }
  for (const history of generate({ seed, people, today, questions: readQuestions(root), deprivation: readDeprivation(root) })) {
    batch.push(rowsOfHistory(history, loading))
    dirt.push(...history.dirt.map((one) => ({ ...one, person: personIdOf(history) })))
    // The batch that is on its way to the database has a turn after each history: beginning and ending a COPY takes several.
    await nextTurn()
    if (batch.length === BATCH) await write()
  }
  if (batch.length > 0) await write()
  await writing
  return dirt
}

interface HistoryRows {
  readonly records: RecordRows
  readonly work: WorkRows
}

const rowsOfHistory = (history: History, loading: Loading): HistoryRows => ({ records: recordRows(history), work: workRows(history, personIdOf(history), loading) })

/** Copies all rows of one table; the columns are those of its first row. */
const copyAll = async (client: PoolClient, table: string, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void> => {
  const [first] = rows
  if (first) await copyRows(client, table, Object.keys(first), rows)
}

/** Writes whole histories, table by table in order of dependence. */
export const writeHistories = (client: PoolClient, histories: readonly History[], loading: Loading): Promise<void> =>
  writeRows(client, histories.map((history) => rowsOfHistory(history, loading)), loading.random)

const writeRows = async (client: PoolClient, rows: readonly HistoryRows[], random: Random): Promise<void> => {
  const records = rows.map((one) => one.records)
  const work = rows.map((one) => one.work)
  await copyAll(client, 'person', records.flatMap((one) => one.people.map((row) => ({ ...row }))))
  // Writing a person knows them by their facts of today alone: whoever changed over the years is known by the earlier ones too.
  const known = records.flatMap((one) => one.known)
  await client.query(`delete from known_identity where source = 'person' and person_id = any ($1::uuid[])`, [known.map((row) => row.person_id)])
  await copyAll(client, 'known_identity', known.map((row) => ({ ...row })))
  await copyAll(client, 'involvement', [...records, ...work].flatMap((one) => one.involvements.map((row) => ({ ...row }))))
  await copyAll(client, 'source_record', records.flatMap((one) => one.records.map((row) => ({ ...row }))))
  await copyAll(client, 'doubtful_link', records.flatMap((one) => one.doubts.map((row) => ({ ...row }))))
  await loadSentences(client, [...records, ...work].flatMap((one) => one.sentences))
  await loadReleasePlans(client, [...records, ...work].flatMap((one) => one.sentences).filter(({ kind }) => kind === 'custody').map((row) => ({ id: idOf('release plan', row.id), person_id: row.person_id, sentence_id: row.id, started_at: row.recorded_at })))
  await loadConvictions(client, work.flatMap((one) => one.convictions))
  await loadRisks(client, work.flatMap((one) => one.risks))
  await loadAssessments(client, work.flatMap((one) => one.assessments))
  await loadManagements(client, work.flatMap((one) => one.managements))
  await loadReviews(client, work.flatMap((one) => one.reviews))
  await loadPlans(client, random, work.flatMap((one) => one.plans))
  await loadReferrals(client, work.flatMap((one) => one.referrals))
  await loadPlaces(client, work.flatMap((one) => one.accommodations))
  await loadChecks(client, work.flatMap((one) => one.checks))
  await loadEmployment(client, work.flatMap((one) => one.employments))
}
