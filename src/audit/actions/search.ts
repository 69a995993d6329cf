/** The audit, row by row: who asked for what, when, for what purpose, and what allowed it. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { isPlace, NO_PLACE } from '../../core/inputs.ts'
import { no, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { chainState } from '../store/proof.ts'

export const AUDIT_PAGE_SIZE = 20
/** Looked through without an organisation or an account, so many days at most: a longer look goes month by month. */
const DAYS_MAX = 92
const DEFAULT_DAYS = 7
const ACCOUNTS_MAX = 500
const AUDIT_OUTCOMES = ['done', 'previewed', 'refused', 'not-found', 'denied'] as const
/** What can be looked for: each outcome, where a wrong password is no form filled in wrongly; and everything that kept somebody out. */
export const AUDIT_FILTERS = ['kept-out', 'denied', 'not-found', 'sign-in-refused', 'refused', 'done', 'previewed'] as const
export type AuditFilter = (typeof AUDIT_FILTERS)[number]
const SIGN_IN = 'accounts.sign-in'

/** How one entry ended, as the filter calls it. */
export const outcomeOf = ({ outcome, name }: Pick<AuditRow, 'outcome' | 'name'>): Exclude<AuditFilter, 'kept-out'> => (outcome === 'refused' && name === SIGN_IN ? 'sign-in-refused' : outcome)

const open = <T extends z.ZodType>(schema: T) => z.union([z.literal(''), schema]).default('')

export interface AuditRow {
  readonly id: string
  readonly occurredAt: Date
  readonly name: string
  readonly outcome: (typeof AUDIT_OUTCOMES)[number]
  readonly role: string | null
  readonly purpose: string | null
  readonly door: string
  readonly classes: readonly string[]
  readonly fields: readonly string[]
  readonly allowedBy: string | null
  readonly who: string | null
  readonly accountId: string | null
  readonly organisation: string | null
  readonly peopleCount: number
  /** The first person that it was about, where this lead may see who that is. */
  readonly person: { readonly id: string; readonly name: string } | null
}

/** The audit of the partnership's organisations, newest first, with the state of the chain. The victims' side's entries are not among them. */
export const searchAudit = query({
  name: 'audit.search',
  title: 'The audit, by day, organisation, account, outcome and what was done, looks at people first, with the state of its chain',
  who: ['governance-lead'],
  classes: ['contact'],
  input: z.object({
    from: open(z.iso.date('Enter the first day, for example 27 3 2026.')),
    to: open(z.iso.date('Enter the last day, for example 27 3 2026.')),
    organisation: open(z.uuid('This is not the id of an organisation.')),
    account: open(z.uuid('This is not the id of an account.')),
    show: z.enum(['', 'all'], 'Choose looks at people or everything.').default(''),
    outcome: open(z.enum(AUDIT_FILTERS, 'This is no outcome.')),
    name: open(z.string().trim().regex(/^[a-z][a-z.-]{0,60}$/, 'Choose what was done from the list.')),
    before: open(z.string().refine(isPlace, NO_PLACE)),
  }),
  async run(context, asked) {
    const to = asked.to === '' ? context.today : asked.to
    const from = asked.from === '' ? addDays(to, 1 - DEFAULT_DAYS) : asked.from
    if (from > to) return no('The first day must not be after the last.', 'from')
    if (addDays(from, DAYS_MAX) < to && asked.organisation === '' && asked.account === '') return no(`Choose an organisation, or at most ${DAYS_MAX} days.`, 'from')
    const rows = await auditRows(context, { ...asked, from, to })
    const last = rows[AUDIT_PAGE_SIZE - 1]
    return yes({
      asked: { ...asked, from, to }, now: context.now, state: await chainState(context), rows: rows.slice(0, AUDIT_PAGE_SIZE),
      next: rows.length > AUDIT_PAGE_SIZE && last ? `${last.occurredAt.toISOString()}_${last.id}` : null,
      organisations: await partnersOf(context), accounts: asked.organisation === '' ? [] : await accountsOf(context, asked.organisation),
    })
  },
  about: ({ rows }) => [...new Set(rows.flatMap(({ person }) => (person ? [person.id] : [])))],
})

