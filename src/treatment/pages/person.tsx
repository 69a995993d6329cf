/** One person’s treatment requirements: what comes next first, then each requirement and each way to one. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { DueList } from '../../ui/due-list.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { page, panelView, type AnyPanelView } from '../../ui/page.ts'
import { treatmentOfPerson, type TreatmentPanel } from '../actions.ts'
import { ATTENDANCE, kindsWords, REVIEW_OUTCOMES, SETTINGS, TEST_RESULTS } from '../rules.ts'
import { OWNERS, PATH_STATES, REQUIREMENT_STATES, REQUIREMENT_STEPS, type Owner } from '../workflow.ts'

type View = Extract<Awaited<ReturnType<(typeof treatmentOfPerson)['run']>>, { readonly ok: true }>['value']
type ShownRequirement = View['requirements'][number]
type ShownPath = View['paths'][number]

const stepHref = (view: View, one: ShownRequirement, key: string): string => {
  const base = `/people/${view.person.id}/treatment`
  const review = one.reviews.find((each) => each.outcome === null)
  const session = one.sessions.findLast((each) => each.attendance === null && each.day <= view.today)
  switch (key) {
    case 'session': return session ? `${base}/sessions/${session.id}` : `${base}/requirements/${one.id}/session`
    case 'test': return `${base}/requirements/${one.id}/test`
    case 'report': return review ? `${base}/reviews/${review.id}/report` : base
    case 'review': return review ? `${base}/reviews/${review.id}/decision` : base
    case 'plan-review': return `${base}/requirements/${one.id}/review-day`
    default: return `${base}/requirements/${one.id}/step`
  }
}

/** Only what this viewer may record leads on to its form. */
const mayDo = (view: View, owner: Owner): boolean => (owner === 'manager' ? view.mayManage : view.mayRecord)

const nextItems = (view: View): { what: string; href: string; due: string; detail: string }[] => [
  ...view.paths.flatMap((path) => path.next.map((step) => ({ what: step.words, href: mayDo(view, step.owner) ? `/people/${view.person.id}/treatment/paths/${path.id}` : `#${path.reference}`, due: step.due, detail: `${path.title}. For ${OWNERS[step.owner]}.` }))),
  ...view.requirements.flatMap((one) => one.next.map((step) => ({ what: step.words, href: mayDo(view, step.owner) ? stepHref(view, one, step.key) : `#${one.reference}`, due: step.due, detail: `${one.title}. For ${OWNERS[step.owner]}.` }))),
]

const Path = ({ path, view }: { readonly path: ShownPath; readonly view: View }): VNode => (
  <section id={path.reference}>
    <h2 class="govuk-heading-m">{path.title}: {PATH_STATES[path.state].title.toLowerCase()}</h2>
    <p class="govuk-body">
      Considered on {longDay(path.startedOn)}: {path.why} {path.provider ? `With ${path.provider}. ` : path.next.length > 0 ? 'No provider is named: record what they say yourself. ' : ''}
      {path.consentedOn ? `Willing since ${longDay(path.consentedOn)}. ` : ''}{path.hearingOn ? `Before ${path.court ?? 'the court'} on ${longDay(path.hearingOn)}.` : ''}
    </p>
    {path.next.some((step) => mayDo(view, step.owner)) || (view.mayManage && path.next.length > 0) ? <p class="govuk-body"><a class="govuk-link" href={`/people/${view.person.id}/treatment/paths/${path.id}`}>Record what happened</a></p> : null}
    <Details
      summaryText={`Every step (${path.steps.length})`}
      html={<ul class="govuk-list">{path.steps.map((step) => <li>{shortDay(step.day)}: {PATH_STATES[step.name].title.toLowerCase()}{step.words ? `. ${step.words}` : ''} <span class="tl-quiet">{step.by ?? ''} {step.organisation}</span></li>)}</ul>}
    />
  </section>
)

const Facts = ({ one }: { readonly one: ShownRequirement }): VNode => (
  <p class="govuk-body">
    Made by {one.court} on {longDay(one.madeOn)}, until {longDay(one.endsOn)}. {SETTINGS[one.setting].title}{one.practitioner ? `, ${one.practitioner}` : ''}{one.provider ? `, with ${one.provider}` : ''}.{' '}
    {one.consentedOn ? `Willing since ${longDay(one.consentedOn)}. ` : ''}{one.testEveryDays ? `A drug test every ${one.testEveryDays} days. ` : ''}{one.reviewEveryMonths ? `Reviewed by the court every ${one.reviewEveryMonths === 1 ? 'month' : `${one.reviewEveryMonths} months`}.` : ''}
  </p>
)

