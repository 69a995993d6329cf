import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { isHoused as isHousedInHistories } from '../../seeds/history.ts'
import { addDays } from '../core/dates.ts'
import { mergePeople, openPerson } from '../people/actions.ts'
import { changeReleaseDay, recordRelease } from '../sentences/actions.ts'
import { checksToRecord, endPlace, findPlace, housing, housingOfPerson, loadChecks, loadEmployment, loadPlaces, recordCheck, recordEmployment } from './actions.ts'
import {
  checksAfter, decideCheck, decideEmployment, decideEnd, decidePlace, dutyToReferDue, dutyToReferWords, employmentDue, isHoused, nightsBetween, nowhereToSleep, placeOn, recorderOf, SLEPT,
  type Check, type Place, type PlaceKind, type Slept,
} from './rules.ts'

const TODAY = '2026-11-23'
const place = (more: Partial<Place & { kind: PlaceKind }> = {}): Place & { kind: PlaceKind } => ({ id: 'p', until: null, kind: 'settled', addressLine: '1 Test Street', from: '2026-12-01', foundOn: '2026-11-01', endedOn: null, endReason: null, version: 1, ...more })
const night = (more: Partial<Check> = {}): Check => ({ dayAfter: 7, due: '2026-11-20', slept: null, held: null, recordedOn: null, ...more })
const told = (slept: Slept, held: 'yes' | 'no' | '' = '', more = {}) => ({ slept, held, correction: false, reason: '', ...more })

describe('what counts as housed', () => {
  test.each(Object.keys(SLEPT) as Slept[])('%s counts here as it does in the histories that the demonstration is made from', (slept) => expect(isHoused(slept)).toBe(isHousedInHistories(slept)))
})

describe('checks follow the release day', () => {
  test('on release day and on days 1, 7, 28 and 90, and work at six weeks', () => {
    expect(checksAfter('2026-12-03').map(({ due }) => due)).toEqual(['2026-12-03', '2026-12-04', '2026-12-10', '2026-12-31', '2027-03-03'])
    expect(employmentDue('2026-12-03')).toBe('2027-01-14')
  })
  test.each([
    [0, '2026-11-23', 'prison'], [0, '2026-11-24', 'prison'], [0, '2026-11-22', 'community'], [1, '2026-11-23', 'community'], [90, '2026-12-01', 'community'],
  ] as const)('day %i due %s is asked of the %s', (day, due, who) => expect(recorderOf(day, due, TODAY)).toBe(who))
})

describe('where somebody stands', () => {
  const leaving = { day: '2026-12-01', released: false }
  test.each([
    ['nothing found', leaving, [], true],
    ['a place from release day', leaving, [place()], false],
    ['a place that is free a day too late', leaving, [place({ from: '2026-12-02' })], true],
    ['a place that fell through', leaving, [place({ endedOn: '2026-11-20', endReason: 'Offer withdrawn' })], true],
    ['release in more than 12 weeks', { day: '2027-02-16', released: false }, [], false],
    ['release in exactly 12 weeks', { day: '2027-02-15', released: false }, [], true],
    ['already out', { day: '2026-11-01', released: true }, [], false],
    ['no custody', null, [], false],
  ])('%s', (_case, release, places, nowhere) => expect(nowhereToSleep(release, places, TODAY)).toBe(nowhere))
  test('of two places the one that is free last counts', () => expect(placeOn([place({ id: 'a' }), place({ id: 'b', from: '2026-12-20' })], '2026-12-25')?.id).toBe('b'))
  test('nights without a place are counted', () => expect([nightsBetween('2026-12-01', '2026-12-04'), nightsBetween('2026-12-01', '2026-11-30')]).toEqual([3, 0]))
  test.each([
    [60, 'If they agree, refer them to the council of their choice from 27 November 2026, 56 days before release: from then on prisons'],
    [57, 'If they agree, refer them to the council of their choice from 24 November 2026, 56 days before release: from then on prisons'],
    [56, 'If they agree, refer them to the council of their choice now: release is in 56 days, and within 56 days of it prisons'],
    [9, 'If they agree, refer them to the council of their choice now: release is in 9 days, and within'],
    [0, 'If they agree, refer them to the council of their choice now: release is today, and within'],
    [-2, 'If they agree, refer them to the council of their choice now: release was due 2 days ago, and within'],
  ])('%i days before release the duty to refer is worded for that day', (days, words) => expect(dutyToReferWords(addDays(TODAY, days), TODAY)).toContain(words))
  test('the duty to refer is asked for 56 days before release, or when custody begins', () => expect([dutyToReferDue('2026-12-31', '2026-01-01'), dutyToReferDue('2026-12-31', '2026-12-01')]).toEqual(['2026-11-05', '2026-12-01']))
})

