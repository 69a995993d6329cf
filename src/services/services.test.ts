import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { registerRows } from '../../seeds/register-file.ts'
import { readContractedServices, readDesiredOutcomes, readDistricts, readProbationRegions, readServiceActivities, providerHandle } from '../../seeds/registers.ts'
import { makeWorld } from '../../tests/world.ts'
import { findServices, loadDesiredOutcomes, loadServices, readService, servicesForPerson } from './actions.ts'
import { POLICE_AREA_OF_SLUG, REGION_OF_LETTER } from './contract-areas.ts'
import { contractRows, desiredOutcomeRows, providersOf } from './contracts.ts'
import { byRank, byUse, fits, isOffered, misfitSentence, type Place, type Ranked, type ServiceTerms } from './rules.ts'

const root = join(import.meta.dirname, '..', '..')
const contracts = readContractedServices(root)
const activities = readServiceActivities(root)
const regions = readProbationRegions(root)
const registerDistricts = readDistricts(root)

const PETERBOROUGH: Place = {
  district: { code: 'E06000031', name: 'Peterborough' },
  policeArea: { code: 'E23000023', name: 'Cambridgeshire' },
  probationRegion: { code: 'N56', name: 'East of England' },
}
const TERMS: ServiceTerms = {
  areaKind: 'police-area', areaCode: 'E23000023', areaName: 'Cambridgeshire', women: true, men: true,
  minimumAge: 18, maximumAge: null, offeredFrom: '2021-01-01', offeredUntil: null,
}
const DAY = '2026-11-23'

describe('a service fits a person, with a reason for each criterion', () => {
  const woman = { sex: 'female', age: 31, place: PETERBOROUGH } as const
  test.each([
    ['women and men', TERMS, woman, true, 'for women and men'],
    ['women only, for a man', { ...TERMS, men: false }, { ...woman, sex: 'male' }, false, 'for women only'],
    ['women only, for somebody whose sex is not recorded', { ...TERMS, men: false }, { ...woman, sex: 'not-known' }, true, 'for women only, and this person’s sex is not recorded: ask before referring'],
    ['young adults, for somebody of 31', { ...TERMS, maximumAge: 25 }, woman, false, 'for people aged 18 to 25, and this is somebody aged 31'],
    ['young adults, on the last birthday that counts', { ...TERMS, maximumAge: 25 }, { ...woman, age: 25 }, true, 'for people aged 18 to 25'],
    ['ended', { ...TERMS, offeredUntil: '2022-12-01' }, woman, false, 'offered until 1 December 2022'],
    ['its last day', { ...TERMS, offeredUntil: DAY }, woman, true, 'offered now, until 23 November 2026'],
    ['not begun', { ...TERMS, offeredFrom: '2027-04-07' }, woman, false, 'offered from 7 April 2027'],
    ['the whole region', { ...TERMS, areaKind: 'probation-region', areaCode: 'N56', areaName: 'East of England' }, woman, true, 'covers East of England: includes Peterborough'],
    ['another police area', { ...TERMS, areaCode: 'E23000024', areaName: 'Norfolk' }, woman, false, 'covers Norfolk: Peterborough is in Cambridgeshire'],
    ['an unknown home', TERMS, { ...woman, place: null }, true, 'covers Cambridgeshire: we do not know where this person will live'],
    ['everywhere', { ...TERMS, areaKind: 'everywhere', areaCode: null, areaName: 'England and Wales' }, { ...woman, place: null }, true, 'covers England and Wales'],
  ] as const)('%s', (_name, terms, sought, expected, words) => {
    const fit = fits(terms, sought, DAY)
    expect(fit.fits).toBe(expected)
    expect(fit.reasons.map((reason) => reason.words)).toContain(words)
  })

  test('what was not asked is not answered', () => expect(fits(TERMS, {}, DAY).reasons.map((reason) => reason.criterion)).toEqual(['offered']))
  test('why it does not fit is one sentence', () =>
    expect(misfitSentence('New Paths', fits({ ...TERMS, men: false, maximumAge: 25 }, { ...woman, sex: 'male' }, DAY)))
      .toBe('New Paths does not fit this person: it is for women only; for people aged 18 to 25, and this is somebody aged 31.'))
})

