import { sql } from 'kysely'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { mergePeople, openPerson, partPeople } from '../people/actions.ts'
import { assessRisk } from '../risk/actions.ts'
import { recordSentence } from '../sentences/actions.ts'
import { declareConflict } from '../sharing/actions.ts'
import { allocate, confirmManager, endResponsibility, handOver, listCaseload, listManagers, listTeam, listUnallocated, loadManagements } from './actions.ts'
import { seededRandom } from '../core/random.ts'
import { newReference } from '../people/rules.ts'
import { WAITING_COUNTED_MAX } from './rules.ts'

const world = await makeWorld()
const { owner, ownerPool } = world.databases

const head = await world.as('delivery-unit-head', 'probation')
const priya = await world.as('offender-manager', 'probation')
const samuel = await world.as('prison-offender-manager', 'prison')
const HANDOVER = 'Has a bed from the 7th. Sister is the contact. Starts the course on Monday.'
const custody = { kind: 'custody', offenceCode: 'TH68010', court: 'Peterborough Crown Court', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20, custodyStart: '2026-03-01', prison: 'PBI', plannedRelease: '2026-12-03', sentenceEnd: '2027-10-31' } as const
const order = { kind: 'community', offenceCode: 'TH68010', court: 'Peterborough Magistrates’ Court', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 18, sentenceEnd: '2027-08-31' } as const

const sentenced = async (sentence: typeof custody | typeof order = order, involved: Parameters<typeof world.person>[0] = { probation: 'responsible' }, surname = 'Testerton'): Promise<string> => {
  const person = await world.person(involved, { surname })
  const done = await world.perform(priya, recordSentence, { person, ...sentence })
  if (!done.ok) throw new Error(done.message)
  return person
}
const referenceOf = async (id: string): Promise<string> => (await owner.selectFrom('person').select('reference').where('id', '=', id).executeTakeFirstOrThrow()).reference
const rowsOf = (person: string) => owner.selectFrom('management').selectAll().where('person_id', '=', person).orderBy('from_day').execute()
const unallocated = async (viewer = head): Promise<string[]> => {
  const ids: string[] = []
  for (let after = ''; ;) {
    const found = await world.ask(viewer, listUnallocated, { after })
    if (!found.ok) throw new Error(found.message)
    ids.push(...found.value.people.map((one) => one.id))
    if (!found.value.next) return ids
    after = found.value.next
  }
}

