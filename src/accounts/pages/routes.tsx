/** What people see of accounts, and what each form does. */
import { INVITATION_DAYS } from '../rules.ts'
import { form, search, type Pages } from '../../ui/page.ts'
import { addOwnPasskey, approveLink, changePassword, endOtherSessions, endOwnSession, endRole, endRoleNow, endSessionsOf, giveRole, invite, removeFactor, renewRecoveryCodes, resetAccount, type Handed } from '../actions.ts'
import { accountsFound, accountsPage } from './list.tsx'
import { accountPage, furtherRolePage, lastDayPage, linkPage, newAccountPage } from './one.tsx'
import { ownPage, passkeyPage, passwordPage, recoveryCodesPage, removeFactorPage } from './own.tsx'

/** The link, shown once: nothing is sent from here, whoever made it hands it over. */
const handedOver = ({ name, path, waits }: Handed, { address }: { readonly address: string }): string => (path === null
  ? `${name} signs in already, at another agency, and finds the new role there.`
  : `Hand this link to ${name} now; it is not shown again, works once, and for ${INVITATION_DAYS} days${waits ? ', and only when a second person has approved it on this page (another administrator, or the governance lead, who are told)' : ''}: ${address}${path}`)

export const accountsPages: Pages = {
  routes: [
    accountsPage,
    search({ path: '/accounts/searches', shows: accountsFound }),
    accountsFound,
    newAccountPage,
    accountPage,
    furtherRolePage,
    lastDayPage,
    linkPage,
    form({ path: '/accounts/invitations', does: invite, again: newAccountPage, input: (_request, values) => values, next: ({ account }) => `/accounts/${account}`, notice: handedOver }),
    form({
      path: '/accounts/:account/roles', does: giveRole, again: furtherRolePage, input: ({ params }, values) => ({ ...values, account: params['account'] }),
      next: ({ account }) => `/accounts/${account}`, notice: () => 'The role is given. It counts from the next page they open.',
    }),
    form({
      path: '/accounts/:account/roles/:hat', does: endRole, again: lastDayPage, input: ({ params }, values) => ({ ...values, account: params['account'], hat: params['hat'] }),
      next: ({ account }) => `/accounts/${account}`, notice: () => 'The last day is saved. It counts from the next page they open.',
    }),
    form({
      path: '/accounts/:account/roles/:hat/end', does: endRoleNow, again: lastDayPage, input: ({ params }, values) => ({ ...values, account: params['account'], hat: params['hat'] }),
      next: ({ account }) => `/accounts/${account}`, notice: ({ ended }) => `They are out from this moment. ${ended === 0 ? 'They were not signed in with this role.' : ended === 1 ? 'One session of theirs is ended.' : `${ended} sessions of theirs are ended.`}`,
    }),
    form({
      path: '/accounts/:account/link', does: resetAccount, again: linkPage, input: ({ params }, values) => ({ ...values, account: params['account'] }),
      next: ({ account }) => `/accounts/${account}`, notice: handedOver,
    }),
    form({
      path: '/accounts/:account/approval', does: approveLink, again: accountPage, input: ({ params }, values) => ({ ...values, account: params['account'] }),
      next: ({ account }) => `/accounts/${account}`, notice: () => 'The link is approved. It works from now on, once.',
    }),
    form({
      path: '/accounts/:account/sessions-end', does: endSessionsOf, again: linkPage, input: ({ params }, values) => ({ ...values, account: params['account'] }),
      next: ({ account }) => `/accounts/${account}`, notice: ({ ended }) => (ended === 1 ? 'One session is ended.' : `${ended} sessions are ended.`),
    }),
    ownPage,
    passwordPage,
    passkeyPage,
    removeFactorPage,
    recoveryCodesPage,
    form({ path: '/account/sessions-end', does: endOwnSession, again: ownPage, input: (_request, values) => values, next: () => '/account', notice: () => 'That session is ended.' }),
    form({ path: '/account/other-sessions-end', does: endOtherSessions, again: ownPage, input: (_request, values) => values, next: () => '/account', notice: () => 'You are signed out everywhere but here.' }),
    form({ path: '/account/password', does: changePassword, again: passwordPage, input: (_request, values) => values, next: () => '/account', notice: () => 'Your password is changed, and your other sessions are ended.' }),
    form({ path: '/account/passkey', does: addOwnPasskey, again: passkeyPage, input: (_request, values) => values, next: () => '/account', notice: () => 'The passkey is added.' }),
    form({ path: '/account/factors/:factor', does: removeFactor, again: removeFactorPage, input: ({ params }, values) => ({ ...values, factor: params['factor'] }), next: () => '/account', notice: () => 'It is removed.' }),
    form({
      path: '/account/recovery-codes', does: renewRecoveryCodes, again: recoveryCodesPage, input: (_request, values) => values, next: () => '/account',
      notice: ({ codes }) => `Keep these codes; they are not shown again: ${codes.join(', ')}`,
    }),
  ],
}
