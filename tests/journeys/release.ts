/** Step 5: who leaves prison with nowhere to sleep, the place that is found, and whether it held. */
import { expect } from 'vitest'
import { addDays, longDay } from '../../src/core/dates.ts'
import { nameOf, sameAtEveryDoor, type Story } from './story.ts'
import { MANAGER } from './work.ts'

const ADDRESS = '12 Sample Street, Peterborough'

/** Weeks before: on the list, with what is missing; then a place, and what follows from it before it is saved. */
export const thePrisonFindsAPlace = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn('Leila Specimen')
  expect(visitor.path()).toBe('/my-day')
  await visitor.open('/release')
  await visitor.picture('5-release')
  await sameAtEveryDoor(story, 'release.due', { show: 'no-place' }, 'leila.specimen@hmp-peterborough')
  const nowhere = (): Promise<number> => visitor.page.locator('.tl-figure').filter({ hasText: 'nowhere to sleep' }).locator('.tl-figure__value').innerText().then(Number)
  const before = await nowhere()
  await visitor.follow(/nowhere to sleep$/)
  await visitor.sees(nameOf(person), longDay(person.release))
  const card = visitor.page.locator('.tl-card').filter({ hasText: nameOf(person) })
  await visitor.unfold('More', card)
  expect(await card.innerText()).toContain(MANAGER)
  await visitor.follow('Nowhere to sleep', card)
  await visitor.sees('Nowhere to sleep', 'Record the place that was found')
  await visitor.picture('5-place')
  await visitor.choose('What kind of place is it?', 'Temporary accommodation')
  await visitor.fill('Address', ADDRESS)
  await visitor.day('From which day can they stay there?', person.release)
  await visitor.press('Check before saving')
  await visitor.sees('If you save this', 'They will have somewhere to sleep from release')
  await visitor.picture('5-place-checked')
  await visitor.press('Record the place')
  await visitor.sees('The place is recorded.', ADDRESS)
  await visitor.seesNot('Nowhere to sleep')
  await visitor.open('/release?show=no-place')
  await visitor.seesNot(nameOf(person))
  expect(await nowhere()).toBe(before - 1)
}

/** Weeks before: the plan that began itself, its points, what is needed and whose, the meetings, and the pack. */
export const thePrisonPreparesTheRelease = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn('Leila Specimen')
  await visitor.open(`/people/${person.id}`)
  await visitor.follow('Open the release plan')
  await visitor.sees('What is next', 'The prison’s resettlement team', 'The points')
  await visitor.picture('5-release-plan')
  await visitor.open(`/people/${person.id}/release-plan/items`)
  await visitor.press('Add it to the plan')
  await visitor.sees('There is a problem')
  await visitor.choose('Which pathway?', 'Finance, benefit and debt')
  await visitor.fill('What is needed?', 'Order a copy of the birth certificate')
  await visitor.select('By which point?', 'Release day')
  await visitor.press('Add it to the plan')
  await visitor.sees('It is in the plan.', 'Order a copy of the birth certificate')
  await visitor.open(`/people/${person.id}/release-plan/answers/accommodation`)
  await visitor.fill('In their own words', 'I want a room of my own.')
  await visitor.press('Write it down')
  await visitor.sees('It is written down.', 'I want a room of my own.')
  await visitor.open(`/people/${person.id}/release-plan/meetings`)
  await visitor.fill('Whom do they meet?', 'Priya Example, probation')
  await visitor.day('Which day?', person.release)
  await visitor.fill('What time?', '2pm')
  await visitor.fill('Where?', 'Invented House, 1 Sample Street')
  await visitor.fill('Telephone, if they are late or lost', '01632 960 001')
  await visitor.press('Arrange it')
  await visitor.sees('The meeting is arranged.', '2pm', 'Invented House')
  await visitor.follow('The pack for them to take')
  await visitor.sees(`Your release, ${person.forename}`, '2pm: you meet Priya Example, probation.', ADDRESS)
  await visitor.seesNot('Theft', 'Sentence')
  await visitor.picture('5-pack')
  await visitor.open(`/people/${person.id}/release-plan`)
  await visitor.follow('Order a copy of the birth certificate')
  await visitor.press('It is done')
  await visitor.sees('It is done.')
}

/** Release day: the prison records that they left, and where they sleep tonight. */
export const thePrisonRecordsTheRelease = async (story: Story): Promise<void> => {
  const { visitor, person, stage } = story
  stage.moveTo(person.release)
  await visitor.signIn('Leila Specimen')
  await visitor.open('/accommodation-checks')
  await visitor.sees(nameOf(person), 'Release day: record where they sleep that night')
  await visitor.picture('5-checks-due')
  await visitor.follow(nameOf(person))
  await visitor.choose('Where did they sleep?', 'Temporary accommodation')
  await visitor.choose('Did the accommodation hold?', 'Yes')
  await visitor.press('Record the answer')
  await visitor.sees('The answer is recorded.')
  await visitor.open(`/people/${person.id}`)
  await visitor.follow(/Record the release/)
  await visitor.press('Check before saving')
  await visitor.sees('If you save this')
  await visitor.press('Record the release')
  await visitor.sees('The release is recorded.')
}

/** The day after: the offender manager lands on their day, and answers the gate record from it; what went wrong is due at once. */
export const theManagerRecordsTheFirstDay = async (story: Story): Promise<void> => {
  const { visitor, person, stage } = story
  stage.moveTo(addDays(person.release, 1))
  await visitor.signIn(MANAGER)
  expect(visitor.path()).toBe('/my-day')
  const asked = visitor.page.locator('.tl-due__item').filter({ hasText: nameOf(person) })
  await visitor.follow(/^Day 1/, asked.filter({ hasText: 'Day 1' }))
  await visitor.sees('Day 1', 'What you do not know can stay empty.')
  await visitor.picture('5-gate-check')
  await visitor.choose('Where did they sleep?', 'Temporary accommodation')
  await visitor.choose('Do they have money to live on?', 'Has none')
  await visitor.choose('Can they be reached on a phone?', 'Has a working number')
  await visitor.choose('Have they met probation?', 'Has met probation')
  await visitor.press('Save')
  // How they know was not said: what was typed is still there.
  await visitor.sees('There is a problem')
  await visitor.choose('How do you know?', 'The person told me')
  await visitor.press('Save')
  await visitor.sees('answers are recorded.')
  await visitor.open('/my-day')
  await visitor.sees('Cannot wait')
  expect(await asked.filter({ hasText: 'Without money' }).count()).toBe(1)
  await visitor.picture('5-my-day')
}

/** Days 7, 28 and 90, through the command line's door: held, held, and given up. */
export const theManagerRecordsTheLaterNights = async (story: Story): Promise<void> => {
  const { visitor, person, stage } = story
  const as = ['--as', 'priya.example@cambridgeshire-probation']
  for (const day of [7, 28, 90]) {
    stage.moveTo(addDays(person.release, day))
    const held = day < 90
    expect(await stage.command('housing.check', '--person', person.id, '--day', String(day), '--slept', held ? 'temporary' : 'rough-sleeping', '--held', held ? 'yes' : 'no', '--version', '1', ...as))
      .toMatchObject({ ok: true, value: { recording: 'first' } })
  }
  await visitor.signIn(MANAGER)
  await visitor.open(`/people/${person.id}`)
  await visitor.sees('Sleeping rough', 'Day 90')
  await visitor.picture('5-after-90-days')
}
