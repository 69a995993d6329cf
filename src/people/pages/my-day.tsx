/** “My day”: where whoever works with people begins. */
import type { VNode } from 'preact'
import type { Day } from '../../core/dates.ts'
import { DueList } from '../../ui/due-list.tsx'
import { page } from '../../ui/page.ts'
import { myDay } from '../actions.ts'
import { DAY_ROLES, MY_DAY_AHEAD_DAYS } from '../actions/my-day.ts'

interface Item { readonly words: string; readonly href: string; readonly due: Day; readonly person: { readonly id: string; readonly forename: string; readonly surname: string } }

const Part = ({ id, title, items, today }: { readonly id: string; readonly title: string; readonly items: readonly Item[]; readonly today: Day }): VNode | null => (items.length === 0 ? null : (
  <section aria-labelledby={id}>
    <h2 class="govuk-heading-m" id={id}>{title} ({items.length})</h2>
    <DueList today={today} empty="" items={items.map(({ words, href, due, person }) => ({ what: words, href, due, who: <a class="govuk-link govuk-link--no-visited-state" href={`/people/${person.id}`}>{person.forename} {person.surname}</a> }))} />
  </section>
))

export const myDayPage = page({
  path: '/my-day',
  ask: myDay,
  menu: { text: 'My day', order: 0, roles: DAY_ROLES },
  input: () => ({}),
  title: ({ due, today }) => { const late = due.filter((one) => one.due < today).length; return late === 0 ? 'My day' : `My day (${late} overdue)` },
  render: ({ due, today, more }) => {
    const urgent = due.filter((one) => one.urgent)
    const rest = due.filter((one) => !one.urgent)
    return (
      <>
        <h1 class="govuk-heading-l">My day</h1>
        {due.length === 0 ? <p class="govuk-body-l">Nothing is due in the next {MY_DAY_AHEAD_DAYS} days. What comes to you appears here by itself.</p> : null}
        <Part id="urgent" title="Cannot wait" items={urgent} today={today} />
        <Part id="overdue" title="Overdue" items={rest.filter((one) => one.due < today)} today={today} />
        <Part id="today" title="Today" items={rest.filter((one) => one.due === today)} today={today} />
        <Part id="week" title={`The next ${MY_DAY_AHEAD_DAYS} days`} items={rest.filter((one) => one.due > today)} today={today} />
        {more ? <p class="govuk-body">More is due than stands here: what is done makes room for the next.</p> : null}
      </>
    )
  },
})
