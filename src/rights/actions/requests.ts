/** Logging a request, knowing who asks, lengthening the clock, refusing: what every kind of request has in common. */
import { sql } from 'kysely'
import { z } from 'zod'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { longDay } from '../../core/dates.ts'
import { action, mayUse, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { CLASSES, keysOf, MANAGING_ROLES } from '../../platform/vocabulary.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { answerBy, clockRule, REGIMES, whyNotExtended } from '../clock.ts'
import { ASKED_BY, mayConfirm, newRequestReference, REQUEST_KINDS, type ConfirmerFacts } from '../rules.ts'
import { clocksOutOfSight, findRequest, holdersOf, listedRequests, partnershipOrganisations, requestToMove, stepsOf, takeStep, type StoredRequest } from '../store.ts'
import { correctionOf } from './corrections.ts'
import { copyOf } from './copies.ts'
import { erasureOf } from './erasures.ts'
import { holdsOf } from './holds.ts'
import { LEADS, RequestId } from './leads.ts'
import { restrictionOf } from './restrictions.ts'
import { answeringFor, tellAnswering, tellLeads } from './telling.ts'

/** Who may write down what a person of theirs asked. */
const LOGGING = ['governance-lead', ...MANAGING_ROLES] as const

/** So many open and so many closed requests are listed. */
const LIST_MAX = 200

const Correction = {
  holder: z.union([z.literal(''), z.uuid()]).default(''),
  section: letters(200).default(''),
  rowWords: letters(1000).default(''),
  says: letters(2000).default(''),
}

/** The form for logging a request of one person. */
export const startRequest = query({
  name: 'rights.start',
  title: 'Before a request of a person about their own information is logged: who they are, and what they asked before',
  who: LOGGING,
  classes: ['identity'],
  input: z.object({ person: PersonId }),
  async run(context, { person: id }) {
    const person = await seenPerson(context, id)
    if (!person) return notFound()
    const people = await samePeople(context, id)
    const [open, closed] = [await listedRequests(context, 'open', LIST_MAX, people), await listedRequests(context, 'closed', LIST_MAX, people)]
    const lead = context.viewer?.role === 'governance-lead'
    return yes({
      person, open, closed, lead, holds: lead ? await holdsOf(context, people) : [],
      organisations: await holdersOf(context, people), sections: context.offers.subjectAccess.map(({ title }) => title),
    })
  },
  about: ({ person }) => [person.id],
})

/** Writes down that somebody asked about their own information. The clock begins when we know who they are. */
export const logRequest = action({
  name: 'rights.log-request',
  title: 'Log what a person asks about their own information',
  who: LOGGING,
  classes: ['identity'],
  input: z.object({
    person: PersonId,
    kind: z.enum(keysOf(REQUEST_KINDS), 'Choose what the person asks for.'),
    regime: z.enum(keysOf(REGIMES), 'Choose which law the record is kept under.').default('general'),
    askedBy: z.enum(keysOf(ASKED_BY), 'Choose who asked.'),
    askedHow: letters(500).min(3, 'Say how they asked: by letter, at an appointment, by telephone.'),
    received: aDay('the day on which it came'),
    ...Correction,
  }),
  async run(context, input) {
    const { tx, random, today, now, viewer } = context
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    if (input.received > today) return no('This day has not come yet. Enter the day on which the request came.', 'received')
    const correcting = input.kind === 'correction'
    const holders = await partnershipOrganisations(context)
    if (correcting && !holders.some(({ id }) => id === input.holder)) return no('Choose the organisation whose record is said to be wrong.', 'holder')
    if (correcting && input.section.length < 3) return no('Choose the part of the record.', 'section')
    if (correcting && input.rowWords.length < 3) return no('Say which entry it is, for example its day and its first words.', 'rowWords')
    if (correcting && input.says.length < 3) return no('Write down what the person says is right.', 'says')
    const people = await samePeople(context, person.id)
    const twice = await tx.selectFrom('rights_request').select('reference').where('person_id', 'in', people).where('kind', '=', input.kind).where('kind', '<>', 'correction').where('closed_on', 'is', null).executeTakeFirst()
    if (twice) return no(`${twice.reference} is this person’s open request for the same. Answer that one.`, 'kind')
    const request: Pick<StoredRequest, 'id' | 'reference'> = { id: random.uuid(), reference: newRequestReference(random) }
    await tx.insertInto('rights_request').values({
      id: request.id, reference: request.reference, person_id: person.id, organisation_id: viewer.organisationId, kind: input.kind, regime: input.regime, asked_by: input.askedBy,
      asked_how: input.askedHow, received_on: input.received, state: 'received', logged_by: viewer.accountId, logged_at: now,
    }).execute()
    await tx.insertInto('rights_step').values({ id: random.uuid(), request_id: request.id, person_id: person.id, organisation_id: viewer.organisationId, state: 'received', words: '', done_on: today, done_at: now, done_by: viewer.accountId }).execute()
    if (correcting) {
      await tx.insertInto('rights_correction').values({
        request_id: request.id, person_id: person.id, organisation_id: viewer.organisationId, holder_id: input.holder, section: input.section, row_words: input.rowWords, says: input.says,
      }).execute()
    }
    const logged = { id: request.id, personId: person.id }
    if (viewer.role === 'governance-lead') await tellAnswering(context, logged, `${request.reference}: one of your people asks about their own information. You can confirm who asks.`)
    else await tellLeads(context, logged, `${request.reference}: a person asks about their own information. Confirm who asks, and the clock begins.`, viewer.organisationId)
    return yes({ request: request.id, reference: request.reference, person: person.id, lead: viewer.role === 'governance-lead' })
  },
  about: ({ person }) => [person],
})

/** What decides whether the viewer may confirm who asks. */
const confirmerFacts = async (context: Reading, request: StoredRequest): Promise<ConfirmerFacts> => ({
  loggedByMe: request.loggedBy === context.viewer?.accountId, lead: context.viewer?.role === 'governance-lead',
  responsible: (await answeringFor(context, request.personId)).organisations.includes(context.viewer?.organisationId ?? ''),
})

/** The clock begins: we are sure who asks, and say how. Whoever logged it does not confirm it, so that nobody opens a file by inventing a request. */
export const confirmIdentity = action({
  name: 'rights.confirm-identity',
  title: 'Confirm who asks, as somebody else than whoever logged it: the clock begins',
  who: LOGGING,
  classes: ['identity'],
  input: z.object({
    request: RequestId, version: Version,
    identified: aDay('the day on which you knew who asks'),
    how: letters(500).min(3, 'Say how you know: known to the officer, a document seen, answers only they could give.'),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, keysOf(REQUEST_KINDS), 'identified')
    if (!moving.ok) return moving
    const request = moving.value
    if (request.state !== 'received') return no('Who asks has been confirmed already.')
    const may = mayConfirm(await confirmerFacts(context, request))
    if (!may.ok) return may
    if (input.identified > context.today) return no('This day has not come yet.', 'identified')
    if (input.identified < request.received) return no(`The request came on ${longDay(request.received)}. Enter that day or a later one.`, 'identified')
    await context.tx.updateTable('rights_request').set({ identified_on: input.identified, identity_how: input.how, identified_by: context.viewer.accountId }).where('id', '=', request.id).execute()
    await takeStep(context, request, 'identified', input.how)
    return yes({ request: request.id, person: request.personId, due: answerBy({ ...request, identified: input.identified, extended: false }) })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** Two further months, once, with a reason that the person is told within the first. */
export const extendClock = action({
  name: 'rights.extend-clock',
  title: 'Lengthen the clock of a request, with the reason that the person is told',
  who: LEADS,
  classes: ['identity'],
  input: z.object({ request: RequestId, version: Version, because: letters(500).min(10, 'Say why it takes longer, in words that the person is told (at least 10 letters).') }),
  async run(context, input) {
    const request = await findRequest(context, input.request, 'to change')
    if (!request) return notFound()
    if (request.closedOn !== null) return no('This request is closed.')
    const facts = { ...request, extended: request.extendedOn !== null }
    const why = whyNotExtended(facts, context.today)
    if (why !== null) return no(why, 'because')
    if (request.version !== input.version) return no('Somebody else changed this request. Load the page again.')
    await context.tx.updateTable('rights_request').set({ extended_on: context.today, extended_because: input.because, version: request.version + 1 }).where('id', '=', request.id).execute()
    return yes({ request: request.id, person: request.personId, due: answerBy({ ...facts, extended: true }), source: clockRule(request.regime, request.received).source })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** An end without an answer: refused with a reason that is told, or taken back by the person. */
export const refuseRequest = action({
  name: 'rights.refuse',
  title: 'Refuse a request with the reason that the person is told, or record that they took it back',
  who: LEADS,
  duty: 'right-of-access',
  classes: ['identity'],
  input: z.object({
    request: RequestId, version: Version,
    how: z.enum(['refused', 'withdrawn'], 'Choose whether it is refused or taken back.'),
    reason: letters(2000).min(10, 'Give the reason in words that the person is told (at least 10 letters).'),
  }),
  async run(context, input) {
    const moving = await requestToMove(context, input.request, input.version, keysOf(REQUEST_KINDS), input.how)
    if (!moving.ok) return moving
    if (input.how === 'withdrawn' && (await stepsOf(context, moving.value.id)).some(({ state }) => state === 'gathered')) {
      // Somebody read a whole file for an answer that nobody gets: those who know the person can say whether they ever asked.
      const words = `${moving.value.reference} was taken back after everything held about the person had been gathered. Ask whether they made the request.`
      await tellAnswering(context, moving.value, words)
      await tellLeads(context, moving.value, words)
    }
    // What was gathered for an answer that nobody gets is not kept.
    await sql`delete from rights_row where request_id = ${moving.value.id}::uuid`.execute(context.tx)
    await takeStep(context, moving.value, input.how, input.reason)
    return yes({ request: moving.value.id, person: moving.value.personId })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

const LAST_DAY = '9999-12-31'
const byClock = (one: { readonly due: string | null }, other: { readonly due: string | null }): number => (one.due ?? LAST_DAY).localeCompare(other.due ?? LAST_DAY)

const withPeople = async (context: Reading, requests: readonly StoredRequest[]) => {
  const people = requests.length === 0 ? [] : await context.tx.selectFrom('person').select(['id', 'reference', 'forename', 'surname']).where('id', 'in', requests.map(({ personId }) => personId)).execute()
  return requests.map(({ id, reference, personId, kind, state, due, closedOn, received, organisation }) => ({ id, reference, personId, kind, state, due, closedOn, received, organisation, person: people.find((one) => one.id === personId) ?? null }))
}

/** Every request, the clock first: overdue ones on top, then by day, those whose clock stands still after them. */
export const listRequests = query({
  name: 'rights.list',
  title: 'Requests of people about their own information, the most overdue first',
  who: LOGGING,
  classes: ['identity'],
  input: z.object({}),
  async run(context) {
    const open = await withPeople(context, await listedRequests(context, 'open', LIST_MAX))
    const closed = await withPeople(context, await listedRequests(context, 'closed', 20))
    // The clock runs for people out of sight, too: shown to whoever received the request, without the person or a word of theirs.
    const outOfSight = await clocksOutOfSight(context, LIST_MAX)
    return yes({ today: context.today, open: open.toSorted(byClock), closed, outOfSight: outOfSight.toSorted(byClock), lead: context.viewer?.role === 'governance-lead' })
  },
  about: ({ open, closed }) => [...open, ...closed].map(({ personId }) => personId),
})

/** What a manager's page of a person shows of this: what they asked and how it stands. A lead has a link of their own there. */
export interface RequestsPanel { readonly open: readonly Pick<StoredRequest, 'id' | 'reference' | 'kind' | 'state' | 'due' | 'closedOn'>[]; readonly today: string }

/** For whoever may log what a person asks, and is no lead. */
export const requestsPanel = async (context: Reading, people: readonly string[]): Promise<RequestsPanel | null> =>
  (context.viewer?.role === 'governance-lead' || !mayUse(startRequest, context.viewer) ? null : { open: (await listedRequests(context, 'open', LIST_MAX, people)).map(({ id, reference, kind, state, due, closedOn }) => ({ id, reference, kind, state, due, closedOn })), today: context.today })

/** One request with its steps, its clock and what can be done next. A manager sees how it stands, never what was gathered or decided. */
export const openRequest = query({
  name: 'rights.open',
  title: 'One request about a person’s own information: its clock, its steps and what comes next',
  who: LOGGING,
  classes: ['identity'],
  input: z.object({ request: RequestId }),
  async run(context, { request: id }) {
    const request = await findRequest(context, id)
    if (!request) return notFound()
    // Nobody where the restriction that this request asked for hides them from everybody: it is lifted from here all the same.
    const person = (await seenPerson(context, request.personId)) ?? null
    const lead = context.viewer?.role === 'governance-lead'
    const people = await samePeople(context, request.personId)
    return yes({
      request, person, lead, today: context.today, mayExtend: lead && whyNotExtended({ ...request, extended: request.extendedOn !== null }, context.today) === null && request.closedOn === null,
      rule: clockRule(request.regime, request.received).source, me: context.viewer?.accountId ?? '',
      mayConfirm: request.state === 'received' && mayConfirm(await confirmerFacts(context, request)).ok,
      steps: lead ? await stepsOf(context, id) : [],
      copy: lead && request.kind === 'access' ? await copyOf(context, request) : null,
      correction: lead && request.kind === 'correction' ? await correctionOf(context, request) : null,
      restriction: (lead || context.viewer?.role === 'delivery-unit-head') && request.kind === 'restriction' ? await restrictionOf(context, request) : null,
      erasure: lead && request.kind === 'erasure' ? await erasureOf(context, request) : null,
      holds: lead ? await holdsOf(context, people) : [],
      organisations: lead ? await holdersOf(context, people) : [],
      classes: CLASSES,
    })
  },
  about: ({ request }) => [request.personId],
})
