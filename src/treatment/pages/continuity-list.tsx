/** Prescriptions that must go on after prison: who was not reached first, then leavers whom nobody has taken on, then what is late and what comes. */
import { longDay, relativeDay } from '../../core/dates.ts'
import { DueList } from '../../ui/due-list.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { CALL_WORDS, continuityList } from '../actions.ts'

export const continuityListPage = page({
  path: '/treatment/continuity',
  ask: continuityList,
  menu: { text: 'Continuity of care', order: 36, roles: ['prison-offender-manager'] },
  input: () => ({}),
  title: () => 'Continuity of care',
  render: ({ waiting, unacknowledged, calls, today, role, more, askedDaysBefore }) => {
    const items = (holds: (row: (typeof waiting)[number]) => boolean) => waiting.filter(holds).map((row) => ({
      what: `${row.forename} ${row.surname}`, href: row.href, due: row.due, detail: `${row.words}. ${row.released ? 'Left' : 'Leaves'} prison on ${longDay(row.releaseDay)}${row.service !== null && role !== 'caseworker' ? `; ${row.service}` : ''}${role === 'delivery-unit-head' ? `. For ${row.owner}` : ''}.`,
    }))
    const missed = items((row) => row.missed)
    const late = items((row) => !row.missed && row.due < today)
    const others = items((row) => !row.missed && row.due >= today)
    return (
      <>
        <h1 class="govuk-heading-l">Continuity of care</h1>
        <p class="govuk-body tl-lede">
          {role === 'caseworker' ? 'People from prison whose prescription you take on: handovers, first appointments and what was not collected.'
            : role === 'prison-offender-manager' ? `People who leave within ${askedDaysBefore} days: what is prescribed must go on outside without a day between.` : 'Prescriptions from prison that must go on outside: what is yours to do or to chase.'}
          {role === 'offender-manager' || role === 'delivery-unit-head' ? <> <a class="govuk-link" href="/treatment/continuity/figures">Did treatment go on after prison?</a></> : null}
        </p>
        {calls.length === 0 ? null : <><h2 class="govuk-heading-m">{CALL_WORDS}</h2><DueList today={today} empty="" items={calls.map((call) => ({ what: `${call.forename} ${call.surname}`, href: `/people/${call.personId}/treatment/continuity`, due: call.day, detail: 'The service tells you what is needed.' }))} /></>}
        {missed.length === 0 ? null : <><h2 class="govuk-heading-m">Not collected</h2><DueList today={today} empty="" items={missed} /></>}
        {unacknowledged.length === 0 || role === 'caseworker' ? null : (
          <DataTable
            caption="Leavers whose prescription nobody outside has taken on" rows={unacknowledged} empty="" columns={[
              { heading: 'Name', names: true, cell: (row) => <a class="govuk-link" href={`/people/${row.personId}/treatment/continuity`}>{row.forename} {row.surname}</a> },
              { heading: 'Leaves', cell: (row) => <>{longDay(row.releaseDay)} ({relativeDay(row.releaseDay, today)})</> },
              { heading: 'Handover', cell: (row) => <>{row.state}{row.service === null ? '' : `, ${row.service}`}</> },
            ]}
          />
        )}
        {late.length === 0 ? null : <><h2 class="govuk-heading-m">Late</h2><DueList today={today} empty="" items={late} /></>}
        <h2 class="govuk-heading-m">Next steps</h2>
        <DueList today={today} empty={late.length + missed.length === 0 ? 'Nothing waits for you.' : 'Nothing else waits for you.'} items={others} />
        {more ? <p class="govuk-body">The first 200 are shown.</p> : null}
      </>
    )
  },
})
