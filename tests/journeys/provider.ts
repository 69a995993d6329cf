/** Step 4: a referral to a real contract, and the provider who accepts it, delivers it and sees only what it needs. */
import { expect } from 'vitest'
import { nameOf, sameAtEveryDoor, type Story } from './story.ts'
import { MANAGER, OWN_WORDS, WHY_A_NEED } from './work.ts'

/** What says how dangerous somebody is held to be, in the words that staff see. */
const RISK_WORDS = /(low|medium|high) risk of serious harm|tier [A-D]\d/i
const PROVIDER = 'The Forward Trust'
const REASON = 'He wants to see his daughter again and needs help to rebuild that.'
const TO_KNOW = 'Meet him in the office for the first sessions.'

/** Finds the contract for the person, and sends what the provider needs to know. */
export const theManagerRefers = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.open(`/people/${person.id}`)
  await visitor.follow(/^Find a service/)
  await visitor.sees('Find a service', 'Needs on record')
  await visitor.picture('4-services')
  const card = visitor.page.locator('section').filter({ hasText: PROVIDER }).last()
  await visitor.follow(/^Refer/, card)
  await visitor.sees(PROVIDER, 'Why do you refer them?')
  await visitor.picture('4-refer')
  await visitor.fill('Why do you refer them?', REASON)
  await visitor.fill('What must the provider know about risk?', TO_KNOW)
  await visitor.fill('What must the provider know about needs?', 'His family lives in Huntingdon.')
  await visitor.press('Send the referral')
  await visitor.sees(PROVIDER, nameOf(person))
  story.remember('referral', /\/referrals\/[0-9a-f-]+/.exec(await visitor.page.content())?.[0] ?? '')
}

/** The caseworker's page: the referral, and nothing of plan, risk level or answers. */
export const theProviderAccepts = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn('Jonah Sample')
  expect(visitor.path()).toBe('/my-day')
  await visitor.open('/referrals')
  await visitor.picture('4-inbox')
  await visitor.follow(nameOf(person))
  await visitor.sees(REASON, TO_KNOW, MANAGER)
  await visitor.seesNot(OWN_WORDS, WHY_A_NEED, RISK_WORDS, 'No permanent or fixed address', person.crn, person.prisonNumber)
  await visitor.picture('4-referral')
  await sameAtEveryDoor(story, 'referrals.open', { referral: story.recall('referral').split('/').at(-1) ?? '' }, 'jonah.sample@the-forward-trust')
  await visitor.press('Accept the referral')
  await visitor.sees('You accepted the referral.')
  await theProviderSeesNoMore(story)
}

/** Whatever else he tries: the person page, the plan and the answers do not come to him at any door. */
const theProviderSeesNoMore = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  const referral = visitor.path()
  await visitor.open(`/people/${person.id}`)
  await visitor.seesNot(OWN_WORDS, WHY_A_NEED, RISK_WORDS, 'Nowhere to sleep', person.crn, person.prisonNumber)
  await visitor.picture('4-person-as-provider')
  for (const part of ['plan', 'needs', 'risk', 'accommodation', 'plan/print']) {
    await visitor.open(`/people/${person.id}/${part}`)
    await visitor.seesNot(OWN_WORDS, WHY_A_NEED, RISK_WORDS, 'No permanent or fixed address')
  }
  for (const name of ['people.open', 'plans.open', 'needs.overview', 'risk.list', 'housing.of-person', 'sentences.list']) {
    const said = JSON.stringify((await visitor.api(name, { person: person.id })).body)
    for (const secret of [OWN_WORDS, WHY_A_NEED, person.crn, person.prisonNumber, 'Medium risk', 'offence_code']) expect([name, said.includes(secret), secret]).toEqual([name, false, secret])
  }
  expect(JSON.stringify((await visitor.api('referrals.open', { referral: referral.split('/').at(-1) ?? '' })).body)).not.toContain(person.crn)
  await visitor.open(referral)
}

export const theProviderDelivers = async (story: Story): Promise<void> => {
  const { visitor } = story
  await visitor.choose('Did they come?', 'Came')
  await visitor.fill('How many minutes did it take?', '45')
  await visitor.press('Record the session')
  await visitor.sees('The session is recorded.')
  await visitor.unfold('Finish this referral')
  await visitor.choose('How does it end?', 'Completed')
  await visitor.choose('Was its aim achieved?', 'Achieved')
  await visitor.fill('What came of it?', 'They speak every week and visits are arranged.')
  await visitor.press('Finish the referral')
  await visitor.sees('The referral is finished.', 'Outcome', 'They speak every week and visits are arranged.')
  await visitor.picture('4-finished')
}
