/** The victims' side's own unusual looking: found behind the wall, reviewed there by somebody else, and known to nobody outside it. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { listUnusual } from '../audit/actions/unusual.ts'
import { listingUnusual } from '../audit/store/unusual.ts'
import { thresholdsOn } from '../audit/thresholds.ts'
import { whyWords } from '../audit/unusual.ts'
import { contextFor, type Context, type Viewer } from '../platform/context.ts'
import { takeTurn } from '../platform/loop.ts'
import { keysOf, ROLES, VICTIMS_SIDE } from '../platform/vocabulary.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { listVictims, listVictimsLooking, openVictim, openVictimsLooking, recordScheme, recordVictim, reviewVictimsLooking, searchVictims } from './actions.ts'
import { listingVictimsSide } from './store/looking.ts'

const world = await makeWorld()
const { owner } = world.databases
const officer = await world.as('victim-liaison-officer', 'probation')
const hub = await world.as('victim-hub-worker', 'victim-hub')
const lead = await world.as('governance-lead', 'commissioner')
const manager = await world.as('offender-manager', 'probation')

const hour = (time: string): Date => new Date(`2026-11-23T${time}:00Z`)
const at = (time: string, { viewer }: { viewer: Viewer } = officer): Context & { viewer: Viewer } => ({ ...contextFor(viewer, 'web', hour(time)), viewer })
const turn = async (time = '18:00') => {
  await takeTurn(world.databases, world.core.files, listingUnusual, hour(time))
  await takeTurn(world.databases, world.core.files, listingVictimsSide, hour(time))
}
const recorded = async (surname: string, by = hub): Promise<string> => {
  const made = await world.perform(at('09:00', by), recordVictim, { forename: 'Verity', surname, contactWay: 'text' })
  if (!made.ok) throw new Error(made.message)
  return made.value.victim
}
const listed = async (by: Context = hub, closed: '' | 'yes' = '') => {
  const result = await world.ask(by, listVictimsLooking, { closed })
  if (!result.ok) throw new Error(result.message)
  return result.value
}
let namesake = ''

beforeAll(async () => {
  // The officer of the test world is called “Victim liaison officer of probation”.
  namesake = await recorded('Probation')
  expect(await world.ask(at('23:10'), openVictim, { victim: namesake })).toMatchObject({ ok: true })
  for (let i = 0; i < 8; i++) await world.ask(at('11:00', manager), openVictim, { victim: randomUUID() })
  for (let i = 0; i < 8; i++) await world.ask(at('11:30', hub), openVictim, { victim: randomUUID() })
  await turn('23:30')
})

test('the sentence about strangers says what they are on this side', () =>
  expect(whyWords({ rule: 'strangers', howMany: 5, usual: null, day: TODAY }, thresholdsOn(TODAY), 'victims')).toBe('Opened 5 victims on 23 November 2026 whom they do not keep in contact with and have recorded nothing for.'))

describe('what stands out on the victims’ side', () => {
  test('names the victim who was looked at in the audit, behind the wall alone', async () => {
    const [entry] = await owner.selectFrom('audit_entry').select(['person_ids', 'classes', 'allowed_by']).where('name', '=', 'victims.open').where('outcome', '=', 'done').execute()
    expect(entry).toMatchObject({ person_ids: [namesake], classes: ['victim'] })
  })

  test('is a namesake, a look at night, and whoever tries the wall, each for a colleague to review', async () => {
    const { looks, waiting, overdue } = await listed()
    expect(looks.map(({ rule, who, person }) => [rule, who, person?.name ?? null]).sort((a, b) => a.join().localeCompare(b.join()))).toEqual([
      ['at-night', 'Victim liaison officer of probation', null], ['guessing', 'Offender manager of probation', null], ['own-surname', 'Victim liaison officer of probation', 'Verity Probation'],
    ])
    expect([waiting, overdue]).toEqual([3, 0])
    expect(await world.ask(hub, listVictims, {})).toMatchObject({ ok: true, value: { looking: { waiting: 3, overdue: 0 } } })
  })

  test('is never shown to whoever looked: neither in the list, nor by its id, nor in the count', async () => {
    const own = await listed(officer)
    expect(own.looks.map(({ rule, who }) => [rule, who])).toEqual(expect.arrayContaining([['guessing', 'Victim hub worker of victim-hub'.replace('Victim hub', 'Victim and Witness Hub')]]))
    expect(own.looks.some(({ who }) => who.startsWith('Victim liaison'))).toBe(false)
    expect(own.waiting).toBe(2)
    const mine = (await listed()).looks.find(({ rule }) => rule === 'own-surname')!
    expect(await world.ask(officer, openVictimsLooking, { look: mine.id })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(officer, reviewVictimsLooking, { look: mine.id, version: mine.version, outcome: 'explained', words: 'It was me and all is well.' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('is opened with what they did that day, the victims by name where the wall lets the reviewer see them', async () => {
    const look = (await listed()).looks.find(({ rule }) => rule === 'own-surname')!
    const opened = await world.ask(hub, openVictimsLooking, { look: look.id })
    expect(opened).toMatchObject({ ok: true, value: { look: { why: 'Opened somebody of the same surname once on 23 November 2026. It may be a relative.' }, entries: [{ name: 'victims.review-unusual', outcome: 'not-found', victims: [] }, { name: 'victims.open', outcome: 'done', victims: [{ id: namesake, name: 'Verity Probation', officer: 'Victim and Witness Hub worker of victim-hub' }] }] } })
  })

  test('many strangers are victims whom the looker neither keeps nor has worked for', async () => {
    const five = await Promise.all(Array.from({ length: 5 }, (_, i) => recorded(`Stranger${i}`, officer)))
    const colleague = await world.as('victim-hub-worker', 'probation')
    for (const victim of five) await world.ask(at('14:00', colleague), openVictim, { victim })
    // One of them is the colleague's own work, so that four strangers are left, which is ordinary.
    await world.perform(at('14:05', colleague), recordScheme, { victim: five[0]!, state: 'offered', day: TODAY })
    await turn('23:40')
    const strangers = async () => (await listed()).looks.filter(({ rule }) => rule === 'strangers').map(({ who, why }) => [who, why])
    expect(await strangers()).toEqual([])
    await world.ask(at('15:00', colleague), openVictim, { victim: await recorded('Stranger5', officer) })
    await turn('23:45')
    expect(await strangers()).toEqual([['Victim and Witness Hub worker of probation', 'Opened 5 victims on 23 November 2026 whom they do not keep in contact with and have recorded nothing for.']])
  })

  test('is found once, grows while it is open, and is not found by a list of one’s own or by reviewing', async () => {
    const before = (await listed()).looks.length
    await world.ask(at('23:50'), listVictims, {})
    await world.ask(at('23:50', hub), listVictimsLooking, {})
    await turn('23:52')
    expect((await listed()).looks).toHaveLength(before)
    await world.ask(at('23:51'), searchVictims, { words: 'Probation' })
    await turn('23:55')
    const { looks } = await listed()
    expect(looks).toHaveLength(before)
    expect(looks.find(({ rule }) => rule === 'at-night')?.why).toMatch(/^Opened victims’ records twice/)
  })

  test('is closed with an outcome and words, comes back when it is followed up, and is not found again', async () => {
    const one = (await listed()).looks.find(({ rule, who }) => rule === 'guessing' && who.startsWith('Offender manager'))!
    const review = (by: Context, outcome: 'explained' | 'follow-up', version: number, words = 'Asked the manager: a broken bookmark.') => world.perform(by, reviewVictimsLooking, { look: one.id, version, outcome, words })
    expect(await review(hub, 'explained', one.version, 'fine')).toMatchObject({ ok: false, field: 'words' })
    expect(await review(hub, 'follow-up', one.version)).toMatchObject({ ok: true, value: { due: '2026-11-30' } })
    expect(await review(officer, 'explained', one.version)).toMatchObject({ ok: false, kind: 'stale' })
    expect(await review(at('23:56'), 'explained', one.version + 1)).toMatchObject({ ok: true, value: { due: null } })
    expect(await review(hub, 'explained', one.version + 2)).toMatchObject({ ok: false, kind: 'refused', field: 'outcome' })
    await turn('23:58')
    expect((await listed()).looks.some(({ id }) => id === one.id)).toBe(false)
    expect((await listed(hub, 'yes')).looks).toMatchObject([{ id: one.id, outcome: 'explained' }])
  })

  test('what is overdue stands first', async () => {
    const later = (await listed()).looks.at(-1)!
    await sql`update victim_unusual_look set due_day = '2026-11-20' where id = ${later.id}`.execute(owner)
    const { looks, overdue } = await listed()
    expect([looks[0]?.id, overdue]).toEqual([later.id, 1])
  })
})

describe('outside the wall', () => {
  test('no role finds any of it by any name, and the lead’s own list has none of it', async () => {
    const [look] = (await listed()).looks
    for (const role of keysOf(ROLES).filter((one) => !VICTIMS_SIDE.some((side) => side === one))) {
      const context = await world.as(role, 'probation')
      expect(await world.ask(context, listVictimsLooking, {})).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.ask(context, openVictimsLooking, { look: look!.id })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.perform(context, reviewVictimsLooking, { look: look!.id, version: 1, outcome: 'explained', words: 'from outside, this is' })).toMatchObject({ ok: false, kind: 'not-found' })
    }
    expect(await world.ask(lead, listUnusual, {})).toMatchObject({ ok: true, value: { looks: [], waiting: 0, overdue: 0 } })
    expect(await owner.selectFrom('unusual_look').select('id').execute()).toEqual([])
    expect(await owner.selectFrom('looking_day').select('people').execute()).toEqual([])
  })

  test('a victims’ role at an organisation without the agreement, or in another partnership, finds nothing either', async () => {
    expect(await listed(await world.as('victim-liaison-officer', 'outsider'))).toMatchObject({ looks: [], waiting: 0 })
    const elsewhere = randomUUID()
    await sql`insert into organisation (id, handle, name, kind) values (${elsewhere}, 'elsewhere', 'Elsewhere', 'victim-hub')`.execute(owner)
    expect(await listed({ ...hub, viewer: { ...hub.viewer, organisationId: elsewhere } })).toMatchObject({ looks: [], waiting: 0 })
  })

  test('what such an organisation tries is reviewed all the same', async () => {
    const outsider = await world.as('victim-liaison-officer', 'outsider')
    for (let i = 0; i < 8; i++) await world.ask(at('16:00', outsider), openVictim, { victim: randomUUID() })
    await turn('23:59')
    expect((await listed()).looks.filter(({ rule, who }) => rule === 'guessing' && who.includes('outsider'))).toHaveLength(1)
  })

  test('the doors’ database role can put nothing in, take nothing out and move nothing but the day and the closing', async () => {
    for (const statement of [
      sql`insert into victim_unusual_look (account_id, organisation_id, day, rule, how_many, first_at, last_at, found_at, due_day) values (${randomUUID()}, ${randomUUID()}, '2026-11-23', 'guessing', 1, now(), now(), now(), '2026-11-25')`,
      sql`delete from victim_unusual_look`, sql`update victim_unusual_look set how_many = 0`, sql`update victim_unusual_review set words = 'another outcome'`, sql`delete from victim_unusual_review`,
      sql`select 1 from victim_looking_day`, sql`select 1 from victim_looking_review`,
    ]) await expect(statement.execute(world.databases.app)).rejects.toThrow(/permission denied/)
  })
})

test('a place in the list that is none is refused in a sentence beside the field, whatever it looks like', async () => {
  for (const before of ['2026-13-45_00000000-0000-0000-0000-000000000000', '0000-01-01_00000000-0000-0000-0000-000000000000', `${TODAY}_${'-'.repeat(36)}`, `${TODAY}T99:00:00Z_00000000-0000-0000-0000-000000000000`, '::::::::::_00000000-0000-0000-0000-000000000000'])
    for (const closed of ['', 'yes'] as const) expect(await world.ask(hub, listVictimsLooking, { closed, before })).toMatchObject({ ok: false, field: 'before', message: expect.stringMatching(/^This is not a place in the list\./) })
  expect(await world.ask(hub, listVictimsLooking, { before: `${TODAY}_00000000-0000-0000-0000-000000000000` })).toMatchObject({ ok: true })
})
