/** The plan for the person to take away, in everyday words and large type; and every plan there has been. */
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { planHistory, printPlan } from '../actions.ts'
import { PLAIN_WORDS } from '../plain-words.ts'
import { CHANGE_WORDS, PLAN_STATES, stateWords } from '../rules.ts'
import { OwnWords, planHref } from './plan.tsx'

export const printPage = page({
  path: '/people/:person/plan/print',
  ask: printPlan,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `${PLAIN_WORDS.en.title}, ${person.forename}`,
  around: ({ person }) => ({ back: { href: planHref(person.id) } }),
  render: ({ person, plan }) => {
    const words = PLAIN_WORDS.en
    return (
      <article>
        <p class="govuk-body tl-no-print">This is for the person to keep. Print it from your browser, or read it out together.</p>
        <h1 class="govuk-heading-xl">{words.title}, {person.forename}</h1>
        <p class="govuk-body-l">{plan.standing}</p>
        <h2 class="govuk-heading-l">{words.youSaid}</h2>
        {plan.declined ? <p class="govuk-body-l">{words.didNotSay}</p> : plan.ownWords === '' ? <p class="govuk-body-l">{words.nothingSaid}</p> : <OwnWords words={plan.ownWords} />}
        {plan.goals.map((goal) => (
          <section>
            <h2 class="govuk-heading-l">{goal.heading}</h2>
            <p class="govuk-body-l">{words.youWant} {goal.want}{goal.reached ? <> <strong>{words.reached}</strong></> : null}</p>
            {goal.steps.length === 0 ? (goal.reached ? null : <p class="govuk-body-l">{words.noSteps}</p>) : (
              <>
                <h3 class="govuk-heading-m">{words.who}</h3>
                <ul class="govuk-list govuk-list--bullet govuk-list--spaced govuk-body-l">
                  {goal.steps.map((step) => <li class="govuk-body-l">{step.words} <strong>{step.when}</strong></li>)}
                </ul>
              </>
            )}
          </section>
        ))}
        {plan.review === null ? null : <p class="govuk-body-l">{plan.review}</p>}
        <p class="govuk-body-l">{words.change}</p>
      </article>
    )
  },
})

export const historyPage = page({
  path: '/people/:person/plan/history',
  ask: planHistory,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Plans of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: planHref(person.id) } }),
  render: ({ plans, changes }) => (
    <>
      <h1 class="govuk-heading-l">Plans and what happened to them</h1>
      {plans.length === 0 ? <p class="govuk-body tl-empty">There has been no plan yet.</p> : plans.map((plan) => (
        <SummaryCard title={`${PLAN_STATES[plan.state]}: started on ${longDay(plan.startedOn)} by ${plan.organisation}`}>
          <p class="govuk-body">{stateWords(plan)}</p>
          <OwnWords words={plan.ownWords} declined={plan.declined} />
          <ul class="govuk-list govuk-list--bullet">
            {plan.goals.map((goal) => {
              const done = goal.steps.filter(({ doneOn }) => doneOn !== null).length
              return <li>{PATHWAYS[goal.pathway]}: {goal.words} ({goal.endedAs ?? 'not ended'}; {done} of {goal.steps.length} steps done)</li>
            })}
          </ul>
          <DataTable
            caption="What happened" rows={changes.filter(({ planId }) => planId === plan.id)} empty="Nothing is recorded."
            columns={[
              { heading: 'Day', cell: (row) => shortDay(row.on) },
              { heading: 'What', names: true, cell: (row) => CHANGE_WORDS[row.kind] },
              { heading: 'In words', cell: (row) => row.words ?? '' },
              { heading: 'Who', cell: (row) => row.by ?? '' },
            ]}
          />
        </SummaryCard>
      ))}
    </>
  ),
})
