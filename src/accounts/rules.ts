/** Accounts and the hats that an agency's administrator gives: who may act, what clashes, what wants attention. Pure. */
import { longDay, londonDay, type Day } from '../core/dates.ts'
import { no, yes, type Refusal, type Result } from '../core/result.ts'
import { PURPOSES, ROLES, keysOf, type Purpose, type Role } from '../platform/vocabulary.ts'

/** A link is good for so long: over a weekend, no longer. */
export const INVITATION_DAYS = 3
/** The second factor has to follow the password within so long. */
export const SIGN_IN_MINUTES_MAX = 30
/** So many wrong codes, and the password is asked again. */
export const CODES_WRONG_MAX = 5
export const RECOVERY_CODES = 10
/** Whoever has not signed in for so long is asked about (NCSC, "Identity and access management": remove what is not used). */
export const UNUSED_DAYS = 60
/** Whose access ends so soon is shown, so that nobody stands before a closed door. */
export const ENDING_DAYS = 14

/** The two sides that one person may never work on together: whoever supports victims must not read of those who harmed them, nor the reverse. */
export type Side = 'victims' | 'offenders'
const OFFENDERS: readonly Purpose[] = ['offender-management', 'resettlement', 'service-delivery', 'out-of-court']

/** The side that a purpose stands on; null for what touches neither. */
export const sideOf = (purpose: Purpose): Side | null => (purpose === 'victim-services' ? 'victims' : OFFENDERS.includes(purpose) ? 'offenders' : null)

/** Roles whose wearer sees victims, or decides who sees what: one administrator alone makes no new link for them. */
export const TWO_PERSON_ROLES: readonly Role[] = keysOf(ROLES).filter((role) => role === 'administrator' || role === 'governance-lead' || (ROLES[role].purposes as readonly Purpose[]).some((purpose) => sideOf(purpose) === 'victims'))
/** A second person has had the role for so long: whoever invents a colleague to approve for them has to wait, and the governance lead was told. */
export const SECOND_PERSON_DAYS = 7

export interface Approval {
  readonly approver: string
  readonly account: string
  readonly maker: string | null
  /** Does the approver have the role for long enough, from somebody else than the link's maker? */
  readonly settled: boolean
}

/** May this person approve the link as the second one? */
export const decideApproval = ({ approver, account, maker, settled }: Approval): Result<true> => {
  if (approver === account) return no('You cannot approve a link for yourself. Ask another administrator or the governance lead.', 'reason')
  if (approver === maker) return no('You made this link yourself. A second person approves it: another administrator of the agency, or the governance lead.', 'reason')
  return settled ? yes(true) : no(`Whoever made this link gave you your role, or you have had it for less than ${SECOND_PERSON_DAYS} days. Somebody else approves it: another administrator of the agency, or the governance lead.`, 'reason')
}

export interface HatDays {
  readonly role: Role
  readonly purpose: Purpose
  readonly from: Day
  readonly until: Day | null
}

const overlap = (a: HatDays, b: HatDays): boolean => (a.until === null || a.until >= b.from) && (b.until === null || b.until >= a.from)

/** The hat that cannot be worn beside a new one: the other side, on a day that both have. */
export const clashOf = (wanted: HatDays, others: readonly HatDays[]): HatDays | null =>
  others.find((other) => {
    const [one, two] = [sideOf(wanted.purpose), sideOf(other.purpose)]
    return one !== null && two !== null && one !== two && overlap(wanted, other)
  }) ?? null

/** A hat as the form offers it: `offender-manager/offender-management`. */
export const CHOICES: readonly { readonly value: string; readonly role: Role; readonly purpose: Purpose }[] =
  keysOf(ROLES).flatMap((role) => (ROLES[role].purposes as readonly Purpose[]).map((purpose) => ({ value: `${role}/${purpose}`, role, purpose })))

export const choiceWords = (role: Role, purpose: Purpose): string => (ROLES[role].purposes.length > 1 ? `${ROLES[role].title}: ${PURPOSES[purpose]}` : ROLES[role].title)

export interface Giving {
  readonly administrator: string
  readonly account: string
  readonly wanted: HatDays
  /** Every other hat of this person, wherever it is. */
  readonly others: readonly (HatDays & { readonly here: boolean })[]
  readonly today: Day
}

