/** One agreement: what it says, who signed, and what can be done with it, each with whose sight it changes. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { CLASSES, PURPOSES } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DayField, Form, TextArea } from '../../ui/form.tsx'
import { ownForm, WHICH_FORM, type Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { discardDraft, endAgreement, newVersion, openAgreement, reviewAgreement, sendAgreement, signAgreement, withdrawFromAgreement, type OpenAgreement } from '../actions.ts'
import { CAPACITIES, REVIEW_MONTHS_MAX } from '../agreements.ts'
import { CONDITIONS, CONFIDENTIALITY, REGIMES, RESIDUAL_RISKS } from '../law.ts'
import { COHORTS } from '../rules.ts'
import { sharesWords, StateTag } from './agreements.tsx'
import { draftRoutes, PartyForm } from './draft.tsx'

const CHANGES = { sent: 'Sent out for signature', signed: 'Signed', withdrawn: 'Withdrew', ended: 'Ended early', superseded: 'Replaced by a later version', reviewed: 'Reviewed' } as const

interface Shown { readonly view: OpenAgreement; readonly frame: Frame }

const NextStep = ({ view: { agreement, may, missing }, frame }: Shown): VNode | null => {
  const at = `/agreements/${agreement.id}`
  if (may.sign) return (
    <SummaryCard title="Sign for your organisation" tone="working">
      <p class="govuk-body">Read what it says below, then see who would gain and who would lose sight of what. You sign for your own organisation only.</p>
      <CheckedForm frame={ownForm(frame, 'sign')} action={`${at}/signatures`} hidden={{ form: 'sign' }} submit="Sign" />
    </SummaryCard>
  )
  if (may.send) return (
    <SummaryCard title={missing.length === 0 ? 'Send it out for signature' : 'Before it can be sent out'} tone="working">
      {missing.length > 0
        ? <ul class="govuk-list govuk-list--bullet">{missing.map((words) => <li>{words}</li>)}</ul>
        : <CheckedForm frame={ownForm(frame, 'send')} action={`${at}/dispatch`} hidden={{ form: 'send' }} submit="Send it out" />}
    </SummaryCard>
  )
  return null
}

const Parties = ({ view: { agreement, may, organisations }, frame }: Shown): VNode => (
  <>
    <h2 class="govuk-heading-m">Parties</h2>
    <DataTable
      caption="Parties" quiet rows={agreement.parties} empty="No party yet. Put at least two organisations into the agreement." about={(party) => party.name}
      columns={[
        { heading: 'Party', names: true, cell: (party) => <>{party.name}<span class="govuk-hint">{CAPACITIES[party.capacity]}</span></> },
        { heading: 'Shares', cell: (party) => sharesWords(party.shares) },
        { heading: 'Signed', cell: (party) => (party.signedOn ? <div>{shortDay(party.signedOn)}{party.signedBy ? <span class="govuk-hint">{party.signedBy}</span> : null}{party.withdrawnOn ? <span class="govuk-hint">Withdrawn: counts no more from {shortDay(party.withdrawnOn)}</span> : null}</div> : 'Not signed: receives nothing') },
        { heading: 'In law', behind: true, cell: (party) => (party.regime ? <div>{REGIMES[party.regime]}{party.conditions.map((one) => <span class="govuk-hint">{CONDITIONS[one].words}</span>)}</div> : 'As the agreement says') },
        ...(may.change ? [{ heading: 'Change', behind: true, cell: (party: (typeof agreement.parties)[number]) => <div><p class="govuk-body"><a class="govuk-link" href={`/agreements/${agreement.id}/parties/${party.organisationId}`}>Edit<span class="govuk-visually-hidden"> {party.name}</span></a></p><Form frame={frame} action={`/agreements/${agreement.id}/removed-parties`} hidden={{ organisation: party.organisationId }} submit="Take out" submitClasses="govuk-button--secondary" /></div> }] : []),
      ]}
    />
    {may.change ? <Details summaryText="Put a party into the agreement" open={agreement.parties.length < 2 || frame.values['capacity'] !== undefined || frame.values['shares'] !== undefined}><PartyForm frame={frame} agreement={agreement.id} organisations={organisations} /></Details> : null}
  </>
)

const Govern = ({ view: { agreement, may, newer }, frame }: Shown): VNode | null => {
  const at = `/agreements/${agreement.id}`
  const which = frame.values[WHICH_FORM]
  if (!may.end && !may.review && !may.renew && !may.withdraw && !may.discard) return null
  return (
    <>
      <h2 class="govuk-heading-m">Change, review or end it</h2>
      {may.renew && !newer ? (
        <Details summaryText="Write the next version">
          <p class="govuk-body">A signed text is never changed. The next version is a draft with its own signatures; this one holds until everybody who signed it and stays has signed the next. You see whose sight changes before you send it out, and each party before it signs.</p>
          <Form frame={frame} action={`${at}/versions`} submit="Begin the next version" submitClasses="govuk-button--secondary" />
        </Details>
      ) : null}
      {may.review ? (
        <Details summaryText="Record a review" open={which === 'review'}>
          <Form frame={ownForm(frame, 'review')} action={`${at}/reviews`} hidden={{ form: 'review' }} submit="Record the review" submitClasses="govuk-button--secondary">
            <TextArea frame={ownForm(frame, 'review')} name="finding" label="What you found" rows={3} />
            <DayField frame={ownForm(frame, 'review')} name="next" label="Look at it again on" hint={`Before it ends on ${longDay(agreement.until)}, and within ${REVIEW_MONTHS_MAX} months`} />
          </Form>
        </Details>
      ) : null}
      {may.withdraw ? (
        <Details summaryText="Withdraw your organisation" open={which === 'withdraw'}>
          <p class="govuk-body">Your signature ends: your organisation receives and gives nothing under it any more. It goes on between the others.</p>
          <CheckedForm frame={ownForm(frame, 'withdraw')} action={`${at}/withdrawals`} hidden={{ form: 'withdraw' }} submit="Withdraw">
            <DayField frame={ownForm(frame, 'withdraw')} name="lastDay" label="Last day" hint="Leave empty for today" />
            <TextArea frame={ownForm(frame, 'withdraw')} name="reason" label="Why you withdraw" rows={2} />
          </CheckedForm>
        </Details>
      ) : null}
      {may.discard ? (
        <Details summaryText="Discard this draft">
          <Form frame={ownForm(frame, 'discard')} action={`${at}/discard`} submit="Discard the draft" submitClasses="govuk-button--warning" />
        </Details>
      ) : null}
      {may.end ? (
        <Details summaryText="End it early" open={which === 'end'}>
          <CheckedForm frame={ownForm(frame, 'end')} action={`${at}/end`} hidden={{ form: 'end' }} submit="End the agreement">
            <DayField frame={ownForm(frame, 'end')} name="lastDay" label="Last day" hint="Leave empty for today. What was seen until then was seen under this agreement." />
            <TextArea frame={ownForm(frame, 'end')} name="reason" label="Why it ends" rows={2} />
          </CheckedForm>
        </Details>
      ) : null}
    </>
  )
}

const rows = (view: OpenAgreement): { key: { text: string }; value: { text: string } }[] => {
  const { agreement } = view
  const row = (text: string, value: string): { key: { text: string }; value: { text: string } } => ({ key: { text }, value: { text: value } })
  return [
    row('Whom it is about', COHORTS[agreement.cohort]),
    row('Only with consent', agreement.consentFor.map((cls) => CLASSES[cls]).join('; ') || 'Nothing'),
    row('Purposes', agreement.purposes.map((purpose) => PURPOSES[purpose]).join('; ')),
    row('Statutory gateway', agreement.gateway.join('; ')),
    row('Regime', agreement.regime || 'Each party’s own, below'),
    row('Confidentiality', agreement.confidentiality ? CONFIDENTIALITY[agreement.confidentiality] : 'Not recorded'),
    row('Impact assessment', agreement.impactDoneOn ? `${longDay(agreement.impactDoneOn)}, ${agreement.impactBy ?? ''}, ${agreement.impactReference ?? ''}; risk that remains: ${agreement.impactResidual ? RESIDUAL_RISKS[agreement.impactResidual].toLowerCase() : 'not said'}` : 'Not recorded'),
    row('From, until, review', `${longDay(agreement.from)} to the end of ${longDay(agreement.until)}; reviewed on ${longDay(agreement.review)}`),
    row('Kept by', agreement.keeper ?? 'Its parties'),
  ]
}

const agreementPage = page({
  path: '/agreements/:agreement',
  ask: openAgreement,
  input: ({ params }) => ({ agreement: params['agreement'] ?? '' }),
  title: ({ agreement }) => agreement.title,
  around: () => ({ back: { text: 'Agreements', href: '/agreements' } }),
  render: (view, frame) => {
    const { agreement, state, tag, words, unsignable, may, changes, lostBecause, newer, older } = view
    return (
      <>
        <h1 class="govuk-heading-l">{agreement.title}</h1>
        <p class="govuk-body-l"><StateTag state={state} tag={tag} /> {agreement.reference}. {words}</p>
        {newer ? <p class="govuk-body">The next version is <a class="govuk-link" href={`/agreements/${newer.id}`}>{newer.reference}</a>.</p> : null}
        {older ? <p class="govuk-body">It takes the place of <a class="govuk-link" href={`/agreements/${older.id}`}>{older.reference}</a>.</p> : null}
        {lostBecause ? <InsetText><h2 class="govuk-heading-m">Because it ended</h2><ul class="govuk-list govuk-list--bullet">{lostBecause.map((one) => <li>{one}</li>)}</ul></InsetText> : null}
        {unsignable.length > 0 ? <WarningText text={`Nobody can sign for ${unsignable.join(', ')}: no colleague there is an information governance lead. Ask an administrator there to name one.`} /> : null}
        <NextStep view={view} frame={frame} />
        <p class="govuk-body">{agreement.about}</p>
        {may.change ? <Button text="Change the text" href={`/agreements/${agreement.id}/text`} classes="govuk-button--secondary" /> : null}
        {may.list ? <p class="govuk-body"><a class="govuk-link" href={`/agreements/${agreement.id}/people`}>The people on its list</a></p> : null}
        <SummaryList rows={rows(view)} />
        <Parties view={view} frame={frame} />
        <Govern view={view} frame={frame} />
        {changes.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">What happened to it</h2>
            <DataTable caption="What happened to it" quiet rows={changes} empty="" columns={[
              { heading: 'Day', cell: (one) => shortDay(one.day) },
              { heading: 'What', names: true, cell: (one) => <div>{CHANGES[one.change]}{one.wasUntil ? <span class="govuk-hint">it would have lasted until {longDay(one.wasUntil)}</span> : null}{one.reason ? <span class="govuk-hint">{one.reason}</span> : null}</div> },
              { heading: 'By', cell: (one) => <div>{one.by ?? ''}<span class="govuk-hint">{one.organisation}</span></div> },
            ]} />
          </>
        ) : null}
      </>
    )
  },
})

const ofAgreement = (request: { readonly params: Readonly<Record<string, string>> }, values: Readonly<Record<string, unknown>>): Record<string, unknown> => ({ ...values, agreement: request.params['agreement'] })

export const agreementRoutes = [
  ...draftRoutes(agreementPage),
  agreementPage,
  form({ path: '/agreements/:agreement/dispatch', does: sendAgreement, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'It is out for signature. Each party signs through its own governance lead.' }),
  form({ path: '/agreements/:agreement/signatures', does: signAgreement, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'Signed for your organisation.' }),
  form({ path: '/agreements/:agreement/end', does: endAgreement, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'The agreement ends on the day you chose.' }),
  form({ path: '/agreements/:agreement/withdrawals', does: withdrawFromAgreement, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'Your organisation withdraws on the day you chose. The other parties have been told.' }),
  form({ path: '/agreements/:agreement/discard', does: discardDraft, again: agreementPage, input: ofAgreement, next: ({ agreement }) => (agreement ? `/agreements/${agreement}` : '/agreements'), notice: () => 'The draft is discarded.' }),
  form({ path: '/agreements/:agreement/reviews', does: reviewAgreement, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'The review is recorded.' }),
  form({ path: '/agreements/:agreement/versions', does: newVersion, again: agreementPage, input: ofAgreement, next: ({ agreement }) => `/agreements/${agreement}`, notice: () => 'This is the draft of the next version. The signed one still holds.' }),
]
