/** What a browser is asked about passkeys, as JSON for the page that asks it; null where this site's address can have none. */
import { askForNewPasskey, askForPasskey } from '../../platform/passkeys.ts'
import { factorsOf } from './credentials.ts'
import type { Desk } from './desk.ts'

/** For signing in: any passkey that the browser has for this site. */
export const passkeyQuestion = async (desk: Desk): Promise<string | undefined> => (await askForPasskey({ ...desk, bound: desk.browser })) ?? undefined

/** For a further passkey of an account: none that it has already. */
export const newPasskeyQuestion = async (desk: Desk, accountId: string): Promise<string | null> => {
  const account = await desk.database.selectFrom('account').select(['id', 'email', 'name']).where('id', '=', accountId).executeTakeFirst()
  const known = await factorsOf(desk.database, accountId)
  return account ? askForNewPasskey({ ...desk, bound: desk.browser }, account, known.flatMap(({ credential }) => credential ?? [])) : null
}
