/** The audit, row by row, with how its chain stands above. */
import type { VNode } from 'preact'
import { longMoment } from '../../core/dates.ts'
import { PURPOSES } from '../../platform/vocabulary.ts'
import { roleTitle } from '../../sharing/actions.ts'
import { allowedWords } from '../../sharing/allowed.ts'
import type { Frame } from '../../ui/frame.ts'
import { SelectField } from '../../ui/form.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable, FilterForm } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { AUDIT_FILTERS, outcomeOf, searchAudit, type AuditRow } from '../actions/search.ts'
import { ChainCard, DayBox, OUTCOME_WORDS, personWords } from './parts.tsx'

const DOOR_WORDS: Readonly<Record<string, string>> = { web: 'on a page', api: 'by the API', cli: 'on the command line', job: 'by the worker' }
/** A field’s name as words on a page: `askedHow` is “asked how”. */
const fieldWords = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
const FILTERS = ['from', 'to', 'organisation', 'account', 'show', 'outcome', 'name'] as const

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

/** What happens at the door itself, which is no named action. */
const AT_THE_DOOR: Readonly<Record<string, string>> = { 'accounts.sign-in': 'Sign in', 'accounts.sign-out': 'Sign out', 'accounts.set-up': 'Set up one’s own account', 'accounts.change-hat': 'Change to another of one’s roles' }

const didWords = (row: AuditRow, frame: Frame): string => frame.titleOf?.(row.name)?.split(':')[0] ?? AT_THE_DOOR[row.name] ?? row.name

const TITLE_LETTERS = 70

/** A title as a choice in a list: its first words. */
const shortTitle = (title: string): string => (title.length <= TITLE_LETTERS ? title : `${title.slice(0, title.lastIndexOf(' ', TITLE_LETTERS))} …`)

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
        <SelectField frame={frame} name="outcome" label="Outcome" value={asked.outcome} empty="Any" choices={AUDIT_FILTERS.map((value) => ({ value, text: OUTCOME_WORDS[value] }))} />
        <SelectField frame={frame} name="name" label="What was done" value={asked.name} empty="Anything" choices={[...Object.entries(AT_THE_DOOR).map(([name, title]) => ({ name, title })), ...frame.titles ?? []].map(({ name, title }) => ({ value: name, text: shortTitle(title) }))} />
        <SelectField frame={frame} name="show" label="Show" value={asked.show} empty="Looks at people, and tries at them" choices={[{ value: 'all', text: 'Everything, leads’ own lists too' }]} />
      </FilterForm>
      <DataTable
        caption="Newest first" quiet rows={rows} empty="Nothing of this kind was asked or done in these days." about={(row) => `${row.who ?? 'somebody not signed in'}, ${longMoment(row.occurredAt)}`}
        columns={[
          { heading: 'When', cell: (row) => longMoment(row.occurredAt) },
          { heading: 'Who', names: true, cell: (row) => row.who ? <>{row.accountId ? <a class="govuk-link" href={auditHref(asked, { account: row.accountId })}>{row.who}</a> : row.who}<br /><span class="govuk-hint">{row.role ? roleTitle(row.role) : ''}{row.organisation ? `, ${row.organisation}` : ''}</span></> : 'Somebody not signed in' },
          { heading: 'Did', cell: (row) => <div>{didWords(row, frame)}{row.outcome === 'done' ? null : <>{' '}<Tag text={OUTCOME_WORDS[outcomeOf(row)]} classes={['denied', 'not-found', 'sign-in-refused'].includes(outcomeOf(row)) ? 'govuk-tag--red' : 'govuk-tag--yellow'} /></>}</div> },
          { heading: 'About', cell: about },
          { heading: 'What allowed it', behind: true, cell: (row) => (
            <div>
              {row.peopleCount === 0 ? 'It was about nobody' : allowedWords(row.allowedBy)}<br />
              <span class="govuk-hint">{row.purpose && row.purpose in PURPOSES ? PURPOSES[row.purpose as keyof typeof PURPOSES] : 'No purpose was named'}, {DOOR_WORDS[row.door] ?? row.door}{row.fields.length === 0 ? '' : `. Filled in: ${row.fields.map(fieldWords).join(', ')}`}</span>
            </div>
          ) },
        ]}
      />
      <CursorPages next={next ? auditHref(asked, { before: next }) : undefined} what="entries" />
    </>
  ),
})
