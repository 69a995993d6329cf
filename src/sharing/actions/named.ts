/** The list of an agreement that is about named people: who is on it, put on and taken off with a reason. */
import { z } from 'zod'
import { addDays, longDay } from '../../core/dates.ts'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Result } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { MANAGING_ROLES } from '../../platform/vocabulary.ts'
import { currentPerson, samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import { agreementById, AgreementId, type AgreementRow } from './agreements.ts'
import { effectsOf } from './effects.ts'
import { sightChanging } from './signatures.ts'

const LISTING = ['governance-lead', ...MANAGING_ROLES] as const

/** A list is read to the end only so far; nobody keeps a longer one by hand. */
export const NAMED_MAX = 500

/** An agreement for named people that the viewer's organisation has signed. */
const listOf = async (context: Reading, id: string): Promise<Result<AgreementRow>> => {
  const agreement = await agreementById(context, id)
  if (!agreement?.parties.some((party) => party.organisationId === context.viewer?.organisationId && party.signedOn !== null)) return notFound()
  return agreement.cohort === 'named' ? yes(agreement) : no('This agreement has no list of people.')
}

export const listNamed = query({
  name: 'sharing.named',
  title: 'The people on the list of an agreement, as far as the viewer may see who they are',
  who: LISTING,
  classes: ['identity'],
  input: z.object({ agreement: AgreementId }),
  async run(context, { agreement: id }) {
    const agreement = await listOf(context, id)
    if (!agreement.ok) return agreement
    const people = await context.tx.selectFrom('agreement_person').innerJoin('person', 'person.id', 'agreement_person.person_id')
      .select(['agreement_person.id', 'person.id as person', 'person.reference', 'person.forename', 'person.surname', 'agreement_person.from_day as from', 'agreement_person.until_day as until', 'agreement_person.reason', 'agreement_person.left_because as left'])
      .where('agreement_person.agreement_id', '=', id).orderBy('person.surname_key').orderBy('person.forename_key').limit(NAMED_MAX).execute()
    const standing = people.filter((one) => one.until === null || one.until >= context.today)
    return yes({ today: context.today, agreement: agreement.value, people: standing, past: people.filter((one) => !standing.includes(one)), open: agreement.value.until >= context.today })
  },
  about: ({ people, past }) => [...people, ...past].map((one) => one.person),
})

const personByReference = async (context: Acting, reference: string): Promise<PersonSummary | undefined> => {
  const row = await context.tx.selectFrom('person').select('id').where('reference', '=', reference.toUpperCase()).executeTakeFirst()
  return row && seenPerson(context, row.id)
}

export const namePerson = action({
  name: 'sharing.name-person',
  title: 'Put a person on the list of an agreement, seeing first who gains sight of what',
  who: LISTING,
  classes: ['identity'],
  input: z.object({
    agreement: AgreementId, reference: letters(20).regex(/^[Pp]-[0-9A-Za-z]{7}$/, 'Enter the person’s reference, for example P-7K2M9QX.'), reason: letters(500).min(10, 'Say why this person belongs on the list, in at least ten letters.'),
  }),
  async run(context, input) {
    const agreement = await listOf(context, input.agreement)
    if (!agreement.ok) return agreement
    if (agreement.value.until < context.today) return no('This agreement has ended.')
    const person = await personByReference(context, input.reference)
    if (!person) return no('There is no person with this reference whom you may see.', 'reference')
    const people = await samePeople(context, person.id)
    const already = await context.tx.selectFrom('agreement_person').select('from_day').where('agreement_id', '=', input.agreement).where('person_id', 'in', people)
      .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', context.today)])).executeTakeFirst()
    if (already) return no(`This person has been on the list since ${longDay(already.from_day)}.`, 'reference')
    const row = { id: context.random.uuid(), agreement_id: input.agreement, person_id: await currentPerson(context, person.id), from_day: context.today, reason: input.reason, named_by: context.viewer.accountId, named_at: context.now }
    const put = async (): Promise<void> => { await context.tx.insertInto('agreement_person').values(row).execute() }
    const effects = await effectsOf(context, { agreements: [input.agreement], people, day: context.today }, put)
    await put()
    await context.emit(sightChanging, { agreement: input.agreement, effects, words: [] })
    return yes({ agreement: input.agreement, person: person.id })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const unnamePerson = action({
  name: 'sharing.unname-person',
  title: 'Take a person off the list of an agreement, seeing first who loses sight of what',
  who: LISTING,
  classes: ['identity'],
  input: z.object({ agreement: AgreementId, entry: z.uuid('Open the list again.'), reason: letters(300).min(10, 'Say why this person leaves the list, in at least ten letters.') }),
  async run(context, input) {
    const agreement = await listOf(context, input.agreement)
    if (!agreement.ok) return agreement
    const entry = await context.tx.selectFrom('agreement_person').select(['id', 'person_id', 'until_day']).where('id', '=', input.entry).where('agreement_id', '=', input.agreement).executeTakeFirst()
    if (!entry) return notFound()
    if (entry.until_day !== null && entry.until_day <= context.today) return no(`This person left the list on ${longDay(entry.until_day)}.`)
    const people = await samePeople(context, entry.person_id)
    // What was seen today was seen under the agreement: today is the last day.
    const take = async (): Promise<void> => {
      await context.tx.updateTable('agreement_person').set({ until_day: context.today, left_because: input.reason, left_by: context.viewer.accountId }).where('id', '=', entry.id).execute()
    }
    const effects = await effectsOf(context, { agreements: [input.agreement], people, day: addDays(context.today, 1) }, take)
    await take()
    await context.emit(sightChanging, { agreement: input.agreement, effects, words: [`Today is the last day. From ${longDay(addDays(context.today, 1))}:`] })
    return yes({ agreement: input.agreement, person: entry.person_id })
  },
  about: (_input, output) => (output ? [output.person] : []),
})
