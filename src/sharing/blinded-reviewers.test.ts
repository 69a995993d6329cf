/** An attack: whoever keeps limits shuts out those who would review what they did. Each way is refused, and a review never waits unseen. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { listNotices } from '../notices/actions.ts'
import type { Role } from '../platform/vocabulary.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'
import { closeEmergencyReview, exclude, listEmergencyReviews, lock, proposeExclusion, takeEmergencyAccess } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const LATER = new Date(NOW.getTime() + 70 * 60_000)
const REASON = 'He is the uncle of the colleague.'
const as = (role: Role, organisation: OrganisationName, now = NOW) => world.as(role, organisation, now)
const emailOf = (role: Role, organisation: OrganisationName): string => `${role}.${organisation}@example.invalid`
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const shut = async (person: string, email: string) => ({ reference: await referenceOf(person), colleague: email, reason: REASON, from: TODAY, review: '2027-05-01' })
const wordsFor = async (role: Role, organisation: OrganisationName): Promise<string> => {
  const told = await world.ask(await as(role, organisation), listNotices, {})
  return told.ok ? told.value.notices.map((one) => one.words).join() : ''
}

beforeAll(async () => {
  for (const [role, organisation] of [['governance-lead', 'commissioner'], ['governance-lead', 'probation'], ['governance-lead', 'prison'], ['delivery-unit-head', 'probation'], ['offender-manager', 'probation'], ['administrator', 'prison'], ['resettlement-worker', 'prison']] as const) await as(role, organisation)
})

describe('in an emergency hour', () => {
  test('nobody who took emergency access limits sight of the person until it is reviewed', async () => {
    const person = await world.person({ probation: 'responsible' }, { crn: 'X500001', surname: 'Blindham' })
    const taker = await as('prison-offender-manager', 'prison')
    const taken = await world.perform(taker, takeEmergencyAccess, { number: 'X500001', surname: 'Blindham', ground: 'vital-interests', reason: 'He threatens to harm himself on the landing.' })
    expect(taken.ok).toBe(true)
    for (const email of [emailOf('governance-lead', 'commissioner'), emailOf('delivery-unit-head', 'probation'), emailOf('governance-lead', 'prison'), emailOf('resettlement-worker', 'prison')]) {
      expect(await world.perform(taker, exclude, await shut(person, email))).toMatchObject({ ok: false, message: expect.stringContaining('has not been reviewed') })
      expect((await world.perform(taker, proposeExclusion, { reference: await referenceOf(person), colleague: email })).ok).toBe(false)
    }
    expect(await world.perform(taker, lock, { reference: await referenceOf(person), accounts: [taker.viewer.accountId], others: '', reason: REASON, from: TODAY, review: '2027-05-01' })).toMatchObject({ ok: false, message: expect.stringContaining('has not been reviewed') })
    expect(await owner.selectFrom('sight_limit').select('id').where('person_id', '=', person).execute()).toEqual([])
    for (const organisation of ['commissioner', 'probation', 'prison'] as const) {
      const open = await world.ask(await as('governance-lead', organisation), listEmergencyReviews, {})
      expect(open.ok && open.value.open.map((row) => row.personId)).toContain(person)
    }
  })

  test('nor a head who sees the person again by a right of their own, before the review', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Againham' })
    const head = await as('delivery-unit-head', 'probation')
    await owner.insertInto('emergency_access').values({ id: randomUUID(), person_id: person, account_id: head.viewer.accountId, organisation_id: head.viewer.organisationId, reason: 'Taken before they were responsible.', from_at: new Date(NOW.getTime() - 7_200_000), until_at: new Date(NOW.getTime() - 3_600_000), request_id: randomUUID() }).execute()
    expect(await world.perform(head, exclude, await shut(person, emailOf('offender-manager', 'probation')))).toMatchObject({ ok: false, message: expect.stringContaining('has not been reviewed') })
  })
})

describe('whom a keeper shuts out', () => {
  test('is a colleague of the own agency: a partner’s, and any governance lead, is only proposed', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'supplied' })
    for (const role of ['administrator', 'prison-offender-manager'] as const) {
      const keeper = await as(role, 'prison')
      expect(await world.perform(keeper, exclude, await shut(person, emailOf('delivery-unit-head', 'probation')))).toMatchObject({ ok: false, field: 'colleague', message: expect.stringContaining('works at a partner') })
      expect(await world.perform(keeper, exclude, await shut(person, emailOf('governance-lead', 'prison')))).toMatchObject({ ok: false, field: 'colleague', message: expect.stringContaining('only another governance lead') })
    }
    const administrator = await as('administrator', 'prison')
    const reference = await referenceOf(person)
    const checked = await world.perform(administrator, proposeExclusion, { reference, colleague: emailOf('delivery-unit-head', 'probation') }, { preview: true })
    expect(checked.consequences.map((one) => one.words).join()).toContain('goes on seeing what they see until one of them decides')
    expect((await world.perform(administrator, proposeExclusion, { reference, colleague: emailOf('delivery-unit-head', 'probation') })).ok).toBe(true)
    for (const organisation of ['commissioner', 'probation'] as const) expect(await wordsFor('governance-lead', organisation)).toContain(`out of ${reference}`)
    expect(await wordsFor('delivery-unit-head', 'probation')).toContain(`out of ${reference}`)
    expect(await world.perform(administrator, proposeExclusion, { reference, colleague: emailOf('resettlement-worker', 'prison') })).toMatchObject({ ok: false, message: expect.stringContaining('yourself') })
    expect(await owner.selectFrom('sight_limit').select('id').where('person_id', '=', person).execute()).toEqual([])
  })

  test('of the own agency: the head who answers for the person is told, by the reference alone', async () => {
    const person = await world.person({ probation: 'responsible', prison: 'supplied' }, { surname: 'Quietham', forename: 'Silas' })
    const administrator = await as('administrator', 'prison')
    expect((await world.perform(administrator, exclude, await shut(person, emailOf('resettlement-worker', 'prison')))).ok).toBe(true)
    const words = await wordsFor('delivery-unit-head', 'probation')
    expect(words).toContain(`A colleague has been shut out of ${await referenceOf(person)}`)
    expect(words).not.toMatch(/Quietham|Silas|uncle|resettlement worker of/)
    expect(await wordsFor('administrator', 'prison')).toContain(await referenceOf(person))
    expect(await wordsFor('resettlement-worker', 'prison')).not.toContain(await referenceOf(person))
  })
})

test('a lead who is shut out by another lead sees that a review waits and no more; another lead closes it', async () => {
  const person = await world.person({ probation: 'responsible' }, { crn: 'X500009', surname: 'Waitham' })
  const taken = await world.perform(await as('resettlement-worker', 'prison'), takeEmergencyAccess, { number: 'X500009', surname: 'Waitham', ground: 'vital-interests', reason: 'He threatens to harm himself on the landing.' })
  const access = taken.ok ? taken.value.access : ''
  const lead = await as('governance-lead', 'commissioner')
  expect((await world.perform(lead, exclude, await shut(person, emailOf('governance-lead', 'probation')))).ok).toBe(true)
  const late = await world.ask(await as('governance-lead', 'probation', new Date('2026-11-27T09:00:00Z')), listEmergencyReviews, {})
  expect(late).toMatchObject({ ok: true, value: { elsewhere: [{ organisation: 'Test prison', due: '2026-11-25' }] } })
  expect(JSON.stringify(late)).not.toMatch(new RegExp(`${person}|${access}|${await referenceOf(person)}`))
  const other = await as('governance-lead', 'commissioner', LATER)
  expect(await world.ask(other, listEmergencyReviews, {})).toMatchObject({ ok: true, value: { elsewhere: [] } })
  const close = { access, outcome: 'justified' as const, words: 'It was right to look at it.' }
  expect((await world.perform(await as('governance-lead', 'probation', LATER), closeEmergencyReview, close)).ok).toBe(false)
  expect((await world.perform(other, closeEmergencyReview, close)).ok).toBe(true)
  expect(await world.ask(await as('governance-lead', 'probation', LATER), listEmergencyReviews, {})).toMatchObject({ ok: true, value: { elsewhere: [] } })
})