describe('the head of the unit gives everybody one offender manager', () => {
  test('sees who has none, soonest release and longest wait first, with where they are and their tier', async () => {
    const community = await sentenced(order)
    const prisoner = await sentenced(custody, { probation: 'responsible' })
    const ended = await sentenced({ ...order, sentenceEnd: '2026-10-31' } as never)
    await world.perform(priya, assessRisk, { person: prisoner, harm: 'high', likelihoodPercent: 60, tier: 'B2', source: 'oasys', assessed: '2026-11-01' })
    const found = await world.ask(head, listUnallocated, {})
    if (!found.ok) throw new Error(found.message)
    expect(found.value.people.map((one) => one.id)).toEqual([community, prisoner])
    expect(found.value.people).toMatchObject([
      { standing: { at: 'on-supervision' }, waitingSince: '2026-03-01', daysWaiting: 267, tier: null },
      { standing: { at: 'in-custody', days: 10 }, neededBy: '2026-12-03', tier: 'B2', tierWithheld: null },
    ])
    expect(found.value.waiting).toBe(2)
    expect(await unallocated()).not.toContain(ended)
  })

  test('sees people whose only involvement is the prison’s, or a record that the unit supplied', async () => {
    const prisoner = await sentenced(custody, { prison: 'responsible' })
    const recorded = await sentenced(order, { probation: 'supplied' })
    expect(await unallocated()).toEqual(expect.arrayContaining([prisoner, recorded]))
  })

  test('gives one, who then sees the person among theirs with what is due next; the list no longer has them', async () => {
    const person = await sentenced(custody)
    const preview = await world.perform(head, allocate, { person, manager: priya.viewer.accountId }, { preview: true })
    expect(preview.consequences.map((one) => one.words)).toEqual([
      `From 23 November 2026 ${priya.viewer.name} of Test probation is responsible.`, expect.stringMatching(/then has 1 person, 1 of 50 points/),
    ])
    expect(await rowsOf(person)).toEqual([])
    expect((await world.perform(head, allocate, { person, manager: priya.viewer.accountId })).ok).toBe(true)
    expect(await unallocated()).not.toContain(person)
    const mine = await world.ask(priya, listCaseload, {})
    const listed = mine.ok ? mine.value.people.find((one) => one.id === person) : undefined
    expect(listed?.standing).toMatchObject({ at: 'in-custody', days: 10 })
    expect(listed?.next && listed.next.due <= '2026-12-03').toBe(true)
    const days = mine.ok ? mine.value.people.map((one) => one.next?.due ?? '9999') : []
    expect(days).toEqual(days.toSorted())
    const opened = await world.ask(priya, openPerson, { person })
    expect(opened.ok && opened.value.panels[0]).toMatchObject({ name: 'managers.who', data: { current: { name: priya.viewer.name } } })
  })

  test('two who allocate at once: exactly one wins, and the other gets a sentence', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await sentenced(custody)
      const both = await Promise.all([world.perform(head, allocate, { person, manager: priya.viewer.accountId }), world.perform(head, allocate, { person, manager: samuel.viewer.accountId })])
      expect(both.filter((one) => one.ok)).toHaveLength(1)
      expect(both.find((one) => !one.ok)).toMatchObject({ ok: false, kind: 'refused', field: 'manager', message: expect.stringMatching(/Only one can be/) })
      expect(await rowsOf(person)).toHaveLength(1)
    }
  })

  test('the team shows how much each has', async () => {
    const team = await world.ask(head, listTeam, {})
    const row = team.ok ? team.value.team.find((one) => one.accountId === priya.viewer.accountId) : undefined
    expect(row && row.people).toBeGreaterThan(0)
    expect(row && row.points).toBeGreaterThan(0)
  })

  test('a full caseload needs a reason', async () => {
    const full = await world.as('offender-manager', 'commissioner')
    const client = await ownerPool.connect()
    try {
      const others = await Promise.all(Array.from({ length: 50 }, () => world.person()))
      await loadManagements(client, others.map((person) => ({
        id: crypto.randomUUID(), person_id: person, side: 'community', account_id: full.viewer.accountId, organisation_id: full.viewer.organisationId, from_day: '2026-01-01', until_day: null,
        reason: 'Loaded', handover: null, decided_by: null, decided_at: NOW, ended_reason: null, ended_by: null, ended_at: null,
      })))
    } finally {
      client.release()
    }
    const person = await sentenced()
    expect(await world.perform(head, allocate, { person, manager: full.viewer.accountId })).toMatchObject({ ok: false, field: 'reason', message: expect.stringContaining('51 of 50 points') })
    expect((await world.perform(head, allocate, { person, manager: full.viewer.accountId, reason: 'The only one who speaks Polish' })).ok).toBe(true)
  })
})

