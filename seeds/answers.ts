/** Answers to the real question set: each version asked as it was written, each answer in keeping with the need behind it. */
import type { Random } from '../src/core/random.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'
import type { Accommodation, Answer } from './history.ts'
import type { Question } from './question-registers.ts'

/** One version of one pathway's form, ready to be asked. */
export interface QuestionForm {
  readonly questionPathway: string
  readonly version: number
  readonly questions: readonly Question[]
}

/** The newest form of a pathway and the one before it. */
export interface PathwayForms {
  readonly newest: QuestionForm
  readonly previous: QuestionForm
}

/** The forms by pathway. The second summary page of old versions, filled in again before release, is left out. */
export const questionForms = (questions: readonly Question[]): ReadonlyMap<Pathway, PathwayForms> =>
  new Map([...Map.groupBy(questions, (question) => question.pathway)].map(([pathway, all]) => {
    const asked = all.filter((question) => !question.page.startsWith('PRERELEASE'))
    const latest = Math.max(...asked.map((question) => question.version))
    const form = (version: number): QuestionForm => ({
      questionPathway: asked[0]?.questionPathway ?? '',
      version,
      questions: asked.filter((question) => question.version === version),
    })
    return [pathway, { newest: form(latest), previous: form(latest - 1) }]
  }))

const WITH_NEED = { YES: 90, NO: 8, NO_ANSWER: 2 }
const WITHOUT_NEED = { YES: 4, NO: 94, NO_ANSWER: 2 }
const sign = (need: boolean) => (need ? WITH_NEED : WITHOUT_NEED)
const reversed = (need: boolean) => (need ? { YES: 35, NO: 63, NO_ANSWER: 2 } : { YES: 85, NO: 13, NO_ANSWER: 2 })

const LIVED: Readonly<Record<Accommodation, string>> = {
  settled: 'PRIVATE_RENTED_HOUSING',
  'family-or-friends': 'FAMILY_OR_FRIENDS',
  temporary: 'EMERGENCY_HOUSING',
  'approved-premises': 'APPROVED_PREMISES',
  hostel: 'HOSTEL',
  'homeless-not-rough-sleeping': 'NO_PERMANENT_OR_FIXED',
  'rough-sleeping': 'NO_PERMANENT_OR_FIXED',
  'not-known': 'NO_ANSWER',
}

/** How likely each option is, for questions whose answer tells of the need. Options that a version does not have are passed over. */
const WEIGHTS: Readonly<Record<string, (need: boolean) => Readonly<Record<string, number>>>> = {
  WHERE_WILL_THEY_LIVE: (need) => (need ? { DOES_NOT_HAVE_ANYWHERE: 55, MOVE_TO_NEW_ADDRESS: 30, RETURN_TO_PREVIOUS_ADDRESS: 10, NO_ANSWER: 5 } : { RETURN_TO_PREVIOUS_ADDRESS: 80, MOVE_TO_NEW_ADDRESS: 18, NO_ANSWER: 2 }),
  HELP_TO_MANAGE_ANGER: sign,
  ISSUES_WITH_GAMBLING: (need) => (need ? { YES: 22, NO: 75, NO_ANSWER: 3 } : { YES: 1, NO: 97, NO_ANSWER: 2 }),
  DRUG_MISUSE_ISSUES: sign,
  ALCOHOL_MISUSE_ISSUES: (need) => (need ? { YES: 40, NO: 57, NO_ANSWER: 3 } : WITHOUT_NEED),
  DID_THEY_HAVE_JOB_BEFORE_CUSTODY: reversed,
  DO_THEY_HAVE_JOB_ARRANGED: (need) => (need ? { YES_STARTING_NEW_JOB: 4, NO: 94, NO_ANSWER: 2 } : { YES_RETURNING_TO_SAME_JOB: 30, YES_STARTING_NEW_JOB: 35, NO: 33, NO_ANSWER: 2 }),
  WERE_THEY_IN_EDUCATION_BEFORE_CUSTODY: () => ({ YES: 12, NO: 86, NO_ANSWER: 2 }),
  EDUCATION_WHEN_RELEASED: () => ({ YES_STARTING_NEW_EDUCATION: 9, YES_SAME_EDUCATION: 3, NO: 86, NO_ANSWER: 2 }),
  HAS_BANK_ACCOUNT: reversed,
  DEBTS_OR_ARREARS: sign,
  REGISTERED_WITH_GP: reversed,
  NEEDS_HELP_WITH_DAY_TO_DAY_LIVING: (need) => (need ? { YES: 70, NO: 28, NO_ANSWER: 2 } : WITHOUT_NEED),
  DO_THEY_HAVE_SUPPORT_FROM_FAMILY_FRIENDS_COMMUNITY: reversed,
  PARENTAL_RESPONSIBILITY: () => ({ YES: 45, NO: 53, NO_ANSWER: 2 }),
  RECEIVED_SUPPORT_FROM_SOCIAL_SERVICES: (need) => (need ? { YES: 50, NO: 46, NO_ANSWER: 4 } : { YES: 12, NO: 84, NO_ANSWER: 4 }),
  WORKED_IN_SEX_INDUSTRY: () => ({ YES: 1, NO: 94, NO_ANSWER: 5 }),
  VICTIM_OF_SEXUAL_ABUSE: () => ({ YES: 7, NO: 85, NO_ANSWER: 8 }),
  PERPETRATOR_OF_SEXUAL_ABUSE: () => ({ YES: 3, NO: 94, NO_ANSWER: 3 }),
  SUPPORT_NEEDS: (need) => (need ? { SUPPORT_REQUIRED: 90, SUPPORT_DECLINED: 10 } : { SUPPORT_NOT_REQUIRED: 100 }),
}
/** Other yes or no questions: on family, mostly no; more often yes with a need. */
const OTHERWISE = (need: boolean) => (need ? { YES: 30, NO: 66, NO_ANSWER: 4 } : { YES: 10, NO: 86, NO_ANSWER: 4 })

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  JOB_TITLE: ['Warehouse operative', 'Labourer', 'Kitchen porter', 'Driver’s mate', 'Packer', 'Painter and decorator', 'Cleaner', 'Scaffolder'],
  EMPLOYER_NAME: ['Sample Orchards Packing', 'Specimen Joinery', 'Example Haulage', 'Placeholder Cleaning', 'Demo Builders'],
  CASE_NOTE_SUMMARY: ['Talked through what would help before release.', 'Asked for a further talk next month.', 'Content with the support in place.'],
  DETAILS: ['Would like to talk about this again.', 'Has done something about it already.', 'Worried about this.', 'Family can help with part of it.'],
}

