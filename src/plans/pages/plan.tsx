/** The plan of one person: the panel on their page, and the page that it is worked from. Overdue first, gaps in sight. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { PATHWAYS, type Pathway } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DueList, dueWords } from '../../ui/due-list.tsx'
import { Form } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { classes } from '../../ui/govuk/markup.ts'
import { Tag } from '../../ui/govuk/tag.tsx'
import { Masked } from '../../ui/list.tsx'
import { page, panelView } from '../../ui/page.ts'
import { openPlan, type PlanPanel } from '../actions.ts'
import { DECLINED_WORDS, doerOf, goalsInOrder, isOpen, missingForAgreement, openSteps, PLAN_STATES, stateWords, stepsInOrder, type Goal, type Plan, type Step } from '../rules.ts'

export const planHref = (person: string): string => `/people/${person}/plan`

const Gaps = ({ gaps, person, mayPlan }: { readonly gaps: readonly Pathway[]; readonly person: string; readonly mayPlan: boolean }): VNode | null =>
  gaps.length === 0 ? null : (
    <ul class="govuk-list">
      {gaps.map((pathway) => (
        <li>
          <Tag text="Need without a goal" classes="govuk-tag--red" />{' '}<strong>{PATHWAYS[pathway]}</strong>
          {mayPlan ? <>{' '}<a class="govuk-link" href={`${planHref(person)}/goals?pathway=${pathway}`}>Add a goal<span class="govuk-visually-hidden"> for {PATHWAYS[pathway]}</span></a></> : null}
        </li>
      ))}
    </ul>
  )

/** What the person said, as they said it. */
export const OwnWords = ({ words, declined = false }: { readonly words: string; readonly declined?: boolean }): VNode =>
  declined ? <p class="govuk-body">{DECLINED_WORDS}</p> : words === '' ? <p class="govuk-body">Their own words are not written down yet.</p> : <InsetText><blockquote class="govuk-body-l govuk-!-margin-0">“{words}”</blockquote></InsetText>

const StartPlan = ({ frame, person }: { readonly frame: Frame; readonly person: string }): VNode => (
  <Form frame={frame} action={`/people/${person}/plans`} submit="Start a plan" />
)

export const planPanel = panelView<PlanPanel>('plans.plan', ({ hidden, plan, gaps, mayPlan }, frame, person) => (
  <SummaryCard
    title="Plan" tone={plan && openSteps(plan).some((step) => step.due < frame.today) ? 'urgent' : 'plain'}
    action={plan ? { text: 'Open the plan', href: planHref(person.id) } : undefined}
  >
    {hidden === null ? (
      <>
        {plan ? (
          <>
            <p class="govuk-body"><Tag text={PLAN_STATES[plan.state]} classes={plan.state === 'agreed' ? 'govuk-tag--green' : 'govuk-tag--yellow'} />{' '}{stateWords(plan)}</p>
            <OwnWords words={plan.ownWords} declined={plan.declined} />
            <DueList
              today={frame.today} empty="No step is open."
              items={stepsInOrder(openSteps(plan)).slice(0, 5).map((step) => ({ what: step.words, href: planHref(person.id), due: step.due, who: doerOf(step) }))}
            />
          </>
        ) : <p class="govuk-body">There is no open plan.</p>}
        {plan || !mayPlan ? null : <StartPlan frame={frame} person={person.id} />}
        <Gaps gaps={gaps} person={person.id} mayPlan={mayPlan && plan !== null} />
      </>
    ) : <p class="govuk-body"><Masked reason={hidden} /></p>}
  </SummaryCard>
))

const StepButtons = ({ frame, person, step }: { readonly frame: Frame; readonly person: string; readonly step: Step }): VNode => (
  <Form frame={frame} action={`${planHref(person)}/steps/${step.id}/completion`} class="tl-no-print">
    <div class="govuk-button-group govuk-!-margin-top-2 govuk-!-margin-bottom-0">
      <Button classes="govuk-button--secondary" preventDoubleClick html={<>Done<span class="govuk-visually-hidden">: {step.words}</span></>} />
      <button type="submit" class="tl-link-button" formaction={`${planHref(person)}/steps/${step.id}/withdrawal`}>Drop<span class="govuk-visually-hidden">: {step.words}</span></button>
    </div>
  </Form>
)

