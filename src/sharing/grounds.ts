/** On which ground an agreement shares a class of one person today: freely, because the person is among those it is about, or by consent. Pure. */
import type { Day } from '../core/dates.ts'
import type { InformationClass, Purpose } from '../platform/vocabulary.ts'
import { newestAnswer } from './answers.ts'
import type { Agreement, Consent, Party, PersonFacts, Seeker } from './rules.ts'

/** Does it hold on this day? Its last day is the last on which it does; none for one that stays. */
export const holds = (dated: { readonly from: Day; readonly until: Day | null }, day: Day): boolean => dated.from <= day && (dated.until === null || dated.until >= day)

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

/** The consent that stands on this day for this class under this agreement: the newest answer, if it gives consent that has not expired. */
const standingAnswer = (facts: PersonFacts, agreementId: string, wanted: InformationClass, day: Day): Consent | undefined => {
  const newest = newestAnswer(facts.consents, agreementId, wanted, day)
  return newest?.answer === 'given' && holds(newest, day) ? newest : undefined
}

/** What the agreements in force say of one class, whoever it is about: who gives it freely, and who under which conditions. */
interface Giving {
  /** Who gives it of everybody without asking, and the ground, alone in its list. */
  readonly freely: ReadonlyMap<string, readonly Ground[]>
  /** The first of these grounds, or none. */
  readonly free: readonly Ground[]
  /** Agreements that share it of some people, or with consent. */
  readonly conditional: readonly Agreement[]
  readonly conditionalBy: ReadonlyMap<string, readonly Agreement[]>
}

/** The agreements in force as one organisation stands to them for one purpose on one day: worked out once, asked about many people. */
export interface Standing {
  readonly organisationId: string
  readonly purpose: Purpose
  readonly today: Day
  readonly any: boolean
  readonly givings: Map<InformationClass, Giving>
  readonly agreements: readonly Agreement[]
}

const NO_GROUNDS: readonly Ground[] = []

const standings = new WeakMap<readonly Agreement[], Standing[]>()

/** The agreements in force as the seeker stands to them on this day; kept for the list of agreements, so keep that while the same viewer asks. */
export const standingOf = ({ organisationId, purpose }: Seeker, agreements: readonly Agreement[], today: Day): Standing => {
  const known = standings.get(agreements) ?? []
  for (const one of known) if (one.organisationId === organisationId && one.purpose === purpose && one.today === today) return one
  const mine = agreements.filter((a) => inForce(a, today) && a.purposes.includes(purpose) && signed(a, organisationId, today))
  const standing: Standing = { organisationId, purpose, today, any: mine.length > 0, givings: new Map(), agreements: mine }
  standings.set(agreements, [standing, ...known.slice(0, STANDINGS_KEPT_MAX - 1)])
  return standing
}

/** One request asks as one viewer; a preview of an agreement asks as each hat of its parties. */
const STANDINGS_KEPT_MAX = 50

/** Who gives this class under the agreements of a standing, of whomever; worked out once. */
export const givingOf = (standing: Standing, cls: InformationClass): Giving => {
  const known = standing.givings.get(cls)
  if (known) return known
  const freely = new Map<string, readonly Ground[]>()
  const conditional: Agreement[] = []
  const conditionalBy = new Map<string, Agreement[]>()
  for (const agreement of standing.agreements) {
    const givers = agreement.parties.filter((party) => party.shares.includes(cls) && standsSigned(party, standing.today))
    if (givers.length === 0) continue
    if (agreement.cohort === 'everyone' && !agreement.consentFor.includes(cls)) {
      for (const { organisationId } of givers) if (!freely.has(organisationId)) freely.set(organisationId, [{ basis: 'partner', title: agreement.title }])
      continue
    }
    conditional.push(agreement)
    for (const { organisationId } of givers) conditionalBy.set(organisationId, [...(conditionalBy.get(organisationId) ?? []), agreement])
  }
  const [free = NO_GROUNDS] = freely.values()
  const giving: Giving = { freely, free, conditional, conditionalBy }
  standing.givings.set(cls, giving)
  return giving
}

/** Under what one organisation gives a class of one person: an agreement that shares it anyhow, or one under which the person consents to it. */
export interface Ground {
  readonly basis: 'partner' | 'consented'
  readonly title: string
  readonly consent?: Consent
}

/** The ground on which this agreement shares the class of this person, if it is about them and, where it asks for consent, they gave it. */
const groundUnder = (agreement: Agreement, cls: InformationClass, facts: PersonFacts, day: Day): Ground | undefined => {
  if (!covers(agreement, facts, day)) return undefined
  if (!agreement.consentFor.includes(cls)) return { basis: 'partner', title: agreement.title }
  const consent = standingAnswer(facts, agreement.id, cls, day)
  return consent && { basis: 'consented', title: agreement.title, consent }
}

/** The first ground on which anybody gives the class of this person, alone in its list, or none. */
export const anyGround = (giving: Giving, cls: InformationClass, facts: PersonFacts, day: Day): readonly Ground[] => {
  if (giving.free.length > 0) return giving.free
  for (const agreement of giving.conditional) {
    const ground = groundUnder(agreement, cls, facts, day)
    if (ground) return [ground]
  }
  return NO_GROUNDS
}

/** Every ground on which this organisation gives the class of this person, the free one first. */
export const groundsOf = (giving: Giving, organisationId: string, cls: InformationClass, facts: PersonFacts, day: Day): readonly Ground[] => {
  const free = giving.freely.get(organisationId) ?? NO_GROUNDS
  const conditional = giving.conditionalBy.get(organisationId)
  return conditional === undefined ? free : [...free, ...conditional.flatMap((agreement) => groundUnder(agreement, cls, facts, day) ?? [])]
}

/** The other organisations that share this class of this person with the seeker's only while the person consents, whether or not they do. */
export const sharingByConsent = (seeker: Seeker, cls: InformationClass, facts: PersonFacts, agreements: readonly Agreement[], day: Day): string[] =>
  [...new Set(givingOf(standingOf(seeker, agreements, day), cls).conditional.filter((agreement) => agreement.consentFor.includes(cls) && covers(agreement, facts, day))
    .flatMap((agreement) => agreement.parties.filter((party) => party.organisationId !== seeker.organisationId && party.shares.includes(cls) && standsSigned(party, day)).map((party) => party.organisationId)))]
