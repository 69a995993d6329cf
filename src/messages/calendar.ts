/**
 * Appointments as an iCalendar file (RFC 5545) for the calendar of a worker. A calendar lies on telephones and in the cloud of others: it says
 * when and where, and for whom by the reference alone, which leads nowhere without signing in. No name, and not with what it has to do. Pure.
 */
import { addDays, type Day } from '../core/dates.ts'

export interface CalendarMeeting {
  readonly id: string
  readonly reference: string
  readonly day: Day
  readonly at: string
  readonly place: string
  readonly cancelled: boolean
  readonly version: number
}

/** How long an appointment is shown to last: none is recorded. */
const MINUTES = 30
const LINE_OCTETS = 75

/** TEXT of RFC 5545 (3.3.11): no line of its own can be put into it. */
const escaped = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim().replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,')

/** Lines of at most 75 octets, the next beginning with a space (3.1); no letter is torn. */
const folded = (line: string): string => {
  const lines: string[] = []
  let current = ''
  let octets = 0
  for (const letter of Array.from(line)) {
    const size = Buffer.byteLength(letter)
    if (octets + size > LINE_OCTETS) {
      lines.push(current)
      current = ' '
      octets = 1
    }
    current += letter
    octets += size
  }
  return [...lines, current].join('\r\n')
}

/** The clock of London since 1996: on from the last Sunday of March, back from the last of October, both at one of Greenwich. */
const LONDON = [
  'BEGIN:VTIMEZONE', 'TZID:Europe/London',
  'BEGIN:DAYLIGHT', 'DTSTART:19960331T010000', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0100', 'TZNAME:BST', 'END:DAYLIGHT',
  'BEGIN:STANDARD', 'DTSTART:19961027T020000', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0000', 'TZNAME:GMT', 'END:STANDARD',
  'END:VTIMEZONE',
]

const stamp = (moment: Date): string => moment.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

/** The file. A cancelled appointment stays in it as cancelled, so that calendars take it out. */
export const calendarFile = (meetings: readonly CalendarMeeting[], now: Date): string => [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Throughline//Appointments//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', 'X-WR-CALNAME:Throughline', ...LONDON,
  ...meetings.flatMap((one) => [
    'BEGIN:VEVENT', `UID:${one.id}@throughline`, `DTSTAMP:${stamp(now)}`, `SEQUENCE:${one.version - 1}`, `DTSTART;TZID=Europe/London:${one.day.replaceAll('-', '')}T${one.at.replace(':', '')}00`, `DURATION:PT${MINUTES}M`,
    `SUMMARY:${escaped(one.reference)}`, `LOCATION:${escaped(one.place)}`, `STATUS:${one.cancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'CLASS:PRIVATE', 'TRANSP:OPAQUE', 'END:VEVENT',
  ]),
  'END:VCALENDAR',
].map((line) => `${folded(line)}\r\n`).join('')

/** The days that a calendar shows: what lately was, and what comes. */
export const calendarDays = (today: Day): { readonly from: Day; readonly until: Day } => ({ from: addDays(today, -14), until: addDays(today, 120) })
