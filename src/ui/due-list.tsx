/** What is due, the latest first: the list a day is worked from. */
import type { ComponentChildren, JSX } from 'preact'
import { daysBetween, relativeDay, shortDay } from '../core/dates.ts'
import type { Day } from '../core/dates.ts'
import { classes } from './govuk/markup.ts'
import { Tag } from './govuk/tag.tsx'

/** Something to be done by a day, and about whom. */
export interface DueItem {
  readonly what: string
  readonly href: string
  readonly due: Day
  readonly who?: ComponentChildren
  readonly detail?: ComponentChildren
}

/** How near a day is, in words: `Overdue by 3 days`, `Due today`, `Due in 5 days`. */
export const dueWords = (due: Day, today: Day): string => {
  const days = daysBetween(today, due)
  if (days < 0) return `Overdue by ${-days} ${days === -1 ? 'day' : 'days'}`
  return `Due ${relativeDay(due, today)}`
}

/** The overdue in red, today in amber, the rest plain; each also in words. `empty` is what to say when nothing is due. */
export const DueList = ({ items, today, empty }: { readonly items: readonly DueItem[]; readonly today: Day; readonly empty: string }): JSX.Element => {
  if (items.length === 0) return <p class="govuk-body tl-empty">{empty}</p>
  const sorted = items.toSorted((one, other) => (one.due < other.due ? -1 : one.due > other.due ? 1 : 0))
  return (
    <ul class="tl-due">
      {sorted.map((item) => {
        const state = item.due < today ? 'overdue' : item.due === today ? 'today' : 'later'
        return (
          <li class={classes('tl-due__item', `tl-due__item--${state}`)}>
            <div class="tl-due__what">
              <a class="govuk-link tl-due__link" href={item.href}>{item.what}</a>
              {item.who === undefined ? null : <> <span class="tl-due__who">{item.who}</span></>}
              {item.detail === undefined ? null : <div class="tl-due__detail">{item.detail}</div>}
            </div>{' '}
            <div class="tl-due__when">
              <Tag text={dueWords(item.due, today)} classes={state === 'overdue' ? 'govuk-tag--red' : state === 'today' ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />{' '}
              <time class="tl-due__day" datetime={item.due}>{shortDay(item.due)}</time>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
