import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { checksToRecord, recordCheck } from '../housing/actions.ts'
import { recordEvent } from '../licences/actions.ts'
import { openPerson } from '../people/actions.ts'
import { recordRelease, recordSentence } from '../sentences/actions.ts'
import { outcomeOf } from './answers.ts'
import { endGate, gateCheck, gateChecksDue, gateMissing, gateOfPerson, recordGate, remedyGate } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const DAY = '2026-11-16'
const on = (day: string, role: Parameters<typeof world.as>[0] = 'offender-manager', at: Parameters<typeof world.as>[1] = 'probation') => world.as(role, at, new Date(`${day}T09:00:00Z`))

interface Made { readonly person: string; readonly sentence: string }

/** Somebody released from the prison on a day, by the prison, on that day; the offender manager is responsible. */
const released = async (day = DAY, more: { surname?: string; treated?: boolean; managed?: boolean } = {}): Promise<Made> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', housing: 'supplied', provider: 'referred' }, { surname: more.surname ?? 'Gateway' })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({
    id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
    prison_code: 'PBI', planned_release: day, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute()
  const manager = await on(day)
  if (more.managed !== false) await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  if (more.treated) await treatedBy(person)
  const done = await world.perform(await on(day, 'resettlement-worker', 'prison'), recordRelease, { sentence, released: day, version: 1 })
  if (!done.ok) throw new Error(done.message)
  await owner.updateTable('involvement').set({ until_day: day }).where('person_id', '=', person).where('organisation_id', '=', world.organisation.prison).execute()
  return { person, sentence }
}

const service = crypto.randomUUID()
await owner.insertInto('service').values({
  id: service, reference: 'GATE-1', title: 'Test treatment', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests',
}).execute()
let references = 0
const treatedBy = async (person: string): Promise<void> => {
  await owner.insertInto('referral').values({
    id: crypto.randomUUID(), reference: `R-GATE${String(references++).padStart(3, '0')}`, person_id: person, service_id: service, pathway: 'drugs-alcohol', provider_organisation_id: world.organisation.provider,
    referring_organisation_id: world.organisation.probation, reason: 'For tests', respond_by: '2026-10-30', made_on: '2026-10-20', made_at: new Date('2026-10-20T09:00:00Z'), state: 'accepted', clock_day: '2026-12-01',
  }).execute()
}

const asks = async (context: Awaited<ReturnType<typeof on>>, person: string, day: number) => {
  const answer = await world.ask(context, gateCheck, { person, day })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}
const record = async (context: Awaited<ReturnType<typeof on>>, person: string, day: number, answers: Readonly<Record<string, unknown>>) => {
  const seen = await world.ask(context, gateCheck, { person, day })
  return world.perform(context, recordGate, { person, day, how: 'seen', version: seen.ok ? seen.value.check.version : 1, ...answers })
}
type Due = Extract<Awaited<ReturnType<(typeof gateChecksDue)['run']>>, { readonly ok: true }>['value']
const dueOf = async (context: Awaited<ReturnType<typeof on>>, person: string) => {
  const found = []
  for (let after: string | null = ''; after !== null;) {
    const list: Awaited<ReturnType<typeof world.ask<(typeof gateChecksDue)['input'], Due>>> = await world.ask(context, gateChecksDue, { after })
    if (!list.ok) throw new Error(list.message)
    found.push(...list.value.checks.filter((one) => one.currentId === person))
    after = list.value.next
  }
  return found
}
const standing = async (context: Awaited<ReturnType<typeof on>>, person: string, day: number, question: string) => (await asks(context, person, day)).questions.find((one) => one.question === question)

