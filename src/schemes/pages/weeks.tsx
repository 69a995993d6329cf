/** The joint planning group’s page: week by week, who leaves against beds and appointments; what is asked about a week that is too full. */
import type { VNode } from 'preact'
import { csvLine } from '../../core/csv-line.ts'
import { longDay, shortDay } from '../../core/dates.ts'
import { SMALL_NUMBER } from '../../core/suppression.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { file, form, page, type Route } from '../../ui/page.ts'
import { answerGroup, askGroup, earlyWeeks, sayCapacity } from '../actions.ts'

const WANTS = { smooth: 'Smooth it: move some to other weeks', suspend: 'Suspend the scheme' } as const
const against = (short: number | null, has: number | null): VNode => (has === null ? <span class="tl-quiet">not said</span> : short !== null && short > 0 ? <strong>{has}: {short} short</strong> : <>{has}</>)

const weeksPage = page({
  path: '/early-release/weeks/:scheme',
  ask: earlyWeeks,
  input: ({ params }) => ({ scheme: params['scheme'] ?? '' }),
  title: () => 'Early release week by week',
  around: ({ scheme }) => ({ back: { href: `/early-release?scheme=${scheme.id}` }, wide: true }),
  render: ({ scheme, sentence, rows, weeks, places, requests, me, mayAnswer, here }, frame) => {
    const [capacity, ask] = [ownForm(frame, 'capacity'), ownForm(frame, 'ask')]
    // Districts of the table first: those are what somebody has a word for.
    const district = [...places.filter(({ code }) => here.includes(code)), ...places.filter(({ code }) => !here.includes(code))].map(({ code, name }) => ({ value: code, text: name }))
    const week = weeks.map((one) => ({ value: one, text: `Week of ${longDay(one)}` }))
    return (
      <>
        <h1 class="govuk-heading-l">Week by week</h1>
        <InsetText><p class="govuk-body-l govuk-!-margin-bottom-0">{sentence}</p></InsetText>
        {requests.map((one) => (
          <SummaryCard title={`${WANTS[one.wants].split(':')[0] ?? ''}: ${one.district}, week of ${longDay(one.week)}`} tone={one.answer === null ? 'working' : 'plain'}>
            <p class="govuk-body">{one.words} ({one.by}, {one.organisation}, {longDay(one.askedOn)})</p>
            {one.answer ? <p class="govuk-body"><strong>{one.answer === 'agreed' ? 'Agreed' : 'Declined'}:</strong> {one.answerWords} ({one.answeredBy})</p> : null}
            {one.answer === null && mayAnswer && one.askedById !== me ? (
              <Form frame={ownForm(frame, one.id)} action={`/early-release/weeks/${scheme.id}/requests/${one.id}`} hidden={{ form: one.id }} submit="Answer">
                <RadioField frame={ownForm(frame, one.id)} name="answer" label="Agreed?" inline choices={[{ value: 'agreed', text: 'Agreed' }, { value: 'declined', text: 'Declined' }]} />
                <TextArea frame={ownForm(frame, one.id)} name="words" label="What happens now, or why not?" rows={2} />
              </Form>
            ) : null}
          </SummaryCard>
        ))}
        <DataTable
          caption="Who leaves, against what there is" rows={rows} empty="Nobody whom you may see leaves in the next twelve weeks." about={(row) => `${row.name}, ${shortDay(row.week)}`} columns={[
            { heading: 'Week of', names: true, cell: (row) => `${shortDay(row.week)}, ${row.name}` },
            { heading: 'Leaving', numeric: true, cell: (row) => row.leaving },
            { heading: 'Of them early', numeric: true, behind: true, cell: (row) => row.early },
            { heading: 'May leave besides', numeric: true, behind: true, cell: (row) => row.mayBe },
            { heading: 'No place yet', numeric: true, cell: (row) => row.noPlace },
            { heading: 'Beds', numeric: true, cell: (row) => against(row.bedsShort, row.beds) },
            { heading: 'First appointments', numeric: true, cell: (row) => against(row.appointmentsShort, row.appointments) },
            { heading: 'Said by', behind: true, cell: (row) => row.saidBy ?? '' },
          ]}
        />
        <p class="govuk-body">Counted are people whom you may see, in the district where they lived. “May leave besides” are put forward and not decided. <a class="govuk-link" href={`/early-release/weeks/${scheme.id}/table.csv`}>A file to pass on</a> leaves counts below {SMALL_NUMBER.value} out.</p>
        <SummaryCard title="Say what a week has">
          <Form frame={capacity} action={`/early-release/weeks/${scheme.id}/capacity`} hidden={{ form: 'capacity' }} submit="Save">
            <SelectField frame={capacity} name="week" label="Week" empty="Choose" choices={week} />
            <SelectField frame={capacity} name="district" label="District" empty="Choose" choices={district} />
            <TextField frame={capacity} name="beds" label="Beds for people who leave prison" inputmode="numeric" width={4} />
            <TextField frame={capacity} name="appointments" label="First appointments that probation can give" inputmode="numeric" width={4} />
            <TextField frame={capacity} name="saidBy" label="Who said so?" hint="Name and office." />
          </Form>
        </SummaryCard>
        <SummaryCard title="Ask to smooth a week, or to suspend">
          <Form frame={ask} action={`/early-release/weeks/${scheme.id}/requests`} hidden={{ form: 'ask' }} submit="Ask the group">
            <SelectField frame={ask} name="week" label="Week" empty="Choose" choices={week} />
            <SelectField frame={ask} name="district" label="District" empty="Choose" choices={district} />
            <RadioField frame={ask} name="wants" label="What do you ask for?" choices={Object.entries(WANTS).map(([value, text]) => ({ value, text }))} />
            <TextArea frame={ask} name="words" label="Why?" hint="Without naming anybody." rows={2} />
          </Form>
        </SummaryCard>
      </>
    )
  },
})

