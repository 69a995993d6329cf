/** Who is responsible for a person on a day, and what may change it. Exactly one at any moment. Pure. */
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { no, stale, yes, type Result } from '../core/result.ts'
import type { Role } from '../platform/vocabulary.ts'
import { CASELOAD_POINTS_MAX, pointsWords } from './caseload.ts'

export const SIDES = { prison: 'Prison', community: 'Community' } as const
export type Side = keyof typeof SIDES

/** Who is responsible from a day until another, on which they no longer are. A handover that never came about has both days the same. */
export interface Responsibility {
  readonly id: string
  readonly personId: string
  readonly side: Side
  readonly accountId: string
  readonly name: string
  readonly organisationId: string
  readonly organisation: string
  readonly from: Day
  readonly until: Day | null
  readonly reason: string
  readonly handover: string | null
  readonly endedReason: string | null
}

/** Those who wait are counted up to so many; of more, the page says that there are more. */
export const WAITING_COUNTED_MAX = 1000

/** How many people wait for an offender manager, in a sentence: exact up to WAITING_COUNTED_MAX. */
export const waitingWords = (waiting: number): string =>
  waiting > WAITING_COUNTED_MAX ? `More than ${WAITING_COUNTED_MAX.toLocaleString('en-GB')} people wait.` : waiting === 1 ? '1 person waits.' : `${waiting.toLocaleString('en-GB')} people wait.`

export const holdsOn = ({ from, until }: Pick<Responsibility, 'from' | 'until'>, day: Day): boolean => from <= day && (until === null || until > day)

/**
 * The one who is responsible on a day. `people` are the ids under which this human being’s rows were written, the current one
 * first: where two records that are now one each had a manager on a past day, the kept record’s counts.
 */
export const responsibleOn = (rows: readonly Responsibility[], day: Day, people: readonly string[]): Responsibility | undefined =>
  rows.filter((row) => holdsOn(row, day)).toSorted((a, b) => people.indexOf(a.personId) - people.indexOf(b.personId))[0]

/** The next who will be responsible after a day, by an arranged handover or allocation. */
export const nextAfter = (rows: readonly Responsibility[], day: Day): Responsibility | undefined =>
  rows.filter((row) => row.from > day && (row.until === null || row.until > row.from)).toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]

/** Does this responsibility bring the person to another organisation than whoever was responsible last before it? */
export const movedToAnotherOrganisation = (rows: readonly Responsibility[], moved: Responsibility): boolean => {
  const before = rows.filter((row) => row.id !== moved.id && row.from < moved.from && (row.until === null || row.until > row.from)).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]
  return before !== undefined && before.organisationId !== moved.organisationId
}

export interface Continuity {
  /** Whole days since the first allocation. */
  readonly days: number
  /** Days of them with somebody responsible. */
  readonly managedDays: number
  /** Days with whoever was responsible longest, and their share of all days, from 0 to 1. */
  readonly longest: { readonly name: string; readonly days: number; readonly share: number } | null
  /** How often one manager followed another. */
  readonly handovers: number
  readonly managers: number
}

/** How steady it was: from the first allocation up to and including a day. */
export const continuity = (rows: readonly Responsibility[], day: Day, people: readonly string[]): Continuity => {
  const end = addDays(day, 1)
  const lived = rows.filter((row) => row.from <= day && (row.until === null || row.until > row.from))
  const edges = [...new Set(lived.flatMap((row) => [row.from, row.until !== null && row.until < end ? row.until : end]))].toSorted()
  const held = new Map<string, { name: string; days: number }>()
  let handovers = 0
  let before: string | undefined
  edges.slice(0, -1).forEach((edge, index) => {
    const one = responsibleOn(lived, edge, people)
    if (!one) return
    if (before !== undefined && before !== one.accountId) handovers++
    before = one.accountId
    held.set(one.accountId, { name: one.name, days: (held.get(one.accountId)?.days ?? 0) + daysBetween(edge, edges[index + 1]!) })
  })
  const days = edges.length === 0 ? 0 : daysBetween(edges[0]!, end)
  const managedDays = [...held.values()].reduce((sum, one) => sum + one.days, 0)
  const most = [...held.values()].toSorted((a, b) => b.days - a.days)[0]
  return { days, managedDays, longest: most ? { ...most, share: most.days / days } : null, handovers, managers: held.size }
}

