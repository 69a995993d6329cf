/** When somebody is told of an appointment: dated rules, civil hours over clock changes, and never after the appointment. Pure. */
import { addDays, londonDay, type Day } from '../core/dates.ts'
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import { londonMoment, londonTime } from '../core/london-time.ts'
import { addWorkingDays } from '../core/working-days.ts'

export const CHANNELS = { sms: 'Text message', email: 'E-mail', letter: 'Letter', voice: 'Told by a worker' } as const
export type Channel = keyof typeof CHANNELS

interface Reminding {
  /** Days before the appointment on which each goes out; a letter is posted so early that it is there three days before. */
  readonly daysBefore: Readonly<Record<Exclude<Channel, 'letter'>, number>>
  readonly letterDaysBefore: number
  /** Working days that the post takes. */
  readonly postWorkingDays: number
  /** At this hour. */
  readonly at: string
  /** Nobody is disturbed before the first or from the second on. */
  readonly civil: readonly [string, string]
}

export const REMINDING: readonly [DatedRule<Reminding>, ...DatedRule<Reminding>[]] = [{
  from: '2026-11-23',
  value: { daysBefore: { sms: 1, email: 3, voice: 1 }, letterDaysBefore: 3, postWorkingDays: 3, at: '10:00', civil: ['08:00', '20:00'] },
  source: 'Throughline’s own standard; a second-class letter takes two to three working days (Royal Mail, second class, as read in 2026)',
}]

const remindingOn = (day: Day): Reminding => ruleOn(REMINDING, day).value

/** The moment itself where it is at a civil hour, else the next civil one: eight in the morning, of the same day or the next. */
export const civilFrom = (moment: Date): Date => {
  const day = londonDay(moment)
  const [first, last] = remindingOn(day).civil
  const time = londonTime(moment)
  if (time < first) return londonMoment(day, first)
  return time >= last ? londonMoment(addDays(day, 1), first) : moment
}

export interface Appointment {
  readonly day: Day
  /** `14:05`, on the clock in London. */
  readonly at: string
}

export const momentOf = ({ day, at }: Appointment): Date => londonMoment(day, at)

/** The last day on which a letter may be posted so that it is there three days before: so many days and working days before the appointment. */
const lastPosting = (day: Day): Day => {
  const { letterDaysBefore, postWorkingDays } = remindingOn(day)
  const there = addDays(day, -letterDaysBefore)
  let posted = there
  while (addWorkingDays(posted, postWorkingDays) > there) posted = addDays(posted, -1)
  return posted
}

/** Is the post too slow for this appointment, were the letter posted on this day? One working day more than it takes is left. */
export const postIsTooLate = (day: Day, today: Day): boolean => addWorkingDays(today, remindingOn(day).postWorkingDays) >= day

/**
 * When a message about an appointment goes out by a channel; null where no moment is left before the appointment. At once, at a civil hour,
 * where it is about a change, or where its day has gone by. A letter into a prison is handed over on the spot, before they leave.
 */
export const sendMoment = (channel: Channel, appointment: Appointment, now: Date, how: { readonly atOnce: boolean; readonly prisonUntil: Day | null }): Date | null => {
  const rule = remindingOn(appointment.day)
  const lastInPrison = how.prisonUntil === null ? null : addDays(how.prisonUntil, -1)
  const usual = channel === 'letter' ? (lastInPrison === null ? lastPosting(appointment.day) : addDays(appointment.day, -rule.letterDaysBefore)) : addDays(appointment.day, -rule.daysBefore[channel])
  const day = channel === 'letter' && lastInPrison !== null && lastInPrison < usual ? lastInPrison : usual
  const planned = how.atOnce ? now : londonMoment(day, rule.at)
  const moment = civilFrom(planned < now ? now : planned)
  return moment < momentOf(appointment) ? moment : null
}

/** Minutes to wait before each further try; when they are used up, the message has failed. */
const WAIT_MINUTES = [1, 5, 15, 60, 240] as const

/** When a message that the service did not take is tried again, at a civil hour and before its appointment; null when it has failed for good. */
export const nextTry = (tries: number, appointment: Appointment, now: Date): Date | null => {
  const wait = WAIT_MINUTES[tries - 1]
  if (wait === undefined) return null
  const again = civilFrom(new Date(now.getTime() + wait * 60_000))
  return again < momentOf(appointment) ? again : null
}
