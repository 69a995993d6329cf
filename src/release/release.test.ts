import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { bankHolidays } from '../core/working-days.ts'
import { keysOf, PATHWAYS, type Pathway } from '../platform/vocabulary.ts'
import { endPlace, findPlace } from '../housing/actions.ts'
import { openPerson } from '../people/actions.ts'
import { dueForRelease, releaseDatesOf, unhoused, type Leaver } from './actions.ts'
import { earlierReleaseDay, releaseDayWarning } from './day-rule.ts'
import { isGap, missingWords, preparationOf, preparationsOf, releaseWords } from './rules.ts'
import { figuresStatement, leavingStatement } from './store.ts'

const TODAY = '2026-11-23'

describe('how far a pathway is prepared', () => {
  const nothing = { need: true, openStep: false, openReferral: false }
  test.each([
    ['nobody has assessed it', 'health', { ...nothing, need: null, openStep: true }, true, 'not-assessed', ['step']],
    ['no need', 'health', { ...nothing, need: false }, false, 'no-need', []],
    ['a need and nothing else', 'health', nothing, false, 'nothing-arranged', []],
    ['a need and an open step', 'health', { ...nothing, openStep: true }, false, 'arranged', ['step']],
    ['a need and an open referral', 'health', { ...nothing, openReferral: true }, false, 'arranged', ['referral']],
    ['a place found arranges accommodation', 'accommodation', nothing, true, 'arranged', ['place']],
    ['money and papers under way arrange finance', 'finance-benefit-debt', { ...nothing, money: true }, false, 'arranged', ['money']],
    ['money and papers arrange nothing else', 'health', { ...nothing, money: true }, false, 'nothing-arranged', []],
    ['a place found arranges nothing else', 'finance-benefit-debt', nothing, true, 'nothing-arranged', []],
  ] as const)('%s', (_case, pathway, facts, place, state, by) => expect(preparationOf(pathway, facts, place)).toEqual({ pathway, state, by }))
  test('is said in one line', () => {
    const none = { needs: {}, planned: [], referred: [], placeFound: false }
    expect(missingWords(preparationsOf(none))).toBe('Nothing assessed yet')
    expect(missingWords(preparationsOf({ ...none, needs: { health: true, accommodation: true } }))).toBe('5 of 7 pathways not assessed, 2 needs with nothing arranged')
    expect(missingWords(preparationsOf({ ...none, needs: Object.fromEntries(keysOf(PATHWAYS).map((pathway) => [pathway, false])) }))).toBe('Nothing missing')
    expect(missingWords(preparationsOf({ ...none, needs: Object.fromEntries(keysOf(PATHWAYS).map((pathway) => [pathway, false])) }), true)).toBe('Nothing else missing')
  })
})

