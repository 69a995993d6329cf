/** Did treatment outside begin within three weeks of release? One sentence, each prison or area, and the people behind each figure. */
import { csvLine } from '../../core/csv-line.ts'
import { longDay } from '../../core/dates.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { SelectField } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { continuityFigurePeople, continuityFigures } from '../actions.ts'
import { BEGAN, BEGAN_NAMES, beganWords, CONTINUITY_CUTS, CONTINUITY_PUBLISHED, type ContinuityCut } from '../continuity-figures.ts'

const PATH = '/treatment/continuity/figures'
const cutOf = (text: string | undefined): ContinuityCut => (text !== undefined && text in CONTINUITY_CUTS ? (text as ContinuityCut) : 'prison')
const counted = (value: number | null): string => (value === null ? `Fewer than ${SMALL_NUMBER.value}, or would tell one` : String(value))

const figuresPage = page({
  path: PATH,
  ask: continuityFigures,
  input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10) }),
  title: () => 'Did treatment go on after prison?',
  render: ({ by, period, periods, figures, names, withNames, suppressed, sentence }, frame) => {
    const address = (path: string, more: Readonly<Record<string, string>> = {}): string => `${path}?${new URLSearchParams({ by, period: period.code, ...more }).toString()}`
    return (
      <>
        <h1 class="govuk-heading-l">Did treatment go on after prison?</h1>
        <InsetText><p class="govuk-body-l govuk-!-margin-bottom-0">{sentence}</p></InsetText>
        <FilterForm action={PATH} title="Choose what to count">
          <SelectField frame={frame} name="by" label="By" choices={Object.entries(CONTINUITY_CUTS).map(([value, text]) => ({ value, text }))} value={by} />
          <SelectField frame={frame} name="period" label="Released" choices={periods.map(({ code, title }) => ({ value: code, text: title }))} value={period.code} />
        </FilterForm>
        <p class="govuk-body">
          {period.title}. Counted are releases with a prescription for opioid dependence, by the day of release, once three weeks are over; left out is who was not prescribed any more at release, died, or was back in prison before the three weeks were over.{' '}
          {suppressed ? `Counts below ${SMALL_NUMBER.value}, and those that would give one away, are not shown (–).` : 'Counted are people for whom your organisation answers. A file to pass on leaves small counts out.'}{' '}
          <a class="govuk-link" href={address(`${PATH}.csv`)}>The figures as CSV</a>
        </p>
        <DataTable
          caption={`By ${CONTINUITY_CUTS[by].toLowerCase()}`} rows={figures} empty="Nobody was released with a prescription in this time." columns={[
            { heading: CONTINUITY_CUTS[by], names: true, cell: (figure) => names[figure.unit] ?? figure.unit },
            { heading: 'Within three weeks', cell: (figure) => beganWords(figure) },
            ...BEGAN_NAMES.map((name) => ({ heading: BEGAN[name], numeric: true, cell: (figure: (typeof figures)[number]) => { const value = figure.counts[name]; return withNames && value !== null && value > 0 ? <a class="govuk-link" href={address(`${PATH}/people`, { unit: figure.unit, reached: name })}>{value}<span class="govuk-visually-hidden"> {BEGAN[name]}, {names[figure.unit] ?? figure.unit}</span></a> : <>{value ?? '–'}</> } })),
          ]}
        />
        <p class="govuk-body">{CONTINUITY_PUBLISHED.words} <a class="govuk-link" href={CONTINUITY_PUBLISHED.href}>{CONTINUITY_PUBLISHED.source}</a></p>
      </>
    )
  },
})

const peoplePage = page({
  path: `${PATH}/people`,
  ask: continuityFigurePeople,
  input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10), unit: (query['unit'] ?? 'all').slice(0, 200), reached: BEGAN_NAMES.find((one) => one === query['reached']) ?? 'never' }),
  title: ({ reached }) => `Treatment after prison: ${BEGAN[reached].toLowerCase()}`,
  around: ({ by, period }) => ({ back: { href: `${PATH}?${new URLSearchParams({ by, period: period.code }).toString()}`, text: 'The figures' } }),
  render: ({ people, more, period, reached, name }) => (
    <>
      <h1 class="govuk-heading-l">Treatment after prison: {BEGAN[reached].toLowerCase()}</h1>
      <p class="govuk-body">{name === 'All' ? '' : `${name}. `}{period.title}.{more ? ` The first ${people.length} are shown.` : ''}</p>
      <DataTable
        caption="People" quiet narrow rows={people} empty="Nobody whom you may see." columns={[
          { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.id}/treatment/continuity`}>{one.forename} {one.surname}</a> },
          { heading: 'Released', cell: (one) => <>{longDay(one.released)}{one.prison === null ? '' : `, ${one.prison}`}</> },
        ]}
      />
    </>
  ),
})

export const continuityFigureRoutes: readonly Route[] = [
  figuresPage,
  peoplePage,
  file({
    path: `${PATH}.csv`, ask: continuityFigures,
    input: ({ query }) => ({ by: cutOf(query['by']), period: (query['period'] ?? '').slice(0, 10), suppress: true }),
    file: ({ by, period, figures, names }) => ({
      name: `continuity-of-care-${by}-${period.code}.csv`, type: 'text/csv; charset=utf-8',
      body: csvLine([CONTINUITY_CUTS[by], 'Released from', 'Released until', 'Releases with a prescription', ...BEGAN_NAMES.map((name) => BEGAN[name]), 'Share within three weeks', 'Interval low', 'Interval high']) + figures.map((one) => csvLine([
        names[one.unit] ?? one.unit, period.since, period.until, counted(one.releases), ...BEGAN_NAMES.map((name) => counted(one.counts[name])), ...(one.rate ? [one.rate.rate, one.rate.low, one.rate.high].map((share) => share.toFixed(4)) : ['', '', '']),
      ])).join(''),
    }),
  }),
]
