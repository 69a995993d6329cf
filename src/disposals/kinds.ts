/** Which out-of-court disposals there are on a day, for whom, and what must be true before one is used. Dated rules with their source. Pure. */
import { addMonths, ageOn, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

/** Youth kinds are those for people under this age on the day (Crime and Disorder Act 1998, sections 66ZA and 66A). */
export const ADULT_AGE = 18

export const OFFENCE_KINDS = { summary: 'Summary only', 'either-way': 'Either way', 'indictable-only': 'Indictable only' } as const
export type OffenceKind = keyof typeof OFFENCE_KINDS

/** What the person says of the offence. */
export const ANSWERS = { admits: 'Admits the offence', responsible: 'Accepts responsibility for it', neither: 'Neither' } as const
export type Answer = keyof typeof ANSWERS

export const AUTHORITIES = { officer: 'The officer decides', inspector: 'An inspector, or a higher rank', prosecutor: 'The prosecutor' } as const
export type Authority = keyof typeof AUTHORITIES

export const PURPOSES = { rehabilitative: 'Rehabilitative', reparative: 'Reparative', restrictive: 'Restrictive' } as const
export type ConditionPurpose = keyof typeof PURPOSES

interface KindRule {
  readonly title: string
  /** First day of use; null while Parliament has passed it and no day is appointed. `until` is the last. */
  readonly from: Day | null
  readonly until: Day | null
  readonly ages: readonly ('adult' | 'youth')[]
  /** What the person must say of the offence. */
  readonly answer: readonly Answer[]
  /** Must there be enough evidence to charge? */
  readonly evidence: boolean
  readonly conditions: 'always' | 'may' | 'never'
  /** Weeks from the start within which conditions end, and with a reason. */
  readonly weeksMax: { readonly usual: number; readonly exceptional: number }
  /** A further one within so many months asks for a reason and an inspector; law, or our own standard. */
  readonly repeat: { readonly months: number; readonly source: string }
  readonly source: string
}

const OWN = 'Throughline’s own standard: the force may set another'
const FOUR_MONTHS = { usual: 16, exceptional: 20 } as const
const ownRepeat = { months: 12, source: OWN } as const
const REPEAT_IN_LAW = { months: 24, source: 'Criminal Justice and Courts Act 2015, section 17(4): not for a similar offence within two years, but for exceptional circumstances' } as const

/**
 * The kinds. The acts are cited as they are recalled: no text of them is held with this code, so check the day and the section before relying on it.
 * The commencement of Part 6 of the Act of 2022 is one line here once a day is appointed; the cautions it replaces then get their last day.
 */
export const KINDS = {
  'community-resolution': {
    title: 'Community resolution', from: '2000-01-01', until: null, ages: ['adult', 'youth'], answer: ['responsible', 'admits'], evidence: false, conditions: 'may', weeksMax: FOUR_MONTHS, repeat: ownRepeat,
    source: 'Not set by statute; recorded as Home Office crime outcome 8. The first day is where this table begins. Weeks are our own standard',
  },
  diversion: {
    title: 'Diversion (deferred prosecution)', from: '2019-04-01', until: null, ages: ['adult', 'youth'], answer: ['admits', 'responsible', 'neither'], evidence: false, conditions: 'always', weeksMax: FOUR_MONTHS, repeat: ownRepeat,
    source: 'Home Office crime outcome 22: diversion, education or another intervention, where prosecution is not in the public interest; no admission needed. Weeks are our own standard',
  },
  'simple-caution': {
    title: 'Simple caution', from: '2015-04-13', until: null, ages: ['adult'], answer: ['admits'], evidence: true, conditions: 'never', weeksMax: FOUR_MONTHS, repeat: REPEAT_IN_LAW,
    source: 'Criminal Justice and Courts Act 2015, section 17; Ministry of Justice, Simple cautions for adult offenders',
  },
  'conditional-caution': {
    title: 'Conditional caution', from: '2004-07-03', until: null, ages: ['adult'], answer: ['admits'], evidence: true, conditions: 'always', weeksMax: FOUR_MONTHS, repeat: { months: 24, source: OWN },
    source: 'Criminal Justice Act 2003, sections 22 to 27; Code of Practice for Adult Conditional Cautions (16 weeks, 20 where exceptional)',
  },
  'diversionary-caution': {
    title: 'Diversionary caution', from: null, until: null, ages: ['adult'], answer: ['admits'], evidence: true, conditions: 'always', weeksMax: FOUR_MONTHS, repeat: { months: 24, source: OWN },
    source: 'Police, Crime, Sentencing and Courts Act 2022, Part 6: no day is appointed as far as this table knows',
  },
  'community-caution': {
    title: 'Community caution', from: null, until: null, ages: ['adult'], answer: ['admits'], evidence: true, conditions: 'always', weeksMax: FOUR_MONTHS, repeat: { months: 24, source: OWN },
    source: 'Police, Crime, Sentencing and Courts Act 2022, Part 6: no day is appointed as far as this table knows',
  },
  'youth-caution': {
    title: 'Youth caution', from: '2013-04-08', until: null, ages: ['youth'], answer: ['admits'], evidence: true, conditions: 'never', weeksMax: FOUR_MONTHS, repeat: ownRepeat,
    source: 'Crime and Disorder Act 1998, sections 66ZA and 66ZB',
  },
  'youth-conditional-caution': {
    title: 'Youth conditional caution', from: '2013-04-08', until: null, ages: ['youth'], answer: ['admits'], evidence: true, conditions: 'always', weeksMax: FOUR_MONTHS, repeat: ownRepeat,
    source: 'Crime and Disorder Act 1998, sections 66A to 66H; Code of Practice for Youth Conditional Cautions',
  },
} as const satisfies Record<string, KindRule>
export type Kind = keyof typeof KINDS
const KIND_NAMES = Object.keys(KINDS) as Kind[]

export const kindOf = (kind: Kind): KindRule => KINDS[kind]

export const isYouth = (birthDate: Day, day: Day): boolean => ageOn(birthDate, day) < ADULT_AGE

/** Why a kind cannot be used on a day; null where it can. */
const notInUse = (kind: Kind, day: Day): string | null => {
  const { title, from, until } = kindOf(kind)
  if (from === null) return `${title} is not in force: Parliament has passed it, and no day is appointed.`
  if (day < from) return `${title} came into use on ${longDay(from)}.`
  return until !== null && day > until ? `${title} was last used on ${longDay(until)}.` : null
}

/** The kinds that an officer may offer to somebody of this birth date on a day. */
export const kindsFor = (birthDate: Day, day: Day): Kind[] =>
  KIND_NAMES.filter((kind) => notInUse(kind, day) === null && kindOf(kind).ages.includes(isYouth(birthDate, day) ? 'youth' : 'adult'))

/** Who may issue it: for an indictable-only offence the prosecutor, for a further one inside the limit at least an inspector. */
export const authorityFor = (offenceKind: OffenceKind, repeats: boolean): Authority => (offenceKind === 'indictable-only' ? 'prosecutor' : repeats ? 'inspector' : 'officer')

/** Where the prosecutor’s part comes from. */
export const PROSECUTOR_SOURCE = 'Criminal Justice and Courts Act 2015, section 17(2), for simple cautions; the Director’s Guidance on conditional cautions; for what no statute sets, our own standard'

interface Earlier { readonly kind: Kind; readonly reference: string; readonly day: Day }

/** An earlier disposal inside the limit of this kind; the newest. */
export const earlierWithin = (kind: Kind, day: Day, earlier: readonly Earlier[]): Earlier | null =>
  earlier.filter((one) => one.day <= day && addMonths(one.day, kindOf(kind).repeat.months) > day).toSorted((a, b) => (a.day < b.day ? 1 : -1))[0] ?? null

export interface Offer {
  readonly kind: Kind
  readonly birthDate: Day
  readonly offenceKind: OffenceKind
  readonly offenceDay: Day
  readonly answer: Answer
  readonly evidence: boolean
  readonly repeatReason: string
  readonly earlier: readonly Earlier[]
}

/** May this be offered on this day? The first reason why not, in a sentence. */
export const decideOffer = ({ kind, birthDate, offenceKind, offenceDay, answer, evidence, repeatReason, earlier }: Offer, day: Day): Result<{ readonly youth: boolean; readonly authority: Authority; readonly repeats: boolean }> => {
  const rule = kindOf(kind)
  const youth = isYouth(birthDate, day)
  const unused = notInUse(kind, day)
  if (unused !== null) return no(unused, 'kind')
  if (!rule.ages.includes(youth ? 'youth' : 'adult')) return no(youth ? `${rule.title} is for adults: this person is under ${ADULT_AGE}.` : `${rule.title} is for people under ${ADULT_AGE}.`, 'kind')
  if (offenceDay > day) return no('Enter a day of the offence that has passed.', 'offenceDay')
  if (!rule.answer.includes(answer)) return no(rule.answer.includes('responsible') ? `${rule.title} needs somebody who accepts responsibility.` : `${rule.title} needs somebody who admits the offence.`, 'answer')
  if (rule.evidence && !evidence) return no(`${rule.title} needs enough evidence to charge the person.`, 'evidence')
  const before = earlierWithin(kind, day, earlier)
  if (before !== null && repeatReason.length < 3) return no(`There was a ${kindOf(before.kind).title.toLowerCase()} on ${longDay(before.day)} (${before.reference}), inside ${rule.repeat.months} months: say what is exceptional now. An inspector decides.`, 'repeatReason')
  return yes({ youth, authority: authorityFor(offenceKind, before !== null), repeats: before !== null })
}

export interface Used {
  readonly kind: Kind
  readonly youth: boolean
  readonly offeredOn: Day
  readonly offenceKind: OffenceKind
  readonly answer: Answer
  readonly evidence: boolean
  readonly authority: Authority
  readonly authorisedOn: Day | null
  readonly issuedOn: Day | null
  readonly repeatReason: string | null
}

/** What cannot be true of a disposal as it stands: in what was imported it is kept, and shown. Each a sentence. */
export const contradictionsOf = (one: Used, earlier: readonly Earlier[]): string[] => {
  const rule = kindOf(one.kind)
  const unused = notInUse(one.kind, one.offeredOn)
  const before = earlierWithin(one.kind, one.offeredOn, earlier)
  const needed = authorityFor(one.offenceKind, false)
  return [
    ...(unused === null ? [] : [`It was used on ${longDay(one.offeredOn)}. ${unused}`]),
    ...(rule.ages.includes(one.youth ? 'youth' : 'adult') ? [] : [one.youth ? `It is for adults, and the person was under ${ADULT_AGE}.` : `It is for people under ${ADULT_AGE}, and the person was not.`]),
    ...(rule.answer.includes(one.answer) ? [] : [rule.answer.includes('responsible') ? 'They did not accept responsibility.' : 'They did not admit the offence.']),
    ...(rule.evidence && !one.evidence ? ['The evidence was not enough to charge.'] : []),
    ...(one.issuedOn !== null && needed === 'prosecutor' && (one.authority !== 'prosecutor' || one.authorisedOn === null) ? ['The offence is indictable only, and no prosecutor authorised it.'] : []),
    ...(before !== null && one.repeatReason === null ? [`A ${kindOf(before.kind).title.toLowerCase()} of ${longDay(before.day)} (${before.reference}) is inside ${rule.repeat.months} months, and no reason is given.`] : []),
  ]
}
