import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import { assessRisk, listRisks, loadRisks } from './actions.ts'
import { decideAssessment, levelWords, movementOf, movementWords, type RiskLevel } from './rules.ts'

const level = (harm: RiskLevel['harm'], tier: string, likelihoodPercent = 50): RiskLevel => ({ harm, tier, likelihoodPercent })

describe('which way risk moved', () => {
  test.each([
    ['the first judgement', null, level('high', 'B2'), 'first'],
    ['more harm, whatever the tier', level('medium', 'A1'), level('high', 'B1'), 'up'],
    ['less harm', level('high', 'B2'), level('low', 'B2'), 'down'],
    ['a higher letter', level('high', 'C3'), level('high', 'B0'), 'up'],
    ['a higher digit', level('high', 'B1'), level('high', 'B2'), 'up'],
    ['only likelihood', level('high', 'B2', 40), level('high', 'B2', 60), 'same'],
  ] as const)('%s', (_case, from, to, movement) => expect(movementOf(from, to)).toBe(movement))
  test('it is said in words', () => {
    expect(levelWords(level('very-high', 'A3', 81))).toBe('Very high risk of serious harm, 81% likely to reoffend within two years, tier A3')
    expect(movementWords({ ...level('medium', 'C1', 40), assessed: '2026-05-01' }, level('high', 'B2', 40))).toBe('Since 1 May 2026 risk of serious harm went up from medium to high, and the tier went up from C1 to B2.')
    expect(movementWords(null, level('low', 'D0'))).toBe('This is the first assessment.')
  })
})

describe('a judgement is decided before anything is written', () => {
  const newest = { ...level('medium', 'C1'), assessed: '2026-06-01' }
  test.each([
    ['one of tomorrow is refused', { ...level('high', 'B2'), assessed: '2026-11-24' }, { ok: false, field: 'assessed' }],
    ['the same again is refused', newest, { ok: false, field: 'assessed' }],
    ['a newer one that moves harm is a change', { ...level('high', 'C1'), assessed: '2026-11-23' }, { ok: true, value: { changed: true, movement: 'up' } }],
    ['a newer one that moves nothing is none', { ...level('medium', 'C1', 70), assessed: '2026-11-23' }, { ok: true, value: { changed: false } }],
    ['a late one about an earlier day is kept and changes nothing', { ...level('high', 'A1'), assessed: '2026-05-01' }, { ok: true, value: { changed: false } }],
  ])('%s', (_case, wanted, expected) => expect(decideAssessment(wanted, newest, '2026-11-23')).toMatchObject(expected))
})

const world = await makeWorld()
const assessment = { harm: 'high', likelihoodPercent: '62', tier: 'b2', source: 'oasys', assessed: '2026-11-20' } as const

describe('through the door', () => {
  test('a manager records a judgement, and the person page says the level in words with how it moved', async () => {
    const person = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    await world.perform(manager, assessRisk, { person, ...assessment, harm: 'medium', tier: 'C1', assessed: '2026-06-01' })
    const done = await world.perform(manager, assessRisk, { person, ...assessment })
    expect(done).toMatchObject({ ok: true, value: { movement: 'up' } })
    const opened = await world.ask(manager, openPerson, { person })
    if (!opened.ok) throw new Error(opened.message)
    expect(opened.value.panels.find((panel) => panel.name === 'risk.level')?.data).toMatchObject({ newest: { harm: 'high', tier: 'B2', assessedBy: manager.viewer.name }, previous: { harm: 'medium' }, withheld: null })
    expect(opened.value.timeline.map((row) => row.day)).toEqual(['2026-11-20', '2026-06-01'])
    const events = await world.databases.owner.selectFrom('event').select('payload').where('name', '=', 'risk.changed').where('payload', '@>', JSON.stringify({ person })).execute()
    expect(JSON.stringify(events)).not.toMatch(/high|medium|B2/)
    expect(events).toHaveLength(2)
  })

  test('what was typed wrong is refused beside its field', async () => {
    const person = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    expect(await world.perform(manager, assessRisk, { person, ...assessment, tier: 'E9' })).toMatchObject({ ok: false, field: 'tier' })
    expect(await world.perform(manager, assessRisk, { person, ...assessment, likelihoodPercent: '130' })).toMatchObject({ ok: false, field: 'likelihoodPercent' })
  })

  test('a provider’s caseworker is told that risk is kept from them and why, and never the level', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    await world.perform(await world.as('offender-manager', 'probation'), assessRisk, { person, ...assessment })
    const caseworker = await world.as('caseworker', 'provider')
    const opened = await world.ask(caseworker, openPerson, { person })
    const panel = opened.ok && opened.value.panels.find((one) => one.name === 'risk.level')?.data
    expect(panel).toMatchObject({ newest: null, previous: null, withheld: 'Your role does not see this: risk of serious harm and likelihood of reoffending.' })
    expect(JSON.stringify(opened)).not.toMatch(/"tier"|likelihoodPercent/)
    expect(await world.ask(caseworker, listRisks, { person })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a user without an agreement can neither see nor assess', async () => {
    const person = await world.person({ probation: 'responsible', outsider: 'supplied' })
    const stranger = await world.as('offender-manager', 'outsider')
    expect(await world.ask(stranger, listRisks, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(stranger, assessRisk, { person, ...assessment })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.databases.owner.selectFrom('risk_assessment').selectAll().where('person_id', '=', person).execute()).toEqual([])
  })

  test('rows copied in bulk read like rows recorded one by one, and stand in a subject access export', async () => {
    const person = await world.person()
    const client = await world.databases.ownerPool.connect()
    try {
      await loadRisks(client, [{ id: crypto.randomUUID(), person_id: person, harm: 'low', likelihood_percent: 20, tier: 'D1', source: 'case-record', assessed_on: '2026-02-01', assessed_by: null, organisation_id: world.organisation.probation, recorded_at: new Date('2026-02-01T10:00:00Z') }])
    } finally {
      client.release()
    }
    const listed = await world.ask(await world.as('offender-manager', 'probation'), listRisks, { person })
    expect(listed.ok && listed.value.assessments).toMatchObject([{ harm: 'low', tier: 'D1', organisation: 'Test probation' }])
    const held = await world.ask(await world.as('governance-lead', 'probation'), subjectAccess, { person })
    expect(held.ok && held.value.sections.map((section) => section.title)).toContain('Assessments of your risk')
  })
})

test('a restriction on risk leaves the card, which says so', async () => {
  const on = await world.person({ probation: 'responsible' })
  const manager = await world.as('offender-manager', 'probation')
  await world.databases.owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: on, kind: 'restriction', organisation_id: world.organisation.probation, accounts: [], classes: ['risk'], reason: 'The person asked for it', from_day: TODAY, set_at: NOW }).execute()
  const opened = await world.ask(manager, openPerson, { person: on })
  expect(opened.ok && opened.value.panels.find(({ name }) => name === 'risk.level')?.data).toMatchObject({ withheld: expect.stringMatching(/restricted/), mayAssess: false })
})
