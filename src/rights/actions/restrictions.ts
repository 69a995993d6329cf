/** Keep it, but do not use it: a restriction of what one organisation holds, proposed by one and approved by another, lifted only after the person was told. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { letters, Version } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { CLASSES, keysOf, ROLES } from '../../platform/vocabulary.ts'
import { endRestriction, restrictHolder } from '../../sharing/actions.ts'
import { RESTRICTION_GROUNDS } from '../restriction.ts'
import { findRequest, partnershipOrganisations, requestToMove, takeStep, type StoredRequest } from '../store.ts'
import { LEADS, RequestId, requestPath } from './leads.ts'
import { tellAnswering } from './telling.ts'

/** What an organisation holds about a person is kept and no longer used; its handler here says who loses sight of what. */
export const informationRestricted = eventType<{ holder: string; classes: readonly (keyof typeof CLASSES)[] }>('rights.restricted')

export { restrictionConsequences } from '../../sharing/actions.ts'

/** What would become of it, said to whoever proposes a restriction before anything changes. */
export const restrictionProposed = eventType<{ holder: string; classes: readonly (keyof typeof CLASSES)[] }>('rights.restriction-proposed')

/** A governance lead proposes; nothing is withheld before somebody who answers for it has approved. */
export const restrictInformation = action({
  name: 'rights.restrict',
  title: 'Propose to restrict what one organisation holds about a person: kept and not used, once a second person there has approved it',
  who: LEADS,
  classes: ['identity'],
  input: z.object({
    request: RequestId, version: Version,
    holder: z.uuid('Choose the organisation.'),
    classes: z.array(z.union([z.literal(''), z.enum(keysOf(CLASSES))])).default([]).transform((classes) => classes.flatMap((one) => (one === '' ? [] : [one]))),
    ground: z.enum(keysOf(RESTRICTION_GROUNDS), 'Choose the ground.'),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['restriction'], 'proposed')
    if (!moving.ok) return moving
    const request = moving.value
    if (!(await partnershipOrganisations(context)).some(({ id }) => id === input.holder)) return no('Choose an organisation of the partnership.', 'holder')
    const proposal = { holder_id: input.holder, classes: input.classes, ground: input.ground, proposed_by: context.viewer.accountId, proposed_on: context.today }
    await context.tx.insertInto('rights_restriction').values({ request_id: request.id, person_id: request.personId, organisation_id: request.organisationId, ...proposal })
      .onConflict((conflict) => conflict.column('request_id').doUpdateSet(proposal)).execute()
    const approvers = await approversOf(context, request.id)
    if (approvers.length === 0) return no('There is nobody else in the partnership who may approve this: it needs a second governance lead, or the head responsible for the person.', 'holder')
    await takeStep(context, request, 'proposed', RESTRICTION_GROUNDS[input.ground].title)
    await notify(context, approvers.map((to) => ({ to, words: `${request.reference}: it is proposed to restrict the use of what is held about a person. It waits for your approval.`, href: requestPath(request.id), person: request.personId })))
    await context.emit(restrictionProposed, { holder: input.holder, classes: input.classes })
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** The second person answers for what is withheld: the holder's lead or head, and for risk the head responsible for the person. */
const APPROVERS = ['governance-lead', 'delivery-unit-head'] as const

const approversOf = async ({ tx }: Pick<Reading, 'tx'>, request: string): Promise<{ organisationId: string; role: (typeof APPROVERS)[number] }[]> => {
  const { rows } = await sql<{ organisationId: string; role: (typeof APPROVERS)[number] }>`select organisation_id as "organisationId", role from restriction_approvers(${request}::uuid)`.execute(tx)
  return rows
}

const waitsForViewer = async ({ tx }: Pick<Reading, 'tx'>, request: string): Promise<boolean> =>
  (await sql<{ waits: boolean }>`select restriction_waits(${request}::uuid) as waits`.execute(tx)).rows[0]?.waits === true

const NOT_YOURS = 'This is not yours to decide: a second person of the organisation that holds it does, and for risk the head responsible for the person.'

/** Approves what another proposed: from here on nobody uses it. The person's manager and the head responsible are told, by the reference alone. */
export const approveRestriction = action({
  name: 'rights.approve-restriction',
  title: 'Approve that what your organisation holds about a person is kept and no longer used, as another proposed',
  who: APPROVERS,
  classes: ['identity'],
  input: z.object({ request: RequestId, version: Version }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['restriction'], 'decided')
    if (!moving.ok) return moving
    const request = moving.value
    if (!(await waitsForViewer(context, request.id))) return no(NOT_YOURS)
    const proposed = await context.tx.updateTable('rights_restriction').set({ approved_by: context.viewer.accountId, approved_on: context.today, from_day: context.today })
      .where('request_id', '=', request.id).returning(['holder_id', 'classes', 'ground']).executeTakeFirstOrThrow()
    const classes = z.array(z.enum(keysOf(CLASSES))).parse(proposed.classes)
    const { title } = RESTRICTION_GROUNDS[z.enum(keysOf(RESTRICTION_GROUNDS)).parse(proposed.ground)]
    await takeStep(context, request, 'decided', title)
    await tellAnswering(context, request, `${request.reference}: the use of what is held about one of your people is restricted from today. Ask your governance lead before you rely on what you remember of it.`)
    await context.emit(informationRestricted, { holder: proposed.holder_id, classes })
    // Last: it may hide the person, and with them this request, from whoever approves it.
    await restrictHolder(context, { person: request.personId, holder: proposed.holder_id, classes, reason: `${request.reference}: ${title}`, from: context.today })
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** The second person does not agree: it goes back to whoever proposed it, with why. */
export const declineRestriction = action({
  name: 'rights.decline-restriction',
  title: 'Send a proposed restriction back, with what speaks against it',
  who: APPROVERS,
  classes: ['identity'],
  input: z.object({ request: RequestId, version: Version, words: letters(1000).min(3, 'Say what speaks against it.') }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, ['restriction'], 'identified')
    if (!moving.ok) return moving
    const request = moving.value
    if (request.state !== 'proposed') return no('No restriction waits to be approved here.')
    if (!(await waitsForViewer(context, request.id))) return no(NOT_YOURS)
    const proposed = await context.tx.selectFrom('rights_restriction').select('proposed_by').where('request_id', '=', request.id).executeTakeFirstOrThrow()
    await takeStep(context, request, 'identified', input.words)
    if (proposed.proposed_by !== null) await notify(context, [{ to: { accountId: proposed.proposed_by }, words: `${request.reference}: the restriction that you proposed was sent back.`, href: requestPath(request.id), person: request.personId }])
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
    const standing = await context.tx.selectFrom('rights_restriction').select(['from_day', 'lifted_on', 'notice_on']).where('request_id', '=', request.id).executeTakeFirst()
    if (!standing || standing.from_day === null || standing.lifted_on !== null) return no('No restriction of this request stands.')
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
    if (!standing || standing.from_day === null || standing.lifted_on !== null) return no('No restriction of this request stands.')
    if (standing.notice_on === null || standing.notice_on >= context.today) return no('Tell the person first, and lift it on a later day: the law gives them that notice (UK GDPR article 18(3)).', 'because')
    if (standing.limit_id !== null) await endRestriction(context, standing.limit_id, addDays(context.today, -1), input.because)
    await context.tx.updateTable('rights_restriction').set({ lifted_on: context.today, lifted_because: input.because }).where('request_id', '=', request.id).execute()
    return yes({ request: request.id, person: request.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** What is proposed or stands, for the request's page; and whether it waits for this viewer, or for whom else. */
export const restrictionOf = async (context: Reading, request: StoredRequest) => {
  const { rows } = await sql<{ holder: string; classes: (keyof typeof CLASSES)[]; ground: keyof typeof RESTRICTION_GROUNDS; from: string | null; notice: string | null; lifted: string | null; because: string | null; by: string | null }>`
    select o.name as holder, r.classes, r.ground, r.from_day as from, r.notice_on as notice, r.lifted_on as lifted, r.lifted_because as because, p.name as by
    from rights_restriction r join organisation o on o.id = r.holder_id left join account p on p.id = r.proposed_by where r.request_id = ${request.id}::uuid`.execute(context.tx)
  const [row] = rows
  if (!row) return null
  const what = `${row.classes.length === 0 ? 'everything' : row.classes.map((one) => CLASSES[one].toLowerCase()).join('; ')} that ${row.holder} holds`
  const approvers = row.from === null ? await approversOf(context, request.id) : []
  const names = approvers.length === 0 ? [] : await context.tx.selectFrom('organisation').select(['id', 'name']).where('id', 'in', approvers.map(({ organisationId }) => organisationId)).execute()
  return {
    ...row, ground: RESTRICTION_GROUNDS[row.ground].title, what, words: row.from === null ? `Proposed: ${what}` : `From ${longDay(row.from)}: ${what}`,
    waitsForMe: row.from === null && request.state === 'proposed' && await waitsForViewer(context, request.id),
    waitsFor: approvers.map(({ organisationId, role }) => `${ROLES[role].title.toLowerCase()}, ${names.find(({ id }) => id === organisationId)?.name ?? ''}`),
  }
}
