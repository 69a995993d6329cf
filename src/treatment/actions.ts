/** Treatment requirements (MHTR, DRR, ATR): from a need to the court, and to the end, so that nobody is lost between two steps. */
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { longDay } from '../core/dates.ts'
import { notify } from '../platform/notices.ts'
import { custodyEnded, releaseChanged, returnedToPrison } from '../sentences/actions.ts'
import { answerCall, continuityHref, giveAppointment, handOver, moveContinuity, recordNaloxone, recordPickup, recordPrescription } from './actions/continuity.ts'
import { gpOfPerson, recordGp } from './actions/gp.ts'
import { gpAnswersOf } from './store/gp.ts'
import { continuityFigurePeople, continuityFigures } from './actions/continuity-figures.ts'
import { continuityDueItems, continuityList, continuityOfPerson, readContinuityPanel, readContinuityRows } from './actions/continuity-reading.ts'
import { toldCalls, toldContinuity, toldContinuitySteps, toldGpAnswers, toldPickups } from './continuity-history.ts'
import { callRows, continuityRows, continuityStepsOf, endContinuity, pickupsOf, toldOfMove } from './store/continuity.ts'
import { planReview, planSession, recordAttendance, recordReview, recordTest, stepRequirement, writeReport } from './actions/course.ts'
import { treatmentDueItems, treatmentList } from './actions/due.ts'
import { considerTreatment, makeRequirement, moveTreatment } from './actions/path.ts'
import { readTreatmentPanel, readTreatmentRows, treatmentForms, treatmentOfPerson } from './actions/person.ts'
import { treatmentUptake, treatmentUptakePeople } from './actions/uptake.ts'
import { toldPaths, toldPathSteps, toldReports, toldRequirements, toldRequirementSteps, toldReviews, toldSessions, toldTests } from './history.ts'
import { HOLDINGS } from './holdings.ts'
import { endByDeath, pathsOf, pathStepsOf, reportsOf, requirementStepsOf, reviewsOf, sessionsOf, testsOf } from './store.ts'
import { requirementRows } from './store/courses.ts'

export { planReview, planSession, recordAttendance, recordReview, recordTest, stepRequirement, writeReport } from './actions/course.ts'
export { answerCall, giveAppointment, handOver, moveContinuity, recordNaloxone, recordPickup, recordPrescription } from './actions/continuity.ts'
export { gpOfPerson, recordGp } from './actions/gp.ts'
export { continuityFigurePeople, continuityFigures } from './actions/continuity-figures.ts'
export { CALL_WORDS, continuityList, continuityOfPerson, continuityStepHref, type ContinuityPanel } from './actions/continuity-reading.ts'
export { RECORDING } from './actions/about.ts'
export { treatmentList } from './actions/due.ts'
export { considerTreatment, makeRequirement, moveTreatment } from './actions/path.ts'
export { treatmentUptake, treatmentUptakePeople } from './actions/uptake.ts'
export { treatmentForms, treatmentOfPerson, type TreatmentPanel } from './actions/person.ts'

export const treatment = slice({
  name: 'treatment',
  holdings: HOLDINGS,
  named: [treatmentOfPerson, treatmentForms, treatmentList, considerTreatment, moveTreatment, makeRequirement, planSession, recordAttendance, recordTest, planReview, writeReport, recordReview, stepRequirement, treatmentUptake, treatmentUptakePeople, continuityOfPerson, continuityList, recordPrescription, handOver, moveContinuity, giveAppointment, recordNaloxone, recordPickup, answerCall, continuityFigures, continuityFigurePeople, gpOfPerson, recordGp],
  panels: [{ name: 'treatment.requirements', title: 'Treatment requirement', order: 23, read: readTreatmentPanel }, { name: 'treatment.continuity', title: 'Continuity of care', order: 22, read: readContinuityPanel }],
  timeline: [{ name: 'treatment', read: readTreatmentRows }, { name: 'continuity', read: readContinuityRows }],
  due: [{ name: 'treatment', read: treatmentDueItems }, { name: 'continuity', read: continuityDueItems }],
  subjectAccess: [
    { title: 'Whether treatment was considered for you', read: async (context, people) => toldPaths(await pathsOf(context, people)) },
    { title: 'Steps towards treatment', read: async (context, people) => toldPathSteps(await pathStepsOf(context, people)) },
    { title: 'Treatment that a court required of you', read: async (context, people) => toldRequirements(await requirementRows(context, { people })) },
    { title: 'What happened to that requirement', read: async (context, people) => toldRequirementSteps(await requirementStepsOf(context, people)) },
    { title: 'Your appointments for treatment', read: async (context, people) => toldSessions(await sessionsOf(context, people)) },
    { title: 'Your drug tests', read: async (context, people) => toldTests(await testsOf(context, people)) },
    { title: 'Reviews of your treatment by the court', read: async (context, people) => toldReviews(await reviewsOf(context, people)) },
    { title: 'Reports on your treatment for the court', read: async (context, people) => toldReports(await reportsOf(context, people)) },
    { title: 'What was prescribed to you in prison, and who took it on', read: async (context, people) => toldContinuity(await continuityRows(context, { people })) },
    { title: 'Steps from the prison to the treatment service', read: async (context, people) => toldContinuitySteps(await continuityStepsOf(context, people)) },
    { title: 'What you were to collect', read: async (context, people) => toldPickups(await pickupsOf(context, people)) },
    { title: 'Whether you are registered with a GP', read: async (context, people) => toldGpAnswers(await gpAnswersOf(context, people)) },
    { title: 'Your offender manager and the treatment service', read: async (context, people) => toldCalls(await callRows(context, { people })) },
  ],
  handlers: [
    onEvent(custodyEnded, 'treatment', async (context, { person, how, day }) => {
      // Nothing is said of it: whoever records a death in prison may not know of treatment, not even that there was some.
      if (how === 'died') {
        await endByDeath(context, person, day)
        await endContinuity(context, person, 'died', day)
      }
      return []
    }),
    onEvent(returnedToPrison, 'continuity', async (context, { person, day }) => {
      await endContinuity(context, person, 'returned', day)
      return []
    }),
    onEvent(releaseChanged, 'continuity', async (context, { sentence, to }) => {
      await notify(context, (await toldOfMove(context, sentence)).map(({ reference, personId, organisationId }) => ({
        to: { organisationId, role: 'caseworker' as const }, words: `${reference}: the day on which they come to you is ${longDay(to)} now.`, href: continuityHref(personId), person: personId,
      })))
      return []
    }),
  ],
})
