/** The list of people of an agreement: put on and taken off with a reason, and with whose sight it changes. */
import { shortDay } from '../../core/dates.ts'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { listNamed, namePerson, unnamePerson } from '../actions.ts'

/** The one form that was checked shows what follows; the others stand as they were. */
const onlyEntry = (frame: Frame, entry: string): Frame => ((frame.values['entry'] ?? '') === entry ? frame : { ...frame, consequences: undefined, errors: [], values: {} })

const namedPage = page({
  path: '/agreements/:agreement/people',
  ask: listNamed,
  input: ({ params }) => ({ agreement: params['agreement'] ?? '' }),
  title: ({ agreement }) => `People on the list of ${agreement.title}`,
  around: ({ agreement }) => ({ back: { text: agreement.title, href: `/agreements/${agreement.id}` } }),
  render: ({ agreement, people, past, open }, frame) => (
    <>
      <h1 class="govuk-heading-l">People on the list</h1>
      <p class="govuk-body">“{agreement.title}” shares something of these people only. Whoever you may not see is not shown here.</p>
      <DataTable
        caption="On the list today" quiet rows={people} empty="Nobody whom you may see is on the list." about={(one) => `${one.forename} ${one.surname}`}
        columns={[
          { heading: 'Name', names: true, cell: (one) => <><a class="govuk-link" href={`/people/${one.person}`}>{one.forename} {one.surname}</a> <span class="govuk-hint">{one.reference}</span></> },
          { heading: 'Since', cell: (one) => shortDay(one.from) },
          { heading: 'Why', cell: (one) => one.reason },
          {
            heading: 'Take off', behind: true, cell: (one) => (
              <Details summaryText="Take off the list" open={frame.values['entry'] === one.id}>
                <CheckedForm frame={onlyEntry(frame, one.id)} action={`/agreements/${agreement.id}/left-people`} hidden={{ entry: one.id }} submit="Take off the list">
                  <TextField frame={onlyEntry(frame, one.id)} name="reason" label="Why" />
                </CheckedForm>
              </Details>
            ),
          },
        ]}
      />
      {open ? (
        <>
          <h2 class="govuk-heading-m">Put somebody on the list</h2>
          <CheckedForm frame={onlyEntry(frame, '')} action={`/agreements/${agreement.id}/people`} submit="Put on the list">
            <TextField frame={onlyEntry(frame, '')} name="reference" label="The person’s reference" hint="For example, P-7K2M9QX: it stands on their page" width={10} />
            <TextArea frame={onlyEntry(frame, '')} name="reason" label="Why they belong on it" rows={2} />
          </CheckedForm>
        </>
      ) : <p class="govuk-body">The agreement has ended: nobody can be put on its list.</p>}
      {past.length > 0 ? (
        <Details summaryText={`No longer on the list (${past.length})`}>
          <DataTable caption="No longer on the list" quiet narrow rows={past} empty="" columns={[
            { heading: 'Name', names: true, cell: (one) => `${one.forename} ${one.surname}` },
            { heading: 'Until', cell: (one) => (one.until ? shortDay(one.until) : '') },
            { heading: 'Why', cell: (one) => one.left ?? '' },
          ]} />
        </Details>
      ) : null}
    </>
  ),
})

export const namedRoutes = [
  namedPage,
  form({
    path: '/agreements/:agreement/people', does: namePerson, again: namedPage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'] }),
    next: ({ agreement }) => `/agreements/${agreement}/people`, notice: () => 'The person is on the list.',
  }),
  form({
    path: '/agreements/:agreement/left-people', does: unnamePerson, again: namedPage, input: ({ params }, values) => ({ ...values, agreement: params['agreement'] }),
    next: ({ agreement }) => `/agreements/${agreement}/people`, notice: () => 'Today is their last day on the list.',
  }),
]
