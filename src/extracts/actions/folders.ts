/**
 * The watch over the agencies' folders. A turn of the loop looks and follows; the work on one file is a job, so that a worker that is
 * killed in the middle of it leaves it to the next, and two workers never take the same file.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { z } from 'zod'
import { perform } from '../../platform/action.ts'
import { clock } from '../../platform/context.ts'
import { askJobOfLoop, type Job, type JobHands } from '../../platform/jobs.ts'
import { notifyOfLoop } from '../../platform/notices.ts'
import type { Loop } from '../../platform/loop.ts'
import { storeBytes } from '../../platform/uploads.ts'
import { isSettled, isUnfinished, keptName, refusalWords, resultWords, STOOD_STILL_SECONDS } from '../incoming.ts'
import { dayOfFile } from '../schedules.ts'
import { isExtractState } from '../states.ts'
import { forgetKept, lookInto, moveSame, openPlaces, openWhole, whyNoFile, writeResult, type Places } from '../store/incoming.ts'
import { senderViewer } from '../store/senders.ts'
import { sendExtract } from './sending.ts'
import { workersCore } from './worker.ts'

const LOOK_SECONDS = 10
const FILES_AT_ONCE = 200
const NO_SCHEDULE = 'No schedule of your agency is for a file of this name. Your data officer makes one, or corrects the name.'

interface Row {
  readonly name: string
  readonly size: string
  readonly changed: Date
  readonly stood: boolean
  readonly extract: string | null
  readonly keptAs: string | null
  readonly told: string | null
}

const rowsOf = async (client: ClientBase, organisation: string): Promise<ReadonlyMap<string, Row>> => {
  const { rows } = await client.query<Row>(`
    select name, size_bytes as size, changed_at as changed, seen_at <= clock_timestamp() - make_interval(secs => $2) as stood, extract_id as extract, kept_as as "keptAs", told_state as told
    from incoming_file where organisation_id = $1`, [organisation, STOOD_STILL_SECONDS])
  return new Map(rows.map((row) => [row.name, row]))
}

const refuse = async (places: Places, name: string, looked: { ino: number; dev: number }, why: string): Promise<void> => {
  const now = clock()
  const kept = keptName(name, now)
  if (await moveSame(join(places.incoming, name), join(places.refused, kept), looked)) await writeResult(join(places.refused, `${kept}.result.txt`), refusalWords(name, now, why))
}

/** Looks at one agency's folder: notes what is new or still grows, asks for what stood still, and turns away what is no file. */
const lookAt = async (client: ClientBase, organisation: string, places: Places): Promise<void> => {
  const rows = await rowsOf(client, organisation)
  const there = (await lookInto(places.incoming)).filter(({ name }) => !isUnfinished(name)).slice(0, FILES_AT_ONCE)
  for (const { name, stats } of there) {
    const why = whyNoFile(stats)
    if (why !== null) {
      await refuse(places, name, stats, why)
      continue
    }
    const row = rows.get(name)
    const same = row !== undefined && Number(row.size) === stats.size && row.changed.getTime() === stats.mtime.getTime()
    if (!same) {
      await client.query(`
        insert into incoming_file (organisation_id, name, size_bytes, changed_at, seen_at) values ($1, $2, $3, $4, clock_timestamp())
        on conflict (organisation_id, name) do update set size_bytes = excluded.size_bytes, changed_at = excluded.changed_at, seen_at = excluded.seen_at, extract_id = null, kept_as = null, told_state = null`,
      [organisation, name, stats.size, stats.mtime])
    } else if (row.extract !== null && row.keptAs !== null) await moveSame(join(places.incoming, name), join(places.done, row.keptAs), stats)
    else if (row.stood) await askToTake(client, organisation, places, { name, stats })
  }
  const names = new Set(there.map(({ name }) => name))
  for (const row of rows.values()) if (row.extract === null && !names.has(row.name)) await client.query('delete from incoming_file where organisation_id = $1 and name = $2', [organisation, row.name])
}

