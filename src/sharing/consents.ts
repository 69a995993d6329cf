/** What a person may be asked, what they answered, and for how long it holds. Pure. */
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { addMonths, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { InformationClass } from '../platform/vocabulary.ts'
import { newestAnswer } from './answers.ts'
import type { Consent } from './rules.ts'

/** The answers that somebody can record; a consent lapses by itself when the person moves to another organisation's care. */
export const ANSWERS = { given: 'Gave consent', refused: 'Refused', withdrawn: 'Took consent back' } as const
export type RecordedAnswer = keyof typeof ANSWERS

/** How long a consent holds when nothing else was agreed. The law names no term: consent must be kept under review (UK GDPR articles 4(11) and 7). */
const CONSENT_MONTHS: readonly [DatedRule<number>] = [
  { from: '2018-05-25', value: 12, source: 'Information Commissioner, guidance on consent: it degrades over time and is kept under review. The number of months is this platform’s default' },
]

/** For how many months consent holds that is given on this day, with what says so. */
export const consentMonths = (given: Day): DatedRule<number> => ruleOn(CONSENT_MONTHS, given)

/** The longest that a person is asked to consent at once. */
export const CONSENT_MONTHS_MAX = 24

/** How the person was told is kept in at least so many letters: consent that was not explained is none (UK GDPR article 7). */
export const HOW_LETTERS_MIN = 10

export type ConsentState = 'given' | 'refused' | 'withdrawn' | 'lapsed' | 'expired' | 'never'

export interface StandingConsent {
  readonly class: InformationClass
  readonly state: ConsentState
  /** The day of the answer. */
  readonly since: Day | null
  readonly until: Day | null
}

/** What stands for one class under one agreement on a day: the newest answer counts, and one that expired asks to be given again. Oldest first. */
export const standingConsent = (answers: readonly Consent[], agreementId: string, wanted: InformationClass, day: Day): StandingConsent => {
  const newest = newestAnswer(answers, agreementId, wanted, day)
  if (newest === undefined) return { class: wanted, state: 'never', since: null, until: null }
  const expired = newest.answer === 'given' && newest.until !== null && newest.until < day
  return { class: wanted, state: expired ? 'expired' : newest.answer, since: newest.from, until: newest.answer === 'given' ? newest.until : null }
}

/** What stands, in a sentence for the person page. */
export const consentWords = ({ state, since, until }: StandingConsent): string => {
  const on = since ? ` on ${longDay(since)}` : ''
  switch (state) {
    case 'given': return `Given${on}${until ? `, until the end of ${longDay(until)}` : ''}`
    case 'refused': return `Refused${on}`
    case 'withdrawn': return `Taken back${on}`
    case 'lapsed': return `Lapsed${on}, when the person moved to another organisation: ask again`
    case 'expired': return `Expired${until ? ` after ${longDay(until)}` : ''}: ask again`
    case 'never': return 'Not asked yet'
  }
}

/** May this answer be recorded, and until when does it hold? `standing`: what stands for each class that the agreement asks consent for. */
export const decideConsent = ({ answer, classes, standing, until, today }: {
  readonly answer: RecordedAnswer
  readonly classes: readonly InformationClass[]
  readonly standing: readonly StandingConsent[]
  readonly until: Day | null
  readonly today: Day
}): Result<{ readonly until: Day | null }> => {
  if (classes.length === 0) return no('Choose what the person was asked about.', 'classes')
  if (classes.some((one) => !standing.some((asked) => asked.class === one))) return no('This agreement does not rest on consent for that. Choose from the list.', 'classes')
  const given = classes.filter((one) => standing.find((asked) => asked.class === one)?.state === 'given')
  if (answer === 'withdrawn') return given.length < classes.length ? no('There is no consent in force to take back for what you chose.', 'answer') : yes({ until: null })
  if (answer === 'refused') return given.length > 0 ? no('Consent is in force for this: record that it was taken back.', 'answer') : yes({ until: null })
  const last = until ?? addMonths(today, consentMonths(today).value)
  if (last < today) return no('The last day is over.', 'until')
  if (last > addMonths(today, CONSENT_MONTHS_MAX)) return no(`Ask for at most ${CONSENT_MONTHS_MAX} months at once.`, 'until')
  return yes({ until: last })
}

/** Consents that stand on the day on which a person moves to another organisation's care, one for each agreement: they lapse and are asked for again. */
export const lapsing = (answers: readonly Consent[], day: Day): { readonly agreementId: string; readonly classes: InformationClass[] }[] => {
  const found: { agreementId: string; classes: InformationClass[] }[] = []
  for (const agreementId of new Set(answers.map((one) => one.agreementId))) {
    const classes = [...new Set(answers.filter((one) => one.agreementId === agreementId).flatMap((one) => one.classes))].filter((cls) => standingConsent(answers, agreementId, cls, day).state === 'given')
    if (classes.length > 0) found.push({ agreementId, classes })
  }
  return found
}
