/** One referral as its actions find it: what its forms carry, who may see it, and on which side of it they stand. */
import { z } from 'zod'
import { letters, Version } from '../../core/inputs.ts'
import { stale } from '../../core/result.ts'
import { samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CASE_ROLES, type Role } from '../../platform/vocabulary.ts'
import type { Party, ReferralState } from '../rules.ts'
import { findReferral, isResponsible, type WholeReferral } from '../store.ts'

/** A referral changed its state. */
export const referralChanged = eventType<{ referral: string; person: string; state: ReferralState }>('referrals.changed')

export const PROVIDERS = ['caseworker'] as const

export const ReferralId = z.uuid('This is not the id of a referral.')
/** What the provider is told, and nothing else. */
export const Told = { riskToKnow: letters(2000).default(''), needsToKnow: letters(2000).default('') }
/** Which referral, and which version of it the form was made from. */
export const Answer = { referral: ReferralId, version: Version }

export interface Seen {
  readonly referral: WholeReferral
  readonly person: PersonSummary
  readonly people: readonly string[]
  /** On which side the viewer stands; null for somebody who only looks. */
  readonly party: Party | null
}

/** The referral with its person, if the viewer may see both: a provider whose involvement has ended sees neither. */
export const seenReferral = async (context: Reading, id: string): Promise<Seen | undefined> => {
  const referral = await findReferral(context, id)
  const person = referral && (await seenPerson(context, referral.person))
  if (!referral || !person) return undefined
  const people = await samePeople(context, person.id)
  return { referral, person, people, party: await partyOf(context, referral, people) }
}

const partyOf = async (context: Reading, referral: WholeReferral, people: readonly string[]): Promise<Party | null> => {
  const { viewer } = context
  if (!viewer) return null
  if (is(PROVIDERS, viewer.role)) return viewer.organisationId === referral.providerId ? 'provider' : null
  if (!is(CASE_ROLES, viewer.role)) return null
  return viewer.organisationId === referral.referringId || (await isResponsible(context, people)) ? 'referrer' : null
}

export const is = (roles: readonly Role[], role: Role): boolean => roles.includes(role)

/** What somebody else saved first. */
export const staleReferral = async (context: Acting, id: string) => stale(await findReferral(context, id))

/** The referral, if the viewer stands on that side of it. */
export const onSide = async (context: Acting, id: string, side: Party): Promise<Seen | undefined> => {
  const found = await seenReferral(context, id)
  return found?.party === side ? found : undefined
}
