/** Invitations: a link that an administrator hands over, by which somebody chooses a password and a second factor, all at once or not at all. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { endHatsElsewhere, endSessions } from '../../organisations/actions.ts'
import { londonDay } from '../../core/dates.ts'
import { no, yes, type Result } from '../../core/result.ts'
import { contextFor, type Acting, type Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { newCodeSecret, stepOfCode } from '../../platform/one-time-codes.ts'
import { newPasskeyOf } from '../../platform/passkeys.ts'
import { hashPassword } from '../../platform/passwords.ts'
import type { DB } from '../../platform/schema.ts'
import { decidePassword, type Owner } from '../passwords.ts'
import { INVITATION_DAYS, TWO_PERSON_ROLES } from '../rules.ts'
import { addCodes, addPasskey, endFactors, keepRecoveryCodes, newRecoveryCodes, setPassword } from './credentials.ts'
import { auditAtDesk, type Desk } from './desk.ts'
import { owedBy, spendChallenge, startOwing, stopOwing } from './sign-in.ts'

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Makes a link's secret; the ones made before are worth nothing any more. The database keeps its hash alone. */
export const makeInvitation = async (context: Acting, account: string, kind: 'first' | 'again' | 'reset', reason: string): Promise<string> => {
  const { tx, viewer, now } = context
  await withdrawInvitations(context, account)
  const token = randomBytes(32).toString('base64url')
  await tx.insertInto('invitation').values({
    id: randomUUID(), account_id: account, organisation_id: viewer.organisationId, kind, token_hash: hashOf(token), reason, made_by: viewer.accountId, made_at: now,
    expires_at: new Date(now.getTime() + INVITATION_DAYS * 86_400_000),
  }).execute()
  return token
}

/** Whoever has no role any more has no use for a link either. */
export const withdrawInvitations = async ({ tx, now }: Acting, account: string): Promise<void> => {
  await tx.updateTable('invitation').set({ withdrawn_at: now }).where('account_id', '=', account).where('used_at', 'is', null).where('withdrawn_at', 'is', null).execute()
}

/** A link that waits for a second person. */
export interface WaitingLink {
  readonly id: string
  readonly maker: string | null
  readonly by: string | null
  readonly at: Date
  readonly reason: string
}

