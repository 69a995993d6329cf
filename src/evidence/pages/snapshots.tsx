/** Snapshots of the records: which there are, and asking for a new one. */
import { longMoment, shortDay } from '../../core/dates.ts'
import { DataTable, CursorPages } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { listSnapshots, makeSnapshot } from '../actions.ts'
import { MakeSnapshot, MakingWords } from './overview.tsx'

export const snapshotsPage = page({
  path: '/evidence/snapshots',
  ask: listSnapshots,
  input: ({ query }) => ({ before: query['before'] ?? '' }),
  title: () => 'Snapshots of the records',
  around: () => ({ trail: [{ text: 'Evidence', href: '/evidence' }] }),
  render: ({ snapshots, next, making }, frame) => (
    <>
      <h1 class="govuk-heading-l">Snapshots of the records</h1>
      <p class="govuk-body">
        Figures are counted from a snapshot, never from the live records. It holds no name, number, address, birth date or free text: each person is a random number, with age in completed years on each dated row.
      </p>
      <MakingWords making={making} />
      {making !== null && making.failed === null ? null : <MakeSnapshot frame={frame} />}
      <DataTable
        caption="Snapshots, newest first" quiet rows={snapshots} empty="There is no snapshot yet. Make one to see figures."
        columns={[
          { heading: 'Records as told by', names: true, cell: ({ day }) => shortDay(day) },
          { heading: 'Made', cell: ({ madeAt }) => longMoment(madeAt) },
          { heading: 'People', numeric: true, cell: ({ people }) => people.toLocaleString('en-GB') },
          { heading: 'Allowed by', cell: ({ reference }) => reference },
          { heading: 'Snapshot', cell: ({ digest }) => <code>{digest}</code> },
          { heading: 'Figures', cell: ({ id }) => <a class="govuk-link" href={`/evidence/figures/needs-count?snapshot=${id}`}>Measure this one</a> },
        ]}
      />
      <CursorPages what="snapshots" next={next === null ? undefined : `/evidence/snapshots?before=${encodeURIComponent(next)}`} />
    </>
  ),
})

export const snapshotForm = form({
  path: '/evidence/snapshots',
  does: makeSnapshot,
  again: snapshotsPage,
  input: () => ({}),
  next: () => '/evidence/snapshots',
  notice: () => 'The snapshot is being made. It is here in a moment: load this page again.',
})