describe('a manager who declares that they know the person', () => {
  test('stays on record, so the person stands on the head’s list until somebody else is responsible', async () => {
    const before = await world.ask(head, listUnallocated, {})
    const person = await sentenced(order)
    const knowing = await world.as('offender-manager', 'housing')
    await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: priya.viewer.accountId, organisation_id: priya.viewer.organisationId, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
    expect(await unallocated()).not.toContain(person)
    expect((await world.perform(priya, declareConflict, { person, reason: 'She is a cousin of mine.' })).ok).toBe(true)
    expect(await unallocated()).toContain(person)
    const found = await world.ask(head, listUnallocated, {})
    expect(found.ok && found.value.people.find((one) => one.id === person)).toMatchObject({ conflict: true, daysWaiting: 0, waitingSince: TODAY })
    expect(found.ok && before.ok && found.value.waiting - before.value.waiting).toBe(1)
    // Whoever knows them, and whoever sees nobody, are not told; after the handover nobody waits.
    expect(await unallocated(await world.as('delivery-unit-head', 'outsider'))).not.toContain(person)
    const [current] = await rowsOf(person)
    expect((await world.perform(head, handOver, { person, expected: current!.id, manager: knowing.viewer.accountId, from: TODAY, handover: HANDOVER })).ok).toBe(true)
    expect(await unallocated()).not.toContain(person)
  })

  test('does not bring back somebody whose sentence is over, nor one of whom another manager is shut out', async () => {
    const [over, others] = [await sentenced({ ...order, sentenceEnd: '2026-10-31' } as never), await sentenced(order)]
    for (const [person, account] of [[over, priya], [others, samuel]] as const) {
      await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: priya.viewer.accountId, organisation_id: priya.viewer.organisationId, from_day: '2026-01-01', reason: 'Allocated', decided_at: NOW }).execute()
      await owner.insertInto('sight_limit').values({ id: crypto.randomUUID(), person_id: person, kind: 'exclusion', organisation_id: priya.viewer.organisationId, accounts: [account.viewer.accountId], reason: 'A neighbour', from_day: TODAY, review_day: '2027-01-01', set_by: head.viewer.accountId, set_at: NOW }).execute()
    }
    const listed = await unallocated()
    expect([over, others].filter((one) => listed.includes(one))).toEqual([])
  })
})

describe('the prison’s until a dated handover, then the community’s', () => {
  test('a handover is arranged for a day, nobody else is responsible in between, and any past day can be asked', async () => {
    const person = await sentenced(custody)
    await world.perform(head, allocate, { person, manager: samuel.viewer.accountId })
    const [current] = await rowsOf(person)
    const input = { person, expected: current!.id, manager: priya.viewer.accountId, from: '2026-12-01', handover: HANDOVER }
    expect(await world.perform(samuel, handOver, { ...input, handover: '' })).toMatchObject({ ok: false, field: 'handover' })
    const done = await world.perform(samuel, handOver, input)
    if (!done.ok) throw new Error(done.message)
    expect(done.consequences[0]?.words).toBe(`From 1 December 2026 ${priya.viewer.name} of Test probation is responsible; ${samuel.viewer.name} is until the day before.`)
    expect((await rowsOf(person)).map((row) => [row.side, row.from_day, row.until_day])).toEqual([['prison', TODAY, '2026-12-01'], ['community', '2026-12-01', null]])
    for (const [on, name] of [['2026-11-30', samuel.viewer.name], ['2026-12-01', priya.viewer.name], ['2026-01-01', undefined]] as const) {
      const asked = await world.ask(head, listManagers, { person, on })
      expect(asked.ok && asked.value.onDay?.name).toBe(name)
    }
    const due = await world.ask(samuel, openPerson, { person })
    expect(due.ok && due.value.due).toEqual(expect.arrayContaining([expect.objectContaining({ due: '2026-12-01', words: `Handover to ${priya.viewer.name}` })]))

    const cancelled = await world.perform(samuel, endResponsibility, { person, management: done.value.management, why: 'Release day moved' })
    expect(cancelled.consequences[0]?.words).toBe(`${samuel.viewer.name} stays responsible.`)
    expect((await rowsOf(person)).map((row) => [row.side, row.until_day])).toEqual([['prison', null], ['community', '2026-12-01']])
  })

  test('the second of two who hand over is shown who is responsible now', async () => {
    const person = await sentenced(custody)
    await world.perform(head, allocate, { person, manager: samuel.viewer.accountId })
    const result = await world.perform(head, handOver, { person, expected: crypto.randomUUID(), manager: priya.viewer.accountId, from: '2026-12-01', handover: HANDOVER })
    expect(result).toMatchObject({ ok: false, kind: 'stale', current: { name: samuel.viewer.name } })
  })

  test('a responsibility that ends puts the person back on the list', async () => {
    const person = await sentenced()
    const given = await world.perform(head, allocate, { person, manager: priya.viewer.accountId })
    if (!given.ok) throw new Error(given.message)
    await world.perform(head, endResponsibility, { person, management: given.value.management, why: 'Moved to another unit' })
    expect(await unallocated()).not.toContain(person)
    expect(await unallocated(await world.as('delivery-unit-head', 'probation', new Date('2026-11-24T09:00:00Z')))).toContain(person)
  })
})

