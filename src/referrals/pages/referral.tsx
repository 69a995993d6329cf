/** One referral: the provider answers and delivers, the referrer follows and withdraws. */
import type { JSX } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DayField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { DataTable } from '../../ui/list.tsx'
import { IdentityBar } from '../../ui/moj/identity-bar.tsx'
import { page } from '../../ui/page.ts'
import { openReferral } from '../actions.ts'
import { ATTENDANCE, attendanceWords, RESULTS, STATES } from '../rules.ts'
import { Clock, StateTag } from './states.tsx'

type View = Extract<Awaited<ReturnType<typeof openReferral.run>>, { ok: true }>['value']
interface Props {
  readonly view: View
  readonly frame: Frame
}

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }))

const hiddenOf = ({ referral }: View): Readonly<Record<string, string>> => ({ version: String(referral.version) })

/** Opens the form that was refused, so that its message is seen. */
const refused = (frame: Frame, ...fields: readonly string[]): boolean => frame.errors.length > 0 && fields.some((field) => field in frame.values)

const AnswerForms = ({ view, frame }: Props): JSX.Element => (
  <SummaryCard title="Accept or decline" tone={view.referral.respondBy < view.today ? 'urgent' : 'working'}>
    <p class="govuk-body">Answer by <strong>{longDay(view.referral.respondBy)}</strong>. Whoever accepts owns the referral for {view.referral.provider}.</p>
    <Form frame={frame} action={`/referrals/${view.referral.id}/acceptance`} hidden={hiddenOf(view)} submit="Accept the referral" />
    <Details
      summaryText="Decline instead" open={refused(frame, 'reason')}
      html={(
        <Form frame={frame} action={`/referrals/${view.referral.id}/refusal`} hidden={hiddenOf(view)} submit="Decline the referral" submitClasses="govuk-button--warning">
          <TextArea frame={frame} name="reason" label="Why do you decline?" hint="The referrer reads this. You will no longer see the person." rows={3} />
        </Form>
      )}
    />
  </SummaryCard>
)

const DeliveryForms = ({ view, frame }: Props): JSX.Element => (
  <>
    <SummaryCard title="Record a session">
      <Form frame={frame} action={`/referrals/${view.referral.id}/sessions`} hidden={hiddenOf(view)} submit="Record the session">
        <DayField frame={frame} name="heldOn" label="When was it?" value={view.today} />
        <RadioField frame={frame} name="attendance" label="Did they come?" choices={choices(ATTENDANCE)} />
        <TextField frame={frame} name="minutes" label="How many minutes did it take? (optional)" inputmode="numeric" width={3} />
        <TextField frame={frame} name="note" label="Note (optional)" hint="In a few words that the person could read" />
      </Form>
    </SummaryCard>
    <Details
      summaryText="Finish this referral" open={refused(frame, 'result', 'how')}
      html={(
        <Form frame={frame} action={`/referrals/${view.referral.id}/outcome`} hidden={hiddenOf(view)} submit="Finish the referral">
          <RadioField frame={frame} name="how" label="How does it end?" choices={[
            { value: 'complete', text: 'Completed' },
            { value: 'end-early', text: 'Ended early', reveals: <TextArea frame={frame} name="reason" label="Why did it end early?" rows={2} /> },
          ]} />
          <RadioField frame={frame} name="result" label="Was its aim achieved?" choices={choices(RESULTS)} />
          <TextArea frame={frame} name="words" label="What came of it?" hint="A sentence or two" rows={3} />
        </Form>
      )}
    />
  </>
)

const ReferrerForms = ({ view, frame }: Props): JSX.Element => (
  <>
    <Details
      summaryText="Change what the provider needs to know" open={refused(frame, 'riskToKnow')}
      html={(
        <Form frame={frame} action={`/referrals/${view.referral.id}/information`} hidden={hiddenOf(view)} submit="Tell the provider">
          <TextArea frame={frame} name="riskToKnow" label="About risk" value={view.referral.riskToKnow ?? ''} rows={3} />
          <TextArea frame={frame} name="needsToKnow" label="About needs" value={view.referral.needsToKnow ?? ''} rows={3} />
        </Form>
      )}
    />
    <Details
      summaryText="Withdraw this referral" open={refused(frame, 'reason')}
      html={(
        <Form frame={frame} action={`/referrals/${view.referral.id}/withdrawal`} hidden={hiddenOf(view)} submit="Withdraw the referral" submitClasses="govuk-button--warning">
          <TextArea frame={frame} name="reason" label="Why do you withdraw it?" hint={view.referral.state === 'sent' ? 'The provider will no longer see the person.' : 'The provider has 28 days to finish its records.'} rows={3} />
        </Form>
      )}
    />
  </>
)

