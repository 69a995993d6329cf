/** Referrals: sent with the least information needed, answered, delivered and finished; each with an owner and a clock. */
import { longDay } from '../core/dates.ts'
import { personMerged, samePeople } from '../people/actions.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, type Role } from '../platform/vocabulary.ts'
import { riskChanged } from '../risk/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { openReferral, referralInbox, sentReferrals } from './actions/lists.ts'
import { acceptReferral, declineReferral, finishReferral, informProvider, recheckReferral, recordSession, withdrawReferral } from './actions/moves.ts'
import { is, PROVIDERS } from './actions/referral.ts'
import { prepareReferral, sendReferral } from './actions/sending.ts'
import { recheckBy } from './rules.ts'
import { dueAtProvider, happeningsOf, lateForReferrer, referralsOf, toldOf, type PersonReferral } from './store.ts'
import { dueRow, happeningRow, happeningWords, toldRow } from './words.ts'

export { openReferral, referralInbox, sentReferrals } from './actions/lists.ts'
export { acceptReferral, declineReferral, finishReferral, informProvider, recheckReferral, recordSession, withdrawReferral } from './actions/moves.ts'
export { placeReferral, prepareReferral, sendReferral } from './actions/sending.ts'
export { loadReferrals } from './store.ts'
export type { ListedReferral, PersonReferral } from './store.ts'

/** What the person page shows: referrals with attendance, and whether this viewer may refer. */
export interface ReferralsPanel {
  readonly today: string
  readonly referrals: readonly PersonReferral[]
  readonly mayRefer: boolean
}

const PANEL_ROLES: readonly Role[] = [...CASE_ROLES, ...PROVIDERS, 'housing-officer', 'governance-lead']

export const referrals = slice({
  name: 'referrals',
  holdings: HOLDINGS,
  named: [
    prepareReferral, referralInbox, sentReferrals, openReferral,
    sendReferral, acceptReferral, declineReferral, withdrawReferral, recordSession, finishReferral, informProvider, recheckReferral,
  ],
  panels: [{
    name: 'referrals.of-person',
    title: 'Referrals and attendance',
    order: 50,
    async read(context, people): Promise<ReferralsPanel | null> {
      const { viewer, today } = context
      if (!viewer || !is(PANEL_ROLES, viewer.role)) return null
      return { today, referrals: await referralsOf(context, people), mayRefer: is(CASE_ROLES, viewer.role) }
    },
  }],
  timeline: [{ name: 'referrals', read: async (context, people) => (await happeningsOf(context, people)).map((one) => ({ day: one.day, source: 'referrals', words: happeningWords(one) })) }],
  due: [{
    name: 'referrals',
    async read(context, scope) {
      const role = context.viewer?.role
      if (role !== undefined && is(PROVIDERS, role)) return (await dueAtProvider(context, scope)).map((row) => dueRow(row, 'provider'))
      if (role === undefined || !is(CASE_ROLES, role)) return []
      const own = role === 'offender-manager' || role === 'prison-offender-manager'
      return (await lateForReferrer(context, scope, own)).map((row) => dueRow(row, 'referrer'))
    },
  }],
  subjectAccess: [
    { title: 'Services you were referred to', read: async (context, people) => (await toldOf(context, people)).map(toldRow) },
    { title: 'What happened in your referrals', read: async (context, people) => (await happeningsOf(context, people)).map(happeningRow) },
  ],
  handlers: [
    onEvent(riskChanged, 'referrals', async (context, { person }) => {
      const by = recheckBy(context.today)
      const open = (await referralsOf(context, await samePeople(context, person))).filter((one) => one.clockDay !== null)
      if (open.length === 0) return []
      await context.tx.updateTable('referral').set({ recheck_by: by }).where('id', 'in', open.map((one) => one.id)).where('recheck_by', 'is', null).execute()
      return open.map((one) => `${one.provider} has an open referral (${one.service}): it will be asked to re-check by ${longDay(by)}. Tell it what it needs to know.`)
    }),
    onEvent(personMerged, 'referrals', async (context, { into }) => {
      const open = (await referralsOf(context, await samePeople(context, into))).filter((one) => one.clockDay !== null)
      return [...Map.groupBy(open, (one) => `${one.service} (${one.provider})`)].filter(([, same]) => same.length > 1)
        .map(([service, same]) => `This person will have ${same.length} open referrals to ${service}: ${same.map((one) => one.reference).join(', ')}. Withdraw all but one.`)
    }),
  ],
})

