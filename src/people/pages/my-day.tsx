/** “My day”: where whoever works with people begins. */
import type { VNode } from 'preact'
import type { Day } from '../../core/dates.ts'
import type { DayPart } from '../../platform/due.ts'
import { DueList } from '../../ui/due-list.tsx'
import { page } from '../../ui/page.ts'
import { myDay } from '../actions.ts'
import { DAY_ROLES, MY_DAY_AHEAD_DAYS } from '../actions/my-day.ts'

const TITLES: Readonly<Record<DayPart, string>> = { urgent: 'Cannot wait', today: 'Today', overdue: 'Overdue', coming: `The next ${MY_DAY_AHEAD_DAYS} days` }

interface Item { readonly words: string; readonly href: string; readonly due: Day; readonly person: { readonly id: string; readonly forename: string; readonly surname: string } }
interface PartShown { readonly part: DayPart; readonly due: readonly Item[]; readonly more: number }

const countOf = (parts: readonly PartShown[], wanted: DayPart): number => parts.filter(({ part }) => part === wanted).reduce((sum, { due, more }) => sum + due.length + more, 0)

const Part = ({ shown: { part, due, more }, today, opens }: { readonly shown: PartShown; readonly today: Day; readonly opens: boolean }): VNode | null => (due.length === 0 ? null : (
  <section aria-labelledby={part}>
    <h2 class="govuk-heading-m" id={part}>{TITLES[part]} ({due.length + more})</h2>
    <DueList today={today} empty="" items={due.map(({ words, href, due: day, person }) => ({ what: words, href, due: day, who: opens ? <a class="govuk-link govuk-link--no-visited-state" href={`/people/${person.id}`}>{person.forename} {person.surname}</a> : `${person.forename} ${person.surname}` }))} />
    {more === 0 ? null : <p class="govuk-body">{more} more: what is done makes room for the next.</p>}
  </section>
))

export const myDayPage = page({
  path: '/my-day',
  ask: myDay,
  menu: { text: 'My day', order: 0, roles: DAY_ROLES },
  input: () => ({}),
  title: ({ parts }) => (countOf(parts, 'overdue') === 0 ? 'My day' : `My day (${countOf(parts, 'overdue')} overdue)`),
  render: ({ parts, today, opens }) => (
    <>
      <h1 class="govuk-heading-l">My day</h1>
      {parts.length === 0 ? <p class="govuk-body-l">Nothing is due in the next {MY_DAY_AHEAD_DAYS} days. What comes to you appears here by itself.</p> : null}
      {countOf(parts, 'today') === 0 && countOf(parts, 'overdue') > 0 ? <p class="govuk-body">Nothing is due today itself.</p> : null}
      {parts.map((shown) => <Part shown={shown} today={today} opens={opens} />)}
    </>
  ),
})
