/** Steps 2 and 3: an offender manager is given; they open the person, assess, agree a plan and print it. */
import { expect } from 'vitest'
import { addDays, longDay } from '../../src/core/dates.ts'
import { nameOf, sameAtEveryDoor, type Story } from './story.ts'

export const MANAGER = 'Priya Example'
export const OWN_WORDS = 'I want a place of my own and to see my daughter at weekends.'
export const WHY_A_NEED = 'Leaves prison with nowhere to go and has waited for a flat for a year.'
const GOAL = 'Have somewhere safe to live'
const STEP = 'Apply to the council for housing'

/** Step 2. */
export const theHeadGivesAManager = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  const name = nameOf(person)
  await visitor.signIn('Helen Sampleton')
  expect(visitor.path()).toBe('/my-day')
  await visitor.open('/people-without-manager')
  await visitor.sees('People without an offender manager', name)
  await visitor.picture('2-without-manager')
  await sameAtEveryDoor(story, 'managers.unallocated', {}, 'helen.sampleton@cambridgeshire-probation')
  await visitor.select(`Offender manager for ${name}`, MANAGER)
  await visitor.press('Allocate', visitor.page.getByRole('row').filter({ hasText: name }))
  await visitor.sees('The person has an offender manager.')
  await visitor.seesNot(name)

  // Exactly one is responsible: a second allocation is refused, in the same words at every door.
  const again = await visitor.api('managers.allocate', { person: person.id, manager: await story.accountOf('daniel.testwell'), from: story.stage.generation.today, reason: '' })
  expect(again).toMatchObject({ status: 422, body: { field: 'manager', message: expect.stringContaining(`${MANAGER} is responsible since`) } })
}

/** Step 3, first: the person as a whole. */
export const theManagerOpensThePerson = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.signIn(MANAGER)
  await visitor.open('/my-people')
  await visitor.sees('My people', nameOf(person))
  await visitor.picture('3-my-people')
  const row = visitor.page.getByRole('row').filter({ hasText: nameOf(person) })
  expect(await row.innerText()).toContain('Refer to a council')
  await visitor.follow(nameOf(person), row)
  await visitor.sees('What is due', 'Where in their sentence', 'Offender manager', MANAGER, 'Nowhere to sleep', 'Needs on the seven pathways', 'Plan', 'Records beside this person', 'Timeline')
  await visitor.picture('3-person')

  // What the prison sent in step 1 stands beside the person, in the prison's own words.
  await visitor.unfold('What HMP Peterborough recorded')
  await visitor.sees(`Release date ${longDay(person.release)}`)
  // And what it says is what everybody works with, with the day it was before.
  await visitor.sees(`due for release on ${longDay(person.release)}`, `Release moved from ${longDay(addDays(person.release, -7))} to ${longDay(person.release)}`)

  await sameAtEveryDoor(story, 'people.open', { person: person.id }, 'priya.example@cambridgeshire-probation')
}

/** Step 3, second: a pathway with the published questions. What is missing is said, and nothing typed is lost. */
export const theManagerAssessesANeed = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.follow('Assess again Accommodation')
  await visitor.sees('Assess Accommodation', 'Where did the person in prison live before custody?', 'Where will the person in prison live when they are released?')
  await visitor.picture('3-assessment')
  await visitor.choose('Where did the person in prison live before custody?', 'No permanent or fixed address')
  await visitor.choose('Is there a need?', 'Yes')
  await visitor.press('Save the assessment')
  await visitor.sees('There is a problem')
  expect(await visitor.page.getByLabel('No permanent or fixed address').isChecked()).toBe(true)
  await visitor.picture('3-assessment-refused')
  await visitor.choose('Where will the person in prison live when they are released?', 'Does not have anywhere to live')
  await visitor.fill('Why', WHY_A_NEED)
  await visitor.press('Save the assessment')
  await visitor.sees('Accommodation is assessed: there is a need.', WHY_A_NEED)
  await visitor.picture('3-needs')

  // The answers before stay, in the words in which they were asked.
  await visitor.unfold('One earlier assessment')
  await visitor.follow(/^\d+ \w+ 2026$/)
  await visitor.sees('Answers, in the words that were asked', 'Where will the person in prison live when they are released?', 'HMP Peterborough')
  await visitor.open(`/people/${person.id}/needs`)
  await visitor.follow(/^Read the answers on Accommodation/)
  await visitor.sees('Where did the person in prison live before custody?', 'No permanent or fixed address', MANAGER)
}

/** Step 3, third: a plan in the person's own words, agreed and printed. */
export const theManagerAgreesAPlan = async (story: Story): Promise<void> => {
  const { visitor, person, stage: { generation: { today } } } = story
  await visitor.open(`/people/${person.id}`)
  await visitor.press('Start a plan')
  await visitor.fill('What do they want?', OWN_WORDS)
  await visitor.press('Save')
  await visitor.sees(OWN_WORDS)
  await visitor.follow(/^Add a goal for Accommodation/)
  await visitor.fill('What do they want to reach?', GOAL)
  await visitor.press('Add the goal')
  await visitor.fill('What will be done?', STEP)
  await visitor.select('Who will do it?', 'HMP Peterborough')
  await visitor.day('By when?', addDays(today, 7))
  await visitor.press('Add the step')
  await visitor.sees(STEP, 'HMP Peterborough', 'Draft')
  await visitor.picture('3-plan')
  await visitor.press('The person agrees to this plan')
  await visitor.sees('The plan is agreed.', 'Agreed')
  await visitor.follow('Print it for the person')
  await visitor.sees(person.forename, OWN_WORDS, GOAL, STEP)
  await visitor.picture('3-plan-printed')
  await sameAtEveryDoor(story, 'plans.open', { person: person.id }, 'priya.example@cambridgeshire-probation')
}
