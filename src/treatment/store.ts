/** The rows of treatment requirements: reading one person’s, and writing. */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { Day } from '../core/dates.ts'
import { randomReference } from '../core/reference.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows, type Cell } from '../platform/copy.ts'
import type { Attendance, Kind, ReviewOutcome, Setting, TestResult } from './rules.ts'
import type { PathState, RequirementState, RequirementStepName } from './workflow.ts'

type Tx = Pick<Reading, 'tx'>

export interface StoredPath {
  readonly id: string
  readonly personId: string
  readonly reference: string
  readonly kinds: readonly Kind[]
  readonly why: string
  readonly state: PathState
  readonly stateOn: Day
  readonly assessBy: Day
  readonly court: string | null
  readonly hearingOn: Day | null
  readonly consentedOn: Day | null
  readonly startedOn: Day
  readonly startedBy: string | null
  readonly organisationId: string
  readonly providerId: string | null
  readonly provider: string | null
  readonly version: number
}

const PATH = sql`p.id, p.person_id as "personId", p.reference, p.kinds, p.why, p.state, p.state_on as "stateOn", p.assess_by as "assessBy", p.court, p.hearing_on as "hearingOn",
  p.consented_on as "consentedOn", p.started_on as "startedOn", p.started_by as "startedBy", p.organisation_id as "organisationId", p.provider_organisation_id as "providerId", o.name as provider, p.version`

/** Every way to a requirement of these people that the viewer may see, the newest first. */
export const pathsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredPath[]> => {
  const { rows } = await sql<StoredPath>`select ${PATH} from treatment_path p left join organisation o on o.id = p.provider_organisation_id
    where p.person_id = any (${[...people]}::uuid[]) order by p.started_on desc, p.recorded_at desc, p.id`.execute(tx)
  return rows
}

