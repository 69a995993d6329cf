/**
 * Who is looked for: one person for each way in which the sharing decision can fall, each with a mark in everything that the records
 * hold of them, and the facts from which the decision in words tells who may read which mark.
 */
import { randomUUID } from 'node:crypto'
import { addDays } from '../../src/core/dates.ts'
import { keysOf, CLASSES, type Basis, type Duty, type InformationClass, type Role } from '../../src/platform/vocabulary.ts'
import type { Viewer } from '../../src/platform/context.ts'
import { maySee, type Agreement, type Consent, type Emergency, type Limit, type PersonFacts, type Sighting } from '../../src/sharing/rules.ts'
import { NOW, TODAY, type OrganisationName, type World } from '../world.ts'
import { classedTables, mark, plant, type ClassedTable } from './planting.ts'

/** An organisation of the cast: those of the test world, and one of another partnership. */
export type Place = OrganisationName | 'elsewhere'

/** Everybody who asks: each role where it belongs, and some where it does not. */
export const HATS: readonly (readonly [Role, OrganisationName])[] = [
  ['data-officer', 'police'], ['data-officer', 'treatment'], ['delivery-unit-head', 'probation'], ['offender-manager', 'probation'], ['prison-offender-manager', 'prison'], ['resettlement-worker', 'prison'],
  ['caseworker', 'provider'], ['caseworker', 'other-provider'], ['caseworker', 'outsider'], ['housing-officer', 'housing'], ['work-coach', 'jobcentre'], ['disposal-officer', 'police'], ['analyst', 'commissioner'], ['board-secretary', 'commissioner'],
  ['governance-lead', 'commissioner'], ['governance-lead', 'probation'], ['victim-liaison-officer', 'probation'], ['victim-hub-worker', 'victim-hub'], ['administrator', 'probation'], ['offender-manager', 'outsider'],
]

interface Part {
  readonly title: string
  readonly involved: Partial<Record<Place, Basis>>
  readonly until?: string
  readonly limits?: readonly { readonly kind: Limit['kind']; readonly by: Place; readonly accounts: 'everybody' | readonly (readonly [Role, OrganisationName])[]; readonly classes?: readonly InformationClass[] }[]
  readonly answers?: readonly Consent['answer'][]
  readonly named?: boolean
  readonly emergencyOf?: readonly [Role, OrganisationName]
}

const EVERYWHERE = { probation: 'responsible', prison: 'responsible', provider: 'referred', housing: 'supplied', police: 'supplied', treatment: 'supplied', commissioner: 'supplied' } as const

const PARTS: readonly Part[] = [
  { title: 'inside everybody’s sight', involved: EVERYWHERE },
  { title: 'of another partnership', involved: { elsewhere: 'responsible' } },
  { title: 'from whom everybody is excluded', involved: EVERYWHERE, limits: [{ kind: 'exclusion', by: 'probation', accounts: 'everybody' }] },
  { title: 'locked to the head of the unit', involved: EVERYWHERE, limits: [{ kind: 'lock', by: 'probation', accounts: [['delivery-unit-head', 'probation']] }, { kind: 'lock', by: 'prison', accounts: [] }, { kind: 'lock', by: 'provider', accounts: [] }] },
  { title: 'who withdrew consent', involved: { outsider: 'responsible' }, answers: ['given', 'withdrawn'] },
  { title: 'who gave consent', involved: { outsider: 'responsible' }, answers: ['refused', 'given'] },
  { title: 'of whom partners learn only that there is somebody', involved: { probation: 'supplied' } },
  { title: 'who had the use of needs and plan restricted', involved: { probation: 'responsible', provider: 'referred' }, limits: [{ kind: 'restriction', by: 'probation', accounts: [], classes: ['needs', 'plan'] }] },
  { title: 'to whom the offender manager took emergency access', involved: { elsewhere: 'responsible' }, emergencyOf: ['offender-manager', 'probation'] },
  { title: 'on the list of an agreement', involved: { 'other-provider': 'referred' }, named: true },
  { title: 'not on the list of an agreement', involved: { 'other-provider': 'referred' } },
  { title: 'with whom everybody’s work ended yesterday', involved: EVERYWHERE, until: addDays(TODAY, -1) },
  { title: 'known to treatment alone', involved: { treatment: 'supplied' } },
  { title: 'known to the police alone', involved: { police: 'supplied' } },
]

