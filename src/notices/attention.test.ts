/** A governance lead's first page: what waits in every slice, the longest overdue first, of their own partnership and of people they may know of. */
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { attentionIn, ATTENTION_MAX } from '../platform/attention.ts'
import { makeWorld, NOW, type OrganisationName } from '../../tests/world.ts'
import { openJar } from '../../tests/jar.ts'
import type { Role } from '../platform/vocabulary.ts'
import { buildWeb } from '../web.ts'
import { whatWaits } from './actions.ts'

vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  await server.close()
  vi.unstubAllEnvs()
})

const george = await world.as('governance-lead', 'commissioner')
const second = await world.as('governance-lead', 'probation')
const elsewhere = await world.as('governance-lead', 'outsider')
const apart = randomUUID()
await owner.insertInto('partnership').values({ id: apart, handle: 'apart', name: 'Another partnership' }).execute()
await owner.updateTable('partnership_member').set({ partnership_id: apart }).where('organisation_id', '=', world.organisation.outsider).execute()
const manager = await world.as('offender-manager', 'probation')

const waiting = async (context: typeof george) => {
  const told = await world.ask({ ...context, requestId: randomUUID() }, whatWaits, {})
  return told.ok ? told.value.waiting.map(({ words, count, overdue, earliest, href }) => [words, count, overdue, earliest, href]) : told
}
const signedIn = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const jar = openJar(server)
  return { jar, landed: await jar.post('/sign-in', { person: id, to: '/' }) }
}

/** Emergency access of the manager to somebody whom the lead may know of, its review due on a day. */
const taken = (person: string, due: string, by: string = manager.viewer.accountId) => owner.insertInto('emergency_access').values({
  id: randomUUID(), person_id: person, account_id: by, organisation_id: manager.viewer.organisationId, reason: 'He threatens to harm himself.',
  from_at: new Date('2026-11-10T09:00:00Z'), until_at: new Date('2026-11-10T10:00:00Z'), request_id: randomUUID(), review_due_day: due,
}).execute()
const looked = (person: string | null, due: string, by: string = manager.viewer.accountId) => owner.insertInto('unusual_look').values({
  id: randomUUID(), account_id: by, organisation_id: manager.viewer.organisationId, day: '2026-11-10', rule: 'own-surname', person_id: person, how_many: 1, first_at: NOW, last_at: NOW, found_at: NOW, due_day: due,
}).execute()
const asked = (person: string, received: string, identified: string | null, number: string) => owner.insertInto('rights_request').values({
  id: randomUUID(), reference: `R-000000${number}`, person_id: person, organisation_id: world.organisation.probation, kind: 'access', regime: 'general', asked_by: 'person', asked_how: 'By letter', received_on: received,
  identified_on: identified, identity_how: identified === null ? null : 'Passport seen', state: 'received', logged_by: manager.viewer.accountId, logged_at: NOW,
}).execute()
const limited = (person: string, organisation: OrganisationName, review: string, accounts: readonly string[] = [manager.viewer.accountId]) => owner.insertInto('sight_limit').values({
  id: randomUUID(), person_id: person, kind: 'exclusion', organisation_id: world.organisation[organisation], accounts: [...accounts], reason: 'A relative', from_day: '2026-01-01', review_day: review, set_at: NOW,
}).execute()
/** An agreement that somebody sent out, which the commissioner has not signed. */
const sentOut = async (from: string): Promise<void> => {
  const id = randomUUID()
  const { partnership_id: partnership } = await owner.selectFrom('agreement').select('partnership_id').where('id', '=', world.agreement).executeTakeFirstOrThrow()
  await owner.insertInto('agreement').values({
    id, reference: 'TEST-2', title: 'Second agreement', about: 'For tests', gateway: ['Offender Management Act 2007 s14'], regime: 'UK GDPR', purposes: ['offender-management'],
    from_day: from, until_day: '2030-12-31', review_day: '2028-01-01', partnership_id: partnership,
  }).execute()
  await owner.insertInto('agreement_party').values([{ agreement_id: id, organisation_id: world.organisation.commissioner, capacity: 'controller', shares: ['identity'] }, { agreement_id: id, organisation_id: world.organisation.prison, capacity: 'controller', shares: ['identity'], signed_on: '2026-01-01' }]).execute()
}

const REVIEW = ['Agreements to review or renew', 1, 0, '2027-01-01', '/agreements']

