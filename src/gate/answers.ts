/** What stands of all that was answered to a question, and what may be answered now. Pure. */
import { longDay, relativeDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { dayTitle } from '../housing/rules.ts'
import { answerWords, QUESTIONS, type Answer, type KnownHow, type OwnQuestion } from './questions.ts'

/** Why checks end before their time; no later check is asked for. */
export const ENDS = {
  died: 'They died',
  recalled: 'Recalled to prison',
  returned: 'Returned to prison for something else',
  removed: 'Removed from the country',
} as const
export type End = keyof typeof ENDS

/** One answer to one question, as it was given. */
export interface Given {
  readonly answer: Answer
  readonly organisationId: string
  readonly organisation: string
  readonly by: string | null
  readonly how: KnownHow
  readonly settles: boolean
  readonly reason: string | null
  readonly recordedOn: Day
}

/** What stands: nothing, one answer, or two that contradict each other. */
export type Standing =
  | { readonly state: 'open' }
  | { readonly state: 'answered'; readonly given: Given }
  | { readonly state: 'contradicted'; readonly said: readonly Given[] }

/**
 * What stands of the answers to one question, in the order in which they were given. The latest word of each organisation counts;
 * one that settles counts against all before it; “not known” contradicts nobody. `gate_answers_stand()` decides the same.
 */
export const standingOf = (given: readonly Given[]): Standing => {
  const latest = new Map<string, Given>()
  for (const one of given) {
    if (one.settles) latest.clear()
    latest.delete(one.organisationId)
    latest.set(one.organisationId, one)
  }
  const said = [...latest.values()]
  const known = said.filter(({ answer }) => answer !== 'not-known')
  if (new Set(known.map(({ answer }) => answer)).size > 1) return { state: 'contradicted', said: known }
  const last = known.at(-1) ?? said.at(-1)
  return last ? { state: 'answered', given: last } : { state: 'open' }
}

/** What a figure counts of it: a contradiction is not known until somebody settles it. */
export const outcomeOf = (standing: Standing): Answer | 'open' =>
  standing.state === 'answered' ? standing.given.answer : standing.state === 'contradicted' ? 'not-known' : 'open'

/** Two organisations that say different things, in one sentence. */
export const contradictionWords = (question: OwnQuestion, said: readonly Given[]): string =>
  said.map((one) => `${one.organisation} says “${answerWords(question, one.answer)}”`).join('; ')

export interface Answering {
  readonly question: OwnQuestion
  readonly answer: Answer
  readonly organisationId: string
  /** Does the viewer answer for the person, so that a different answer of theirs settles it? */
  readonly settling: boolean
  readonly reason: string
}

export type Answered = 'same' | 'first' | 'correction' | 'beside' | 'settling'

/**
 * May this be answered? The same again changes nothing; one’s own organisation’s answer changes only with a reason; against another
 * organisation’s it stands beside as a contradiction, unless whoever answers for the person settles it, with a reason.
 */
export const decideAnswer = (given: readonly Given[], { question, answer, organisationId, settling, reason }: Answering): Result<Answered> => {
  const standing = standingOf(given)
  if (standing.state === 'open') return yes('first')
  const own = given.findLast((one) => one.organisationId === organisationId)
  if (standing.state === 'answered' && standing.given.answer === answer) return yes('same')
  const others = (standing.state === 'answered' ? [standing.given] : standing.said).filter((one) => one.organisationId !== organisationId && one.answer !== answer && one.answer !== 'not-known')
  const change = others.length > 0 && settling ? 'settling' : own && own.answer !== 'not-known' && own.answer !== answer ? 'correction' : others.length > 0 ? 'beside' : 'first'
  if (change === 'beside' && own?.answer === answer) return yes('same')
  if ((change === 'settling' || change === 'correction') && reason.length < 3) return no(`${QUESTIONS[question].title}: ${recordedWords(question, standing)} If yours is right, say how you know.`, 'reason')
  return yes(change)
}

const recordedWords = (question: OwnQuestion, standing: Exclude<Standing, { readonly state: 'open' }>): string =>
  standing.state === 'contradicted' ? `${contradictionWords(question, standing.said)}.`
    : `${standing.given.organisation} recorded “${answerWords(question, standing.given.answer)}” on ${longDay(standing.given.recordedOn)}.`

export interface CheckFacts {
  readonly dayAfter: number
  readonly due: Day
  readonly endedOn: Day | null
}

/** May anything be recorded for this check today? Not before its day, and nothing after the checks ended. */
export const decideCheckOpen = ({ dayAfter, due, endedOn }: CheckFacts, today: Day): Result<true> => {
  if (endedOn !== null) return no(`The checks after this release ended on ${longDay(endedOn)}: nothing more is asked.`)
  return due > today ? no(`${dayTitle(dayAfter)} is not until ${longDay(due)} (${relativeDay(due, today)}).`) : yes(true)
}

export interface Ending {
  readonly why: End
  readonly day: Day
}

/** May the remaining checks be ended? Once for a release, on a day since it that has come. */
export const decideEnd = (release: { readonly day: Day; readonly ended: Ending | null } | null, { day }: Ending, today: Day): Result<true> => {
  if (!release) return no('No release is recorded, so there are no checks to end.')
  if (release.ended) return no(`The checks already ended on ${longDay(release.ended.day)}: ${ENDS[release.ended.why].toLowerCase()}.`)
  if (day > today) return no('Record it when it has happened.', 'day')
  return day < release.day ? no(`They were released on ${longDay(release.day)}: choose a day since then.`, 'day') : yes(true)
}
