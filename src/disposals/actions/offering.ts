/** Offering a disposal, the authority for it, its conditions, and telling the youth justice service. */
import { z } from 'zod'
import { sql } from 'kysely'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { addWorkingDays } from '../../core/working-days.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { ANSWERS, AUTHORITIES, decideOffer, KINDS, OFFENCE_KINDS, PURPOSES } from '../kinds.ts'
import { disposalsOf, insertCondition, insertDisposal, saveDisposal, writeStep } from '../store.ts'
import { decideCondition, isOpen, standardOn } from '../workflow.ts'
import { acting, counts, OFFICERS, personSeen } from './about.ts'

export const Disposal = z.uuid('This is not the id of an out-of-court disposal.')

/** Offers a disposal to somebody; the victim, where there is one, is asked from now on. */
export const offerDisposal = action({
  name: 'disposals.offer',
  title: 'Offer somebody an out-of-court disposal: the kind, the offence, and what must be true first',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({
    person: PersonId,
    kind: z.enum(keysOf(KINDS), 'Choose the kind.'),
    offenceCode: z.string().trim().toUpperCase().min(1, 'Enter the code of the offence, for example TH68010.').max(20),
    offenceKind: z.enum(keysOf(OFFENCE_KINDS), 'Say how the offence can be tried.'),
    offenceDay: aDay('the day of the offence'),
    crimeReference: letters(40).min(3, 'Enter the number of the crime in your own system.'),
    answer: z.enum(keysOf(ANSWERS), 'Say what they answer to the offence.'),
    evidence: z.enum(['yes', 'no'], 'Say whether there is enough evidence to charge.'),
    victim: z.enum(['yes', 'no'], 'Say whether somebody was harmed who can be asked.'),
    repeatReason: letters(1000).default(''),
  }),
  async run(context, input) {
    const about = await personSeen(context, input.person)
    if (!about) return notFound()
    if (!(await context.tx.selectFrom('offence').select('code').where('code', '=', input.offenceCode).executeTakeFirst())) return no('There is no offence with this code in the national list.', 'offenceCode')
    await sql`select pg_advisory_xact_lock(hashtextextended(${`out of court ${about.person.id}`}, 0))`.execute(context.tx)
    const before = await disposalsOf(context, about.people)
    const same = before.find((one) => isOpen(one.state) && one.crimeReference === input.crimeReference)
    if (same) return no(`One is open for this crime already (${same.reference}): go on with that one.`, 'crimeReference')
    const decided = decideOffer({
      ...input, evidence: input.evidence === 'yes', birthDate: about.person.birthDate, earlier: before.filter(counts).map(({ kind, reference, offeredOn }) => ({ kind, reference, day: offeredOn })),
    }, context.today)
    if (!decided.ok) return decided
    const { youth, authority, repeats } = decided.value
    const askBy = input.victim === 'yes' ? addWorkingDays(context.today, standardOn(context.today).victimWorkingDays) : null
    const { id, reference } = await insertDisposal(context, {
      person: about.person.id, kind: input.kind, youth, offenceCode: input.offenceCode, offenceKind: input.offenceKind, offenceDay: input.offenceDay, crimeReference: input.crimeReference,
      answer: input.answer, evidence: input.evidence === 'yes', repeatReason: repeats ? input.repeatReason : null, authority, victimAskBy: askBy,
    })
    await writeStep(context, { id, personId: about.person.id, youth }, 'offered', context.today, repeats ? input.repeatReason : null)
    if (askBy !== null) await askVictimsService(context, input.crimeReference, longDay(askBy))
    return yes({ person: about.person.id, disposal: id, reference, authority: AUTHORITIES[authority] })
  },
  about: ({ person }) => [person],
})

