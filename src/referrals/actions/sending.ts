/** Sending a referral: whether the service fits, a first draft of what to tell, and the sending itself. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay, type Day } from '../../core/dates.ts'
import { letters } from '../../core/inputs.ts'
import { notFound, yes, type Result } from '../../core/result.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { CASE_ROLES, keysOf, PATHWAYS, type Pathway } from '../../platform/vocabulary.ts'
import { assessmentsOf } from '../../risk/actions.ts'
import { HARM_LEVELS } from '../../risk/rules.ts'
import { serviceForPerson } from '../../services/actions.ts'
import { involve } from '../../sharing/actions.ts'
import { clockDay, decideSend, newReferralReference, respondBy } from '../rules.ts'
import { openReferralTo, writeChange } from '../store.ts'
import { referralChanged, Told } from './referral.ts'

const sendDecision = async (context: Reading, people: readonly string[], { service }: NonNullable<Awaited<ReturnType<typeof serviceForPerson>>>, pathway = service.pathways[0] ?? 'health') =>
  decideSend({
    service: service.title, provider: service.provider, pathways: service.pathways, pathway, fit: service.fit,
    providerCanReceive: service.canReceive, open: await openReferralTo(context, people, service.id),
  })

/** What a referrer needs before sending: does it fit, is one open already, and what could be told, from what they may see. */
export const prepareReferral = query({
  name: 'referrals.prepare',
  title: 'Before a referral: whether the service fits, and a first draft of what the provider needs to know',
  who: CASE_ROLES,
  classes: ['identity', 'risk', 'needs'],
  input: z.object({ person: PersonId, service: z.uuid('This is not the id of a service.') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    const found = person && (await serviceForPerson(context, person.id, input.service))
    if (!person || !found) return notFound()
    const people = await samePeople(context, person.id)
    const decision = await sendDecision(context, people, found)
    const [risk] = await assessmentsOf(context, people)
    return yes({
      today: context.today, person, service: found.service, needs: found.needs, respondBy: respondBy(context.today),
      refusal: decision.ok ? null : decision.message,
      draft: {
        riskToKnow: risk ? `${HARM_LEVELS[risk.harm]} risk of serious harm, assessed on ${longDay(risk.assessed)}.` : '',
        needsToKnow: found.needs.map((need) => `${PATHWAYS[need.pathway]}${need.why ? `: ${need.why}` : ''}`).join('\n'),
      },
    })
  },
  about: ({ person }) => [person.id],
})

export interface NewReferral {
  readonly person: string
  readonly service: string
  readonly pathway: Pathway
  readonly reason: string
  readonly riskToKnow: string
  readonly needsToKnow: string
}

/**
 * Sends a referral in the action that asks for it: the one way in which a referral begins.
 *
 * @param apart seen by the provider alone, because to see it would tell why it was sent (an out-of-court disposal)
 */
export const placeReferral = async (context: Acting, input: NewReferral, { apart = false }: { readonly apart?: boolean } = {}): Promise<Result<{ referral: string; reference: string; respondBy: Day; provider: string }>> => {
  const { tx, viewer, today, now, random } = context
  const person = await seenPerson(context, input.person)
  const found = person && (await serviceForPerson(context, person.id, input.service))
  if (!person || !found) return notFound()
  // Two people who refer at the same moment: the second waits here and then finds the first's referral open.
  await sql`select pg_advisory_xact_lock(hashtextextended(${person.id + input.service}, 0))`.execute(tx)
  const decision = await sendDecision(context, await samePeople(context, person.id), found, input.pathway)
  if (!decision.ok) return decision
  const { service } = found
  const [id, reference, respond] = [random.uuid(), newReferralReference(random), respondBy(today)]
  await tx.insertInto('referral').values({
    id, reference, person_id: person.id, service_id: service.id, pathway: input.pathway, provider_organisation_id: service.providerId,
    referring_organisation_id: viewer.organisationId, referred_by: viewer.accountId, reason: input.reason, risk_to_know: input.riskToKnow || null, needs_to_know: input.needsToKnow || null,
    respond_by: respond, made_on: today, made_at: now, state: 'sent', clock_day: clockDay({ state: 'sent', respondBy: respond, acceptedOn: null, lastSessionOn: null }), apart,
  }).execute()
  await writeChange(context, { id, person: person.id, providerId: service.providerId }, 'sent', null, 1)
  await involve(context, { person: person.id, organisation: service.providerId, basis: 'referred', from: today, becauseOf: 'referral', becauseId: id })
  await context.emit(referralChanged, { referral: id, person: person.id, state: 'sent' })
  return yes({ referral: id, reference, respondBy: respond, provider: service.provider })
}

/** Refers somebody to a service, and lets its provider see who they are from today. */
export const sendReferral = action({
  name: 'referrals.send',
  title: 'Refer a person to a service, with only what the provider needs to know',
  who: CASE_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({
    person: PersonId,
    service: z.uuid('This is not the id of a service.'),
    pathway: z.enum(keysOf(PATHWAYS), 'Choose what the service should help with.'),
    reason: letters(2000).min(3, 'Say why you refer this person, so that the provider can begin.'),
    ...Told,
  }),
  run: (context, input) => placeReferral(context, input),
  about: ({ person }) => [person],
})
