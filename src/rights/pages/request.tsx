/** One request: the clock first, then the one thing to do next, then everything that was done. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import type { Action } from '../../platform/action.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckboxField, DayField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import { mainForm, ownForm, WHICH_FORM } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { file, form, page, type Route } from '../../ui/page.ts'
import {
  approveCopy, approveErasure, approveRestriction, confirmIdentity, declineRestriction, decideCorrection, downloadCopy, eraseAgain, extendClock, gatherCopy, liftHold, liftInformationRestriction, noticeLifting, openRequest, proposeErasure, refuseRequest,
  restrictInformation, returnCopy, setHold, tellPerson, tellRecipients,
} from '../actions.ts'
import { ERASURE_GROUNDS } from '../erasure.ts'
import { ASKED_BY, isEnded, REQUEST_KINDS, STATES } from '../rules.ts'
import { Told, versionOf, type Part, type View } from './answer.tsx'
import { Holds } from './holds.tsx'
import { Clock, requestHref } from './requests.tsx'
import { Restriction } from './restriction.tsx'

const Identity = ({ view, frame }: Part): VNode => (
  <SummaryCard title="Next: who asks?" tone="working">
    <p class="govuk-body">The clock stands still until we know. Ask for no more than is needed: somebody whom their officer knows needs no document.</p>
    <Form frame={frame} action={`${requestHref(view.request.id)}/identity`} hidden={versionOf(view)} submit="Confirm who asks">
      <DayField frame={frame} name="identified" label="Since which day do you know?" value={frame.today} />
      <TextField frame={frame} name="how" label="How do you know?" hint="Known to the officer; a document seen; answers only they could give" />
    </Form>
  </SummaryCard>
)

const Files = ({ view }: { readonly view: View }): VNode | null => (view.copy === null || view.copy.files.length === 0 ? null : (
  <p class="govuk-body">The copy is frozen. Each download is written down: {view.copy.files.map(({ form: one, bytes }, i) => <>{i > 0 ? ' · ' : ''}<a class="govuk-link" href={`${requestHref(view.request.id)}/copy.${one}`} download>{one === 'html' ? 'Page' : one.toUpperCase()} ({Math.ceil(bytes / 1024)} KB)</a></>)}</p>
))

const Access = ({ view, frame }: Part): VNode | null => {
  const base = requestHref(view.request.id)
  if (view.request.state === 'identified') return (
    <SummaryCard title="Next: gather" tone="working">
      <p class="govuk-body">Everything that every part of the system holds about them comes together here, with what may be about somebody else marked. Nothing leaves yet.</p>
      <Form frame={frame} action={`${base}/gathering`} hidden={versionOf(view)} submit="Gather everything" />
    </SummaryCard>
  )
  if (view.request.state === 'gathered') return (
    <SummaryCard title="Next: read it through" tone="working">
      <p class="govuk-body">Row by row: keep it, or withhold what is about somebody else or may not be told. A second person approves it afterwards.</p>
      <Button text="Read it through" href={`${base}/review`} />
      <Form frame={frame} action={`${base}/gathering`} hidden={versionOf(view)} submit="Gather again" submitClasses="govuk-button--secondary" />
    </SummaryCard>
  )
  if (view.request.state === 'reviewed' && view.copy?.approval === 'another') return (
    <SummaryCard title="Next: a second person approves" tone="working"><p class="govuk-body">You read it through, so somebody else approves it. The governance leads of the partnership have a notice.</p></SummaryCard>
  )
  if (view.request.state === 'reviewed') return (
    <SummaryCard title={view.copy?.approval === 'may' ? 'Next: you approve it, or send it back' : 'Next: read what was decided'} tone="working">
      {view.copy?.approval === 'may' ? (
        <>
          <p class="govuk-body"><a class="govuk-link" href={`${base}/review`}>Read what was decided again</a>. Approving freezes the page, the PDF and the JSON.</p>
          <Form frame={frame} action={`${base}/approval`} hidden={versionOf(view)} submit="Approve and freeze" />
          <Details summaryText="Send it back">
            <Form frame={frame} action={`${base}/return`} hidden={versionOf(view)} submit="Send it back" submitClasses="govuk-button--secondary"><TextField frame={frame} name="words" label="What is to be looked at again?" /></Form>
          </Details>
        </>
      ) : <><p class="govuk-body">You are the second person. Once you have opened what was decided, you can approve it here.</p><Button text="Read what was decided" href={`${base}/review`} /></>}
    </SummaryCard>
  )
  if (view.request.state === 'ready') return <><Files view={view} /><Told view={view} frame={frame} about="Hand over the copy in the form that they can read: page, PDF or JSON." /></>
  return <Files view={view} />
}

const Correction = ({ view, frame }: Part): VNode | null => {
  const { correction: c, request } = view
  if (!c) return null
  const base = requestHref(request.id)
  return (
    <>
      <SummaryList rows={[
        { key: { text: 'Whose record' }, value: { text: c.holder } }, { key: { text: 'Which part' }, value: { text: `${c.section}: ${c.rowWords}` } }, { key: { text: 'They say' }, value: { text: c.says } },
        ...(c.decision === null ? [] : [{ key: { text: c.decision === 'corrected' ? 'Corrected' : 'Refused' }, value: { text: c.reason ?? '' } }]),
        ...(c.statement === null ? [] : [{ key: { text: 'Their statement, kept beside it' }, value: { text: c.statement } }]),
      ]} />
      {request.state === 'identified' ? (
        <SummaryCard title={`Next: ${c.holder} decides`} tone="working">
          <Form frame={frame} action={`${base}/correction`} hidden={versionOf(view)} submit="Record the decision">
            <RadioField frame={frame} name="decision" label={`What did ${c.holder} decide?`} small choices={[{ value: 'corrected', text: 'Corrected' }, { value: 'refused', text: 'It is right as it stands' }]} />
            <TextField frame={frame} name="decidedBy" label="Who decided there?" />
            <TextArea frame={frame} name="reason" label="What was changed, or why is it right?" hint="The person reads this" rows={4} />
            <TextArea frame={frame} name="statement" label="The person’s own statement (where it is refused)" hint="Kept beside what they say is wrong" rows={4} />
          </Form>
        </SummaryCard>
      ) : null}
      {c.decision === 'corrected' && c.toldRecipientsOn === null ? (
        <SummaryCard title="Tell those who have it" tone="working">
          <p class="govuk-body">{c.recipients.length === 0 ? 'The record was shared with nobody else.' : 'These organisations have to do with the person, or looked at them:'}</p>
          <Form frame={frame} action={`${base}/recipients`} submit="They have been told">
            {c.recipients.length === 0 ? null : <CheckboxField frame={frame} name="who" label="Who has been told?" choices={c.recipients.map((name) => ({ value: name, text: name }))} />}
          </Form>
        </SummaryCard>
      ) : null}
      {c.toldRecipientsOn === null ? null : <p class="govuk-body">Those who have it were told on {longDay(c.toldRecipientsOn)}.</p>}
      {request.state === 'decided' ? <Told view={view} frame={frame} about="Tell them what was decided and why, and that they can complain to the Information Commissioner." /> : null}
    </>
  )
}

const Erasure = ({ view, frame }: Part): VNode | null => {
  const { erasure, request, person } = view
  const base = requestHref(request.id)
  if (!erasure || isEnded(request.state) || request.state === 'received') return null
  const against = erasure.against.length === 0 ? <p class="govuk-body">Nothing that you may see stands against it. Sentences are checked when you propose it.</p> : (
    <><p class="govuk-body"><strong>What stands against it:</strong></p><ul class="govuk-list govuk-list--bullet">{erasure.against.map(({ words, source }) => <li>{words}<span class="govuk-hint">{source}</span></li>)}</ul></>
  )
  if (request.state === 'erasing') return (
    <SummaryCard title="It is being erased" tone="urgent">
      <p class="govuk-body">{view.steps.findLast(({ words }) => words !== '')?.words ?? 'The worker is at it. This page is gone when it is done; the certificate is on the page of what was deleted.'}</p>
      <Form frame={frame} action={`${base}/erasing`} submit="Ask the worker again" submitClasses="govuk-button--secondary" />
    </SummaryCard>
  )
  if (request.state === 'proposed' && erasure.proposed) return (
    <SummaryCard title="Next: a second person approves" tone="urgent">
      <p class="govuk-body">{erasure.proposed.by} proposed it: {ERASURE_GROUNDS[erasure.proposed.ground].title}. {erasure.proposed.reason}</p>
      {against}
      {erasure.proposed.byMe ? <p class="govuk-body">You proposed it, so somebody else approves it.</p> : (
        <Form frame={frame} action={`${base}/erasure-approval`} hidden={versionOf(view)} submit="Erase this person for good" submitClasses="govuk-button--warning">
          <WarningText text="Everything about them goes, in every part of the system, at once. Nothing brings it back. The audit keeps ids alone." iconFallbackText="Warning" />
          <TextField frame={frame} name="reference" label="Type their reference" hint={`As it stands above, so that nobody but ${person ? `${person.forename} ${person.surname}` : 'they'} is erased`} width={10} />
        </Form>
      )}
    </SummaryCard>
  )
  return (
    <SummaryCard title="Next: decide" tone="working">
      {against}
      <p class="govuk-body"><strong>Before you propose it</strong>, <a class="govuk-link" href={`${base}/name`}>look for their name in what is written about others</a>: erasing finds what is theirs, and not a sentence about them in somebody else’s record.</p>
      <Form frame={frame} action={`${base}/erasure`} hidden={versionOf(view)} submit="Propose to erase them">
        <RadioField frame={frame} name="ground" label="On what ground?" small choices={keysOf(ERASURE_GROUNDS).map((ground) => ({ value: ground, text: ERASURE_GROUNDS[ground].title, hint: ERASURE_GROUNDS[ground].source }))} />
        <TextArea frame={frame} name="reason" label="Why does it hold?" rows={4} />
      </Form>
    </SummaryCard>
  )
}

const requestPage = page({
  path: '/rights/requests/:request',
  ask: openRequest,
  input: ({ params }) => ({ request: params['request'] ?? '' }),
  title: ({ request }) => `${request.reference}: ${REQUEST_KINDS[request.kind].title}`,
  around: ({ person }) => ({ ...(person ? { banner: <PersonBar person={person} /> } : {}), back: { text: 'All requests', href: '/rights' } }),
  render: (view, whole) => {
    // What was typed in a form behind a line belongs to it alone: several of them ask how, and why.
    const frame = mainForm(whole)
    const { request, rule, lead, steps, today } = view
    const base = requestHref(request.id)
    const ended = isEnded(request.state)
    const refusable = !ended && !['ready', 'decided', 'erasing'].includes(request.state)
    return (
      <>
        <span class="govuk-caption-l">{request.reference}</span>
        <h1 class="govuk-heading-l">{REQUEST_KINDS[request.kind].title}</h1>
        <p class="govuk-body-l"><Clock request={request} today={today} />. {STATES[request.state]}.</p>
        {!lead ? <p class="govuk-body">The governance lead answers. You see how it stands, never what was gathered or decided.</p> : null}
        {request.state !== 'received' ? null : view.mayConfirm ? <Identity view={view} frame={frame} /> : (
          <p class="govuk-body">Next: somebody else than whoever logged it confirms who asks. The person’s manager can, their head, or another governance lead.</p>
        )}
        {lead && request.kind === 'access' ? <Access view={view} frame={frame} /> : null}
        {lead ? <Correction view={view} frame={frame} /> : null}
        <Restriction view={view} frame={frame} />
        {lead ? <Erasure view={view} frame={frame} /> : null}
        <h2 class="govuk-heading-m">What was asked</h2>
        <SummaryList rows={[
          { key: { text: 'Received' }, value: { text: `${longDay(request.received)} by ${request.organisation}: ${request.askedHow}` } },
          { key: { text: 'Asked by' }, value: { text: ASKED_BY[request.askedBy] } },
          { key: { text: 'Who they are' }, value: { text: request.identified === null ? 'Not confirmed yet' : `${request.identityHow ?? ''} (${longDay(request.identified)})` } },
          { key: { text: 'Time' }, value: { text: `${rule}${request.extendedOn === null ? '' : `; lengthened on ${longDay(request.extendedOn)}: ${request.extendedBecause ?? ''}`}` } },
        ]} />
        {lead && view.mayExtend ? (
          <Details summaryText="Lengthen the clock by two months" open={whole.values[WHICH_FORM] === 'extension'}>
            <Form frame={ownForm(whole, 'extension')} action={`${base}/extension`} hidden={{ ...versionOf(view), form: 'extension' }} submit="Lengthen it" submitClasses="govuk-button--secondary"><TextField frame={ownForm(whole, 'extension')} name="because" label="Why does it take longer?" hint="The person is told this within the first month" /></Form>
          </Details>
        ) : null}
        {lead && refusable ? (
          <Details summaryText="Refuse it, or record that they took it back" open={whole.values[WHICH_FORM] === 'refusal'}>
            <Form frame={ownForm(whole, 'refusal')} action={`${base}/refusal`} hidden={{ ...versionOf(view), form: 'refusal' }} submit="Close it" submitClasses="govuk-button--warning">
              <RadioField frame={ownForm(whole, 'refusal')} name="how" label="How does it end?" small choices={[{ value: 'refused', text: 'We refuse it' }, { value: 'withdrawn', text: 'They took it back' }]} />
              <TextArea frame={ownForm(whole, 'refusal')} name="reason" label="Why?" hint="The person is told this, and that they can complain to the Information Commissioner" rows={3} />
            </Form>
          </Details>
        ) : null}
        {lead ? <Holds holds={view.holds} person={request.personId} base={base} frame={whole} /> : null}
        {lead ? (
          <DataTable caption="What was done" rows={steps.toReversed()} empty="Nothing yet." columns={[
            { heading: 'Day', cell: (step) => shortDay(step.on) }, { heading: 'Step', names: true, cell: (step) => STATES[step.state] }, { heading: 'By', cell: (step) => step.by }, { heading: 'Words', cell: (step) => step.words },
          ]} />
        ) : null}
      </>
    )
  },
})

const onRequest = ({ params }: { readonly params: Readonly<Record<string, string>> }): { request: string | undefined } => ({ request: params['request'] })

/** A form of this page: what is typed, the request from the address, and back to it. */
const step = <I extends Action['input'], O>(path: string, does: Action<I, O>, notice: string, next: string | null = null): Route => form({
  path: `/rights/requests/:request/${path}`, does, again: requestPage,
  input: (request, values) => ({ ...values, ...onRequest(request) }),
  next: (_output, { params }) => next ?? requestHref(params['request'] ?? ''),
  notice: () => notice,
})

