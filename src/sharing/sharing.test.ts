import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { seededRandom, type Random } from '../core/random.ts'
import { BASES, CLASSES, keysOf, PURPOSES, ROLES, type InformationClass, type Purpose, type Role } from '../platform/vocabulary.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { explainSight, involve, endInvolvement, listAgreements, whoLooked } from './actions.ts'
import { openPerson } from '../people/actions.ts'
import { GRID, gridRows } from './grid.ts'
import { maySee, type Agreement, type Involvement } from './rules.ts'

const HOME = 'home', PARTNER = 'partner'
const seeker = { organisationId: HOME, role: 'offender-manager', purpose: 'offender-management' } as const
const agreement = (more: Partial<Agreement> = {}): Agreement => ({
  title: 'A', purposes: ['offender-management'], from: '2026-01-01', until: '2026-12-31',
  parties: [{ organisationId: HOME, shares: ['identity', 'health'], signedOn: '2026-01-01' }, { organisationId: PARTNER, shares: ['identity', 'risk'], signedOn: '2026-01-01' }], ...more,
})
const works = (organisationId: string, more: Partial<Involvement> = {}): Involvement => ({ organisationId, basis: 'responsible', class: 'identity', from: '2026-01-01', until: null, ...more })
const sees = (cls: InformationClass, involvements: Involvement[], agreements: Agreement[], day = TODAY): string => maySee(seeker, cls, involvements, agreements, day).sight

describe('the decision in words', () => {
  test.each([
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
  ] as const)('%s', (_words, cls, involvements, agreements, sight) => expect(sees(cls, [...involvements], [...agreements])).toBe(sight))

  test('a party that has not signed receives nothing and gives nothing', () => {
    const unsigned = agreement({ parties: [{ organisationId: HOME, shares: ['identity'], signedOn: null }, { organisationId: PARTNER, shares: ['identity'], signedOn: '2026-01-01' }] })
    expect(sees('identity', [works(PARTNER)], [unsigned])).toBe('hidden')
  })

  test('every reason is a sentence, and only exists-only names whom to ask', () => {
    const prison = maySee({ ...seeker, role: 'resettlement-worker' }, 'identity', [works(PARTNER)], [agreement()], TODAY)
    expect(prison).toMatchObject({ sight: 'exists-only', contactOrganisationId: PARTNER })
    expect(maySee(seeker, 'identity', [works(PARTNER)], [agreement()], TODAY).contactOrganisationId).toBeNull()
  })
})

const world = await makeWorld()

describe('the database says the same as the words', () => {
  const classes = keysOf(CLASSES)
  const probe = (cls: InformationClass): string => `probe_${cls}`

  const makeProbes = async (): Promise<void> => {
    for (const cls of classes) {
      await sql.raw(`create table ${probe(cls)} (person_id uuid not null references person)`).execute(world.databases.owner)
      await sql.raw(`call protect('${probe(cls)}', '${cls}')`).execute(world.databases.owner)
    }
  }

  const randomDay = (random: Random): string => addDays(TODAY, random.whole(-3, 3))
  const maybe = <T>(random: Random, value: T): T | null => (random.chance(0.5) ? value : null)

  /** One world: 5 organisations, up to 4 agreements, 12 people with up to 3 involvements each; asked as 12 viewers on random days. */
  const tryWorld = async (random: Random): Promise<number> => {
    const { owner, app } = world.databases
    const organisations = Array.from({ length: 5 }, () => random.uuid())
    await owner.insertInto('organisation').values(organisations.map((id) => ({ id, handle: `o-${id}`, name: id, kind: 'charity', invented: true }))).execute()
    const agreements: Agreement[] = []
    for (let i = random.whole(0, 4); i > 0; i--) {
      const id = random.uuid()
      const made: Agreement = {
        title: id, from: randomDay(random), until: addDays(TODAY, random.whole(3, 6)), purposes: keysOf(PURPOSES).filter(() => random.chance(0.6)),
        parties: organisations.filter(() => random.chance(0.6)).map((organisationId) => ({ organisationId, shares: classes.filter(() => random.chance(0.5)), signedOn: maybe(random, randomDay(random)) ?? '2020-01-01' })),
      }
      agreements.push(made)
      await owner.insertInto('agreement').values({ id, reference: id, title: id, about: '', gateway: [], regime: '', purposes: [...made.purposes], from_day: made.from, until_day: made.until, review_day: made.until }).execute()
      if (made.parties.length > 0) await owner.insertInto('agreement_party').values(made.parties.map((party) => ({ agreement_id: id, organisation_id: party.organisationId, capacity: 'controller', shares: [...party.shares], signed_on: party.signedOn }))).execute()
    }
    const people = new Map<string, Involvement[]>()
    for (let i = 0; i < 12; i++) {
      const person = await world.person({})
      const involvements = Array.from({ length: random.whole(0, 3) }, (): Involvement => {
        const from = randomDay(random)
        return { organisationId: random.pick(organisations), basis: random.pick(BASES), class: random.chance(0.2) ? 'health' : 'identity', from, until: maybe(random, addDays(from, random.whole(0, 3))) }
      })
      people.set(person, involvements)
      if (involvements.length > 0) await owner.insertInto('involvement').values(involvements.map((one) => ({
        id: random.uuid(), person_id: person, organisation_id: one.organisationId, basis: one.basis, class: one.class, from_day: one.from, until_day: one.until, because_of: 'test', because_id: random.uuid(),
      }))).execute()
      for (const cls of classes) await sql`insert into ${sql.raw(probe(cls))} values (${person})`.execute(owner)
    }
    let compared = 0
    for (let i = 0; i < 12; i++) {
      const role: Role = random.pick(keysOf(ROLES))
      const purpose: Purpose = random.chance(0.7) ? ROLES[role].purposes[0] : random.pick(keysOf(PURPOSES))
      const viewer = { organisationId: random.pick(organisations), role, purpose }
      const day = randomDay(random)
      await app.transaction().execute(async (tx) => {
        await sql`select set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${role}, true), set_config('app.purpose', ${purpose}, true), set_config('app.today', ${day}, true)`.execute(tx)
        for (const cls of classes) {
          const { rows } = await sql<{ person_id: string }>`select person_id from ${sql.raw(probe(cls))} where person_id = any (${[...people.keys()]}::uuid[])`.execute(tx)
          const seen = rows.map((row) => row.person_id).sort()
          const said = [...people].filter(([, involvements]) => maySee(viewer, cls, involvements, agreements, day).sight === 'visible').map(([person]) => person).sort()
          expect({ viewer, cls, day, seen }).toEqual({ viewer, cls, day, seen: said })
          compared += people.size
        }
      })
    }
    return compared
  }

  test('for every class, viewer and day of random worlds', async () => {
    await makeProbes()
    const worlds = process.env['THROUGHLINE_PROVE'] ? 1000 : 12
    const random = seededRandom('sharing worlds')
    let compared = 0
    for (let i = 0; i < worlds; i++) compared += await tryWorld(random.fork(String(i)))
    console.log(`sharing: ${compared} decisions in ${worlds} random worlds, words and database equal`)
    expect(compared).toBe(worlds * 12 * 12 * classes.length)
  }, 900_000)

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
