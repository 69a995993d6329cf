import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { NOW, TODAY, makeWorld, type OrganisationName } from '../../tests/world.ts'
import { seededRandom } from '../core/random.ts'
import type { Context, Viewer } from '../platform/context.ts'
import { mergePeople, openPerson, partPeople, searchPeople, subjectAccess } from '../people/actions.ts'
import { assessRisk, listRisks } from '../risk/actions.ts'
import { fits } from '../services/rules.ts'
import {
  acceptReferral, declineReferral, finishReferral, informProvider, loadReferrals, openReferral, prepareReferral, recheckReferral, recordSession, referralInbox,
  sendReferral, sentReferrals, withdrawReferral, type ReferralsPanel,
} from './actions.ts'
import { rowsOfReferral, type ReferralStory } from './records.ts'
import { clockDay, decideSend, decideSession, decideTransition, lastDayOfSight, movesOf, respondBy, STATES, TRANSITIONS, type ReferralState, type Transition } from './rules.ts'
import { dueRow, happeningWords } from './words.ts'

describe('the workflow says who may do what, from where, and what must be true', () => {
  const standing = (state: ReferralState, sessions = 1) => ({ state, changedOn: '2026-11-20', sessions })
  const full = { reason: 'Moved away', outcome: 'Has a room' }
  const allowed: Record<Transition, readonly ReferralState[]> = { accept: ['sent'], decline: ['sent'], withdraw: ['sent', 'accepted'], complete: ['accepted'], 'end-early': ['accepted'] }
  test.each((Object.keys(TRANSITIONS) as Transition[]).flatMap((name) => (Object.keys(STATES) as ReferralState[]).map((state) => [name, state] as const)))('%s from %s', (name, state) =>
    expect(decideTransition(standing(state), name, full).ok).toBe(allowed[name].includes(state)))

  test.each([
    ['accept', 'accepted', full, 'This referral was accepted on 20 November 2026. It cannot be accepted twice.'],
    ['accept', 'withdrawn', full, 'This referral was withdrawn on 20 November 2026. It can no longer be accepted.'],
    ['decline', 'sent', {}, 'Say why, so that the other side can act on it.'],
    ['complete', 'sent', full, 'This referral has not been accepted yet: it cannot be completed.'],
    ['complete', 'accepted', { reason: 'x' }, 'Say what came of it, in a sentence or two.'],
  ] as const)('%s from %s is refused in words', (name, state, given, message) => expect(decideTransition(standing(state), name, given)).toMatchObject({ ok: false, message }))
  test('nothing is completed without a session', () => expect(decideTransition(standing('accepted', 0), 'complete', full)).toMatchObject({ ok: false, field: 'how' }))
  test('each side has its own moves', () => {
    expect(movesOf('sent', 'provider')).toEqual(['accept', 'decline'])
    expect(movesOf('accepted', 'referrer')).toEqual(['withdraw'])
    expect(movesOf('completed', 'provider')).toEqual([])
    expect(movesOf('sent', null)).toEqual([])
  })
})

describe('every open referral has a clock', () => {
  const facts = { state: 'sent', respondBy: '2026-11-30', acceptedOn: null, lastSessionOn: null } as const
  test.each([
    ['waiting: answer by', facts, '2026-11-30'],
    ['accepted: first session within ten working days', { ...facts, state: 'accepted', acceptedOn: '2026-11-23' }, '2026-12-07'],
    ['being delivered: four weeks after the last session', { ...facts, state: 'accepted', acceptedOn: '2026-11-23', lastSessionOn: '2026-12-01' }, '2026-12-29'],
    ['declined', { ...facts, state: 'declined' }, null],
    ['completed', { ...facts, state: 'completed', acceptedOn: '2026-11-23', lastSessionOn: '2026-12-01' }, null],
  ] as const)('%s', (_name, given, day) => expect(clockDay(given)).toBe(day))
  test('an answer is due in five working days, over Christmas too', () => expect([respondBy('2026-11-23'), respondBy('2026-12-23')]).toEqual(['2026-11-30', '2027-01-04']))
  test('a provider loses sight at once when nothing was begun, and after 28 days otherwise', () => expect([lastDayOfSight('sent', TODAY), lastDayOfSight('accepted', TODAY)]).toEqual(['2026-11-22', '2026-12-21']))
})