export const pathById = async ({ tx }: Tx, id: string): Promise<StoredPath | undefined> => {
  const { rows } = await sql<StoredPath>`select ${PATH} from treatment_path p left join organisation o on o.id = p.provider_organisation_id where p.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export interface StoredStep<Name extends string> {
  readonly of: string
  readonly name: Name
  readonly day: Day
  readonly words: string | null
  readonly by: string | null
  readonly organisation: string
}

export const pathStepsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredStep<PathState>[]> => {
  const { rows } = await sql<StoredStep<PathState>>`select s.path_id as of, s.state as name, s.on_day as day, s.words, a.name as by, o.name as organisation
    from treatment_path_step s join organisation o on o.id = s.organisation_id left join account a on a.id = s.recorded_by where s.person_id = any (${[...people]}::uuid[]) order by s.place`.execute(tx)
  return rows
}

export const requirementStepsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredStep<RequirementStepName | 'made'>[]> => {
  const { rows } = await sql<StoredStep<RequirementStepName | 'made'>>`select s.requirement_id as of, s.step as name, s.on_day as day, s.words, a.name as by, o.name as organisation
    from treatment_requirement_step s join organisation o on o.id = s.organisation_id left join account a on a.id = s.recorded_by where s.person_id = any (${[...people]}::uuid[]) order by s.place`.execute(tx)
  return rows
}

export interface StoredSession { readonly id: string; readonly of: string; readonly day: Day; readonly attendance: Attendance | null; readonly by: string | null; readonly organisation: string }
export interface StoredTest { readonly id: string; readonly of: string; readonly day: Day; readonly result: TestResult; readonly words: string | null; readonly organisation: string }
export interface StoredReview { readonly id: string; readonly of: string; readonly day: Day; readonly reportedOn: Day | null; readonly outcome: ReviewOutcome | null; readonly words: string | null; readonly organisation: string }
export interface StoredReport { readonly of: string; readonly words: string; readonly writtenOn: Day; readonly by: string | null; readonly organisation: string }

export const sessionsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredSession[]> => {
  const { rows } = await sql<StoredSession>`select s.id, s.requirement_id as of, s.day, s.attendance, a.name as by, o.name as organisation
    from treatment_session s join organisation o on o.id = s.organisation_id left join account a on a.id = s.recorded_by where s.person_id = any (${[...people]}::uuid[]) order by s.day desc`.execute(tx)
  return rows
}

export const testsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredTest[]> => {
  const { rows } = await sql<StoredTest>`select t.id, t.requirement_id as of, t.day, t.result, t.words, o.name as organisation
    from treatment_test t join organisation o on o.id = t.organisation_id where t.person_id = any (${[...people]}::uuid[]) order by t.day desc`.execute(tx)
  return rows
}

export const reviewsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredReview[]> => {
  const { rows } = await sql<StoredReview>`select v.id, v.requirement_id as of, v.day, v.reported_on as "reportedOn", v.outcome, v.words, o.name as organisation
    from treatment_review v join organisation o on o.id = v.organisation_id where v.person_id = any (${[...people]}::uuid[]) order by v.day`.execute(tx)
  return rows
}

export const reportsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredReport[]> => {
  const { rows } = await sql<StoredReport>`select p.review_id as of, p.words, p.written_on as "writtenOn", a.name as by, o.name as organisation
    from treatment_report p join organisation o on o.id = p.organisation_id left join account a on a.id = p.recorded_by where p.person_id = any (${[...people]}::uuid[]) order by p.recorded_at desc`.execute(tx)
  return rows
}

/** Providers that may be told of a person. */
export const treatmentProviders = async ({ tx }: Tx): Promise<{ id: string; name: string }[]> => {
  const { rows } = await sql<{ id: string; name: string }>`select organisation_id as id, name from treatment_providers() order by name`.execute(tx)
  return rows
}

export interface NewPath {
  readonly person: string
  readonly kinds: readonly Kind[]
  readonly why: string
  readonly state: PathState
  readonly provider: string | null
  readonly assessBy: Day
}

export const insertPath = async ({ tx, random, viewer, today, now }: Acting, { person, kinds, why, state, provider, assessBy }: NewPath): Promise<{ id: string; reference: string }> => {
  const [id, reference] = [random.uuid(), randomReference('T', random)]
  await tx.insertInto('treatment_path').values({
    id, person_id: person, reference, kinds: [...kinds], why, state, state_on: today, provider_organisation_id: provider, assess_by: assessBy,
    started_on: today, started_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }).execute()
  return { id, reference }
}

/** Saves a path in its new state; false when somebody changed it since the form was made. */
export const movePath = async ({ tx, today }: Acting, path: Pick<StoredPath, 'id'>, version: number, state: PathState, more: Partial<{ court: string; hearing_on: Day; consented_on: Day }> = {}): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_path').set((eb) => ({ state, state_on: today, version: eb('version', '+', 1), ...more })).where('id', '=', path.id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows === 1n
}

export const writePathStep = async ({ tx, random, viewer, today, now }: Acting, path: { readonly id: string; readonly personId: string; readonly providerId: string | null }, state: PathState, words: string | null): Promise<void> => {
  await tx.insertInto('treatment_path_step').values({
    id: random.uuid(), path_id: path.id, person_id: path.personId, provider_organisation_id: path.providerId, state: state === 'suggested' ? 'to-assess' : state, on_day: today, words,
    recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }).execute()
}

export interface NewRequirement {
  readonly person: string
  readonly sentence: string
  readonly kinds: readonly Kind[]
  readonly court: string
  readonly madeOn: Day
  readonly endsOn: Day
  readonly setting: Setting
  readonly practitioner: string | null
  readonly consentedOn: Day | null
  readonly testEveryDays: number | null
  readonly reviewEveryMonths: number | null
  readonly provider: string | null
}

export const insertRequirement = async ({ tx, random, viewer, today, now }: Acting, one: NewRequirement): Promise<{ id: string; reference: string }> => {
  const [id, reference] = [random.uuid(), randomReference('T', random)]
  await tx.insertInto('treatment_requirement').values({
    id, person_id: one.person, sentence_id: one.sentence, reference, kinds: [...one.kinds], court: one.court, made_on: one.madeOn, ends_on: one.endsOn, setting: one.setting, practitioner: one.practitioner,
    consented_on: one.consentedOn, test_every_days: one.testEveryDays, review_every_months: one.reviewEveryMonths, provider_organisation_id: one.provider, state: 'in-force', state_on: today, source: 'platform',
    organisation_id: viewer.organisationId, recorded_by: viewer.accountId, recorded_at: now,
  }).execute()
  return { id, reference }
}

/** What hangs on a requirement gets its person and provider from it, in the database. */
const ofRequirement = ({ random, viewer, now }: Acting, requirement: { readonly id: string; readonly personId: string }) =>
  ({ id: random.uuid(), requirement_id: requirement.id, person_id: requirement.personId, organisation_id: viewer.organisationId, recorded_by: viewer.accountId, recorded_at: now })

interface Of { readonly id: string; readonly personId: string }

export const writeRequirementStep = async (context: Acting, requirement: Of, step: RequirementStepName | 'made', day: Day, words: string | null): Promise<void> => {
  await context.tx.insertInto('treatment_requirement_step').values({ ...ofRequirement(context, requirement), step, on_day: day, words }).execute()
}

/** Saves a requirement in its new state; false when somebody changed it since the form was made. */
export const moveRequirement = async ({ tx }: Acting, requirement: Of, version: number, state: RequirementState, day: Day, consentedOn?: Day): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_requirement').set((eb) => ({ state, state_on: day, version: eb('version', '+', 1), ...(consentedOn === undefined ? {} : { consented_on: consentedOn }) }))
    .where('id', '=', requirement.id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Plans an appointment; false when there is one on that day. */
export const insertSession = async (context: Acting, requirement: Of, day: Day): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await context.tx.insertInto('treatment_session').values({ ...ofRequirement(context, requirement), day }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Records whether they came; false when somebody recorded it before. */
export const saveSession = async ({ tx, today, viewer }: Acting, session: string, attendance: Attendance): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_session').set({ attendance, recorded_on: today, recorded_by: viewer.accountId }).where('id', '=', session).where('attendance', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Writes a test; false when one of that day is recorded. */
export const insertTest = async (context: Acting, requirement: Of, { day, result, words }: { readonly day: Day; readonly result: TestResult; readonly words: string | null }): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await context.tx.insertInto('treatment_test').values({ ...ofRequirement(context, requirement), day, result, words, recorded_on: context.today }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export const insertReview = async (context: Acting, requirement: Of, day: Day): Promise<void> => {
  await context.tx.insertInto('treatment_review').values({ ...ofRequirement(context, requirement), day }).execute()
}

/** Records what the court decided; false when somebody recorded it before. */
export const saveReview = async ({ tx, today, viewer }: Acting, review: string, outcome: ReviewOutcome, words: string | null): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_review').set({ outcome, words, recorded_on: today, recorded_by: viewer.accountId }).where('id', '=', review).where('outcome', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Writes a report, and on the review that there is one. */
export const insertReport = async ({ tx, random, viewer, today, now }: Acting, { review, person, provider, words }: { readonly review: string; readonly person: string; readonly provider: string | null; readonly words: string }): Promise<void> => {
  await tx.insertInto('treatment_report').values({
    id: random.uuid(), review_id: review, person_id: person, provider_organisation_id: provider, words, written_on: today, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }).execute()
  await tx.updateTable('treatment_review').set({ reported_on: today }).where('id', '=', review).where('reported_on', 'is', null).execute()
}

const LOADED = {
  treatment_path: ['id', 'person_id', 'reference', 'kinds', 'why', 'state', 'state_on', 'provider_organisation_id', 'assess_by', 'court', 'hearing_on', 'consented_on', 'started_on', 'started_by', 'organisation_id', 'recorded_at'],
  treatment_path_step: ['id', 'path_id', 'person_id', 'provider_organisation_id', 'state', 'on_day', 'words', 'recorded_by', 'organisation_id', 'recorded_at'],
  treatment_requirement: ['id', 'person_id', 'sentence_id', 'reference', 'kinds', 'court', 'made_on', 'ends_on', 'setting', 'practitioner', 'consented_on', 'test_every_days', 'review_every_months', 'provider_organisation_id', 'state', 'state_on', 'source', 'organisation_id', 'recorded_by', 'recorded_at'],
  treatment_requirement_step: ['id', 'requirement_id', 'person_id', 'step', 'on_day', 'words', 'recorded_by', 'organisation_id', 'recorded_at'],
  treatment_session: ['id', 'requirement_id', 'person_id', 'day', 'attendance', 'recorded_on', 'recorded_by', 'organisation_id', 'recorded_at'],
  treatment_test: ['id', 'requirement_id', 'person_id', 'day', 'result', 'words', 'recorded_on', 'recorded_by', 'organisation_id', 'recorded_at'],
  treatment_review: ['id', 'requirement_id', 'person_id', 'day', 'reported_on', 'outcome', 'words', 'recorded_on', 'recorded_by', 'organisation_id', 'recorded_at'],
} as const
export type LoadedTreatment = { readonly [Table in keyof typeof LOADED]: readonly Readonly<Record<(typeof LOADED)[Table][number], Cell>>[] }

/** Copies requirements and the ways to them, for the demonstration; the same rows as the actions write. */
export const loadTreatment = async (client: PoolClient, rows: LoadedTreatment): Promise<void> => {
  for (const table of Object.keys(LOADED) as (keyof typeof LOADED)[]) await copyRows<string>(client, table, LOADED[table], rows[table])
}

/** Ends what is open of somebody who has died, whoever records it: a prison may not see what treatment was. */
export const endByDeath = async ({ tx, viewer, now }: Acting, person: string, day: Day): Promise<void> => {
  await sql`select end_treatment_by_death(${person}::uuid, ${day}::date, ${viewer.accountId}::uuid, ${viewer.organisationId}::uuid, ${now}::timestamptz)`.execute(tx)
}
