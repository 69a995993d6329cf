/** Looking that stands out: the rules as tables, then found in a real audit, reviewed, and shown to nobody else. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { contextFor, type Context, type Viewer } from '../platform/context.ts'
import { takeTurn } from '../platform/loop.ts'
import { openPerson } from '../people/actions.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { listUnusual, openUnusual, reviewUnusual } from './actions/unusual.ts'
import { listingUnusual } from './store/unusual.ts'
import { thresholdsOn } from './thresholds.ts'
import { decideReview, standsOut, surnameKeyOf, whyWords, type LookingDay, type Rule } from './unusual.ts'

const limits = thresholdsOn(TODAY)
const times = (count: number) => ({ count, firstAt: NOW, lastAt: NOW })
const QUIET: LookingDay = { people: times(8), strangers: null, atNight: null, misses: times(1), usual: { people: 8, days: 20 }, namesakes: [], nearMisses: [] }

describe('a day', () => {
  test.each<[string, Partial<LookingDay>, Rule[]]>([
    ['of ordinary work', {}, []],
    ['with nothing at all', { people: null, misses: null, usual: null }, []],
    ['with a person of the same surname', { namesakes: [{ ...times(1), personId: 'p' }] }, ['own-surname']],
    ['with four strangers', { strangers: times(4) }, []],
    ['with five strangers', { strangers: times(5) }, ['strangers']],
    ['with two times the usual people', { people: times(16) }, []],
    ['with three times the usual people', { people: times(24) }, ['beyond-usual']],
    ['with three times a small number', { people: times(18), usual: { people: 6, days: 20 } }, []],
    ['of a newcomer with many people', { people: times(39), usual: { people: 1, days: 4 } }, []],
    ['of a newcomer with very many people', { people: times(40), usual: null }, ['beyond-usual']],
    ['with one look at night', { atNight: times(1) }, ['at-night']],
    ['with seven misses', { misses: times(7) }, []],
    ['with eight misses', { misses: times(8) }, ['guessing']],
    ['with one miss around a look', { nearMisses: [{ ...times(1), personId: 'p' }] }, []],
    ['with two misses around a look', { nearMisses: [{ ...times(2), personId: 'p' }] }, ['after-refusal']],
  ])('%s', (_words, change, rules) => expect(standsOut({ ...QUIET, ...change }, limits).map(({ rule }) => rule)).toEqual(rules))

  test('is told in a sentence that accuses nobody', () => {
    const say = (rule: Rule, howMany: number, usual: number | null = null) => whyWords({ rule, howMany, usual, day: TODAY }, limits)
    expect(say('own-surname', 1)).toBe('Opened somebody of the same surname once on 23 November 2026. It may be a relative.')
    expect(say('beyond-usual', 24, 8)).toBe('Opened 24 different people on 23 November 2026; on a usual day it is 8.')
    expect(say('at-night', 2)).toBe('Opened people twice between 20:00 and 07:00 on 23 November 2026.')
    expect(say('after-refusal', 3)).toBe('Opened this person on 23 November 2026 within 10 minutes of being refused 3 times.')
  })
})

test('a surname is compared as a search compares it', () => {
  expect([surnameKeyOf('Nadia O’Néill-Smith'), surnameKeyOf('  Priya  Example '), surnameKeyOf('')]).toEqual(['oneillsmith', 'example', ''])
})

test('nobody reviews their own looking, closed stays closed, and follow-up comes back', () => {
  expect(decideReview({ accountId: 'a', closed: false }, 'a', 'explained', TODAY, limits)).toMatchObject({ ok: false, field: 'outcome' })
  expect(decideReview({ accountId: 'a', closed: true }, 'b', 'breach', TODAY, limits)).toMatchObject({ ok: false })
  expect(decideReview({ accountId: 'a', closed: false }, 'b', 'follow-up', TODAY, limits)).toEqual({ ok: true, value: { closes: false, due: '2026-11-30' } })
  expect(decideReview({ accountId: 'a', closed: false }, 'b', 'breach', TODAY, limits)).toEqual({ ok: true, value: { closes: true, due: null } })
})

describe('in the audit', async () => {
  const world = await makeWorld()
  const { owner } = world.databases
  const manager = await world.as('offender-manager', 'probation')
  const lead = await world.as('governance-lead', 'commissioner')
  const hour = (time: string): Date => new Date(`2026-11-23T${time}:00Z`)
  const at = (time: string, viewer: Viewer = manager.viewer): Context & { viewer: Viewer } => ({ ...contextFor(viewer, 'web', hour(time)), viewer })
  const turn = (time = '18:00') => takeTurn(world.databases, world.core.files, listingUnusual, hour(time))
  const listed = async () => {
    const result = await world.ask(lead, listUnusual, {})
    if (!result.ok) throw new Error(result.message)
    return result.value
  }
  /** A look by somebody whose row says so, at people whom the audit names. */
  const looked = async (viewer: Viewer, time: string, people: readonly string[], more: { outcome?: string; role?: string; purpose?: string } = {}) =>
    owner.insertInto('audit_entry').values({
      id: randomUUID(), occurred_at: hour(time), request_id: randomUUID(), door: 'web', account_id: viewer.accountId, organisation_id: viewer.organisationId, role: more.role ?? viewer.role,
      purpose: more.purpose ?? viewer.purpose, name: 'people.open', kind: 'query', outcome: more.outcome ?? 'done', person_ids: [...people], people_count: people.length, classes: ['identity'], fields: ['person'], allowed_by: null,
    }).execute()
  const seen: Record<string, string> = {}

  beforeAll(async () => {
    const namesake = await world.person({ probation: 'responsible' }, { surname: 'Probation' })
    seen['namesake'] = namesake
    // "Offender manager of probation" is the viewer's name in the test world: the surname is its last word.
    expect((await world.ask(at('10:00'), openPerson, { person: namesake })).ok).toBe(true)
    expect((await world.ask(at('05:30'), openPerson, { person: await world.person() })).ok).toBe(true)
    for (let i = 0; i < 8; i++) await world.ask(at('11:00'), openPerson, { person: randomUUID() })
    // Strangers to the prison, one of them out of the lead's own sight; and what the victims' side did, which is not for this list.
    const prison = await world.as('prison-offender-manager', 'prison')
    const strangers = await Promise.all(Array.from({ length: 5 }, () => world.person({ outsider: 'responsible' }, { surname: 'Prison' })))
    seen['stranger'] = strangers[0]!
    for (const person of strangers) await looked(prison.viewer, '12:00', [person])
    const hub = await world.as('victim-hub-worker', 'victim-hub')
    for (const person of strangers) await looked(hub.viewer, '03:00', [person])
    // A list of many people is nobody opened.
    await looked(prison.viewer, '02:00', Array.from({ length: 3 }, () => randomUUID()))
    await turn()
  })

  test('each rule finds its own, and a list, a daytime or the victims’ side nothing', async () => {
    const { looks, waiting, overdue } = await listed()
    expect(looks.map(({ rule, who }) => [rule, who]).sort((a, b) => a.join().localeCompare(b.join()))).toEqual([
      ['at-night', 'Offender manager of probation'], ['guessing', 'Offender manager of probation'], ['own-surname', 'Offender manager of probation'],
      ...Array.from({ length: 5 }, () => ['own-surname', 'Prison offender manager of prison']), ['strangers', 'Prison offender manager of prison'],
    ])
    expect([waiting, overdue]).toEqual([looks.length, 0])
    expect(looks.every(({ due }) => due === '2026-11-25')).toBe(true)
  })

  test('names the person only where this lead may see them', async () => {
    const { looks } = await listed()
    const named = looks.find(({ rule, who }) => rule === 'own-surname' && who.includes('probation'))
    expect(named).toMatchObject({ aboutOne: true, person: { id: seen['namesake'], name: 'Alex Probation' } })
    const unseen = looks.find(({ rule, who }) => rule === 'own-surname' && who.includes('prison'))
    expect(unseen).toMatchObject({ aboutOne: true, person: null })
    expect(JSON.stringify(looks)).not.toContain(seen['stranger'])
  })

  test('is found once, however often the hour comes round, and grows while it is open', async () => {
    const before = (await listed()).looks.length
    await turn('19:00')
    expect((await listed()).looks).toHaveLength(before)
    await looked(manager.viewer, '21:30', [seen['namesake']!])
    await turn('22:00')
    const { looks } = await listed()
    expect(looks).toHaveLength(before)
    expect(looks.find(({ rule }) => rule === 'at-night')?.why).toMatch(/^Opened people twice between 20:00 and 07:00/)
  })

  test('a look within minutes of being refused twice is found with its person', async () => {
    const person = await world.person()
    const other = await world.as('delivery-unit-head', 'probation')
    await looked(other.viewer, '13:00', [], { outcome: 'denied' })
    await looked(other.viewer, '13:04', [], { outcome: 'not-found' })
    await looked(other.viewer, '13:09', [person])
    await turn('22:30')
    expect((await listed()).looks.filter(({ rule }) => rule === 'after-refusal')).toMatchObject([{ person: { id: person }, who: 'Head of probation delivery unit of probation' }])
  })

  test('more people than usual is told from the days before', async () => {
    const busy = await world.as('resettlement-worker', 'prison')
    await sql`insert into looking_day select day::date, ${busy.viewer.accountId}, ${busy.viewer.organisationId}, 7 from generate_series('2026-11-02'::date, '2026-11-20', '1 day') day`.execute(owner)
    const people = await Promise.all(Array.from({ length: 21 }, () => world.person({ prison: 'supplied' })))
    for (const person of people) await looked(busy.viewer, '14:00', [person])
    await turn('23:00')
    expect((await listed()).looks.find(({ rule }) => rule === 'beyond-usual')?.why).toBe('Opened 21 different people on 23 November 2026; on a usual day it is 7.')
  })

  test('a review needs an outcome and words, follow-up comes back, and what is closed is not found again', async () => {
    const [one] = (await listed()).looks.filter(({ rule }) => rule === 'guessing')
    const words = 'Spoke with the head of the unit: a broken bookmark.'
    const review = (context: Context, outcome: 'explained' | 'follow-up', version = one!.version) => world.perform(context, reviewUnusual, { look: one!.id, version, outcome, words })
    expect(await world.perform(lead, reviewUnusual, { look: one!.id, version: one!.version, outcome: 'explained', words: 'fine' })).toMatchObject({ ok: false, field: 'words' })
    expect(await review(manager, 'explained')).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await review(await world.as('governance-lead', 'outsider'), 'follow-up')).toMatchObject({ ok: true, value: { due: '2026-11-30' } })
    expect(await review(lead, 'explained')).toMatchObject({ ok: false, kind: 'stale' })
    expect(await review({ ...lead, now: hour('23:10') }, 'explained', one!.version + 1)).toMatchObject({ ok: true, value: { due: null } })
    await turn('23:30')
    expect((await listed()).looks.filter(({ rule }) => rule === 'guessing')).toEqual([])
    const closed = await world.ask(lead, listUnusual, { closed: 'yes' })
    expect(closed).toMatchObject({ ok: true, value: { looks: [{ id: one!.id, outcome: 'explained' }] } })
    expect(await world.ask(lead, openUnusual, { look: one!.id })).toMatchObject({ ok: true, value: { reviews: [{ outcome: 'follow-up' }, { outcome: 'explained', words }] } })
  })

  test('overdue reviews stand first', async () => {
    const [, , later] = (await listed()).looks
    await sql`update unusual_look set due_day = '2026-11-20' where id = ${later!.id}`.execute(owner)
    const { looks, overdue } = await listed()
    expect([looks[0]?.id, overdue]).toEqual([later!.id, 1])
  })

  test('somebody of another partnership, or of another role, finds none of it', async () => {
    const elsewhere = randomUUID()
    await sql`with o as (insert into organisation (id, handle, name, kind) values (${elsewhere}, 'elsewhere', 'Elsewhere', 'commissioner') returning id),
      p as (insert into partnership (id, handle, name) values (${randomUUID()}, 'elsewhere', 'Elsewhere') returning id)
      insert into partnership_member select p.id, o.id from p, o`.execute(owner)
    const stranger = { ...lead, viewer: { ...lead.viewer, organisationId: elsewhere } }
    const [one] = (await listed()).looks
    expect(await world.ask(stranger, listUnusual, {})).toMatchObject({ ok: true, value: { looks: [], waiting: 0 } })
    expect(await world.ask(stranger, openUnusual, { look: one!.id })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(stranger, reviewUnusual, { look: one!.id, version: one!.version, outcome: 'explained', words: 'from elsewhere, this is' })).toMatchObject({ ok: false, kind: 'not-found' })
    for (const role of ['offender-manager', 'victim-hub-worker', 'administrator'] as const)
      expect(await world.ask(await world.as(role, 'probation'), listUnusual, {})).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