describe('a session is recorded on a day when it can have been held', () => {
  test.each([
    ['2026-11-20', true], ['2026-11-23', true], ['2026-11-24', false], ['2026-11-19', false],
  ])('%s', (heldOn, ok) => expect(decideSession({ state: 'accepted', acceptedOn: '2026-11-20' }, heldOn, TODAY).ok).toBe(ok))
  test('not before acceptance', () => expect(decideSession({ state: 'sent', acceptedOn: null }, TODAY, TODAY).ok).toBe(false))
})

describe('a referral that would be lost or wrong is refused with why', () => {
  const terms = { areaKind: 'everywhere', areaCode: null, areaName: 'England', women: true, men: true, minimumAge: 18, maximumAge: null, offeredFrom: null, offeredUntil: null } as const
  const sending = { service: 'New Paths', provider: 'Waymark', pathways: ['health'], pathway: 'health', fit: fits(terms, {}, TODAY), providerCanReceive: true, open: null } as const
  test.each([
    ['fits', sending, null],
    ['women only', { ...sending, fit: fits({ ...terms, men: false }, { sex: 'male' }, TODAY) }, 'New Paths does not fit this person: it is for women only.'],
    ['no agreement', { ...sending, providerCanReceive: false }, 'Waymark and your organisation have not both signed an information sharing agreement that is in force, so nobody there could see a referral. Ask your information governance lead.'],
    ['open already', { ...sending, open: { reference: 'R-1234567', madeOn: '2026-11-02' } }, 'This person already has an open referral to New Paths: R-1234567, made on 2 November 2026.'],
    ['another pathway', { ...sending, pathway: 'accommodation' }, 'New Paths does not help with accommodation. Choose a pathway that it helps with.'],
  ] as const)('%s', (_name, given, message) => expect(decideSend(given)).toMatchObject(message === null ? { ok: true } : { ok: false, message }))
})

test('a happening and a due item read as sentences', () => {
  const where = { service: 'New Paths', provider: 'Waymark', day: TODAY }
  expect(happeningWords({ ...where, what: 'change', state: 'declined', reason: 'No places' })).toBe('Referral to New Paths declined: No places')
  expect(happeningWords({ ...where, what: 'session', attendance: 'missed' })).toBe('Did not come: a session of New Paths (Waymark)')
  const due = { id: 'x', personId: 'p', due: TODAY, state: 'sent', sessions: 0, recheck: false, ...where } as const
  expect([dueRow(due, 'provider').words, dueRow(due, 'referrer').words]).toEqual(['Accept or decline: New Paths', 'Waymark has not answered the referral to New Paths: call them'])
})

// Through the door

const world = await makeWorld()
const { owner } = world.databases
const SERVICES = { open: randomUUID(), women: randomUUID(), other: randomUUID(), unreachable: randomUUID() }

beforeAll(async () => {
  const service = (id: string, title: string, provider: OrganisationName, more = {}) => ({
    id, reference: title.toUpperCase().replaceAll(' ', '_'), title, kind: 'Test', provider_organisation_id: world.organisation[provider], about: 'For tests',
    area_kind: 'everywhere', area_name: 'England', women: true, men: true, minimum_age: 18, source: 'Invented for tests', ...more,
  })
  await owner.insertInto('service').values([
    service(SERVICES.open, 'New Paths', 'provider'), service(SERVICES.women, 'Her Ground', 'provider', { men: false }),
    service(SERVICES.other, 'Other Way', 'other-provider'), service(SERVICES.unreachable, 'Far Shore', 'outsider'),
  ]).execute()
  await owner.insertInto('service_pathway').values(Object.values(SERVICES).map((service_id) => ({ service_id, pathway: 'health' }))).execute()
})

