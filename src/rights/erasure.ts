/**
 * May somebody be erased? Grounds for, and what stands against, as dated rules with their sources. Pure.
 * Sources: UK GDPR article 17(1) and (3); Data Protection Act 2018 s47 and s100 (Part 3: only where keeping it breaks a principle
 * of s35 to s40, or a legal obligation asks for it).
 */
import { longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { Regime } from './clock.ts'

/** Why it should go, by the law that the record is kept under. */
export const ERASURE_GROUNDS = {
  'not-needed': { title: 'It is no longer needed for what it was kept for', regimes: ['general', 'law-enforcement'], source: 'UK GDPR article 17(1)(a); DPA 2018 s47(1)(a) with s39' },
  'consent-withdrawn': { title: 'They withdrew the consent that it rested on, and nothing else allows it', regimes: ['general'], source: 'UK GDPR article 17(1)(b)' },
  objected: { title: 'They objected, and nothing overrides that', regimes: ['general'], source: 'UK GDPR article 17(1)(c)' },
  unlawful: { title: 'It should not have been kept at all', regimes: ['general', 'law-enforcement'], source: 'UK GDPR article 17(1)(d); DPA 2018 s47(1)(a)' },
  obligation: { title: 'A law or a court says that it must go', regimes: ['general', 'law-enforcement'], source: 'UK GDPR article 17(1)(e); DPA 2018 s47(1)(b)' },
} as const satisfies Record<string, { title: string; regimes: readonly Regime[]; source: string }>
export type ErasureGround = keyof typeof ERASURE_GROUNDS

/** What is known of the person's file when it is decided. Days are the last on which something still goes on. */
export interface FileFacts {
  /** A sentence or supervision that has not ended: its day, or `open` where none is set. */
  readonly sentenceUntil: Day | null
  /** Organisations that are responsible for the person today. */
  readonly responsible: readonly string[]
  readonly holds: readonly { readonly reason: string; readonly reviewDay: Day }[]
  /** Another request of the same person that is not answered yet. */
  readonly openRequests: readonly string[]
}

interface Against {
  readonly from: Day
  readonly source: string
  /** The sentence of the refusal; null where it does not apply. A ground in the list is never refused by this rule. */
  says(facts: FileFacts, regime: Regime, ground: ErasureGround, today: Day): string | null
}

/** What stands against erasing, the strongest first. A court's order overrides the sentence, never a hold that a court asked for. */
const AGAINST: readonly Against[] = [
  {
    from: '2018-05-25', source: 'UK GDPR article 17(3)(e), article 18(1)(c); Inquiries Act 2005 s35',
    says: ({ holds }) => (holds.length === 0 ? null : `A legal hold stops it: ${holds[0]!.reason} (to be reviewed by ${longDay(holds[0]!.reviewDay)}).`),
  },
  {
    from: '2018-05-25', source: 'DPA 2018 s47(1) with s35 and s39; UK GDPR article 17(3)(b): Offender Management Act 2007, Criminal Justice Act 2003',
    says: ({ sentenceUntil }, _regime, ground, today) =>
      ground === 'obligation' || sentenceUntil === null || (sentenceUntil !== 'open' && sentenceUntil < today) ? null
        : `A sentence or supervision runs${sentenceUntil === 'open' ? '' : ` until ${longDay(sentenceUntil)}`}: the law asks for this record while it does.`,
  },
  {
    from: '2018-05-25', source: 'UK GDPR article 17(3)(b); DPA 2018 s47(1)(a)',
    says: ({ responsible }, _regime, ground) =>
      ground === 'obligation' || responsible.length === 0 ? null : `${responsible.join(' and ')} ${responsible.length === 1 ? 'is' : 'are'} responsible for this person today, by law.`,
  },
  {
    from: '2018-05-25', source: 'UK GDPR article 12(3): what was asked is answered first',
    says: ({ openRequests }) => (openRequests.length === 0 ? null : `Answer ${openRequests.join(', ')} first: afterwards there is nothing to answer from.`),
  },
]

export interface Objection { readonly words: string; readonly source: string }

/** Everything that stands against erasing, each with its source. */
export const objectionsTo = (facts: FileFacts, regime: Regime, ground: ErasureGround, today: Day): Objection[] =>
  AGAINST.filter((rule) => rule.from <= today).flatMap((rule) => {
    const words = rule.says(facts, regime, ground, today)
    return words === null ? [] : [{ words, source: rule.source }]
  })

/** May it be proposed or approved today? The refusal is what the person is told. */
export const decideErasure = (facts: FileFacts, regime: Regime, ground: ErasureGround, today: Day): Result<ErasureGround> => {
  const { regimes, title }: { regimes: readonly Regime[]; title: string } = ERASURE_GROUNDS[ground]
  if (!regimes.includes(regime)) return no(`“${title}” is no ground for what is kept under Part 3 of the Data Protection Act 2018.`, 'ground')
  const [first] = objectionsTo(facts, regime, ground, today)
  return first ? no(`${first.words} (${first.source})`, 'ground') : yes(ground)
}
