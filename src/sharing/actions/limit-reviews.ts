/** The limits that somebody keeps: what stands, what is due to be looked at again, and lifting one. */
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, mayUse, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { MEETING_ROLES } from '../../platform/vocabulary.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { decideReviewDay, lastDayHeld, proposedReview, type LimitKind, type OpenWork, type Watcher } from '../limits.ts'
import { declareConflict, exclude, KEEPING, personToLimit } from './limits.ts'
import { hatsOfPartners, openWorkWith, watchersAmong } from './watchers.ts'

const LimitId = z.uuid('This is not the id of a limit.')
const SHOWN_MAX = 200

/** One limit as its keeper sees it. */
export interface LimitRow {
  readonly id: string
  readonly personId: string
  /** Their name, where the decision shows the viewer who they are. */
  readonly name: string | null
  readonly reference: string | null
  readonly kind: LimitKind
  readonly organisation: string
  /** Who is shut out by an exclusion, or let in by a lock. */
  readonly colleagues: readonly string[]
  /** Null where a partner keeps it: its other leads know that it stands, not why and not whom it names. */
  readonly reason: string | null
  /** Is it the viewer's to review and to lift? */
  readonly kept: boolean
  readonly from: string
  readonly until: string | null
  readonly review: string | null
  readonly setBy: string | null
  readonly liftedBecause: string | null
  readonly findings: readonly { readonly finding: string; readonly by: string; readonly on: string; readonly next: string }[]
}

/** Every limit that the viewer keeps, and for a lead that partners keep some: what is due to be looked at first, then by that day; lifted ones last. */
export const listLimits = query({
  name: 'sharing.limits',
  title: 'Exclusions and locks: what is due to be looked at again first',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({}),
  async run(context) {
    const rows = await limitRows(context, sql`l.kind <> 'restriction'`)
    const stands = (row: LimitRow): boolean => row.until === null || row.until >= context.today
    return yes({ today: context.today, standing: rows.filter(stands), lifted: rows.filter((row) => !stands(row)) })
  },
  about: ({ standing, lifted }) => [...standing, ...lifted].map((row) => row.personId),
})

/** One limit, with what its reviews found. */
export const openLimit = query({
  name: 'sharing.limit',
  title: 'One exclusion or lock, with what its reviews found',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ limit: LimitId }),
  async run(context, { limit }) {
    const [row] = await limitRows(context, sql`l.id = ${limit}::uuid and l.kind <> 'restriction'`)
    return row ? yes({ row, today: context.today, next: proposedReview(context.today) }) : notFound()
  },
  about: ({ row }) => [row.personId],
})

/** What the forms for a new limit show. */
export interface LimitForm {
  readonly today: string
  /** The day that the form proposes for looking at it again. */
  readonly review: string
  readonly reference: string
  readonly person: string | null
  /** Of the viewer's own organisation alone: who sees a person elsewhere says who works with them. */
  readonly colleagues: readonly Watcher[]
  /** Other organisations that the viewer may know to work with the person, health services never among them: a number. */
  readonly elsewhere: number
  readonly work: readonly (OpenWork & { readonly name: string })[]
}

/** What the forms for a new limit need: whether the reference leads to somebody, and which colleagues see them today. */
export const limitForm = query({
  name: 'sharing.limit-form',
  title: 'Before a lock or an exclusion: which of your own colleagues see this person today, and who of them has work with them in hand',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ reference: letters(20).default('') }),
  async run(context, { reference }) {
    const person = reference === '' ? undefined : await personToLimit(context, reference.toUpperCase())
    const blank: LimitForm = { today: context.today, review: proposedReview(context.today), reference, person: null, colleagues: [], elsewhere: 0, work: [] }
    if (person === undefined) return yes(blank)
    const hats = (await hatsOfPartners(context)).filter((hat) => hat.organisationId === context.viewer?.organisationId)
    const colleagues = await watchersAmong(context, hats, person, (standing) => standing)
    const people = await samePeople(context, person)
    const work = (await openWorkWith(context, people)).flatMap((one) => {
      const hat = hats.find(({ accountId }) => accountId === one.accountId)
      return hat ? [{ ...one, name: hat.name }] : []
    })
    return yes<LimitForm>({ ...blank, person, colleagues, elsewhere: await knownElsewhere(context, people), work })
  },
  about: ({ person }) => (person === null ? [] : [person]),
})

