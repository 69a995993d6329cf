/** What of sharing waits for a governance lead: signatures, reviews of agreements, of emergency access, and of limits. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { AttentionSource, Reading } from '../../platform/context.ts'
import { SOON_DAYS } from '../agreements.ts'

/** A source over one statement: rows with a `day`, of what the viewer's policies let through. */
const over = (name: string, words: string, href: string, rows: (context: Reading) => RawBuilder<unknown>): AttentionSource => ({
  name,
  async read(context) {
    const { rows: days } = await sql<{ day: Day | null }>`select waiting.day from (${rows(context)}) waiting order by waiting.day nulls last limit ${ATTENTION_MAX}`.execute(context.tx)
    const found = attentionIn(days.map(({ day }) => day), context.today)
    return found && { words, href, ...found }
  },
})

/** What the lead’s own organisation has to do with agreements, and what the lead has to look at again. Whoever is excluded from a person counts nothing of them. */
export const sharingAttention: readonly AttentionSource[] = [
  over('sharing.emergencies', 'Emergency accesses to review', '/emergency-reviews', ({ viewer }) => sql`
    select coalesce(e.review_due_day, (e.from_at at time zone 'Europe/London')::date + 4) as day from emergency_access e
    where e.account_id <> ${viewer?.accountId ?? null}::uuid and not exists (select 1 from emergency_review v where v.access_id = e.id)`),
  // It is late from the day on which it begins: until then its parties can take their time.
  over('sharing.signatures', 'Agreements to sign', '/agreements', ({ viewer, today }) => sql`
    select a.from_day as day from agreement a join agreement_party p on p.agreement_id = a.id
    where p.organisation_id = ${viewer?.organisationId ?? null}::uuid and p.signed_on is null and p.withdrawn_on is null and a.until_day >= ${today}::date
      and (a.kept_by is null or exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'sent'))`),
  // The keeper, or a party that decides why and how and stands signed: as mayGovern in agreements.ts says.
  over('sharing.agreement-reviews', 'Agreements to review or renew', '/agreements', ({ viewer, today }) => sql`
    select least(a.review_day, a.until_day) as day from agreement a
    where a.until_day >= ${today}::date and least(a.review_day, a.until_day) <= ${addDays(today, SOON_DAYS)}::date
      and exists (select 1 from agreement_party p where p.agreement_id = a.id and p.signed_on <= ${today}::date and (p.withdrawn_on is null or p.withdrawn_on > ${today}::date))
      and (a.kept_by = ${viewer?.organisationId ?? null}::uuid or exists (
        select 1 from agreement_party p where p.agreement_id = a.id and p.organisation_id = ${viewer?.organisationId ?? null}::uuid and p.capacity <> 'processor'
          and p.signed_on <= ${today}::date and (p.withdrawn_on is null or p.withdrawn_on > ${today}::date)))`),
  over('sharing.limits', 'Exclusions and locks to look at again', '/limits', ({ today }) => sql`
    select l.review_day as day from sight_limit l
    where l.kind <> 'restriction' and (l.until_day is null or l.until_day >= ${today}::date) and (l.review_day is null or l.review_day <= ${today}::date)`),
]
