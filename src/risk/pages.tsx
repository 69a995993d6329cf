/** What people see of risk: the level in words with its movement, every judgement, and the form for a new one. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../core/dates.ts'
import { PersonBar } from '../people/pages.tsx'
import { SummaryCard } from '../ui/cards.tsx'
import { CheckedForm } from '../ui/checked-form.tsx'
import { DayField, RadioField, SelectField, TextField } from '../ui/form.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { DataTable, Masked } from '../ui/list.tsx'
import { form, page, panelView, type Pages } from '../ui/page.ts'
import { assessRisk, listRisks, type RiskPanel } from './actions.ts'
import { HARM_LEVELS, levelWords, movementOf, movementWords, sourceTitle, SOURCES, type Movement } from './rules.ts'

const MOVEMENT_TAGS: Record<Movement, { readonly text: string; readonly classes: string }> = {
  up: { text: 'Gone up', classes: 'govuk-tag--red' },
  down: { text: 'Gone down', classes: 'govuk-tag--green' },
  same: { text: 'Unchanged', classes: 'govuk-tag--grey' },
  first: { text: 'First', classes: 'govuk-tag--grey' },
}

const Panel = ({ data: { newest, previous, withheld, mayAssess }, person }: { readonly data: RiskPanel; readonly person: { readonly id: string } }): VNode => {
  if (withheld) return <SummaryCard title="Risk"><p class="govuk-body"><Masked reason={withheld} /></p></SummaryCard>
  const action = newest || mayAssess ? { text: newest ? (mayAssess ? 'Movement and new assessment' : 'Movement') : 'Assess risk', href: `/people/${person.id}/risk` } : undefined
  if (!newest) return <SummaryCard title="Risk" tone="working" action={action}><p class="govuk-body">Nobody has assessed this person’s risk yet.</p></SummaryCard>
  const movement = movementOf(previous, newest)
  return (
    <SummaryCard title="Risk" tone={newest.harm === 'very-high' ? 'urgent' : 'plain'} action={action}>
      <p class="govuk-body"><strong>{levelWords(newest)}</strong> <Tag {...MOVEMENT_TAGS[movement]} /></p>
      <p class="govuk-body">{movementWords(previous, newest)} {sourceTitle(newest.source)}, {longDay(newest.assessed)}.</p>
    </SummaryCard>
  )
}

const riskPage = page({
  path: '/people/:person/risk',
  ask: listRisks,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Risk of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, assessments, today, mayAssess }, frame) => (
    <>
      <h1 class="govuk-heading-l">Risk</h1>
      <DataTable
        caption="Assessments, newest first" quiet rows={assessments.map((one, index) => ({ ...one, before: assessments[index + 1] ?? null }))}
        empty={mayAssess ? 'Nobody has assessed this person’s risk yet. Record the first assessment below.' : 'Nobody has assessed this person’s risk yet.'}
        columns={[
          { heading: 'Day', names: true, cell: (row) => shortDay(row.assessed) },
          { heading: 'Risk of serious harm', cell: (row) => HARM_LEVELS[row.harm] },
          { heading: 'Likely to reoffend', numeric: true, cell: (row) => `${row.likelihoodPercent}%` },
          { heading: 'Tier', cell: (row) => row.tier },
          { heading: 'Movement', cell: (row) => <Tag {...MOVEMENT_TAGS[movementOf(row.before, row)]} /> },
          { heading: 'Source', cell: (row) => <>{sourceTitle(row.source)}{row.assessedBy ? <><br />{row.assessedBy}</> : null}</> },
        ]}
      />
      {mayAssess ? <><h2 class="govuk-heading-m">New assessment</h2>
      <CheckedForm frame={frame} action={`/people/${person.id}/risk-assessments`} submit="Record the assessment">
        <RadioField frame={frame} name="harm" label="Risk of serious harm" choices={Object.entries(HARM_LEVELS).map(([value, text]) => ({ value, text }))} />
        <TextField frame={frame} name="likelihoodPercent" label="Likelihood of reoffending within two years" inputmode="numeric" width={3} suffix="%" />
        <TextField frame={frame} name="tier" label="Tier" hint="A letter from A to D and a digit from 0 to 3, for example B2" width={2} />
        <SelectField frame={frame} name="source" label="Where does the judgement come from?" choices={Object.entries(SOURCES).map(([value, text]) => ({ value, text }))} empty="Choose a source" />
        <DayField frame={frame} name="assessed" label="Day of the assessment" value={today} />
      </CheckedForm></> : null}
    </>
  ),
})

export const riskPages: Pages = {
  routes: [
    riskPage,
    form({
      path: '/people/:person/risk-assessments', does: assessRisk, again: riskPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}`,
      notice: ({ movement }) => (movement === 'up' ? 'The assessment is recorded: the risk has gone up.' : 'The assessment is recorded.'),
    }),
  ],
  panels: [panelView<RiskPanel>('risk.level', (data, _frame, person) => <Panel data={data} person={person} />)],
}
