/** Treatment requirements: what they are, what a court may make of them, and what points to one. Dated rules with their source. Pure. */
import { addDays, addMonths, longDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { Pathway } from '../platform/vocabulary.ts'

export const KINDS = {
  'mhtr-primary': { title: 'Mental health treatment requirement (primary care)', short: 'Mental health, primary care', pathway: 'health' },
  'mhtr-secondary': { title: 'Mental health treatment requirement (secondary care)', short: 'Mental health, secondary care', pathway: 'health' },
  drr: { title: 'Drug rehabilitation requirement', short: 'Drug rehabilitation', pathway: 'drugs-alcohol' },
  atr: { title: 'Alcohol treatment requirement', short: 'Alcohol treatment', pathway: 'drugs-alcohol' },
} as const satisfies Record<string, { title: string; short: string; pathway: Pathway }>
export type Kind = keyof typeof KINDS

/** The pathways on which a need can point to treatment. */
export const TREATMENT_PATHWAYS = ['health', 'drugs-alcohol'] as const satisfies readonly Pathway[]

/** Several requirements as a sentence names them: “Drug rehabilitation and alcohol treatment”. */
export const kindsWords = (kinds: readonly Kind[]): string => {
  const words = kinds.map((kind, at) => (at === 0 ? KINDS[kind].short : KINDS[kind].short.charAt(0).toLowerCase() + KINDS[kind].short.slice(1)))
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** Where treatment is given, and for which requirement the law knows it (Sentencing Act 2020 Schedule 9 paragraphs 16, 19 and 23). */
export const SETTINGS = {
  'in-patient': { title: 'As an in-patient', kinds: ['mhtr-primary', 'mhtr-secondary'] },
  resident: { title: 'Resident', kinds: ['drr', 'atr'] },
  institution: { title: 'At a clinic or institution, not resident', kinds: ['mhtr-primary', 'mhtr-secondary', 'drr', 'atr'] },
  practitioner: { title: 'By or under a named practitioner', kinds: ['mhtr-primary', 'mhtr-secondary', 'drr', 'atr'] },
} as const satisfies Record<string, { title: string; kinds: readonly Kind[] }>
export type Setting = keyof typeof SETTINGS

interface Law {
  /** A community order, and so what is in it, ends no later than so many months after it is made. */
  readonly monthsMax: number
  /** Over so many months the court must review a drug rehabilitation requirement. */
  readonly drrReviewedOverMonths: number
  /** Reviews are at least so many months apart. */
  readonly reviewsApartMonths: number
  /** A further failure within so many months of a warning goes to the court. */
  readonly warningMonths: number
}

/** What the law says of length, reviews and failures. */
export const LAW: readonly [DatedRule<Law>, ...DatedRule<Law>[]] = [{
  from: '2020-12-01',
  value: { monthsMax: 36, drrReviewedOverMonths: 12, reviewsApartMonths: 1, warningMonths: 12 },
  source: 'Sentencing Act 2020: sections 201 to 208 (three years), Schedule 9 paragraph 21 (reviews of a drug rehabilitation requirement), Schedule 10 paragraphs 6 and 7 and Schedule 16 (warning within twelve months; recalled, to be checked against the text)',
}]

interface Standard {
  /** Working days from being asked in which the provider assesses. */
  readonly assessWorkingDays: number
  /** Working days in which each other step is taken. */
  readonly stepWorkingDays: number
  /** Working days after the last appointment by which the next one is arranged. */
  readonly sessionWorkingDays: number
  /** Days before a review by which the report is written. */
  readonly reportDaysBefore: number
}

/** How long each step may take: no guidance that we hold sets it, so these are the partnership’s own. */
export const STANDARD: readonly [DatedRule<Standard>, ...DatedRule<Standard>[]] = [{
  from: '2020-12-01', value: { assessWorkingDays: 5, stepWorkingDays: 5, sessionWorkingDays: 5, reportDaysBefore: 3 },
  source: 'Throughline’s own standard: the partnership may set others',
}]

export const lawOn = (day: Day): Law => ruleOn(LAW, day).value
export const standardOn = (day: Day): Standard => ruleOn(STANDARD, day).value

/** An answer of an assessment that points to one kind of treatment. */
const ANSWER_SIGNS: readonly { readonly question: string; readonly option: string; readonly kind: Kind; readonly because: string }[] = [
  { question: 'DRUG_MISUSE_ISSUES', option: 'YES', kind: 'drr', because: 'they have had trouble with drugs' },
  { question: 'ALCOHOL_MISUSE_ISSUES', option: 'YES', kind: 'atr', because: 'they have had trouble with alcohol' },
]

export interface NeedSeen {
  readonly pathway: Pathway
  readonly need: boolean
}

export interface Suggested {
  readonly kinds: readonly Kind[]
  readonly reasons: readonly string[]
}

/**
 * Does a treatment requirement suggest itself? A judged need on health or on drugs and alcohol does; answers, where the viewer may see
 * them, say which. The practitioner decides: this reading of the questions is Throughline’s own.
 *
 * @param answers what was chosen, for whoever sees health; empty for others
 */
export const suggestTreatment = (needs: readonly NeedSeen[], answers: readonly { readonly question: string; readonly options: readonly string[] }[]): Suggested => {
  const needed = TREATMENT_PATHWAYS.filter((pathway) => needs.some((one) => one.pathway === pathway && one.need))
  const signs = needed.includes('drugs-alcohol') ? ANSWER_SIGNS.filter((sign) => answers.some(({ question, options }) => question === sign.question && options.includes(sign.option))) : []
  const reasons = needed.map((pathway) => (pathway === 'health' ? 'a need was found on mental and physical health' : 'a need was found on drugs and alcohol'))
  return { kinds: [...(needed.includes('health') ? ['mhtr-primary' as const] : []), ...signs.map((sign) => sign.kind)], reasons: [...reasons, ...signs.map((sign) => sign.because)] }
}

/** Can these be one proposal? */
export const decideKinds = (kinds: readonly Kind[]): Result<readonly Kind[]> => {
  if (kinds.length === 0) return no('Choose at least one kind of treatment.', 'kinds')
  if (kinds.includes('mhtr-primary') && kinds.includes('mhtr-secondary')) return no('Mental health treatment is in primary care or in secondary care: choose one of them.', 'kinds')
  return yes(kinds)
}

export interface RequirementInput {
  readonly kinds: readonly Kind[]
  readonly madeOn: Day
  readonly endsOn: Day
  readonly setting: Setting
  readonly consentedOn: Day | null
  readonly testEveryDays: number | null
  readonly reviewEveryMonths: number | null
}

/** The sentence that it is part of. */
export interface OfSentence {
  readonly kind: string
  readonly imposed: Day
  readonly supervisionEnd: Day
}

/** May a requirement be recorded as the court made it? It needs consent, an order of the community, a length within it, and what its kind asks for. */
export const decideRequirement = (input: RequirementInput, sentence: OfSentence, today: Day): Result<RequirementInput> => {
  const kinds = decideKinds(input.kinds)
  if (!kinds.ok) return kinds
  const { madeOn, endsOn, setting, consentedOn } = input
  const law = lawOn(madeOn)
  if (sentence.kind === 'custody') return no('A treatment requirement is part of a community order or a suspended sentence order. Choose one of those.', 'sentence')
  if (madeOn > today) return no('The court cannot have made it on a day to come.', 'made')
  if (madeOn < sentence.imposed) return no(`The sentence was passed on ${longDay(sentence.imposed)}: enter that day or a later one.`, 'made')
  if (consentedOn === null) return no('A court makes this only of somebody who is willing. Record first on which day they said so.', 'consented')
  if (consentedOn > madeOn) return no('They must have been willing by the day on which the court made it. If nobody asked, take it back to the court.', 'consented')
  if (endsOn <= madeOn) return no('It must end after the day on which it was made.', 'ends')
  if (endsOn > sentence.supervisionEnd) return no(`It cannot last longer than the order, which ends on ${longDay(sentence.supervisionEnd)}.`, 'ends')
  if (endsOn >= addMonths(madeOn, law.monthsMax)) return no(`It can last ${law.monthsMax / 12} years at most.`, 'ends')
  if (!input.kinds.every((kind) => (SETTINGS[setting].kinds as readonly Kind[]).includes(kind))) return no(`“${SETTINGS[setting].title}” is not known for ${kindsWords(input.kinds).toLowerCase()}. Choose where it is given.`, 'setting')
  const drr = input.kinds.includes('drr')
  if (drr && input.testEveryDays === null) return no('Drug rehabilitation comes with tests: enter every how many days.', 'testEveryDays')
  if (!drr && input.testEveryDays !== null) return no('Only drug rehabilitation comes with drug tests: leave this empty.', 'testEveryDays')
  if (reviewCompulsory(input) && input.reviewEveryMonths === null) return no(`Drug rehabilitation over ${law.drrReviewedOverMonths} months must be reviewed by the court: enter every how many months.`, 'reviewEveryMonths')
  return yes(input)
}

/** Must the court review it? A drug rehabilitation requirement longer than twelve months, and no other. */
export const reviewCompulsory = ({ kinds, madeOn, endsOn }: Pick<RequirementInput, 'kinds' | 'madeOn' | 'endsOn'>): boolean =>
  kinds.includes('drr') && endsOn >= addMonths(madeOn, lawOn(madeOn).drrReviewedOverMonths)

/** The first day on which a review may be held after the last one, or after the making. */
export const reviewFrom = (madeOn: Day, reviews: readonly Day[]): Day => {
  const last = reviews.toSorted().at(-1) ?? madeOn
  return addMonths(last, lawOn(madeOn).reviewsApartMonths)
}

/** May the court review it on this day? At least a month after the review before and after the making, and while it lasts. */
export const decideReview = (day: Day, { madeOn, endsOn, reviews }: { readonly madeOn: Day; readonly endsOn: Day; readonly reviews: readonly Day[] }): Result<Day> => {
  const from = reviewFrom(madeOn, reviews.filter((one) => one <= day))
  if (day > endsOn) return no(`It ends on ${longDay(endsOn)}: choose a day until then.`, 'day')
  if (reviews.includes(day)) return no('A review is already planned for that day.', 'day')
  if (day < from) return no(`Reviews are at least a month apart: choose ${longDay(from)} or later.`, 'day')
  const next = reviews.filter((one) => one > day).toSorted()[0]
  if (next !== undefined && next < addMonths(day, lawOn(madeOn).reviewsApartMonths)) return no(`Reviews are at least a month apart, and another is planned for ${longDay(next)}.`, 'day')
  return yes(day)
}

/** Reviews that stand closer than the law has them: what was imported may. In words, the later day of each pair. */
export const tooClose = (madeOn: Day, reviews: readonly Day[]): string[] =>
  reviews.toSorted().flatMap((day, at, all) => {
    const before = at === 0 ? madeOn : all[at - 1]!
    return day < addMonths(before, lawOn(madeOn).reviewsApartMonths) ? [`The review on ${longDay(day)} is less than a month after ${at === 0 ? 'the requirement was made' : 'the review before it'}, on ${longDay(before)}: the law asks for a month at least`] : []
  })

/** When the next test is due: so many days after the last one, or after the making. */
export const nextTest = (madeOn: Day, every: number, lastTest: Day | null): Day => addDays(lastTest ?? madeOn, every)

export const ATTENDANCE = { attended: 'Came', 'missed-with-reason': 'Did not come, with an acceptable reason', missed: 'Did not come', cancelled: 'Cancelled by us' } as const
export type Attendance = keyof typeof ATTENDANCE

export const TEST_RESULTS = { negative: 'Negative', positive: 'Positive', refused: 'Refused', 'no-sample': 'No sample given' } as const
export type TestResult = keyof typeof TEST_RESULTS

export const REVIEW_OUTCOMES = { continues: 'It goes on as it is', changed: 'The court changed it', revoked: 'The court revoked it', adjourned: 'Put off to another day' } as const
export type ReviewOutcome = keyof typeof REVIEW_OUTCOMES

/** Is it complied with? What failures ask for, in the order of the law: a warning, and after a further failure within twelve months the court. */
export type Compliance = { readonly state: 'complies' } | { readonly state: 'warn' | 'breach'; readonly since: Day }

export const complianceOf = (missed: readonly Day[], warned: readonly Day[], madeOn: Day, settledOn: Day | null): Compliance => {
  const { warningMonths } = lawOn(madeOn)
  const open = missed.filter((day) => (settledOn === null || day > settledOn)).toSorted()
  for (const day of open) {
    const before = warned.filter((one) => one < day && day <= addMonths(one, warningMonths))
    if (before.length > 0) return { state: 'breach', since: day }
    // A warning given on the day of the failure or after it answers for every failure until then.
    if (!warned.some((one) => one >= day)) return { state: 'warn', since: day }
  }
  return { state: 'complies' }
}

export const complianceWords = (compliance: Compliance): string =>
  compliance.state === 'complies' ? 'No failure waits for an answer'
    : compliance.state === 'warn' ? `Did not come on ${longDay(compliance.since)}, without an acceptable reason: warn them`
      : `Did not come again on ${longDay(compliance.since)}, within twelve months of a warning: take it to the court`
