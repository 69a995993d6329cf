import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { openPerson } from '../people/actions.ts'
import { decide, openLicence, propose, recordEvent } from './actions.ts'
import { conditionsToShow, conditionWords, decideEvent, decideProposal, shownFrom, type Condition } from './rules.ts'

describe('a proposal is shown with those of its week', () => {
  test.each([
    ['2026-11-23', null, '2026-11-30'], ['2026-11-24', null, '2026-11-30'], ['2026-11-29', null, '2026-11-30'], ['2026-11-30', null, '2026-12-07'],
    ['2026-11-24', '2026-12-08', '2026-11-25'], ['2026-11-24', '2026-12-09', '2026-11-30'], ['2026-11-24', '2026-11-20', '2026-11-25'],
  ])('made on %s for a release on %s it is shown from %s', (today, release, shown) => expect(shownFrom(today, release)).toBe(shown))
})

test('an urgent one is shown on the next day, whoever proposes it', () => expect(shownFrom('2026-11-24', null, true)).toBe('2026-11-25'))

describe('what is shown', () => {
  const row = (more: Partial<Condition>): Condition => ({ id: randomUUID(), code: 'no-contact', areaCode: null, area: null, shownFrom: '2026-11-16', state: 'proposed', decidedOn: null, reason: null, version: 1, ...more })
  test('two proposals of one condition are one line', () => expect(conditionsToShow([row({}), row({}), row({ code: 'curfew' })])).toHaveLength(2))
  test('what stands on the licence is not asked for again', () => expect(conditionsToShow([row({ state: 'accepted', decidedOn: '2026-11-20' }), row({})]).map((one) => one.state)).toEqual(['accepted']))
  test('what was declined may be asked for again', () => expect(conditionsToShow([row({ state: 'declined', decidedOn: '2026-11-20' }), row({})])).toHaveLength(2))
  test('the words name a district and nobody', () => expect(conditionWords('exclusion-zone', 'Fenland')).toContain('the part of Fenland'))
})

describe('what may be proposed and recorded', () => {
  const inside = { at: 'in-custody', next: '2027-01-10', days: 48, prisonName: 'X', remand: false } as const
  test('a licence condition needs a licence', () => expect(decideProposal('curfew', '', { at: 'on-supervision', next: '2027-01-01', days: 3, since: '2026-01-01' }, TODAY).ok).toBe(false))
  test('an exclusion zone needs a district', () => expect(decideProposal('exclusion-zone', '', inside, TODAY)).toMatchObject({ ok: false, field: 'area' }))
  test('a district that no condition asked for is dropped', () => expect(decideProposal('curfew', 'E07000010', inside, TODAY)).toMatchObject({ ok: true, value: { area: null } }))
  test.each([['recall', '2026-11-24', false], ['recall', TODAY, true], ['parole-hearing', '2027-01-01', true]] as const)('%s on %s: %s', (kind, day, ok) => expect(decideEvent(kind, day, TODAY).ok).toBe(ok))
})

const world = await makeWorld()
const { owner } = world.databases
const sentence = async (person: string): Promise<void> => {
  await owner.insertInto('sentence').values({
    id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2025-01-10', imposed_day: '2025-06-01', months: 36, custody_start: '2025-06-01', prison_code: 'PBI',
    planned_release: '2027-03-01', sentence_end: '2028-05-31', supervision_end: '2028-05-31', recorded_at: NOW,
  }).execute()
}
const LATER = new Date('2026-12-01T09:00:00Z')

describe('through the door', () => {
  let person = ''
  beforeAll(async () => {
    person = await world.person({ probation: 'responsible', prison: 'responsible' })
    await sentence(person)
  })

  test('a proposal is shown from its day, to its proposer too, and is decided once', async () => {
    const manager = await world.as('offender-manager', 'probation')
    const proposed = await world.perform(await world.as('prison-offender-manager', 'prison'), propose, { person, code: 'curfew' })
    expect(proposed).toMatchObject({ ok: true, value: { shownFrom: '2026-11-30' } })
    expect(await world.ask(manager, openLicence, { person })).toMatchObject({ ok: true, value: { conditions: [] } })
    const later = await world.as('offender-manager', 'probation', LATER)
    const opened = await world.ask(later, openLicence, { person })
    const condition = opened.ok ? opened.value.conditions[0]! : undefined
    expect(condition).toMatchObject({ code: 'curfew', shownFrom: '2026-11-30', state: 'proposed' })
    const decision = { condition: condition!.id, decision: 'accepted', reason: 'Offended at night', version: 1 } as const
    expect(await world.perform(later, decide, decision)).toMatchObject({ ok: true, value: { person } })
    expect(await world.perform(later, decide, { ...decision, version: 2 })).toMatchObject({ ok: false, kind: 'refused' })
    expect(await world.perform(later, decide, decision)).toMatchObject({ ok: false, kind: 'stale' })
    const page = await world.ask(later, openPerson, { person })
    expect(JSON.stringify(page)).toContain('Licence condition accepted: curfew')
  })

  test('the decision is the offender manager’s, of people whom they see', async () => {
    const [row] = await owner.selectFrom('licence_condition').select(['id', 'version']).where('person_id', '=', person).execute()
    const decision = { condition: row!.id, decision: 'declined', reason: 'Not needed', version: row!.version } as const
    expect(await world.perform(await world.as('prison-offender-manager', 'prison', LATER), decide, decision)).toMatchObject({ ok: false, kind: 'not-found' })
    const stranger = await world.person({ outsider: 'responsible' })
    expect(await world.perform(await world.as('offender-manager', 'probation'), propose, { person: stranger, code: 'curfew' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('who proposed is written where no door reads', async () => {
    expect(await owner.selectFrom('licence_proposal').selectAll().execute()).not.toEqual([])
    for (const role of ['offender-manager', 'governance-lead', 'victim-liaison-officer'] as const) {
      const { viewer } = await world.as(role, 'probation')
      const seen = await world.databases.app.transaction().execute(async (tx) => {
        await sql`select set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${role}, true), set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
        return tx.selectFrom('licence_proposal').selectAll().execute()
      })
      expect(seen).toEqual([])
    }
  })

  test('a recall stands on the time line', async () => {
    const manager = await world.as('offender-manager', 'probation')
    expect(await world.perform(manager, recordEvent, { person, kind: 'recall', day: TODAY })).toMatchObject({ ok: true })
    expect(JSON.stringify(await world.ask(manager, openPerson, { person }))).toContain('Recalled to prison')
  })
})