/** Somebody who could be made responsible, with their work as it stands. */
export interface Candidate {
  readonly accountId: string
  readonly name: string
  readonly role: Role
  readonly organisationId: string
  /** The prison’s code, where they work in one. */
  readonly prison: string | null
}

/** Which side a role manages on; null for a role that manages nobody. */
export const sideOf = (role: Role): Side | null => (role === 'offender-manager' ? 'community' : role === 'prison-offender-manager' ? 'prison' : null)

interface Giving {
  readonly rows: readonly Responsibility[]
  readonly people: readonly string[]
  readonly today: Day
  readonly from: Day
  readonly candidate: Candidate | undefined
  /** The prison that holds the person on that day; null in the community. */
  readonly heldAt: string | null
  /** Points of the candidate’s caseload as it is, and of this person. */
  readonly points: number
  readonly added: number
  readonly reason: string
}

export const ALLOCATION_AHEAD_DAYS_MAX = 400
export const OVER_ALLOCATION_REASON_LETTERS_MIN = 10
export const HANDOVER_LETTERS_MIN = 20

const decideCandidate = ({ candidate, heldAt, points, added, reason, today, from }: Giving): Result<{ readonly candidate: Candidate; readonly side: Side }> => {
  const side = candidate && sideOf(candidate.role)
  if (!candidate || !side) return no('Choose an offender manager from the list.', 'manager')
  if (from < today) return no('Responsibility begins today or later: what has been stays as it was.', 'from')
  if (daysBetween(today, from) > ALLOCATION_AHEAD_DAYS_MAX) return no('This is more than a year ahead. Choose a nearer day.', 'from')
  if (side === 'prison' && heldAt === null) return no(`${candidate.name} manages people in prison, and this person is not in custody.`, 'manager')
  if (side === 'prison' && candidate.prison !== heldAt) return no(`${candidate.name} works in another prison than the one that holds this person.`, 'manager')
  if (points + added > CASELOAD_POINTS_MAX.value && reason.trim().length < OVER_ALLOCATION_REASON_LETTERS_MIN)
    return no(`${candidate.name} would have ${pointsWords(points + added)}. Choose somebody with more room, or say why it must be them (at least ${OVER_ALLOCATION_REASON_LETTERS_MIN} letters).`, 'reason')
  return yes({ candidate, side })
}

/** May this person be given to this manager? Nobody else may be responsible then or later. */
export const decideAllocation = (giving: Giving): Result<{ readonly candidate: Candidate; readonly side: Side; readonly from: Day }> => {
  const { rows, people, from } = giving
  const standing = responsibleOn(rows, from, people)
  if (standing) return no(alreadyWords(standing), 'manager')
  const next = nextAfter(rows, from)
  if (next) return no(`${next.name} becomes responsible on ${longDay(next.from)}. Cancel that first.`, 'manager')
  const decided = decideCandidate(giving)
  return decided.ok ? yes({ ...decided.value, from }) : decided
}

/** What the second of two people hears who allocate at once, and what the database’s constraint means in words. */
export const alreadyWords = (standing?: Pick<Responsibility, 'name' | 'from'>): string =>
  standing ? `${standing.name} is responsible since ${longDay(standing.from)}. Only one can be: hand over instead.` : 'Somebody else has just been made responsible. Only one can be: look again before you change it.'

