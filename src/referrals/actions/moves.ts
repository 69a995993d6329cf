/** What either side does with a referral that was sent: answers, sessions, its end, and what the provider needs to know. */
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { currentPerson } from '../../people/actions.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { endInvolvement } from '../../sharing/actions.ts'
import { ATTENDANCE, clockDay, decideSession, decideTransition, lastDayOfSight, recheckBy, RESULTS, STATES, TRANSITIONS, type ReferralState, type Transition } from '../rules.ts'
import { changesOf, saveReferral, sessionsOf, writeChange } from '../store.ts'
import { Answer, onSide, PROVIDERS, referralChanged, staleReferral, Told, type Seen } from './referral.ts'

type Moved = Result<{ referral: string; state: ReferralState }>

/** One change of state, decided by the workflow: the dated row, the referral's own state and clock, and how long the provider still sees the person. */
const change = async (context: Acting, { referral }: Seen, version: number, name: Transition, given: { reason?: string; outcome?: string } = {}): Promise<Moved> => {
  const changes = await changesOf(context, referral.id)
  const sessions = await sessionsOf(context, referral.id)
  const decision = decideTransition({ state: referral.state, changedOn: changes.at(-1)?.on ?? referral.madeOn, sessions: sessions.length }, name, given)
  if (!decision.ok) return decision
  const state = decision.value
  const clock = clockDay({ state, respondBy: referral.respondBy, acceptedOn: state === 'accepted' ? context.today : null, lastSessionOn: null })
  if (!(await saveReferral(context, referral.id, version, { state, clock_day: clock, ...(clock === null ? { recheck_by: null } : {}) }))) return staleReferral(context, referral.id)
  await writeChange(context, referral, state, given.reason || null, (changes.at(-1)?.position ?? 0) + 1)
  if (clock === null) await endInvolvement(context, referral.id, lastDayOfSight(referral.state, context.today))
  await context.emit(referralChanged, { referral: referral.id, person: await currentPerson(context, referral.person), state })
  return yes({ referral: referral.id, state })
}

/** A move that is nothing but a change of state, by whoever stands on the side that the workflow names. */
const move = async (context: Acting, given: { referral: string; version: number; reason?: string }, name: Transition): Promise<Moved> => {
  const found = await onSide(context, given.referral, TRANSITIONS[name].by)
  return found ? change(context, found, given.version, name, given.reason === undefined ? {} : { reason: given.reason }) : notFound()
}

export const acceptReferral = action({
  name: 'referrals.accept',
  title: 'Accept a referral to my organisation',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object(Answer),
  run: (context, input) => move(context, input, 'accept'),
})

export const declineReferral = action({
  name: 'referrals.decline',
  title: 'Decline a referral to my organisation, with the reason',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({ ...Answer, reason: letters(2000).default('') }),
  run: (context, input) => move(context, input, 'decline'),
})

export const withdrawReferral = action({
  name: 'referrals.withdraw',
  title: 'Withdraw a referral that my organisation sent, or of a person it is responsible for, with the reason',
  who: CASE_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({ ...Answer, reason: letters(2000).default('') }),
  run: (context, input) => move(context, input, 'withdraw'),
})

export const recordSession = action({
  name: 'referrals.record-session',
  title: 'Record a session that was held, or that the person did not come to',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({
    ...Answer,
    heldOn: z.iso.date('Enter the day of the session, for example 27 3 2026.'),
    attendance: z.enum(keysOf(ATTENDANCE), 'Say whether the person came.'),
    minutes: z.union([z.literal(''), z.coerce.number<string | number>().int().min(0).max(600)], 'Enter how many minutes it took, from 0 to 600, or leave it out.').default(''),
    note: letters(1000).default(''),
  }),
  async run(context, input) {
    const { tx, viewer, today, now, random } = context
    const found = await onSide(context, input.referral, 'provider')
    if (!found) return notFound()
    const { referral } = found
    const acceptedOn = (await changesOf(context, referral.id)).findLast((one) => one.state === 'accepted')?.on ?? null
    const decision = decideSession({ state: referral.state, acceptedOn }, input.heldOn, today)
    if (!decision.ok) return decision
    const earlier = (await sessionsOf(context, referral.id))[0]?.heldOn
    const lastSessionOn = earlier !== undefined && earlier > input.heldOn ? earlier : input.heldOn
    if (!(await saveReferral(context, referral.id, input.version, { clock_day: clockDay({ state: 'accepted', respondBy: referral.respondBy, acceptedOn, lastSessionOn }) }))) return staleReferral(context, referral.id)
    await tx.insertInto('service_session').values({
      id: random.uuid(), referral_id: referral.id, person_id: referral.person, provider_organisation_id: referral.providerId, held_on: input.heldOn, attendance: input.attendance,
      minutes: input.minutes === '' ? null : input.minutes, note: input.note || null, recorded_by: viewer.accountId, recorded_at: now,
    }).execute()
    return yes({ referral: referral.id })
  },
})

export const finishReferral = action({
  name: 'referrals.finish',
  title: 'Finish a referral, as planned or early, with what came of it',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({
    ...Answer,
    how: z.enum(['complete', 'end-early'], 'Say whether the service was completed or ended early.'),
    result: z.enum(keysOf(RESULTS), 'Choose what was achieved.'),
    words: letters(2000).default(''),
    reason: letters(2000).default(''),
  }),
  async run(context, input) {
    const { tx, viewer, today } = context
    const found = await onSide(context, input.referral, 'provider')
    if (!found) return notFound()
    const { referral } = found
    const done = await change(context, found, input.version, input.how, { outcome: input.words, ...(input.how === 'end-early' ? { reason: input.reason } : {}) })
    if (!done.ok) return done
    await tx.insertInto('referral_outcome').values({
      referral_id: referral.id, person_id: referral.person, provider_organisation_id: referral.providerId, result: input.result, words: input.words,
      recorded_on: today, recorded_by: viewer.accountId,
    }).execute()
    return done
  },
})

export const informProvider = action({
  name: 'referrals.inform',
  title: 'Change what the provider needs to know of risk and needs; it is asked to read it again',
  who: CASE_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({ ...Answer, ...Told }),
  async run(context, input) {
    const found = await onSide(context, input.referral, 'referrer')
    if (!found) return notFound()
    const { referral } = found
    if (!STATES[referral.state].open) return no(`This referral is ${STATES[referral.state].was}: the provider no longer reads it.`)
    const told = { risk_to_know: input.riskToKnow || null, needs_to_know: input.needsToKnow || null }
    if (!(await saveReferral(context, referral.id, input.version, { ...told, recheck_by: recheckBy(context.today) }))) return staleReferral(context, referral.id)
    return yes({ referral: referral.id })
  },
})

export const recheckReferral = action({
  name: 'referrals.recheck',
  title: 'Say that what the provider was told has been read again and still holds',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object(Answer),
  async run(context, input) {
    const found = await onSide(context, input.referral, 'provider')
    if (!found) return notFound()
    if (found.referral.recheckBy === null) return no('Nothing is waiting to be read again in this referral.')
    return (await saveReferral(context, found.referral.id, input.version, { recheck_by: null })) ? yes({ referral: found.referral.id }) : staleReferral(context, found.referral.id)
  },
})
