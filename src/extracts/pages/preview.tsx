/** What an extract would change, before anything of it is saved; and afterwards what it did change. */
import type { JSX } from 'preact'
import { longDay, longMoment, shortDay } from '../../core/dates.ts'
import { KeyFigure, KeyFigures } from '../../ui/cards.tsx'
import { CheckboxField, Form, SelectField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { file, form, page } from '../../ui/page.ts'
import { confirmExtract, discardExtract, mapColumns, PAGE_SIZE, previewExtract, refusedOfExtract } from '../actions.ts'
import { mendingFile } from '../mending.ts'
import { percentOf, progressWords } from '../progress.ts'
import { commonWords } from '../staging.ts'
import { COVERS } from '../telling.ts'
import { counted, SAVE_AT_ONCE_ROWS_MAX } from '../states.ts'
import { StateTag } from './sending.tsx'

type View = Extract<Awaited<ReturnType<typeof previewExtract.run>>, { ok: true }>['value']
interface Props { readonly view: View; readonly frame: Frame }

const fieldWords = (view: View, field: string): string => {
  if (field === 'withdrawn') return 'Withdrawn'
  const name = field.replace(/^details\./, '')
  return commonWords(name) ?? view.fields.find((one) => one.name === name)?.label ?? name
}

const said = (value: string | null): string => (value === null ? 'nothing' : /^\d{4}-\d\d-\d\d$/.test(value) ? shortDay(value) : value)

const fullName = ({ forename, surname }: { readonly forename: string; readonly surname: string }): string => `${forename} ${surname}`

const hrefOf = (view: View, show: View['show'], after: number): string => `/extracts/${view.extract.id}?show=${show}${after > 0 ? `&after=${after}` : ''}`

/** The way to the other rows of one verdict. */
const More = ({ view, show, total, last }: { readonly view: View; readonly show: 'new' | 'changed' | 'refused'; readonly total: number; readonly last: number | undefined }): JSX.Element | null => {
  if (view.show === show) return <CursorPages what={`${show} rows`} next={last === undefined ? undefined : hrefOf(view, show, last)} previous={`/extracts/${view.extract.id}`} />
  return total > PAGE_SIZE ? <p class="govuk-body"><a class="govuk-link" href={hrefOf(view, show, 0)}>See all {counted(total, `${show} row`)}</a></p> : null
}

const lastRow = (rows: readonly { readonly row: number }[]): number | undefined => (rows.length === PAGE_SIZE ? rows.at(-1)?.row : undefined)

const Refused = ({ view }: { readonly view: View }): JSX.Element => (
  <section>
    <h2 class="govuk-heading-m" id="refused">Refused rows</h2>
    <p class="govuk-body">
      These rows are left out. <a class="govuk-link" href={`/extracts/${view.extract.id}/refused.csv`} download>Get them as a file to mend</a>, correct it, and send it like any other extract.
    </p>
    <DataTable
      caption="Refused rows" quiet rows={view.refused} empty="No row was refused."
      columns={[
        { heading: 'Row', names: true, cell: (one) => `Row ${one.row.toLocaleString('en-GB')}` },
        { heading: 'Why it was refused', cell: (one) => one.reasons.map((reason) => <div>{reason}</div>) },
      ]}
    />
    <More view={view} show="refused" total={view.extract.rowsRefused} last={lastRow(view.refused)} />
  </section>
)

const Changed = ({ view }: { readonly view: View }): JSX.Element => (
  <section>
    <h2 class="govuk-heading-m" id="changed">Changed records</h2>
    <DataTable
      caption="Changed records" quiet rows={view.changed} empty="No record changes."
      columns={[
        { heading: 'Who', names: true, cell: ({ record }) => <>{fullName(record)}<br />{record.agencyNumber}</> },
        { heading: 'What changes', cell: ({ changes }) => changes.map((change) => <div>{fieldWords(view, change.field)}: {said(change.before)} becomes <strong>{said(change.after)}</strong></div>) },
        { heading: 'Row', numeric: true, cell: (one) => one.row.toLocaleString('en-GB') },
      ]}
    />
    <More view={view} show="changed" total={view.extract.rowsChanged} last={lastRow(view.changed)} />
  </section>
)

const Fresh = ({ view }: { readonly view: View }): JSX.Element => (
  <section>
    <h2 class="govuk-heading-m" id="new">New records</h2>
    <DataTable
      caption="New records" quiet rows={view.fresh} empty="No record is new."
      columns={[
        { heading: 'Who', names: true, cell: ({ record }) => <>{fullName(record)}<br />{record.agencyNumber}</> },
        { heading: 'Date of birth', cell: ({ record }) => shortDay(record.birthDate) },
        { heading: 'Numbers', cell: ({ record }) => [record.pnc, record.prisonNumber, record.crn, record.cro].filter((number) => number !== null && number !== record.agencyNumber).join(', ') || 'None' },
        { heading: 'Row', numeric: true, cell: (one) => one.row.toLocaleString('en-GB') },
      ]}
    />
    <More view={view} show="new" total={view.extract.rowsNew} last={lastRow(view.fresh)} />
  </section>
)

const BY = { heading: 'by its heading', officer: 'you said so', remembered: 'taken as last time', nobody: 'nothing that we know' } as const

/** Said before anything is saved: which headings are gone, new, or taken for something else than in the last file. */
const Headings = ({ view }: { readonly view: View }): JSX.Element | null => {
  const { headings } = view
  if (headings === null) return null
  const lines = [
    ...headings.gone.map((one) => `“${one.heading}” is no longer there${one.field === null ? '; it was not taken' : `: ${one.label} will be taken for nobody in this file`}.`),
    ...headings.added.map((one) => `“${one.heading}” is new: ${one.field === null ? 'it is not taken' : `it is taken for ${one.label}`}.`),
    ...headings.taken.map(({ now, before }) => `“${now.heading}” is ${now.field === null ? 'not taken' : `taken for ${now.label}`}; last time it was ${before.field === null ? 'not taken' : `taken for ${before.label}`}.`),
  ]
  return (
    <InsetText>
      <h2 class="govuk-heading-s">The headings are not those of the last file</h2>
      <ul class="govuk-list govuk-list--bullet">{lines.map((line) => <li>{line}</li>)}</ul>
    </InsetText>
  )
}

const Lacking = ({ view }: { readonly view: View }): JSX.Element | null => {
  const { extract, lacking, show } = view
  if (extract.rowsWithdrawn === 0 || extract.state !== 'read') return null
  const last = lacking.length === PAGE_SIZE ? lacking.at(-1)?.agencyNumber : undefined
  const all = `/extracts/${extract.id}?show=withdrawn`
  return (
    <section>
      <h2 class="govuk-heading-m" id="withdrawn">Withdrawn records</h2>
      <p class="govuk-body">This file is everything that your agency has, and it lacks these. They no longer stand beside the person, and your agency no longer sees the person because of them. A record that is sent again stands again.</p>
      <DataTable
        caption="Withdrawn records" quiet rows={lacking} empty="No record is withdrawn."
        columns={[{ heading: 'Who', names: true, cell: (one) => fullName(one) }, { heading: 'Agency number', cell: (one) => one.agencyNumber }]}
      />
      {show === 'withdrawn' ? <CursorPages what="withdrawn records" next={last === undefined ? undefined : `${all}&afterNumber=${encodeURIComponent(last)}`} previous={`/extracts/${extract.id}`} />
        : extract.rowsWithdrawn > PAGE_SIZE ? <p class="govuk-body"><a class="govuk-link" href={all}>See all {counted(extract.rowsWithdrawn, 'withdrawn record')}</a></p> : null}
    </section>
  )
}

/** How far the worker is: told by the page itself, and followed without loading it again where the browser runs scripts. */
const Waiting = ({ view, doing }: { readonly view: View; readonly doing: string }): JSX.Element => {
  const { extract, progress } = view
  return (
    <>
      <div class="tl-progress" id="progress" role="status" data-follow={`/extracts/${extract.id}`}>
        <p class="govuk-body-l">{progress === null ? `This extract is still ${doing}.` : progressWords(progress)}</p>
        {progress === null || progress.all === 0 ? null : <progress class="tl-progress__bar" max="100" value={String(percentOf(progress))} aria-label="How far it is">{percentOf(progress)}%</progress>}
      </div>
      <p class="govuk-body">You can leave this page: the work goes on, and begins again by itself if it is interrupted.</p>
      <Button text="Look again" href={`/extracts/${extract.id}`} />
    </>
  )
}

const Columns = ({ view, frame }: Props): JSX.Element | null => {
  const { extract } = view
  if (extract.columns.length === 0) return null
  const open = extract.state === 'read' || extract.state === 'unreadable'
  const left = extract.columns.filter((one) => one.field === null).length
  return (
    <Details
      summaryText={`What each column was taken for: ${left === 0 ? `all ${extract.columns.length} are taken` : `${extract.columns.length - left} of ${extract.columns.length} are taken`}`}
      open={extract.state === 'unreadable' || (open && left > 0)}
    >
      <DataTable
        caption="Columns of the file" quiet narrow rows={extract.columns} empty=""
        columns={[
          { heading: 'Column', names: true, cell: (one) => one.heading || `(column ${one.position} without a heading)` },
          { heading: 'Taken for', cell: (one) => one.label },
          { heading: 'Why', cell: (one) => BY[one.by] },
        ]}
      />
      {open ? (
        <Form frame={frame} action={`/extracts/${extract.id}/columns`} hidden={{ version: String(extract.version) }} submit="Read again with these columns" submitClasses="govuk-button--secondary">
          {extract.columns.map((one) => (
            <SelectField
              frame={frame} name={`column${one.position}`} label={`Take “${one.heading}” for`} value={one.field ?? ''} empty="Not taken"
              choices={view.fields.map((field) => ({ value: field.name, text: field.label }))}
            />
          ))}
        </Form>
      ) : null}
    </Details>
  )
}

const Decision = ({ view, frame }: Props): JSX.Element | null => {
  const { extract, stuck } = view
  const hidden = { version: String(extract.version) }
  const count = extract.rowsNew + extract.rowsChanged + extract.rowsWithdrawn
  const saves = extract.rowsNew + extract.rowsChanged
  const words = count === 0 ? 'Take note: nothing changes' : [...(saves > 0 ? [`save ${counted(saves, 'record')}`] : []), ...(extract.rowsWithdrawn > 0 ? [`withdraw ${counted(extract.rowsWithdrawn, 'record')}`] : [])].join(' and ')
  const discard = <Form frame={frame} action={`/extracts/${extract.id}/discarding`} hidden={hidden} submit="Discard this extract" submitClasses="govuk-button--secondary" />
  const again = <Form frame={frame} action={`/extracts/${extract.id}/columns`} hidden={hidden} submit="Read it again" submitClasses="govuk-button--secondary" />
  if (extract.state === 'reading' || extract.state === 'confirming') {
    const doing = extract.state === 'reading' ? 'being read' : 'being saved'
    return stuck
      ? <><WarningText text={`This extract was ${doing} when something went wrong, and nothing was saved. Read it again; if that does not help, tell your administrator.`} />{again}{discard}</>
      : <Waiting view={view} doing={doing} />
  }
  if (extract.state !== 'read') return extract.state === 'unreadable' ? discard : null
  return (
    <>
      {extract.problem === null ? null : <WarningText text={extract.problem} />}
      {extract.waitsBecause === null ? null : <WarningText text={`This file came by itself and was not saved. ${extract.waitsBecause}`} />}
      {view.asks === null ? null : <WarningText text={view.asks} />}
      {count === 0 ? <p class="govuk-body">Nothing in this file is new or changed{extract.rowsOlder > 0 ? ', or a later file has overtaken it' : ''}. Taking note of it says that your agency told the same again.</p> : null}
      {extract.rowsUnchanged + extract.rowsOlder + count === 0 ? null : (
        <Form
          frame={frame} action={`/extracts/${extract.id}/confirmation`} hidden={hidden} submit={count === 0 ? words : `Confirm and ${words}`}
          beside={count > SAVE_AT_ONCE_ROWS_MAX || count === 0 ? undefined : <Button text="Check before saving" name="_step" value="check" classes="govuk-button--secondary" />}
        >
          {view.asks === null ? null : <CheckboxField frame={frame} name="sure" label="Withdraw them all the same?" choices={[{ value: 'yes', text: `Yes: our agency no longer has these ${counted(extract.rowsWithdrawn, 'record')}` }]} />}
          {frame.consequences === undefined ? null : (
            <InsetText>
              <h2 class="govuk-heading-m">If you confirm this</h2>
              {frame.consequences.length === 0 ? <p class="govuk-body">The records are saved, and nothing else changes.</p> : <ul class="govuk-list govuk-list--bullet">{frame.consequences.map(({ words }) => <li>{words}</li>)}</ul>}
            </InsetText>
          )}
        </Form>
      )}
      {extract.problem === null && frame.errors.length === 0 ? null : again}
      {discard}
    </>
  )
}

const About = ({ view }: { readonly view: View }): JSX.Element => {
  const { extract, agreement } = view
  const shape = extract.shape === null ? null : `${extract.shape.encoding.toUpperCase()}, columns separated by ${{ ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' }[extract.shape.delimiter]}`
  return (
    <SummaryList rows={[
      ['File', extract.fileName], ['Sent', `${longMoment(extract.receivedAt)}, by ${extract.receivedBy}`], ['Contents of', longDay(extract.contentsDay)], ['Holds', COVERS[extract.covers]], ['Read as', shape],
      ['Under', agreement ? `${agreement.title} (${agreement.reference})` : 'An agreement that your organisation is no longer party to'],
      ['Controllers', agreement?.controllers.join(', ') ?? null], ['Processors', agreement ? agreement.processors.join(', ') || 'None is named' : null],
    ].flatMap(([key, value]) => (key && value ? [{ key: { text: key }, value: { text: value } }] : []))} />
  )
}

const HEADINGS = {
  reading: 'Reading your extract', read: 'Check what would change', unreadable: 'This file could not be read', confirming: 'Saving your extract', confirmed: 'This extract is saved', discarded: 'This extract was discarded',
} as const

export const previewPage = page({
  path: '/extracts/:extract',
  ask: previewExtract,
  input: ({ params, query }) => {
    const { show = 'all', after = '0', afterNumber = '' } = query
    const shown: View['show'] = show === 'new' || show === 'changed' || show === 'refused' || show === 'withdrawn' ? show : 'all'
    return { extract: params['extract'] ?? '', show: shown, after: /^\d{1,9}$/.test(after) ? after : '0', afterNumber: afterNumber.slice(0, 60) }
  },
  title: ({ extract }) => HEADINGS[extract.state],
  around: () => ({ back: { text: 'All extracts', href: '/extracts' } }),
  render: (view, frame) => {
    const { extract, show } = view
    const preview = extract.state === 'read'
    const hasCounts = preview || extract.state === 'confirmed' || extract.state === 'confirming'
    return (
      <>
        <h1 class="govuk-heading-l">{HEADINGS[extract.state]}</h1>
        <p class="govuk-body"><strong>{extract.fileName}</strong> <StateTag state={extract.state} /></p>
        {extract.state === 'unreadable' ? <><WarningText text={extract.problem ?? 'The file could not be read.'} /><p class="govuk-body">Nothing was saved. Correct the file and <a class="govuk-link" href="/extracts/new">send it again</a>, or set the columns below.</p></> : null}
        {extract.confirmedAt ? <p class="govuk-body">Confirmed on {longMoment(extract.confirmedAt)} by {extract.confirmedBy}.</p> : null}
        {preview && view.sameFileConfirmedAt ? <InsetText text={`This is the same file as one that was confirmed on ${longMoment(view.sameFileConfirmedAt)}.`} /> : null}
        {hasCounts ? (
          <KeyFigures>
            <KeyFigure value={extract.rowsNew.toLocaleString('en-GB')} label="new" href={preview ? '#new' : undefined} />
            <KeyFigure value={extract.rowsChanged.toLocaleString('en-GB')} label="changed" href={preview ? '#changed' : undefined} />
            <KeyFigure value={extract.rowsUnchanged.toLocaleString('en-GB')} label="unchanged" />
            {extract.rowsWithdrawn > 0 ? <KeyFigure value={extract.rowsWithdrawn.toLocaleString('en-GB')} label="withdrawn" tone="urgent" href={preview ? '#withdrawn' : undefined} /> : null}
            {extract.rowsOlder > 0 ? <KeyFigure value={extract.rowsOlder.toLocaleString('en-GB')} label="overtaken by a later file" /> : null}
            <KeyFigure value={extract.rowsRefused.toLocaleString('en-GB')} label="refused" tone={extract.rowsRefused > 0 ? 'urgent' : 'plain'} href={extract.rowsRefused > 0 ? '#refused' : undefined} />
          </KeyFigures>
        ) : null}
        {preview || extract.state === 'unreadable' ? <Headings view={view} /> : null}
        {preview && extract.rowsOlder > 0 ? <InsetText text={`${counted(extract.rowsOlder, 'row is', 'rows are')} not taken: a file of a later day than ${longDay(extract.contentsDay)} was saved already, and what it said stays.`} /> : null}
        <Decision view={view} frame={frame} />
        {extract.rowsRefused > 0 && (show === 'all' || show === 'refused') ? <Refused view={view} /> : null}
        {show === 'all' || show === 'withdrawn' ? <Lacking view={view} /> : null}
        {preview && (show === 'all' || show === 'changed') ? <Changed view={view} /> : null}
        {preview && (show === 'all' || show === 'new') ? <Fresh view={view} /> : null}
        <Columns view={view} frame={frame} />
        <About view={view} />
      </>
    )
  },
})

export const mappingForm = form({
  path: '/extracts/:extract/columns',
  does: mapColumns,
  again: previewPage,
  input: ({ params }, values) => ({
    extract: params['extract'], version: values['version'],
    choices: Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (name.startsWith('column') && typeof value === 'string' ? [[name.slice('column'.length), value]] : []))),
  }),
  next: ({ extract }) => `/extracts/${extract}`,
  notice: () => 'The file was read again.',
})

