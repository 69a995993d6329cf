/** Exclusion lists, declared conflicts and locks through the door: what follows, who may, and what the excluded can find out by any name. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { runNamed } from '../api.ts'
import { listNotices } from '../notices/actions.ts'
import { mergePeople, openPerson, partPeople, searchPeople } from '../people/actions.ts'
import { listTeam } from '../managers/actions.ts'
import { named } from '../slices.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { declareConflict, exclude, liftLimit, limitForm, listLimits, lock, openLimit, reviewLimit, takeEmergencyAccess } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const REASON = 'He is the uncle of the colleague.'
const head = await world.as('delivery-unit-head', 'probation')
const colleague = await world.as('offender-manager', 'probation')
const lead = await world.as('governance-lead', 'commissioner')
const prisoner = await world.as('prison-offender-manager', 'prison')
const resettler = await world.as('resettlement-worker', 'prison')
const emailOf = async (account: string): Promise<string> => (await owner.selectFrom('account').select('email').where('id', '=', account).executeTakeFirstOrThrow()).email
const shut = async (person: string) => ({ reference: await referenceOf(person), colleague: await emailOf(colleague.viewer.accountId), reason: REASON, from: TODAY, review: '2027-05-01' })
const manage = (person: string, account: string) => owner.insertInto('management').values({
  id: randomUUID(), person_id: person, side: 'community', account_id: account, organisation_id: world.organisation.probation, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW,
}).execute()
const sees = async (context: typeof colleague, person: string): Promise<boolean> => (await world.ask(context, openPerson, { person })).ok

describe('shutting a colleague out', () => {
  test('says who loses sight before it is saved, hides the person from them, and is lifted with a reason', async () => {
    const person = await world.person()
    const checked = await world.perform(head, exclude, await shut(person), { preview: true })
    expect(checked.consequences.map((one) => one.words).join()).toMatch(/One colleague loses sight of this person\..*Offender manager of probation/)
    expect(await sees(colleague, person)).toBe(true)
    const done = await world.perform(head, exclude, await shut(person))
    expect(done.ok && done.consequences).toEqual(checked.consequences)
    expect(await sees(colleague, person)).toBe(false)
    expect(await sees(head, person)).toBe(true)
    const limit = done.ok ? done.value.limit : ''
    for (const context of [colleague, prisoner, await world.as('administrator', 'police')])
      expect((await world.perform(context, liftLimit, { limit, because: 'I would like to see it again.' })).ok).toBe(false)
    const listed = await world.ask(lead, listLimits, {})
    expect(listed.ok && listed.value.standing.some((row) => row.id === limit)).toBe(true)
    expect((await world.perform(head, liftLimit, { limit, because: 'He was not the uncle after all.' })).ok).toBe(true)
    expect(await sees(colleague, person)).toBe(true)
    expect(await world.perform(head, liftLimit, { limit, because: 'He was not the uncle after all.' })).toMatchObject({ ok: false, message: expect.stringContaining('lifted already') })
  })

  test('waits until the responsible manager has handed over', async () => {
    const person = await world.person()
    await manage(person, colleague.viewer.accountId)
    expect(await world.perform(head, exclude, await shut(person))).toMatchObject({ ok: false, field: 'colleague', message: expect.stringMatching(/is responsible for this person since 1 January 2026\. Hand that over first/) })
    expect(await sees(colleague, person)).toBe(true)
  })

  test('takes no forged colleague, no person out of sight and no far review day', async () => {
    const person = await world.person()
    const input = await shut(person)
    const elsewhere = await world.person({ outsider: 'responsible' })
    expect(await world.perform(head, exclude, { ...input, colleague: 'nobody@example.invalid' })).toMatchObject({ ok: false, field: 'colleague' })
    expect(await world.perform(head, exclude, { ...input, reference: await referenceOf(elsewhere) })).toMatchObject({ ok: false, field: 'reference' })
    expect(await world.perform(head, exclude, { ...input, reference: 'P-0000000' })).toMatchObject({ ok: false, field: 'reference', message: expect.stringContaining('no person with this reference') })
    expect(await world.perform(head, exclude, { ...input, review: '2028-05-01' })).toMatchObject({ ok: false, field: 'review' })
    expect(await world.perform(head, exclude, { ...input, colleague: await emailOf(head.viewer.accountId) })).toMatchObject({ ok: false, message: expect.stringContaining('I know this person') })
    for (const context of [colleague, resettler, await world.as('caseworker', 'provider'), await world.as('data-officer', 'police')])
      expect(await world.perform(context, exclude, input)).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('an administrator shuts out by reference alone and sees nobody', async () => {
    const person = await world.person({ probation: 'responsible' }, { surname: 'Unseenbyadmin' })
    const administrator = await world.as('administrator', 'probation')
    const done = await world.perform(administrator, exclude, await shut(person))
    expect(done.ok).toBe(true)
    const listed = await world.ask(administrator, listLimits, {})
    expect(JSON.stringify(listed)).toContain(await referenceOf(person))
    expect(JSON.stringify(listed)).not.toContain('Unseenbyadmin')
    const housed = await world.person({ housing: 'responsible' })
    expect(await world.perform(administrator, exclude, { ...(await shut(housed)) })).toMatchObject({ ok: false, field: 'reference' })
  })
})

describe('I know this person', () => {
  test('holds at once, tells the head what is left behind, and is not for oneself to lift', async () => {
    const person = await world.person()
    const other = await world.as('offender-manager', 'probation')
    await manage(person, other.viewer.accountId)
    const checked = await world.perform(other, declareConflict, { person, reason: 'She is my neighbour.' }, { preview: true })
    expect(checked.consequences.map((one) => one.words).join()).toContain('You leave work behind')
    expect((await world.perform(other, declareConflict, { person, reason: 'She is my neighbour.' })).ok).toBe(true)
    expect(await sees(other, person)).toBe(false)
    expect(await world.perform(other, declareConflict, { person, reason: 'She is my neighbour.' })).toMatchObject({ ok: false, kind: 'not-found' })
    const told = await world.ask(head, listNotices, {})
    expect(told.ok && told.value.notices.map((one) => one.words).join()).toContain('give it to somebody else')
    const ledBy = await world.ask(lead, listNotices, {})
    expect(ledBy.ok && ledBy.value.notices.map((one) => one.href)).toEqual(['/limits'])
    const own = await world.ask(other, listNotices, {})
    expect(own.ok && own.value.notices).toEqual([])
    const { id } = await owner.selectFrom('sight_limit').select('id').where('person_id', '=', person).executeTakeFirstOrThrow()
    for (const role of ['delivery-unit-head', 'governance-lead', 'administrator'] as const) {
      const asKeeper = { ...other, viewer: { ...other.viewer, role } }
      expect(await world.perform(asKeeper, liftLimit, { limit: id, because: 'I would like to see her again.' })).toMatchObject({ ok: false, kind: 'not-found' })
      expect(await world.ask(asKeeper, openLimit, { limit: id })).toMatchObject({ ok: false, kind: 'not-found' })
    }
    expect((await world.perform(head, liftLimit, { limit: id, because: 'They no longer live side by side.' })).ok).toBe(true)
  })
})

describe('a lock', () => {
  const held = () => world.person({ prison: 'responsible' }, { surname: 'Lockedham' })
  const locking = async (person: string, accounts: string[], more = {}) => ({ reference: await referenceOf(person), accounts, others: '', reason: 'High profile: the press asks about him.', from: TODAY, review: '2027-05-01', ...more })

  test('keeps everybody else away, partners too, and says so first', async () => {
    const person = await held()
    expect(await sees(resettler, person) && await sees(colleague, person)).toBe(true)
    const input = await locking(person, [prisoner.viewer.accountId])
    const checked = await world.perform(prisoner, lock, input, { preview: true })
    const words = checked.consequences.map((one) => one.words).join()
    for (const loser of ['Prison resettlement worker of prison', 'Offender manager of probation']) expect(words).toContain(loser)
    const done = await world.perform(prisoner, lock, input)
    expect(done.ok).toBe(true)
    expect([await sees(prisoner, person), await sees(resettler, person), await sees(colleague, person), await sees(head, person)]).toEqual([true, false, false, false])
    const limit = done.ok ? done.value.limit : ''
    // A partner's lead knows that it stands and when it is looked at again: not why, and not whom it names. Those whom it shuts out know nothing of it.
    const partners = await world.ask(lead, openLimit, { limit })
    expect(partners).toMatchObject({ ok: true, value: { row: { kept: false, reason: null, colleagues: [], findings: [], organisation: 'Test prison' } } })
    expect(JSON.stringify(partners)).not.toMatch(/press|Prison offender manager/)
    expect(await world.perform(lead, reviewLimit, { limit, finding: 'The press still asks about him.', next: '2027-10-01' })).toMatchObject({ ok: false, message: expect.stringContaining('Test prison set this limit') })
    expect(await world.perform(lead, liftLimit, { limit, because: 'Nobody asks any more about him.' })).toMatchObject({ ok: false })
    const shutOut = { ...resettler, viewer: { ...resettler.viewer, role: 'prison-offender-manager' as const } }
    expect([(await world.ask(shutOut, openLimit, { limit })).ok, JSON.stringify(await world.ask(shutOut, listLimits, {})).includes('press')]).toEqual([false, false])
    expect(await world.ask(await world.as('administrator', 'prison'), openLimit, { limit })).toMatchObject({ ok: true, value: { row: { kept: true } } })
    expect((await world.perform(prisoner, reviewLimit, { limit, finding: 'The press still asks about him.', next: '2027-10-01' })).ok).toBe(true)
    expect(await world.ask(prisoner, openLimit, { limit })).toMatchObject({ ok: true, value: { row: { review: '2027-10-01', findings: [{ finding: 'The press still asks about him.' }] } } })
    expect((await world.perform(prisoner, liftLimit, { limit, because: 'Nobody asks any more about him.' })).ok).toBe(true)
    expect(await sees(resettler, person)).toBe(true)
  })

  test('is refused where nobody could work with the person, with forged accounts, and where it shuts out whoever is responsible', async () => {
    const person = await held()
    expect(await world.perform(prisoner, lock, await locking(person, []))).toMatchObject({ ok: false, field: 'accounts' })
    expect(await world.perform(prisoner, lock, await locking(person, [randomUUID()]))).toMatchObject({ ok: false, field: 'accounts' })
    expect(await world.perform(prisoner, lock, await locking(person, ['x'], {}))).toMatchObject({ ok: false, field: 'accounts' })
    expect(await world.perform(prisoner, lock, await locking(person, [colleague.viewer.accountId]))).toMatchObject({ ok: false, message: expect.stringContaining('nobody at Test prison') })
    await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'prison', account_id: prisoner.viewer.accountId, organisation_id: world.organisation.prison, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
    expect(await world.perform(prisoner, lock, await locking(person, [resettler.viewer.accountId]))).toMatchObject({ ok: false, message: expect.stringContaining('would no longer see them') })
    expect(await world.ask(prisoner, limitForm, { reference: await referenceOf(person) })).toMatchObject({ ok: true, value: { work: [{ accountId: prisoner.viewer.accountId }] } })
  })
})

test('a head whose own lock shuts them out is told first what it does, and reads it no more', async () => {
  const person = await world.person({ probation: 'responsible' }, { surname: 'Handedover' })
  const input = { reference: await referenceOf(person), accounts: [colleague.viewer.accountId], others: '', reason: 'His case is before the high court.', from: TODAY, review: '2027-05-01' }
  const checked = await world.perform(head, lock, input, { preview: true })
  expect(checked.consequences[0]?.words).toMatch(/^Careful: you yourself lose sight of this person/)
  const done = await world.perform(head, lock, input)
  expect(done.ok && (await world.ask(head, openLimit, { limit: done.value.limit })).ok).toBe(false)
  expect(done.ok && (await world.ask(await world.as('governance-lead', 'probation'), openLimit, { limit: done.value.limit })).ok).toBe(true)
})

describe('what the excluded can find out', () => {
  const SURNAME = 'Qvexcludedham'
  const NUMBERS = { crn: 'X777001', prisonNumber: 'A7777ZZ', pnc: '2001/0077777Q' }
  let person: string
  let reference: string

  /** An input for a name, aimed at the person wherever it can be. */
  const aimed = (schema: z.ZodType, id: string): Record<string, unknown> => {
    const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, { type?: string; format?: string; enum?: unknown[]; anyOf?: { enum?: unknown[]; type?: string; format?: string }[]; minimum?: number }> }
    return Object.fromEntries(Object.entries(properties).flatMap(([field, shape]) => {
      const one = shape.anyOf?.find((option) => option.format !== undefined) ?? shape.anyOf?.[0] ?? shape
      if (field === 'words') return [[field, SURNAME]]
      if (['reference', 'into', 'with'].includes(field)) return [[field, reference]]
      if (field === 'number') return [[field, NUMBERS.crn]]
      if (field === 'surname') return [[field, SURNAME]]
      if (one.format === 'uuid') return [[field, id]]
      if (one.enum) return [[field, one.enum[0]]]
      if (one.format === 'date') return [[field, TODAY]]
      if (one.type === 'integer' || one.type === 'number') return [[field, shape.minimum ?? 1]]
      if (one.type === 'boolean') return [[field, true]]
      if (one.type === 'array') return [[field, []]]
      return one.type === 'string' ? [[field, 'words that say why it is so']] : []
    }))
  }
  /** Everything that every query answers the colleague who aims at the person. */
  const everything = async (id: string): Promise<{ tried: number; leaks: string[]; counts: Record<string, string> }> => {
    const leaks: string[] = []
    const counts: Record<string, string> = {}
    let tried = 0
    for (const one of named.values()) {
      if (one.kind !== 'query' || (one.who !== 'anyone' && !one.who.includes(colleague.viewer.role))) continue
      for (const input of [aimed(one.input, id), {}]) {
        tried++
        const said = JSON.stringify(await runNamed(world.core, { ...colleague, requestId: randomUUID() }, one, input))
        // What was typed may come back; what was not typed may not.
        for (const mark of [NUMBERS.prisonNumber, NUMBERS.pnc, 'Qworthforename', ...(one.name === 'people.search' ? [] : [SURNAME])]) if (said.includes(mark)) leaks.push(`${one.name} tells ${mark}`)
        if (said.includes(reference) && !JSON.stringify(input).includes(reference)) leaks.push(`${one.name} tells the reference`)
        counts[`${one.name} ${JSON.stringify(input).length > 2 ? 'aimed' : 'plain'}`] = said
      }
    }
    return { tried, leaks, counts }
  }

  beforeAll(async () => {
    person = await world.person({ probation: 'responsible', prison: 'supplied' }, { surname: SURNAME, forename: 'Qworthforename', ...NUMBERS })
    reference = await referenceOf(person)
    await manage(person, head.viewer.accountId)
    await owner.insertInto('sentence').values({
      id: randomUUID(), person_id: person, kind: 'community', offence_code: 'TH68010', court: 'Peterborough', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 18, sentence_end: '2027-08-31', supervision_end: '2027-08-31', recorded_at: NOW,
    }).execute()
  })

  test('nothing, by any query, search, list or count: as if there were no such record', async () => {
    const before = await everything(person)
    expect(before.leaks.length).toBeGreaterThan(5)
    expect((await world.perform(head, exclude, await shut(person))).ok).toBe(true)
    const shutOut = await everything(person)
    expect(shutOut.leaks).toEqual([])
    expect(shutOut.tried).toBeGreaterThan(20)
    // The same world without the person: every plain list and total says the same to the last letter.
    const managements = await owner.selectFrom('management').selectAll().where('person_id', '=', person).execute()
    await sql`delete from management where person_id = ${person}::uuid`.execute(owner)
    await sql`delete from involvement where person_id = ${person}::uuid`.execute(owner)
    const absent = await everything(person)
    const differ = Object.keys(shutOut.counts).filter((key) => shutOut.counts[key] !== absent.counts[key])
    expect(differ).toEqual([])
    await owner.insertInto('management').values(managements).execute()
    for (const [organisation, basis] of [['probation', 'responsible'], ['prison', 'supplied']] as const)
      await owner.insertInto('involvement').values({ id: randomUUID(), person_id: person, organisation_id: world.organisation[organisation], basis, class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: randomUUID() }).execute()
  })

  test('nothing after a merge into another record either; after its undoing that other record is theirs again', async () => {
    const other = await world.person({ probation: 'responsible' }, { surname: 'Mergedwith' })
    const merged = await world.perform(head, mergePeople, { person, into: await referenceOf(other), reason: 'The same human being, seen twice: same fingerprints' })
    expect(merged.ok).toBe(true)
    for (const id of [person, other]) {
      expect(await sees(colleague, id)).toBe(false)
      expect((await everything(id)).leaks).toEqual([])
    }
    const found = await world.ask(colleague, searchPeople, { words: 'Mergedwith' })
    expect(found.ok && found.value.people).toEqual([])
    const merge = await owner.selectFrom('active_merge').select('id').where('person_id', '=', person).executeTakeFirstOrThrow()
    expect((await world.perform(head, partPeople, { merge: merge.id!, reason: 'Two people after all' })).ok).toBe(true)
    expect([await sees(colleague, person), await sees(colleague, other)]).toEqual([false, true])
    expect((await everything(person)).leaks).toEqual([])
  })

  test('nothing by emergency access, in the words of a person who is not there', async () => {
    const attempt = (number: string) => world.perform({ ...colleague, requestId: randomUUID() }, takeEmergencyAccess, { number, surname: SURNAME, ground: 'serious-harm', reason: 'He is said to be on his way to her.' })
    const [real, none] = [await attempt(NUMBERS.crn), await attempt('X000009')]
    const plain = (result: typeof real): string => JSON.stringify(result).replace(/You can try[^"]*/, '')
    expect(real.ok).toBe(false)
    expect(plain(real)).toBe(plain(none))
  })

  test('nor does an emergency access that ran when they were shut out go on', async () => {
    const another = await world.person({ prison: 'supplied', treatment: 'responsible' }, { surname: 'Runningham', crn: 'X777002' })
    await sql`update involvement set until_day = '2020-02-01' where person_id = ${another}::uuid and organisation_id = ${world.organisation.prison}::uuid`.execute(owner)
    const taken = await world.perform(colleague, takeEmergencyAccess, { number: 'X777002', surname: 'Runningham', ground: 'serious-harm', reason: 'He is said to be on his way to her.' })
    expect(taken.ok && await sees(colleague, another)).toBe(true)
    await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: another, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [colleague.viewer.accountId], reason: REASON, from_day: TODAY, review_day: '2027-05-01', set_by: head.viewer.accountId, set_at: NOW }).execute()
    expect(await sees(colleague, another)).toBe(false)
  })

  test('a head who is shut out counts one person fewer for each colleague', async () => {
    const mine = await world.as('offender-manager', 'probation')
    const counted = await world.person()
    await manage(counted, mine.viewer.accountId)
    const total = async (): Promise<string> => JSON.stringify(await world.ask(head, listTeam, {}))
    const before = await total()
    await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: counted, kind: 'exclusion', organisation_id: world.organisation.probation, accounts: [head.viewer.accountId], reason: REASON, from_day: TODAY, review_day: '2027-05-01', set_by: lead.viewer.accountId, set_at: NOW }).execute()
    const after = await total()
    expect(after).not.toBe(before)
    await sql`delete from management where person_id = ${counted}::uuid`.execute(owner)
    expect(await total()).toBe(after)
  })
})
