/** A prescription from prison to the community: what is prescribed, the handover, the answer of the service, and its end. */
import { z } from 'zod'
import { longDay, type Day } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import { endInvolvement, involve } from '../../sharing/actions.ts'
import { acknowledgeBy, CONTINUITY_MOVES, decideContinuityMove, decideFirstAppointment, decideHandover, DRUGS, isGoing, isTakenOn, lateAppointment, mayHandOver, NALOXONE, PICKUPS } from '../continuity.ts'
import { treatmentProviders } from '../store.ts'
import { answerCalls, askForCall, callRows, changeContinuity, continuityRows, dropOpenPickups, insertContinuity, personOfContinuity, savePickup, writeContinuityStep, type ContinuityRow } from '../store/continuity.ts'
import { MANAGERS, treatedPerson, type Treated } from './about.ts'

/** Who says what is prescribed in prison and hands it over: those who see health there, and whoever answers for the sentence outside. */
export const HANDING_OVER = [...MANAGERS, 'prison-offender-manager'] as const
/** Everybody who records something of it. */
export const CONTINUING = [...HANDING_OVER, 'caseworker'] as const

const Of = z.uuid('This is not the id of a prescription.')
const optional = (most: number) => letters(most).default('').transform((text) => (text.length < 2 ? null : text))
const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)
export const continuityHref = (person: string): string => `/people/${person}/treatment/continuity`

/** A prescription on which the viewer may act; null where they may not see the person or health. */
const actingOn = async (context: Reading, id: string): Promise<{ readonly one: ContinuityRow; readonly about: Treated } | null> => {
  const person = await personOfContinuity(context, id)
  const about = person === null ? null : await treatedPerson(context, person)
  if (!about || about.healthHidden !== null) return null
  const one = (await continuityRows(context, { people: about.people })).find((row) => row.id === id)
  return one ? { one, about } : null
}

/** May the viewer record what is the service’s? The service, or for one without a seat here whoever answers for the sentence outside. */
export const actsForService = (context: Reading, one: Pick<ContinuityRow, 'providerId'>): boolean =>
  context.viewer?.role === 'caseworker' || (one.providerId === null && MANAGERS.some((role) => role === context.viewer?.role))

const serviceOnly = (context: Reading, one: ContinuityRow): Result<null> => (actsForService(context, one) ? yes(null) : no(`This is for ${one.receivingService ?? 'the treatment service'} to record.`, 'move'))

/** Begins it, or keeps that nothing is prescribed. */
export const recordPrescription = action({
  name: 'treatment.record-prescription',
  title: 'Say what is prescribed for opioid dependence to somebody who will leave prison, or that nothing is',
  who: HANDING_OVER,
  classes: ['health', 'sentence'],
  input: z.object({
    person: PersonId, prescribed: z.enum(['yes', 'no'], 'Say whether anything is prescribed.'), drug: z.union([z.literal('').transform(() => null), z.enum(keysOf(DRUGS), 'Choose from the list.')]).default(null), dose: optional(200), prescriber: optional(200),
  }),
  async run(context, { person, prescribed, drug, dose, prescriber }) {
    const about = await treatedPerson(context, person)
    if (!about || about.healthHidden !== null) return notFound()
    const open = (await continuityRows(context, { people: about.people })).find((row) => isGoing(row.state))
    if (open) return no(`A prescription is recorded already (${open.reference}): go on with that one.`, 'prescribed')
    const custody = (await sentencesOf(context, about.people)).filter((one) => one.custody !== null && one.custody.endedAs === null && one.custody.released === null).toSorted((a, b) => ((a.custody?.plannedRelease ?? '') < (b.custody?.plannedRelease ?? '') ? 1 : -1))[0]
    if (!custody) return no('They are not in prison: what is prescribed outside goes on outside.', 'prescribed')
    const none = prescribed === 'no'
    if (!none && drug === null) return no('Choose what is prescribed.', 'drug')
    if (!none && dose === null) return no('Enter the dose in words, as the prescription has it.', 'dose')
    const id = await insertContinuity(context, { person: about.person.id, sentence: custody.id, drug: none ? null : drug, dose: none ? null : dose, prescriber: none ? null : prescriber, state: none ? 'none-prescribed' : 'to-hand-over' })
    await writeContinuityStep(context, { id, personId: about.person.id }, none ? 'none-prescribed' : 'prescribed', context.today, none ? null : dose)
    return yes({ continuity: id, person: about.person.id, none })
  },
  about: ({ person }) => [person],
})

