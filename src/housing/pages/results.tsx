/** Why is nobody housed: results, reasons and cost, each figure followed to its people by those who may. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { csvLine } from '../../extracts/mending.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { SelectField } from '../../ui/form.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { housingResults, unhousedBecause } from '../actions.ts'
import { pounds } from '../placing.ts'
import { PUBLISHED, REASONS, type Line } from '../results.ts'

const CHOICES = [{ value: 'council', text: 'Council' }, { value: 'prison', text: 'Prison' }, { value: 'month', text: 'Month of release' }] as const
const byOf = (text: string | undefined): 'council' | 'prison' | 'month' => CHOICES.find(({ value }) => value === text)?.value ?? 'council'
const shown = (count: number | null): string => (count === null ? '[c]' : String(count))
const percent = (rate: number | null): string => (rate === null ? '[c]' : `${(rate * 100).toFixed(1)} %`)
const named = (group: string): string => (group === 'all' ? 'All' : group)

const Lines = ({ lines, caption, day }: { readonly lines: readonly Line[]; readonly caption: string; readonly day: 0 | 90 }): VNode => (
  <>
    <DataTable caption={caption} rows={lines.filter((line) => line.group !== 'all' || lines.length > 1)} empty="No night of a release is recorded in this time." columns={[
      { heading: 'Group', names: true, cell: (line) => named(line.group) }, { heading: 'Known', numeric: true, cell: (line) => shown(line.known) }, { heading: 'Of them', numeric: true, cell: (line) => shown(line.housed) },
      { heading: 'Share', numeric: true, cell: (line) => percent(line.rate) }, { heading: '95 % interval', numeric: true, cell: (line) => (line.low === null || line.high === null ? '[c]' : `${percent(line.low)} to ${percent(line.high)}`) },
    ]} />
    <p class="govuk-hint">Published for England and Wales, for reference: {PUBLISHED[day].percent.toFixed(1)} % {PUBLISHED[day].words} ({PUBLISHED[day].source}). Its population is not ours.</p>
  </>
)

const resultsPage = page({
  path: '/why-nobody-is-housed',
  ask: housingResults,
  menu: { text: 'Why nobody is housed', order: 36, roles: [...CASE_ROLES, 'housing-officer'] },
  input: ({ query }) => ({ by: byOf(query['by']) }),
  title: () => 'Why is nobody housed?',
  render: ({ by, from, until, threshold, firstNight, threeMonths, reasons, cost }, frame) => {
    const groups = [...new Set(reasons.counted.map(({ group }) => group))]
    return (
      <>
        <h1 class="govuk-heading-l">Why is nobody housed?</h1>
        <p class="govuk-body tl-lede">Releases from {longDay(from)} to {longDay(until)}, of people whom you see. Fewer than {threshold} is not shown: [c].</p>
        <FilterForm action="/why-nobody-is-housed" title="Group the figures"><SelectField frame={frame} name="by" label="By" choices={CHOICES} value={by} /></FilterForm>
        <DataTable
          caption={`Not housed on the first night: ${shown(reasons.people)}`} rows={(Object.keys(REASONS) as (keyof typeof REASONS)[])} empty=""
          columns={[
            { heading: 'Reason', names: true, cell: (reason) => <a class="govuk-link" href={`/why-nobody-is-housed/${reason}`}>{REASONS[reason]}</a> },
            ...groups.map((group) => ({ heading: named(group), numeric: true, cell: (reason: keyof typeof REASONS) => shown(reasons.counted.find((one) => one.reason === reason && one.group === group)?.people ?? null) })),
          ]}
        />
        <p class="govuk-body">Somebody is counted under every reason that holds of them. <a class="govuk-link" href={`/why-nobody-is-housed.csv?by=${by}`}>These figures as CSV</a></p>
        <Lines lines={firstNight} caption="Housed on the first night" day={0} />
        <Lines lines={threeMonths} caption="In settled accommodation after three months (day 90)" day={90} />
        <DataTable caption="What emergency placements cost" rows={cost} empty="No emergency placement is recorded in this time." columns={[
          { heading: 'Month', names: true, cell: (one) => one.month }, { heading: 'Council', cell: (one) => one.authority }, { heading: 'Nights', numeric: true, cell: (one) => one.nights }, { heading: 'Cost', numeric: true, cell: (one) => pounds(one.pence) },
        ]} />
        <p class="govuk-hint">Rents against local housing allowance are not shown: no rents and no rates of the allowance are among the registers here.</p>
      </>
    )
  },
})

const peoplePage = page({
  path: '/why-nobody-is-housed/:housingReason',
  ask: unhousedBecause,
  input: ({ params }) => ({ reason: (params['housingReason'] ?? '') as keyof typeof REASONS }),
  title: ({ reason }) => REASONS[reason],
  around: () => ({ back: { href: '/why-nobody-is-housed', text: 'Why is nobody housed?' } }),
  render: ({ reason, people }) => (
    <>
      <h1 class="govuk-heading-l">{REASONS[reason]}</h1>
      <DataTable caption="Not housed on the first night" rows={people} empty="Nobody whom you see." columns={[
        { heading: 'Person', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.id}/housing-options`}>{one.forename} {one.surname}</a> },
        { heading: 'Released', cell: (one) => shortDay(one.release) }, { heading: 'Prison', cell: (one) => one.prison }, { heading: 'Council', cell: (one) => one.council ?? 'Not known' },
      ]} />
    </>
  ),
})

const resultsCsv = file({
  path: '/why-nobody-is-housed.csv',
  ask: housingResults,
  input: ({ query }) => ({ by: byOf(query['by']) }),
  file: ({ by, reasons }) => ({
    name: `why-nobody-is-housed-by-${by}.csv`, type: 'text/csv; charset=utf-8',
    body: [['reason', by, 'people'], ...reasons.counted.map((one) => [REASONS[one.reason], named(one.group), shown(one.people)])].map(csvLine).join(''),
  }),
})

export const resultRoutes: readonly Route[] = [resultsCsv, resultsPage, peoplePage]
