/**
 * The sharing decision in words: may this viewer see this class of information about this person, and why.
 *
 * Computed when reading, from dated facts, never stored. The row-level policies of the database say the same with joins
 * (migrations/*_sharing.sql); tests/sharing.test.ts keeps the two equal on random worlds.
 */
import type { Day } from '../core/dates.ts'
import { CLASSES, keysOf, RESTRICTED, SIGHTS, type Basis, type Duty, type InformationClass, type Purpose, type Role, type Sight } from '../platform/vocabulary.ts'
import { GRID, type Grid } from './grid.ts'

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

const holds = (dated: { readonly from: Day; readonly until: Day | null }, day: Day): boolean => dated.from <= day && (dated.until === null || dated.until >= day)

/** Is the agreement in force on this day? Who has signed it is asked of each party. */
export const inForce = (agreement: Pick<Agreement, 'from' | 'until'>, day: Day): boolean => holds(agreement, day)

/** Does this party's signature count on this day? */
export const standsSigned = ({ signedOn, withdrawnOn = null }: Pick<Party, 'signedOn' | 'withdrawnOn'>, day: Day): boolean =>
  signedOn !== null && signedOn <= day && (withdrawnOn === null || withdrawnOn > day)

const signed = (agreement: Agreement, organisationId: string, day: Day): Party | undefined =>
  agreement.parties.find((party) => party.organisationId === organisationId && standsSigned(party, day))

/** Is the person among those whom the agreement is about? */
export const covers = (agreement: Agreement, facts: PersonFacts, day: Day): boolean => {
  switch (agreement.cohort) {
    case 'everyone': return true
    case 'named': return facts.namedIn.includes(agreement.id)
    case 'supervised': return facts.involvements.some((one) => one.basis === 'responsible' && holds(one, day) && signed(agreement, one.organisationId, day) !== undefined)
  }
}

/** Does the newest answer that was given by this day about this class give consent, and has it not expired? */
export const consents = (facts: PersonFacts, agreementId: string, wanted: InformationClass, day: Day): boolean => {
  const newest = facts.consents.reduce<Consent | null>((best, one) =>
    (one.agreementId === agreementId && one.classes.includes(wanted) && one.from <= day && (best === null || one.from >= best.from) ? one : best), null)
  return newest?.answer === 'given' && holds(newest, day)
}

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

/** What the agreements in force say of one class, whoever it is about: who gives it freely, and who under which conditions. */
interface Giving {
  /** Who gives it of everybody without asking, with the title under which. */
  readonly freely: ReadonlyMap<string, string>
  readonly firstTitle: string | null
  /** Agreements that share it of some people, or with consent. */
  readonly conditional: readonly Agreement[]
  readonly conditionalBy: ReadonlyMap<string, readonly Agreement[]>
}

/** The agreements in force as one organisation stands to them for one purpose on one day: worked out once, asked about many people. */
interface Standing {
  readonly organisationId: string
  readonly purpose: Purpose
  readonly today: Day
  readonly any: boolean
  readonly givings: Map<InformationClass, Giving>
  readonly agreements: readonly Agreement[]
}

const standings = new WeakMap<readonly Agreement[], Standing[]>()

const standingOf = ({ organisationId, purpose }: Seeker, agreements: readonly Agreement[], today: Day): Standing => {
  const known = standings.get(agreements) ?? []
  for (const one of known) if (one.organisationId === organisationId && one.purpose === purpose && one.today === today) return one
  const mine = agreements.filter((a) => inForce(a, today) && a.purposes.includes(purpose) && signed(a, organisationId, today))
  const standing: Standing = { organisationId, purpose, today, any: mine.length > 0, givings: new Map(), agreements: mine }
  standings.set(agreements, [standing, ...known.slice(0, STANDINGS_KEPT_MAX - 1)])
  return standing
}

/** One request asks as one viewer; a preview of an agreement asks as each hat of its parties. */
const STANDINGS_KEPT_MAX = 50

