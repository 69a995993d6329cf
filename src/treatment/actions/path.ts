/** The way to the court: considering treatment, the provider’s assessment, consent, the proposal, and the requirement as the court made it. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { addWorkingDays } from '../../core/working-days.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { sentencesOf } from '../../sentences/actions.ts'
import { endInvolvement, involve } from '../../sharing/actions.ts'
import { decideKinds, decideRequirement, SETTINGS, standardOn } from '../rules.ts'
import { insertPath, insertRequirement, movePath, pathById, pathsOf, treatmentProviders, writePathStep, writeRequirementStep, type StoredPath } from '../store.ts'
import { decidePathMove, isOpenPath, OWNERS, PATH_MOVES } from '../workflow.ts'
import { actingOnPath, chosenKinds, MANAGERS, RECORDING, shownPerson, treatedPerson } from './about.ts'

const treatmentHref = (person: string): string => `/people/${person}/treatment`
const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)
const optionalNumber = (most: number, message: string) => z.union([z.literal('').transform(() => null), z.null(), z.coerce.number<string | number>(message).int(message).min(1, message).max(most, message)], message).default(null)
const Provider = z.union([z.literal('').transform(() => null), z.null(), z.uuid('Choose a provider from the list.')]).default(null)

/** Begins the way to a requirement, or keeps that it was considered and not pursued. */
export const considerTreatment = action({
  name: 'treatment.consider',
  title: 'Ask a provider to assess somebody for a treatment requirement; or record why none is pursued',
  who: MANAGERS,
  classes: ['health', 'sentence'],
  input: z.object({
    person: PersonId,
    decision: z.enum(['assess', 'not-pursued'], 'Say whether it is to be assessed.'),
    kinds: chosenKinds,
    why: letters(1000).min(3, 'Say in a sentence why.'),
    provider: Provider,
    agrees: z.enum(['', 'yes']).default(''),
  }),
  async run(context, input) {
    const about = await treatedPerson(context, input.person)
    if (!about || about.healthHidden !== null) return notFound()
    const kinds = decideKinds(input.kinds)
    if (!kinds.ok) return kinds
    const open = (await pathsOf(context, about.people)).find((one) => isOpenPath(one.state))
    if (open) return no(`A way to a treatment requirement is open already (${open.reference}): go on with that one.`, 'decision')
    const assess = input.decision === 'assess'
    if (assess && input.agrees !== 'yes') return no('Ask first whether they agree to be assessed: nobody is referred for treatment without knowing.', 'agrees')
    const provider = assess && input.provider !== null ? (await treatmentProviders(context)).find((one) => one.id === input.provider) : undefined
    if (assess && input.provider !== null && !provider) return no('Choose a provider from the list: this one has no agreement to be told of people.', 'provider')
    const assessBy = addWorkingDays(context.today, standardOn(context.today).assessWorkingDays)
    const state = assess ? 'to-assess' : 'not-pursued'
    const { id, reference } = await insertPath(context, { person: about.person.id, kinds: kinds.value, why: input.why, state, provider: provider?.id ?? null, assessBy })
    await writePathStep(context, { id, personId: about.person.id, providerId: provider?.id ?? null }, state, assess ? null : input.why)
    if (provider) {
      await involve(context, { person: about.person.id, organisation: provider.id, basis: 'referred', class: 'health', from: context.today, becauseOf: 'treatment_path', becauseId: id })
      await notify(context, [{ to: { organisationId: provider.id, role: 'caseworker' }, words: `${reference}: somebody is to be assessed. Answer by ${longDay(assessBy)}.`, href: treatmentHref(about.person.id), person: about.person.id }])
    }
    return yes({ path: id, person: about.person.id, reference, state, assessBy })
  },
  about: ({ person }) => [person],
})

