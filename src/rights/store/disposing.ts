/**
 * What the schedule says may go: found by the worker for a lead to look at, deleted in batches after a second person approved it.
 * Each batch is a transaction of its own with its count, so that a worker that is killed goes on where it was.
 */
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Day } from '../../core/dates.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Offers } from '../../platform/context.ts'
import type { Holding, Passing } from '../../platform/holding.ts'
import type { Job, JobHands } from '../../platform/jobs.ts'
import type { Loop } from '../../platform/loop.ts'
import type { DB } from '../../platform/schema.ts'
import { finishedBefore, HOUSEKEEPING, SCHEDULE, type ScheduledKind } from '../schedule.ts'
import { removeFiles, unreferenced } from './exports.ts'
import { added, eraseRows } from './rows.ts'

const ROWS_A_BATCH = 500
const PEOPLE_A_BATCH = 20
/** A look lists at most so many people: what is left comes with the next look. */
const PEOPLE_MAX = 5000

/** Kinds whose rows go one by one; a person's file goes as a whole. */
const BY_ROW: readonly ScheduledKind[] = ['supplied-record', 'accountability', 'rights-record']

/** One kind of row of one table that may go. */
export interface Found { readonly kind: ScheduledKind; readonly table: string; readonly rows: number; readonly before: Day }

const Input = z.object({ disposal: z.uuid() })

const dayOf = ({ finished }: { readonly finished: string | null }): RawBuilder<Day | null> => sql.raw(`(${finished ?? 'null'})`)
const byRow = (holding: Holding): holding is Holding & { keeps: ScheduledKind } => holding.finished !== null && BY_ROW.some((kind) => kind === holding.keeps)

/** Everybody whom a hold keeps, with all their records. */
const HELD = 'array(select same.id from legal_hold h cross join lateral same_people(h.person_id) same (id) where h.lifted_on is null)'

/** No row of another table hangs on it still: what hangs goes first, on its own day. */
const nothingHangs = async (tx: Transaction<DB>, table: string): Promise<RawBuilder<boolean>> => {
  const { rows } = await sql<{ child: string; pairs: string[] }>`
    select c.conrelid::regclass::text as child,
      (select array_agg(format('hanging.%I = held.%I', child.attname, parent.attname)) from unnest(c.conkey, c.confkey) k (own, theirs)
        join pg_attribute child on child.attrelid = c.conrelid and child.attnum = k.own join pg_attribute parent on parent.attrelid = c.confrelid and parent.attnum = k.theirs) as pairs
    from pg_constraint c where c.contype = 'f' and c.confrelid = ${table}::regclass and c.conrelid <> c.confrelid and c.confdeltype <> 'c'`.execute(tx)
  return sql.raw(rows.map(({ child, pairs }) => `not exists (select 1 from ${child} hanging where ${pairs.join(' and ')})`).join(' and ') || 'true')
}

/** Its time is over, no hold keeps the person, and nothing hangs on it. */
const due = async (tx: Transaction<DB>, holding: Holding, before: Day): Promise<RawBuilder<boolean>> =>
  sql<boolean>`${dayOf(holding)} < ${before}::date and not ${sql.raw(`(${(holding.of ?? 'held.person_id = any ($1)').replaceAll('$1', HELD)})`)} and ${await nothingHangs(tx, holding.table)}`

/** The day and the person of every row of every table that has both, for finding files all of whose parts are finished. */
const daysOfFiles = (holdings: readonly Holding[], withPerson: ReadonlySet<string>): RawBuilder<unknown> =>
  sql.join(holdings.filter((holding) => holding.finished !== null && withPerson.has(holding.table)).map((holding) => sql`select held.person_id as person, ${dayOf(holding)}::date as day from ${sql.table(holding.table)} held`), sql` union all `)

const tablesWithPerson = async (tx: Transaction<DB>): Promise<Set<string>> =>
  new Set((await sql<{ name: string }>`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'person_id'`.execute(tx)).rows.map(({ name }) => name))