describe('decided before anything is written', () => {
  test.each([
    ['a place for somebody who is not in prison', place(), null, [], undefined],
    ['a second place from the same day', place(), { day: '2026-12-01' }, [place()], 'from'],
    ['a place long after release', place({ from: '2027-03-02' }), { day: '2026-12-01' }, [], 'from'],
  ])('%s is refused', (_case, found, release, places, field) => expect(decidePlace(found, release, places)).toMatchObject({ ok: false, ...(field ? { field } : {}) }))
  test('a place ends once, when the day has come, and not before it was found', () => {
    expect(decideEnd(place(), TODAY, TODAY)).toEqual({ ok: true, value: { endedOn: TODAY } })
    for (const [ended, day] of [[place({ endedOn: '2026-11-10', endReason: 'Withdrawn' }), TODAY], [place(), '2026-11-24'], [place(), '2026-10-31']] as const) expect(decideEnd(ended, day, TODAY).ok).toBe(false)
  })
  test('a check is not recorded before its day, and the refusal says when that is', () =>
    expect(decideCheck(night({ due: '2026-11-30' }), told('settled', 'yes'), TODAY)).toMatchObject({ ok: false, message: 'Day 7 is not until 30 November 2026 (in 7 days).' }))
  test.each([
    ['slept in a hostel, held', told('hostel', 'yes'), { ok: true, value: { recording: 'first', held: true } }],
    ['slept in a hostel, not said whether it held', told('hostel'), { ok: false, field: 'held' }],
    ['slept rough, said to have held', told('rough-sleeping', 'yes'), { ok: false, field: 'held' }],
    ['slept rough', told('rough-sleeping'), { ok: true, value: { held: false } }],
    ['not known, said to have held', told('not-known', 'yes'), { ok: false, field: 'held' }],
    ['not known', told('not-known'), { ok: true, value: { held: null } }],
  ])('%s', (_case, answer, result) => expect(decideCheck(night(), answer, TODAY)).toMatchObject(result))
  test('a second answer changes nothing when it is the same, and else needs to be called a correction with a reason', () => {
    const recorded = night({ slept: 'hostel', held: true, recordedOn: '2026-11-20' })
    expect(decideCheck(recorded, told('hostel', 'yes'), TODAY)).toMatchObject({ ok: true, value: { recording: 'same' } })
    expect(decideCheck(recorded, told('rough-sleeping'), TODAY)).toMatchObject({ ok: false, field: 'correction' })
    expect(decideCheck(recorded, told('rough-sleeping', '', { correction: true }), TODAY)).toMatchObject({ ok: false, field: 'reason' })
    expect(decideCheck(recorded, told('rough-sleeping', '', { correction: true, reason: 'The hostel rang' }), TODAY)).toMatchObject({ ok: true, value: { recording: 'correction', held: false } })
  })
  test('work is asked about at six weeks, and nobody works who is not available for it', () => {
    const status = { due: '2026-11-20', availableForWork: null, employed: null, recordedOn: null }
    const answer = { availableForWork: true, employed: 'yes', correction: false, reason: '' } as const
    expect(decideEmployment({ ...status, due: '2026-11-24' }, answer, TODAY)).toMatchObject({ ok: false, field: 'employed' })
    expect(decideEmployment(status, { ...answer, availableForWork: false }, TODAY)).toMatchObject({ ok: false, field: 'availableForWork' })
    expect(decideEmployment(status, { ...answer, employed: '' }, TODAY)).toMatchObject({ ok: true, value: { employed: null } })
  })
})