test('services are ranked: offered first, then real before invented, then local before region-wide before everywhere, then those made for the need', () => {
  const service = (reference: string, more: Partial<Ranked>): Ranked => ({ ...TERMS, reference, title: reference, pathways: ['health'], invented: false, ...more })
  const ranked = [
    service('ended', { offeredUntil: '2020-01-01' }),
    service('everywhere', { areaKind: 'everywhere' }),
    service('regional', { areaKind: 'probation-region' }),
    service('invented', { invented: true }),
    service('local-broad', { pathways: ['health', 'accommodation'] }),
    service('local', {}),
  ].sort(byRank(DAY))
  expect(ranked.map((one) => one.reference)).toEqual(['local', 'local-broad', 'regional', 'everywhere', 'invented', 'ended'])
  const provided = [{ ...service('no-agreement', {}), canReceive: false }, { ...service('invented', { invented: true }), canReceive: true }, { ...service('regional', { areaKind: 'probation-region' }), canReceive: true }]
  expect(provided.sort(byUse(DAY)).map((one) => one.reference)).toEqual(['regional', 'invented', 'no-agreement'])
})

describe('the areas of the contract register are those of the area register', () => {
  const plain = (name: string): string => name.toLowerCase().replaceAll('&', 'and').replaceAll(/[^a-z]/g, '')
  test('every police area is matched by name and lies in the region that the register says', () => {
    const rows = registerRows(root, 'hmpps-crs-contracts/pcc-regions.csv')
    const names = new Map(registerDistricts.map((row) => [row.policeAreaCode, row.policeAreaName]))
    expect(rows).toHaveLength(42)
    for (const { code = '', name = '', nps_region_code: letter = '' } of rows) {
      const area = POLICE_AREA_OF_SLUG[code]
      expect(plain(name)).toContain(plain(names.get(area?.code ?? '') ?? 'missing'))
      expect(area?.region).toBe(REGION_OF_LETTER[letter])
    }
    expect(new Set(Object.values(POLICE_AREA_OF_SLUG).map((area) => area.code))).toEqual(new Set(names.keys()))
  })
  test('every probation region is matched by name', () => {
    const names = new Map(regions.map((row) => [row.code, row.name]))
    for (const { code = '', name = '' } of registerRows(root, 'hmpps-crs-contracts/nps-regions.csv')) expect(plain(names.get(REGION_OF_LETTER[code] ?? '') ?? 'missing')).toBe(plain(name))
  })
})

const world = await makeWorld()

beforeAll(async () => {
  const { owner, ownerPool } = world.databases
  const area = (code: string, name: string, kind: string, within_code: string | null) => ({ code, name, kind, within_code })
  await owner.insertInto('area').values([
    ...regions.map(({ code, name }) => area(code, name, 'probation-region', null)),
    ...new Map(registerDistricts.flatMap((row) => [
      [row.policeAreaCode, area(row.policeAreaCode, row.policeAreaName, 'police-area', null)] as const,
      [row.safetyPartnershipCode, area(row.safetyPartnershipCode, row.safetyPartnershipName, 'community-safety-partnership', row.policeAreaCode)] as const,
      [row.code, area(row.code, row.name, 'district', row.safetyPartnershipCode)] as const,
    ])).values(),
  ]).execute()
  const providers = new Map(providersOf(contracts).map(({ code, name }) => [code, { id: randomUUID(), handle: providerHandle(code), name, kind: 'provider' }]))
  await owner.insertInto('organisation').values([...providers.values()]).execute()
  const client = await ownerPool.connect()
  try {
    await loadServices(client, contractRows(contracts, activities, { organisationOf: (code) => providers.get(code)!.id, newId: randomUUID }))
    await loadDesiredOutcomes(client, desiredOutcomeRows(readDesiredOutcomes(root)))
  } finally {
    client.release()
  }
})

