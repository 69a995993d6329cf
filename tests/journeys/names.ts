/** What must never be on a page without people: the name, numbers and id of anybody who is loaded. */
import { expect } from 'vitest'
import type { Story } from './story.ts'

/** Which of all people loaded, and which of the followed person's numbers, a text names. */
export const namedIn = async ({ stage, person }: Story, text: string): Promise<string[]> => {
  const everybody = await stage.databases.owner.selectFrom('person').select(['id', 'forename', 'surname', 'reference', 'crn', 'prison_number', 'pnc']).execute()
  const marks = everybody.flatMap((one) => [`${one.forename} ${one.surname}`, `${one.surname}, ${one.forename}`, one.id, one.reference, one.crn, one.prison_number, one.pnc])
  return [person.surname, ...marks].filter((mark): mark is string => mark !== null && text.includes(mark))
}

/** The page as it was sent, with everything that does not show, says nothing of anybody. */
export const nobodyIsNamed = async (story: Story): Promise<void> => {
  expect([story.visitor.path(), await namedIn(story, await story.visitor.page.content())]).toEqual([story.visitor.path(), []])
}
