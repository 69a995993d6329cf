/** What came of disposals: counts that add up, what is hidden, and counted through the door. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { seededRandom } from '../core/random.ts'
import { disposalFigurePeople, disposalFigures } from './actions.ts'
import { COLUMN_NAMES, countsIn, figuresOf, figureSentence, periodsFor, type CountRow } from './figures.ts'

const row = (unit: string, outcome: string, disposals: number, victim = 'nobody', referral = 'none'): CountRow => ({ unit, outcome, victim, referral, disposals })

test('each disposal is in one outcome, and the parts add up', () => {
  const [all] = figuresOf([row('all', 'complied', 30, 'asked', 'taken-up'), row('all', 'breached', 10, 'not-asked', 'not-taken-up'), row('all', 'given', 5), row('all', 'open', 2, 'asked')], false)
  expect(all!.counts).toEqual({ offered: 47, complied: 30, given: 5, breached: 10, open: 2, 'not-issued': 0, 'to-ask': 42, asked: 32, 'not-asked': 10, referred: 40, 'taken-up': 30, 'not-taken-up': 10 })
  expect(figureSentence(all)).toBe('Of 47 offered, 30 were complied with: 75 % of those that came to their end with conditions (95 % interval 60 % to 86 %). Of 42 with a victim to ask, 32 were asked.')
  expect(figureSentence(undefined)).toContain('Nobody')
})

test('nothing small can be read or worked out from what is shown', () => {
  const random = seededRandom('out of court figures')
  for (let turn = 0; turn < 200; turn++) {
    const parts = ['A', 'B', 'C'].slice(0, random.whole(1, 3)).flatMap((unit) => ['complied', 'breached', 'given', 'open', 'not-issued'].flatMap((outcome) => (random.chance(0.8) ? [row(unit, outcome, random.whole(1, 40), random.pick(['asked', 'not-asked', 'nobody']), random.pick(['none', 'taken-up', 'not-taken-up']))] : [])))
    const figures = figuresOf([...parts.map((one) => ({ ...one, unit: 'all' })), ...parts], true)
    for (const { unit, counts } of figures) {
      for (const column of COLUMN_NAMES) expect(counts[column] === null || counts[column] >= 10).toBe(true)
      for (const [total, ...rest] of [['offered', 'complied', 'given', 'breached', 'open', 'not-issued'], ['to-ask', 'asked', 'not-asked'], ['referred', 'taken-up', 'not-taken-up']] as const)
        if (counts[total] !== null) expect([turn, unit, rest.filter((part) => counts[part] === null).length === 1]).toEqual([turn, unit, false])
      const { offered, 'to-ask': toAsk } = counts
      if (offered !== null && toAsk !== null) expect([turn, unit, offered - toAsk >= 10]).toEqual([turn, unit, true])
    }
    for (const column of COLUMN_NAMES) {
      const hidden = figures.filter((figure) => figure.counts[column] === null)
      if (!hidden.some((figure) => figure.unit === 'all')) expect([turn, column, hidden.length === 1]).toEqual([turn, column, false])
    }
  }
})

test('whole half-years for whoever sees no names; the one that runs besides for the force', () => {
  expect(periodsFor('2026-11-23', false).map(({ code }) => code)).toEqual(['2026-h1', '2025-h2', '2025-h1', '2024-h2'])
  expect(periodsFor('2026-11-23', true)[0]).toMatchObject({ code: 'now', since: '2026-07-01', until: '2026-11-23' })
  expect(countsIn('to-ask', { outcome: 'open', victim: 'nobody', referral: 'none' })).toBe(false)
})

const world = await makeWorld()
const { owner } = world.databases

const disposal = async (state: string, { victim = false, surname = 'Counted', force = 'police' }: { victim?: boolean; surname?: string; force?: 'police' | 'outsider' } = {}): Promise<string> => {
  const person = await world.person({ [force]: 'supplied' }, { surname })
  const id = randomUUID()
  await owner.insertInto('out_of_court_disposal').values({
    id, person_id: person, reference: `O-${id.slice(0, 7).toUpperCase()}`, kind: 'community-resolution', youth: false, offence_code: 'TH68010', offence_kind: 'summary', offence_day: '2026-03-01', crime_reference: '35/1/26', answer: 'responsible', evidence: true,
    authority: 'officer', victim_ask_by: victim ? '2026-03-10' : null, offered_on: '2026-03-02', state, state_on: '2026-05-01', source: 'imported', organisation_id: world.organisation[force], recorded_at: new Date('2026-03-02T09:00:00Z'),
  }).execute()
  return person
}

test('counted through the door: the force sees its own and who they are, the analyst only what is large enough, and a force nobody else’s', async () => {
  for (let one = 0; one < 12; one++) await disposal('complied', { victim: one < 3 })
  const broken = await disposal('prosecuted', { surname: 'Broken' })
  await disposal('complied', { force: 'outsider' })
  const officer = await world.as('disposal-officer', 'police')
  const asked = { by: 'kind' as const, period: '2026-h1' }
  const seen = await world.ask(officer, disposalFigures, asked)
  expect(seen).toMatchObject({ ok: true, value: { withNames: true, names: { 'community-resolution': 'Community resolution' } } })
  expect(seen.ok && seen.value.figures.find((one) => one.unit === 'all')?.counts).toMatchObject({ offered: 13, complied: 12, breached: 1, 'to-ask': 3 })
  expect(await world.ask(officer, disposalFigurePeople, { ...asked, column: 'breached' })).toMatchObject({ ok: true, value: { people: [{ id: broken, surname: 'Broken' }] } })
  const file = await world.ask(officer, disposalFigures, { ...asked, suppress: true })
  expect(file.ok && file.value.figures.find((one) => one.unit === 'all')?.counts.breached).toBeNull()

  const analyst = await world.as('analyst', 'commissioner')
  const told = await world.ask(analyst, disposalFigures, asked)
  const all = told.ok ? told.value.figures.find((one) => one.unit === 'all') : undefined
  expect([told.ok && told.value.suppressed, all?.counts.breached, all?.counts['to-ask'], JSON.stringify(told).includes('Broken')]).toEqual([true, null, null, false])
  expect(await world.ask(analyst, disposalFigurePeople, asked)).toMatchObject({ ok: false, kind: 'not-found' })
  for (const [role, at] of [['offender-manager', 'probation'], ['victim-hub-worker', 'victim-hub'], ['caseworker', 'provider']] as const) expect(await world.ask(await world.as(role, at), disposalFigures, asked)).toMatchObject({ ok: false, kind: 'not-found' })
})
