/** Referring to housing of every kind, where somebody lived, checking an address, and nights paid for in an emergency. */
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { districts } from '../../areas/actions.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { currentPerson, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { assessmentsOf } from '../../risk/actions.ts'
import { endInvolvement, involve, sightOf } from '../../sharing/actions.ts'
import { counts, POLICIES } from '../duty-to-refer.ts'
import {
  CHECK_REASONS, decideAddressCheck, decideHousingMove, decidePlacement, decideStatus, eligibility, FAILED_CHECK, HOUSING_KINDS, HOUSING_MOVES, HOUSING_STATES, housingAnswerBy, PAYERS, penceOf, STATUS_CODES,
} from '../placing.ts'
import { placeOn } from '../rules.ts'
import { foundPlacesOf, placeById } from '../store.ts'
import { dutiesOf } from '../store/duty-to-refer.ts'
import { addressChecksOf, attemptsOf, housingInbox, housingProviders, housingReferralById, housingReferralsOf, placementsOf, statusesOf } from '../store/placing.ts'
import { housed, RECORDING } from './housed.ts'
import { placeEnded } from './places.ts'

/** One person’s housing options, as the page shows them and a referral keeps them. */
const readOptions = async (context: Reading, person: string) => {
  const about = await housed(context, person)
  if (!about) return notFound()
  const { people, release, found } = about
  const [places, referrals, statuses, checks, attempts, placements, duties, providers, authorities] = await Promise.all([
    foundPlacesOf(context, people), housingReferralsOf(context, people), statusesOf(context, people), addressChecksOf(context, people), attemptsOf(context, people), placementsOf(context, { people }), dutiesOf(context, people),
    housingProviders(context), districts(context),
  ])
  const [risk] = await assessmentsOf(context, people)
  const riskHidden = hiddenReason('risk', await sightOf(context, found.id)) !== null
  const duty = duties.find((one) => counts(one, context.today)) ?? duties.find(({ state }) => state === 'not-accepted')
  const facts = {
    sex: found.sex, tier: risk?.tier ?? null, release, hasPlace: release !== null && placeOn(places, release.released ? context.today : release.day) !== undefined,
    settled: statuses[0] !== undefined && STATUS_CODES[statuses[0].code].standing === 'settled', dutySentOn: duty?.sentOn ?? null, dutyRefused: duty?.state === 'not-accepted',
  }
  return yes({
    person: found, today: context.today, release, statuses, duties: duties.filter(({ state }) => state !== 'withdrawn'),
    // What was advised names the tier.
    referrals: riskHidden ? referrals.map((one) => ({ ...one, advice: '' })) : referrals, checks, attempts, placements, providers, authorities, mayRefer: CASE_ROLES.some((role) => role === context.viewer?.role),
    places: places.filter((place) => place.endedOn === null), advice: keysOf(HOUSING_KINDS).map((kind) => ({ kind, ...eligibility(kind, facts, context.today) })),
  })
}

/** Everything that was tried and recorded about one person’s housing, with advice on what is open to them. */
export const optionsOf = query({
  name: 'housing.options',
  title: 'One person’s housing options: who is eligible for what and why, referrals, addresses checked, where they lived, what was tried, nights paid for',
  who: RECORDING,
  classes: ['needs', 'contact', 'risk'],
  input: z.object({ person: PersonId }),
  run: (context, { person }) => readOptions(context, person),
  about: ({ person }) => [person.id],
})

