import { PRISONS } from '../../seeds/organisations.ts'
import { readPrisons } from '../../seeds/registers.ts'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import { loadConvictions, loadSentences, changeReleaseDay, listSentences, openSentence, recordRelease, recordSentence } from './actions.ts'
import { decideRelease, decideReleaseDay, decideSentence, governing, prisonTitle, standingOn, standingWords, type NewSentence, type Sentence } from './rules.ts'

const prison = (more: Partial<Sentence['custody'] & object> = {}): Sentence => ({
  id: 's1', kind: 'custody', offence: 'Theft from shop', court: 'Peterborough Crown Court', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20,
  custody: { start: '2026-03-01', prison: 'PBI', prisonName: 'Peterborough (HMP & YOI)', plannedRelease: '2027-03-03', released: null, ...more },
  sentenceEnd: '2027-10-31', supervisionEnd: '2028-03-03', version: 1,
})
const order: Sentence = { ...prison(), id: 's2', kind: 'community', custody: null, imposed: '2026-05-01', sentenceEnd: '2027-04-30', supervisionEnd: '2027-04-30' }

describe('where somebody is in their sentence on a day', () => {
  test.each([
    ['before custody began', prison(), '2026-02-28', 'before-sentence', 1],
    ['on the day custody began', prison(), '2026-03-01', 'in-custody', 367],
    ['held on remand before the sentence', { ...prison({ start: '2026-02-01' }) }, '2026-02-10', 'in-custody', 386],
    ['a hundred days before release', prison(), '2026-11-23', 'in-custody', 100],
    ['after the planned day, release not recorded', prison(), '2027-03-05', 'in-custody', -2],
    ['the day before the recorded release', prison({ released: '2027-03-01' }), '2027-02-28', 'in-custody', 3],
    ['on the day of release', prison({ released: '2027-03-01' }), '2027-03-01', 'on-licence', 368],
    ['on the last day of supervision', prison({ released: '2027-03-01' }), '2028-03-03', 'on-licence', 0],
    ['the day after it', prison({ released: '2027-03-01' }), '2028-03-04', 'ended', undefined],
    ['on a community order', order, '2026-11-23', 'on-supervision', 158],
    ['before a community order', order, '2026-04-30', 'before-sentence', 1],
  ])('%s', (_case, sentence, day, at, days) => expect(standingOn(sentence, day)).toMatchObject({ at, ...(days === undefined ? {} : { days }) }))

  test('custody governs before supervision, and nothing governs nobody', () => {
    expect(governing([order, prison()], '2026-11-23')?.sentence.id).toBe('s1')
    expect(governing([order, prison({ released: '2026-06-01' })], '2026-11-23')?.sentence.id).toBe('s1')
    expect(governing([], '2026-11-23')).toBeUndefined()
  })

  test.each([
    [prison(), '2026-11-23', 'In custody at HMP Peterborough, due for release on 3 March 2027 (in 100 days)'],
    [prison(), '2027-03-05', 'In custody at HMP Peterborough; release was due on 3 March 2027 (2 days ago) and is not recorded'],
    [order, '2026-11-23', 'Supervised in the community since 1 May 2026, until 30 April 2027 (in 158 days)'],
  ])('it is said in one clear line', (sentence, day, words) => expect(standingWords(standingOn(sentence, day), day)).toBe(words))

  test.each([['Peterborough (HMP & YOI)', 'HMP Peterborough'], ['Peterborough Female (HMP & YOI)', 'HMP Peterborough (women)'], ['Littlehey (HMP)', 'HMP Littlehey'], ['HMP New Prison2', 'HMP New Prison2']])('the register’s %s is called %s', (name, title) => expect(prisonTitle(name)).toBe(title))
  test('a prison has the same name as an organisation and as the place that holds somebody', () => {
    const register = new Map(readPrisons('.').map((prison) => [prison.code, prison.name]))
    expect(PRISONS.map(({ code }) => prisonTitle(register.get(code) ?? ''))).toEqual(PRISONS.map(({ name }) => name))
  })
})