/** May responsibility pass from whoever has it today to another, on this day, with this written handover? */
export const decideHandOver = (giving: Giving & {
  /** The responsibility that the form was made from. */
  readonly expected: string
  readonly handover: string
  readonly viewer: { readonly accountId: string; readonly role: Role }
}): Result<{ readonly current: Responsibility; readonly candidate: Candidate; readonly side: Side; readonly from: Day }> => {
  const { rows, people, today, from, expected, handover, viewer } = giving
  const current = responsibleOn(rows, today, people)
  if (!current) return no('Nobody is responsible today, so there is nobody to hand over from. Allocate instead.', 'manager')
  if (current.id !== expected) return stale(current)
  if (viewer.role !== 'delivery-unit-head' && viewer.accountId !== current.accountId)
    return no(`Only ${current.name}, who is responsible, or the head of the delivery unit can hand over.`)
  const next = nextAfter(rows, today)
  if (next) return no(`A handover to ${next.name} is arranged for ${longDay(next.from)}. Cancel that first.`, 'from')
  if (current.until !== null) return no(`The responsibility of ${current.name} is set to end on ${longDay(current.until)}. Allocate from that day on.`, 'from')
  if (giving.candidate?.accountId === current.accountId) return no(`${current.name} is already responsible. Choose somebody else.`, 'manager')
  if (from <= current.from) return no(`${current.name} became responsible on ${longDay(current.from)}: a handover is on a later day.`, 'from')
  if (handover.trim().length < HANDOVER_LETTERS_MIN)
    return no(`Write the handover: what the next manager must know and do first (at least ${HANDOVER_LETTERS_MIN} letters).`, 'handover')
  const decided = decideCandidate(giving)
  return decided.ok ? yes({ current, ...decided.value, from }) : decided
}

/** May this responsibility end after this day? A handover that has not come about is cancelled, and whoever would have handed over stays. */
export const decideEnd = ({ rows, which, lastDay, today }: {
  readonly rows: readonly Responsibility[]
  readonly which: string
  readonly lastDay: Day
  readonly today: Day
}): Result<{ readonly ending: Responsibility; readonly until: Day; readonly reopened: Responsibility | undefined }> => {
  const ending = rows.find((row) => row.id === which)
  if (!ending) return no('This responsibility is not there any more. Look again.')
  if (ending.from > today) {
    if (ending.until !== null && ending.until <= ending.from) return no('This handover is already cancelled.')
    return yes({ ending, until: ending.from, reopened: ending.handover === null ? undefined : rows.find((row) => row.until === ending.from && row.from < ending.from) })
  }
  if (ending.until !== null && ending.until <= today) return no(`This responsibility ended on ${longDay(ending.until)}.`, 'lastDay')
  if (nextAfter(rows, today)) return no('A handover is arranged. Cancel that first.', 'lastDay')
  if (lastDay < ending.from) return no(`${ending.name} became responsible on ${longDay(ending.from)}: the last day cannot be before it.`, 'lastDay')
  if (lastDay < addDays(today, -1)) return no('The last day is yesterday at the earliest: what has been stays as it was.', 'lastDay')
  return yes({ ending, until: addDays(lastDay, 1), reopened: undefined })
}

export interface Settlement {
  readonly ended: Responsibility
  readonly until: Day
  readonly stays: Responsibility
}

/**
 * Two records became one person: where both have a manager from today on, the kept record’s stays and the other’s ends, today
 * or on the day the kept one’s begins. What was before today stays as it was.
 */
export const settleClash = (kept: readonly Responsibility[], merged: readonly Responsibility[], today: Day): Settlement[] =>
  merged.flatMap((ended) => {
    if (ended.until !== null && (ended.until <= today || ended.until <= ended.from)) return []
    const begins = ended.from > today ? ended.from : today
    const overlapping = kept
      .filter((row) => (row.until === null || (row.until > begins && row.until > row.from)) && (ended.until === null || row.from < ended.until))
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))[0]
    return overlapping ? [{ ended, until: overlapping.from > begins ? overlapping.from : begins, stays: overlapping }] : []
  })

/** The records that belong to one side of a merge: the record itself and whatever was merged into it before. */
export const recordsUnder = (root: string, merges: readonly { readonly person: string; readonly into: string }[]): string[] =>
  [root, ...merges.filter((merge) => merge.into === root).flatMap((merge) => recordsUnder(merge.person, merges.filter((other) => other !== merge)))]

/** Why the manager’s organisation has to do with the person: the same fact for one action and for bulk loading. */
export const managementInvolvement = ({ id, organisationId, from, until }: { readonly id: string; readonly organisationId: string; readonly from: Day; readonly until: Day | null }) =>
  ({ organisation: organisationId, basis: 'responsible', from, until: until === null ? null : addDays(until, -1), becauseOf: 'management', becauseId: id }) as const

/** Days until somebody must have checked whether the manager is still right after a rise in risk. An assumption of this project. */
export const REVIEW_DAYS = 7
/** So long before release a handover must be arranged, where none is: the last moment, not the policy’s eight months. An assumption of this project. */
export const HANDOVER_NOTICE_DAYS = 56
