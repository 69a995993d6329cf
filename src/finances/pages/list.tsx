/** The list of money and papers that a prison, a work coach, an adviser or an offender manager works from: what cannot be so and what is late first. */
import type { VNode } from 'preact'
import { shortDay, type Day } from '../../core/dates.ts'
import type { Role } from '../../platform/vocabulary.ts'
import { DueList } from '../../ui/due-list.tsx'
import { page } from '../../ui/page.ts'
import { moneyList } from '../actions.ts'
import { OWNERS } from '../kinds.ts'
import { SECTIONS, type Section } from '../lists.ts'

const LEDES: Partial<Record<Role, string>> = {
  'work-coach': 'People of whom you were asked to take care: book the appointment before release, take the claim on release day or after it, see that the first payment arrives.',
  caseworker: 'People whose debts and fines you were asked to help with.',
}
const lede = (role: Role | null): string => (role === null ? '' : LEDES[role] ?? 'What is owed, who has the rent, which papers exist, the claim: what waits for you, the worst first.')
const sectionOf = (text: string | undefined): Section | '' => (text !== undefined && text in SECTIONS ? (text as Section) : '')
const whenWords = (release: Day | null, released: boolean, prison: string | null): string => `${release === null ? 'No release day' : `${released ? 'Released' : 'Leaves'} ${shortDay(release)}`}${prison && !released ? `, ${prison}` : ''}`

export const listPage = page({
  path: '/money',
  ask: moneyList,
  menu: { text: 'Money and papers', order: 37, roles: ['resettlement-worker', 'prison-offender-manager', 'offender-manager', 'delivery-unit-head', 'work-coach', 'caseworker'] },
  input: ({ query }) => ({ show: sectionOf(query['show']) }),
  title: () => 'Money and papers',
  around: ({ show }) => (show === null ? {} : { back: { href: '/money', text: 'Everything that waits' } }),
  render: ({ sections, today, role, show }) => (
    <>
      <h1 class="govuk-heading-l">Money and papers</h1>
      <p class="govuk-body tl-lede">{lede(role)}</p>
      {sections.length === 0 ? <p class="govuk-body tl-empty">Nothing waits for you. People appear here from twelve weeks before release.</p> : null}
      {sections.map((section) => <Group {...section} today={today} whole={show !== null} />)}
    </>
  ),
})

type Rows = Extract<Awaited<ReturnType<typeof moneyList.run>>, { ok: true }>['value']['sections'][number]

const Group = ({ section, count, rows, today, whole }: Rows & { readonly today: Day; readonly whole: boolean }): VNode => (
  <section>
    <h2 class="govuk-heading-m">{SECTIONS[section]} <span class="tl-quiet">({count})</span></h2>
    <DueList
      today={today} empty="" items={rows.map((row) => ({
        what: `${row.forename} ${row.surname}`, href: `/people/${row.personId}/money${row.itemId ? `#${row.itemId}` : ''}`, due: row.due,
        detail: <>{whenWords(row.release, row.released, row.prison)}. <strong>{row.title}</strong>{row.state ? ` (${row.state.toLowerCase()})` : ''}: {row.words}{/[.!?]$/.test(row.words) ? '' : '.'} For {OWNERS[row.owner]}.</>,
      }))}
    />
    {rows.length < count && !whole ? <p class="govuk-body"><a class="govuk-link" href={`/money?show=${section}`}>All {count}<span class="govuk-visually-hidden"> of: {SECTIONS[section]}</span></a></p> : rows.length < count ? <p class="govuk-body">The {rows.length} that are due first are shown.</p> : null}
  </section>
)
