/**
 * The sharing decision in words: may this viewer see this class of information about this person, and why.
 *
 * Computed when reading, from dated facts, never stored. The row-level policies of the database say the same with joins
 * (migrations/*_sharing.sql); tests/sharing.test.ts keeps the two equal on random worlds.
 */
import type { Day } from '../core/dates.ts'
import { CLASSES, keysOf, RESTRICTED, SIGHTS, type Basis, type Duty, type InformationClass, type Purpose, type Role, type Sight } from '../platform/vocabulary.ts'
import { consentGiven, newestAnswer, whyNoConsent } from './answers.ts'
import { anyGround, covers, givingOf, groundsOf, holds, standingOf, type Ground, type Standing } from './grounds.ts'
import { GRID, type Grid, type Row } from './grid.ts'

export interface Seeker {
  readonly accountId: string
  readonly organisationId: string
  readonly role: Role | Duty
  readonly purpose: Purpose
}

/** When it is asked: the day decides agreements, involvements, consent and limits; the moment only emergency access. */
export interface When {
  readonly today: Day
  readonly now: Date
}

/** Why an organisation has to do with the person, between which days. */
export interface Involvement {
  readonly organisationId: string
  readonly basis: Basis
  readonly class: InformationClass
  readonly from: Day
  readonly until: Day | null
}

/** What the person answered when asked to share classes under one agreement. For each class the newest answer counts. */
export interface Consent {
  readonly agreementId: string
  readonly classes: readonly InformationClass[]
  readonly answer: ConsentAnswer
  readonly from: Day
  /** The last day on which it holds. */
  readonly until: Day | null
}

export type ConsentAnswer = 'given' | 'refused' | 'withdrawn' | 'lapsed'

/** What narrows sight of the person, between which days. */
export interface Limit {
  /** An exclusion shuts out its accounts; a lock admits only its accounts; a restriction withholds its classes from everybody (none named: all). */
  readonly kind: 'exclusion' | 'lock' | 'restriction'
  /** Who set it: a lock or a restriction is about what this organisation knows. */
  readonly organisationId: string
  readonly accountIds: readonly string[]
  readonly classes: readonly InformationClass[]
  readonly from: Day
  readonly until: Day | null
}

/** Emergency sight that one account took. */
export interface Emergency {
  readonly accountId: string
  readonly organisationId: string
  readonly from: Date
  /** The moment at which it is over. */
  readonly until: Date
}

/** Every dated fact about one person that the decision rests on. */
export interface PersonFacts {
  readonly involvements: readonly Involvement[]
  /** Oldest answer first. */
  readonly consents: readonly Consent[]
  /** Agreements on whose list of people this person is today. */
  readonly namedIn: readonly string[]
  readonly limits: readonly Limit[]
  readonly emergencies: readonly Emergency[]
}

export interface Party {
  readonly organisationId: string
  readonly shares: readonly InformationClass[]
  readonly signedOn: Day | null
  /** The first day on which its signature counts no more; none while it stays. */
  readonly withdrawnOn?: Day | null
}

/** Whom an agreement is about: everyone its parties work with, people whom a party is responsible for, or those on its own list. */
export const COHORTS = {
  everyone: 'Everyone whom the parties work with',
  supervised: 'People whom one of the parties is responsible for',
  named: 'People on the agreement’s own list',
} as const
export type Cohort = keyof typeof COHORTS

export interface Agreement {
  readonly id: string
  readonly title: string
  readonly purposes: readonly Purpose[]
  readonly from: Day
  readonly until: Day
  readonly cohort: Cohort
  /** Classes that it shares only while the person consents. */
  readonly consentFor: readonly InformationClass[]
  readonly parties: readonly Party[]
}

export interface Sighting {
  readonly sight: Sight
  /** The whole reason, as one sentence for the person page and the audit. */
  readonly reason: string
  /** For exists-only: the organisation to ask. */
  readonly contactOrganisationId: string | null
}

