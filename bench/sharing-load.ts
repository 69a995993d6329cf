/** The records that `npm run bench -- sharing` measures on: bare rows by COPY, about nobody, the same for the same size. */
import type { PoolClient } from 'pg'
import { addDays } from '../src/core/dates.ts'
import { seededRandom, type Random } from '../src/core/random.ts'
import type { Databases } from '../src/platform/database.ts'
import { CLASSES, keysOf, PATHWAYS, PURPOSES, type InformationClass } from '../src/platform/vocabulary.ts'
import { copyRows } from '../src/platform/copy.ts'
import type { Agreement, Cohort } from '../src/sharing/rules.ts'

export const TODAY = '2026-11-23'
const NOW = new Date(`${TODAY}T09:00:00Z`)

const ORGANISATIONS = 40
const PROBATION = 8
const AGREEMENTS = 60
const LIMITS = 500
const EMERGENCIES = 20
const CASELOAD = 50

/** What was loaded, as the measurements need it. */
export interface Loaded {
  readonly organisations: readonly string[]
  readonly agreements: readonly Agreement[]
  /** Somebody of the first organisation, with a caseload of 50. */
  readonly manager: string
}

/** Agreements 0 to 39 hold for everyone; then ten with consent for some classes, five for supervised people, five with a list. */
const cohortOf = (at: number): Cohort => (at < 50 ? 'everyone' : at < 55 ? 'supervised' : 'named')

const madeAgreements = (random: Random, organisations: readonly string[]): Agreement[] =>
  Array.from({ length: AGREEMENTS }, (_none, at) => ({
    id: random.uuid(), title: `Agreement ${at}`, from: '2024-01-01', until: '2028-12-31', purposes: keysOf(PURPOSES), cohort: cohortOf(at), consentFor: at >= 40 && at < 50 ? ['risk', 'needs', 'plan'] : [],
    // The first organisation is party to agreements for everyone only, the second to every kind.
    parties: [...new Set([organisations[at < 40 ? at % 2 : 1]!, ...Array.from({ length: 5 }, () => organisations[random.whole(2, ORGANISATIONS - 1)]!)])].map((organisationId) => ({
      organisationId, shares: keysOf(CLASSES).filter((cls): cls is InformationClass => cls === 'identity' || random.chance(0.6)), signedOn: '2024-01-01',
    })),
  }))

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const surname = (random: Random): string => Array.from({ length: 7 }, () => LETTERS[random.whole(0, 25)]).join('')

interface Person {
  readonly id: string
  readonly holders: readonly number[]
}

/** Loads that many people, each with three involvements, a sentence, an assessment and a plan. */
export const loadSharing = async ({ owner, ownerPool }: Databases, people: number): Promise<void> => {
  const random = seededRandom('sharing bench')
  const organisations = Array.from({ length: ORGANISATIONS }, () => random.uuid())
  const agreements = madeAgreements(random, organisations)
  const manager = random.uuid()
  await owner.insertInto('organisation').values(organisations.map((id, at) => ({ id, handle: `organisation-${String(at).padStart(2, '0')}`, name: `Organisation ${at}`, kind: at < PROBATION ? 'probation' : 'charity', invented: true }))).execute()
  await owner.insertInto('account').values({ id: manager, handle: 'manager', name: 'A Manager', email: 'manager@example.invalid' }).execute()
  await owner.insertInto('offence').values({ code: 'TH68010', title: 'Theft from shop', category: 'Theft' }).onConflict((conflict) => conflict.doNothing()).execute()
  await owner.insertInto('agreement').values(agreements.map((one, at) => ({
    id: one.id, reference: `BENCH-${String(at).padStart(2, '0')}`, title: one.title, about: '', gateway: [], regime: '', purposes: [...one.purposes], from_day: one.from, until_day: one.until, review_day: one.until,
    cohort: one.cohort, consent_classes: [...one.consentFor],
  }))).execute()
  await owner.insertInto('agreement_party').values(agreements.flatMap((one) => one.parties.map((party) => ({ agreement_id: one.id, organisation_id: party.organisationId, capacity: 'controller', shares: [...party.shares], signed_on: party.signedOn })))).execute()

  const all: Person[] = Array.from({ length: people }, () => ({ id: random.uuid(), holders: [random.whole(0, PROBATION - 1), random.whole(PROBATION, 23), random.whole(24, ORGANISATIONS - 1)] }))
  const client = await ownerPool.connect()
  try {
    await copyPeople(client, all, organisations, random)
    await copyLimits(client, all, organisations, agreements, manager, random)
  } finally {
    client.release()
  }
  await ownerPool.query('vacuum (analyze)')
}

