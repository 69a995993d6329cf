import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { readQuestions } from '../../seeds/question-registers.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { mergePeople, openPerson, partPeople } from '../people/actions.ts'
import { routes } from '../slices.ts'
import type { Frame } from '../ui/frame.ts'
import { assessNeed, loadAssessments, loadQuestions, needs, needsForm, needsOverview, readAssessment, type NewAssessment } from './actions.ts'
import { fieldOf, type Answer, type QuestionForm } from './rules.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const client = await ownerPool.connect()
await loadQuestions(client, readQuestions('.'))
const load = (rows: NewAssessment[]): Promise<void> => loadAssessments(client, rows)

const answers = (page: string, given: Record<string, string | readonly string[]>): Answer[] =>
  Object.entries(given).map(([question, option]) => ({ page, question, options: typeof option === 'string' ? [option] : option, words: null }))
const HOME = answers('ACCOMMODATION_REPORT', { WHERE_DID_THEY_LIVE: 'SOCIAL_HOUSING', WHERE_WILL_THEY_LIVE: 'DOES_NOT_HAVE_ANYWHERE' })
const HEALTH = answers('HEALTH_REPORT', { REGISTERED_WITH_GP: 'NO', NEEDS_HELP_WITH_DAY_TO_DAY_LIVING: 'NO' })

const manager = await world.as('offender-manager', 'probation')
const resettlement = await world.as('resettlement-worker', 'prison')

const frame: Frame = { navigation: [], demonstration: true, csrf: 'c', once: 'o', path: '/', errors: [], values: {}, today: TODAY }
/** The page at a path, drawn as text from what its query answered. */
const drawn = (path: string, view: unknown, more: Partial<Frame> = {}): string => {
  const route = routes.find((one) => one.kind === 'page' && one.path === path)
  return route?.kind === 'page' ? renderToString(route.render(view as never, { ...frame, ...more })) : ''
}

