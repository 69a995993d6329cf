/** The seven questions of the gate record, their answers in words, and the days on which they are asked. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import { CHECK_DAYS, isHoused, type CheckDay, type Slept } from '../housing/rules.ts'

/** The days are those of the checks of accommodation: one schedule for both. */
export const GATE_DAYS = CHECK_DAYS
export type GateDay = CheckDay

export const ANSWERS = { yes: 'Yes', no: 'No', 'not-needed': 'Not needed', 'not-known': 'Not known' } as const
export type Answer = keyof typeof ANSWERS

export const KNOWN_HOW = { seen: 'I saw it', 'told-by-person': 'The person told me', 'told-by-partner': 'A partner told me' } as const
export type KnownHow = keyof typeof KNOWN_HOW

/** The same as others read it. */
export const KNOWN_HOW_TOLD: Readonly<Record<KnownHow, string>> = { seen: 'seen', 'told-by-person': 'told by the person', 'told-by-partner': 'told by a partner' }

interface Question {
  /** The question’s name in lists and figures. */
  readonly title: string
  /** What it is asked as on release day, and on the days after. */
  readonly onTheDay: string
  readonly after: string
  readonly yes: string
  readonly no: string
  readonly notNeeded: string
  /** What a figure counts, after “had” or “were”. */
  readonly counted: string
}

/** In the order in which they are asked. Where somebody slept is asked in the words of the accommodation check. */
export const QUESTIONS = {
  housing: {
    title: 'Housing', onTheDay: 'Where do they sleep tonight?', after: 'Where did they sleep?', yes: 'Housed', no: 'Homeless', notNeeded: 'Not needed', counted: 'were housed',
  },
  money: {
    title: 'Money', onTheDay: 'Do they have money to live on until the first payment?', after: 'Do they have money to live on?', yes: 'Has money', no: 'Has none', notNeeded: 'Not needed', counted: 'had money to live on',
  },
  prescription: {
    title: 'Prescription', onTheDay: 'Do they have what they are prescribed?', after: 'Is what they are prescribed being collected?', yes: 'Has it, or collected it', no: 'Missed', notNeeded: 'Nothing prescribed', counted: 'had their prescription',
  },
  phone: {
    title: 'Phone', onTheDay: 'Do they have a number on which they can be reached?', after: 'Can they be reached on a phone?', yes: 'Has a working number', no: 'Has none', notNeeded: 'Not needed', counted: 'could be reached by phone',
  },
  appointment: {
    title: 'First appointment', onTheDay: 'Have they met probation today?', after: 'Have they met probation?', yes: 'Has met probation', no: 'Has not', notNeeded: 'Not supervised', counted: 'had met probation',
  },
  treatment: {
    title: 'Treatment', onTheDay: 'Is treatment going on?', after: 'Is treatment going on?', yes: 'First appointment held, or in treatment', no: 'Did not begin, or stopped', notNeeded: 'Not in need of any', counted: 'were in treatment',
  },
  work: {
    title: 'Work', onTheDay: 'Is there work, training or the Jobcentre?', after: 'Are they in work or training, or seen by the Jobcentre?', yes: 'In work, training or seen', no: 'None of these', notNeeded: 'Not available for work', counted: 'were in work, in training or seen by the Jobcentre',
  },
} as const satisfies Record<string, Question>

export type QuestionName = keyof typeof QUESTIONS

/** What may be answered here; housing is answered through the accommodation check. */
export const OWN_QUESTIONS = ['money', 'prescription', 'phone', 'appointment', 'treatment', 'work'] as const satisfies readonly QuestionName[]
export type OwnQuestion = (typeof OWN_QUESTIONS)[number]

/** Of class health; the rest is of class needs. */
export const HEALTH_QUESTIONS = ['prescription', 'treatment'] as const satisfies readonly OwnQuestion[]

export const isHealth = (question: QuestionName): boolean => HEALTH_QUESTIONS.some((one) => one === question)

/** The question as it is asked on one of the days. */
export const askedAs = (question: QuestionName, day: number): string => (day === 0 ? QUESTIONS[question].onTheDay : QUESTIONS[question].after)

/** An answer in the question’s own words. */
export const answerWords = (question: QuestionName, answer: Answer): string => {
  const { yes, no, notNeeded } = QUESTIONS[question]
  return { yes, no, 'not-needed': notNeeded, 'not-known': ANSWERS['not-known'] }[answer]
}

/** Where somebody slept as an answer to the housing question. */
export const housingAnswer = (slept: Slept): Answer => {
  const housed = isHoused(slept)
  return housed === null ? 'not-known' : housed ? 'yes' : 'no'
}

/** What “it held” of the accommodation check is for somebody who slept there: by its definition, whatever counts as housed held. */
export const heldFor = (slept: Slept): 'yes' | 'no' | '' => ({ yes: 'yes', no: 'no', 'not-known': '', 'not-needed': '' } as const)[housingAnswer(slept)]

/** The checks that follow a release on this day. */
export const gateChecksAfter = (release: Day): { readonly dayAfter: GateDay; readonly due: Day }[] => GATE_DAYS.map((dayAfter) => ({ dayAfter, due: addDays(release, dayAfter) }))

/** A list as people say it: “money, phone and work”. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`

/** The names of questions in a sentence. */
export const questionList = (questions: readonly QuestionName[]): string => listed(questions.map((one) => QUESTIONS[one].title.toLowerCase()))
