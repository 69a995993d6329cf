/** Recording where somebody slept, whether they work at six weeks, and the list of what waits for an answer. */
import type { VNode } from 'preact'
import { longDay, relativeDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { DueList } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { CursorPages } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { checksToRecord, housingOfPerson, recordCheck, recordEmployment } from '../actions.ts'
import { askedHref, askedWords } from '../history.ts'
import { dayTitle, employmentWords, HELD_MEANS, placeWords, SLEPT, sleptWords, type Slept } from '../rules.ts'

const YES_NO_UNKNOWN = [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }, { value: '', text: 'Not known' }] as const

/** What was recorded while this form was open, beside what was typed. */
const Newer = ({ words }: { readonly words: string | null }): VNode | null =>
  words === null ? null : <InsetText><p class="govuk-body">What is recorded now: <strong>{words}</strong>. If that is wrong, say that yours is a correction.</p></InsetText>

/** Asked only once there is an answer: changing it leaves the first one readable. */
const CorrectionFields = ({ frame }: { readonly frame: Frame }): VNode => (
  <>
    <RadioField frame={frame} name="correction" label="Is this a correction?" inline value="yes" choices={[{ value: 'yes', text: 'Yes, the recorded answer is wrong' }, { value: '', text: 'No' }]} />
    <TextArea frame={frame} name="reason" label="How do you know that it was wrong?" hint="The first answer stays readable beside yours" rows={2} />
  </>
)

const field = (row: unknown, name: string): unknown => (typeof row === 'object' && row !== null && name in row ? (row as Readonly<Record<string, unknown>>)[name] : undefined)

const newerNight = (row: unknown): string | null => {
  const [slept, held] = [field(row, 'slept'), field(row, 'held')]
  return typeof slept === 'string' && slept in SLEPT ? sleptWords(slept as Slept, typeof held === 'boolean' ? held : null) : null
}

const newerEmployment = (row: unknown): string | null => {
  const [available, employed] = [field(row, 'availableForWork'), field(row, 'employed')]
  return typeof available === 'boolean' ? employmentWords(available, typeof employed === 'boolean' ? employed : null) : null
}

const checkPage = page({
  path: '/people/:person/accommodation-checks/:day',
  ask: housingOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '', day: params['day'] ?? '' }),
  title: ({ person, check }) => `${dayTitle(check?.dayAfter ?? 0)}: where ${person.forename} ${person.surname} slept`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/accommodation`, text: 'Places and checks' } }),
  render: ({ person, check, place, today }, frame) => {
    const title = dayTitle(check?.dayAfter ?? 0)
    if (!check) return <h1 class="govuk-heading-l">{title}</h1>
    if (check.due > today) return (
      <>
        <h1 class="govuk-heading-l">{title} is not until {longDay(check.due)}</h1>
        <p class="govuk-body">It is {relativeDay(check.due, today)}. Come back on the day or after it.</p>
      </>
    )
    return (
      <>
        <h1 class="govuk-heading-l">{title}: where did {person.forename} {person.surname} sleep?</h1>
        <p class="govuk-body">The night of {longDay(check.due)} ({relativeDay(check.due, today)}). {place ? `Place found: ${placeWords(place)}, ${place.addressLine}.` : 'No place is recorded for that night.'}</p>
        {check.slept && check.recordedOn ? <p class="govuk-body">Recorded on {longDay(check.recordedOn)}{check.recordedBy ? ` by ${check.recordedBy}` : ''}: <strong>{sleptWords(check.slept, check.held)}</strong>.</p> : null}
        <Newer words={newerNight(frame.stale)} />
        <Form frame={frame} action={`/people/${person.id}/accommodation-checks/${check.dayAfter}`} hidden={{ version: String(check.version) }} submit={check.slept ? 'Correct the answer' : 'Record the answer'}>
          <RadioField frame={frame} name="slept" label="Where did they sleep?" choices={Object.entries(SLEPT).map(([value, text]) => ({ value, text }))} value={check.slept ?? undefined} />
          <RadioField frame={frame} name="held" label="Did the accommodation hold?" hint={HELD_MEANS} inline choices={YES_NO_UNKNOWN} value={check.held === null ? undefined : check.held ? 'yes' : 'no'} />
          {check.slept ? <CorrectionFields frame={frame} /> : null}
        </Form>
      </>
    )
  },
})

const employmentPage = page({
  path: '/people/:person/employment-at-six-weeks',
  ask: housingOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Work six weeks after release: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/accommodation`, text: 'Places and checks' } }),
  render: ({ person, employment, today }, frame) => {
    const [status] = employment
    return (
      <>
        <h1 class="govuk-heading-l">Work six weeks after release</h1>
        {!status ? <p class="govuk-body">There is nothing to record until the release is recorded.</p>
          : status.due > today ? <p class="govuk-body">Six weeks after release is not until {longDay(status.due)} ({relativeDay(status.due, today)}).</p> : (
            <>
              <p class="govuk-body">About {longDay(status.due)}, six weeks after release.</p>
              {status.availableForWork !== null && status.recordedOn ? <p class="govuk-body">Recorded on {longDay(status.recordedOn)}{status.recordedBy ? ` by ${status.recordedBy}` : ''}: <strong>{employmentWords(status.availableForWork, status.employed)}</strong>.</p> : null}
              <Newer words={newerEmployment(frame.stale)} />
              <Form frame={frame} action={`/people/${person.id}/employment-at-six-weeks`} hidden={{ version: String(status.version) }} submit={status.recordedOn ? 'Correct the answer' : 'Record the answer'}>
                <RadioField
                  frame={frame} name="availableForWork" label="Were they available for work?" hint="Not if they were retired, unfit for work, in full-time education or caring full-time" inline
                  choices={YES_NO_UNKNOWN.slice(0, 2)} value={status.availableForWork === null ? undefined : status.availableForWork ? 'yes' : 'no'}
                />
                <RadioField frame={frame} name="employed" label="Were they employed or self-employed?" inline choices={YES_NO_UNKNOWN} value={status.employed === null ? undefined : status.employed ? 'yes' : 'no'} />
                {status.recordedOn ? <CorrectionFields frame={frame} /> : null}
              </Form>
            </>
          )}
      </>
    )
  },
})

