/** What waits in the force’s out-of-court disposals: conditions past their day, victims not yet asked, referrals without an answer, then the rest. */
import type { VNode } from 'preact'
import { DueList } from '../../ui/due-list.tsx'
import { page } from '../../ui/page.ts'
import { disposalsList } from '../actions.ts'
import { OWNERS } from '../workflow.ts'

type Waiting = Extract<Awaited<ReturnType<(typeof disposalsList)['run']>>, { readonly ok: true }>['value']['waiting'][number]

const item = (row: Waiting) => ({
  what: row.words, href: row.href, due: row.due, who: <a class="govuk-link govuk-link--no-visited-state" href={`/people/${row.personId}`}>{row.forename} {row.surname}</a>,
  detail: `${row.kind} ${row.reference}.${row.owner === 'officer' ? '' : ` For ${OWNERS[row.owner]}.`}${row.mine ? '' : ` With ${row.officer ?? 'nobody'}.`}`,
})

const Part = ({ title, rows, today }: { readonly title: string; readonly rows: readonly Waiting[]; readonly today: string }): VNode | null => (rows.length === 0 ? null : (
  <>
    <h2 class="govuk-heading-m">{title} ({rows.length})</h2>
    <DueList today={today} empty="" items={rows.map(item)} />
  </>
))

export const listPage = page({
  path: '/out-of-court',
  ask: disposalsList,
  menu: { text: 'Out-of-court disposals', order: 35, roles: ['disposal-officer'] },
  input: () => ({}),
  title: () => 'Out-of-court disposals',
  render: ({ waiting, today, more }) => {
    const late = (row: Waiting) => row.key.startsWith('condition ') && row.due < today
    const chased = (row: Waiting) => row.key === 'victim' || row.key === 'referral'
    return (
      <>
        <h1 class="govuk-heading-l">Out-of-court disposals</h1>
        <p class="govuk-body tl-lede">What your force has offered or issued and not brought to its end. Begin a new one on the page of <a class="govuk-link" href="/people">the person</a>. <a class="govuk-link" href="/out-of-court/figures">What came of them</a></p>
        {waiting.length === 0 ? <p class="govuk-body tl-empty">Nothing is open.</p> : null}
        <Part title="Conditions past their day" rows={waiting.filter(late)} today={today} />
        <Part title="Victims not yet asked" rows={waiting.filter((row) => row.key === 'victim')} today={today} />
        <Part title="Referrals without an answer" rows={waiting.filter((row) => row.key === 'referral')} today={today} />
        <Part title="Next steps" rows={waiting.filter((row) => !late(row) && !chased(row))} today={today} />
        {more ? <p class="govuk-body">The first {waiting.length} are shown.</p> : null}
      </>
    )
  },
})
