/** One gate check on one screen, for a phone and a hurry: a row of large answers to each question, one button. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { dayTitle, SLEPT } from '../../housing/rules.ts'
import { PersonBar } from '../../people/pages.tsx'
import { CheckboxField, Form, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { Masked } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { gateCheck, recordGate, type ShownQuestion } from '../actions.ts'
import { contradictionWords, type Given } from '../answers.ts'
import { OWNERS } from '../owners.ts'
import { ANSWERS, answerWords, askedAs, KNOWN_HOW, KNOWN_HOW_TOLD, QUESTIONS, type Answer, type KnownHow, type OwnQuestion } from '../questions.ts'

const saidBy = (given: Given): string => `${given.by ? `${given.by}, ` : ''}${given.organisation}, ${shortDay(given.recordedOn)} (${KNOWN_HOW_TOLD[given.how]})`

/** What is recorded, who told it and how they knew; all that was said before behind a line. */
const Recorded = ({ shown }: { readonly shown: ShownQuestion }): VNode | null => {
  const { question, standing, history, hidden, toldHidden } = shown
  if (question === 'housing') return null
  if (hidden !== null && toldHidden) return <>Answered. What: <Masked reason={hidden} /></>
  if (standing.state === 'open') return null
  return (
    <>
      {standing.state === 'contradicted'
        ? <><strong>Said in two ways:</strong> {contradictionWords(question, standing.said)}.</>
        : <>Recorded: <strong>{answerWords(question, standing.given.answer)}</strong>, by {saidBy(standing.given)}.</>}
      {history.length > 1 ? (
        <Details summaryText={`All ${history.length} answers to this`} html={<ul class="govuk-list">{history.map((one) => <li>{answerWords(question, one.answer)}: {saidBy(one)}{one.reason ? `. ${one.reason}` : ''}</li>)}</ul>} />
      ) : null}
    </>
  )
}

const choicesOf = (question: OwnQuestion): { readonly value: string; readonly text: string }[] =>
  (Object.keys(ANSWERS) as Answer[]).map((value) => ({ value, text: answerWords(question, value) }))

const housingChoices = Object.entries(SLEPT).map(([value, text]) => ({ value, text }))

interface Filled {
  readonly slept: string | null
  readonly answers: Partial<Record<OwnQuestion, Answer>>
}

const Row = ({ frame, shown, day, filled, slept, said }: {
  readonly frame: Frame
  readonly shown: ShownQuestion
  readonly day: number
  readonly filled: Filled | null
  readonly slept: { readonly words: string; readonly how: KnownHow | null } | null
  /** What is recorded elsewhere that bears on it: beside the question, never its answer. */
  readonly said: string | null
}): VNode => {
  const { question } = shown
  const recorded = <Recorded shown={shown} />
  if (!shown.mayAnswer) return (
    <div class="tl-answers__told">
      <h2 class="govuk-heading-s">{QUESTIONS[question].title}</h2>
      <p class="govuk-body">{question === 'housing' && slept ? slept.words : shown.standing.state === 'open' && !shown.toldHidden ? `Not answered yet: ${OWNERS[shown.owner]} is asked.` : recorded}</p>
    </div>
  )
  const name = question === 'housing' ? 'slept' : question
  const known = question === 'housing' ? (slept ? <>Recorded: <strong>{slept.words}</strong>{slept.how ? ` (${KNOWN_HOW_TOLD[slept.how]})` : ''}.</> : null) : shown.standing.state === 'open' && !shown.toldHidden ? null : recorded
  const settled = known !== null && shown.standing.state !== 'contradicted'
  const field = (
    <RadioField
      frame={frame} name={name} label={askedAs(question, day)} hint={known !== null && !settled ? known : known === null && said !== null ? said : undefined} choices={question === 'housing' ? housingChoices : choicesOf(question)}
      // What is recorded for this day is not filled in anew from the day before.
      value={filled === null || known !== null ? undefined : question === 'housing' ? (filled.slept ?? undefined) : filled.answers[question]}
    />
  )
  if (!settled) return field
  return (
    <div class="tl-answers__told">
      <h2 class="govuk-heading-s">{QUESTIONS[question].title}</h2>
      <p class="govuk-body">{known}</p>
      <Details summaryHtml={<>Change<span class="govuk-visually-hidden"> what is recorded of {QUESTIONS[question].title.toLowerCase()}</span></>} open={typeof frame.values[name] === 'string' && frame.values[name] !== ''} html={field} />
    </div>
  )
}

