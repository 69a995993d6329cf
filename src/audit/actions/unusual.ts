/** Looking that stands out: the list for review, one of them, and what a governance lead made of it. */
import { yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { ATTENTION_MAX, attentionIn } from '../../platform/attention.ts'
import type { AttentionSource } from '../../platform/context.ts'
import { ListInput, listLooks, LookInput, openLook, ReviewInput, reviewLook, type LookTables } from '../store/reviews.ts'

const OFFENDERS_LOOKS: LookTables = { side: 'offenders', looks: 'unusual_look', reviews: 'unusual_look_review', known: 'person', knownId: 'person_id' }

/** What waits for review, the most overdue first; or what was closed, the newest first. */
export const listUnusual = query({
  name: 'audit.unusual',
  title: 'Unusual looking, for review: who, why it stands out, and by when',
  who: ['governance-lead'],
  classes: ['contact'],
  input: ListInput,
  run: async (context, asked) => yes(await listLooks(context, OFFENDERS_LOOKS, asked)),
  about: ({ looks }) => [...new Set(looks.flatMap(({ person }) => (person ? [person.id] : [])))],
})

/** What of it waits for this lead: what they looked at themselves is reviewed by another. */
export const unusualAttention: AttentionSource = {
  name: 'audit.unusual',
  async read({ tx, viewer, today }) {
    const rows = await tx.selectFrom('unusual_look').select('due_day').where('closed_at', 'is', null).where('account_id', '<>', viewer?.accountId ?? '').orderBy('due_day').orderBy('id').limit(ATTENTION_MAX).execute()
    const found = attentionIn(rows.map((row) => row.due_day), today)
    return found && { words: 'Unusual looking to review', href: '/unusual-looking', ...found }
  },
}

/** One of them, with the reviews so far. */
export const openUnusual = query({
  name: 'audit.unusual-look',
  title: 'One piece of unusual looking, with what was made of it so far',
  who: ['governance-lead'],
  classes: ['contact'],
  input: LookInput,
  run: (context, { look }) => openLook(context, OFFENDERS_LOOKS, look),
  about: ({ look }) => (look.person ? [look.person.id] : []),
})

/** What a governance lead made of it: explained or reported closes it; to be followed up makes it due again. */
export const reviewUnusual = action({
  name: 'audit.review',
  title: 'Record what came of reviewing unusual looking',
  who: ['governance-lead'],
  classes: ['contact'],
  input: ReviewInput,
  run: (context, input) => reviewLook(context, OFFENDERS_LOOKS, input),
})