export const referToHousing = action({
  name: 'housing.refer',
  title: 'Refer somebody to supported housing, community accommodation or a private let; the advice of that day is kept with it',
  who: CASE_ROLES,
  classes: ['contact', 'needs', 'risk'],
  input: z.object({
    person: PersonId,
    kind: z.enum(keysOf(HOUSING_KINDS), 'Choose what kind of housing it is.'),
    provider: z.union([z.literal('').transform(() => null), z.null(), z.uuid('Choose a provider from the list.')]).default(null),
    toWhom: letters(200).default(''),
    told: letters(2000).min(3, 'Say what they need to know to answer.'),
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const asked = await readOptions(context, input.person)
    if (!asked.ok) return asked
    const { advice, providers, referrals, person } = asked.value
    const provider = providers.find(({ id }) => id === input.provider)
    if (input.provider !== null && !provider) return no('Choose a provider that has signed an agreement to receive referrals.', 'provider')
    const toWhom = provider?.name ?? input.toWhom
    if (toWhom.length < 2) return no('Choose a provider, or name whom you ask.', 'toWhom')
    const standing = referrals.find((one) => HOUSING_STATES[one.state].open && one.kind === input.kind && one.toWhom === toWhom)
    if (standing) return no(`${toWhom} was asked on ${longDay(standing.sentOn)} and has not closed it.`, provider ? 'provider' : 'toWhom')
    const given = advice.find(({ kind }) => kind === input.kind)
    const id = random.uuid()
    await tx.insertInto('housing_referral').values({
      id, person_id: person.id, kind: input.kind, provider_organisation_id: provider?.id ?? null, to_whom: toWhom, told: input.told, advice: given?.reasons.join(' ') ?? '', sent_on: today, answer_by: housingAnswerBy(today),
      sent_by: viewer.accountId, sent_organisation_id: viewer.organisationId, state: 'sent', policies: [], changed_on: today, changed_by: viewer.accountId, recorded_at: now,
    }).execute()
    if (provider) await involve(context, { person: person.id, organisation: provider.id, basis: 'referred', from: today, becauseOf: 'housing_referral', becauseId: id })
    return yes({ referral: id, person: person.id })
  },
  about: ({ person }) => [person],
})

/** A provider’s own referrals to housing. */
export const housingReferralsHere = query({
  name: 'housing.referrals',
  title: 'Referrals to my organisation’s housing that wait for an answer',
  who: ['caseworker'],
  classes: ['identity', 'contact'],
  input: z.object({}),
  run: async (context) => yes({ today: context.today, referrals: (await housingInbox(context, 100)).map(({ advice: _advice, ...row }) => row) }),
  about: ({ referrals }) => referrals.map(({ person }) => person),
})

export const answerHousing = action({
  name: 'housing.answer',
  title: 'Offer a place, refuse, withdraw or take up a referral to housing; a refusal names its policy',
  who: [...CASE_ROLES, 'caseworker'],
  classes: ['contact'],
  input: z.object({
    housingReferral: z.uuid('This is not the id of a referral to housing.'),
    move: z.enum(keysOf(HOUSING_MOVES), 'Choose what to do with the referral.'),
    policies: z.union([z.array(z.enum(keysOf(POLICIES), 'Choose policies from the list.')), z.enum(keysOf(POLICIES)).transform((one) => [one]), z.literal('').transform(() => [])]).default([]),
    words: letters(1000).default(''),
    version: Version,
  }),
  async run(context, input) {
    const referral = await housingReferralById(context, input.housingReferral)
    const person = referral && await seenPerson(context, referral.personId)
    if (!referral || !person) return notFound()
    const { viewer, today, tx } = context
    const provider = viewer.role === 'caseworker' ? viewer.organisationId === referral.providerId : referral.providerId === null
    const may = HOUSING_MOVES[input.move].by === 'provider' ? provider : viewer.role !== 'caseworker'
    if (!may) return notFound()
    if (referral.version !== input.version) return stale(referral)
    const decided = decideHousingMove(referral.state, input.move, input)
    if (!decided.ok) return decided
    const saved = await tx.updateTable('housing_referral').set({ state: decided.value, policies: [...input.policies], words: input.words || null, changed_on: today, changed_by: viewer.accountId, version: referral.version + 1 })
      .where('id', '=', referral.id).where('version', '=', referral.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(await housingReferralById(context, referral.id))
    if (!HOUSING_STATES[decided.value].open && decided.value !== 'taken-up') await endInvolvement(context, referral.id, decided.value === 'withdrawn' ? addDays(today, -1) : today)
    if (viewer.role === 'caseworker' && referral.sentById)
      await notify(context, [{ to: { accountId: referral.sentById }, words: `A housing provider answered: ${HOUSING_STATES[decided.value].title.toLowerCase()}.`, href: `/people/${person.id}/housing-options`, person: person.id }])
    return yes({ person: person.id, state: decided.value })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const recordStatus = action({
  name: 'housing.status',
  title: 'Record where somebody lives from a day on, with who says so: settled, transient or none',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId, code: z.enum(keysOf(STATUS_CODES), 'Choose where they live.'), from: aDay('the day from which it holds'), source: letters(200).min(3, 'Say who told you.'),
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const about = await housed(context, input.person)
    if (!about) return notFound()
    const decided = decideStatus(input.code, input.from, (await statusesOf(context, about.people)).find((one) => input.from >= one.from) ?? null, today)
    if (!decided.ok) return decided
    await tx.insertInto('accommodation_status').values({
      id: random.uuid(), person_id: about.current, code: input.code, from_day: input.from, source: input.source, recorded_by: viewer.accountId, organisation_id: viewer.organisationId, recorded_at: now,
    }).execute()
    return yes({ person: about.current })
  },
  about: ({ person }) => [person],
})

/** Records whether an address passed. One that failed ends the place in the same breath, in words that are the same whatever the reason. */
export const checkAddress = action({
  name: 'housing.check-address',
  title: 'Record whether an address passed its check; a place that fails stands no longer',
  who: CASE_ROLES,
  classes: ['needs', 'risk'],
  input: z.object({
    accommodation: z.uuid('This is not the id of a place.'),
    outcome: z.enum(['passed', 'failed'], 'Say whether the address passed.'),
    on: aDay('the day of the check'),
    reason: z.union([z.literal(''), z.enum(keysOf(CHECK_REASONS), 'Choose why it did not pass.')]).default(''),
    words: letters(1000).default(''),
    version: Version,
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const place = await placeById(context, input.accommodation)
    if (!place) return notFound()
    if (place.version !== input.version) return stale(place)
    const decided = decideAddressCheck(place, input, today)
    if (!decided.ok) return decided
    const id = random.uuid()
    const failed = input.outcome === 'failed'
    const saved = await tx.updateTable('accommodation').set({ version: place.version + 1, ...(failed ? { ended_on: today, end_reason: FAILED_CHECK, ended_by: viewer.accountId } : {}) })
      .where('id', '=', place.id).where('version', '=', place.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale(await placeById(context, place.id))
    await tx.insertInto('address_check').values({ id, accommodation_id: place.id, person_id: place.personId, outcome: input.outcome, checked_on: input.on, checked_by: viewer.accountId, recorded_at: now }).execute()
    if (failed && input.reason !== '')
      await tx.insertInto('address_check_reason').values({ id: random.uuid(), address_check_id: id, person_id: place.personId, reason: input.reason, words: input.words, recorded_at: now }).execute()
    const person = await currentPerson(context, place.personId)
    if (failed) await context.emit(placeEnded, { accommodation: place.id, person, sentence: place.sentenceId, day: today })
    return yes({ person, outcome: input.outcome })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const placeInEmergency = action({
  name: 'housing.place-in-emergency',
  title: 'Record an emergency placement: where, who pays how much a night, from which night to which',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({
    person: PersonId,
    authority: z.string().trim().min(1, 'Choose the council in whose area it is.').max(9),
    place: letters(200).min(3, 'Say where it is.'),
    payer: z.enum(keysOf(PAYERS), 'Choose who pays.'),
    price: letters(12).min(1, 'Enter the price of a night, for example 45.50.'),
    from: aDay('the first night'),
    until: aDay('the last night that is paid for'),
  }),
  async run(context, input) {
    const { tx, random, viewer, today, now } = context
    const about = await housed(context, input.person)
    if (!about) return notFound()
    const pence = penceOf(input.price)
    if (pence === null || pence > 100_000) return no('Enter the price of a night in pounds and pence, for example 45.50, up to £1,000.', 'price')
    if (!(await districts(context)).some(({ code }) => code === input.authority)) return no('Choose the council from the list.', 'authority')
    const decided = decidePlacement(input, await placementsOf(context, { people: about.people }), today)
    if (!decided.ok) return decided
    const id = random.uuid()
    await tx.insertInto('emergency_placement').values({
      id, person_id: about.current, authority_code: input.authority, place: input.place, payer: input.payer, pence_a_night: pence, from_day: input.from, until_day: input.until, recorded_by: viewer.accountId,
      organisation_id: viewer.organisationId, recorded_at: now,
    }).execute()
    return yes({ placement: id, person: about.current, until: input.until })
  },
  about: ({ person }) => [person],
})

export const endPlacement = action({
  name: 'housing.end-placement',
  title: 'Record the day on which somebody left an emergency placement: that night is not paid for',
  who: RECORDING,
  classes: ['needs'],
  input: z.object({ emergencyPlacement: z.uuid('This is not the id of a placement.'), leftOn: aDay('the day on which they left'), version: Version }),
  async run(context, input) {
    const [placement] = await placementsOf(context, { id: input.emergencyPlacement })
    if (!placement) return notFound()
    if (placement.version !== input.version) return stale(placement)
    if (placement.leftOn) return no(`They left on ${longDay(placement.leftOn)}.`, 'leftOn')
    if (input.leftOn > context.today) return no('Record it when they have left.', 'leftOn')
    if (input.leftOn < placement.from) return no(`The placement begins on ${longDay(placement.from)}.`, 'leftOn')
    const saved = await context.tx.updateTable('emergency_placement').set({ left_on: input.leftOn, version: placement.version + 1 }).where('id', '=', placement.id).where('version', '=', placement.version).executeTakeFirst()
    if (saved.numUpdatedRows === 0n) return stale((await placementsOf(context, { id: placement.id }))[0])
    return yes({ person: await currentPerson(context, placement.personId) })
  },
  about: (_input, output) => (output ? [output.person] : []),
})
