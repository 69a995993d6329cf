/** The rows of licence conditions and of dated events in a sentence. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../platform/context.ts'
import type { Condition, ConditionCode, ConditionState, SentenceEventKind } from './rules.ts'

export interface PersonCondition extends Condition {
  readonly personId: string
}

/** The conditions of these people that are shown by today and that the viewer may see: one statement. */
export const conditionRows = async ({ tx }: Pick<Reading, 'tx'>, scope: { readonly people: readonly string[] } | { readonly condition: string }): Promise<PersonCondition[]> => {
  const rows = tx.selectFrom('licence_condition').leftJoin('area', 'area.code', 'licence_condition.area_code').select([
    'licence_condition.id', 'person_id as personId', sql<ConditionCode>`licence_condition.code`.as('code'), 'area_code as areaCode', 'area.name as area', 'shown_from as shownFrom',
    sql<ConditionState>`state`.as('state'), 'decided_on as decidedOn', 'reason', 'version',
  ])
  return 'people' in scope ? rows.where('person_id', 'in', [...scope.people]).execute() : rows.where('licence_condition.id', '=', scope.condition).execute()
}

/** Writes a proposal: the row that is shown, and who made it where no door reads. The same two rows whoever proposes. */
export const insertProposal = async (context: Acting, row: { readonly person: string; readonly code: ConditionCode; readonly area: string | null; readonly shownFrom: string }): Promise<string> => {
  const { tx, random, viewer, now } = context
  const id = random.uuid()
  await tx.insertInto('licence_condition').values({ id, person_id: row.person, code: row.code, area_code: row.area, shown_from: row.shownFrom }).execute()
  await tx.insertInto('licence_proposal').values({ id: random.uuid(), condition_id: id, account_id: viewer.accountId, organisation_id: viewer.organisationId, proposed_at: now }).execute()
  return id
}

/** Takes back one undecided proposal from the victims’ side; nothing of it stays here. */
export const withdrawOne = async ({ tx }: Pick<Acting, 'tx'>, condition: string): Promise<void> => {
  await sql`select withdraw_proposal(${condition}::uuid)`.execute(tx)
}

/** Takes back the viewer’s own undecided proposals of one condition. */
export const withdrawOwn = async ({ tx }: Pick<Acting, 'tx'>, people: readonly string[], code: ConditionCode, area: string | null): Promise<void> => {
  await sql`select withdraw_own_proposals(${[...people]}::uuid[], ${code}, ${area})`.execute(tx)
}

/** Writes the decision on every undecided row of this form; answers whether the row was still as it was shown. */
export const insertDecision = async ({ tx, today, viewer }: Acting, condition: PersonCondition, people: readonly string[], to: 'accepted' | 'declined', reason: string): Promise<boolean> => {
  const decided = { state: to, decided_on: today, decided_by: viewer.accountId, reason, version: condition.version + 1 }
  const saved = await tx.updateTable('licence_condition').set(decided).where('id', '=', condition.id).where('version', '=', condition.version).where('state', '=', 'proposed').executeTakeFirst()
  if (saved.numUpdatedRows === 0n) return false
  await tx.updateTable('licence_condition').set(decided).where('person_id', 'in', [...people]).where('code', '=', condition.code)
    .where(sql<boolean>`area_code is not distinct from ${condition.areaCode}::text`).where('state', '=', 'proposed').execute()
  return true
}

/** Is this a district of the register? */
export const isDistrict = async ({ tx }: Pick<Reading, 'tx'>, code: string): Promise<boolean> =>
  (await tx.selectFrom('area').select('code').where('code', '=', code).where('kind', '=', 'district').executeTakeFirst()) !== undefined

/** What waits for a decision, earliest first: one statement. */
export const proposalsWaiting = async ({ tx }: Pick<Reading, 'tx'>, scope: { readonly shownUntil: string; readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<{ personId: string; shownFrom: string }[]> => {
  // One line a person and day, and none for what already stands on the licence, as the page shows it: how many proposed the same is nobody’s to count.
  const whose = sql`and p.person_id = any (${scope.people ? sql`${[...scope.people]}::uuid[]` : sql`(select my_people())::uuid[]`})`
  const { rows } = await sql<{ personId: string; shownFrom: string }>`
    select p.person_id as "personId", min(p.shown_from) as "shownFrom" from licence_condition p
    where p.state = 'proposed' and p.shown_from <= ${scope.shownUntil} ${whose}
      and not exists (select 1 from licence_condition s where s.person_id = any (array(select same_people(p.person_id))) and s.state = 'accepted'
        and s.code = p.code and s.area_code is not distinct from p.area_code)
    group by p.person_id order by 2 limit ${scope.limit}`.execute(tx)
  return rows
}

export interface SentenceEvent {
  readonly personId: string
  readonly kind: SentenceEventKind
  readonly day: string
}

/** Dated events of these people that the viewer may see. */
export const eventRows = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<SentenceEvent[]> =>
  people.length === 0 ? [] : tx.selectFrom('sentence_event').select(['person_id as personId', sql<SentenceEventKind>`kind`.as('kind'), 'day']).where('person_id', 'in', [...people]).orderBy('day').orderBy('id').execute()

export const insertEvent = async ({ tx, random, today, viewer }: Acting, event: SentenceEvent): Promise<void> => {
  await tx.insertInto('sentence_event').values({ id: random.uuid(), person_id: event.personId, kind: event.kind, day: event.day, recorded_on: today, recorded_by: viewer.accountId }).execute()
}