describe('the bank holidays that release days are judged by are those that gov.uk publishes for England and Wales', () => {
  test.each([
    [2025, ['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26', '2025-08-25', '2025-12-25', '2025-12-26']],
    [2026, ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04', '2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28']],
    [2027, ['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30', '2027-12-27', '2027-12-28']],
    [2028, ['2028-01-03', '2028-04-14', '2028-04-17', '2028-05-01', '2028-05-29', '2028-08-28', '2028-12-25', '2028-12-26']],
  ])('in %i', (year, days) => expect(bankHolidays(year)).toEqual(days))
})

describe('a release before days on which nothing is open', () => {
  test.each([
    ['2026-04-06', '2026-04-01'], ['2026-08-31', '2026-08-27'], ['2026-12-28', '2026-12-23'], ['2025-12-31', '2025-12-30'], ['2026-11-26', '2026-11-26'], ['2026-11-27', '2026-11-26'],
  ])('%s may be brought forward to %s', (release, better) => expect(earlierReleaseDay(release)).toBe(better))
  test.each([
    ['2026-11-27', 'Release day is a Friday: services may be closed. They may be released on Thursday 26 November 2026 instead: ask the prison.'],
    ['2026-12-24', 'Release day is a Thursday before a bank holiday: services may be closed. They may be released on Wednesday 23 December 2026 instead: ask the prison.'],
    ['2026-12-28', 'Release day is a bank holiday: services may be closed. They may be released on Wednesday 23 December 2026 instead: ask the prison. That is 5 days earlier, so it should be reviewed.'],
    ['2026-11-29', 'Release day is a Sunday: services may be closed. They may be released on Thursday 26 November 2026 instead: ask the prison. That is 3 days earlier, so it should be reviewed.'],
  ])('%s is said with the better day', (release, words) => expect(releaseDayWarning(release, TODAY)?.words).toBe(words))
  test('a day that suits, or has passed, carries no warning; and where no better day is left it says so', () => {
    expect(releaseDayWarning('2026-11-25', TODAY)).toBeNull()
    expect(releaseDayWarning('2026-11-20', TODAY)).toBeNull()
    expect(releaseDayWarning('2026-11-27', '2026-11-27')).toMatchObject({ better: null })
  })
  test.each([['2026-11-23', 'Today'], ['2026-12-03', 'In 10 days'], ['2026-11-20', 'Was due 3 days ago, not recorded']])('%s is %s', (release, words) => expect(releaseWords(release, TODAY)).toBe(words))
})

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('prison').values({ code: 'LTI', name: 'Littlehey (HMP)', active: true, holds_men: true, holds_women: false }).onConflict((conflict) => conflict.doNothing()).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const head = await world.as('delivery-unit-head', 'probation')

const sentenceOf = (person: string, release: string, more: { prison?: string; released?: string | null } = {}) => ({
  id: crypto.randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
  prison_code: more.prison ?? 'PBI', planned_release: release, released_on: more.released ?? null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
})
const leaving = async (release: string, surname: string, more: { prison?: string; released?: string } = {}): Promise<string> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible' }, { surname })
  await owner.insertInto('sentence').values(sentenceOf(person, release, more)).execute()
  return person
}
const assess = (person: string, pathway: Pathway, need: boolean, on = '2026-11-01') => owner.insertInto('assessment').values({
  id: crypto.randomUUID(), person_id: person, pathway, question_version: 4, need, assessed_on: on, organisation_id: world.organisation.prison, recorded_at: new Date(`${on}T10:00:00Z`),
}).execute()
const manage = (person: string) => owner.insertInto('management').values({
  id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-11-01', reason: 'Test', decided_at: new Date(),
}).execute()
const plan = async (person: string, pathway: Pathway, state: 'draft' | 'agreed', done: string | null = null) => {
  const [planId, goal] = [crypto.randomUUID(), crypto.randomUUID()]
  await owner.insertInto('plan').values({ id: planId, person_id: person, state, agreed_on: state === 'draft' ? null : '2026-11-02', organisation_id: world.organisation.probation, started_at: new Date() }).execute()
  await owner.insertInto('goal').values({ id: goal, plan_id: planId, person_id: person, pathway, words: 'A goal', position: 1 }).execute()
  await owner.insertInto('step').values({ id: crypto.randomUUID(), goal_id: goal, person_id: person, words: 'A step', owner_organisation_id: world.organisation.prison, due_day: '2026-12-01', done_on: done, position: 1 }).execute()
}
const list = async (context: typeof worker, input: object = {}) => {
  const answer = await world.ask(context, dueForRelease, input)
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}
const everybody = async (context: typeof worker, input: object = {}): Promise<Leaver[]> => {
  const people: Leaver[] = []
  for (let after: string | null = ''; after !== null;) {
    const view: Awaited<ReturnType<typeof list>> = await list(context, { ...input, after })
    people.push(...view.people)
    after = view.next
  }
  return people
}
const surnames = (people: readonly Leaver[]): string[] => people.map(({ surname }) => surname)

const soon = await leaving('2026-11-27', 'Soon')
const late = await leaving('2027-02-15', 'Late')
const beyond = await leaving('2027-02-16', 'Beyond')
const elsewhere = await leaving('2026-12-01', 'Elsewhere', { prison: 'LTI' })
const overdue = await leaving('2026-11-20', 'Overdue')
await leaving('2026-11-10', 'Gone', { released: '2026-11-10' })
const longer = await leaving('2026-12-10', 'Longer')
await owner.insertInto('sentence').values(sentenceOf(longer, '2028-01-01')).execute()
await manage(soon)
await manage(elsewhere)
await assess(soon, 'health', true)
await assess(soon, 'accommodation', true)
await assess(soon, 'finance-benefit-debt', false, '2026-02-01')
await assess(soon, 'children-families', true, '2026-10-01')
await assess(soon, 'children-families', false)
await plan(soon, 'health', 'agreed')
const stateOf = (people: readonly Leaver[], person: string, pathway: Pathway) => people.find(({ personId }) => personId === person)?.pathways.find((one) => one.pathway === pathway)