interface Asked { readonly from: string; readonly to: string; readonly organisation: string; readonly account: string; readonly show: '' | 'all'; readonly outcome: '' | AuditFilter; readonly name: string; readonly before: string }

/**
 * Looks at people: whatever told or changed something about somebody, and every try that was shown nothing. A lead's own lists name many
 * people and would bury them; one person whom a lead opened is a look like another's. A title that was chosen is shown whoever used it.
 */
const LOOKS = sql`and (e.outcome = any (array['denied', 'not-found']) or e.people_count > 0 and not (coalesce(e.role, '') = 'governance-lead' and e.kind = 'query' and (e.people_count > 1 or starts_with(e.name, 'audit.'))))`

const withOutcome = (outcome: AuditFilter): ReturnType<typeof sql> => {
  switch (outcome) {
    case 'kept-out': return sql`and (e.outcome = any (array['denied', 'not-found']) or e.outcome = 'refused' and e.name = ${SIGN_IN})`
    case 'sign-in-refused': return sql`and e.outcome = 'refused' and e.name = ${SIGN_IN}`
    case 'refused': return sql`and e.outcome = 'refused' and e.name <> ${SIGN_IN}`
    default: return sql`and e.outcome = ${outcome}`
  }
}

const auditRows = async ({ tx }: Reading, asked: Asked): Promise<AuditRow[]> => {
  const [moment = '', id = ''] = asked.before.split('_')
  const when = (condition: boolean, fragment: ReturnType<typeof sql>) => (condition ? fragment : sql``)
  // The page first, then who and whom: names are looked up for the rows that are shown, not for all that match.
  const { rows } = await sql<AuditRow>`
    with page as materialized (
      select * from audit_entry e
      where e.occurred_at >= ${asked.from}::date::timestamp at time zone 'Europe/London' and e.occurred_at < (${asked.to}::date + 1)::timestamp at time zone 'Europe/London'
        ${when(asked.organisation !== '', sql`and e.organisation_id = ${asked.organisation}::uuid`)}
        ${when(asked.account !== '', sql`and e.account_id = ${asked.account}::uuid`)}
        ${when(asked.show === '' && asked.name === '' && ['', 'done', 'previewed'].includes(asked.outcome), LOOKS)}
        ${asked.outcome === '' ? sql`` : withOutcome(asked.outcome)}
        ${when(asked.name !== '', sql`and e.name = ${asked.name}`)}
        ${when(asked.before !== '', sql`and (e.occurred_at, e.id) < (${moment}::timestamptz, ${id}::uuid)`)}
      order by e.occurred_at desc, e.id desc limit ${AUDIT_PAGE_SIZE + 1})
    select page.id, page.occurred_at as "occurredAt", page.name, page.outcome, page.role, page.purpose, page.door, page.classes, page.fields, page.allowed_by as "allowedBy",
      a.name as who, page.account_id as "accountId", o.name as organisation, page.people_count as "peopleCount",
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.forename || ' ' || p.surname) end as person
    from page left join account a on a.id = page.account_id left join organisation o on o.id = page.organisation_id left join person p on p.id = page.person_ids[1]
    order by page.occurred_at desc, page.id desc`.execute(tx)
  return rows
}

const partnersOf = async ({ tx }: Reading): Promise<{ id: string; name: string }[]> =>
  tx.selectFrom('organisation').select(['id', 'name']).where(sql<boolean>`id = any ((select viewer_partners())::uuid[])`).orderBy('name').execute()

/** Whoever wears or wore a hat at an organisation of the partnership, the victims' side's aside. */
const accountsOf = async ({ tx }: Reading, organisation: string): Promise<{ id: string; name: string }[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct a.id, a.name from account a join membership m on m.account_id = a.id
    where m.organisation_id = ${organisation}::uuid and m.organisation_id = any ((select viewer_partners())::uuid[]) and not on_victims_side(m.role, m.purpose, '{}')
    order by a.name, a.id limit ${ACCOUNTS_MAX}`.execute(tx)
  return rows
}