type Hat = Context & { viewer: Viewer }
const manager = (now?: Date): Promise<Hat> => world.as('offender-manager', 'probation', now)
const caseworker = (now?: Date): Promise<Hat> => world.as('caseworker', 'provider', now)
const at = (day: string): Date => new Date(`${day}T09:00:00Z`)

const told = { pathway: 'health', reason: 'Wants to sleep again', riskToKnow: 'No lone visits', needsToKnow: 'Anxious in groups' } as const
const send = async (person: string, service = SERVICES.open, by?: Hat) => world.perform(by ?? await manager(), sendReferral, { person, service, ...told })
const sent = async (person: string, service = SERVICES.open): Promise<string> => {
  const result = await send(person, service)
  if (!result.ok) throw new Error(result.message)
  return result.value.referral
}

/** The consistency that the schema's comment promises, for every referral of the test. */
const statesAgree = async (): Promise<void> => {
  const rows = await owner.selectFrom('referral').select(['id', 'state', 'clock_day', 'version']).execute()
  for (const row of rows) {
    const newest = await owner.selectFrom('referral_change').select('state').where('referral_id', '=', row.id).orderBy('position', 'desc').executeTakeFirstOrThrow()
    expect(row.state).toBe(newest.state)
    expect(row.clock_day === null).toBe(!STATES[row.state as ReferralState].open)
  }
}

