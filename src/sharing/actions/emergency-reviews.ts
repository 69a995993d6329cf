/** The reviews of emergency access: what was taken and why, what was looked at in the hour, and what came of the review. */
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { decideReview, OUTCOMES, REPEATED_DAYS, REPEATED_MIN, type Ground, type ReviewOutcome } from '../emergencies.ts'

const REVIEWING = ['governance-lead', 'delivery-unit-head'] as const
const SHOWN_MAX = 50
const Access = z.uuid('This is not the id of an emergency access.')

/** One emergency access with its review, as those who review see it. */
export interface EmergencyRow {
  readonly id: string
  readonly personId: string
  /** Who it is, where the reviewer sees that by the decision; the short reference in any case. */
  readonly name: string | null
  readonly reference: string | null
  readonly takenBy: string
  readonly who: string
  readonly organisation: string
  readonly ground: Ground
  readonly reason: string
  readonly from: Date
  readonly until: Date
  readonly endedEarly: boolean
  readonly due: string
  /** How many this account has taken within REPEATED_DAYS up to this one, itself included. */
  readonly taken: number
  readonly repeated: boolean
  readonly review: { readonly outcome: ReviewOutcome; readonly words: string; readonly followUp: string | null; readonly by: string; readonly at: Date } | null
}

/** Every emergency access that the viewer reviews: open reviews first, the longest overdue at the top; then the newest closed ones. */
export const listEmergencyReviews = query({
  name: 'sharing.emergency-reviews',
  title: 'Emergency access to review: what is overdue first',
  who: REVIEWING,
  classes: [],
  input: z.object({}),
  async run(context) {
    const [open, closed] = [await emergencyRows(context, sql`v.access_id is null`, sql`due, e.from_at`), await emergencyRows(context, sql`v.access_id is not null`, sql`v.closed_at desc`)]
    return yes({ today: context.today, now: context.now, viewer: context.viewer?.accountId ?? '', open, closed, elsewhere: await reviewsForOtherLeads(context) })
  },
  about: ({ open, closed }) => [...open, ...closed].map((row) => row.personId),
})

/** Reviews that wait about people whom this lead is shut out of: when each is due and where it was taken, and nothing of whom. Another lead closes them. */
const reviewsForOtherLeads = async ({ tx }: Reading): Promise<{ readonly organisation: string; readonly due: string }[]> => (await sql<{ organisation: string; due: string }>`
  select o.name as organisation, r.due from reviews_for_other_leads() r join organisation o on o.id = r.organisation_id order by r.due limit ${SHOWN_MAX}`.execute(tx)).rows

/** One emergency access, what was looked at in its hour, and the form that closes the review. */
export const openEmergencyReview = query({
  name: 'sharing.emergency-review',
  title: 'One emergency access: who, why, what was looked at, and its review',
  who: REVIEWING,
  classes: ['contact'],
  input: z.object({ access: Access }),
  async run(context, { access }) {
    const [row] = await emergencyRows(context, sql`e.id = ${access}::uuid`, sql`e.from_at`)
    if (!row) return notFound()
    const { rows } = await sql<{ name: string; outcome: string; at: string }>`
      select name, outcome, occurred_at as at from audit_entry
      where account_id = ${row.takenBy}::uuid and occurred_at between ${row.from.toISOString()}::timestamptz and ${row.until.toISOString()}::timestamptz
        and person_ids && array(select same_people(${row.personId}::uuid))
      order by occurred_at, id limit ${SHOWN_MAX}`.execute(context.tx)
    return yes({
      today: context.today, now: context.now, row, own: row.takenBy === context.viewer?.accountId,
      // The audit is open to governance leads alone; a head reviews by the reason and by asking.
      looks: context.viewer?.role === 'governance-lead' ? rows.map((look) => ({ ...look, at: new Date(look.at) })) : null,
    })
  },
  about: ({ row }) => [row.personId],
})

