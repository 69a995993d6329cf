/** Consent on the person page, and the page on which it is asked for, refused and taken back. */
import type { VNode } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { CLASSES } from '../../platform/vocabulary.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { CheckboxField, DayField, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, panelView } from '../../ui/page.ts'
import { listConsents, recordConsent, type ConsentAsked } from '../actions.ts'
import { ANSWERS, consentMonths, consentWords, type ConsentState } from '../consents.ts'

const TAGS: Record<ConsentState, { text: string; classes: string }> = {
  given: { text: 'Consents', classes: 'govuk-tag--green' }, refused: { text: 'Refused', classes: 'govuk-tag--red' }, withdrawn: { text: 'Taken back', classes: 'govuk-tag--red' },
  lapsed: { text: 'Ask again', classes: 'govuk-tag--yellow' }, expired: { text: 'Ask again', classes: 'govuk-tag--yellow' }, never: { text: 'Not asked', classes: 'govuk-tag--yellow' },
}

const Standing = ({ asked }: { readonly asked: readonly ConsentAsked[] }): VNode => (
  <>
    {asked.map(({ title, standing }) => (
      <>
        <p class="govuk-body govuk-!-margin-bottom-1">Under “{title}”:</p>
        <ul class="govuk-list">
          {standing.map((one) => <li><Tag text={TAGS[one.state].text} classes={TAGS[one.state].classes} /> {CLASSES[one.class]}. {consentWords(one)}.</li>)}
        </ul>
      </>
    ))}
  </>
)

const toAsk = (asked: readonly ConsentAsked[]): boolean => asked.some(({ standing }) => standing.some(({ state }) => state === 'never' || state === 'lapsed' || state === 'expired'))

export const consentPanel = panelView('sharing.consent', ({ asked, mayAsk }: { readonly asked: readonly ConsentAsked[]; readonly mayAsk: boolean }, _frame, person) => (
  <SummaryCard title="Consent" tone={toAsk(asked) ? 'working' : 'plain'} action={{ text: mayAsk ? 'Ask, refuse or take back' : 'What was answered', href: `/people/${person.id}/consent`, about: 'consent' }}>
    <Standing asked={asked} />
  </SummaryCard>
))

/** Each agreement has its form; only the one that was sent is shown again as it was typed. */
const ofAgreement = (frame: Frame, agreement: string): Frame => (frame.values['agreement'] === agreement || frame.values['agreement'] === undefined ? frame : { ...frame, consequences: undefined, errors: [], values: {} })

const ConsentForm = ({ frame, person, asked }: { readonly frame: Frame; readonly person: string; readonly asked: ConsentAsked }): VNode => {
  const shown = ofAgreement(frame, asked.agreement)
  return (
    <CheckedForm frame={shown} action={`/people/${person}/consent`} hidden={{ agreement: asked.agreement }} submit="Record the answer">
      <CheckboxField frame={shown} name="classes" label="What the person was asked about" small values={asked.standing.length === 1 ? asked.standing.map((one) => one.class) : undefined} choices={asked.standing.map((one) => ({ value: one.class, text: CLASSES[one.class], hint: consentWords(one) }))} />
      <RadioField frame={shown} name="answer" label="What they answered" small choices={Object.entries(ANSWERS).map(([value, text]) => ({ value, text }))} />
      <TextArea frame={shown} name="how" label="How you explained it, and what they said" hint="Who would see what, what for, and that they can take it back on any day" rows={3} />
      <DayField frame={shown} name="until" label="Holds until (if they agreed a day)" hint={`Leave empty for ${consentMonths(frame.today).value} months`} />
    </CheckedForm>
  )
}

const consentPage = page({
  path: '/people/:person/consent',
  ask: listConsents,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Consent of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, asked, history, mayAsk, months }, frame) => (
    <>
      <h1 class="govuk-heading-l">Consent</h1>
      {asked.length === 0 ? <p class="govuk-body">No agreement in force asks this person’s consent for anything.</p> : <Standing asked={asked} />}
      {mayAsk ? asked.map((one) => (
        <>
          <h2 class="govuk-heading-m">Record an answer under “{one.title}”</h2>
          <ConsentForm frame={frame} person={person.id} asked={one} />
        </>
      )) : null}
      <h2 class="govuk-heading-m">What was answered before</h2>
      <DataTable caption="What was answered, newest first" quiet rows={history} empty="Nobody has asked yet." about={(row) => row.agreement} columns={[
        { heading: 'Answer', names: true, cell: (row) => <>{row.answer === 'lapsed' ? 'Lapsed' : ANSWERS[row.answer]}<span class="govuk-hint">{row.classes.map((cls) => CLASSES[cls]).join('; ')}</span></> },
        { heading: 'On', cell: (row) => <div>{shortDay(row.from)}{row.until ? <span class="govuk-hint">until {shortDay(row.until)}</span> : null}</div> },
        { heading: 'How', cell: (row) => row.how },
        { heading: 'Recorded by', behind: true, cell: (row) => <div>{row.by ?? ''}<span class="govuk-hint">{row.organisation}</span></div> },
      ]} />
      <Details summaryText="How long consent holds"><p class="govuk-body">{months.value} months unless another day was agreed. {months.source}. It lapses when the person moves to another organisation’s care, because it was given to somebody else’s question.</p></Details>
    </>
  ),
})

export const consentRoutes = [
  consentPage,
  form({
    path: '/people/:person/consent', does: recordConsent, again: consentPage, input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/consent`, notice: () => 'The answer is recorded and holds from the next look on.',
  }),
]