/** Asks for a job for a whole file, once; one over which the worker gave up is turned away. */
const askToTake = async (client: ClientBase, organisation: string, places: Places, { name, stats }: { readonly name: string; readonly stats: { readonly ino: number; readonly dev: number; readonly mtime: Date; readonly size: number } }): Promise<void> => {
  const input = { organisation, name, size: String(stats.size), changed: stats.mtime.toISOString() }
  const { rows: [asked] } = await client.query<{ finished: boolean; failed: string | null }>(
    `select finished_at is not null as finished, failed from job where name = 'extracts.take-file' and input @> $1::jsonb order by asked_at desc limit 1`, [JSON.stringify(input)])
  if (!asked) await askJobOfLoop(client, 'extracts.take-file', input, randomUUID())
  else if (asked.failed !== null) await refuse(places, name, stats, `It could not be taken. ${asked.failed}`)
}

interface Followed {
  readonly name: string
  readonly keptAs: string
  readonly seenAt: Date
  readonly extract: string
  readonly told: string | null
  readonly state: string
  readonly problem: string | null
  readonly waitsBecause: string | null
  readonly contentsDay: string
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRefused: number
  readonly rowsOlder: number
  readonly rowsWithdrawn: number
}

/** Writes beside each taken file what became of it, until that is settled. */
const follow = async (client: ClientBase, organisation: string, places: Places): Promise<void> => {
  const { rows } = await client.query<Followed>(`
    select f.name, f.kept_as as "keptAs", f.seen_at as "seenAt", e.id as extract, f.told_state as told, e.state, e.problem, e.waits_because as "waitsBecause", e.contents_day as "contentsDay", e.rows_new as "rowsNew",
      e.rows_changed as "rowsChanged", e.rows_unchanged as "rowsUnchanged", e.rows_refused as "rowsRefused", e.rows_older as "rowsOlder", e.rows_withdrawn as "rowsWithdrawn"
    from incoming_file f join extract e on e.id = f.extract_id where f.organisation_id = $1 and f.kept_as is not null`, [organisation])
  for (const row of rows) {
    const state = isExtractState(row.state) ? row.state : 'unreadable'
    const told = `${state} ${row.waitsBecause ?? ''}`
    if (told !== row.told) await writeResult(join(places.done, `${row.keptAs}.result.txt`), resultWords(row.name, row.seenAt, row.extract, { ...row, state }))
    if (isSettled({ ...row, state }) && state !== 'read') await client.query('delete from incoming_file where organisation_id = $1 and name = $2', [organisation, row.name])
    else if (told !== row.told) await client.query('update incoming_file set told_state = $3 where organisation_id = $1 and name = $2', [organisation, row.name, told])
  }
}

/** Looks into the folder of every organisation that has a schedule. What goes wrong in one of them keeps nobody else's files: it is undone, and told once the turn is over. */
export const watchFolders: Loop = {
  name: 'extracts.watch-folders',
  everySeconds: LOOK_SECONDS,
  async run({ client, files, now }) {
    const { rows } = await client.query<{ id: string; handle: string }>(`
      select o.id, o.handle from organisation o where exists (select 1 from extract_schedule s where s.organisation_id = o.id and s.ended_at is null) order by o.handle`)
    const faults: unknown[] = []
    for (const { id, handle } of rows) {
      await client.query('savepoint agency')
      try {
        const places = await openPlaces(files.agencyFolders, handle)
        if (!places) continue
        await lookAt(client, id, places)
        await follow(client, id, places)
        await forgetKept(places, now)
      } catch (fault) {
        faults.push(fault)
        await client.query('rollback to savepoint agency')
      }
    }
    return { more: false, after: async () => { if (faults.length > 0) throw faults[0] } }
  },
}

const Taking = z.object({ organisation: z.uuid(), name: z.string(), size: z.string(), changed: z.string() })

