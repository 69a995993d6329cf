/** Keep it, but do not use it: a restriction of what one organisation holds, lifted only after the person was told. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CLASSES, keysOf } from '../../platform/vocabulary.ts'
import { endRestriction, restrictHolder } from '../../sharing/actions.ts'
import { RESTRICTION_GROUNDS } from '../restriction.ts'
import { findRequest, partnershipOrganisations, requestToMove, takeStep, type StoredRequest } from '../store.ts'
import { LEADS, RequestId } from './leads.ts'

/** What an organisation holds about a person is kept and no longer used; its handler here says who loses sight of what. */
export const informationRestricted = eventType<{ holder: string; classes: readonly (keyof typeof CLASSES)[] }>('rights.restricted')

export { restrictionConsequences } from '../../sharing/actions.ts'

export const restrictInformation = action({
  name: 'rights.restrict',
  title: 'Restrict what one organisation holds about a person: kept and not used',
  who: LEADS,
  classes: ['identity'],
  input: z.object({
    request: RequestId, version: Version,
    holder: z.uuid('Choose the organisation.'),
    classes: z.array(z.union([z.literal(''), z.enum(keysOf(CLASSES))])).default([]).transform((classes) => classes.flatMap((one) => (one === '' ? [] : [one]))),
    ground: z.enum(keysOf(RESTRICTION_GROUNDS), 'Choose the ground.'),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['restriction'], 'decided')
    if (!moving.ok) return moving
    const request = moving.value
    if (!(await partnershipOrganisations(context)).some(({ id }) => id === input.holder)) return no('Choose an organisation of the partnership.', 'holder')
    const { title } = RESTRICTION_GROUNDS[input.ground]
    const limit = await restrictHolder(context, { person: request.personId, holder: input.holder, classes: input.classes, reason: `${request.reference}: ${title}`, from: context.today })
    await context.tx.insertInto('rights_restriction').values({
      request_id: request.id, person_id: request.personId, organisation_id: request.organisationId, holder_id: input.holder, classes: input.classes, limit_id: limit, ground: input.ground, from_day: context.today,
    }).execute()
    await takeStep(context, request, 'decided', title)
    await context.emit(informationRestricted, { holder: input.holder, classes: input.classes })
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Article 18(3): the person is told before it is lifted. */
export const noticeLifting = action({
  name: 'rights.notice-lifting',
  title: 'Record that the person was told that a restriction will be lifted',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request) return notFound()
    const standing = await context.tx.selectFrom('rights_restriction').select(['lifted_on', 'notice_on']).where('request_id', '=', request.id).executeTakeFirst()
    if (!standing || standing.lifted_on !== null) return no('No restriction of this request stands.')
    await context.tx.updateTable('rights_restriction').set({ notice_on: context.today }).where('request_id', '=', request.id).execute()
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const liftInformationRestriction = action({
  name: 'rights.lift-restriction',
  title: 'Lift a restriction, after the person was told',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId, because: letters(500).min(3, 'Say why it may be used again.') }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request) return notFound()
    const standing = await context.tx.selectFrom('rights_restriction').selectAll().where('request_id', '=', request.id).executeTakeFirst()
    if (!standing || standing.lifted_on !== null) return no('No restriction of this request stands.')
    if (standing.notice_on === null || standing.notice_on >= context.today) return no('Tell the person first, and lift it on a later day: the law gives them that notice (UK GDPR article 18(3)).', 'because')
    if (standing.limit_id !== null) await endRestriction(context, standing.limit_id, addDays(context.today, -1), input.because)
    await context.tx.updateTable('rights_restriction').set({ lifted_on: context.today, lifted_because: input.because }).where('request_id', '=', request.id).execute()
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** What stands, for the request's page. */
export const restrictionOf = async (context: Reading, request: StoredRequest) => {
  const { rows } = await sql<{ holder: string; classes: string[]; ground: string; from: string; notice: string | null; lifted: string | null; because: string | null }>`
    select o.name as holder, r.classes, r.ground, r.from_day as from, r.notice_on as notice, r.lifted_on as lifted, r.lifted_because as because
    from rights_restriction r join organisation o on o.id = r.holder_id where r.request_id = ${request.id}::uuid`.execute(context.tx)
  const [row] = rows
  return row ? { ...row, words: `From ${longDay(row.from)}: ${row.classes.length === 0 ? 'everything' : row.classes.join(', ')} that ${row.holder} holds` } : null
}
