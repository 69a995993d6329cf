/** Referrals: sent with the least information needed, answered, delivered and finished; each with an owner and a clock. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay } from '../core/dates.ts'
import { no, notFound, stale, yes, type Result } from '../core/result.ts'
import { currentPerson, personMerged, samePeople, seenPerson, type PersonSummary } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { action, query } from '../platform/action.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { eventType, onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { keysOf, PATHWAYS, type Role } from '../platform/vocabulary.ts'
import { assessmentsOf, riskChanged } from '../risk/actions.ts'
import { HARM_LEVELS } from '../risk/rules.ts'
import { serviceForPerson } from '../services/actions.ts'
import { endInvolvement, involve } from '../sharing/actions.ts'
import {
  ATTENDANCE, clockDay, decideSend, decideSession, decideTransition, lastDayOfSight, movesOf, newReferralReference, recheckBy, respondBy, RESULTS, STATES,
  type Party, type ReferralState, type Transition,
} from './rules.ts'
import {
  canReceive, changesOf, dueAtProvider, findReferral, happeningsOf, inboxCounts, inboxOf, isResponsible, lateForReferrer, managerOf, openReferralTo, outcomeOf,
  referralsOf, saveReferral, sentBy, sessionsOf, toldOf, writeChange, type Cursor, type PersonReferral, type WholeReferral,
} from './store.ts'
import { dueRow, happeningRow, happeningWords, toldRow } from './words.ts'

export { loadReferrals } from './store.ts'
export type { ListedReferral, PersonReferral } from './store.ts'

/** A referral changed its state. */
export const referralChanged = eventType<{ referral: string; person: string; state: ReferralState }>('referrals.changed')

export const REFERRALS_PAGE_SIZE = 20

const REFERRERS = ['delivery-unit-head', 'offender-manager', 'prison-offender-manager', 'resettlement-worker'] as const
const PROVIDERS = ['caseworker'] as const

const ReferralId = z.uuid('This is not the id of a referral.')
const Version = z.coerce.number<string | number>('Load the page again: the form lost its version.').int().min(1)
const free = (most: number) => z.string().trim().max(most, `Use at most ${most.toLocaleString('en-GB')} letters.`)
const Told = { riskToKnow: free(2000).default(''), needsToKnow: free(2000).default('') }
const After = z.union([z.literal(''), z.string().regex(/^(sent|accepted)~\d{4}-\d\d-\d\d~[0-9a-f-]{36}$/)], 'Start again from the first page.').default('')

// Reading

