/** What waits for the viewer: notices inside the product, the line about them on every page, and a governance lead's work over all slices. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { AppDatabase, Viewer } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { keysOf, ROLES } from '../platform/vocabulary.ts'
import { minutesLeft } from '../sharing/emergencies.ts'
import { HOLDINGS } from './holdings.ts'

const SHOWN_MAX = 100
const LAST_DAY = '9999-12-31'
const everybody = keysOf(ROLES)

/** What the viewer has been told: what is new first, then the newest. */
export const listNotices = query({
  name: 'notices.list',
  title: 'What you have been told: new notices first',
  who: everybody,
  classes: [],
  input: z.object({}),
  async run({ tx, viewer }) {
    const rows = await tx.selectFrom('notice').leftJoin('notice_seen', (join) => join.onRef('notice_seen.notice_id', '=', 'notice.id').on('notice_seen.account_id', '=', viewer?.accountId ?? ''))
      .select(['notice.id', 'words', 'href', 'written_at as writtenAt', 'seen_at as seenAt'])
      .orderBy(sql`seen_at is not null`).orderBy('written_at', 'desc').orderBy('notice.id').limit(SHOWN_MAX).execute()
    return yes({ notices: rows, waiting: rows.filter((row) => row.seenAt === null).length })
  },
})

/** What waits for a governance lead, of every slice that offers it: what has been overdue longest first, then what is due next, then what has no day. */
export const whatWaits = query({
  name: 'notices.attention',
  title: 'What waits for a governance lead: how many of what, how many of them overdue, and since when',
  who: ['governance-lead'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const waiting = (await Promise.all(context.offers.attention.map((source) => source.read(context)))).flatMap((one) => one ?? [])
    return yes({ today: context.today, waiting: waiting.toSorted((one, other) => (one.earliest ?? LAST_DAY).localeCompare(other.earliest ?? LAST_DAY)) })
  },
})

/** Marks a notice as seen and answers where it leads. Seen again it stays as it was. */
export const seeNotice = action({
  name: 'notices.see',
  title: 'Mark a notice as seen, and go where it leads',
  who: everybody,
  classes: [],
  input: z.object({ notice: z.uuid('This is not the id of a notice.') }),
  async run({ tx, viewer, now }, { notice }) {
    const found = await tx.selectFrom('notice').select(['id', 'href']).where('id', '=', notice).executeTakeFirst()
    if (!found) return notFound()
    await tx.insertInto('notice_seen').values({ notice_id: found.id, account_id: viewer.accountId, seen_at: now }).onConflict((conflict) => conflict.doNothing()).execute()
    return yes({ href: found.href })
  },
})

/** Marks everything that waits as seen. */
export const seeAllNotices = action({
  name: 'notices.see-all',
  title: 'Mark every notice as seen',
  who: everybody,
  classes: [],
  input: z.object({}),
  async run({ tx, viewer, now }) {
    await sql`
      insert into notice_seen (notice_id, account_id, seen_at)
      select n.id, ${viewer.accountId}::uuid, ${now.toISOString()}::timestamptz from notice n on conflict do nothing`.execute(tx)
    return yes({})
  },
})

/** What stands on every page of somebody: how many notices wait, and whose record they have open by emergency access. */
export interface Alerts {
  /** At most 100. */
  readonly notices: number
  readonly emergencies: readonly { readonly id: string; readonly personId: string; readonly reference: string; readonly until: Date; readonly minutesLeft: number }[]
}

/** Asked once a page by the web door, outside the transaction that reads the page: one statement. */
export const alertsOf = async (database: AppDatabase, viewer: Viewer, now: Date, today: string): Promise<Alerts> => {
  const moment = now.toISOString()
  const { rows } = await sql<{ notices: number; running: { id: string; personId: string; reference: string; until: string }[] }>`
    select waiting_notices(${viewer.accountId}::uuid, ${viewer.organisationId}::uuid, ${viewer.role}, ${today}::date) as notices,
      (select coalesce(json_agg(json_build_object('id', e.id, 'personId', e.person_id, 'reference', e.reference, 'until', e.until_at) order by e.until_at), '[]')
       from emergencies_running(${viewer.accountId}::uuid, ${viewer.organisationId}::uuid, ${moment}::timestamptz) e) as running`.execute(database)
  const { notices = 0, running = [] } = rows[0] ?? {}
  return { notices, emergencies: running.map(({ until, ...one }) => ({ ...one, until: new Date(until), minutesLeft: minutesLeft(new Date(until), now) })) }
}

export const notices = slice({ name: 'notices', holdings: HOLDINGS, named: [listNotices, whatWaits, seeNotice, seeAllNotices] })