describe('assessing through the door', () => {
  test('the newest questions are asked, and what was answered reads as it was asked', async () => {
    const person = await world.person()
    const form = await world.ask(manager, needsForm, { person, pathway: 'accommodation' })
    expect(form).toMatchObject({ ok: true, value: { form: { version: 4 }, before: null, answersHidden: null } })
    const done = await world.perform(manager, assessNeed, { person, pathway: 'accommodation', version: 4, answers: HOME, need: 'yes', why: 'The tenancy ended in June.' })
    if (!done.ok) throw new Error(done.message)
    expect(done.value).toMatchObject({ need: true, suggested: true })
    const read = await world.ask(manager, readAssessment, { person, assessment: done.value.assessment })
    expect(read.ok && read.value.answers).toEqual([
      { title: 'Where did the person in prison live before custody?', hint: null, answer: 'Social housing' },
      { title: 'Where will the person in prison live when they are released?', hint: null, answer: 'Does not have anywhere to live' },
    ])
    const overview = await world.ask(manager, needsOverview, { person })
    expect(overview.ok && overview.value.pathways[0]).toMatchObject({ pathway: 'accommodation', change: 'first', newest: { need: true, why: 'The tenancy ended in June.', assessedBy: 'Offender manager of probation' } })
  })

  test('an answer to an older version reads in its own words, after newer versions came', async () => {
    const person = await world.person()
    const id = crypto.randomUUID()
    await load([{
      id, person, pathway: 'accommodation', version: 1, need: true, why: null, assessedOn: '2023-05-01', organisation: world.organisation.prison, assessedBy: null, recordedAt: NOW,
      answers: answers('WHERE_DID_THEY_LIVE', { WHERE_DID_THEY_LIVE: 'HOMEOWNER' }),
    }])
    const read = await world.ask(manager, readAssessment, { person, assessment: id })
    expect(read.ok && read.value).toMatchObject({ newestVersion: 4, assessment: { version: 1 }, answers: [{ answer: 'Homeowner' }] })
    expect(drawn('/people/:person/assessments/:assessment', read.ok && read.value)).toContain('Asked with version 1 of the questions. Version 4 is asked today.')
  })

  test.each([
    ['without a decision', { need: '' as const }, 'need', 'Decide whether there is a need.'],
    ['with a need and no reason', { need: 'yes' as const }, 'why', 'Say in a sentence what the need is.'],
    ['against the answers and no reason', { need: 'no' as const }, 'why', 'The answers point to a need: they have nowhere to live on release. Say why you decide otherwise.'],
    ['to a version that does not exist', { need: 'yes' as const, version: 9 }, 'version', 'There is no version 9 of these questions. Load the page again.'],
    ['with an answer missing', { need: 'yes' as const, why: 'Homeless', answers: HOME.slice(0, 1) }, 'choice.ACCOMMODATION_REPORT.WHERE_WILL_THEY_LIVE', 'Choose an answer to “Where will the person in prison live when they are released?”.'],
  ])('%s it is refused in a sentence and nothing is written', async (_case, more, field, message) => {
    const person = await world.person()
    const refused = await world.perform(manager, assessNeed, { person, pathway: 'accommodation', version: 4, answers: HOME, ...more })
    expect(refused).toMatchObject({ ok: false, field, message })
    expect(await owner.selectFrom('assessment').select('id').where('person_id', '=', person).execute()).toEqual([])
  })

  test('the same form sent twice is one assessment; a new one stands beside it and says what changed', async () => {
    const person = await world.person()
    const input = { person, pathway: 'accommodation' as const, version: 4, answers: HOME, need: 'yes' as const, why: 'Nowhere to go' }
    const first = await world.perform(manager, assessNeed, input, { once: 'assess-once-key' })
    const second = await world.perform(manager, assessNeed, input, { once: 'assess-once-key' })
    expect(first.ok && second.ok && second.value.assessment).toBe(first.ok && first.value.assessment)
    const later = await world.as('offender-manager', 'probation', new Date('2027-01-11T10:00:00Z'))
    await world.perform(later, assessNeed, { ...input, need: 'no', why: 'Has the keys to a flat', answers: answers('ACCOMMODATION_REPORT', { WHERE_DID_THEY_LIVE: 'SOCIAL_HOUSING', WHERE_WILL_THEY_LIVE: 'MOVE_TO_NEW_ADDRESS' }) })
    const overview = await world.ask(later, needsOverview, { person })
    expect(overview.ok && overview.value.pathways[0]).toMatchObject({ change: 'need-ended', newest: { need: false } })
    expect(overview.ok && overview.value.history).toHaveLength(2)
    expect(overview.ok && overview.value.pathways.filter(({ newest }) => newest?.need)).toEqual([])
  })

  test('a person one may not see looks like one that does not exist', async () => {
    const person = await world.person({ police: 'supplied' })
    const stranger = await world.as('offender-manager', 'outsider')
    for (const one of [person, crypto.randomUUID()]) {
      expect(await world.perform(stranger, assessNeed, { person: one, pathway: 'health', version: 3, need: 'no' })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.ask(stranger, needsOverview, { person: one })).toMatchObject({ ok: false, kind: 'not-found' })
    }
  })
})

describe('health, drugs and alcohol', () => {
  test('the prison resettlement worker sees that there is a need, and not the answers', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    const done = await world.perform(manager, assessNeed, { person, pathway: 'health', version: 3, answers: HEALTH, need: 'yes', why: 'No doctor outside' })
    if (!done.ok) throw new Error(done.message)
    const own = await world.ask(manager, readAssessment, { person, assessment: done.value.assessment })
    expect(own.ok && own.value.answers).toHaveLength(2)
    const seen = await world.ask(resettlement, needsOverview, { person })
    expect(seen).toMatchObject({ ok: true, value: { hidden: null, healthHidden: expect.stringContaining('health') } })
    expect(seen.ok && seen.value.pathways.find(({ pathway }) => pathway === 'health')?.newest?.need).toBe(true)
    const html = drawn('/people/:person/needs', seen.ok && seen.value)
    expect(html).toContain('Mental and physical health: need')
    expect(html).toContain('tl-masked')
    const read = await world.ask(resettlement, readAssessment, { person, assessment: done.value.assessment })
    expect(read).toMatchObject({ ok: true, value: { answers: null, answersHidden: expect.stringContaining('health') } })
    expect(drawn('/people/:person/assessments/:assessment', read.ok && read.value)).not.toContain('GP surgery')
  })

  test('who may not read the answers does not write them, and judges the need all the same', async () => {
    const person = await world.person({ prison: 'responsible' })
    const form = await world.ask(resettlement, needsForm, { person, pathway: 'drugs-alcohol' })
    expect(drawn('/people/:person/needs/:pathway', form.ok && form.value)).toContain('Your role records only whether there is a need.')
    expect(await world.perform(resettlement, assessNeed, { person, pathway: 'health', version: 3, answers: HEALTH, need: 'no', why: 'Fine' })).toMatchObject({ ok: false, field: 'answers' })
    expect((await world.perform(resettlement, assessNeed, { person, pathway: 'health', version: 3, need: 'yes', why: 'Asked for help' })).ok).toBe(true)
  })

  test('the answers lie in the table of their class', async () => {
    const person = await world.person()
    await world.perform(manager, assessNeed, { person, pathway: 'health', version: 3, answers: HEALTH, need: 'yes', why: 'No doctor' })
    expect(await owner.selectFrom('assessment_answer').select('question').where('person_id', '=', person).execute()).toEqual([])
    expect(await owner.selectFrom('assessment_health_answer').select('question').where('person_id', '=', person).execute()).toHaveLength(2)
  })
})