describe('merges, partings and changes of risk', () => {
  test('two managers are settled in the merge, said before it is saved, and the parting gives the one that was set aside back exactly as it was', async () => {
    const kept = await sentenced(order, { probation: 'responsible' }, 'Keptham')
    const merged = await sentenced(order, { probation: 'responsible' }, 'Mergeham')
    const other = await world.as('offender-manager', 'commissioner')
    await world.perform(head, allocate, { person: kept, manager: priya.viewer.accountId })
    await world.perform(head, allocate, { person: merged, manager: other.viewer.accountId, reason: 'Full, but knows the person well' })
    const input = { person: merged, into: await referenceOf(kept), reason: 'same PNC number' }
    const knownBefore = await owner.selectFrom('involvement').selectAll().where('person_id', '=', merged).orderBy('id').execute()
    const before = await rowsOf(merged)
    const preview = await world.perform(priya, mergePeople, input, { preview: true })
    expect(preview.consequences.map((one) => one.words)).toEqual(expect.arrayContaining([expect.stringMatching(new RegExp(`^Both records have an offender manager: ${priya.viewer.name} stays responsible`))]))
    const done = await world.perform(priya, mergePeople, input)
    if (!done.ok) throw new Error(done.message)
    const who = await world.ask(head, listManagers, { person: merged })
    expect(who.ok && who.value.current?.name).toBe(priya.viewer.name)
    expect((await rowsOf(merged))[0]).toMatchObject({ until_day: TODAY, ended_reason: `The records were merged: ${priya.viewer.name} is responsible` })

    const parted = await world.perform(priya, partPeople, { merge: done.value.mergeId, reason: 'Two brothers after all' })
    expect(parted.consequences.map((one) => one.words)).toEqual(expect.arrayContaining([`${other.viewer.name} is responsible for Alex Mergeham (${await referenceOf(merged)}) again, as before the merge.`]))
    expect(parted.consequences.map((one) => one.words)).toContainEqual(expect.stringMatching(new RegExp(`^While the two were one, since .* It stays where it stands, mostly with ${await referenceOf(kept)}`)))
    expect(await owner.selectFrom('notice').select(['account_id', 'href']).where('person_id', 'in', [merged, kept]).where('words', 'like', '%a person of their own again%').execute()).toEqual([{ account_id: other.viewer.accountId, href: `/people/${merged}/written/${kept}/${TODAY}/${TODAY}` }])
    expect(await rowsOf(merged)).toEqual(before)
    expect(await owner.selectFrom('involvement').selectAll().where('person_id', '=', merged).orderBy('id').execute()).toEqual(knownBefore)
    expect(await unallocated()).not.toContain(merged)
    expect(await unallocated()).not.toContain(kept)
  })

  test('a rise in risk shows before it is saved who must be checked, makes it due, and the answer settles it', async () => {
    const person = await sentenced()
    await world.perform(priya, assessRisk, { person, harm: 'medium', likelihoodPercent: 40, tier: 'C1', source: 'oasys', assessed: '2026-06-01' })
    await world.perform(head, allocate, { person, manager: priya.viewer.accountId })
    const rise = { person, harm: 'high', likelihoodPercent: 62, tier: 'B2', source: 'oasys', assessed: TODAY } as const
    const preview = await world.perform(priya, assessRisk, rise, { preview: true })
    expect(preview.consequences.filter((one) => one.slice === 'managers').map((one) => one.words)).toEqual([
      expect.stringMatching(new RegExp(`^The caseload of ${priya.viewer.name} becomes [\\d.]+ of 50 points\\.$`)),
      `This risk wants a probation officer. Somebody must check by 30 November 2026 that ${priya.viewer.name} is still the right offender manager.`,
    ])
    expect(await owner.selectFrom('manager_review').selectAll().where('person_id', '=', person).execute()).toEqual([])
    await world.perform(priya, assessRisk, rise)
    const opened = await world.ask(priya, openPerson, { person })
    expect(opened.ok && opened.value.due).toEqual(expect.arrayContaining([expect.objectContaining({ due: '2026-11-30', href: `/people/${person}/manager` })]))
    const page = await world.ask(head, listManagers, { person })
    const review = page.ok ? page.value.review : null
    expect((await world.perform(head, confirmManager, { person, review: review?.id ?? '', finding: 'Probation officer already' })).ok).toBe(true)
    expect(await world.perform(head, confirmManager, { person, review: review?.id ?? '', finding: 'Again' })).toMatchObject({ ok: false, message: 'This check is already answered.' })
  })

  test('on random sequences of allocating, handing over, ending, merging and parting at most one is responsible on any day', async () => {
    let steps = 0
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ what: fc.constantFrom('allocate', 'hand-over', 'end', 'merge', 'part'), who: fc.boolean(), whom: fc.boolean(), ahead: fc.integer({ min: 0, max: 9 }), later: fc.integer({ min: 0, max: 4 }) }), { minLength: 4, maxLength: 12 }),
      async (operations) => {
        const pair = [await sentenced(custody), await sentenced(custody)] as const
        let moment = NOW
        let merge: string | undefined
        for (const { what, who, whom, ahead, later } of operations) {
          moment = new Date(moment.getTime() + later * 86_400_000)
          const viewer = await world.as('delivery-unit-head', 'probation', moment)
          const person = pair[who ? 0 : 1]
          const manager = (whom ? priya : samuel).viewer.accountId
          const from = addDays(viewer.today, ahead)
          const page = await world.ask(viewer, listManagers, { person })
          const now = page.ok ? page.value : null
          if (what === 'allocate') await world.perform(viewer, allocate, { person, manager, from, reason: 'In a random sequence' })
          if (what === 'hand-over' && now?.current) await world.perform(viewer, handOver, { person, expected: now.current.id, manager, from, handover: HANDOVER, reason: 'In a random sequence' })
          if (what === 'end' && now) await world.perform(viewer, endResponsibility, { person, management: (whom ? now.next : now.current)?.id ?? crypto.randomUUID(), lastDay: from, why: 'In a random sequence' })
          if (what === 'merge' && !merge) {
            const done = await world.perform(viewer, mergePeople, { person, into: await referenceOf(pair[who ? 1 : 0]), reason: 'In a random sequence of steps' })
            merge = done.ok ? done.value.mergeId : undefined
          }
          if (what === 'part' && merge && (await world.perform(viewer, partPeople, { merge, reason: 'In a random sequence' })).ok) merge = undefined
          const rows = await owner.selectFrom('management').select(['person_id', 'from_day', 'until_day']).where('person_id', 'in', [...pair]).execute()
          const groups = merge ? [{ ids: [...pair], rows }] : pair.map((id) => ({ ids: [id], rows: rows.filter((row) => row.person_id === id) }))
          const responsible = (group: (typeof groups)[number], day: string) => group.rows.filter((row) => row.from_day <= day && (row.until_day === null || row.until_day > day)).length
          for (const group of groups)
            for (let n = 0; n < 40; n++) expect(responsible(group, addDays(viewer.today, n))).toBeLessThanOrEqual(1)
          // Whoever has nobody on a day is on the list of that day, once, and nobody else is.
          for (const day of [viewer.today, addDays(viewer.today, 5)]) {
            const { rows: waiting } = await sql<{ person_id: string }>`select person_id from people_without_manager(${day}::date)`.execute(owner)
            for (const group of groups) expect(waiting.filter((one) => group.ids.includes(one.person_id)).length).toBe(1 - responsible(group, day))
          }
          steps++
        }
      },
    ), { numRuns: 12, seed: 7 })
    expect(steps).toBeGreaterThan(40)
  })
})

