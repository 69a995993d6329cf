/** One person’s housing options: advice, referrals, addresses to check, where they lived, what was tried, and nights paid for. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { answerHousing, checkAddress, endPlacement, housingReferralsHere, optionsOf, placeInEmergency, recordAttempt, recordStatus, referToHousing } from '../actions.ts'
import { DUTY_STATES, dutyWords, POLICIES } from '../duty-to-refer.ts'
import { ATTEMPTS, OUTCOMES } from '../nowhere.ts'
import { CHECK_REASONS, checkBy, costOf, FAILED_CHECK, HOUSING_KINDS, HOUSING_MOVES, HOUSING_STATES, nightsOf, nightsOver, PAYERS, pounds, STANDINGS, STATUS_CODES, type HousingMove } from '../placing.ts'
import { placeTitle } from '../rules.ts'

type View = Extract<Awaited<ReturnType<typeof optionsOf.run>>, { ok: true }>['value']
interface Props {
  readonly view: View
  readonly frame: Frame
}

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }))
const MOVE_WORDS: Readonly<Record<HousingMove, string>> = { offer: 'A place is offered', refuse: 'Refused', withdraw: 'Withdraw it', 'take-up': 'The place is taken up' }

/** The moves of one referral as one form: only those that its state allows. */
const AnswerForm = ({ referral, frame, by }: { readonly referral: { readonly id: string; readonly version: number; readonly state: keyof typeof HOUSING_STATES }; readonly frame: Frame; readonly by: readonly string[] }): VNode | null => {
  const own = ownForm(frame, referral.id)
  const moves = (Object.keys(HOUSING_MOVES) as HousingMove[]).filter((move) => by.includes(HOUSING_MOVES[move].by) && (HOUSING_MOVES[move].from as readonly string[]).includes(referral.state))
  return moves.length === 0 ? null : (
    <Details summaryText="Record what came of it" open={frame.values['form'] === referral.id} html={(
      <Form frame={own} action={`/housing-referrals/${referral.id}/answer`} hidden={{ version: String(referral.version), form: referral.id }} submit="Save">
        <RadioField frame={own} name="move" label="What came of it?" choices={moves.map((move) => ({ value: move, text: MOVE_WORDS[move] }))} />
        {moves.includes('refuse') ? <CheckboxField frame={own} name="policies" label="If refused: which policy does it rest on?" choices={choices(POLICIES)} /> : null}
        <TextField frame={own} name="words" label="In a few words" hint="Needed when it is withdrawn" />
      </Form>
    )} />
  )
}