describe('the list through the door', () => {
  test('the resettlement worker sees who leaves their prison in 12 weeks, soonest first, each with manager, place and pathways', async () => {
    const view = await list(worker)
    expect(surnames(view.people)).toEqual(['Overdue', 'Soon', 'Late'])
    expect(view.figures).toEqual({ leaving: 3, nowhere: 3, notAssessed: 3, overdue: 1 })
    expect(view.people[1]).toMatchObject({ manager: 'Offender manager of probation', managerSide: 'community', nowhere: true, warning: { better: '2026-11-26' } })
    expect(stateOf(view.people, soon, 'health')).toMatchObject({ state: 'arranged', by: ['step'] })
    expect(stateOf(view.people, soon, 'accommodation')).toMatchObject({ state: 'nothing-arranged' })
    expect(stateOf(view.people, soon, 'finance-benefit-debt')).toMatchObject({ state: 'not-assessed' })
    expect(stateOf(view.people, soon, 'children-families')).toMatchObject({ state: 'no-need' })
    expect(view.healthMasked).toBe(true)
  })

  test('an offender manager sees their own people whichever prison they leave, and the head the whole unit’s', async () => {
    const mine = await list(manager)
    expect(surnames(mine.people)).toEqual(['Soon', 'Elsewhere'])
    expect(mine).toMatchObject({ healthMasked: false, figures: { leaving: 2 } })
    expect(surnames((await list(head)).people)).toEqual(['Soon', 'Elsewhere'])
  })

  test('a caseworker and a housing officer may not use it, and another prison’s worker sees nobody of this one', async () => {
    for (const context of [await world.as('caseworker', 'provider'), await world.as('housing-officer', 'housing')]) expect(await world.ask(context, dueForRelease, {})).toMatchObject({ ok: false, kind: 'not-found' })
    expect((await list(await world.as('resettlement-worker', 'police'))).people).toEqual([])
  })

  test('a place takes somebody off the list of the unhoused; when it falls through they are back; so are those whose place is free too late', async () => {
    const nowhere = async () => {
      const answer = await world.ask(worker, unhoused, {})
      return answer.ok ? surnames(answer.value.people) : []
    }
    expect(await nowhere()).toEqual(['Overdue', 'Soon', 'Late'])
    const place = { kind: 'hostel', addressLine: 'Test hostel' } as const
    const made = await world.perform(worker, findPlace, { person: soon, ...place, from: '2026-11-27' })
    await world.perform(worker, findPlace, { person: late, ...place, from: '2027-02-17' })
    expect(await nowhere()).toEqual(['Overdue', 'Late'])
    expect(stateOf((await list(worker)).people, soon, 'accommodation')).toMatchObject({ state: 'arranged', by: ['place'] })
    expect((await list(worker, { show: 'no-place' })).people.map(({ personId }) => personId)).toEqual([overdue, late])
    if (!made.ok) throw new Error(made.message)
    await world.perform(worker, endPlace, { accommodation: made.value.accommodation, day: TODAY, reason: 'The hostel is full', version: 1 })
    expect(await nowhere()).toEqual(['Overdue', 'Soon', 'Late'])
  })

  test('the person page says what is missing, and hides what the resettlement worker may not read about health', async () => {
    const panel = async (context: typeof worker, person: string) => {
      const opened = await world.ask(context, openPerson, { person })
      return opened.ok ? opened.value.panels.find(({ name }) => name === 'release.preparation')?.data : undefined
    }
    expect(await panel(worker, soon)).toMatchObject({ healthHidden: expect.stringContaining('does not see'), release: '2026-11-27' })
    expect(await panel(manager, soon)).toMatchObject({ healthHidden: null })
    expect(await panel(worker, beyond)).toMatchObject({ release: '2027-02-16' })
  })
})

