/** The gate checks that wait: the viewer’s own first, the overdue first; then what others owe. */
import { longDay } from '../../core/dates.ts'
import { dayTitle } from '../../housing/rules.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { DueList } from '../../ui/due-list.tsx'
import { CursorPages } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { gateChecksDue } from '../actions.ts'

export const listPage = page({
  path: '/gate',
  ask: gateChecksDue,
  menu: { text: 'Through the gate', order: 34, roles: [...CASE_ROLES, 'caseworker'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'Through the gate',
  render: ({ checks, missing, next, today, provider }) => {
    const items = (rank: number) => checks.filter((check) => check.rank === rank).map(({ currentId, forename, surname, due, dayAfter, release, words }) => ({
      what: `${forename} ${surname}`, href: `/people/${currentId}/gate/${dayAfter}`, due, detail: `${dayAfter === 0 ? `Release day, ${longDay(release)}` : `${dayTitle(dayAfter)} after release on ${longDay(release)}`}: ${words}.`,
    }))
    const others = items(1)
    return (
      <>
        <h1 class="govuk-heading-l">Through the gate</h1>
        <p class="govuk-body tl-lede">
          {provider ? 'People whom you treat and who left prison: do they have their prescription, and does treatment go on?'
            : 'Did release day work, and does it hold? The prison is asked on the day, the offender manager from the day after, the treatment provider about prescription and treatment.'}
          {provider ? null : <> <a class="govuk-link" href="/gate/results">What came of it</a> · <a class="govuk-link" href="/accommodation-checks">Work at six weeks, and releases not recorded</a></>}
        </p>
        {missing.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">Missing today: yours to do</h2>
            <DueList today={today} empty="" items={missing.map(({ forename, surname, href, due, words }) => ({ what: `${forename} ${surname}`, href, due, detail: `${words}.` }))} />
          </>
        )}
        <h2 class="govuk-heading-m">Yours to answer</h2>
        <DueList today={today} empty="Nothing waits for you this week. People appear here on release day and on days 1, 7, 28 and 90 after it." items={items(0)} />
        {others.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">Late, and owed by others: ask them</h2>
            <DueList today={today} empty="" items={others} />
          </>
        )}
        <CursorPages next={next ? `/gate?after=${next}` : undefined} what="checks" />
      </>
    )
  },
})
