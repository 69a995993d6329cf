/** Prescriptions that go on after prison, with what decides what comes next: of one person, of a prison, of a manager’s people, of a service. */
import { sql, type RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../../core/dates.ts'
import { randomReference } from '../../core/reference.ts'
import { myPeople } from '../../housing/actions.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { copyRows, type Cell } from '../../platform/copy.ts'
import type { Continuity, ContinuityMove, ContinuityState, Drug, Naloxone, Pickup } from '../continuity.ts'
import type { Scope } from './courses.ts'

type Tx = Pick<Reading, 'tx'>

export interface ContinuityRow extends Continuity {
  readonly id: string
  readonly personId: string
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  readonly managed: boolean
  readonly reference: string
  readonly dose: string | null
  readonly prescriber: string | null
  readonly receivingService: string | null
  readonly receivingPrescriber: string | null
  readonly lastSupervisedOn: Day | null
  readonly nextPickupOn: Day | null
  readonly nextPickupAt: string | null
  readonly scriptHeldBy: string | null
  readonly acknowledgedOn: Day | null
  readonly startedOn: Day | null
  readonly naloxoneOn: Day | null
  readonly providerId: string | null
  readonly provider: string | null
  readonly version: number
}

const GOING = sql`('to-hand-over', 'sent', 'declined', 'acknowledged', 'appointed', 'started')`

/** Whose rows: of people who are named; else a prison’s own, a manager’s people, what a service takes on, a unit’s. */
const whose = ({ viewer, today }: Reading, { people }: Scope): RawBuilder<unknown> => {
  if (people) return sql`c.person_id = any (${[...people]}::uuid[])`
  switch (viewer?.role) {
    case 'prison-offender-manager': return sql`exists (select 1 from sentence s join organisation o on o.prison_code = s.prison_code where s.id = c.sentence_id and o.id = ${viewer.organisationId} and s.released_on is null and s.custody_ended_as is null)`
    case 'offender-manager': return sql`c.person_id in (select id from mine)`
    case 'caseworker': return sql`c.provider_organisation_id = ${viewer.organisationId}`
    case 'delivery-unit-head': return sql`exists (select 1 from involvement i where i.person_id = c.person_id and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible'
      and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))`
    default: return sql`false`
  }
}

const withMine = (context: Reading, { people }: Scope): RawBuilder<unknown> => (!people && context.viewer?.role === 'offender-manager' ? sql`with recursive ${myPeople(context)}` : sql``)

const managed = (today: Day, person: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (select 1 from management m where m.person_id = any (array(select same_people(${person}))) and m.side = 'community'
  and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed`

/** Those of people who are named, ended ones too; else the open ones of the viewer. One statement. */
export const continuityRows = async (context: Reading, scope: Scope): Promise<ContinuityRow[]> => {
  const { rows } = await sql<ContinuityRow>`
    ${withMine(context, scope)}
    select c.id, c.person_id as "personId", c.current as "currentId", p.forename, p.surname, ${managed(context.today, sql`c.person_id`)}, c.reference, c.drug, c.dose, c.prescriber, c.release_day as "releaseDay", c.released_on is not null as released,
      c.receiving_service as "receivingService", c.receiving_prescriber as "receivingPrescriber", c.last_supervised_on as "lastSupervisedOn", c.next_pickup_on as "nextPickupOn", c.next_pickup_at as "nextPickupAt", c.script_held_by as "scriptHeldBy",
      c.handed_over_on as "handedOverOn", c.handed_over_for as "handedOverFor", c.acknowledge_by as "acknowledgeBy", c.acknowledged_on as "acknowledgedOn", c.appointment_on as "appointmentOn", c.started_on as "startedOn",
      c.naloxone, c.naloxone_on as "naloxoneOn", c.provider_organisation_id as "providerId", o.name as provider, c.state, c.state_on as "stateOn", c.opened_on as "openedOn", c.version,
      (select min(k.day) from treatment_pickup k where k.continuity_id = c.id and k.outcome is null) as "openPickup", last.day as "lastPickup", last.outcome as "lastOutcome"
    from (select c.*, current_person(c.person_id) as current from treatment_continuity c where ${whose(context, scope)} and (${scope.people !== undefined}::boolean or c.state in ${GOING}) offset 0) c
    join person p on p.id = c.current left join organisation o on o.id = c.provider_organisation_id
    left join lateral (select k.day, k.outcome from treatment_pickup k where k.continuity_id = c.id and k.outcome in ('collected', 'missed') order by k.day desc limit 1) last on true
    order by c.opened_on desc, c.recorded_at desc, c.id`.execute(context.tx)
  return rows
}

export interface LeaverRow { readonly currentId: string; readonly forename: string; readonly surname: string; readonly releaseDay: Day; readonly sentenceId: string }

/** Days before a release from which it is asked whether something is prescribed. */
export const ASKED_DAYS_BEFORE = 84

/** Those who leave this prison with a need on drugs and alcohol, of whom nobody has said whether anything is prescribed; or of people who are named, the next to leave. */
export const leaversUnasked = async (context: Reading, scope: Scope): Promise<LeaverRow[]> => {
  const { viewer, today, tx } = context
  if (viewer?.role !== 'prison-offender-manager' && !scope.people) return []
  const { rows } = await sql<LeaverRow>`
    select s.current as "currentId", p.forename, p.surname, s.planned_release as "releaseDay", s.id as "sentenceId"
    from (select s.*, current_person(s.person_id) as current from sentence s
      where s.kind = 'custody' and s.released_on is null and s.custody_ended_as is null and s.planned_release between ${addDays(today, -7)}::date and ${addDays(today, ASKED_DAYS_BEFORE)}::date
        and ${scope.people ? sql`s.person_id = any (${[...scope.people]}::uuid[])` : sql`s.prison_code = (select prison_code from organisation where id = ${viewer?.organisationId ?? null}::uuid)`} offset 0) s
    join person p on p.id = s.current
    where exists (select 1 from assessment a where a.person_id = any (array(select same_people(s.person_id))) and a.pathway = 'drugs-alcohol' and a.need)
      and not exists (select 1 from treatment_continuity c where c.person_id = any (array(select same_people(s.person_id))) and c.opened_on >= s.custody_start)
    order by s.planned_release, p.surname, p.forename, p.id`.execute(tx)
  return rows
}

/** The record on which a prescription stands, if the viewer may see it. */
export const personOfContinuity = async ({ tx }: Tx, id: string): Promise<string | null> =>
  (await tx.selectFrom('treatment_continuity').select('person_id').where('id', '=', id).executeTakeFirst())?.person_id ?? null

export interface StoredContinuityStep { readonly of: string; readonly step: ContinuityStepName; readonly day: Day; readonly words: string | null; readonly by: string | null; readonly organisation: string }
export type ContinuityStepName = ContinuityMove | 'prescribed' | 'none-prescribed' | 'handed-over' | 'appointed' | 'returned' | 'naloxone'

export const continuityStepsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredContinuityStep[]> => {
  const { rows } = await sql<StoredContinuityStep>`select s.continuity_id as of, s.step, s.on_day as day, s.words, a.name as by, o.name as organisation
    from treatment_continuity_step s join organisation o on o.id = s.organisation_id left join account a on a.id = s.recorded_by where s.person_id = any (${[...people]}::uuid[]) order by s.place`.execute(tx)
  return rows
}

export interface StoredPickup { readonly of: string; readonly day: Day; readonly outcome: Pickup | null; readonly words: string | null; readonly organisation: string }

export const pickupsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredPickup[]> => {
  const { rows } = await sql<StoredPickup>`select k.continuity_id as of, k.day, k.outcome, k.words, o.name as organisation
    from treatment_pickup k join organisation o on o.id = k.organisation_id where k.person_id = any (${[...people]}::uuid[]) order by k.day desc`.execute(tx)
  return rows
}

export interface NewContinuity { readonly person: string; readonly sentence: string; readonly drug: Drug | null; readonly dose: string | null; readonly prescriber: string | null; readonly state: 'to-hand-over' | 'none-prescribed' }

export const insertContinuity = async ({ tx, random, viewer, today, now }: Acting, one: NewContinuity): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('treatment_continuity').values({
    id, person_id: one.person, sentence_id: one.sentence, reference: randomReference('T', random), drug: one.drug, dose: one.dose, prescriber: one.prescriber, state: one.state, state_on: today, opened_on: today,
    organisation_id: viewer.organisationId, recorded_by: viewer.accountId, recorded_at: now,
  }).execute()
  return id
}

type Changed = Partial<{
  state: ContinuityState; state_on: Day; dose: string; prescriber: string | null; receiving_service: string; receiving_prescriber: string | null; last_supervised_on: Day; next_pickup_on: Day; next_pickup_at: string | null; script_held_by: string | null
  handed_over_on: Day; handed_over_for: Day; acknowledge_by: Day; acknowledged_on: Day | null; appointment_on: Day | null; started_on: Day; naloxone: Naloxone; naloxone_on: Day; provider_organisation_id: string | null
}>

/** Saves what changed; false when somebody changed it since the form was made. */
export const changeContinuity = async ({ tx }: Acting, id: string, version: number, changed: Changed): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_continuity').set((eb) => ({ ...changed, version: eb('version', '+', 1) })).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows === 1n
}

const ofContinuity = ({ random, viewer, now }: Acting, one: { readonly id: string; readonly personId: string }) =>
  ({ id: random.uuid(), continuity_id: one.id, person_id: one.personId, organisation_id: viewer.organisationId, recorded_at: now })

export const writeContinuityStep = async (context: Acting, one: { readonly id: string; readonly personId: string }, step: ContinuityStepName, day: Day, words: string | null): Promise<void> => {
  await context.tx.insertInto('treatment_continuity_step').values({ ...ofContinuity(context, one), recorded_by: context.viewer.accountId, step, on_day: day, words }).execute()
}

/** Writes a day of collecting, or what came of it; false when that day has an outcome already. A day that was not needed may be planned again. */
export const savePickup = async (context: Acting, one: { readonly id: string; readonly personId: string }, day: Day, outcome: Pickup | null, words: string | null): Promise<boolean> => {
  const known = { outcome, words, recorded_on: outcome === null ? null : context.today, recorded_by: context.viewer.accountId }
  const { numInsertedOrUpdatedRows } = await context.tx.insertInto('treatment_pickup').values({ ...ofContinuity(context, one), day, ...known })
    .onConflict((conflict) => conflict.columns(['continuity_id', 'day']).doUpdateSet(known).where((eb) => eb.or([eb('treatment_pickup.outcome', 'is', null), eb('treatment_pickup.outcome', '=', 'not-needed')]))).executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Days of collecting that were planned and are none any more, because another handover names another day. */
export const dropOpenPickups = async ({ tx, today, viewer }: Acting, continuity: string, but: Day): Promise<void> => {
  await tx.updateTable('treatment_pickup').set({ outcome: 'not-needed', recorded_on: today, recorded_by: viewer.accountId }).where('continuity_id', '=', continuity).where('outcome', 'is', null).where('day', '<>', but).execute()
}

/** Asks the offender manager to contact the service today; once a day is enough. */
export const askForCall = async (context: Acting, one: { readonly id: string; readonly personId: string }): Promise<void> => {
  await context.tx.insertInto('treatment_call').values({ ...ofContinuity(context, one), day: context.today }).onConflict((conflict) => conflict.doNothing()).execute()
}

export interface CallRow { readonly id: string; readonly currentId: string; readonly personId: string; readonly day: Day; readonly answeredOn: Day | null; readonly by: string | null; readonly managed: boolean; readonly forename: string; readonly surname: string }

/** Requests to contact the service: of people who are named, all of them; else the open ones of the viewer’s people. */
export const callRows = async (context: Reading, scope: Scope): Promise<CallRow[]> => {
  if (!scope.people && context.viewer?.role !== 'offender-manager' && context.viewer?.role !== 'delivery-unit-head') return []
  const { rows } = await sql<CallRow>`
    ${withMine(context, scope)}
    select c.id, c.person_id as "personId", c.current as "currentId", p.forename, p.surname, c.day, c.answered_on as "answeredOn", a.name as by, ${managed(context.today, sql`c.person_id`)}
    from (select c.*, current_person(c.person_id) as current from treatment_call c where ${whose(context, scope)} and (${scope.people !== undefined}::boolean or c.answered_on is null) offset 0) c
    join person p on p.id = c.current left join account a on a.id = c.answered_by order by c.day, c.id`.execute(context.tx)
  return rows
}

/** Closes what is open of these people; the number closed. */
export const answerCalls = async ({ tx, today, viewer }: Acting, people: readonly string[]): Promise<number> => {
  const { numUpdatedRows } = await tx.updateTable('treatment_call').set({ answered_on: today, answered_by: viewer.accountId }).where('person_id', 'in', [...people]).where('answered_on', 'is', null).executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Ends what goes on outside, whoever records the death or the return: they may not see what is prescribed. */
export const endContinuity = async ({ tx, viewer, now }: Acting, person: string, as: 'died' | 'returned', day: Day): Promise<void> => {
  await sql`select end_continuity(${person}::uuid, ${as}, ${day}::date, ${viewer.accountId}::uuid, ${viewer.organisationId}::uuid, ${now}::timestamptz)`.execute(tx)
}

/** The services that hear of a release day that moves. */
export const toldOfMove = async ({ tx }: Tx, sentence: string): Promise<{ reference: string; personId: string; organisationId: string }[]> => {
  const { rows } = await sql<{ reference: string; personId: string; organisationId: string }>`select reference, person_id as "personId", organisation_id as "organisationId" from continuity_told_of(${sentence}::uuid)`.execute(tx)
  return rows
}

const LOADED = {
  treatment_continuity: ['id', 'person_id', 'sentence_id', 'reference', 'drug', 'dose', 'prescriber', 'receiving_service', 'receiving_prescriber', 'last_supervised_on', 'next_pickup_on', 'next_pickup_at', 'script_held_by', 'handed_over_on', 'handed_over_for', 'acknowledge_by',
    'acknowledged_on', 'appointment_on', 'started_on', 'naloxone', 'naloxone_on', 'provider_organisation_id', 'state', 'state_on', 'opened_on', 'organisation_id', 'recorded_at'],
  treatment_continuity_step: ['id', 'continuity_id', 'person_id', 'step', 'on_day', 'words', 'organisation_id', 'recorded_at'],
  treatment_pickup: ['id', 'continuity_id', 'person_id', 'day', 'outcome', 'words', 'recorded_on', 'organisation_id', 'recorded_at'],
  treatment_call: ['id', 'continuity_id', 'person_id', 'day', 'answered_on', 'organisation_id', 'recorded_at'],
} as const
export type LoadedContinuity = { readonly [Table in keyof typeof LOADED]: readonly Readonly<Record<(typeof LOADED)[Table][number], Cell>>[] }

/** Copies prescriptions from prison, for the demonstration; the same rows as the actions write. */
export const loadContinuity = async (client: PoolClient, rows: LoadedContinuity): Promise<void> => {
  for (const table of Object.keys(LOADED) as (keyof typeof LOADED)[]) await copyRows<string>(client, table, LOADED[table], rows[table])
}
