/** Referring somebody to the council of their choice, the council’s answer, and the duties that follow. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, PlaceInList, Version } from '../../core/inputs.ts'
import { randomReference } from '../../core/reference.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify, type Addressee } from '../../platform/notices.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { districts } from '../../areas/actions.ts'
import { currentPerson, samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { endInvolvement, endInvolvementAtOnce, involve } from '../../sharing/actions.ts'
import {
  answerBy as answersBy, ASK_AGAIN_DAYS, counts, councilSeesUntil, decideDutyEnd, decideDutyMove, decideReferring, DUTY_ENDS, DUTY_MOVES, dutyMovesOf, dutyUntil, OWED, POLICIES, REFUSALS, routeOf, WITHDRAWALS,
  type Moved, type Party,
} from '../duty-to-refer.ts'
import { answeredHere, authorityByCode, dutiesOf, dutyById, dutyChangesOf, dutyCounts, dutyList, housingTeams, owedById, owedTo, ownKind, saveDuty, writeDutyChange, type StoredDuty } from '../store/duty-to-refer.ts'
import { housed, RECORDING } from './housed.ts'

/** Somebody was referred to a council, or a referral changed, or a duty that the council owes ended. */
export const dutyChanged = eventType<{ duty: string; person: string; what: 'moved' | 'duty-ended' }>('housing.duty-to-refer')

const DutyId = z.uuid('This is not the id of a referral to a council.')

/** What the page of one person’s referrals to councils needs. */
export const dutyToReferOf = query({
  name: 'housing.duty-to-refer',
  title: 'One person’s referrals to housing authorities, and what to know before making one',
  who: CASE_ROLES,
  classes: ['contact', 'needs'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await housed(context, person)
    if (!about) return notFound()
    const [duties, changes, owed, teams, kind] = await Promise.all([dutiesOf(context, about.people), dutyChangesOf(context, about.people), owedTo(context, about.people), housingTeams(context), ownKind(context)])
    const home = await context.tx.selectFrom('person').select('district_code as code').where('id', '=', about.current).executeTakeFirst()
    return yes({
      person: about.found, today: context.today, release: about.release, duties, changes, owed, route: routeOf('E', kind, context.today),
      authorities: await districts(context, home?.code ?? null), here: teams.filter((team) => team.receives).map(({ code }) => code),
    })
  },
  about: ({ person }) => [person.id],
})

/** Refers somebody with their consent, or keeps that they did not agree. */
export const referToCouncil = action({
  name: 'housing.refer-to-council',
  title: 'Refer somebody to the housing authority of their choice, with their consent; or record that they do not agree',
  who: CASE_ROLES,
  classes: ['contact', 'needs'],
  input: z.object({
    person: PersonId,
    consent: z.enum(['yes', 'no'], 'Say whether the person agrees to the referral.'),
    how: letters(500).default(''),
    authority: z.string().trim().max(9, 'Choose a council from the list.').default(''),
    told: letters(2000).default(''),
  }),
  async run(context, input) {
    const { tx, viewer, today, now, random } = context
    const about = await housed(context, input.person)
    if (!about) return notFound()
    // Two people who refer at the same moment: the second waits here and then finds the first’s referral.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`duty ${about.current}`}, 0))`.execute(tx)
    const earlier = (await dutiesOf(context, about.people))
      .find((one) => counts(one, today) && one.state !== 'in-review')
    const decided = decideReferring({ ...input, release: about.release, standing: earlier ? { reference: earlier.reference, authority: earlier.authority ?? '', sentOn: earlier.sentOn } : null }, today)
    if (!decided.ok) return decided
    const refused = decided.value === 'keep-refusal'
    const chosen = refused ? null : await authorityByCode(context, input.authority)
    if (chosen === undefined) return no('Choose a council in England or Wales from the list.', 'authority')
    const team = chosen === null ? undefined : (await housingTeams(context)).find(({ code, receives }) => code === chosen.code && receives)
    const [id, reference, state] = [random.uuid(), randomReference('H', random), refused ? 'no-consent' as const : 'sent' as const]
    await tx.insertInto('duty_to_refer').values({
      id, reference, person_id: about.current, authority_code: chosen?.code ?? null, council_organisation_id: team?.organisationId ?? null, route: routeOf(chosen?.code ?? 'E', await ownKind(context), today),
      consent: !refused, consent_how: input.how, told: refused ? null : input.told, release_day: about.release!.day, sent_on: today, answer_by: answersBy(today), sent_by: viewer.accountId,
      sent_organisation_id: viewer.organisationId, state, reason: null, policies: [], changed_on: today, recorded_at: now,
    }).execute()
    const duty = { id, person: about.current, council: team?.organisationId ?? null }
    await writeDutyChange(context, duty, { state, reason: null, policies: [], words: refused ? input.how : '', heardFrom: '' }, 1)
    if (team) {
      await involve(context, { person: about.current, organisation: team.organisationId, basis: 'referred', from: today, becauseOf: 'duty_to_refer', becauseId: id })
      await notify(context, [{ to: { organisationId: team.organisationId, role: 'housing-officer' }, words: `Referral ${reference}: somebody who will have nowhere to sleep has been referred to you. Answer by ${longDay(answersBy(today))}.`, href: `/duties-to-refer/${id}`, person: about.current }])
    }
    await context.emit(dutyChanged, { duty: id, person: about.current, what: 'moved' })
    return yes({ duty: id, person: about.current, state, reference })
  },
  about: ({ person }) => [person],
})

