/** An attack: what a treatment service itself recorded is read without the consent of the one whom it is about: a minute too late, by another organisation, of another record, under an agreement that ended. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Context } from '../platform/context.ts'
import { mergePeople, partPeople } from '../people/actions.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'
import { explainSight, recordConsent } from './actions.ts'

const world = await makeWorld()
const { owner, app } = world.databases
const { organisation } = world

// As in Cambridgeshire: the main agreement shares health of the unit's own freely, the treatment service shares who it works with.
await owner.updateTable('agreement_party').set({ shares: ['identity', 'contact'] }).where('organisation_id', '=', organisation.treatment).execute()
const agreed = async (reference: string, receiver: OrganisationName, until = '2030-12-31'): Promise<string> => {
  const id = randomUUID()
  await owner.insertInto('agreement').values({
    id, reference, title: `Treatment records to ${receiver}`, about: 'For tests', gateway: [], regime: '', purposes: ['offender-management'], from_day: '2026-01-01', until_day: until, review_day: '2026-06-01', cohort: 'supervised', consent_classes: ['health'],
  }).execute()
  await owner.insertInto('agreement_party').values([receiver, 'treatment' as const].map((name) => ({ agreement_id: id, organisation_id: organisation[name], capacity: 'controller', shares: name === 'treatment' ? ['health'] : [], signed_on: '2026-01-01' }))).execute()
  return id
}
const toProbation = await agreed('TEST-P', 'probation')
const toPrison = await agreed('TEST-Q', 'prison')
const ended = await agreed('TEST-E', 'probation', '2026-11-22')

const patient = async (): Promise<string> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', treatment: 'supplied' })
  await recorded(person, 'treatment')
  return person
}
const recorded = (person: string, holder: OrganisationName) => owner.insertInto('source_record').values({
  id: randomUUID(), person_id: person, organisation_id: organisation[holder], class: 'health', agency_number: randomUUID(), forename: 'Alex', surname: 'Testerton', birth_date: '1990-01-01', sex: 'male', fingerprint: '', linked_by: 'in a test', received_on: '2026-01-01',
}).execute()
const manager = await world.as('offender-manager', 'probation')
const inPrison = await world.as('prison-offender-manager', 'prison')

/** How many of the treatment service's records of a person this viewer reads at a moment. */
const reads = async ({ viewer }: Context & { viewer: NonNullable<Context['viewer']> }, person: string, day = TODAY, at = NOW): Promise<number> => app.transaction().execute(async (tx) => {
  await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${viewer.role}, true),
    set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${day}, true), set_config('app.now', ${at.toISOString()}, true)`.execute(tx)
  return (await sql`select id from source_record where person_id = ${person}::uuid`.execute(tx)).rows.length
})
const answer = async (person: string, given: 'given' | 'withdrawn' | 'refused', { agreement = toProbation, by = manager, now = NOW } = {}) =>
  world.perform({ ...by, now }, recordConsent, { person, agreement, classes: ['health'], answer: given, how: 'Explained on paper and read aloud' })
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const words = (result: { readonly consequences: readonly { readonly words: string }[] }): string => result.consequences.map((one) => one.words).join(' ')

describe('a treatment service’s own record', () => {
  test('is read by the manager while the person consents, and what would change is said before', async () => {
    const person = await patient()
    expect(await reads(manager, person)).toBe(0)
    const checked = await world.perform(manager, recordConsent, { person, agreement: toProbation, classes: ['health'], answer: 'given', how: 'Explained on paper' }, { preview: true })
    expect(words(checked)).toContain('Offender managers of Test probation would gain whatever Test treatment itself holds about this person: health detail.')
    expect(await reads(manager, person)).toBe(0)
    expect((await answer(person, 'given')).ok).toBe(true)
    expect(await reads(manager, person)).toBe(1)
    const why = await world.ask(manager, explainSight, { person })
    expect(why.ok && why.value.sightings.find((one) => one.class === 'health')?.agencies).toMatchObject([{ agency: 'Test treatment', sight: 'visible', reason: expect.stringContaining('with the consent that the person gave on 23 November 2026, which holds until the end of 23 November 2027') }])
    // Whoever is not party to the agreement reads nothing, nor does a role without a row for it.
    for (const other of [inPrison, await world.as('caseworker', 'provider'), await world.as('resettlement-worker', 'prison'), await world.as('offender-manager', 'outsider')]) expect(await reads(other, person)).toBe(0)
  })

  test('is closed on the day on which consent is taken back, and on the day after its last', async () => {
    const person = await patient()
    await answer(person, 'given')
    expect([await reads(manager, person, '2027-11-23'), await reads(manager, person, '2027-11-24')]).toEqual([1, 0])
    const late = new Date('2026-11-23T23:59:00Z')
    const back = await answer(person, 'withdrawn', { now: late })
    expect(words(back)).toContain('Offender managers of Test probation would lose sight of whatever Test treatment itself holds about this person: health detail.')
    expect([await reads(manager, person, TODAY, late), await reads(manager, person, '2026-11-24', new Date('2026-11-24T00:00:00Z'))]).toEqual([0, 0])
  })

  test('is not opened by consent for another organisation, to another service, or under an agreement that has ended', async () => {
    const person = await patient()
    expect((await answer(person, 'given', { agreement: toPrison, by: inPrison })).ok).toBe(true)
    expect([await reads(manager, person), await reads(inPrison, person)]).toEqual([0, 1])
    expect((await answer(person, 'given', { agreement: ended })).ok).toBe(false)
    await owner.insertInto('consent').values({ id: randomUUID(), person_id: person, agreement_id: ended, classes: ['health'], answer: 'given', from_day: '2026-11-01', how: 'in a test', organisation_id: organisation.probation, recorded_at: NOW }).execute()
    expect(await reads(manager, person)).toBe(0)
    expect((await answer(person, 'given')).ok).toBe(true)
    await recorded(person, 'provider')
    expect(await reads(manager, person)).toBe(1)
  })

  test('the preview tells nobody whether the service knows the person', async () => {
    const asked = async (person: string): Promise<string> => words(await world.perform(manager, recordConsent, { person, agreement: toProbation, classes: ['health'], answer: 'given', how: 'Explained on paper' }, { preview: true }))
    expect(await asked(await patient())).toBe(await asked(await world.person({ probation: 'responsible', prison: 'responsible' })))
  })

  test('consent of a merged person holds of neither record once they are parted; a withdrawal holds of both', async () => {
    const head = async (minute: number) => world.as('delivery-unit-head', 'probation', new Date(NOW.getTime() + minute * 60_000))
    const at = (minute: number): Date => new Date(NOW.getTime() + minute * 60_000)
    for (const [first, last] of [['given', undefined], ['given', 'withdrawn']] as const) {
      const [a, b] = [await patient(), await patient()]
      // Given before, on the one record: it stood on its own.
      await answer(a, 'given')
      const merged = await world.perform(await head(1), mergePeople, { person: a, into: await referenceOf(b), reason: 'The same fingerprints' })
      expect((await answer(b, first, { now: at(2) })).ok).toBe(true)
      if (last) expect((await answer(b, last, { now: at(3) })).ok).toBe(true)
      const parted = await world.perform(await head(4), partPeople, { merge: merged.ok ? merged.value.mergeId : '', reason: 'Two brothers after all' })
      expect(parted.ok && words(parted).includes('ask each of them again')).toBe(last === undefined)
      expect([await reads(manager, a), await reads(manager, b)]).toEqual([0, 0])
    }
  })
})
