/** One step on one screen: an answer of the provider, an appointment, a test, a report, a review, a warning or an end. */
import type { ComponentChildren, VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { DayField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { moveTreatment, planReview, planSession, recordAttendance, recordReview, recordTest, stepRequirement, treatmentOfPerson, writeReport } from '../actions.ts'
import { ATTENDANCE, REVIEW_OUTCOMES, reviewFrom, TEST_RESULTS } from '../rules.ts'
import { PATH_MOVES, pathMovesFrom, PATH_STATES, REQUIREMENT_STEPS, requirementStepsFrom } from '../workflow.ts'

type View = Extract<Awaited<ReturnType<(typeof treatmentOfPerson)['run']>>, { readonly ok: true }>['value']
type Requirement = View['requirements'][number]

const ASK = 'treatment'
const base = '/people/:person/treatment'

/** A page around one form, found among what the person’s page shows; what is over says so in place of a form. */
const stepPage = <Row extends { readonly id: string }>(path: string, part: string, title: string, find: (view: View) => readonly Row[], draw: (row: Row, view: View, frame: Frame, action: string) => ComponentChildren) => page({
  path: `${base}/${path}`,
  ask: treatmentOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `${title}: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/${ASK}`, text: 'Treatment requirements' } }),
  render: (view, frame) => {
    const id = frame.path.split('/')[frame.path.split('/').indexOf(part) + 1]
    const row = find(view).find((one) => one.id === id)
    return (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        {row ? draw(row, view, frame, frame.path) : <p class="govuk-body">Nothing is to be recorded here any more. <a class="govuk-link" href={`/people/${view.person.id}/${ASK}`}>See where it stands</a></p>}
      </>
    )
  },
})

const about = (one: Requirement): VNode => <p class="govuk-body">{one.title}, from {longDay(one.madeOn)} to {longDay(one.endsOn)}{one.provider ? `, with ${one.provider}` : ''}.</p>
const running = (view: View): Requirement[] => (view.mayRecord ? view.requirements.filter((one) => !one.over) : [])
const managed = (view: View): Requirement[] => (view.mayManage ? running(view) : [])

const pathPage = stepPage('paths/:path', 'paths', 'On the way to a treatment requirement', (view) => (view.mayRecord ? view.paths.filter((path) => path.next.length > 0) : []), (path, view, frame, action) => {
  const moves = pathMovesFrom(path.state, view.provider ? 'provider' : null)
  return (
    <>
      <p class="govuk-body">{path.title}: {PATH_STATES[path.state].title.toLowerCase()}. {path.why}</p>
      {path.state === 'proposed' && view.mayManage ? <p class="govuk-body-l"><a class="govuk-link" href={`/people/${view.person.id}/treatment/making?path=${path.id}`}>The court made it: record it</a></p> : null}
      {moves.length === 0 ? <p class="govuk-body">Others go on from here.</p> : (
        <Form frame={frame} action={action} hidden={{ version: String(path.version) }} submit="Save">
          <RadioField frame={frame} name="move" label="What happened?" choices={moves.map((name) => ({
            value: name, text: PATH_MOVES[name].title,
            ...(name === 'propose' ? { reveals: <><TextField frame={frame} name="court" label="To which court?" /><DayField frame={frame} name="hearing" label="Day of the hearing" /></> } : {}),
          }))} />
          <TextArea frame={frame} name="words" label="In a sentence" hint="Needed where it goes no further: why. Probation and the court read it: no clinical detail." rows={2} />
        </Form>
      )}
    </>
  )
})

const sessionPage = stepPage('requirements/:requirement/session', 'requirements', 'Arrange an appointment', running, (one, _view, frame, action) => (
  <>{about(one)}<Form frame={frame} action={action} submit="Save"><DayField frame={frame} name="day" label="Day of the appointment" /></Form></>
))

const attendancePage = stepPage('sessions/:treatmentSession', 'sessions', 'Did they come?', (view) => running(view).flatMap((one) => one.sessions.filter((session) => session.attendance === null).map((session) => ({ ...session, one }))), (session, _view, frame, action) => (
  <>
    {about(session.one)}
    <Form frame={frame} action={action} submit="Save">
      <RadioField frame={frame} name="attendance" label={`The appointment on ${longDay(session.day)}`} hint="Whether the reason is acceptable, probation decides in the end." choices={Object.entries(ATTENDANCE).map(([value, text]) => ({ value, text }))} />
    </Form>
  </>
))

const testPage = stepPage('requirements/:requirement/test', 'requirements', 'Record a drug test', (view) => (view.healthHidden === null ? running(view).filter((one) => one.testEveryDays !== null) : []), (one, view, frame, action) => (
  <>
    {about(one)}
    <Form frame={frame} action={action} submit="Save">
      <DayField frame={frame} name="day" label="Day of the test" value={view.today} />
      <RadioField frame={frame} name="result" label="Result" choices={Object.entries(TEST_RESULTS).map(([value, text]) => ({ value, text }))} />
      <TextArea frame={frame} name="words" label="What it showed" hint="May stay empty. Those who see health read it, nobody else." rows={2} />
    </Form>
  </>
))

