/** Something is wrong: decided by those who hold the record; corrected, or refused with the person's own words kept beside it. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { samePeople } from '../../people/actions.ts'
import { findRequest, requestToMove, takeStep, type StoredRequest } from '../store.ts'
import { LEADS, RequestId } from './leads.ts'

/** Whoever got it is told of a correction; those whom nobody has looked for within so many years are the agency's own matter. */
const RECIPIENT_YEARS = 3

export const decideCorrection = action({
  name: 'rights.decide-correction',
  title: 'Record what the organisation that holds a record decided: corrected, or refused with the reason and the person’s own statement',
  who: LEADS,
  classes: ['identity'],
  input: z.object({
    request: RequestId, version: Version,
    decision: z.enum(['corrected', 'refused'], 'Choose what was decided.'),
    decidedBy: letters(200).min(3, 'Say who decided at the organisation that holds the record: their name and work.'),
    reason: letters(2000).min(10, 'Say what was changed and where, or why it is right as it stands (at least 10 letters).'),
    statement: letters(2000).default(''),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['correction'], 'decided')
    if (!moving.ok) return moving
    if (input.decision === 'refused' && input.statement === '') return no('Write down the person’s own statement, which is kept beside what they say is wrong. Where they want none, say so.', 'statement')
    await context.tx.updateTable('rights_correction').set({
      decision: input.decision, reason: `${input.decidedBy}: ${input.reason}`.slice(0, 2000), statement: input.statement === '' ? null : input.statement, decided_by: context.viewer.accountId, decided_on: context.today,
    }).where('request_id', '=', input.request).execute()
    await takeStep(context, moving.value, 'decided', input.decision === 'corrected' ? 'Corrected' : 'Refused; the person’s statement is kept beside it')
    return yes({ request: moving.value.id, person: moving.value.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Article 19: whoever it was shared with is told of the correction. */
export const tellRecipients = action({
  name: 'rights.tell-recipients',
  title: 'Record that those with whom a corrected record was shared have been told',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId, who: z.array(z.string().max(200)).default([]).transform((names) => names.filter((name) => name !== '')) }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request || request.kind !== 'correction') return notFound()
    if (request.state !== 'decided' && request.state !== 'told') return no('Decide first what becomes of it.')
    const names = (await recipientsOf(context, request)).map(({ name }) => name)
    const left = names.filter((name) => !input.who.includes(name))
    if (left.length > 0) return no(`Tell them all, and tick each: ${left.join(', ')} ${left.length === 1 ? 'has' : 'have'} not been told.`, 'who')
    await context.tx.updateTable('rights_correction').set({ recipients_told_on: context.today, recipients: names.join(', ') }).where('request_id', '=', request.id).execute()
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Organisations that it was shared with: those that looked at the person, from the audit, and those that have to do with them. */
const recipientsOf = async (context: Reading, request: StoredRequest): Promise<{ id: string; name: string }[]> => {
  const people = await samePeople(context, request.personId)
  const { rows } = await sql<{ id: string; name: string }>`
    select o.id, o.name from organisation o
    where o.id <> (select holder_id from rights_correction where request_id = ${request.id}::uuid)
      and (o.id in (select i.organisation_id from involvement i where i.person_id = any (${people}::uuid[]))
        or o.id in (select e.organisation_id from audit_entry e where e.person_ids && ${people}::uuid[] and e.outcome = 'done' and e.name not like 'rights.%' and e.occurred_at >= ${context.now}::timestamptz - make_interval(years => ${RECIPIENT_YEARS})))
    order by o.name`.execute(context.tx)
  return rows
}

/** What is said to be wrong and what was decided, for the request's page. */
export const correctionOf = async (context: Reading, request: StoredRequest) => {
  const row = await context.tx.selectFrom('rights_correction').innerJoin('organisation', 'organisation.id', 'rights_correction.holder_id')
    .selectAll('rights_correction').select('organisation.name as holder').where('request_id', '=', request.id).executeTakeFirst()
  return row ? {
    holder: row.holder, section: row.section, rowWords: row.row_words, says: row.says, decision: row.decision, reason: row.reason, statement: row.statement, toldRecipientsOn: row.recipients_told_on,
    recipients: row.decision === 'corrected' ? (await recipientsOf(context, request)).map(({ name }) => name) : [],
  } : null
}