const Referrals = ({ view, frame }: Props): VNode => (
  <>
    <h2 class="govuk-heading-m">Referrals</h2>
    {view.duties.length + view.referrals.length === 0 ? <p class="govuk-body">Nobody has referred them to a council or to housing in this time.</p> : null}
    {view.duties.map((one) => (
      <SummaryCard level={3} title={`Council: ${one.authority ?? 'they do not agree to be referred'}`} tone={one.state === 'not-accepted' ? 'urgent' : one.state === 'accepted' ? 'good' : 'plain'} action={one.authority === null ? undefined : { text: 'Open', href: `/duties-to-refer/${one.id}`, about: `the referral to ${one.authority}` }}>
        <p class="govuk-body"><Tag text={DUTY_STATES[one.state].title} classes={one.state === 'not-accepted' ? 'govuk-tag--red' : 'govuk-tag--grey'} /> {dutyWords(one.state, one.reason)}, {longDay(one.changedOn)}.</p>
      </SummaryCard>
    ))}
    {view.referrals.map((one) => (
      <SummaryCard level={3} title={`${HOUSING_KINDS[one.kind]}: ${one.toWhom}`} tone={one.state === 'offered' ? 'good' : one.state === 'sent' && one.answerBy < view.today ? 'urgent' : 'plain'}>
        <p class="govuk-body"><Tag text={HOUSING_STATES[one.state].title} classes={one.state === 'refused' ? 'govuk-tag--red' : 'govuk-tag--grey'} /> {one.policies.map((policy) => POLICIES[policy]).join(', ')} {one.words} {one.state === 'sent' ? `Answer expected by ${longDay(one.answerBy)}.` : `${longDay(one.changedOn)}.`}</p>
        {view.mayRefer ? <AnswerForm referral={one} frame={frame} by={one.providerId === null ? ['provider', 'referrer'] : ['referrer']} /> : null}
      </SummaryCard>
    ))}
    <DataTable caption="What is open to them" rows={view.advice} empty="" columns={[
      { heading: 'Housing', names: true, cell: ({ kind }) => HOUSING_KINDS[kind] },
      { heading: 'Advice', cell: ({ suitable }) => <Tag text={suitable ? 'Open to them' : 'Not now'} classes={suitable ? 'govuk-tag--green' : 'govuk-tag--grey'} /> },
      { heading: 'Why', cell: ({ reasons }) => reasons.join(' ') },
    ]} />
    {view.mayRefer ? (
      <Details summaryText="Refer to housing" open={frame.values['form'] === 'housing'} html={(
        <Form frame={ownForm(frame, 'housing')} action={`/people/${view.person.id}/housing-referrals`} hidden={{ form: 'housing' }} submit="Refer">
          <RadioField frame={ownForm(frame, 'housing')} name="kind" label="To what?" choices={choices(HOUSING_KINDS)} />
          <SelectField frame={ownForm(frame, 'housing')} name="provider" label="Provider that answers here" empty="Somebody else" choices={view.providers.map(({ id, name }) => ({ value: id, text: name }))} />
          <TextField frame={ownForm(frame, 'housing')} name="toWhom" label="Or whom you ask" hint="A landlord, or the central team of community accommodation" />
          <TextArea frame={ownForm(frame, 'housing')} name="told" label="What they need to know to answer" rows={3} />
        </Form>
      )} />
    ) : null}
  </>
)

const AddressChecks = ({ view, frame }: Props): VNode | null => (view.places.length + view.checks.length === 0 ? null : (
  <>
    <h2 class="govuk-heading-m">Address checks</h2>
    {view.places.map((place) => {
      const check = view.checks.find((one) => one.accommodationId === place.id)
      const by = check ? null : checkBy(place)
      const own = ownForm(frame, `check-${place.id}`)
      return (
        <SummaryCard level={3} title={`${placeTitle(place)}, ${place.addressLine}`} tone={check ? 'good' : by !== null && by < view.today ? 'urgent' : 'plain'}>
          <p class="govuk-body">{check ? `Passed on ${longDay(check.on)}.` : by ? `Not checked yet: check it by ${longDay(by)}.` : 'Needs no check.'}</p>
          {view.mayRefer && by !== null ? (
            <Details summaryText="Record the check" open={frame.values['form'] === `check-${place.id}`} html={(
              <Form frame={own} action={`/people/${view.person.id}/accommodation/${place.id}/check`} hidden={{ version: String(place.version), form: `check-${place.id}` }} submit="Record the check">
                <RadioField frame={own} name="outcome" label="Did the address pass?" choices={[{ value: 'passed', text: 'It passed' }, { value: 'failed', text: 'It failed', hint: 'The place is then taken off the record of where they can sleep' }]} />
                <DayField frame={own} name="on" label="When was it checked?" value={view.today} />
                <SelectField frame={own} name="reason" label="If it failed: why?" hint="Read only by colleagues who see risk. Name no victim." empty="It passed" choices={choices(CHECK_REASONS)} />
                <TextField frame={own} name="words" label="If it failed: in a sentence" />
              </Form>
            )} />
          ) : null}
        </SummaryCard>
      )
    })}
    {view.checks.filter((one) => one.outcome === 'failed').map((one) => <p class="govuk-body"><strong>{one.addressLine}</strong>: {FAILED_CHECK.toLowerCase()}, {longDay(one.on)}, {one.by ?? 'not known by whom'}.{one.reason ? ` ${CHECK_REASONS[one.reason]}: ${one.words ?? ''}` : ''}</p>)}
  </>
))

