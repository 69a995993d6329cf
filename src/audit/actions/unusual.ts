/** Looking that stands out: the list for review, one of them, and what a governance lead made of it. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { AttentionSource, Reading } from '../../platform/context.ts'
import { thresholdsOn } from '../thresholds.ts'
import { decideReview, REVIEW_OUTCOMES, whyWords, type ReviewOutcome, type Rule } from '../unusual.ts'

export const UNUSUAL_PAGE_SIZE = 25

export interface UnusualLook {
  readonly id: string
  readonly day: string
  readonly rule: Rule
  /** Why it stands out, in a sentence. */
  readonly why: string
  readonly accountId: string
  readonly who: string
  readonly organisation: string
  readonly firstAt: Date
  readonly lastAt: Date
  readonly due: string
  readonly closedAt: Date | null
  readonly version: number
  /** The person it is about, where it is about one: null when they are out of this lead's sight. */
  readonly aboutOne: boolean
  readonly person: { readonly id: string; readonly name: string } | null
  /** The newest outcome, where there is one. */
  readonly outcome: ReviewOutcome | null
}

type Row = Omit<UnusualLook, 'why'> & { readonly howMany: number; readonly usual: number | null }

const withWords = ({ howMany, usual, ...row }: Row): UnusualLook => ({ ...row, why: whyWords({ rule: row.rule, howMany, usual, day: row.day }, thresholdsOn(row.day)) })

/** Rows of unusual looking, their page first: who and whom are looked up for those that are shown. */
const rowsOf = async ({ tx }: Reading, page: ReturnType<typeof sql>, order: ReturnType<typeof sql>): Promise<UnusualLook[]> => {
  const { rows } = await sql<Row>`
    with page as materialized (${page})
    select page.id, page.day, page.rule, page.how_many as "howMany", page.usual, page.account_id as "accountId", a.name as who, o.name as organisation, page.first_at as "firstAt",
      page.last_at as "lastAt", page.due_day as due, page.closed_at as "closedAt", page.version, page.person_id is not null as "aboutOne",
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.forename || ' ' || p.surname) end as person,
      (select r.outcome from unusual_look_review r where r.unusual_look_id = page.id order by r.decided_at desc, r.id desc limit 1) as outcome
    from page join account a on a.id = page.account_id join organisation o on o.id = page.organisation_id left join person p on p.id = page.person_id
    order by ${order}`.execute(tx)
  return rows.map(withWords)
}

/** What waits for review, the most overdue first; or what was closed, the newest first. */
export const listUnusual = query({
  name: 'audit.unusual',
  title: 'Unusual looking, for review: who, why it stands out, and by when',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({
    closed: z.enum(['', 'yes'], 'Choose what waits or what is closed.').default(''),
    before: z.union([z.literal(''), z.string().regex(/^[\dT:.Z-]{10,24}_[0-9a-f-]{36}$/, 'This is not a place in the list.')]).default(''),
  }),
  async run(context, { closed, before }) {
    const [place = '', id = ''] = before.split('_')
    const limit = UNUSUAL_PAGE_SIZE + 1
    const rows = closed === 'yes'
      ? await rowsOf(context, sql`select * from unusual_look u where u.closed_at is not null ${before === '' ? sql`` : sql`and (u.closed_at, u.id) < (${place}::timestamptz, ${id}::uuid)`} order by u.closed_at desc, u.id desc limit ${limit}`, sql`page.closed_at desc, page.id desc`)
      : await rowsOf(context, sql`select * from unusual_look u where u.closed_at is null ${before === '' ? sql`` : sql`and (u.due_day, u.id) > (${place}::date, ${id}::uuid)`} order by u.due_day, u.id limit ${limit}`, sql`page.due_day, page.id`)
    const last = rows[UNUSUAL_PAGE_SIZE - 1]
    const mark = last ? `${closed === 'yes' ? last.closedAt?.toISOString() : last.due}_${last.id}` : null
    return yes({ closed, today: context.today, looks: rows.slice(0, UNUSUAL_PAGE_SIZE), next: rows.length > UNUSUAL_PAGE_SIZE ? mark : null, ...await counts(context) })
  },
  about: ({ looks }) => [...new Set(looks.flatMap(({ person }) => (person ? [person.id] : [])))],
})

