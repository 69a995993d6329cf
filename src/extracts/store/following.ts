/** People whose own fields follow the agencies' records that stand beside them. */
import { correctPeople, peopleFacts } from '../../people/actions.ts'
import type { Acting } from '../../platform/context.ts'
import { fieldsThatDiffer, personFrom } from '../precedence.ts'
import { standingRecords } from './records.ts'

/** Lets people follow the records that now stand beside them, by the rule of precedence. */
export const followRecords = async (context: Acting, people: readonly string[]): Promise<void> => {
  if (people.length === 0) return
  const standing = await standingRecords(context, people)
  const present = await peopleFacts(context, people)
  await correctPeople(context, present.flatMap((person) => {
    const facts = personFrom(standing.get(person.id) ?? [], person)
    return fieldsThatDiffer(facts, person).length === 0 ? [] : [{ ...facts, id: person.id }]
  }))
}
