import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { londonMoment, londonTime } from '../core/london-time.ts'
import { tellingWords } from '../release/meeting-words.ts'
import { ABOUT, firstName, LANGUAGES, letterText, messageText, type About, type Language } from './catalogue.ts'
import { READING_AGE_MAX, readingAge } from './reading-age.ts'
import { textLength } from './text-length.ts'
import { civilFrom, momentOf, nextTry, postIsTooLate, sendMoment } from './timing.ts'
import { decideWish, lastLook, wayOf, type Wish } from './wishes.ts'

const ABOUTS = Object.keys(ABOUT) as About[]
const SAID = { worker: 'Priya', day: '2026-12-04', at: '14:00', telephone: '01632 960 001' }
const everyText = (Object.keys(LANGUAGES) as Language[]).flatMap((language) => ABOUTS.flatMap((about) => [SAID, { ...SAID, worker: null }, { ...SAID, telephone: '' }].map((said) => ({ language, about, ...messageText(about, language, said) }))))

describe('what messages say', () => {
  test.each([
    ['reminder', 'en', 'You have an appointment with Priya. It is on Friday 4 December at 2pm. If you cannot come, call 01632 960 001.'],
    ['change', 'en', 'Your appointment with Priya has changed. It is now on Friday 4 December at 2pm. If you cannot come, call 01632 960 001.'],
    ['cancelled', 'en', 'You do not have to come to see Priya. This was for Friday 4 December at 2pm. If you want to talk, call 01632 960 001.'],
    ['reminder', 'cy', "Mae gennych apwyntiad gyda Priya. Mae'r apwyntiad ddydd Gwener 4 Rhagfyr am 2pm. Os na allwch ddod, ffoniwch 01632 960 001."],
  ] as const)('%s in %s', (about, language, words) => expect(messageText(about, language, SAID).body).toBe(words))

  test('the whole catalogue tells nothing, can be read at nine, and is one part of a text message', () => {
    for (const { language, about, body, subject } of everyText) {
      expect(tellingWords({ bring: body, who: subject }), body).toEqual([])
      expect(body).not.toMatch(/probation|prison|court|offend|drug|risk|licence|housing|clinic/iu)
      expect(textLength(body), `${about} ${language}`).toMatchObject({ alphabet: 'GSM', parts: 1 })
      if (language === 'en') expect(readingAge(body), body).toBeLessThanOrEqual(READING_AGE_MAX)
    }
    for (const about of ABOUTS) {
      const letter = letterText(about, { ...SAID, place: '1 Sample Street', bring: 'this letter' })
      expect(readingAge(letter.paragraphs.join(' ')), about).toBeLessThanOrEqual(READING_AGE_MAX)
    }
    expect(readingAge('The practitioner will communicate the outcome of your multi-agency assessment in accordance with established procedures.')).toBeGreaterThan(READING_AGE_MAX)
  })

  test.each([
    ['Priya Example', 'Priya'], ['Ms Priya Example', 'Priya'], ['Siân Ö’Test', 'Siân'], ['O’Neill', 'O’Neill'], ['=HYPERLINK("x")', null], ['Pri\nya Example', 'Pri'], ['http://evil.example', null], ['07700900123', null], ['', null], ['A'.repeat(21), null], ['<b>Priya</b>', null],
  ])('the first name of “%s” is %s', (name, first) => expect(firstName(name)).toBe(first))

  test('a number that is no number is not spoken, and no line can be put into a message', () => {
    for (const telephone of ['01632\n960001', 'BEGIN:VCARD', '1;rm', '=1+1', 'https://evil.example']) expect(messageText('reminder', 'en', { ...SAID, telephone }).body).toBe('You have an appointment with Priya. It is on Friday 4 December at 2pm. If you cannot come, tell your worker.')
  })

  test.each([
    ['a'.repeat(160), 'GSM', 160, 1], ['a'.repeat(161), 'GSM', 161, 2], [`${'a'.repeat(159)}€`, 'GSM', 161, 2], ['a'.repeat(306), 'GSM', 306, 2], ['a'.repeat(307), 'GSM', 307, 3], [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM', 306, 3],
    ['ŵ'.repeat(70), 'UCS-2', 70, 1], ['ŵ'.repeat(71), 'UCS-2', 71, 2], ['😀'.repeat(35), 'UCS-2', 70, 1], ['😀'.repeat(36), 'UCS-2', 72, 2], [`${'a'.repeat(66)}😀`, 'UCS-2', 68, 1], ['', 'GSM', 0, 1],
  ])('“%s” is long', (text, alphabet, letters, parts) => expect(textLength(text)).toEqual({ alphabet, letters, parts }))
})

const at = (day: string, time: string): Date => londonMoment(day, time)
const usual = { atOnce: false, prisonUntil: null }

describe('when messages go', () => {
  test.each([
    ['sms', '2026-12-04', '14:00', '2026-11-23', '09:00', '2026-12-03', '10:00'],
    ['email', '2026-12-04', '14:00', '2026-11-23', '09:00', '2026-12-01', '10:00'],
    ['voice', '2026-12-04', '14:00', '2026-11-23', '09:00', '2026-12-03', '10:00'],
    // Clocks change on 25 October 2026 and 29 March 2026: ten on the wall stays ten on the wall.
    ['sms', '2026-10-26', '09:00', '2026-10-20', '09:00', '2026-10-25', '10:00'],
    ['sms', '2026-10-25', '09:00', '2026-10-20', '09:00', '2026-10-24', '10:00'],
    ['sms', '2026-03-30', '09:00', '2026-03-20', '09:00', '2026-03-29', '10:00'],
    ['sms', '2024-03-01', '09:00', '2024-02-20', '09:00', '2024-02-29', '10:00'],
    // Three days and three days of the post before: 16 December, before Christmas.
    ['letter', '2026-12-21', '14:00', '2026-11-23', '09:00', '2026-12-15', '10:00'],
    // Its moment has gone by: now, or at eight.
    ['sms', '2026-11-24', '14:00', '2026-11-23', '15:30', '2026-11-23', '15:30'],
    ['sms', '2026-11-24', '14:00', '2026-11-23', '20:00', '2026-11-24', '08:00'],
    ['sms', '2026-11-24', '14:00', '2026-11-24', '07:59', '2026-11-24', '08:00'],
  ] as const)('%s for %s %s, arranged on %s %s, goes on %s at %s', (channel, day, time, today, now, sent, clock) => {
    const moment = sendMoment(channel, { day, at: time }, at(today, now), usual)
    expect(moment?.toISOString()).toBe(at(sent, clock).toISOString())
    expect(moment && londonTime(moment)).toBe(clock)
  })

  test('the clock over its changes: an hour that is left out, an hour that comes twice', () => {
    expect(at('2026-03-29', '00:59').toISOString()).toBe('2026-03-29T00:59:00.000Z')
    expect(at('2026-03-29', '01:30').toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect(at('2026-03-29', '02:00').toISOString()).toBe('2026-03-29T01:00:00.000Z')
    expect(at('2026-10-25', '01:30').toISOString()).toBe('2026-10-25T00:30:00.000Z')
    expect(at('2026-10-25', '02:00').toISOString()).toBe('2026-10-25T02:00:00.000Z')
  })

  test('whatever the day and hour, nothing goes at night or after the appointment', () => {
    for (let n = 0; n < 800; n++) {
      const day = addDays('2026-01-05', n)
      for (const time of ['07:30', '08:00', '12:15', '23:30']) for (const gone of [0, 1, 5, 30, 52, 200]) {
        const now = new Date(momentOf({ day, at: time }).getTime() - gone * 3_600_000)
        for (const channel of ['sms', 'email', 'voice', 'letter'] as const) {
          const moment = sendMoment(channel, { day, at: time }, now, { atOnce: n % 2 === 0, prisonUntil: n % 3 === 0 ? addDays(day, -1) : null })
          if (moment === null) continue
          if (moment >= momentOf({ day, at: time }) || moment < now || londonTime(moment) < '08:00' || londonTime(moment) >= '20:00') expect.fail(`${channel} ${day} ${time} ${gone}: ${moment.toISOString()}`)
        }
      }
    }
    expect(sendMoment('sms', { day: '2026-11-24', at: '07:30' }, at('2026-11-23', '21:00'), usual)).toBeNull()
    expect(civilFrom(at('2026-10-24', '23:00')).toISOString()).toBe('2026-10-25T08:00:00.000Z')
  })

  test('tries wait ever longer, and end before the appointment', () => {
    const appointment = { day: '2026-12-04', at: '14:00' }
    const now = at('2026-12-03', '10:00')
    expect([1, 2, 3, 4, 5, 6].map((tries) => nextTry(tries, appointment, now)?.toISOString() ?? null)).toEqual(['10:01', '10:05', '10:15', '11:00', '14:00'].map((time): string | null => at('2026-12-03', time).toISOString()).concat(null))
    expect(nextTry(4, appointment, at('2026-12-03', '19:30'))).toEqual(at('2026-12-04', '08:00'))
    expect(nextTry(4, appointment, at('2026-12-04', '13:30'))).toBeNull()
  })
})

const WISH: Wish = { channel: 'sms', telephone: '07700900123', email: null, language: 'en', largePrint: false, safe: true, whyNotSafe: null }
const APPOINTMENT = { day: '2026-12-04', at: '14:00' }

describe('by which way', () => {
  test.each([
    ['as they wish', WISH, null, '2026-12-03', { channel: 'sms', inPrison: false, inPerson: false }],
    ['in prison: a letter, handed over', WISH, '2026-12-04', '2026-12-03', { channel: 'letter', inPrison: true, inPerson: false }],
    ['released by then', WISH, '2026-12-02', '2026-12-03', { channel: 'sms', inPrison: false, inPerson: false }],
    ['shared telephone: face to face', { ...WISH, safe: false, whyNotSafe: 'Shared' }, null, '2026-12-03', { channel: 'voice', inPrison: false, inPerson: true }],
    ['a letter that the post brings too late is told', { ...WISH, channel: 'letter' as const }, null, '2026-12-02', { channel: 'voice', inPrison: false, inPerson: false }],
    ['a letter in time', { ...WISH, channel: 'letter' as const }, null, '2026-11-30', { channel: 'letter', inPrison: false, inPerson: false }],
  ])('%s', (_what, wish, prisonUntil, sendDay, way) => expect(wayOf(wish, { died: false, prisonUntil }, APPOINTMENT, sendDay)).toEqual(way))

  test('the post over Christmas', () => {
    expect(postIsTooLate('2026-12-31', '2026-12-24')).toBe(true)
    expect(postIsTooLate('2026-12-31', '2026-12-22')).toBe(false)
  })

  const planned = { channel: 'sms' as const, appointment: APPOINTMENT, cancelled: false, current: true, about: 'reminder' as const }
  const out = { died: false, inPrison: false }
  const now = at('2026-12-03', '10:00')
  test.each([
    ['goes', planned, WISH, out, now, { do: 'send', to: '07700900123' }],
    ['died', planned, WISH, { died: true, inPrison: false }, now, { do: 'withdraw', reason: 'died' }],
    ['cancelled', { ...planned, cancelled: true }, WISH, out, now, { do: 'withdraw', reason: 'cancelled' }],
    ['says that it is cancelled', { ...planned, cancelled: true, about: 'cancelled' as const }, WISH, out, now, { do: 'send', to: '07700900123' }],
    ['moved', { ...planned, current: false }, WISH, out, now, { do: 'withdraw', reason: 'moved' }],
    ['too late', planned, WISH, out, at('2026-12-04', '14:00'), { do: 'fail', reason: 'past' }],
    ['still in prison: waits', planned, WISH, { died: false, inPrison: true }, now, { do: 'wait' }],
    ['still in prison shortly before', planned, WISH, { died: false, inPrison: true }, at('2026-12-04', '10:00'), { do: 'fail', reason: 'in-prison' }],
    ['no longer safe', planned, { ...WISH, safe: false }, out, now, { do: 'fail', reason: 'not-safe' }],
    ['nobody said anything any more', planned, null, out, now, { do: 'fail', reason: 'not-safe' }],
    ['no address', { ...planned, channel: 'email' as const }, WISH, out, now, { do: 'fail', reason: 'no-contact' }],
  ])('the last look: %s', (_what, message, wish, where, moment, verdict) => expect(lastLook(message, wish, where, moment)).toEqual(verdict))

  const given = { channel: 'sms' as const, telephone: '+44 7700 900123', email: '', language: 'en' as const, largePrint: false, safe: true, whyNotSafe: '' }
  test.each([
    ['a mobile, as it is kept', given, { ok: true, value: { telephone: '07700900123' } }],
    ['a landline takes no texts', { ...given, telephone: '01632 960001' }, { ok: false, field: 'telephone' }],
    ['no number', { ...given, telephone: '' }, { ok: false, field: 'telephone' }],
    ['no number at all', { ...given, telephone: 'ring his mum' }, { ok: false, field: 'telephone' }],
    ['no e-mail', { ...given, channel: 'email' as const }, { ok: false, field: 'email' }],
    ['two addresses in one', { ...given, channel: 'email' as const, email: 'a@example.com,b@example.com' }, { ok: false, field: 'email' }],
    ['a header in it', { ...given, channel: 'email' as const, email: 'a@example.com\nBcc: b@example.com' }, { ok: false, field: 'email' }],
    ['not safe without why', { ...given, safe: false }, { ok: false, field: 'whyNotSafe' }],
    ['safe keeps no why', { ...given, whyNotSafe: 'left over' }, { ok: true, value: { whyNotSafe: null } }],
  ])('%s', (_what, typed, expected) => expect(decideWish(typed)).toMatchObject(expected))
})
