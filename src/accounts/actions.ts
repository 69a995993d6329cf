/** Accounts: how people prove who they are, and which roles each agency's own administrator gives. */
import { slice } from '../platform/slice.ts'
import { endRole, endRoleNow, endSessionsOf, giveRole, invite, listAccounts, listChoices, openOne } from './actions/administration.ts'
import { approveLink, resetAccount } from './actions/links.ts'
import { addOwnPasskey, changePassword, endOtherSessions, endOwnSession, openOwn, removeFactor, renewRecoveryCodes } from './actions/own.ts'

export { endRole, endRoleNow, endSessionsOf, giveRole, invite, listAccounts, listChoices, openOne, type AccountsView, type Handed } from './actions/administration.ts'
export { approveLink, resetAccount } from './actions/links.ts'
export { addOwnPasskey, boundTo, changePassword, endOtherSessions, endOwnSession, openOwn, removeFactor, renewRecoveryCodes, type OwnAccount } from './actions/own.ts'
export { auditAtDesk, type Desk } from './store/desk.ts'
export { acceptInvitation, finishSetUp, invitedBy, settingUp } from './store/invitations.ts'
export { newPasskeyQuestion, passkeyQuestion } from './store/questions.ts'
export { beginSignIn, owedBy, proveWithCode, proveWithPasskey } from './store/sign-in.ts'

export const accounts = slice({
  name: 'accounts',
  named: [
    listAccounts, openOne, listChoices, invite, giveRole, endRole, endRoleNow, resetAccount, approveLink, endSessionsOf,
    openOwn, endOwnSession, endOtherSessions, changePassword, addOwnPasskey, removeFactor, renewRecoveryCodes,
  ],
})
