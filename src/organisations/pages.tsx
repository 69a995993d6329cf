/** What people see of partnerships: who works together. */
import { page, type Pages } from '../ui/page.ts'
import { DataTable } from '../ui/list.tsx'
import { listPartnerships } from './actions.ts'
import { ORGANISATION_KINDS, type OrganisationKind } from './rules.ts'

const partnershipsPage = page({
  path: '/partnerships',
  ask: listPartnerships,
  open: true,
  input: () => ({}),
  title: () => 'Who works together',
  render: (rows) => (
    <>
      <h1 class="govuk-heading-l">Who works together</h1>
      {[...new Set(rows.map((row) => row.partnership))].map((partnership) => (
        <DataTable
          caption={partnership} rows={rows.filter((row) => row.partnership === partnership)} empty=""
          columns={[
            { heading: 'Organisation', names: true, cell: (row) => row.name },
            { heading: 'Kind', cell: (row) => ORGANISATION_KINDS[row.kind as OrganisationKind] },
            { heading: 'Real or invented', cell: (row) => (row.invented ? 'Invented for the demonstration' : 'Real body; its data here is invented') },
          ]}
        />
      ))}
    </>
  ),
})

export const organisationsPages: Pages = { routes: [partnershipsPage] }
