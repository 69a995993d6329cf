/** Forms that change the plan itself: their own words, goals, steps, a review, the end. Whoever comes second sees both versions. */
import type { ComponentChildren, VNode } from 'preact'
import { addMonths, longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import type { PersonSummary } from '../../people/actions.ts'
import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { page, type Around, type PageRequest } from '../../ui/page.ts'
import { openPlan } from '../actions.ts'
import { openSteps, REVIEW_MONTHS_MAX, REVIEW_MONTHS_USUAL, stateWords, THEMSELF, type Plan } from '../rules.ts'
import { OwnWords, planHref } from './plan.tsx'

const ofPerson = ({ params }: PageRequest): { person: string } => ({ person: params['person'] ?? '' })
const around = ({ person }: { readonly person: PersonSummary }): Around => ({ banner: <PersonBar person={person} />, back: { href: planHref(person.id) } })
const Leave = ({ person }: { readonly person: PersonSummary }): VNode => <a class="govuk-link" href={planHref(person.id)}>Leave without saving</a>
const versionOf = (plan: Plan): { version: string } => ({ version: String(plan.version) })

const NoPlan = ({ person }: { readonly person: PersonSummary }): VNode => (
  <>
    <h1 class="govuk-heading-l">There is no open plan</h1>
    <p class="govuk-body"><a class="govuk-link" href={planHref(person.id)}>Go to the plan page</a> to start one.</p>
  </>
)

/** Two versions side by side, when somebody else saved first. The form below still holds what this person wrote. */
const Both = ({ now, yours }: { readonly now: ComponentChildren; readonly yours: ComponentChildren }): VNode => (
  <>
    <div class="govuk-grid-row">
      <section class="govuk-grid-column-one-half"><h2 class="govuk-heading-m">What it says now</h2>{now}</section>
      <section class="govuk-grid-column-one-half"><h2 class="govuk-heading-m">What you wrote</h2>{yours}</section>
    </div>
    <p class="govuk-body">Bring the two together below and save, or leave it as it is now.</p>
  </>
)

const textOf = (frame: Frame, name: string): string => {
  const value = frame.values[name]
  return typeof value === 'string' ? value : value?.[0] ?? ''
}

const ReviewDay = ({ day }: { readonly day: string | null }): VNode => <p class="govuk-body">{day === null || day === '' ? 'No review day.' : `Review by ${/^\d{4}-/.test(day) ? longDay(day) : day}.`}</p>

const reviewHint = (today: string): string => `Within ${REVIEW_MONTHS_MAX} months: by ${longDay(addMonths(today, REVIEW_MONTHS_MAX))}`

export const wordsPage = page({
  path: '/people/:person/plan/words',
  ask: openPlan,
  input: ofPerson,
  title: ({ person }) => `In the words of ${person.forename} ${person.surname}`,
  around: (view) => around(view),
  render: ({ person, plan }, frame) => (plan === null ? <NoPlan person={person} /> : (
    <>
      <h1 class="govuk-heading-l">In their own words</h1>
      {frame.stale === undefined ? null : (
        <Both
          now={<><OwnWords words={plan.ownWords} declined={plan.declined} /><ReviewDay day={plan.reviewDay} /></>}
          yours={<><OwnWords words={textOf(frame, 'ownWords')} declined={textOf(frame, 'declined') === 'yes'} /><ReviewDay day={textOf(frame, 'reviewDay')} /></>}
        />
      )}
      <Form frame={frame} action={`${planHref(person.id)}/words`} hidden={versionOf(plan)} submit="Save" beside={<Leave person={person} />}>
        <TextArea frame={frame} name="ownWords" label="What do they want?" hint="Write what the person says, as they say it. It is printed on their plan." value={plan.ownWords} rows={5} />
        <CheckboxField frame={frame} name="declined" label="If they said nothing" choices={[{ value: 'yes', text: 'They did not want to say' }]} values={plan.declined ? ['yes'] : []} small />
        <DayField frame={frame} name="reviewDay" label="When will you look at the plan together again? (optional)" hint={`${reviewHint(frame.today)}. Left empty, it is ${REVIEW_MONTHS_USUAL} months after it is agreed.`} value={plan.reviewDay ?? undefined} />
      </Form>
    </>
  )),
})

export const goalPage = page({
  path: '/people/:person/plan/goals',
  ask: openPlan,
  input: ({ params, query }) => ({ person: params['person'] ?? '', pathway: query['pathway'] ?? '' }),
  title: ({ person }) => `Add a goal for ${person.forename} ${person.surname}`,
  around: (view) => around(view),
  render: ({ person, plan, gaps, pathway }, frame) => (plan === null ? <NoPlan person={person} /> : (
    <>
      <h1 class="govuk-heading-l">Add a goal</h1>
      <OwnWords words={plan.ownWords} declined={plan.declined} />
      <Form frame={frame} action={`${planHref(person.id)}/goals`} submit="Add the goal" beside={<Leave person={person} />}>
        <RadioField
          frame={frame} name="pathway" label="On which pathway?" value={pathway}
          choices={keysOf(PATHWAYS).map((one) => ({ value: one, text: PATHWAYS[one], hint: gaps.includes(one) ? 'Need without a goal' : undefined }))}
        />
        <TextField frame={frame} name="words" label="What do they want to reach?" hint="In words that they would use, for example: have somewhere safe to live" />
      </Form>
    </>
  )),
})

export const stepPage = page({
  path: '/people/:person/plan/goals/:goal/steps',
  ask: openPlan,
  input: ({ params }) => ({ person: params['person'] ?? '', goal: params['goal'] ?? '' }),
  title: ({ person }) => `Add a step for ${person.forename} ${person.surname}`,
  around: (view) => around(view),
  render: ({ person, plan, goal, owners }, frame) => (plan === null || goal === null ? <NoPlan person={person} /> : (
    <>
      <h1 class="govuk-heading-l">Add a step</h1>
      <p class="govuk-body-l">{PATHWAYS[goal.pathway]}: {goal.words}</p>
      <Form frame={frame} action={`${planHref(person.id)}/goals/${goal.id}/steps`} submit="Add the step" beside={<Leave person={person} />}>
        <TextField frame={frame} name="words" label="What will be done?" hint="For example: apply to the council for housing" />
        <SelectField
          frame={frame} name="owner" label="Who will do it?" hint="The person themself, or one organisation. Tell them yourself: this page tells nobody who may not see the plan."
          empty="Choose who" choices={[{ value: THEMSELF, text: `${person.forename} ${person.surname} themself` }, ...owners.map(({ id, name }) => ({ value: id, text: name }))]}
        />
        <DayField frame={frame} name="due" label="By when?" />
      </Form>
    </>
  )),
})

/** What the plan says now, on a page whose form was filled in for an earlier version of it. */
const PlanNow = ({ plan }: { readonly plan: Plan }): VNode => (
  <>
    <p class="govuk-body">{stateWords(plan)}</p>
    <OwnWords words={plan.ownWords} declined={plan.declined} />
    <ul class="govuk-list govuk-list--bullet">{plan.goals.map((goal) => <li>{PATHWAYS[goal.pathway]}: {goal.words}</li>)}</ul>
  </>
)

export const reviewPage = page({
  path: '/people/:person/plan/review',
  ask: openPlan,
  input: ofPerson,
  title: ({ person }) => `Review the plan of ${person.forename} ${person.surname}`,
  around: (view) => around(view),
  render: ({ person, plan }, frame) => (plan === null ? <NoPlan person={person} /> : (
    <>
      <h1 class="govuk-heading-l">Review the plan</h1>
      {frame.stale === undefined ? null : <Both now={<PlanNow plan={plan} />} yours={<p class="govuk-body">{textOf(frame, 'words')}</p>} />}
      <p class="govuk-body">{openSteps(plan).length === 0 ? 'No step is open.' : `${openSteps(plan).length === 1 ? 'One step is' : `${openSteps(plan).length} steps are`} open.`} Look at each together, and change the plan first if it no longer fits.</p>
      <Form frame={frame} action={`${planHref(person.id)}/review`} hidden={versionOf(plan)} submit="Record the review" beside={<Leave person={person} />}>
        <TextArea frame={frame} name="words" label="What came of it?" rows={3} />
        <DayField frame={frame} name="reviewDay" label="When will you look at it again?" hint={reviewHint(frame.today)} value={addMonths(frame.today, REVIEW_MONTHS_USUAL)} />
      </Form>
    </>
  )),
})

export const closePage = page({
  path: '/people/:person/plan/closure',
  ask: openPlan,
  input: ofPerson,
  title: ({ person }) => `Close the plan of ${person.forename} ${person.surname}`,
  around: (view) => around(view),
  render: ({ person, plan }, frame) => (plan === null ? <NoPlan person={person} /> : (
    <>
      <h1 class="govuk-heading-l">Close the plan</h1>
      {frame.stale === undefined ? null : <Both now={<PlanNow plan={plan} />} yours={<p class="govuk-body">{textOf(frame, 'reason')}</p>} />}
      <p class="govuk-body">It stays readable under earlier plans.{openSteps(plan).length === 0 ? '' : ` ${openSteps(plan).length === 1 ? 'One step is' : `${openSteps(plan).length} steps are`} still open, and nobody will be reminded of ${openSteps(plan).length === 1 ? 'it' : 'them'}.`}</p>
      <Form frame={frame} action={`${planHref(person.id)}/closure`} hidden={versionOf(plan)} submit="Close the plan" submitClasses="govuk-button--warning" beside={<Leave person={person} />}>
        <TextArea frame={frame} name="reason" label="Why does it end?" rows={2} />
      </Form>
    </>
  )),
})