const world = await makeWorld()
const { owner } = world.databases

/** Somebody in prison, released on this day; the housing officer’s council supplied a record. */
const inPrison = async (release: string, more: { released?: string | null; surname?: string } = {}): Promise<{ person: string; sentence: string }> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', housing: 'supplied', provider: 'referred' }, { surname: more.surname ?? 'Leaver' })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: release, released_on: more.released ?? null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  return { person, sentence }
}
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const officer = await world.as('housing-officer', 'housing')
const caseworker = await world.as('caseworker', 'provider')
const on = async (day: string, role: 'offender-manager' | 'resettlement-worker' | 'housing-officer', at: 'probation' | 'prison' | 'housing') => world.as(role, at, new Date(`${day}T09:00:00Z`))
const found = { kind: 'settled', addressLine: '1 Test Street, Peterborough' } as const
const panelOf = async (context: typeof worker, person: string) => {
  const opened = await world.ask(context, openPerson, { person })
  if (!opened.ok) throw new Error(opened.message)
  return { ...opened.value, housing: opened.value.panels.find((panel) => panel.name === 'housing.place')?.data as { nowhere: boolean; sentenceHidden: string | null; checks: unknown[] } | undefined }
}
const read = async (context: typeof worker, person: string) => {
  const answer = await world.ask(context, housingOfPerson, { person })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

describe('a place found, lost and found again', () => {
  test('the resettlement worker records the place, and the five checks stand; the preview says what follows and writes nothing', async () => {
    const { person } = await inPrison('2026-12-03')
    expect((await panelOf(worker, person)).housing).toMatchObject({ nowhere: true })
    const preview = await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' }, { preview: true })
    expect(preview.consequences.map(({ words }) => words).join(' ')).toContain('not on the list of people with nowhere to sleep')
    expect((await read(worker, person)).places).toEqual([])
    expect((await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })).ok).toBe(true)
    const after = await read(worker, person)
    expect(after.nowhere).toBe(false)
    expect(after.checks.map(({ dayAfter, due }) => [dayAfter, due])).toEqual([[0, '2026-12-03'], [1, '2026-12-04'], [7, '2026-12-10'], [28, '2026-12-31'], [90, '2027-03-03']])
  })

  test('a form sent twice records one place', async () => {
    const { person } = await inPrison('2026-12-03')
    const once = { once: 'the-same-form' }
    const [first, second] = [await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' }, once), await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' }, once)]
    expect(second.ok && first.ok && second.value).toEqual(first.ok && first.value)
    expect((await read(worker, person)).places).toHaveLength(1)
  })

  test('a place that fell through puts them back on the list, and the older version of it is not ended twice', async () => {
    const { person } = await inPrison('2026-12-03')
    const made = await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })
    if (!made.ok) throw new Error(made.message)
    const end = { accommodation: made.value.accommodation, day: TODAY, reason: 'The landlord withdrew', version: 1 }
    const ended = await world.perform(manager, endPlace, end)
    expect(ended.consequences.map(({ words }) => words)).toEqual(['They will be back on the list of people with nowhere to sleep, with release on 3 December 2026.'])
    expect(await world.perform(worker, endPlace, end)).toMatchObject({ ok: false, kind: 'stale', current: { endReason: 'The landlord withdrew' } })
    expect((await read(worker, person)).nowhere).toBe(true)
    expect((await panelOf(worker, person)).timeline.map(({ words }) => words)).toContain('Place ended (settled accommodation): The landlord withdrew')
  })

  test('the duty to refer is due from 56 days before release until a place is found', async () => {
    const { person } = await inPrison(addDays(TODAY, 56))
    const { person: later } = await inPrison(addDays(TODAY, 57))
    const dutyOf = async (who: string) => (await panelOf(worker, who)).due.filter(({ words }) => words.includes('duty to refer'))
    expect(await dutyOf(person)).toEqual([expect.objectContaining({ due: TODAY, href: `/people/${person}/duty-to-refer` })])
    expect(await dutyOf(later)).toEqual([])
    await world.perform(worker, findPlace, { person, ...found, from: addDays(TODAY, 56) })
    expect(await dutyOf(person)).toEqual([])
  })
})

