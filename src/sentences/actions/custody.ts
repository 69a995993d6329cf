/** What happens in custody beside the release: a move to another prison, a death, a removal from the country, a return after recall. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { currentPerson, seenPerson } from '../../people/actions.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CASE_ROLES, keysOf, MANAGING_ROLES } from '../../platform/vocabulary.ts'
import { endInvolvement, involve } from '../../sharing/actions.ts'
import { CUSTODY_ENDS, CUSTODY_EVENTS, decideCustodyEnd, decideReturn, decideTransfer, prisonInvolvement, prisonTitle, type CustodyEnd, type SentenceKind } from '../rules.ts'
import { insertCustodyEvent, prisonOrganisation, sentenceById, type PersonSentence } from '../store.ts'

/** A sentence was recorded, or a custody began with the return after a recall. */
export const sentenceRecorded = eventType<{ sentence: string; person: string; kind: SentenceKind }>('sentences.recorded')
/** Somebody in custody was moved to another prison, by the codes of the register. */
export const prisonChanged = eventType<{ sentence: string; person: string; from: string; to: string; day: string }>('sentences.transferred')
/** Custody ended by a death or a removal from the country. */
export const custodyEnded = eventType<{ sentence: string; person: string; how: CustodyEnd; day: string }>('sentences.custody-ended')
/** Somebody is back in prison after a recall: `sentence` is the new custody, `from` the one that they had been released from. */
export const returnedToPrison = eventType<{ sentence: string; person: string; from: string; day: string }>('sentences.returned')

const SentenceId = z.uuid('This is not the id of a sentence.')
const reason = letters(500).min(3, 'Say why.')
const PrisonCode = z.string().min(1, 'Choose the prison.').max(6, 'Choose a prison from the list.')

const prisonNamed = async ({ tx }: Pick<Acting, 'tx'>, code: string): Promise<string | undefined> =>
  (await tx.selectFrom('prison').select('name').where('code', '=', code).executeTakeFirst())?.name

/** The sentence with its person, as far as the viewer may see both, in the version that they read. */
const held = async (context: Acting, id: string, version: number) => {
  const sentence = await sentenceById(context, id)
  const person = sentence && await seenPerson(context, sentence.personId)
  if (!sentence || !person) return notFound()
  return sentence.version === version ? yes(sentence) : stale(sentence)
}

const save = async ({ tx }: Acting, sentence: PersonSentence, set: { readonly prison_code?: string; readonly released_on?: string; readonly custody_ended_as?: CustodyEnd }): Promise<boolean> =>
  (await tx.updateTable('sentence').set({ ...set, version: sentence.version + 1 }).where('id', '=', sentence.id).where('version', '=', sentence.version).executeTakeFirst()).numUpdatedRows > 0n