describe('the release begins the record', () => {
  test('five checks stand, the consequence is said, and the prison is asked on the day', async () => {
    const { person } = await released()
    expect((await asks(await on(DAY), person, 0)).check).toMatchObject({ due: DAY, answered: [] })
    for (const [day, due] of [[1, '2026-11-17'], [7, '2026-11-23'], [28, '2026-12-14'], [90, '2027-02-14']] as const) expect((await asks(await on(DAY), person, day)).check.due).toBe(due)
    const inPrison = await on(DAY, 'resettlement-worker', 'prison')
    expect((await dueOf(inPrison, person)).map((one) => [one.dayAfter, one.words])).toEqual([[0, 'housing, money, phone and work (the prison); prescription (the prison’s offender manager); appointment (the offender manager)'.replace('appointment', 'first appointment and treatment')]])
  })

  test('the whole screen is answered in one saving, and housing goes into the accommodation check', async () => {
    const { person, sentence } = await released()
    const done = await record(await on(DAY, 'prison-offender-manager', 'prison'), person, 0, { slept: 'hostel', money: 'yes', prescription: 'yes', phone: 'no', appointment: 'not-known', treatment: 'not-needed', work: 'not-needed' })
    expect(done).toMatchObject({ ok: true, value: { recorded: 7 } })
    expect(await owner.selectFrom('accommodation_check').select(['slept', 'held']).where('sentence_id', '=', sentence).where('day_after', '=', 0).executeTakeFirst()).toEqual({ slept: 'hostel', held: true })
    const manager = await on(DAY)
    expect((await asks(manager, person, 0)).check).toMatchObject({ slept: 'hostel', answered: ['appointment', 'money', 'phone', 'prescription', 'treatment', 'work'] })
    expect(await standing(manager, person, 0, 'phone')).toMatchObject({ standing: { state: 'answered', given: { answer: 'no', how: 'seen', organisation: 'Test prison' } } })
    const told = await owner.selectFrom('notice').select(['account_id', 'words']).where('person_id', '=', person).execute()
    expect(told).toEqual([{ account_id: manager.viewer.accountId, words: expect.stringMatching(/^Something is missing for \S+ after release/) as string }])
    expect((await dueOf(manager, person)).map((one) => one.dayAfter)).toEqual([1, 7])
  })

  test('what housing’s own page recorded is the housing answer here', async () => {
    const { person } = await released()
    const manager = await on('2026-11-17')
    expect(await world.perform(manager, recordCheck, { person, day: 1, slept: 'rough-sleeping', held: 'no', version: 1 })).toMatchObject({ ok: true })
    expect((await asks(manager, person, 1)).check.slept).toBe('rough-sleeping')
    expect((await dueOf(manager, person)).find((one) => one.dayAfter === 1)?.words).not.toContain('housing')
    expect(await record(manager, person, 1, { slept: 'hostel' })).toMatchObject({ ok: false, field: 'reason' })
    expect(await record(manager, person, 1, { slept: 'hostel', reason: 'The hostel rang' })).toMatchObject({ ok: true })
    expect((await asks(manager, person, 1)).check.slept).toBe('hostel')
  })
})

describe('what is refused', () => {
  test('before its day, nothing at all, not how it is known, and answers that were filled in unread', async () => {
    const { person } = await released()
    const manager = await on('2026-11-17')
    expect(await record(manager, person, 7, { money: 'yes' })).toMatchObject({ ok: false, message: expect.stringContaining('Day 7 is not until') as string })
    expect(await record(manager, person, 1, {})).toMatchObject({ ok: false, field: 'slept' })
    expect(await record(manager, person, 1, { money: 'yes', how: '' })).toMatchObject({ ok: false, field: 'how' })
    expect(await record(manager, person, 1, { money: 'yes', begun: 'yes' })).toMatchObject({ ok: false, field: 'read' })
    expect(await record(manager, person, 1, { money: 'yes', begun: 'yes', read: 'yes' })).toMatchObject({ ok: true })
  })
  test('an older form is told what was recorded in between', async () => {
    const { person } = await released()
    const manager = await on('2026-11-17')
    expect(await record(manager, person, 1, { money: 'yes' })).toMatchObject({ ok: true })
    expect(await world.perform(manager, recordGate, { person, day: 1, phone: 'yes', how: 'seen', version: 1 })).toMatchObject({ ok: false, kind: 'stale' })
    expect((await asks(manager, person, 1)).check.answered).toEqual(['money'])
  })
  test('a form sent twice records once, and a preview nothing', async () => {
    const { person } = await released()
    const manager = await on('2026-11-17')
    await world.perform(manager, recordGate, { person, day: 1, money: 'yes', how: 'seen', version: 1 }, { preview: true })
    expect((await asks(manager, person, 1)).check.answered).toEqual([])
    for (let time = 0; time < 2; time++) expect(await world.perform(manager, recordGate, { person, day: 1, money: 'yes', how: 'seen', version: 1 }, { once: 'gate-form' })).toMatchObject({ ok: true, value: { recorded: 1 } })
    expect((await standing(manager, person, 1, 'money'))?.history).toHaveLength(1)
  })
})

