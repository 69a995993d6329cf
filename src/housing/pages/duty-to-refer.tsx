/** Referring somebody to a council, the council’s list, and one referral with its answer and the duties that follow. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay, type Day } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { KeyFigure, KeyFigures, SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DueList, dueWords } from '../../ui/due-list.tsx'
import { CheckboxField, DayField, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { dutyToReferOf, endOwedDuty, listDuties, moveDuty, openDuty, referToCouncil } from '../actions.ts'
import {
  afterRefusal, counts, countsUntil, DUTY_ENDS, DUTY_STATES, dutyWords, OWED, POLICIES, REFUSALS, reviewUntil, ROUTES, WITHDRAWALS, type DutyMove, type DutyState, type Refusal,
} from '../duty-to-refer.ts'
import { dutyToReferWords } from '../rules.ts'

type Seen = Extract<Awaited<ReturnType<typeof openDuty.run>>, { ok: true }>['value']
type Duty = Seen['duty']
type OwedDuty = Seen['owed'][number]

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }))

const COLOURS: Readonly<Record<DutyState, string>> = {
  sent: 'govuk-tag--yellow', acknowledged: 'govuk-tag--yellow', accepted: 'govuk-tag--green', 'not-accepted': 'govuk-tag--red', 'in-review': 'govuk-tag--yellow', withdrawn: 'govuk-tag--grey', 'no-consent': 'govuk-tag--grey',
}

const StateLine = ({ duty, today }: { readonly duty: Duty; readonly today: Day }): VNode => (
  <p class="govuk-body">
    <Tag text={DUTY_STATES[duty.state].title} classes={COLOURS[duty.state]} />{' '}
    {DUTY_STATES[duty.state].open ? <>Answer {dueWords(duty.answerBy, today).toLowerCase()}, {longDay(duty.answerBy)}.</> : <>{dutyWords(duty.state, duty.reason)}, {longDay(duty.changedOn)}.</>}
  </p>
)

const OwedLine = ({ owed, today }: { readonly owed: OwedDuty; readonly today: Day }): VNode => (
  <p class="govuk-body">
    <strong>{OWED[owed.owed]}</strong> from {longDay(owed.from)}{owed.endedOn ? <>, ended on {longDay(owed.endedOn)}</> : owed.until ? <> until <strong>{longDay(owed.until)}</strong> ({relativeDay(owed.until, today)})</> : ''}.
  </p>
)

const DutyCard = ({ duty, owed, today }: { readonly duty: Duty; readonly owed: readonly OwedDuty[]; readonly today: Day }): VNode => {
  const late = DUTY_STATES[duty.state].open && duty.answerBy < today
  const dated = DUTY_STATES[duty.state].open && !counts(duty, today)
  return (
    <SummaryCard
      title={duty.authority ?? 'No referral: they do not agree'} tone={late || duty.state === 'not-accepted' ? 'urgent' : duty.state === 'accepted' ? 'good' : 'plain'}
      action={duty.authority === null ? undefined : { text: 'Open', href: `/duties-to-refer/${duty.id}`, about: `the referral to ${duty.authority}` }}
    >
      <StateLine duty={duty} today={today} />
      {dated ? <p class="govuk-body"><strong>Out of date since {longDay(countsUntil(duty.sentOn))}:</strong> refer again.</p> : late ? <p class="govuk-body">No answer yet: call them and quote {duty.reference}.</p> : null}
      {duty.state === 'not-accepted' && duty.reason !== null ? <p class="govuk-body">{afterRefusal(duty.reason as Refusal)}</p> : null}
      {owed.filter((one) => one.dutyId === duty.id).map((one) => <OwedLine owed={one} today={today} />)}
      <p class="govuk-hint">{duty.reference}, {ROUTES[duty.route].title.toLowerCase()}, {shortDay(duty.sentOn)}, by {duty.sentBy ? `${duty.sentBy}, ` : ''}{duty.sentOrganisation}</p>
    </SummaryCard>
  )
}

const personPage = page({
  path: '/people/:person/duty-to-refer',
  ask: dutyToReferOf,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Referral of ${person.forename} ${person.surname} to a council`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/accommodation`, text: 'Places and checks' } }),
  render: ({ person, today, release, duties, owed, route, authorities, here }, frame) => {
    const standing = duties.find((one) => counts(one, today) && one.state !== 'in-review')
    const refer = (
      <CheckedForm frame={ownForm(frame, 'refer')} action={`/people/${person.id}/duty-to-refer`} hidden={{ form: 'refer' }} submit="Save">
        <RadioField frame={ownForm(frame, 'refer')} name="consent" label="Do they agree to be referred?" choices={[
          { value: 'yes', text: 'Yes' }, { value: 'no', text: 'No', hint: 'Nobody is told anything' },
        ]} />
        <TextField frame={ownForm(frame, 'refer')} name="how" label="How and when were they asked?" />
        <SelectField
          frame={ownForm(frame, 'refer')} name="authority" label="Which council do they choose?" hint="The person chooses, anywhere in England; in Wales its own pathway applies" empty="Choose a council"
          choices={authorities.map(({ code, name }) => ({ value: code, text: `${name}${code.startsWith('W') ? ' (Wales)' : ''}${here.includes(code) ? ', answers here' : ''}` }))}
        />
        <TextArea frame={ownForm(frame, 'refer')} name="told" label="What does the council need to know to begin?" hint="Only what they need: how to reach the person, what they would lose, needs for support" rows={4} />
      </CheckedForm>
    )
    return (
      <>
        <h1 class="govuk-heading-l">Referral to a council</h1>
        {release ? <p class="govuk-body">Release {release.released ? 'was' : 'is'} on <strong>{longDay(release.day)}</strong> ({relativeDay(release.day, today)}). {standing || release.released ? null : dutyToReferWords(release.day, today)}</p> : null}
        {duties.map((duty) => <DutyCard duty={duty} owed={owed} today={today} />)}
        {release === null ? <p class="govuk-body">They are not leaving prison in this sentence, so there is nothing to refer.</p>
          : standing ? <Details summaryText="Refer to another council instead" html={<p class="govuk-body">Open the referral to {standing.authority} and withdraw it first: one council answers at a time.</p>} />
            : <><h2 class="govuk-heading-m">Refer them</h2>{refer}</>}
        <p class="govuk-hint">{ROUTES[route].title}: {ROUTES[route].source}.</p>
      </>
    )
  },
})

const SUBMIT: Readonly<Record<DutyMove, string>> = { acknowledge: 'Say that you have it', accept: 'Accept', refuse: 'Do not accept', 'ask-review': 'Record the review', change: 'Change the decision: accept', uphold: 'Uphold the refusal', withdraw: 'Withdraw the referral' }

const HeardFrom = ({ view, frame }: { readonly view: Seen; readonly frame: Frame }): VNode | null =>
  view.duty.councilId === null ? <TextField frame={frame} name="heardFrom" label="Who told you, and how?" hint="The council does not answer here itself" /> : null

/** One of the moves as its own form; which of them was refused is known by its name. */
const MoveForm = ({ view, frame, move }: { readonly view: Seen; readonly frame: Frame; readonly move: DutyMove }): VNode => {
  const own = ownForm(frame, move)
  return (
    <CheckedForm frame={own} action={`/duties-to-refer/${view.duty.id}/answer`} hidden={{ version: String(view.duty.version), move, form: move }} submit={SUBMIT[move]}>
      {move === 'accept' || move === 'change' ? (
        <>
          <RadioField frame={own} name="owed" label="Which duty do you owe?" choices={choices(OWED)} />
          <DayField frame={own} name="from" label="From which day?" hint="Prevention and relief then run for 56 days, this one included" value={view.today} />
        </>
      ) : null}
      {move === 'refuse' ? (
        <>
          <RadioField frame={own} name="refusal" label="Why not?" choices={choices(REFUSALS)} />
          <CheckboxField frame={own} name="policies" label="Which of the council’s policies does this rest on?" hint="Counted, so that those who decide on policies see what each costs" choices={choices(POLICIES)} />
          <TextArea frame={own} name="words" label="What does the decision rest on?" hint="The person may ask for a review of it" rows={3} />
        </>
      ) : null}
      {move === 'ask-review' ? (
        <>
          <p class="govuk-body">Asked for in writing by <strong>{longDay(reviewUntil(view.duty.changedOn))}</strong>, 21 days with the day of the refusal. The council then has eight weeks.</p>
          <DayField frame={own} name="askedOn" label="When was it asked for?" value={view.today} />
          <TextField frame={own} name="askedBy" label="Who asked?" hint="The person, or who for them" />
          <TextArea frame={own} name="words" label="Why is the decision wrong?" rows={3} />
          <CheckboxField frame={own} name="allowedLonger" label="Later than 21 days?" hint="Leave it empty where it was asked for in time" choices={[{ value: 'yes', text: 'The council allowed longer, in writing' }]} />
        </>
      ) : null}
      {move === 'uphold' ? <TextArea frame={own} name="words" label="What does the review rest on?" rows={3} /> : null}
      {move === 'withdraw' ? (
        <>
          <RadioField frame={own} name="withdrawal" label="Why is it withdrawn?" choices={choices(WITHDRAWALS)} />
          <TextArea frame={own} name="words" label="Anything to add? (optional)" rows={2} />
        </>
      ) : null}
      {move === 'withdraw' || move === 'ask-review' ? null : <HeardFrom view={view} frame={own} />}
    </CheckedForm>
  )
}