test('a provider’s caseworker sees no needs, with the reason, and not “not assessed”', async () => {
  const person = await world.person({ probation: 'responsible', provider: 'referred' })
  await world.perform(manager, assessNeed, { person, pathway: 'accommodation', version: 4, answers: HOME, need: 'yes', why: 'Homeless' })
  const caseworker = await world.as('caseworker', 'provider')
  const seen = await world.ask(caseworker, needsOverview, { person })
  expect(seen).toMatchObject({ ok: true, value: { hidden: expect.any(String), pathways: [], history: [], mayAssess: false } })
  const page = await world.ask(caseworker, openPerson, { person })
  expect(page.ok && page.value.timeline.filter(({ source }) => source === 'needs')).toEqual([])
})

test('assessments of both records read as one person’s, and part again', async () => {
  const kept = await world.person()
  const merged = await world.person()
  await load([{ id: crypto.randomUUID(), person: merged, pathway: 'health', version: 3, need: true, why: null, assessedOn: '2026-01-05', organisation: world.organisation.probation, assessedBy: null, recordedAt: NOW, answers: [] }])
  const into = (await owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()).reference
  const done = await world.perform(manager, mergePeople, { person: merged, into, reason: 'same PNC' })
  const health = async (person: string): Promise<boolean | undefined> => {
    const seen = await world.ask(manager, needsOverview, { person })
    return seen.ok ? seen.value.pathways.find(({ pathway }) => pathway === 'health')?.newest?.need : undefined
  }
  expect(await health(kept)).toBe(true)
  if (!done.ok) throw new Error(done.message)
  await world.perform(manager, partPeople, { merge: done.value.mergeId, reason: 'two brothers' })
  expect(await health(kept)).toBeUndefined()
  expect(await health(merged)).toBe(true)
})

