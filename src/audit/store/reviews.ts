/** Reviewing what stands out: the list, one of them, and what was made of it. Each side of the wall has tables of its own, and one way of working. */
import { sql } from 'kysely'
import { z } from 'zod'
import { isPlace, letters, NO_PLACE, Version } from '../../core/inputs.ts'
import { notFound, stale, yes, type Result } from '../../core/result.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { thresholdsOn } from '../thresholds.ts'
import { decideReview, REVIEW_OUTCOMES, whyWords, type LookingSide, type ReviewOutcome, type Rule } from '../unusual.ts'

/** Where one side's looking that stands out is kept: tables of the slice that owns them, whose policies say who reviews. */
export interface LookTables {
  readonly side: LookingSide
  /** A table like unusual_look. */
  readonly looks: string
  /** A table like unusual_look_review. */
  readonly reviews: string
  /** Those who can be looked at, with `id`, `forename` and `surname`, and the column of `looks` that names one. */
  readonly known: string
  readonly knownId: string
}

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
  /** The person or victim it is about, where it is about one: null when they are out of this reviewer's sight. */
  readonly aboutOne: boolean
  readonly person: { readonly id: string; readonly name: string } | null
  /** The newest outcome, where there is one. */
  readonly outcome: ReviewOutcome | null
}

type Row = Omit<UnusualLook, 'why'> & { readonly howMany: number; readonly usual: number | null }
type Fragment = ReturnType<typeof sql>

const PAGE_SIZE = 25
const COUNTED_MAX = 1000

const LookId = z.uuid('This is not the id of a review.')
export const LookInput = z.object({ look: LookId })
export const ListInput = z.object({
  closed: z.enum(['', 'yes'], 'Choose what waits or what is closed.').default(''),
  before: z.union([z.literal(''), z.string().refine(isPlace, NO_PLACE)]).default(''),
})
export const ReviewInput = z.object({
  look: LookId,
  version: Version,
  outcome: z.enum(keysOf(REVIEW_OUTCOMES), 'Choose what came of it.'),
  words: letters(2000).min(10, 'Say what you found out, and from whom (at least 10 letters).'),
})

/** Rows of unusual looking, their page first: who and whom are looked up for those that are shown. */
const rowsOf = async ({ tx }: Pick<Reading, 'tx'>, { side, reviews, known, knownId }: LookTables, page: Fragment, order: Fragment): Promise<UnusualLook[]> => {
  const { rows } = await sql<Row>`
    with page as materialized (${page})
    select page.id, page.day, page.rule, page.how_many as "howMany", page.usual, page.account_id as "accountId", a.name as who, o.name as organisation, page.first_at as "firstAt",
      page.last_at as "lastAt", page.due_day as due, page.closed_at as "closedAt", page.version, page.${sql.ref(knownId)} is not null as "aboutOne",
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.forename || ' ' || p.surname) end as person,
      (select r.outcome from ${sql.table(reviews)} r where r.unusual_look_id = page.id order by r.decided_at desc, r.id desc limit 1) as outcome
    from page join account a on a.id = page.account_id join organisation o on o.id = page.organisation_id left join ${sql.table(known)} p on p.id = page.${sql.ref(knownId)}
    order by ${order}`.execute(tx)
  return rows.map(({ howMany, usual, ...row }) => ({ ...row, why: whyWords({ rule: row.rule, howMany, usual, day: row.day }, thresholdsOn(row.day), side) }))
}

/** What one page of the list tells. */
export interface LookList {
  readonly closed: '' | 'yes'
  readonly today: string
  readonly looks: readonly UnusualLook[]
  readonly next: string | null
  /** How many wait and how many of them are overdue, counted to a thousand and one. */
  readonly waiting: number
  readonly overdue: number
}