/** A member of the public: no viewer at all. */
const anyone = async () => ({ ...(await world.as('offender-manager', 'probation')), viewer: null })

describe('the real contracts are in the directory', () => {
  test('196 services, 58 of them for women only, each with a pathway or saying that it has none', async () => {
    const found = await world.ask(await anyone(), findServices, { ended: 'include' })
    expect(found.ok && found.value.total).toBe(196)
    const pages: Ranked[] = []
    for (let page = 1; page <= 10; page++) {
      const result = await world.ask(await anyone(), findServices, { ended: 'include', page })
      if (result.ok) pages.push(...result.value.services)
    }
    expect(new Set(pages.map((one) => one.reference)).size).toBe(196)
    expect(pages.filter((one) => one.women && !one.men)).toHaveLength(58)
    expect(pages.filter((one) => one.pathways.length === 0)).toEqual([])
    const ended = pages.findIndex((one) => !isOffered(one, DAY))
    expect(pages.slice(0, ended).every((one) => isOffered(one, DAY))).toBe(true)
    expect(pages.slice(ended).some((one) => isOffered(one, DAY))).toBe(false)
  })

  test('without asking for ended contracts, 170 remain, and a man in Peterborough finds the county’s before the region’s', async () => {
    const found = await world.ask(await anyone(), findServices, {})
    expect(found.ok && found.value.total).toBe(170)
    const local = await world.ask(await anyone(), findServices, { district: 'E06000031', sex: 'male', age: '34' })
    expect(local.ok && local.value.services.map((one) => one.reference)).toEqual(expect.arrayContaining(['PRJ_5624', 'PRJ_2026_PSEOEHSS']))
    expect(local.ok && local.value.services[0]?.reference).toBe('PRJ_5624')
    expect(local.ok && local.value.services.every((one) => one.men)).toBe(true)
    const health = await world.ask(await anyone(), findServices, { district: 'E06000031', sex: 'female', pathway: 'health' })
    expect(health.ok && health.value.services.map((one) => one.reference)).toEqual(['PRJ_5752'])
  })

  test('a service is read with its activities and the outcomes that are in use', async () => {
    const found = await world.ask(await anyone(), findServices, { district: 'E06000031', sex: 'female', pathway: 'health' })
    const read = await world.ask(await anyone(), readService, { service: found.ok ? found.value.services[0]!.id : '' })
    expect(read.ok && read.value.service).toMatchObject({ reference: 'PRJ_5752', provider: 'St Giles Wise Group Partnership', areaName: 'Cambridgeshire' })
    expect(read.ok && read.value.activities).toHaveLength(33)
    expect(read.ok && read.value.outcomes.length).toBeGreaterThan(20)
  })

  test('nonsense in a filter is refused with a sentence, and an unknown id is not found', async () => {
    const found = await world.ask(await anyone(), findServices, { age: 'old' })
    expect(found).toMatchObject({ ok: false, message: 'Enter an age in years, for example 34.' })
    expect(await world.ask(await anyone(), readService, { service: randomUUID() })).toMatchObject({ kind: 'not-found' })
  })
})