describe('one person’s release date through the door', () => {
  const dates = async (context: typeof worker, person: string) => {
    const answer = await world.ask(context, releaseDatesOf, { person })
    if (!answer.ok) throw new Error(answer.message)
    return answer.value
  }

  test('the prison’s day counts; the computed one stands beside it with what explains the difference', async () => {
    // 20 months from 1 March 2026 end on 31 October 2027: 610 days. 40 per cent, 30 October, is after the second tranche, a third (204 days) before it: 13 October 2026.
    const { release, estimate, warning, licence, side } = await dates(worker, soon)
    expect(release).toMatchObject({ day: '2026-11-27', months: 20 })
    expect(estimate).toMatchObject({ standard: { day: '2026-10-13', later: 45 }, explains: null, curfew: '2026-07-01' })
    expect(warning).toMatchObject({ better: '2026-11-26' })
    expect(licence).toEqual({ earliest: '2026-11-24', cutOffDate: '2026-11-25', warningDate: '2026-11-23' })
    expect(side).toBe('prison')
    expect((await dates(manager, soon)).side).toBe('community')
  })

  test('of two prison sentences at once nothing is computed', async () => {
    expect(await dates(worker, longer)).toMatchObject({ release: { day: '2028-01-01' }, estimate: null, sentencesAtOnce: 2 })
  })

  test('somebody who has left prison has no date to check', async () => {
    const gone = await leaving('2026-11-12', 'Left', { released: '2026-11-12' })
    expect(await dates(manager, gone)).toMatchObject({ release: null, estimate: null, warning: null })
  })

  test('whoever may know the person but not their sentence is shown no date, and none computed from it', async () => {
    const housed = await world.person({ housing: 'responsible' }, { surname: 'Housed' })
    await owner.insertInto('sentence').values(sentenceOf(housed, '2026-12-09')).execute()
    expect(await dates(manager, housed)).toMatchObject({ person: { surname: 'Housed' }, release: null, estimate: null, warning: null, licence: null, sentencesAtOnce: 0 })
  })

  test('another role, an agency outside the agreement and an unknown person all look the same', async () => {
    for (const context of [await world.as('caseworker', 'provider'), await world.as('housing-officer', 'housing'), await world.as('board-secretary', 'probation')])
      expect(await world.ask(context, releaseDatesOf, { person: soon })).toMatchObject({ ok: false, kind: 'not-found' })
    const stranger = await world.person({ prison: 'responsible' }, { surname: 'Stranger' })
    await owner.insertInto('sentence').values(sentenceOf(stranger, '2026-12-09')).execute()
    expect(await world.ask(await world.as('resettlement-worker', 'outsider'), releaseDatesOf, { person: stranger })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(worker, releaseDatesOf, { person: crypto.randomUUID() })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('on a whole prison', () => {
  test('each filter of the list chooses whom the words of the rules choose, in pages, by indexes', async () => {
    const random = seededRandom('leaving')
    const people = 3000
    await sql`
      with made as (
        insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, created_at)
        select gen_random_uuid(), 'P-' || translate(lpad(n::text, 7, '0'), 'ILOU', '0000'), 'Sam', 'Crowd', 'sam', 'crowd', '1990-01-01', 'male', now() from generate_series(1, ${people}::int) n
        returning id, reference
      ), held as (
        insert into involvement (id, person_id, organisation_id, basis, class, from_day, because_of, because_id)
        select gen_random_uuid(), id, ${world.organisation.prison}::uuid, 'responsible', 'identity', '2026-01-01', 'test', gen_random_uuid() from made
      ), numbered as (select id, substring(reference from 3)::int as n from made), sentenced as (
        insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
        select gen_random_uuid(), id, 'custody', 'TH68010', 'Test Court', '2026-01-10', '2026-03-01', 20, '2026-03-01', 'PBI', '2026-11-24'::date + (n % 1400), '2029-10-31', '2029-10-31', now() from numbered
      )
      insert into assessment (id, person_id, pathway, question_version, need, assessed_on, organisation_id, recorded_at)
      select gen_random_uuid(), id, p.pathway, 4, (n + length(p.pathway)) % 3 > 0, '2026-06-01'::date + (n % 9), ${world.organisation.prison}::uuid, now()
      from numbered cross join unnest(${keysOf(PATHWAYS)}::text[]) with ordinality p(pathway, place) where (n + p.place) % 11 > 0`.execute(owner)
    const within = (await sql<{ id: string; sentence: string }>`select person_id as id, id as sentence from sentence where planned_release <= '2027-02-15' and court = 'Test Court' and released_on is null`.execute(owner)).rows
    const planned = within.filter(() => random.chance(0.3)).map(({ id }) => ({ id: crypto.randomUUID(), goal: crypto.randomUUID(), person: id, pathway: random.pick(keysOf(PATHWAYS)), state: random.pick(['draft', 'agreed', 'agreed']), done: random.chance(0.2) ? '2026-11-20' : null }))
      .filter(({ person }) => person !== soon)
    await owner.insertInto('plan').values(planned.map(({ id, person, state }) => ({ id, person_id: person, state, agreed_on: state === 'draft' ? null : '2026-11-02', organisation_id: world.organisation.probation, started_at: new Date() }))).execute()
    await owner.insertInto('goal').values(planned.map(({ id, goal, person, pathway }) => ({ id: goal, plan_id: id, person_id: person, pathway, words: 'A goal', position: 1 }))).execute()
    await owner.insertInto('step').values(planned.map(({ goal, person, done }) => ({ id: crypto.randomUUID(), goal_id: goal, person_id: person, words: 'A step', owner_organisation_id: world.organisation.prison, due_day: '2026-12-01', done_on: done, position: 1 }))).execute()
    const places = within.filter(() => random.chance(0.4))
    await owner.insertInto('accommodation').values(places.map(({ id, sentence }) => ({
      id: crypto.randomUUID(), person_id: id, sentence_id: sentence, kind: 'settled', address_line: 'A test street', from_day: addDays(TODAY, random.whole(0, 60)), organisation_id: world.organisation.prison, found_on: TODAY, recorded_at: new Date(),
    }))).execute()
    // Some have something of money and papers under way; what was not needed arranges nothing.
    await owner.insertInto('finance_item').values(within.filter(() => random.chance(0.4)).map(({ id, sentence }) => ({
      id: crypto.randomUUID(), person_id: id, sentence_id: sentence, kind: 'bank-account', state: random.pick(['wanted', 'held', 'not-needed']), since: TODAY, begun_on: TODAY, recorded_at: new Date(),
    }))).execute()
    await sql`analyze`.execute(owner)

    const all = await everybody(worker)
    const { figures } = await list(worker)
    expect(all.length).toBeGreaterThan(150)
    expect(figures).toMatchObject({
      leaving: all.length, nowhere: all.filter(({ nowhere }) => nowhere).length,
      notAssessed: all.filter(({ pathways }) => pathways.some(({ state }) => state === 'not-assessed')).length,
    })
    const ids = (found: readonly Leaver[]) => found.map(({ sentence }) => sentence)
    expect(ids(await everybody(worker, { show: 'no-place' }))).toEqual(ids(all.filter(({ nowhere }) => nowhere)))
    expect(ids(await everybody(worker, { show: 'not-assessed' }))).toEqual(ids(all.filter(({ pathways }) => pathways.some(({ state }) => state === 'not-assessed'))))
    for (const pathway of ['accommodation', 'health', 'finance-benefit-debt'] as const)
      expect(ids(await everybody(worker, { gap: pathway }))).toEqual(ids(all.filter(({ pathways }) => pathways.some((one) => one.pathway === pathway && isGap(one.state)))))
    expect(surnames(await everybody(worker, { weeks: 2 })).length).toBe(all.filter(({ release }) => release <= '2026-12-07').length)

    // The statement as the door runs it, explained: no table of the pathways is read from end to end.
    const explained = async (statement: 'list' | 'list by gap' | 'figures'): Promise<string> => world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.account', ${worker.viewer.accountId}, true), set_config('app.organisation', ${worker.viewer.organisationId}, true), set_config('app.role', 'resettlement-worker', true),
        set_config('app.purpose', 'resettlement', true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      const reading = { ...worker, tx, sightAs: worker.viewer.role, offers: world.core.offers, files: world.core.files }
      const asked = statement === 'figures' ? figuresStatement(reading, '2027-02-15') : leavingStatement(reading, { until: '2027-02-15', limit: 21, gap: statement === 'list' ? undefined : 'health' })
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${asked}`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    for (const statement of ['list', 'list by gap', 'figures'] as const) {
      const plan = await explained(statement)
      expect(plan, plan).not.toMatch(/Seq Scan on (assessment|sentence|person)\b/)
    }
  })
})
