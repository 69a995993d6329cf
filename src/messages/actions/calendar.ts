/** A worker’s own appointments in their own calendar, by an address with a secret key that they make and take back. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Day } from '../../core/dates.ts'
import { no, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { AppDatabase, Viewer } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { calendarDays, calendarFile } from '../calendar.ts'
import { calendarMeetings, insertKey, revokeKeys, standingKey, viewerOfKey } from '../store/calendar.ts'

/** Its 32 random bytes need no slow hash: nobody guesses them. */
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()
const KEY = /^tlc_[\w-]{43}$/

/** Whose calendar a key at the door reads; null where it does not work. */
export const calendarAtDoor = (database: AppDatabase, key: string, today: Day): Promise<Viewer | null> => (KEY.test(key) ? viewerOfKey(database, hashOf(key), today) : Promise.resolve(null))

export const calendarOf = query({
  name: 'messages.calendar',
  title: 'Your own appointments as an iCalendar file: times, places and references, no names',
  who: CASE_ROLES,
  classes: ['contact'],
  input: z.object({}),
  async run(context) {
    const meetings = await calendarMeetings(context, calendarDays(context.today))
    return yes({ file: calendarFile(meetings, context.now), people: [...new Set(meetings.map(({ personId }) => personId))] })
  },
  about: ({ people }) => people,
})

export const calendarKey = query({
  name: 'messages.calendar-key',
  title: 'Whether your calendar reads your appointments here, and since when',
  who: CASE_ROLES,
  classes: [],
  input: z.object({}),
  run: async (context) => yes({ key: await standingKey(context) }),
})

export const makeCalendarKey = action({
  name: 'messages.make-calendar-key',
  title: 'Make an address for your calendar; one that was made before stops',
  who: CASE_ROLES,
  classes: [],
  tellsOnce: true,
  input: z.object({}),
  async run(context) {
    await revokeKeys(context)
    const key = `tlc_${randomBytes(32).toString('base64url')}`
    await insertKey(context, hashOf(key), key.slice(-4))
    return yes({ key })
  },
})

export const revokeCalendarKey = action({
  name: 'messages.revoke-calendar-key',
  title: 'Take back the address of your calendar',
  who: CASE_ROLES,
  classes: [],
  input: z.object({}),
  run: async (context) => (await revokeKeys(context) > 0 ? yes({}) : no('There is no address to take back.')),
})
