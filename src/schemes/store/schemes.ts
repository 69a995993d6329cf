/** Schemes and their suspensions: about nobody. */
import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { Suspension } from '../course.ts'
import { Criterion, type Window } from '../criteria.ts'

type Tx = Pick<Reading, 'tx'>
type Here = Pick<Reading, 'tx' | 'viewer'>

/** Organisations that share a partnership with the viewer’s own, and that itself: a scheme entered elsewhere is not theirs to work or to suspend. */
const together = (organisation: RawBuilder<unknown>, { viewer }: Pick<Reading, 'viewer'>): RawBuilder<unknown> => sql`(${organisation} = ${viewer?.organisationId ?? null}::uuid
  or exists (select 1 from partnership_member a join partnership_member b using (partnership_id) where a.organisation_id = ${organisation} and b.organisation_id = ${viewer?.organisationId ?? null}::uuid))`

export interface Scheme extends Window {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly publishedOn: Day
  readonly checkDays: number
  readonly criteria: readonly Criterion[]
  readonly enteredBy: string
  readonly enteredById: string
  readonly enteredOn: Day
  readonly confirmedBy: string | null
  readonly confirmedOn: Day | null
  readonly version: number
  readonly suspension: (Suspension & { readonly id: string; readonly by: string }) | null
}

/** Every scheme of the viewer’s partnerships, the newest first, with the suspension that holds. */
export const schemesOf = async ({ tx, viewer }: Here): Promise<Scheme[]> => {
  const { rows } = await sql<Omit<Scheme, 'criteria'> & { criteria: unknown }>`
    select s.id, s.name, s.source, s.published_on as "publishedOn", s.starts_on as starts, s.ends_on as ends, s.max_days_early as "maxDaysEarly", s.least_served_percent as "leastServedPercent",
      s.check_days as "checkDays", s.criteria, e.name as "enteredBy", s.entered_by as "enteredById", s.entered_on as "enteredOn", c.name as "confirmedBy", s.confirmed_on as "confirmedOn", s.version,
      (select jsonb_build_object('id', p.id, 'since', p.since, 'words', p.words, 'decided', p.decided, 'by', w.name)
        from early_release_suspension p join account w on w.id = p.suspended_by where p.scheme_id = s.id and p.lifted_on is null) as suspension
    from early_release_scheme s join account e on e.id = s.entered_by left join account c on c.id = s.confirmed_by
    where ${together(sql`s.organisation_id`, { viewer })} order by s.starts_on desc, s.entered_at desc`.execute(tx)
  return rows.map((row) => ({ ...row, criteria: Criterion.array().parse(row.criteria) }))
}

/** One scheme by its id. */
export const schemeById = async (context: Here, id: string): Promise<Scheme | undefined> => (await schemesOf(context)).find((one) => one.id === id)

export interface PastSuspension extends Suspension {
  readonly by: string
  readonly liftedOn: Day | null
  readonly liftedWords: string | null
}

/** How a scheme was suspended and went on, the newest first. */
export const suspensionsOf = async ({ tx }: Tx, scheme: string): Promise<PastSuspension[]> => {
  const { rows } = await sql<PastSuspension>`
    select p.since, p.words, p.decided, a.name as by, p.lifted_on as "liftedOn", p.lifted_words as "liftedWords"
    from early_release_suspension p join account a on a.id = p.suspended_by where p.scheme_id = ${scheme} order by p.recorded_at desc limit 20`.execute(tx)
  return rows
}

/** Writes a scheme as it was published. */
export const insertScheme = async ({ tx, random, viewer, today, now }: Acting, scheme: Omit<Scheme, 'id' | 'enteredBy' | 'enteredById' | 'enteredOn' | 'confirmedBy' | 'confirmedOn' | 'version' | 'suspension'>): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('early_release_scheme').values({
    id, name: scheme.name, source: scheme.source, published_on: scheme.publishedOn, starts_on: scheme.starts, ends_on: scheme.ends, max_days_early: scheme.maxDaysEarly,
    least_served_percent: scheme.leastServedPercent, check_days: scheme.checkDays, criteria: JSON.stringify(scheme.criteria), entered_on: today, entered_by: viewer.accountId, organisation_id: viewer.organisationId, entered_at: now,
  }).execute()
  return id
}

/** Marks a scheme as compared with its publication; false when it changed meanwhile. */
export const confirmRow = async ({ tx, viewer, today }: Acting, scheme: Scheme): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('early_release_scheme').set({ confirmed_on: today, confirmed_by: viewer.accountId, version: scheme.version + 1 })
    .where('id', '=', scheme.id).where('version', '=', scheme.version).where('confirmed_on', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Writes a suspension; false when one holds already. */
export const insertSuspension = async ({ tx, random, viewer, today, now }: Acting, scheme: string, { words, decided }: { readonly words: string; readonly decided: 'stand' | 'withdraw' }): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('early_release_suspension').values({
    id: random.uuid(), scheme_id: scheme, since: today, words, decided, suspended_by: viewer.accountId, recorded_at: now,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Lets a scheme go on. */
export const liftSuspension = async ({ tx, viewer, today }: Acting, suspension: string, words: string): Promise<void> => {
  await tx.updateTable('early_release_suspension').set({ lifted_on: today, lifted_words: words, lifted_by: viewer.accountId }).where('id', '=', suspension).where('lifted_on', 'is', null).execute()
}

/** The prisons and probation units to be told when a scheme is suspended or goes on; those who work with victims are told the same. */
export const concernedOrganisations = async ({ tx, viewer }: Here): Promise<{ id: string; kind: string }[]> => {
  const { rows } = await sql<{ id: string; kind: string }>`select o.id, o.kind from organisation o where o.kind = any (array['prison', 'probation']) and ${together(sql`o.id`, { viewer })}`.execute(tx)
  return rows
}
