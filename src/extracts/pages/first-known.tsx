/** People newly known to another agency by its extract, for those who answer for them. */
import { shortDay } from '../../core/dates.ts'
import { Form } from '../../ui/form.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { checkFirstKnown, listFirstKnown } from '../actions.ts'

export const firstKnownPage = page({
  path: '/first-known',
  ask: listFirstKnown,
  menu: { text: 'Newly known elsewhere', order: 64, roles: ['delivery-unit-head', 'governance-lead'] },
  input: () => ({}),
  title: () => 'Newly known to another agency',
  render: ({ rows, all }, frame) => (
    <>
      <h1 class="govuk-heading-l">Newly known to another agency</h1>
      <p class="govuk-body-l">{all === 0 ? 'Nobody waits to be checked.' : `${all === 1 ? 'One person waits' : `${all} people wait`} to be checked${all > rows.length ? `; the first ${rows.length} are shown` : ''}.`}</p>
      <p class="govuk-body">An agency’s extract named them for the first time, and the agency may see of them what its agreements allow. Where only name and birth date agree it may be somebody else: if the agency has nothing to do with the person, ask its data officer to withdraw the record.</p>
      <DataTable
        caption="To check, name and birth date alone first" quiet rows={rows} empty="Nobody waits to be checked."
        columns={[
          { heading: 'Person', names: true, cell: (row) => <a class="govuk-link" href={`/people/${row.personId}`}>{row.reference}</a> },
          { heading: 'Known to', cell: (row) => row.organisation },
          { heading: 'Since', cell: (row) => shortDay(row.day) },
          { heading: 'Linked by', cell: (row) => (row.byName ? <Tag text="Name and birth date alone" classes="govuk-tag--yellow" /> : 'A number') },
          { heading: 'Check', cell: (row) => <Form frame={frame} action={`/first-known/${row.personId}/check`} submit="It is right" submitClasses="govuk-button--secondary" /> },
        ]}
      />
    </>
  ),
})

export const firstKnownForm = form({
  path: '/first-known/:person/check', does: checkFirstKnown, again: firstKnownPage, input: ({ params }) => ({ person: params['person'] ?? '' }),
  next: () => '/first-known', notice: () => 'Checked.',
})
