/** Is somebody who leaves prison registered with a GP? What comes next, one form, and every answer. */
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { DayField, Form, RadioField, TextField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { gpOfPerson, recordGp } from '../actions.ts'
import { CONTINUITY_OWNERS } from '../continuity.ts'
import { GP_ANSWERS, GP_POINTS } from '../gp.ts'

const PATH = '/people/:person/treatment/gp'

const gpPage = page({
  path: PATH,
  ask: gpOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `GP registration: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/treatment/continuity`, text: 'Continuity of care' } }),
  render: ({ today, healthHidden, rule, answers, course, mayRecord }, frame) => (
    <>
      <h1 class="govuk-heading-l">Registered with a GP?</h1>
      {healthHidden !== null ? <p class="govuk-body"><Masked reason={healthHidden} /></p> : null}
      {healthHidden === null && course === null ? <p class="govuk-body">This is asked of people with a need on health or on drugs and alcohol, from a month before release until day 90.</p> : null}
      {course === null ? null : (
        <>
          <p class="govuk-body-l">{course.standing === null ? 'Nobody has said yet.' : `${GP_ANSWERS[course.standing]}.`} {course.released ? 'Left' : 'Leaves'} prison on {longDay(course.releaseDay)}.</p>
          {course.next ? <p class="govuk-body">Next: {course.next.words} ({CONTINUITY_OWNERS[course.next.owner]}, {course.next.due < today ? <strong>late since {longDay(course.next.due)}</strong> : relativeDay(course.next.due, today)}).</p> : <p class="govuk-body">Nothing is to be done now.</p>}
          {mayRecord ? (
            <Form frame={frame} action={frame.path} submit="Save">
              <RadioField frame={frame} name="answer" label={`${GP_POINTS[course.point]}: are they registered with a GP?`} choices={Object.entries(GP_ANSWERS).map(([value, text]) => ({ value, text }))} />
              <TextField frame={frame} name="practice" label="Which practice?" hint="Needed where they are registered" />
              <DayField frame={frame} name="day" label="When was it so?" value={today} />
            </Form>
          ) : null}
        </>
      )}
      {answers.length === 0 ? null : (
        <DataTable
          caption="Every answer" quiet narrow rows={answers} empty="" columns={[
            { heading: 'Day', names: true, cell: (one) => `${shortDay(one.day)}, ${GP_POINTS[one.point].toLowerCase()}` },
            { heading: 'Registered?', cell: (one) => <>{GP_ANSWERS[one.answer]}{one.practice === null ? '' : `, ${one.practice}`} <span class="tl-quiet">{one.by ?? ''} {one.organisation}</span></> },
          ]}
        />
      )}
      <Details summaryText="Which rule counts here" html={<p class="govuk-body">{rule.source}.</p>} />
    </>
  ),
})

export const gpRoutes: readonly Route[] = [
  gpPage,
  form({ path: PATH, does: recordGp, again: gpPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: ({ person }) => `/people/${person}/treatment/gp`, notice: ({ point, answer }) => `${GP_POINTS[point]}: ${GP_ANSWERS[answer].toLowerCase()}.` }),
]
