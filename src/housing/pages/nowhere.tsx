/** Those about to leave with nowhere to sleep: whose move it is, by when, and what was tried. */
import type { VNode } from 'preact'
import { shortDay, type Day } from '../../core/dates.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { dueWords } from '../../ui/due-list.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages } from '../../ui/list.tsx'
import { page, type Route } from '../../ui/page.ts'
import { nowhereToSleepList } from '../actions.ts'
import { DUTY_STATES } from '../duty-to-refer.ts'
import { ATTEMPTS, leftWords, OUTCOMES, OWNERS } from '../nowhere.ts'
import { HOUSING_KINDS, HOUSING_STATES } from '../placing.ts'
import { placeTitle } from '../rules.ts'

type Row = Extract<Awaited<ReturnType<typeof nowhereToSleepList.run>>, { ok: true }>['value']['people'][number]

const WHAT: Readonly<Record<string, string>> = {
  council: 'Referral to a council', place: 'A place fell through',
  ...Object.fromEntries(Object.entries(ATTEMPTS).map(([key, text]) => [`attempt:${key}`, text])), ...Object.fromEntries(Object.entries(HOUSING_KINDS).map(([key, text]) => [`referral:${key}`, text])),
}
const OUTCOME: Readonly<Record<string, string>> = {
  ...OUTCOMES, ...Object.fromEntries(Object.entries(HOUSING_STATES).map(([key, { title }]) => [key, title])), ...Object.fromEntries(Object.entries(DUTY_STATES).map(([key, { title }]) => [key, title])),
}

const NowhereCard = ({ row, today }: { readonly row: Row; readonly today: Day }): VNode => {
  const late = row.move.by < today
  return (
    <SummaryCard level={2} tone={late || (row.release <= today && row.placedUntil === null) ? 'urgent' : 'working'} title={<a class="govuk-link" href={`/people/${row.personId}/housing-options`}>{row.forename} {row.surname}</a>}>
      <p class="govuk-body"><strong>{leftWords(row.release, today)}</strong>, {shortDay(row.release)}{row.prison ? `, ${row.prison}` : ''}.{row.manager ? ` Offender manager: ${row.manager}.` : row.managed ? '' : ' No offender manager.'}</p>
      {row.placedUntil ? <p class="govuk-body"><strong>{placeTitle({ kind: 'emergency', until: row.placedUntil })}</strong>.</p> : null}
      <p class="govuk-body"><strong>{OWNERS[row.move.owner]}:</strong> {row.move.words}. <Tag text={dueWords(row.move.by, today)} classes={late ? 'govuk-tag--red' : row.move.by === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} /></p>
      {row.tried.length === 0 ? <p class="govuk-body">Nothing has been tried yet.</p> : (
        <Details
          summaryText={`What was tried: ${row.tried.length}`}
          html={<ul class="govuk-list govuk-list--bullet">{row.tried.map((one) => <li>{shortDay(one.day)}: {WHAT[one.what] ?? one.what}{one.detail ? ` (${one.detail})` : ''}. {OUTCOME[one.outcome] ?? one.outcome}.</li>)}</ul>}
        />
      )}
    </SummaryCard>
  )
}

const nowherePageView = page({
  path: '/nowhere-to-sleep',
  ask: nowhereToSleepList,
  menu: { text: 'Nowhere to sleep', order: 32, roles: [...CASE_ROLES, 'housing-officer'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'Leaving prison with nowhere to sleep',
  render: ({ people, next, today, role }) => (
    <>
      <h1 class="govuk-heading-l">Leaving prison with nowhere to sleep</h1>
      <p class="govuk-body tl-lede">{role === 'housing-officer' ? 'People referred to your council' : 'People'} who leave within 12 weeks with no place from that day, or with a room for some nights only, soonest first. Each has one next move, with whose it is.</p>
      {people.length === 0 ? <p class="govuk-body tl-empty">Nobody is about to leave with nowhere to sleep. People appear here 12 weeks before release, until a place is recorded.</p> : people.map((row) => <NowhereCard row={row} today={today} />)}
      <CursorPages next={next ? `/nowhere-to-sleep?after=${next}` : undefined} what="people" />
    </>
  ),
})

export const nowhereRoutes: readonly Route[] = [nowherePageView]
