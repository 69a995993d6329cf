/** People whom an extract made known to another agency, for those who answer for them: looked at, and where only a name says so, answered. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay, type Day } from '../../core/dates.ts'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { joinPeople, keepApart, peopleFacts, personMerged, personParted, type PersonWithId } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { Acting, AttentionSource, DueSource, Reading } from '../../platform/context.ts'
import { eventType, onEvent, type Handler } from '../../platform/event.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { ANSWERS } from '../first-known.ts'
import { mutualContradictions } from '../precedence.ts'
import { followRecords } from '../store/following.ts'
import { JOIN_BY_NUMBER } from '../store/first-known.ts'

/** Somebody who may say so has said that a record which might have been about this person is about somebody else. Of the sender's managers only those are told who work where it was decided. */
export const recordOfAnother = eventType<{ person: string; reference: string; sender: string }>('extracts.record-of-another')

const ANSWERING = ['delivery-unit-head', 'governance-lead'] as const
const SHOWN_MAX = 200
const WaitId = z.uuid('This is not the id of a record that waits.')

interface FirstKnown {
  readonly id: string
  readonly personId: string
  readonly reference: string
  readonly name: string
  readonly organisation: string
  readonly day: Day
  /** The record waits apart until somebody answers: name and birth date alone agree. */
  readonly waits: boolean
  readonly due: Day | null
  readonly numbers: string | null
  /** What agrees and what differs, and how likely it makes the two one. */
  readonly agrees: string | null
}

/** Who is known to whom, not yet checked: what waits for an answer first, the longest overdue first; at most 200, with the count of all. */
export const listFirstKnown = query({
  name: 'extracts.first-known',
  title: 'People newly known to another agency by its extract, and records that wait for an answer: the longest overdue first',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({}),
  async run({ tx, today }) {
    const { rows } = await sql<FirstKnown & { all: number; allWaiting: number }>`
      with seen as (
        select distinct on (f.person_id, coalesce(f.apart_id, f.id)) f.id, f.person_id as "personId", p.reference, p.forename || ' ' || p.surname as name, o.name as organisation, f.on_day as day, f.apart_id is not null as waits, f.due_day as due, f.numbers, f.agrees
        from first_known f join person p on p.id = f.person_id join organisation o on o.id = f.organisation_id
        where f.checked_on is null order by f.person_id, coalesce(f.apart_id, f.id), f.id)
      select *, (count(*) over ())::integer as all, (count(*) filter (where waits) over ())::integer as "allWaiting" from seen
      order by waits desc, due, numbers is null, day desc, id limit ${SHOWN_MAX}`.execute(tx)
    return yes({ today, rows: rows.map(({ all: _all, allWaiting: _waiting, ...row }) => row), all: rows[0]?.all ?? 0, allWaiting: rows[0]?.allWaiting ?? 0 })
  },
  about: ({ rows }) => rows.map((row) => row.personId),
})

/** Says that somebody looked: the agency whose number agreed has to do with this person. Where it has not, its data officer withdraws the record. */
export const checkFirstKnown = action({
  name: 'extracts.check-first-known',
  title: 'Say that the agencies whose extracts newly named a person by a number rightly know them',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run({ tx, viewer, today }, { person }) {
    const checked = await tx.updateTable('first_known').set({ checked_on: today, checked_by: viewer.accountId })
      .where('person_id', '=', person).where('checked_on', 'is', null).where('apart_id', 'is', null).executeTakeFirst()
    return checked.numUpdatedRows > 0n ? yes({ person }) : notFound()
  },
  about: (_input, output) => (output ? [output.person] : []),
})

interface Wait {
  readonly id: string
  readonly person: string
  readonly apart: string
  readonly reference: string
  readonly apartReference: string
  readonly organisation: string
  readonly organisationId: string
  readonly day: Day
  readonly due: Day
  readonly numbers: string | null
  readonly agrees: string | null
  readonly answer: 'same' | 'apart' | null
}

