/**
 * Needs on the seven pathways: how each version of the published question set is asked, checked and read. Pure.
 *
 * The questions are the published resettlement question set (data/resettlement-questions). The practitioner decides whether
 * there is a need; what the answers point to (signs.ts) is only a suggestion.
 */
import type { Day } from '../core/dates.ts'
import { no, yes, type Refusal, type Result } from '../core/result.ts'
import { keysOf, PATHWAYS, type Pathway } from '../platform/vocabulary.ts'

/** What the published question set calls the seven pathways. */
export const QUESTION_SET_NAMES: Readonly<Record<Pathway, string>> = {
  accommodation: 'ACCOMMODATION',
  'education-training-employment': 'EDUCATION_SKILLS_AND_WORK',
  health: 'HEALTH',
  'drugs-alcohol': 'DRUGS_AND_ALCOHOL',
  'finance-benefit-debt': 'FINANCE_AND_ID',
  'children-families': 'CHILDREN_FAMILIES_AND_COMMUNITY',
  'attitudes-thinking-behaviour': 'ATTITUDES_THINKING_AND_BEHAVIOUR',
}

/** Our pathway for a name of the question set; undefined for a name that it does not have. */
export const pathwayOfQuestionSet = (name: string): Pathway | undefined => keysOf(PATHWAYS).find((pathway) => QUESTION_SET_NAMES[pathway] === name)

/** The class of information that a pathway’s answers are. Whether there is a need is class needs on every pathway. */
export const answerClass = (pathway: Pathway): 'needs' | 'health' => (pathway === 'health' || pathway === 'drugs-alcohol' ? 'health' : 'needs')

export type QuestionKind = 'RADIO' | 'CHECKBOX' | 'SHORT_TEXT' | 'LONG_TEXT' | 'ADDRESS'

export interface QuestionOption {
  readonly option: string
  readonly label: string
  /** Cannot be combined with another. */
  readonly exclusive: boolean
}

/** A question as one version words it. Page and question together are its key. */
export interface Question {
  readonly page: string
  readonly question: string
  /** Asked only after this answer to this question. */
  readonly parentQuestion: string | null
  readonly parentOption: string | null
  readonly kind: QuestionKind
  readonly title: string
  readonly hint: string | null
  readonly required: boolean
  readonly options: readonly QuestionOption[]
}

/** One version of one pathway’s questions, in the order they are asked. */
export interface QuestionForm {
  readonly pathway: Pathway
  readonly version: number
  readonly questions: readonly Question[]
}

/** `options` holds one for RADIO, any number for CHECKBOX, none for text; `words` is text, or null. */
export interface Answer {
  readonly page: string
  readonly question: string
  readonly options: readonly string[]
  readonly words: string | null
}

/** Letters that one written answer may have. */
const ANSWER_LETTERS_MAX = 2000

export const isWritten = (kind: QuestionKind): boolean => kind !== 'RADIO' && kind !== 'CHECKBOX'

/** The name of a question’s field in a form, and in a refusal. */
export const fieldOf = ({ page, question, kind }: Pick<Question, 'page' | 'question' | 'kind'>): string => `${isWritten(kind) ? 'words' : 'choice'}.${page}.${question}`

/** Answers from the posted fields of a form: the opposite of `fieldOf`. Empty boxes are no answer. */
export const answersOfFields = (values: Readonly<Record<string, string | readonly string[]>>): Answer[] =>
  Object.entries(values).flatMap(([field, value]) => {
    const [kind, page, question] = field.split('.')
    if (!page || !question || (kind !== 'words' && kind !== 'choice')) return []
    const given = (typeof value === 'string' ? [value] : value).filter((one) => one.trim() !== '')
    if (given.length === 0) return []
    return [kind === 'words' ? { page, question, options: [], words: given.join('\n').trim() } : { page, question, options: given, words: null }]
  })

/** Versions 1 to 3 repeat their summary on a page that is filled in a second time before release: it is read, but not asked at first. */
const askedAtFirst = ({ page }: Question): boolean => !page.startsWith('PRERELEASE')

const answerTo = (answers: readonly Answer[], { page, question }: Pick<Question, 'page' | 'question'>): Answer | undefined =>
  answers.find((answer) => answer.page === page && answer.question === question)

/** Which questions are asked, given the answers so far: those without a parent, and those whose parent was asked and answered so. */
export const questionsAsked = (form: QuestionForm, answers: readonly Answer[]): Question[] => {
  const asked: Question[] = []
  for (const question of form.questions.filter(askedAtFirst)) {
    if (question.parentQuestion === null) {
      asked.push(question)
      continue
    }
    const parent = asked.find((one) => one.question === question.parentQuestion)
    if (parent && question.parentOption !== null && answerTo(answers, parent)?.options.includes(question.parentOption)) asked.push(question)
  }
  return asked
}

