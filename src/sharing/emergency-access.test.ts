/** Emergency access through the door and the web: what it opens, whom it tells, when it is over, and what it never tells. */
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { randomUUID } from 'node:crypto'
import { mergePeople, openPerson, searchPeople, subjectAccess } from '../people/actions.ts'
import type { Role } from '../platform/vocabulary.ts'
import { listNotices, seeNotice } from '../notices/actions.ts'
import { makeWorld, NOW, type OrganisationName } from '../../tests/world.ts'
import { closeEmergencyReview, emergencyAccess, endEmergencyAccess, listEmergencyReviews, openEmergencyReview, takeEmergencyAccess, whoLooked } from './actions.ts'
import { TRIES_AN_HOUR_MAX } from './emergencies.ts'

const world = await makeWorld()
const { owner } = world.databases
const minutesOn = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000)
const REASON = 'He threatens to harm himself on the landing and nobody knows him.'
/** The prison sees people of probation not at all: exists-only at most. */
const known = (number: string, more = {}) => world.person({ probation: 'responsible' }, { crn: number, surname: 'Okonkwo-Test', birthDate: '1985-04-03', ...more })
const details = (number: string) => ({ number, surname: 'Okonkwo Test', ground: 'vital-interests' as const, reason: REASON })
/** Each test has its own practitioner, so that their tries do not add up. */
const another = async (role: Role, organisation: OrganisationName, now = NOW) => {
  const context = await world.as(role, organisation, now)
  const accountId = randomUUID()
  await owner.insertInto('account').values({ id: accountId, handle: `a${accountId}`, name: `Colleague ${accountId.slice(0, 4)}`, email: `${accountId}@example.invalid` }).execute()
  await owner.insertInto('membership').values({ id: randomUUID(), account_id: accountId, organisation_id: context.viewer.organisationId, role, purpose: context.viewer.purpose, from_day: '2020-01-01' }).execute()
  const viewer = { ...context.viewer, accountId, name: `Colleague ${accountId.slice(0, 4)}` }
  return { at: (moment: Date) => ({ ...context, viewer, now: moment, requestId: randomUUID() }), accountId }
}
afterEach(() => vi.unstubAllEnvs())

let manager: string
beforeAll(async () => {
  await world.as('governance-lead', 'commissioner')
  await world.as('delivery-unit-head', 'probation')
  manager = (await world.as('offender-manager', 'probation')).viewer.accountId
})
const manage = (person: string) => owner.insertInto('management').values({
  id: randomUUID(), person_id: person, side: 'community', account_id: manager, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW,
}).execute()

