/** Referrals and attendance on the person page. */
import type { JSX } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DataTable } from '../../ui/list.tsx'
import { panelView } from '../../ui/page.ts'
import type { ReferralsPanel } from '../actions.ts'
import { attendanceWords } from '../rules.ts'
import { Clock, StateTag } from './states.tsx'

const Panel = ({ data, person }: { readonly data: ReferralsPanel; readonly person: { readonly id: string } }): JSX.Element => (
  <SummaryCard title="Referrals and attendance" {...(data.mayRefer ? { action: { text: 'Find a service', href: `/people/${person.id}/services`, about: 'to refer to' } } : {})}>
    <DataTable
      caption="Referrals, open ones first" quiet rows={data.referrals}
      empty={data.mayRefer ? 'No referral yet. Find a service that helps with one of their needs.' : 'No referral that you may see.'}
      columns={[
        { heading: 'Service', names: true, cell: (row) => <><a class="govuk-link" href={`/referrals/${row.id}`}>{row.service}</a><br />{row.provider}</> },
        { heading: 'State', cell: (row) => <><StateTag state={row.state} /> {shortDay(row.changedOn)}</> },
        { heading: 'Attendance', cell: (row) => (row.state === 'sent' || row.state === 'declined' ? '' : attendanceWords(row.attended, row.sessions)) },
        { heading: 'Next', cell: (row) => <Clock state={row.state} clockDay={row.clockDay} sessions={row.sessions} today={data.today} /> },
      ]}
    />
  </SummaryCard>
)

export const referralsPanel = panelView<ReferralsPanel>('referrals.of-person', (data, _frame, person) => <Panel data={data} person={person} />)
