/** The newest answer of a person about sharing a class under an agreement, and what it says in a reason. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import type { InformationClass } from '../platform/vocabulary.ts'
import type { Consent } from './rules.ts'

/** The newest answer that was given by this day about this class under this agreement; of one day's, the one recorded last. `answers`: oldest first. */
export const newestAnswer = <C extends Consent>(answers: readonly C[], agreementId: string, wanted: InformationClass, day: Day): C | undefined => {
  let newest: C | undefined
  for (const one of answers)
    if (one.agreementId === agreementId && one.from <= day && (newest === undefined || one.from >= newest.from) && one.classes.includes(wanted)) newest = one
  return newest
}

/** “with the consent that the person gave on 3 August 2026, which holds until the end of 2 August 2027”. */
export const consentGiven = ({ from, until }: Pick<Consent, 'from' | 'until'>): string =>
  `with the consent that the person gave on ${longDay(from)}${until ? `, which holds until the end of ${longDay(until)}` : ''}`

/** Why no consent is in force, for the middle of a sentence. */
export const whyNoConsent = (newest: Consent | undefined, day: Day): string => {
  switch (newest?.answer) {
    case undefined: return 'nobody has asked yet'
    case 'refused': return `refused on ${longDay(newest.from)}`
    case 'withdrawn': return `taken back on ${longDay(newest.from)}`
    case 'lapsed': return `lapsed on ${longDay(newest.from)}, when the person moved to another organisation`
    case 'given': return newest.until !== null && newest.until < day ? `expired after ${longDay(newest.until)}` : `given on ${longDay(newest.from)}`
  }
}