const copyPeople = async (client: PoolClient, all: readonly Person[], organisations: readonly string[], random: Random): Promise<void> => {
  const each = function* <T>(row: (person: Person, at: number) => T): Generator<T> { for (const [at, person] of all.entries()) yield row(person, at) }
  const reference = (at: number): string => `P-${at.toString(32).toUpperCase().replace(/[ILOU]/g, (letter) => ({ I: 'W', L: 'X', O: 'Y', U: 'Z' })[letter] ?? letter).padStart(7, '0')}`
  await copyRows(client, 'person', ['id', 'reference', 'forename', 'surname', 'forename_key', 'surname_key', 'birth_date', 'sex', 'created_at'], each(({ id }, at) => {
    const name = surname(random)
    return { id, reference: reference(at), forename: 'alex', surname: name, forename_key: 'alex', surname_key: name, birth_date: addDays('1960-01-01', random.whole(0, 15_000)), sex: 'male', created_at: NOW }
  }))
  const involvements = function* () {
    for (const { id, holders } of all)
      for (const [at, holder] of holders.entries())
        yield { id: random.uuid(), person_id: id, organisation_id: organisations[holder]!, basis: at === 0 ? 'responsible' : 'supplied', class: 'identity', from_day: '2024-06-01', until_day: random.chance(0.1) ? '2026-01-01' : null, because_of: 'bench', because_id: id }
  }
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'until_day', 'because_of', 'because_id'], involvements())
  await copyRows(client, 'sentence', ['id', 'person_id', 'kind', 'offence_code', 'court', 'offence_day', 'imposed_day', 'months', 'sentence_end', 'supervision_end', 'recorded_at'], each(({ id }) => ({
    id: random.uuid(), person_id: id, kind: 'community', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 12, sentence_end: '2027-03-01', supervision_end: '2027-03-01', recorded_at: NOW,
  })))
  await copyRows(client, 'assessment', ['id', 'person_id', 'pathway', 'question_version', 'need', 'why', 'assessed_on', 'organisation_id', 'recorded_at'], each(({ id, holders }) => ({
    id: random.uuid(), person_id: id, pathway: random.pick(keysOf(PATHWAYS)), question_version: 1, need: random.chance(0.5), why: 'asked', assessed_on: '2026-10-01', organisation_id: organisations[holders[0]!]!, recorded_at: NOW,
  })))
  await copyRows(client, 'plan', ['id', 'person_id', 'state', 'organisation_id', 'started_at'], each(({ id, holders }) => ({ id: random.uuid(), person_id: id, state: 'draft', organisation_id: organisations[holders[0]!]!, started_at: NOW })))
}

const copyLimits = async (client: PoolClient, all: readonly Person[], organisations: readonly string[], agreements: readonly Agreement[], manager: string, random: Random): Promise<void> => {
  const some = (count: number): Person[] => Array.from({ length: Math.min(count, all.length) }, () => random.pick(all))
  const mine = all.filter(({ holders }) => holders[0] === 0).slice(0, CASELOAD)
  await copyRows(client, 'management', ['id', 'person_id', 'side', 'account_id', 'organisation_id', 'from_day', 'reason', 'decided_at'], mine.map(({ id }) => ({
    id: random.uuid(), person_id: id, side: 'community', account_id: manager, organisation_id: organisations[0]!, from_day: '2026-06-01', reason: 'allocated', decided_at: NOW,
  })))
  await copyRows(client, 'consent', ['id', 'person_id', 'agreement_id', 'classes', 'answer', 'from_day', 'how', 'organisation_id', 'recorded_at'], some(all.length / 20).map(({ id }) => ({
    id: random.uuid(), person_id: id, agreement_id: random.pick(agreements.filter((one) => one.consentFor.length > 0)).id, classes: ['risk', 'needs'], answer: random.pick(['given', 'given', 'refused']), from_day: '2026-02-01', how: 'asked', organisation_id: organisations[0]!, recorded_at: NOW,
  })))
  await copyRows(client, 'agreement_person', ['id', 'agreement_id', 'person_id', 'from_day', 'reason', 'named_at'], some(2000).map(({ id }) => ({
    id: random.uuid(), agreement_id: random.pick(agreements.filter((one) => one.cohort === 'named')).id, person_id: id, from_day: '2026-02-01', reason: 'listed', named_at: NOW,
  })))
  await copyRows(client, 'sight_limit', ['id', 'person_id', 'kind', 'organisation_id', 'accounts', 'classes', 'reason', 'from_day', 'set_at'], some(LIMITS).map(({ id, holders }) => {
    const kind = random.pick(['exclusion', 'lock', 'restriction'] as const)
    return { id: random.uuid(), person_id: id, kind, organisation_id: organisations[holders[0]!]!, accounts: kind === 'restriction' ? [] : [random.chance(0.5) ? manager : random.uuid()], classes: kind === 'restriction' ? ['needs'] : [], reason: 'limited', from_day: '2026-02-01', set_at: NOW }
  }))
  await copyRows(client, 'emergency_access', ['id', 'person_id', 'account_id', 'organisation_id', 'reason', 'from_at', 'until_at', 'request_id'], some(EMERGENCIES).map(({ id }) => ({
    id: random.uuid(), person_id: id, account_id: manager, organisation_id: organisations[0]!, reason: 'somebody may come to harm', from_at: NOW, until_at: new Date(NOW.getTime() + 3_600_000), request_id: random.uuid(),
  })))
}

/** What a database that was loaded before holds. */
export const readLoaded = async ({ owner }: Databases): Promise<Loaded> => {
  const organisations = (await owner.selectFrom('organisation').select('id').where('handle', 'like', 'organisation-%').orderBy('handle').execute()).map((row) => row.id)
  const rows = await owner.selectFrom('agreement').selectAll().where('reference', 'like', 'BENCH-%').orderBy('reference').execute()
  const parties = await owner.selectFrom('agreement_party').selectAll().execute()
  const { id: manager } = await owner.selectFrom('account').select('id').where('handle', '=', 'manager').executeTakeFirstOrThrow()
  return {
    organisations, manager,
    agreements: rows.map((one) => ({
      id: one.id, title: one.title, from: one.from_day, until: one.until_day, purposes: keysOf(PURPOSES), cohort: one.cohort as Cohort, consentFor: one.consent_classes as InformationClass[],
      parties: parties.filter((party) => party.agreement_id === one.id).map((party) => ({ organisationId: party.organisation_id, shares: party.shares as InformationClass[], signedOn: party.signed_on })),
    })),
  }
}
