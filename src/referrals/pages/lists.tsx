/** Two sides of one list: what came to a provider, and what an organisation sent. */
import type { JSX } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { KeyFigure, KeyFigures } from '../../ui/cards.tsx'
import { CursorPages, DataTable, type Column } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { referralInbox, sentReferrals, type ListedReferral } from '../actions.ts'
import { attendanceWords } from '../rules.ts'
import { Clock, StateTag } from './states.tsx'
import { CASE_ROLES } from '../../platform/vocabulary.ts'

const who: Column<ListedReferral> = {
  heading: 'Person', names: true,
  cell: (row) => <a class="govuk-link" href={`/referrals/${row.id}`}>{row.forename} {row.surname}<span class="govuk-visually-hidden">, referral {row.reference}</span></a>,
}

const clock = (today: string): Column<ListedReferral> => ({
  heading: 'Next', cell: (row) => (
    <>
      <Clock state={row.state} clockDay={row.clockDay} sessions={row.sessions} today={today} />
      {row.recheckBy ? <><br /><strong>Read again what you were told</strong> by {shortDay(row.recheckBy)}</> : null}
    </>
  ),
})

export const inboxPage = page({
  path: '/referrals',
  ask: referralInbox,
  menu: { text: 'Referrals', order: 10, roles: ['caseworker'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'Referrals to us',
  around: () => ({ wide: true }),
  render: ({ today, counts, referrals, next, after }): JSX.Element => {
    const fresh = referrals.filter((row) => row.state === 'sent')
    const active = referrals.filter((row) => row.state === 'accepted')
    return (
      <>
        <h1 class="govuk-heading-xl">Referrals to us</h1>
        <KeyFigures>
          <KeyFigure value={counts.waiting} label={counts.waiting === 1 ? 'waits for an answer' : 'wait for an answer'} tone={counts.waiting > 0 ? 'working' : 'plain'} />
          <KeyFigure value={counts.late} label={counts.late === 1 ? 'is late' : 'are late'} tone={counts.late > 0 ? 'urgent' : 'good'} />
          <KeyFigure value={counts.active} label="being delivered" />
          {counts.recheck > 0 ? <KeyFigure value={counts.recheck} label="to read again, because something changed" tone="urgent" /> : null}
        </KeyFigures>
        {after !== '' && fresh.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-l">New: accept or decline</h2>
            <DataTable
              caption="New referrals, by when each must be answered" quiet rows={fresh} empty="Nothing waits for an answer."
              columns={[who, { heading: 'Service', cell: (row) => row.service }, { heading: 'From', cell: (row) => <>{row.referring}<br />{shortDay(row.madeOn)}</> }, clock(today)]}
            />
          </>
        )}
        {next !== null && active.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-l">Being delivered</h2>
            <DataTable
              caption="Referrals being delivered, what is due first" quiet rows={active} empty="No referral is being delivered. Accepted referrals appear here."
              columns={[who, { heading: 'Service', cell: (row) => row.service }, { heading: 'Attendance', cell: (row) => attendanceWords(row.attended, row.sessions) }, clock(today)]}
            />
          </>
        )}
        <CursorPages what="referrals" next={next === null ? undefined : `/referrals?after=${encodeURIComponent(next)}`} previous={after === '' ? undefined : '/referrals'} />
      </>
    )
  },
})

export const sentPage = page({
  path: '/referrals/sent',
  ask: sentReferrals,
  menu: { text: 'Referrals', order: 50, roles: CASE_ROLES },
  input: ({ query }) => ({ whose: query['whose'] === 'mine' ? 'mine' as const : '' as const, after: query['after'] ?? '' }),
  title: () => 'Referrals we sent',
  around: () => ({ wide: true }),
  render: ({ today, whose, referrals, next, after }): JSX.Element => {
    const here = whose === 'mine' ? '/referrals/sent?whose=mine' : '/referrals/sent'
    const late = referrals.filter((row) => row.clockDay < today).length
    return (
      <>
        <h1 class="govuk-heading-xl">Referrals we sent</h1>
        <p class="govuk-body-l tl-lede">Open referrals, in the order in which the provider must act. {late > 0 ? <strong>{late === 1 ? '1 on this page is late: call the provider.' : `${late} on this page are late: call the providers.`}</strong> : null}</p>
        <p class="govuk-body">
          {whose === 'mine' ? <>Showing those you sent. <a class="govuk-link" href="/referrals/sent">Show all of our organisation’s</a></> : <>Showing all of our organisation’s. <a class="govuk-link" href="/referrals/sent?whose=mine">Show only those I sent</a></>}
        </p>
        <DataTable
          caption={`Open referrals on ${longDay(today)}`} quiet rows={referrals}
          empty="No referral is open. To refer somebody, open the person and choose “Find a service”."
          columns={[
            who, { heading: 'Service', cell: (row) => <>{row.service}<br />{row.provider}</> }, { heading: 'State', cell: (row) => <StateTag state={row.state} /> },
            { heading: 'Sent', cell: (row) => shortDay(row.madeOn) }, { heading: 'Attendance', cell: (row) => (row.state === 'sent' ? '' : attendanceWords(row.attended, row.sessions)) },
            { heading: 'The provider’s next step', cell: (row) => <Clock state={row.state} clockDay={row.clockDay} sessions={row.sessions} today={today} /> },
          ]}
        />
        <CursorPages what="referrals" next={next === null ? undefined : `${here}${here.includes('?') ? '&' : '?'}after=${encodeURIComponent(next)}`} previous={after === '' ? undefined : here} />
      </>
    )
  },
})
