/** How far a large extract is, for whoever waits: told as it goes on, to its end. Pure. */

/** What the worker is at. */
export const PHASES = {
  waiting: 'Waiting for its turn',
  reading: 'Reading and comparing rows',
  lacking: 'Looking for records that the file lacks',
  new: 'Saving new records',
  changed: 'Saving changed records',
  withdrawing: 'Withdrawing records',
  finishing: 'Telling the rest of the platform',
} as const
export type Phase = keyof typeof PHASES

/** So much is done of so much: bytes of the file while it is read (its rows are known at its end), else rows. */
export interface Progress {
  readonly phase: Phase
  /** Rows done so far. */
  readonly rows: number
  readonly done: number
  readonly all: number
}

/** Tells how far it is; whoever is told may leave some out. */
export type Report = (progress: Progress) => Promise<void>

/** Nobody waits: small files are done before anybody could look. */
export const toNobody: Report = () => Promise.resolve()

/** In whole parts of a hundred; never a hundred before it is done. */
export const percentOf = ({ done, all }: Progress): number => (all === 0 ? 0 : Math.min(99, Math.floor((100 * done) / all)))

/** The state in a sentence: `Reading and comparing rows: 120,000 of about 250,000 (48%)`. */
export const progressWords = (progress: Progress): string => {
  const { phase, rows, done, all } = progress
  const number = (count: number): string => Math.round(count).toLocaleString('en-GB')
  if (phase === 'waiting' || phase === 'finishing' || all === 0) return `${PHASES[phase]}.`
  if (phase === 'reading') {
    // The file tells its bytes beforehand, not its rows.
    const about = done === 0 ? null : Number(((rows * all) / done).toPrecision(2))
    return rows === 0 || about === null ? `${PHASES[phase]}.` : `${PHASES[phase]}: ${number(rows)} of about ${number(Math.max(about, rows))} (${percentOf(progress)}%).`
  }
  return `${PHASES[phase]}: ${number(rows)} of ${number(all)} (${percentOf(progress)}%).`
}
