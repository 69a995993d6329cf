/** The web door: pages, forms, files, sign-in and the JSON API, from the routes that the slices list. Knows only slices.ts. */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Core } from './platform/action.ts'
import { clock, contextFor } from './platform/context.ts'
import { dataFolder, foldersOf } from './platform/data-folder.ts'
import { openDatabases } from './platform/database.ts'
import { openIdSettings, type OpenIdSettings } from './platform/open-id.ts'
import { openRecords } from './platform/records.ts'
import { UPLOAD_BYTES_MAX } from './platform/uploads.ts'
import { COUNTS_STATEMENTS, countStatements, statementsSoFar } from './platform/query-count.ts'
import { answerApi, apiDocument } from './api.ts'
import { assemble, findSession, isDemonstration, named, publishGrid } from './slices.ts'
import { startWorker } from './worker.ts'
import { assets } from './ui/assets.ts'
import { answersOf, navigationFor, type Door } from './web/answers.ts'
import { ownAddress } from './web/hosts.ts'
import { registerRoutes } from './web/routes.ts'
import { registerSignIn } from './web/sign-in.ts'
import { registerLocalSignIn } from './web/local-sign-in.ts'
import { registerCalendar } from './web/calendar.ts'
import { registerUploads } from './web/uploads.ts'
import { cookieNames, NOBODY, sameOrigin, type Visit } from './web/visits.ts'

