import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays } from '../core/dates.ts'
import { seededRandom, type Random } from '../core/random.ts'
import { findPlace, recordCheck } from '../housing/actions.ts'
import { CHECK_DAYS } from '../housing/rules.ts'
import { recordEvent } from '../licences/actions.ts'
import { listNotices } from '../notices/actions.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import type { Action } from '../platform/action.ts'
import type { Context, Viewer } from '../platform/context.ts'
import { changeReleaseDay, endCustody, recordRelease, recordReturn, recordSentence, transfer } from '../sentences/actions.ts'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { pdfText } from '../../tests/pdf-text.ts'
import { dueForRelease } from './actions.ts'
import { arrangeMeeting, cancelMeeting, editMeeting, moveMeeting } from './actions/meetings.ts'
import { releasePack, releasePackPdf } from './actions/pack.ts'
import { addItem, dropItem, finishItem, keepPoint, releasePlan, reopenPoint, sayHome, settlePlan, takeItem, writeAnswer, type PlanView } from './actions/plan.ts'
import { PRISON_POINTS } from './points.ts'
import { asOf, beginCourse, endWords, happen, nextActions, type Course, type CourseEvent } from './workflow.ts'

type Hat = Context & { viewer: Viewer }

const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('prison').values({ code: 'LTI', name: 'Littlehey (HMP)', active: true, holds_men: true, holds_women: false }).execute()
const littlehey = crypto.randomUUID()
await owner.insertInto('organisation').values({ id: littlehey, handle: 'hmp-littlehey', name: 'HMP Littlehey', kind: 'prison', invented: true, prison_code: 'LTI' }).execute()
const partnership = await owner.selectFrom('partnership').select('id').executeTakeFirstOrThrow()
await owner.insertInto('partnership_member').values({ partnership_id: partnership.id, organisation_id: littlehey }).execute()
await owner.insertInto('agreement_party').values({ agreement_id: world.agreement, organisation_id: littlehey, capacity: 'controller', shares: ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan'], signed_on: '2020-01-01' }).execute()
const worker = await world.as('resettlement-worker', 'prison')
const manager = await world.as('offender-manager', 'probation')
const there = async (role: 'resettlement-worker', name: string): Promise<Hat> => {
  const account = crypto.randomUUID()
  await owner.insertInto('account').values({ id: account, handle: name, name, email: `${name}@example.invalid` }).execute()
  await owner.insertInto('membership').values({ id: crypto.randomUUID(), account_id: account, organisation_id: littlehey, role, purpose: 'resettlement', from_day: '2020-01-01' }).execute()
  return { ...worker, viewer: { ...worker.viewer, accountId: account, name, organisationId: littlehey, organisationName: 'HMP Littlehey' } }
}
const newWorker = await there('resettlement-worker', 'new.worker')
const on = (context: Hat, day: string): Hat => ({ ...context, today: day, now: new Date(`${day}T09:00:00Z`), requestId: crypto.randomUUID() })

const done = async <I extends z.ZodType, O>(context: Hat, action: Action<I, O>, input: z.input<I>): Promise<{ value: O; words: string[] }> => {
  const result = await world.perform({ ...context, requestId: crypto.randomUUID() }, action, input)
  if (!result.ok) throw new Error(`${action.name}: ${result.message}`)
  return { value: result.value, words: result.consequences.map(({ words }) => words) }
}
/** Somebody received today, through the door, with a release day. */
const received = async (release: string, day = TODAY): Promise<{ person: string; sentence: string; words: string[] }> => {
  const person = await world.person({ probation: 'responsible' })
  const { value, words } = await done(on(manager, day), recordSentence, {
    person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: addDays(day, -60), imposed: day, months: 20, custodyStart: day, prison: 'PBI', plannedRelease: release, sentenceEnd: addDays(day, 600), supervisionEnd: '',
  })
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, side: 'community', from_day: '2020-01-01', reason: 'Test', decided_at: new Date('2020-01-01T09:00:00Z') }).execute()
  return { person, sentence: value.sentence, words }
}
const view = async (context: Hat, person: string): Promise<PlanView> => {
  const asked = await world.ask({ ...context, requestId: crypto.randomUUID() }, releasePlan, { person })
  if (!asked.ok) throw new Error(asked.message)
  return asked.value
}
const versionOf = async (sentence: string): Promise<number> => (await owner.selectFrom('sentence').select('version').where('id', '=', sentence).executeTakeFirstOrThrow()).version
const next = ({ next: actions }: PlanView) => actions.map(({ key, ownerName, due }) => [key, ownerName, due])