const MOVE_TITLES: Readonly<Record<DutyMove, string>> = { acknowledge: 'It has arrived: the answer comes later', accept: 'The council accepts', refuse: 'The council does not accept', 'ask-review': 'A review was asked for', change: 'The review changes the decision', uphold: 'The review upholds the refusal', withdraw: 'Withdraw this referral' }

const EndForm = ({ owed, frame, today }: { readonly owed: OwedDuty; readonly frame: Frame; readonly today: Day }): VNode => {
  const own = ownForm(frame, owed.id)
  return (
    <Details summaryText={`End the ${OWED[owed.owed].toLowerCase()}`} open={own === frame || frame.values['form'] === owed.id}>
      <CheckedForm frame={own} action={`/duties-to-refer/${owed.dutyId}/duties/${owed.id}/ending`} hidden={{ version: String(owed.version), form: owed.id }} submit="Record the end">
        <DayField frame={own} name="on" label="When did it end?" value={today} />
        <RadioField frame={own} name="why" label="Why?" choices={choices(DUTY_ENDS)} />
      </CheckedForm>
    </Details>
  )
}

const dutyPage = page({
  path: '/duties-to-refer/:duty',
  ask: openDuty,
  input: ({ params }) => ({ duty: params['duty'] ?? '' }),
  title: ({ duty }) => `Referral ${duty.reference}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: '/duties-to-refer', text: 'Referrals to councils' } }),
  render: (view, frame) => {
    const { duty, today, moves, owed, changes, parties } = view
    return (
      <>
        <h1 class="govuk-heading-l">Referral to {duty.authority ?? 'a council'}</h1>
        <StateLine duty={duty} today={today} />
        {duty.state === 'not-accepted' && duty.reason !== null && parties.includes('referrer') ? <p class="govuk-body">{afterRefusal(duty.reason as Refusal)}</p> : null}
        {owed.map((one) => (
          <SummaryCard title={OWED[one.owed]} tone={one.endedOn ? 'plain' : one.until !== null && one.until < today ? 'urgent' : 'good'}>
            <OwedLine owed={one} today={today} />
            {one.endedOn === null && parties.includes('council') ? <EndForm owed={one} frame={frame} today={today} /> : null}
          </SummaryCard>
        ))}
        <SummaryCard title="What the council was told">
          <p class="govuk-body">{duty.told ?? 'Nothing: they did not agree.'}</p>
          <p class="govuk-body">Release on {longDay(duty.releaseDay)}, as it stood then. Consent: {duty.consentHow}.</p>
          <p class="govuk-hint">{duty.reference}, {shortDay(duty.sentOn)}, by {duty.sentBy ? `${duty.sentBy}, ` : ''}{duty.sentOrganisation}. {ROUTES[duty.route].title}: {ROUTES[duty.route].source}.</p>
        </SummaryCard>
        {moves.map((move) => (
          <Details summaryText={MOVE_TITLES[move]} open={frame.values['form'] === move || (frame.values['form'] === undefined && moves[0] === move && move !== 'withdraw' && move !== 'ask-review')}>
            <MoveForm view={view} frame={frame} move={move} />
          </Details>
        ))}
        <DataTable caption="What happened" rows={changes} empty="" columns={[
          { heading: 'Day', names: true, cell: (one) => shortDay(one.on) },
          { heading: 'What', cell: (one) => dutyWords(one.state, one.reason) },
          { heading: 'Policies', cell: (one) => one.policies.map((policy) => POLICIES[policy]).join(', ') },
          { heading: 'Words', cell: (one) => one.words ?? '' },
          { heading: 'By', cell: (one) => (one.heardFrom ? `${one.by ?? ''}, told by ${one.heardFrom}` : (one.by ?? '')) },
        ]} />
      </>
    )
  },
})

const listPage = page({
  path: '/duties-to-refer',
  ask: listDuties,
  menu: { text: 'Referrals to councils', order: 33, roles: ['housing-officer', ...CASE_ROLES] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: ({ council }) => (council ? 'Referrals to your council' : 'Referrals to councils'),
  render: ({ today, counts: count, duties, next, council, answered }) => (
    <>
      <h1 class="govuk-heading-l">{council ? 'Referrals to your council' : 'Referrals to councils'}</h1>
      <KeyFigures>
        <KeyFigure value={count.waiting} label={count.waiting === 1 ? 'waits for an answer' : 'wait for an answer'} detail={count.late > 0 ? `${count.late} late` : 'none late'} tone={count.late > 0 ? 'urgent' : 'good'} />
        <KeyFigure value={count.accepted} label={count.accepted === 1 ? 'is accepted' : 'are accepted'} />
      </KeyFigures>
      <DueList
        today={today} empty={council ? 'Nobody waits for an answer of yours. People appear here when a prison or probation refers them to your council with their consent.' : 'No referral to a council is open. They are made from a person’s page, 56 days before release.'}
        items={duties.map((duty) => ({
          what: `${duty.forename} ${duty.surname}`, href: `/duties-to-refer/${duty.id}`, due: duty.due,
          detail: `${DUTY_STATES[duty.state].title}. ${council ? `From ${duty.sentOrganisation}` : `To ${duty.authority}`}, ${shortDay(duty.sentOn)}. Release ${relativeDay(duty.releaseDay, today)}, ${shortDay(duty.releaseDay)}.`,
        }))}
      />
      {answered.length === 0 ? null : (
        <DataTable caption="What your council did not accept" rows={answered} empty="" columns={[
          { heading: 'Day', names: true, cell: (one) => shortDay(one.on) }, { heading: 'Referral', cell: (one) => `${one.reference}, ${one.sentOrganisation}` },
          { heading: 'Answer', cell: (one) => dutyWords('not-accepted', one.reason) }, { heading: 'Policies', cell: (one) => one.policies.map((policy) => POLICIES[policy]).join(', ') }, { heading: 'Words', cell: (one) => one.words ?? '' },
        ]} />
      )}
      <CursorPages next={next ? `/duties-to-refer?after=${next}` : undefined} what="referrals" />
    </>
  ),
})

export const dutyRoutes: readonly Route[] = [
  personPage,
  form({
    path: '/people/:person/duty-to-refer', does: referToCouncil, again: personPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/duty-to-refer`,
    notice: ({ state, reference }) => (state === 'no-consent' ? 'It is recorded that they do not agree.' : `Referred. The reference is ${reference}.`),
  }),
  listPage,
  dutyPage,
  form({
    path: '/duties-to-refer/:duty/answer', does: moveDuty, again: dutyPage,
    input: ({ params }, values) => ({ ...values, duty: params['duty'] }),
    next: ({ duty, state, person, council }) => (council && state === 'not-accepted' ? '/duties-to-refer' : state === 'withdrawn' ? `/people/${person}/duty-to-refer` : `/duties-to-refer/${duty}`),
    notice: ({ state }) => `${DUTY_STATES[state].title}: recorded.`,
  }),
  form({
    path: '/duties-to-refer/:duty/duties/:homelessnessDuty/ending', does: endOwedDuty, again: dutyPage,
    input: ({ params }, values) => ({ ...values, homelessnessDuty: params['homelessnessDuty'] }),
    next: ({ duty }) => `/duties-to-refer/${duty}`,
    notice: () => 'The end of this duty is recorded.',
  }),
]
