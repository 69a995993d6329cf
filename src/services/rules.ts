/** Which services fit a person, and why, in words that the referrer can check against the contract. Pure. */
import { ageOn, longDay, type Day } from '../core/dates.ts'
import type { Pathway } from '../platform/vocabulary.ts'

export type AreaKind = 'probation-region' | 'police-area' | 'everywhere'
export type Sex = 'male' | 'female' | 'not-known'

/** An area of the register by its official code. */
export interface Area {
  readonly code: string
  readonly name: string
}

/** Where somebody lives or will live: the district with what lies around it; null where the register does not say. */
export interface Place {
  readonly district: Area
  readonly policeArea: Area | null
  readonly probationRegion: Area | null
}

/** What a service says of whom it is for, where and when. Ages in completed years; days are the first and last it is offered. */
export interface ServiceTerms {
  readonly areaKind: AreaKind
  readonly areaCode: string | null
  readonly areaName: string
  readonly women: boolean
  readonly men: boolean
  readonly minimumAge: number | null
  readonly maximumAge: number | null
  readonly offeredFrom: Day | null
  readonly offeredUntil: Day | null
}

/** For whom a service is sought. What is left out is not asked; `not-known` and a null place are asked and cannot be answered. */
export interface Sought {
  readonly sex?: Sex | undefined
  readonly age?: number | undefined
  readonly place?: Place | null | undefined
}

export type Criterion = 'offered' | 'sex' | 'age' | 'area'

/** One criterion with its answer and the reason in words, for example “for women only”. */
export interface Reason {
  readonly criterion: Criterion
  readonly answer: 'yes' | 'no' | 'not-known'
  readonly words: string
}

export interface Fit {
  /** No criterion says no. One that is not known is left to the referrer, who is told. */
  readonly fits: boolean
  readonly reasons: readonly Reason[]
}

/** A person as somebody for whom a service is sought on a day. */
export const soughtFor = (person: { readonly sex: Sex; readonly birthDate: Day }, place: Place | null, day: Day): Sought =>
  ({ sex: person.sex, age: ageOn(person.birthDate, day), place })

/** Is the service offered on this day? Its first and last day count. */
export const isOffered = ({ offeredFrom, offeredUntil }: Pick<ServiceTerms, 'offeredFrom' | 'offeredUntil'>, day: Day): boolean =>
  (offeredFrom === null || offeredFrom <= day) && (offeredUntil === null || day <= offeredUntil)

/** Has its last day passed? */
export const hasEnded = ({ offeredUntil }: Pick<ServiceTerms, 'offeredUntil'>, day: Day): boolean => offeredUntil !== null && offeredUntil < day

/** Does the service fit, on this day, and why: one reason for each criterion that was asked. */
export const fits = (service: ServiceTerms, sought: Sought, day: Day): Fit => {
  const reasons = [
    offeredReason(service, day),
    ...(sought.sex === undefined ? [] : [sexReason(service, sought.sex)]),
    ...(sought.age === undefined ? [] : [ageReason(service, sought.age)]),
    ...(sought.place === undefined ? [] : [areaReason(service, sought.place)]),
  ]
  return { fits: reasons.every((reason) => reason.answer !== 'no'), reasons }
}

const offeredReason = (service: ServiceTerms, day: Day): Reason => {
  const { offeredFrom, offeredUntil } = service
  const reason = (answer: Reason['answer'], words: string): Reason => ({ criterion: 'offered', answer, words })
  if (offeredUntil !== null && offeredUntil < day) return reason('no', `offered until ${longDay(offeredUntil)}`)
  if (offeredFrom !== null && day < offeredFrom) return reason('no', `offered from ${longDay(offeredFrom)}`)
  return reason('yes', offeredUntil === null ? 'offered now' : `offered now, until ${longDay(offeredUntil)}`)
}

/** For whom, as the directory says it: `women and men`, `women only`, `men only`. */
export const sexWords = ({ women, men }: Pick<ServiceTerms, 'women' | 'men'>): string =>
  women && men ? 'women and men' : women ? 'women only' : men ? 'men only' : 'nobody at present'

