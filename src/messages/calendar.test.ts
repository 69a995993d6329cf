import { afterAll, describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { londonMoment } from '../core/london-time.ts'
import { addDays } from '../core/dates.ts'
import { arrangeMeeting, cancelMeeting } from '../release/actions.ts'
import { recordSentence } from '../sentences/actions.ts'
import { buildWeb } from '../web.ts'
import { calendarFile, type CalendarMeeting } from './calendar.ts'
import { makeCalendarKey, revokeCalendarKey } from './actions.ts'

const NOW = new Date('2026-11-23T09:00:00Z')
const MEETING: CalendarMeeting = { id: '7d4e0b6e-52a5-4e57-8f0c-0c7e6a9b1c11', reference: 'P-7K2M9QX', day: '2026-12-04', at: '14:00', place: 'Invented House, 1 Sample Street; ring twice\\once', cancelled: false, version: 1 }

type Component = { readonly name: string; readonly properties: [string, string][]; readonly parts: Component[] }

/** A strict reading of RFC 5545: line ends, folding, 75 octets, pairs of BEGIN and END, names of properties. Throws at what is not so. */
const parse = (text: string): Component => {
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/.test(text)) throw new Error('Lines end with CRLF.')
  const raw = text.slice(0, -2).split('\r\n')
  for (const line of raw) if (Buffer.byteLength(line) > 75) throw new Error(`Longer than 75 octets: ${line}`)
  const lines: string[] = []
  for (const line of raw) {
    if (line.startsWith(' ')) lines.push(`${lines.pop() ?? ''}${line.slice(1)}`)
    else lines.push(line)
  }
  const root: Component = { name: '', properties: [], parts: [] }
  const open = [root]
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z][A-Z-]*(?:;[A-Z]+=[^:;,"]+)*):(.*)$/u.exec(line) ?? []
    if (name === '') throw new Error(`No property: ${line}`)
    if (name === 'BEGIN') {
      const part: Component = { name: value, properties: [], parts: [] }
      open.at(-1)!.parts.push(part)
      open.push(part)
    } else if (name === 'END') {
      if (open.pop()?.name !== value) throw new Error(`Ends what was not open: ${value}`)
    } else open.at(-1)!.properties.push([name, value])
  }
  if (open.length !== 1 || root.parts.length !== 1) throw new Error('Not one whole calendar.')
  return root.parts[0]!
}
const events = (text: string): Record<string, string>[] => parse(text).parts.filter(({ name }) => name === 'VEVENT').map(({ properties }) => Object.fromEntries(properties))
const read = (value: string): string => value.replaceAll(/\\([\\;,n])/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter))

describe('the file', () => {
  test('says when and where, for whom by reference alone', () => {
    const [event] = events(calendarFile([MEETING], NOW))
    expect(event).toEqual({
      UID: `${MEETING.id}@throughline`, DTSTAMP: '20261123T090000Z', SEQUENCE: '0', 'DTSTART;TZID=Europe/London': '20261204T140000', DURATION: 'PT30M', SUMMARY: 'P-7K2M9QX',
      LOCATION: 'Invented House\\, 1 Sample Street\\; ring twice\\\\once', STATUS: 'CONFIRMED', CLASS: 'PRIVATE', TRANSP: 'OPAQUE',
    })
    expect(read(event?.['LOCATION'] ?? '')).toBe(MEETING.place)
    expect(events(calendarFile([{ ...MEETING, cancelled: true, version: 3 }], NOW))[0]).toMatchObject({ STATUS: 'CANCELLED', SEQUENCE: '2' })
  })

  test.each([
    'Room 1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:planted', 'Room 1\nATTENDEE:mailto:a@example.com', 'Room 1\u2028DESCRIPTION:x', 'Room 1\u0085X', 'Ystrad Mynach ŵ '.repeat(12), '😀'.repeat(60), '=HYPERLINK("https://evil.example")', '\u0000\u0007',
  ])('nothing can be put into it: %j', (place) => {
    const all = events(calendarFile([{ ...MEETING, place }], NOW))
    expect(all.length).toBe(1)
    expect(Object.keys(all[0] ?? {})).toEqual(['UID', 'DTSTAMP', 'SEQUENCE', 'DTSTART;TZID=Europe/London', 'DURATION', 'SUMMARY', 'LOCATION', 'STATUS', 'CLASS', 'TRANSP'])
    expect(all[0]?.['SUMMARY']).toBe('P-7K2M9QX')
  })

  test('its clock of London changes when London’s does, for every day of thirty years', () => {
    const zone = parse(calendarFile([], NOW)).parts.find(({ name }) => name === 'VTIMEZONE')
    expect(zone?.parts.map(({ name, properties }) => [name, Object.fromEntries(properties)['RRULE'], Object.fromEntries(properties)['TZOFFSETTO']])).toEqual([['DAYLIGHT', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', '+0100'], ['STANDARD', 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', '+0000']])
    // The rules of the block, followed by hand, give the same moment as the clock of this machine’s own time zones.
    const lastSunday = (year: number, month: string, days: number): string => { let day = `${year}-${month}-${days}`; while (new Date(`${day}T00:00:00Z`).getUTCDay() !== 0) day = addDays(day, -1); return day }
    for (let day = '2020-01-01'; day < '2050-01-01'; day = addDays(day, 1)) {
      const year = Number(day.slice(0, 4))
      const summer = day >= lastSunday(year, '03', 31) && day < lastSunday(year, '10', 31)
      if (londonMoment(day, '14:00').getTime() !== Date.parse(`${day}T14:00:00Z`) - (summer ? 3_600_000 : 0)) expect.fail(day)
    }
  })
})

