/** What people see of licence conditions: the panel, and the page on which conditions are proposed and decided. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../core/dates.ts'
import { PersonBar } from '../people/pages.tsx'
import { SummaryCard } from '../ui/cards.tsx'
import { DayField, Form, RadioField, SelectField, TextArea } from '../ui/form.tsx'
import { ownForm, type Frame } from '../ui/frame.ts'
import { Details } from '../ui/govuk/details.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { DataTable } from '../ui/list.tsx'
import { form, page, panelView, type Pages } from '../ui/page.ts'
import { decide, openLicence, propose, recordEvent, withdraw, type LicencePanel } from './actions.ts'
import { conditionWords, CONDITION_STATES, LICENCE_SOURCE, SENTENCE_EVENTS, standardCondition, STANDARD_CONDITIONS, type Condition, type ConditionCode } from './rules.ts'

const codes = Object.keys(STANDARD_CONDITIONS) as ConditionCode[]

const Proposed = ({ condition, frame, person, mayDecide }: { readonly condition: Condition; readonly frame: Frame; readonly person: string; readonly mayDecide: boolean }): VNode => {
  const own = ownForm(frame, condition.id)
  return (
    <SummaryCard title={standardCondition(condition.code).title} level={3} tone="working">
      <p class="govuk-body">{conditionWords(condition.code, condition.area)}</p>
      <p class="govuk-hint">A condition was proposed; shown since {shortDay(condition.shownFrom)}.</p>
      {mayDecide ? (
        <Form frame={own} action={`/people/${person}/licence-conditions/${condition.id}/decision`} hidden={{ version: String(condition.version), form: condition.id }} submit="Save the decision">
          <RadioField frame={own} name="decision" label="Does it go on the licence?" inline choices={[{ value: 'accepted', text: 'Accept it' }, { value: 'declined', text: 'Decline it' }]} />
          <TextArea frame={own} name="reason" label="Why is it, or is it not, necessary and proportionate?" rows={2} />
        </Form>
      ) : <p class="govuk-body">The offender manager decides.</p>}
    </SummaryCard>
  )
}

const licencePage = page({
  path: '/people/:person/licence',
  ask: openLicence,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Licence of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, conditions, events, districts, shown, mayDecide, mayRecord }, frame) => {
    const waiting = conditions.filter((one) => one.state === 'proposed')
    const proposing = ownForm(frame, 'propose')
    const withdrawing = ownForm(frame, 'withdraw')
    const recording = ownForm(frame, 'event')
    return (
      <>
        <h1 class="govuk-heading-l">Licence of {person.forename} {person.surname}</h1>
        <h2 class="govuk-heading-m">To be decided</h2>
        {waiting.length === 0 ? <p class="govuk-body tl-empty">No proposal waits for a decision.</p> : waiting.map((condition) => <Proposed condition={condition} frame={frame} person={person.id} mayDecide={mayDecide} />)}
        <h2 class="govuk-heading-m">Decided</h2>
        <DataTable
          caption="Conditions that were decided" quiet rows={conditions.filter((one) => one.state !== 'proposed')} empty="No condition has been decided yet."
          columns={[
            { heading: 'Condition', names: true, cell: (one) => conditionWords(one.code, one.area) },
            { heading: 'Decision', cell: (one) => <Tag text={CONDITION_STATES[one.state]} classes={one.state === 'accepted' ? 'govuk-tag--green' : 'govuk-tag--grey'} /> },
            { heading: 'Day', cell: (one) => (one.decidedOn ? shortDay(one.decidedOn) : '') },
            { heading: 'Why', cell: (one) => one.reason ?? '' },
          ]}
        />
        {shown ? (
          <Details summaryText="Propose a condition" open={proposing === frame}>
            <p class="govuk-body">Anybody who works on this release may propose one. Proposals are shown without saying whose they are: one made today from {longDay(shown.usual)}{shown.usual === shown.urgent ? '' : `, with those of its week; one that cannot wait from tomorrow, ${longDay(shown.urgent)}`}.</p>
            <Form frame={proposing} action={`/people/${person.id}/licence-conditions`} hidden={{ form: 'propose' }} submit="Propose it">
              <RadioField frame={proposing} name="code" label="Which condition?" small choices={codes.map((code) => ({ value: code, text: standardCondition(code).title, hint: conditionWords(code, 'the district') }))} />
              <SelectField frame={proposing} name="area" label="District of the exclusion zone" hint="Only for an exclusion zone" empty="Not an exclusion zone" choices={districts.map(({ code, name }) => ({ value: code, text: name }))} />
              {shown.usual === shown.urgent ? null : <RadioField frame={proposing} name="urgent" label="Can it wait until then?" value="" choices={[{ value: '', text: `Yes: shown from ${longDay(shown.usual)}` }, { value: 'yes', text: `No, it is urgent: shown from ${longDay(shown.urgent)}` }]} />}
            </Form>
            <p class="govuk-hint">{LICENCE_SOURCE}.</p>
          </Details>
        ) : null}
        <Details summaryText="Take back a proposal of your own" open={withdrawing === frame}>
          <p class="govuk-body">While nobody has decided on it. It goes without a trace; if somebody else proposed the same, that stays.</p>
          <Form frame={withdrawing} action={`/people/${person.id}/licence-condition-withdrawals`} hidden={{ form: 'withdraw' }} submit="Take it back">
            <SelectField frame={withdrawing} name="code" label="Which condition?" empty="Choose" choices={codes.map((code) => ({ value: code, text: standardCondition(code).title }))} />
            <SelectField frame={withdrawing} name="area" label="District of the exclusion zone" hint="Only for an exclusion zone" empty="Not an exclusion zone" choices={districts.map(({ code, name }) => ({ value: code, text: name }))} />
          </Form>
        </Details>
        <h2 class="govuk-heading-m">Moves, hearings and recalls</h2>
        <DataTable
          caption="Moves, hearings and recalls" quiet rows={events} empty="None is recorded."
          columns={[{ heading: 'What', names: true, cell: (event) => SENTENCE_EVENTS[event.kind] }, { heading: 'Day', cell: (event) => longDay(event.day) }]}
        />
        {mayRecord ? <Details summaryText="Record a move to open conditions, a hearing or a recall" open={recording === frame}>
          <Form frame={recording} action={`/people/${person.id}/sentence-events`} hidden={{ form: 'event' }} submit="Record it">
            <RadioField frame={recording} name="kind" label="What happened?" choices={Object.entries(SENTENCE_EVENTS).map(([value, text]) => ({ value, text }))} />
            <DayField frame={recording} name="day" label="On which day?" />
          </Form>
        </Details> : null}
      </>
    )
  },
})

const Panel = ({ data, person }: { readonly data: LicencePanel; readonly person: string }): VNode => {
  const waiting = data.conditions.filter((one) => one.state === 'proposed').length
  const standing = data.conditions.filter((one) => one.state === 'accepted')
  return (
    <SummaryCard title="Licence conditions" action={{ text: waiting > 0 ? 'Decide' : 'Open', href: `/people/${person}/licence`, about: 'the licence conditions' }}>
      {waiting > 0 ? <p class="govuk-body"><strong>{waiting} {waiting === 1 ? 'condition was' : 'conditions were'} proposed and {waiting === 1 ? 'waits' : 'wait'} for a decision.</strong></p> : null}
      {standing.length === 0 ? <p class="govuk-body">No additional condition is on the licence.</p> : (
        <ul class="govuk-list govuk-list--bullet">{standing.map((one) => <li>{conditionWords(one.code, one.area)}</li>)}</ul>
      )}
    </SummaryCard>
  )
}

export const licencesPages: Pages = {
  routes: [
    licencePage,
    form({
      path: '/people/:person/licence-conditions', does: propose, again: licencePage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/licence`,
      notice: ({ shownFrom }) => `It is proposed. It is shown, without a name, from ${longDay(shownFrom)}.`,
    }),
    form({
      path: '/people/:person/licence-condition-withdrawals', does: withdraw, again: licencePage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/licence`,
      notice: () => 'If a proposal of yours was waiting, it is taken back.',
    }),
    form({
      path: '/people/:person/licence-conditions/:condition/decision', does: decide, again: licencePage,
      input: ({ params }, values) => ({ ...values, condition: params['condition'] }),
      next: ({ person }) => `/people/${person}/licence`,
      notice: () => 'The decision is saved.',
    }),
    form({
      path: '/people/:person/sentence-events', does: recordEvent, again: licencePage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/licence`,
      notice: () => 'It is recorded.',
    }),
  ],
  panels: [panelView<LicencePanel>('licences.conditions', (data, _frame, person) => <Panel data={data} person={person.id} />)],
}