/** What can be recorded of a requirement that lasts. */
const Doing = ({ one, view }: { readonly one: ShownRequirement; readonly view: View }): VNode | null => {
  const base = `/people/${view.person.id}/treatment/requirements/${one.id}`
  const links = [
    ...(view.mayRecord ? [{ href: `${base}/session`, text: 'Arrange an appointment' }, ...(one.testEveryDays === null || view.healthHidden !== null ? [] : [{ href: `${base}/test`, text: 'Record a drug test' }])] : []),
    ...(view.mayManage ? [{ href: `${base}/review-day`, text: 'Enter a day of review' }, { href: `${base}/step`, text: 'Record consent, a warning, breach or the end' }] : []),
  ]
  return links.length === 0 ? null : <ul class="govuk-list">{links.map(({ href, text }) => <li><a class="govuk-link" href={href}>{text}</a></li>)}</ul>
}

const Requirement = ({ one, view }: { readonly one: ShownRequirement; readonly view: View }): VNode => (
  <section id={one.reference}>
    <h2 class="govuk-heading-m">{one.title}: {REQUIREMENT_STATES[one.state].title.toLowerCase()}</h2>
    {one.over ? null : one.warnings.map((words) => <WarningText text={`${words}.`} iconFallbackText="Warning" />)}
    <Facts one={one} />
    {one.over ? <p class="govuk-body">It ended on {longDay(one.stateOn)}.</p> : <p class="govuk-body"><strong>Compliance:</strong> {one.complies ? one.compliance : <strong>{one.compliance}</strong>}.</p>}
    {one.over ? null : <Doing one={one} view={view} />}
    <h3 class="govuk-heading-s">Appointments</h3>
    <DataTable
      caption="Appointments" quiet narrow rows={one.sessions} empty="None is arranged yet." columns={[
        { heading: 'Day', names: true, cell: (session) => shortDay(session.day) },
        { heading: 'Came?', cell: (session) => {
          const words = session.attendance === null ? (session.day > view.today ? 'To come' : 'Not recorded') : ATTENDANCE[session.attendance]
          return session.attendance === null && view.mayRecord && !one.over ? <a class="govuk-link" href={`/people/${view.person.id}/treatment/sessions/${session.id}`}>{words}<span class="govuk-visually-hidden">: {shortDay(session.day)}</span></a> : words
        } },
      ]}
    />
    {one.testEveryDays === null ? null : (
      <>
        <h3 class="govuk-heading-s">Drug tests</h3>
        {view.healthHidden !== null ? <p class="govuk-body"><Masked reason={view.healthHidden} /></p> : (
          <DataTable
            caption="Drug tests" quiet narrow rows={one.tests} empty="None is recorded." columns={[
              { heading: 'Day', names: true, cell: (test) => shortDay(test.day) },
              { heading: 'Result', cell: (test) => <>{TEST_RESULTS[test.result]}{test.words ? `. ${test.words}` : ''}</> },
            ]}
          />
        )}
      </>
    )}
    {one.reviews.length === 0 ? null : (
      <>
        <h3 class="govuk-heading-s">Reviews by the court</h3>
        <DataTable
          caption="Reviews by the court" quiet rows={one.reviews} empty="" columns={[
            { heading: 'Day', names: true, cell: (review) => shortDay(review.day) },
            { heading: 'Report', cell: (review) => (review.report ? <Details summaryText={`Written ${shortDay(review.report.writtenOn)}`} html={<p class="govuk-body">{review.report.words}</p>} /> : review.reportedOn ? <>Written {shortDay(review.reportedOn)}{view.healthHidden === null ? null : <>. <Masked reason={view.healthHidden} /></>}</> : view.mayRecord && review.outcome === null && view.healthHidden === null ? <a class="govuk-link" href={`/people/${view.person.id}/treatment/reviews/${review.id}/report`}>Write it<span class="govuk-visually-hidden"> for {shortDay(review.day)}</span></a> : 'Not written') },
            { heading: 'Decision', cell: (review) => (review.outcome === null ? (view.mayManage ? <a class="govuk-link" href={`/people/${view.person.id}/treatment/reviews/${review.id}/decision`}>Record it<span class="govuk-visually-hidden"> for {shortDay(review.day)}</span></a> : 'To come') : `${REVIEW_OUTCOMES[review.outcome]}${review.words ? `. ${review.words}` : ''}`) },
          ]}
        />
      </>
    )}
    <Details
      summaryText={`What happened to it (${one.steps.length})`}
      html={<ul class="govuk-list">{one.steps.map((step) => <li>{shortDay(step.day)}: {step.name === 'made' ? 'made by the court' : REQUIREMENT_STEPS[step.name].title.toLowerCase()}{step.words ? `. ${step.words}` : ''} <span class="tl-quiet">{step.by ?? ''} {step.organisation}</span></li>)}</ul>}
    />
  </section>
)