/** The schedule of an organisation that a file of this name is for. */
const scheduleOf = async ({ databases }: JobHands, organisation: string, name: string): Promise<{ account: string; agreement: string; day: string } | null> => {
  const schedules = await databases.owner.selectFrom('extract_schedule').select(['account_id as account', 'agreement_id as agreement', 'file_pattern as pattern']).where('organisation_id', '=', organisation)
    .where('ended_at', 'is', null).orderBy('made_at').execute()
  for (const { pattern, ...schedule } of schedules) {
    const day = dayOfFile(pattern, name)
    if (day !== null) return { ...schedule, day }
  }
  return null
}

/**
 * Takes one whole file as its schedule: stored, sent, noted, moved, in this order. Killed after any of them it is done again from the
 * beginning: the same bytes of the same day make no second extract, and what was noted is moved by the next look.
 */
export const takeFile: Job = {
  name: 'extracts.take-file',
  async run(hands, input) {
    const { organisation, name, size, changed } = Taking.parse(input)
    const { databases, files, context } = hands
    const { handle } = await databases.owner.selectFrom('organisation').select('handle').where('id', '=', organisation).executeTakeFirstOrThrow()
    const places = await openPlaces(files.agencyFolders, handle)
    const looked = places && (await lookInto(places.incoming)).find((one) => one.name === name)?.stats
    // Gone, or changed since it was looked at: the next look sees what is there.
    if (!places || !looked || String(looked.size) !== size || looked.mtime.toISOString() !== changed) return
    const schedule = await scheduleOf(hands, organisation, name)
    const viewer = schedule && await senderViewer(databases.app, schedule.account, organisation, context.today)
    if (!schedule || !viewer) return refuse(places, name, looked, NO_SCHEDULE)
    const opened = await openWhole(join(places.incoming, name), looked)
    if (!opened) return
    const core = workersCore(hands)
    const stored = await storeBytes(core, viewer, opened.handle.createReadStream({ autoClose: true }))
    if ('refused' in stored) return refuse(places, name, looked, stored.refused)
    const sent = await perform(core, { ...context, viewer }, sendExtract, { agreement: schedule.agreement, file: stored.sha256, fileName: name, day: schedule.day })
    if (!sent.ok) return refuse(places, name, looked, sent.message)
    const kept = keptName(name, context.now)
    await databases.owner.updateTable('incoming_file').set({ extract_id: sent.value.extract, kept_as: kept }).where('organisation_id', '=', organisation).where('name', '=', name).execute()
    await moveSame(join(places.incoming, name), join(places.done, kept), looked)
  },
}

/** Tells an agency's officers once of each file that did not come. */
export const tellMissed: Loop = {
  name: 'extracts.tell-missed',
  everySeconds: 300,
  async run({ client, now }) {
    const { rows } = await client.query<{ schedule: string; organisation: string; name: string; due: string }>(`
      with waiting as (
        select s.id, s.organisation_id, s.name, s.first_day, s.every_days, (select max(e.contents_day) from extract e where e.schedule_id = s.id and e.state <> 'discarded') as newest
        from extract_schedule s where s.ended_at is null
      ), due as (
        select id, organisation_id, name, 1 + case when newest is null or newest < first_day then first_day else newest + every_days end as due_day from waiting
      )
      insert into schedule_missed (schedule_id, due_day, organisation_id, told_at)
      select id, due_day, organisation_id, $1 from due where due_day < ($1 at time zone 'Europe/London')::date
      on conflict do nothing returning schedule_id as schedule, organisation_id as organisation, due_day as due, (select name from due d where d.id = schedule_id) as name`, [now])
    await notifyOfLoop(client, now, rows.map(({ organisation, name }) => ({ organisationId: organisation, role: 'data-officer', words: `A file that is to come by itself is late: “${name}”.`, href: '/extracts/schedules' })))
    return { more: false }
  },
}