describe('a sentence is decided before anything is written', () => {
  const given: NewSentence = {
    kind: 'custody', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20, custodyStart: '2026-03-01', prison: 'PBI', plannedRelease: '2026-12-30', sentenceEnd: '2027-10-31', supervisionEnd: null,
  }
  test.each([
    ['a sentence of tomorrow', { imposed: '2026-11-24' }, 'imposed'],
    ['an offence after its sentence', { offenceDay: '2026-03-02' }, 'offenceDay'],
    ['an end before the beginning', { sentenceEnd: '2026-02-01' }, 'sentenceEnd'],
    ['prison without a prison', { prison: null }, 'prison'],
    ['prison without its start', { custodyStart: null }, 'custodyStart'],
    ['release before custody', { plannedRelease: '2026-02-01' }, 'plannedRelease'],
    ['release after the sentence’s end', { plannedRelease: '2027-11-02' }, 'plannedRelease'],
    ['supervision that ends in custody', { supervisionEnd: '2026-12-01' }, 'supervisionEnd'],
    ['a community order with a prison', { kind: 'community' as const }, 'kind'],
  ])('%s is refused beside its field', (_case, more, field) => expect(decideSentence({ ...given, ...more }, '2026-11-23')).toMatchObject({ ok: false, field }))
  test('a prison sentence under two years is followed by supervision to a year from release', () => {
    expect(decideSentence(given, '2026-11-23')).toMatchObject({ ok: true, value: { supervisionEnd: '2027-12-30' } })
    expect(decideSentence({ ...given, months: 24 }, '2026-11-23')).toMatchObject({ ok: true, value: { supervisionEnd: '2027-10-31' } })
  })
  test('a release is recorded once, by its day, of somebody in custody', () => {
    expect(decideRelease(prison(), '2026-11-24', '2026-11-23')).toMatchObject({ ok: false, field: 'released' })
    expect(decideRelease(prison({ released: '2026-11-01' }), '2026-11-23', '2026-11-23')).toMatchObject({ ok: false })
    expect(decideRelease(order, '2026-11-23', '2026-11-23')).toMatchObject({ ok: false })
    expect(decideRelease(prison(), '2026-11-23', '2026-11-23')).toEqual({ ok: true, value: { released: '2026-11-23' } })
  })
  test('a release day moves only to another day inside the sentence', () => {
    expect(decideReleaseDay(prison(), '2027-03-03').ok).toBe(false)
    expect(decideReleaseDay(prison(), '2028-03-04').ok).toBe(false)
    expect(decideReleaseDay(prison(), '2027-02-26')).toEqual({ ok: true, value: { from: '2027-03-03', to: '2027-02-26' } })
  })
})

const world = await makeWorld()

const sentence = { kind: 'custody', offenceCode: 'TH68010', court: 'Peterborough Crown Court', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20, custodyStart: '2026-03-01', prison: 'PBI', plannedRelease: '2026-12-03', sentenceEnd: '2027-10-31' } as const

