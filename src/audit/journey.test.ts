/** A governance lead's morning, through the web door: what stands out, who looked, what came of it, and the proof that none of it was changed. */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { takeTurn } from '../platform/loop.ts'
import type { Role } from '../platform/vocabulary.ts'
import { openPerson } from '../people/actions.ts'
import { buildWeb } from '../web.ts'
import { clock, contextFor } from '../platform/context.ts'
import { londonDay } from '../core/dates.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { sealing } from './store/seals.ts'
import { listingUnusual } from './store/unusual.ts'
import { verifyExport } from './tools.ts'

const world = await makeWorld()
await world.databases.owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

const signIn = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await world.databases.owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const { id } = await world.databases.owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${id}&to=/`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const cookies = { throughline_session: answer.cookies.find((one) => one.name === 'throughline_session')!.value }
  const get = (url: string) => server.inject({ method: 'GET', url, cookies })
  const post = async (from: string, url: string, fields: Readonly<Record<string, string>>) => {
    const { body } = await get(from)
    const hidden = Object.fromEntries([...body.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
    return server.inject({ method: 'POST', url, cookies, payload: new URLSearchParams({ ...hidden, ...fields }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  }
  return { get, post }
}

test('a governance lead reviews what stands out, and proves the audit on the page and from the file', async () => {
  const person = await world.person({ probation: 'responsible' }, { surname: 'Probation' })
  // Today, by the web door's own clock, at noon: the manager opens somebody of the same surname.
  const manager = await world.as('offender-manager', 'probation')
  const noon = new Date(`${londonDay(clock())}T12:00:00Z`)
  await world.ask({ ...contextFor(manager.viewer, 'web', noon), viewer: manager.viewer }, openPerson, { person })
  await takeTurn(world.databases, world.core.files, listingUnusual)
  await takeTurn(world.databases, world.core.files, sealing)

  const lead = await signIn('governance-lead', 'commissioner')
  const menu = (await lead.get('/audit')).body
  expect(menu).toMatch(/href="\/unusual-looking"[^>]*>\s*Unusual looking/)
  const list = (await lead.get('/unusual-looking')).body
  expect(list).toContain('One waits for review')
  expect(list).toContain('It may be a relative')
  const href = /href="(\/unusual-looking\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? ''
  const one = (await lead.get(href)).body
  expect(one).toContain(`href="/people/${person}/looks"`)
  const entries = /href="(\/audit\?[^"]+)"/.exec(one)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect((await lead.get(entries)).body).toContain('Offender manager of probation')
  expect((await lead.get(`/people/${person}/looks`)).body).toContain('Offender manager of probation')

  // Too few words: refused beside the field, with what was typed still there.
  const short = await lead.post(href, `${href}/reviews`, { outcome: 'explained', words: 'his aunt' })
  expect([short.statusCode, short.body.includes('at least 10 letters'), short.body.includes('his aunt')]).toEqual([422, true, true])
  const done = await lead.post(href, `${href}/reviews`, { outcome: 'explained', words: 'The head of the unit gave him the case; not a relative.' })
  expect([done.statusCode, done.headers.location]).toEqual([303, '/unusual-looking'])
  expect((await lead.get('/unusual-looking')).body).toContain('Nothing waits for review')
  expect((await lead.get('/unusual-looking?closed=yes')).body).toContain('Explained')
  expect((await lead.get(href)).body).toContain('not a relative')

  // What the worker writes of a week ago, after all that: a demonstration's own past is loaded so.
  await world.databases.owner.insertInto('audit_entry').values({ id: randomUUID(), occurred_at: new Date(noon.getTime() - 7 * 86_400_000), request_id: randomUUID(), door: 'job', name: 'people.open', kind: 'query', outcome: 'done' }).execute()
  await takeTurn(world.databases, world.core.files, sealing)
  const proof = (await lead.get('/audit/verification')).body
  expect(proof).toContain('The audit of these days is as it was written')
  // One verdict: nothing wrong is listed beneath it, and what was written late is a line with its reason.
  expect(proof).toContain('Nothing was changed, dropped, put in or re-ordered')
  expect(proof).not.toContain('What is wrong')
  expect(proof).toContain('One entry was written more than an hour after the moment that it names')
  expect(proof).toContain('The worker wrote the weeks before this demonstration began')
  const head = /<code class="tl-head">([0-9a-f]{64})<\/code>/.exec(proof)?.[1] ?? ''
  const noted = (await lead.get(`/audit/verification?head=${head}`)).body
  expect(noted).toContain('The head that you noted is the one of place')
  const download = await lead.get(/href="(\/audit\/export\.jsonl[^"]+)"/.exec(proof)?.[1]?.replaceAll('&amp;', '&') ?? '')
  expect(download.headers['content-disposition']).toMatch(/attachment; filename="audit-1-to-\d+\.jsonl"/)
  const path = join(world.core.files.uploads, '..', 'audit.jsonl')
  await writeFile(path, download.body)
  expect(await verifyExport.run({ in: path, head })).toMatchObject({ whole: true })

  // The owner of the database rewrites who looked: the page says which place, and the words of the page change.
  const { rows: [changed] } = await sql<{ position: number }>`with one as (update audit_entry set account_id = ${randomUUID()} where id = (select entry_id from audit_seal where position = 1) returning id)
    select position from audit_seal join one on one.id = audit_seal.entry_id`.execute(world.databases.owner)
  const broken = (await lead.get('/audit/verification')).body
  expect(broken).toContain('The audit of these days is not as it was written')
  expect(broken).toContain('This entry was changed after it was sealed')
  expect(changed?.position).toBe(1)
})

test('nobody else is led there, or gets anything', async () => {
  for (const [role, organisation] of [['offender-manager', 'probation'], ['victim-hub-worker', 'victim-hub'], ['administrator', 'probation'], ['analyst', 'commissioner']] as const) {
    const { get } = await signIn(role, organisation)
    for (const url of ['/audit', '/audit/verification', '/audit/export.jsonl', '/unusual-looking', `/unusual-looking/${randomUUID()}`]) expect([role, url, (await get(url)).statusCode]).toEqual([role, url, 404])
  }
})

test('an address that is none of ours says so', async () => {
  const { get } = await signIn('governance-lead', 'commissioner')
  expect((await get('/unusual-looking/nonsense')).statusCode).toBe(404)
  expect((await get(`/unusual-looking/${randomUUID()}`)).statusCode).toBe(404)
  expect((await get('/audit?from=2026-13-45')).statusCode).toBe(422)
  expect((await get('/audit/verification?head=xyz')).statusCode).toBe(422)
})
