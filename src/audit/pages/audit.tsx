/** The audit, row by row, with how its chain stands above. */
import type { VNode } from 'preact'
import { longMoment } from '../../core/dates.ts'
import { PURPOSES } from '../../platform/vocabulary.ts'
import { roleTitle } from '../../sharing/actions.ts'
import { SelectField, TextField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable, FilterForm } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { AUDIT_OUTCOMES, searchAudit, type AuditRow } from '../actions/search.ts'
import { ChainCard, DayBox, OUTCOME_WORDS, personWords } from './parts.tsx'

const DOOR_WORDS: Readonly<Record<string, string>> = { web: 'on a page', api: 'by the API', cli: 'on the command line', job: 'by the worker' }
const FILTERS = ['from', 'to', 'organisation', 'account', 'outcome', 'name'] as const

/** The same list with other filters or another place in it. */
const auditHref = (asked: Readonly<Record<string, string>>, change: Readonly<Record<string, string>>): string => {
  const parts = Object.entries({ ...Object.fromEntries(FILTERS.map((name) => [name, asked[name] ?? ''])), ...change }).filter(([, value]) => value !== '')
  return `/audit?${new URLSearchParams(parts).toString()}`
}

const about = (row: AuditRow): VNode | string => {
  if (row.peopleCount === 0) return 'Nobody'
  const others = row.peopleCount - 1
  return <div>{personWords(row.person)}{others > 0 ? ` and ${others} more` : ''}</div>
}

export const auditPage = page({
  path: '/audit',
  ask: searchAudit,
  menu: { text: 'Audit', order: 62, roles: ['governance-lead'] },
  input: ({ query }) => ({ ...Object.fromEntries(FILTERS.map((name) => [name, query[name] ?? ''])), before: query['before'] ?? '' }),
  title: () => 'Audit',
  around: () => ({ wide: true }),
  render: ({ asked, rows, next, organisations, accounts, state, now }, frame) => (
    <>
      <h1 class="govuk-heading-l">Audit: who asked for what, and what allowed it</h1>
      <ChainCard state={state} now={now} />
      <p class="govuk-body"><a class="govuk-link" href="/audit/verification">Prove that a period is as it was written</a></p>
      <FilterForm action="/audit" title="Search the audit" submit="Search" clear="/audit">
        <DayBox name="from" label="From" value={asked.from} />
        <DayBox name="to" label="To" value={asked.to} />
        <SelectField frame={frame} name="organisation" label="Organisation" value={asked.organisation} empty="All in your partnership" choices={organisations.map(({ id, name }) => ({ value: id, text: name }))} />
        {accounts.length > 0
          ? <SelectField frame={frame} name="account" label="Who" value={asked.account} empty="Everybody there" choices={accounts.map(({ id, name }) => ({ value: id, text: name }))} />
          : asked.account === '' ? null : <input type="hidden" name="account" value={asked.account} />}
        <SelectField frame={frame} name="outcome" label="Outcome" value={asked.outcome} empty="Any" choices={AUDIT_OUTCOMES.map((value) => ({ value, text: OUTCOME_WORDS[value] }))} />
        <TextField frame={frame} name="name" label="Name begins with" hint="For example people.open" value={asked.name} width={20} />
      </FilterForm>
      <DataTable
        caption="Newest first" quiet rows={rows} empty="Nothing of this kind was asked or done in these days."
        columns={[
          { heading: 'When', cell: (row) => longMoment(row.occurredAt) },
          { heading: 'Who', names: true, cell: (row) => row.who ? <>{row.accountId ? <a class="govuk-link" href={auditHref(asked, { account: row.accountId })}>{row.who}</a> : row.who}<br /><span class="govuk-hint">{row.role ? roleTitle(row.role) : ''}{row.organisation ? `, ${row.organisation}` : ''}</span></> : 'Somebody not signed in' },
          { heading: 'Did', cell: (row) => <div>{frame.titleOf?.(row.name) ?? row.name}<br /><span class="govuk-hint">{row.name}, {DOOR_WORDS[row.door] ?? row.door}</span></div> },
          { heading: 'Outcome', cell: (row) => <Tag text={OUTCOME_WORDS[row.outcome]} classes={row.outcome === 'done' ? 'govuk-tag--green' : row.outcome === 'denied' || row.outcome === 'not-found' ? 'govuk-tag--red' : 'govuk-tag--yellow'} /> },
          { heading: 'About', cell: about },
          { heading: 'Why and what', cell: (row) => (
            <Details summaryText="Purpose and fields">
              <p class="govuk-body">For: {row.purpose && row.purpose in PURPOSES ? PURPOSES[row.purpose as keyof typeof PURPOSES] : 'no purpose was named'}.</p>
              <p class="govuk-body">Allowed by: {row.allowedBy ?? 'nothing, or nobody was named'}.</p>
              <p class="govuk-body">Information: {row.classes.join(', ') || 'none about people'}. Fields filled in: {row.fields.join(', ') || 'none'}.</p>
            </Details>
          ) },
        ]}
      />
      <CursorPages next={next ? auditHref(asked, { before: next }) : undefined} what="entries" />
    </>
  ),
})