/** Whole files that may go: finished in every part before the day, one row a human being. `held` counts those that a hold keeps. */
const filesDue = async (tx: Transaction<DB>, holdings: readonly Holding[], before: Day): Promise<{ people: { person: string; last: Day }[]; held: number }> => {
  const { rows } = await sql<{ person: string; last: Day; held: boolean }>`
    with days as (${daysOfFiles(holdings, await tablesWithPerson(tx))}),
    files as (
      select coalesce(m.into_id, d.person) as person, max(d.day) as last, bool_or(d.day is null) as open
      from days d left join active_merge m on m.person_id = d.person group by 1)
    select f.person, f.last, held_people(array(select same_people(f.person))) as held from files f join person p on p.id = f.person
    where not f.open and f.last < ${before}::date order by f.last limit ${PEOPLE_MAX}`.execute(tx)
  return { people: rows.filter(({ held }) => !held), held: rows.filter(({ held }) => held).length }
}

const findNow = async (tx: Transaction<DB>, holdings: readonly Holding[], disposal: string, today: Day): Promise<void> => {
  const row = await tx.selectFrom('disposal').select('state').where('id', '=', disposal).forUpdate().executeTakeFirst()
  if (row?.state !== 'looking') return
  const found: Found[] = []
  for (const holding of holdings.filter(byRow)) {
    const before = finishedBefore(SCHEDULE[holding.keeps], today)
    const { rows: [counted] } = await sql<{ rows: number }>`select count(*)::integer as rows from ${sql.table(holding.table)} held where ${await due(tx, holding, before)}`.execute(tx)
    if (counted && counted.rows > 0) found.push({ kind: holding.keeps, table: holding.table, rows: counted.rows, before })
  }
  const files = await filesDue(tx, holdings, finishedBefore(SCHEDULE['case-record'], today))
  for (const { person, last } of files.people) await tx.insertInto('disposal_person').values({ disposal_id: disposal, person_id: person, last_day: last }).onConflict((conflict) => conflict.doNothing()).execute()
  await tx.updateTable('disposal').set({ state: 'found', found: JSON.stringify(found), held: files.held }).where('id', '=', disposal).execute()
}

/** Finds what may go. */
export const findingJob = ({ holdings }: Pick<Offers, 'holdings'>): Job => ({
  name: 'rights.find-due',
  async run({ databases, context }, input) {
    const { disposal } = Input.parse(input)
    await databases.owner.transaction().execute((tx) => findNow(tx, holdings, disposal, context.today))
  },
})

const FoundRows = z.array(z.object({ kind: z.enum(['case-record', 'supplied-record', 'accountability', 'rights-record']), table: z.string(), rows: z.number(), before: z.string() }))
const Counts = z.record(z.string(), z.number())