const written = (random: Random, question: Question, addressLine: string): string | null => {
  if (question.type === 'ADDRESS') return question.required || random.chance(0.6) ? addressLine : null
  const kind = Object.keys(TEXTS).find((ending) => question.question.endsWith(ending)) ?? 'DETAILS'
  return question.required || random.chance(0.06) ? random.pick(TEXTS[kind] ?? ['']) : null
}

const chosen = (random: Random, question: Question, weights: Readonly<Record<string, number>>): string | null => {
  const known = question.options.filter((option) => (weights[option.option] ?? 0) > 0)
  if (known.length === 0) return null
  let left = random.next() * known.reduce((sum, option) => sum + (weights[option.option] ?? 0), 0)
  return known.find((option) => (left -= weights[option.option] ?? 0) < 0)?.option ?? known.at(-1)?.option ?? null
}

/** Somebody without a need ticks that there is none, where the form offers that. */
const several = (random: Random, question: Question, need: boolean): string[] => {
  const exclusive = question.options.filter((option) => option.exclusive)
  const combinable = question.options.filter((option) => !option.exclusive)
  const none = question.question === 'SUPPORT_REQUIREMENTS' ? !need : random.chance(0.3)
  if (combinable.length === 0 || (exclusive.length > 0 && none)) return [random.pick(exclusive).option]
  const first = random.whole(0, combinable.length - 1)
  const second = random.whole(0, combinable.length - 1)
  return [...new Set([Math.min(first, second), Math.max(first, second)])].flatMap((place) => combinable[place]?.option ?? [])
}

/** What shapes the answers of one person on one pathway. */
export interface Answering {
  readonly need: boolean
  readonly livedBefore: Accommodation
  readonly addressLine: string
}

/** Asks a form from top to bottom: a question under another is asked only after the answer that leads to it. */
export const answer = (random: Random, form: QuestionForm, { need, livedBefore, addressLine }: Answering): Answer[] => {
  const answers: Answer[] = []
  const given = new Map<string, string>()
  for (const question of form.questions) {
    if (question.parentQuestion !== null && given.get(question.parentQuestion) !== question.parentOption) continue
    if (question.type === 'RADIO') {
      const lived = question.question === 'WHERE_DID_THEY_LIVE' ? LIVED[livedBefore] : null
      const option = lived !== null && question.options.some((known) => known.option === lived) ? lived
        : chosen(random, question, (WEIGHTS[question.question] ?? OTHERWISE)(need)) ?? random.pick(question.options).option
      given.set(question.question, option)
      answers.push({ page: question.page, question: question.question, options: [option], text: null })
    } else if (question.type === 'CHECKBOX') {
      answers.push({ page: question.page, question: question.question, options: several(random, question, need), text: null })
    } else {
      const text = written(random, question, addressLine)
      if (text !== null) answers.push({ page: question.page, question: question.question, options: [], text })
    }
  }
  return answers
}