/** May this hat be given? An administrator gives himself none: another administrator does. */
export const decideHat = ({ administrator, account, wanted, others, today }: Giving): Result<HatDays> => {
  if (administrator === account) return no('You cannot give yourself a role. Ask another administrator of your agency.', 'hat')
  if (wanted.until !== null && wanted.until < wanted.from) return no(`The last day cannot be before the first, ${longDay(wanted.from)}.`, 'until')
  if (wanted.until !== null && wanted.until < today) return no('This last day has passed: the role would never be worn.', 'until')
  if (others.some((other) => other.here && other.role === wanted.role && other.purpose === wanted.purpose && overlap(other, wanted)))
    return no('This person has this role already on these days. Change its last day instead.', 'hat')
  return clashOf(wanted, others) ? clashing(wanted) : yes(wanted)
}

const clashing = ({ purpose }: HatDays): Refusal => no(sideOf(purpose) === 'victims'
  ? 'This person works with people who have offended on some of these days, and cannot also work for victims: neither side may learn of the other. End that role first, here or at their other agency.'
  : 'This person works for victims on some of these days, and cannot also work with people who have offended: neither side may learn of the other. End that role first, here or at their other agency.', 'hat')

export interface Keeping {
  /** The agency that keeps the account and makes its links; null where none does, so that nobody can make one. */
  readonly keeper: string | null
  readonly here: boolean
  /** Has somebody proved who they are with it: a second factor, or a provider's account? */
  readonly proved: boolean
}

/**
 * May an agency give a role to an account that another one keeps? While its first link may lie in that agency's drawer, nobody can say
 * who would wear the role; afterwards whoever gives it says that they have asked the keeper, whose links lead to this account.
 */
export const decideKeeper = ({ keeper, here, proved }: Keeping, asked: boolean, field: string): Result<true> => {
  if (here || keeper === null) return yes(true)
  if (!proved) return no(`This address belongs to an account that ${keeper} keeps and that has not been used yet. Ask them, or wait until it has been: whoever holds its first link would get the role.`, field)
  return asked ? yes(true) : no(`${keeper} keeps the account of this address and makes its links. Ask them who uses it, then tick the box and send this again.`, 'keeper')
}

export interface Ending {
  readonly administrator: string
  readonly account: string
  readonly role: Role
  readonly from: Day
  readonly lastDay: Day
  readonly today: Day
  /** Administrators of the agency other than this person who are still there after that day. */
  readonly otherAdministrators: number
}

const endingRefused = ({ administrator, account, role, otherAdministrators }: Pick<Ending, 'administrator' | 'account' | 'role' | 'otherAdministrators'>, field: string): Refusal | null => {
  if (administrator === account) return no('You cannot end a role of your own. Ask another administrator of your agency.', field)
  return role === 'administrator' && otherAdministrators === 0 ? no('This is the agency’s last administrator. Give another person that role first.', field) : null
}

/** May this hat end with this day? Nobody ends their own, and an agency keeps an administrator. A day that has passed is no last day: they were let in on the days after it. */
export const decideEnd = (ending: Ending): Result<Day> => {
  const { from, lastDay, today } = ending
  const refused = endingRefused(ending, 'lastDay')
  if (refused) return refused
  if (lastDay < today) return no('The last day can be today at the earliest, until midnight. For somebody who must be out now, use “End access now” below.', 'lastDay')
  return lastDay < from ? no(`The last day cannot be before the first, ${longDay(from)}. If the role shall never be worn, use “End access now” below.`, 'lastDay') : yes(lastDay)
}

/** May this hat end at this moment, in the middle of a day? Gives the day that stands as its last: today, or the first day of one that has not begun. */
export const decideEndNow = (ending: Omit<Ending, 'lastDay'> & { readonly until: Day | null; readonly endedAt: Date | null }): Result<Day> => {
  const { from, until, endedAt, today } = ending
  const refused = endingRefused(ending, 'reason')
  if (refused) return refused
  if (endedAt !== null || (until !== null && until < today)) return no('This role has ended already: nobody is let in with it.', 'reason')
  return yes(from > today ? from : today)
}

/** Was this hat ended before its first day, so that nobody ever wore it and it clashes with nothing? */
export const neverWorn = ({ from, endedAt }: { readonly from: Day; readonly endedAt: Date | null }): boolean => endedAt !== null && londonDay(endedAt) < from

/** An address to sign in with that nobody has yet: letters of the e-mail address, with a number where it is taken. */
export const handleOf = (email: string, taken: (handle: string) => boolean): string => {
  const plain = (email.split('@')[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '') || 'somebody'
  for (let n = 1; ; n++) {
    const handle = n === 1 ? plain : `${plain}-${n}`
    if (!taken(handle)) return handle
  }
}
