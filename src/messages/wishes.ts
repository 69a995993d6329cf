/** How somebody wants to be told, and by which way a message really goes: decided anew when it is sent. Pure. */
import type { Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { readTelephone } from '../people/identifiers.ts'
import { CHANNELS, momentOf, postIsTooLate, type Appointment, type Channel } from './timing.ts'
import type { Language } from './catalogue.ts'

export interface Wish {
  readonly channel: Channel
  readonly telephone: string | null
  readonly email: string | null
  readonly language: Language
  readonly largePrint: boolean
  /** Nobody else reads their telephone and e-mail. */
  readonly safe: boolean
  readonly whyNotSafe: string | null
}

/** A mobile number of the United Kingdom, or one of another country: a text message reaches no landline. */
const takesTexts = (telephone: string): boolean => telephone.startsWith('+') || (/^07[1-57-9]/.test(telephone) && telephone.length === 11)

const EMAIL = /^[^\s@<>,;"()[\]\\]+@[^\s@<>,;"()[\]\\]+\.[^\s@<>,;"()[\]\\.]+$/

/** What the form says, as it is kept. Refuses a way for which the number or the address is missing, and “not safe” without why. */
export const decideWish = (given: { readonly channel: Channel; readonly telephone: string; readonly email: string; readonly language: Language; readonly largePrint: boolean; readonly safe: boolean; readonly whyNotSafe: string }): Result<Wish> => {
  const { channel, language, largePrint, safe } = given
  const telephone = given.telephone.trim() === '' ? null : readTelephone(given.telephone)
  if (telephone && !telephone.ok) return no(`This ${telephone.message}.`, 'telephone')
  const number = telephone?.value ?? null
  const email = given.email.trim() === '' ? null : given.email.trim()
  if (email !== null && (!EMAIL.test(email) || email.length > 254)) return no('Enter an e-mail address, for example name@example.com.', 'email')
  if (channel === 'sms' && number === null) return no('Enter the number for text messages, or choose another way.', 'telephone')
  if (channel === 'sms' && number !== null && !takesTexts(number)) return no('A text message reaches a mobile telephone alone: enter a number that begins with 07, or choose another way.', 'telephone')
  if (channel === 'email' && email === null) return no('Enter the e-mail address, or choose another way.', 'email')
  if (!safe && given.whyNotSafe.trim().length < 3) return no('Say why not, so that nobody writes by mistake: “Shares the telephone with his brother”.', 'whyNotSafe')
  return yes({ channel, telephone: number, email, language, largePrint, safe, whyNotSafe: safe ? null : given.whyNotSafe.trim() })
}

/** Where somebody is on the day on which a message goes out. */
export interface Whereabouts {
  readonly died: boolean
  /** The day of release, planned or real, where they are in prison before it; null outside. */
  readonly prisonUntil: Day | null
}

/** By which way, and whether into a prison or face to face. */
export interface Way {
  readonly channel: Channel
  readonly inPrison: boolean
  readonly inPerson: boolean
}

/**
 * The way of a message that goes out on a day. To somebody in prison a letter, handed over there, and never a text message; to somebody
 * whose telephone others read nothing but a word face to face; a letter that the post would bring too late is told instead.
 */
export const wayOf = (wish: Wish, { prisonUntil }: Whereabouts, appointment: Appointment, sendDay: Day): Way => {
  if (prisonUntil !== null && sendDay < prisonUntil) return { channel: 'letter', inPrison: true, inPerson: false }
  if (!wish.safe) return { channel: 'voice', inPrison: false, inPerson: true }
  const late = wish.channel === 'letter' && postIsTooLate(appointment.day, sendDay)
  return { channel: late ? 'voice' : wish.channel, inPrison: false, inPerson: false }
}

/** Why a message that was planned goes out no more. The first three are withdrawn; the rest have failed, and somebody is asked to tell the person. */
export const REASONS = {
  moved: 'The appointment was moved',
  corrected: 'The appointment was corrected',
  cancelled: 'The appointment was cancelled',
  wish: 'They are told in another way now',
  died: 'The person died',
  past: 'The appointment came before it could be sent',
  'in-prison': 'They are still in prison: no text message or e-mail reaches them there',
  'not-safe': 'It is no longer safe to write to them',
  'no-contact': 'There is no number or address for it',
  'permanent-failure': 'The number or address does not exist',
  'temporary-failure': 'It did not arrive: the telephone was off or the mailbox full',
  'technical-failure': 'The service could not send it',
  service: 'The service could not be reached in time',
} as const
export type Reason = keyof typeof REASONS

export interface Planned {
  readonly channel: Channel
  readonly appointment: Appointment
  readonly cancelled: boolean
  /** Is the message about the version of the appointment that stands? */
  readonly current: boolean
  readonly about: 'reminder' | 'change' | 'cancelled'
}

export type Verdict = { readonly do: 'send'; readonly to: string } | { readonly do: 'withdraw' | 'fail'; readonly reason: Reason } | { readonly do: 'wait' }

/** A message to somebody whose release is not recorded yet waits for it until so long before the appointment. */
const WAIT_FOR_RELEASE_MS = 4 * 3_600_000

/** The last look before a message leaves: everything may have changed since it was planned. */
export const lastLook = ({ channel, appointment, cancelled, current, about }: Planned, wish: Wish | null, { died, inPrison }: { readonly died: boolean; readonly inPrison: boolean }, now: Date): Verdict => {
  if (died) return { do: 'withdraw', reason: 'died' }
  if (cancelled && about !== 'cancelled') return { do: 'withdraw', reason: 'cancelled' }
  if (!current) return { do: 'withdraw', reason: 'moved' }
  if (now >= momentOf(appointment)) return { do: 'fail', reason: 'past' }
  if (inPrison) return now.getTime() < momentOf(appointment).getTime() - WAIT_FOR_RELEASE_MS ? { do: 'wait' } : { do: 'fail', reason: 'in-prison' }
  if (!wish?.safe) return { do: 'fail', reason: 'not-safe' }
  const to = channel === 'sms' ? wish.telephone : wish.email
  return to === null ? { do: 'fail', reason: 'no-contact' } : { do: 'send', to }
}

/** How somebody is told, in a sentence for whoever meets them. */
export const wishWords = (wish: Omit<Wish, 'telephone' | 'email'>): string =>
  (wish.safe ? `${CHANNELS[wish.channel]}${wish.language === 'cy' ? ', in Welsh' : ''}${wish.largePrint ? ', large print' : ''}` : `Do not text, ring or e-mail. Tell them when you meet: ${wish.whyNotSafe ?? ''}`)
