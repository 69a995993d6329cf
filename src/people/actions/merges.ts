/** Records of one human being made one and parted again: what is shown before it is decided, the decisions, and what to look at afterwards. */
import { sql } from 'kysely'
import { z } from 'zod'
import { londonDay, type Day } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { decideMerge, PersonId } from '../rules.ts'
import { saidApart, standingMerges, whyOthersJoin, writtenUnder, type Written } from '../store/merges.ts'
import { currentPerson, personByReference, samePeople, seenPerson, type PersonSummary } from '../store/summaries.ts'

/** Two records became one person: `from`’s rows now read as `into`’s. */
export const personMerged = eventType<{ mergeId: string; from: string; into: string }>('people.merged')
/** A merge was undone. */
export const personParted = eventType<{ mergeId: string; from: string; into: string }>('people.parted')

/** A record with what stands under it, counted by what it is, as far as the viewer sees it. */
export interface Side {
  readonly person: PersonSummary
  readonly holds: Readonly<Record<string, number>>
}

const countsOf = (rows: readonly Written[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(rows, ({ what }) => what)].map(([what, same]) => [what, same.length]))

const sideOf = async (context: Reading, person: PersonSummary): Promise<Side> =>
  ({ person, holds: countsOf(await writtenUnder(context, await samePeople(context, person.id))) })

/** What a merge would be about, before it is decided: the two records side by side, and the merges that stand. */
export const comparePeople = query({
  name: 'people.compare',
  title: 'Two records side by side, before they are made one person',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId, with: z.union([z.literal(''), z.string().trim().max(20)]).default('') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const found = input.with === '' ? undefined : await personByReference(context, input.with)
    const other = found && found.id !== person.id ? found : undefined
    const both = other ? { one: await sideOf(context, person), other: await sideOf(context, other) } : null
    const apart = other ? await saidApart(context, await samePeople(context, person.id), await samePeople(context, other.id)) : null
    return yes({ person, other: other ?? null, both, apart, asked: input.with, merges: await standingMerges(context, await samePeople(context, person.id)) })
  },
  about: ({ person, other }) => (other ? [person.id, other.id] : [person.id]),
})

/** Makes two records one person. */
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
    const [mergedIds, keptIds] = [await samePeople(context, merged.id), await samePeople(context, kept.id)]
    const others = await whyOthersJoin(context, mergedIds, keptIds)
    if (others) return no(`${others === 'sent' ? 'You sent one of these records yourself, in another role.' : 'It waits for an answer whether these are one, and yours would show your organisation somebody with whom it has nothing to do.'} Somebody else has to say whether it is the same human being.`, 'into')
    const apart = await saidApart(context, mergedIds, keptIds)
    const decision = decideMerge(await mergeSide(context, merged), await mergeSide(context, kept), input.reason, apart)
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

/** One merge before it is undone: the two records, and what was written since they are one. */
export const openMerge = query({
  name: 'people.open-merge',
  title: 'A merge that stands: the two records, and what was written since they are one',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId, merge: z.uuid('This is not the id of a merge.') }),
  async run(context, { person: id, merge: mergeId }) {
    const person = await seenPerson(context, id)
    const merge = person && (await standingMerges(context, await samePeople(context, person.id))).find((one) => one.id === mergeId)
    const other = merge && await seenPerson(context, merge.personId, 'as written')
    if (!person || !merge || !other) return notFound()
    const since = londonDay(merge.decidedAt)
    return yes({ person, other, merge, since, written: await writtenUnder(context, await samePeople(context, person.id), { from: since, until: context.today }) })
  },
  about: ({ person, other }) => [person.id, other.id],
})

/** Undoes a merge: each record is a person of its own again. */
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
    // Whoever had to do with only one of the two sees only that one from now on.
    const [shown, beside] = await seenPerson(context, merge.person_id) ? [merge.person_id, merge.into_id] : [merge.into_id, merge.person_id]
    return yes({ from: merge.person_id, into: merge.into_id, shown, beside, since: londonDay(merge.decided_at), until: context.today })
  },
  about: (_input, output) => (output ? [output.from, output.into] : []),
})


/** Merges are decided one after the other, held to the end of the transaction: two at once could join a pair twice, or round in a circle. */
const oneMergeAtATime = async ({ tx }: Acting): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('people.merge', 0))`.execute(tx)
}

const mergeSide = async ({ tx }: Acting, person: PersonSummary) => {
  const merge = await tx.selectFrom('active_merge').select('into_id').where('person_id', '=', person.id).executeTakeFirst()
  return { id: person.id, birthDate: person.birthDate, reference: person.reference, mergedInto: merge?.into_id ?? null }
}

const rowsOf = async (context: Reading, person: string, days: { readonly from: Day; readonly until: Day }): Promise<{ person: PersonSummary; rows: Written[] } | undefined> => {
  const found = await seenPerson(context, person)
  return found && { person: found, rows: await writtenUnder(context, await samePeople(context, found.id), days) }
}

/**
 * What was written under a record while it was one with another, for whoever answers for it now: they look which of it is about whom.
 * The other record stands beside it only where the viewer may see it.
 */
export const writtenWhileOne = query({
  name: 'people.written-while-one',
  title: 'What was written while two records were one, to look which of it is about whom',
  who: CASE_ROLES,
  classes: ['identity'],
  input: z.object({ person: PersonId, other: PersonId, from: aDay('the day of the merge'), until: aDay('the day on which they were parted') }),
  async run(context, { person, other, from, until }) {
    const mine = await rowsOf(context, person, { from, until })
    if (!mine) return notFound()
    const beside = await currentPerson(context, other) === mine.person.id ? undefined : await rowsOf(context, other, { from, until })
    return yes({ mine, beside: beside ?? null, from, until })
  },
  about: ({ mine, beside }) => (beside ? [mine.person.id, beside.person.id] : [mine.person.id]),
})