/**
 * Checks the answers against the version they were given to: every required question that was asked is answered, each option
 * exists in that version, an option that stands alone stands alone. Answers to questions that were not asked are left out,
 * because a browser without scripts shows and sends those too.
 *
 * @returns the answers in the order of the form, or one sentence a field
 */
export const checkAnswers = (form: QuestionForm, answers: readonly Answer[]): Result<Answer[]> => {
  const unknown = answers.find((answer) => !form.questions.some((question) => question.page === answer.page && question.question === answer.question))
  if (unknown) return no(`Version ${form.version} of these questions has none called ${unknown.question}.`, 'answers')
  const wrong: { field: string; message: string }[] = []
  const kept: Answer[] = []
  for (const question of questionsAsked(form, answers)) {
    const answer = answerTo(answers, question)
    const message = answer ? wrongWith(question, answer) : question.required ? missing(question) : null
    if (message !== null) wrong.push({ field: fieldOf(question), message })
    else if (answer) kept.push({ page: question.page, question: question.question, options: answer.options, words: answer.words?.trim() || null })
  }
  return wrong[0] ? refusedWith(wrong) : yes(kept)
}

/** One refusal that carries a message for each field. */
const refusedWith = (wrong: readonly { readonly field: string; readonly message: string }[]): Refusal => ({ ...no(wrong[0]?.message ?? '', wrong[0]?.field), more: wrong })

const missing = ({ kind, title }: Question): string =>
  isWritten(kind) ? `Fill in “${title}”.` : `Choose an answer to “${title}”.`

const wrongWith = (question: Question, { options, words }: Answer): string | null => {
  if (isWritten(question.kind)) {
    if (options.length > 0) return `“${question.title}” is answered in words.`
    if (question.required && (words ?? '').trim() === '') return missing(question)
    return (words ?? '').length > ANSWER_LETTERS_MAX ? `Use at most ${ANSWER_LETTERS_MAX} letters in “${question.title}”.` : null
  }
  if (words !== null && words.trim() !== '') return `“${question.title}” is answered by choosing, not in words.`
  if (options.length === 0) return question.required ? missing(question) : null
  if (question.kind === 'RADIO' && options.length > 1) return `Choose one answer to “${question.title}”.`
  const chosen = options.map((option) => question.options.find((known) => known.option === option))
  if (chosen.includes(undefined)) return `One of the answers to “${question.title}” is not offered in this version of the question.`
  const alone = chosen.find((option) => option?.exclusive)
  return alone && options.length > 1 ? `“${alone.label}” cannot be combined with other answers to “${question.title}”.` : null
}

/** An answer in the words of the version it was given to. */
export interface ReadAnswer {
  readonly title: string
  readonly hint: string | null
  readonly answer: string
}

/** Reads one answer as it was asked: the labels of that version, and what was written. */
export const readAnswer = (question: Question, { options, words }: Answer): ReadAnswer => ({
  title: question.title,
  hint: question.hint,
  answer: [...options.map((option) => question.options.find((known) => known.option === option)?.label ?? option), ...(words === null ? [] : [words])].join('; '),
})

/** What one assessment decided. */
export interface Judgement {
  readonly id: string
  readonly pathway: Pathway
  readonly need: boolean
  readonly why: string | null
  readonly assessedOn: Day
  readonly organisation: string
  readonly assessedBy: string | null
}

export type Change = 'first' | 'same' | 'new-need' | 'need-ended'

export interface PathwayNeed {
  readonly pathway: Pathway
  /** The newest assessment; null where nobody has assessed this pathway. */
  readonly newest: Judgement | null
  readonly change: Change | null
}

/** The seven pathways from assessments, newest first: what holds now, and how it differs from the assessment before. */
export const needsNow = (newestFirst: readonly Judgement[]): PathwayNeed[] =>
  keysOf(PATHWAYS).map((pathway) => {
    const [newest, before] = newestFirst.filter((one) => one.pathway === pathway)
    if (!newest) return { pathway, newest: null, change: null }
    const change = !before ? 'first' : before.need === newest.need ? 'same' : newest.need ? 'new-need' : 'need-ended'
    return { pathway, newest, change }
  })

export const CHANGE_WORDS: Readonly<Record<Change, string>> = {
  first: 'First assessment', same: 'Same as last time', 'new-need': 'New since last time', 'need-ended': 'Was a need last time',
}
