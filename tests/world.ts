/** A small world on a real database: organisations with an agreement in force, one prison and one offence of the registers, people who wear hats, and a door to act through. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { z } from 'zod'
import type { Result } from '../src/core/result.ts'
import { ask, perform, type Action, type Core, type Performed, type PerformOptions, type Query } from '../src/platform/action.ts'
import { contextFor, type Context, type Viewer } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { CLASSES, keysOf, ROLES, type InformationClass, type Role } from '../src/platform/vocabulary.ts'
import { nameKey, newReference } from '../src/people/rules.ts'
import { assemble, publishGrid } from '../src/slices.ts'
import { testDatabase } from './database.ts'

/** The moment of every test that does not say otherwise: a Monday. */
export const NOW = new Date('2026-11-23T09:00:00Z')
export const TODAY = '2026-11-23'

export type OrganisationName = 'probation' | 'prison' | 'police' | 'housing' | 'treatment' | 'provider' | 'other-provider' | 'commissioner' | 'victim-hub' | 'jobcentre' | 'outsider'

const KIND: Record<OrganisationName, string> = {
  probation: 'probation', prison: 'prison', police: 'police', housing: 'housing', treatment: 'treatment', provider: 'provider',
  'other-provider': 'provider', commissioner: 'commissioner', 'victim-hub': 'victim-hub', jobcentre: 'jobcentre', outsider: 'charity',
}

/** What each party shares in the test partnership; the outsider has no agreement at all. */
const SHARES: Partial<Record<OrganisationName, readonly InformationClass[]>> = {
  probation: keysOf(CLASSES).filter((cls) => cls !== 'victim' && cls !== 'intelligence'),
  prison: ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan'],
  police: ['identity', 'sentence', 'contact'],
  housing: ['identity', 'needs', 'contact'],
  treatment: ['health', 'contact'],
  provider: ['contact', 'identity'],
  'other-provider': ['contact', 'identity'],
  commissioner: ['identity'],
  jobcentre: ['identity', 'contact'],
  'victim-hub': ['victim'],
}

export interface World {
  readonly databases: Databases
  readonly core: Core
  readonly organisation: Readonly<Record<OrganisationName, string>>
  readonly agreement: string
  /** A context of somebody in this role at this organisation; the same person each time it is asked for. */
  as(role: Role, organisation: OrganisationName, now?: Date): Promise<Context & { viewer: Viewer }>
  perform<I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>, options?: PerformOptions): Promise<Performed<O>>
  ask<I extends z.ZodType, O>(context: Context, query: Query<I, O>, input: z.input<I>): Promise<Result<O>>
  /** A person whom these organisations have to do with, each on its basis, from long ago. */
  person(involved?: Partial<Record<OrganisationName, 'responsible' | 'supplied' | 'referred'>>, more?: Partial<{ forename: string; surname: string; birthDate: string; sex: string; prisonNumber: string; crn: string; pnc: string }>): Promise<string>
}

/** Makes a world in a database of its own. Call at the top of a test file. */
export const makeWorld = async (): Promise<World> => {
  const database = await testDatabase()
  const databases = openDatabases(database)
  afterAll(() => databases.close())
  const { owner } = databases
  await publishGrid(owner)
  const folder = await mkdtemp(join(tmpdir(), 'throughline-world-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const core = assemble(databases.app, foldersOf(folder))

  const organisation = Object.fromEntries(Object.keys(KIND).map((name) => [name, randomUUID()])) as Record<OrganisationName, string>
  const prison = await owner.insertInto('prison').values({ code: 'PBI', name: 'Peterborough (HMP)', active: true, holds_men: true, holds_women: false })
    .onConflict((conflict) => conflict.doNothing()).returning('code').executeTakeFirst()
  await owner.insertInto('offence').values({ code: 'TH68010', title: 'Theft from shop', category: 'Theft' }).onConflict((conflict) => conflict.doNothing()).execute()
  await owner.insertInto('organisation').values((Object.keys(KIND) as OrganisationName[]).map((name) => ({
    id: organisation[name], handle: name, name: `Test ${name}`, kind: KIND[name], invented: true, prison_code: name === 'prison' && prison ? 'PBI' : null,
  }))).execute()
  const partnership = randomUUID()
  await owner.insertInto('partnership').values({ id: partnership, handle: 'test', name: 'Test partnership' }).execute()
  await owner.insertInto('partnership_member').values(Object.values(organisation).map((id) => ({ partnership_id: partnership, organisation_id: id }))).execute()
  const agreement = randomUUID()
  await owner.insertInto('agreement').values({
    id: agreement, reference: 'TEST-1', title: 'Test agreement', about: 'For tests', gateway: ['Offender Management Act 2007 s14'], regime: 'UK GDPR',
    purposes: ['offender-management', 'resettlement', 'service-delivery', 'out-of-court', 'data-supply', 'governance', 'evidence', 'board-business', 'victim-services'], from_day: '2020-01-01', until_day: '2030-12-31', review_day: '2027-01-01', partnership_id: partnership,
  }).execute()
  await owner.insertInto('agreement_party').values(Object.entries(SHARES).map(([name, shares]) => ({
    agreement_id: agreement, organisation_id: organisation[name as OrganisationName], capacity: 'controller', shares: [...shares], signed_on: '2020-01-01',
  }))).execute()

  const hats = new Map<string, Promise<Viewer>>()
  const hat = async (role: Role, at: OrganisationName): Promise<Viewer> => {
    const accountId = randomUUID()
    const name = `${ROLES[role].title} of ${at}`
    const purpose = ROLES[role].purposes[0]
    await owner.insertInto('account').values({ id: accountId, handle: `${role}.${at}`, name, email: `${role}.${at}@example.invalid` }).execute()
    await owner.insertInto('membership').values({ id: randomUUID(), account_id: accountId, organisation_id: organisation[at], role, purpose, from_day: '2020-01-01' }).execute()
    return { accountId, name, organisationId: organisation[at], organisationName: `Test ${at}`, role, purpose }
  }

  return {
    databases, core, organisation, agreement,
    as: async (role, at, now = NOW) => {
      const key = `${role}@${at}`
      if (!hats.has(key)) hats.set(key, hat(role, at))
      const viewer = await hats.get(key)!
      return { ...contextFor(viewer, 'api', now), viewer }
    },
    perform: (context, action, input, options) => perform(core, context, action, input, options),
    ask: (context, query, input) => ask(core, context, query, input),
    person: async (involved = { probation: 'responsible' }, more = {}) => {
      const id = randomUUID()
      const { forename = 'Alex', surname = 'Testerton', birthDate = '1990-01-01', sex = 'male', prisonNumber, crn, pnc } = more
      await owner.insertInto('person').values({
        id, reference: newReference(contextFor(null, 'job').random), forename, surname, forename_key: nameKey(forename), surname_key: nameKey(surname),
        birth_date: birthDate, sex, prison_number: prisonNumber ?? null, crn: crn ?? null, pnc: pnc ?? null, created_at: NOW,
      }).execute()
      for (const [name, basis] of Object.entries(involved))
        await owner.insertInto('involvement').values({
          id: randomUUID(), person_id: id, organisation_id: organisation[name as OrganisationName], basis, class: name === 'treatment' ? 'health' : 'identity',
          from_day: '2020-01-01', because_of: 'test', because_id: randomUUID(),
        }).execute()
      return id
    },
  }
}