export const transfer = action({
  name: 'sentences.transfer',
  title: 'Record a move to another prison: its team sees the person from that day, and the old one no longer after it',
  who: CASE_ROLES,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId, prison: PrisonCode, moved: aDay('the day of the move'), reason, version: Version }),
  async run(context, input) {
    const found = await held(context, input.sentence, input.version)
    if (!found.ok) return found
    const sentence = found.value
    const decided = decideTransfer(sentence, { prison: input.prison, day: input.moved }, context.today)
    if (!decided.ok) return decided
    const name = await prisonNamed(context, input.prison)
    if (name === undefined) return no('Choose a prison from the list.', 'prison')
    const person = await currentPerson(context, sentence.personId)
    await insertCustodyEvent(context, { person: sentence.personId, sentence: sentence.id, kind: 'transferred', day: input.moved, from: decided.value.from, to: input.prison, reason: input.reason })
    if (!await save(context, sentence, { prison_code: input.prison })) return stale(await sentenceById(context, sentence.id))
    // The slices below still see the person with the eyes of the prison that hands over.
    await context.emit(prisonChanged, { sentence: sentence.id, person, from: decided.value.from, to: input.prison, day: input.moved })
    await endInvolvement(context, sentence.id, input.moved)
    const organisation = await prisonOrganisation(context, input.prison)
    if (organisation) await involve(context, { person: sentence.personId, ...prisonInvolvement({ id: sentence.id, custodyStart: input.moved, released: null }, organisation) })
    return yes({ sentence: sentence.id, person, prison: prisonTitle(name), known: organisation !== null })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const endCustody = action({
  name: 'sentences.end-custody',
  title: 'Record that custody ended by a death or a removal from the country',
  who: CASE_ROLES,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId, how: z.enum(keysOf(CUSTODY_ENDS), 'Choose how custody ended.'), ended: aDay('the day on which it happened'), reason, version: Version }),
  async run(context, input) {
    const found = await held(context, input.sentence, input.version)
    if (!found.ok) return found
    const sentence = found.value
    const decided = decideCustodyEnd(sentence, input.ended, context.today)
    if (!decided.ok) return decided
    const person = await currentPerson(context, sentence.personId)
    await insertCustodyEvent(context, { person: sentence.personId, sentence: sentence.id, kind: input.how, day: input.ended, from: null, to: null, reason: input.reason })
    if (!await save(context, sentence, { released_on: input.ended, custody_ended_as: input.how })) return stale(await sentenceById(context, sentence.id))
    await context.emit(custodyEnded, { sentence: sentence.id, person, how: input.how, day: input.ended })
    await endInvolvement(context, sentence.id, input.ended)
    return yes({ sentence: sentence.id, person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

export const recordReturn = action({
  name: 'sentences.return',
  title: 'Record the return to prison after a recall: a custody of its own, with the day of the next release',
  who: MANAGING_ROLES,
  classes: ['sentence'],
  input: z.object({ sentence: SentenceId, prison: PrisonCode, returned: aDay('the day of the return'), plannedRelease: aDay('the day of the next release'), reason, version: Version }),
  async run(context, input) {
    const { tx, random, now } = context
    const found = await held(context, input.sentence, input.version)
    if (!found.ok) return found
    const sentence = found.value
    const decided = decideReturn(sentence, { day: input.returned, plannedRelease: input.plannedRelease }, context.today)
    if (!decided.ok) return decided
    if (await prisonNamed(context, input.prison) === undefined) return no('Choose a prison from the list.', 'prison')
    if (await tx.selectFrom('sentence').select('id').where('returned_from', '=', sentence.id).executeTakeFirst()) return no('A return from this release is recorded already.')
    const id = random.uuid()
    await tx.insertInto('sentence').values({
      id, person_id: sentence.personId, kind: 'custody', offence_code: sentence.offenceCode, court: sentence.court, offence_day: sentence.offenceDay, imposed_day: sentence.imposed, months: sentence.months,
      custody_start: input.returned, prison_code: input.prison, planned_release: input.plannedRelease, released_on: null, sentence_end: sentence.sentenceEnd, supervision_end: sentence.supervisionEnd,
      homeless_on_entry: null, recorded_at: now, returned_from: sentence.id,
    }).execute()
    await insertCustodyEvent(context, { person: sentence.personId, sentence: id, kind: 'returned', day: input.returned, from: null, to: input.prison, reason: input.reason })
    const organisation = await prisonOrganisation(context, input.prison)
    if (organisation) await involve(context, { person: sentence.personId, ...prisonInvolvement({ id, custodyStart: input.returned, released: null }, organisation) })
    const person = await currentPerson(context, sentence.personId)
    await context.emit(sentenceRecorded, { sentence: id, person, kind: 'custody' })
    await context.emit(returnedToPrison, { sentence: id, person, from: sentence.id, day: input.returned })
    return yes({ sentence: id, person })
  },
  about: (_input, output) => (output ? [output.person] : []),
})

/** What happened in custody, as a line of the time line. */
export const custodyEventWords = ({ kind, from, to }: { readonly kind: keyof typeof CUSTODY_EVENTS; readonly from: string | null; readonly to: string | null }): string =>
  kind === 'transferred' && from && to ? `Moved from ${prisonTitle(from)} to ${prisonTitle(to)}` : kind === 'returned' && to ? `Returned to ${prisonTitle(to)} after recall` : CUSTODY_EVENTS[kind]

/** The same for the person’s own copy. */
export const toldCustodyEvent = (one: { readonly kind: keyof typeof CUSTODY_EVENTS; readonly day: string; readonly from: string | null; readonly to: string | null; readonly reason: string }) =>
  ({ What: custodyEventWords(one), Day: longDay(one.day), Why: one.reason })