describe('the day after starts from the day before', () => {
  test('what was known is offered, what was not known is not', async () => {
    const { person } = await released()
    const manager = await on('2026-11-17')
    await record(await on(DAY), person, 0, { slept: 'hostel', money: 'yes', phone: 'not-known' })
    expect((await asks(manager, person, 1)).before).toEqual({ dayAfter: 0, slept: 'hostel', answers: { money: 'yes' } })
    expect((await asks(manager, person, 0)).before).toBeNull()
  })
})

describe('two organisations say different things', () => {
  test('both stay beside each other until the offender manager settles it, with a reason', async () => {
    const { person } = await released(DAY, { treated: true })
    expect(await record(await on(DAY, 'prison-offender-manager', 'prison'), person, 0, { prescription: 'yes' })).toMatchObject({ ok: true })
    const caseworker = await on('2026-11-17', 'caseworker', 'provider')
    expect(await record(caseworker, person, 0, { prescription: 'no', how: 'told-by-person' })).toMatchObject({ ok: false, field: 'agreed' })
    expect(await record(caseworker, person, 0, { prescription: 'no', how: 'told-by-person', agreed: 'yes' })).toMatchObject({ ok: true })
    const manager = await on('2026-11-17')
    expect(await standing(manager, person, 0, 'prescription')).toMatchObject({ standing: { state: 'contradicted', said: [{ answer: 'yes' }, { answer: 'no' }] } })
    expect((await dueOf(manager, person)).find((one) => one.dayAfter === 0)?.words).toContain('decide which answer is right: prescription')
    expect(await record(manager, person, 0, { prescription: 'no' })).toMatchObject({ ok: false, field: 'reason', message: expect.stringContaining('Test prison says “Has it, or collected it”; Test provider says “Missed”') as string })
    expect(await record(manager, person, 0, { prescription: 'no', reason: 'The pharmacy has it still' })).toMatchObject({ ok: true })
    expect(await standing(manager, person, 0, 'prescription')).toMatchObject({ standing: { state: 'answered', given: { answer: 'no' } }, history: [{ answer: 'yes' }, { answer: 'no' }, { answer: 'no', settles: true }] })
    expect((await asks(manager, person, 0)).check.contradicted).toEqual([])
  })
  test('the preview says that it contradicts, and a correction of one’s own keeps the first answer', async () => {
    const { person } = await released()
    await record(await on(DAY), person, 0, { phone: 'yes' })
    const inPrison = await on(DAY, 'resettlement-worker', 'prison')
    const seen = await asks(inPrison, person, 0)
    const preview = await world.perform(inPrison, recordGate, { person, day: 0, phone: 'no', how: 'seen', version: seen.check.version }, { preview: true })
    expect(preview.consequences.map(({ words }) => words).join(' ')).toContain('Test probation says “Has a working number”. Both answers stay')
    const manager = await on(DAY)
    expect(await record(manager, person, 0, { phone: 'no' })).toMatchObject({ ok: false, field: 'reason' })
    expect(await record(manager, person, 0, { phone: 'no', reason: 'It is cut off' })).toMatchObject({ ok: true })
    expect((await standing(manager, person, 0, 'phone'))?.history.map((one) => one.answer)).toEqual(['yes', 'no'])
  })
})