/** What one account may be told of one member of the cast, and the ids by which to ask. */
export interface Member {
  readonly n: number
  readonly title: string
  readonly facts: PersonFacts
  /** Ids by the name of the table or of the field: `person`, `reference`, `referral`, `sentence`, ... */
  readonly ids: Readonly<Record<string, string>>
}

export interface Cast {
  readonly members: readonly Member[]
  readonly tables: readonly ClassedTable[]
  /** Tables in which no mark could be planted, with the database's reason. */
  readonly unplanted: readonly string[]
  readonly service: string
  /** An emergency release scheme in force, which is about nobody. */
  readonly scheme: string
  /** A look at what the schedule says may go, which is about nobody; everybody of the cast is found by it. */
  readonly disposal: string
  /** The decision in words, for a viewer or for a duty in law that their question answers to. */
  sighting(viewer: Viewer, cls: InformationClass, member: Member, duty?: Duty, now?: Date): Sighting
  /** Is the viewer a caseworker of an organisation to which this person is referred today, and not kept from what it does with them? */
  treatsAt(viewer: Viewer, member: Member): boolean
  /** Is the viewer a disposal officer of a force that knows this person today? */
  issuesAt(viewer: Viewer, member: Member): boolean
  /** The marks that somebody may read of everybody in the cast. */
  marksFor(viewer: Viewer, duty?: Duty): ReadonlySet<string>
}

