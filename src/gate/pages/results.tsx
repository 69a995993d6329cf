/** What came of it: the board’s question in one sentence, figures with their intervals and who is counted, and the people behind them. */
import type { VNode } from 'preact'
import { csvLine } from '../../core/csv-line.ts'
import { longDay } from '../../core/dates.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { dayTitle } from '../../housing/rules.ts'
import { SelectField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { gateResultPeople, gateResults } from '../actions.ts'
import { GATE_DAYS, QUESTIONS } from '../questions.ts'
import { CUTS, OUTCOMES, rateWords, RESULTS, resultTitle, type Cut, type Figure, type Outcome } from '../results.ts'

const cutOf = (text: string | undefined): Cut => (text !== undefined && text in CUTS ? (text as Cut) : 'prison')
const dayOf = (text: string | undefined): string => (GATE_DAYS.some((day) => String(day) === text) ? text! : '0')
const counted = (value: number | null): string => (value === null ? `Fewer than ${SMALL_NUMBER.value}, or would tell one` : String(value))

const tableOf = (figures: readonly Figure[], caption: string, people: ((figure: Figure, outcome: Outcome) => string) | null): VNode => {
  const figure = (one: Figure, outcome: Outcome): VNode => {
    const value = one.counts[outcome]
    const phone = outcome === 'no' ? <span class="tl-phone-only">{OUTCOMES.no}: </span> : null
    return people && value !== null && value > 0 ? <>{phone}<a class="govuk-link" href={people(one, outcome)}>{value}<span class="govuk-visually-hidden"> {resultTitle(one.question)}: {OUTCOMES[outcome]}</span></a></> : <>{phone}{value ?? '–'}</>
  }
  return (
    <DataTable
      caption={caption} rows={figures} empty="Nobody was released in this period, or their day has not passed." about={(one) => resultTitle(one.question)} columns={[
        { heading: 'Question', names: true, cell: (one) => resultTitle(one.question) },
        { heading: 'Share (95 % interval)', cell: (one) => rateWords(one) },
        ...(Object.keys(OUTCOMES) as Outcome[]).map((outcome) => ({ heading: OUTCOMES[outcome], numeric: true, behind: outcome !== 'no', cell: (one: Figure) => figure(one, outcome) })),
        { heading: 'Asked', numeric: true, behind: true, cell: (one) => one.asked ?? '–' },
      ]}
    />
  )
}

const resultsPage = page({
  path: '/gate/results',
  ask: gateResults,
  menu: { text: 'Did release day work?', order: 36, roles: ['delivery-unit-head', 'analyst', 'board-secretary', 'resettlement-worker'] },
  input: ({ query }) => ({ by: cutOf(query['by']), day: dayOf(query['day']), period: (query['period'] ?? '').slice(0, 10) }),
  title: () => 'Did release day work?',
  around: () => ({ wide: true }),
  render: ({ by, day, period, periods, figures, names, withNames, ofPrison, suppressed, sentence }, frame) => {
    const address = (path: string, more: Readonly<Record<string, string>> = {}): string => `${path}?${new URLSearchParams({ by, day: String(day), period: period.code, ...more }).toString()}`
    const units = [...new Set(figures.map((figure) => figure.unit))]
    const people = withNames ? (figure: Figure, outcome: Outcome): string => address('/gate/results/people', { unit: figure.unit, question: figure.question, outcome }) : null
    return (
      <>
        <h1 class="govuk-heading-l">Did release day work?</h1>
        <InsetText><p class="govuk-body-l govuk-!-margin-bottom-0">{sentence}</p></InsetText>
        <FilterForm action="/gate/results" title="Choose what to count">
          <SelectField frame={frame} name="day" label="When" choices={GATE_DAYS.map((one) => ({ value: String(one), text: dayTitle(one) }))} value={String(day)} />
          {ofPrison ? null : <SelectField frame={frame} name="by" label="By" choices={Object.entries(CUTS).map(([value, text]) => ({ value, text }))} value={by} />}
          <SelectField frame={frame} name="period" label="Released" choices={periods.map(({ code, title }) => ({ value: code, text: title }))} value={period.code} />
        </FilterForm>
        <p class="govuk-body">
          {period.title}. Asked are releases whose {dayTitle(day).toLowerCase()} has passed and whose checks did not end before. A share is of yes and no; “not needed”, “not known” (with what two organisations say differently) and “not answered” stand beside it.{' '}
          {suppressed ? `Counts below ${SMALL_NUMBER.value}, and those that would give one away, are not shown (–).` : 'Counted are the people whom you may see. A file to pass on leaves small counts out.'}{' '}
          {by === 'provider' ? 'Somebody taken on by several providers counts with each. ' : ''}<a class="govuk-link" href={address('/gate/results.csv')}>The figures as CSV</a>
        </p>
        {units.length === 0 ? <p class="govuk-body tl-empty">Nobody was released in this period, or their day has not passed.</p> : null}
        {units.map((unit, at) => {
          const own = figures.filter((figure) => figure.unit === unit)
          const title = names[unit] ?? unit
          return at === 0 ? tableOf(own, `${title}, ${dayTitle(day).toLowerCase()}`, people) : <Details summaryText={title} open={units.length <= 3} html={tableOf(own, title, people)} />
        })}
      </>
    )
  },
})

const peoplePage = page({
  path: '/gate/results/people',
  ask: gateResultPeople,
  input: ({ query }) => ({
    by: cutOf(query['by']), day: dayOf(query['day']), period: (query['period'] ?? '').slice(0, 10), unit: (query['unit'] ?? 'all').slice(0, 40),
    question: RESULTS.find((one) => one === query['question']) ?? 'everything', outcome: (Object.keys(OUTCOMES) as Outcome[]).find((one) => one === query['outcome']) ?? 'no',
  }),
  title: ({ question, outcome }) => `${resultTitle(question)}: ${OUTCOMES[outcome].toLowerCase()}`,
  around: ({ by, day, period }) => ({ back: { href: `/gate/results?${new URLSearchParams({ by, day: String(day), period: period.code }).toString()}`, text: 'The figures' } }),
  render: ({ people, more, day, period, question, outcome, name }) => (
    <>
      <h1 class="govuk-heading-l">{resultTitle(question)}: {OUTCOMES[outcome].toLowerCase()}</h1>
      <p class="govuk-body">{name === 'All' ? '' : `${name}. `}{period.title}; {dayTitle(day).toLowerCase()}{question === 'everything' ? '' : `. ${QUESTIONS[question].title}`}.{more ? ` The first ${people.length} are shown.` : ''}</p>
      <DataTable
        caption="People" quiet narrow rows={people} empty="Nobody whom you may see." columns={[
          { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.id}/gate`}>{one.forename} {one.surname}</a> },
          { heading: 'Released', cell: (one) => longDay(one.released) },
        ]}
      />
    </>
  ),
})

export const resultRoutes: readonly Route[] = [
  resultsPage,
  peoplePage,
  file({
    path: '/gate/results.csv', ask: gateResults,
    input: ({ query }) => ({ by: cutOf(query['by']), day: dayOf(query['day']), period: (query['period'] ?? '').slice(0, 10), suppress: true }),
    file: ({ by, day, period, figures, names }) => ({
      name: `through-the-gate-${by}-day-${day}-${period.code}.csv`, type: 'text/csv; charset=utf-8',
      body: csvLine([CUTS[by], 'Question', 'Day', 'Released from', 'Released until', 'Asked', ...Object.values(OUTCOMES), 'Share', 'Interval low', 'Interval high']) + figures.map((one) => csvLine([
        names[one.unit] ?? one.unit, resultTitle(one.question), String(day), period.since, period.until, counted(one.asked), ...(Object.keys(OUTCOMES) as Outcome[]).map((outcome) => counted(one.counts[outcome])),
        ...(one.rate ? [one.rate.rate, one.rate.low, one.rate.high].map((share) => share.toFixed(4)) : ['', '', '']),
      ])).join(''),
    }),
  }),
]
