/** How good an agency's data are, file by file. */
import type { JSX } from 'preact'
import { csvLine } from '../../core/csv-line.ts'
import { shortDay } from '../../core/dates.ts'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { file, page } from '../../ui/page.ts'
import { dataQuality } from '../actions.ts'
import { QUALITY_MEASURES, QUALITY_WORDS, shareInWords, type QualityMeasure } from '../quality.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { counted } from '../states.ts'

type View = Extract<Awaited<ReturnType<typeof dataQuality.run>>, { ok: true }>['value']

interface Line {
  readonly measure: QualityMeasure
  readonly field: string
  readonly label: string
}

/** What any of the files shown has, in the order of the measures and of the fields. */
const linesOf = ({ files, fields }: View): Line[] => keysOf(QUALITY_MEASURES).flatMap((measure) => {
  const found = new Set(files.flatMap(({ counts }) => counts.filter((one) => one.measure === measure).map(({ field }) => field)))
  return ['', ...fields.map(({ name }) => name)].filter((field) => found.has(field)).map((field) => ({ measure, field, label: fields.find(({ name }) => name === field)?.label ?? 'The record as a whole' }))
})

const countOf = (one: View['files'][number] | undefined, line: Line): { readonly rows: number; readonly ofRows: number } | undefined =>
  one?.counts.find(({ measure, field }) => measure === line.measure && field === line.field)

const against = (now: number, before: number | undefined): string =>
  before === undefined ? 'No file before' : now === before ? 'The same' : now > before ? `${(now - before).toLocaleString('en-GB')} more` : `${(before - now).toLocaleString('en-GB')} fewer`

const Measure = ({ view, measure }: { readonly view: View; readonly measure: QualityMeasure }): JSX.Element | null => {
  const [newest, before] = view.files
  const lines = linesOf(view).filter((line) => line.measure === measure && countOf(newest, line))
  if (lines.length === 0) return null
  return (
    <section>
      <h2 class="govuk-heading-m">{QUALITY_MEASURES[measure]}</h2>
      <p class="govuk-body">{QUALITY_WORDS[measure]}</p>
      <DataTable
        caption={QUALITY_MEASURES[measure]} quiet narrow rows={lines.toSorted((a, b) => (countOf(newest, b)?.rows ?? 0) - (countOf(newest, a)?.rows ?? 0))} empty=""
        columns={[
          { heading: 'Field', names: true, cell: (line) => line.label },
          { heading: 'Rows', numeric: true, cell: (line) => (countOf(newest, line)?.rows ?? 0).toLocaleString('en-GB') },
          { heading: 'Share', numeric: true, cell: (line) => { const one = countOf(newest, line); return one ? shareInWords(one.rows, one.ofRows) : '' } },
          { heading: 'Against the file before', cell: (line) => against(countOf(newest, line)?.rows ?? 0, before && (countOf(before, line)?.rows ?? 0)) },
        ]}
      />
    </section>
  )
}

export const qualityPage = page({
  path: '/data-quality',
  ask: dataQuality,
  menu: { text: 'Data quality', order: 66, roles: ['data-officer', 'governance-lead'] },
  input: () => ({}),
  title: () => 'Data quality',
  render: (view) => {
    const [newest] = view.files
    return (
      <>
        <h1 class="govuk-heading-l">Data quality of {view.organisation}</h1>
        {view.overdue.map((one) => <WarningText text={`“${one.name}” is late. ${one.words}`} />)}
        {newest ? <p class="govuk-body-l">The newest file is of {shortDay(newest.contentsDay)}: {counted(newest.rows, 'row')}, {newest.refused === 0 ? 'none of them refused' : `${newest.refused.toLocaleString('en-GB')} of them refused`}.</p>
          : <p class="govuk-body">{view.agency === null ? 'Your organisation is of a kind that sends no extracts, so there is nothing to report.' : 'No file of your agency has been read yet.'}</p>}
        {newest ? <p class="govuk-body">These are counts of your own agency’s rows: nobody else sees them. <a class="govuk-link" href="/data-quality.csv" download>Get them as a CSV file</a></p> : null}
        {keysOf(QUALITY_MEASURES).map((measure) => <Measure view={view} measure={measure} />)}
        {view.files.length < 2 ? null : (
          <section>
            <h2 class="govuk-heading-m">File by file</h2>
            <DataTable
              caption="Files, the newest contents first" quiet rows={view.files} empty=""
              columns={[
                { heading: 'Contents of', names: true, cell: (one) => shortDay(one.contentsDay) },
                { heading: 'Rows', numeric: true, cell: (one) => one.rows.toLocaleString('en-GB') },
                { heading: 'Refused', numeric: true, cell: (one) => one.refused.toLocaleString('en-GB') },
                ...(['missing', 'first-of-january', 'placeholder', 'same-name'] as const).map((measure) => ({
                  heading: measure === 'missing' ? 'Fields not told' : QUALITY_MEASURES[measure], numeric: true,
                  cell: (one: View['files'][number]) => one.counts.filter((count) => count.measure === measure).reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en-GB'),
                })),
              ]}
            />
          </section>
        )}
      </>
    )
  },
})

export const qualityFile = file({
  path: '/data-quality.csv',
  ask: dataQuality,
  input: () => ({}),
  file: (view) => ({
    name: 'data-quality.csv', type: 'text/csv; charset=utf-8',
    body: [['Contents of', 'File', 'What', 'Field', 'Rows', 'Of rows'], ...view.files.flatMap((one) => linesOf(view).flatMap((line) => {
      const found = countOf(one, line)
      return found ? [[one.contentsDay, one.fileName, QUALITY_MEASURES[line.measure], line.label, String(found.rows), String(found.ofRows)]] : []
    }))].map((cells) => csvLine(cells)).join(''),
  }),
})