const withScheme = ({ params }: { readonly params: Readonly<Record<string, string>> }, values: Readonly<Record<string, unknown>>) => ({ ...values, scheme: params['scheme'] })
const toWeeks = ({ scheme }: { readonly scheme: string }): string => `/early-release/weeks/${scheme}`
const counted = (value: number | null): string => (value === null ? `Fewer than ${SMALL_NUMBER.value}, or would tell one` : String(value))

export const weekRoutes: readonly Route[] = [
  file({
    path: '/early-release/weeks/:scheme/table.csv', ask: earlyWeeks,
    input: ({ params }) => ({ scheme: params['scheme'] ?? '', suppress: true }),
    file: ({ rows, today }) => ({
      name: `early-release-weeks-${today}.csv`, type: 'text/csv; charset=utf-8',
      body: csvLine(['Week of', 'District', 'Leaving', 'Of them early', 'May leave besides', 'No place yet', 'Beds', 'First appointments', 'Said by']) + rows.map((row) => csvLine([
        row.week, row.name, counted(row.leaving), counted(row.early), counted(row.mayBe), counted(row.noPlace), row.beds === null ? 'Not said' : String(row.beds), row.appointments === null ? 'Not said' : String(row.appointments), row.saidBy ?? '',
      ])).join(''),
    }),
  }),
  weeksPage,
  form({ path: '/early-release/weeks/:scheme/capacity', does: sayCapacity, again: weeksPage, input: withScheme, next: toWeeks, notice: () => 'What the week has is recorded.' }),
  form({ path: '/early-release/weeks/:scheme/requests', does: askGroup, again: weeksPage, input: withScheme, next: toWeeks, notice: () => 'The group is asked. The head of a probation unit or a prison’s offender manager answers.' }),
  form({ path: '/early-release/weeks/:scheme/requests/:request', does: answerGroup, again: weeksPage, input: ({ params }, values) => ({ ...values, scheme: params['scheme'], request: params['request'] }), next: toWeeks, notice: () => 'The answer is recorded.' }),
]