/** One step further on the way to the court, or its end. */
export const moveTreatment = action({
  name: 'treatment.move',
  title: 'Go on with the way to a treatment requirement: suitable or not, willing or not, proposed, not made, withdrawn',
  who: RECORDING,
  classes: ['health', 'sentence'],
  input: z.object({
    path: z.uuid('This is not the id of a way to treatment.'),
    version: Version,
    move: z.enum(keysOf(PATH_MOVES), 'Choose what happened.'),
    words: letters(1000).default(''),
    court: letters(200).default(''),
    hearing: optionalDay('the day of the hearing'),
  }),
  async run(context, input) {
    const found = await actingOnPath(context, input.path)
    if (!found) return notFound()
    const { path, about } = found
    const move = PATH_MOVES[input.move]
    if (about.provider && move.by !== 'provider') return no(`This is for ${OWNERS[move.by]} to record.`, 'move')
    const decided = decidePathMove(path.state, input.move, input.words)
    if (!decided.ok) return decided
    if (input.move === 'propose') {
      if (input.court.length < 2) return no('Enter the name of the court.', 'court')
      if (input.hearing === null || input.hearing < context.today) return no('Enter the day of the hearing, today or later.', 'hearing')
    }
    const more = input.move === 'propose' ? { court: input.court, hearing_on: input.hearing ?? context.today } : input.move === 'willing' ? { consented_on: context.today } : {}
    if (!(await movePath(context, path, input.version, decided.value, more))) return stale({ current: await pathById(context, path.id) })
    await writePathStep(context, path, decided.value, input.words.length < 3 ? null : input.words)
    if (!isOpenPath(decided.value)) await endInvolvement(context, path.id, context.today)
    else if (about.provider) await tellManager(context, path)
    return yes({ path: path.id, person: await shownPerson(context, path.personId), state: decided.value })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** Whoever asked hears that the provider answered; what it answered stands on the page. */
const tellManager = async (context: Acting, path: StoredPath): Promise<void> => {
  if (path.startedBy === null) return
  const person = await shownPerson(context, path.personId)
  await notify(context, [{ to: { accountId: path.startedBy }, words: `${path.reference}: the provider has answered. Go on from there.`, href: treatmentHref(person), person }])
}

/** Records the requirement as the court made it, from a proposal or without one. */
export const makeRequirement = action({
  name: 'treatment.make',
  title: 'Record a treatment requirement as the court made it: kinds, order, length, where, tests, reviews, provider',
  who: MANAGERS,
  classes: ['sentence', 'health'],
  input: z.object({
    person: PersonId,
    path: z.union([z.literal('').transform(() => null), z.null(), z.uuid('This is not the id of a way to treatment.')]).default(null),
    kinds: chosenKinds,
    sentence: z.uuid('Choose the order that it is part of.'),
    court: letters(200).min(2, 'Enter the name of the court.'),
    made: aDay('the day on which the court made it'),
    ends: aDay('its last day'),
    setting: z.enum(keysOf(SETTINGS), 'Choose where it is given.'),
    practitioner: letters(200).default(''),
    consented: optionalDay('the day on which they said that they are willing'),
    testEveryDays: optionalNumber(62, 'Enter a number of days from 1 to 62.'),
    reviewEveryMonths: optionalNumber(12, 'Enter a number of months from 1 to 12.'),
    provider: Provider,
  }),
  async run(context, input) {
    const about = await treatedPerson(context, input.person)
    if (!about || about.healthHidden !== null) return notFound()
    const paths = await pathsOf(context, about.people)
    const path = input.path === null ? undefined : paths.find((one) => one.id === input.path)
    if (input.path !== null && path?.state !== 'proposed') return no('This proposal is not before the court any more. Load the page again.', 'path')
    const open = path ? undefined : paths.find((one) => isOpenPath(one.state))
    if (open) return no(`A way to a treatment requirement is open (${open.reference}): go on with it to the court, or withdraw it first.`, 'court')
    const sentence = (await sentencesOf(context, about.people)).find((one) => one.id === input.sentence)
    if (!sentence) return no('Choose an order of this person.', 'sentence')
    const decided = decideRequirement({
      kinds: input.kinds, madeOn: input.made, endsOn: input.ends, setting: input.setting, consentedOn: path?.consentedOn ?? input.consented, testEveryDays: input.testEveryDays, reviewEveryMonths: input.reviewEveryMonths,
    }, sentence, context.today)
    if (!decided.ok) return decided
    const wanted = input.provider ?? path?.providerId ?? null
    const provider = wanted === null ? undefined : (await treatmentProviders(context)).find((one) => one.id === wanted)
    if (wanted !== null && !provider) return no('Choose a provider from the list: this one has no agreement to be told of people.', 'provider')
    const { id, reference } = await insertRequirement(context, {
      person: about.person.id, sentence: sentence.id, court: input.court, practitioner: input.practitioner.length < 2 ? null : input.practitioner, provider: provider?.id ?? null, ...decided.value,
    })
    const written = { id, personId: about.person.id }
    await writeRequirementStep(context, written, 'made', input.made, null)
    if (path) {
      if (!(await movePath(context, path, path.version, 'made'))) return stale({ current: await pathById(context, path.id) })
      await writePathStep(context, path, 'made', null)
      await endInvolvement(context, path.id, context.today)
    }
    if (provider) {
      await involve(context, { person: about.person.id, organisation: provider.id, basis: 'referred', class: 'health', from: context.today, becauseOf: 'treatment_requirement', becauseId: id })
      await notify(context, [{ to: { organisationId: provider.id, role: 'caseworker' }, words: `${reference}: the court has made a requirement that you deliver. Arrange the first appointment.`, href: treatmentHref(about.person.id), person: about.person.id }])
    }
    return yes({ requirement: id, person: about.person.id, reference })
  },
  about: ({ person }) => [person],
})
