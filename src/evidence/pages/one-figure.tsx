/** One figure: choose its period and split, read it, save it; and what each figure means. */
import type { VNode } from 'preact'
import { addDays, addMonths, isDay, longDay, type Day } from '../../core/dates.ts'
import { SelectField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { FilterForm } from '../../ui/list.tsx'
import { file, page, type PageRequest } from '../../ui/page.ts'
import { listMeasures, oneFigure } from '../actions.ts'
import { isMeasureName } from '../catalogue.ts'
import { figureCsv } from '../figure.ts'
import { type FigureAsked, measureWords, type MeasureWords, type SnapshotFigure } from '../figures.ts'
import { wholeMonthsBy } from '../measure.ts'
import { Beware, FigureChart, LeftOut, OverlapGrid, Provenance } from './figure.tsx'
import { Funnel } from './funnel.tsx'

const MONTHS_BACK = 60
const monthOf = (day: Day): string => day.slice(0, 7)
const monthTitle = (day: Day): string => longDay(day).replace(/^\d+ /, '')

/** `2026-02` as its first or last day; anything else as it stands, for the query to refuse in words. */
const firstDay = (month: string): string => (/^\d{4}-\d{2}$/.test(month) ? `${month}-01` : month)
const lastDay = (month: string): string => (isDay(firstDay(month)) && month.length === 7 ? addDays(addMonths(firstDay(month), 1), -1) : month)

/** The months that are over by the snapshot's day, newest first. */
const monthsBefore = (day: Day): { value: string; text: string }[] => {
  const newest = `${monthOf(wholeMonthsBy(day))}-01`
  return Array.from({ length: MONTHS_BACK }, (_, back) => addMonths(newest, -back)).map((first) => ({ value: monthOf(first), text: monthTitle(first) }))
}

const askedOf = ({ params, query }: PageRequest): { [K in keyof FigureAsked]: string } => ({
  measure: params['measure'] ?? '',
  snapshot: query['snapshot'] ?? '',
  from: firstDay(query['from'] ?? ''),
  to: lastDay(query['to'] ?? ''),
  by: query['by'] ?? '',
})
// The schema of the query says in words what is wrong with any of them.
const inputOf = (request: PageRequest): FigureAsked => askedOf(request) as FigureAsked

const choiceOf = (figure: SnapshotFigure): string =>
  new URLSearchParams({ from: monthOf(figure.period.from), to: monthOf(figure.period.to), ...(figure.by === 'all' ? {} : { by: figure.by }), snapshot: figure.snapshotId }).toString()

const Choose = ({ figure, words, frame }: { readonly figure: SnapshotFigure; readonly words: MeasureWords | undefined; readonly frame: Frame }): VNode => {
  const months = monthsBefore(figure.snapshot.day)
  return (
    <FilterForm action={`/evidence/figures/${figure.measure}`} title="Choose a period" clear={`/evidence/figures/${figure.measure}`}>
      <SelectField frame={frame} name="from" label="From" choices={months} value={monthOf(figure.period.from)} />
      <SelectField frame={frame} name="to" label="To" choices={months} value={monthOf(figure.period.to)} />
      {words === undefined || words.splits.length === 0 ? null : (
        <SelectField frame={frame} name="by" label="Split by" empty="Not split" choices={words.splits.map(({ by, title }) => ({ value: by, text: title }))} value={figure.by === 'all' ? '' : figure.by} />
      )}
    </FilterForm>
  )
}

export const figurePage = page({
  path: '/evidence/figures/:measure',
  ask: oneFigure,
  input: inputOf,
  title: ({ title }) => title,
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }] }),
  render: (figure, frame) => (
    <>
      <h1 class="govuk-heading-l">{figure.title}</h1>
      <p class="govuk-body-l">{figure.question}</p>
      <Choose figure={figure} words={isMeasureName(figure.measure) ? measureWords(figure.measure) : undefined} frame={frame} />
      {figure.measure === 'needs-overlap' ? <OverlapGrid figure={figure} id="overlap" /> : null}
      <FigureChart figure={figure} id="figure" />
      <Funnel figure={figure} />
      <p class="govuk-body">
        <a class="govuk-link" href={`/evidence/figures/${figure.measure}/csv?${choiceOf(figure)}`} download>Save the table as CSV</a>{' · '}
        <a class="govuk-link" href={`/evidence/measures/${figure.measure}`}>How this is counted</a>
      </p>
      <h2 class="govuk-heading-m">Who was left out</h2>
      <LeftOut figure={figure} />
      <h2 class="govuk-heading-m">What to beware of</h2>
      <Beware figure={figure} />
      <Provenance figure={figure} />
    </>
  ),
})

export const figureFile = file({
  path: '/evidence/figures/:measure/csv',
  ask: oneFigure,
  input: inputOf,
  file: (figure) => ({
    name: `${figure.measure}-${figure.period.from}-to-${figure.period.to}${figure.by === 'all' ? '' : `-by-${figure.by}`}-snapshot-${figure.snapshot.id}.csv`,
    type: 'text/csv; charset=utf-8',
    body: figureCsv(figure),
  }),
})

export const measuresPage = page({
  path: '/evidence/measures',
  ask: listMeasures,
  input: () => ({}),
  title: () => 'How each figure is counted',
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }] }),
  render: ({ measures }) => (
    <>
      <h1 class="govuk-heading-l">How each figure is counted</h1>
      <ul class="govuk-list govuk-list--spaced">
        {measures.map(({ measure, title, question }) => <li><a class="govuk-link" href={`/evidence/measures/${measure}`}>{title}</a><br />{question}</li>)}
      </ul>
    </>
  ),
})

const Words = ({ words }: { readonly words: MeasureWords }): VNode => {
  const rows: readonly (readonly [string, string | readonly string[]])[] = [
    ['Question', words.question],
    ['Who is counted', words.population],
    ['What is counted of them', words.numerator],
    ['What the number counts', words.unit === 'people' ? 'People, each once' : 'Releases: a person who was released twice counts twice'],
    ['Who is left out', words.exclusions],
    ['May be split by', words.splits.map(({ title }) => title)],
    ['What to beware of', words.caveats],
    ['Source', words.source],
  ]
  return (
    <SummaryList rows={rows.filter(([, said]) => said.length > 0).map(([key, said]) => ({
      key: { text: key },
      value: typeof said === 'string' ? { text: said } : { html: <ul class="govuk-list govuk-list--bullet">{said.map((one) => <li>{one}</li>)}</ul> },
    }))} />
  )
}

export const measurePage = page({
  path: '/evidence/measures/:measure',
  ask: listMeasures,
  input: ({ params }) => ({ measure: inputOf({ params, query: {}, viewer: null }).measure }),
  title: ({ measures }) => measures[0]?.title ?? 'How this is counted',
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }, { text: 'How each figure is counted', href: '/evidence/measures' }] }),
  render: ({ measures }) => (
    <>
      {measures.map((words) => (
        <>
          <h1 class="govuk-heading-l">{words.title}</h1>
          <Words words={words} />
          <p class="govuk-body">Each share has a 95% interval by Wilson’s method. The same count is made twice, by a query and plainly, and a test keeps the two equal.</p>
          <p class="govuk-body"><a class="govuk-link" href={`/evidence/figures/${words.measure}`}>The figure itself</a></p>
        </>
      ))}
    </>
  ),
})
