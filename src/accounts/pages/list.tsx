/** The list of accounts: first what wants attention, then who has access and in which roles. */
import type { VNode } from 'preact'
import { londonDay, longDay, relativeDay, shortDay, type Day } from '../../core/dates.ts'
import { ROLES } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { listAccounts, type AccountsView } from '../actions.ts'
import { choiceWords, UNUSED_DAYS } from '../rules.ts'
import { proofWords } from './words.ts'

type Attention = AccountsView['attention'][number]
type Account = AccountsView['accounts'][number]

const WHY: Record<Attention['kind'], (one: Attention, today: Day) => string> = {
  invited: ({ day }) => `has not used the link yet; it is good until ${day === null ? 'it is used' : longDay(day)}.`,
  unopened: () => 'did not use the link in time. Make a new one and hand it over.',
  ending: ({ day, role }, today) => `loses the role of ${ROLES[role].title.toLowerCase()} ${day === null ? '' : day === today ? 'at the end of today' : `after ${longDay(day)}, ${relativeDay(day, today)}`}.`,
  left: ({ day, role }) => `is no ${ROLES[role].title.toLowerCase()} any more: the last day was ${day === null ? '' : longDay(day)}.`,
  unused: ({ day }) => `has not signed in for more than ${UNUSED_DAYS} days${day === null ? '' : `, last on ${longDay(day)}`}. Is the access still needed?`,
}

const AttentionCard = ({ view, today }: { readonly view: AccountsView; readonly today: Day }): VNode | null => {
  const { attention, clashes, onlyAdministrator } = view
  if (attention.length + clashes.length === 0 && !onlyAdministrator) return view.mayChange && !view.searched ? <p class="govuk-body">Nothing wants your attention today.</p> : null
  return (
    <SummaryCard title="Wants attention" tone={clashes.length > 0 ? 'urgent' : 'working'}>
      <ul class="govuk-list govuk-list--spaced">
        {clashes.map(({ account, name }) => (
          <li><strong><a class="govuk-link" href={`/accounts/${account}`}>{name}</a></strong> works for victims and with people who have offended. End one of the two today.</li>
        ))}
        {onlyAdministrator ? <li>You are the only administrator. Give somebody else that role too, so that the agency is not shut out when you are away.</li> : null}
        {attention.map((one) => <li><strong><a class="govuk-link" href={`/accounts/${one.account}`}>{one.name}</a></strong> {WHY[one.kind](one, today)}</li>)}
      </ul>
    </SummaryCard>
  )
}

const hatWords = ({ role, purpose, from, until, endedAt, organisation }: Account['hats'][number], today: Day, withOrganisation: boolean): string =>
  `${choiceWords(role, purpose)}${withOrganisation ? ` at ${organisation}` : ''}${endedAt !== null ? `, ended at once ${shortDay(londonDay(new Date(endedAt)))}` : from > today ? `, from ${shortDay(from)}` : until === null ? '' : until < today ? `, ended ${shortDay(until)}` : `, until ${shortDay(until)}`}`

const AccountsTable = ({ view, today }: { readonly view: AccountsView; readonly today: Day }): VNode => (
  <DataTable
    caption="People with access" quiet rows={view.accounts} empty={!view.searched ? 'Nobody has access yet.' : 'Nobody of this name or address has access.'}
    columns={[
      { heading: 'Name', names: true, cell: (row) => <><a class="govuk-link" href={`/accounts/${row.id}`}>{row.name}</a><br /><span class="govuk-hint tl-address">{row.email}</span></> },
      { heading: 'Roles', cell: (row) => <ul class="govuk-list">{row.hats.map((hat) => <li>{hatWords(hat, today, !view.mayChange)}</li>)}</ul> },
      { heading: 'Signs in with', cell: (row) => proofWords(row) },
      { heading: 'Last signed in', cell: (row) => (row.lastSignIn === null ? 'Not yet' : shortDay(londonDay(row.lastSignIn))) },
    ]}
  />
)

const AccountsContent = ({ view, frame, path }: { readonly view: AccountsView; readonly frame: Frame; readonly path: string }): VNode => (
  <>
    <AttentionCard view={view} today={frame.today} />
    <Form frame={frame} action="/accounts/searches" submit="Find" submitClasses="govuk-button--secondary"><TextField frame={frame} name="words" label="Find by name or e-mail address" width={30} /></Form>
    <AccountsTable view={view} today={frame.today} />
    <CursorPages next={view.next === null ? undefined : `${path}?after=${view.next}`} what="people" />
  </>
)

export const accountsPage = page({
  path: '/accounts',
  ask: listAccounts,
  menu: { text: 'Accounts and roles', order: 55, roles: ['administrator', 'governance-lead'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'Accounts and roles',
  around: () => ({ wide: true }),
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">{view.mayChange ? `Who has access at ${view.organisation}` : 'Who has access, at every partner'}</h1>
      {view.mayChange ? <Button text="Give somebody access" href="/accounts/new" /> : <InsetText text="You read this list; each agency’s own administrator changes it." />}
      <AccountsContent view={view} frame={frame} path="/accounts" />
    </>
  ),
})

export const accountsFound = page({
  path: '/accounts/searches/:search',
  ask: listAccounts,
  input: ({ query }) => ({ words: query['words'] ?? '', after: query['after'] ?? '' }),
  title: () => 'Accounts found',
  around: () => ({ wide: true, back: { text: 'All accounts', href: '/accounts' } }),
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Accounts found</h1>
      <AccountsContent view={view} frame={frame} path={frame.path} />
    </>
  ),
})
