/** Limits on sight of one person: exclusion lists for conflicts of interest, locks to named staff. What may be set, and what follows. Pure. */
import { addDays, addMonths, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

export const LIMIT_KINDS = { exclusion: 'Exclusion', lock: 'Lock', restriction: 'Restriction' } as const
export type LimitKind = keyof typeof LIMIT_KINDS

/** A limit is looked at again within a year at the latest: Data Protection Act 2018 section 39(2), periodic review of the need. */
const REVIEW_MONTHS_MAX = 12
/** What a form proposes. */
const REVIEW_MONTHS = 6

export const proposedReview = (today: Day): Day => addMonths(today, REVIEW_MONTHS)

/** Is this day one on which a limit may be looked at next? */
export const decideReviewDay = (day: Day, from: Day, field = 'review'): Result<null> => {
  if (day <= from) return no('Choose a day after the first day of the limit.', field)
  const latest = addMonths(from, REVIEW_MONTHS_MAX)
  return day > latest ? no(`Look at it again within ${REVIEW_MONTHS_MAX} months: on ${longDay(latest)} at the latest.`, field) : yes(null)
}

/** The last day on which a limit that is lifted today still held: the day before it began, where it began today. */
export const lastDayHeld = (from: Day, today: Day): Day => addDays(from > today ? from : today, -1)

/** A colleague as far as sight of one person goes. */
export interface Watcher {
  readonly accountId: string
  readonly name: string
  readonly organisationId: string
  readonly organisation: string
}

/** Work with the person that somebody has in hand, in words, with where it is handed over. */
export interface OpenWork {
  readonly accountId: string
  readonly words: string
  readonly href: string
}

/** Whom somebody would shut out: every organisation that they wear a hat at, and whether one of the hats is a governance lead's. */
export interface ToExclude {
  readonly accountId: string
  readonly name: string
  readonly organisationIds: readonly string[]
  readonly lead: boolean
}

/** Who would shut them out: a keeper of limits in one hat. */
export interface Excluder {
  readonly accountId: string
  readonly organisationId: string
  readonly lead: boolean
}

/** Is this colleague one whom somebody else must shut out, so that a keeper proposes it? A secondee with a hat elsewhere is a partner's colleague too. */
export const mustPropose = (colleague: Pick<ToExclude, 'organisationIds' | 'lead'>, by: Excluder): boolean =>
  !by.lead && (colleague.lead || colleague.organisationIds.some((one) => one !== by.organisationId))

/** Nobody limits sight of a person whose record they opened by emergency access until that is reviewed: they could shut out whoever reviews it. */
export const EMERGENCY_UNREVIEWED = 'You took emergency access to this person, and it has not been reviewed. Ask a colleague who keeps limits, or the governance lead.'

/**
 * May this colleague be shut out now? A keeper shuts out colleagues of the own agency alone, a governance lead is shut out by
 * another lead alone (no keeper may blind those who oversee keepers), and not while the person would be left with a manager who cannot see them.
 */
export const decideExclusion = (colleague: ToExclude, by: Excluder, work: readonly OpenWork[]): Result<null> => {
  if (colleague.accountId === by.accountId) return no('To shut yourself out, open the person’s page and choose “I know this person”: nobody needs to allow it.', 'colleague')
  if (mustPropose(colleague, by)) {
    return no(colleague.lead
      ? `${colleague.name} is a governance lead: only another governance lead can shut them out. Propose it instead (“Propose it to those who may”).`
      : `${colleague.name} works at a partner: its own keepers or a governance lead shut them out. Propose it instead (“Propose it to those who may”).`, 'colleague')
  }
  const [first] = work
  return first ? no(`${colleague.name} ${first.words}. Hand that over first (${first.href}), so that nobody is left with a manager who cannot see them.`, 'colleague') : yes(null)
}

/**
 * May this lock be set? `after` are those who would see the person with it, `named` those whom it admits, `work` what
 * anybody has in hand. It may leave neither the agency without anybody who can work with the person nor work in hand unseen.
 */
export const decideLock = (
  { named, after, work, organisationId, organisation }: {
    readonly named: readonly Watcher[]; readonly after: readonly Watcher[]; readonly work: readonly (OpenWork & { readonly name: string })[]; readonly organisationId: string; readonly organisation: string
  },
): Result<null> => {
  if (named.length === 0) return no('Name at least one colleague who goes on working with this person.', 'accounts')
  const orphan = work.find((one) => !after.some((watcher) => watcher.accountId === one.accountId))
  if (orphan) return no(`${orphan.name} ${orphan.words} and would no longer see them. Name ${orphan.name} too, or hand over first (${orphan.href}).`, 'accounts')
  return after.some((one) => one.organisationId === organisationId)
    ? yes(null)
    : no(`This would leave nobody at ${organisation} able to work with this person. Name at least one colleague whose role lets them see the person.`, 'accounts')
}

/** Beyond so many names an agency is counted only. */
const NAMES_SHOWN_MAX = 50

/** “At HMP Peterborough: A and B.”, one sentence an organisation; everybody by name up to fifty of them all, so that nobody is buried. */
const namesOf = (watchers: readonly Watcher[], verb: string): string[] => {
  let left = NAMES_SHOWN_MAX
  return [...Map.groupBy(watchers, (one) => one.organisation)].map(([organisation, all]) => {
    const shown = all.slice(0, left).map((one) => one.name)
    left -= shown.length
    const more = all.length - shown.length
    return `${verb} at ${organisation}: ${shown.length === 0 ? `${more} colleagues` : more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')}.`
  })
}

const colleagues = (count: number, verb: string, several: string): string => (count === 1 ? `One colleague ${verb}` : `${count} colleagues ${several}`)

/**
 * Who gains and who loses sight of the person, in sentences, from who sees them before and after: whoever asks first, in words of
 * their own, then everybody by organisation. `you`: the account that asks.
 */
export const effectWords = (before: readonly Watcher[], after: readonly Watcher[], you: string): string[] => {
  const ids = (watchers: readonly Watcher[]): Set<string> => new Set(watchers.map((one) => `${one.accountId} ${one.organisationId}`))
  const [was, is] = [ids(before), ids(after)]
  const lose = before.filter((one) => !is.has(`${one.accountId} ${one.organisationId}`))
  const gain = after.filter((one) => !was.has(`${one.accountId} ${one.organisationId}`))
  const others = (watchers: readonly Watcher[]): Watcher[] => watchers.filter((one) => one.accountId !== you)
  return [
    ...(others(lose).length < lose.length ? ['Careful: you yourself lose sight of this person. Name yourself too if you go on working with them.'] : []),
    ...(lose.length === 0 ? ['Nobody who sees this person today loses sight of them.']
      : others(lose).length === 0 ? [] : [`${colleagues(others(lose).length, 'loses', 'lose')} sight of this person.`, ...namesOf(others(lose), 'No longer')]),
    ...(gain.length === 0 ? [] : [`${colleagues(gain.length, 'sees', 'see')} this person again.`, ...namesOf(gain, 'Again')]),
    ...(after.length === 0 ? ['Nobody would see this person.'] : [
      ...(others(after).length < after.length ? ['You yourself go on seeing them.'] : []),
      ...(others(after).length === 0 ? [] : [`${colleagues(others(after).length, 'goes', 'go')} on seeing them: named by you, or through what another agency knows itself.`, ...namesOf(others(after), 'Still')]),
    ]),
  ]
}
