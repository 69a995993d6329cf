/**
 * What the answers point to. The published question set decides nothing: this reading of it is Throughline’s own (2026-11-23),
 * written so that a practitioner can check it line by line, and it never decides. Pure.
 */
import type { Answer, QuestionForm } from './rules.ts'
import { questionsAsked } from './rules.ts'

/** One answer that points to a need. `unless` names answers elsewhere that take the point away. */
interface Sign {
  readonly question: string
  readonly option: string
  readonly because: string
  readonly unless?: { readonly question: string; readonly options: readonly string[] }
}

const NO_ANSWER = 'NO_ANSWER'

/** Line by line: this answer, to this question, points to a need because of this. */
export const SIGNS: readonly Sign[] = [
  { question: 'WHERE_WILL_THEY_LIVE', option: 'DOES_NOT_HAVE_ANYWHERE', because: 'they have nowhere to live on release' },
  { question: 'WHERE_WILL_THEY_LIVE_2', option: 'DOES_NOT_HAVE_ANYWHERE', because: 'they have nowhere to live on release' },
  { question: 'WHERE_DID_THEY_LIVE', option: 'NO_PERMANENT_OR_FIXED', because: 'they had no fixed address before' },
  { question: 'DO_THEY_HAVE_JOB_ARRANGED', option: 'NO', because: 'they have no job, education or training to go to',
    unless: { question: 'EDUCATION_WHEN_RELEASED', options: ['YES_SAME_EDUCATION', 'YES_STARTING_NEW_EDUCATION'] } },
  { question: 'REGISTERED_WITH_GP', option: 'NO', because: 'they are not registered with a GP' },
  { question: 'NEEDS_HELP_WITH_DAY_TO_DAY_LIVING', option: 'YES', because: 'they need help with day-to-day living' },
  { question: 'DRUG_MISUSE_ISSUES', option: 'YES', because: 'they have had trouble with drugs' },
  { question: 'ALCOHOL_MISUSE_ISSUES', option: 'YES', because: 'they have had trouble with alcohol' },
  { question: 'HAS_BANK_ACCOUNT', option: 'NO', because: 'they have no bank account' },
  { question: 'WHAT_ID_DOCUMENTS', option: 'NO_ID_DOCUMENTS', because: 'they have no ID documents' },
  { question: 'DEBTS_OR_ARREARS', option: 'YES', because: 'they have debts or arrears' },
  { question: 'DO_THEY_HAVE_SUPPORT_FROM_FAMILY_FRIENDS_COMMUNITY', option: 'NO', because: 'nobody outside supports them' },
  { question: 'INVOLVEMENT_IN_GANG_ACTIVITY', option: 'YES', because: 'they have been involved in gang activity' },
  { question: 'UNDER_THREAT_OUTSIDE_PRISON', option: 'YES', because: 'they are under threat outside' },
  { question: 'VICTIM_OF_DOMESTIC_ABUSE', option: 'YES', because: 'they have been a victim of domestic abuse' },
  { question: 'PERPETRATOR_OF_DOMESTIC_ABUSE', option: 'YES', because: 'they have committed domestic abuse' },
  { question: 'HELP_TO_MANAGE_ANGER', option: 'YES', because: 'they have issues managing their emotions' },
  { question: 'ISSUES_WITH_GAMBLING', option: 'YES', because: 'they have issues with gambling' },
  { question: 'SUPPORT_NEEDS', option: 'SUPPORT_REQUIRED', because: 'support was found to be required' },
]

export interface Suggestion {
  /** null: the answers do not say enough either way. */
  readonly need: boolean | null
  readonly reasons: readonly string[]
}

const chose = (answers: readonly Answer[], question: string, option: string): boolean =>
  answers.some((answer) => answer.question === question && answer.options.includes(option))

/** Does a need follow from the answers, and why? A question that could tell, but was not answered, leaves it open. */
export const suggestNeed = (form: QuestionForm, answers: readonly Answer[]): Suggestion => {
  const telling = questionsAsked(form, answers).filter((question) => SIGNS.some((sign) => sign.question === question.question))
  const reasons = SIGNS.filter((sign) => telling.some((question) => question.question === sign.question) && chose(answers, sign.question, sign.option)
    && !sign.unless?.options.some((option) => chose(answers, sign.unless?.question ?? '', option))).map((sign) => sign.because)
  if (reasons.length > 0) return { need: true, reasons }
  const told = telling.length > 0 && telling.every((question) =>
    answers.some((answer) => answer.question === question.question && answer.options.length > 0 && !answer.options.includes(NO_ANSWER)))
  return { need: told ? false : null, reasons: [] }
}

/** The suggestion as a sentence. */
export const suggestionWords = ({ need, reasons }: Suggestion): string =>
  need === null ? 'The answers do not say enough to point either way.'
    : need ? `The answers point to a need: ${reasons.join('; ')}.`
      : 'None of the answers point to a need.'

/** The answers that point to a need on this form, for saying so before anything is answered. */
export const signsOf = (form: QuestionForm): string[] => [...new Set(SIGNS.filter((sign) => form.questions.some((question) => question.question === sign.question)).map((sign) => sign.because))]

/** Must the practitioner say why? Where there is a need, so that others can act on it; and where they decide against the answers. */
export const whyMissing = (need: boolean, why: string, suggestion: Suggestion): string | null => {
  if (why.length >= 3) return null
  if (suggestion.need !== null && suggestion.need !== need) return `${suggestionWords(suggestion)} Say why you decide otherwise.`
  return need ? 'Say in a sentence what the need is.' : null
}
