/** Assessing one pathway with the published questions, and reading an assessment as it was asked. */
import type { ComponentChildren, VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { CheckboxField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Masked } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { assessNeed, needsForm, readAssessment } from '../actions.ts'
import { answerClass, answersOfFields, checkAnswers, fieldOf, isWritten, type Question, type QuestionForm } from '../rules.ts'
import { signsOf, suggestionWords, suggestNeed } from '../signs.ts'
import { assessHref, needsPage } from './overview.tsx'

const Lines = ({ text }: { readonly text: string }): VNode => <>{text.split('\n').map((line, place) => <>{place > 0 ? <br /> : null}{line}</>)}</>

/** Shown below its option; where no script hides it, the hint says when to answer. */
const hintFor = (question: Question, after: string | undefined): ComponentChildren => {
  if (after === undefined) return question.hint === null ? undefined : <Lines text={question.hint} />
  return <>If “{after}”.{question.hint === null ? null : <>{' '}<Lines text={question.hint} /></>}</>
}

const Field = ({ frame, question, form: asked, after }: { readonly frame: Frame; readonly question: Question; readonly form: QuestionForm; readonly after?: string }): VNode => {
  const hint = hintFor(question, after)
  const common = { frame, name: fieldOf(question), label: question.required ? question.title : `${question.title} (optional)`, ...(hint === undefined ? {} : { hint }) }
  if (question.kind === 'SHORT_TEXT') return <TextField {...common} />
  if (isWritten(question.kind)) return <TextArea {...common} rows={question.kind === 'ADDRESS' ? 3 : 2} />
  const choices = question.options.map(({ option, label }) => {
    const below = asked.questions.filter((one) => one.parentQuestion === question.question && one.parentOption === option)
    return { value: option, text: label, ...(below.length === 0 ? {} : { reveals: <>{below.map((one) => <Field frame={frame} question={one} form={asked} after={label} />)}</> }) }
  })
  return question.kind === 'RADIO' ? <RadioField {...common} choices={choices} /> : <CheckboxField {...common} choices={choices} />
}

/** A choice and the boxes that belong to it are one group, so that “Additional details” says of what. */
const groupsOf = ({ questions }: QuestionForm): Question[][] => {
  const groups: Question[][] = []
  for (const question of questions.filter((one) => one.parentQuestion === null)) {
    const last = groups.at(-1)
    if (last && isWritten(question.kind)) last.push(question)
    else groups.push([question])
  }
  return groups
}

const Decision = ({ frame, form: asked, health }: { readonly frame: Frame; readonly form: QuestionForm; readonly health: boolean }): VNode => {
  const typed = answersOfFields(frame.values)
  const checked = checkAnswers(asked, typed)
  const signs = signsOf(asked)
  return (
    <>
      <h2 class="govuk-heading-m">Your decision</h2>
      {typed.length > 0 ? <InsetText text={suggestionWords(suggestNeed(asked, checked.ok ? checked.value : typed))} /> : (
        <Details summaryText="Which answers point to a need">
          <p class="govuk-body">These answers point to a need. You decide.</p>
          <ul class="govuk-list govuk-list--bullet">{signs.map((sign) => <li>{sign}</li>)}</ul>
        </Details>
      )}
      <RadioField frame={frame} name="need" label="Is there a need?" inline choices={[{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }]} />
      <TextArea
        frame={frame} name="why" label="Why" rows={3}
        hint={`A sentence for whoever helps next. Needed if there is a need, or if you decide against the answers.${health ? ' Everybody who sees needs can read it: do not write about treatment, conditions, drugs or alcohol.' : ''}`}
      />
    </>
  )
}

const assessPage = page({
  path: '/people/:person/needs/:pathway',
  ask: needsForm,
  input: ({ params }) => ({ person: params['person'] ?? '', pathway: params['pathway'] as keyof typeof PATHWAYS }),
  title: ({ pathway, person }) => `Assess ${PATHWAYS[pathway]}: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/needs` } }),
  render: ({ person, pathway, form: asked, before, answersHidden }, frame) => (
    <>
      <h1 class="govuk-heading-l">Assess {PATHWAYS[pathway]}</h1>
      <p class="govuk-body-s">The published resettlement questions, version {asked.version}, written for people in prison. In the community, “before custody” means before this sentence, and “when they are released” means now.</p>
      {before ? <p class="govuk-body">Last assessed on {longDay(before.assessedOn)}: {before.need ? 'a need' : 'no need'}. That assessment stays as it is.</p> : null}
      <Form frame={frame} action={`${assessHref(person.id, pathway)}/assessments`} hidden={{ version: String(asked.version) }} submit="Save the assessment" beside={<a class="govuk-link" href={`/people/${person.id}/needs`}>Leave without saving</a>}>
        {answersHidden === null ? groupsOf(asked).map((group) => (
          <div role="group" aria-label={group[0]?.title}>{group.map((question) => <Field frame={frame} question={question} form={asked} />)}</div>
        )) : <p class="govuk-body">Answers: <Masked reason={answersHidden} />. Your role records only whether there is a need.</p>}
        <Decision frame={frame} form={asked} health={answerClass(pathway) === 'health'} />
      </Form>
    </>
  ),
})

const readPage = page({
  path: '/people/:person/assessments/:assessment',
  ask: readAssessment,
  input: ({ params }) => ({ person: params['person'] ?? '', assessment: params['assessment'] ?? '' }),
  title: ({ assessment }) => `${PATHWAYS[assessment.pathway]} on ${longDay(assessment.assessedOn)}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/needs` } }),
  render: ({ assessment, newestVersion, answers, answersHidden }) => (
    <>
      <h1 class="govuk-heading-l">{PATHWAYS[assessment.pathway]}, {longDay(assessment.assessedOn)}</h1>
      <SummaryList rows={[
        { key: { text: 'Need' }, value: { text: assessment.need ? 'Yes' : 'No' } },
        assessment.why !== null && { key: { text: 'Why' }, value: { text: assessment.why } },
        { key: { text: 'Assessed by' }, value: { text: assessment.assessedBy ? `${assessment.assessedBy}, ${assessment.organisation}` : assessment.organisation } },
      ]} />
      <h2 class="govuk-heading-m">Answers, in the words that were asked</h2>
      {assessment.version < newestVersion ? <InsetText text={`Asked with version ${assessment.version} of the questions. Version ${newestVersion} is asked today.`} /> : null}
      {answers === null ? <p class="govuk-body"><Masked reason={answersHidden ?? ''} /></p>
        : answers.length === 0 ? <p class="govuk-body">No answers were recorded, only the decision.</p>
          : <SummaryList rows={answers.map(({ title, answer }) => ({ key: { text: title }, value: { html: <Lines text={answer} /> } }))} />}
    </>
  ),
})

const assessForm = form({
  path: '/people/:person/needs/:pathway/assessments',
  does: assessNeed,
  again: assessPage,
  input: ({ params }, values) => ({
    person: params['person'], pathway: params['pathway'], version: values['version'], need: values['need'] ?? '', why: values['why'] ?? '', answers: answersOfFields(values),
  }),
  next: (_output, { params }) => `/people/${params['person'] ?? ''}/needs`,
  notice: ({ pathway, need }) => `${PATHWAYS[pathway]} is assessed: ${need ? 'there is a need' : 'no need'}.`,
})

export const assessmentRoutes = [needsPage, assessPage, assessForm, readPage]
