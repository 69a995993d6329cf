/** One person’s prescription from prison to the community: what comes next first, then what is prescribed, who takes it on, what was collected. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { DueList } from '../../ui/due-list.tsx'
import { Form } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { answerCall, CALL_WORDS, continuityOfPerson, continuityStepHref, type ContinuityPanel } from '../actions.ts'
import { CONTINUITY_OWNERS, CONTINUITY_STATES, DRUGS, mayAppoint, mayHandOver, NALOXONE, PICKUPS, type ContinuityOwner } from '../continuity.ts'
import { continuityStepTitle } from '../continuity-history.ts'

export type ContinuityView = Extract<Awaited<ReturnType<(typeof continuityOfPerson)['run']>>, { readonly ok: true }>['value']
export type Prescription = ContinuityView['prescriptions'][number]

/** Only what this viewer may record leads on to its form. */
const mayDo = (view: ContinuityView, one: Prescription, key: string, owner: ContinuityOwner): boolean =>
  key === 'chase' || owner === 'prison' || owner === 'manager' ? view.mayHandOver : key === 'naloxone' ? view.healthHidden === null : one.forService

const Call = ({ view, frame }: { readonly view: ContinuityView; readonly frame: Frame }): VNode | null => {
  if (!view.call || view.provider) return null
  return (
    <>
      <WarningText text={`${CALL_WORDS}. Asked on ${longDay(view.call.day)}.`} iconFallbackText="Warning" />
      {view.manages ? <Form frame={frame} action={`/people/${view.person.id}/treatment/continuity/call`} submit="I have contacted them"><p class="govuk-body">Ask the service what is needed from you. What they say of health stays with them unless you may see it.</p></Form> : null}
    </>
  )
}

const fact = (label: string, value: string | null): VNode | null => (value === null ? null : <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{label}</dt><dd class="govuk-summary-list__value">{value}</dd></div>)
const dayFact = (label: string, day: string | null): VNode | null => fact(label, day === null ? null : longDay(day))

const Facts = ({ one }: { readonly one: Prescription }): VNode => (
  <dl class="govuk-summary-list">
    {fact('Prescribed', one.drug === null ? null : `${DRUGS[one.drug]}: ${one.dose ?? ''}`)}
    {fact('Prescribed in prison by', one.prescriber)}
    {fact('Release', `${longDay(one.releaseDay)}${one.released ? '' : ', as planned'}`)}
    {fact('Handed over to', one.receivingService === null ? null : `${one.receivingService}${one.receivingPrescriber === null ? '' : `, ${one.receivingPrescriber}`}${one.handedOverOn === null ? '' : `, on ${longDay(one.handedOverOn)}`}`)}
    {dayFact('Acknowledged', one.acknowledgedOn)}
    {dayFact('Last supervised day', one.lastSupervisedOn)}
    {fact('First day of collecting', one.nextPickupOn === null ? null : `${longDay(one.nextPickupOn)}, ${one.nextPickupAt ?? ''}`)}
    {fact('Prescription held by', one.scriptHeldBy)}
    {fact('First appointment', one.appointmentOn === null ? null : `${longDay(one.appointmentOn)}${one.startedOn === null ? '' : `; they came on ${longDay(one.startedOn)}`}`)}
    {one.going && one.startedOn === null && one.drug !== null ? dayFact('Three weeks end', one.startBy) : null}
    {fact('Naloxone', one.naloxone === null ? null : `${NALOXONE[one.naloxone]}${one.naloxoneOn === null ? '' : `, ${longDay(one.naloxoneOn)}`}`)}
  </dl>
)

const Doing = ({ one, view }: { readonly one: Prescription; readonly view: ContinuityView }): VNode | null => {
  if (!one.going || view.healthHidden !== null) return null
  const base = `/people/${view.person.id}/treatment/continuity/${one.id}`
  const links = [
    ...(view.mayHandOver && mayHandOver(one.state) ? [{ href: `${base}/handover`, text: one.state === 'to-hand-over' ? 'Hand it over' : 'Hand it over again' }] : []),
    ...(one.forService && mayAppoint(one.state) ? [{ href: `${base}/appointment`, text: 'Give or change the first appointment' }] : []),
    ...(one.forService ? [{ href: `${base}/pickup`, text: 'Record what was collected' }] : []),
    { href: `${base}/naloxone`, text: 'Record naloxone' }, { href: `${base}/answer`, text: 'Record what happened, or its end' },
  ]
  return <ul class="govuk-list">{links.map(({ href, text }) => <li><a class="govuk-link" href={href}>{text}</a></li>)}</ul>
}

