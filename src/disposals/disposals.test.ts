/** Out-of-court disposals through the door: the whole way, who sees what of it, the wall, and what is refused. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import { myDay, openPerson } from '../people/actions.ts'
import type { Role } from '../platform/vocabulary.ts'
import { acceptReferral, openReferral, referralInbox, sentReferrals } from '../referrals/actions.ts'
import {
  authoriseDisposal, disposalServices, disposalsList, disposalsOfPerson, listVictimsToAsk, moveDisposal, offerDisposal, recordCondition, recordView, referForDisposal, setCondition, tellYouthService,
} from './actions.ts'
import type { MoveName } from './workflow.ts'

const world = await makeWorld()
const { owner } = world.databases
const officer = await world.as('disposal-officer', 'police')
const hub = await world.as('victim-hub-worker', 'victim-hub')
const on = (day: string, role: Role = 'disposal-officer', at: OrganisationName = 'police') => world.as(role, at, new Date(`${day}T09:00:00Z`))
const SECRET = 'Zqafraidofhim'

const done = async <T>(promise: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }>): Promise<T> => {
  const result = await promise
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const refusal = async (promise: Promise<{ readonly ok: boolean; readonly message?: string; readonly field?: string | undefined; readonly kind?: string }>): Promise<string> => {
  const result = await promise
  return result.ok ? 'allowed' : result.kind === 'not-found' ? 'not found' : `${result.field ?? ''}: ${result.message ?? ''}`
}

const service = randomUUID()
await owner.insertInto('service').values({
  id: service, reference: 'OUTOFCOURT', title: 'New Paths', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests',
}).execute()
await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'drugs-alcohol' }).execute()

const known = (surname: string, more: { birthDate?: string } = {}, involved: Parameters<typeof world.person>[0] = { police: 'supplied', probation: 'responsible' }) => world.person(involved, { surname, ...more })
const OFFER = { kind: 'conditional-caution', offenceCode: 'TH68010', offenceKind: 'either-way', offenceDay: '2026-11-20', answer: 'admits', evidence: 'yes', victim: 'no', crimeReference: '35/12345/26' } as const
const offered = async (person: string, more: Partial<Record<keyof typeof OFFER | 'repeatReason', string>> = {}) => (await done(world.perform(officer, offerDisposal, { person, ...OFFER, ...more } as Parameters<typeof offerDisposal.run>[1] & { evidence: 'yes' }))).disposal
const seen = async (person: string, context = officer) => done(world.ask(context, disposalsOfPerson, { person }))
const one = async (person: string, id: string) => (await seen(person)).disposals.find((each) => each.id === id)!
const go = async (person: string, id: string, move: MoveName, more: { words?: string; due?: string; day?: string } = {}, context = officer) =>
  world.perform(context, moveDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, move, day: context.today, ...more })
const condition = (id: string, more: { purpose?: 'rehabilitative' | 'reparative'; due?: string } = {}) => world.perform(officer, setCondition, { outOfCourtDisposal: id, purpose: more.purpose ?? 'rehabilitative', words: 'Go to three sessions', place: 'The library', due: more.due ?? '2026-12-21' })
const issued = async (surname: string, more: Parameters<typeof offered>[1] = {}) => {
  const person = await known(surname)
  const id = await offered(person, more)
  await done(go(person, id, 'accept'))
  await done(condition(id))
  await done(go(person, id, 'issue'))
  return { person, id }
}
const nextOf = async (person: string, id: string) => (await one(person, id)).next.map(({ key, owner: whose }) => `${key.split(' ')[0] ?? ''} ${whose}`)

describe('the way', () => {
  test('from the offer over conditions and a referral to compliance, each step with its owner', async () => {
    const person = await known('Wayside')
    expect((await seen(person)).kinds).toContain('conditional-caution')
    const id = await offered(person, { victim: 'yes' })
    expect(await refusal(world.perform(officer, offerDisposal, { person, ...OFFER }))).toContain('crimeReference: One is open')
    expect(await nextOf(person, id)).toEqual(['victim victims', 'answer officer'])
    await done(go(person, id, 'accept'))
    expect(await refusal(go(person, id, 'issue'))).toContain('move: The victim has not been asked')
    await done(world.perform(hub, recordView, { outOfCourtDisposal: id, outcome: 'asked', words: `They want an apology. ${SECRET}` }))
    expect(await refusal(go(person, id, 'issue'))).toContain('move: Set at least one condition')
    await done(condition(id))
    expect(await refusal(condition(id, { due: '2027-05-01' }))).toContain('due: Conditions end within 16 weeks')
    await done(go(person, id, 'issue'))
    expect(await nextOf(person, id)).toEqual(['refer officer', 'condition officer'])
    expect((await done(world.ask(officer, disposalServices, { outOfCourtDisposal: id }))).services).toMatchObject([{ id: service }])
    await done(world.perform(officer, referForDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, service, reason: 'Drinks, and says so' }))
    expect(await refusal(world.perform(officer, referForDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, service, reason: 'Again' }))).toContain('is open already')
    expect(await nextOf(person, id)).toEqual(['referral service', 'condition officer'])
    const worker = await world.as('caseworker', 'provider')
    const [received] = (await done(world.ask(worker, referralInbox, {}))).referrals
    await done(world.perform(worker, acceptReferral, { referral: received!.id, version: 1 }))
    expect((await one(person, id)).referral).toMatchObject({ state: 'accepted', service: 'New Paths' })
    expect(await refusal(go(person, id, 'comply'))).toContain('record each first')
    const [first] = (await one(person, id)).conditions
    await done(world.perform(officer, recordCondition, { outOfCourtCondition: first!.id, result: 'done' }))
    expect(await refusal(world.perform(officer, recordCondition, { outOfCourtCondition: first!.id, result: 'done' }))).toContain('recorded it already')
    await done(go(person, id, 'comply'))
    expect((await one(person, id)).next).toEqual([])
  })

  test('a breach is varied, ended in part, or returned for prosecution; what was varied stays', async () => {
    const { person, id } = await issued('Breacher')
    const [first] = (await one(person, id)).conditions
    expect(await refusal(world.perform(officer, recordCondition, { outOfCourtCondition: first!.id, result: 'not-done' }))).toContain('words: Say what was not done')
    await done(world.perform(officer, recordCondition, { outOfCourtCondition: first!.id, result: 'partly', words: 'Went once' }))
    expect(await nextOf(person, id)).toEqual(['refer officer', 'failed officer'].slice(1))
    await done(go(person, id, 'breach', { words: 'Went once of three times' }))
    await done(go(person, id, 'vary', { words: 'Was in hospital', due: '2027-01-11' }))
    expect((await one(person, id)).conditions.map(({ result, replacedOn, dueOn }) => [result, replacedOn, dueOn])).toEqual([['partly', '2026-11-23', '2026-12-21'], [null, null, '2027-01-11']])
    const second = (await one(person, id)).conditions[1]!
    expect(await refusal(world.perform(officer, recordCondition, { outOfCourtCondition: first!.id, result: 'done' }))).toContain('took its place')
    await done(world.perform(officer, recordCondition, { outOfCourtCondition: second.id, result: 'not-done', words: 'Did not go' }))
    await done(go(person, id, 'breach', { words: 'Did not go at all' }))
    await done(go(person, id, 'prosecute', { words: 'File to the prosecutor' }))
    expect(await one(person, id)).toMatchObject({ state: 'prosecuted', next: [] })
  })

  test('an indictable-only offence waits for the prosecutor, a further one for an inspector with a reason', async () => {
    const person = await known('Authority')
    const id = await offered(person, { offenceKind: 'indictable-only' })
    await done(go(person, id, 'accept'))
    await done(condition(id))
    expect(await refusal(go(person, id, 'issue'))).toContain('The prosecutor must authorise it first')
    await done(world.perform(officer, authoriseDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, by: 'P. Example, prosecutor', on: '2026-11-23' }))
    await done(go(person, id, 'issue'))
    expect(await refusal(world.perform(officer, offerDisposal, { person, ...OFFER, crimeReference: '35/2/26' }))).toContain('repeatReason: There was a conditional caution')
    const further = await offered(person, { crimeReference: '35/2/26', repeatReason: 'A different matter, and small' })
    expect(await one(person, further)).toMatchObject({ authority: 'inspector', repeatReason: 'A different matter, and small', contradictions: [] })
  })

  test('somebody under 18 has kinds of their own, and the youth justice service is told instead of a referral', async () => {
    const person = await known('Youngster', { birthDate: '2010-05-05' })
    expect(await refusal(world.perform(officer, offerDisposal, { person, ...OFFER }))).toContain('kind: Conditional caution is for adults')
    const id = await offered(person, { kind: 'youth-conditional-caution' })
    await done(go(person, id, 'accept'))
    await done(condition(id))
    expect(await refusal(go(person, id, 'issue'))).toContain('Tell the youth justice service first')
    expect(await refusal(world.perform(officer, referForDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, service, reason: 'Help' }))).toContain('youth justice service assesses them')
    await done(world.perform(officer, tellYouthService, { outOfCourtDisposal: id, version: (await one(person, id)).version, on: '2026-11-23', words: 'Told the duty desk' }))
    await done(go(person, id, 'issue'))
    expect(await refusal(world.ask(await world.as('offender-manager', 'probation'), disposalsOfPerson, { person }))).toBe('not found')
    expect(JSON.stringify(await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person }))).not.toMatch(/caution|out of court|Out-of-court/i)
  })
})

describe('who sees what', () => {
  test('of an adult whom it manages probation sees what the police decided, and not whether a victim was asked; nobody else sees that there is one', async () => {
    const { person, id } = await issued('Seen')
    const told = await seen(person, await world.as('offender-manager', 'probation'))
    expect(told.disposals).toMatchObject([{ id, state: 'in-force', victimAskBy: null, crimeReference: '' }])
    expect(told.officer).toBe(false)
    for (const [role, at] of [['resettlement-worker', 'prison'], ['housing-officer', 'housing'], ['caseworker', 'provider'], ['governance-lead', 'commissioner'], ['victim-liaison-officer', 'probation'], ['data-officer', 'police'], ['offender-manager', 'outsider']] as const)
      expect([role, await refusal(world.ask(await world.as(role, at), disposalsOfPerson, { person }))]).toEqual([role, 'not found'])
    await owner.updateTable('involvement').set({ until_day: '2026-11-01' }).where('person_id', '=', person).where('organisation_id', '=', world.organisation.probation).execute()
    expect(await refusal(world.ask(await world.as('offender-manager', 'probation'), disposalsOfPerson, { person }))).toBe('not found')
  })

  test('another force has nothing of it, whether it knows the person or not, and no id of it leads anywhere', async () => {
    const { person, id } = await issued('Elsewhere')
    const other = await world.as('disposal-officer', 'outsider')
    await owner.insertInto('agreement_party').values({ agreement_id: world.agreement, organisation_id: world.organisation.outsider, capacity: 'controller', shares: ['identity'], signed_on: '2020-01-01' }).execute()
    await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation.outsider, basis: 'supplied', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: randomUUID() }).execute()
    expect((await seen(person, other)).disposals).toEqual([])
    expect((await done(world.ask(other, disposalsList, {}))).waiting).toEqual([])
    const [first] = (await one(person, id)).conditions
    for (const attempt of [
      world.perform(other, moveDisposal, { outOfCourtDisposal: id, version: 3, move: 'breach', day: '2026-11-23', words: 'Forged' }), world.perform(other, recordCondition, { outOfCourtCondition: first!.id, result: 'done' }),
      world.ask(other, disposalServices, { outOfCourtDisposal: id }), world.perform(await world.as('offender-manager', 'probation'), moveDisposal, { outOfCourtDisposal: id, version: 3, move: 'breach', day: '2026-11-23', words: 'Forged' }),
      world.perform(officer, recordView, { outOfCourtDisposal: id, outcome: 'asked', words: 'Forged' }),
    ]) expect(await refusal(attempt)).toBe('not found')
    await owner.deleteFrom('agreement_party').where('organisation_id', '=', world.organisation.outsider).execute()
    const counted = JSON.stringify([await world.ask(other, disposalsList, {}), await world.ask(other, myDay, {})])
    expect(counted).not.toContain('Elsewhere')
  })

  test('the provider sees its referral and no word of the disposal; probation does not see the referral', async () => {
    const { person, id } = await issued('Referred')
    const { provider } = await done(world.perform(officer, referForDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, service, reason: 'Help with drink' }))
    expect(provider).toBe('Test provider')
    const worker = await world.as('caseworker', 'provider')
    const received = (await done(world.ask(worker, referralInbox, {}))).referrals.find((each) => each.surname === 'Referred')!
    const all = JSON.stringify([await world.ask(worker, openReferral, { referral: received.id }), await world.ask(worker, openPerson, { person })])
    expect(all).toContain('Help with drink')
    expect(all).not.toMatch(/caution|three sessions|12345|Theft/i)
    for (const [role, at] of [['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['caseworker', 'other-provider'], ['governance-lead', 'commissioner']] as const) {
      expect([role, await refusal(world.ask(await world.as(role, at), openReferral, { referral: received.id }))]).toEqual([role, 'not found'])
    }
    const head = await world.as('delivery-unit-head', 'probation')
    expect(JSON.stringify([await world.ask(head, openPerson, { person }), await world.ask(head, sentReferrals, {})])).not.toContain('New Paths')
  })

  test('the wall: what the victim said is nowhere on the offenders’ side; the victims’ side learns no name', async () => {
    const person = await known('Walled')
    const id = await offered(person, { victim: 'yes', crimeReference: '35/777/26' })
    const before = JSON.stringify(await seen(person))
    expect(before).toContain('"victimAskedOn":null')
    const list = await done(world.ask(hub, listVictimsToAsk, {}))
    expect(list.crimes.find((crime) => crime.crimeReference === '35/777/26')).toMatchObject({ id, outcome: null, force: 'Test police' })
    expect(JSON.stringify(list)).not.toMatch(/Walled|Testerton|Alex|1990/)
    await done(world.perform(hub, recordView, { outOfCourtDisposal: id, outcome: 'asked', words: `Wants no contact. ${SECRET}` }))
    for (const [role, at] of [['disposal-officer', 'police'], ['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['governance-lead', 'commissioner']] as const) {
      const context = await world.as(role, at)
      const told = JSON.stringify([await world.ask(context, disposalsOfPerson, { person }), await world.ask(context, openPerson, { person }), await world.ask(context, disposalsList, {}), await world.ask(context, myDay, {}), await world.ask(context, listVictimsToAsk, {})])
      expect(told).not.toContain(SECRET)
      expect(told.includes('2026-11-23') && told.includes('victimAskedOn":"2026-11-23"')).toBe(role === 'disposal-officer')
    }
    expect(await refusal(world.perform(hub, recordView, { outOfCourtDisposal: id, outcome: 'not-reached', words: 'Rang twice' }))).toContain('They were asked already')
    expect(await refusal(world.ask(await world.as('victim-liaison-officer', 'probation'), listVictimsToAsk, {}))).toBe('not found')
    await owner.updateTable('agreement_party').set({ withdrawn_on: '2026-11-01' }).where('organisation_id', '=', world.organisation.police).execute()
    expect((await done(world.ask(hub, listVictimsToAsk, {}))).crimes).toEqual([])
    await owner.updateTable('agreement_party').set({ withdrawn_on: null }).where('organisation_id', '=', world.organisation.police).execute()
  })
})

describe('what waits', () => {
  test('a condition past its day, a victim not asked and a referral without an answer reach the officer’s day', async () => {
    const { person, id } = await issued('Waiter')
    await done(world.perform(officer, referForDisposal, { outOfCourtDisposal: id, version: (await one(person, id)).version, service, reason: 'Help' }))
    const other = await offered(await known('Unasked'), { victim: 'yes', crimeReference: '35/9/26' })
    const later = await on('2027-01-05')
    const day = await done(world.ask(later, myDay, {}))
    const mine = day.parts.flatMap(({ due }) => due).filter(({ person: who }) => ['Waiter', 'Unasked'].includes(who.surname)).map(({ words }) => words)
    expect(mine).toEqual(expect.arrayContaining(['Conditional caution: record whether the condition was met: rehabilitative', 'Conditional caution: the referral is not answered: call the service', 'Conditional caution: the victim is not asked yet: call the victims’ service']))
    const list = (await done(world.ask(later, disposalsList, {}))).waiting
    expect(list.filter((row) => row.personId === person).map(({ key }) => key.split(' ')[0])).toEqual(['referral', 'condition'])
    expect(other).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('what was imported against its commencement, and a further one inside the limit, is kept and said to be wrong', async () => {
    const person = await known('Imported')
    const [first, second] = [randomUUID(), randomUUID()]
    for (const [id, kind, day] of [[first, 'simple-caution', '2026-06-01'], [second, 'community-caution', '2026-10-01']] as const)
      await owner.insertInto('out_of_court_disposal').values({
        id, person_id: person, reference: `O-${id.slice(0, 7).toUpperCase()}`, kind, youth: false, offence_code: 'TH68010', offence_kind: 'summary', offence_day: day, crime_reference: `35/${day}`, answer: 'admits', evidence: true, authority: 'officer',
        offered_on: day, issued_on: day, state: kind === 'simple-caution' ? 'given' : 'in-force', state_on: day, source: 'imported', organisation_id: world.organisation.police, recorded_at: new Date(`${day}T09:00:00Z`),
      }).execute()
    const shown = await seen(person)
    expect(shown.disposals.find(({ id }) => id === second)?.contradictions.map((words) => words.slice(0, 24))).toEqual(['It was used on 1 October', 'A simple caution of 1 Jun'.slice(0, 24)])
    expect(shown.disposals.find(({ id }) => id === first)?.contradictions).toEqual([])
  })
})
