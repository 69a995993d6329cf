/** Writing what is recorded of an early release. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting } from '../../platform/context.ts'
import { AGENCIES, type Agency, type Answer, type Decision, type Side } from '../course.ts'
import type { Asked } from '../criteria.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import type { StoredCase, StoredCheck } from './people.ts'

/** Writes the answers to what no record has. */
export const insertFacts = async ({ tx, random, viewer, today, now }: Acting, of: { readonly sentenceId: string; readonly writtenUnder: string }, facts: readonly { readonly asked: Asked; readonly answer: boolean }[]): Promise<void> => {
  if (facts.length === 0) return
  await tx.insertInto('early_release_fact').values(facts.map(({ asked, answer }) => ({
    id: random.uuid(), person_id: of.writtenUnder, sentence_id: of.sentenceId, asked, answer, recorded_on: today, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }))).execute()
}

/** Puts somebody forward and asks every agency. Answers the id; null when somebody did so before. */
export const insertCase = async (
  { tx, random, viewer, today, now }: Acting, { sentenceId, writtenUnder, scheme, day, dueOn }: { readonly sentenceId: string; readonly writtenUnder: string; readonly scheme: string; readonly day: Day; readonly dueOn: Day },
): Promise<string | null> => {
  const id = random.uuid()
  const { numInsertedOrUpdatedRows } = await tx.insertInto('early_release_case').values({
    id, person_id: writtenUnder, sentence_id: sentenceId, scheme_id: scheme, early_day: day, due_on: dueOn, put_forward_on: today, put_forward_by: viewer.accountId, recorded_at: now,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return null
  await tx.insertInto('early_release_check').values(keysOf(AGENCIES).map((agency: Agency) => ({ id: random.uuid(), person_id: writtenUnder, case_id: id, agency, due_on: dueOn }))).execute()
  return id
}

/** Writes what an agency answered, in the table of what it is about. */
export const insertAnswer = async (
  { tx, random, viewer, today, now }: Acting, { check, person, answer, words, toldBy }: { readonly check: Pick<StoredCheck, 'id' | 'agency'>; readonly person: string; readonly answer: Answer; readonly words: string; readonly toldBy: string },
): Promise<void> => {
  const row = { id: random.uuid(), person_id: person, check_id: check.id, answer, words, told_by: toldBy, recorded_on: today, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now }
  await (check.agency === 'housing' ? tx.insertInto('early_release_place') : tx.insertInto('early_release_answer')).values(row).execute()
}

/** Takes the case for this transaction; false when it changed since the form was made. */
export const holdCase = async ({ tx }: Acting, one: Pick<StoredCase, 'id'>, version: number): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('early_release_case').set({ version: version + 1 }).where('id', '=', one.id).where('version', '=', version).where('ended_on', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Writes one side’s decision. */
export const insertDecision = async ({ tx, random, viewer, today, now }: Acting, one: StoredCase, { side, decision, reason }: { readonly side: Side; readonly decision: Decision; readonly reason: string }): Promise<void> => {
  await tx.insertInto('early_release_decision').values({
    id: random.uuid(), person_id: one.personId, case_id: one.id, side, decision, reason, decided_on: today, decided_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
  }).execute()
}

/** Remembers the release day before, so that it can be given back. */
export const rememberPlanned = async ({ tx }: Acting, one: Pick<StoredCase, 'id'>, planned: Day): Promise<void> => {
  await tx.updateTable('early_release_case').set({ planned_before: planned }).where('id', '=', one.id).execute()
}

/** Ends a case with its reason; nobody is asked any more. */
export const endCase = async ({ tx, viewer, today }: Acting, one: Pick<StoredCase, 'id'>, why: string, words: string): Promise<void> => {
  await tx.updateTable('early_release_case').set({ ended_on: today, ended_why: why, ended_words: words, ended_by: viewer.accountId, version: sql<number>`version + 1` }).where('id', '=', one.id).where('ended_on', 'is', null).execute()
}
