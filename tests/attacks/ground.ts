/** Where attacks take place: a test world with its web door, everybody signed in, and the cast in its records. */
import { createHash } from 'node:crypto'
import { afterAll } from 'vitest'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Random } from '../../src/core/random.ts'
import type { Context, Viewer } from '../../src/platform/context.ts'
import type { Role } from '../../src/platform/vocabulary.ts'
import { startSession } from '../../src/slices.ts'
import { buildWeb } from '../../src/web.ts'
import { checkForms } from '../form-faults.ts'
import { makeWorld, NOW, type OrganisationName, type World } from '../world.ts'

/** Everybody and everything when the promises are proven; else a seeded sample. */
export const PROVE = process.env['THROUGHLINE_PROVE'] === '1'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export interface Browser {
  readonly who: string
  readonly context: Context & { viewer: Viewer }
  readonly cookies: Record<string, string>
  readonly csrf: string
  get(url: string): Promise<LightMyRequestResponse>
  api(name: string, payload: object): Promise<LightMyRequestResponse>
  post(url: string, payload: string | URLSearchParams, headers?: Record<string, string>): Promise<LightMyRequestResponse>
}

export interface Ground {
  readonly world: World
  readonly server: FastifyInstance
  /** A signed-in browser of somebody. */
  browserOf(role: Role, organisation: OrganisationName): Promise<Browser>
}

/** A seeded choice of so many of these, others each time. */
export const fewOf = <T>(random: Random, from: readonly T[], count: number): readonly T[] =>
  from.map((one) => ({ one, at: random.next() })).toSorted((a, b) => a.at - b.at).slice(0, count).map(({ one }) => one)

/**
 * Who tries each thing: everybody when the promises are proven; else a seeded few of those who may use it and of those who may not.
 * Every thing is tried by as many together as `may` and `mayNot` say, or by everybody where they are fewer.
 */
export const triersOf = <H, T>(random: Random, hats: readonly H[], things: readonly T[], mayTry: (hat: H, thing: T) => boolean, few: { readonly may: number; readonly mayNot: number }): ((hat: H, thing: T) => boolean) => {
  if (PROVE) return () => true
  const chosen = new Map(things.map((thing) => {
    const [may, mayNot] = [hats.filter((hat) => mayTry(hat, thing)), hats.filter((hat) => !mayTry(hat, thing))]
    const outside = fewOf(random, mayNot, few.mayNot + Math.max(0, few.mayNot > 0 ? few.may - may.length : 0))
    return [thing, new Set([...fewOf(random, may, few.may + few.mayNot - outside.length), ...outside])]
  }))
  return (hat, thing) => chosen.get(thing)?.has(hat) ?? true
}

/** An answer without what differs each time it is given: the keys of its forms, and the ids that were asked with. */
export const alike = (body: string, ids: readonly string[] = []): string =>
  ids.reduce((text, id) => text.replaceAll(id, 'ID'), body.replaceAll(/(name="_(?:csrf|once)" value=")[^"]*/g, '$1').replaceAll(/\b[\w-]{24,}(?==?")/g, 'KEY'))

/** A world with its web door, at the moment of the tests. Call at the top of a test file. */
export const makeGround = async (): Promise<Ground> => {
  const before = process.env['THROUGHLINE_NOW']
  process.env['THROUGHLINE_NOW'] = NOW.toISOString()
  afterAll(() => {
    if (before === undefined) delete process.env['THROUGHLINE_NOW']
    else process.env['THROUGHLINE_NOW'] = before
  })
  const world = await makeWorld()
  const { owner } = world.databases
  await owner.insertInto('installation').values({ demonstration: true }).execute()
  const server = await buildWeb({ core: world.core })
  afterAll(() => server.close())
  const browserOf = async (role: Role, organisation: OrganisationName): Promise<Browser> => {
    const context = await world.as(role, organisation)
    const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', context.viewer.accountId).executeTakeFirstOrThrow()
    const token = await startSession(world.databases.app, id, NOW)
    const { csrf } = await owner.selectFrom('session').select('csrf').where('token_hash', '=', createHash('sha256').update(token ?? '').digest()).executeTakeFirstOrThrow()
    const cookies = { throughline_session: token ?? '' }
    return {
      who: `${role} of ${organisation}`, context, cookies, csrf,
      get: async (url) => checkForms(await server.inject({ method: 'GET', url, cookies })),
      api: (name, payload) => server.inject({ method: 'POST', url: `/api/${name}`, payload, cookies }),
      post: (url, payload, headers = FORM) => server.inject({ method: 'POST', url, payload: String(payload), cookies, headers }),
    }
  }
  return { world, server, browserOf }
}