test('what is not assessed is due to their manager, and to nobody who may not see needs', async () => {
  const person = await world.person({ probation: 'responsible' })
  await owner.insertInto('sentence').values({
    id: crypto.randomUUID(), person_id: person, kind: 'community', offence_code: 'TH68010', court: 'Test court', offence_day: '2026-10-01', imposed_day: '2026-11-02', months: 12,
    sentence_end: '2027-11-01', supervision_end: '2027-11-01', recorded_at: NOW,
  }).execute()
  const due = async (context: typeof manager, more: { people?: string[] } = {}): Promise<string[]> => {
    const source = needs.due?.[0]
    return world.core.database.transaction().execute(async (tx) => {
      const { sql } = await import('kysely')
      await sql`select set_config('app.account', ${context.viewer.accountId}, true), set_config('app.organisation', ${context.viewer.organisationId}, true), set_config('app.role', ${context.viewer.role}, true),
        set_config('app.purpose', ${context.viewer.purpose}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      return (await source?.read({ ...context, tx, sightAs: context.viewer.role, offers: world.core.offers, files: world.core.files }, { until: '2026-12-31', limit: 20, ...more }))?.map((row) => `${row.personId} ${row.due} ${row.words}`) ?? []
    })
  }
  const line = `${person} 2026-11-16 Assess needs: no pathway assessed in this sentence`
  expect(await due(manager)).toEqual([])
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, side: 'community', from_day: '2026-11-02', reason: 'Test', decided_at: NOW }).execute()
  expect(await due(manager)).toEqual([line])
  expect(await due(manager, { people: [person, await world.person()] })).toEqual([line])
  const record = await world.person({ probation: 'responsible' })
  const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
  const merge = await world.perform(manager, mergePeople, { person: record, into: reference, reason: 'same PNC' })
  await load([{ id: crypto.randomUUID(), person: record, pathway: 'health', version: 3, need: true, why: null, assessedOn: '2026-11-10', organisation: world.organisation.probation, assessedBy: null, recordedAt: NOW, answers: [] }])
  expect(await due(manager)).toEqual([])
  if (!merge.ok) throw new Error(merge.message)
  await world.perform(manager, partPeople, { merge: merge.value.mergeId, reason: 'two brothers' })
  expect(await due(manager)).toEqual([line])
  expect(await due(await world.as('caseworker', 'provider'))).toEqual([])
  await world.perform(manager, assessNeed, { person, pathway: 'accommodation', version: 4, answers: HOME, need: 'yes', why: 'Homeless' })
  expect(await due(manager)).toEqual([])
})

test('rows copied in bulk are the rows that the door writes', async () => {
  const [through, bulk] = [await world.person(), await world.person()]
  const done = await world.perform(manager, assessNeed, { person: through, pathway: 'accommodation', version: 4, answers: HOME, need: 'yes', why: 'Homeless' })
  if (!done.ok) throw new Error(done.message)
  await load([{ id: crypto.randomUUID(), person: bulk, pathway: 'accommodation', version: 4, need: true, why: 'Homeless', assessedOn: TODAY, organisation: world.organisation.probation, assessedBy: manager.viewer.accountId, recordedAt: NOW, answers: HOME }])
  const rows = async (person: string): Promise<unknown> => ({
    assessment: (await owner.selectFrom('assessment').selectAll().where('person_id', '=', person).execute()).map(({ id: _id, person_id: _person, ...row }) => row),
    answers: (await owner.selectFrom('assessment_answer').selectAll().where('person_id', '=', person).orderBy('question').execute()).map(({ assessment_id: _id, person_id: _person, ...row }) => row),
  })
  expect(await rows(bulk)).toEqual(await rows(through))
})

test('subject access tells the questions and the answers in words', async () => {
  const person = await world.person()
  await world.perform(manager, assessNeed, { person, pathway: 'accommodation', version: 4, answers: HOME, need: 'yes', why: 'Homeless' })
  const rows = await owner.transaction().execute(async (tx) => needs.subjectAccess?.[0]?.read({ ...manager, tx, sightAs: manager.viewer.role, offers: world.core.offers, files: world.core.files }, [person]))
  expect(rows?.map((row) => `${String(row['Question'])} ${String(row['Answer'])}`)).toEqual([
    'Is there a need? Yes: Homeless', 'Where did the person in prison live before custody? Social housing', 'Where will the person in prison live when they are released? Does not have anywhere to live',
  ])
})

test('the page asks every question without scripts, keeps what was typed, and says what the answers point to', async () => {
  const person = await world.person()
  const asked = await world.ask(manager, needsForm, { person, pathway: 'education-training-employment' })
  if (!asked.ok) throw new Error(asked.message)
  const { form }: { form: QuestionForm } = asked.value
  const html = drawn('/people/:person/needs/:pathway', asked.value)
  for (const question of form.questions) expect(html).toContain(`name="${fieldOf(question)}`)
  const again = drawn('/people/:person/needs/:pathway', asked.value, {
    values: { 'choice.EDUCATION_SKILLS_AND_WORK_REPORT.DO_THEY_HAVE_JOB_ARRANGED': 'NO', why: 'My own words' }, errors: [{ field: 'need', message: 'Decide whether there is a need.' }],
  })
  expect(again).toContain('The answers point to a need: they have no job, education or training to go to.')
  expect(again).toContain('My own words')
})
client.release()
