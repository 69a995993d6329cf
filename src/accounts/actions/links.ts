/** New links for people who have an account: made by an administrator of the agency that keeps it, told to its owner, and for wide sight approved by a second person. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { oneAtATime } from '../../organisations/actions.ts'
import { action } from '../../platform/action.ts'
import { notify } from '../../platform/notices.ts'
import { decideApproval, SECOND_PERSON_DAYS } from '../rules.ts'
import { approveInvitation, hasTwoPersonRole, makeInvitation, waitingLink } from '../store/invitations.ts'
import { accountsAt, allHatsOf, isKeptBy, isSettled } from '../store/people.ts'
import { ADMINISTRATORS, invitationPath, readable, READERS, Reason, tellLeads, type Handed } from './administration.ts'

export const resetAccount = action({
  name: 'accounts.reset',
  title: 'Make a new link for somebody who lost the password or the second factor; for wide sight a second person approves it',
  who: ADMINISTRATORS,
  tellsOnce: true,
  classes: [],
  input: z.object({ account: z.uuid(), reason: Reason }),
  async run(context, { account, reason }) {
    const { viewer, today } = context
    await oneAtATime(context, viewer.organisationId, { account })
    const [found] = await accountsAt(context, [viewer.organisationId], context.now, { account })
    if (!found) return notFound()
    if (account === viewer.accountId) return no('You cannot make a link for yourself. Change your password on your own account page, or ask another administrator.', 'reason')
    if (!(await isKeptBy(context, account, viewer.organisationId))) return no('This account is kept by another agency, whose administrators make its links. You can end the role it has with you.', 'reason')
    if (found.provider) return no('This person signs in with your organisation’s provider, which resets what they sign in with. No link is made here.', 'reason')
    const waits = await hasTwoPersonRole(context, account)
    const elsewhere = new Set((await allHatsOf(context, account)).filter((hat) => hat.organisationId !== viewer.organisationId && hat.endedAt === null && (hat.until === null || hat.until >= today)).map((hat) => hat.organisationId))
    const by = `An administrator of ${viewer.organisationName} made a link`
    await notify(context, [
      { to: { accountId: account }, words: `${by} that replaces your password and second factor. If you did not ask for it, tell your governance lead at once.`, href: '/account' },
      ...(waits ? [{ to: { organisationId: viewer.organisationId, role: 'administrator' as const }, words: `${by} that waits for a second person. Ask the account’s owner whether they wanted it, then approve it or let it run out.`, href: `/accounts/${account}` }] : []),
      ...[...elsewhere].map((organisationId) => ({ to: { organisationId, role: 'administrator' as const }, words: `${by} for an account that has a role with you. When it is used, that role ends until you let it go on.`, href: `/accounts/${account}` })),
    ])
    await tellLeads(context, account, waits ? `${by} that waits for a second person: you, or another administrator there. Ask the account’s owner first.` : `${by} that replaces somebody’s password and second factor.`)
    return yes<Handed>({ account, name: found.name, path: invitationPath(await makeInvitation(context, account, found.password ? 'reset' : 'again', reason)), waits })
  },
})

export const approveLink = action({
  name: 'accounts.approve-link',
  title: 'Approve, as the second person, a new link for somebody with wide sight',
  who: READERS,
  classes: [],
  input: z.object({ account: z.uuid(), reason: Reason }),
  async run(context, { account }) {
    const { viewer, today } = context
    await oneAtATime(context, viewer.organisationId, { account })
    const [found] = await accountsAt(context, await readable(context), context.now, { account })
    if (!found || found.keptElsewhere) return notFound()
    const waiting = await waitingLink(context, account)
    if (!waiting) return no('No link of theirs waits for a second person: it was approved or used, or has run out.', 'reason')
    const settled = await isSettled(context, waiting.maker, new Date(`${addDays(today, -SECOND_PERSON_DAYS)}T00:00:00Z`))
    const decided = decideApproval({ approver: viewer.accountId, account, maker: waiting.maker, settled })
    if (!decided.ok) return decided
    await approveInvitation(context, waiting.id)
    await notify(context, [{ to: { accountId: account }, words: `The link that replaces your password and second factor was approved at ${viewer.organisationName}. If you did not ask for it, tell your governance lead at once.`, href: '/account' }])
    return yes({ account })
  },
})