export { covers, inForce, standsSigned } from './grounds.ts'

const shutOut = (seeker: Seeker, facts: PersonFacts, day: Day): boolean =>
  facts.limits.some((limit) => limit.kind === 'exclusion' && holds(limit, day) && limit.accountIds.includes(seeker.accountId))

/** Which limit, if any, keeps the seeker from this class of what the holder knows about the person? A lock comes before a restriction. */
const limitOn = (seeker: Seeker, holderId: string, wanted: InformationClass, facts: PersonFacts, day: Day): Limit | undefined =>
  facts.limits.find((limit) => limit.kind === 'lock' && holds(limit, day) && [seeker.organisationId, holderId].includes(limit.organisationId) && !limit.accountIds.includes(seeker.accountId))
  ?? facts.limits.find((limit) => limit.kind === 'restriction' && holds(limit, day) && limit.organisationId === holderId && (limit.classes.length === 0 || limit.classes.includes(wanted)))

const BASIS_WORDS: Record<Basis, string> = {
  responsible: 'your organisation is responsible for this person',
  supplied: 'your organisation supplied a record of this person',
  referred: 'this person was referred to your organisation',
}

const MASKED_WORDS = 'Your role is not shown this; it exists for those who need it.'

const hidden = (reason: string): Sighting => ({ sight: 'hidden', reason, contactOrganisationId: null })

const WORDS = Object.fromEntries(keysOf(CLASSES).map((cls) => [cls, CLASSES[cls].toLowerCase()])) as Readonly<Record<InformationClass, string>>

/** Why nobody gives this class of this person: not consented, of other people only, or not at all. */
const notGiven = (conditional: readonly Agreement[], cls: InformationClass, facts: PersonFacts, day: Day): Sighting => {
  const unasked = conditional.find((agreement) => covers(agreement, facts, day))
  if (unasked) return hidden(`This is shared under “${unasked.title}” only with the person’s consent, and there is none in force (${whyNoConsent(newestAnswer(facts.consents, unasked.id, cls, day), day)}): ${WORDS[cls]}.`)
  const [elsewhere] = conditional
  return hidden(elsewhere ? `“${elsewhere.title}” shares this of other people only, and this person is not among them: ${WORDS[cls]}.` : `No agreement that your organisation has signed shares this: ${WORDS[cls]}.`)
}

const under = ({ title, consent }: Ground): string => `under “${title}”${consent ? `, ${consentGiven(consent)}` : ''}`

const NO_AGREEMENT = 'Your organisation has no information sharing agreement in force for this purpose.'

/** Does a partner whose involvement counts share who it works with, in a class that this role may see when it is to see more than whom to ask? */
const known = (standing: Standing, rows: Partial<Record<string, Row>> | undefined, { organisationId, class: cls }: Involvement, sight: Sight, facts: PersonFacts): boolean => {
  const knowing = cls === 'health' ? 'health' : 'identity'
  for (const { basis } of groundsOf(givingOf(standing, knowing), organisationId, knowing, facts, standing.today))
    if (sight !== 'visible' || rows?.[basis]?.[knowing] === 'visible') return true
  return false
}

/**
 * The decision for one class of information about one person. The best sight that any basis gives counts; limits narrow it, and
 * emergency access widens it for its hour. What the agreements say is worked out once for each list of agreements, so keep the list
 * while the same viewer asks. `grid` is an argument so that random tests can try other grids.
 */