/** Hands it over to a named service outside; again where the first did not take it on or the release day has moved. */
export const handOver = action({
  name: 'treatment.hand-over',
  title: 'Hand over what is prescribed in prison to a prescriber outside: dose, last supervised day, next day of collecting, who holds the prescription',
  who: HANDING_OVER,
  classes: ['health', 'sentence'],
  input: z.object({
    continuity: Of, version: Version, dose: letters(200).min(2, 'Enter the dose in words, as the prescription has it.'), prescriber: letters(200).min(2, 'Enter who prescribes in the prison.'), lastSupervised: aDay('the last supervised day'),
    provider: z.union([z.literal('').transform(() => null), z.null(), z.uuid('Choose a service from the list.')]).default(null), service: optional(200), receiving: optional(200),
    nextPickup: aDay('the next day of collecting'), pickupAt: letters(200).min(2, 'Enter where it is collected: the pharmacy, or the service itself.'), heldBy: letters(200).min(2, 'Enter who holds the prescription until it is collected.'),
    told: z.enum(['', 'yes']).default(''),
  }),
  async run(context, input) {
    const found = await actingOn(context, input.continuity)
    if (!found) return notFound()
    const { one } = found
    const decided = decideHandover(one, input)
    if (!decided.ok) return decided
    if (input.told !== 'yes') return no('Tell them first who is told what, so that they know whom to go to.', 'told')
    const provider = input.provider === null ? undefined : (await treatmentProviders(context)).find((each) => each.id === input.provider)
    if (input.provider !== null && !provider) return no('Choose a service from the list: this one has no agreement to be told of people.', 'provider')
    const service = provider?.name ?? input.service
    if (service === null) return no('Choose the service that takes it on, or enter its name.', 'provider')
    const due = acknowledgeBy(context.today)
    const changed = await changeContinuity(context, one.id, input.version, {
      state: 'sent', state_on: context.today, dose: input.dose, prescriber: input.prescriber, receiving_service: service, receiving_prescriber: input.receiving, last_supervised_on: input.lastSupervised, next_pickup_on: input.nextPickup, next_pickup_at: input.pickupAt, script_held_by: input.heldBy,
      handed_over_on: context.today, handed_over_for: one.releaseDay, acknowledge_by: due, acknowledged_on: null, appointment_on: null, provider_organisation_id: provider?.id ?? null,
    })
    if (!changed) return stale({ current: one })
    await dropOpenPickups(context, one.id, input.nextPickup)
    await writeContinuityStep(context, one, 'handed-over', context.today, `${service}: ${input.dose}`)
    await savePickup(context, one, input.nextPickup, null, null)
    if (provider?.id !== one.providerId || one.state === 'declined') {
      await endInvolvement(context, one.id, context.today)
      if (provider) await involve(context, { person: one.personId, organisation: provider.id, basis: 'referred', class: 'health', from: context.today, becauseOf: 'treatment_continuity', becauseId: one.id })
    }
    if (provider) await notify(context, [{ to: { organisationId: provider.id, role: 'caseworker' }, words: `${one.reference}: somebody is to come to you on ${longDay(one.releaseDay)}. Answer by ${longDay(due)}.`, href: continuityHref(one.currentId), person: one.currentId }])
    return yes({ person: one.currentId, service, due })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** What the service answers and records, and every end. */
export const moveContinuity = action({
  name: 'treatment.move-continuity',
  title: 'Record what became of a handed-over prescription: taken on or not, first appointment kept or not, settled, stopped, refused',
  who: CONTINUING,
  classes: ['health', 'sentence'],
  input: z.object({ continuity: Of, version: Version, move: z.enum(keysOf(CONTINUITY_MOVES), 'Choose what happened.'), day: aDay('the day on which it happened'), words: letters(1000).default('') }),
  async run(context, input) {
    const found = await actingOn(context, input.continuity)
    if (!found) return notFound()
    const { one } = found
    const mine = CONTINUITY_MOVES[input.move].by === 'service' ? serviceOnly(context, one) : yes(null)
    if (!mine.ok) return mine
    const decided = decideContinuityMove(one, input.move, input, context.today)
    if (!decided.ok) return decided
    const state = decided.value
    const more = state === 'acknowledged' ? { acknowledged_on: input.move === 'acknowledged' ? input.day : one.acknowledgedOn, appointment_on: null } : state === 'started' ? { started_on: input.day } : {}
    if (!(await changeContinuity(context, one.id, input.version, { state, state_on: input.day, ...more }))) return stale({ current: one })
    await writeContinuityStep(context, one, input.move, input.day, input.words.length < 3 ? null : input.words)
    if (state === 'declined' || !isGoing(state)) await endInvolvement(context, one.id, context.today)
    return yes({ person: one.currentId, state })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const giveAppointment = action({
  name: 'treatment.first-appointment',
  title: 'Give somebody who leaves prison the first appointment in treatment outside',
  who: CONTINUING,
  classes: ['health', 'sentence'],
  input: z.object({ continuity: Of, version: Version, day: aDay('the day of the appointment'), words: letters(500).default('') }),
  async run(context, { continuity, version, day, words }) {
    const found = await actingOn(context, continuity)
    if (!found) return notFound()
    const { one } = found
    if (!actsForService(context, one)) return no(`This is for ${one.receivingService ?? 'the treatment service'} to record.`, 'day')
    const decided = decideFirstAppointment(one, day, context.today)
    if (!decided.ok) return decided
    const late = lateAppointment({ state: 'appointed', appointmentOn: day, releaseDay: one.releaseDay })
    if (late !== null && words.length < 3) return no(`${late}. Choose an earlier day, or say why none can be given.`, 'words')
    if (!(await changeContinuity(context, one.id, version, { state: 'appointed', state_on: context.today, appointment_on: day }))) return stale({ current: one })
    await writeContinuityStep(context, one, 'appointed', context.today, `${longDay(day)}${words.length < 3 ? '' : `. ${words}`}`)
    return yes({ person: one.currentId, day, late })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const recordNaloxone = action({
  name: 'treatment.naloxone',
  title: 'Record that naloxone was given and shown, or refused',
  who: CONTINUING,
  classes: ['health', 'sentence'],
  input: z.object({ continuity: Of, version: Version, naloxone: z.enum(keysOf(NALOXONE), 'Say whether it was given.'), day: aDay('the day on which it was offered') }),
  async run(context, { continuity, version, naloxone, day }) {
    const found = await actingOn(context, continuity)
    if (!found) return notFound()
    const { one } = found
    if (!isGoing(one.state)) return no('This has ended: nothing more is recorded for it.', 'naloxone')
    if (day > context.today) return no('Enter today or a day that has passed.', 'day')
    if (!(await changeContinuity(context, one.id, version, { naloxone, naloxone_on: day }))) return stale({ current: one })
    await writeContinuityStep(context, one, 'naloxone', day, NALOXONE[naloxone])
    return yes({ person: one.currentId })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

const decidePickup = (one: ContinuityRow, { outcome, day, next }: { readonly outcome: string; readonly day: Day; readonly next: Day | null }, today: Day): Result<null> => {
  if (!isTakenOn(one.state) && !(one.state === 'sent' && one.released)) return no(mayHandOver(one.state) ? 'Take it on first: until then the prison answers for it.' : 'This has ended: nothing more is recorded for it.', 'outcome')
  if (day < one.releaseDay) return no(`They leave on ${longDay(one.releaseDay)}: enter that day or a later one.`, 'day')
  if (outcome !== 'not-needed' && day > today) return no('That day is still to come.', 'day')
  return next !== null && next <= day ? no('The next day comes after this one.', 'next') : yes(null)
}

/** Whether it was collected. What was missed asks the offender manager the same day to contact the service, without a word of why. */
export const recordPickup = action({
  name: 'treatment.record-pickup',
  title: 'Record whether somebody collected what they are prescribed, and the next day of collecting',
  who: CONTINUING,
  classes: ['health', 'sentence'],
  input: z.object({ continuity: Of, day: aDay('the day of collecting'), outcome: z.enum(keysOf(PICKUPS), 'Say whether it was collected.'), next: optionalDay('the next day of collecting'), words: optional(500) }),
  async run(context, input) {
    const found = await actingOn(context, input.continuity)
    if (!found) return notFound()
    const { one, about } = found
    if (!actsForService(context, one)) return no(`This is for ${one.receivingService ?? 'the treatment service'} to record.`, 'outcome')
    const decided = decidePickup(one, input, context.today)
    if (!decided.ok) return decided
    if (!(await savePickup(context, one, input.day, input.outcome, input.words))) return no(`Somebody recorded ${longDay(input.day)} already.`, 'day')
    if (input.next !== null) await savePickup(context, one, input.next, null, null)
    if (input.outcome === 'missed') await askForCall(context, one)
    else if (input.outcome === 'collected') await answerCalls(context, about.people)
    return yes({ person: one.currentId, outcome: input.outcome, next: input.next })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** The offender manager has contacted the service. */
export const answerCall = action({
  name: 'treatment.answer-call',
  title: 'Record that the treatment service was contacted',
  who: MANAGERS,
  classes: ['sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await treatedPerson(context, person)
    if (!about || !(await callRows(context, { people: about.people })).some((call) => call.answeredOn === null)) return notFound()
    await answerCalls(context, about.people)
    return yes({ person: about.person.id })
  },
  about: ({ person }) => [person],
})