/** What waits for review, the most overdue first; or what was closed, the newest first. */
export const listLooks = async (context: Reading, tables: LookTables, { closed, before }: z.output<typeof ListInput>): Promise<LookList> => {
  const [place = '', id = ''] = before.split('_')
  const limit = PAGE_SIZE + 1
  const looksTable = sql.table(tables.looks)
  const rows = closed === 'yes'
    ? await rowsOf(context, tables, sql`select * from ${looksTable} u where u.closed_at is not null ${before === '' ? sql`` : sql`and (u.closed_at, u.id) < (${place}::timestamptz, ${id}::uuid)`} order by u.closed_at desc, u.id desc limit ${limit}`, sql`page.closed_at desc, page.id desc`)
    : await rowsOf(context, tables, sql`select * from ${looksTable} u where u.closed_at is null ${before === '' ? sql`` : sql`and (u.due_day, u.id) > (${place}::date, ${id}::uuid)`} order by u.due_day, u.id limit ${limit}`, sql`page.due_day, page.id`)
  const last = rows[PAGE_SIZE - 1]
  const mark = last ? `${closed === 'yes' ? last.closedAt?.toISOString() : last.due}_${last.id}` : null
  return { closed, today: context.today, looks: rows.slice(0, PAGE_SIZE), next: rows.length > PAGE_SIZE ? mark : null, ...await countLooks(context, tables) }
}

/** How many wait for this reviewer and how many of them are overdue, counted to a thousand and one. */
export const countLooks = async ({ tx, today }: Reading, { looks }: Pick<LookTables, 'looks'>): Promise<{ waiting: number; overdue: number }> => {
  const { rows: [row] } = await sql<{ waiting: number; overdue: number }>`
    select count(*) as waiting, count(*) filter (where due_day < ${today}::date) as overdue
    from (select due_day from ${sql.table(looks)} where closed_at is null order by due_day, id limit ${COUNTED_MAX + 1}) counted`.execute(tx)
  return row ?? { waiting: 0, overdue: 0 }
}

interface Review { readonly outcome: ReviewOutcome; readonly words: string; readonly by: string; readonly at: Date }

/** One of them, with what was made of it so far. */
export interface OpenedLook {
  readonly look: UnusualLook
  readonly reviews: readonly Review[]
  readonly today: string
  /** The viewer's own looking, which somebody else reviews. */
  readonly own: boolean
  /** Where the figures come from by which it stands out. */
  readonly source: string
  readonly followUpDays: number
}

/** One of them, with the reviews so far. Not found where the policies do not let this viewer review it. */
export const openLook = async (context: Reading, tables: LookTables, id: string): Promise<Result<OpenedLook>> => {
  const [look] = await rowsOf(context, tables, sql`select * from ${sql.table(tables.looks)} u where u.id = ${id}::uuid`, sql`page.id`)
  if (!look) return notFound()
  const { rows: reviews } = await sql<Review>`
    select r.outcome, r.words, a.name as by, r.decided_at as at from ${sql.table(tables.reviews)} r join account a on a.id = r.decided_by
    where r.unusual_look_id = ${id}::uuid order by r.decided_at, r.id`.execute(context.tx)
  return yes({ look, reviews, today: context.today, own: look.accountId === context.viewer?.accountId, source: thresholdsOn(look.day).source, followUpDays: thresholdsOn(context.today).followUpWorkingDays })
}

/** Records what came of a review: explained or reported closes it; to be followed up makes it due again. */
export const reviewLook = async ({ tx, viewer, random, now, today }: Acting, { side, looks, reviews }: LookTables, input: z.output<typeof ReviewInput>): Promise<Result<{ look: string; due: string | null }>> => {
  const { rows: [look] } = await sql<{ accountId: string; closedAt: Date | null; version: number }>`
    select account_id as "accountId", closed_at as "closedAt", version from ${sql.table(looks)} where id = ${input.look}::uuid for update`.execute(tx)
  if (!look) return notFound()
  const decision = decideReview({ accountId: look.accountId, closed: look.closedAt !== null }, viewer.accountId, input.outcome, today, thresholdsOn(today), side)
  if (!decision.ok) return decision
  if (look.version !== input.version) return stale({ version: look.version })
  await sql`insert into ${sql.table(reviews)} (id, unusual_look_id, outcome, words, decided_by, decided_at) values (${random.uuid()}, ${input.look}, ${input.outcome}, ${input.words}, ${viewer.accountId}, ${now})`.execute(tx)
  await sql`update ${sql.table(looks)} set version = version + 1, closed_at = ${decision.value.closes ? now : null}, due_day = coalesce(${decision.value.due}::date, due_day) where id = ${input.look}::uuid`.execute(tx)
  return yes({ look: input.look, due: decision.value.due })
}