interface SeenDuty {
  readonly duty: StoredDuty
  readonly person: PersonSummary
  readonly people: readonly string[]
  readonly parties: readonly Party[]
}

/** The referral with its person, if the viewer may see both, and on which sides the viewer stands: a referrer answers for a council that is not here. */
const seenDuty = async (context: Reading, id: string): Promise<SeenDuty | undefined> => {
  const duty = await dutyById(context, id)
  const person = duty && await seenPerson(context, duty.personId)
  if (!duty || !person) return undefined
  const { viewer } = context
  const referrer = CASE_ROLES.some((role) => role === viewer?.role)
  const council = viewer?.role === 'housing-officer' ? viewer.organisationId === duty.councilId : referrer && duty.councilId === null
  return { duty, person, people: await samePeople(context, person.id), parties: [...(council ? ['council' as const] : []), ...(referrer ? ['referrer' as const] : [])] }
}

/** One referral to a council with all that happened, and what this viewer can do about it. */
export const openDuty = query({
  name: 'housing.open-duty-to-refer',
  title: 'One referral to a housing authority: what the council was told, its answer, and the duties it owes',
  who: RECORDING,
  classes: ['contact', 'needs'],
  input: z.object({ duty: DutyId }),
  async run(context, input) {
    const seen = await seenDuty(context, input.duty)
    if (!seen) return notFound()
    const { duty, person, people, parties } = seen
    return yes({
      today: context.today, duty, person, parties, moves: dutyMovesOf(duty.state, parties),
      changes: (await dutyChangesOf(context, people)).filter((one) => one.dutyId === duty.id), owed: (await owedTo(context, people)).filter((one) => one.dutyId === duty.id),
    })
  },
  about: ({ person }) => [person.id],
})

export const DUTIES_PAGE_SIZE = 20

/** The council’s list; for whoever refers, the state of what they sent. */
export const listDuties = query({
  name: 'housing.duties-to-refer',
  title: 'Referrals to housing authorities that wait for an answer or under which a duty runs: what is late first',
  who: RECORDING,
  classes: ['identity', 'contact'],
  input: z.object({ after: PlaceInList }),
  async run(context, { after }) {
    const [due = '', id = ''] = after.split('_')
    const rows = await dutyList(context, DUTIES_PAGE_SIZE + 1, after === '' ? undefined : { due, id })
    const last = rows.length > DUTIES_PAGE_SIZE ? rows[DUTIES_PAGE_SIZE - 1] : undefined
    return yes({ today: context.today, counts: await dutyCounts(context), duties: rows.slice(0, DUTIES_PAGE_SIZE), next: last ? `${last.due}_${last.id}` : null, council: context.viewer?.role === 'housing-officer', answered: await answeredHere(context) })
  },
  about: ({ duties }) => duties.map(({ person }) => person),
})

/** Whom to tell of the council’s answer: whoever referred. */
const referrerOf = ({ sentById, sentOrganisationId }: StoredDuty): Addressee => (sentById ? { accountId: sentById } : { organisationId: sentOrganisationId, role: 'resettlement-worker' })

const oweDuty = async ({ tx, random, now }: Acting, duty: StoredDuty, owed: keyof typeof OWED, from: string): Promise<void> => {
  await tx.insertInto('homelessness_duty').values({
    id: random.uuid(), duty_to_refer_id: duty.id, person_id: duty.personId, council_organisation_id: duty.councilId, owed, from_day: from, until_day: dutyUntil(owed, from), recorded_at: now,
  }).execute()
}

/** A referral that is refused or withdrawn ends the council’s sight at once: it keeps its own answer, which names nobody. A review opens it again until it is decided. */
const moveSight = async (context: Acting, duty: StoredDuty, { state }: Pick<Moved, 'state'>): Promise<void> => {
  if (state === 'not-accepted' || state === 'withdrawn') await endInvolvementAtOnce(context, duty.id)
  if (state === 'in-review' && duty.councilId) await involve(context, { person: duty.personId, organisation: duty.councilId, basis: 'referred', from: context.today, becauseOf: 'duty_to_refer', becauseId: duty.id })
}