export const maySee = (seeker: Seeker, wanted: InformationClass, facts: PersonFacts, agreements: readonly Agreement[], { today, now }: When, grid: Grid = GRID): Sighting => {
  if (facts.limits.length > 0 && shutOut(seeker, facts, today)) return hidden('You are on the exclusion list of this person.')
  const rows = grid[seeker.role]
  for (const one of facts.emergencies)
    if (one.accountId === seeker.accountId && one.organisationId === seeker.organisationId && one.from <= now && now < one.until && rows?.emergency?.[wanted] === 'visible')
      return { sight: 'visible', reason: 'you took emergency access, which is reviewed afterwards', contactOrganisationId: null }

  const standing = standingOf(seeker, agreements, today)
  if (!standing.any) return hidden(NO_AGREEMENT)
  const giving = givingOf(standing, wanted)
  const any = anyGround(giving, wanted, facts, today)
  if (any.length === 0) return notGiven(giving.conditional, wanted, facts, today)

  let best: Sighting | null = null
  for (const involvement of facts.involvements) {
    if (!holds(involvement, today)) continue
    const own = involvement.organisationId === seeker.organisationId
    for (const ground of own ? any : groundsOf(giving, involvement.organisationId, wanted, facts, today)) {
      const sight = rows?.[own ? involvement.basis : ground.basis]?.[wanted] ?? 'hidden'
      // A second 'ask them' tells nothing more, but a restriction of it does: what is restricted is not even asked about.
      const worse = best === null ? -1 : SIGHTS.indexOf(sight) - SIGHTS.indexOf(best.sight)
      if (sight === 'hidden' || worse > 0 || (worse === 0 && sight !== 'exists-only')) continue
      // A partner's people count only when that partner shares who it works with, as well as this class of what it knows.
      if (!own && !known(standing, rows, involvement, sight, facts)) continue
      const limit = facts.limits.length === 0 ? undefined : limitOn(seeker, involvement.organisationId, wanted, facts, today)
      if (limit?.kind === 'lock') continue
      if (limit) {
        if (best === null || best.sight === 'exists-only') best = { sight: 'masked', reason: RESTRICTED, contactOrganisationId: null }
        continue
      }
      if (best?.sight === sight) continue
      best = {
        sight, contactOrganisationId: sight === 'exists-only' ? involvement.organisationId : null,
        // What the grid masks is shared with the organisation and not with this role: the agreement is no reason for what is not shown.
        reason: sight === 'masked' ? MASKED_WORDS : own ? `${BASIS_WORDS[involvement.basis]}, ${under(ground)}` : `an organisation that works with this person shares it ${under(ground)}`,
      }
    }
  }
  return best ?? hidden(`Nothing that your organisation has to do with this person lets your role see this: ${WORDS[wanted]}.`)
}

/**
 * The decision for what one other organisation itself recorded of a class: its own record, not what the partnership knows together. Only
 * what that organisation gives opens it, so consent to share one service's record opens no other's. Says nothing of whether there is a
 * record. Emergency access opens the shared record and not an agency's own.
 */
export const maySeeOf = (seeker: Seeker, holderId: string, wanted: InformationClass, facts: PersonFacts, agreements: readonly Agreement[], { today }: Pick<When, 'today'>, grid: Grid = GRID): Sighting => {
  if (shutOut(seeker, facts, today)) return hidden('You are on the exclusion list of this person.')
  const standing = standingOf(seeker, agreements, today)
  if (!standing.any) return hidden(NO_AGREEMENT)
  const giving = givingOf(standing, wanted)
  const grounds = groundsOf(giving, holderId, wanted, facts, today)
  if (grounds.length === 0) return notGiven(giving.conditionalBy.get(holderId) ?? [], wanted, facts, today)
  const seeing = grounds.find(({ basis }) => grid[seeker.role]?.[basis]?.[wanted] === 'visible')
  if (!seeing) return { sight: 'masked', reason: MASKED_WORDS, contactOrganisationId: null }
  const limit = limitOn(seeker, holderId, wanted, facts, today)
  if (limit) return limit.kind === 'lock' ? hidden('This is open to named colleagues only.') : { sight: 'masked', reason: RESTRICTED, contactOrganisationId: null }
  return { sight: 'visible', reason: `it is shared ${under(seeing)}`, contactOrganisationId: null }
}