/** What a referrer needs before sending: does it fit, is one open already, and what could be told, from what they may see. */
export const prepareReferral = query({
  name: 'referrals.prepare',
  title: 'Before a referral: whether the service fits, and a first draft of what the provider needs to know',
  who: REFERRERS,
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

/** A provider's open referrals: new ones first with their clock. */
export const referralInbox = query({
  name: 'referrals.inbox',
  title: 'Referrals to my organisation: new ones first, by when each must be answered; then those being delivered',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({ after: After }),
  async run(context, { after }) {
    const { referrals, next } = await inboxOf(context, REFERRALS_PAGE_SIZE, cursorOf(after))
    return yes({ today: context.today, counts: await inboxCounts(context), referrals, next: cursorText(next), after })
  },
  about: ({ referrals }) => referrals.map((row) => row.person),
})

/** The referrals that an organisation has sent and that are still open: overdue first. */
export const sentReferrals = query({
  name: 'referrals.sent',
  title: 'Referrals that my organisation sent and that are still open, overdue first',
  who: REFERRERS,
  classes: ['identity', 'contact'],
  input: z.object({ whose: z.union([z.literal(''), z.literal('mine')]).default(''), after: After }),
  async run(context, { whose, after }) {
    const { referrals, next } = await sentBy(context, whose === 'mine', REFERRALS_PAGE_SIZE, cursorOf(after))
    return yes({ today: context.today, whose, referrals, next: cursorText(next), after })
  },
  about: ({ referrals }) => referrals.map((row) => row.person),
})

const cursorOf = (after: string): Cursor | null => {
  const [state, clockDay, id] = after.split('~')
  return state && clockDay && id ? { state, clockDay, id } : null
}
const cursorText = (cursor: Cursor | null): string | null => (cursor ? `${cursor.state}~${cursor.clockDay}~${cursor.id}` : null)

/** One referral: who it is about, only what it carries, who answers for the person, and what happened. Never the plan, the risk assessments or other referrals. */
export const openReferral = query({
  name: 'referrals.open',
  title: 'One referral: who it is about, what the provider needs to know, sessions and outcome',
  who: [...REFERRERS, ...PROVIDERS, 'governance-lead'],
  classes: ['identity', 'contact'],
  input: z.object({ referral: ReferralId }),
  async run(context, input) {
    const found = await seenReferral(context, input.referral)
    if (!found) return notFound()
    const { referral, people, party } = found
    const { id, reference, forename, surname, birthDate, sex } = found.person
    return yes({
      today: context.today, person: { id, reference, forename, surname, birthDate, sex }, referral, party, moves: movesOf(referral.state, party),
      changes: await changesOf(context, referral.id), sessions: await sessionsOf(context, referral.id), outcome: await outcomeOf(context, referral.id),
      manager: await managerOf(context, people),
    })
  },
  about: ({ person }) => [person.id],
})

interface Seen {
  readonly referral: WholeReferral
  readonly person: PersonSummary
  readonly people: readonly string[]
  /** On which side the viewer stands; null for somebody who only looks. */
  readonly party: Party | null
}

/** The referral with its person, if the viewer may see both: a provider whose involvement has ended sees neither. */
const seenReferral = async (context: Reading, id: string): Promise<Seen | undefined> => {
  const referral = await findReferral(context, id)
  const person = referral && (await seenPerson(context, referral.person))
  if (!referral || !person) return undefined
  const people = await samePeople(context, person.id)
  return { referral, person, people, party: await partyOf(context, referral, people) }
}

const partyOf = async (context: Reading, referral: WholeReferral, people: readonly string[]): Promise<Party | null> => {
  const { viewer } = context
  if (!viewer) return null
  if (is(PROVIDERS, viewer.role)) return viewer.organisationId === referral.providerId ? 'provider' : null
  if (!is(REFERRERS, viewer.role)) return null
  return viewer.organisationId === referral.referringId || (await isResponsible(context, people)) ? 'referrer' : null
}

const is = (roles: readonly Role[], role: Role): boolean => roles.includes(role)

// Doing

const sendDecision = async (context: Reading, people: readonly string[], { service }: NonNullable<Awaited<ReturnType<typeof serviceForPerson>>>, pathway = service.pathways[0] ?? 'health') =>
  decideSend({
    service: service.title, provider: service.provider, pathways: service.pathways, pathway, fit: service.fit,
    providerCanReceive: await canReceive(context, service.providerId), open: await openReferralTo(context, people, service.id),
  })

/** Refers somebody to a service, and lets its provider see who they are from today. */
export const sendReferral = action({
  name: 'referrals.send',
  title: 'Refer a person to a service, with only what the provider needs to know',
  who: REFERRERS,
  classes: ['identity', 'contact'],
  input: z.object({
    person: PersonId,
    service: z.uuid('This is not the id of a service.'),
    pathway: z.enum(keysOf(PATHWAYS), 'Choose what the service should help with.'),
    reason: free(2000).min(3, 'Say why you refer this person, so that the provider can begin.'),
    ...Told,
  }),
  async run(context, input) {
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
      respond_by: respond, made_on: today, made_at: now, state: 'sent', clock_day: clockDay({ state: 'sent', respondBy: respond, acceptedOn: null, lastSessionOn: null }),
    }).execute()
    await writeChange(context, { id, person: person.id, providerId: service.providerId }, 'sent', null, 1)
    await involve(context, { person: person.id, organisation: service.providerId, basis: 'referred', from: today, becauseOf: 'referral', becauseId: id })
    await context.emit(referralChanged, { referral: id, person: person.id, state: 'sent' })
    return yes({ referral: id, reference, respondBy: respond, provider: service.provider })
  },
  about: ({ person }) => [person],
})

