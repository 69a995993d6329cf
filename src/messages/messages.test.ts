import { afterAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { notifyDouble } from '../../tests/notify-double.ts'
import { makeWorld } from '../../tests/world.ts'
import { londonMoment } from '../core/london-time.ts'
import { endGate } from '../gate/actions.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import type { Action } from '../platform/action.ts'
import { localService, type MessageService } from '../platform/message-service.ts'
import { notifyService } from '../platform/notify.ts'
import { arrangeMeeting, cancelMeeting, editMeeting, moveMeeting } from '../release/actions.ts'
import { recordRelease, recordSentence } from '../sentences/actions.ts'
import { messageList, messagesOfPerson, oneMessage, recordWish, sendingTurn, settle } from './actions.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases
const service = await notifyDouble()
const notify = notifyService(service.settings, () => new Date())
afterAll(() => service.close())

const RELEASE = '2026-11-25'
type Hat = Awaited<ReturnType<typeof world.as>>
const hat = async (role: Parameters<typeof world.as>[0], at: Parameters<typeof world.as>[1], day: string, time = '09:00'): Promise<Hat> => world.as(role, at, londonMoment(day, time))
const manager = (day: string, time?: string) => hat('offender-manager', 'probation', day, time)
const worker = (day: string, time?: string) => hat('resettlement-worker', 'prison', day, time)

const done = async <I extends z.ZodType, O>(context: Hat, action: Action<I, O>, input: z.input<I>): Promise<{ value: O; words: string[] }> => {
  const result = await world.perform(context, action, input)
  if (!result.ok) throw new Error(`${action.name}: ${result.message}`)
  return { value: result.value, words: result.consequences.map(({ words }) => words) }
}

/** Somebody in prison who leaves on the day; their offender manager is the world’s. */
const leaving = async (surname: string): Promise<{ person: string; sentence: string }> => {
  const person = await world.person({ probation: 'responsible' }, { surname })
  const { value } = await done(await manager('2026-11-02'), recordSentence, {
    person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: '2026-08-01', imposed: '2026-11-02', months: 20, custodyStart: '2026-11-02', prison: 'PBI', plannedRelease: RELEASE, sentenceEnd: '2028-07-01', supervisionEnd: '',
  })
  const { viewer } = await manager(RELEASE)
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, account_id: viewer.accountId, organisation_id: world.organisation.probation, side: 'community', from_day: '2020-01-01', reason: 'Test', decided_at: new Date('2020-01-01T09:00:00Z') }).execute()
  return { person, sentence: value.sentence }
}
const WISH = { channel: 'sms', telephone: '07700 900123', email: '', language: 'en', print: 'usual', safe: 'yes', whyNotSafe: '', toldBy: 'They did' } as const
const MEETING = { who: 'Priya, probation', with: 'me', day: '2026-12-04', at: '2pm', place: '1 Sample Street', bring: 'this paper', telephone: '01632 960 001' } as const
/** Somebody out of prison, with a wish and an appointment on 4 December at two. */
const expected = async (surname: string, wish: Partial<Record<keyof typeof WISH, string>> = {}) => {
  const { person, sentence } = await leaving(surname)
  await done(await worker(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
  await done(await manager(RELEASE), recordWish, { person, ...WISH, ...wish } as z.input<(typeof recordWish)['input']>)
  const { value: { meeting }, words } = await done(await manager(RELEASE), arrangeMeeting, { person, ...MEETING })
  return { person, meeting, words }
}
/** Turns of the loop at a moment, until there is nothing to do. */
const turns = async (by: MessageService, day: string, time: string): Promise<void> => {
  for (let more = true; more;) {
    const client = await ownerPool.connect()
    try {
      await client.query('begin')
      more = await sendingTurn(client, by, londonMoment(day, time))
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}
const rowsOf = async (person: string) => (await owner.selectFrom('message').select(['id', 'about', 'channel', 'state', 'reason', 'send_at', 'tries', 'words', 'in_prison', 'in_person', 'version']).where('person_id', '=', person).orderBy('recorded_at').orderBy('about').execute())
const told = async (person: string) => (await rowsOf(person)).map(({ about, channel, state, reason }) => [about, channel, state, reason].filter((one) => one !== null).join(' '))
const dueOf = async (context: Hat) => {
  const list = await world.ask(context, messageList, {})
  if (!list.ok) throw new Error(list.message)
  return list.value
}

describe('an appointment is told', () => {
  test('arranged, it says when the message goes; it goes once, without a name, a place or a reason; and arrives', async () => {
    const { person, words } = await expected('Reminded')
    expect(words).toContain('A text message about it goes out on 3 December 2026 at 10:00am.')
    await turns(notify, '2026-12-03', '09:59')
    expect(service.taken).toEqual([])
    await turns(notify, '2026-12-03', '10:00')
    await turns(notify, '2026-12-03', '10:01')
    expect(service.taken.map(({ to, body }) => [to, body])).toEqual([['07700900123', expect.stringMatching(/^You have an appointment with \w+\. It is on Friday 4 December at 2pm\. If you cannot come, call 01632 960 001\.$/)]])
    expect(await told(person)).toEqual(['reminder sms sent'])
    for (const one of service.taken) one.status = 'delivered'
    await turns(notify, '2026-12-03', '10:10')
    expect(await told(person)).toEqual(['reminder sms delivered'])
    expect(service.refused.count).toBe(0)
  })

  test('a move takes back what has not gone, and the next message says that it changed; what they know is put right at once, by day', async () => {
    const { person, meeting } = await expected('Moved')
    const moved = await done(await manager('2026-11-27'), moveMeeting, { person, meeting, version: 1, day: '2026-12-05', at: '3pm', place: '1 Sample Street', reason: 'She is away' })
    expect(moved.words).toEqual(['The message that was planned is taken back.', 'A text message about it goes out on 4 December 2026 at 10:00am.'])
    expect(await told(person)).toEqual(['reminder sms withdrawn moved', 'change sms waiting'])
    await turns(notify, '2026-12-04', '10:00')
    expect(service.taken.at(-1)?.body).toContain('has changed. It is now on Saturday 5 December at 3pm.')
    await done(await manager('2026-12-04', '21:00'), moveMeeting, { person, meeting, version: 2, day: '2026-12-08', at: '3pm', place: '1 Sample Street', reason: 'She is away still' })
    expect((await rowsOf(person)).filter(({ state }) => state === 'waiting').map(({ about, send_at }) => [about, send_at.toISOString()])).toEqual([['change', '2026-12-05T08:00:00.000Z'], ['reminder', '2026-12-07T10:00:00.000Z']])
    await turns(notify, '2026-12-05', '08:00')
    await done(await manager('2026-12-06'), cancelMeeting, { person, meeting, version: 3, reason: 'Not needed' })
    await turns(notify, '2026-12-06', '09:00')
    await turns(notify, '2026-12-07', '10:00')
    expect(service.taken.slice(-2).map(({ body }) => body)).toEqual([expect.stringContaining('It is now on Tuesday 8 December at 3pm.'), expect.stringMatching(/^You do not have to come to see \w+\. This was for Tuesday 8 December/)])
  })

  test('corrected before it has gone, one message says what is right; cancelled before it has gone, none goes', async () => {
    const { person, meeting } = await expected('Corrected')
    await done(await manager('2026-11-26'), editMeeting, { person, meeting, version: 1, who: 'Priya, probation', bring: '', telephone: '01632 960 777' })
    expect(await told(person)).toEqual(['reminder sms withdrawn corrected', 'reminder sms waiting'])
    const before = service.taken.length
    await done(await manager('2026-11-27'), cancelMeeting, { person, meeting, version: 2, reason: 'Not needed' })
    await turns(notify, '2026-12-03', '10:00')
    expect([service.taken.length, await told(person)]).toEqual([before, ['reminder sms withdrawn corrected', 'reminder sms withdrawn cancelled']])
  })

  test('nobody asked, nothing goes; asked afterwards, it is planned; a shared telephone turns it into a word face to face, seen by the caseworker too', async () => {
    const { person, sentence } = await leaving('Shared')
    await done(await worker(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
    const { words } = await done(await manager(RELEASE), arrangeMeeting, { person, ...MEETING })
    expect(words).toEqual([expect.stringContaining('Nobody has asked yet how they want to be told')])
    await done(await manager('2026-11-26'), recordWish, { person, ...WISH })
    expect(await told(person)).toEqual(['reminder sms waiting'])
    await done(await manager('2026-11-27'), recordWish, { person, ...WISH, safe: 'no', whyNotSafe: 'His brother reads it', toldBy: 'His sister' })
    expect(await told(person)).toEqual(['reminder sms withdrawn wish', 'reminder voice waiting'])
    await turns(notify, '2026-12-03', '10:00')
    expect(await told(person)).toEqual(['reminder sms withdrawn wish', 'reminder voice waiting'])
    const { work } = await dueOf(await manager('2026-12-02'))
    const mine = work.find((row) => row.currentId === person)
    expect(mine?.next).toBe('Tell them face to face of their appointment on 4 December 2026')
    await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: person, organisation_id: world.organisation.provider, basis: 'referred', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: crypto.randomUUID() }).execute()
    const page = await world.ask(await hat('caseworker', 'provider', '2026-12-02'), openPerson, { person })
    const panel = page.ok ? page.value.panels.find(({ name }) => name === 'messages.person')?.data : null
    expect(panel).toMatchObject({ works: false, waits: [], wish: { safe: false, whyNotSafe: 'His brother reads it' } })
    expect(JSON.stringify(page)).not.toContain('07700900123')
    await done(await manager('2026-12-03'), settle, { person, message: mine?.id ?? '', how: 'told', words: '', version: mine?.version ?? 0 })
    expect(await told(person)).toEqual(['reminder sms withdrawn wish', 'reminder voice delivered'])
    const again = await world.perform(await manager('2026-12-03'), settle, { person, message: mine?.id ?? '', how: 'told', words: '', version: 2 })
    expect(again).toMatchObject({ ok: false, message: 'Nothing waits for a worker here.' })
  })

  test('in prison it is a letter, which the prison prints and hands over, marked as no Rule 39 mail; never a text message', async () => {
    const { person } = await leaving('Inside')
    await done(await manager('2026-11-20'), recordWish, { person, ...WISH })
    const { words } = await done(await manager('2026-11-20'), arrangeMeeting, { person, ...MEETING, day: RELEASE })
    expect(words).toEqual(['A letter about it is to be printed and handed to them in prison by 22 November 2026.'])
    const mine = (await dueOf(await worker('2026-11-21'))).work.find((row) => row.currentId === person)
    expect([mine?.next, (await dueOf(await manager('2026-11-21'))).work.some((row) => row.currentId === person)]).toEqual(['Print and hand over the letter about their appointment on 25 November 2026', false])
    const letter = await world.ask(await worker('2026-11-21'), oneMessage, { person, message: mine?.id ?? '' })
    expect(letter.ok && letter.value.letter?.paragraphs).toContain('The place is: 1 Sample Street.')
    await turns(notify, '2026-11-24', '10:00')
    expect(service.taken.some(({ reference }) => reference === mine?.id)).toBe(false)
    await done(await worker('2026-11-21'), settle, { person, message: mine?.id ?? '', how: 'posted', words: '', version: mine?.version ?? 0 })
    expect(await told(person)).toEqual(['reminder letter sent'])
  })

  test('still in prison when the text message is due: it waits, and then somebody is asked', async () => {
    const { person } = await leaving('Late')
    await done(await manager('2026-11-20'), recordWish, { person, ...WISH })
    await done(await manager('2026-11-20'), arrangeMeeting, { person, ...MEETING, day: '2026-11-30' })
    await turns(notify, '2026-11-29', '10:00')
    expect(await told(person)).toEqual(['reminder sms waiting'])
    await turns(notify, '2026-11-30', '11:00')
    expect(await told(person)).toEqual(['reminder sms failed in-prison'])
    expect((await dueOf(await manager('2026-11-30'))).failed.find((row) => row.currentId === person)?.next).toContain('they are still in prison')
  })

  test('nobody writes to somebody who died', async () => {
    const { person } = await expected('Dead')
    await done(await manager('2026-11-28'), endGate, { person, why: 'died', day: '2026-11-27', note: '' })
    await turns(notify, '2026-12-03', '10:00')
    expect(await told(person)).toEqual(['reminder sms withdrawn died'])
  })
})

describe('where the service fails', () => {
  test('its limits and faults are tried again, ever later; a wrong number comes back to the worker; settled, it leaves the list', async () => {
    const { person } = await expected('Failing', { telephone: '07700 900002' })
    service.next.push(429, 500)
    await turns(notify, '2026-12-03', '10:00')
    await turns(notify, '2026-12-03', '10:01')
    expect((await rowsOf(person)).map(({ state, tries }) => [state, tries])).toEqual([['waiting', 2]])
    await turns(notify, '2026-12-03', '10:05')
    expect(await told(person)).toEqual(['reminder sms waiting'])
    await turns(notify, '2026-12-03', '10:06')
    expect(await told(person)).toEqual(['reminder sms sent'])
    await turns(notify, '2026-12-03', '10:11')
    expect(await told(person)).toEqual(['reminder sms failed permanent-failure'])
    const { failed } = await dueOf(await manager('2026-12-03'))
    const mine = failed.find((row) => row.currentId === person)
    expect(mine?.next).toBe('Tell them yourself of their appointment on 4 December 2026: the text message did not reach them (the number or address does not exist)')
    expect(await world.perform(await manager('2026-12-03'), settle, { person, message: mine?.id ?? '', how: 'not-reached', words: '', version: mine?.version ?? 0 })).toMatchObject({ ok: false, field: 'words' })
    await done(await manager('2026-12-03'), settle, { person, message: mine?.id ?? '', how: 'told', words: '', version: mine?.version ?? 0 })
    expect((await dueOf(await manager('2026-12-03'))).failed.some((row) => row.currentId === person)).toBe(false)
  })

  test('a number that it refuses fails at once; a key that it refuses is tried until the appointment, and then somebody is asked', async () => {
    const refused = await expected('Refused')
    service.next.push(400)
    await turns(notify, '2026-12-03', '10:00')
    expect(await told(refused.person)).toEqual(['reminder sms failed permanent-failure'])
    const { person } = await expected('Locked')
    const wrong = notifyService({ ...service.settings, secret: crypto.randomUUID() }, () => new Date())
    for (const [day, time] of [['2026-12-03', '10:00'], ['2026-12-03', '10:01'], ['2026-12-03', '10:06'], ['2026-12-03', '10:21'], ['2026-12-03', '11:21'], ['2026-12-03', '15:21']] as const) await turns(wrong, day, time)
    expect(await told(person)).toEqual(['reminder sms failed service'])
  })

  test('killed between sending and noting, or the answer lost: it finds the message by its reference and sends nothing twice', async () => {
    const { person } = await expected('Killed')
    const before = service.taken.length
    const client = await ownerPool.connect()
    await client.query('begin')
    await sendingTurn(client, notify, londonMoment('2026-12-03', '10:00'))
    await client.query('rollback')
    client.release()
    expect([service.taken.length - before, await told(person)]).toEqual([1, ['reminder sms waiting']])
    await turns(notify, '2026-12-03', '10:00')
    expect([service.taken.length - before, await told(person)]).toEqual([1, ['reminder sms sent']])

    const lost = await expected('Lost')
    service.next.push('lost')
    await turns(notify, '2026-12-03', '10:00')
    expect(await told(lost.person)).toEqual(['reminder sms waiting'])
    await turns(notify, '2026-12-03', '10:01')
    expect([service.taken.length - before, await told(lost.person)]).toEqual([2, ['reminder sms sent']])
  })

  test('without a service everything stays on the machine, and the test numbers fail as Notify’s do', async () => {
    const [good, bad] = [await expected('Local'), await expected('Wrong', { telephone: '07700 900002' })]
    const before = service.taken.length
    await turns(localService, '2026-12-03', '10:00')
    expect([await told(good.person), await told(bad.person), service.taken.length - before]).toEqual([['reminder sms delivered'], ['reminder sms failed permanent-failure'], 0])
  })
})

describe('who sees what', () => {
  test('nobody of another agency without sight, no caseworker, no stranger to the person', async () => {
    const { person, meeting } = await expected('Unseen')
    const [row] = await rowsOf(person)
    for (const other of [await hat('offender-manager', 'outsider', '2026-11-26'), await hat('caseworker', 'provider', '2026-11-26'), await hat('housing-officer', 'housing', '2026-11-26')]) {
      expect(await world.ask(other, oneMessage, { person, message: row?.id ?? '' })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.ask(other, messagesOfPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.perform(other, recordWish, { person, ...WISH })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.perform(other, settle, { person, message: row?.id ?? '', how: 'told', words: '', version: 1 })).toMatchObject({ ok: false, kind: 'not-found' })
    }
    const another = await expected('Another')
    expect(await world.ask(await manager('2026-11-26'), oneMessage, { person: another.person, message: row?.id ?? '' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(meeting).not.toBe(another.meeting)
  })

  test('their own copy holds what was said of being told, and each message', async () => {
    const { person } = await expected('Copied')
    await turns(localService, '2026-12-03', '10:00')
    const copy = await world.ask(await hat('governance-lead', 'probation', '2026-12-04'), subjectAccess, { person })
    const text = JSON.stringify(copy)
    expect(text).toContain('How you want to be told')
    expect(text).toContain('You have an appointment with')
  })
})