const givingOf = (standing: Standing, cls: InformationClass): Giving => {
  const known = standing.givings.get(cls)
  if (known) return known
  const freely = new Map<string, string>()
  const conditional: Agreement[] = []
  const conditionalBy = new Map<string, Agreement[]>()
  for (const agreement of standing.agreements) {
    const givers = agreement.parties.filter((party) => party.shares.includes(cls) && standsSigned(party, standing.today))
    if (givers.length === 0) continue
    if (agreement.cohort === 'everyone' && !agreement.consentFor.includes(cls)) {
      for (const { organisationId } of givers) if (!freely.has(organisationId)) freely.set(organisationId, agreement.title)
      continue
    }
    conditional.push(agreement)
    for (const { organisationId } of givers) conditionalBy.set(organisationId, [...(conditionalBy.get(organisationId) ?? []), agreement])
  }
  const [firstTitle = null] = freely.values()
  const giving: Giving = { freely, firstTitle, conditional, conditionalBy }
  standing.givings.set(cls, giving)
  return giving
}

const applies = (agreement: Agreement, cls: InformationClass, facts: PersonFacts, day: Day): boolean =>
  covers(agreement, facts, day) && (!agreement.consentFor.includes(cls) || consents(facts, agreement.id, cls, day))

/** The title under which this organisation gives the class of this person, or null. */
const givenBy = (giving: Giving, organisationId: string, cls: InformationClass, facts: PersonFacts, day: Day): string | null =>
  giving.freely.get(organisationId) ?? giving.conditionalBy.get(organisationId)?.find((agreement) => applies(agreement, cls, facts, day))?.title ?? null

/** Why nobody gives this class of this person: not consented, of other people only, or not at all. */
const notGiven = ({ conditional }: Giving, cls: InformationClass, facts: PersonFacts, day: Day): Sighting => {
  const unasked = conditional.find((agreement) => covers(agreement, facts, day))
  if (unasked) return hidden(`This is shared under “${unasked.title}” only with the person’s consent, and there is none in force: ${WORDS[cls]}.`)
  const [elsewhere] = conditional
  return hidden(elsewhere ? `“${elsewhere.title}” shares this of other people only, and this person is not among them: ${WORDS[cls]}.` : `No agreement that your organisation has signed shares this: ${WORDS[cls]}.`)
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
  if (!standing.any) return hidden('Your organisation has no information sharing agreement in force for this purpose.')
  const giving = givingOf(standing, wanted)
  const title = giving.firstTitle ?? giving.conditional.find((agreement) => applies(agreement, wanted, facts, today))?.title ?? null
  if (title === null) return notGiven(giving, wanted, facts, today)

  let best: Sighting | null = null
  for (const involvement of facts.involvements) {
    if (!holds(involvement, today)) continue
    const own = involvement.organisationId === seeker.organisationId
    const sight = rows?.[own ? involvement.basis : 'partner']?.[wanted] ?? 'hidden'
    if (sight === 'hidden' || (best !== null && SIGHTS.indexOf(best.sight) <= SIGHTS.indexOf(sight))) continue
    const under = own ? title : givenBy(giving, involvement.organisationId, wanted, facts, today)
    if (under === null) continue
    if (!own) {
      // A partner's people count only when that partner shares who it works with, as well as this class of what it knows.
      const knowing = involvement.class === 'health' ? 'health' : 'identity'
      if (givenBy(givingOf(standing, knowing), involvement.organisationId, knowing, facts, today) === null || (sight === 'visible' && rows?.partner?.[knowing] !== 'visible')) continue
    }
    const limit = facts.limits.length === 0 ? undefined : limitOn(seeker, involvement.organisationId, wanted, facts, today)
    if (limit?.kind === 'lock') continue
    if (limit) {
      if (best === null || best.sight === 'exists-only') best = { sight: 'masked', reason: RESTRICTED, contactOrganisationId: null }
      continue
    }
    best = {
      sight, contactOrganisationId: sight === 'exists-only' ? involvement.organisationId : null,
      // What the grid masks is shared with the organisation and not with this role: the agreement is no reason for what is not shown.
      reason: sight === 'masked' ? MASKED_WORDS : own ? `${BASIS_WORDS[involvement.basis]}, under “${under}”` : `an organisation that works with this person shares it under “${under}”`,
    }
  }
  return best ?? hidden(`Nothing that your organisation has to do with this person lets your role see this: ${WORDS[wanted]}.`)
}
