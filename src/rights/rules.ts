/** Requests of people about their own information: kinds, steps and who may take them. Pure. */
import type { Random } from '../core/random.ts'
import { randomReference } from '../core/reference.ts'
import { no, yes, type Result } from '../core/result.ts'

/** What somebody may ask for about themselves. */
export const REQUEST_KINDS = {
  access: { title: 'A copy of their information', source: 'UK GDPR article 15; DPA 2018 s45', plain: 'You asked for a copy of what is held about you.' },
  correction: { title: 'Something is wrong', source: 'UK GDPR article 16; DPA 2018 s46', plain: 'You said that something held about you is wrong.' },
  restriction: { title: 'Keep it, but do not use it', source: 'UK GDPR article 18; DPA 2018 s47(2), (3)', plain: 'You asked us to keep something and not to use it.' },
  erasure: { title: 'Erase it', source: 'UK GDPR article 17; DPA 2018 s47(1)', plain: 'You asked us to erase what is held about you.' },
} as const
export type RequestKind = keyof typeof REQUEST_KINDS

/**
 * The workflow on one screen: where a request stands, and what can come next. `told` is the end of every answer, `refused` and
 * `withdrawn` the ends without one.
 */
export const STATES = {
  received: 'We have it',
  identified: 'We know who asks',
  gathered: 'Gathered, to be read through',
  reviewed: 'Read through, to be approved',
  ready: 'Ready for the person',
  decided: 'Decided, to be told',
  proposed: 'Proposed, to be approved',
  erasing: 'Being erased',
  told: 'The person has the answer',
  refused: 'Refused, and the person told why',
  withdrawn: 'Taken back by the person',
} as const
export type RequestState = keyof typeof STATES

const NEXT: Readonly<Record<RequestKind, Partial<Record<RequestState, readonly RequestState[]>>>> = {
  access: {
    received: ['identified'], identified: ['gathered'], gathered: ['gathered', 'reviewed'], reviewed: ['gathered', 'ready'], ready: ['told'],
  },
  correction: { received: ['identified'], identified: ['decided'], decided: ['told'] },
  restriction: { received: ['identified'], identified: ['proposed'], proposed: ['identified', 'decided'], decided: ['told'] },
  erasure: { received: ['identified'], identified: ['proposed'], proposed: ['identified', 'erasing'] },
}

/** Until the answer exists, the person may take the request back and we may refuse it with a reason. */
const OPEN: readonly RequestState[] = ['received', 'identified', 'gathered', 'reviewed', 'proposed']
export const ENDS: readonly RequestState[] = ['told', 'refused', 'withdrawn']

export const isEnded = (state: RequestState): boolean => ENDS.includes(state)

/** May it go from here to there? The refusal says what has to be done first. */
export const decideStep = (kind: RequestKind, from: RequestState, to: RequestState): Result<RequestState> => {
  if ((to === 'refused' || to === 'withdrawn') && OPEN.includes(from)) return yes(to)
  if (NEXT[kind][from]?.includes(to)) return yes(to)
  if (isEnded(from)) return no('This request is closed. What the person asks now is a new request.')
  if (from === 'received') return no('First confirm who asks: nothing about a person leaves to somebody who may be another.')
  return no(`It stands at “${STATES[from]}”, and this cannot be done from there. Load the page again.`)
}

/** Four eyes: whoever did the first half never does the second, and both halves are the governance lead's. */
export const mayApprove = (reviewers: readonly string[], approver: string): Result<true> =>
  reviewers.includes(approver) ? no('You did the first half of this yourself. A second person reads it and approves it.') : yes(true)

export interface ConfirmerFacts {
  /** Did the same account write the request down? */
  readonly loggedByMe: boolean
  readonly lead: boolean
  /** Is the viewer's organisation responsible for the person today? */
  readonly responsible: boolean
}

/** May somebody say who asks? A request that one person can invent, confirm and gather would be a key to everybody's file. */
export const mayConfirm = ({ loggedByMe, lead, responsible }: ConfirmerFacts): Result<true> => {
  if (loggedByMe) return no('You logged this request yourself. Somebody else confirms who asks: the person’s manager, their head, or another governance lead.')
  return lead || responsible ? yes(true) : no('Whoever is responsible for the person confirms who asks, or a governance lead.')
}

/** What is still to be looked at before a copy can be approved; null when nothing is. */
export const whyNotReviewed = (rows: readonly { readonly decision: string | null }[]): string | null => {
  const open = rows.filter((row) => row.decision === null).length
  return open === 0 ? null : `${open} ${open === 1 ? 'row has' : 'rows have'} not been decided. Decide each before a second person reads them.`
}

/** A short readable reference that tells nothing about the person: `R-7K2M9QX`. */
export const newRequestReference = (random: Random): string => randomReference('R', random)

/** Names of everybody who can be asked, for a select. */
export const ASKED_BY = {
  person: 'The person',
  representative: 'Somebody acting for them, with written authority',
} as const
export type AskedBy = keyof typeof ASKED_BY
