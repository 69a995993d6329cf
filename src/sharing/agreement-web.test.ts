/** Changing one party in the browser: the form comes filled in, the check says what the law asks, and the register's tag says between whom it counts. */
import { randomUUID } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import { startSession } from '../slices.ts'
import { buildWeb } from '../web.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { draftAgreement, setParty } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

test('a party is changed in a form that is filled in with what stands, and is told before saving what is missing', async () => {
  const keeper = await world.as('governance-lead', 'commissioner')
  const drafted = await world.perform(keeper, draftAgreement, {
    title: 'Sharing for a test', about: 'Lets the police tell probation what it needs, in a test.', purposes: ['offender-management'], cohort: 'everyone', from: TODAY, until: '2027-11-22', review: '2027-06-01',
  })
  const agreement = drafted.ok ? drafted.value.agreement : ''
  const police = world.organisation.police
  await world.perform(keeper, setParty, { agreement, organisation: police, capacity: 'joint-controller', shares: ['identity', 'risk'], regime: 'law-enforcement', conditions: ['section-35-2-b'] })
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', keeper.viewer.accountId).executeTakeFirstOrThrow()
  const cookies = { throughline_session: (await startSession(world.databases.app, id, NOW)) ?? '' }
  const read = (url: string) => server.inject({ method: 'GET', url, cookies })
  const url = `/agreements/${agreement}/parties/${police}`
  expect((await read(`/agreements/${agreement}`)).body).toContain(`href="${url}"`)
  const form = await read(url)
  expect(form.statusCode).toBe(200)
  const ticked = [...form.body.matchAll(/<input[^>]*value="([^"]+)"[^>]* checked/g)].map(([, value]) => value)
  expect(ticked).toEqual(['joint-controller', 'identity', 'risk', 'law-enforcement', 'section-35-2-b'])
  const csrf = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
  const payload = new URLSearchParams([['_csrf', csrf], ['_once', randomUUID()], ['_step', 'check'], ['capacity', 'controller'], ['shares[]', ''], ['shares[]', 'health'], ['regime', 'law-enforcement'], ['conditions[]', ''], ['conditions[]', 'section-35-2-b']]).toString()
  const sent = await server.inject({ method: 'POST', url, cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload })
  const checked = sent.headers.location === undefined ? sent : await read(sent.headers.location)
  expect(checked.body).toContain('Test police needs a condition of Schedule 8')
  expect(checked.body).toContain('Save this party')
  const stored = await owner.selectFrom('agreement_party').select('shares').where('agreement_id', '=', agreement).where('organisation_id', '=', police).executeTakeFirstOrThrow()
  expect(stored.shares).toEqual(['identity', 'risk'])
  expect((await read(`/agreements/${agreement}/parties/${world.organisation.outsider}`)).statusCode).toBe(404)
})