/** The victims’ services that an agreement lets the force ask hear of the crime by its number, and of nobody. */
const askVictimsService = async (context: Acting, crime: string, by: string): Promise<void> => {
  const { rows } = await sql<{ id: string }>`
    select distinct theirs.organisation_id as id from agreement a
    join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = ${context.viewer.organisationId}::uuid and mine.signed_on <= ${context.today}::date and (mine.withdrawn_on is null or mine.withdrawn_on > ${context.today}::date)
    join agreement_party theirs on theirs.agreement_id = a.id and theirs.signed_on <= ${context.today}::date and (theirs.withdrawn_on is null or theirs.withdrawn_on > ${context.today}::date)
    join organisation o on o.id = theirs.organisation_id and o.kind = 'victim-hub'
    where ${context.today}::date between a.from_day and a.until_day and 'victim-services' = any (a.purposes)`.execute(context.tx)
  await notify(context, rows.map(({ id }) => ({ to: { organisationId: id, role: 'victim-hub-worker' as const }, words: `Crime ${crime}: ask the victim what they want before the police decide. By ${by}.`, href: '/out-of-court/victims' })))
}

/** Records who authorised it where the officer alone may not. */
export const authoriseDisposal = action({
  name: 'disposals.authorise',
  title: 'Record that the prosecutor, or an inspector, authorised an out-of-court disposal',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({ outOfCourtDisposal: Disposal, version: Version, by: letters(200).min(2, 'Enter who authorised it: name, and rank or office.'), on: aDay('the day on which it was authorised') }),
  async run(context, input) {
    const found = await acting(context, input.outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    if (disposal.authority === 'officer') return no('Nobody else has to authorise this one.', 'by')
    if (disposal.state !== 'offered' && disposal.state !== 'accepted') return no('It has been decided already: authority comes before that.', 'by')
    if (disposal.authorisedOn !== null) return no(`${disposal.authorisedBy ?? 'Somebody'} authorised it already, on ${longDay(disposal.authorisedOn)}.`, 'by')
    if (input.on > context.today || input.on < disposal.offeredOn) return no(`Enter a day from ${longDay(disposal.offeredOn)} until today.`, 'on')
    if (!(await saveDisposal(context, disposal.id, input.version, { authoriser: input.by, authorised_on: input.on }))) return stale({ current: disposal })
    await writeStep(context, disposal, 'authorised', input.on, `${AUTHORITIES[disposal.authority]}: ${input.by}`)
    return yes({ person: person.id, disposal: disposal.id })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** Sets one condition before the disposal is issued. */
export const setCondition = action({
  name: 'disposals.set-condition',
  title: 'Set a condition of an out-of-court disposal: what, where and by which day',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({
    outOfCourtDisposal: Disposal, purpose: z.enum(keysOf(PURPOSES), 'Choose what it is for.'),
    words: letters(1000).min(3, 'Say what they must do, or must not.'), place: letters(200).default(''), due: aDay('the last day'),
  }),
  async run(context, input) {
    const found = await acting(context, input.outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    const decided = decideCondition(disposal, input.due, input.words, context.today)
    if (!decided.ok) return decided
    await insertCondition(context, disposal, { purpose: input.purpose, words: input.words, place: input.place.length < 2 ? null : input.place, dueOn: input.due })
    return yes({ person: person.id, disposal: disposal.id, due: input.due })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

/** The youth justice service hears of everybody under 18 before it is issued: it assesses, and what help follows is its own. */
export const tellYouthService = action({
  name: 'disposals.tell-youth-service',
  title: 'Record that the youth justice service was told of an out-of-court disposal, and what it answers',
  who: OFFICERS,
  classes: ['sentence'],
  input: z.object({ outOfCourtDisposal: Disposal, version: Version, on: aDay('the day on which it was told'), words: letters(1000).min(3, 'Say who was told, and what they answer.') }),
  async run(context, input) {
    const found = await acting(context, input.outOfCourtDisposal)
    if (!found) return notFound()
    const { disposal, person } = found
    if (!disposal.youth) return no('This person is not under 18: the youth justice service is not told.', 'words')
    if (disposal.youthToldOn !== null) return no(`It was told already, on ${longDay(disposal.youthToldOn)}.`, 'on')
    if (input.on > context.today || input.on < disposal.offeredOn) return no(`Enter a day from ${longDay(disposal.offeredOn)} until today.`, 'on')
    if (!(await saveDisposal(context, disposal.id, input.version, { youth_told_on: input.on }))) return stale({ current: disposal })
    await writeStep(context, disposal, 'youth-told', input.on, input.words)
    return yes({ person: person.id, disposal: disposal.id })
  },
  about: (_input, done) => (done ? [done.person] : []),
})
