/**
 * Files come late and out of order: which of two says the truth of today, and what a file that holds everything means by what it
 * lacks. Pure.
 */
import type { Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { counted } from './states.ts'

/** What a file holds: everything that its agency has, or what is new or changed. Only the first withdraws what it lacks. */
export const COVERS = {
  changes: 'New and changed records only: what it lacks stays as it is',
  full: 'Everything your agency has: a record that it lacks is withdrawn',
} as const
export type Covers = keyof typeof COVERS

/**
 * Has a later file overtaken a row? A later full file overtakes every row: what it held it told again, and what it lacked the agency no
 * longer has. Else the day on which the record itself was told last decides. A file of the same day is not older.
 *
 * @param toldOn the day of the newest file that told this record, or null where the agency has none under that number
 * @param fullDay the day of the newest full file that was saved, or null
 */
export const isOvertaken = (contentsDay: Day, toldOn: Day | null, fullDay: Day | null): boolean =>
  (fullDay !== null && contentsDay < fullDay) || (toldOn !== null && contentsDay < toldOn)

/** A full file that would withdraw a greater share of the agency's records than this asks first: it may be half a file. Source: this project. */
export const WITHDRAWN_SHARE_ASKS = 0.05

interface Withdrawing {
  readonly rowsWithdrawn: number
  readonly rowsStanding: number
  /** Refused rows whose number cannot be read. */
  readonly rowsNameless: number
}

/** Why withdrawing wants a yes of its own, in a sentence; null where nothing is withdrawn, or so little that it happens every day. */
export const whyWithdrawalAsks = ({ rowsWithdrawn, rowsStanding, rowsNameless }: Withdrawing): string | null => {
  if (rowsWithdrawn === 0) return null
  const share = Math.round((100 * rowsWithdrawn) / Math.max(1, rowsStanding))
  if (rowsWithdrawn > rowsStanding * WITHDRAWN_SHARE_ASKS) {
    return `This file lacks ${counted(rowsWithdrawn, 'record')} of the ${rowsStanding.toLocaleString('en-GB')} that your agency has here (${share} in 100). Was the file cut short, or is it a part only?`
  }
  return rowsNameless === 0 ? null : `This file lacks ${counted(rowsWithdrawn, 'record')}, and of ${counted(rowsNameless, 'refused row')} the number cannot be read: they may be the same people.`
}

/** May it be confirmed as far as withdrawing goes? `sure` is the officer's own yes. */
export const decideWithdrawal = (extract: Withdrawing, sure: boolean): Result<true> => {
  const why = sure ? null : whyWithdrawalAsks(extract)
  return why === null ? yes(true) : no(`${why} Say that they are to be withdrawn, or discard this extract.`, 'sure')
}

/** Why a data officer withdraws one record by hand. `lacking` is what a full file says by itself. */
export const WITHDRAWAL_REASONS = {
  'not-ours': 'We have nothing to do with this person',
  'wrong-person': 'The record is about somebody else',
  duplicate: 'We hold this person twice; another record of ours stays',
} as const
export type WithdrawalReason = keyof typeof WITHDRAWAL_REASONS | 'lacking'