const world = await makeWorld()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

describe('the address', () => {
  test('reads its owner’s own appointments; no name stands there; taken back, made anew, or its owner gone, it stops; guesses are slowed', async () => {
    const clockBefore = process.env['THROUGHLINE_NOW']
    process.env['THROUGHLINE_NOW'] = NOW.toISOString()
    const manager = await world.as('offender-manager', 'probation', NOW)
    const other = await world.as('prison-offender-manager', 'prison', NOW)
    const done = async (context: typeof manager, make: typeof makeCalendarKey): Promise<string> => {
      const made = await world.perform({ ...context, requestId: crypto.randomUUID() }, make, {})
      if (!made.ok) throw new Error(made.message)
      return made.value.key
    }
    const person = await world.person({ probation: 'responsible' }, { forename: 'Zebedee', surname: 'Quillfeather' })
    expect((await world.perform(manager, recordSentence, {
      person, kind: 'custody', offenceCode: 'TH68010', court: 'Test Court', offenceDay: '2026-08-01', imposed: '2026-11-02', months: 20, custodyStart: '2026-11-02', prison: 'PBI', plannedRelease: '2026-11-25', sentenceEnd: '2028-07-01', supervisionEnd: '',
    })).ok).toBe(true)
    const arranged = await world.perform({ ...manager, requestId: crypto.randomUUID() }, arrangeMeeting, { person, who: 'Zebedee and his worker', with: 'me', day: '2026-11-26', at: '2pm', place: '1 Sample Street', bring: 'a form', telephone: '' })
    if (!arranged.ok) throw new Error(arranged.message)
    const get = (key: string) => server.inject({ method: 'GET', url: `/calendar/${key}.ics`, remoteAddress: '192.0.2.7' })
    const key = await done(manager, makeCalendarKey)
    const first = await get(key)
    expect([first.statusCode, first.headers['content-type'], first.headers['cache-control']]).toEqual([200, 'text/calendar; charset=utf-8', 'private, no-store'])
    expect(events(first.body)).toMatchObject([{ 'DTSTART;TZID=Europe/London': '20261126T140000', LOCATION: '1 Sample Street', STATUS: 'CONFIRMED' }])
    expect(first.body).not.toMatch(/zebedee|quillfeather|a form|worker/i)
    expect(events((await get(await done(other, makeCalendarKey))).body)).toEqual([])
    expect((await world.perform({ ...manager, requestId: crypto.randomUUID() }, cancelMeeting, { person, meeting: arranged.value.meeting, reason: 'Not needed', version: 1 })).ok).toBe(true)
    expect(events((await get(key)).body)).toMatchObject([{ STATUS: 'CANCELLED', SEQUENCE: '1' }])

    const next = await done(manager, makeCalendarKey)
    expect([(await get(key)).statusCode, (await get(next)).statusCode]).toEqual([404, 200])
    await world.perform({ ...manager, requestId: crypto.randomUUID() }, revokeCalendarKey, {})
    expect((await get(next)).statusCode).toBe(404)
    const last = await done(manager, makeCalendarKey)
    const { owner } = world.databases
    await owner.updateTable('membership').set({ ended_at: NOW }).where('account_id', '=', manager.viewer.accountId).execute()
    expect((await get(last)).statusCode).toBe(404)
    await owner.updateTable('membership').set({ ended_at: null, until_day: '2026-11-22' }).where('account_id', '=', manager.viewer.accountId).execute()
    expect((await get(last)).statusCode).toBe(404)
    await owner.updateTable('membership').set({ until_day: '2026-11-23' }).where('account_id', '=', manager.viewer.accountId).execute()
    expect((await get(last)).statusCode).toBe(200)

    expect((await owner.selectFrom('audit_entry').select('name').where('name', '=', 'messages.calendar').execute()).length).toBeGreaterThan(0)
    const guesses = []
    for (let n = 0; n < 70; n++) guesses.push((await server.inject({ method: 'GET', url: `/calendar/tlc_${String(n).padStart(43, 'a')}.ics`, remoteAddress: '198.51.100.9' })).statusCode)
    expect([guesses.filter((status) => status === 404).length, guesses.filter((status) => status === 429).length]).toEqual([60, 10])
    if (clockBefore === undefined) delete process.env['THROUGHLINE_NOW']
    else process.env['THROUGHLINE_NOW'] = clockBefore
  })
})
