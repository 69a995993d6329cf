/** Who somebody is: search, the person page, and records of one human being made one and parted again. */
import { sql } from 'kysely'
import { z } from 'zod'
import { londonDay, longDay } from '../core/dates.ts'
import { letters } from '../core/inputs.ts'
import { no, notFound, yes } from '../core/result.ts'
import { action, mayUse, query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { eventType } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { HOLDINGS } from './holdings.ts'
import { tools } from './tools.ts'
import { CASE_ROLES, SEEING_ROLES } from '../platform/vocabulary.ts'
import { searchPeople } from './actions/search.ts'
import { decideMerge, PersonId } from './rules.ts'
import { personColumns, type PersonSummary } from './store/summaries.ts'

export { searchPeople, type PersonFound } from './actions/search.ts'
export type { PersonSummary } from './store/summaries.ts'
export { correctPeople, frequenciesOf, keepFrequencies, peopleFacts, recordPeople, reviewedModel, type PersonFacts, type PersonWithId } from './store.ts'

/** Two records became one person: `from`’s rows now read as `into`’s. */
export const personMerged = eventType<{ mergeId: string; from: string; into: string }>('people.merged')
/** A merge was undone. */
export const personParted = eventType<{ mergeId: string; from: string; into: string }>('people.parted')

/** One person with everything that the slices below add to their page. */
export const openPerson = query({
  name: 'people.open',
  title: 'One person: who they are, where in their sentence, who works with them, what is due',
  who: SEEING_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    const panels: { name: string; title: string; data: unknown }[] = []
    for (const panel of context.offers.panels) {
      const data = await panel.read(context, people)
      if (data !== null) panels.push({ name: panel.name, title: panel.title, data })
    }
    const timeline = (await Promise.all(context.offers.timeline.map((source) => source.read(context, people)))).flat()
      .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
    const due = (await Promise.all(context.offers.due.map((source) => source.read(context, { until: '9999-12-31', limit: 20, people })))).flat()
      .sort((a, b) => (a.due < b.due ? -1 : 1))
    const may = { merge: mayUse(mergePeople, context.viewer), seeLooks: mayUse(subjectAccess, context.viewer), seeNumbers: context.viewer?.role !== 'caseworker' }
    return yes({ person: found, today: context.today, panels, timeline, due, merges: await standingMerges(context, found.id), may })
  },
  about: ({ person }) => [person.id],
})

/** What a merge or un-merge would be about, before it is decided: the two records side by side. */
export const comparePeople = query({
  name: 'people.compare',
  title: 'Two records side by side, before they are made one person',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId, with: z.union([z.literal(''), z.string().trim().max(20)]).default('') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const other = input.with === '' ? null : await personByReference(context, input.with)
    return yes({ person, other, asked: input.with, merges: await standingMerges(context, person.id) })
  },
  about: ({ person, other }) => (other ? [person.id, other.id] : [person.id]),
})

export const mergePeople = action({
  name: 'people.merge',
  title: 'Make two records one person; nothing is lost and it can be undone',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({
    person: PersonId,
    into: z.string().trim().regex(/^P-[0-9A-Z]{7}$/, 'Enter the other person’s reference, for example P-7K2M9QX.'),
    reason: letters(500).min(3, 'Say how you know that these are one person.'),
  }),
  async run(context, input) {
    await oneMergeAtATime(context)
    const merged = await seenPerson(context, input.person, 'as written')
    const kept = await personByReference(context, input.into)
    if (!merged) return notFound()
    if (!kept) return no('There is no person with this reference that you may see.', 'into')
    const decision = decideMerge(await mergeSide(context, merged), await mergeSide(context, kept), input.reason)
    if (!decision.ok) return decision
    return yes({ mergeId: await writeMerge(context, decision.value, input.reason), person: kept.id })
  },
  about: (input, output) => (output ? [input.person, output.person] : [input.person]),
})

