/** Where a name stands in what is written about others: to be read by those who wrote it, before somebody is erased. */
import { PersonBar } from '../../people/pages.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page, type Route } from '../../ui/page.ts'
import { nameElsewhere } from '../actions.ts'
import { PLACES_MAX, tableWords } from '../elsewhere.ts'
import { requestHref } from './requests.tsx'

const elsewherePage = page({
  path: '/rights/requests/:request/name',
  ask: nameElsewhere,
  input: ({ params }) => ({ request: params['request'] ?? '' }),
  title: ({ person }) => `Their name elsewhere: ${person.forename} ${person.surname}`,
  around: ({ request, person }) => ({ banner: <PersonBar person={person} />, back: { text: request.reference, href: requestHref(request.id) } }),
  render: ({ person, found }) => (
    <>
      <h1 class="govuk-heading-l">Their name in what is written about others</h1>
      <p class="govuk-body-l">{found.length === 0 ? 'It stands nowhere that this duty opens.' : `It stands in ${found.length === 1 ? 'one part' : `${found.length} parts`} of the records.`}</p>
      <p class="govuk-body">Looked for: “{person.forename} {person.surname}” in either order, and “Mr” or “Ms {person.surname}”. A nickname or a surname alone is not found. What stands there is not shown: ask the organisations that keep these parts to read them, and to write “another person” where the name is not needed.</p>
      <DataTable
        caption="Places to look" rows={found} empty="None." about={(row) => row.table}
        columns={[
          { heading: 'Part', names: true, cell: (row) => <>{row.slice.charAt(0).toUpperCase() + row.slice.slice(1)}<span class="govuk-hint">{tableWords(row.table)}</span></> },
          { heading: 'Entries about others', numeric: true, cell: (row) => (row.places >= PLACES_MAX ? `${PLACES_MAX} or more` : row.places) },
        ]}
      />
    </>
  ),
})

export const elsewhereRoutes: readonly Route[] = [elsewherePage]