test('how many wait is the number of all pages, seen people only, and stops at a thousand', async () => {
  const found = async () => {
    const answer = await world.ask(head, listUnallocated, {})
    return answer.ok ? answer.value.waiting : -1
  }
  const one = await owner.selectFrom('sentence').selectAll().where('custody_start', 'is', null).executeTakeFirstOrThrow()
  const unseen = await world.person({ outsider: 'supplied' })
  const before = await unallocated()
  expect(await found()).toBe(before.length)
  // Somebody of an organisation that shares nothing waits too, and is not counted.
  await owner.insertInto('sentence').values({ ...one, id: crypto.randomUUID(), person_id: unseen }).execute()
  expect(await found()).toBe(before.length)
  const references = seededRandom(20261123)
  const many = Array.from({ length: WAITING_COUNTED_MAX + 20 }, () => ({ id: crypto.randomUUID() }))
  await owner.transaction().execute(async (tx) => {
    await tx.insertInto('person').values(many.map(({ id }) => ({ id, reference: newReference(references), forename: 'Waiting', surname: 'Counted', forename_key: 'waiting', surname_key: 'counted', birth_date: '1990-01-01', sex: 'male', created_at: new Date() }))).execute()
    await tx.insertInto('involvement').values(many.map(({ id }) => ({ id: crypto.randomUUID(), person_id: id, organisation_id: world.organisation.probation, basis: 'responsible', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: id }))).execute()
    await tx.insertInto('sentence').values(many.map(({ id }) => ({ ...one, id: crypto.randomUUID(), person_id: id }))).execute()
  })
  expect(await found()).toBe(WAITING_COUNTED_MAX + 1)
  const page = await world.ask(head, listUnallocated, {})
  expect(page.ok && page.value.people).toHaveLength(20)
  await owner.deleteFrom('sentence').where('person_id', 'in', many.map(({ id }) => id)).execute()
})

