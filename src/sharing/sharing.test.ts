import { randomUUID } from 'node:crypto'
import { CompiledQuery, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { seededRandom, type Random } from '../core/random.ts'
import { BASES, CLASSES, keysOf, PURPOSES, ROLES, type InformationClass, type Purpose, type Role } from '../platform/vocabulary.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { explainSight, involve, endInvolvement, listAgreements, whoLooked } from './actions.ts'
import { openPerson } from '../people/actions.ts'
import { newReference } from '../people/rules.ts'
import { GRID, gridRows, type Grid, type GridBasis, type Row } from './grid.ts'
import { maySee, maySeeOf, type Agreement, type Consent, type Emergency, type Involvement, type Limit, type PersonFacts, type Seeker } from './rules.ts'

const HOME = 'home', PARTNER = 'partner', ME = 'me', COLLEAGUE = 'colleague'
const NOON = { today: TODAY, now: new Date(`${TODAY}T12:00:00Z`) }
const seeker: Seeker = { accountId: ME, organisationId: HOME, role: 'offender-manager', purpose: 'offender-management' }
const agreement = (more: Partial<Agreement> = {}): Agreement => ({
  id: 'a', title: 'A', purposes: ['offender-management'], from: '2026-01-01', until: '2026-12-31', cohort: 'everyone', consentFor: [],
  parties: [{ organisationId: HOME, shares: ['identity', 'health'], signedOn: '2026-01-01' }, { organisationId: PARTNER, shares: ['identity', 'risk'], signedOn: '2026-01-01' }], ...more,
})
const works = (organisationId: string, more: Partial<Involvement> = {}): Involvement => ({ organisationId, basis: 'responsible', class: 'identity', from: '2026-01-01', until: null, ...more })
const facts = (more: Partial<PersonFacts> = {}): PersonFacts => ({ involvements: [], consents: [], namedIn: [], limits: [], emergencies: [], ...more })
const answered = (answer: Consent['answer'], more: Partial<Consent> = {}): Consent => ({ agreementId: 'a', classes: ['risk'], answer, from: '2026-06-01', until: null, ...more })
const limit = (kind: Limit['kind'], organisationId: string, more: Partial<Limit> = {}): Limit => ({ kind, organisationId, accountIds: [], classes: [], from: '2026-01-01', until: null, ...more })
const took = (more: Partial<Emergency> = {}): Emergency => ({ accountId: ME, organisationId: HOME, from: new Date(`${TODAY}T11:30:00Z`), until: new Date(`${TODAY}T12:30:00Z`), ...more })
const sees = (cls: InformationClass, known: Partial<PersonFacts>, agreements: readonly Agreement[]): string => maySee(seeker, cls, facts(known), agreements, NOON).sight

describe('the decision in words', () => {
  test.each<readonly [string, InformationClass, readonly Involvement[], readonly Agreement[], string]>([
    ['our own person, under an agreement that shares the class', 'identity', [works(HOME)], [agreement()], 'visible'],
    ['our own person, without any agreement', 'identity', [works(HOME)], [], 'hidden'],
    ['our own person, a class that no agreement shares', 'plan', [works(HOME)], [agreement()], 'hidden'],
    ['a partner’s person, a class that the partner shares', 'risk', [works(PARTNER)], [agreement()], 'visible'],
    ['a partner’s person, a class that only we share', 'health', [works(PARTNER)], [agreement()], 'hidden'],
    ['a person nobody has to do with', 'identity', [], [agreement()], 'hidden'],
    ['an agreement that ended yesterday', 'identity', [works(HOME)], [agreement({ until: '2026-11-22' })], 'hidden'],
    ['an agreement that ends today', 'identity', [works(HOME)], [agreement({ until: TODAY })], 'visible'],
    ['an agreement for another purpose', 'identity', [works(HOME)], [agreement({ purposes: ['evidence'] })], 'hidden'],
    ['an involvement that ended yesterday', 'identity', [works(HOME, { until: '2026-11-22' })], [agreement()], 'hidden'],
    ['an involvement that begins tomorrow', 'identity', [works(HOME, { from: '2026-11-24' })], [agreement()], 'hidden'],
    ['a partner known only through treatment, which an offender manager sees masked', 'identity', [works(PARTNER, { class: 'health' })], [agreement()], 'hidden'],
    ['an agreement for people whom a party is responsible for, and one is', 'risk', [works(PARTNER)], [agreement({ cohort: 'supervised' })], 'visible'],
    ['an agreement for people whom a party is responsible for, and none is', 'risk', [works(PARTNER, { basis: 'supplied' })], [agreement({ cohort: 'supervised' })], 'hidden'],
    ['an agreement with a list on which this person is not', 'risk', [works(PARTNER)], [agreement({ cohort: 'named' })], 'hidden'],
  ])('%s', (_words, cls, involvements, agreements, sight) => expect(sees(cls, { involvements }, agreements)).toBe(sight))

  test('what the grid masks is said to be masked for the role, and not to be shared', () => {
    const known = facts({ involvements: [works(PARTNER)] })
    const health = agreement({ parties: agreement().parties.map((party) => ({ ...party, shares: ['identity', 'health', 'risk'] })) })
    expect(maySee(seeker, 'health', known, [health], NOON)).toEqual({ sight: 'masked', reason: 'Your role is not shown this; it exists for those who need it.', contactOrganisationId: null })
    expect(maySee(seeker, 'risk', known, [health], NOON).reason).toBe('an organisation that works with this person shares it under “A”')
  })

  test('a person on the list of an agreement that has one is seen under it', () => {
    expect(sees('risk', { involvements: [works(PARTNER)], namedIn: ['a'] }, [agreement({ cohort: 'named' })])).toBe('visible')
  })

  test.each<readonly [string, readonly Consent[], string]>([
    ['nobody asked', [], 'hidden'],
    ['given', [answered('given')], 'visible'],
    ['given for another class', [answered('given', { classes: ['needs'] })], 'hidden'],
    ['given under another agreement', [answered('given', { agreementId: 'b' })], 'hidden'],
    ['refused', [answered('refused')], 'hidden'],
    ['given, then withdrawn', [answered('given'), answered('withdrawn', { from: TODAY })], 'hidden'],
    ['given and withdrawn on one day: the later answer counts', [answered('given', { from: TODAY }), answered('withdrawn', { from: TODAY })], 'hidden'],
    ['refused, then given', [answered('refused'), answered('given', { from: TODAY })], 'visible'],
    ['withdrawn from tomorrow', [answered('given'), answered('withdrawn', { from: '2026-11-24' })], 'visible'],
    ['expired yesterday', [answered('given', { until: '2026-11-22' })], 'hidden'],
    ['expires today', [answered('given', { until: TODAY })], 'visible'],
    ['lapsed when the person moved on', [answered('given'), answered('lapsed', { from: TODAY })], 'hidden'],
  ])('where consent is the basis: %s', (_words, consents, sight) => {
    expect(sees('risk', { involvements: [works(PARTNER)], consents }, [agreement({ consentFor: ['risk'] })])).toBe(sight)
  })

  test.each<readonly [string, Limit, readonly Involvement[], string]>([
    ['an exclusion list with me on it', limit('exclusion', PARTNER, { accountIds: [ME] }), [works(HOME)], 'hidden'],
    ['an exclusion list with a colleague on it', limit('exclusion', HOME, { accountIds: [COLLEAGUE] }), [works(HOME)], 'visible'],
    ['an exclusion that ended yesterday', limit('exclusion', HOME, { accountIds: [ME], until: '2026-11-22' }), [works(HOME)], 'visible'],
    ['our lock to a colleague', limit('lock', HOME, { accountIds: [COLLEAGUE] }), [works(HOME)], 'hidden'],
    ['our lock to a colleague, although a partner shares the person', limit('lock', HOME, { accountIds: [COLLEAGUE] }), [works(HOME), works(PARTNER)], 'hidden'],
    ['our lock to me', limit('lock', HOME, { accountIds: [ME] }), [works(HOME)], 'visible'],
    ['a partner’s lock does not take what is ours', limit('lock', PARTNER, { accountIds: [] }), [works(HOME)], 'visible'],
    ['a partner’s lock on what only the partner knows', limit('lock', PARTNER, { accountIds: [] }), [works(PARTNER)], 'hidden'],
    ['a restriction of this class', limit('restriction', HOME, { classes: ['identity'] }), [works(HOME)], 'masked'],
    ['a restriction of another class', limit('restriction', HOME, { classes: ['plan'] }), [works(HOME)], 'visible'],
    ['a restriction of everything', limit('restriction', HOME), [works(HOME)], 'masked'],
    ['a restriction of what a partner holds', limit('restriction', PARTNER), [works(HOME)], 'visible'],
  ])('limits: %s', (_words, limited, involvements, sight) => expect(sees('identity', { involvements, limits: [limited] }, [agreement()])).toBe(sight))

  test.each<readonly [string, Emergency, InformationClass, readonly Limit[], string]>([
    ['within the hour, without any agreement', took(), 'risk', [], 'visible'],
    ['when the hour is over', took({ until: NOON.now }), 'risk', [], 'hidden'],
    ['somebody else’s', took({ accountId: COLLEAGUE }), 'risk', [], 'hidden'],
    ['taken under another hat', took({ organisationId: PARTNER }), 'risk', [], 'hidden'],
    ['nothing about a victim', took(), 'victim', [], 'hidden'],
    ['no intelligence', took(), 'intelligence', [], 'hidden'],
    ['through a lock', took(), 'risk', [limit('lock', HOME)], 'visible'],
    ['not by whoever is excluded', took(), 'risk', [limit('exclusion', HOME, { accountIds: [ME] })], 'hidden'],
  ])('emergency access: %s', (_words, emergency, cls, limits, sight) => expect(sees(cls, { emergencies: [emergency], limits }, [])).toBe(sight))

  const byConsent = (more: Partial<Agreement> = {}): Agreement => agreement({ title: 'H', consentFor: ['health'], parties: [{ organisationId: HOME, shares: [], signedOn: '2026-01-01' }, { organisationId: PARTNER, shares: ['health'], signedOn: '2026-01-01' }], ...more })
  const inTreatment = { involvements: [works(HOME), works(PARTNER, { class: 'health' })] }
  const free = agreement({ id: 'free', parties: [{ organisationId: HOME, shares: ['identity', 'health'], signedOn: '2026-01-01' }, { organisationId: PARTNER, shares: ['identity', 'contact'], signedOn: '2026-01-01' }] })
  const health = { classes: ['health'] as const }
  test.each<readonly [string, Seeker['role'], Partial<PersonFacts>, readonly Agreement[], string, string]>([
    ['nobody asked', 'offender-manager', inTreatment, [free, byConsent()], 'hidden', 'nobody has asked yet'],
    ['given', 'offender-manager', { ...inTreatment, consents: [answered('given', { ...health, until: '2027-05-31' })] }, [free, byConsent()], 'visible', 'with the consent that the person gave on 1 June 2026, which holds until the end of 31 May 2027'],
    ['given, to a role that is never shown it', 'resettlement-worker', { ...inTreatment, consents: [answered('given', health)] }, [free, byConsent()], 'masked', 'Your role is not shown this'],
    ['given, to a role without a row for it', 'caseworker', { ...inTreatment, consents: [answered('given', health)] }, [free, byConsent()], 'masked', 'Your role is not shown this'],
    ['refused', 'offender-manager', { ...inTreatment, consents: [answered('refused', health)] }, [free, byConsent()], 'hidden', 'refused on 1 June 2026'],
    ['taken back today', 'offender-manager', { ...inTreatment, consents: [answered('given', health), answered('withdrawn', { ...health, from: TODAY })] }, [free, byConsent()], 'hidden', 'taken back on 23 November 2026'],
    ['expired yesterday', 'offender-manager', { ...inTreatment, consents: [answered('given', { ...health, until: '2026-11-22' })] }, [free, byConsent()], 'hidden', 'expired after 22 November 2026'],
    ['given under an agreement that has ended', 'offender-manager', { ...inTreatment, consents: [answered('given', health)] }, [free, byConsent({ until: '2026-11-22' })], 'hidden', 'No agreement'],
    ['given for another agreement', 'offender-manager', { ...inTreatment, consents: [answered('given', { ...health, agreementId: 'b' })] }, [free, byConsent()], 'hidden', 'nobody has asked yet'],
    ['shared freely, to a role that sees only with consent', 'offender-manager', inTreatment, [free, byConsent({ consentFor: [] })], 'masked', 'Your role is not shown this'],
    ['restricted', 'offender-manager', { ...inTreatment, consents: [answered('given', health)], limits: [limit('restriction', PARTNER, { classes: ['health'] })] }, [free, byConsent()], 'masked', 'restricted'],
    ['locked to a colleague', 'offender-manager', { ...inTreatment, consents: [answered('given', health)], limits: [limit('lock', PARTNER, { accountIds: [COLLEAGUE] })] }, [free, byConsent()], 'hidden', 'named colleagues'],
    ['shut out', 'offender-manager', { ...inTreatment, consents: [answered('given', health)], limits: [limit('exclusion', HOME, { accountIds: [ME] })] }, [free, byConsent()], 'hidden', 'exclusion list'],
  ])('what a treatment service itself recorded, shared with consent only: %s', (_words, role, known, agreements, sight, reason) => {
    const answer = maySeeOf({ ...seeker, role }, PARTNER, 'health', facts(known), agreements, NOON)
    expect(answer.sight).toBe(sight)
    expect(answer.reason).toContain(reason)
    expect(maySeeOf({ ...seeker, role }, COLLEAGUE, 'health', facts(known), agreements, NOON).sight).toBe('hidden')
  })

  test('somebody else’s person is seen by consent where the role has a row for it, and the consent is named', () => {
    const known = facts({ involvements: [works(PARTNER, { class: 'health' })], consents: [answered('given', health)] })
    expect(maySee(seeker, 'health', known, [free, byConsent()], NOON)).toMatchObject({ sight: 'visible', reason: 'an organisation that works with this person shares it under “H”, with the consent that the person gave on 1 June 2026' })
    expect(maySee(seeker, 'health', facts({ involvements: known.involvements }), [byConsent()], NOON).reason).toContain('there is none in force (nobody has asked yet)')
    // Who somebody is, is known through treatment only as long as the person consents to that being known.
    expect([known, facts({ involvements: known.involvements })].map((one) => maySee(seeker, 'identity', one, [free, byConsent()], NOON).sight)).toEqual(['visible', 'hidden'])
  })

  test('a party that has not signed receives nothing and gives nothing', () => {
    const unsigned = agreement({ parties: [{ organisationId: HOME, shares: ['identity'], signedOn: null }, { organisationId: PARTNER, shares: ['identity'], signedOn: '2026-01-01' }] })
    expect(sees('identity', { involvements: [works(PARTNER)] }, [unsigned])).toBe('hidden')
  })

  test.each([[[PARTNER, COLLEAGUE]], [[COLLEAGUE, PARTNER]]])('of two partners who say only whom to ask, a restriction of one keeps both back, whoever comes first: %j', (partners) => {
    const both = agreement({ parties: [HOME, ...partners].map((organisationId) => ({ organisationId, shares: ['identity'], signedOn: '2026-01-01' })) })
    const known = facts({ involvements: partners.map((one) => works(one)), limits: [limit('restriction', COLLEAGUE)] })
    expect(maySee({ ...seeker, role: 'resettlement-worker' }, 'identity', known, [both], NOON)).toMatchObject({ sight: 'masked', contactOrganisationId: null })
  })

  test('only exists-only names whom to ask', () => {
    const prison = maySee({ ...seeker, role: 'resettlement-worker' }, 'identity', facts({ involvements: [works(PARTNER)] }), [agreement()], NOON)
    expect(prison).toMatchObject({ sight: 'exists-only', contactOrganisationId: PARTNER })
    expect(maySee(seeker, 'identity', facts({ involvements: [works(PARTNER)] }), [agreement()], NOON).contactOrganisationId).toBeNull()
  })
})

const world = await makeWorld()

describe('the database says the same as the words', () => {
  const classes = keysOf(CLASSES)
  const WORLDS_BETWEEN_STATISTICS = 500
  const COHORT_CHOICES = ['everyone', 'everyone', 'supervised', 'named'] as const
  const probe = (cls: InformationClass): string => `probe_${cls}`
  const seenNow = classes.map((cls) => `select '${cls}' as class, person_id from ${probe(cls)} where person_id = any ($1::uuid[])`).join(' union all ')

  const makeProbes = async (): Promise<void> => {
    for (const cls of classes) {
      await sql.raw(`create table ${probe(cls)} (person_id uuid primary key references person)`).execute(world.databases.owner)
      await sql.raw(`call protect('${probe(cls)}', '${cls}')`).execute(world.databases.owner)
    }
  }

  const randomDay = (random: Random): string => addDays(TODAY, random.whole(-3, 3))
  const maybe = <T>(random: Random, value: T): T | null => (random.chance(0.5) ? value : null)
  const some = <T>(random: Random, all: readonly T[], share: number): T[] => all.filter(() => random.chance(share))

  const GRID_BASES: readonly GridBasis[] = [...BASES, 'partner', 'consented', 'emergency']
  /** Any sight on any basis: an equality that held for the grid of today alone would break with the next row. */
  const randomGrid = (random: Random): Grid => Object.fromEntries(keysOf(ROLES).map((role) => [role, Object.fromEntries(GRID_BASES.map((basis) =>
    [basis, Object.fromEntries(some(random, classes, 0.4).map((cls) => [cls, random.pick(['visible', 'visible', 'masked', cls === 'identity' ? 'exists-only' : 'visible'] as const)])) satisfies Row]))]))

  const writeGrid = async (grid: Grid): Promise<void> => {
    // Emptied, not deleted from: the test's server never vacuums, and thousands of grids' dead rows would be read by every decision.
    await sql`truncate sight_grid`.execute(world.databases.owner)
    await world.databases.owner.insertInto('sight_grid').values(gridRows(grid)).execute()
  }

  /** One world: 5 organisations with 2 people each, up to 4 agreements, 12 people with their facts; asked as 12 viewers on random days. */
  const tryWorld = async (random: Random, grid: Grid): Promise<number> => {
    const { owner, app } = world.databases
    const organisations = Array.from({ length: 5 }, () => random.uuid())
    const accounts = Array.from({ length: 10 }, () => random.uuid())
    const agreements = Array.from({ length: random.whole(0, 4) }, (): Agreement => ({
      id: random.uuid(), title: 'An agreement', from: randomDay(random), until: addDays(TODAY, random.whole(3, 6)), purposes: some(random, keysOf(PURPOSES), 0.6),
      cohort: random.pick(COHORT_CHOICES), consentFor: random.chance(0.4) ? some(random, classes, 0.3) : [],
      parties: some(random, organisations, 0.6).map((organisationId) => ({ organisationId, shares: some(random, classes, 0.5), signedOn: maybe(random, randomDay(random)) ?? '2020-01-01', withdrawnOn: random.chance(0.2) ? addDays(TODAY, random.whole(4, 7)) : random.chance(0.2) ? addDays(TODAY, random.whole(-2, 3)) : null }))
        .map((party) => ({ ...party, withdrawnOn: party.withdrawnOn !== null && party.withdrawnOn > party.signedOn ? party.withdrawnOn : null })),
    }))
    const randomLimit = (): Limit => {
      const kind = random.pick(['exclusion', 'lock', 'restriction'] as const)
      const from = randomDay(random)
      return {
        kind, organisationId: random.pick(organisations), from, until: maybe(random, addDays(from, random.whole(0, 3))),
        accountIds: kind === 'restriction' ? [] : [random.pick(accounts), random.pick(accounts), random.pick(accounts)], classes: kind === 'restriction' ? some(random, classes, 0.3) : [],
      }
    }
    const people = new Map(Array.from({ length: 12 }, (): [string, PersonFacts] => [random.uuid(), {
      involvements: Array.from({ length: random.whole(0, 3) }, () => {
        const from = randomDay(random)
        return { organisationId: random.pick(organisations), basis: random.pick(BASES), class: random.chance(0.2) ? 'health' : 'identity', from, until: maybe(random, addDays(from, random.whole(0, 3))) }
      }),
      consents: agreements.flatMap((one) => Array.from({ length: random.whole(0, 3) }, (): Consent => {
        const from = randomDay(random)
        return { agreementId: one.id, classes: [random.pick(classes), random.pick(classes)], answer: random.pick(['given', 'given', 'given', 'refused', 'withdrawn', 'lapsed']), from, until: maybe(random, addDays(from, random.whole(0, 4))) }
      })).sort((a, b) => a.from.localeCompare(b.from)),
      namedIn: agreements.filter(() => random.chance(0.5)).map((one) => one.id),
      limits: random.chance(0.3) ? Array.from({ length: random.whole(1, 2) }, randomLimit) : [],
      emergencies: random.chance(0.3) ? [{ accountId: random.pick(accounts), organisationId: random.pick(organisations), from: NOON.now, until: new Date(NOON.now.getTime() + 3_600_000) }] : [],
    }]))
    const ids = [...people.keys()]
    const all = <T>(rows: (facts: PersonFacts, person: string) => readonly T[]): T[] => ids.flatMap((person) => rows(people.get(person)!, person))
    await owner.transaction().execute(async (tx) => {
      const insert = async (table: string, rows: readonly object[]): Promise<void> => {
        // Only the columns that a row names: the others keep their defaults.
        const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)))
        if (rows.length > 0) await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(tx)
      }
      await insert('organisation', organisations.map((id) => ({ id, handle: `o-${id}`, name: id, kind: 'charity', invented: true })))
      await insert('account', accounts.map((id) => ({ id, handle: `a-${id}`, name: id, email: `${id}@example.invalid` })))
      await tx.insertInto('agreement').values([...agreements.map((one) => ({
        id: one.id, reference: one.id, title: one.title, about: '', gateway: [], regime: '', purposes: [...one.purposes], from_day: one.from, until_day: one.until, review_day: one.until,
        cohort: one.cohort, consent_classes: [...one.consentFor],
      })), ...(agreements.length === 0 ? [{ id: random.uuid(), reference: random.uuid(), title: 'Nobody’s', about: '', gateway: [], regime: '', purposes: [], from_day: TODAY, until_day: TODAY, review_day: TODAY }] : [])]).execute()
      await insert('agreement_party', agreements.flatMap((one) => one.parties.map((party) => ({ agreement_id: one.id, organisation_id: party.organisationId, capacity: 'controller', shares: party.shares, signed_on: party.signedOn, withdrawn_on: party.withdrawnOn ?? null }))))
      await insert('person', ids.map((id) => ({ id, reference: newReference(random), forename: 'A', surname: 'T', forename_key: 'a', surname_key: 't', birth_date: '1990-01-01', sex: 'male', created_at: NOON.now, version: 1 })))
      for (const cls of classes) await insert(probe(cls), ids.map((person_id) => ({ person_id })))
      await insert('involvement', all(({ involvements }, person) => involvements.map((one) => ({
        id: random.uuid(), person_id: person, organisation_id: one.organisationId, basis: one.basis, class: one.class, from_day: one.from, until_day: one.until, because_of: 'test', because_id: random.uuid(), guarded: false,
      }))))
      await insert('source_record', all((_facts, person) => organisations.flatMap((organisation_id) => (['health', 'identity'] as const).map((cls) => ({
        id: random.uuid(), person_id: person, organisation_id, class: cls, agency_number: `${cls} ${person}`, forename: 'A', surname: 'T', birth_date: '1990-01-01', sex: 'male', details: {}, fingerprint: '', linked_by: 'in a test', received_on: '2020-01-01',
      })))))
      const consentRows = all(({ consents: asked }, person) => asked.map((one) => ({
        id: random.uuid(), person_id: person, agreement_id: one.agreementId, classes: [...one.classes], answer: one.answer, from_day: one.from, until_day: one.until, how: 'asked in a test', organisation_id: organisations[0]!, recorded_at: NOON.now,
      })))
      if (consentRows.length > 0) await tx.insertInto('consent').values(consentRows).execute()
      await insert('agreement_person', all(({ namedIn }, person) => namedIn.map((id) => ({ id: random.uuid(), agreement_id: id, person_id: person, from_day: '2020-01-01', reason: 'in a test', named_at: NOON.now }))))
      await insert('sight_limit', all(({ limits }, person) => limits.map((one) => ({
        id: random.uuid(), person_id: person, kind: one.kind, organisation_id: one.organisationId, accounts: one.accountIds, classes: one.classes, reason: 'in a test', from_day: one.from, until_day: one.until, set_at: NOON.now,
      }))))
      await insert('emergency_access', all(({ emergencies }, person) => emergencies.map((one) => ({
        id: random.uuid(), person_id: person, account_id: one.accountId, organisation_id: one.organisationId, reason: 'somebody in a test is in danger', from_at: one.from, until_at: one.until, request_id: random.uuid(),
      }))))
    })
    let compared = 0
    // All in one transaction: what the policies remember of one hat must not serve the next.
    await app.transaction().execute(async (tx) => {
      for (let i = 0; i < 12; i++) {
        const role: Role = random.pick(keysOf(ROLES))
        const purpose: Purpose = random.chance(0.7) ? ROLES[role].purposes[0] : random.pick(keysOf(PURPOSES))
        const viewer: Seeker = { accountId: random.pick(accounts), organisationId: random.pick(organisations), role, purpose }
        const when = { today: randomDay(random), now: new Date(NOON.now.getTime() + random.pick([0, 1_800_000, 3_599_999, 3_600_000])) }
        await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${role}, true),
          set_config('app.purpose', ${purpose}, true), set_config('app.today', ${when.today}, true), set_config('app.now', ${when.now.toISOString()}, true)`.execute(tx)
        const told = await tx.executeQuery<{ class: string; person_id: string }>(CompiledQuery.raw(seenNow, [ids]))
        const asked = await sql<{ person: string; organisation: string }>`select p.id as person, asked.id as organisation from unnest(${ids}::uuid[]) p (id) cross join lateral organisations_to_ask(p.id) asked (id)`.execute(tx)
        const seen = { visible: told.rows.map((row) => `${row.class} ${row.person_id}`).sort(), ask: asked.rows.map((row) => `${row.person} ${row.organisation}`) }
        const said = classes.flatMap((cls) => ids.filter((person) => maySee(viewer, cls, people.get(person)!, agreements, when, grid).sight === 'visible').map((person) => `${cls} ${person}`)).sort()
        expect({ viewer, when, seen: seen.visible }).toEqual({ viewer, when, seen: said })
        for (const person of ids) {
          const { sight, contactOrganisationId } = maySee(viewer, 'identity', people.get(person)!, agreements, when, grid)
          if (sight === 'exists-only') expect(seen.ask).toContain(`${person} ${contactOrganisationId}`)
          else if (sight !== 'visible') expect(seen.ask.filter((one) => one.startsWith(person)), `${person} is ${sight}`).toEqual([])
        }
        const records = await sql<{ one: string }>`select person_id || ' ' || organisation_id || ' ' || class as one from source_record where person_id = any (${ids}::uuid[])`.execute(tx)
        const holders = organisations.filter((one) => one !== viewer.organisationId)
        const opened = ids.flatMap((person) => holders.flatMap((holder) => (['health', 'identity'] as const)
          .filter((cls) => maySeeOf(viewer, holder, cls, people.get(person)!, agreements, when, grid).sight === 'visible').map((cls) => `${person} ${holder} ${cls}`)))
        expect({ viewer, when, records: records.rows.map(({ one }) => one).filter((one) => !one.includes(` ${viewer.organisationId} `)).sort() }).toEqual({ viewer, when, records: opened.sort() })
        compared += ids.length * (classes.length + holders.length * 2)
      }
    })
    return compared
  }

  test('for every class, viewer and day of random worlds', async () => {
    await makeProbes()
    const worlds = Number(process.env['THROUGHLINE_WORLDS'] ?? (process.env['THROUGHLINE_PROVE'] ? 10_000 : 30))
    const random = seededRandom('sharing worlds')
    let compared = 0
    try {
      for (let i = 0; i < worlds; i++) {
        // Worlds stay where they were written; with no statistics of them the questions of later ones would be planned as for an empty table.
        if (i % WORLDS_BETWEEN_STATISTICS === WORLDS_BETWEEN_STATISTICS - 1) {
          await sql`vacuum (analyze)`.execute(world.databases.owner)
          console.log(`sharing: ${i + 1} of ${worlds} worlds equal so far`)
        }
        // Every third world has a grid of its own.
        const grid = i % 3 === 2 ? randomGrid(random.fork(`grid ${i}`)) : GRID
        if (i % 3 !== 1) await writeGrid(grid)
        compared += await tryWorld(random.fork(String(i)), grid).catch((cause: unknown) => { throw new Error(`World ${i} differs.`, { cause }) })
      }
    } finally {
      await writeGrid(GRID)
    }
    console.log(`sharing: ${compared} decisions in ${worlds} random worlds, words and database equal`)
    expect(compared).toBe(worlds * 12 * 12 * (classes.length + 8))
  }, 7_200_000)

  test('what a transaction remembers is asked again when an agreement changes in it', async () => {
    const unsigned = randomUUID()
    const { organisation: { outsider, police } } = world
    const seen = await world.databases.owner.transaction().execute(async (tx) => {
      await sql`select set_config('app.organisation', ${outsider}, true), set_config('app.role', 'offender-manager', true), set_config('app.purpose', 'offender-management', true), set_config('app.today', ${TODAY}, true), set_config('app.now', ${NOON.now.toISOString()}, true)`.execute(tx)
      const sees = async (): Promise<readonly string[]> => (await sql<{ givers: string[] }>`select partner_organisations('identity') as givers`.execute(tx)).rows[0]!.givers
      const before = await sees()
      await tx.insertInto('agreement').values({ id: unsigned, reference: unsigned, title: 'New', about: '', gateway: [], regime: '', purposes: ['offender-management'], from_day: TODAY, until_day: TODAY, review_day: TODAY }).execute()
      await tx.insertInto('agreement_party').values([outsider, police].map((id) => ({ agreement_id: unsigned, organisation_id: id, capacity: 'controller', shares: ['identity'], signed_on: TODAY }))).execute()
      const after = await sees()
      await sql`select set_config('app.today', ${addDays(TODAY, 1)}, true)`.execute(tx)
      return [before, after, await sees()]
    })
    expect(seen).toEqual([[], [police], []])
  })

  test('a forgotten WHERE outside any viewer shows nobody', async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from person`.execute(world.databases.app)
    expect(rows[0]?.n).toBe(0)
  })

  test('the grid in the database is the grid in the code', async () => {
    const rows = await world.databases.owner.selectFrom('sight_grid').selectAll().execute()
    expect(rows).toHaveLength(gridRows(GRID).length)
  })
})

