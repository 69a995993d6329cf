/** How somebody proves who they are, in a few words. */
import { longDay, londonDay } from '../../core/dates.ts'

/** For lists: what an account signs in with, or that its link waits. */
export const proofWords = ({ password, provider, codes, passkeys, invitedUntil }: {
  readonly password: boolean
  readonly provider: boolean
  readonly codes: boolean
  readonly passkeys: number
  readonly invitedUntil: Date | string | null
}): string => {
  const ways = [provider && 'the provider’s account', password && codes && 'password and app', passkeys > 0 && (passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`)].filter((way) => way !== false)
  const link = invitedUntil === null ? '' : `link good until ${longDay(londonDay(new Date(invitedUntil)))}`
  const words = [ways.join(', '), link].filter((part) => part !== '').join('; ')
  return words === '' ? 'Nothing yet: no password, passkey or link' : words.charAt(0).toUpperCase() + words.slice(1)
}