describe('taking it', () => {
  test('opens the person for an hour, tells the manager, the head and the governance lead, and is over by itself', async () => {
    const person = await known('X100001')
    await manage(person)
    const officer = await another('prison-offender-manager', 'prison')
    expect(await world.ask(officer.at(NOW), openPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    const taken = await world.perform(officer.at(NOW), takeEmergencyAccess, details('x 100001'))
    expect(taken).toMatchObject({ ok: true, value: { person } })
    expect((await world.ask(officer.at(minutesOn(59)), openPerson, { person })).ok).toBe(true)
    expect(await world.ask(officer.at(minutesOn(60)), openPerson, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect((await world.ask(officer.at(minutesOn(-1)), openPerson, { person })).ok).toBe(false)

    for (const [role, organisation] of [['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['governance-lead', 'commissioner']] as const) {
      const told = await world.ask(await world.as(role, organisation), listNotices, {})
      const words = told.ok ? told.value.notices.map((one) => one.words).join() : ''
      expect(words).toContain('has taken emergency access to P-')
      expect(words).not.toContain('Okonkwo')
    }
    const stranger = await world.ask(await world.as('caseworker', 'provider'), listNotices, {})
    expect(stranger).toMatchObject({ ok: true, value: { notices: [] } })
  })

  test('offers nothing that would be refused: no assessment, no plan', async () => {
    const person = await known('X100071')
    const officer = await another('prison-offender-manager', 'prison')
    expect(await world.perform(officer.at(NOW), takeEmergencyAccess, details('X100071'))).toMatchObject({ ok: true })
    const panels = async (context: Parameters<typeof world.ask>[0]) => {
      const opened = await world.ask(context, openPerson, { person })
      return opened.ok ? opened.value.panels.filter(({ name }) => ['needs.pathways', 'plans.plan', 'risk.level'].includes(name)) : []
    }
    const looked = JSON.stringify(await panels(officer.at(minutesOn(1))))
    expect([/"may(Assess|Plan)":true/.test(looked), /"mayAssess":false/.test(looked), /"mayPlan":false/.test(looked)]).toEqual([false, true, true])
    const own = await world.as('offender-manager', 'probation')
    expect(JSON.stringify(await panels({ ...own, requestId: randomUUID() }))).toMatch(/"mayPlan":true/)
  })

  test('ends early, at once and only by whoever took it', async () => {
    const person = await known('X100002')
    const officer = await another('resettlement-worker', 'prison')
    const other = await another('resettlement-worker', 'prison')
    const taken = await world.perform(officer.at(NOW), takeEmergencyAccess, details('X100002'))
    const access = taken.ok ? taken.value.access : ''
    expect(await world.perform(other.at(minutesOn(1)), endEmergencyAccess, { access })).toMatchObject({ ok: false, kind: 'not-found' })
    expect((await world.perform(officer.at(minutesOn(2)), endEmergencyAccess, { access })).ok).toBe(true)
    expect((await world.ask(officer.at(minutesOn(3)), openPerson, { person })).ok).toBe(false)
    expect((await world.perform(officer.at(minutesOn(3)), endEmergencyAccess, { access })).ok).toBe(false)
  })

  test.each<[string, object]>([
    ['a number that nobody has', { number: 'X999999' }],
    ['another surname', { surname: 'Somebodyelse' }],
    ['half a surname', { surname: 'Okonk' }],
    ['another birth date', { birthDate: '1985-04-04' }],
  ])('tells nothing of %s, in the same words', async (_words, wrong) => {
    const number = 'X100003'
    if (!(await owner.selectFrom('person').select('id').where('crn', '=', number).executeTakeFirst())) await known(number)
    const officer = await another('prison-offender-manager', 'prison')
    const refused = await world.perform(officer.at(NOW), takeEmergencyAccess, { ...details(number), ...wrong })
    expect(refused).toMatchObject({ ok: false, kind: 'refused', field: 'number', message: expect.stringContaining('do not fit exactly one person') })
  })

  test('finds nobody by a number that two people share, nor whom no partner works with, nor without a surname or birth date', async () => {
    await known('X100004')
    await known('X100004')
    await world.person({}, { crn: 'X100005', surname: 'Okonkwo-Test' })
    const officer = await another('prison-offender-manager', 'prison')
    for (const number of ['X100004', 'X100005']) expect(await world.perform(officer.at(NOW), takeEmergencyAccess, details(number))).toMatchObject({ ok: false, field: 'number' })
    expect(await world.perform(officer.at(NOW), takeEmergencyAccess, { ...details('X100003'), surname: '' })).toMatchObject({ ok: false, field: 'surname' })
    expect(await owner.selectFrom('emergency_access').select('id').where('account_id', '=', officer.accountId).execute()).toEqual([])
  })

  test('is not for who sees the person already, nor for a role without it', async () => {
    await known('X100006')
    expect(await world.perform(await world.as('offender-manager', 'probation'), takeEmergencyAccess, details('X100006'))).toMatchObject({ ok: false, message: expect.stringContaining('already') })
    for (const [role, organisation] of [['caseworker', 'provider'], ['housing-officer', 'housing'], ['governance-lead', 'commissioner'], ['administrator', 'probation'], ['data-officer', 'police'], ['analyst', 'commissioner']] as const)
      expect(await world.perform(await world.as(role, organisation), takeEmergencyAccess, details('X100006'))).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('lets look and change nothing: no merge, no allocation and no limit outlasts the hour, and every look stays one at both records', async () => {
    const person = await known('X100011')
    const own = await world.person({ prison: 'responsible' }, { surname: 'Ownprisoner', forename: 'Olly' })
    const officer = await another('prison-offender-manager', 'prison')
    expect((await world.perform(officer.at(NOW), takeEmergencyAccess, details('X100011'))).ok).toBe(true)
    for (const [from, into] of [[person, own], [own, person]] as const) {
      const to = (await owner.selectFrom('person').select('reference').where('id', '=', into).executeTakeFirstOrThrow()).reference
      expect(await world.perform(officer.at(minutesOn(5)), mergePeople, { person: from, into: to, reason: 'These are one man, I know him from the wing.' })).toMatchObject({ ok: false, message: expect.stringContaining('emergency access alone') })
    }
    expect(await owner.selectFrom('person_merge').selectAll().where('person_id', 'in', [person, own]).execute()).toEqual([])

    // Somebody who may merge does, and looks at one of them: the look is one at the other as well, and stays so when they are parted.
    const probation = await world.as('offender-manager', 'probation')
    const other = await world.person({ probation: 'responsible' }, { surname: 'Okonkwo-Test', birthDate: '1985-04-03' })
    const otherReference = (await owner.selectFrom('person').select('reference').where('id', '=', other).executeTakeFirstOrThrow()).reference
    expect((await world.perform(probation, mergePeople, { person, into: otherReference, reason: 'One man under two numbers: same PNC, same birthday.' })).ok).toBe(true)
    const look = { ...probation, requestId: randomUUID() }
    expect((await world.ask(look, openPerson, { person: other })).ok).toBe(true)
    const row = await owner.selectFrom('audit_entry').select('person_ids').where('request_id', '=', look.requestId).executeTakeFirstOrThrow()
    expect([...row.person_ids].sort()).toEqual([person, other].sort())
  })

  test('many tries at one moment are counted like many in a row', async () => {
    const officer = await another('prison-offender-manager', 'prison')
    const answers = await Promise.all(Array.from({ length: TRIES_AN_HOUR_MAX * 4 }, (_, i) => world.perform(officer.at(NOW), takeEmergencyAccess, details(`Z${i}`))))
    expect(answers.filter((one) => !one.ok && !one.message.includes('within an hour'))).toHaveLength(TRIES_AN_HOUR_MAX)
  })

  test('cannot be tried without being done: no preview, and so many tries an hour', async () => {
    await known('X100007')
    const officer = await another('prison-offender-manager', 'prison')
    expect(await world.perform(officer.at(NOW), takeEmergencyAccess, details('X100007'), { preview: true })).toMatchObject({ ok: false, message: 'This can be done, and not tried.' })
    await Promise.all(Array.from({ length: TRIES_AN_HOUR_MAX + 4 }, (_, i) => world.perform(officer.at(minutesOn(i / 10)), takeEmergencyAccess, details(`Y${i}`))))
    const late = await world.perform(officer.at(minutesOn(30)), takeEmergencyAccess, details('X100007'))
    expect(late).toMatchObject({ ok: false, message: expect.stringContaining('10 times within an hour') })
    const shown = await world.ask(officer.at(minutesOn(30)), emergencyAccess, {})
    expect(shown).toMatchObject({ ok: true, value: { triesLeft: 0 } })
    // Nobody can take a try away: the audit is the count.
    await expect(sql`delete from audit_entry where account_id = ${officer.accountId}::uuid`.execute(world.databases.app)).rejects.toThrow(/permission/)
    expect((await world.perform(officer.at(minutesOn(62)), takeEmergencyAccess, details('X100007'))).ok).toBe(true)
  })

  test('nobody lengthens it, takes it in another’s name or forges whose it is', async () => {
    const person = await known('X100008')
    const officer = await another('prison-offender-manager', 'prison')
    await world.perform(officer.at(NOW), takeEmergencyAccess, details('X100008'))
    await expect(sql`update emergency_access set until_at = until_at + interval '1 day'`.execute(world.databases.app)).rejects.toThrow(/permission/)
    await expect(sql`insert into emergency_access (id, person_id, account_id, organisation_id, reason, from_at, until_at, request_id)
      values (gen_random_uuid(), ${person}::uuid, ${manager}::uuid, ${world.organisation.prison}::uuid, 'twenty letters of reason', now(), now() + interval '10 minutes', gen_random_uuid())`.execute(world.databases.app)).rejects.toThrow(/policy/)
    // Another hat of the same account sees nothing by it.
    const elsewhere = { ...officer.at(minutesOn(1)), viewer: { ...officer.at(NOW).viewer, organisationId: world.organisation.housing, role: 'housing-officer' as const, purpose: 'resettlement' as const } }
    expect((await world.ask(elsewhere, openPerson, { person })).ok).toBe(false)
  })
})

describe('the review', () => {
  test('is closed once, by somebody else, and not justified only with what follows; the looks and subject access tell of it', async () => {
    const person = await known('X200001')
    const officer = await another('prison-offender-manager', 'prison')
    const taken = await world.perform(officer.at(NOW), takeEmergencyAccess, details('X200001'))
    const access = taken.ok ? taken.value.access : ''
    await world.ask(officer.at(minutesOn(5)), openPerson, { person })
    const lead = await world.as('governance-lead', 'commissioner', minutesOn(90))
    const early = await world.as('governance-lead', 'commissioner', minutesOn(10))
    const close = { access, outcome: 'not-justified' as const, words: 'The duty manager had been asked already.', followUp: '' }
    expect(await world.perform(early, closeEmergencyReview, { ...close, outcome: 'justified' })).toMatchObject({ ok: false, message: expect.stringContaining('still running') })
    expect(await world.perform(lead, closeEmergencyReview, close)).toMatchObject({ ok: false, field: 'followUp' })
    const opened = await world.ask(lead, openEmergencyReview, { access })
    expect(opened).toMatchObject({ ok: true, value: { own: false, row: { reason: REASON, due: '2026-11-25' } } })
    expect(opened.ok && opened.value.looks?.map((look) => look.name)).toContain('people.open')
    // Who it was about is named as everywhere else where the lead sees it, and by the reference alone once the record is locked to others.
    const { forename, surname, reference } = await owner.selectFrom('person').select(['forename', 'surname', 'reference']).where('id', '=', person).executeTakeFirstOrThrow()
    expect(opened).toMatchObject({ value: { row: { name: `${forename} ${surname}`, reference } } })
    const lock = randomUUID()
    await owner.insertInto('sight_limit').values({ id: lock, person_id: person, kind: 'lock', organisation_id: world.organisation.probation, accounts: [officer.accountId], reason: 'High profile, in a test', from_day: '2026-11-01', set_by: officer.accountId, set_at: NOW }).execute()
    const locked = await world.ask(lead, openEmergencyReview, { access })
    expect(locked).toMatchObject({ ok: true, value: { row: { name: null, reference } } })
    expect(JSON.stringify(locked)).not.toContain(surname)
    await owner.deleteFrom('sight_limit').where('id', '=', lock).execute()
    expect((await world.perform(lead, closeEmergencyReview, { ...close, followUp: 'The head of the prison’s unit speaks with them.' })).ok).toBe(true)
    expect(await world.perform(lead, closeEmergencyReview, { ...close, followUp: 'Again and again and again' })).toMatchObject({ ok: false, message: expect.stringContaining('closed already') })
    const told = await world.ask(officer.at(minutesOn(95)), listNotices, {})
    expect(told.ok && told.value.notices.map((one) => one.words).join()).toContain('not justified')
    const looked = await world.ask(lead, whoLooked, { person })
    expect(looked.ok && looked.value.emergencies.map((one) => one.review?.outcome)).toEqual(['not-justified'])
    const exported = await world.ask(lead, subjectAccess, { person })
    expect(JSON.stringify(exported)).toContain('Emergency access to your information')
    expect(JSON.stringify(exported)).toContain('Somebody’s life is in danger')
  })

  test('is not for whoever took it, whatever hat they wear, nor for the head of somebody else', async () => {
    const person = await known('X200002', { surname: 'Okonkwo-Test' })
    await owner.updateTable('involvement').set({ organisation_id: world.organisation.housing, basis: 'supplied' }).where('person_id', '=', person).execute()
    await sql`update agreement_party set shares = '{}' where organisation_id = ${world.organisation.housing}::uuid`.execute(owner)
    const head = await another('delivery-unit-head', 'probation')
    const taken = await world.perform(head.at(NOW), takeEmergencyAccess, details('X200002'))
    const access = taken.ok ? taken.value.access : ''
    expect(taken.ok).toBe(true)
    const words = { access, outcome: 'justified' as const, words: 'It was right to look at it.' }
    expect(await world.perform(head.at(minutesOn(70)), closeEmergencyReview, words)).toMatchObject({ ok: false, message: expect.stringContaining('yourself') })
    const asLead = { ...head.at(minutesOn(70)), viewer: { ...head.at(NOW).viewer, role: 'governance-lead' as const, purpose: 'governance' as const, organisationId: world.organisation.commissioner } }
    expect(await world.perform(asLead, closeEmergencyReview, words)).toMatchObject({ ok: false, message: expect.stringContaining('yourself') })
    for (const role of ['offender-manager', 'administrator', 'caseworker'] as const)
      expect(await world.perform(await world.as(role, role === 'caseworker' ? 'provider' : 'probation', minutesOn(70)), closeEmergencyReview, words)).toMatchObject({ ok: false, kind: 'not-found' })
    const elsewhere = await another('delivery-unit-head', 'police')
    expect(await world.ask(elsewhere.at(minutesOn(70)), openEmergencyReview, { access })).toMatchObject({ ok: false, kind: 'not-found' })
    await sql`update agreement_party set shares = '{identity,needs,contact}' where organisation_id = ${world.organisation.housing}::uuid`.execute(owner)
  })

  test('is overdue after two working days and shows first; the third within 90 days stands out', async () => {
    const officer = await another('prison-offender-manager', 'prison')
    for (const [i, number] of ['X300001', 'X300002', 'X300003'].entries()) {
      await known(number)
      expect((await world.perform(officer.at(minutesOn(i * 20)), takeEmergencyAccess, details(number))).ok).toBe(true)
    }
    const onTime = await world.ask(await world.as('governance-lead', 'commissioner', new Date('2026-11-25T20:00:00Z')), listEmergencyReviews, {})
    expect(onTime.ok && onTime.value.open.every((row) => row.due >= onTime.value.today)).toBe(true)
    const late = await world.ask(await world.as('governance-lead', 'commissioner', new Date('2026-11-26T09:00:00Z')), listEmergencyReviews, {})
    const mine = late.ok ? late.value.open.filter((row) => row.takenBy === officer.accountId) : []
    expect(mine.map((row) => row.repeated)).toEqual([false, false, true])
    expect(late.ok && late.value.open[0]!.due < late.value.today).toBe(true)
  })
})

describe('who learns of a search', () => {
  test('a search in the hour finds the person, and finds them no more afterwards', async () => {
    const person = await known('X400001')
    const officer = await another('prison-offender-manager', 'prison')
    await world.perform(officer.at(NOW), takeEmergencyAccess, details('X400001'))
    const found = async (moment: Date) => {
      const answer = await world.ask(officer.at(moment), searchPeople, { words: 'X400001' })
      return answer.ok ? answer.value.people.map((one) => one.id) : []
    }
    expect(await found(minutesOn(30))).toEqual([person])
    expect(await found(minutesOn(61))).toEqual([])
  })

  test('a notice is seen by its reader only', async () => {
    await known('X400002')
    const officer = await another('prison-offender-manager', 'prison')
    await world.perform(officer.at(NOW), takeEmergencyAccess, details('X400002'))
    const lead = await world.as('governance-lead', 'commissioner')
    const told = await world.ask(lead, listNotices, {})
    const notice = told.ok ? told.value.notices[0]!.id : ''
    expect(await world.perform(await world.as('caseworker', 'provider'), seeNotice, { notice })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(lead, seeNotice, { notice })).toMatchObject({ ok: true })
    const after = await world.ask(lead, listNotices, {})
    expect(after.ok && told.ok && after.value.waiting).toBe(told.ok ? told.value.waiting - 1 : -1)
  })
})
