/** Early releases in words: for the time line and the person’s own copy. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { AGENCIES, ANSWERS, DECISIONS, SIDES, WITHDRAWALS, type Agency, type Answer, type Decision, type Side, type Withdrawal } from './course.ts'
import { ASKED, type Asked } from './criteria.ts'

export interface PastCase {
  readonly id: string
  readonly personId: string
  readonly sentenceId: string
  readonly scheme: string
  readonly day: Day
  readonly dueOn: Day
  readonly putForwardOn: Day
  readonly endedOn: Day | null
  readonly endedWhy: string | null
  readonly endedWords: string | null
  readonly decided: readonly { readonly side: Side; readonly decision: Decision; readonly reason: string; readonly on: Day }[]
  readonly released: boolean
}

export interface PastFact { readonly asked: Asked; readonly answer: boolean; readonly recordedOn: Day }

export interface PastAnswer { readonly agency: Agency; readonly answer: Answer; readonly words: string; readonly toldBy: string; readonly recordedOn: Day }

export interface PastCheck { readonly agency: Agency; readonly due: Day; readonly answeredOn: Day | null }

/** Why an early release ended, in words. */
export const endedWords = (why: string): string => (why === 'refused' ? 'Not released early' : why in WITHDRAWALS ? `Taken back: ${WITHDRAWALS[why as Withdrawal].toLowerCase()}` : why)

/** Rows of the time line. */
export const earlyRows = (cases: readonly PastCase[]): { day: string; words: string; source: string }[] => cases.flatMap((one) => [
  { day: one.putForwardOn, words: `Put forward for an early release on ${longDay(one.day)} (${one.scheme})`, source: 'Prison' },
  ...one.decided.map((decision) => ({ day: decision.on, words: `Early release: ${SIDES[decision.side].toLowerCase()} decided: ${DECISIONS[decision.decision].toLowerCase()}`, source: SIDES[decision.side] })),
  ...(one.endedOn !== null && one.endedWhy !== null ? [{ day: one.endedOn, words: `Early release: ${endedWords(one.endedWhy).toLowerCase()}`, source: 'Prison and probation' }] : []),
])

type Told = Record<string, string | null>

/** The person’s own copy: what was begun, decided and ended, and why. */
export const toldCases = (cases: readonly PastCase[]): Told[] => cases.flatMap((one) => [
  { What: 'Put forward for an early release', Scheme: one.scheme, Day: longDay(one.putForwardOn), 'To be released on': longDay(one.day), Ended: one.endedOn ? longDay(one.endedOn) : null, Why: one.endedWhy ? `${endedWords(one.endedWhy)}. ${one.endedWords ?? ''}` : null },
  ...one.decided.map((decision) => ({ What: `${SIDES[decision.side]} decided: ${DECISIONS[decision.decision].toLowerCase()}`, Day: longDay(decision.on), Why: decision.reason })),
])

export const toldFacts = (facts: readonly PastFact[]): Told[] => facts.map(({ asked, answer, recordedOn }) => ({ What: ASKED[asked].question, Answer: answer ? 'Yes' : 'No', Recorded: longDay(recordedOn) }))

export const toldAnswers = (checks: readonly PastCheck[], answers: readonly PastAnswer[]): Told[] => [
  ...checks.map(({ agency, due, answeredOn }) => ({ What: `${AGENCIES[agency].title} was asked`, 'To answer by': longDay(due), Answered: answeredOn ? longDay(answeredOn) : null })),
  ...answers.map(({ agency, answer, words, toldBy, recordedOn }) => ({ What: `${AGENCIES[agency].title} answered`, Answer: ANSWERS[answer], 'In words': words, 'Who said it': toldBy, Recorded: longDay(recordedOn) })),
]