const Tried = ({ view, frame }: Props): VNode => {
  const own = ownForm(frame, 'attempt')
  return (
    <>
      <DataTable caption="What else was tried" rows={view.attempts} empty="Nothing is recorded beside the referrals above." columns={[
        { heading: 'Day', names: true, cell: (one) => shortDay(one.day) }, { heading: 'What', cell: (one) => ATTEMPTS[one.what] }, { heading: 'Came of it', cell: (one) => OUTCOMES[one.outcome] }, { heading: 'Words', cell: (one) => one.words },
      ]} />
      <Details summaryText="Record something that was tried" open={frame.values['form'] === 'attempt'} html={(
        <Form frame={own} action={`/people/${view.person.id}/housing-attempts`} hidden={{ form: 'attempt' }} submit="Record it">
          <RadioField frame={own} name="what" label="What was tried?" choices={choices(ATTEMPTS)} />
          <DayField frame={own} name="on" label="When?" value={view.today} />
          <RadioField frame={own} name="outcome" label="What came of it?" choices={choices(OUTCOMES)} />
          <TextField frame={own} name="words" label="Whom did you ask, and what did they say?" />
        </Form>
      )} />
    </>
  )
}

const Lived = ({ view, frame }: Props): VNode => {
  const own = ownForm(frame, 'status')
  return (
    <>
      <DataTable caption="Where they lived" rows={view.statuses} empty="Nobody has recorded where they lived." columns={[
        { heading: 'From', names: true, cell: (one) => shortDay(one.from) }, { heading: 'Where', cell: (one) => STATUS_CODES[one.code].title }, { heading: 'How lasting', cell: (one) => STANDINGS[STATUS_CODES[one.code].standing] },
        { heading: 'Who says so', cell: (one) => one.source },
      ]} />
      <Details summaryText="Record where they live" open={frame.values['form'] === 'status'} html={(
        <Form frame={own} action={`/people/${view.person.id}/accommodation-statuses`} hidden={{ form: 'status' }} submit="Record it">
          <RadioField frame={own} name="code" label="Where do they live?" choices={Object.entries(STATUS_CODES).map(([value, { title, standing }]) => ({ value, text: title, hint: STANDINGS[standing] }))} />
          <DayField frame={own} name="from" label="From which day?" value={view.today} />
          <TextField frame={own} name="source" label="Who says so?" />
        </Form>
      )} />
    </>
  )
}

const Emergency = ({ view, frame }: Props): VNode => {
  const own = ownForm(frame, 'emergency')
  return (
    <>
      <h2 class="govuk-heading-m">Emergency placements</h2>
      {view.placements.map((one) => {
        const [nights, over] = [nightsOf(one, view.today), nightsOver(one, view.today)]
        const ending = ownForm(frame, one.id)
        return (
          <SummaryCard level={3} title={one.place} tone={over > 0 && one.leftOn === null ? 'urgent' : 'plain'}>
            <p class="govuk-body">{pounds(one.penceANight)} a night, paid by {PAYERS[one.payer].toLowerCase()}, {one.authority}. From {longDay(one.from)}, the last night {longDay(one.until)}{one.leftOn ? `; left on ${longDay(one.leftOn)}` : ''}. {nights} {nights === 1 ? 'night' : 'nights'}, <strong>{pounds(costOf(one, view.today))}</strong>.</p>
            {over > 0 ? <p class="govuk-body"><strong>{over} {over === 1 ? 'night' : 'nights'} past the last that was agreed.</strong></p> : null}
            {one.leftOn ? null : (
              <Form frame={ending} action={`/people/${view.person.id}/emergency-placements/${one.id}/ending`} hidden={{ version: String(one.version), form: one.id }} submit="Record that they left">
                <DayField frame={ending} name="leftOn" label="When did they leave?" value={view.today} />
              </Form>
            )}
          </SummaryCard>
        )
      })}
      <Details summaryText="Record an emergency placement" open={frame.values['form'] === 'emergency'} html={(
        <Form frame={own} action={`/people/${view.person.id}/emergency-placements`} hidden={{ form: 'emergency' }} submit="Record the placement">
          <TextField frame={own} name="place" label="Where is it?" />
          <SelectField frame={own} name="authority" label="In which council’s area?" empty="Choose a council" choices={view.authorities.map(({ code, name }) => ({ value: code, text: name }))} />
          <RadioField frame={own} name="payer" label="Who pays?" choices={choices(PAYERS)} />
          <TextField frame={own} name="price" label="Price of a night" prefix="£" width={5} inputmode="decimal" />
          <DayField frame={own} name="from" label="First night" value={view.release?.day ?? view.today} />
          <DayField frame={own} name="until" label="Last night that is paid for" />
        </Form>
      )} />
    </>
  )
}

