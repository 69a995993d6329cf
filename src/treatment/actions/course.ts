/** What happens while a requirement lasts: appointments, tests, reports and reviews, warnings, breach and its end. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { endInvolvement } from '../../sharing/actions.ts'
import { ATTENDANCE, decideReview, REVIEW_OUTCOMES, TEST_RESULTS } from '../rules.ts'
import { insertReport, insertReview, insertSession, insertTest, moveRequirement, reviewsOf, saveReview, saveSession, sessionsOf, writeRequirementStep } from '../store.ts'
import { requirementOfRow, type RequirementRow } from '../store/courses.ts'
import { decideRequirementStep, isOver, REQUIREMENT_STEPS } from '../workflow.ts'
import { actingOnRequirement, MANAGERS, RECORDING } from './about.ts'

const Requirement = z.uuid('This is not the id of a treatment requirement.')
const OVER = 'This requirement has ended: nothing more is recorded for it.'

const running = (requirement: RequirementRow) => (isOver(requirement.state) ? no(OVER) : yes(requirement))

export const planSession = action({
  name: 'treatment.plan-session',
  title: 'Arrange an appointment under a treatment requirement',
  who: RECORDING,
  classes: ['sentence'],
  input: z.object({ requirement: Requirement, day: aDay('the day of the appointment') }),
  async run(context, { requirement: id, day }) {
    const found = await actingOnRequirement(context, id, false)
    if (!found) return notFound()
    const { requirement } = found
    const open = running(requirement)
    if (!open.ok) return open
    if (day < requirement.madeOn || day > requirement.endsOn) return no(`It runs from ${longDay(requirement.madeOn)} to ${longDay(requirement.endsOn)}: choose a day between.`, 'day')
    if (!(await insertSession(context, requirement, day))) return no('There is an appointment on that day already.', 'day')
    return yes({ person: requirement.currentId, day })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const recordAttendance = action({
  name: 'treatment.record-attendance',
  title: 'Record whether somebody came to an appointment under a treatment requirement',
  who: RECORDING,
  classes: ['sentence'],
  input: z.object({ treatmentSession: z.uuid('This is not the id of an appointment.'), attendance: z.enum(keysOf(ATTENDANCE), 'Say whether they came.') }),
  async run(context, { treatmentSession: id, attendance }) {
    const of = await requirementOfRow(context, 'treatment_session', id)
    const found = of === null ? null : await actingOnRequirement(context, of, false)
    const session = found && (await sessionsOf(context, found.about.people)).find((one) => one.id === id)
    if (!found || !session) return notFound()
    if (session.day > context.today && attendance !== 'cancelled') return no(`The appointment is not until ${longDay(session.day)}.`, 'attendance')
    if (session.attendance !== null || !(await saveSession(context, id, attendance))) return no(`Somebody recorded it already${session.attendance === null ? '' : `: ${ATTENDANCE[session.attendance].toLowerCase()}`}.`, 'attendance')
    return yes({ person: found.requirement.currentId, attendance })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const recordTest = action({
  name: 'treatment.record-test',
  title: 'Record a drug test under a drug rehabilitation requirement, and its result',
  who: RECORDING,
  classes: ['health', 'sentence'],
  input: z.object({ requirement: Requirement, day: aDay('the day of the test'), result: z.enum(keysOf(TEST_RESULTS), 'Choose what the test showed.'), words: letters(500).default('') }),
  async run(context, { requirement: id, day, result, words }) {
    const found = await actingOnRequirement(context, id, true)
    if (!found) return notFound()
    const { requirement } = found
    const open = running(requirement)
    if (!open.ok) return open
    if (requirement.testEveryDays === null) return no('This requirement has no drug tests.', 'result')
    if (day > context.today || day < requirement.madeOn) return no(`Enter a day from ${longDay(requirement.madeOn)} until today.`, 'day')
    if (!(await insertTest(context, requirement, { day, result, words: words.length < 3 ? null : words }))) return no('A test of that day is recorded already.', 'day')
    return yes({ person: requirement.currentId, result })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const planReview = action({
  name: 'treatment.plan-review',
  title: 'Enter the day on which the court reviews a treatment requirement',
  who: MANAGERS,
  classes: ['sentence'],
  input: z.object({ requirement: Requirement, day: aDay('the day of the review') }),
  async run(context, { requirement: id, day }) {
    const found = await actingOnRequirement(context, id, false)
    if (!found) return notFound()
    const { requirement } = found
    const open = running(requirement)
    if (!open.ok) return open
    const decided = decideReview(day, { madeOn: requirement.madeOn, endsOn: requirement.endsOn, reviews: requirement.reviewDays })
    if (!decided.ok) return decided
    if ((await reviewsOf(context, found.about.people)).some((one) => one.of === id && one.day === day)) return no('The review of that day was put off: choose another day.', 'day')
    await insertReview(context, requirement, day)
    return yes({ person: requirement.currentId, day })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const writeReport = action({
  name: 'treatment.report',
  title: 'Write the report for a review of a treatment requirement by the court, with the results of tests',
  who: RECORDING,
  classes: ['health', 'sentence'],
  input: z.object({ treatmentReview: z.uuid('This is not the id of a review.'), words: letters(4000).min(10, 'Say how treatment goes and what the tests showed, in a few sentences.') }),
  async run(context, { treatmentReview: id, words }) {
    const of = await requirementOfRow(context, 'treatment_review', id)
    const found = of === null ? null : await actingOnRequirement(context, of, true)
    const review = found && (await reviewsOf(context, found.about.people)).find((one) => one.id === id)
    if (!found || !review) return notFound()
    if (review.outcome !== null) return no('The court has decided already: the report came too late.', 'words')
    await insertReport(context, { review: id, person: found.requirement.personId, provider: found.requirement.providerId, words })
    return yes({ person: found.requirement.currentId })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const recordReview = action({
  name: 'treatment.record-review',
  title: 'Record what the court decided at a review of a treatment requirement',
  who: MANAGERS,
  classes: ['sentence'],
  input: z.object({ treatmentReview: z.uuid('This is not the id of a review.'), outcome: z.enum(keysOf(REVIEW_OUTCOMES), 'Choose what the court decided.'), words: letters(1000).default('') }),
  async run(context, { treatmentReview: id, outcome, words }) {
    const of = await requirementOfRow(context, 'treatment_review', id)
    const found = of === null ? null : await actingOnRequirement(context, of, false)
    const review = found && (await reviewsOf(context, found.about.people)).find((one) => one.id === id)
    if (!found || !review) return notFound()
    const { requirement } = found
    const open = running(requirement)
    if (!open.ok) return open
    if (review.day > context.today && outcome !== 'adjourned') return no(`The review is not until ${longDay(review.day)}.`, 'outcome')
    if (outcome !== 'continues' && words.length < 3) return no('Say what the court decided and why.', 'words')
    if (review.outcome !== null || !(await saveReview(context, id, outcome, words.length < 3 ? null : words))) return no('The decision is recorded already.', 'outcome')
    if (outcome === 'revoked') {
      if (!(await moveRequirement(context, requirement, requirement.version, 'revoked', review.day))) return stale({ current: requirement })
      await writeRequirementStep(context, requirement, 'revoked', review.day, words)
      await endInvolvement(context, requirement.id, context.today)
    }
    return yes({ person: requirement.currentId, outcome })
  },
  about: (_input, done) => (done ? [done.person] : []),
})

export const stepRequirement = action({
  name: 'treatment.step',
  title: 'Record consent, a warning, breach and what the court decided, or the end of a treatment requirement',
  who: MANAGERS,
  classes: ['sentence'],
  input: z.object({
    requirement: Requirement, version: Version, step: z.enum(keysOf(REQUIREMENT_STEPS), 'Choose what happened.'), day: aDay('the day on which it happened'), words: letters(1000).default(''),
  }),
  async run(context, input) {
    const found = await actingOnRequirement(context, input.requirement, false)
    if (!found) return notFound()
    const { requirement } = found
    const decided = decideRequirementStep(requirement, input.step, input, context.today)
    if (!decided.ok) return decided
    const consented = input.step === 'consent-recorded' ? input.day : undefined
    if (!(await moveRequirement(context, requirement, input.version, decided.value, decided.value === requirement.state ? requirement.stateOn : input.day, consented))) return stale({ current: requirement })
    await writeRequirementStep(context, requirement, input.step, input.day, input.words.length < 3 ? null : input.words)
    if (isOver(decided.value)) await endInvolvement(context, requirement.id, context.today)
    return yes({ person: requirement.currentId, state: decided.value })
  },
  about: (_input, done) => (done ? [done.person] : []),
})
