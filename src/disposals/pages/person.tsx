/** One person’s out-of-court disposals: what comes next first, then each with its conditions, its referral and what happened. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { DueList } from '../../ui/due-list.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page, panelView, type AnyPanelView } from '../../ui/page.ts'
import { disposalsOfPerson, stepHref, type DisposalsPanel } from '../actions.ts'
import { stepTitle } from '../history.ts'
import { ANSWERS, AUTHORITIES, kindOf, OFFENCE_KINDS, PURPOSES } from '../kinds.ts'
import { OWNERS, RESULTS, STATES } from '../workflow.ts'

type View = Extract<Awaited<ReturnType<(typeof disposalsOfPerson)['run']>>, { readonly ok: true }>['value']
type Shown = View['disposals'][number]

const REFERRAL_STATES: Readonly<Record<string, string>> = { sent: 'waits for an answer', accepted: 'taken up', declined: 'declined', withdrawn: 'withdrawn', completed: 'completed', 'ended-early': 'ended early' }

const Facts = ({ one, officer }: { readonly one: Shown; readonly officer: boolean }): VNode => (
  <p class="govuk-body">
    {one.offence}, {longDay(one.offenceDay)} ({OFFENCE_KINDS[one.offenceKind].toLowerCase()}){one.crimeReference === '' ? '' : `, crime ${one.crimeReference}`}. {ANSWERS[one.answer]}.{' '}
    Offered by {one.organisation} on {longDay(one.offeredOn)}{one.issuedOn ? `, issued on ${longDay(one.issuedOn)}` : ''}.{' '}
    {one.authority === 'officer' ? '' : one.authorisedOn ? `Authorised by ${one.authorisedBy ?? ''} on ${longDay(one.authorisedOn)}. ` : `${AUTHORITIES[one.authority]} must authorise it. `}
    {one.repeatReason ? `What is exceptional: ${one.repeatReason} ` : ''}
    {officer && one.victimAskBy ? (one.victimAskedOn ? 'Victim asked: yes.' : `Victim asked: not yet, due by ${longDay(one.victimAskBy)}.`) : ''}
  </p>
)

const Conditions = ({ one, view }: { readonly one: Shown; readonly view: View }): VNode | null => (kindOf(one.kind).conditions === 'never' ? null : (
  <>
    <h3 class="govuk-heading-s">Conditions</h3>
    <DataTable
      caption="Conditions" quiet rows={one.conditions} empty="None is set yet." columns={[
        { heading: 'What', names: true, cell: (condition) => <>{condition.words}{condition.place ? ` At ${condition.place}.` : ''} <span class="tl-quiet">{PURPOSES[condition.purpose]}</span></> },
        { heading: 'Last day', cell: (condition) => (condition.result === null && condition.replacedOn === null && condition.dueOn < view.today && one.open ? <strong>{shortDay(condition.dueOn)}</strong> : shortDay(condition.dueOn)) },
        { heading: 'Met?', cell: (condition) => (condition.result ? `${RESULTS[condition.result]}${condition.resultWords ? `. ${condition.resultWords}` : ''}` : condition.replacedOn ? `Varied on ${shortDay(condition.replacedOn)}` : view.officer && one.state === 'in-force' ? <a class="govuk-link" href={`/people/${view.person.id}/out-of-court/conditions/${condition.id}`}>Record it<span class="govuk-visually-hidden">: {condition.words}</span></a> : 'Not recorded') },
      ]}
    />
  </>
))

const links = (one: Shown, view: View): { readonly href: string; readonly text: string }[] => {
  const base = `/people/${view.person.id}/out-of-court/${one.id}`
  const early = one.state === 'offered' || one.state === 'accepted'
  return view.officer && one.open ? [
    { href: `${base}/step`, text: 'Record what happened' },
    ...(early && kindOf(one.kind).conditions !== 'never' ? [{ href: `${base}/condition`, text: 'Set a condition' }] : []),
    ...(early && one.authority !== 'officer' && one.authorisedOn === null ? [{ href: `${base}/authority`, text: 'Record the authority' }] : []),
    ...(one.youth && one.youthToldOn === null ? [{ href: `${base}/youth-service`, text: 'Record that the youth justice service was told' }] : []),
    ...(!one.youth && (one.state === 'accepted' || one.state === 'in-force') && (one.referral === null || !['sent', 'accepted'].includes(one.referral.state)) ? [{ href: `${base}/referral`, text: 'Refer them to a support service' }] : []),
  ] : []
}

const Disposal = ({ one, view }: { readonly one: Shown; readonly view: View }): VNode => (
  <section id={one.reference}>
    <h2 class="govuk-heading-m">{one.title}: {STATES[one.state].title.toLowerCase()}</h2>
    {one.contradictions.map((words) => <WarningText text={words} iconFallbackText="Contradiction" />)}
    <Facts one={one} officer={view.officer} />
    {one.referral ? <p class="govuk-body">Referred to {one.referral.service}, {one.referral.provider}, on {longDay(one.referral.madeOn)}: {REFERRAL_STATES[one.referral.state] ?? one.referral.state}{one.referral.state === 'sent' ? `, due by ${longDay(one.referral.respondBy)}` : ''}{one.referral.sessions > 0 ? `, came to ${one.referral.attended} of ${one.referral.sessions}` : ''}.</p> : null}
    {one.youthToldOn ? <p class="govuk-body">The youth justice service was told on {longDay(one.youthToldOn)}.</p> : null}
    {links(one, view).length === 0 ? null : <ul class="govuk-list">{links(one, view).map(({ href, text }) => <li><a class="govuk-link" href={href}>{text}</a></li>)}</ul>}
    <Conditions one={one} view={view} />
    <Details
      summaryText={`What happened (${one.steps.length})`}
      html={<ul class="govuk-list">{one.steps.map((step) => <li>{shortDay(step.day)}: {stepTitle(step.name).toLowerCase()}{step.words ? `. ${step.words}` : ''} <span class="tl-quiet">{step.by ?? ''} {step.organisation}</span></li>)}</ul>}
    />
  </section>
)

export const personDisposalsPage = page({
  path: '/people/:person/out-of-court',
  ask: disposalsOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Out-of-court disposals of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: (view) => {
    const items = view.disposals.flatMap((one) => one.next.map((step) => ({
      what: step.words, href: view.officer && step.owner !== 'service' && step.owner !== 'victims' ? stepHref(one, step.key) : `#${one.reference}`, due: step.due, detail: `${one.title}. For ${OWNERS[step.owner]}.`,
    })))
    return (
      <>
        <h1 class="govuk-heading-l">Out-of-court disposals</h1>
        {items.length > 0 ? <DueList today={view.today} items={items} empty="" /> : view.disposals.length > 0 ? <p class="govuk-body">Nothing is open: everything here has come to its end.</p> : <p class="govuk-body tl-empty">None is offered or issued by your force.</p>}
        {view.officer ? <p class="govuk-body"><a class="govuk-link" href={`/people/${view.person.id}/out-of-court/offering`}>Offer one</a></p> : <p class="govuk-body">Decided by the police. No sentence of a court: it stands in no list or figure of sentences.</p>}
        {view.disposals.filter((one) => one.open).map((one) => <Disposal one={one} view={view} />)}
        {view.disposals.filter((one) => !one.open).map((one) => <Disposal one={one} view={view} />)}
      </>
    )
  },
})

const Panel = ({ data, frame, person }: { readonly data: DisposalsPanel; readonly frame: Frame; readonly person: string }): VNode => (
  <SummaryCard title="Out-of-court disposals" tone={data.contradictions > 0 || (data.next !== null && data.next.due < frame.today) ? 'urgent' : data.next ? 'working' : 'plain'} action={data.title === null ? { text: 'Offer one', href: `/people/${person}/out-of-court/offering` } : { text: 'Out-of-court disposals', href: `/people/${person}/out-of-court` }}>
    {data.title === null || data.on === null ? <p class="govuk-body">Your force has offered or issued none.</p> : <p class="govuk-body"><strong>{data.title}:</strong> {data.state?.toLowerCase()} since {longDay(data.on)}, {data.force}.</p>}
    {data.contradictions > 0 ? <p class="govuk-body"><strong>{data.contradictions === 1 ? 'One thing cannot be true as it stands.' : `${data.contradictions} things cannot be true as they stand.`}</strong></p> : null}
    {data.next ? <p class="govuk-body">Next: {data.next.words} ({data.next.owner}, {data.next.due < frame.today ? <strong>late since {longDay(data.next.due)}</strong> : relativeDay(data.next.due, frame.today)}).</p> : null}
  </SummaryCard>
)

export const disposalsPanel: AnyPanelView = panelView<DisposalsPanel>('disposals.of-person', (data, frame, person) => <Panel data={data} frame={frame} person={person.id} />)
