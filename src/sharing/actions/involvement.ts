/** Why an organisation has to do with a person, recorded by the actions that make it so. */
import { sql } from 'kysely'
import type { Acting } from '../../platform/context.ts'
import type { Basis, InformationClass } from '../../platform/vocabulary.ts'
import { samePeople } from '../../people/actions.ts'

/** An organisation starts to have to do with a person: the dated fact that sight is decided from. */
export interface NewInvolvement {
  readonly person: string
  readonly organisation: string
  readonly basis: Basis
  readonly class?: InformationClass
  readonly from: string
  readonly until?: string | null
  /** The table and row that it is because of, so that the same row can end it. */
  readonly becauseOf: string
  readonly becauseId: string
}

/**
 * Records why an organisation has to do with a person. Called by the action that makes it so, in the same transaction.
 * Where the person has merged records, the organisation has to do with all of them.
 */
export const involve = async (context: Acting, fact: NewInvolvement): Promise<void> => {
  await context.tx.insertInto('involvement').values({
    id: context.random.uuid(), person_id: fact.person, organisation_id: fact.organisation, basis: fact.basis, class: fact.class ?? 'identity',
    from_day: fact.from, until_day: fact.until ?? null, because_of: fact.becauseOf, because_id: fact.becauseId,
  }).execute()
  if ((await samePeople(context, fact.person)).length > 1) await spreadInvolvement(context, [fact.person])
}

/** Makes anew, for all records of these human beings, what follows from being one: after a merge, its undoing, or a new fact. */
export const spreadInvolvement = async ({ tx }: Acting, people: readonly string[]): Promise<void> => {
  await sql`select spread_involvement(${[...people]}::uuid[])`.execute(tx)
}

/** Many facts of one organisation at once: one statement for people without merged records, and `involve` for the others. */
export const involveMany = async (context: Acting, facts: readonly NewInvolvement[]): Promise<void> => {
  if (facts.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select m.person_id as id from active_merge m where m.person_id = any (${facts.map((fact) => fact.person)}::uuid[])
    union select m.into_id from active_merge m where m.into_id = any (${facts.map((fact) => fact.person)}::uuid[])`.execute(context.tx)
  const merged = new Set(rows.map((row) => row.id))
  const alone = facts.filter((fact) => !merged.has(fact.person))
  if (alone.length > 0) {
    await sql`
      insert into involvement (id, person_id, organisation_id, basis, class, from_day, until_day, because_of, because_id)
      select * from unnest(${alone.map(() => context.random.uuid())}::uuid[], ${alone.map((fact) => fact.person)}::uuid[], ${alone.map((fact) => fact.organisation)}::uuid[],
        ${alone.map((fact) => fact.basis)}::text[], ${alone.map((fact) => fact.class ?? 'identity')}::text[], ${alone.map((fact) => fact.from)}::date[],
        ${alone.map((fact) => fact.until ?? null)}::date[], ${alone.map((fact) => fact.becauseOf)}::text[], ${alone.map((fact) => fact.becauseId)}::uuid[])`.execute(context.tx)
  }
  for (const fact of facts) if (merged.has(fact.person)) await involve(context, fact)
}

/** The same for many rows at once: what rested on each of them ends on the same last day. */
export const endManyInvolvements = async ({ tx }: Acting, becauseIds: readonly string[], lastDay: string): Promise<void> => {
  await sql`select end_involvement(ended.id, ${lastDay}::date) from unnest(${[...becauseIds]}::uuid[]) as ended(id)`.execute(tx)
}

/** What an involvement rested on never held, or must hold no longer: nothing of it from today on, not even where it began today. */
export const endInvolvementAtOnce = async ({ tx }: Acting, becauseId: string): Promise<void> => {
  await sql`select end_involvement_at_once(${becauseId}::uuid)`.execute(tx)
}

/** What an involvement rested on has ended: the last day it holds. Whoever ends it need not see the other organisation’s involvement. */
export const endInvolvement = async ({ tx }: Acting, becauseId: string, lastDay: string): Promise<void> => {
  await sql`select end_involvement(${becauseId}::uuid, ${lastDay}::date)`.execute(tx)
}