describe('through the door', () => {
  test('a person is referred, accepted, comes to sessions, and the outcome is recorded', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Wayfarer' })
    const before = await world.ask(await caseworker(), searchPeople, { words: 'wayfarer' })
    expect(before.ok && before.value.people).toEqual([])

    const referral = await sent(person)
    const inbox = await world.ask(await caseworker(), referralInbox, {})
    expect(inbox.ok && inbox.value.referrals.find((row) => row.id === referral)).toMatchObject({ surname: 'Wayfarer', state: 'sent', clockDay: '2026-11-30' })

    const accepted = await world.perform(await caseworker(), acceptReferral, { referral, version: 1 })
    expect(accepted).toMatchObject({ ok: true, value: { state: 'accepted' } })
    const again = await world.perform(await caseworker(), acceptReferral, { referral, version: 2 })
    expect(again).toMatchObject({ ok: false, kind: 'refused', message: 'This referral was accepted on 23 November 2026. It cannot be accepted twice.' })

    const early = { referral, version: 2, attendance: 'attended', heldOn: '2026-11-22' } as const
    expect(await world.perform(await caseworker(), recordSession, early)).toMatchObject({ ok: false, field: 'heldOn' })
    expect(await world.perform(await caseworker(), recordSession, { ...early, heldOn: '2026-11-24' })).toMatchObject({ ok: false, field: 'heldOn' })
    expect(await world.perform(await caseworker(at('2026-12-01')), recordSession, { ...early, heldOn: '2026-12-01', minutes: '45' })).toMatchObject({ ok: true })
    const stale = await world.perform(await caseworker(at('2026-12-01')), recordSession, { ...early, heldOn: '2026-12-01' })
    expect(stale).toMatchObject({ ok: false, kind: 'stale', current: { version: 3 } })
    expect(await world.perform(await caseworker(at('2026-12-08')), recordSession, { ...early, version: 3, heldOn: '2026-12-08', attendance: 'missed' })).toMatchObject({ ok: true })

    const opened = await world.ask(await manager(at('2026-12-08')), openPerson, { person })
    const panel = opened.ok ? (opened.value.panels.find((one) => one.name === 'referrals.of-person')?.data as ReferralsPanel) : null
    expect(panel?.referrals[0]).toMatchObject({ state: 'accepted', sessions: 2, attended: 1, clockDay: '2027-01-05' })
    expect(opened.ok && opened.value.timeline.map((row) => row.words)).toEqual(expect.arrayContaining(['Referred to New Paths (Test provider)', 'Came: a session of New Paths (Test provider)']))

    const finish = { referral, version: 4, how: 'complete', result: 'achieved', words: 'Sleeps, and sees a doctor' } as const
    expect(await world.perform(await caseworker(at('2026-12-09')), finishReferral, { ...finish, words: '' })).toMatchObject({ ok: false, field: 'words' })
    expect(await world.perform(await caseworker(at('2026-12-09')), finishReferral, finish)).toMatchObject({ ok: true, value: { state: 'completed' } })
    expect((await world.ask(await caseworker(at('2027-01-06')), openReferral, { referral })).ok).toBe(true)
    expect((await world.ask(await caseworker(at('2027-01-07')), openReferral, { referral })).ok).toBe(false)

    const lead = await world.ask(await world.as('governance-lead', 'probation'), subjectAccess, { person })
    const section = lead.ok ? lead.value.sections.find((one) => one.title === 'Services you were referred to') : undefined
    expect(section?.rows[0]).toMatchObject({ Service: 'New Paths', 'What the provider was told of risk': 'No lone visits', Result: 'Achieved: Sleeps, and sees a doctor' })
  })

  test('the provider sees who it is and what the referral carries, and nothing else of the person', async () => {
    const person = await world.person({ probation: 'responsible', 'other-provider': 'referred' }, { surname: 'Onlythat', crn: 'X777001' })
    await owner.insertInto('risk_assessment').values({ id: randomUUID(), person_id: person, harm: 'high', likelihood_percent: 70, tier: 'A2', source: 'oasys', assessed_on: '2026-10-01', recorded_at: NOW }).execute()
    await owner.insertInto('assessment').values({ id: randomUUID(), person_id: person, pathway: 'health', question_version: 1, need: true, why: 'Panic attacks', assessed_on: '2026-10-01', organisation_id: world.organisation.probation, recorded_at: NOW }).execute()
    await owner.insertInto('plan').values({ id: randomUUID(), person_id: person, state: 'draft', own_words: 'Keep out of town', organisation_id: world.organisation.probation, started_at: NOW }).execute()
    const responsible = await manager()
    await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: responsible.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
    const elsewhere = await sent(person, SERVICES.other)
    const referral = await sent(person)

    const opened = await world.ask(await caseworker(), openReferral, { referral })
    expect(opened.ok && opened.value).toMatchObject({
      person: { surname: 'Onlythat' }, manager: { name: 'Offender manager of probation' }, party: 'provider', referral: { riskToKnow: 'No lone visits', needsToKnow: 'Anxious in groups' },
    })
    const page = await world.ask(await caseworker(), openPerson, { person })
    const everything = JSON.stringify([opened, page])
    for (const secret of ['X777001', 'Panic attacks', 'Keep out of town', '"A2"', 'Other Way', elsewhere]) expect(JSON.stringify(opened)).not.toContain(secret)
    for (const secret of ['Panic attacks', 'Keep out of town', '"A2"', 'Other Way', elsewhere]) expect(everything).not.toContain(secret)
    expect(await world.ask(await caseworker(), listRisks, { person })).toMatchObject({ kind: 'not-found' })
    expect(await world.ask(await caseworker(), openReferral, { referral: elsewhere })).toEqual(await world.ask(await caseworker(), openReferral, { referral: randomUUID() }))
    for (const action of [acceptReferral, declineReferral]) expect(await world.perform(await caseworker(), action, { referral: elsewhere, version: 1 })).toMatchObject({ kind: 'not-found' })
    const inbox = await world.ask(await caseworker(), referralInbox, {})
    expect(inbox.ok && inbox.value.referrals.map((row) => row.id)).not.toContain(elsewhere)
  })

  test('a referrer is shown a first draft of what to tell, from what they may see', async () => {
    const person = await world.person()
    await owner.insertInto('risk_assessment').values({ id: randomUUID(), person_id: person, harm: 'medium', likelihood_percent: 40, tier: 'B1', source: 'oasys', assessed_on: '2026-10-01', recorded_at: NOW }).execute()
    await owner.insertInto('assessment').values({ id: randomUUID(), person_id: person, pathway: 'health', question_version: 1, need: true, why: 'Cannot sleep', assessed_on: '2026-10-01', organisation_id: world.organisation.probation, recorded_at: NOW }).execute()
    const prepared = await world.ask(await manager(), prepareReferral, { person, service: SERVICES.open })
    expect(prepared.ok && prepared.value).toMatchObject({
      refusal: null, draft: { riskToKnow: 'Medium risk of serious harm, assessed on 1 October 2026.', needsToKnow: 'Mental and physical health: Cannot sleep' },
    })
  })

  test('a man is not referred to a women’s service, nobody to a provider without an agreement, and nobody twice', async () => {
    const person = await world.person()
    expect(await send(person, SERVICES.women)).toMatchObject({ ok: false, field: 'service', message: 'Her Ground does not fit this person: it is for women only.' })
    expect(await send(person, SERVICES.unreachable)).toMatchObject({ ok: false, field: 'service' })
    await sent(person)
    const second = await send(person)
    expect(second).toMatchObject({ ok: false, field: 'service' })
    expect(second.ok || second.message).toMatch(/^This person already has an open referral to New Paths: R-/)
    expect(await owner.selectFrom('referral').selectAll().where('person_id', '=', person).execute()).toHaveLength(1)
  })

  test('the same form sent twice refers once', async () => {
    const person = await world.person()
    const input = { person, service: SERVICES.open, ...told }
    const first = await world.perform(await manager(), sendReferral, input, { once: 'a-once-only-key-of-a-form' })
    const second = await world.perform(await manager(), sendReferral, input, { once: 'a-once-only-key-of-a-form' })
    expect(first.ok && second.ok && second.value).toEqual(first.ok && first.value)
    expect(await owner.selectFrom('referral').selectAll().where('person_id', '=', person).execute()).toHaveLength(1)
  })

  test('to decline needs a reason, and then the provider sees neither the referral nor the person', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Turnaway' })
    const referral = await sent(person)
    const tomorrow = at('2026-11-24')
    expect(await world.perform(await caseworker(tomorrow), declineReferral, { referral, version: 1 })).toMatchObject({ ok: false, field: 'reason' })
    expect(await world.perform(await caseworker(tomorrow), declineReferral, { referral, version: 1, reason: 'No places until March' })).toMatchObject({ ok: true })
    expect(await world.ask(await caseworker(tomorrow), openPerson, { person })).toMatchObject({ kind: 'not-found' })
    expect(await world.ask(await caseworker(tomorrow), openReferral, { referral })).toMatchObject({ kind: 'not-found' })
    const read = await world.ask(await manager(tomorrow), openReferral, { referral })
    expect(read.ok && read.value.changes.at(-1)).toMatchObject({ state: 'declined', reason: 'No places until March' })
  })

  test('a prison’s resettlement worker withdraws what the prison sent, and the provider loses sight although its involvement is hidden from the worker', async () => {
    const person = await world.person({ prison: 'responsible' })
    const worker = (now?: Date): Promise<Hat> => world.as('resettlement-worker', 'prison', now)
    const result = await send(person, SERVICES.open, await worker())
    if (!result.ok) throw new Error(result.message)
    const { referral } = result.value
    const later = at('2026-11-25')
    expect((await world.ask(await caseworker(later), openPerson, { person })).ok).toBe(true)
    expect(await world.perform(await worker(later), withdrawReferral, { referral, version: 1, reason: 'Transferred to another prison' })).toMatchObject({ ok: true })
    expect((await world.ask(await caseworker(later), openPerson, { person })).ok).toBe(false)
  })

  test('what is overdue shows to both sides, and the latest first', async () => {
    const person = await world.person()
    const referral = await sent(person)
    const late = at('2026-12-01')
    const mine = (rows: readonly { href: string; words: string }[]) => rows.filter((row) => row.href === `/referrals/${referral}`).map((row) => row.words)
    const dueFor = async (context: Hat) => {
      const opened = await world.ask(context, openPerson, { person })
      return opened.ok ? mine(opened.value.due) : []
    }
    expect(await dueFor(await manager())).toEqual([])
    expect(await dueFor(await manager(late))).toEqual(['Test provider has not answered the referral to New Paths: call them'])
    expect(await dueFor(await caseworker(late))).toEqual(['Accept or decline: New Paths'])
    const list = await world.ask(await manager(late), sentReferrals, {})
    if (!list.ok) throw new Error(list.message)
    expect(list.value.referrals.map((row) => row.clockDay)).toEqual(list.value.referrals.map((row) => row.clockDay).toSorted())
    expect(list.value.referrals.map((row) => row.id)).toContain(referral)
  })

  test('a change of risk says which provider will be asked to re-check, and asks it', async () => {
    const person = await world.person()
    const referral = await sent(person)
    const input = { person, harm: 'high', likelihoodPercent: 60, tier: 'B2', source: 'oasys', assessed: TODAY } as const
    const preview = await world.perform(await manager(), assessRisk, input, { preview: true })
    const words = 'Test provider has an open referral (New Paths): it will be asked to re-check by 25 November 2026. Tell it what it needs to know.'
    expect(preview.consequences.map((one) => one.words)).toContain(words)
    expect((await owner.selectFrom('referral').select('recheck_by').where('id', '=', referral).executeTakeFirstOrThrow()).recheck_by).toBeNull()
    await world.perform(await manager(), assessRisk, input)
    const informed = await world.perform(await manager(), informProvider, { referral, version: 1, riskToKnow: 'Two people at every visit', needsToKnow: '' })
    expect(informed.ok).toBe(true)
    const opened = await world.ask(await caseworker(), openPerson, { person })
    expect(opened.ok && opened.value.due.map((row) => row.words)).toContain('Read again what you were told: New Paths')
    expect(await world.perform(await caseworker(), recheckReferral, { referral, version: 1 })).toMatchObject({ kind: 'stale' })
    expect((await world.perform(await caseworker(), recheckReferral, { referral, version: 2 })).ok).toBe(true)
  })

  test('a merge names the open referrals that are then doubled, and both sides still see them', async () => {
    const [kept, merged] = [await world.person(), await world.person()]
    const [first, second] = [await sent(kept), await sent(merged)]
    const { reference: into } = await owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    const done = await world.perform(await manager(), mergePeople, { person: merged, into, reason: 'same PNC' })
    if (!done.ok) throw new Error(done.message)
    expect(done.consequences.filter((one) => one.slice === 'referrals').map((one) => one.words)).toEqual([expect.stringMatching(/^This person will have 2 open referrals to New Paths \(Test provider\): R-.*Withdraw all but one\.$/)])
    for (const referral of [first, second]) {
      const opened = await world.ask(await caseworker(), openReferral, { referral })
      expect(opened.ok && opened.value.person.id).toBe(kept)
    }
    expect((await send(merged)).ok).toBe(false)
    await world.perform(await manager(), partPeople, { merge: done.value.mergeId, reason: 'two brothers' })
    const parted = await world.ask(await caseworker(), openReferral, { referral: second })
    expect(parted.ok && parted.value.person.id).toBe(merged)
  })

  test('lists are read page by page without losing or repeating a row', async () => {
    for (let n = 0; n < 23; n++) await sent(await world.person({ probation: 'responsible' }, { surname: `Pagely${n}` }))
    const seen: string[] = []
    let after = ''
    do {
      const page = await world.ask(await caseworker(), referralInbox, { after })
      if (!page.ok) throw new Error(page.message)
      seen.push(...page.value.referrals.map((row) => row.id))
      after = page.value.next ?? ''
    } while (after !== '')
    const open = await owner.selectFrom('referral').select('id').where('provider_organisation_id', '=', world.organisation.provider).where('clock_day', 'is not', null).execute()
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.toSorted()).toEqual(open.map((row) => row.id).sort())
  })

  test('every referral’s state is that of its newest change, and only open ones have a clock', statesAgree)
})

