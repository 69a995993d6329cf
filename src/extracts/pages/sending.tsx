/** A data officer's first page: what was sent and what waits for them; and the form that sends the next extract. */
import type { JSX } from 'preact'
import { longDay, longMoment, shortDay } from '../../core/dates.ts'
import { DayField, FileField, Form, RadioField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { extractChoices, listExtracts, sendExtract } from '../actions.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { COVERS } from '../telling.ts'
import { EXTRACT_STATES, counted, type ExtractState } from '../states.ts'

const STATE_COLOURS: Readonly<Record<ExtractState, string>> = {
  reading: 'govuk-tag--blue', read: 'govuk-tag--yellow', unreadable: 'govuk-tag--red', confirming: 'govuk-tag--blue', confirmed: 'govuk-tag--green', discarded: 'govuk-tag--grey',
}

export const StateTag = ({ state }: { readonly state: ExtractState }): JSX.Element => <Tag text={EXTRACT_STATES[state]} classes={STATE_COLOURS[state]} />

interface Counts { readonly state: ExtractState; readonly rowsNew: number; readonly rowsChanged: number; readonly rowsUnchanged: number; readonly rowsRefused: number; readonly rowsOlder: number; readonly rowsWithdrawn: number }

const countsInWords = (one: Counts): string =>
  one.state === 'reading' || one.state === 'unreadable' ? '' : [[one.rowsNew, 'new'], [one.rowsChanged, 'changed'], [one.rowsUnchanged, 'unchanged'], [one.rowsRefused, 'refused'], ...(one.rowsOlder > 0 ? [[one.rowsOlder, 'overtaken'] as const] : []), ...(one.rowsWithdrawn > 0 ? [[one.rowsWithdrawn, 'withdrawn'] as const] : [])].map(([rows, what]) => `${rows.toLocaleString('en-GB')} ${what}`).join(', ')

export const extractsPage = page({
  path: '/extracts',
  ask: listExtracts,
  menu: { text: 'Extracts', order: 10, roles: ['data-officer'] },
  input: ({ query }) => ({ before: query['before'] ?? '' }),
  title: () => 'Your agency’s extracts',
  render: ({ extracts, next, overdue }) => {
    const waiting = extracts.filter((one) => one.state === 'read')
    return (
      <>
        <h1 class="govuk-heading-l">Your agency’s extracts</h1>
        {overdue.map((one) => <WarningText text={`“${one.name}” is late. ${one.words}`} />)}
        <Button text="Send an extract" href="/extracts/new" />
        <p class="govuk-body"><a class="govuk-link" href="/extracts/schedules">Files that come by themselves</a>, <a class="govuk-link" href="/extracts/columns">headings remembered</a>, <a class="govuk-link" href="/extracts/withdrawal">withdraw one record</a>, <a class="govuk-link" href="/data-quality">quality of your data</a></p>
        {waiting.length === 0 ? null : <InsetText text={`${counted(waiting.length, 'extract waits', 'extracts wait')} for you to confirm: nothing of ${waiting.length === 1 ? 'it' : 'them'} is saved yet.`} />}
        <DataTable
          caption="Extracts, newest first" quiet rows={extracts}
          empty="Your agency has not sent an extract yet. Send the first: you see what it would change before anything is saved."
          columns={[
            { heading: 'File', names: true, cell: (one) => <a class="govuk-link" href={`/extracts/${one.id}`}>{one.fileName}</a> },
            { heading: 'Contents of', cell: (one) => shortDay(one.contentsDay) },
            { heading: 'Sent', cell: (one) => <>{longMoment(one.receivedAt)}<br />{one.receivedBy}</> },
            { heading: 'State', cell: (one) => <StateTag state={one.state} /> },
            { heading: 'Rows', cell: countsInWords },
          ]}
        />
        <CursorPages what="extracts" next={next === null ? undefined : `/extracts?before=${encodeURIComponent(next)}`} />
      </>
    )
  },
})

const agreementHint = (one: { readonly controllers: readonly string[]; readonly processors: readonly string[]; readonly until: string }): string =>
  `Controllers: ${one.controllers.join(', ')}. ${one.processors.length === 0 ? 'No processor is named' : `Processors: ${one.processors.join(', ')}`}. In force until ${longDay(one.until)}.`

const SendForm = ({ view, frame }: { readonly view: ViewOf; readonly frame: Frame }): JSX.Element => {
  const [only] = view.agreements
  if (view.agency === null) return <p class="govuk-body">Extracts are read from police, prisons, probation, housing and treatment. Your organisation is of another kind.</p>
  if (!only) {
    return <p class="govuk-body">Your organisation has signed no agreement that is in force for supplying records, so nothing can be sent. Ask your information governance lead.</p>
  }
  return (
    <Form frame={frame} action="/extracts" submit="Send and preview" files beside={<a class="govuk-link" href="/extracts">Back without sending</a>}>
      <RadioField
        frame={frame} name="agreement" label="Which agreement do you send it under?" value={view.agreements.length === 1 ? only.id : undefined}
        choices={view.agreements.map((one) => ({ value: one.id, text: `${one.title} (${one.reference})`, hint: agreementHint(one) }))}
      />
      <DayField frame={frame} name="day" label="Of which day are the contents?" hint="The day on which your system wrote them. What a file of a later day said is never overwritten by this one." value={view.today} />
      <RadioField
        frame={frame} name="covers" label="What does the file hold?" value={view.lastCovers ?? undefined}
        choices={keysOf(COVERS).map((value) => ({ value, text: COVERS[value] }))}
      />
      <FileField frame={frame} name="file" label="CSV file" accept=".csv,.txt,text/csv" hint="Saved as “CSV UTF-8”. Commas, semicolons or tabs are all read. Up to 1 GB." />
    </Form>
  )
}

type ViewOf = Extract<Awaited<ReturnType<typeof extractChoices.run>>, { ok: true }>['value']

export const sendingPage = page({
  path: '/extracts/new',
  ask: extractChoices,
  input: () => ({}),
  title: () => 'Send an extract',
  around: () => ({ back: { href: '/extracts' } }),
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Send an extract</h1>
      <p class="govuk-body">You see what the file would change before anything is saved. Only your own agency sees its rows.</p>
      <SendForm view={view} frame={frame} />
      {view.fields.length === 0 ? null : (
        <Details summaryText="Which columns are taken">
          <DataTable
            caption="Columns of your agency’s extract" quiet narrow rows={view.fields} empty=""
            columns={[
              { heading: 'What it tells', names: true, cell: (one) => one.label },
              { heading: 'Needed', cell: (one) => (one.required ? 'In every row' : 'If you have it') },
              { heading: 'Its heading may also be', cell: (one) => one.spellings.join(', ') },
            ]}
          />
          <p class="govuk-body">Other columns do no harm: they are not taken. Capital letters, spaces and punctuation of headings do not matter.</p>
        </Details>
      )}
    </>
  ),
})

export const sendingForm = form({
  path: '/extracts',
  does: sendExtract,
  again: sendingPage,
  upload: 'file',
  input: (_request, { agreement, file, fileName, day, covers }) => ({ agreement: agreement ?? '', file: file ?? '', fileName: fileName ?? 'extract.csv', day: day ?? '', covers: covers ?? '' }),
  next: ({ extract }) => `/extracts/${extract}`,
})