const TYPES = { html: 'text/html; charset=utf-8', pdf: 'application/pdf', json: 'application/json' } as const
const download = (one: keyof typeof TYPES): Route => file({
  path: `/rights/requests/:request/copy.${one}`, ask: downloadCopy,
  input: ({ params }) => ({ request: params['request'] ?? '', form: one }),
  file: ({ reference, body }) => ({ name: `own-copy-${reference}.${one}`, type: TYPES[one], body: Buffer.from(body, 'base64') }),
})

export const requestPageRoutes: readonly Route[] = [
  requestPage,
  step('identity', confirmIdentity, 'The clock runs.'),
  step('extension', extendClock, 'The clock is lengthened. Tell the person why.'),
  step('refusal', refuseRequest, 'The request is closed. Tell the person why, and how to complain.'),
  step('gathering', gatherCopy, 'Everything is gathered. Read it through.'),
  step('approval', approveCopy, 'The copy is approved and frozen.'),
  step('return', returnCopy, 'It went back to be looked at again.'),
  step('answer', tellPerson, 'The person has the answer.'),
  step('correction', decideCorrection, 'The decision is recorded.'),
  step('recipients', tellRecipients, 'It is recorded that they were told.'),
  step('restriction', restrictInformation, 'It is proposed. A second person has a notice and approves it.'),
  step('restriction-approval', approveRestriction, 'It is kept, and no longer used. The person’s manager has a notice.', '/rights'),
  step('restriction-return', declineRestriction, 'It went back to whoever proposed it.'),
  step('notice', noticeLifting, 'It is recorded that the person was told.'),
  step('lifting', liftInformationRestriction, 'The restriction has ended.'),
  step('erasure', proposeErasure, 'It is proposed. A second person approves it.'),
  step('erasure-approval', approveErasure, 'The worker erases them now. The certificate stands here afterwards.', '/rights/retention'),
  step('erasing', eraseAgain, 'The worker has been asked again.'),
  step('holds', setHold, 'The hold stands.'),
  form({
    path: '/rights/requests/:request/holds/:hold/end', does: liftHold, again: requestPage,
    input: ({ params }, values) => ({ ...values, hold: params['hold'] }),
    next: (_output, { params }) => requestHref(params['request'] ?? ''),
    notice: () => 'The hold has ended.',
  }),
  download('html'), download('pdf'), download('json'),
]