export const confirmationForm = form({
  path: '/extracts/:extract/confirmation',
  does: confirmExtract,
  again: previewPage,
  input: ({ params }, { version, sure }) => ({ extract: params['extract'], version, sure: Array.isArray(sure) ? (sure[0] ?? '') : '' }),
  next: ({ extract }) => `/extracts/${extract}`,
  notice: ({ state, rowsNew, rowsChanged, rowsRefused, rowsWithdrawn }) => (state === 'confirming'
    ? 'Confirmed. It is large, so saving it takes some minutes.'
    : `Saved: ${counted(rowsNew, 'new record')} and ${counted(rowsChanged, 'changed record')}.${rowsWithdrawn > 0 ? ` ${counted(rowsWithdrawn, 'record was', 'records were')} withdrawn.` : ''}${rowsRefused > 0 ? ` ${counted(rowsRefused, 'refused row waits', 'refused rows wait')} to be mended.` : ''}`),
})

export const discardingForm = form({
  path: '/extracts/:extract/discarding',
  does: discardExtract,
  again: previewPage,
  input: ({ params }, { version }) => ({ extract: params['extract'], version }),
  next: () => '/extracts',
  notice: () => 'The extract was discarded. Nothing of it was saved.',
})

export const refusedFile = file({
  path: '/extracts/:extract/refused.csv',
  ask: refusedOfExtract,
  input: ({ params, query }) => ({ extract: params['extract'] ?? '', after: /^\d{1,9}$/.test(query['after'] ?? '') ? query['after'] : '0' }),
  file: ({ fileName, headings, rows }) => ({
    name: `to-mend-${fileName.replace(/\.(csv|txt)$/i, '')}.csv`, type: 'text/csv; charset=utf-8',
    body: [...mendingFile(headings, rows.map((one) => ({ cells: one.cells, reasons: one.reasons.map((message) => ({ message })) })))].join(''),
  }),
})
