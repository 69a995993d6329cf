/** What came of out-of-court disposals: one sentence, a table for each kind or area, a file, and the people behind each figure. */
import type { VNode } from 'preact'
import { csvLine } from '../../core/csv-line.ts'
import { longDay } from '../../core/dates.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { SelectField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { disposalFigurePeople, disposalFigures } from '../actions.ts'
import { COLUMN_NAMES, COLUMNS, CUTS, PUBLISHED, type Column, type Cut, type Figure } from '../figures.ts'
import { kindOf } from '../kinds.ts'

const cutOf = (text: string | undefined): Cut => (text !== undefined && text in CUTS ? (text as Cut) : 'kind')
const asked = (query: Readonly<Record<string, string>>) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10) })
const counted = (value: number | null): string => (value === null ? `Fewer than ${SMALL_NUMBER.value}, or would tell one` : String(value))

const Unit = ({ figure, caption, people }: { readonly figure: Figure; readonly caption: string; readonly people: ((column: Column) => string) | null }): VNode => (
  <DataTable
    caption={caption} quiet narrow rows={COLUMN_NAMES.filter((column) => figure.counts[column] !== 0)} empty="Nobody." columns={[
      { heading: 'What', names: true, cell: (column) => COLUMNS[column] },
      { heading: 'Disposals', numeric: true, cell: (column) => { const value = figure.counts[column]; return people && value !== null ? <a class="govuk-link" href={people(column)}>{value}<span class="govuk-visually-hidden"> {COLUMNS[column]}</span></a> : <>{value ?? '–'}</> } },
    ]}
  />
)

const figuresPage = page({
  path: '/out-of-court/figures',
  ask: disposalFigures,
  menu: { text: 'Out-of-court disposals', order: 38, roles: ['analyst', 'board-secretary'] },
  input: ({ query }) => asked(query),
  title: () => 'What came of out-of-court disposals?',
  around: ({ withNames }) => (withNames ? { back: { href: '/out-of-court', text: 'Out-of-court disposals' } } : {}),
  render: ({ by, period, periods, figures, names, withNames, suppressed, sentence }, frame) => {
    const address = (path: string, more: Readonly<Record<string, string>> = {}): string => `${path}?${new URLSearchParams({ by, period: period.code, ...more }).toString()}`
    return (
      <>
        <h1 class="govuk-heading-l">What came of out-of-court disposals?</h1>
        <InsetText><p class="govuk-body-l govuk-!-margin-bottom-0">{sentence}</p></InsetText>
        <FilterForm action="/out-of-court/figures" title="Choose what to count">
          <SelectField frame={frame} name="by" label="By" choices={Object.entries(CUTS).map(([value, text]) => ({ value, text }))} value={by} />
          <SelectField frame={frame} name="period" label="Offered" choices={periods.map(({ code, title }) => ({ value: code, text: title }))} value={period.code} />
        </FilterForm>
        <p class="govuk-body">
          {period.title}. Counted are disposals, each once; somebody with two counts twice. No sentence of a court is among them, and none of these is in a figure of sentences.{' '}
          {suppressed ? `Counts below ${SMALL_NUMBER.value}, and those that would give one away, are not shown (–).` : 'Counted are your force’s own. A file to pass on leaves small counts out.'}{' '}
          <a class="govuk-link" href={address('/out-of-court/figures.csv')}>The figures as CSV</a>
        </p>
        {figures.map((figure, at) => {
          const title = names[figure.unit] ?? figure.unit
          const table = <Unit figure={figure} caption={title} people={withNames ? (column) => address('/out-of-court/figures/people', { unit: figure.unit, column }) : null} />
          return at === 0 ? <><h2 class="govuk-heading-m">{title}</h2>{table}</> : <Details summaryText={title} html={table} />
        })}
        <p class="govuk-body">{PUBLISHED.words} <a class="govuk-link" href={PUBLISHED.href}>{PUBLISHED.source}</a></p>
      </>
    )
  },
})

const peoplePage = page({
  path: '/out-of-court/figures/people',
  ask: disposalFigurePeople,
  input: ({ query }) => ({ ...asked(query), unit: (query['unit'] ?? 'all').slice(0, 200), column: COLUMN_NAMES.find((one) => one === query['column']) ?? 'offered' }),
  title: ({ column }) => `Out-of-court disposals: ${COLUMNS[column].toLowerCase()}`,
  around: ({ by, period }) => ({ back: { href: `/out-of-court/figures?${new URLSearchParams({ by, period: period.code }).toString()}`, text: 'The figures' } }),
  render: ({ people, more, period, column, name }) => (
    <>
      <h1 class="govuk-heading-l">Out-of-court disposals: {COLUMNS[column].toLowerCase()}</h1>
      <p class="govuk-body">{name === 'All' ? '' : `${name}. `}{period.title}.{more ? ` The first ${people.length} are shown.` : ''}</p>
      <DataTable
        caption="People" quiet narrow rows={people} empty="Nobody whom you may see." columns={[
          { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.id}/out-of-court`}>{one.forename} {one.surname}</a> },
          { heading: 'What', cell: (one) => <>{kindOf(one.kind).title}, {longDay(one.offeredOn)}</> },
        ]}
      />
    </>
  ),
})

export const figuresRoutes: readonly Route[] = [
  figuresPage,
  peoplePage,
  file({
    path: '/out-of-court/figures.csv', ask: disposalFigures,
    input: ({ query }) => ({ ...asked(query), suppress: true }),
    file: ({ by, period, figures, names }) => ({
      name: `out-of-court-disposals-${by}-${period.code}.csv`, type: 'text/csv; charset=utf-8',
      body: csvLine([CUTS[by], 'Offered from', 'Offered until', ...COLUMN_NAMES.map((column) => COLUMNS[column]), 'Complied with, of those ended with conditions', 'Interval low', 'Interval high']) + figures.map((one) => csvLine([
        names[one.unit] ?? one.unit, period.since, period.until, ...COLUMN_NAMES.map((column) => counted(one.counts[column])), ...(one.compliance ? [one.compliance.rate, one.compliance.low, one.compliance.high].map((share) => share.toFixed(4)) : ['', '', '']),
      ])).join(''),
    }),
  }),
]
