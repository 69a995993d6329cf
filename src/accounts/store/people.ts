/** Accounts as an administrator and the governance lead read them: lists in one statement each. */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import type { Purpose, Role } from '../../platform/vocabulary.ts'
import { ENDING_DAYS, sideOf, UNUSED_DAYS, type Keeping } from '../rules.ts'

export interface HatRow {
  readonly id: string
  readonly version: number
  readonly role: Role
  readonly purpose: Purpose
  readonly organisation: string
  readonly from: Day
  readonly until: Day | null
  /** The moment at which its wearer was put out, if they were; as text where it comes with a list. */
  readonly endedAt: string | Date | null
}

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Where the account is kept, when that is another agency. */
  readonly keptElsewhere: boolean
  readonly hats: readonly HatRow[]
  readonly lastSignIn: Date | null
  /** How they prove who they are: nothing yet, a provider, or a password with these factors. */
  readonly password: boolean
  readonly provider: boolean
  readonly codes: boolean
  readonly passkeys: number
  /** A link that is still good. */
  readonly invitedUntil: Date | null
}

export const ACCOUNTS_PAGE = 50

/** Accounts with a hat at these organisations, by name; after a name and id where the page before ended. One statement. */
export const accountsAt = async (
  { tx }: Reading, organisations: readonly string[], now: Date, find: { readonly words?: string; readonly account?: string; readonly after?: { readonly name: string; readonly id: string } },
): Promise<AccountRow[]> => {
  const { words = '', account = null, after } = find
  const { rows } = await sql<AccountRow>`
    with listed as (
      select a.id, a.name, a.email, a.kept_by, a.oidc_subject is not null as provider from account a
      where exists (select 1 from membership m where m.account_id = a.id and m.organisation_id = any (${[...organisations]}::uuid[]))
        and (${account}::uuid is null or a.id = ${account}::uuid)
        and (${words} = '' or strpos(lower(a.name || ' ' || a.email), ${words.toLowerCase()}) > 0)
        and (${after?.name ?? null}::text is null or (a.name, a.id) > (${after?.name ?? ''}, ${after?.id ?? null}::uuid))
      order by a.name, a.id limit ${ACCOUNTS_PAGE + 1}
    )
    select l.id, l.name, l.email, l.provider, l.kept_by is not null and not l.kept_by = any (${[...organisations]}::uuid[]) as "keptElsewhere",
      (select json_agg(json_build_object('id', m.id, 'version', m.version, 'role', m.role, 'purpose', m.purpose, 'organisation', o.name, 'from', m.from_day, 'until', m.until_day, 'endedAt', m.ended_at)
        order by m.ended_at is not null, m.until_day is not null, m.from_day, m.id) from membership m join organisation o on o.id = m.organisation_id
        where m.account_id = l.id and m.organisation_id = any (${[...organisations]}::uuid[])) as hats,
      (select max(s.created_at) from session s where s.account_id = l.id) as "lastSignIn",
      exists (select 1 from account_password p where p.account_id = l.id and p.ended_at is null) as password,
      exists (select 1 from account_factor f where f.account_id = l.id and f.ended_at is null and f.kind = 'code') as codes,
      (select count(*)::int from account_factor f where f.account_id = l.id and f.ended_at is null and f.kind = 'passkey') as passkeys,
      (select max(i.expires_at) from invitation i where i.account_id = l.id and i.used_at is null and i.withdrawn_at is null and i.expires_at > ${now}) as "invitedUntil"
    from listed l order by l.name, l.id`.execute(tx)
  return rows
}

/** One line of what wants an administrator's attention. */
export interface Attention {
  readonly kind: 'invited' | 'unopened' | 'ending' | 'unused' | 'left'
  readonly account: string
  readonly name: string
  readonly role: Role
  /** The day it is about: until when the link is good, the last day, the last sign-in. */
  readonly day: Day | null
}

const ATTENTION_MAX = 30
const LEFT_DAYS = 7