const Recheck = ({ view, frame }: Props): JSX.Element | null => {
  const { referral, party } = view
  if (referral.recheckBy === null) return null
  if (party !== 'provider') return <InsetText text={`${referral.provider} has been asked to read this again by ${longDay(referral.recheckBy)}, because something changed.`} />
  return (
    <SummaryCard title="Read again what you were told" tone="urgent">
      <p class="govuk-body">Something changed since this referral was made. Read what you need to know below, ask the responsible manager if in doubt, and say by {longDay(referral.recheckBy)} that you have.</p>
      <Form frame={frame} action={`/referrals/${referral.id}/recheck`} hidden={hiddenOf(view)} submit="I have read it again" />
    </SummaryCard>
  )
}

const paragraphs = (text: string | null, empty: string): JSX.Element => (
  text === null ? <span class="tl-quiet">{empty}</span> : <>{text.split(/\n+/).map((line, index) => <>{index > 0 ? <br /> : null}{line}</>)}</>
)

const ReferralView = ({ view, frame }: Props): JSX.Element => {
  const { referral, person, manager, changes, sessions, outcome, moves, today } = view
  const attended = sessions.filter((one) => one.attendance === 'attended').length
  const owner = changes.findLast((one) => one.state === 'accepted')?.by
  return (
    <>
      <span class="govuk-caption-l">Referral {referral.reference}</span>
      <h1 class="govuk-heading-l">{referral.service} for {person.forename} {person.surname}</h1>
      <p class="govuk-body"><StateTag state={referral.state} /> <Clock state={referral.state} clockDay={referral.clockDay} sessions={sessions.length} today={today} /></p>
      <Recheck view={view} frame={frame} />
      {moves.includes('accept') ? <AnswerForms view={view} frame={frame} /> : null}
      <h2 class="govuk-heading-m">{view.party === 'provider' ? 'What you need to know' : 'What the provider needs to know'}</h2>
      <SummaryList rows={[
        { key: { text: 'Why referred' }, value: { html: paragraphs(referral.reason, '') } },
        { key: { text: 'About risk' }, value: { html: paragraphs(referral.riskToKnow, referral.withheld ? 'Not shown to your role.' : 'Nothing was said about risk. Ask the responsible manager.') } },
        { key: { text: 'About needs' }, value: { html: paragraphs(referral.needsToKnow, referral.withheld ? 'Not shown to your role.' : 'Nothing was said beyond the reason.') } },
        { key: { text: 'Helps with' }, value: { text: PATHWAYS[referral.pathway] } },
        { key: { text: 'Responsible manager' }, value: { text: manager ? `${manager.name}, ${manager.organisation}` : 'Nobody at present. Ask the organisation that referred.' } },
        { key: { text: 'Referred by' }, value: { text: `${referral.referredBy ? `${referral.referredBy}, ` : ''}${referral.referring}, on ${longDay(referral.madeOn)}` } },
        { key: { text: 'Provider' }, value: { text: owner ? `${referral.provider} (${owner})` : referral.provider } },
      ]} />
      {referral.state === 'sent' ? null : (
        <>
          <h2 class="govuk-heading-m">Sessions</h2>
          <p class="govuk-body">{person.forename} {attendanceWords(attended, sessions.length).replace(/^no/, 'has no')}.</p>
          {sessions.length === 0 ? null : (
            <DataTable caption="Sessions, newest first" quiet narrow rows={sessions} empty="" columns={[
              { heading: 'Day', names: true, cell: (row) => shortDay(row.heldOn) }, { heading: 'Attendance', cell: (row) => ATTENDANCE[row.attendance] },
              { heading: 'Minutes', numeric: true, cell: (row) => row.minutes ?? '' }, { heading: 'Note', cell: (row) => row.note ?? '' },
            ]} />
          )}
        </>
      )}
      {moves.includes('complete') ? <DeliveryForms view={view} frame={frame} /> : null}
      {outcome ? <SummaryCard title="Outcome" tone={outcome.result === 'not-achieved' ? 'plain' : 'good'}><p class="govuk-body"><strong>{RESULTS[outcome.result]}.</strong> {outcome.words}</p></SummaryCard> : null}
      {moves.includes('withdraw') ? <ReferrerForms view={view} frame={frame} /> : null}
      <h2 class="govuk-heading-m">What has happened</h2>
      <ol class="govuk-list">{changes.map((one) => <li><strong>{longDay(one.on)}</strong>: {STATES[one.state].was}{one.by ? ` by ${one.by}` : ''}{one.reason ? `. ${one.reason}` : ''}</li>)}</ol>
    </>
  )
}

export const referralPage = page({
  path: '/referrals/:referral',
  ask: openReferral,
  input: ({ params }) => ({ referral: params['referral'] ?? '' }),
  title: ({ referral, person }) => `${referral.service} for ${person.forename} ${person.surname}`,
  render: (view, frame) => <ReferralView view={view} frame={frame} />,
  around: ({ person, party }) => ({
    banner: <IdentityBar title={{ html: <><strong>{person.forename} {person.surname}</strong> Born {longDay(person.birthDate)} · {person.reference}</> }} />,
    back: party === 'provider' ? { text: 'Referrals to us', href: '/referrals' } : { text: `${person.forename} ${person.surname}`, href: `/people/${person.id}` },
  }),
})