/** Does this account have a role, today or later, for which a link that is not the first waits for a second person? */
export const hasTwoPersonRole = async ({ tx, today }: Reading, account: string): Promise<boolean> =>
  (await tx.selectFrom('membership').select('id').where('account_id', '=', account).where('role', 'in', [...TWO_PERSON_ROLES]).where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', today)])).executeTakeFirst()) !== undefined

/** The link of this account that waits for a second person, if one does. */
export const waitingLink = async (context: Reading, account: string): Promise<WaitingLink | null> => {
  if (!(await hasTwoPersonRole(context, account))) return null
  const row = await context.tx.selectFrom('invitation').leftJoin('account as maker', 'maker.id', 'invitation.made_by')
    .select(['invitation.id', 'invitation.made_by as maker', 'maker.name as by', 'invitation.made_at as at', 'invitation.reason'])
    .where('invitation.account_id', '=', account).where('kind', '!=', 'first').where('approved_at', 'is', null)
    .where('used_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', context.now).executeTakeFirst()
  return row ?? null
}

/** The second person has approved a link. */
export const approveInvitation = async ({ tx, viewer, now }: Acting, invitation: string): Promise<void> => {
  await tx.updateTable('invitation').set({ approved_at: now, approved_by: viewer.accountId }).where('id', '=', invitation).where('approved_at', 'is', null).execute()
}

export interface Invited extends Owner {
  readonly id: string
  readonly account: string
  readonly kind: string
}

/** Links that can be used now. A provider's account has none; what is not the first link of an account with wide sight waits for a second person, asked of the roles of this day. */
const openInvitations = (database: Desk['database'] | Transaction<DB>, now: Date) =>
  database.selectFrom('invitation').innerJoin('account', 'account.id', 'invitation.account_id').innerJoin('organisation', 'organisation.id', 'invitation.organisation_id')
    .select(['invitation.id', 'invitation.kind', 'account.id as account', 'account.name', 'account.email', 'organisation.name as organisation', 'invitation.approved_at as approvedAt'])
    .where('account.oidc_subject', 'is', null)
    .where((eb) => eb.or([eb('invitation.kind', '=', 'first'), eb('invitation.approved_at', 'is not', null), eb.not(eb.exists(eb.selectFrom('membership').select('membership.id')
      .whereRef('membership.account_id', '=', 'invitation.account_id').where('membership.role', 'in', [...TWO_PERSON_ROLES]).where('membership.ended_at', 'is', null)
      .where((hat) => hat.or([hat('membership.until_day', 'is', null), hat('membership.until_day', '>=', londonDay(now))]))))]))
    .where('invitation.used_at', 'is', null).where('invitation.withdrawn_at', 'is', null).where('invitation.expires_at', '>', now)

/** Whom this link invites, while it is good: not used, not withdrawn, not three days old. */
export const invitedBy = async ({ database, now }: Desk, token: string): Promise<Invited | null> =>
  (await openInvitations(database, now).where('invitation.token_hash', '=', hashOf(token)).executeTakeFirst()) ?? null

/** What a new account is shown once, and what is proved from it. */
export interface SetUp {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

const aboutSetUp = (token: string): string => `set-up ${hashOf(token).toString('hex')}`

/** The password is chosen. Nothing is kept for good before the second factor is proved; the link stays good until then. */
export const acceptInvitation = async (desk: Desk, link: string, password: string, again: string): Promise<Result<string>> => {
  const invited = await invitedBy(desk, link)
  if (!invited) return no('This link is not good any more. Ask your administrator for a new one.')
  const decided = decidePassword(password, again, invited)
  if (!decided.ok) return decided
  const hash = await hashPassword(decided.value)
  const setUp: SetUp = { secret: newCodeSecret(), recoveryCodes: newRecoveryCodes() }
  return yes(await startOwing(desk, { account_id: invited.account, invitation_id: invited.id, password_hash: hash }, (token) => desk.seal.seal(JSON.stringify(setUp), aboutSetUp(token))))
}

export interface SettingUp extends SetUp {
  readonly account: string
  readonly name: string
  readonly email: string
}

/** What the page for the second factor shows: the secret for the app and the recovery codes of this set-up. */
export const settingUp = async ({ database, seal, now }: Desk, token: string | undefined): Promise<SettingUp | null> => {
  const owed = await owedBy(database, token, now)
  if (!owed || token === undefined || owed.invitation === null || owed.sealedSetUp === null) return null
  const setUp = JSON.parse(seal.open(owed.sealedSetUp, aboutSetUp(token))) as SetUp
  return { account: owed.account, name: owed.name, email: owed.email, ...setUp }
}

export type Proof = { readonly code: string } | { readonly passkey: string }

/** The second factor is proved: in one transaction the link is used, and password, factor and recovery codes count. Sessions from before end. */
export const finishSetUp = async (desk: Desk, token: string, proof: Proof): Promise<Result<string>> => {
  const { database, seal, now } = desk
  const made = await settingUp(desk, token)
  if (!made) return no('This took too long. Open the link again and begin anew.')
  const step = 'code' in proof ? stepOfCode(made.secret, proof.code, now, -1) : null
  const passkey = 'passkey' in proof ? await newPasskeyOf({ ...desk, bound: desk.browser }, proof.passkey) : null
  if (step === null && passkey === null)
    return 'code' in proof ? no('This is not the code that the app shows now. Wait for the next one and type all six digits.', 'code') : no('The passkey was not made. Try again, or use an app instead.', 'passkey')
  let approved = false
  const result = await database.transaction().execute(async (tx): Promise<Result<string>> => {
    // Refusals first: what is written below is written whole.
    if (passkey && !(await spendChallenge(tx, passkey.challenge, now))) return no('The passkey was not made. Load the page again and try once more.', 'passkey')
    const owed = await owedBy(tx, token, now)
    await tx.selectFrom('account').select('id').where('id', '=', made.account).forNoKeyUpdate().execute()
    const open = owed?.invitation == null ? undefined : await openInvitations(tx, now).where('invitation.id', '=', owed.invitation).executeTakeFirst()
    const used = owed?.invitation == null || !open ? null : await tx.updateTable('invitation').set({ used_at: now }).where('id', '=', owed.invitation)
      .where('used_at', 'is', null).where('withdrawn_at', 'is', null).where('expires_at', '>', now).returning(['organisation_id', 'made_by']).executeTakeFirst()
    if (!owed?.passwordHash || !used || !(await stopOwing(tx, token, now))) return no('This link is not good any more. Ask your administrator for a new one.')
    await endFactors(tx, owed.account, now)
    await endSessions(tx, owed.account, {}, now)
    await endRolesElsewhere(tx, owed.account, used.organisation_id, used.made_by ?? owed.account, now)
    await setPassword(tx, owed.account, owed.passwordHash, now)
    if (step !== null) await addCodes(tx, seal, owed.account, made.secret, step, now)
    if (passkey) await addPasskey(tx, owed.account, passkey, 'Passkey', now)
    await keepRecoveryCodes(tx, seal, owed.account, made.recoveryCodes, now)
    approved = open?.approvedAt != null
    return yes(owed.account)
  })
  await auditAtDesk(desk, 'accounts.set-up', result.ok ? 'done' : 'refused', made.account, ['password', 'code' in proof ? 'code' : 'passkey', ...(approved ? ['second-person'] : [])])
  return result
}

/** Whoever makes an account's links could use them: roles that other agencies gave wait until their administrators have asked. */
const endRolesElsewhere = async (tx: Transaction<DB>, account: string, keeper: string, by: string, now: Date): Promise<void> => {
  const context = { ...contextFor(null, 'web', now), tx }
  const { name } = await tx.selectFrom('organisation').select('name').where('id', '=', keeper).executeTakeFirstOrThrow()
  const waiting = await endHatsElsewhere(context, account, keeper, { by, reason: `Its password and second factor were made anew with a link of ${name}` })
  await notify(context, waiting.map((organisationId) => ({
    to: { organisationId, role: 'administrator' }, href: `/accounts/${account}`,
    words: `${name} gave an account that has a role with you new credentials, so that role is ended for now. Ask its owner, on a number that you know, whether it was them; then let it go on.`,
  })))
}
