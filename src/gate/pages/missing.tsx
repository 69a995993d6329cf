/** What somebody lacks after release that cannot wait: first on their page, and a form to say what was done. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { gateMissing, remedyGate } from '../actions.ts'
import type { ToldHarm } from '../actions/harms.ts'
import { harmTitle } from '../harms.ts'

const Missing = ({ harm }: { readonly harm: ToldHarm }): VNode => <p class="govuk-body-l"><strong>{harm.words}.</strong><br /><span class="govuk-body">For {harm.owner}, by {longDay(harm.due)}.</span></p>

const missingPage = page({
  path: '/people/:person/gate-missing',
  ask: gateMissing,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `What ${person.forename} ${person.surname} needs today`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, missing }, frame) => (
    <>
      <h1 class="govuk-heading-l">What they need today</h1>
      {missing.length === 0 ? <p class="govuk-body-l">Nothing that cannot wait is missing.</p> : (
        <>
          <SummaryCard title="Missing after release" tone="urgent">{missing.map((harm) => <Missing harm={harm} />)}</SummaryCard>
          <h2 class="govuk-heading-m">Something was done</h2>
          <Form frame={frame} action={`/people/${person.id}/gate-missing`} submit="Save">
            <RadioField frame={frame} name="question" label="About what?" choices={missing.map((harm) => ({ value: harm.question, text: harmTitle(harm) }))} value={missing.length === 1 ? missing[0]?.question : undefined} />
            <TextArea frame={frame} name="words" label="What was done?" hint="Who did what, and until when it helps. It comes off the list; if it did not help, record the answer again." rows={2} />
          </Form>
        </>
      )}
      <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/gate`}>The gate record</a></p>
    </>
  ),
})

export const missingRoutes: readonly Route[] = [
  missingPage,
  form({
    path: '/people/:person/gate-missing', does: remedyGate, again: missingPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}`,
    notice: () => 'What was done is recorded.',
  }),
]
