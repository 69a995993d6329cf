/** Erasing somebody: proposed on a ground, approved by a second person, done whole by the worker, certified without saying who. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { no, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { askJob } from '../../platform/jobs.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { samePeople } from '../../people/actions.ts'
import { decideErasure, ERASURE_GROUNDS, objectionsTo, type ErasureGround, type FileFacts } from '../erasure.ts'
import { mayApprove } from '../rules.ts'
import { requestToMove, takeStep, type StoredRequest } from '../store.ts'
import { holdsOf } from './holds.ts'
import { LEADS, RequestId } from './leads.ts'

/** What is known of the file today. `sentence` is read under the duty of this action, which a lead alone does not see. */
const fileFacts = async (context: Reading, request: StoredRequest): Promise<FileFacts> => {
  const people = await samePeople(context, request.personId)
  const sentence = await sql<{ until: string | null }>`
    select max(greatest(sentence_end, supervision_end)) as until from sentence where person_id = any (${people}::uuid[])`.execute(context.tx)
  const responsible = await sql<{ name: string }>`
    select distinct o.name from involvement i join organisation o on o.id = i.organisation_id
    where i.person_id = any (${people}::uuid[]) and i.basis = 'responsible' and i.from_day <= ${context.today}::date and (i.until_day is null or i.until_day >= ${context.today}::date) order by o.name`.execute(context.tx)
  const open = await context.tx.selectFrom('rights_request').select('reference').where('person_id', 'in', people).where('closed_on', 'is', null).where('id', '<>', request.id).execute()
  const held = await sql<{ held: boolean }>`select held_people(${people}::uuid[]) as held`.execute(context.tx)
  const holds = await holdsOf(context, people)
  return {
    sentenceUntil: sentence.rows[0]?.until ?? null, responsible: responsible.rows.map(({ name }) => name), openRequests: open.map(({ reference }) => reference),
    holds: holds.length > 0 || !held.rows[0]?.held ? holds : [{ reason: 'set by another partnership', reviewDay: context.today }],
  }
}

export const proposeErasure = action({
  name: 'rights.propose-erasure',
  title: 'Propose to erase somebody, on a ground',
  who: LEADS,
  duty: 'right-of-access',
  classes: ['identity', 'sentence', 'contact'],
  input: z.object({
    request: RequestId, version: Version,
    ground: z.enum(keysOf(ERASURE_GROUNDS), 'Choose the ground.'),
    reason: letters(2000).min(10, 'Say why this ground holds (at least 10 letters).'),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['erasure'], 'proposed')
    if (!moving.ok) return moving
    const request = moving.value
    const decision = decideErasure(await fileFacts(context, request), request.regime, input.ground, context.today)
    if (!decision.ok) return decision
    const proposal = { ground: input.ground, reason: input.reason, proposed_by: context.viewer.accountId, proposed_on: context.today }
    await context.tx.insertInto('rights_erasure').values({ request_id: request.id, person_id: request.personId, organisation_id: request.organisationId, ...proposal })
      .onConflict((conflict) => conflict.column('request_id').doUpdateSet(proposal)).execute()
    await takeStep(context, request, 'proposed', ERASURE_GROUNDS[input.ground].title)
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** The second person; from here on the worker erases, and nothing brings the person back. */
export const approveErasure = action({
  name: 'rights.approve-erasure',
  title: 'Approve that somebody whom another person proposed is erased, for good',
  who: LEADS,
  duty: 'right-of-access',
  classes: ['identity', 'sentence', 'contact'],
  input: z.object({ request: RequestId, version: Version, reference: letters(20).min(1, 'Type the person’s reference, so that nobody else is erased.') }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['erasure'], 'erasing')
    if (!moving.ok) return moving
    const request = moving.value
    const proposed = await context.tx.selectFrom('rights_erasure').selectAll().where('request_id', '=', request.id).executeTakeFirst()
    if (!proposed) return no('Nothing is proposed. Load the page again.')
    const may = mayApprove([proposed.proposed_by], context.viewer.accountId)
    if (!may.ok) return may
    const person = await context.tx.selectFrom('person').select('reference').where('id', '=', request.personId).executeTakeFirst()
    if (person?.reference !== input.reference.toUpperCase()) return no('This is not the reference of the person whom this request is about.', 'reference')
    const decision = decideErasure(await fileFacts(context, request), request.regime, proposed.ground as ErasureGround, context.today)
    if (!decision.ok) return { ...decision, field: 'reference' }
    await context.tx.updateTable('rights_erasure').set({ approved_by: context.viewer.accountId, approved_on: context.today }).where('request_id', '=', request.id).execute()
    await takeStep(context, request, 'erasing')
    await askErasing(context, request.id)
    return yes({ request: request.id, person: request.personId, reference: request.reference })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

const askErasing = async (context: Acting, request: string): Promise<void> => { await askJob(context, 'rights.erase', { request }) }

/** The worker could not (an extract was being read, say): asks it again. */
export const eraseAgain = action({
  name: 'rights.erase-again',
  title: 'Ask the worker again to erase somebody whose erasure is approved',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId }),
  async run(context, input) {
    const row = await context.tx.selectFrom('rights_request').select(['person_id', 'state']).where('id', '=', input.request).executeTakeFirst()
    if (row?.state !== 'erasing') return no('Nothing waits to be erased here.')
    await askErasing(context, input.request)
    return yes({ request: input.request, person: row.person_id })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** What is proposed and what stands against it, for the request's page; facts that only the duty opens are not said here. */
export const erasureOf = async (context: Reading, request: StoredRequest) => {
  const row = await context.tx.selectFrom('rights_erasure').innerJoin('account', 'account.id', 'rights_erasure.proposed_by').selectAll('rights_erasure').select('account.name as by').where('request_id', '=', request.id).executeTakeFirst()
  const facts = await fileFacts(context, request)
  return {
    proposed: row ? { ground: row.ground as ErasureGround, reason: row.reason, by: row.by, byMe: row.proposed_by === context.viewer?.accountId } : null,
    against: objectionsTo(facts, request.regime, 'not-needed', context.today),
  }
}
