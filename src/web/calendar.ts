/** The door for calendars: `GET /calendar/<key>.ics`. The key is all that a calendar can send; it reads its owner’s own appointments and nothing else. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { answerApi } from '../api.ts'
import type { Core } from '../platform/action.ts'
import { contextFor } from '../platform/context.ts'
import { calendarAtDoor, named } from '../slices.ts'

/** Asked from one network in a minute: a calendar asks each quarter of an hour, an office has hundreds, and nobody guesses keys. */
const IN_A_MINUTE_MAX = 60

/** Registers the door. What does not work looks like what is not there. */
export const registerCalendar = async (server: FastifyInstance, core: Core): Promise<void> => {
  await server.register(async (scope) => {
    await scope.register(rateLimit, { max: IN_A_MINUTE_MAX, timeWindow: '1 minute', errorResponseBuilder: () => ({ statusCode: 429, message: 'Too many requests. Wait a minute.' }) })
    scope.get('/calendar/:calendarFile', async (request, reply) => {
      const { calendarFile: file } = request.params as { calendarFile: string }
      const viewer = file.endsWith('.ics') ? await calendarAtDoor(core.database, file.slice(0, -4), contextFor(null, 'api').today) : null
      const told = viewer && await answerApi(core, contextFor(viewer, 'api'), named.get('messages.calendar'), {})
      const text = told?.status === 200 ? (told.body as { file: string }).file : null
      void reply.header('cache-control', 'private, no-store').header('referrer-policy', 'no-referrer')
      return text === null ? reply.status(404).type('text/plain; charset=utf-8').send('Not found.') : reply.type('text/calendar; charset=utf-8').send(text)
    })
  })
}
