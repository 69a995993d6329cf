/** The door for systems that send extracts with a key: `POST /uploads` with the file as its body, and `GET /uploads/<id>` to ask how far it is. */
import { Readable } from 'node:stream'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerApi } from '../api.ts'
import type { Core } from '../platform/action.ts'
import { contextFor } from '../platform/context.ts'
import { storeBytes, UPLOAD_BYTES_MAX } from '../platform/uploads.ts'
import { keyAtDoor, named } from '../slices.ts'

const TYPES = ['text/csv', 'text/plain', 'application/octet-stream']
/** Asked from one network in a minute: keys are not guessed, and nobody fills the disk. */
const IN_A_MINUTE_MAX = 60

const NO_KEY = { field: '', message: 'Send the key that your administrator made, as “Authorization: Bearer …”. It may have been revoked, or be over.' }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Registers the door. A key is told by its header alone: no cookie, so that no page elsewhere can use it. */
export const registerUploads = async (server: FastifyInstance, core: Core): Promise<void> => {
  await server.register(async (scope) => {
    await scope.register(rateLimit, { max: IN_A_MINUTE_MAX, timeWindow: '1 minute', errorResponseBuilder: () => ({ statusCode: 429, field: '', message: 'Too many requests. Wait a minute.' }) })
    // The body stays a stream: 200 MB pass through, a chunk at a time.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(TYPES, { bodyLimit: UPLOAD_BYTES_MAX }, (_request, body, done) => done(null, body))
    scope.addContentTypeParser('*', (_request, body, done) => { body.resume(); done(null, null) })

    const found = async (request: FastifyRequest) => keyAtDoor(core.database, request.headers.authorization ?? '', contextFor(null, 'api').today)
    const answer = async (reply: FastifyReply, status: number, body: unknown): Promise<FastifyReply> => reply.status(status).type('application/json; charset=utf-8').send(JSON.stringify(body))

    scope.post('/uploads', async (request, reply) => {
      const key = await found(request)
      // Not read to its end for a stranger: the line is closed after the answer.
      if (!key) return answer(reply.header('connection', 'close').header('www-authenticate', 'Bearer'), 401, NO_KEY)
      const { name, day, covers } = request.query as Record<string, unknown>
      if (!isStream(request.body)) return answer(reply, 415, { field: 'file', message: `Send the file itself as the body, as one of ${TYPES.join(', ')}.` })
      if (Number(request.headers['content-length'] ?? 0) > UPLOAD_BYTES_MAX) return answer(reply.header('connection', 'close'), 413, { field: 'file', message: 'This file is larger than 1 GB. Send it in parts.' })
      const about = { agreement: key.agreement, ...(text(name) ? { fileName: text(name) } : {}), day: text(day) }
      // Asked before a byte is kept: what is refused anyway fills no disk.
      const may = await answerApi(core, contextFor(key.viewer, 'api'), named.get('extracts.may-send'), about)
      if (may.status !== 200) {
        request.body.resume()
        return answer(reply.header('connection', 'close'), may.status, may.body)
      }
      const stored = await storeBytes(core, key.viewer, request.body)
      if ('refused' in stored) return answer(reply, 422, { field: 'file', message: stored.refused })
      const input = { ...about, file: stored.sha256, ...(text(covers) ? { covers: text(covers) } : {}) }
      const sent = await answerApi(core, contextFor(key.viewer, 'api'), named.get('extracts.send'), input)
      const { extract, again } = (sent.body ?? {}) as { extract?: string; again?: boolean }
      return sent.status === 200 ? answer(reply, again ? 200 : 201, { extract, again, progress: `/uploads/${extract}` }) : answer(reply, sent.status, sent.body)
    })

    scope.get('/uploads/:extract', async (request, reply) => {
      const key = await found(request)
      if (!key) return answer(reply.header('www-authenticate', 'Bearer'), 401, NO_KEY)
      const told = await answerApi(core, contextFor(key.viewer, 'api'), named.get('extracts.upload-state'), { extract: (request.params as { extract: string }).extract })
      return answer(reply, told.status, told.body)
    })
  })
}

const isStream = (body: unknown): body is Readable => body instanceof Readable
