import { renderToString } from 'preact-render-to-string'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { loadAssessments } from '../needs/actions.ts'
import { comparePeople, mergePeople, openPerson, partPeople } from '../people/actions.ts'
import { routes } from '../slices.ts'
import type { Frame } from '../ui/frame.ts'
import {
  addGoalToPlan, addStepToGoal, agreePlan, beginPlan, closePlan, dropStep, endGoalOfPlan, finishStep, loadPlans, openPlan, planHistory, plans, printPlan, reviewPlan, wordPlan,
} from './actions.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const manager = await world.as('offender-manager', 'probation')
const resettlement = await world.as('resettlement-worker', 'prison')
const value = <T,>(result: { ok: true; value: T } | { ok: false; message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const opened = async (person: string, context: typeof manager = manager) => value(await world.ask(context, openPlan, { person }))
const version = async (person: string): Promise<number> => (await opened(person)).plan?.version ?? 0

/** A plan with their own words, one goal and one step, still a draft. */
const drafted = async (person: string, words = 'I want my own front door.'): Promise<{ goal: string; step: string }> => {
  value(await world.perform(manager, beginPlan, { person }))
  value(await world.perform(manager, wordPlan, { person, version: 1, ownWords: words }))
  const { goal } = value(await world.perform(manager, addGoalToPlan, { person, pathway: 'accommodation', words: 'Have somewhere safe to live' }))
  const { step } = value(await world.perform(manager, addStepToGoal, { person, goal, words: 'Apply for housing', owner: world.organisation.probation, due: '2026-12-01' }))
  return { goal, step }
}
const agreed = async (person: string, words?: string): Promise<{ goal: string; step: string }> => {
  const made = await drafted(person, words)
  value(await world.perform(manager, agreePlan, { person, version: await version(person) }))
  return made
}
const stored = (person: string): Promise<unknown> => owner.transaction().execute(async (tx) => ({
  plan: (await tx.selectFrom('plan').selectAll().where('person_id', '=', person).orderBy('id').execute()).map(({ version: _version, ...row }) => row),
  goals: await tx.selectFrom('goal').selectAll().where('person_id', '=', person).orderBy('id').execute(),
  steps: await tx.selectFrom('step').selectAll().where('person_id', '=', person).orderBy('id').execute(),
}))
const referenceOf = async (person: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()).reference

const frame: Frame = { navigation: [], demonstration: true, csrf: 'c', once: 'o', path: '/', errors: [], values: {}, today: TODAY }
const drawn = (path: string, view: unknown, more: Partial<Frame> = {}): string => {
  const route = routes.find((one) => one.kind === 'page' && one.path === path)
  return route?.kind === 'page' ? renderToString(route.render(view as never, { ...frame, ...more })) : ''
}

describe('a plan from the first word to the last', () => {
  test('it is started, worded, given goals and steps, agreed, worked, reviewed and closed', async () => {
    const person = await world.person()
    const { goal, step } = await drafted(person)
    expect(await world.perform(manager, beginPlan, { person })).toMatchObject({ ok: false, message: expect.stringContaining('open plan already') })
    expect(value(await world.perform(manager, agreePlan, { person, version: await version(person) }))).toEqual({ reviewDay: '2027-02-23' })
    expect((await opened(person)).plan).toMatchObject({ state: 'agreed', agreedOn: TODAY, ownWords: 'I want my own front door.', reviewDay: '2027-02-23' })

    value(await world.perform(manager, finishStep, { person, step }))
    expect((await opened(person)).plan?.state).toBe('agreed')
    expect(await world.perform(manager, finishStep, { person, step })).toMatchObject({ ok: false, message: 'This step was already done on 23 November 2026.' })
    value(await world.perform(manager, endGoalOfPlan, { person, goal, as: 'reached' }))
    value(await world.perform(manager, reviewPlan, { person, version: await version(person), words: 'He has the keys', reviewDay: '2027-03-01' }))
    value(await world.perform(manager, closePlan, { person, version: await version(person), reason: 'Sentence ended' }))
    expect((await opened(person)).plan).toBeNull()

    const history = value(await world.ask(manager, planHistory, { person }))
    expect(history.plans).toMatchObject([{ state: 'closed', closeReason: 'Sentence ended', goals: [{ endedAs: 'reached', steps: [{ doneOn: TODAY }] }] }])
    expect(history.changes.map(({ kind }) => kind)).toEqual(['closed', 'reviewed', 'agreed', 'worded', 'started'])
    value(await world.perform(manager, beginPlan, { person }))
  })

  test('changing what was agreed makes it a draft until it is agreed again', async () => {
    const person = await world.person()
    const { step } = await agreed(person)
    value(await world.perform(manager, dropStep, { person, step }))
    expect((await opened(person)).plan).toMatchObject({ state: 'draft', agreedOn: TODAY })
    expect(await world.perform(manager, agreePlan, { person, version: await version(person) })).toMatchObject({ ok: false, message: 'Add a step to “Have somewhere safe to live” (Accommodation): who does what, and by when.' })
  })

  test.each([
    ['a step with no owner of the partnership', { owner: crypto.randomUUID() }, 'owner'], ['a step in the past', { due: '2026-11-01' }, 'due'],
    ['a step on a day that does not exist', { due: '31/2/2027' }, 'due'], ['a step without words', { words: 'x' }, 'words'],
  ])('%s is refused beside its field', async (_case, more, field) => {
    const person = await world.person()
    const { goal } = await drafted(person)
    expect(await world.perform(manager, addStepToGoal, { person, goal, words: 'Do it', owner: world.organisation.probation, due: '2026-12-01', ...more })).toMatchObject({ ok: false, field })
  })

  test('the same form sent twice adds one step', async () => {
    const person = await world.person()
    const { goal } = await drafted(person)
    const input = { person, goal, words: 'View the room', owner: world.organisation.housing, due: '2026-12-09' }
    const first = await world.perform(manager, addStepToGoal, input, { once: 'one-step-only' })
    const second = await world.perform(manager, addStepToGoal, input, { once: 'one-step-only' })
    expect(value(second)).toEqual(value(first))
    expect((await opened(person)).plan?.goals[0]?.steps).toHaveLength(2)
  })

  test('agreeing needs what the person wants, or that they did not want to say, and saving neither is refused', async () => {
    const person = await world.person()
    value(await world.perform(manager, beginPlan, { person }))
    expect((await opened(person)).plan).toMatchObject({ ownWords: '', declined: false })
    expect(await world.perform(manager, wordPlan, { person, version: 1, ownWords: '  ', reviewDay: '2027-01-11' })).toMatchObject({ ok: false, field: 'ownWords', message: 'Write down what they say, or choose that they did not want to say.' })
    const { goal } = value(await world.perform(manager, addGoalToPlan, { person, pathway: 'health', words: 'See a doctor' }))
    value(await world.perform(manager, addStepToGoal, { person, goal, words: 'I will register with a doctor', owner: 'person', due: '2026-12-01' }))
    expect(await world.perform(manager, agreePlan, { person, version: await version(person) })).toMatchObject({ ok: false, message: expect.stringContaining('or that they did not want to say') })
    value(await world.perform(manager, wordPlan, { person, version: await version(person), declined: ['yes'] }))
    value(await world.perform(manager, agreePlan, { person, version: await version(person) }))
    expect(drawn('/people/:person/plan', await opened(person))).toContain('They did not want to say.')
    const printed = drawn('/people/:person/plan/print', value(await world.ask(manager, printPlan, { person })))
    expect(printed).toContain('You did not want to say what you want.')
    expect(printed).toContain('You will register with a doctor. <strong>By 1 December 2026.')
    const told = await owner.transaction().execute(async (tx) => plans.subjectAccess?.[0]?.read({ ...manager, tx, sightAs: manager.viewer.role, offers: world.core.offers, files: world.core.files }, [person]))
    expect(told).toEqual(expect.arrayContaining([expect.objectContaining({ Words: 'You did not want to say' }), expect.objectContaining({ Words: 'I will register with a doctor', Who: 'You' })]))
    // Somebody says something after all: what was agreed is not what stands, and both are kept.
    value(await world.perform(manager, wordPlan, { person, version: await version(person), ownWords: 'I want to sleep.' }))
    expect((await opened(person)).plan).toMatchObject({ state: 'draft', ownWords: 'I want to sleep.', declined: false })
    expect(value(await world.ask(manager, planHistory, { person })).changes.filter(({ kind }) => kind === 'worded').map(({ words }) => words)).toEqual(['I want to sleep.', 'They did not want to say.'])
  })

  test('a step of the person themself reminds whoever agreed it, and nobody else’s organisation', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    const { goal } = await drafted(person)
    const { step } = value(await world.perform(resettlement, addStepToGoal, { person, goal, words: 'Pack my papers', owner: 'person', due: '2026-11-24' }))
    expect(await owner.selectFrom('step').select(['owner_organisation_id', 'by_person']).where('id', '=', step).executeTakeFirst()).toEqual({ owner_organisation_id: world.organisation.prison, by_person: true })
    expect(drawn('/people/:person/plan', await opened(person))).toContain('The person themself. Test prison asks about it')
    expect(await world.perform(await world.as('caseworker', 'provider'), addStepToGoal, { person, goal, words: 'Pack', owner: 'person', due: '2026-11-24' })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a step or goal of somebody else’s plan is not there', async () => {
    const [one, other] = [await world.person(), await world.person()]
    const { goal, step } = await drafted(one)
    await drafted(other)
    expect(await world.perform(manager, finishStep, { person: other, step })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(manager, addStepToGoal, { person: other, goal, words: 'Do it', owner: world.organisation.probation, due: '2026-12-01' })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('two people edit one plan', () => {
  test('the second is shown both versions, loses nothing, and can save on top', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    await drafted(person, 'What it said at first.')
    const seen = await version(person)
    value(await world.perform(manager, wordPlan, { person, version: seen, ownWords: 'What the first one wrote.' }))
    const second = await world.perform(resettlement, wordPlan, { person, version: seen, ownWords: 'What the second one wrote.' })
    expect(second).toMatchObject({ ok: false, kind: 'stale', current: { ownWords: 'What the first one wrote.', version: seen + 1 } })
    expect((await opened(person)).plan?.ownWords).toBe('What the first one wrote.')

    const html = drawn('/people/:person/plan/words', await opened(person, resettlement), {
      stale: second.ok ? undefined : second.kind === 'stale' ? second.current : undefined, values: { ownWords: 'What the second one wrote.', reviewDay: '' },
    })
    expect(html).toContain('What it says now')
    expect(html).toContain('“What the first one wrote.”')
    expect(html).toContain('“What the second one wrote.”')
    expect(html).toMatch(new RegExp(`name="version" value="${seen + 1}"`))
    expect(html).toMatch(/<textarea[^>]*>\s*What the second one wrote\./)

    value(await world.perform(resettlement, wordPlan, { person, version: seen + 1, ownWords: 'What the second one wrote.' }))
    const history = value(await world.ask(manager, planHistory, { person }))
    expect(history.changes.filter(({ kind }) => kind === 'worded').map(({ words }) => words)).toEqual(['What the second one wrote.', 'What the first one wrote.', 'What it said at first.'])
  })

  test('nobody agrees, reviews or closes a plan that is not the one they read', async () => {
    const person = await world.person()
    await drafted(person)
    const seen = await version(person)
    value(await world.perform(manager, addGoalToPlan, { person, pathway: 'health', words: 'See a doctor' }))
    for (const late of [world.perform(manager, agreePlan, { person, version: seen }), world.perform(manager, closePlan, { person, version: seen, reason: 'Over' })])
      expect(await late).toMatchObject({ ok: false, kind: 'stale' })
  })
})

describe('merging and un-merging two people with plans', () => {
  const two = async () => {
    const kept = await world.person({ probation: 'responsible' }, { surname: 'Planmerge' })
    const merged = await world.person({ probation: 'supplied' }, { surname: 'Planmerged' })
    await agreed(kept, 'I want a quiet life.')
    const made = await agreed(merged, 'I want to see my kids.')
    return { kept, merged, ...made }
  }
  const merge = async (merged: string, kept: string, options = {}) => world.perform(manager, mergePeople, { person: merged, into: await referenceOf(kept), reason: 'same PNC' }, options)

  test('the kept record’s plan stays open, the other is closed as merged and opens again, and not one row is lost', async () => {
    const { kept, merged } = await two()
    const before = { kept: await stored(kept), merged: await stored(merged) }

    const preview = await merge(merged, kept, { preview: true })
    expect(preview.consequences.filter(({ slice }) => slice === 'plans').map(({ words }) => words)).toEqual([
      'Both records have an open plan. The plan of the record that is kept stays open; the other is closed as “merged”, with one open step that nobody is reminded of any more. Undoing the merge opens it again.',
    ])
    expect({ kept: await stored(kept), merged: await stored(merged) }).toEqual(before)

    const { mergeId } = value(await merge(merged, kept))
    expect((await opened(merged)).plan).toMatchObject({ personId: kept, ownWords: 'I want a quiet life.', state: 'agreed' })
    expect(value(await world.ask(manager, planHistory, { person: kept })).plans.map(({ ownWords, state, closeReason }) => [ownWords, state, closeReason])).toEqual([
      ['I want a quiet life.', 'agreed', null], ['I want to see my kids.', 'closed', 'merged'],
    ])

    const parted = await world.perform(manager, partPeople, { merge: mergeId, reason: 'two brothers' })
    expect(parted.consequences.filter(({ slice }) => slice === 'plans').map(({ words }) => words)).toEqual(['The plan that the merge had closed is open again, as it was.'])
    expect({ kept: await stored(kept), merged: await stored(merged) }).toEqual(before)
    expect((await opened(merged)).plan).toMatchObject({ ownWords: 'I want to see my kids.', state: 'agreed' })
    expect((await opened(kept)).plan).toMatchObject({ ownWords: 'I want a quiet life.', state: 'agreed' })
  })

  test('a draft meets a draft, and what was done to the kept plan meanwhile stays', async () => {
    const [kept, merged] = [await world.person(), await world.person()]
    await drafted(kept, 'Kept')
    await drafted(merged, 'Merged')
    const before = await stored(merged)
    const { mergeId } = value(await merge(merged, kept))
    value(await world.perform(manager, addGoalToPlan, { person: merged, pathway: 'health', words: 'See a doctor' }))
    value(await world.perform(manager, partPeople, { merge: mergeId, reason: 'two brothers' }))
    expect(await stored(merged)).toEqual(before)
    expect((await opened(kept)).plan?.goals).toHaveLength(2)
  })

  test('a plan of the merged record alone serves the person, and what is added to it parts with it', async () => {
    const [kept, merged] = [await world.person(), await world.person()]
    const { goal } = await agreed(merged)
    const done = await merge(merged, kept)
    expect(done.consequences.filter(({ slice }) => slice === 'plans')).toEqual([])
    expect(await world.perform(manager, beginPlan, { person: kept })).toMatchObject({ ok: false })
    value(await world.perform(manager, addStepToGoal, { person: kept, goal, words: 'View the room', owner: world.organisation.housing, due: '2026-12-09' }))
    value(await world.perform(manager, partPeople, { merge: value(done).mergeId, reason: 'two brothers' }))
    expect((await opened(kept)).plan).toBeNull()
    expect((await opened(merged)).plan?.goals[0]?.steps).toHaveLength(2)
  })

  test('the plan opens again even where the one who un-merges no longer sees that record', async () => {
    const kept = await world.person({ probation: 'responsible', prison: 'responsible' })
    const merged = await world.person({ probation: 'responsible' })
    await agreed(kept)
    await agreed(merged, 'Mine alone')
    const before = await stored(merged)
    const { mergeId } = value(await merge(merged, kept))
    const parted = await world.perform(resettlement, partPeople, { merge: mergeId, reason: 'two brothers' })
    expect(parted.ok).toBe(true)
    expect(parted.consequences.filter(({ slice }) => slice === 'plans')).toEqual([])
    expect(await world.ask(resettlement, comparePeople, { person: merged })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await stored(merged)).toEqual(before)
  })

  test('a merge upon a merge is undone one at a time', async () => {
    const [a, b, c] = [await world.person(), await world.person(), await world.person()]
    for (const [person, words] of [[a, 'A'], [b, 'B'], [c, 'C']] as const) await agreed(person, words)
    const before = [await stored(a), await stored(b), await stored(c)]
    const first = value(await merge(a, b))
    const second = value(await merge(b, c))
    expect((await opened(a)).plan?.ownWords).toBe('C')
    value(await world.perform(manager, partPeople, { merge: second.mergeId, reason: 'two brothers' }))
    expect((await opened(a)).plan?.ownWords).toBe('B')
    value(await world.perform(manager, partPeople, { merge: first.mergeId, reason: 'two brothers' }))
    expect([await stored(a), await stored(b), await stored(c)]).toEqual(before)
  })
})

describe('who sees what', () => {
  test('a provider’s caseworker sees none of the plan, and is told why', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    const { step } = await agreed(person)
    const caseworker = await world.as('caseworker', 'provider')
    const seen = await opened(person, caseworker)
    expect(seen).toMatchObject({ plan: null, gaps: [], hidden: expect.stringContaining('the agreed plan') })
    const html = drawn('/people/:person/plan', seen)
    expect(html).toContain('tl-masked')
    expect(html).not.toContain('front door')
    const page = value(await world.ask(caseworker, openPerson, { person }))
    expect(JSON.stringify([page.timeline, page.due])).not.toMatch(/front door|Apply for housing/)
    expect(await world.perform(caseworker, finishStep, { person, step })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('somebody without an agreement gets the answer of a person who does not exist', async () => {
    const person = await world.person()
    await agreed(person)
    const stranger = await world.as('offender-manager', 'outsider')
    for (const one of [person, crypto.randomUUID()])
      for (const asked of [world.ask(stranger, openPlan, { person: one }), world.ask(stranger, printPlan, { person: one }), world.perform(stranger, beginPlan, { person: one })])
        expect(await asked).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

test('a need without a goal is said on the plan page, and gone once there is one', async () => {
  const person = await world.person()
  const client = await ownerPool.connect()
  await loadAssessments(client, (['accommodation', 'health'] as const).map((pathway) => ({
    id: crypto.randomUUID(), person, pathway, version: 3, need: true, why: null, assessedOn: TODAY, organisation: world.organisation.probation, assessedBy: null, recordedAt: NOW, answers: [],
  })))
  client.release()
  await drafted(person)
  const view = await opened(person)
  expect(view.gaps).toEqual(['health'])
  expect(drawn('/people/:person/plan', view).replaceAll(/<[^>]*>/g, '')).toContain('Need without a goal Mental and physical health')
  value(await world.perform(manager, addGoalToPlan, { person, pathway: 'health', words: 'See a doctor' }))
  expect((await opened(person)).gaps).toEqual([])
})

test('what is due is due to the step’s owner, and to the manager only about their own people', async () => {
  const [mine, others] = [await world.person(), await world.person()]
  await agreed(mine)
  await agreed(others)
  await owner.insertInto('management').values({
    id: crypto.randomUUID(), person_id: mine, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW,
  }).execute()
  const due = (context: typeof manager, people?: string[]): Promise<string[]> => world.core.database.transaction().execute(async (tx) => {
    await sql`select set_config('app.account', ${context.viewer.accountId}, true), set_config('app.organisation', ${context.viewer.organisationId}, true), set_config('app.role', ${context.viewer.role}, true),
      set_config('app.purpose', ${context.viewer.purpose}, true), set_config('app.today', ${TODAY}, true)`.execute(tx)
    const rows = await plans.due?.[0]?.read({ ...context, tx, sightAs: context.viewer.role, offers: world.core.offers, files: world.core.files }, { until: '2027-12-31', limit: 200, ...(people ? { people } : {}) })
    return (rows ?? []).filter(({ personId }) => personId === mine || personId === others).map(({ personId, due: day, words }) => `${personId} ${day} ${words}`)
  })
  const lines = (person: string): string[] => [`${person} 2026-12-01 Apply for housing (Test probation)`, `${person} 2027-02-23 Review the plan`]
  expect(await due(manager)).toEqual(lines(mine))
  expect(await due(manager, [others])).toEqual(lines(others))
  expect((await due(manager, [mine, others])).toSorted()).toEqual([...lines(mine), ...lines(others)].toSorted())
  expect((await due(await world.as('delivery-unit-head', 'probation'))).toSorted()).toEqual([...lines(mine), ...lines(others)].toSorted())
  expect(await due(resettlement)).toEqual([])
})

test('it prints in everyday words, large, with no references', async () => {
  const person = await world.person({ probation: 'responsible' }, { forename: 'Sam', crn: 'X990077' })
  await agreed(person)
  const html = drawn('/people/:person/plan/print', value(await world.ask(manager, printPlan, { person })))
  const text = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(text).toContain('Your plan, Sam')
  expect(text).toContain('“I want my own front door.”')
  expect(text).toContain('Your goal: Have somewhere safe to live.')
  expect(text).toContain('Test probation: Apply for housing. By 1 December 2026.')
  expect(text).not.toMatch(/X990077|P-[0-9A-Z]{7}|pathway/i)
})

test('every page of the plan draws, with and without a plan', async () => {
  const person = await world.person()
  const bare = await opened(person)
  expect(drawn('/people/:person/plan', bare)).toContain('Start a plan')
  const { goal } = await agreed(person)
  const view = value(await world.ask(manager, openPlan, { person, goal }))
  for (const [path, words] of [['', 'Add a step'], ['/words', 'What do they want?'], ['/goals', 'On which pathway?'], ['/goals/:goal/steps', 'Who will do it?'], ['/review', 'What came of it?'], ['/closure', 'Why does it end?']] as const) {
    expect(drawn(`/people/:person/plan${path}`, view)).toContain(words)
    if (path !== '') expect(drawn(`/people/:person/plan${path}`, bare)).toContain('There is no open plan')
  }
  expect(drawn('/people/:person/plan/history', value(await world.ask(manager, planHistory, { person })))).toContain('Plan agreed with the person')
})

test('rows copied in bulk are the rows that the door writes', async () => {
  const [through, bulk] = [await world.person(), await world.person()]
  const { step } = await agreed(through)
  value(await world.perform(manager, finishStep, { person: through, step }))
  const client = await ownerPool.connect()
  const by = manager.viewer.accountId
  await loadPlans(client, seededRandom('test'), [{
    id: crypto.randomUUID(), person: bulk, organisation: world.organisation.probation, ownWords: 'I want my own front door.', reviewDay: '2027-02-23', startedAt: NOW, startedBy: by, agreedOn: TODAY, agreedBy: by, reviews: [], closed: null,
    goals: [{ id: crypto.randomUUID(), pathway: 'accommodation', words: 'Have somewhere safe to live', steps: [{ id: crypto.randomUUID(), words: 'Apply for housing', owner: world.organisation.probation, byPerson: false, due: '2026-12-01', doneOn: TODAY, doneBy: by }] }],
  }])
  client.release()
  const rows = async (person: string) => Object.fromEntries(await Promise.all((['plan', 'goal', 'step', 'plan_change'] as const).map(async (table) => {
    const { rows: found } = await sql<Record<string, unknown>>`select * from ${sql.table(table)} where person_id = ${person}::uuid order by 1`.execute(owner)
    const without = found.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !['id', 'person_id', 'plan_id', 'goal_id'].includes(column))))
    return [table, without.toSorted((a, b) => Number(a['version'] ?? 0) - Number(b['version'] ?? 0))] as const
  })))
  expect(await rows(bulk)).toEqual(await rows(through))
})

test('subject access tells what they said, every goal and every step', async () => {
  const person = await world.person()
  await agreed(person)
  const rows = await owner.transaction().execute(async (tx) => plans.subjectAccess?.[0]?.read({ ...manager, tx, sightAs: manager.viewer.role, offers: world.core.offers, files: world.core.files }, [person]))
  expect(rows?.map((row) => [row['What'], row['Words'], row['When']])).toEqual([
    ['What you said', 'I want my own front door.', 'agreed on 23 November 2026'], ['Goal: Accommodation', 'Have somewhere safe to live', null], ['Step', 'Apply for housing', 'by 1 December 2026'],
  ])
})
