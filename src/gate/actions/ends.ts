/** Why the checks after a release end before their time: recorded here, or told by a recall or a new time in prison. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { notFound, yes } from '../../core/result.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { keysOf, MANAGING_ROLES } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { decideEnd, ENDS, type End } from '../answers.ts'
import { gateChecksOf, gateEndsOf, insertEnd, releasesRunning } from '../store.ts'

/** Ends the checks after the newest release of a person: death, recall, return to prison, removal. */
export const endGate = action({
  name: 'gate.end',
  title: 'End the checks after a release, with the reason: death, recall, return to prison, removal from the country',
  who: MANAGING_ROLES,
  classes: ['sentence', 'needs'],
  input: z.object({
    person: PersonId,
    why: z.enum(keysOf(ENDS), 'Choose why the checks end.'),
    day: aDay('the day on which it happened'),
    note: letters(500).default(''),
  }),
  async run(context, input) {
    const found = await seenPerson(context, input.person)
    const sightings = found ? await sightOf(context, found.id) : []
    if (!found || hiddenReason('needs', sightings) !== null || hiddenReason('sentence', sightings) !== null) return notFound()
    const people = await samePeople(context, found.id)
    const [last] = await gateChecksOf(context, people)
    const ended = last && (await gateEndsOf(context, people)).find((one) => one.sentenceId === last.sentenceId && one.release === last.release)
    const decided = decideEnd(last ? { day: last.release, ended: ended ?? null } : null, input, context.today)
    if (!decided.ok || !last) return decided.ok ? notFound() : decided
    const count = await insertEnd(context, { person: last.personId, sentence: last.sentenceId, release: last.release, why: input.why, day: input.day, note: input.note.length < 3 ? null : input.note })
    return yes({ person: found.id, ended: count ?? 0 })
  },
  about: ({ person }) => [person],
})

/** Ends what still runs when somebody is back in prison. Answers the consequences in words. */
export const endWhenBack = async (context: Acting, person: string, why: Extract<End, 'recalled' | 'returned'>, back: { readonly day: string } | { readonly sentence: string }): Promise<string[]> => {
  const words: string[] = []
  for (const { sentence, release, person: written, day } of await releasesRunning(context, await samePeople(context, person), back)) {
    const count = await insertEnd(context, { person: written, sentence, release, why, day, note: null })
    if (count !== null && count > 0) words.push(`${count === 1 ? 'One check' : `${count} checks`} of the gate record after the release on ${longDay(release)} ${count === 1 ? 'is' : 'are'} no longer asked for: ${ENDS[why].toLowerCase()} on ${longDay(day)}.`)
  }
  return words
}