const optionsPage = page({
  path: '/people/:person/housing-options',
  ask: optionsOf,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Housing options of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/accommodation`, text: 'Places and checks' } }),
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Housing options</h1>
      <p class="govuk-body">{view.release ? `Release ${view.release.released ? 'was' : 'is'} on ${longDay(view.release.day)}.` : 'They are not leaving prison in this sentence.'} {view.mayRefer ? <a class="govuk-link" href={`/people/${view.person.id}/duty-to-refer`}>Referral to a council</a> : null}</p>
      <Referrals view={view} frame={frame} />
      <AddressChecks view={view} frame={frame} />
      <Tried view={view} frame={frame} />
      <Emergency view={view} frame={frame} />
      <Lived view={view} frame={frame} />
    </>
  ),
})

const inboxPage = page({
  path: '/housing-referrals',
  ask: housingReferralsHere,
  menu: { text: 'Housing referrals', order: 33, roles: ['caseworker'] },
  input: () => ({}),
  title: () => 'Referrals to your housing',
  render: ({ referrals, today }, frame) => (
    <>
      <h1 class="govuk-heading-l">Referrals to your housing</h1>
      {referrals.length === 0 ? <p class="govuk-body tl-empty">Nobody waits for an answer of yours.</p> : referrals.map((one) => (
        <SummaryCard title={`${one.forename} ${one.surname}`} tone={one.state === 'sent' && one.answerBy < today ? 'urgent' : 'working'}>
          <p class="govuk-body">{HOUSING_KINDS[one.kind]}. {HOUSING_STATES[one.state].title}. Answer by <strong>{longDay(one.answerBy)}</strong>.</p>
          <p class="govuk-body">{one.told}</p>
          <AnswerForm referral={one} frame={frame} by={['provider']} />
        </SummaryCard>
      ))}
    </>
  ),
})

const back = ({ person }: { readonly person: string }): string => `/people/${person}/housing-options`

export const optionRoutes: readonly Route[] = [
  optionsPage,
  inboxPage,
  form({ path: '/people/:person/housing-referrals', does: referToHousing, again: optionsPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: back, notice: () => 'The referral is recorded.' }),
  form({ path: '/housing-referrals/:housingReferral/answer', does: answerHousing, again: inboxPage, input: ({ params }, values) => ({ ...values, housingReferral: params['housingReferral'] }), next: (output, { viewer }) => (viewer?.role === 'caseworker' ? '/housing-referrals' : back(output)), notice: ({ state }) => `${HOUSING_STATES[state].title}: recorded.` }),
  form({ path: '/people/:person/accommodation/:accommodation/check', does: checkAddress, again: optionsPage, input: ({ params }, values) => ({ ...values, accommodation: params['accommodation'] }), next: (output) => back(output), notice: ({ outcome }) => (outcome === 'failed' ? 'The check is recorded. They cannot sleep there: find another place.' : 'The check is recorded.') }),
  form({ path: '/people/:person/housing-attempts', does: recordAttempt, again: optionsPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: back, notice: () => 'It is recorded.' }),
  form({ path: '/people/:person/accommodation-statuses', does: recordStatus, again: optionsPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: back, notice: () => 'It is recorded.' }),
  form({ path: '/people/:person/emergency-placements', does: placeInEmergency, again: optionsPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: (output) => back(output), notice: ({ until }) => `The emergency room is their place to sleep until ${longDay(until)}. Arrange what follows before that.` }),
  form({ path: '/people/:person/emergency-placements/:emergencyPlacement/ending', does: endPlacement, again: optionsPage, input: ({ params }, values) => ({ ...values, emergencyPlacement: params['emergencyPlacement'] }), next: back, notice: () => 'The end is recorded.' }),
]