const writeMerge = async (context: Acting, { from, into }: { readonly from: string; readonly into: string }, reason: string): Promise<string> => {
  const mergeId = context.random.uuid()
  await context.tx.insertInto('person_merge').values({ id: mergeId, kind: 'merge', person_id: from, into_id: into, reason, decided_by: context.viewer.accountId, decided_at: context.now }).execute()
  await context.emit(personMerged, { mergeId, from, into })
  return mergeId
}

/**
 * Makes two records one person for an action of another slice that has decided it and may do so: nothing is lost, and `people.part`
 * undoes it. Answers false when they are one already.
 */
export const joinPeople = async (context: Acting, { from, into }: { readonly from: string; readonly into: string }, reason: string): Promise<boolean> => {
  await oneMergeAtATime(context)
  const sides = { from: await currentPerson(context, from), into: await currentPerson(context, into) }
  if (sides.from === sides.into) return false
  await writeMerge(context, sides, reason)
  return true
}

/** Remembers for good that somebody looked at two records and said that they are two people, for an action of another slice that has decided it. */
export const keepApart = async (context: Acting, person: string, other: string, reason: string): Promise<void> => {
  await context.tx.insertInto('people_apart').values({ id: context.random.uuid(), person_id: person, other_id: other, reason, decided_by: context.viewer.accountId, decided_at: context.now }).execute()
}

export const partPeople = action({
  name: 'people.part',
  title: 'Undo a merge: two people again, each with what was written about them',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({
    merge: z.uuid('This is not the id of a merge.'),
    reason: letters(500).min(3, 'Say why these are two people after all.'),
  }),
  async run(context, input) {
    await oneMergeAtATime(context)
    const merge = await context.tx.selectFrom('person_merge').selectAll().where('id', '=', input.merge).where('kind', '=', 'merge').executeTakeFirst()
    if (!merge) return notFound()
    const undone = await context.tx.selectFrom('person_merge').select('id').where('undoes', '=', merge.id).executeTakeFirst()
    if (undone) return no('This merge has already been undone.')
    await context.tx.insertInto('person_merge').values({
      id: context.random.uuid(), kind: 'unmerge', person_id: merge.person_id, into_id: merge.into_id, undoes: merge.id,
      reason: input.reason, decided_by: context.viewer.accountId, decided_at: context.now,
    }).execute()
    await context.emit(personParted, { mergeId: merge.id, from: merge.person_id, into: merge.into_id })
    return yes({ from: merge.person_id, into: merge.into_id })
  },
  about: (_input, output) => (output ? [output.from, output.into] : []),
})

/**
 * Everything that every slice holds about one person, section by section. No door has this name: nothing leaves unreviewed, so it is
 * only the first step of a person’s own copy (src/rights), which marks it, has it read through and approved by another.
 */
export const subjectAccess = query({
  name: 'people.subject-access',
  title: 'Subject access export: everything held about one person, over all slices',
  who: ['governance-lead'],
  duty: 'right-of-access',
  classes: ['identity', 'sentence', 'risk', 'needs', 'health', 'contact', 'plan'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    const sections: { title: string; rows: Record<string, string | number | boolean | null>[] }[] = []
    for (const section of context.offers.subjectAccess) sections.push({ title: section.title, rows: await section.read(context, people) })
    return yes({ person: found, madeOn: context.today, sections })
  },
  about: ({ person }) => [person.id],
})

