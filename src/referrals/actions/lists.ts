/** Reading referrals: the provider's inbox, what an organisation sent, and one referral with all that happened. */
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { sightsOf } from '../../sharing/actions.ts'
import { movesOf } from '../rules.ts'
import { changesOf, inboxCounts, inboxOf, managerOf, outcomeOf, sentBy, sessionsOf, type Cursor } from '../store.ts'
import { PROVIDERS, ReferralId, seenReferral, type Seen } from './referral.ts'

export const REFERRALS_PAGE_SIZE = 20

const After = z.union([z.literal(''), z.string().regex(/^(sent|accepted)~\d{4}-\d\d-\d\d~[0-9a-f-]{36}$/)], 'Start again from the first page.').default('')

/** A provider's open referrals: new ones first with their clock. */
export const referralInbox = query({
  name: 'referrals.inbox',
  title: 'Referrals to my organisation: new ones first, by when each must be answered; then those being delivered',
  who: PROVIDERS,
  classes: ['identity', 'contact'],
  input: z.object({ after: After }),
  async run(context, { after }) {
    const { referrals, next } = await inboxOf(context, REFERRALS_PAGE_SIZE, cursorOf(after))
    return yes({ today: context.today, counts: await inboxCounts(context), referrals, next: cursorText(next), after })
  },
  about: ({ referrals }) => referrals.map((row) => row.person),
})

/** The referrals that an organisation has sent and that are still open: overdue first. */
export const sentReferrals = query({
  name: 'referrals.sent',
  title: 'Referrals that my organisation sent and that are still open, overdue first',
  who: CASE_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({ whose: z.union([z.literal(''), z.literal('mine')]).default(''), after: After }),
  async run(context, { whose, after }) {
    const { referrals, next } = await sentBy(context, whose === 'mine', REFERRALS_PAGE_SIZE, cursorOf(after))
    return yes({ today: context.today, whose, referrals, next: cursorText(next), after })
  },
  about: ({ referrals }) => referrals.map((row) => row.person),
})

const cursorOf = (after: string): Cursor | null => {
  const [state, clockDay, id] = after.split('~')
  return state && clockDay && id ? { state, clockDay, id } : null
}
const cursorText = (cursor: Cursor | null): string | null => (cursor ? `${cursor.state}~${cursor.clockDay}~${cursor.id}` : null)

/** One referral: who it is about, only what it carries, who answers for the person, and what happened. Never the plan, the risk assessments or other referrals. */
export const openReferral = query({
  name: 'referrals.open',
  title: 'One referral: who it is about, what the provider needs to know, sessions and outcome',
  who: [...CASE_ROLES, ...PROVIDERS, 'governance-lead'],
  classes: ['identity', 'contact'],
  input: z.object({ referral: ReferralId }),
  async run(context, input) {
    const found = await seenReferral(context, input.referral)
    if (!found) return notFound()
    const { referral, people, party } = found
    const { id, reference, forename, surname, birthDate, sex } = found.person
    return yes({
      today: context.today, person: { id, reference, forename, surname, birthDate, sex }, referral: { ...referral, ...(await toldTo(context, found)) }, party, moves: movesOf(referral.state, party),
      changes: await changesOf(context, referral.id), sessions: await sessionsOf(context, referral.id), outcome: await outcomeOf(context, referral.id),
      manager: await managerOf(context, people),
    })
  },
  about: ({ person }) => [person.id],
})

/** What the provider was told of risk and needs: the two sides of the referral read it all, anybody else as much as their own role sees of each. */
const toldTo = async (context: Reading, { party, person, referral }: Seen): Promise<{ riskToKnow: string | null; needsToKnow: string | null; withheld: boolean }> => {
  const { riskToKnow, needsToKnow } = referral
  if (party !== null) return { riskToKnow, needsToKnow, withheld: false }
  const sees = async (cls: 'risk' | 'needs'): Promise<boolean> => (await sightsOf(context, [person.id], cls)).get(person.id)?.sight === 'visible'
  const [risk, needs] = [await sees('risk'), await sees('needs')]
  return { riskToKnow: risk ? riskToKnow : null, needsToKnow: needs ? needsToKnow : null, withheld: !risk || !needs }
}