describe('through the door', () => {
  test('an involvement gives sight from its first to its last day', async () => {
    const person = await world.person({ probation: 'responsible' })
    const manager = await world.as('offender-manager', 'probation')
    const caseworker = await world.as('caseworker', 'provider')
    expect((await world.ask(caseworker, openPerson, { person })).ok).toBe(false)
    const because = randomUUID()
    const { action } = await import('../platform/action.ts')
    const { yes } = await import('../core/result.ts')
    const { z } = await import('zod')
    const refer = action({
      name: 'test.refer', title: 'Refer', who: ['offender-manager'], classes: ['contact'], input: z.object({ until: z.string().nullable() }),
      run: async (context, { until }) => {
        if (until) await endInvolvement(context, because, until)
        else await involve(context, { person, organisation: world.organisation.provider, basis: 'referred', from: context.today, becauseOf: 'test', becauseId: because })
        return yes(null)
      },
    })
    await world.perform(manager, refer, { until: null })
    const opened = await world.ask(caseworker, openPerson, { person })
    expect(opened.ok && opened.value.person.id).toBe(person)
    const tomorrow = await world.as('caseworker', 'provider', new Date('2026-11-24T09:00:00Z'))
    await world.perform(manager, refer, { until: TODAY })
    expect((await world.ask(caseworker, openPerson, { person })).ok).toBe(true)
    expect((await world.ask(tomorrow, openPerson, { person })).ok).toBe(false)
  })

  test('the governance lead sees who looked, when, why and what allowed it; nobody else may ask', async () => {
    const person = await world.person()
    await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person })
    const looks = await world.ask(await world.as('governance-lead', 'commissioner'), whoLooked, { person })
    expect(looks.ok && looks.value.looks[0]).toMatchObject({ who: 'Offender manager of probation', name: 'people.open', purpose: 'offender-management', outcome: 'done' })
    expect(looks.ok && looks.value.looks[0]?.allowedBy).toMatch(/visible: .*Test agreement/)
    expect((await world.ask(await world.as('offender-manager', 'probation'), whoLooked, { person })).ok).toBe(false)
  })

  test('the reasons are shown class by class', async () => {
    const person = await world.person()
    const answer = await world.ask(await world.as('resettlement-worker', 'prison'), explainSight, { person })
    expect(answer.ok).toBe(false)
    const manager = await world.ask(await world.as('offender-manager', 'probation'), explainSight, { person })
    expect(manager.ok && manager.value.sightings.find((one) => one.class === 'victim')?.sight).toBe('hidden')
    expect(manager.ok && manager.value.sightings.find((one) => one.class === 'plan')?.sight).toBe('visible')
  })

  test('agreements are listed with their parties for those who keep them', async () => {
    const listed = await world.ask(await world.as('governance-lead', 'commissioner'), listAgreements, {})
    expect(listed.ok && listed.value.agreements.map((one) => one.reference)).toContain('TEST-1')
  })
})
