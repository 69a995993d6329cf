/** The rows of out-of-court disposals: reading them with what decides their next steps, and writing. */
import { sql, type RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import type { Day } from '../core/dates.ts'
import { randomReference } from '../core/reference.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows, type Cell } from '../platform/copy.ts'
import type { Answer, Authority, ConditionPurpose, Kind, OffenceKind } from './kinds.ts'
import type { Condition, ConditionResult, Course, MoveName, State } from './workflow.ts'

type Tx = Pick<Reading, 'tx'>
export type StepName = MoveName | 'offered' | 'authorised' | 'youth-told' | 'referred'

export interface StoredCondition extends Condition {
  readonly of: string
  readonly place: string | null
  readonly resultWords: string | null
  readonly resultOn: Day | null
}

export interface SentReferral {
  readonly service: string
  readonly provider: string
  readonly state: string
  readonly respondBy: Day
  readonly madeOn: Day
  readonly on: Day
  readonly sessions: number
  readonly attended: number
}

interface Row {
  readonly id: string
  readonly personId: string
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  readonly reference: string
  readonly kind: Kind
  readonly youth: boolean
  readonly offenceCode: string
  readonly offence: string
  readonly offenceKind: OffenceKind
  readonly offenceDay: Day
  readonly crimeReference: string
  readonly answer: Answer
  readonly evidence: boolean
  readonly repeatReason: string | null
  readonly authority: Authority
  readonly authorisedBy: string | null
  readonly authorisedOn: Day | null
  readonly victimAskBy: Day | null
  readonly youthToldOn: Day | null
  readonly offeredOn: Day
  readonly issuedOn: Day | null
  readonly state: State
  readonly stateOn: Day
  readonly source: 'platform' | 'imported'
  readonly organisationId: string
  readonly organisation: string
  readonly officerId: string | null
  readonly officer: string | null
  readonly version: number
}

export interface StoredDisposal extends Row, Omit<Course, 'referral' | 'conditions'> {
  readonly conditions: readonly StoredCondition[]
  readonly referral: SentReferral | null
}

const rowsWhere = async ({ tx }: Tx, which: RawBuilder<unknown>): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select d.id, d.person_id as "personId", p.id as "currentId", p.forename, p.surname, d.reference, d.kind, d.youth, d.offence_code as "offenceCode", f.title as offence, d.offence_kind as "offenceKind", d.offence_day as "offenceDay",
      d.crime_reference as "crimeReference", d.answer, d.evidence, d.repeat_reason as "repeatReason", d.authority, d.authoriser as "authorisedBy", d.authorised_on as "authorisedOn", d.victim_ask_by as "victimAskBy",
      d.youth_told_on as "youthToldOn", d.offered_on as "offeredOn", d.issued_on as "issuedOn", d.state, d.state_on as "stateOn", d.source, d.organisation_id as "organisationId", o.name as organisation,
      d.officer_id as "officerId", a.name as officer, d.version
    from (select d.*, current_person(d.person_id) as current from out_of_court_disposal d where ${which} offset 0) d
    join person p on p.id = d.current join offence f on f.code = d.offence_code join organisation o on o.id = d.organisation_id left join account a on a.id = d.officer_id
    order by d.offered_on desc, d.recorded_at desc, d.id`.execute(tx)
  return rows
}

/** Conditions, referrals and whether the victim was asked, for all at once: the same four statements for one and for many. */
const whole = async (context: Tx, rows: readonly Row[]): Promise<StoredDisposal[]> => {
  if (rows.length === 0) return []
  const people = [...new Set(rows.map((row) => row.personId))]
  const conditions = await conditionsOf(context, people)
  const { rows: sent } = await sql<SentReferral & { of: string }>`select disposal_id as of, service, provider, state, respond_by as "respondBy", made_on as "madeOn", changed_on as on, sessions, attended from out_of_court_referrals(${people}::uuid[])`.execute(context.tx)
  const { rows: asked } = await sql<{ of: string; on: Day }>`select disposal_id as of, asked_on as on from out_of_court_asked(${people}::uuid[])`.execute(context.tx)
  const own = groupedBy(conditions)
  const [referrals, victims] = [new Map(sent.map((one) => [one.of, one])), new Map(asked.map((one) => [one.of, one.on]))]
  return rows.map((row) => ({ ...row, conditions: own.get(row.id) ?? [], referral: referrals.get(row.id) ?? null, victimAskedOn: victims.get(row.id) ?? null }))
}

const groupedBy = (conditions: readonly StoredCondition[]): ReadonlyMap<string, StoredCondition[]> => Map.groupBy(conditions, (one) => one.of)

/** Those of these people that the viewer may see, the newest first. */
export const disposalsOf = async (context: Tx, people: readonly string[]): Promise<StoredDisposal[]> => whole(context, await rowsWhere(context, sql`d.person_id = any (${[...people]}::uuid[])`))

/** The open ones of the viewer’s force. */
export const openDisposals = async (context: Pick<Reading, 'tx' | 'viewer'>): Promise<StoredDisposal[]> =>
  whole(context, await rowsWhere(context, sql`d.organisation_id = ${context.viewer?.organisationId ?? null}::uuid and d.state in ('offered', 'accepted', 'in-force', 'breached')`))

/** The record on which a disposal stands, if the viewer may see it. */
export const personOfDisposal = async ({ tx }: Tx, id: string): Promise<string | null> => (await tx.selectFrom('out_of_court_disposal').select('person_id').where('id', '=', id).executeTakeFirst())?.person_id ?? null

/** The disposal of a condition. */
export const disposalOfCondition = async ({ tx }: Tx, id: string): Promise<string | null> => (await tx.selectFrom('out_of_court_condition').select('disposal_id').where('id', '=', id).executeTakeFirst())?.disposal_id ?? null

export const conditionsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredCondition[]> => {
  const { rows } = await sql<StoredCondition>`select id, disposal_id as of, purpose, words, place, due_on as "dueOn", result, result_words as "resultWords", result_on as "resultOn", replaced_on as "replacedOn"
    from out_of_court_condition where person_id = any (${[...people]}::uuid[]) order by due_on, recorded_at, id`.execute(tx)
  return rows
}

export interface StoredStep { readonly of: string; readonly name: StepName; readonly day: Day; readonly words: string | null; readonly by: string | null; readonly organisation: string }

export const stepsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredStep[]> => {
  const { rows } = await sql<StoredStep>`select s.disposal_id as of, s.step as name, s.on_day as day, s.words, a.name as by, o.name as organisation
    from out_of_court_step s join organisation o on o.id = s.organisation_id left join account a on a.id = s.recorded_by where s.person_id = any (${[...people]}::uuid[]) order by s.place`.execute(tx)
  return rows
}

export interface NewDisposal {
  readonly person: string
  readonly kind: Kind
  readonly youth: boolean
  readonly offenceCode: string
  readonly offenceKind: OffenceKind
  readonly offenceDay: Day
  readonly crimeReference: string
  readonly answer: Answer
  readonly evidence: boolean
  readonly repeatReason: string | null
  readonly authority: Authority
  readonly victimAskBy: Day | null
}

export const insertDisposal = async ({ tx, random, viewer, today, now }: Acting, one: NewDisposal): Promise<{ id: string; reference: string }> => {
  const [id, reference] = [random.uuid(), randomReference('O', random)]
  await tx.insertInto('out_of_court_disposal').values({
    id, reference, person_id: one.person, kind: one.kind, youth: one.youth, offence_code: one.offenceCode, offence_kind: one.offenceKind, offence_day: one.offenceDay, crime_reference: one.crimeReference, answer: one.answer,
    evidence: one.evidence, repeat_reason: one.repeatReason, authority: one.authority, victim_ask_by: one.victimAskBy, offered_on: today, state: 'offered', state_on: today, source: 'platform',
    organisation_id: viewer.organisationId, officer_id: viewer.accountId, recorded_at: now,
  }).execute()
  return { id, reference }
}

/** Saves a disposal; false when somebody changed it since the form was made. */
export const saveDisposal = async ({ tx }: Acting, id: string, version: number, set: Partial<{ state: State; state_on: Day; issued_on: Day; authoriser: string; authorised_on: Day; youth_told_on: Day; referral_id: string }>): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('out_of_court_disposal').set((eb) => ({ ...set, version: eb('version', '+', 1) })).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What hangs on a disposal gets its person, force and side from it, in the database; what is said here of them is not read. */
const ofDisposal = ({ random, viewer, now }: Acting, disposal: { readonly id: string; readonly personId: string; readonly youth: boolean }) =>
  ({ id: random.uuid(), disposal_id: disposal.id, person_id: disposal.personId, youth: disposal.youth, organisation_id: viewer.organisationId, recorded_by: viewer.accountId, recorded_at: now })

export const writeStep = async (context: Acting, disposal: Pick<StoredDisposal, 'id' | 'personId' | 'youth'>, step: StepName, day: Day, words: string | null): Promise<void> => {
  await context.tx.insertInto('out_of_court_step').values({ ...ofDisposal(context, disposal), step, on_day: day, words }).execute()
}

export const insertCondition = async (context: Acting, disposal: Pick<StoredDisposal, 'id' | 'personId' | 'youth'>, { purpose, words, place, dueOn }: { readonly purpose: ConditionPurpose; readonly words: string; readonly place: string | null; readonly dueOn: Day }): Promise<void> => {
  await context.tx.insertInto('out_of_court_condition').values({ ...ofDisposal(context, disposal), purpose, words, place, due_on: dueOn }).execute()
}

/** Records whether a condition was met; false when somebody recorded it before. */
export const saveResult = async ({ tx, today }: Acting, condition: string, result: ConditionResult, words: string | null): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('out_of_court_condition').set({ result, result_words: words, result_on: today }).where('id', '=', condition).where('result', 'is', null).where('replaced_on', 'is', null).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives each of these conditions a new day: the old rows stay, with the day on which another took their place. */
export const replaceConditions = async (context: Acting, disposal: StoredDisposal, conditions: readonly StoredCondition[], dueOn: Day): Promise<void> => {
  if (conditions.length === 0) return
  await context.tx.updateTable('out_of_court_condition').set({ replaced_on: context.today }).where('id', 'in', conditions.map((one) => one.id)).execute()
  await context.tx.insertInto('out_of_court_condition').values(conditions.map((one) => ({ ...ofDisposal(context, disposal), purpose: one.purpose, words: one.words, place: one.place, due_on: dueOn }))).execute()
}

const LOADED = {
  out_of_court_disposal: ['id', 'person_id', 'reference', 'kind', 'youth', 'offence_code', 'offence_kind', 'offence_day', 'crime_reference', 'answer', 'evidence', 'repeat_reason', 'authority', 'authoriser', 'authorised_on', 'victim_ask_by', 'youth_told_on', 'referral_id', 'offered_on', 'issued_on', 'state', 'state_on', 'source', 'organisation_id', 'officer_id', 'recorded_at'],
  out_of_court_condition: ['id', 'disposal_id', 'person_id', 'youth', 'purpose', 'words', 'place', 'due_on', 'result', 'result_words', 'result_on', 'organisation_id', 'recorded_by', 'recorded_at'],
  out_of_court_step: ['id', 'disposal_id', 'person_id', 'youth', 'step', 'on_day', 'words', 'organisation_id', 'recorded_by', 'recorded_at'],
  out_of_court_view: ['id', 'disposal_id', 'organisation_id', 'outcome', 'words', 'asked_on', 'recorded_by', 'recorded_at'],
} as const
export type LoadedDisposals = { readonly [Table in keyof typeof LOADED]: readonly Readonly<Record<(typeof LOADED)[Table][number], Cell>>[] }

/** Copies disposals for the demonstration; the same rows as the actions write, or as a force’s own system sent them. */
export const loadDisposals = async (client: PoolClient, rows: LoadedDisposals): Promise<void> => {
  for (const table of Object.keys(LOADED) as (keyof typeof LOADED)[]) await copyRows<string>(client, table, LOADED[table], rows[table])
}
