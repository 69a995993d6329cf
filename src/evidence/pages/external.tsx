/** Other people's published records through a mapping: their figures, labelled as theirs, and each beside the published check. */
import type { VNode } from 'preact'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { file, page } from '../../ui/page.ts'
import { externalFigures, type ExternalView } from '../actions.ts'
import { figureCsv } from '../figure.ts'
import type { Check } from '../tools.ts'
import { Beware, FigureChart, Provenance } from './figure.tsx'

const equalWords = (checks: readonly Check[]): string => `${checks.filter(({ equal }) => equal).length} of ${checks.length} equal.`

const Checks = ({ checks }: { readonly checks: readonly Check[] }): VNode => (
  <>
    <h2 class="govuk-heading-m" id="checks">Do our figures equal the published ones?</h2>
    <p class="govuk-body">{equalWords(checks)} Each line of the published checks stands beside what the path from file to figure gives here: the number of people, and the share to two decimals.</p>
    <DataTable
      caption="Published checks beside our figures" quiet narrow rows={checks} empty="There are no published checks of this data set."
      columns={[
        { heading: 'Group', names: true, cell: ({ label }) => label },
        { heading: 'People, published', numeric: true, cell: ({ expected }) => expected.n.toLocaleString('en-GB') },
        { heading: 'People, ours', numeric: true, cell: ({ ours }) => ours?.n.toLocaleString('en-GB') ?? 'None' },
        { heading: 'Per cent, published', numeric: true, cell: ({ expected }) => expected.percent.toFixed(2) },
        { heading: 'Per cent, ours', numeric: true, cell: ({ ours }) => ours?.percent.toFixed(2) ?? 'None' },
        { heading: 'Equal?', cell: ({ equal }) => (equal ? 'Yes' : 'No') },
      ]}
    />
  </>
)

const Shown = ({ shown }: { readonly shown: NonNullable<ExternalView['shown']> }): VNode => (
  <>
    <h1 class="govuk-heading-l">{shown.title}</h1>
    <WarningText text={shown.label} iconFallbackText="Beware" />
    <p class="govuk-body">{shown.population}.</p>
    {shown.checks.length === 0 ? null : <p class="govuk-body">The published checks of these records against our figures: <a class="govuk-link" href="#checks">{equalWords(shown.checks)}</a></p>}
    {shown.figures.map((figure) => (
      <>
        <FigureChart figure={figure} id={figure.by} title={figure.heading} of={figure.heading} />
        <p class="govuk-body">
          <a class="govuk-link" href={`/evidence/external/${shown.dataset}/${figure.by}/csv`} download>Save as CSV<span class="govuk-visually-hidden">: {figure.title}</span></a>
        </p>
      </>
    ))}
    <Checks checks={shown.checks} />
    <h2 class="govuk-heading-m">What to beware of</h2>
    {shown.figures[0] === undefined ? null : <Beware figure={{ ...shown.figures[0], caveats: [...new Set(shown.figures.flatMap(({ caveats }) => caveats))] }} />}
    {shown.figures[0] === undefined ? null : <Provenance figure={shown.figures[0]} />}
    <p class="govuk-body-s tl-quiet">{shown.source} Licence: {shown.licence}.</p>
  </>
)

export const externalPage = page({
  path: '/evidence/external/:dataset',
  ask: externalFigures,
  input: ({ params }) => ({ dataset: params['dataset'] ?? '' }),
  title: ({ shown }) => shown?.title ?? 'Other people’s records',
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }] }),
  render: ({ shown }) => (shown === null ? <h1 class="govuk-heading-l">Other people’s records</h1> : <Shown shown={shown} />),
})

export const externalFile = file({
  path: '/evidence/external/:dataset/:grouping/csv',
  ask: externalFigures,
  input: ({ params }) => ({ dataset: params['dataset'] ?? '', grouping: params['grouping'] ?? '' }),
  file: ({ shown }) => {
    const figure = shown?.figures[0]
    return { name: `${shown?.dataset ?? 'nothing'}-${figure?.by ?? 'nothing'}.csv`, type: 'text/csv; charset=utf-8', body: figure === undefined ? '' : figureCsv(figure) }
  },
})