const Suggestion = ({ view }: { readonly view: View }): VNode | null => {
  const { suggested, person } = view
  if (!view.mayConsider) return null
  return (
    <p class="govuk-body">
      {suggested && suggested.reasons.length > 0 ? <>Treatment suggests itself, because {suggested.reasons.join('; ')}{suggested.kinds.length > 0 ? `: ${kindsWords(suggested.kinds).toLowerCase()}` : ''}. </> : view.requirements.some((one) => !one.over) ? '' : 'No need was found on health or on drugs and alcohol. '}
      <a class="govuk-link" href={`/people/${person.id}/treatment/considering`}>Consider a treatment requirement</a> · <a class="govuk-link" href={`/people/${person.id}/treatment/making`}>Record one that a court has made</a>
    </p>
  )
}

export const personTreatmentPage = page({
  path: '/people/:person/treatment',
  ask: treatmentOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Treatment requirements of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: (view) => {
    const items = nextItems(view)
    return (
      <>
        <h1 class="govuk-heading-l">Treatment requirements</h1>
        {view.gpBlocker === null ? null : <WarningText text={`GP: ${view.gpBlocker}.`} iconFallbackText="Warning" />}
        {items.length > 0 ? <DueList today={view.today} items={items} empty="" /> : view.requirements.length + view.paths.length > 0 ? <p class="govuk-body">Nothing is open: everything here has come to its end.</p> : <p class="govuk-body tl-empty">None is considered or made.</p>}
        {items.length === 0 ? <Suggestion view={view} /> : null}
        {view.provider ? null : <p class="govuk-body"><a class="govuk-link" href={`/people/${view.person.id}/treatment/continuity`}>Prescription from prison</a></p>}
        {view.healthHidden !== null ? <p class="govuk-body">How it came about, tests and reports: <Masked reason={view.healthHidden} /></p> : null}
        {view.requirements.filter((one) => !one.over).map((one) => <Requirement one={one} view={view} />)}
        {view.paths.filter((one) => one.next.length > 0).map((one) => <Path path={one} view={view} />)}
        {items.length === 0 ? null : <Suggestion view={view} />}
        {view.requirements.filter((one) => one.over).map((one) => <Requirement one={one} view={view} />)}
        {view.paths.filter((one) => one.next.length === 0).map((one) => <Path path={one} view={view} />)}
      </>
    )
  },
})

const Panel = ({ data, frame, person }: { readonly data: TreatmentPanel; readonly frame: Frame; readonly person: string }): VNode => (
  <SummaryCard title="Treatment requirement" tone={data.failing || (data.next !== null && data.next.due < frame.today) ? 'urgent' : data.next ? 'working' : 'plain'} action={{ text: 'Treatment requirements', href: `/people/${person}/treatment` }}>
    <p class="govuk-body">{data.title ? <><strong>{data.title}:</strong> {data.state.toLowerCase()}{data.until ? `, until ${longDay(data.until)}` : ''}. </> : null}{data.suggestion}</p>
    {data.compliance ? <p class="govuk-body">{data.compliance}.</p> : null}
    {data.next ? <p class="govuk-body">Next: {data.next.words} ({data.next.owner}, {data.next.due < frame.today ? <strong>late since {longDay(data.next.due)}</strong> : relativeDay(data.next.due, frame.today)}).</p> : null}
  </SummaryCard>
)

export const treatmentPanel: AnyPanelView = panelView<TreatmentPanel>('treatment.requirements', (data, frame, person) => <Panel data={data} frame={frame} person={person.id} />)
