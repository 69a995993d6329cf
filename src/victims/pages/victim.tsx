/** One victim’s page: how never to reach them first, then what is due, the scheme and the cases. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { conditionWords, standardCondition } from '../../licences/rules.ts'
import { governing, SENTENCE_KINDS, standingShort } from '../../sentences/rules.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DueList } from '../../ui/due-list.tsx'
import { DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, search, type Route } from '../../ui/page.ts'
import { checkCase, exportVictim, linkCase, moveRestorative, openVictim, recordScheme, requestCondition, takeOver, tellVictim, unlinkCase, withdrawRequest, type VictimDuty } from '../actions.ts'
import { REQUESTABLE } from '../cases.ts'
import { INFORMATION, type InformationKind } from '../duties.ts'
import { RESTORATIVE_STATES } from '../restorative.ts'
import { CONTACT_WAYS, SCHEME_MOVES, SCHEME_SOURCE, SCHEME_STATES, neverWords, TOLD_WAYS } from '../rules.ts'
import { dutyTitle } from './list.tsx'

type View = Extract<Awaited<ReturnType<typeof openVictim.run>>, { ok: true }>['value']
type Case = View['cases'][number]
const isOpen = (frame: Frame, name: string): boolean => frame.values['form'] === name

const TellForm = ({ frame, victim, duty, today }: { readonly frame: Frame; readonly victim: string; readonly duty: VictimDuty & { readonly caseId: string; readonly eventDay: string }; readonly today: string }): VNode => {
  const name = `tell-${duty.caseId}-${duty.kind}-${duty.eventDay}`
  const own = ownForm(frame, name)
  return (
    <Details summaryText={`Record that you told them of: ${dutyTitle(duty).replace('Tell them: ', '')}`} open={isOpen(frame, name)}>
      <Form frame={own} action={`/victims/${victim}/cases/${duty.caseId}/information`} hidden={{ form: name, kind: duty.kind, eventDay: duty.eventDay }} submit="Record it">
        <DayField frame={own} name="toldOn" label="When were they told?" value={today} />
        <RadioField frame={own} name="way" label="How?" choices={Object.entries(TOLD_WAYS).map(([value, text]) => ({ value, text }))} small />
        <TextArea frame={own} name="words" label="What was said (if it helps)" rows={2} />
      </Form>
    </Details>
  )
}

const SchemeCard = ({ scheme, victim, today, frame }: { readonly scheme: View['scheme']; readonly victim: string; readonly today: string; readonly frame: Frame }): VNode => {
  const own = ownForm(frame, 'scheme')
  const last = scheme.at(-1)
  return (
    <SummaryCard title="Victim Contact Scheme" tone={last?.state === 'opted-in' ? 'good' : 'plain'}>
      <p class="govuk-body">{scheme.length === 0 ? 'Not yet offered.' : scheme.map((step) => `${SCHEME_STATES[step.state]} on ${longDay(step.day)}`).join('; ')}</p>
      <Details summaryText="Record what they chose" open={isOpen(frame, 'scheme')}>
        <Form frame={own} action={`/victims/${victim}/scheme`} hidden={{ form: 'scheme' }} submit="Record it">
          <RadioField frame={own} name="state" label="What happened?" choices={SCHEME_MOVES[last?.state ?? 'none'].map((state) => ({ value: state, text: SCHEME_STATES[state] }))} />
          <DayField frame={own} name="day" label="On which day?" value={today} />
        </Form>
        <p class="govuk-hint">{SCHEME_SOURCE}.</p>
      </Details>
    </SummaryCard>
  )
}

const OUTCOMES = { waiting: 'Waits for the offender manager', accepted: 'On the licence', declined: 'Declined', withdrawn: 'Taken back' } as const

const Requests = ({ of, victim, frame }: { readonly of: Case; readonly victim: string; readonly frame: Frame }): VNode => {
  const name = `request-${of.id}`
  const own = ownForm(frame, name)
  return (
    <>
      <h3 class="govuk-heading-m">Licence conditions asked for</h3>
      <DataTable
        caption="Licence conditions asked for" quiet rows={of.requests} empty="None has been asked for."
        columns={[
          { heading: 'Condition', names: true, cell: (row) => conditionWords(row.code, row.area) },
          { heading: 'Asked', cell: (row) => shortDay(row.requestedOn) },
          { heading: 'Outcome', cell: (row) => <>{OUTCOMES[row.outcome.state]}{row.outcome.reason ? `: ${row.outcome.reason}` : ''}</> },
        ]}
      />
      {of.requests.filter((row) => row.outcome.state === 'waiting').map((row) => {
        const taking = `withdraw-${row.id}`
        return (
          <Details summaryText={`Take back or correct: ${standardCondition(row.code).title.toLowerCase()}${row.area ? `, ${row.area}` : ''}`} open={isOpen(frame, taking)}>
            <p class="govuk-body">It goes on the other side without a trace. To correct it, take it back and ask again.</p>
            <Form frame={ownForm(frame, taking)} action={`/victims/${victim}/cases/${of.id}/withdrawals`} hidden={{ form: taking, request: row.id }} submit="Take it back" submitClasses="govuk-button--secondary">
              <TextArea frame={ownForm(frame, taking)} name="reason" label="Why?" hint="Stays on the victims’ side" rows={2} />
            </Form>
          </Details>
        )
      })}
      {of.shown === null ? null : <Details summaryText="Ask for a licence condition" open={isOpen(frame, name)}>
        <p class="govuk-body">It reaches the offender manager as “a condition was proposed”: in the words below, without a name and without its day. <strong>Asked for today, they read it from {longDay(of.shown.usual)}{of.shown.usual === of.shown.urgent ? '' : `; if it is urgent, from tomorrow, ${longDay(of.shown.urgent)}`}.</strong></p>
        <Form frame={own} action={`/victims/${victim}/cases/${of.id}/requests`} hidden={{ form: name }} submit="Ask for it">
          <RadioField frame={own} name="code" label="Which condition?" choices={REQUESTABLE.map((code) => ({ value: code, text: standardCondition(code).title, hint: conditionWords(code, 'the district') }))} />
          <SelectField frame={own} name="area" label="District of the exclusion zone" hint="Only for an exclusion zone" empty="Not an exclusion zone" choices={of.districts.map(({ code, name: text }) => ({ value: code, text }))} />
          <TextArea frame={own} name="why" label="Why do they ask for it?" hint="Stays on the victims’ side" rows={2} />
          {of.shown.usual === of.shown.urgent ? null : <RadioField frame={own} name="urgent" label="Can it wait until then?" value="" choices={[{ value: '', text: `Yes: they read it from ${longDay(of.shown.usual)}` }, { value: 'yes', text: `No, it is urgent: they read it from ${longDay(of.shown.urgent)}`, hint: 'Anybody who proposes a condition may say so: it does not tell who did' }]} />}
        </Form>
      </Details>}
    </>
  )
}

const Restorative = ({ of, victim, frame }: { readonly of: Case; readonly victim: string; readonly frame: Frame }): VNode => {
  const name = `restorative-${of.id}`
  const own = ownForm(frame, name)
  return (
    <>
      <h3 class="govuk-heading-m">Restorative justice</h3>
      <DataTable
        caption="Steps of restorative justice" quiet rows={of.restorative} empty="Not yet explained to them. They decide whether it goes on, at every step."
        columns={[
          { heading: 'Step', names: true, cell: (step) => RESTORATIVE_STATES[step.state] },
          { heading: 'Day', cell: (step) => shortDay(step.day) },
          { heading: 'Facilitator', cell: (step) => step.facilitator },
          { heading: 'Notes', cell: (step) => step.words },
        ]}
      />
      {of.next.length === 0 ? null : (
        <Details summaryText="Record the next step of restorative justice" open={isOpen(frame, name)}>
          <Form frame={own} action={`/victims/${victim}/cases/${of.id}/restorative-justice`} hidden={{ form: name, from: of.restorative.at(-1)?.state ?? '' }} submit="Record it">
            <RadioField frame={own} name="state" label="What happened?" choices={of.next.map((state) => ({ value: state, text: RESTORATIVE_STATES[state] }))} />
            <TextField frame={own} name="facilitator" label="Facilitator" hint="When preparing or asking" width={20} />
            <TextArea frame={own} name="words" label="Reason, outcome or follow-up" rows={2} />
          </Form>
          {of.next.includes('offender-agreed') ? <p class="govuk-hint">Once the other side has agreed to be approached, their manager reads one line that says so, with the week, and nothing else.</p> : null}
        </Details>
      )}
    </>
  )
}

const CaseCard = ({ of, view, frame }: { readonly of: Case; readonly view: View; readonly frame: Frame }): VNode => {
  const standing = of.sentence ? governing([of.sentence], view.today)?.standing : undefined
  return (
    <SummaryCard title={of.sentence ? of.sentence.offence : 'A case that the victim liaison officer keeps'}>
      {of.offender ? <p class="govuk-body">{of.offender.name}, {of.offender.reference}{standing ? `: ${standingShort(standing).toLowerCase()}` : ''}</p> : null}
      {view.may.work ? <Requests of={of} victim={view.victim.id} frame={frame} /> : null}
      <Restorative of={of} victim={view.victim.id} frame={frame} />
      <h3 class="govuk-heading-m">What they were told</h3>
      <DataTable
        caption="What they were told" quiet rows={of.told} empty="Nothing has been recorded yet."
        columns={[
          { heading: 'What', names: true, cell: (row) => (row.kind in INFORMATION ? INFORMATION[row.kind as InformationKind].title : row.kind) },
          { heading: 'When', cell: (row) => shortDay(row.toldOn) },
          { heading: 'By', cell: (row) => row.by ?? '' },
          { heading: 'How', cell: (row) => (row.way in TOLD_WAYS ? TOLD_WAYS[row.way as keyof typeof TOLD_WAYS] : row.way) },
        ]}
      />
      {view.may.work ? (
        <Details summaryText="This is the wrong case" open={isOpen(frame, `unlink-${of.id}`)}>
          <p class="govuk-body">It is unlinked from today. What was asked for it and is not decided yet is taken back; what was recorded stays, with your reason.</p>
          <Form frame={ownForm(frame, `unlink-${of.id}`)} action={`/victims/${view.victim.id}/cases/${of.id}/unlinking`} hidden={{ form: `unlink-${of.id}` }} submit="Unlink the case" submitClasses="govuk-button--warning">
            <TextArea frame={ownForm(frame, `unlink-${of.id}`)} name="reason" label="Why is it the wrong case?" rows={2} />
          </Form>
        </Details>
      ) : null}
    </SummaryCard>
  )
}

const LinkForm = ({ victim, frame, first }: { readonly victim: string; readonly frame: Frame; readonly first: boolean }): VNode => {
  const own = ownForm(frame, 'link')
  return (
    <Details summaryText={first ? 'Say whose offence it was' : 'Link another case'} open={first || isOpen(frame, 'link')}>
      <Form frame={own} action="/victims/case-checks" hidden={{ form: 'link', victim }} submit="Check whose case it is">
        <TextField frame={own} name="number" label="Probation, prison, PNC or P- number of the person who offended" width={20} />
        <DayField frame={own} name="offenceDay" label="Day of the offence" hint="Only where they have several sentences" />
      </Form>
    </Details>
  )
}

const victimPage = page({
  path: '/victims/:victim',
  ask: openVictim,
  input: ({ params }) => ({ victim: params['victim'] ?? '' }),
  title: ({ victim }) => `${victim.forename} ${victim.surname}`,
  around: () => ({ back: { text: 'My victims', href: '/victims' } }),
  render: (view, frame) => {
    const { victim, duties, today } = view
    const toTell = duties.filter((duty): duty is VictimDuty & { caseId: string; eventDay: string } => duty.caseId !== null && duty.eventDay !== null)
    return (
      <>
        <h1 class="govuk-heading-xl">{victim.forename} {victim.surname}</h1>
        <p class="govuk-body-l">{victim.reference} · kept by {victim.officer ?? 'nobody'}, {victim.organisation}</p>
        {victim.contactNever === '' ? null : <WarningText text={neverWords(victim.contactNever)} iconFallbackText="Warning" />}
        <h2 class="govuk-heading-m">What is due</h2>
        <DueList today={today} empty="Nothing is due in the next four weeks." items={duties.map((duty) => ({ what: dutyTitle(duty), href: '#due', due: duty.due, detail: duty.eventDay ? `The event: ${longDay(duty.eventDay)}` : undefined }))} />
        <div id="due">{view.may.work ? toTell.map((duty) => <TellForm frame={frame} victim={victim.id} duty={duty} today={today} />) : null}</div>
        <SchemeCard scheme={view.scheme} victim={victim.id} today={today} frame={frame} />
        <SummaryCard title="How to reach them" action={{ text: 'Change', href: `/victims/${victim.id}/details`, about: 'how to reach them' }}>
          <SummaryList rows={[
            ['How', `${CONTACT_WAYS[victim.contactWay]}${victim.contactDetail ? `: ${victim.contactDetail}` : ''}`], ['When', victim.contactWhen], ['Never', victim.contactNever], ['Language', victim.language],
            ['Safe words', victim.safeWords], ['Children', victim.children], ['Vulnerability', victim.vulnerability],
          ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value || 'Not recorded' } }))} />
        </SummaryCard>
        {view.cases.map((of) => <CaseCard of={of} view={view} frame={frame} />)}
        {view.unlinked.length === 0 ? null : <p class="govuk-body">{view.unlinked.map((one) => `Unlinked on ${longDay(one.unlinkedOn ?? '')}: ${one.unlinkReason ?? ''}`).join('; ')}</p>}
        {view.cases.length === 0 && !view.may.work ? <p class="govuk-body">No case is linked yet. The victim liaison officer links it.</p> : null}
        {view.may.work ? <LinkForm victim={victim.id} frame={frame} first={view.cases.length === 0} /> : null}
        {view.may.takeOver ? <Form frame={frame} action={`/victims/${victim.id}/taking-over`} hidden={{ version: String(victim.version) }} submit="Take them over" submitClasses="govuk-button--secondary" /> : null}
        <p class="govuk-body">
          {view.may.disclose ? <><a class="govuk-link" href={`/victims/${victim.id}/panel-disclosures`}>Open facts to a panel meeting</a>{' · '}</> : null}
          <a class="govuk-link" href={`/victims/${victim.id}/subject-access`}>Their own subject access export</a>
        </p>
      </>
    )
  },
})

const checkPage = page({
  path: '/victims/case-checks/:search',
  ask: checkCase,
  input: ({ query }) => ({ victim: query['victim'] ?? '', number: query['number'] ?? '', offenceDay: query['offenceDay'] ?? '' }),
  title: () => 'Is this the case?',
  around: ({ victim }) => ({ back: { text: victim.name, href: `/victims/${victim.id}` } }),
  render: ({ victim, number, offenceDay, found, refused }, frame) => (
    <>
      <h1 class="govuk-heading-l">{found ? `Is this the case of ${victim.name}?` : 'No case found'}</h1>
      {found ? (
        <>
          <SummaryList rows={[
            ['Person who offended', `${found.name}, ${found.reference}`], ['Born in', found.born ?? 'Not recorded'], ['Offence', `${found.sentence.offence}, on ${longDay(found.sentence.offenceDay)}`],
            ['Sentence', `${SENTENCE_KINDS[found.sentence.kind]}, ${found.sentence.court}, on ${longDay(found.sentence.imposed)}`],
          ].map(([key = '', value = '']) => ({ key: { text: key }, value: { text: value } }))} />
          <Form frame={frame} action={`/victims/${victim.id}/cases`} hidden={{ number, offenceDay, checked: found.sentence.id }} submit="Link this case" beside={<a class="govuk-link" href={`/victims/${victim.id}`}>It is another case</a>} />
        </>
      ) : <p class="govuk-body">{refused} <a class="govuk-link" href={`/victims/${victim.id}`}>Go back</a></p>}
    </>
  ),
})

const exportPage = page({
  path: '/victims/:victim/subject-access',
  ask: exportVictim,
  input: ({ params }) => ({ victim: params['victim'] ?? '' }),
  title: () => 'Subject access export',
  around: ({ victim }) => ({ back: { href: `/victims/${victim.id}` } }),
  render: ({ victim, madeOn, sections }) => (
    <>
      <h1 class="govuk-heading-l">What is held about {victim.forename} {victim.surname}</h1>
      <p class="govuk-body">Made on {longDay(madeOn)}. It leaves out what is the offender’s: give it to the victim alone, in the way they chose.</p>
      {sections.map(({ title, rows }) => (
        <section>
          <h2 class="govuk-heading-m">{title}</h2>
          {rows.length === 0 ? <p class="govuk-body tl-empty">Nothing is held.</p> : rows.map((row) => <SummaryList rows={Object.entries(row).map(([key, value]) => ({ key: { text: key }, value: { text: value || '—' } }))} />)}
        </section>
      ))}
    </>
  ),
})

const back = ({ victim }: { readonly victim: string }): string => `/victims/${victim}`

export const victimRoutes: readonly Route[] = [
  search({ path: '/victims/case-checks', shows: checkPage }),
  checkPage,
  victimPage,
  exportPage,
  form({ path: '/victims/:victim/scheme', does: recordScheme, again: victimPage, input: ({ params }, values) => ({ ...values, victim: params['victim'] }), next: back, notice: () => 'It is recorded.' }),
  form({ path: '/victims/:victim/taking-over', does: takeOver, again: victimPage, input: ({ params }, values) => ({ ...values, victim: params['victim'] }), next: back, notice: () => 'You keep in contact with them from now on.' }),
  form({ path: '/victims/:victim/cases', does: linkCase, again: victimPage, input: ({ params }, values) => ({ ...values, victim: params['victim'] }), next: back, notice: () => 'The case is linked, on this side only.' }),
  form({ path: '/victims/:victim/cases/:case/information', does: tellVictim, again: victimPage, input: ({ params }, values) => ({ ...values, case: params['case'] }), next: back, notice: () => 'It is recorded that they were told.' }),
  form({
    path: '/victims/:victim/cases/:case/unlinking', does: unlinkCase, again: victimPage, input: ({ params }, values) => ({ ...values, case: params['case'] }), next: (done) => `/victims/${done.victim}`,
    notice: ({ withdrawn, decided }) => `The case is unlinked. ${withdrawn === 0 ? '' : `${withdrawn} undecided ${withdrawn === 1 ? 'request is' : 'requests are'} taken back. `}${decided === 0 ? '' : `${decided} ${decided === 1 ? 'was' : 'were'} decided already: what stands on the licence stays there.`}`.trim(),
  }),
  form({ path: '/victims/:victim/cases/:case/withdrawals', does: withdrawRequest, again: victimPage, input: ({ params }, values) => ({ ...values, case: params['case'] }), next: back, notice: () => 'It is taken back.' }),
  form({
    path: '/victims/:victim/cases/:case/requests', does: requestCondition, again: victimPage, input: ({ params }, values) => ({ ...values, case: params['case'] }),
    next: (done) => `/victims/${done.victim}`, notice: ({ shownFrom }) => `It is asked for. The offender manager reads it, without its source, from ${longDay(shownFrom)}.`,
  }),
  form({ path: '/victims/:victim/cases/:case/restorative-justice', does: moveRestorative, again: victimPage, input: ({ params }, values) => ({ ...values, case: params['case'] }), next: back, notice: () => 'The step is recorded.' }),
]
