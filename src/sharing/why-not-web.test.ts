/** “Why can't they?” in the browser: a slip brings the form back with what was typed; the exclusion list is told to the lead of the organisation that set it alone. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startSession } from '../slices.ts'
import { buildWeb } from '../web.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'

const world = await makeWorld()
const { owner } = world.databases
vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

/** A lead asks: the form is sent, and the page that it leads to comes back. */
const leadOf = async (organisation: OrganisationName) => {
  const { viewer } = await world.as('governance-lead', organisation)
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const cookies = { throughline_session: (await startSession(world.databases.app, id, NOW)) ?? '' }
  const csrf = /name="_csrf" value="([^"]+)"/.exec((await server.inject({ method: 'GET', url: '/why-not', cookies })).body)?.[1] ?? ''
  return async (values: Readonly<Record<string, string>>) => {
    const sent = await server.inject({ method: 'POST', url: '/why-not', cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, _once: randomUUID(), ...values }).toString() })
    return server.inject({ method: 'GET', url: String(sent.headers.location), cookies })
  }
}

const manager = await world.as('offender-manager', 'probation')
beforeAll(async () => {
  const person = await world.person({ probation: 'responsible' }, { surname: 'Whyham', crn: 'X700001' })
  await owner.insertInto('sight_limit').values({
    id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [manager.viewer.accountId], reason: 'A cousin of his, secretly said', from_day: TODAY, review_day: '2027-01-11', set_by: manager.viewer.accountId, set_at: NOW,
  }).execute()
})

test('a name that nobody bears brings the form back, with what was typed and the error beside its field', async () => {
  const ask = await leadOf('probation')
  const wrong = await ask({ person: 'X700001', colleague: 'Nobody Atall', organisation: world.organisation.prison, role: 'caseworker' })
  expect(wrong.statusCode).toBe(422)
  for (const kept of ['value="X700001"', 'value="Nobody Atall"', 'id="colleague-error"', `value="${world.organisation.prison}" selected`, 'value="caseworker" selected']) expect(wrong.body).toContain(kept)
  const noPerson = await ask({ person: 'X999999', colleague: manager.viewer.name })
  expect([noPerson.statusCode, noPerson.body.includes('id="person-error"'), noPerson.body.includes(`value="${manager.viewer.name}"`)]).toEqual([422, true, true])
  const tooShort = await ask({ person: 'X', colleague: '' })
  expect([tooShort.statusCode, tooShort.body.includes('id="person-error"')]).toEqual([422, true])
})

test('a name is as good as an e-mail, and the exclusion list is why: to the lead whose organisation set it, and to no other', async () => {
  const question = { person: 'X700001', colleague: manager.viewer.name }
  const own = await (await leadOf('probation'))(question)
  expect([own.statusCode, own.body.includes('exclusion list of this person that your organisation set')]).toEqual([200, true])
  const other = await (await leadOf('commissioner'))(question)
  expect([other.statusCode, other.body.includes('It is not open to this colleague')]).toEqual([200, true])
  for (const answer of [own, other]) expect(answer.body).not.toContain('secretly said')
  expect(other.body).not.toContain('exclusion list')
})