const COUNTED_MAX = 1000

/** How many wait and how many of them are overdue, counted to a thousand. */
const counts = async ({ tx, today }: Reading): Promise<{ waiting: number; overdue: number }> => {
  const { rows: [row] } = await sql<{ waiting: number; overdue: number }>`
    select count(*) as waiting, count(*) filter (where due_day < ${today}::date) as overdue
    from (select due_day from unusual_look where closed_at is null order by due_day, id limit ${COUNTED_MAX + 1}) counted`.execute(tx)
  return row ?? { waiting: 0, overdue: 0 }
}

/** What of it waits for this lead: what they looked at themselves is reviewed by another. */
export const unusualAttention: AttentionSource = {
  name: 'audit.unusual',
  async read({ tx, viewer, today }) {
    const rows = await tx.selectFrom('unusual_look').select('due_day').where('closed_at', 'is', null).where('account_id', '<>', viewer?.accountId ?? '').orderBy('due_day').orderBy('id').limit(ATTENTION_MAX).execute()
    const found = attentionIn(rows.map((row) => row.due_day), today)
    return found && { words: 'Unusual looking to review', href: '/unusual-looking', ...found }
  },
}

export interface Review { readonly outcome: ReviewOutcome; readonly words: string; readonly by: string; readonly at: Date }

/** One of them, with the reviews so far. */
export const openUnusual = query({
  name: 'audit.unusual-look',
  title: 'One piece of unusual looking, with what was made of it so far',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({ look: z.uuid('This is not the id of a review.') }),
  async run(context, { look: id }) {
    const [look] = await rowsOf(context, sql`select * from unusual_look u where u.id = ${id}::uuid`, sql`page.id`)
    if (!look) return notFound()
    const { rows: reviews } = await sql<Review>`
      select r.outcome, r.words, a.name as by, r.decided_at as at from unusual_look_review r join account a on a.id = r.decided_by
      where r.unusual_look_id = ${id}::uuid order by r.decided_at, r.id`.execute(context.tx)
    return yes({ look, reviews, today: context.today, own: look.accountId === context.viewer?.accountId, source: thresholdsOn(look.day).source, followUpDays: thresholdsOn(context.today).followUpWorkingDays })
  },
  about: ({ look }) => (look.person ? [look.person.id] : []),
})

/** What a governance lead made of it: explained or reported closes it; to be followed up makes it due again. */
export const reviewUnusual = action({
  name: 'audit.review',
  title: 'Record what came of reviewing unusual looking',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({
    look: z.uuid('This is not the id of a review.'),
    version: Version,
    outcome: z.enum(keysOf(REVIEW_OUTCOMES), 'Choose what came of it.'),
    words: letters(2000).min(10, 'Say what you found out, and from whom (at least 10 letters).'),
  }),
  async run({ tx, viewer, random, now, today }, input) {
    const look = await tx.selectFrom('unusual_look').select(['account_id', 'closed_at', 'version']).where('id', '=', input.look).forUpdate().executeTakeFirst()
    if (!look) return notFound()
    const decision = decideReview({ accountId: look.account_id, closed: look.closed_at !== null }, viewer.accountId, input.outcome, today, thresholdsOn(today))
    if (!decision.ok) return decision
    if (look.version !== input.version) return stale({ version: look.version })
    await tx.insertInto('unusual_look_review').values({
      id: random.uuid(), unusual_look_id: input.look, outcome: input.outcome, words: input.words, decided_by: viewer.accountId, decided_at: now,
    }).execute()
    await tx.updateTable('unusual_look').set({ version: look.version + 1, ...(decision.value.closes ? { closed_at: now } : {}), ...(decision.value.due ? { due_day: decision.value.due } : {}) })
      .where('id', '=', input.look).execute()
    return yes({ look: input.look, due: decision.value.due })
  },
})
