/** Who needed treatment and who got it: one sentence, the step at which the others dropped out, and the people behind each figure. */
import type { VNode } from 'preact'
import { csvLine } from '../../core/csv-line.ts'
import { longDay } from '../../core/dates.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { SelectField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { treatmentUptake, treatmentUptakePeople } from '../actions.ts'
import { CUTS, PUBLISHED, REACHED, uptakeWords, type Cut, type Figure, type Reached } from '../figures.ts'

const STEPS = Object.keys(REACHED) as Reached[]
const cutOf = (text: string | undefined): Cut => (text !== undefined && text in CUTS ? (text as Cut) : 'court')
const counted = (value: number | null): string => (value === null ? `Fewer than ${SMALL_NUMBER.value}, or would tell one` : String(value))

/** The steps of one unit, those that nobody came to left out. */
const Steps = ({ figure, caption, people }: { readonly figure: Figure; readonly caption: string; readonly people: ((reached: Reached) => string) | null }): VNode => (
  <>
    <p class="govuk-body">{uptakeWords(figure)}.</p>
    <DataTable
      caption={caption} quiet narrow rows={figure.steps.filter((step) => figure.counts[step] !== 0)} empty="Nobody." columns={[
        { heading: 'How far it came', names: true, cell: (step) => REACHED[step] },
        { heading: 'Orders', numeric: true, cell: (step) => { const value = figure.counts[step]; return people && value !== null ? <a class="govuk-link" href={people(step)}>{value}<span class="govuk-visually-hidden"> {REACHED[step]}</span></a> : <>{value ?? '–'}</> } },
      ]}
    />
  </>
)

const uptakePage = page({
  path: '/treatment/uptake',
  ask: treatmentUptake,
  menu: { text: 'Treatment: need and uptake', order: 37, roles: ['analyst', 'board-secretary'] },
  input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10) }),
  title: () => 'Who needed treatment and who got it?',
  render: ({ by, period, periods, figures, names, withNames, suppressed, sentence }, frame) => {
    const address = (path: string, more: Readonly<Record<string, string>> = {}): string => `${path}?${new URLSearchParams({ by, period: period.code, ...more }).toString()}`
    return (
      <>
        <h1 class="govuk-heading-l">Who needed treatment and who got it?</h1>
        <InsetText><p class="govuk-body-l govuk-!-margin-bottom-0">{sentence}</p></InsetText>
        <FilterForm action="/treatment/uptake" title="Choose what to count">
          <SelectField frame={frame} name="by" label="By" choices={Object.entries(CUTS).map(([value, text]) => ({ value, text }))} value={by} />
          <SelectField frame={frame} name="period" label="Sentenced" choices={periods.map(({ code, title }) => ({ value: code, text: title }))} value={period.code} />
        </FilterForm>
        <p class="govuk-body">
          {period.title}. Counted are community and suspended sentence orders of people with a need on health or on drugs and alcohol, assessed by 90 days after it; somebody with two orders counts twice. A need is not yet a case for a requirement: the court decides, of somebody who is willing.{' '}
          {suppressed ? `Counts below ${SMALL_NUMBER.value}, and those that would give one away, are not shown (–).` : 'Counted are people for whom your organisation answers. A file to pass on leaves small counts out.'}{' '}
          <a class="govuk-link" href={address('/treatment/uptake.csv')}>The figures as CSV</a> · <a class="govuk-link" href="/treatment/continuity/figures">Did treatment go on after prison?</a>
        </p>
        {figures.map((figure, at) => {
          const title = names[figure.unit] ?? figure.unit
          const table = <Steps figure={figure} caption={title} people={withNames ? (reached) => address('/treatment/uptake/people', { unit: figure.unit, reached }) : null} />
          return at === 0 ? <><h2 class="govuk-heading-m">{title}</h2>{table}</> : <Details summaryText={title} html={table} />
        })}
        <p class="govuk-body">{PUBLISHED.words} <a class="govuk-link" href={PUBLISHED.href}>{PUBLISHED.source}</a></p>
      </>
    )
  },
})

const peoplePage = page({
  path: '/treatment/uptake/people',
  ask: treatmentUptakePeople,
  input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10), unit: (query['unit'] ?? 'all').slice(0, 200), reached: STEPS.find((one) => one === query['reached']) ?? 'never' }),
  title: ({ reached }) => `Needed treatment: ${REACHED[reached].toLowerCase()}`,
  around: ({ by, period }) => ({ back: { href: `/treatment/uptake?${new URLSearchParams({ by, period: period.code }).toString()}`, text: 'The figures' } }),
  render: ({ people, more, period, reached, name }) => (
    <>
      <h1 class="govuk-heading-l">Needed treatment: {REACHED[reached].toLowerCase()}</h1>
      <p class="govuk-body">{name === 'All' ? '' : `${name}. `}{period.title}.{more ? ` The first ${people.length} are shown.` : ''}</p>
      <DataTable
        caption="People" quiet narrow rows={people} empty="Nobody whom you may see." columns={[
          { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.id}/treatment`}>{one.forename} {one.surname}</a> },
          { heading: 'Sentenced', cell: (one) => <>{longDay(one.sentenced)}, {one.court}</> },
        ]}
      />
    </>
  ),
})

export const uptakeRoutes: readonly Route[] = [
  uptakePage,
  peoplePage,
  file({
    path: '/treatment/uptake.csv', ask: treatmentUptake,
    input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10), suppress: true }),
    file: ({ by, period, figures, names }) => ({
      name: `treatment-need-and-uptake-${by}-${period.code}.csv`, type: 'text/csv; charset=utf-8',
      body: csvLine([CUTS[by], 'Sentenced from', 'Sentenced until', 'Orders of people with a need', ...STEPS.map((step) => REACHED[step]), 'Uptake', 'Interval low', 'Interval high']) + figures.map((one) => csvLine([
        names[one.unit] ?? one.unit, period.since, period.until, counted(one.needed), ...STEPS.map((step) => (one.steps.includes(step) ? counted(one.counts[step]) : '')), ...(one.uptake ? [one.uptake.rate, one.uptake.low, one.uptake.high].map((share) => share.toFixed(4)) : ['', '', '']),
      ])).join(''),
    }),
  }),
]
