/**
 * A changed record matched anew: whom it may be about now besides the person whom it stands beside, and whether it still fits that one.
 * It is never moved by itself; whoever sees both sides decides. Pure.
 *
 * Source of the rules: docs/decisions/2026-11-23-matching-one-record.md.
 */
import { contradictedNumbers, weighingOf, type MatchFacts } from '../people/linkage/matching.ts'
import { REVIEW_LIKELIHOOD_MIN } from '../people/linkage/scoring.ts'
import { linkRecords, type Incoming, type Matching } from './linking.ts'
import type { AgencyRecord } from './rules.ts'
import { plainName, type Doubt, type LinkedRecord } from './verdicts.ts'

const COMPARED = ['forename', 'surname', 'birthDate', 'sex', 'pnc', 'prisonNumber', 'crn', 'cro', 'postcode'] as const

/** Did anything change by which somebody is known? */
export const changedIdentity = (before: AgencyRecord, after: AgencyRecord): boolean => COMPARED.some((field) => before[field] !== after[field])

const CHANGED = 'The agency changed this record'

/**
 * Others whom a changed record may be about now.
 *
 * @param own the person whom it stands beside, who is not asked about here
 * @param known everybody whom it may be about, as far as the agency's linking may take them
 */
export const doubtsAboutOthers = (one: Incoming, own: string, known: readonly LinkedRecord[], matching: Matching): readonly Doubt[] => {
  const others = known.filter(({ personId }) => personId !== own)
  if (others.length === 0) return []
  const [found] = linkRecords([one], new Map([[one.row, others]]), () => own, matching)
  if (!found) return []
  const joined: readonly Doubt[] = found.isNew ? [] : [{ personId: found.personId, why: found.linkedBy, likelihood: found.likelihood ?? 1 }]
  return [...joined, ...found.doubts].filter(({ personId }) => matching.apart?.(own, personId) !== true).map((doubt) => ({ ...doubt, why: `${CHANGED}. ${doubt.why}` }))
}

/**
 * The doubt about a record that no longer fits its own person: where other records stand beside the person, none is like it any more, or
 * a strong number now contradicts them; where it stands alone, surname and birth date both changed, as when a number is given out twice.
 * A record that never fitted raises none: somebody put it there who knew why.
 */
export const doubtAboutOwn = (own: string, before: AgencyRecord, after: AgencyRecord, others: readonly MatchFacts[], matching: Matching): Doubt | null => {
  const both = before.birthDate !== after.birthDate && plainName(before.surname) !== plainName(after.surname)
  const doubt = (why: string, likelihood?: number): Doubt => ({ personId: own, own: true, why: `${CHANGED}: ${why}`, ...(likelihood === undefined ? {} : { likelihood }) })
  if (others.length > 0) {
    const was = contradictedNumbers(before, others)
    const contradicted = contradictedNumbers(after, others).filter((number) => !was.includes(number))
    if (contradicted.length > 0) return doubt(`its ${contradicted.join(' and its ')} is another than the one that the person’s other records tell.`)
    const weighing = weighingOf([before, after, ...others], matching.model, matching.frequencies)
    const likeliest = (place: number): number => Math.max(...others.map((_, at) => weighing.weigh(place, at + 2)?.likelihood ?? 0))
    const [then, now] = [likeliest(0), likeliest(1)]
    if (then >= REVIEW_LIKELIHOOD_MIN && now < REVIEW_LIKELIHOOD_MIN) {
      const best = others.findIndex((_, at) => (weighing.weigh(1, at + 2)?.likelihood ?? 0) === now)
      return doubt(`it is no longer like any other record of this person. ${weighing.words(1, Math.max(best, 0) + 2)}.`, now)
    }
  }
  return both ? doubt('both the surname and the birth date are others now. Check that it is still about this person.') : null
}
