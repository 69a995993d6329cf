/** What of people's rights waits for a governance lead: requests with their clock, holds to look at again, and what the schedule found to be deleted. */
import { sql } from 'kysely'
import { addDays, type Day } from '../../core/dates.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { AttentionSource } from '../../platform/context.ts'
import { answerBy, type Regime } from '../clock.ts'

/** So many days before its day a hold comes up: time to ask whoever wanted it whether it is still needed. */
const HOLD_SOON_DAYS = 30

interface ClockRow { readonly regime: Regime; readonly received: Day; readonly identified: Day | null; readonly extended: boolean }

export const rightsAttention: readonly AttentionSource[] = [
  {
    // As the list of requests counts them: those in sight, and the bare clocks of those that the own organisation received.
    name: 'rights.requests',
    async read({ tx, today }) {
      const { rows } = await sql<ClockRow>`
        select r.regime, r.received_on as received, r.identified_on as identified, r.extended_on is not null as extended from rights_request r where r.closed_on is null
        union all
        select c.regime, c.received_on, c.identified_on, c.lengthened from clocks_of_requests() c
        where c.closed_on is null and not exists (select 1 from rights_request r where r.id = c.id)
        order by received limit ${ATTENTION_MAX}`.execute(tx)
      const found = attentionIn(rows.map(answerBy), today)
      return found && { words: 'Requests about a person’s own information', href: '/rights', ...found }
    },
  },
  {
    // Of the own organisation, people out of sight too: a hold that nobody reviews keeps somebody’s file for ever.
    name: 'rights.holds',
    async read({ tx, today }) {
      const { rows } = await sql<{ day: Day }>`select review_day as day from reviews_of_holds() where review_day <= ${addDays(today, HOLD_SOON_DAYS)}::date order by review_day limit ${ATTENTION_MAX}`.execute(tx)
      const found = attentionIn(rows.map(({ day }) => day), today)
      return found && { words: 'Legal holds to look at again', href: '/rights/retention', ...found }
    },
  },
  {
    name: 'rights.disposals',
    async read({ tx, viewer, today }) {
      const rows = await tx.selectFrom('disposal').select('id').where('state', '=', 'found').where('asked_by', '<>', viewer?.accountId ?? '').limit(ATTENTION_MAX).execute()
      const found = attentionIn(rows.map(() => null), today)
      return found && { words: 'Deletions to approve as the second person', href: '/rights/retention', ...found }
    },
  },
]
