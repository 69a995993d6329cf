/**
 * How guessing is slowed without locking anybody out: guesses are counted for one account from one network, never for one account
 * from everywhere. A stranger can make only his own network wait. Pure.
 */

/** How many guesses come free, and how fast waiting grows: from the first wait, doubled with each guess, up to the longest. */
export interface Allowance {
  readonly free: number
  readonly firstWaitSeconds: number
  readonly longestWaitSeconds: number
}

/** For one account from one network: a colleague who mistypes four times notices nothing (OWASP Authentication Cheat Sheet, "Login throttling"). */
export const FOR_ACCOUNT: Allowance = { free: 5, firstWaitSeconds: 30, longestWaitSeconds: 3600 }
/** For one network whatever the account: one password tried on many people. An office of several hundred shares one address. */
export const FOR_NETWORK: Allowance = { free: 100, firstWaitSeconds: 2, longestWaitSeconds: 60 }

/** One guess is forgiven each hour. */
const FORGIVEN_HOURS = 1

export interface GuessCount {
  readonly level: number
  readonly countedAt: Date
  /** The next guess is taken from this moment on. */
  readonly freeAt: Date
}

export type Guess = { readonly taken: true; readonly count: GuessCount } | { readonly taken: false; readonly freeAt: Date }

/** May a guess be made now, and what is counted afterwards? It is counted before it is judged, so that a thousand at once are no more than five. */
export const takeGuess = (count: GuessCount | null, allowance: Allowance, now: Date): Guess => {
  // A guess that was asked a little earlier and is counted a little later waits for nothing: only a wait that was set is one.
  if (count && count.freeAt.getTime() > Math.max(now.getTime(), count.countedAt.getTime())) return { taken: false, freeAt: count.freeAt }
  const hours = count ? Math.max(0, now.getTime() - count.countedAt.getTime()) / 3_600_000 : 0
  const level = Math.max(0, (count?.level ?? 0) - hours / FORGIVEN_HOURS) + 1
  const over = Math.ceil(level - 0.001) - allowance.free
  const waitSeconds = over < 0 ? 0 : Math.min(allowance.longestWaitSeconds, allowance.firstWaitSeconds * 2 ** Math.min(over, 20))
  return { taken: true, count: { level, countedAt: now, freeAt: new Date(now.getTime() + waitSeconds * 1000) } }
}

/** The network that an address belongs to: what one household, office or telephone has (IPv4 /24, IPv6 /64). */
export const networkOf = (address: string): string => {
  const four = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.\d+$/i.exec(address)
  if (four) return `${four[1]}.${four[2]}.${four[3]}.0/24`
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? before : [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after]
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/** How long somebody has to wait, as people say it. */
export const waitWords = (freeAt: Date, now: Date): string => {
  const seconds = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 1000))
  if (seconds < 60) return `${seconds} second${seconds === 1 ? '' : 's'}`
  const minutes = Math.ceil(seconds / 60)
  return `${minutes} minute${minutes === 1 ? '' : 's'}`
}