describe('what each sees', () => {
  test('who may not see health sees that it was answered, not what, and cannot answer it', async () => {
    const { person } = await released()
    await record(await on(DAY, 'prison-offender-manager', 'prison'), person, 0, { prescription: 'no' })
    const inPrison = await on(DAY, 'resettlement-worker', 'prison')
    const shown = await standing(inPrison, person, 0, 'prescription')
    expect(shown).toMatchObject({ standing: { state: 'open' }, history: [], toldHidden: true, mayAnswer: false, hidden: expect.stringContaining('Your role does not see this') as string })
    expect(await record(inPrison, person, 0, { prescription: 'yes' })).toMatchObject({ ok: false, field: 'prescription' })
    const officer = await on(DAY, 'housing-officer', 'housing')
    expect(JSON.stringify(await asks(officer, person, 0))).not.toContain('"answer":"no"')
    expect(await record(officer, person, 0, { slept: 'settled' })).toMatchObject({ ok: true })
    expect(await record(officer, person, 0, { money: 'yes' })).toMatchObject({ ok: false, field: 'money' })
  })
  test('the provider that treats sees its two questions and its own words; one that does not, nobody', async () => {
    const { person } = await released(DAY, { treated: true })
    await record(await on(DAY), person, 0, { money: 'no', treatment: 'yes' })
    const caseworker = await on(DAY, 'caseworker', 'provider')
    const seen = await asks(caseworker, person, 0)
    expect([seen.questions.map((one) => one.question), JSON.stringify(seen).includes('money')]).toEqual([['prescription', 'treatment'], false])
    expect(seen.questions[1]).toMatchObject({ history: [], toldHidden: true })
    expect(await world.ask(await on(DAY, 'caseworker', 'other-provider'), gateCheck, { person, day: 0 })).toMatchObject({ ok: false, kind: 'not-found' })
    const { person: untreated } = await released()
    expect(await world.ask(caseworker, gateCheck, { person: untreated, day: 0 })).toMatchObject({ ok: false, kind: 'not-found' })
    expect((await dueOf(await on('2026-11-17', 'caseworker', 'provider'), person)).map((one) => [one.dayAfter, one.words])).toEqual([[0, 'prescription (the treatment provider)'], [1, 'prescription and treatment (the treatment provider)'], [7, 'prescription and treatment (the treatment provider)']])
  })
  test('the victims’ side, another prison, a manager of another unit and the prison from the next day on see nothing and record nothing', async () => {
    const { person } = await released()
    for (const [role, at, day] of [
      ['victim-liaison-officer', 'probation', DAY], ['victim-hub-worker', 'victim-hub', DAY], ['offender-manager', 'outsider', DAY], ['caseworker', 'other-provider', DAY], ['board-secretary', 'commissioner', DAY],
      ['resettlement-worker', 'prison', '2026-11-17'], ['prison-offender-manager', 'prison', '2026-11-17'],
    ] as const) {
      const other = await on(day, role, at)
      expect([role, await world.ask(other, gateCheck, { person, day: 0 }), await world.ask(other, gateOfPerson, { person })]).toMatchObject([role, { ok: false, kind: 'not-found' }, { ok: false, kind: 'not-found' }])
      expect([role, await world.perform(other, recordGate, { person, day: 0, money: 'yes', how: 'seen', version: 1 })]).toMatchObject([role, { ok: false, kind: 'not-found' }])
      expect([role, await world.perform(other, endGate, { person, why: 'died', day: DAY })]).toMatchObject([role, { ok: false, kind: 'not-found' }])
      const list = await world.ask(other, gateChecksDue, {})
      expect(list.ok && list.value.checks.length > 0).toBe(false)
    }
  })
})

