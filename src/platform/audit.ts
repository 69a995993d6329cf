/** One audit row a request: who, for whom, about whom, what allowed it. Ids, classes and field names; never a value or a typed word. */
import { sql } from 'kysely'
import type { Context, Reading } from './context.ts'
import type { InformationClass } from './vocabulary.ts'

export type Outcome = 'done' | 'previewed' | 'refused' | 'not-found' | 'denied'

export interface AuditEntry {
  readonly name: string
  readonly kind: 'action' | 'query'
  readonly outcome: Outcome
  readonly people: readonly string[]
  /** How many people it was about, where they are too many to name one by one. */
  readonly peopleCount?: number
  readonly classes: readonly InformationClass[]
  readonly fields: readonly string[]
  /** The agreement and basis that allowed it, in words. */
  readonly allowedBy: string | null
}

/** At most so many people are named in one row; a longer list says how many more there were. */
export const AUDIT_PEOPLE_MAX = 200

export const writeAudit = async (context: Context & Pick<Reading, 'tx'>, entry: AuditEntry): Promise<void> => {
  const people = entry.people.slice(0, AUDIT_PEOPLE_MAX)
  await context.tx.insertInto('audit_entry').values({
    id: context.random.uuid(),
    occurred_at: context.now,
    request_id: context.requestId,
    door: context.door,
    account_id: context.viewer?.accountId ?? null,
    organisation_id: context.viewer?.organisationId ?? null,
    role: context.viewer?.role ?? null,
    purpose: context.viewer?.purpose ?? null,
    name: entry.name,
    kind: entry.kind,
    outcome: entry.outcome,
    // Under every id of each human being, over chains of merges too: a look through merged records stays one at each of them when they are parted.
    person_ids: sql<string[]>`(select coalesce(array_agg(distinct same.id), '{}') from (
      select unnest(${people}::uuid[]) as id
      union all select same_people(asked.id) from unnest(${people}::uuid[]) asked (id)
        where exists (select from person_merge m where m.person_id = asked.id) or exists (select from person_merge m where m.into_id = asked.id)) same)`,
    people_count: entry.peopleCount ?? entry.people.length,
    classes: [...entry.classes],
    fields: [...entry.fields],
    allowed_by: entry.allowedBy,
  }).execute()
}
