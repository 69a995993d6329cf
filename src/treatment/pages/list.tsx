/** What waits in treatment requirements: what is late first; then court reviews, because a court’s day cannot be missed; then the rest, the earliest first. */
import { DueList } from '../../ui/due-list.tsx'
import { page } from '../../ui/page.ts'
import { RECORDING, treatmentList } from '../actions.ts'

export const listPage = page({
  path: '/treatment',
  ask: treatmentList,
  menu: { text: 'Treatment requirements', order: 35, roles: RECORDING },
  input: () => ({}),
  title: () => 'Treatment requirements',
  render: ({ waiting, today, role, more }) => {
    const items = (holds: (row: (typeof waiting)[number]) => boolean) => waiting.filter(holds).map((row) => ({
      what: `${row.forename} ${row.surname}`, href: row.href, due: row.due, detail: `${row.words}. ${row.kinds}${row.provider && role !== 'caseworker' ? `, ${row.provider}` : ''}${role === 'delivery-unit-head' ? `. For ${row.managed ? row.owner : 'you: nobody manages them'}` : ''}.`,
    }))
    const late = items((row) => row.due < today)
    const reviews = items((row) => row.due >= today && row.review)
    const others = items((row) => row.due >= today && !row.review)
    return (
      <>
        <h1 class="govuk-heading-l">Treatment requirements</h1>
        <p class="govuk-body tl-lede">
          {role === 'caseworker' ? 'People whom you assess or treat under an order: appointments, tests and reports for the court.'
            : role === 'delivery-unit-head' ? 'What is late, or belongs to nobody.' : 'Your people on the way to treatment, and under an order.'}
          {' '}<a class="govuk-link" href="/treatment/continuity">Prescriptions from prison</a>
          {role === 'caseworker' ? null : <>{' · '}<a class="govuk-link" href="/treatment/uptake">Who needed treatment and who got it</a></>}
        </p>
        {late.length === 0 ? null : <><h2 class="govuk-heading-m">Late</h2><DueList today={today} empty="" items={late} /></>}
        {reviews.length === 0 ? null : <><h2 class="govuk-heading-m">Reviews by the court</h2><DueList today={today} empty="" items={reviews} /></>}
        <h2 class="govuk-heading-m">{role === 'caseworker' ? 'Assessments, appointments and tests' : 'Next steps'}</h2>
        <DueList today={today} empty={late.length + reviews.length === 0 ? 'Nothing waits for you.' : 'Nothing else waits for you.'} items={others} />
        {more ? <p class="govuk-body">The first 200 are shown.</p> : null}
      </>
    )
  },
})