describe('through the door', () => {
  test('recording a prison sentence lets that prison see the person, until the day of release', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Gateley' })
    const manager = await world.as('offender-manager', 'probation')
    const prisonManager = await world.as('prison-offender-manager', 'prison')
    expect(await world.ask(prisonManager, listSentences, { person })).toMatchObject({ ok: false, kind: 'not-found' })

    const recorded = await world.perform(manager, recordSentence, { person, ...sentence })
    if (!recorded.ok) throw new Error(recorded.message)
    const seen = await world.ask(prisonManager, listSentences, { person })
    expect(seen.ok && seen.value.sentences.map((one) => one.standing.at)).toEqual(['in-custody'])

    const opened = await world.ask(manager, openPerson, { person })
    if (!opened.ok) throw new Error(opened.message)
    expect(opened.value.panels.find((panel) => panel.name === 'sentences.where')?.data).toMatchObject({ words: 'In custody at HMP Peterborough, due for release on 3 December 2026 (in 10 days)' })
    expect(opened.value.due).toEqual(expect.arrayContaining([expect.objectContaining({ due: '2026-12-03', words: 'Release from prison' })]))
    expect(opened.value.timeline.map((row) => row.day)).toEqual(['2027-12-03', '2026-12-03', '2026-03-01', '2026-03-01', '2026-01-10'])

    const released = await world.perform(prisonManager, recordRelease, { sentence: recorded.value.sentence, released: '2026-11-23', version: 1 })
    expect(released.ok).toBe(true)
    const dayAfter = await world.as('prison-offender-manager', 'prison', new Date('2026-11-24T09:00:00Z'))
    expect(await world.ask(dayAfter, listSentences, { person })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a moved release day keeps where it was and why, and the second of two people who move it sees what the first did', async () => {
    const person = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    const recorded = await world.perform(manager, recordSentence, { person, ...sentence })
    if (!recorded.ok) throw new Error(recorded.message)
    const id = recorded.value.sentence
    const moved = await world.perform(manager, changeReleaseDay, { sentence: id, day: '2026-12-02', reason: 'Friday release brought forward', version: 1 })
    expect(moved.ok).toBe(true)
    const second = await world.perform(manager, changeReleaseDay, { sentence: id, day: '2026-12-10', reason: 'Added days', version: 1 })
    expect(second).toMatchObject({ ok: false, kind: 'stale', current: { version: 2, custody: { plannedRelease: '2026-12-02' } } })
    const opened = await world.ask(manager, openSentence, { sentence: id })
    expect(opened.ok && opened.value.moves).toEqual([{ from: '2026-12-03', to: '2026-12-02', reason: 'Friday release brought forward', changedOn: '2026-11-23' }])
  })

  test('an offence or a prison that no register has is refused beside its field, and nothing is written', async () => {
    const person = await world.person()
    const manager = await world.as('offender-manager', 'probation')
    expect(await world.perform(manager, recordSentence, { person, ...sentence, offenceCode: 'NOPE' })).toMatchObject({ ok: false, field: 'offenceCode' })
    expect(await world.perform(manager, recordSentence, { person, ...sentence, prison: 'ZZI' })).toMatchObject({ ok: false, field: 'prison' })
    expect((await world.databases.owner.selectFrom('sentence').selectAll().where('person_id', '=', person).execute())).toEqual([])
  })

  test('a caseworker of a provider sees nothing of a sentence, and a user without an agreement not even the person', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred', outsider: 'supplied' })
    const manager = await world.as('offender-manager', 'probation')
    await world.perform(manager, recordSentence, { person, ...sentence })
    const caseworker = await world.as('caseworker', 'provider')
    const opened = await world.ask(caseworker, openPerson, { person })
    expect(opened.ok && opened.value.panels.map((panel) => panel.name)).not.toContain('sentences.where')
    expect(opened.ok && opened.value.timeline).toEqual([])
    expect(await world.ask(await world.as('offender-manager', 'outsider'), listSentences, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(await world.as('offender-manager', 'outsider'), recordSentence, { person, ...sentence })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('rows copied in bulk read the same as rows recorded one by one, and stand in a subject access export', async () => {
    const one = await world.person()
    const many = await world.person({ probation: 'responsible' })
    const manager = await world.as('offender-manager', 'probation')
    const recorded = await world.perform(manager, recordSentence, { person: one, ...sentence })
    if (!recorded.ok) throw new Error(recorded.message)
    const row = await world.databases.owner.selectFrom('sentence').selectAll().where('id', '=', recorded.value.sentence).executeTakeFirstOrThrow()
    const client = await world.databases.ownerPool.connect()
    try {
      expect(await loadSentences(client, [{ ...row, id: crypto.randomUUID(), person_id: many }])).toBe(1)
      expect(await loadConvictions(client, [{ id: crypto.randomUUID(), person_id: many, offence_code: 'TH68010', court: 'Cambridge Magistrates’ Court', offence_day: '2026-02-01', convicted_day: '2026-04-01' }])).toBe(1)
    } finally {
      client.release()
    }
    const rows = await world.databases.owner.selectFrom('sentence').selectAll().where('person_id', 'in', [one, many]).execute()
    expect(rows.map(({ id: _id, person_id: _person, ...rest }) => rest)).toEqual([rows[0], rows[0]].map((first) => { const { id: _id, person_id: _person, ...rest } = first!; return rest }))
    const governance = await world.as('governance-lead', 'probation')
    const held = await world.ask(governance, subjectAccess, { person: many })
    expect(held.ok && held.value.sections.map((section) => section.title)).toEqual(expect.arrayContaining(['Your sentences', 'Your later convictions']))
  })
})
