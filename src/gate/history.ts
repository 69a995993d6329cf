/** The gate record told in rows: for the time line, a subject access export and the summary on a person’s page. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { dayTitle, type Slept } from '../housing/rules.ts'
import { ENDS, standingOf, type End, type Given } from './answers.ts'
import { answerWords, housingAnswer, KNOWN_HOW_TOLD, OWN_QUESTIONS, QUESTIONS, questionList, type OwnQuestion, type QuestionName } from './questions.ts'

export interface ToldCheck {
  readonly dayAfter: number
  readonly due: Day
  readonly slept: Slept | null
  readonly answered: readonly OwnQuestion[]
  readonly endedOn: Day | null
  /** What may be seen of the answers. */
  readonly given: (question: OwnQuestion) => readonly Given[]
}

/** One check in a sentence: what was there, what was missing, what nobody knows, what contradicts itself; empty while nothing is answered. */
export const checkWords = ({ slept, given }: Pick<ToldCheck, 'slept' | 'given'>): string => {
  const there: QuestionName[] = []
  const missing: QuestionName[] = []
  const unknown: QuestionName[] = []
  const twice: QuestionName[] = []
  const put = (question: QuestionName, answer: string): unknown => (answer === 'yes' ? there : answer === 'no' ? missing : answer === 'not-known' ? unknown : []).push(question)
  if (slept !== null) put('housing', housingAnswer(slept))
  for (const question of OWN_QUESTIONS) {
    const standing = standingOf(given(question))
    if (standing.state === 'contradicted') twice.push(question)
    else if (standing.state === 'answered') put(question, standing.given.answer)
  }
  const said = [
    missing.length > 0 ? `missing: ${questionList(missing)}` : '', twice.length > 0 ? `said in two ways: ${questionList(twice)}` : '',
    there.length > 0 ? `there: ${questionList(there)}` : '', unknown.length > 0 ? `not known: ${questionList(unknown)}` : '',
  ].filter((one) => one !== '').join('; ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** Each check that was answered, on its day. Where somebody slept has a row of its own from the accommodation check. */
export const gateRows = (checks: readonly ToldCheck[], ends: readonly { readonly day: Day; readonly why: End }[]): { readonly day: Day; readonly words: string; readonly source: string }[] => [
  ...checks.flatMap((check) => {
    const words = checkWords({ slept: null, given: check.given })
    return words === '' ? [] : [{ day: check.due, words: `${dayTitle(check.dayAfter)} through the gate. ${words}`, source: 'Gate record' }]
  }),
  ...ends.map(({ day, why }) => ({ day, words: `The checks after release end: ${ENDS[why].toLowerCase()}`, source: 'Gate record' })),
]

type Told = Record<string, string | number | boolean | null>

/** Answers as the person may read them, every one that was given. */
export const toldAnswers = (checks: readonly ToldCheck[]): Told[] =>
  checks.flatMap((check) => OWN_QUESTIONS.flatMap((question) => check.given(question).map((one) => ({
    When: dayTitle(check.dayAfter), Day: longDay(check.due), Question: QUESTIONS[question].title, Answer: answerWords(question, one.answer), 'How it was known': KNOWN_HOW_TOLD[one.how],
    Recorded: longDay(one.recordedOn), By: one.by ? `${one.by}, ${one.organisation}` : one.organisation, Why: one.reason,
  }))))

interface Remedy { readonly question: QuestionName; readonly words: string; readonly recordedOn: Day; readonly by: string | null; readonly organisation: string }

/** What was done about something missing, for the time line. */
export const remedyRows = (remedies: readonly Remedy[]): { readonly day: Day; readonly words: string; readonly source: string }[] =>
  remedies.map((one) => ({ day: one.recordedOn, words: `Done about ${QUESTIONS[one.question].title.toLowerCase()} after release: ${one.words}`, source: 'Gate record' }))

/** The same as the person may read it. */
export const toldRemedies = (remedies: readonly Remedy[]): Told[] =>
  remedies.map((one) => ({ About: QUESTIONS[one.question].title, 'In words': one.words, Day: longDay(one.recordedOn), By: one.by ? `${one.by}, ${one.organisation}` : one.organisation }))

/** Why the checks ended, as the person (or who asks for them) may read it. */
export const toldEnds = (ends: readonly { readonly release: Day; readonly day: Day; readonly why: End; readonly note: string | null }[]): Told[] =>
  ends.map((one) => ({ 'Released on': longDay(one.release), 'Checks ended on': longDay(one.day), Why: ENDS[one.why], Note: one.note }))

/** What follows from a contradiction, before it is saved. */
export const contradictionConsequences = (against: readonly string[]): string[] =>
  against.map((words) => `${words}. Both answers stay beside each other, and count as not known, until the offender manager settles it.`)

