/** Early releases in words: for the time line and the person’s own copy. Pure. */
import { longDay } from '../core/dates.ts'
import { AGENCIES, ANSWERS, DECISIONS, SIDES, WITHDRAWALS, type Withdrawal } from './course.ts'
import { ASKED } from './criteria.ts'
import type { PastAnswer, PastCase, PastFact, pastChecks } from './store/history.ts'

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

export const toldAnswers = (checks: Awaited<ReturnType<typeof pastChecks>>, answers: readonly PastAnswer[]): Told[] => [
  ...checks.map(({ agency, due, answeredOn }) => ({ What: `${AGENCIES[agency].title} was asked`, 'To answer by': longDay(due), Answered: answeredOn ? longDay(answeredOn) : null })),
  ...answers.map(({ agency, answer, words, toldBy, recordedOn }) => ({ What: `${AGENCIES[agency].title} answered`, Answer: ANSWERS[answer], 'In words': words, 'Who said it': toldBy, Recorded: longDay(recordedOn) })),
]