const oneBatch = async (tx: Transaction<DB>, holdings: readonly Holding[], { context }: JobHands, id: string): Promise<'more' | 'done'> => {
  const disposal = await tx.selectFrom('disposal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (disposal?.state !== 'deleting' || disposal.approved_by === null) return 'done'
  const deleted = Counts.parse(disposal.deleted)
  const remember = (counts: Readonly<Record<string, number>>, people = 0) => tx.updateTable('disposal').set({ deleted: JSON.stringify(added(deleted, counts)), people_gone: disposal.people_gone + people }).where('id', '=', id).execute()
  const approved = FoundRows.parse(disposal.found)
  // Bottom up, one table a batch, as approved: what finished since then is another look's.
  for (const holding of holdings.toReversed().filter(byRow)) {
    const kind = approved.find((one) => one.table === holding.table && one.kind === holding.keeps)
    if (!kind) continue
    const done = await sql`delete from ${sql.table(holding.table)} where ctid in (select held.ctid from ${sql.table(holding.table)} held where ${await due(tx, holding, kind.before)} limit ${ROWS_A_BATCH})`.execute(tx)
    const rows = Number(done.numAffectedRows ?? 0)
    if (rows > 0) {
      await remember({ [holding.table]: rows })
      return 'more'
    }
  }
  const waiting = await tx.selectFrom('disposal_person').select('person_id').where('disposal_id', '=', id).limit(PEOPLE_A_BATCH).execute()
  if (waiting.length > 0) {
    const free = await sql<{ id: string; free: boolean }>`
      select w.id, not held_people(array(select same_people(w.id))) as free from unnest(${waiting.map(({ person_id }) => person_id)}::uuid[]) w (id)`.execute(tx)
    const kept = free.rows.filter((row) => !row.free).map((row) => row.id)
    // Held since the approval: out of this disposal, and found again when the hold has ended.
    if (kept.length > 0) await sql`delete from disposal_person where disposal_id = ${id}::uuid and person_id = any (${kept}::uuid[])`.execute(tx)
    const gone = free.rows.filter((row) => row.free).map((row) => row.id)
    if (gone.length > 0) {
      const same = await sql<{ id: string }>`select distinct same.id from unnest(${gone}::uuid[]) g (id), lateral same_people(g.id) same (id)`.execute(tx)
      const people = same.rows.map((row) => row.id)
      await remember(await eraseRows(tx, holdings, people), gone.length)
      await writeAudit({ ...context, tx }, { name: 'rights.dispose', kind: 'action', outcome: 'done', people, classes: [], fields: [], allowedBy: `retention schedule, disposal ${disposal.reference}` })
    }
    return 'more'
  }
  await tx.insertInto('certificate').values({
    id: context.random.uuid(), kind: 'disposal', reference: disposal.reference, organisation_id: disposal.organisation_id, made_on: context.today, made_at: context.now,
    ground: 'Retention schedule', first_by: disposal.asked_by, approved_by: disposal.approved_by, people: disposal.people_gone, counts: JSON.stringify(deleted), files_gone_at: context.now,
  }).execute()
  await tx.updateTable('disposal').set({ state: 'done', done_at: context.now }).where('id', '=', id).execute()
  return 'done'
}

/** Deletes what was approved, batch by batch. */
export const disposingJob = ({ holdings }: Pick<Offers, 'holdings'>): Job => ({
  name: 'rights.dispose',
  async run(hands, input) {
    const { disposal } = Input.parse(input)
    const batch = () => hands.databases.owner.transaction().execute((tx) => oneBatch(tx, holdings, hands, disposal))
    while (await batch() === 'more') await Promise.resolve()
  },
})

const HOUR_SECONDS = 3600
/** A file that nothing names may be on its way into a row: it is left alone for so long. */
const ARRIVING_HOURS = 2

/** Once an hour: rows and files whose days are over, asked by nobody, because they are about nobody alone. */
export const housekeeping = (passing: readonly Passing[]): Loop => ({
  name: 'rights.housekeeping',
  everySeconds: HOUR_SECONDS,
  async run({ client, now, files }) {
    const today = now.toISOString().slice(0, 10)
    for (const { table, finished, keeps } of passing) await client.query(`delete from "${table}" held where (${finished}) < $1::date`, [finishedBefore(HOUSEKEEPING[keeps], today)])
    await client.query(`delete from rights_export held where (select r.closed_on from rights_request r where r.id = held.request_id) < $1::date`, [finishedBefore(HOUSEKEEPING.export, today)])
    await client.query('delete from erased_mark held where until_day < $1::date', [today])
    const named = async (query: string): Promise<Set<string>> => new Set((await client.query<{ sha256: string }>(query)).rows.map(({ sha256 }) => sha256))
    const before = new Date(now.getTime() - ARRIVING_HOURS * HOUR_SECONDS * 1000)
    const orphans = { exports: await unreferenced(files.exports, await named('select sha256 from rights_export'), before), uploads: await unreferenced(files.uploads, await named('select sha256 from upload'), before) }
    return { more: false, after: async () => { await removeFiles(files.exports, orphans.exports); await removeFiles(files.uploads, orphans.uploads) } }
  },
})
