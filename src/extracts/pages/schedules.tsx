/** The files that are to come by themselves: what came last, what is late, and what may be saved without a human being. */
import type { JSX } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { DayField, Form, RadioField, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { endSchedule, listSchedules, makeSchedule } from '../actions.ts'
import { DAY_FORM_WORDS } from '../schedules.ts'
import { COVERS } from '../telling.ts'

type View = Extract<Awaited<ReturnType<typeof listSchedules.run>>, { ok: true }>['value']
type Schedule = View['schedules'][number]

const every = (days: number): string => (days === 1 ? 'Every day' : days === 7 ? 'Every week' : `Every ${days} days`)

const rulesInWords = (one: Schedule): string => (one.confirms
  ? `By itself, where its headings are those of the last file and at most ${one.refusedPerThousand / 10} in 100 rows are refused, ${one.changedPerThousand / 10} in 100 records new or changed${one.covers === 'full' ? `, ${one.withdrawnPerThousand / 10} in 100 withdrawn` : ''}; else it waits for you.`
  : 'Only when you confirm it.')

const NextOf = ({ one, today }: { readonly one: Schedule; readonly today: string }): JSX.Element =>
  one.endedAt !== null ? <Tag text="Ended" classes="govuk-tag--grey" />
    : one.overdue !== null ? <span><Tag text="Late" classes="govuk-tag--red" /><br />{one.overdue}</span>
    : <span>{one.due === today ? 'Due today' : `Due on ${longDay(one.due)}`}<br />{one.newestDay === null ? 'None has come yet' : `The newest is of ${shortDay(one.newestDay)}`}</span>

const Making = ({ view, frame }: { readonly view: View; readonly frame: Frame }): JSX.Element => {
  const [only] = view.agreements
  const { laxest } = view
  if (!only) return <p class="govuk-body">Your organisation has signed no agreement that is in force for supplying records, so nothing can come by itself.</p>
  return (
    <Details summaryText="Let another file come by itself" open={frame.errors.length > 0 || view.schedules.length === 0}>
      <Form frame={frame} action="/extracts/schedules" submit="Let it come by itself">
        <TextField frame={frame} name="name" label="What is it called?" hint="For example: Nightly custody records" />
        <RadioField frame={frame} name="agreement" label="Under which agreement does it come?" value={view.agreements.length === 1 ? only.id : undefined} choices={view.agreements.map((one) => ({ value: one.id, text: `${one.title} (${one.reference})` }))} />
        <TextField frame={frame} name="filePattern" label="The file’s name, with the day of its contents" hint={`For example police-{YYYY-MM-DD}.csv. The day as ${DAY_FORM_WORDS}; a star stands for anything else that changes.`} />
        <RadioField frame={frame} name="covers" label="What does each file hold?" choices={keysOf(COVERS).map((value) => ({ value, text: COVERS[value] }))} />
        <TextField frame={frame} name="everyDays" label="After how many days does the next file come?" value="1" inputmode="numeric" width={3} suffix="days" />
        <DayField frame={frame} name="firstDay" label="Of which day is the first file?" hint="It is looked for until the end of the day after." value={view.today} />
        <RadioField
          frame={frame} name="confirms" label="May it be saved without you?"
          choices={[
            { value: 'always-ask', text: 'No: each file waits until I confirm it' },
            { value: 'when-usual', text: 'Yes, where it is as usual', hint: 'Its headings are those of the last file, and no share below is passed. Everything else waits for you, with the reason.', reveals: (
              <>
                <TextField frame={frame} name="refused" label="At most so many rows refused" value="1" inputmode="decimal" width={4} suffix="in 100" hint={`Not more than ${laxest.refusedPerThousand / 10}.`} />
                <TextField frame={frame} name="changed" label="At most so many records new or changed" value="10" inputmode="decimal" width={4} suffix="in 100" hint={`Not more than ${laxest.changedPerThousand / 10}.`} />
                <TextField frame={frame} name="withdrawn" label="At most so many records withdrawn" value="1" inputmode="decimal" width={4} suffix="in 100" hint={`Of a file that holds everything. Not more than ${laxest.withdrawnPerThousand / 10}.`} />
              </>
            ) },
          ]}
        />
      </Form>
    </Details>
  )
}

export const schedulesPage = page({
  path: '/extracts/schedules',
  ask: listSchedules,
  input: () => ({}),
  title: () => 'Files that come by themselves',
  around: () => ({ back: { text: 'All extracts', href: '/extracts' } }),
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Files that come by themselves</h1>
      <p class="govuk-body">Your system puts them into the folder <code>{view.folder}</code> of this installation, or sends them with <a class="govuk-link" href="/extracts/keys">a key that your administrator made</a>. In the folder a file is taken once it has stood still for a quarter of a minute; one whose name ends in .part is left alone until it is renamed. What became of it is written beside it in words.</p>
      <DataTable
        caption="Files, the one that is due first" quiet rows={view.schedules} empty="No file comes by itself yet."
        columns={[
          { heading: 'File', names: true, cell: (one) => <>{one.name}<br /><code>{one.filePattern}</code></> },
          { heading: 'Next', cell: (one) => <NextOf one={one} today={view.today} /> },
          { heading: 'Holds', cell: (one) => <>{every(one.everyDays)}. {COVERS[one.covers]}.</> },
          { heading: 'Saved', cell: rulesInWords },
          { heading: 'End', cell: (one) => (one.endedAt !== null ? null : <Form frame={frame} action={`/extracts/schedules/${one.id}/end`} hidden={{ version: String(one.version) }} submit="End" submitClasses="govuk-button--secondary tl-button-small" />) },
        ]}
      />
      <Making view={view} frame={frame} />
    </>
  ),
})

export const scheduleForm = form({
  path: '/extracts/schedules',
  does: makeSchedule,
  again: schedulesPage,
  input: (_request, values) => Object.fromEntries(['name', 'agreement', 'filePattern', 'covers', 'everyDays', 'firstDay', 'confirms', 'refused', 'changed', 'withdrawn'].map((name) => [name, values[name] ?? ''])),
  next: () => '/extracts/schedules',
  notice: ({ name }) => `“${name}” is looked for from now on.`,
})

export const scheduleEndForm = form({
  path: '/extracts/schedules/:schedule/end',
  does: endSchedule,
  again: schedulesPage,
  input: ({ params }, { version }) => ({ schedule: params['schedule'] ?? '', version: version ?? '' }),
  next: () => '/extracts/schedules',
  notice: () => 'Nothing comes by it any longer.',
})