/** What a council owed ends with the referral under which it did. */
const endRunning = async ({ tx, today }: Acting, duty: string): Promise<void> => {
  await tx.updateTable('homelessness_duty').set((eb) => ({ ended_on: sql<string>`greatest(from_day, ${today}::date)`, end_reason: 'withdrawn', version: eb('version', '+', 1) }))
    .where('duty_to_refer_id', '=', duty).where('ended_on', 'is', null).execute()
}

/** What follows from a referral or from its newest change, in words for whoever saves it. */
export const sayDuty = async (context: Reading, { duty: id, what }: { readonly duty: string; readonly what: 'moved' | 'duty-ended' }): Promise<string[]> => {
  const duty = await dutyById(context, id)
  if (!duty) return []
  const council = duty.council ?? duty.authority ?? 'The council'
  const running = (await owedTo(context, [duty.personId])).findLast((one) => one.dutyId === id && one.endedOn === null)
  const owes = running ? [`${council} owes the ${OWED[running.owed].toLowerCase()}${running.until ? ` until ${longDay(running.until)}` : ''}.`] : []
  if (what === 'duty-ended') return owes.length > 0 ? owes : [`${council} owes nothing more under this referral.`]
  switch (duty.state) {
    case 'no-consent': return [`Nobody is told anything. They are asked again in ${ASK_AGAIN_DAYS} days, or sooner if they change their mind.`]
    case 'sent': return [duty.councilId ? `${council} will see who they are, how to reach them, where they sleep and what it was told from today, and no other needs, until it refuses or you withdraw. It is asked to answer by ${longDay(duty.answerBy)}.`
      : `${council} does not work here: send it to them as you always have, and record here what they answer. An answer is expected by ${longDay(duty.answerBy)}.`]
    case 'acknowledged': return [`${council} has the referral; its answer is still expected by ${longDay(duty.answerBy)}.`]
    case 'accepted': return owes
    case 'not-accepted': return ['Whoever referred is told, and the refusal is counted under the policy that it rests on.', ...(duty.councilId ? [`${council} sees this person no longer by this referral. It keeps its own answer.`] : [])]
    case 'in-review': return [`${council} decides the review by ${longDay(duty.answerBy)}${duty.councilId ? ' and sees this person again until then' : ': record here what it decides'}.`]
    case 'withdrawn': return [duty.councilId ? `${council} is told no more of this person because of this referral.` : 'Tell the council yourself: it is not here.']
  }
}