/** Every id under which this human being's rows were written, the current one first. */
export const samePeople = async ({ tx }: Pick<Reading, 'tx'>, person: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select same_people(${person}::uuid) as id`.execute(tx)
  return rows.map((row) => row.id)
}

/** The id under which this human being is known today. */
export const currentPerson = async ({ tx }: Pick<Reading, 'tx'>, person: string): Promise<string> => {
  const { rows } = await sql<{ id: string }>`select current_person(${person}::uuid) as id`.execute(tx)
  return rows[0]!.id
}

/** The person, if this viewer may see who they are; the current record unless `as written` is asked for. */
export const seenPerson = (context: Pick<Reading, 'tx'>, person: string, which: 'current' | 'as written' = 'current'): Promise<PersonSummary | undefined> =>
  personColumns(context).where('person.id', '=', which === 'current' ? sql<string>`(select current_person(${person}::uuid))` : person).executeTakeFirst()

const personByReference = (context: Pick<Reading, 'tx'>, reference: string): Promise<PersonSummary | undefined> =>
  personColumns(context).where('person.reference', '=', reference.toUpperCase()).executeTakeFirst()

/** Merges are decided one after the other, held to the end of the transaction: two at once could join a pair twice, or round in a circle. */
const oneMergeAtATime = async ({ tx }: Acting): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('people.merge', 0))`.execute(tx)
}

const mergeSide = async ({ tx }: Acting, person: PersonSummary) => {
  const merge = await tx.selectFrom('active_merge').select('into_id').where('person_id', '=', person.id).executeTakeFirst()
  return { id: person.id, birthDate: person.birthDate, reference: person.reference, mergedInto: merge?.into_id ?? null }
}

export interface StandingMerge {
  readonly id: string
  readonly reference: string
  readonly reason: string
  readonly decidedAt: Date
}

const standingMerges = async ({ tx }: Reading, person: string): Promise<StandingMerge[]> =>
  tx.selectFrom('active_merge').innerJoin('person_merge', 'person_merge.id', 'active_merge.id').innerJoin('person', 'person.id', 'person_merge.person_id')
    .select(['person_merge.id', 'person.reference', 'person_merge.reason', 'person_merge.decided_at as decidedAt'])
    .where('active_merge.into_id', '=', person).execute()


export const people = slice({
  name: 'people',
  tools,
  holdings: HOLDINGS,
  named: [searchPeople, openPerson, comparePeople, mergePeople, partPeople],
  subjectAccess: [{
    title: 'Who you are',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('person').selectAll().where('id', 'in', [...ids]).execute()
      return rows.map((row) => ({
        Reference: row.reference, Forename: row.forename, Surname: row.surname, 'Date of birth': row.birth_date, Sex: row.sex,
        'PNC number': row.pnc, 'Prison number': row.prison_number, 'Probation number': row.crn, Postcode: row.postcode,
      }))
    },
  }, {
    title: 'By which facts you are or were known, and from when to when',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('known_identity').selectAll().where('person_id', 'in', [...ids]).orderBy('from_day').orderBy('id').execute()
      return rows.map((row) => ({
        From: longDay(row.from_day), Until: row.until_day === null ? null : longDay(row.until_day), 'Told by': row.source === 'person' ? 'Your own record' : row.withdrawn ? 'An agency, which took its record back' : 'An agency’s record',
        Forename: row.forename, Surname: row.surname, 'Date of birth': row.birth_date, Sex: row.sex, 'PNC number': row.pnc, 'Prison number': row.prison_number, 'Probation number': row.crn, Postcode: row.postcode,
      }))
    },
  }, {
    title: 'Whether you and somebody of a like record were said to be two people',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('people_apart').select(['decided_at', 'reason']).where((eb) => eb.or([eb('person_id', 'in', [...ids]), eb('other_id', 'in', [...ids])])).orderBy('decided_at').execute()
      return rows.map((row) => ({ What: 'Your record and another were looked at, and are two people’s', When: longDay(londonDay(row.decided_at)), Why: row.reason }))
    },
  }, {
    title: 'Records that were joined as yours, or parted again',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('person_merge').select(['kind', 'reason', 'decided_at']).where((eb) => eb.or([eb('person_id', 'in', [...ids]), eb('into_id', 'in', [...ids])])).orderBy('decided_at').execute()
      return rows.map((row) => ({ What: row.kind === 'merge' ? 'Two records were joined' : 'They were parted again', When: longDay(londonDay(row.decided_at)), Why: row.reason }))
    },
  }],
})