describe('services for one person', () => {
  test('their needs choose the pathways, and what nearly fits says why not', async () => {
    const { owner } = world.databases
    const person = await world.person({ probation: 'responsible' }, { sex: 'male', birthDate: '1992-05-05' })
    await owner.updateTable('person').set({ district_code: 'E06000031' }).where('id', '=', person).execute()
    const assess = (pathway: string, need: boolean, on: string) => ({
      id: randomUUID(), person_id: person, pathway, question_version: 1, need, assessed_on: on, organisation_id: world.organisation.probation, recorded_at: new Date(),
    })
    await owner.insertInto('assessment').values([assess('accommodation', true, '2026-01-02'), assess('health', true, '2026-01-02'), assess('health', false, '2026-06-01')]).execute()
    const manager = await world.as('offender-manager', 'probation')
    const found = await world.ask(manager, servicesForPerson, { person })
    if (!found.ok) throw new Error(found.message)
    expect(found.value.needs.map((need) => need.pathway)).toEqual(['accommodation'])
    expect(found.value.fitting.map((one) => one.reference)).toEqual(['PRJ_2026_PSEOEHSS'])
    const nearly = found.value.notFitting.flatMap((one) => one.fit.reasons.filter((reason) => reason.answer === 'no').map((reason) => reason.words))
    expect(nearly).toEqual(expect.arrayContaining(['for women only', 'offered until 27 March 2026']))
    const elsewhere = await world.ask(manager, servicesForPerson, { person, district: 'E07000148' })
    expect(elsewhere.ok && elsewhere.value.place?.policeArea?.name).toBe('Norfolk')
  })

  test('a provider without an agreement in force with the referrer is marked before the form, and comes last', async () => {
    const { owner } = world.databases
    const [person, service] = [await world.person({ probation: 'responsible' }), randomUUID()]
    await owner.insertInto('service').values({
      id: service, reference: 'AGREED', title: 'Zebra house', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England',
      women: true, men: true, source: 'Invented for tests', invented: true,
    }).execute()
    await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'accommodation' }).execute()
    const offered = async (now?: Date) => {
      const found = await world.ask(await world.as('offender-manager', 'probation', now), servicesForPerson, { person, pathway: 'accommodation', district: 'E06000031' })
      return found.ok ? found.value.fitting.map((one) => [one.reference, one.canReceive]) : found.kind
    }
    expect(await offered()).toEqual([['AGREED', true], ['PRJ_2026_PSEOEHSS', false]])
    expect(await offered(new Date('2031-01-01T09:00:00Z'))).toBe('not-found')
    await owner.updateTable('agreement').set({ purposes: ['offender-management'] }).where('id', '=', world.agreement).execute()
    expect(await offered()).toEqual([['PRJ_2026_PSEOEHSS', false], ['AGREED', false]])
    await owner.updateTable('agreement').set({ purposes: ['offender-management', 'service-delivery'] }).where('id', '=', world.agreement).execute()
    // The provider has signed with somebody else, and the referrer has not.
    const apart = randomUUID()
    await owner.insertInto('agreement').columns(['id', 'reference', 'title', 'about', 'gateway', 'regime', 'purposes', 'from_day', 'until_day', 'review_day', 'partnership_id']).expression((eb) =>
      eb.selectFrom('agreement').select([sql<string>`${apart}::uuid`.as('id'), sql<string>`'TEST-2'`.as('reference'), 'title', 'about', 'gateway', 'regime', 'purposes', 'from_day', 'until_day', 'review_day', 'partnership_id'])
        .where('id', '=', world.agreement)).execute()
    await owner.insertInto('agreement_party').values(['provider', 'commissioner'].map((name) => ({
      agreement_id: apart, organisation_id: world.organisation[name as 'provider'], capacity: 'controller', shares: ['identity', 'contact'], signed_on: '2020-01-01',
    }))).execute()
    await owner.deleteFrom('agreement_party').where('agreement_id', '=', world.agreement).where('organisation_id', '=', world.organisation.provider).execute()
    expect(await offered()).toEqual([['PRJ_2026_PSEOEHSS', false], ['AGREED', false]])
  })

  test('a caseworker may not ask, and a person nobody shares looks like nobody', async () => {
    const person = await world.person({ probation: 'responsible' })
    expect(await world.ask(await world.as('caseworker', 'provider'), servicesForPerson, { person })).toMatchObject({ kind: 'not-found' })
    expect(await world.ask(await world.as('offender-manager', 'outsider'), servicesForPerson, { person })).toMatchObject({ kind: 'not-found' })
  })
})