describe('who sees what', () => {
  test('a housing officer sees and records accommodation, while the sentence is masked', async () => {
    const { person } = await inPrison('2026-12-03')
    const made = await world.perform(officer, findPlace, { person, kind: 'temporary', addressLine: 'Test House', from: '2026-12-03' })
    expect(made.ok).toBe(true)
    const { housing: panel, panels } = await panelOf(officer, person)
    expect(panel).toMatchObject({ nowhere: false, sentenceHidden: expect.stringContaining('does not see') })
    expect(panels.map(({ name }) => name)).not.toContain('sentences.where')
    expect(JSON.stringify(panels)).not.toContain('Theft')
  })

  test('a caseworker sees nothing of it and records nothing', async () => {
    const { person } = await inPrison('2026-12-03')
    await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })
    expect((await panelOf(caseworker, person)).housing).toBeUndefined()
    expect((await panelOf(caseworker, person)).timeline.map(({ source }) => source)).not.toContain('Test prison')
    expect(await world.ask(caseworker, housingOfPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(caseworker, findPlace, { person, ...found, from: '2026-12-04' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a housing officer of a council that has nothing to do with the person finds nobody', async () => {
    const person = await world.person({ probation: 'responsible' })
    expect(await world.perform(officer, findPlace, { person, ...found, from: '2026-12-04' })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('checks after release', () => {
  test('a check in the future is refused with the sentence; on the day it is recorded, once', async () => {
    const { person } = await inPrison('2026-12-03')
    await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })
    expect(await world.perform(manager, recordCheck, { person, day: 7, slept: 'settled', held: 'yes', version: 1 })).toMatchObject({ ok: false, message: 'Day 7 is not until 10 December 2026 (in 17 days).' })
    const later = await on('2026-12-10', 'offender-manager', 'probation')
    expect(await world.perform(later, recordCheck, { person, day: '7', slept: 'settled', held: 'yes', version: 1 })).toMatchObject({ ok: true, value: { recording: 'first' } })
    expect(await world.perform(later, recordCheck, { person, day: 7, slept: 'settled', held: 'yes', version: 1 })).toMatchObject({ ok: true, value: { recording: 'same' } })
    expect(await world.perform(later, recordCheck, { person, day: 2, slept: 'settled', held: 'yes', version: 1 })).toMatchObject({ ok: false, field: 'day' })
  })

  test('a second person sees the newer answer first, and a correction leaves the first readable', async () => {
    const { person } = await inPrison('2026-11-13', { released: '2026-11-13' })
    await world.perform(manager, findPlace, { person, ...found, from: '2026-11-13' })
    await world.perform(manager, recordCheck, { person, day: 7, slept: 'settled', held: 'yes', version: 1 })
    const other = { person, day: 7, slept: 'rough-sleeping' } as const
    expect(await world.perform(officer, recordCheck, { ...other, version: 1 })).toMatchObject({ ok: false, kind: 'stale', current: { slept: 'settled' } })
    expect(await world.perform(officer, recordCheck, { ...other, version: 2 })).toMatchObject({ ok: false, field: 'correction' })
    expect(await world.perform(officer, recordCheck, { ...other, version: 2, correction: 'yes', reason: 'Outreach met him that night' })).toMatchObject({ ok: true, value: { recording: 'correction' } })
    const { checks, corrections } = await read(manager, person)
    expect(checks.find(({ dayAfter }) => dayAfter === 7)).toMatchObject({ slept: 'rough-sleeping', held: false, recordedOn: TODAY, version: 3 })
    expect(corrections).toEqual([expect.objectContaining({ previous: 'Settled accommodation: it held', now: 'Sleeping rough: it did not hold', reason: 'Outreach met him that night' })])
    const told = await owner.transaction().execute(async (tx) => housing.subjectAccess?.find(({ title }) => title === 'Answers about you that were corrected')?.read({ ...manager, tx, sightAs: manager.viewer.role, offers: world.core.offers, files: world.core.files }, [person]))
    expect(told).toEqual([expect.objectContaining({ About: 'Day 7 after release', Why: 'Outreach met him that night' })])
  })

  test('checks that nobody has answered move with the release day, and the preview says so', async () => {
    const { person, sentence } = await inPrison('2026-12-03')
    await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })
    const move = { sentence, day: '2026-12-01', reason: 'Brought forward from a later day', version: 1 }
    const preview = await world.perform(worker, changeReleaseDay, move, { preview: true })
    expect(preview.consequences.filter(({ slice }) => slice === 'housing').map(({ words }) => words)).toEqual([
      '5 checks of where they sleep will move with the release day: release day is 1 December 2026, day 90 is 1 March 2027.',
      'The place that was found is free only from 3 December 2026: they will have nowhere to sleep for 2 nights.',
    ])
    expect((await read(worker, person)).checks[0]?.due).toBe('2026-12-03')
    await world.perform(worker, changeReleaseDay, move)
    expect((await read(worker, person)).checks.map(({ due }) => due)).toEqual(['2026-12-01', '2026-12-02', '2026-12-08', '2026-12-29', '2027-03-01'])
  })

  test('a release recorded by a prison that has lost sight of the person still moves the checks, and asks about work at six weeks', async () => {
    const { person, sentence } = await inPrison('2026-11-20')
    await world.perform(worker, findPlace, { person, ...found, from: '2026-11-18' })
    await owner.updateTable('involvement').set({ because_id: sentence }).where('person_id', '=', person).where('organisation_id', '=', world.organisation.prison).execute()
    const released = await world.perform(worker, recordRelease, { sentence, released: '2026-11-18', version: 1 })
    expect(released.ok && released.consequences.map(({ words }) => words).join(' ')).toContain('days 1, 7, 28 and 90')
    expect(await world.ask(worker, housingOfPerson, { person })).toMatchObject({ ok: false })
    const { checks, employment } = await read(manager, person)
    expect(checks.map(({ due }) => due)).toEqual(['2026-11-18', '2026-11-19', '2026-11-25', '2026-12-16', '2027-02-16'])
    expect(employment).toEqual([expect.objectContaining({ due: '2026-12-30', recordedOn: null })])
  })

  test('work at six weeks is recorded once, and corrected with a reason', async () => {
    const { person } = await inPrison('2026-10-01', { released: '2026-10-01' })
    await world.perform(manager, findPlace, { person, ...found, from: '2026-10-01' })
    expect(await world.perform(manager, recordEmployment, { person, availableForWork: 'yes', employed: 'yes', version: 1 })).toMatchObject({ ok: true, value: { recording: 'first' } })
    expect(await world.perform(manager, recordEmployment, { person, availableForWork: 'yes', employed: 'no', version: 2 })).toMatchObject({ ok: false, field: 'correction' })
    expect(await world.perform(manager, recordEmployment, { person, availableForWork: 'yes', employed: 'no', version: 2, correction: 'yes', reason: 'The job had not begun' })).toMatchObject({ ok: true, value: { recording: 'correction' } })
    expect((await read(manager, person)).employment[0]).toMatchObject({ availableForWork: true, employed: false, version: 3 })
  })
})

describe('the list of checks due', () => {
  test('release day is the prison’s, later days are the manager’s and the housing officer’s; overdue first, in pages of twenty', async () => {
    const today = await inPrison(TODAY, { released: TODAY, surname: 'Tonight' })
    const earlier = await inPrison('2026-11-16', { released: '2026-11-16', surname: 'Weekago' })
    for (const { person } of [today, earlier]) {
      await world.perform(worker, findPlace, { person, ...found, from: TODAY })
      await owner.insertInto('management').values({
        id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-11-01', reason: 'Test', decided_at: new Date(),
      }).execute()
    }
    for (let count = 0; count < 3; count++) {
      const { person } = await inPrison('2026-11-14', { released: '2026-11-14', surname: 'Others' })
      await world.perform(officer, findPlace, { person, ...found, from: TODAY })
    }
    const dueTo = async (context: typeof worker) => {
      const rows: { surname: string; what: string; dayAfter: number; due: string }[] = []
      for (let after: string | null = ''; after !== null;) {
        const answer: Awaited<ReturnType<typeof ask>> = await ask(context, after)
        rows.push(...answer.checks)
        after = answer.next
      }
      return rows
    }
    const ask = async (context: typeof worker, after: string) => {
      const answer = await world.ask(context, checksToRecord, { after })
      if (!answer.ok) throw new Error(answer.message)
      expect(answer.value.checks.length).toBeLessThanOrEqual(20)
      return answer.value
    }
    const prisons = await dueTo(worker)
    expect(prisons).toContainEqual(expect.objectContaining({ surname: 'Tonight', dayAfter: 0, due: TODAY }))
    expect(prisons.map(({ surname }) => surname)).not.toContain('Weekago')
    const managers = await dueTo(manager)
    expect(managers.map(({ surname, dayAfter }) => [surname, dayAfter])).toEqual([['Weekago', 0], ['Weekago', 1], ['Weekago', 7], ['Tonight', 1], ['Tonight', 7]])
    const council = await dueTo(officer)
    expect(council.length).toBeGreaterThan(20)
    expect(council.map(({ due }) => due)).toEqual(council.map(({ due }) => due).toSorted())
    expect(new Set(council.map((row) => JSON.stringify(row))).size).toBe(council.length)
  })
})

describe('merging and loading', () => {
  test('two records that each have a place say so before they are merged', async () => {
    const [one, two] = [await inPrison('2026-12-03'), await inPrison('2026-12-03')]
    for (const { person } of [one, two]) await world.perform(worker, findPlace, { person, ...found, from: '2026-12-03' })
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', two.person).executeTakeFirstOrThrow()
    const merged = await world.perform(manager, mergePeople, { person: one.person, into: reference, reason: 'same PNC' }, { preview: true })
    expect(merged.consequences.find(({ slice }) => slice === 'housing')?.words).toContain('Both records have a place to sleep')
  })

  test('rows loaded in bulk read like rows that were recorded', async () => {
    const { person, sentence } = await inPrison('2026-09-01', { released: '2026-09-01' })
    const client = await world.databases.ownerPool.connect()
    const at = new Date('2026-09-01T09:00:00Z')
    try {
      await loadPlaces(client, [{
        id: crypto.randomUUID(), person_id: person, sentence_id: sentence, kind: 'hostel', address_line: 'Test\tHostel', from_day: '2026-09-01', ended_on: null, end_reason: null, ended_by: null,
        found_by: null, organisation_id: world.organisation.prison, found_on: '2026-08-20', recorded_at: at, version: 1,
      }])
      await loadChecks(client, checksAfter('2026-09-01').map(({ dayAfter, due }) => ({
        id: crypto.randomUUID(), person_id: person, sentence_id: sentence, day_after: dayAfter, due_day: due, slept: dayAfter < 90 ? 'hostel' : null, held: dayAfter < 90 ? true : null,
        recorded_on: dayAfter < 90 ? due : null, recorded_by: null, recorded_at: dayAfter < 90 ? at : null, version: dayAfter < 90 ? 2 : 1,
      })))
      await loadEmployment(client, [{
        id: crypto.randomUUID(), person_id: person, sentence_id: sentence, weeks_after: 6, due_day: employmentDue('2026-09-01'), available_for_work: true, employed: null, recorded_on: employmentDue('2026-09-01'), recorded_by: null, version: 2,
      }])
    } finally {
      client.release()
    }
    const told = await read(manager, person)
    expect(told.place).toMatchObject({ kind: 'hostel', addressLine: 'Test\tHostel' })
    expect(told.checks.map(({ slept }) => slept)).toEqual(['hostel', 'hostel', 'hostel', 'hostel', null])
    expect((await panelOf(manager, person)).timeline.filter(({ source }) => source === 'Accommodation check')).toHaveLength(4)
  })
})
