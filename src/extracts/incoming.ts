/** What lies in an agency's folder: which names are left alone, when a file is whole, and the result that is written beside it. Pure. */
import { longDay, longMoment, type Day } from '../core/dates.ts'
import { counted, type ExtractState } from './states.ts'

/** A file is whole when its size and its time stood still for so long. A sender that can rename needs none of it: see UNFINISHED. */
export const STOOD_STILL_SECONDS = 15
/** What was taken or refused is deleted after so many days; its content is kept and deleted by the schedule of retention. */
export const KEPT_DAYS = 28

const UNFINISHED = /(?:^[.~])|(?:\.(?:part|partial|tmp|temp|filepart|crdownload|swp)$)|(?:~$)/i

/** Is this a name under which senders write what is not finished? It is left alone until it is renamed. */
export const isUnfinished = (name: string): boolean => UNFINISHED.test(name)

/** Of a name so many bytes are kept: with the moment before it, and what a result beside it is written under, it stays below the 255 that a name may have. */
const KEPT_BYTES_MAX = 150

/** The end of a name, which says what it is; whole letters only. */
const endOf = (name: string): string => {
  const letters = Array.from(name)
  while (Buffer.byteLength(letters.join('')) > KEPT_BYTES_MAX) letters.shift()
  return letters.join('')
}

/** The name under which a file is kept: the moment first, so that the same name may come each day. */
export const keptName = (name: string, at: Date): string => `${at.toISOString().replaceAll(/[:.]/g, '-')}-${endOf(name)}`

interface Told {
  readonly state: ExtractState
  readonly problem: string | null
  readonly waitsBecause: string | null
  readonly contentsDay: Day
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRefused: number
  readonly rowsOlder: number
  readonly rowsWithdrawn: number
}

/** What is told from now on does not change by itself. */
export const isSettled = ({ state, waitsBecause }: Pick<Told, 'state' | 'waitsBecause'>): boolean => state === 'confirmed' || state === 'discarded' || ((state === 'read' || state === 'unreadable') && waitsBecause !== null)

const countsOf = (one: Told): string =>
  [counted(one.rowsNew, 'new record'), counted(one.rowsChanged, 'changed record'), `${one.rowsUnchanged.toLocaleString('en-GB')} unchanged`, `${counted(one.rowsRefused, 'row')} refused`,
    ...(one.rowsOlder > 0 ? [`${counted(one.rowsOlder, 'row')} overtaken by a later file`] : []), ...(one.rowsWithdrawn > 0 ? [`${counted(one.rowsWithdrawn, 'record')} withdrawn`] : [])].join(', ')

/** The result of a file that was taken, in words: counts and reasons, never anything that a row says. */
export const resultWords = (name: string, takenAt: Date, extract: string, told: Told): string => {
  const outcome = told.state === 'confirmed' ? `Saved: ${countsOf(told)}.`
    : told.state === 'discarded' ? 'Discarded by your data officer. Nothing was saved.'
    : told.waitsBecause !== null ? `Not saved: it waits for your data officer. ${told.waitsBecause}`
    : told.state === 'unreadable' ? `Not saved. ${told.problem ?? 'It could not be read.'}` : 'It is being read.'
  return [name, `Taken ${longMoment(takenAt)}; its contents are of ${longDay(told.contentsDay)}.`, outcome, `To look at it: sign in and open /extracts/${extract}`, ''].join('\n')
}

/** The result of a file that was refused, in words. */
export const refusalWords = (name: string, at: Date, why: string): string => [name, `Refused ${longMoment(at)}. Nothing of it was taken.`, why, ''].join('\n')