const findWait = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<Wait | undefined> => (await sql<Wait>`
  select f.id, f.person_id as person, f.apart_id as apart, p.reference, a.reference as "apartReference", o.name as organisation, o.id as "organisationId", f.on_day as day, f.due_day as due, f.numbers, f.agrees, f.answer
  from first_known f join person p on p.id = f.person_id join person a on a.id = f.apart_id join organisation o on o.id = f.organisation_id where f.id = ${id}::uuid`.execute(tx)).rows[0]

const sides = async (context: Pick<Reading, 'tx'>, wait: Wait): Promise<{ known: PersonWithId; sent: PersonWithId } | undefined> => {
  const facts = await peopleFacts(context, [wait.person, wait.apart])
  const [known, sent] = [wait.person, wait.apart].map((id) => facts.find((one) => one.id === id))
  return known && sent ? { known, sent } : undefined
}

const sentByViewer = async ({ tx }: Pick<Reading, 'tx'>, wait: string): Promise<boolean> =>
  (await sql<{ own: boolean }>`select sent_by_viewer(${wait}::uuid) as own`.execute(tx)).rows.some(({ own }) => own)

/** The person and the record that may be about them, side by side. */
export const openFirstKnown = query({
  name: 'extracts.open-first-known',
  title: 'A record that may be about somebody known, by name and birth date alone, beside that person',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({ wait: WaitId }),
  async run(context, { wait: id }) {
    const wait = await findWait(context, id)
    const both = wait && await sides(context, wait)
    return wait && both ? yes({ wait, ...both, differs: mutualContradictions(both.sent, both.known), today: context.today, sentByViewer: await sentByViewer(context, id) }) : notFound()
  },
  about: ({ wait }) => [wait.person, wait.apart],
})

const settle = async ({ tx }: Acting, { apart, person }: { readonly apart: string; readonly person: string }, answer: 'same' | 'apart', why: string): Promise<void> => {
  await sql`select settle_first_known(${apart}::uuid, ${person}::uuid, ${answer}, ${why})`.execute(tx)
}

/** Makes the two one, lets the person follow the record, and writes the answer for everybody who was asked. */
const makeOne = async (context: Acting, one: { readonly apart: string; readonly person: string }, why: string): Promise<void> => {
  await settle(context, one, 'same', why)
  await joinPeople(context, { from: one.apart, into: one.person }, why)
  const { rows } = await sql<{ id: string }>`select current_person(${one.person}::uuid) as id`.execute(context.tx)
  await followRecords(context, rows.map((row) => row.id))
}

/** The answer of whoever answers for the person. Only ‘the same’ lets the agency that sent the record see the person, from this day on. */
export const answerFirstKnown = action({
  name: 'extracts.answer-first-known',
  title: 'Say whether a record that name and birth date alone tie to a person is about the same human being',
  who: ANSWERING,
  classes: ['identity'],
  input: z.object({
    wait: WaitId,
    answer: z.enum(keysOf(ANSWERS), 'Say whether it is the same human being.'),
    why: letters(500).default(''),
  }),
  async run(context, { wait: id, answer, why }) {
    const wait = await findWait(context, id)
    if (!wait) return notFound()
    if (wait.answer !== null) return no(`This has been answered already: ${wait.answer === 'same' ? 'it is the same human being' : 'it is somebody else'}.`)
    if (await sentByViewer(context, id)) return no('You sent this record yourself, in another role. Somebody else has to say whether it is the same human being.')
    const done = { wait: id, person: wait.person, apart: wait.apart, organisation: wait.organisation, answer }
    if (answer === 'unsure') return yes(done)
    if (why.length < 3) return no(answer === 'same' ? 'Say how you know that it is the same human being.' : 'Say how you know that it is somebody else.', 'why')
    if (answer === 'same') await makeOne(context, wait, why)
    else {
      await settle(context, wait, 'apart', why)
      await keepApart(context, wait.person, wait.apart, why)
      await context.emit(recordOfAnother, { person: wait.person, reference: wait.reference, sender: wait.organisationId })
    }
    return yes(done)
  },
  about: (_input, output) => (output ? [output.person, output.apart] : []),
})