/** Joiners who have not come, movers and leavers whose days end, and accounts that nobody uses, at one organisation. One statement. */
export const attentionAt = async ({ tx, today, now }: Reading, organisation: string): Promise<Attention[]> => {
  const { rows } = await sql<Attention>`
    with hat as (
      select m.account_id, a.name, m.role, m.from_day, m.until_day, m.ended_at is not null as out, (m.from_day <= ${today}::date and m.ended_at is null and (m.until_day is null or m.until_day >= ${today}::date)) as worn
      from membership m join account a on a.id = m.account_id where m.organisation_id = ${organisation}::uuid
    ), seen as (
      select h.account_id, (max(s.created_at) at time zone 'Europe/London')::date as last from (select distinct account_id from hat) h left join session s on s.account_id = h.account_id group by h.account_id
    ), link as (
      select distinct on (i.account_id) i.account_id, i.kind, i.used_at, i.expires_at from invitation i join (select distinct account_id from hat) h on h.account_id = i.account_id
      where i.withdrawn_at is null order by i.account_id, i.made_at desc
    ), found as (
      select distinct on (h.account_id) case when l.expires_at > ${now} then 'invited' else 'unopened' end as kind, h.account_id as account, h.name, h.role, (l.expires_at at time zone 'Europe/London')::date as day, 1 as rank
      from hat h join link l on l.account_id = h.account_id where l.used_at is null and not h.out and (h.until_day is null or h.until_day >= ${today}::date)
      union all
      select 'ending', h.account_id, h.name, h.role, h.until_day, 2 from hat h where h.worn and h.until_day <= ${addDays(today, ENDING_DAYS)}::date
      union all
      select 'left', h.account_id, h.name, h.role, h.until_day, 3 from hat h where (h.until_day < ${today}::date or h.out) and h.until_day >= ${addDays(today, -LEFT_DAYS)}::date
      union all
      select 'unused', h.account_id, h.name, h.role, s.last, 4 from hat h join seen s on s.account_id = h.account_id
      where h.worn and h.from_day <= ${addDays(today, -UNUSED_DAYS)}::date and s.last < ${addDays(today, -UNUSED_DAYS)}::date
    )
    select kind, account, name, role, day from found order by rank, day, name, account limit ${ATTENTION_MAX}`.execute(tx)
  return rows
}

/** Every hat of one account, wherever it is: for the decision alone, never for a page of another agency. */
export const allHatsOf = async ({ tx }: Reading, account: string): Promise<(HatRow & { endedAt: Date | null; organisationId: string })[]> =>
  (await tx.selectFrom('membership').innerJoin('organisation', 'organisation.id', 'membership.organisation_id')
    .select(['membership.id', 'membership.version', 'membership.role', 'membership.purpose', 'membership.from_day as from', 'membership.until_day as until', 'membership.ended_at as endedAt', 'organisation.name as organisation', 'organisation.id as organisationId'])
    .where('membership.account_id', '=', account).execute()).map((row) => ({ ...row, role: row.role as Role, purpose: row.purpose as Purpose }))

/** People who wear hats of both sides on one day. New ones are refused; these came in another way and want an end. One statement. */
export const clashesAt = async ({ tx, today }: Reading, organisations: readonly string[], purposes: readonly Purpose[]): Promise<{ account: string; name: string }[]> => {
  const sides = (side: 'victims' | 'offenders'): Purpose[] => purposes.filter((purpose) => sideOf(purpose) === side)
  const { rows } = await sql<{ account: string; name: string }>`
    select distinct a.id as account, a.name from membership one join membership two on two.account_id = one.account_id join account a on a.id = one.account_id
    where one.ended_at is null and two.ended_at is null and one.purpose = any (${sides('victims')}::text[]) and two.purpose = any (${sides('offenders')}::text[])
      and (one.organisation_id = any (${[...organisations]}::uuid[]) or two.organisation_id = any (${[...organisations]}::uuid[]))
      and coalesce(one.until_day, 'infinity') >= greatest(two.from_day, ${today}::date) and coalesce(two.until_day, 'infinity') >= greatest(one.from_day, ${today}::date)
    order by a.name limit ${ATTENTION_MAX}`.execute(tx)
  return rows
}