describe('a plan from reception on', () => {
  test('begins itself with the reception; the points are kept, the items have owners, and the person’s page says what is next', async () => {
    const { person, words } = await received('2027-02-25')
    expect(words).toContain('A release plan begins: the prison’s resettlement team looks at all seven pathways in the first week.')
    expect(next(await view(worker, person))[0]).toEqual(['point reception', 'The prison’s resettlement team', '2026-11-30'])
    await done(worker, addItem, { person, pathway: 'finance-benefit-debt', words: 'Order a birth certificate', owner: 'me', point: 'four-weeks' })
    await done(worker, addItem, { person, pathway: 'accommodation', words: 'Ask his sister', owner: world.organisation.probation, day: '2026-11-27' })
    expect(next(await view(worker, person)).slice(0, 2)).toEqual([[expect.stringMatching(/^item/), 'The team of Test probation', '2026-11-27'], ['point reception', 'The prison’s resettlement team', '2026-11-30']])
    expect((await done(worker, keepPoint, { person, point: 'reception', words: 'All seven asked' })).value.points).toEqual(['reception'])
    const opened = await world.ask(manager, openPerson, { person })
    expect(JSON.stringify(opened)).toContain('Release plan: reception done: All seven asked')
    expect(opened.ok && opened.value.panels.find(({ name }) => name === 'release.plan')?.data).toMatchObject({ state: 'planned', next: [{ words: 'Ask his sister' }, expect.anything(), expect.anything(), expect.anything()] })
    expect(opened.ok && opened.value.due.map((row) => row.words)).toEqual(expect.arrayContaining(['For the release: Ask his sister', 'For the release: Order a birth certificate']))
    const listed = await world.ask(worker, dueForRelease, {})
    expect(listed.ok && listed.value.people.find(({ personId }) => personId === person)).toBeUndefined()
  })

  test('a point with something open asks why, does for no earlier one unasked, and is taken back with the reason', async () => {
    const { person } = await received('2026-12-15')
    const shown = await world.ask({ ...worker, requestId: crypto.randomUUID() }, releasePlan, { person, point: 'four-weeks' })
    expect(shown.ok && shown.value.stillOpen).toContain('Nowhere to sleep, and no council is asked')
    expect(await world.perform(worker, keepPoint, { person, point: 'four-weeks' })).toMatchObject({ ok: false, field: 'words', message: expect.stringContaining('no council is asked') as string })
    expect((await done(worker, keepPoint, { person, point: 'four-weeks', words: 'GP and papers ordered; council on Monday' })).value.points).toEqual(['four-weeks'])
    const states = async () => Object.fromEntries((await view(worker, person)).points.map(({ key, state }) => [key, state]))
    expect(await states()).toMatchObject({ 'twelve-weeks': 'open', 'eight-weeks': 'open', 'four-weeks': 'done' })
    expect(await world.perform(worker, keepPoint, { person, point: 'eight-weeks', words: 'Done', also: 'reception' })).toMatchObject({ ok: false, field: 'also' })
    expect((await done(worker, keepPoint, { person, point: 'eight-weeks', words: 'Seen to', also: ['', 'twelve-weeks'] })).value.points).toEqual(['twelve-weeks', 'eight-weeks'])
    expect(await world.perform(worker, reopenPoint, { person, point: 'four-weeks', why: '' })).toMatchObject({ ok: false, field: 'why' })
    await done(worker, reopenPoint, { person, point: 'four-weeks', why: 'Pressed by mistake' })
    expect(await states()).toMatchObject({ 'eight-weeks': 'done', 'four-weeks': 'open' })
    expect(await world.perform(worker, reopenPoint, { person, point: 'four-weeks', why: 'Again' })).toMatchObject({ ok: false })
    expect((await done(worker, keepPoint, { person, point: 'four-weeks', words: 'Now it is' })).value.points).toEqual(['four-weeks'])
    expect(JSON.stringify(await world.ask(manager, openPerson, { person }))).toContain('was not done after all: Pressed by mistake')
  })

  test('somebody who leaves soon with nowhere to sleep is first of all to be found a bed, and accommodation is a gap', async () => {
    const { person } = await received('2026-12-15')
    const plan = await view(worker, person)
    expect(plan.bed).toMatchObject({ first: true, ownerName: 'The prison’s resettlement team', words: 'Ask for consent, and refer to the council that they choose' })
    expect((await view(worker, (await received('2027-02-25')).person)).bed).toBeNull()
    const opened = await world.ask(manager, openPerson, { person })
    expect(opened.ok && opened.value.panels.find(({ name }) => name === 'release.plan')?.data).toMatchObject({ next: expect.arrayContaining([expect.objectContaining({ key: 'bed' })]) as unknown[] })
    await done(worker, findPlace, { person, kind: 'hostel', addressLine: '1 Sample Road, Peterborough', from: '2026-12-15' })
    expect((await view(worker, person)).bed).toBeNull()
  })

  test('an item is taken over, done once, or dropped with its reason; a late form is told', async () => {
    const { person } = await received('2027-01-20')
    const { value: { item } } = await done(manager, addItem, { person, pathway: 'education-training-employment', words: 'Write to the old employer', owner: world.organisation.prison, point: 'one-week' })
    expect(await world.perform(worker, addItem, { person, pathway: 'education-training-employment', words: 'Write to the old employer', owner: 'me', point: 'day' })).toMatchObject({ ok: false, field: 'words' })
    expect(await world.perform(worker, addItem, { person, pathway: 'health', words: 'Something else', owner: world.organisation.housing, point: 'day' })).toMatchObject({ ok: false, field: 'owner' })
    await done(worker, takeItem, { person, item, version: 1 })
    expect(await world.perform(manager, dropItem, { person, item, version: 1, reason: 'Too late' })).toMatchObject({ ok: false, kind: 'stale' })
    await done(worker, finishItem, { person, item, version: 2 })
    expect(await world.perform(worker, finishItem, { person, item, version: 3 })).toMatchObject({ ok: false, message: 'This was done on 23 November 2026.' })
  })

  test('an owner who has left leaves the item to the team, and the page says so', async () => {
    const { person } = await received('2027-01-20')
    const gone = { ...worker, viewer: { ...(await there('resettlement-worker', 'gone.worker')).viewer, organisationId: world.organisation.prison, organisationName: 'Test prison' } }
    await owner.updateTable('membership').set({ organisation_id: world.organisation.prison }).where('account_id', '=', gone.viewer.accountId).execute()
    await done(gone, addItem, { person, pathway: 'finance-benefit-debt', words: 'Open the account', owner: 'me', day: '2026-11-24' })
    await owner.updateTable('membership').set({ until_day: '2026-11-22' }).where('account_id', '=', gone.viewer.accountId).execute()
    expect(next(await view(worker, person)).find(([key]) => key?.startsWith('item'))?.[1]).toBe('The team of Test prison: gone.worker has left')
  })

  test('a release day three weeks earlier takes the points along, and says before it is saved what is due at once', async () => {
    const { person, sentence } = await received('2026-12-31', '2026-10-05')
    for (const point of ['reception', 'twelve-weeks', 'eight-weeks'] as const) await done(on(worker, '2026-11-05'), keepPoint, { person, point, words: 'Seen to' })
    const moved = await world.perform(worker, changeReleaseDay, { sentence, day: '2026-12-09', reason: 'Recalculated', version: 1 }, { preview: true })
    expect(JSON.stringify(moved)).toMatch(/points of the release plan move with the release day: next is 4 weeks before, due 23 November 2026/)
    await done(worker, changeReleaseDay, { sentence, day: '2026-12-09', reason: 'Recalculated', version: 1 })
    const after = await view(worker, person)
    expect(after.points.filter(({ passed }) => passed).map(({ key }) => key)).toEqual(['four-weeks'])
    expect(next(after)[0]).toEqual(['point four-weeks', 'The prison’s resettlement team', '2026-11-23'])
  })

  test('a move two weeks before release passes what is undone to the new team; both are told, and the old one sees it no more', async () => {
    const { person, sentence } = await received('2026-12-07', '2026-10-05')
    await done(worker, addItem, { person, pathway: 'accommodation', words: 'Ring the council', owner: 'me', day: '2026-11-25' })
    await done(manager, addItem, { person, pathway: 'health', words: 'Register with a GP', owner: 'me', day: '2026-11-26' })
    await done(worker, sayHome, { person, version: 1, home: '', prison: 'LTI', expected: '2026-11-24' })
    const { words } = await done(worker, transfer, { sentence, prison: 'LTI', moved: TODAY, reason: 'Late move', version: await versionOf(sentence) })
    expect(words).toEqual(expect.arrayContaining(['One item that is not done passes to the team of HMP Littlehey, and is told to both teams.', 'This is a late move: release is on 7 December 2026. The points that have passed are due at once at HMP Littlehey.']))
    const seen = await view(newWorker, person)
    expect(seen.items.map((item) => [item.words, item.organisation, item.passedFrom])).toEqual([['Ring the council', 'HMP Littlehey', 'Test prison'], ['Register with a GP', 'Test probation', null]])
    expect(next(seen)[0]).toEqual(['point four-weeks', 'The prison’s resettlement team', TODAY])
    for (const [context, said] of [[worker, 'has gone to HMP Littlehey with one item'], [newWorker, 'has come from Test prison with one item']] as const) expect(JSON.stringify(await world.ask(context, listNotices, {}))).toContain(said)
    expect(await world.ask(on(worker, '2026-11-24'), releasePlan, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(on(worker, '2026-11-24'), finishItem, { person, item: seen.items[0]!.id, version: 2 })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('a death in custody ends the plan explicitly, and nothing more can be planned', async () => {
    const { person, sentence } = await received('2027-01-20')
    await done(worker, addItem, { person, pathway: 'health', words: 'Register with a GP', owner: 'me', point: 'day' })
    expect((await done(worker, endCustody, { sentence, how: 'died', ended: TODAY, reason: 'Told by the governor', version: 1 })).words).toContain('The release plan ends on 23 November 2026, because the person died: nothing more is asked of anybody.')
    const ended = await view(manager, person)
    expect([ended.end, ended.next]).toEqual(['Ended on 23 November 2026: the person died.', []])
    expect(await world.perform(manager, addItem, { person, pathway: 'health', words: 'Anything', owner: 'me', point: 'day' })).toMatchObject({ ok: false, message: expect.stringContaining('nothing more is planned') })
    expect(await world.ask(manager, releasePack, { person })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})

describe('meetings and the pack', () => {
  test('the pack says in plain words where they sleep and whom they meet; moved and cancelled meetings follow; the PDF holds the same', async () => {
    const { person } = await received('2026-12-03')
    await done(worker, findPlace, { person, kind: 'hostel', addressLine: '1 Sample Road, Peterborough', from: '2026-12-03' })
    const base = { person, day: '2026-12-03', place: 'Bridge House, Town Bridge', telephone: '01733 000 000', bring: 'this paper' }
    const { value: { meeting } } = await done(manager, arrangeMeeting, { ...base, who: 'Priya, probation', with: 'me', at: '2pm' })
    expect(await world.perform(worker, arrangeMeeting, { ...base, who: 'Probation domestic abuse programme', at: '9am' })).toMatchObject({ ok: false, field: 'who', message: expect.stringContaining('“domestic”') as string })
    expect(await world.perform(worker, arrangeMeeting, { ...base, who: 'Sam, probation', place: 'Example Magistrates Court', at: '9am' })).toMatchObject({ ok: false, field: 'place' })
    const edited = { person, meeting, who: 'Priya Example, probation', bring: 'this paper', telephone: '01632 960 009' }
    expect(await world.perform(manager, editMeeting, { ...edited, bring: 'your methadone card', version: 1 })).toMatchObject({ ok: false, field: 'bring' })
    await done(manager, editMeeting, { ...edited, version: 1 })
    expect((await view(worker, person)).meetings[0]).toMatchObject({ who: 'Priya Example, probation', telephone: '01632 960 009', version: 2 })
    await done(manager, editMeeting, { ...edited, who: 'Priya, probation', bring: 'this paper', telephone: '01733 000 000', version: 2 })
    await done(worker, arrangeMeeting, { ...base, who: 'Sam, housing', at: '11.30', bring: '', telephone: '' })
    expect(await world.perform(worker, arrangeMeeting, { ...base, who: 'Kim, bank', at: '14:00' })).toMatchObject({ ok: false, field: 'at' })
    expect(await world.perform(worker, arrangeMeeting, { ...base, who: 'Kim, bank', at: 'noonish' })).toMatchObject({ ok: false, field: 'at' })
    expect(await world.perform(worker, arrangeMeeting, { ...base, who: 'Kim, bank', at: '9am', day: '2026-12-02' })).toMatchObject({ ok: false, field: 'day' })
    expect(await world.perform(manager, moveMeeting, { person, meeting, version: 3, day: '2026-12-03', at: '11:30', place: 'Bridge House, Town Bridge', reason: 'The bus comes earlier' }))
      .toMatchObject({ ok: false, field: 'at', message: 'They meet Sam, housing at that time already. Choose another time, or move that meeting.' })
    await done(manager, moveMeeting, { person, meeting, version: 3, day: '2026-12-03', at: '3:15pm', place: 'Bridge House, Town Bridge', reason: 'The bus comes later' })
    await done(manager, writeAnswer, { person, subject: 'prescription', words: 'You have tablets for 7 days.' })
    const pack = await world.ask(worker, releasePack, { person })
    if (!pack.ok) throw new Error(pack.message)
    expect(pack.value.pack.leave).toBe('You leave HMP Peterborough on Thursday 3 December 2026.')
    expect(pack.value.pack.sections[0]?.lines[0]?.words).toBe('Hostel: 1 Sample Road, Peterborough')
    expect(pack.value.pack.sections[1]?.lines).toEqual([{ words: '11:30am: you meet Sam, housing. Go to Bridge House, Town Bridge.', more: [] }, { words: '3:15pm: you meet Priya, probation. Go to Bridge House, Town Bridge.', more: ['Bring: this paper.', 'If you are late or lost, call 01733 000 000.'] }])
    const pdf = await world.ask(manager, releasePackPdf, { person, own: 'yes', size: 'large' })
    const text = pdf.ok ? pdfText(Buffer.from(pdf.value.pdf, 'base64')).pages.join(' ').replaceAll(/\s+/g, ' ') : pdf.message
    expect(text).toContain('You leave HMP Peterborough')
    expect(text).toContain('tablets for 7 days')
    await done(manager, cancelMeeting, { person, meeting, version: 4, reason: 'Office closed' })
    expect(JSON.stringify(await world.ask(worker, releasePack, { person }))).not.toContain('Priya, probation')
  })

  test('who may not see health gets no word of the prescription, also when they ask for it', async () => {
    const { person } = await received('2026-12-03')
    await done(manager, writeAnswer, { person, subject: 'prescription', words: 'Tablets zz1' })
    await done(manager, writeAnswer, { person, subject: 'health', words: 'Sleeps badly zz2' })
    for (const asked of [await world.ask(worker, releasePack, { person, own: 'yes' }), await world.ask(worker, releasePlan, { person }), await world.ask(worker, openPerson, { person })]) expect(JSON.stringify(asked)).not.toMatch(/zz[12]/)
    expect(await world.perform(worker, writeAnswer, { person, subject: 'health', words: 'Mine' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(JSON.stringify(await world.ask(manager, releasePlan, { person }))).toMatch(/zz2/)
  })

  test('the person’s own copy holds the plan', async () => {
    const { person } = await received('2026-12-03')
    await done(manager, writeAnswer, { person, subject: 'accommodation', words: 'I want my own place' })
    expect(JSON.stringify(await world.ask(await world.as('governance-lead', 'probation'), subjectAccess, { person }))).toContain('I want my own place')
  })
})

test('outside, at another prison, at a council and on the victims’ side there is no plan', async () => {
  const { person } = await received('2026-12-03')
  const { value: { item } } = await done(worker, addItem, { person, pathway: 'health', words: 'Register', owner: 'me', point: 'day' })
  for (const context of [newWorker, await world.as('resettlement-worker', 'outsider'), await world.as('housing-officer', 'housing'), await world.as('caseworker', 'provider'), await world.as('victim-liaison-officer', 'probation'), await world.as('analyst', 'commissioner')]) {
    expect(await world.ask(context, releasePlan, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(context, releasePack, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(context, finishItem, { person, item, version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
  }
  expect(await world.perform(worker, finishItem, { person: (await received('2026-12-10')).person, item, version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
})

/** What the door did to one person, and what the words of the workflow make of the same. */
const walk = async (random: Random, n: number): Promise<{ readonly course: Course; readonly steps: number }> => {
  const release = addDays(TODAY, random.whole(8, 200))
  const got = await received(release)
  const { person } = got
  let { sentence } = got
  let course = beginCourse({ day: TODAY, prison: 'PBI', release })
  let [day, steps] = [TODAY, 0]
  const follow = (event: CourseEvent): void => {
    const told = happen(course, event)
    if (!told.ok) throw new Error(`person ${n}: the door did what the workflow refuses: ${event.kind}: ${told.message}`)
    course = told.value
  }
  for (let step = 0; step < 14 && course.state !== 'ended'; step++) {
    day = addDays(day, random.whole(0, 25))
    course = asOf(course, day)
    if (course.end !== null) {
      expect((await view(on(manager, day), person)).end).toBe(endWords(course))
      break
    }
    const inside = course.state === 'planned'
    const by = on(inside && random.chance(0.5) ? (course.prison === 'PBI' ? worker : newWorker) : manager, day)
    const version = await versionOf(sentence)
    const act = inside ? random.pick(['point', 'point', 'item', 'close', 'move', 'transfer', 'release', 'die'] as const) : course.state === 'released' ? random.pick(['check', 'check', 'check', 'item', 'close', 'recall', 'settle'] as const) : 'return'
    const [open] = course.items
    if (act === 'point') {
      const point = nextActions(course, day).map(({ key }) => key.split(' ')).find(([what]) => what === 'point')?.[1]
      const key = PRISON_POINTS.find((one) => one === point)
      if (!key) continue
      await done(by, keepPoint, { person, point: key, words: 'Seen to' })
      follow({ kind: 'point-done', day, point: key })
    } else if (act === 'item') {
      const point = random.chance(0.5) ? random.pick(PRISON_POINTS) : ''
      const due = addDays(day, random.whole(0, 60))
      const { value: { item } } = await done(by, addItem, { person, pathway: 'accommodation', words: `Item ${step}`, owner: 'me', point, day: due })
      follow({ kind: 'item-added', day, item: { id: item, owner: { role: by.viewer.role, at: by.viewer.role === 'offender-manager' ? 'probation' : 'prison', account: by.viewer.accountId }, due: point === '' ? due : { by: point } } })
    } else if (act === 'close') {
      if (!open) continue
      const row = await owner.selectFrom('release_plan_item').select('version').where('id', '=', open.id).executeTakeFirstOrThrow()
      if (random.chance(0.5)) await done(by, finishItem, { person, item: open.id, version: row.version })
      else await done(by, dropItem, { person, item: open.id, version: row.version, reason: 'Not needed' })
      follow({ kind: 'item-closed', day, item: open.id })
    } else if (act === 'move') {
      const to = addDays(day, random.whole(0, 120))
      if (to === course.release) continue
      await done(by, changeReleaseDay, { sentence, day: to, reason: 'Recalculated', version })
      follow({ kind: 'release-moved', day, release: to })
    } else if (act === 'transfer') {
      const to = course.prison === 'PBI' ? 'LTI' : 'PBI'
      await done(by, transfer, { sentence, prison: to, moved: day, reason: 'Moved on', version })
      follow({ kind: 'transferred', day, prison: to })
    } else if (act === 'release') {
      await done(by, recordRelease, { sentence, released: day, version })
      follow({ kind: 'released', day, manager: manager.viewer.accountId })
    } else if (act === 'die') {
      if (random.chance(0.6)) continue
      const how = random.pick(['died', 'removed'] as const)
      await done(by, endCustody, { sentence, how, ended: day, reason: 'Told by the governor', version })
      follow({ kind: how, day })
    } else if (act === 'check') {
      const check = CHECK_DAYS.find((one) => !course.checks.has(one))
      if (check === undefined || course.released === null || addDays(course.released, check) > day) continue
      await done(on(manager, day), recordCheck, { person, day: check, slept: 'settled', held: 'yes', version: 1 })
      follow({ kind: 'check-recorded', day, check })
    } else if (act === 'recall') {
      if (random.chance(0.4)) continue
      await done(on(manager, day), recordEvent, { person, kind: 'recall', day })
      follow({ kind: 'recalled', day })
    } else if (act === 'settle') {
      const plan = await owner.selectFrom('release_plan').select('version').where('sentence_id', '=', sentence).executeTakeFirstOrThrow()
      const result = await world.perform(on(manager, day), settlePlan, { person, version: plan.version, words: 'It holds' })
      const told = happen(course, { kind: 'settled', day })
      expect(result.ok).toBe(told.ok)
      if (told.ok) course = told.value
    } else {
      const again = addDays(day, random.whole(10, 60))
      const back = await done(on(manager, day), recordReturn, { sentence, prison: 'PBI', returned: day, plannedRelease: again, reason: 'Recalled', version })
      sentence = back.value.sentence
      follow({ kind: 'returned', day, prison: 'PBI', release: again })
    }
    steps++
    const shown = await view(on(manager, day), person)
    expect({ n, step, act, next: shown.next.map(({ key, due, owner: whose }) => [key, due, whose.role, whose.account]), end: shown.end === null })
      .toEqual({ n, step, act, next: nextActions(course, day).map(({ key, due, owner: whose }) => [key, due, whose.role, whose.account]), end: course.end === null })
  }
  return { course, steps }
}

test('through the door the records say of everybody what the workflow says: what is next, whose, by when', async () => {
  const people = PROVE ? 100 : 10
  const random = seededRandom('releases through the door')
  const ends = new Map<string, number>()
  let steps = 0
  for (let n = 0; n < people; n++) {
    const one = await walk(random.fork(String(n)), n)
    steps += one.steps
    const at = one.course.end?.how ?? one.course.state
    ends.set(at, (ends.get(at) ?? 0) + 1)
  }
  console.log(`releases through the door: ${people} people, ${steps} steps, each compared with the workflow; ${[...ends].map(([how, count]) => `${how} ${count}`).join(', ')}; lost 0`)
  expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(people)
  const { rows } = await sql<{ missing: number }>`select count(*)::integer as missing from sentence s where s.kind = 'custody' and not exists (select from release_plan p where p.sentence_id = s.id)`.execute(owner)
  expect(rows[0]?.missing).toBe(0)
}, PROVE ? 900_000 : 120_000)
