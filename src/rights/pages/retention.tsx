/** What is kept and for how long, what may go now, what is held, and certificates of what went. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { PersonCalled } from '../../sharing/pages/called.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { whoEndsHold } from '../holds.ts'
import { approveDisposal, liftErasureMark, liftHold, lookForDue, retention } from '../actions.ts'
import type { Query } from '../../platform/action.ts'
import { deletedWords, tableWords } from '../elsewhere.ts'
import { HOUSEKEEPING, PARTNERS_SCHEDULES, periodWords, SCHEDULE, sourceOf } from '../schedule.ts'

type View = typeof retention extends Query<infer _I, infer O> ? O : never

const Disposal = ({ view, frame }: { readonly view: View; readonly frame: Frame }): VNode => {
  const { disposal } = view
  const look = <Form frame={frame} action="/rights/retention/looks" submit="Look for what may go" />
  if (!disposal || disposal.state === 'done' || disposal.state === 'left') return <><p class="govuk-body">Nothing goes before somebody looked at it and a second person approved it.</p>{look}</>
  const nothing = disposal.found.length === 0 && disposal.files.length === 0
  return (
    <SummaryCard title={disposal.state === 'looking' ? 'The worker is looking' : disposal.state === 'deleting' ? 'It is being deleted, batch by batch' : `${disposal.reference}: what may go`} tone="working">
      {disposal.state === 'looking' ? <p class="govuk-body">Load this page again in a moment.</p> : null}
      {disposal.held > 0 ? <p class="govuk-body"><strong>{disposal.held} {disposal.held === 1 ? 'file is' : 'files are'} kept by a legal hold</strong> although their time is over.</p> : null}
      {disposal.state === 'looking' ? null : (
        <>
          <DataTable caption="Rows whose time is over" rows={disposal.found} empty="No single rows." columns={[
            { heading: 'What', names: true, cell: (row) => SCHEDULE[row.kind].title }, { heading: 'Kept as', cell: (row) => tableWords(row.table) }, { heading: 'Rows', numeric: true, cell: (row) => row.rows }, { heading: 'Finished before', cell: (row) => shortDay(row.before) },
          ]} />
          <DataTable caption="Whole files of people whose time is over" rows={disposal.files} empty="No whole files." columns={[
            { heading: 'Last finished in', names: true, cell: (row) => row.year }, { heading: 'Files', numeric: true, cell: (row) => row.files },
          ]} />
        </>
      )}
      {disposal.state !== 'found' ? null : (
        <>
          {disposal.byMe || nothing ? <p class="govuk-body">{nothing ? 'Nothing may go today.' : `${disposal.by} looked, so somebody else approves it.`}</p> : <Form frame={frame} action={`/rights/retention/looks/${disposal.id}`} hidden={{ how: 'delete' }} submit="Delete all of this" submitClasses="govuk-button--warning" />}
          <Form frame={frame} action={`/rights/retention/looks/${disposal.id}`} hidden={{ how: 'leave' }} submit="Leave it as it is" submitClasses="govuk-button--secondary" />
        </>
      )}
    </SummaryCard>
  )
}

const retentionPage = page({
  path: '/rights/retention',
  ask: retention,
  input: () => ({}),
  title: () => 'What is kept, held and deleted',
  around: () => ({ back: { text: 'All requests', href: '/rights' } }),
  render: (view, frame) => {
    const { today, holds, holdsOutOfSight, certificates } = view
    const rules = [...keysOf(SCHEDULE).map((kind) => SCHEDULE[kind]), ...keysOf(HOUSEKEEPING).map((kind) => HOUSEKEEPING[kind])]
    return (
      <>
        <h1 class="govuk-heading-l">What is kept, held and deleted</h1>
        <Disposal view={view} frame={frame} />
        <DataTable caption="Legal holds, the next to review first" rows={holds} empty="No legal hold stands." columns={[
          { heading: 'Review by', cell: (hold) => (hold.reviewDay < today ? <strong>Overdue: {shortDay(hold.reviewDay)}</strong> : shortDay(hold.reviewDay)) },
          { heading: 'Person', names: true, cell: (hold) => <PersonCalled personId={hold.personId} name={hold.name} reference={null} href={`/people/${hold.personId}/rights`} /> }, { heading: 'Why', cell: (hold) => hold.reason }, { heading: 'Set by', cell: (hold) => `${hold.by}, ${hold.organisation}, ${shortDay(hold.from)}` }, { heading: 'Who ends it', behind: true, cell: whoEndsHold },
        ]} />
        {holdsOutOfSight.length === 0 ? null : (
          <DataTable caption="Legal holds of your organisation on people who are no longer shared with you" rows={holdsOutOfSight} empty="" columns={[
            { heading: 'Review by', names: true, cell: (hold) => (hold.reviewDay < today ? <strong>Overdue: {shortDay(hold.reviewDay)}</strong> : shortDay(hold.reviewDay)) },
            { heading: 'End it', cell: (hold) => <Form frame={frame} action={`/rights/retention/holds/${hold.id}/end`} submit="End the hold" submitClasses="govuk-button--secondary"><TextField frame={frame} name="because" label="Why need it not be held any longer?" /></Form> },
          ]} />
        )}
        <DataTable caption="Certificates" rows={certificates} empty="Nothing has been deleted yet." about={(row) => row.reference} columns={[
          { heading: 'Certificate', names: true, cell: (row) => row.reference }, { heading: 'Day', cell: (row) => longDay(row.on) }, { heading: 'Ground', cell: (row) => row.ground }, { heading: 'People', numeric: true, cell: (row) => row.people },
          { heading: 'What went', behind: true, cell: (row) => deletedWords(row.counts) }, { heading: 'By', behind: true, cell: (row) => `${row.first}, approved by ${row.second}` },
        ]} />
        <Details summaryText="Let somebody who was erased be loaded again" open={frame.errors.length > 0}>
          <Form frame={frame} action="/rights/retention/marks" submit="Let them in again" submitClasses="govuk-button--secondary">
            <TextField frame={frame} name="certificate" label="Certificate" hint="As the refused row of the extract says it" width={10} />
            <TextArea frame={frame} name="reason" label="Which duty asks for them again?" rows={3} />
          </Form>
        </Details>
        <DataTable caption="The schedule" rows={rules} empty="" about={(rule) => rule.title} columns={[
          { heading: 'What', names: true, cell: (rule) => <>{rule.title}<span class="govuk-hint">{rule.why}</span></> }, { heading: 'Kept after it is finished', cell: (rule) => periodWords(rule, today) }, { heading: 'Source', behind: true, cell: (rule) => sourceOf(rule, today) },
        ]} />
        <h2 class="govuk-heading-m">What the partners keep in their own systems</h2>
        <ul class="govuk-list govuk-list--bullet">{PARTNERS_SCHEDULES.map(({ words, source }) => <li>{words}<span class="govuk-hint">{source}</span></li>)}</ul>
      </>
    )
  },
})

export const retentionRoutes: readonly Route[] = [
  retentionPage,
  form({ path: '/rights/retention/looks', does: lookForDue, again: retentionPage, input: () => ({}), next: () => '/rights/retention', notice: () => 'The worker looks for what may go.' }),
  form({
    path: '/rights/retention/looks/:disposal', does: approveDisposal, again: retentionPage,
    input: ({ params }, values) => ({ ...values, disposal: params['disposal'] }), next: () => '/rights/retention',
    notice: ({ deleting }) => (deleting ? 'It is approved. The worker deletes it in batches.' : 'It stays.'),
  }),
  form({ path: '/rights/retention/holds/:hold/end', does: liftHold, again: retentionPage, input: ({ params }, values) => ({ ...values, hold: params['hold'] }), next: () => '/rights/retention', notice: () => 'The hold has ended.' }),
  form({ path: '/rights/retention/marks', does: liftErasureMark, again: retentionPage, input: (_request, values) => values, next: () => '/rights/retention', notice: () => 'The next extract may bring them again.' }),
]