const sexReason = (service: ServiceTerms, sex: Sex): Reason => {
  const words = `for ${sexWords(service)}`
  if (service.women && service.men) return { criterion: 'sex', answer: 'yes', words }
  if (sex === 'not-known') return { criterion: 'sex', answer: 'not-known', words: `${words}, and this person’s sex is not recorded: ask before referring` }
  return { criterion: 'sex', answer: (sex === 'female' ? service.women : service.men) ? 'yes' : 'no', words }
}

/** Ages, as the directory says it: `aged 18 and over`, `aged 18 to 25`, `of any age`. */
export const ageWords = ({ minimumAge, maximumAge }: Pick<ServiceTerms, 'minimumAge' | 'maximumAge'>): string => {
  if (minimumAge !== null && maximumAge !== null) return `aged ${minimumAge} to ${maximumAge}`
  if (minimumAge !== null) return `aged ${minimumAge} and over`
  return maximumAge === null ? 'of any age' : `aged ${maximumAge} and under`
}

const ageReason = (service: ServiceTerms, age: number): Reason => {
  const within = (service.minimumAge === null || age >= service.minimumAge) && (service.maximumAge === null || age <= service.maximumAge)
  const words = `for people ${ageWords(service)}`
  return { criterion: 'age', answer: within ? 'yes' : 'no', words: within ? words : `${words}, and this is somebody aged ${age}` }
}

const areaReason = (service: ServiceTerms, place: Place | null): Reason => {
  const reason = (answer: Reason['answer'], words: string): Reason => ({ criterion: 'area', answer, words })
  if (service.areaKind === 'everywhere') return reason('yes', `covers ${service.areaName}`)
  if (!place) return reason('not-known', `covers ${service.areaName}: we do not know where this person will live`)
  const around = service.areaKind === 'police-area' ? place.policeArea : place.probationRegion
  if (!around) return reason('not-known', `covers ${service.areaName}: the register does not say whether that includes ${place.district.name}`)
  return around.code === service.areaCode
    ? reason('yes', `covers ${service.areaName}: includes ${place.district.name}`)
    : reason('no', `covers ${service.areaName}: ${place.district.name} is in ${around.name}`)
}

const NEARNESS: Record<AreaKind, number> = { 'police-area': 0, 'probation-region': 1, everywhere: 2 }

export interface Ranked extends ServiceTerms {
  readonly title: string
  readonly reference: string
  readonly pathways: readonly Pathway[]
  /** Made up for a demonstration. */
  readonly invented: boolean
}

/**
 * The order in which services are shown: offered on the day before others; what exists before what a demonstration made up;
 * local before region-wide before everywhere; one that helps on few pathways, and so is made for the need, before one that helps on many; then by title.
 */
export const byRank = (day: Day) => (one: Ranked, other: Ranked): number =>
  Number(!isOffered(one, day)) - Number(!isOffered(other, day))
  || Number(one.invented) - Number(other.invented)
  || NEARNESS[one.areaKind] - NEARNESS[other.areaKind]
  || one.pathways.length - other.pathways.length
  || (one.title < other.title ? -1 : one.title > other.title ? 1 : one.reference < other.reference ? -1 : 1)

/** The order for one person: a service whose provider can be referred to today before one that cannot be yet, then `byRank`. */
export const byUse = (day: Day) => (one: Ranked & { readonly canReceive: boolean }, other: Ranked & { readonly canReceive: boolean }): number =>
  Number(!one.canReceive) - Number(!other.canReceive) || byRank(day)(one, other)

/** What a referrer is told of a provider that cannot be referred to yet, before any form is filled in. */
export const notYetWords = (provider: string): string =>
  `${provider} and your organisation have not both signed an information sharing agreement that is in force, so nobody there could see a referral. Ask your information governance lead.`

/** Why a service does not fit, as a sentence for the referrer. */
export const misfitSentence = (title: string, { reasons }: Fit): string =>
  `${title} does not fit this person: it is ${reasons.filter((reason) => reason.answer === 'no').map((reason) => reason.words.replace(/^covers/, 'one that covers')).join('; ')}.`