const PERMISSIONS = ['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'microphone', 'midi', 'payment', 'usb'].map((name) => `${name}=()`)
  .concat('publickey-credentials-get=(self)', 'publickey-credentials-create=(self)').join(', ')

export interface WebOptions {
  readonly core: Core
  /** Behind HTTPS: cookies are marked secure and browsers are told to stay on it. */
  readonly https?: boolean
  /** An OpenID Connect provider, where there is one. */
  readonly openId?: OpenIdSettings | null
  /** Where this installation is reached, without a slash at the end; else the address it listens on. */
  readonly address?: string | undefined
  /** The proxy in front, by address or network: only what it says about who asks is believed. Without one, the line itself is. */
  readonly proxy?: string | undefined
}

/** A server that answers every route of every slice; nothing listens until it is told to. */
export const buildWeb = async ({ core, https = false, openId, address, proxy }: WebOptions): Promise<FastifyInstance> => {
  const server = fastify({ bodyLimit: 1_000_000, logger: false, trustProxy: proxy ?? false, routerOptions: { maxParamLength: 200 },
    // An address that is none is not repeated to whoever sent it, and is kept by nobody either.
    frameworkErrors: (fault, _request, reply) => {
      void reply.hijack()
      reply.raw.writeHead(fault.statusCode ?? 400, { 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end('This address cannot be read.')
    },
  })
  const demonstration = await isDemonstration(core.database)
  const visits = new WeakMap<FastifyRequest, Visit>()
  const visitOf = (request: FastifyRequest): Visit => visits.get(request) ?? NOBODY

  await server.register(cookie)
  await server.register(formbody, { bodyLimit: 1_000_000 })
  await server.register(multipart, { limits: { fileSize: UPLOAD_BYTES_MAX, files: 1, fields: 50 } })
  await server.register(rateLimit, { global: false })
  await server.register(helmet, {
    contentSecurityPolicy: { directives: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"],
      formAction: ["'self'"], frameAncestors: ["'none'"], objectSrc: ["'none'"], baseUri: ["'none'"], upgradeInsecureRequests: https ? [] : null,
    } },
    strictTransportSecurity: https,
    // An invitation's address is a secret: no other site learns it.
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  // Nothing here needs a camera, a place or a microphone; passkeys are for this site alone.
  server.addHook('onSend', async (_request, reply) => { void reply.header('permissions-policy', PERMISSIONS) })

  if (COUNTS_STATEMENTS) {
    server.addHook('onRequest', (_request, _reply, done) => countStatements(done))
    server.addHook('onSend', async (_request, reply) => { void reply.header('x-statements', statementsSoFar()) })
  }
  // A made-up host would go into links, passkeys and forms. Whoever asks for its health may name none.
  server.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== '/health' && ownAddress(request, address, https) === null)
      return reply.status(400).header('cache-control', 'no-store').type('text/plain; charset=utf-8')
        .send('Throughline is not reached under this name. Use the address that your organisation gave you. Whoever runs this installation names its address in THROUGHLINE_ADDRESS.')
  })
  server.addHook('onRequest', async (request) => {
    const token = request.cookies[cookieNames(https).session]
    const found = token ? await findSession(core.database, token, clock()) : null
    visits.set(request, found ?? NOBODY)
  })
  // Nothing about a person stays in a browser's or a proxy's cache; the assets say otherwise for themselves.
  server.addHook('onSend', async (_request, reply) => { if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store') })

  const door: Door = { core, https, demonstration, address, visitOf }
  const answers = answersOf(door)
  const { message, notThere } = answers

  for (const [name, asset] of Object.entries(assets()))
    server.get(`/assets/${name}`, (request, reply) => {
      void reply.header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding').type(asset.type)
      return (request.headers['accept-encoding'] ?? '').includes('gzip') ? reply.header('content-encoding', 'gzip').send(asset.gzip) : reply.send(asset.body)
    })

  server.get('/health', async (_request, reply) => {
    await core.database.selectFrom('installation').select('only_row').execute()
    return reply.send({ status: 'well' })
  })

  server.get('/', async (request, reply) => {
    const { viewer } = visitOf(request)
    const first = viewer ? navigationFor(viewer, '/')[0] : undefined
    return reply.redirect(viewer ? (first?.href ?? '/papers') : '/sign-in', 303)
  })

  registerSignIn(server, door, answers, openId)
  registerLocalSignIn(server, door, answers)
  registerRoutes(server, door, answers)

  // The JSON API: the same names

  server.get('/api', (_request, reply) => reply.send(apiDocument(named)))
  server.post('/api/:name', async (request, reply) => {
    const { viewer } = visitOf(request)
    // A page elsewhere cannot send JSON with a cookie without asking first, and asking is never granted.
    if (!(request.headers['content-type'] ?? '').startsWith('application/json') || !sameOrigin(request))
      return reply.status(415).send({ field: '', message: 'Send JSON, from this site or with a session of your own.' })
    const { status, body } = await answerApi(core, contextFor(viewer, 'api'), named.get((request.params as { name: string }).name), request.body)
    return reply.status(status).send(body)
  })

  server.setNotFoundHandler((request, reply) => notThere(request, reply))
  server.setErrorHandler((bug: Error & { statusCode?: number }, request, reply) => {
    if (bug.statusCode === 429) return message(request, reply, 429, 'Too many attempts', 'Wait a minute and try again.')
    if (bug.statusCode && bug.statusCode < 500) return message(request, reply, bug.statusCode, 'That could not be read', 'The server could not read what was sent. Go back and try again.')
    const unreadable = isUnreadable(bug)
    const id = contextFor(null, 'web').requestId
    // The kind and place of the fault, never its words: they may quote what was typed.
    console.error(JSON.stringify({ fault: id, kind: bug.name, code: (bug as { code?: string }).code, route: request.routeOptions.url, at: bug.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 6) }))
    if (process.env['THROUGHLINE_SHOW_FAULTS']) console.error(bug)
    if (unreadable) return message(request, reply, 400, 'That could not be read', 'The server could not read what was sent. Go back and try again.')
    return message(request, reply, 500, 'Sorry, something went wrong', `Nothing was saved. Please try again; if it happens again, tell your administrator this number: ${id}.`)
  })
  // Last, since waiting for it settles what routes do with a fault: before the handler above was set, they told what the database said.
  await registerUploads(server, core)
  await registerCalendar(server, core)
  return server
}

/** What was sent does not fit the database's types (a day that is none in a list's address, a number too large), or ends in the middle of a form. */
const isUnreadable = (bug: Error & { code?: unknown }): boolean =>
  ['22P02', '22P05', '22003', '22007', '22008', '22021'].includes(String(bug.code)) || /^(Multipart: Boundary not found|Unexpected end of (form|multipart data)|Malformed part header)/.test(bug.message)

export interface StartOptions {
  readonly people: number
  readonly seed: number
  readonly port: number
  readonly fresh?: boolean
  /** With DATABASE_URL: make its new, empty database a demonstration. Our own embedded one always is. */
  readonly demonstration?: boolean
  /** Another database of the embedded server, for measurements at another size. */
  readonly database?: string
}

/** `npm start`: opens the installation, makes it a demonstration the first time, and listens on this machine. */
export const main = async ({ people, seed, port, fresh = false, demonstration = false, database }: StartOptions): Promise<{ address: string; stop(): Promise<void> }> => {
  const installation = await openRecords({
    fresh,
    ...(database ? { database } : {}),
    populate: async ({ embedded, ...addresses }) => {
      const databases = openDatabases(addresses)
      try {
        if (embedded || demonstration) await (await import('./demonstration.ts')).loadDemonstration(databases, { people, seed, dataFolder: dataFolder() })
        else await databases.owner.insertInto('installation').values({ demonstration: false }).execute()
      } finally {
        await databases.close()
      }
    },
  })
  const databases = openDatabases(installation)
  await publishGrid(databases.owner)
  const https = process.env['THROUGHLINE_HTTPS'] === 'true'
  const server = await buildWeb({ core: assemble(databases.app, foldersOf(installation.dataFolder)), https, openId: openIdSettings(), address: process.env['THROUGHLINE_ADDRESS']?.replace(/\/$/, ''), proxy: process.env['THROUGHLINE_PROXY'] })
  const worker = startWorker(databases, installation.dataFolder)
  const address = await server.listen({ port, host: process.env['THROUGHLINE_HOST'] ?? '127.0.0.1' })
  return {
    address,
    stop: async () => {
      await server.close()
      await worker.stop()
      await databases.close()
      await installation.close()
    },
  }
}