const PrescriptionPart = ({ one, view }: { readonly one: Prescription; readonly view: ContinuityView }): VNode => (
  <section id={one.reference}>
    <h2 class="govuk-heading-m">{one.drug === null ? CONTINUITY_STATES[one.state] : `${DRUGS[one.drug].split(',')[0] ?? ''}: ${CONTINUITY_STATES[one.state].toLowerCase()}`}</h2>
    {one.late === null || !one.going ? null : <WarningText text={`${one.late}.`} iconFallbackText="Warning" />}
    <Doing one={one} view={view} />
    <Facts one={one} />
    {one.pickups.length === 0 ? null : (
      <DataTable
        caption="Days of collecting" quiet narrow rows={one.pickups} empty="" columns={[
          { heading: 'Day', names: true, cell: (pickup) => shortDay(pickup.day) },
          { heading: 'Collected?', cell: (pickup) => (pickup.outcome === null ? (pickup.day > view.today ? 'To come' : 'Not recorded') : <>{pickup.outcome === 'missed' ? <strong>{PICKUPS.missed}</strong> : PICKUPS[pickup.outcome]}{pickup.words ? `. ${pickup.words}` : ''}</>) },
        ]}
      />
    )}
    <Details
      summaryText={`Every step (${one.steps.length})`}
      html={<ul class="govuk-list">{one.steps.map((step) => <li>{shortDay(step.day)}: {continuityStepTitle(step.step)}{step.words ? `. ${step.words}` : ''} <span class="tl-quiet">{step.by ?? ''} {step.organisation}</span></li>)}</ul>}
    />
  </section>
)

const Rules = ({ view }: { readonly view: ContinuityView }): VNode => (
  <Details
    summaryText="Which clocks count here"
    html={<p class="govuk-body">Within {view.measure.value.startDays} days of release, the day of release being day 0: {view.measure.source}. Handed over {view.standard.value.handOverDaysBefore} days before release, acknowledged within {view.standard.value.acknowledgeWorkingDays} working days, a first appointment given within {view.standard.value.appointWorkingDays} more: {view.standard.source}.</p>}
  />
)

const continuityPage = page({
  path: '/people/:person/treatment/continuity',
  ask: continuityOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Continuity of care: ${person.forename} ${person.surname}`,
  around: ({ person, provider }) => ({ banner: <PersonBar person={person} />, back: provider ? { href: '/treatment/continuity', text: 'Continuity of care' } : { href: `/people/${person.id}` } }),
  render: (view, frame) => {
    const items = view.prescriptions.flatMap((one) => one.next.map((step) => ({ what: step.words, href: mayDo(view, one, step.key, step.owner) ? continuityStepHref({ id: one.id, currentId: view.person.id }, step.key) : `#${one.reference}`, due: step.due, detail: `For ${CONTINUITY_OWNERS[step.owner]}.` })))
    return (
      <>
        <h1 class="govuk-heading-l">Continuity of care</h1>
        <Call view={view} frame={frame} />
        {items.length > 0 ? <DueList today={view.today} items={items} empty="" /> : null}
        {view.healthHidden !== null ? <p class="govuk-body"><Masked reason={view.healthHidden} /></p>
          : items.length > 0 ? null
            : <p class="govuk-body">{view.prescriptions.length > 0 ? 'Nothing is open: what is recorded here has come to its end.' : view.unasked ? 'Nobody has said yet whether anything is prescribed that must go on outside.' : 'No prescription from prison is recorded.'}</p>}
        {view.mayHandOver && !view.prescriptions.some((one) => one.going) && (view.unasked !== null || view.prescriptions.length === 0) ? <p class="govuk-body"><a class="govuk-link" href={`/people/${view.person.id}/treatment/continuity/prescription`}>Say what is prescribed in prison, or that nothing is</a></p> : null}
        {view.provider || view.healthHidden !== null ? null : <p class="govuk-body"><a class="govuk-link" href={`/people/${view.person.id}/treatment/gp`}>Registered with a GP?</a></p>}
        {view.prescriptions.map((one) => <PrescriptionPart one={one} view={view} />)}
        {view.prescriptions.length > 0 ? <Rules view={view} /> : null}
      </>
    )
  },
})

const Panel = ({ data, frame, person }: { readonly data: ContinuityPanel; readonly frame: Frame; readonly person: string }): VNode => (
  <SummaryCard title="Continuity of care" tone={data.call || (data.next !== null && data.next.due < frame.today) ? 'urgent' : 'working'} action={{ text: 'Continuity of care', href: `/people/${person}/treatment/continuity` }}>
    {data.call ? <p class="govuk-body"><strong>{CALL_WORDS}.</strong></p> : null}
    {data.state === null ? null : <p class="govuk-body"><strong>{data.state}</strong>{data.service === null ? '' : `, ${data.service}`}.</p>}
    {data.next ? <p class="govuk-body">Next: {data.next.words} ({data.next.owner}, {data.next.due < frame.today ? <strong>late since {longDay(data.next.due)}</strong> : relativeDay(data.next.due, frame.today)}).</p> : null}
  </SummaryCard>
)

export const continuityPanel: AnyPanelView = panelView<ContinuityPanel>('treatment.continuity', (data, frame, person) => <Panel data={data} frame={frame} person={person.id} />)

export const continuityRoutes: readonly Route[] = [
  continuityPage,
  form({ path: '/people/:person/treatment/continuity/call', does: answerCall, again: continuityPage, input: ({ params }) => ({ person: params['person'] }), next: ({ person }) => `/people/${person}/treatment/continuity`, notice: () => 'Recorded: the service was contacted.' }),
]