/** How many other organisations have to do with the person, of the involvements that the viewer sees. */
const knownElsewhere = async ({ tx, viewer }: Reading, people: readonly string[]): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(distinct organisation_id)::integer as count from involvement
    where person_id = any (${[...people]}::uuid[]) and class <> 'health' and organisation_id <> ${viewer?.organisationId ?? null}::uuid
      and from_day <= viewer_today() and (until_day is null or until_day >= viewer_today())`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Before a conflict is declared: the person, and what the viewer has in hand with them. */
export const conflictForm = query({
  name: 'sharing.conflict-form',
  title: 'Before you declare that you know a person: what you have in hand with them',
  who: MEETING_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const work: OpenWork[] = await openWorkWith(context, await samePeople(context, found.id), context.viewer?.accountId ?? '')
    return yes({ person: found, work })
  },
  about: ({ person }) => [person.id],
})

/** Says that a limit is still needed, and when it is looked at next. */
export const reviewLimit = action({
  name: 'sharing.review-limit',
  title: 'Say that an exclusion or a lock is still needed, and when it is looked at next',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ limit: LimitId, finding: letters(500).min(10, 'Say why it is still needed, in at least 10 letters.'), next: aDay('the day on which it is looked at next') }),
  async run(context, { limit, finding, next }) {
    const { tx, viewer, today, now, random } = context
    const [row] = await limitRows(context, sql`l.id = ${limit}::uuid and l.kind <> 'restriction'`)
    if (!row) return notFound()
    if (!row.kept) return no(`${row.organisation} set this limit and knows why. Ask its governance lead or administrator.`)
    if (row.until !== null && row.until < today) return no('This limit is lifted already.', 'finding')
    const timely = decideReviewDay(next, today, 'next')
    if (!timely.ok) return timely
    await tx.insertInto('sight_limit_review').values({ id: random.uuid(), limit_id: limit, finding, next_day: next, reviewed_by: viewer.accountId, reviewed_on: today, reviewed_at: now }).execute()
    await tx.updateTable('sight_limit').set({ review_day: next }).where('id', '=', limit).execute()
    return yes({ limit, person: row.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Lifts a limit at once. Whoever it shuts out cannot see it, and therefore not lift it. */
export const liftLimit = action({
  name: 'sharing.lift-limit',
  title: 'Lift an exclusion or a lock, with the reason',
  who: KEEPING,
  classes: ['identity'],
  input: z.object({ limit: LimitId, because: letters(500).min(10, 'Say why it is no longer needed, in at least 10 letters.') }),
  async run(context, { limit, because }) {
    const { tx, viewer, today } = context
    const [row] = await limitRows(context, sql`l.id = ${limit}::uuid and l.kind <> 'restriction'`)
    if (!row) return notFound()
    if (!row.kept) return no(`${row.organisation} set this limit and knows why. Ask its governance lead or administrator.`)
    if (row.until !== null && row.until < today) return no('This limit is lifted already.', 'because')
    await tx.updateTable('sight_limit').set({ until_day: lastDayHeld(row.from, today), lifted_by: viewer.accountId, lifted_because: because }).where('id', '=', limit).execute()
    return yes({ limit, person: row.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export interface LimitsPanel {
  readonly limits: readonly LimitRow[]
  readonly reference: string
  readonly mayKeep: boolean
  readonly mayDeclare: boolean
  readonly today: string
}

/** What the person page shows of limits: to whoever keeps them what stands, to whoever works with people a way to step back. */
export const limitsPanel = async (context: Reading, people: readonly string[]): Promise<LimitsPanel | null> => {
  const [mayKeep, mayDeclare] = [mayUse(exclude, context.viewer), mayUse(declareConflict, context.viewer)]
  const [person] = people
  if (person === undefined || (!mayKeep && !mayDeclare)) return null
  const limits = mayKeep ? (await limitRows(context, sql`l.person_id = any (${[...people]}::uuid[]) and l.kind <> 'restriction' and (l.until_day is null or l.until_day >= viewer_today())`)) : []
  const found = mayKeep ? await seenPerson(context, person) : undefined
  return { limits, reference: found?.reference ?? '', mayKeep, mayDeclare, today: context.today }
}

const limitRows = async ({ tx }: Reading, which: RawBuilder<unknown>): Promise<LimitRow[]> => {
  const { rows } = await sql<LimitRow>`
    with l as (
      select id, person_id, kind, organisation_id, accounts, reason, true as kept, from_day, until_day, review_day, set_by, lifted_because from sight_limit
      union all
      select id, person_id, kind, organisation_id, '{}'::uuid[], null, false, from_day, until_day, review_day, null, null from limits_of_partners())
    select l.id, l.person_id as "personId", (select reference from references_to_review(array[l.person_id])) as reference,
      (select p.forename || ' ' || p.surname from person p where p.id = (select current_person(l.person_id))) as name, l.kind, o.name as organisation,
      array(select a.name from account a where a.id = any (l.accounts) order by a.name) as colleagues, l.reason, l.kept, l.from_day as from, l.until_day as until, l.review_day as review,
      (select a.name from account a where a.id = l.set_by) as "setBy", l.lifted_because as "liftedBecause",
      (select coalesce(json_agg(json_build_object('finding', r.finding, 'by', a.name, 'on', r.reviewed_on, 'next', r.next_day) order by r.reviewed_at desc), '[]')
       from sight_limit_review r join account a on a.id = r.reviewed_by where r.limit_id = l.id) as findings
    from l join organisation o on o.id = l.organisation_id
    where ${which} order by l.review_day nulls first, l.from_day, l.id limit ${SHOWN_MAX}`.execute(tx)
  return rows
}