/** Puts the cast into a test world. */
export const makeCast = async (world: World): Promise<Cast> => {
  const { owner } = world.databases
  const elsewhere = randomUUID()
  await owner.insertInto('organisation').values({ id: elsewhere, handle: 'elsewhere', name: 'Test elsewhere', kind: 'probation', invented: true }).execute()
  const idOf = (place: Place): string => (place === 'elsewhere' ? elsewhere : world.organisation[place])
  const hats = new Map<string, Viewer>()
  for (const [role, place] of HATS) hats.set(`${role}@${place}`, (await world.as(role, place)).viewer)
  const accounts = [...hats.values()].map((viewer) => viewer.accountId)

  const whole = await firstAgreement(world)
  const all = keysOf(CLASSES)
  const party = (place: Place, shares: readonly InformationClass[]) => ({ organisationId: idOf(place), shares, signedOn: '2020-01-01' })
  const terms = { from: '2020-01-01', until: '2030-12-31', consentFor: [] }
  const byConsent: Agreement = { ...terms, id: randomUUID(), title: 'Test consent', purposes: ['offender-management'], cohort: 'everyone', consentFor: ['risk', 'needs', 'plan'], parties: [party('probation', []), party('outsider', ['identity', 'contact', 'risk', 'needs', 'plan', 'sentence'])] }
  const byName: Agreement = { ...terms, id: randomUUID(), title: 'Test list', purposes: ['offender-management'], cohort: 'named', parties: [party('probation', []), party('other-provider', ['identity', 'contact', 'risk', 'plan'])] }
  const apart: Agreement = { ...terms, id: randomUUID(), title: 'Test elsewhere', purposes: ['offender-management'], cohort: 'everyone', parties: [party('elsewhere', all)] }
  for (const [at, one] of [byConsent, byName, apart].entries()) {
    await owner.insertInto('agreement').values({
      id: one.id, reference: `TEST-${at + 2}`, title: one.title, about: 'For tests', gateway: ['Offender Management Act 2007 s14'], regime: 'UK GDPR', purposes: [...one.purposes],
      from_day: one.from, until_day: one.until, review_day: '2027-01-01', cohort: one.cohort, consent_classes: [...one.consentFor],
    }).execute()
    await owner.insertInto('agreement_party').values(one.parties.map(({ organisationId, shares, signedOn }) => ({ agreement_id: one.id, organisation_id: organisationId, capacity: 'controller', shares: [...shares], signed_on: signedOn }))).execute()
  }
  const agreements = [whole, byConsent, byName, apart]

  await owner.insertInto('area').values({ code: 'E06000031', name: 'Peterborough', kind: 'district' }).onConflict((conflict) => conflict.doNothing()).execute()
  const service = randomUUID()
  await owner.insertInto('service').values({
    id: service, reference: 'ATTACKED', title: 'New Paths', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England',
    women: true, men: true, source: 'Invented for tests',
  }).execute()
  await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'health' }).execute()

  const factsOf = (part: Part): PersonFacts => ({
    involvements: Object.entries(part.involved).map(([place, basis]) => ({ organisationId: idOf(place as Place), basis, class: place === 'treatment' ? 'health' : 'identity', from: '2020-01-01', until: part.until ?? null })),
    consents: (part.answers ?? []).map((answer, at) => ({ agreementId: byConsent.id, classes: ['risk', 'needs', 'plan'], answer, from: addDays(TODAY, at - 2), until: null })),
    namedIn: part.named ? [byName.id] : [],
    limits: (part.limits ?? []).map(({ kind, by, accounts: named, classes = [] }) => ({
      kind, organisationId: idOf(by), classes, from: '2026-01-01', until: null, accountIds: named === 'everybody' ? accounts : named.map(([role, place]) => hats.get(`${role}@${place}`)!.accountId),
    })),
    emergencies: (part.emergencyOf ? [hats.get(part.emergencyOf.join('@'))!] : []).map((viewer): Emergency => ({ accountId: viewer.accountId, organisationId: viewer.organisationId, from: new Date(NOW.getTime() - 60_000), until: new Date(NOW.getTime() + 3_500_000) })),
  })

  const tables = await classedTables(owner)
  const manager = hats.get('offender-manager@probation')!
  const disposal = randomUUID()
  await owner.insertInto('disposal').values({ id: disposal, reference: 'D-0000000', organisation_id: world.organisation.probation, asked_by: manager.accountId, asked_at: NOW, state: 'found' }).execute()
  const scheme = randomUUID()
  await owner.insertInto('early_release_scheme').values({
    id: scheme, name: 'Test scheme', source: 'Invented for tests', published_on: '2026-11-01', starts_on: '2026-11-01', max_days_early: 60, check_days: 5, criteria: JSON.stringify([{ rule: 'standard', words: 'For tests' }]),
    entered_on: '2026-11-01', entered_by: manager.accountId, organisation_id: world.organisation.probation, entered_at: NOW, confirmed_on: '2026-11-01', confirmed_by: accounts.find((one) => one !== manager.accountId)!,
  }).execute()
  const unplanted = new Set<string>()
  const members: Member[] = []
  for (const [n, part] of PARTS.entries()) {
    const identity = mark(n, 'identity')
    const person = await world.person({}, { forename: identity, surname: `Attacked${identity}`, crn: `X${identity}`, pnc: `P${identity}` })
    const facts = factsOf(part)
    await writeFacts(world, person, n, facts)
    const provider = Object.entries(part.involved).find(([, basis]) => basis === 'referred')?.[0] ?? 'elsewhere'
    const { ids, unplanted: not } = await plant(owner, tables, n, person, {
      provider: idOf(provider as Place),
      // A treatment service’s record of somebody comes with its involvement: src/extracts writes both.
      without: 'treatment' in part.involved ? [] : ['source_record', 'doubtful_link', 'record_withdrawal'],
      shared: { account: manager.accountId, organisation: world.organisation.probation, treatment: world.organisation.treatment, police: world.organisation.police, service, disposal, early_release_scheme: scheme, agreement: world.agreement, offence: 'TH68010', prison: 'PBI' },
    })
    for (const one of not) unplanted.add(one)
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
    const kept = async (table: 'sight_limit' | 'emergency_access'): Promise<string> => (await owner.selectFrom(table).select('id').where('person_id', '=', person).executeTakeFirst())?.id ?? person
    members.push({ n, title: part.title, facts, ids: { ...ids, reference, sight_limit: await kept('sight_limit'), emergency_access: await kept('emergency_access') } })
  }

  const sighting: Cast['sighting'] = (viewer, cls, member, duty, now = NOW) => maySee({ ...viewer, role: duty ?? viewer.role }, cls, member.facts, agreements, { today: TODAY, now })
  return {
    members, tables, unplanted: [...unplanted], service, disposal, scheme, sighting,
    treatsAt: (viewer, member) => viewer.role === 'caseworker' && sighting(viewer, 'contact', member).sight === 'visible'
      && member.facts.involvements.some((one) => one.organisationId === viewer.organisationId && one.basis === 'referred' && (one.until === null || one.until >= TODAY)),
    issuesAt: (viewer, member) => viewer.role === 'disposal-officer' && sighting(viewer, 'identity', member).sight === 'visible'
      && member.facts.involvements.some((one) => one.organisationId === viewer.organisationId && (one.until === null || one.until >= TODAY)),
    marksFor: (viewer, duty) => new Set(members.flatMap((member) => all.filter((cls) => sighting(viewer, cls, member, duty).sight === 'visible').map((cls) => mark(member.n, cls)))),
  }
}

