/** Attacks from inside: somebody who sees a person tries to read, or to write, more of them than their role may. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { allocate } from '../../src/managers/actions.ts'
import { openPerson } from '../../src/people/actions.ts'
import { openReferral } from '../../src/referrals/actions.ts'
import { assessRisk } from '../../src/risk/actions.ts'
import { recordSentence } from '../../src/sentences/actions.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases

const manage = async (person: string, organisation: OrganisationName, name: string, words: string): Promise<void> => {
  const account = randomUUID()
  await owner.insertInto('account').values({ id: account, handle: account, name, email: `${account}@example.invalid` }).execute()
  await owner.insertInto('management').values({
    id: randomUUID(), person_id: person, side: organisation === 'prison' ? 'prison' : 'community', account_id: account, organisation_id: world.organisation[organisation],
    from_day: organisation === 'prison' ? '2026-01-05' : '2026-06-01', until_day: organisation === 'prison' ? '2026-06-01' : null, reason: words, handover: words, ended_reason: organisation === 'prison' ? words : null, decided_at: NOW,
  }).execute()
}

const service = randomUUID()
beforeAll(async () => {
  await owner.insertInto('service').values({
    id: service, reference: 'ATTACKED', title: 'New Paths', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England',
    women: true, men: true, source: 'Invented for tests',
  }).execute()
  await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'health' }).execute()
})

const refer = async (person: string, provider: OrganisationName, words: { reason: string; told: string }): Promise<string> => {
  const id = randomUUID()
  const of = { person_id: person, provider_organisation_id: world.organisation[provider] }
  await owner.insertInto('referral').values({
    id, ...of, reference: `R-${Array.from({ length: 7 }, () => Math.floor(Math.random() * 10)).join('')}`, service_id: service, pathway: 'health', referring_organisation_id: world.organisation.probation,
    reason: words.reason, risk_to_know: words.told, needs_to_know: words.told, respond_by: '2026-11-30', made_on: TODAY, made_at: NOW, state: 'sent', clock_day: '2026-11-30',
  }).execute()
  await owner.insertInto('referral_change').values({ id: randomUUID(), referral_id: id, ...of, state: 'sent', changed_on: TODAY, changed_at: NOW, position: 1 }).execute()
  return id
}

describe('somebody who sees a person sees no more of them than their role does', () => {
  test('a provider is told whom to ask, not where somebody was held or what managers wrote to each other', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    await manage(person, 'prison', 'Past Keeper', 'knife in cell')
    await manage(person, 'probation', 'Now Keeper', 'do not visit alone')
    const opened = await world.ask(await world.as('caseworker', 'provider'), openPerson, { person })
    expect(opened.ok).toBe(true)
    expect(JSON.stringify(opened)).toContain('Now Keeper')
    for (const hidden of ['Past Keeper', 'knife in cell', 'do not visit alone', 'Test prison']) expect(JSON.stringify(opened)).not.toContain(hidden)
    const manager = await world.ask(await world.as('offender-manager', 'probation'), openPerson, { person })
    expect(JSON.stringify(manager)).toContain('do not visit alone')
  })

  test('a governance lead reads that a provider was told of risk and needs, not what', async () => {
    const person = await world.person({ probation: 'responsible', provider: 'referred' })
    const referral = await refer(person, 'provider', { reason: 'Wants to sleep', told: 'carries a knife' })
    const lead = await world.ask(await world.as('governance-lead', 'probation'), openReferral, { referral })
    expect(lead).toMatchObject({ ok: true, value: { referral: { riskToKnow: null, needsToKnow: null, withheld: true } } })
    for (const hat of [await world.as('caseworker', 'provider'), await world.as('offender-manager', 'probation')])
      expect(await world.ask(hat, openReferral, { referral })).toMatchObject({ ok: true, value: { referral: { riskToKnow: 'carries a knife', withheld: false } } })
  })

  test('nobody writes a class that they may not read', async () => {
    const manager = await world.as('offender-manager', 'probation')
    const known = await world.person({ housing: 'supplied' })
    expect((await world.ask(manager, openPerson, { person: known })).ok).toBe(true)
    const judged = await world.perform(manager, assessRisk, { person: known, harm: 'high', likelihoodPercent: 60, tier: 'B2', source: 'professional-judgement', assessed: TODAY })
    expect(judged).toMatchObject({ ok: false, kind: 'not-found' })
    const order = { kind: 'community', offenceCode: 'TH68010', court: 'Peterborough', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 18, sentenceEnd: '2027-08-31' } as const
    expect(await world.perform(manager, recordSentence, { person: known, ...order })).toMatchObject({ ok: false, kind: 'not-found' })
    for (const table of ['risk_assessment', 'sentence'] as const) expect(await owner.selectFrom(table).selectAll().where('person_id', '=', known).execute()).toEqual([])
  })

  test('a refusal names no manager to a head who may not see who works with the person', async () => {
    const head = await world.as('delivery-unit-head', 'probation')
    const person = await world.person({ commissioner: 'supplied' })
    await manage(person, 'probation', 'Secret Keeper', 'x')
    const chosen = await world.as('offender-manager', 'probation')
    expect(await world.perform(head, allocate, { person, manager: chosen.viewer.accountId })).toMatchObject({ ok: false, kind: 'not-found' })
  })
})
