/**
 * What becomes of one record: joined to a person, put before a reviewer, or a person of its own, with the reason in words. Pure.
 *
 * Source of the rules: docs/decisions/2026-11-23-matching-one-record.md.
 */
import { LINK_LIKELIHOOD_MIN } from './linking.ts'
import { contradictedNumbers, type MatchFacts, type Weighed } from './matching.ts'
import { REVIEW_LIKELIHOOD_MIN } from './scoring.ts'

/** A known identity of a person who may be meant, and what it weighs beside the record. */
export interface Candidate {
  readonly personId: string
  readonly facts: MatchFacts
  /** Whether the facts stand today: a number that was corrected contradicts nobody. */
  readonly standing: boolean
  /** Null where no field is there on both. */
  readonly weighed: Weighed | null
  words(): string
}

/** A person whom the record may be about, for a reviewer. */
export interface PossibleMatch {
  readonly personId: string
  readonly likelihood: number
  readonly why: string
}

export type Decision =
  | { readonly kind: 'join'; readonly personId: string; readonly why: string; readonly likelihood: number; /** No strong number says so. */ readonly byNameAlone: boolean; readonly doubts: readonly PossibleMatch[] }
  | { readonly kind: 'review'; readonly doubts: readonly PossibleMatch[] }
  | { readonly kind: 'new' }

/** A record joins one of two likely people only where that one is likelier by so much: 2 to the power of ten is about a thousand to one. */
const CLEARLY_BITS = 10

/** With names that are others altogether, a reviewer is asked from this likelihood on. */
const ALIKE_LIKELIHOOD_MIN = 0.5
/** A reviewer is asked about so many people for one record; that there are more is said. */
const DOUBTS_MAX = 3

/** In words, as people say odds. */
const likelihoodWords = (likelihood: number): string =>
  likelihood >= 0.999 ? 'almost certain' : likelihood >= LINK_LIKELIHOOD_MIN ? 'very likely' : likelihood >= 0.5 ? 'likely' : likelihood >= REVIEW_LIKELIHOOD_MIN ? 'possible' : 'unlikely'

interface Standing extends PossibleMatch {
  readonly weight: number
  readonly byNumber: boolean
  readonly joins: boolean
  readonly agrees: string
}

/** Those whom a reviewer is asked about; the last one says of how many they were chosen. */
const likeliest = (found: readonly Standing[]): readonly Standing[] =>
  found.slice(0, DOUBTS_MAX).map((one, at) => (at === DOUBTS_MAX - 1 && found.length > DOUBTS_MAX ? { ...one, why: `${one.why} ${found.length - DOUBTS_MAX} more people are alike, but less.` } : one))

/** The same facts are chosen whatever the order in which they came. */
const inOneOrder = (a: Candidate, b: Candidate): number => (JSON.stringify(a.facts) < JSON.stringify(b.facts) ? -1 : 1)

const ofPerson = (record: MatchFacts, personId: string, known: readonly Candidate[]): Standing | null => {
  const weighed = known.flatMap((one) => (one.weighed === null ? [] : [{ one, weighed: one.weighed }])).sort((a, b) => b.weighed.weight - a.weighed.weight || inOneOrder(a.one, b.one))
  const [heaviest] = weighed
  // A rare slip weighs more than a name that is the same: whoever is known by the very name is not held to be another because somebody once wrote it wrong.
  const named = heaviest && !heaviest.weighed.sameNames && heaviest.weighed.sameNumbers.length === 0 ? weighed.find((one) => one.weighed.sameNames && one.weighed.likelihood >= LINK_LIKELIHOOD_MIN) : undefined
  const best = named ?? heaviest
  if (!best) return null
  const { weight, likelihood } = best.weighed
  const shared = known.find((one) => (one.weighed?.sameNumbers.length ?? 0) > 0)
  // A number that nothing bears out is a slip or somebody else's number: a reviewer should know of it, however unlikely.
  if (likelihood < REVIEW_LIKELIHOOD_MIN && !shared) return null
  const contradicted = contradictedNumbers(record, known.filter((one) => one.standing).map((one) => one.facts))
  const byNumber = known.some((one) => one.weighed !== null && one.weighed.sameNumbers.length > 0 && one.weighed.likelihood >= LINK_LIKELIHOOD_MIN)
  // Of two who share a birth date or an address only, whose names are others altogether, nearly all are strangers, and the rest marry.
  if (best.weighed.namesDiffer && !shared && likelihood < ALIKE_LIKELIHOOD_MIN) return null
  const unlike = !best.weighed.sameNames && !byNumber
  const words = likelihood < REVIEW_LIKELIHOOD_MIN && shared ? shared.words() : best.one.words()
  const against = contradicted.length > 0 ? `but another ${contradicted.join(' and another ')} is known: never joined without a review`
    : unlike && likelihood >= LINK_LIKELIHOOD_MIN ? 'but the names are not the same, as those of twins are not, and no number says that they are one' : ''
  return {
    personId, likelihood, weight, byNumber, joins: likelihood >= LINK_LIKELIHOOD_MIN && contradicted.length === 0 && !unlike, agrees: words,
    why: `One human being: ${likelihoodWords(likelihood)}. ${words.charAt(0).toUpperCase()}${words.slice(1)}${against === '' ? '' : `; ${against}`}.`,
  }
}

/**
 * Decides about one record. `cuts` are blocks that were too large to compare all of (said in the reason); `apart` answers whether two
 * people were said to be two.
 */
export const decide = (record: MatchFacts, candidates: readonly Candidate[], cuts: readonly string[] = [], apart: (one: string, other: string) => boolean = () => false): Decision => {
  const people = Map.groupBy(candidates, (one) => one.personId)
  const found = [...people].flatMap(([id, known]) => ofPerson(record, id, known) ?? []).sort((a, b) => b.weight - a.weight || (a.personId < b.personId ? -1 : 1))
  const cutWords = cuts.length === 0 ? '' : ` Too many records share its ${cuts.join(', and its ')}: of those, only the ones that agree in more were compared.`
  const doubtOf = ({ personId, likelihood, why }: Standing): PossibleMatch => ({ personId, likelihood, why: why + cutWords })
  const joining = found.filter((one) => one.joins)
  const [best, second] = joining
  const join = best && (!second || best.weight - second.weight >= CLEARLY_BITS || (best.byNumber && !second.byNumber)) ? best : null
  if (join) {
    const others = likeliest(found.filter((one) => one !== join && !apart(join.personId, one.personId)))
    return {
      kind: 'join', personId: join.personId, likelihood: join.likelihood, byNameAlone: !join.byNumber, doubts: others.map(doubtOf),
      why: `${join.agrees.charAt(0).toUpperCase()}${join.agrees.slice(1)}. One human being: ${likelihoodWords(join.likelihood)}.${cutWords}`,
    }
  }
  return found.length > 0 ? { kind: 'review', doubts: likeliest(found).map((one) => (joining.length > 1 && one.joins ? { ...doubtOf(one), why: `${one.why} Another person is as likely.${cutWords}` } : doubtOf(one))) } : { kind: 'new' }
}