/** Closes a review, once, by somebody other than whoever took the access. */
export const closeEmergencyReview = action({
  name: 'sharing.close-emergency-review',
  title: 'Close the review of an emergency access',
  who: REVIEWING,
  classes: [],
  input: z.object({
    access: Access,
    outcome: z.enum(keysOf(OUTCOMES), 'Choose what the review found.'),
    words: letters(1000).min(10, 'Say what you found, in at least 10 letters.'),
    followUp: letters(1000).default(''),
  }),
  async run(context, { access, outcome, words, followUp }) {
    const { tx, viewer, now } = context
    await sql`select pg_advisory_xact_lock(hashtextextended(${`emergency review ${access}`}, 0))`.execute(tx)
    const [row] = await emergencyRows(context, sql`e.id = ${access}::uuid`, sql`e.from_at`)
    if (!row) return notFound()
    const decided = decideReview({ takenBy: row.takenBy, until: row.until, closed: row.review !== null }, { accountId: viewer.accountId, now }, { outcome, followUp })
    if (!decided.ok) return decided
    await tx.insertInto('emergency_review').values({
      access_id: access, taken_by: row.takenBy, outcome, words, follow_up: followUp.length < 10 ? null : followUp, closed_by: viewer.accountId, closed_at: now,
    }).execute()
    const told = outcome === 'not-justified' ? 'not justified. Whoever reviewed it will speak with you' : outcome === 'learning' ? 'justified, with something to learn' : 'justified'
    await notify(context, [{ to: { accountId: row.takenBy }, words: `The review of your emergency access to ${row.reference ?? 'a person'} found it ${told}.`, href: '/emergency-access', person: row.personId }])
    return yes({ access, person: row.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Emergency accesses to one human being, newest first: for the page of looks and for subject access. */
export const emergenciesOf = (context: Reading, people: readonly string[]): Promise<EmergencyRow[]> =>
  emergencyRows(context, sql`e.person_id = any (${[...people]}::uuid[])`, sql`e.from_at desc`)

interface StoredRow extends Omit<EmergencyRow, 'from' | 'until' | 'review' | 'repeated'> {
  readonly from: string
  readonly until: string
  readonly review: { readonly outcome: ReviewOutcome; readonly words: string; readonly followUp: string | null; readonly by: string; readonly at: string } | null
}

const emergencyRows = async ({ tx }: Reading, which: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<EmergencyRow[]> => {
  const { rows } = await sql<StoredRow>`
    select e.id, e.person_id as "personId", e.account_id as "takenBy", a.name as who, o.name as organisation, e.ground, e.reason, e.from_at as from, e.until_at as until,
      e.ended_early as "endedEarly", coalesce(e.review_due_day, (e.from_at at time zone 'Europe/London')::date + 4) as due,
      (select reference from references_to_review(array[e.person_id])) as reference,
      (select p.forename || ' ' || p.surname from person p where p.id = (select current_person(e.person_id))) as name,
      (select count(*)::integer from emergency_access o where o.account_id = e.account_id and o.from_at <= e.from_at and o.from_at > e.from_at - make_interval(days => ${REPEATED_DAYS}::integer)) as taken,
      case when v.access_id is not null then json_build_object('outcome', v.outcome, 'words', v.words, 'followUp', v.follow_up, 'by', closer.name, 'at', v.closed_at) end as review
    from emergency_access e
    join account a on a.id = e.account_id join organisation o on o.id = e.organisation_id
    left join emergency_review v on v.access_id = e.id left join account closer on closer.id = v.closed_by
    where ${which} order by ${order} limit ${SHOWN_MAX}`.execute(tx)
  return rows.map((row) => ({ ...row, from: new Date(row.from), until: new Date(row.until), repeated: row.taken >= REPEATED_MIN, review: row.review ? { ...row.review, at: new Date(row.review.at) } : null }))
}
