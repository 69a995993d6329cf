/** Step 8: who looked, when, why and what allowed it; and what nobody without an agreement can find. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { nameOf, type Story } from './story.ts'
import { MANAGER } from './work.ts'

const LOOKED = ['Helen Sampleton', MANAGER, 'Leila Specimen', 'Jonah Sample'] as const

export const theGovernanceLeadSeesWhoLooked = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn('George Mockley')
  // A lead begins with what waits, not with an empty search.
  expect(visitor.path()).toBe('/governance')
  await visitor.sees('What waits for you')
  await visitor.open('/people')
  await visitor.fill('Name, date of birth, number or address', person.reference)
  await visitor.press('Find')
  expect(visitor.path()).toMatch(/^\/searches\/[0-9a-f-]{36}$/)
  await visitor.follow(nameOf(person))
  await visitor.picture('8-person-as-governance')
  // What the prison recorded of the sentence is not governance's to read, beside the person no more than anywhere else.
  await visitor.unfold('What HMP Peterborough recorded')
  await visitor.sees('Hidden')
  await visitor.seesNot('Release date', 'Offence code', 'Custodial months')
  await visitor.follow('Who looked at this person')
  await visitor.sees(nameOf(person), 'What allowed it')
  await visitor.picture('8-looks')
  const said = [await visitor.words()]
  for (let page = 0; page < 20 && await visitor.page.getByRole('main').getByRole('link', { name: /next/i }).count() > 0; page++) {
    await visitor.follow(/next/i)
    said.push(await visitor.words())
  }
  const all = said.join(' ')
  for (const one of LOOKED) expect(all).toContain(one)
  expect(all).toContain('Offender Management Act 2007')
  expect(await visitor.api('sharing.who-looked', { person: person.id })).toMatchObject({ status: 200, body: { person: { id: person.id } } })
}

/** No agreement, nobody: neither by name nor by number, and an id that exists looks like one that does not. */
export const aUserWithoutAnAgreementFindsNobody = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn('Beth Example')
  await visitor.open('/people')
  for (const words of [nameOf(person), person.reference, person.crn]) {
    await visitor.open('/people')
    await visitor.fill('Name, date of birth, number or address', words)
    await visitor.press('Find')
    await visitor.sees('Nobody found')
  }
  await visitor.picture('8-nobody')
  const nothing = async (path: string): Promise<string> => {
    await visitor.open(path)
    return (await visitor.page.content()).replaceAll(path, '').replaceAll(/value="[^"]*"/g, '')
  }
  expect(await nothing(`/people/${person.id}`)).toBe(await nothing(`/people/${randomUUID()}`))
  expect(await nothing(story.recall('referral'))).toBe(await nothing(`/referrals/${randomUUID()}`))
  expect(await visitor.api('people.open', { person: person.id })).toEqual(await visitor.api('people.open', { person: randomUUID() }))
}