describe('what waits', () => {
  test('is counted to a thousand, and overdue is what was due before today', () => {
    expect(attentionIn([], '2026-11-23')).toBeNull()
    expect(attentionIn([null], '2026-11-23')).toEqual({ count: 1, overdue: 0, earliest: null })
    expect(attentionIn(['2026-11-23', null, '2026-11-22', '2026-12-01'], '2026-11-23')).toEqual({ count: 4, overdue: 1, earliest: '2026-11-22' })
    expect(attentionIn(Array.from({ length: ATTENTION_MAX + 5 }, () => '2026-01-01'), '2026-11-23')).toEqual({ count: ATTENTION_MAX, overdue: ATTENTION_MAX, earliest: '2026-01-01' })
  })

  test('is nothing for a lead of another partnership, who lands on a page that says so', async () => {
    expect(await waiting(elsewhere)).toEqual([])
    const { jar, landed } = await signedIn('governance-lead', 'outsider')
    expect([landed.statusCode, (await jar.get('/')).headers.location]).toEqual([303, '/governance'])
    expect((await jar.get('/governance')).body).toContain('Nothing waits.')
  })

  test('stands on the first page, the longest overdue first, for each lead what is theirs', async () => {
    expect(await waiting(george)).toEqual([REVIEW])
    const [person, other] = [await world.person(), await world.person()]
    await taken(person, '2026-11-13')
    await taken(other, '2026-11-25')
    await looked(person, '2026-11-20')
    await looked(null, '2026-11-24', george.viewer.accountId)
    await asked(person, '2026-09-01', '2026-09-01', '1')
    await asked(other, '2026-11-20', null, '2')
    await limited(other, 'commissioner', '2026-11-23')
    await limited(other, 'probation', '2026-11-01')
    await sentOut('2026-11-22')
    await owner.insertInto('disposal').values({ id: randomUUID(), reference: 'D-0000001', organisation_id: second.viewer.organisationId, asked_by: second.viewer.accountId, asked_at: NOW, state: 'found' }).execute()
    expect(await waiting(george)).toEqual([
      ['Requests about a person’s own information', 2, 1, '2026-10-01', '/rights'],
      ['Emergency accesses to review', 2, 1, '2026-11-13', '/emergency-reviews'],
      ['Unusual looking to review', 1, 1, '2026-11-20', '/unusual-looking'],
      ['Agreements to sign', 1, 1, '2026-11-22', '/agreements'],
      ['Exclusions and locks to look at again', 1, 0, '2026-11-23', '/limits'],
      REVIEW,
      ['Deletions to approve as the second person', 1, 0, null, '/rights/retention'],
    ])
    // The other lead keeps other limits, has nothing to sign, reviews what George did, and cannot be a second person to themselves.
    expect(await waiting(second)).toEqual([
      ['Requests about a person’s own information', 2, 1, '2026-10-01', '/rights'],
      ['Exclusions and locks to look at again', 1, 1, '2026-11-01', '/limits'],
      ['Emergency accesses to review', 2, 1, '2026-11-13', '/emergency-reviews'],
      ['Unusual looking to review', 2, 1, '2026-11-20', '/unusual-looking'],
      REVIEW,
    ])
    expect(await waiting(elsewhere)).toEqual([])
  })

  test('counts nothing of a person from whom the lead is excluded; another lead counts it', async () => {
    const before = await waiting(george)
    const shut = await world.person()
    await limited(shut, 'prison', '2027-05-01', [george.viewer.accountId])
    await taken(shut, '2026-10-01')
    await looked(shut, '2026-10-01')
    await asked(shut, '2026-08-01', '2026-08-01', '3')
    await limited(shut, 'commissioner', '2026-10-01')
    expect(await waiting(george)).toEqual(before)
    expect(await waiting(second)).toEqual([
      ['Requests about a person’s own information', 3, 2, '2026-09-01', '/rights'],
      ['Emergency accesses to review', 3, 2, '2026-10-01', '/emergency-reviews'],
      ['Unusual looking to review', 3, 2, '2026-10-01', '/unusual-looking'],
      ['Exclusions and locks to look at again', 1, 1, '2026-11-01', '/limits'],
      REVIEW,
    ])
  })

  test('is where a lead lands, with each row a link to its list; nobody else has the page', async () => {
    const { jar } = await signedIn('governance-lead', 'commissioner')
    expect((await jar.get('/')).headers.location).toBe('/governance')
    const { body, statusCode } = await jar.get('/governance')
    expect(statusCode).toBe(200)
    for (const words of ['What waits for you', '4 are overdue.', 'Overdue by 53 days', '1 overdue', 'No day set']) expect(body).toContain(words)
    for (const href of ['/rights', '/emergency-reviews', '/unusual-looking', '/agreements', '/limits', '/rights/retention']) {
      expect(body).toContain(`href="${href}"`)
      expect([href, (await jar.get(href)).statusCode]).toEqual([href, 200])
    }
    const worker = await signedIn('offender-manager', 'probation')
    expect((await worker.jar.get('/')).headers.location).not.toBe('/governance')
    expect((await worker.jar.get('/governance')).statusCode).toBe(404)
    expect(await world.ask(manager, whatWaits, {})).toMatchObject({ ok: false })
  })
})