/** One change of state, decided by the workflow: the dated row, the referral's own state and clock, and how long the provider still sees the person. */
const change = async (context: Acting, { referral }: Seen, version: number, name: Transition, given: { reason?: string; outcome?: string } = {}): Promise<Result<{ referral: string; state: ReferralState }>> => {
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

const staleReferral = async (context: Acting, id: string) => stale(await findReferral(context, id))

/** The referral, if the viewer stands on that side of it. */
const onSide = async (context: Acting, id: string, side: Party): Promise<Seen | undefined> => {
  const found = await seenReferral(context, id)
  return found?.party === side ? found : undefined
}

const Answer = { referral: ReferralId, version: Version }

export const acceptReferral = action({
  name: 'referrals.accept',
  title: 'Accept a referral to my organisation',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object(Answer),
  async run(context, input) {
    const found = await onSide(context, input.referral, 'provider')
    return found ? change(context, found, input.version, 'accept') : notFound()
  },
})

export const declineReferral = action({
  name: 'referrals.decline',
  title: 'Decline a referral to my organisation, with the reason',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({ ...Answer, reason: free(2000).default('') }),
  async run(context, input) {
    const found = await onSide(context, input.referral, 'provider')
    return found ? change(context, found, input.version, 'decline', { reason: input.reason }) : notFound()
  },
})

export const withdrawReferral = action({
  name: 'referrals.withdraw',
  title: 'Withdraw a referral that my organisation sent, or of a person it is responsible for, with the reason',
  who: REFERRERS,
  classes: ['identity', 'contact'],
  input: z.object({ ...Answer, reason: free(2000).default('') }),
  async run(context, input) {
    const found = await onSide(context, input.referral, 'referrer')
    return found ? change(context, found, input.version, 'withdraw', { reason: input.reason }) : notFound()
  },
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
    note: free(1000).default(''),
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
    words: free(2000).default(''),
    reason: free(2000).default(''),
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
  who: REFERRERS,
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

/** What the person page shows: referrals with attendance, and whether this viewer may refer. */
export interface ReferralsPanel {
  readonly today: string
  readonly referrals: readonly PersonReferral[]
  readonly mayRefer: boolean
}

const PANEL_ROLES: readonly Role[] = [...REFERRERS, ...PROVIDERS, 'housing-officer', 'governance-lead']

export const referrals = slice({
  name: 'referrals',
  named: [
    prepareReferral, referralInbox, sentReferrals, openReferral,
    sendReferral, acceptReferral, declineReferral, withdrawReferral, recordSession, finishReferral, informProvider, recheckReferral,
  ],
  panels: [{
    name: 'referrals.of-person',
    title: 'Referrals and attendance',
    order: 50,
    async read(context, people): Promise<ReferralsPanel | null> {
      const { viewer, today } = context
      if (!viewer || !is(PANEL_ROLES, viewer.role)) return null
      return { today, referrals: await referralsOf(context, people), mayRefer: is(REFERRERS, viewer.role) }
    },
  }],
  timeline: [{ name: 'referrals', read: async (context, people) => (await happeningsOf(context, people)).map((one) => ({ day: one.day, source: 'referrals', words: happeningWords(one) })) }],
  due: [{
    name: 'referrals',
    async read(context, scope) {
      const role = context.viewer?.role
      if (role !== undefined && is(PROVIDERS, role)) return (await dueAtProvider(context, scope)).map((row) => dueRow(row, 'provider'))
      if (role === undefined || !is(REFERRERS, role)) return []
      const own = role === 'offender-manager' || role === 'prison-offender-manager'
      return (await lateForReferrer(context, scope, own)).map((row) => dueRow(row, 'referrer'))
    },
  }],
  subjectAccess: [
    { title: 'Services you were referred to', read: async (context, people) => (await toldOf(context, people)).map(toldRow) },
    { title: 'What happened in your referrals', read: async (context, people) => (await happeningsOf(context, people)).map(happeningRow) },
  ],
  handlers: [
    onEvent(riskChanged, 'referrals', async (context, { person }) => {
      const by = recheckBy(context.today)
      const open = (await referralsOf(context, await samePeople(context, person))).filter((one) => one.clockDay !== null)
      if (open.length === 0) return []
      await context.tx.updateTable('referral').set({ recheck_by: by }).where('id', 'in', open.map((one) => one.id)).where('recheck_by', 'is', null).execute()
      return open.map((one) => `${one.provider} has an open referral (${one.service}): it will be asked to re-check by ${longDay(by)}. Tell it what it needs to know.`)
    }),
    onEvent(personMerged, 'referrals', async (context, { into }) => {
      const open = (await referralsOf(context, await samePeople(context, into))).filter((one) => one.clockDay !== null)
      return [...Map.groupBy(open, (one) => `${one.service} (${one.provider})`)].filter(([, same]) => same.length > 1)
        .map(([service, same]) => `This person will have ${same.length} open referrals to ${service}: ${same.map((one) => one.reference).join(', ')}. Withdraw all but one.`)
    }),
  ],
})