const reportPage = stepPage('reviews/:treatmentReview/report', 'reviews', 'Report for the court', (view) => (view.healthHidden === null ? running(view).flatMap((one) => one.reviews.filter((review) => review.outcome === null).map((review) => ({ ...review, one }))) : []), (review, _view, frame, action) => (
  <>
    {about(review.one)}
    <p class="govuk-body">The court reviews it on {longDay(review.day)}. {review.report ? `A report of ${longDay(review.report.writtenOn)} is there: a new one counts in its place.` : ''}</p>
    {review.one.tests.length === 0 ? null : <InsetText><p class="govuk-body">Tests since it was made: {Object.entries(TEST_RESULTS).map(([result, text]) => ({ text, count: review.one.tests.filter((test) => test.result === result).length })).filter(({ count }) => count > 0).map(({ text, count }) => `${count} ${text.toLowerCase()}`).join(', ')}.</p></InsetText>}
    <Form frame={frame} action={action} submit="Save"><TextArea frame={frame} name="words" label="How does treatment go, and what did the tests show?" rows={8} /></Form>
  </>
))

const decisionPage = stepPage('reviews/:treatmentReview/decision', 'reviews', 'What the court decided', (view) => managed(view).flatMap((one) => one.reviews.filter((review) => review.outcome === null).map((review) => ({ ...review, one }))), (review, _view, frame, action) => (
  <>
    {about(review.one)}
    <Form frame={frame} action={action} submit="Save">
      <RadioField frame={frame} name="outcome" label={`The review on ${longDay(review.day)}`} choices={Object.entries(REVIEW_OUTCOMES).map(([value, text]) => ({ value, text }))} />
      <TextArea frame={frame} name="words" label="In a sentence" hint="Needed unless it goes on as it is" rows={2} />
    </Form>
  </>
))

const reviewDayPage = stepPage('requirements/:requirement/review-day', 'requirements', 'Day of a review by the court', managed, (one, _view, frame, action) => (
  <>
    {about(one)}
    <Form frame={frame} action={action} submit="Save"><DayField frame={frame} name="day" label="On which day does the court review it?" hint={`${longDay(reviewFrom(one.madeOn, one.reviewDays))} or later: reviews are at least a month apart`} /></Form>
  </>
))

const requirementStepPage = stepPage('requirements/:requirement/step', 'requirements', 'What happened to the requirement?', managed, (one, view, frame, action) => (
  <>
    {about(one)}
    <p class="govuk-body"><strong>{one.compliance}.</strong></p>
    <Form frame={frame} action={action} hidden={{ version: String(one.version) }} submit="Save">
      <RadioField frame={frame} name="step" label="What happened?" choices={requirementStepsFrom(one.state, one.consented).map((name) => ({ value: name, text: REQUIREMENT_STEPS[name].title }))} />
      <DayField frame={frame} name="day" label="On which day?" value={view.today} />
      <TextArea frame={frame} name="words" label="In a sentence" hint="How they were warned, what the failures were, what the court decided, what was left undone" rows={2} />
    </Form>
  </>
))

const back = (person: string): string => `/people/${person}/${ASK}`

export const stepRoutes: readonly Route[] = [
  pathPage, sessionPage, attendancePage, testPage, reportPage, decisionPage, reviewDayPage, requirementStepPage,
  form({ path: `${base}/paths/:path`, does: moveTreatment, again: pathPage, input: ({ params }, values) => ({ ...values, path: params['path'] }), next: ({ person }) => back(person), notice: ({ state }) => `Recorded: ${PATH_STATES[state].title.toLowerCase()}.` }),
  form({ path: `${base}/requirements/:requirement/session`, does: planSession, again: sessionPage, input: ({ params }, values) => ({ ...values, requirement: params['requirement'] }), next: ({ person }) => back(person), notice: ({ day }) => `The appointment on ${longDay(day)} is arranged.` }),
  form({ path: `${base}/sessions/:treatmentSession`, does: recordAttendance, again: attendancePage, input: ({ params }, values) => ({ ...values, treatmentSession: params['treatmentSession'] }), next: ({ person }) => back(person), notice: ({ attendance }) => (attendance === 'missed' ? 'Recorded. The offender manager is asked to warn them, or to go to the court.' : 'Recorded.') }),
  form({ path: `${base}/requirements/:requirement/test`, does: recordTest, again: testPage, input: ({ params }, values) => ({ ...values, requirement: params['requirement'] }), next: ({ person }) => back(person), notice: () => 'The test is recorded.' }),
  form({ path: `${base}/reviews/:treatmentReview/report`, does: writeReport, again: reportPage, input: ({ params }, values) => ({ ...values, treatmentReview: params['treatmentReview'] }), next: ({ person }) => back(person), notice: () => 'The report is written: the offender manager sees that it is there.' }),
  form({ path: `${base}/reviews/:treatmentReview/decision`, does: recordReview, again: decisionPage, input: ({ params }, values) => ({ ...values, treatmentReview: params['treatmentReview'] }), next: ({ person }) => back(person), notice: () => 'What the court decided is recorded.' }),
  form({ path: `${base}/requirements/:requirement/review-day`, does: planReview, again: reviewDayPage, input: ({ params }, values) => ({ ...values, requirement: params['requirement'] }), next: ({ person }) => back(person), notice: ({ day }) => `The court reviews it on ${longDay(day)}. The provider is asked for a report.` }),
  form({ path: `${base}/requirements/:requirement/step`, does: stepRequirement, again: requirementStepPage, input: ({ params }, values) => ({ ...values, requirement: params['requirement'] }), next: ({ person }) => back(person), notice: () => 'Recorded.' }),
]