describe('who must not see', () => {
  test('a provider’s caseworker may not ask for the list, and a head without an agreement finds nobody and can give nobody', async () => {
    const person = await sentenced(order, { probation: 'responsible', provider: 'referred', outsider: 'supplied' })
    expect(await world.ask(await world.as('caseworker', 'provider'), listUnallocated, {})).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.ask(await world.as('caseworker', 'provider'), listCaseload, {})).toMatchObject({ ok: false, kind: 'not-found' })
    const stranger = await world.as('delivery-unit-head', 'outsider')
    expect(await unallocated(stranger)).toEqual([])
    const told = await world.ask(stranger, listUnallocated, {})
    expect(told.ok && told.value.waiting).toBe(0)
    expect(await world.perform(stranger, allocate, { person, manager: priya.viewer.accountId })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await rowsOf(person)).toEqual([])
  })

  test('where an agreement does not share risk, the list keeps its people and says why the tier is withheld', async () => {
    const person = await sentenced()
    await world.perform(priya, assessRisk, { person, harm: 'high', likelihoodPercent: 60, tier: 'B2', source: 'oasys', assessed: '2026-11-01' })
    const shares = await owner.selectFrom('agreement_party').select(['organisation_id', 'shares']).execute()
    for (const party of shares)
      await owner.updateTable('agreement_party').set({ shares: party.shares.filter((cls) => cls !== 'risk') }).where('organisation_id', '=', party.organisation_id).execute()
    try {
      const found = await world.ask(head, listUnallocated, {})
      expect(found.ok && found.value.people.find((one) => one.id === person)).toMatchObject({ tier: null, tierWithheld: expect.stringMatching(/^No agreement that your organisation has signed shares this/) })
    } finally {
      for (const party of shares) await owner.updateTable('agreement_party').set({ shares: party.shares }).where('organisation_id', '=', party.organisation_id).execute()
    }
  })
})