const duePage = page({
  path: '/accommodation-checks',
  ask: checksToRecord,
  menu: { text: 'Checks due', order: 35, roles: ['housing-officer'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'Checks due',
  render: ({ checks, next, today, council }) => (
    <>
      <h1 class="govuk-heading-l">Checks due</h1>
      <p class="govuk-body tl-lede">Did the place to sleep hold? On release day the prison records it; on days 1, 7, 28 and 90 the offender manager or the council’s housing officer.{council ? null : <> Once a release is recorded, <a class="govuk-link" href="/gate">Through the gate</a> asks it with the other questions of the day; here stay work at six weeks and releases that nobody has recorded.</>}</p>
      <DueList
        today={today} empty="No check is due this week. People appear here on release day and on days 1, 7, 28 and 90 after it."
        items={checks.map(({ currentId, forename, surname, due, what, dayAfter, release }) => ({
          what: `${forename} ${surname}`, href: askedHref(currentId, what, dayAfter), due, detail: `${askedWords(what, dayAfter)}. ${release < today ? 'Released' : 'Release'} on ${longDay(release)}.`,
        }))}
      />
      <CursorPages next={next ? `/accommodation-checks?after=${next}` : undefined} what="checks" />
    </>
  ),
})

export const checkRoutes: readonly Route[] = [
  duePage,
  checkPage,
  form({
    path: '/people/:person/accommodation-checks/:day', does: recordCheck, again: checkPage,
    input: ({ params }, values) => ({ ...values, person: params['person'], day: params['day'] }),
    next: ({ person }) => `/people/${person}/accommodation`,
    notice: ({ recording }) => (recording === 'same' ? 'This was already recorded; nothing has changed.' : recording === 'correction' ? 'The answer is corrected.' : 'The answer is recorded.'),
  }),
  employmentPage,
  form({
    path: '/people/:person/employment-at-six-weeks', does: recordEmployment, again: employmentPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/accommodation`,
    notice: ({ recording }) => (recording === 'same' ? 'This was already recorded; nothing has changed.' : recording === 'correction' ? 'The answer is corrected.' : 'The answer is recorded.'),
  }),
]