/** What became of the hats of one account at one organisation, newest first. */
export const changesOf = ({ tx }: Reading, account: string, organisations: readonly string[]): Promise<{ kind: string; role: string; from: string; until: string | null; reason: string; by: string; at: Date }[]> =>
  tx.selectFrom('membership_change').innerJoin('membership', 'membership.id', 'membership_change.membership_id').innerJoin('account', 'account.id', 'membership_change.changed_by')
    .select(['membership_change.kind', 'membership.role', 'membership_change.from_day as from', 'membership_change.until_day as until', 'membership_change.reason', 'account.name as by', 'membership_change.changed_at as at'])
    .where('membership.account_id', '=', account).where('membership.organisation_id', 'in', [...organisations]).orderBy('membership_change.changed_at', 'desc').limit(50).execute()

/** Administrators of an organisation after a day, one person left aside. */
export const administratorsAfter = async ({ tx }: Reading, organisation: string, day: Day, but: string): Promise<number> => {
  const { rows } = await sql<{ many: number }>`
    select count(distinct account_id)::int as many from membership
    where organisation_id = ${organisation}::uuid and role = 'administrator' and account_id <> ${but}::uuid and ended_at is null and from_day <= ${day}::date and (until_day is null or until_day > ${day}::date)`.execute(tx)
  return rows[0]?.many ?? 0
}

/** Who keeps this account, seen from an organisation, and whether somebody has proved who they are with it. */
export const keepingOf = async ({ tx }: Reading, account: string, organisation: string): Promise<Keeping> => {
  const { rows } = await sql<Keeping>`
    select o.name as keeper, a.kept_by is not distinct from ${organisation}::uuid as here,
      a.oidc_subject is not null or exists (select 1 from account_factor f where f.account_id = a.id and f.ended_at is null) as proved
    from account a left join organisation o on o.id = a.kept_by where a.id = ${account}::uuid`.execute(tx)
  return rows[0] ?? { keeper: null, here: false, proved: false }
}

/** Has the viewer had the role they act in since before this moment, from somebody else than this maker? Roles from before changes were written down count as old. */
export const isSettled = async ({ tx, viewer }: Acting, maker: string | null, before: Date): Promise<boolean> => {
  const { rows } = await sql<{ id: string }>`
    select m.id from membership m where m.account_id = ${viewer.accountId}::uuid and m.organisation_id = ${viewer.organisationId}::uuid and m.role = ${viewer.role} and m.ended_at is null
      and not exists (select 1 from membership_change c where c.membership_id = m.id and c.kind = 'given' and (c.changed_by = ${maker}::uuid or c.changed_at > ${before}))`.execute(tx)
  return rows.length > 0
}

/** The partners of the viewer's organisation where somebody leads information governance today. */
export const leadOrganisationsOf = async ({ tx, today }: Reading, partners: readonly string[]): Promise<string[]> =>
  (await sql<{ id: string }>`
    select distinct organisation_id as id from membership where organisation_id = any (${[...partners]}::uuid[]) and role = 'governance-lead'
      and ended_at is null and from_day <= ${today}::date and (until_day is null or until_day >= ${today}::date)`.execute(tx)).rows.map(({ id }) => id)

/** Is this account kept by this organisation, so that its administrators may give it new credentials? */
export const isKeptBy = async ({ tx }: Reading, account: string, organisation: string): Promise<boolean> =>
  (await tx.selectFrom('account').select('id').where('id', '=', account).where('kept_by', '=', organisation).executeTakeFirst()) !== undefined

export const accountOfEmail = ({ tx }: Reading, email: string): Promise<{ id: string; name: string } | undefined> =>
  tx.selectFrom('account').select(['id', 'name']).where((eb) => eb(eb.fn<string>('lower', ['email']), '=', email)).executeTakeFirst()

/** Handles that begin like this one, so that a new one can differ. */
export const handlesLike = async ({ tx }: Reading, begin: string): Promise<ReadonlySet<string>> =>
  new Set((await sql<{ handle: string }>`select handle from account where starts_with(handle, ${begin})`.execute(tx)).rows.map((row) => row.handle))