describe('a story that is loaded in bulk is the same rows as the story acted out', () => {
  test('sent, accepted, two sessions, ended early', async () => {
    const person = await world.person()
    const referrer = await manager(at('2026-06-01'))
    const provider = await caseworker(at('2026-06-03'))
    const acted = await world.perform(referrer, sendReferral, { person, service: SERVICES.open, ...told })
    if (!acted.ok) throw new Error(acted.message)
    const { referral } = acted.value
    await world.perform(provider, acceptReferral, { referral, version: 1 })
    await world.perform(await caseworker(at('2026-06-10')), recordSession, { referral, version: 2, heldOn: '2026-06-10', attendance: 'attended', minutes: 50 })
    await world.perform(await caseworker(at('2026-06-17')), recordSession, { referral, version: 3, heldOn: '2026-06-17', attendance: 'missed' })
    const ended = await world.perform(await caseworker(at('2026-07-01')), finishReferral, { referral, version: 4, how: 'end-early', result: 'partly-achieved', words: 'Sleeps better', reason: 'Moved to Norfolk' })
    expect(ended.ok).toBe(true)

    const story: ReferralStory = {
      person: await world.person(), service: SERVICES.open, pathway: 'health', provider: world.organisation.provider, referring: world.organisation.probation, referredBy: referrer.viewer.accountId,
      reason: told.reason, riskToKnow: told.riskToKnow, needsToKnow: told.needsToKnow, made: '2026-06-01', state: 'ended-early', decided: '2026-06-03', decidedBy: provider.viewer.accountId,
      endReason: 'Moved to Norfolk', sessions: [{ day: '2026-06-10', attendance: 'attended', minutes: 50 }, { day: '2026-06-17', attendance: 'missed', minutes: null }],
      outcome: { recorded: '2026-07-01', result: 'partly-achieved', words: 'Sleeps better' }, rechecked: [], recheckBy: null,
    }
    const rows = rowsOfReferral(story, seededRandom(7))
    const client = await world.databases.ownerPool.connect()
    try {
      await loadReferrals(client, [rows])
    } finally {
      client.release()
    }
    const stripped = (row: Record<string, unknown>) => Object.fromEntries(Object.entries(row).filter(([name]) => !/^(id|reference|person_id|referral_id|.*_at)$/.test(name)))
    const all = async (id: string) => ({
      referral: stripped(await owner.selectFrom('referral').selectAll().where('id', '=', id).executeTakeFirstOrThrow()),
      changes: (await owner.selectFrom('referral_change').selectAll().where('referral_id', '=', id).orderBy('position').execute()).map(stripped),
      sessions: (await owner.selectFrom('service_session').selectAll().where('referral_id', '=', id).orderBy('held_on').execute()).map(stripped),
      outcome: (await owner.selectFrom('referral_outcome').selectAll().where('referral_id', '=', id).execute()).map(stripped),
    })
    expect(await all(rows.referral.id)).toEqual(await all(referral))
    const involvement = await owner.selectFrom('involvement').selectAll().where('because_id', '=', referral).executeTakeFirstOrThrow()
    expect(rows.involvement).toMatchObject({ from: involvement.from_day, until: involvement.until_day, basis: involvement.basis, organisation: involvement.organisation_id })
  })
})