/** The council acknowledges, accepts or refuses; the referrer withdraws. One action, decided by the workflow. */
export const moveDuty = action({
  name: 'housing.answer-duty-to-refer',
  title: 'Acknowledge, accept, refuse or withdraw a referral to a housing authority; record that a review of a refusal was asked for, and what it decided',
  who: RECORDING,
  classes: ['contact', 'needs'],
  input: z.object({
    duty: DutyId,
    move: z.enum(keysOf(DUTY_MOVES), 'Choose what to do with the referral.'),
    owed: z.union([z.literal('').transform(() => undefined), z.enum(keysOf(OWED), 'Choose which duty the council owes.')]).optional(),
    from: z.union([z.literal('').transform(() => undefined), aDay('the day on which the duty begins')]).optional(),
    refusal: z.union([z.literal('').transform(() => undefined), z.enum(keysOf(REFUSALS), 'Choose why the council does not accept.')]).optional(),
    policies: z.union([z.array(z.enum(keysOf(POLICIES), 'Choose policies from the list.')), z.enum(keysOf(POLICIES)).transform((one) => [one]), z.literal('').transform(() => [])]).default([]),
    withdrawal: z.union([z.literal('').transform(() => undefined), z.enum(keysOf(WITHDRAWALS), 'Choose why it is withdrawn.')]).optional(),
    askedOn: z.union([z.literal('').transform(() => undefined), aDay('the day on which the review was asked for')]).optional(),
    askedBy: letters(200).default(''),
    allowedLonger: z.union([z.literal('yes').transform(() => true), z.literal('').transform(() => false)], 'Tick it only if the council allowed longer in writing.').default(false),
    words: letters(2000).default(''),
    heardFrom: letters(200).default(''),
    version: Version,
  }),
  async run(context, input) {
    const seen = await seenDuty(context, input.duty)
    if (!seen?.parties.includes(DUTY_MOVES[input.move].by)) return notFound()
    const { duty } = seen
    if (duty.version !== input.version) return stale(duty)
    const forCouncil = DUTY_MOVES[input.move].by === 'council' && duty.councilId === null
    if (forCouncil && input.heardFrom.length < 3) return no('Say who told you and how: the council does not answer here itself.', 'heardFrom')
    const before = (await dutyChangesOf(context, seen.people)).filter((one) => one.dutyId === duty.id)
    const decided = decideDutyMove({ ...duty, reviewed: before.some((one) => one.state === 'in-review') }, input.move, input, context.today)
    if (!decided.ok) return decided
    const { state, reason, policies, answerBy } = decided.value
    if (!(await saveDuty(context, duty.id, duty.version, { state, reason, policies: [...policies], changed_on: context.today, ...(answerBy ? { answer_by: answerBy } : {}) }))) return stale(await dutyById(context, duty.id))
    const words = state === 'in-review' ? `Asked for on ${longDay(input.askedOn ?? context.today)} by ${input.askedBy}${input.allowedLonger ? ', for which the council allowed longer in writing' : ''}: ${input.words}` : input.words
    await writeDutyChange(context, { id: duty.id, person: duty.personId, council: duty.councilId }, { state, reason, policies, words, heardFrom: forCouncil ? input.heardFrom : '' }, before.length + 1)
    if (state === 'accepted' && input.owed && input.from) await oweDuty(context, duty, input.owed, input.from)
    if (state === 'withdrawn') await endRunning(context, duty.id)
    const person = await currentPerson(context, duty.personId)
    if (!forCouncil && DUTY_MOVES[input.move].by === 'council')
      await notify(context, [{ to: referrerOf(duty), words: `Referral ${duty.reference}: the council’s answer is “${state === 'acknowledged' ? 'received' : state === 'accepted' ? 'accepted' : input.move === 'uphold' ? 'not accepted, after a review' : 'not accepted'}”.`, href: `/duties-to-refer/${duty.id}`, person }])
    if (state === 'in-review' && duty.councilId)
      await notify(context, [{ to: { organisationId: duty.councilId, role: 'housing-officer' }, words: `Referral ${duty.reference}: a review of your decision is asked for. Decide by ${longDay(answerBy ?? duty.answerBy)}.`, href: `/duties-to-refer/${duty.id}`, person }])
    await context.emit(dutyChanged, { duty: duty.id, person, what: 'moved' })
    await moveSight(context, duty, { state })
    return yes({ duty: duty.id, person, state, council: context.viewer.role === 'housing-officer' })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** A duty that a council owes ends, or passes from prevention into relief. */
export const endOwedDuty = action({
  name: 'housing.end-duty',
  title: 'End a council’s prevention, relief or main duty, with the reason; prevention can pass into relief',
  who: RECORDING,
  classes: ['contact', 'needs'],
  input: z.object({
    homelessnessDuty: z.uuid('This is not the id of a duty.'),
    on: aDay('the day on which it ended'),
    why: z.enum(keysOf(DUTY_ENDS), 'Choose why it ended.'),
    version: Version,
  }),
  async run(context, input) {
    const owed = await owedById(context, input.homelessnessDuty)
    const seen = owed && await seenDuty(context, owed.dutyId)
    if (!owed || !seen?.parties.includes('council')) return notFound()
    if (owed.version !== input.version) return stale(owed)
    const decided = decideDutyEnd(owed, input.on, input.why, context.today)
    if (!decided.ok) return decided
    const saved = await context.tx.updateTable('homelessness_duty').set({ ended_on: input.on, end_reason: input.why, version: owed.version + 1 })
      .where('id', '=', owed.id).where('version', '=', owed.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(await owedById(context, owed.id))
    const { follows } = decided.value
    if (follows) await oweDuty(context, seen.duty, follows, input.on)
    // Nothing is owed any more: the council finishes its records; whoever it housed it follows to the last check.
    else if (!(await owedTo(context, seen.people)).some((one) => one.dutyId === owed.dutyId && one.endedOn === null)) await endInvolvement(context, seen.duty.id, councilSeesUntil(seen.duty.releaseDay, input.why, context.today))
    const person = await currentPerson(context, owed.personId)
    const until = follows ? dutyUntil(follows, input.on) : null
    const words = follows ? `The relief duty begins on ${longDay(input.on)}${until ? ` and runs until ${longDay(until)}` : ''}.` : `${OWED[owed.owed]} ends: ${DUTY_ENDS[input.why].toLowerCase()}.`
    await notify(context, [{ to: referrerOf(seen.duty), words: `Referral ${seen.duty.reference}: ${words}`, href: `/duties-to-refer/${seen.duty.id}`, person }])
    await context.emit(dutyChanged, { duty: seen.duty.id, person, what: 'duty-ended' })
    return yes({ duty: seen.duty.id, person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})
