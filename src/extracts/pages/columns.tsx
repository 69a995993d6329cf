/** What is remembered of the headings of an agency's files. */
import { longMoment } from '../../core/dates.ts'
import { Form, SelectField } from '../../ui/form.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { changeColumn, listColumns } from '../actions.ts'

export const columnsPage = page({
  path: '/extracts/columns',
  ask: listColumns,
  input: () => ({}),
  title: () => 'Headings remembered',
  around: () => ({ back: { text: 'All extracts', href: '/extracts' } }),
  render: ({ columns, fields }, frame) => (
    <>
      <h1 class="govuk-heading-l">Headings remembered</h1>
      <p class="govuk-body">What you corrected in a file that was saved is taken so in the next one, and shown there as “taken as last time”. A change here holds for the files to come.</p>
      <DataTable
        caption="Headings" quiet rows={columns} empty="Nothing is remembered: every heading was recognised by itself so far."
        columns={[
          { heading: 'Heading', names: true, cell: (one) => one.heading },
          { heading: 'Taken for', cell: (one) => (one.field === null ? 'Not taken' : fields.find(({ name }) => name === one.field)?.label ?? 'Not taken any longer') },
          { heading: 'Who said so', cell: (one) => <>{one.decidedBy}<br />{longMoment(one.decidedAt)}</> },
          { heading: 'Change', cell: (one) => (
            <Form frame={frame} action={`/extracts/columns/${one.id}`} submit="Change" submitClasses="govuk-button--secondary tl-button-small">
              <SelectField
                frame={frame} name="choice" label={`Take “${one.heading}” for`} value={one.field ?? ''} empty="Not taken"
                choices={[...fields.map(({ name, label }) => ({ value: name, text: label })), { value: 'forget', text: 'Forget it: go by the heading alone' }]}
              />
            </Form>
          ) },
        ]}
      />
    </>
  ),
})

export const columnForm = form({
  path: '/extracts/columns/:column',
  does: changeColumn,
  again: columnsPage,
  input: ({ params }, { choice }) => ({ column: params['column'] ?? '', choice: choice ?? '' }),
  next: () => '/extracts/columns',
  notice: ({ heading, forgotten }) => (forgotten ? `“${heading}” is forgotten.` : `“${heading}” is taken so from the next file on.`),
})