const StepItem = ({ frame, person, step, mayPlan }: { readonly frame: Frame; readonly person: string; readonly step: Step; readonly mayPlan: boolean }): VNode => {
  const state = !isOpen(step) ? 'later' : step.due < frame.today ? 'overdue' : step.due === frame.today ? 'today' : 'later'
  return (
    <li class={classes('tl-due__item', `tl-due__item--${state}`)}>
      <div class="tl-due__what">
        <strong>{step.words}</strong>
        <div class="tl-due__detail">{doerOf(step)}{step.byPerson ? `. ${step.owner} asks about it` : ''}</div>
        {mayPlan && isOpen(step) ? <StepButtons frame={frame} person={person} step={step} /> : null}
      </div>{' '}
      <div class="tl-due__when">
        {step.doneOn !== null ? <Tag text={`Done ${shortDay(step.doneOn)}`} classes="govuk-tag--green" />
          : step.droppedOn !== null ? <Tag text={`Dropped ${shortDay(step.droppedOn)}`} classes="govuk-tag--grey" /> : (
            <>
              <Tag text={dueWords(step.due, frame.today)} classes={state === 'overdue' ? 'govuk-tag--red' : state === 'today' ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />{' '}
              <time class="tl-due__day" datetime={step.due}>{shortDay(step.due)}</time>
            </>
          )}
      </div>
    </li>
  )
}

const GoalCard = ({ frame, person, goal, mayPlan }: { readonly frame: Frame; readonly person: string; readonly goal: Goal; readonly mayPlan: boolean }): VNode => {
  const open = mayPlan && goal.endedOn === null
  return (
    <SummaryCard
      title={<>{PATHWAYS[goal.pathway]}: {goal.words}</>} level={3} tone={goal.endedAs === 'reached' ? 'good' : goal.steps.some((step) => isOpen(step) && step.due < frame.today) ? 'urgent' : 'plain'}
      action={open ? { text: 'Add a step', href: `${planHref(person)}/goals/${goal.id}/steps`, about: `to “${goal.words}”` } : undefined}
    >
      {goal.endedOn === null ? null : <p class="govuk-body">{goal.endedAs === 'reached' ? 'Reached' : 'Dropped'} on {longDay(goal.endedOn)}.</p>}
      {goal.steps.length === 0 ? <p class="govuk-body">No steps yet. Say who does what, and by when.</p> : (
        <ul class="tl-due">{stepsInOrder(goal.steps).map((step) => <StepItem frame={frame} person={person} step={step} mayPlan={open} />)}</ul>
      )}
      {open ? (
        <Form frame={frame} action={`${planHref(person)}/goals/${goal.id}/end`} class="tl-no-print">
          <div class="govuk-button-group govuk-!-margin-top-4 govuk-!-margin-bottom-0">
            {goal.steps.length > 0 && !goal.steps.some(isOpen) ? <Button text="Goal reached" name="as" value="reached" classes="govuk-button--secondary" preventDoubleClick /> : null}
            <button type="submit" name="as" value="dropped" class="tl-link-button">Drop this goal<span class="govuk-visually-hidden">: {goal.words}</span></button>
          </div>
        </Form>
      ) : null}
    </SummaryCard>
  )
}

const Agreement = ({ frame, person, plan }: { readonly frame: Frame; readonly person: string; readonly plan: Plan }): VNode | null => {
  if (plan.state !== 'draft') return null
  const missing = missingForAgreement(plan)
  return (
    <>
      <h2 class="govuk-heading-m">Agree it with the person</h2>
      {missing.length > 0 ? (
        <>
          <p class="govuk-body">Before it can be agreed:</p>
          <ul class="govuk-list govuk-list--bullet">{missing.map((one) => <li>{one}</li>)}</ul>
        </>
      ) : (
        <>
          <p class="govuk-body">Read it through together first. The <a class="govuk-link" href={`${planHref(person)}/print`}>plan in plain language</a> helps.</p>
          <Form frame={frame} action={`${planHref(person)}/agreement`} hidden={{ version: String(plan.version) }} submit="The person agrees to this plan" />
        </>
      )}
    </>
  )
}

export const planPage = page({
  path: '/people/:person/plan',
  ask: openPlan,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Plan of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, hidden, plan, gaps, mayPlan }, frame) => {
    if (hidden !== null) return <><h1 class="govuk-heading-l">Plan</h1><p class="govuk-body"><Masked reason={hidden} /></p></>
    const history = <a class="govuk-link" href={`${planHref(person.id)}/history`}>Earlier plans and changes</a>
    if (!plan) {
      return (
        <>
          <h1 class="govuk-heading-l">Plan</h1>
          <p class="govuk-body-l">There is no open plan.</p>
          {mayPlan ? <StartPlan frame={frame} person={person.id} /> : null}
          <Gaps gaps={gaps} person={person.id} mayPlan={false} />
          {mayPlan ? <p class="govuk-body">{history}</p> : null}
        </>
      )
    }
    const at = planHref(person.id)
    return (
      <>
        <h1 class="govuk-heading-l">Plan</h1>
        <p class="govuk-body-l">
          <Tag text={PLAN_STATES[plan.state]} classes={plan.state === 'agreed' ? 'govuk-tag--green' : 'govuk-tag--yellow'} />{' '}{stateWords(plan)}
          {plan.reviewDay === null ? null : <> Review by {longDay(plan.reviewDay)}.</>}
        </p>
        <Gaps gaps={gaps} person={person.id} mayPlan={mayPlan} />
        <h2 class="govuk-heading-m">In their own words</h2>
        <OwnWords words={plan.ownWords} declined={plan.declined} />
        {mayPlan ? <p class="govuk-body"><a class="govuk-link" href={`${at}/words`}>{plan.ownWords === '' && !plan.declined ? 'Write down their own words' : 'Change their own words or the review day'}</a></p> : null}
        <h2 class="govuk-heading-m">Goals and steps</h2>
        {plan.goals.length === 0 ? <p class="govuk-body tl-empty">No goals yet. Add one for each need that the person wants to work on.</p> : null}
        {goalsInOrder(plan.goals, frame.today).map((goal) => <GoalCard frame={frame} person={person.id} goal={goal} mayPlan={mayPlan} />)}
        {mayPlan ? (
          <>
            <Button href={`${at}/goals`} text="Add a goal" classes="govuk-button--secondary" />
            <Agreement frame={frame} person={person.id} plan={plan} />
            <ul class="govuk-list tl-no-print">
              <li><a class="govuk-link" href={`${at}/print`}>Print it for the person</a></li>
              {plan.state === 'agreed' ? <li><a class="govuk-link" href={`${at}/review`}>Review the plan</a></li> : null}
              <li><a class="govuk-link" href={`${at}/closure`}>Close the plan</a></li>
              <li>{history}</li>
            </ul>
          </>
        ) : null}
      </>
    )
  },
})