const checkPage = page({
  path: '/people/:person/gate/:day',
  ask: gateCheck,
  input: ({ params, query, typed }) => ({ person: params['person'] ?? '', day: params['day'] ?? '', begun: query['from'] === 'before' || typed?.['begun'] === 'yes' }),
  title: ({ person, check }) => `${dayTitle(check.dayAfter)}: ${person.forename} ${person.surname} through the gate`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/gate`, text: 'The gate record' } }),
  render: (view, frame) => {
    const { check, today } = view
    const title = dayTitle(check.dayAfter)
    if (check.endedOn !== null) return (
      <>
        <h1 class="govuk-heading-l">{title}: nothing more is asked</h1>
        <p class="govuk-body">The checks after this release ended on {longDay(check.endedOn)}.</p>
      </>
    )
    if (check.due > today) return (
      <>
        <h1 class="govuk-heading-l">{title} is not until {longDay(check.due)}</h1>
        <p class="govuk-body">It is {relativeDay(check.due, today)}. Come back on the day or after it.</p>
      </>
    )
    return <CheckForm view={view} frame={frame} title={title} />
  },
})

type View = Extract<Awaited<ReturnType<(typeof gateCheck)['run']>>, { readonly ok: true }>['value']

const CheckForm = ({ view: { person, today, check, questions, before, begun, provider, housingHow, recordedElsewhere }, frame, title }: { readonly view: View; readonly frame: Frame; readonly title: string }): VNode => {
  const filled: Filled | null = begun && before ? before : null
  const slept = check.slept ? { words: SLEPT[check.slept], how: housingHow } : null
  const changing = questions.some(({ mayAnswer, standing, question }) => mayAnswer && (standing.state !== 'open' || (question === 'housing' && slept !== null)))
  return (
    <>
      <h1 class="govuk-heading-l">{title}: {provider ? 'prescription and treatment' : 'how does it stand?'}</h1>
      <p class="govuk-body">{longDay(check.due)} ({relativeDay(check.due, today)}), about {person.forename} {person.surname}. What you do not know can stay empty.</p>
      {frame.stale === undefined ? null : <InsetText><p class="govuk-body">Somebody answered while you were writing. What is recorded now stands with each question; yours is kept.</p></InsetText>}
      {filled ? <InsetText><p class="govuk-body">The answers of {dayTitle(before!.dayAfter).toLowerCase()} are filled in. They are saved only after you have read them: change what is no longer true.</p></InsetText>
        : before ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/gate/${check.dayAfter}?from=before`}>Start from the answers of {dayTitle(before.dayAfter).toLowerCase()}</a></p> : null}
      <Form frame={frame} action={`/people/${person.id}/gate/${check.dayAfter}`} hidden={{ version: String(check.version), ...(filled ? { begun: 'yes' } : {}) }} submit="Save">
        <div class="tl-answers">
          {questions.map((shown) => <Row frame={frame} shown={shown} day={check.dayAfter} filled={filled} slept={slept} said={shown.question === 'money' ? recordedElsewhere : null} />)}
          <RadioField frame={frame} name="how" label="How do you know?" choices={Object.entries(KNOWN_HOW).map(([value, text]) => ({ value, text }))} />
        </div>
        {changing ? <TextArea frame={frame} name="reason" label="If you change what is recorded: how do you know that yours is right?" hint="The first answer stays readable beside yours" rows={2} /> : null}
        {provider ? <CheckboxField frame={frame} name="agreed" label="Did you ask them?" choices={[{ value: 'yes', text: 'They agree that those who manage their sentence are told this' }]} /> : null}
        {filled ? <CheckboxField frame={frame} name="read" label="Have you read each answer?" choices={[{ value: 'yes', text: `I have read each answer, and it is still true` }]} /> : null}
      </Form>
    </>
  )
}

export const checkRoutes: readonly Route[] = [
  checkPage,
  form({
    path: '/people/:person/gate/:day', does: recordGate, again: checkPage,
    input: ({ params }, values) => ({ ...values, person: params['person'], day: params['day'], read: oneOf(values['read']), agreed: oneOf(values['agreed']) }),
    next: ({ person }) => `/people/${person}/gate`,
    notice: ({ recorded, contradicted }) => (recorded === 0 ? 'This was already recorded; nothing has changed.'
      : `${recorded === 1 ? 'One answer is' : `${recorded} answers are`} recorded.${contradicted > 0 ? ' One of them contradicts what another organisation said: the offender manager is asked to settle it.' : ''}`),
  }),
]

/** A group of one checkbox: ticked or not. */
const oneOf = (value: string | readonly string[] | undefined): string => (Array.isArray(value) ? (value.find((one: string) => one !== '') ?? '') : typeof value === 'string' ? value : '')