/** An administrator limits the agency's own people by their references and sees none of them. */
const limitsByReference = ({ role, organisationId }: Viewer, { facts }: Member): boolean =>
  role === 'administrator' && facts.involvements.some((one) => one.organisationId === organisationId && (one.until === null || one.until >= TODAY)) && !facts.limits.some(({ kind }) => kind === 'exclusion')

/**
 * Why a limit stands is known to those who keep the limits of the organisation that set it, and to nobody whom a lock or an exclusion
 * keeps away, but for its lead and administrator, whom a lock does not; why emergency access was taken to whoever took it and to those
 * who review it: the leads of the partnership, and the head of the organisation that took it or is responsible for the person.
 */
export const keepsLimit = (viewer: Viewer, { facts }: Member): boolean => {
  if (facts.limits.some((one) => one.kind === 'exclusion' && one.accountIds.includes(viewer.accountId))) return false
  const lockedOut = facts.limits.some((one) => one.kind === 'lock' && one.organisationId === viewer.organisationId && !one.accountIds.includes(viewer.accountId))
  const keeps = ['governance-lead', 'administrator'].includes(viewer.role) || (['delivery-unit-head', 'prison-offender-manager'].includes(viewer.role) && !lockedOut)
  const heads = (one: Emergency): boolean => one.organisationId === viewer.organisationId || facts.involvements.some(({ basis, organisationId, until }) => basis === 'responsible' && organisationId === viewer.organisationId && (until === null || until >= TODAY))
  return (keeps && facts.limits.some((one) => one.organisationId === viewer.organisationId))
    || facts.emergencies.some((one) => one.accountId === viewer.accountId || viewer.role === 'governance-lead' || (viewer.role === 'delivery-unit-head' && heads(one)))
}

/** Of whom this viewer may know nothing at all: neither by any class, nor as one of the victims' or limits' keepers, nor by a reference alone. */
export const hiddenFrom = (cast: Cast, viewer: Viewer): readonly Member[] =>
  cast.members.filter((member) => keysOf(CLASSES).every((cls) => cast.sighting(viewer, cls, member).sight === 'hidden') && !keepsLimit(viewer, member) && !limitsByReference(viewer, member))

const firstAgreement = async ({ databases, agreement }: World): Promise<Agreement> => {
  const one = await databases.owner.selectFrom('agreement').selectAll().where('id', '=', agreement).executeTakeFirstOrThrow()
  const parties = await databases.owner.selectFrom('agreement_party').selectAll().where('agreement_id', '=', agreement).execute()
  return {
    id: one.id, title: one.title, purposes: one.purposes as Agreement['purposes'], from: one.from_day, until: one.until_day, cohort: 'everyone', consentFor: [],
    parties: parties.map((row) => ({ organisationId: row.organisation_id, shares: row.shares as InformationClass[], signedOn: row.signed_on })),
  }
}

/** The facts of one person as rows. Emergencies and limits carry the mark `limit`, which is for those who keep them. */
const writeFacts = async ({ databases: { owner }, organisation }: World, person: string, n: number, facts: PersonFacts): Promise<void> => {
  for (const one of facts.involvements)
    await owner.insertInto('involvement').values({
      id: randomUUID(), person_id: person, organisation_id: one.organisationId, basis: one.basis, class: one.class, from_day: one.from, until_day: one.until, because_of: 'test', because_id: randomUUID(),
    }).execute()
  for (const one of facts.consents)
    await owner.insertInto('consent').values({
      id: randomUUID(), person_id: person, agreement_id: one.agreementId, classes: [...one.classes], answer: one.answer, from_day: one.from, until_day: one.until, how: mark(n, 'contact'), organisation_id: organisation.probation, recorded_at: NOW,
    }).execute()
  for (const id of facts.namedIn)
    await owner.insertInto('agreement_person').values({ id: randomUUID(), agreement_id: id, person_id: person, from_day: '2026-01-01', reason: mark(n, 'identity'), named_at: NOW }).execute()
  for (const one of facts.limits)
    await owner.insertInto('sight_limit').values({
      id: randomUUID(), person_id: person, kind: one.kind, organisation_id: one.organisationId, accounts: [...one.accountIds], classes: [...one.classes], reason: mark(n, 'limit'), from_day: one.from, until_day: one.until, set_at: NOW,
    }).execute()
  for (const one of facts.emergencies)
    await owner.insertInto('emergency_access').values({
      id: randomUUID(), person_id: person, account_id: one.accountId, organisation_id: one.organisationId, reason: `${mark(n, 'limit')} somebody may come to harm`, from_at: one.from, until_at: one.until, request_id: randomUUID(),
    }).execute()
}