/** Makes two records one because a number that came later agrees. No door has this name: the worker does it, and tells the officer nothing. */
export const joinByNumber = action({
  name: JOIN_BY_NUMBER,
  title: 'Make two records one because a number that came later agrees',
  who: ['data-officer'],
  classes: ['identity'],
  input: z.object({ apart: PersonId, known: PersonId }),
  async run(context, { apart, known }) {
    const { rows: [found] } = await sql<{ words: string }>`select words from agreed_by_number(${apart}::uuid, ${known}::uuid)`.execute(context.tx)
    if (!found) return notFound()
    await makeOne(context, { apart, person: known }, found.words)
    return yes({ apart, known })
  },
  about: (_input, output) => (output ? [output.apart, output.known] : []),
})

/** However two records are made one, or parted again, whatever waited for an answer about them has it. */
export const firstKnownHandlers: readonly Handler[] = [
  onEvent(personMerged, 'extracts', async (context, { from, into }) => {
    await settle(context, { apart: from, person: into }, 'same', 'The two records were made one person.')
    await settle(context, { apart: into, person: from }, 'same', 'The two records were made one person.')
    return []
  }),
  onEvent(personParted, 'extracts', async (context, { from, into }) => {
    await keepApart(context, from, into, `Parted again on ${longDay(context.today)}: two people.`)
    const { tx, today } = context
    await sql`select part_first_known(${from}::uuid, ${into}::uuid, ${`Parted again on ${longDay(today)}: two people.`})`.execute(tx)
    return []
  }),
]

/** How many records wait for a lead’s answer. */
export const firstKnownAttention: AttentionSource = {
  name: 'extracts.first-known',
  async read({ tx, today }) {
    const { rows } = await sql<{ due: Day }>`select min(f.due_day) as due from first_known f where f.apart_id is not null and f.answer is null group by f.apart_id, f.person_id order by 1 limit ${ATTENTION_MAX}`.execute(tx)
    const found = attentionIn(rows.map((row) => row.due), today)
    return found && { words: 'Records linked by name and birth date alone, to check', href: '/first-known', ...found }
  },
}

/** The same for a head, beside the person and in what is due. */
export const firstKnownDue: DueSource = {
  name: 'extracts.first-known',
  async read({ tx, viewer }, { until, limit, people }) {
    if (!ANSWERING.some((role) => role === viewer?.role)) return []
    const { rows } = await sql<{ id: string; personId: string; due: Day; organisation: string }>`
      select distinct on (f.due_day, f.apart_id, f.person_id) f.id, f.person_id as "personId", f.due_day as due, o.name as organisation from first_known f join organisation o on o.id = f.organisation_id
      where f.apart_id is not null and f.answer is null and f.due_day <= ${until}::date and (${people === undefined} or f.person_id = any (${[...people ?? []]}::uuid[]))
      order by f.due_day, f.apart_id, f.person_id limit ${limit}`.execute(tx)
    return rows.map((row) => ({ personId: row.personId, due: row.due, words: `Say whether a record of ${row.organisation} is about this person: name and birth date alone agree`, href: `/first-known/records/${row.id}` }))
  },
}

/** For the person themself: what was found to be about them. What waits, or is about somebody else, is not theirs to have. */
export const firstKnownToSubject = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<Record<string, string | null>[]> => {
  const { rows } = await sql<{ organisation: string; day: Day; checked: Day | null; why: string | null; byName: boolean }>`
    select o.name as organisation, f.on_day as day, f.checked_on as checked, f.why, f.by_name as "byName" from first_known f join organisation o on o.id = f.organisation_id
    where f.person_id = any (${[...people]}::uuid[]) and (f.apart_id is null or f.answer = 'same') order by f.on_day, f.id`.execute(tx)
  return rows.map((row) => ({
    Agency: row.organisation, 'Named you on': longDay(row.day), By: row.byName ? 'Name and birth date' : 'A number', Checked: row.checked && longDay(row.checked), 'How it was known to be you': row.why,
  }))
}