describe('who is chased', () => {
  test('late, the head of the unit asks as well; without a manager it is theirs at once', async () => {
    const { person } = await released()
    const { person: alone } = await released(DAY, { managed: false })
    const head = (day: string) => on(day, 'delivery-unit-head', 'probation')
    expect((await dueOf(await head('2026-11-19'), person)).map((one) => one.dayAfter)).toEqual([0])
    expect((await dueOf(await head('2026-11-20'), person)).map((one) => [one.dayAfter, one.rank])).toEqual([[0, 1], [1, 1]])
    expect((await dueOf(await head('2026-11-17'), alone)).map((one) => [one.dayAfter, one.rank])).toEqual([[0, 0], [1, 0], [7, 0]])
    expect((await dueOf(await on('2026-11-17'), person)).map((one) => one.dayAfter)).toEqual([0, 1, 7])
  })
  test('a manager of before is not asked any more', async () => {
    const { person } = await released()
    await owner.updateTable('management').set({ until_day: '2026-11-17' }).where('person_id', '=', person).execute()
    expect([await dueOf(await on('2026-11-16'), person).then((all) => all.length), await dueOf(await on('2026-11-17'), person)]).toEqual([3, []])
  })
  test('once a release is recorded one day is asked about once: by the gate, and of housing officers by the accommodation check', async () => {
    const { person } = await released()
    const asked = async (role: Parameters<typeof on>[1], at: Parameters<typeof on>[2]): Promise<string[]> => {
      const page = await world.ask(await on('2026-11-17', role, at), openPerson, { person })
      if (!page.ok) throw new Error(page.message)
      return page.value.due.map(({ href }) => href).filter((href) => /accommodation-checks|\/gate\//.test(href)).map((href) => href.replace(/.*\/(?=[a-z-]+\/\d+$)/, '')).toSorted()
    }
    expect([await asked('offender-manager', 'probation'), await asked('delivery-unit-head', 'probation')].map((all) => all.slice(0, 2))).toEqual([['gate/0', 'gate/1'], ['gate/0', 'gate/1']])
    expect((await asked('offender-manager', 'probation')).filter((href) => href.startsWith('accommodation'))).toEqual([])
    const council = await asked('housing-officer', 'housing')
    expect([council.slice(0, 2), council.filter((href) => href.startsWith('gate'))]).toEqual([['accommodation-checks/0', 'accommodation-checks/1'], []])
    const list = async (role: Parameters<typeof on>[1], at: Parameters<typeof on>[2]) => {
      const answer = await world.ask(await on('2026-11-17', role, at), checksToRecord, {})
      return answer.ok ? answer.value.checks.filter((check) => check.currentId === person && check.what === 'check').map(({ dayAfter }) => dayAfter) : []
    }
    expect(await list('offender-manager', 'probation')).toEqual([])
    // The first page of a council’s list: the oldest day is on it.
    expect(await list('housing-officer', 'housing')).toContain(0)
    expect((await dueOf(await on('2026-11-17'), person)).map(({ words }) => words.startsWith('housing'))).toEqual([true, true, true])
  })
  test('it stands on the person’s page and in the time line', async () => {
    const { person } = await released()
    await record(await on(DAY), person, 0, { money: 'no', phone: 'yes' })
    const page = await world.ask(await on('2026-11-17'), openPerson, { person })
    if (!page.ok) throw new Error(page.message)
    expect(page.value.due.map((one) => one.words)).toEqual(expect.arrayContaining([expect.stringMatching(/^Release day: housing, prescription, first appointment, treatment and work/), expect.stringMatching(/^Day 1 after release: housing, money, prescription, phone/)] as string[]))
    expect(page.value.timeline.find((row) => row.source === 'Gate record')?.words).toBe('Release day through the gate. Missing: money; there: phone')
    expect(page.value.panels.find((panel) => panel.name === 'gate.record')?.data).toMatchObject({ release: DAY, checks: [{ words: 'Missing: money; there: phone', answered: 2 }, {}, {}, {}, {}] })
  })
})

describe('the checks end explicitly', () => {
  test('by a death on day 3: nothing more is asked, and why is told to who sees sentences', async () => {
    const { person } = await released()
    const manager = await on('2026-11-20')
    expect(await world.perform(manager, endGate, { person, why: 'died', day: '2026-11-19', note: 'Told by the coroner’s officer' })).toMatchObject({ ok: true, value: { ended: 5 } })
    expect(await dueOf(manager, person)).toEqual([])
    expect(await record(await on('2026-11-23'), person, 7, { money: 'yes' })).toMatchObject({ ok: false, message: expect.stringContaining('ended on 19 November 2026') as string })
    expect(await world.perform(manager, endGate, { person, why: 'recalled', day: '2026-11-20' })).toMatchObject({ ok: false, message: expect.stringContaining('they died') as string })
    const shown = await world.ask(manager, gateOfPerson, { person })
    expect(shown.ok && shown.value.releases).toMatchObject([{ release: DAY, ended: '2026-11-19', end: { why: 'died' } }])
    const officer = await world.ask(await on('2026-11-20', 'housing-officer', 'housing'), gateOfPerson, { person })
    expect(officer.ok && officer.value.releases).toMatchObject([{ release: DAY, ended: '2026-11-19', end: null }])
  })
  test('by a recall on day 5: what came before may still be answered', async () => {
    const { person } = await released()
    const manager = await on('2026-11-22')
    const done = await world.perform(manager, recordEvent, { person, kind: 'recall', day: addDays(DAY, 5) })
    expect(done.consequences.map(({ words }) => words)).toEqual(['3 checks of the gate record after the release on 16 November 2026 are no longer asked for: recalled to prison on 21 November 2026.'])
    expect((await dueOf(manager, person)).map((one) => one.dayAfter)).toEqual([0, 1])
    expect(await record(manager, person, 1, { money: 'no' })).toMatchObject({ ok: true })
    const page = await world.ask(await on('2026-12-20'), openPerson, { person })
    expect(page.ok ? page.value.due.map(({ words }) => words).filter((words) => /Day (?:28|90)/i.test(words)) : null).toEqual([])
  })
  test('by a new sentence of prison, and the second release has a record of its own', async () => {
    const { person, sentence } = await released()
    const manager = await on('2026-11-22')
    const again = await world.perform(manager, recordSentence, {
      person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: '2026-11-18', imposed: '2026-11-20', months: 4, custodyStart: '2026-11-20', prison: 'PBI', plannedRelease: '2027-01-10', sentenceEnd: '2027-03-20', supervisionEnd: '2028-01-10',
    })
    expect(again.consequences.map(({ words }) => words).join(' ')).toContain('returned to prison for something else on 20 November 2026')
    if (!again.ok) throw new Error(again.message)
    expect(await world.perform(await on('2027-01-08'), recordRelease, { sentence: again.value.sentence, released: '2027-01-08', version: 1 })).toMatchObject({ ok: true })
    const shown = await world.ask(await on('2027-01-09'), gateOfPerson, { person })
    expect(shown.ok && shown.value.releases.map((one) => [one.release, one.ended, one.checks[0]?.sentenceId === sentence])).toEqual([['2027-01-08', null, false], [DAY, '2026-11-20', true]])
    expect((await asks(await on('2027-01-09'), person, 0)).check.release).toBe('2027-01-08')
  })
})

test('the database stands by the same answers as the words, whatever is said in which order', async () => {
  const { person } = await released()
  const hats = [await on(DAY), await on(DAY, 'resettlement-worker', 'prison'), await on(DAY, 'delivery-unit-head', 'probation')]
  let step = 0
  for (const answer of ['yes', 'no', 'not-known', 'no', 'yes', 'not-needed', 'not-known', 'yes'] as const)
    for (const hat of [hats[step++ % 3]!, hats[step % 2]!]) {
      await record(hat, person, 0, { work: answer, reason: 'Because it is so' })
      const { check, questions } = await asks(hats[0]!, person, 0)
      const work = questions.find((one) => one.question === 'work')!
      const stands = await owner.selectFrom('gate_answer').select('answer').where('check_id', '=', check.id).where('question', '=', 'work').where('stands', '=', true).execute()
      expect([check.contradicted.includes('work'), stands.length]).toEqual([work.standing.state === 'contradicted', 1])
      if (work.standing.state === 'answered') expect(stands[0]?.answer).toBe(work.standing.given.answer)
      const counted = await owner.transaction().execute(async (tx) => {
        await sql`select set_config('app.today', ${addDays(DAY, 1)}, true)`.execute(tx)
        return (await sql<{ outcome: string }>`select outcome from gate_outcomes(${DAY}::date, ${DAY}::date, ${[person]}::uuid[]) where question = 'work' and day_after = 0`.execute(tx)).rows
      })
      expect(counted).toEqual([{ outcome: outcomeOf(work.standing) }])
    }
})

describe('what is missing must be done today', () => {
  const missing = async (context: Awaited<ReturnType<typeof on>>, person: string) => {
    const seen = await world.ask(context, gateMissing, { person })
    return seen.ok ? seen.value.missing.map((one) => [one.question, one.owner, one.due]) : null
  }
  const dueFirst = async (context: Awaited<ReturnType<typeof on>>, person: string) => {
    const page = await world.ask(context, openPerson, { person })
    return page.ok ? page.value.due[0] : undefined
  }
  const listed = async (context: Awaited<ReturnType<typeof on>>, person: string) => {
    const list = await world.ask(context, gateChecksDue, {})
    return list.ok ? list.value.missing.filter((one) => one.personId === person).map((one) => one.question) : []
  }

  test('the prison records harm on the day; it is first for the offender manager until somebody says what was done', async () => {
    const { person } = await released(DAY, { surname: 'Missing' })
    await record(await on(DAY, 'prison-offender-manager', 'prison'), person, 0, { slept: 'rough-sleeping', money: 'no', prescription: 'no', phone: 'no', appointment: 'no', work: 'no' })
    const manager = await on(DAY)
    expect(await missing(manager, person)).toEqual(['housing', 'prescription', 'money', 'phone', 'appointment'].map((question) => [question, 'the offender manager', DAY]))
    expect(await dueFirst(manager, person)).toMatchObject({ due: DAY, urgent: true, words: expect.stringMatching(/^Homeless: find a place tonight: emergency placement, or the council, out of hours too \(the offender manager\)$/) as string })
    expect(await listed(manager, person)).toHaveLength(5)
    // Whoever sees nothing of health reads nothing of the prescription, and cannot close what they do not see.
    const worker = await on(DAY, 'board-secretary', 'probation')
    expect(await missing(worker, person)).toBeNull()
    expect(await world.perform(await on(DAY), remedyGate, { person, question: 'housing', words: 'A room at the Example Hotel until Friday' })).toMatchObject({ ok: true })
    expect(await listed(manager, person)).toEqual(['prescription', 'money', 'phone', 'appointment'])
    expect(await world.perform(await on(DAY), remedyGate, { person, question: 'housing', words: 'Once more' })).toMatchObject({ ok: false, field: 'question' })
    await record(await on('2026-11-17'), person, 1, { slept: 'rough-sleeping', money: 'yes', prescription: 'not-known' })
    expect(await listed(await on('2026-11-17'), person)).toEqual(['prescription', 'phone', 'appointment', 'housing'])
  })

  test('without an offender manager it is the head’s, with the questions of the next day; a prison’s manager is none', async () => {
    const { person } = await released(DAY, { surname: 'Unmanaged', managed: false })
    const inside = await on(DAY, 'prison-offender-manager', 'prison')
    await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'prison', account_id: inside.viewer.accountId, organisation_id: world.organisation.prison, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
    await record(inside, person, 0, { slept: 'rough-sleeping' })
    const head = await on('2026-11-17', 'delivery-unit-head')
    expect(await missing(head, person)).toEqual([['housing', 'the head of the delivery unit', DAY]])
    expect(await listed(head, person)).toEqual(['housing'])
    expect((await dueOf(head, person)).map((one) => [one.dayAfter, one.rank])).toEqual([[0, 0], [1, 0], [7, 0]])
    expect(await listed(await on('2026-11-17'), person)).toEqual([])
    const shown = await world.ask(head, openPerson, { person })
    expect(shown.ok ? shown.value.panels.find(({ name }) => name === 'managers.who')?.data : null).toMatchObject({ leftBehind: true })
  })
})
