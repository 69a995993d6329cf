/** Letters and messages that a role works from: what did not arrive first, then what is to be printed or told, then what goes out by itself. */
import { longDay } from '../../core/dates.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { DueList } from '../../ui/due-list.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { messageList } from '../actions.ts'
import { ABOUT } from '../catalogue.ts'
import { stateWords } from '../told.ts'
import { CHANNELS } from '../timing.ts'

type View = Extract<Awaited<ReturnType<(typeof messageList)['run']>>, { readonly ok: true }>['value']

const hrefOf = ({ currentId, id }: { readonly currentId: string; readonly id: string }): string => `/people/${currentId}/messages/${id}`

const itemsOf = (rows: View['failed'], today: string) => rows.map((row) => ({
  what: `${row.forename} ${row.surname}`, href: hrefOf(row), due: row.state === 'failed' ? (row.meetingDay < today ? row.meetingDay : today) : row.sendDay, detail: `${row.next ?? stateWords(row)}.`,
}))

const Outgoing = ({ rows, caption }: { readonly rows: View['going']; readonly caption: string }) => (
  <DataTable
    caption={caption} quiet rows={rows} empty="" columns={[
      { heading: 'To', names: true, cell: (row) => <a class="govuk-link" href={hrefOf(row)}>{row.forename} {row.surname}</a> },
      { heading: 'What', cell: (row) => <>{ABOUT[row.about]}, {longDay(row.meetingDay)}. {CHANNELS[row.channel]}: {stateWords(row).charAt(0).toLowerCase()}{stateWords(row).slice(1)}</> },
      { heading: 'What it says', cell: (row) => row.says },
    ]}
  />
)

export const listPage = page({
  path: '/messages',
  ask: messageList,
  menu: { text: 'Letters and messages', order: 38, roles: CASE_ROLES },
  input: () => ({}),
  title: () => 'Letters and messages',
  render: ({ failed, work, going, gone, today, role, more }) => (
    <>
      <h1 class="govuk-heading-l">Letters and messages</h1>
      <p class="govuk-body tl-lede">
        {role === 'resettlement-worker' ? 'Letters about appointments after release, to print and hand over before they leave.'
          : role === 'delivery-unit-head' ? 'What did not reach somebody for two working days, or belongs to nobody.'
            : 'Your people are told of their appointments as each of them wants. Messages go out by themselves; what does not arrive comes back to you.'}{' '}
        <a class="govuk-link" href="/messages/calendar">Your appointments in your calendar</a>
      </p>
      {failed.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Did not arrive: tell them yourself</h2>
          <DueList today={today} empty="" items={itemsOf(failed, today)} />
        </>
      )}
      <h2 class="govuk-heading-m">To print, or to tell, by tomorrow</h2>
      <DueList today={today} empty={failed.length === 0 ? 'Nothing waits for you.' : 'Nothing else waits for you.'} items={itemsOf(work, today)} />
      {going.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Go out by themselves by tomorrow</h2>
          <Outgoing rows={going} caption="Messages that go out by tomorrow" />
        </>
      )}
      {gone.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Went out this week</h2>
          <Outgoing rows={gone} caption="Messages of the last seven days" />
        </>
      )}
      {more ? <p class="govuk-body">The first 100 of each are shown.</p> : null}
    </>
  ),
})
