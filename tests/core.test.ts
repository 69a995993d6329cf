/** Four pulls on the core, on a whole demonstration: none of them needs an upward import or a special case. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadDemonstration } from '../src/demonstration.ts'
import type { Performed } from '../src/platform/action.ts'
import { ask, perform } from '../src/platform/action.ts'
import { contextFor } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases } from '../src/platform/database.ts'
import type { Sight } from '../src/platform/vocabulary.ts'
import { mergePeople, openPerson, partPeople, subjectAccess } from '../src/people/actions.ts'
import { openPlan } from '../src/plans/actions.ts'
import { dueForRelease } from '../src/release/actions.ts'
import { assessRisk } from '../src/risk/actions.ts'
import { assemble, findHat, publishGrid } from '../src/slices.ts'
import { testDatabase } from './database.ts'

const database = await testDatabase()
const databases = openDatabases(database)
afterAll(() => databases.close())
const folder = mkdtempSync(join(tmpdir(), 'throughline-core-'))
const core = assemble(databases.app, foldersOf(folder))
const today = contextFor(null, 'job').today

const as = async (person: string, organisation: string) => contextFor(await findHat(databases.app, person, organisation, today), 'job')
const ok = <T>(result: { ok: true; value: T } | { ok: false; message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

beforeAll(async () => {
  await publishGrid(databases.owner)
  await loadDemonstration(databases, { people: 250, seed: 1, dataFolder: folder })
}, 120_000)

/** Ids of people of the demonstration, by a condition on `p`. */
const people = async (condition: string): Promise<string[]> => {
  const { rows } = await databases.ownerPool.query<{ id: string }>(`select p.id from person p where ${condition} order by p.reference`)
  return rows.map((row) => row.id)
}
const counts = async (person: string): Promise<Record<string, number>> => {
  const { rows } = await databases.ownerPool.query<Record<string, number>>(`select
    (select count(*) from plan where person_id = $1)::int as plans, (select count(*) from goal where person_id = $1)::int as goals,
    (select count(*) from step where person_id = $1)::int as steps, (select count(*) from source_record where person_id = $1)::int as records,
    (select count(*) from assessment where person_id = $1)::int as assessments, (select count(*) from referral where person_id = $1)::int as referrals,
    (select count(*) from plan where person_id = $1 and state <> 'closed')::int as open,
    (select count(*) from management where person_id = $1 and (until_day is null or until_day > current_date))::int as managers`, [person])
  return rows[0]!
}

/** What two records have on both sides that a merge asks somebody to settle, by slice and as often as each says so: read from the rows, apart from the rules that say it. */
const meeting = async (one: string, other: string): Promise<string[]> => {
  const { rows } = await databases.ownerPool.query<{ slice: string }>(`
    with has as (
      select 'housing place' as what, person_id from accommodation where ended_on is null
      union select 'managers ' || side, person_id from management where until_day is null or until_day > $3
      union select 'release plan', p.person_id from release_plan p join sentence s on s.id = p.sentence_id where p.settled_on is null and s.custody_ended_as is null
      union select 'gate record', person_id from gate_check where day_after = 0 and ended_on is null
      union select 'housing duty', person_id from duty_to_refer where state in ('sent', 'acknowledged', 'in-review', 'accepted') and sent_on >= $3::date - 182
      union select 'referrals ' || service_id, person_id from referral where state in ('sent', 'accepted')
    )
    select split_part(what, ' ', 1) as slice from has where person_id in ($1, $2) group by what having count(distinct person_id) = 2`, [one, other, today])
  return rows.map(({ slice }) => slice)
}

describe('the core bears four pulls', () => {
  test('two people with plans and managers are made one and two again, and nothing is lost', async () => {
    const helen = await as('helen.sampleton', 'cambridgeshire-probation')
    const [merged = '', kept = ''] = await people(`exists (select 1 from plan where person_id = p.id and state = 'agreed') and exists (select 1 from management m where m.person_id = p.id and m.until_day is null and m.side = 'community')`)
    const before = [await counts(merged), await counts(kept)]
    expect(before.every((one) => one['open'] === 1 && one['managers'] === 1)).toBe(true)
    const { reference } = await databases.owner.selectFrom('person').select('reference').where('id', '=', kept).executeTakeFirstOrThrow()
    const asked = { person: merged, into: reference, reason: 'the fingerprints of both are the same, a test says' }

    const preview = await perform(core, helen, mergePeople, asked, { preview: true })
    // Who sees and which plan holds is said of every two like these; of the rest, each where both have what meets, and nothing else.
    expect(preview.consequences.map((one) => one.slice).toSorted()).toEqual(['sharing', 'plans', ...await meeting(merged, kept)].toSorted())
    expect([await counts(merged), await counts(kept)]).toEqual(before)

    const { mergeId } = ok(await perform(core, helen, mergePeople, asked))
    const opened = ok(await ask(core, helen, openPlan, { person: merged }))
    const keptPlan = await databases.owner.selectFrom('plan').select('id').where('person_id', '=', kept).where('state', '<>', 'closed').executeTakeFirstOrThrow()
    expect(opened.plan?.id).toBe(keptPlan.id)
    const both = [await counts(merged), await counts(kept)]
    expect(both.map((one) => one['managers']).reduce((sum, one) => sum! + one!, 0)).toBe(1)

    ok(await perform(core, helen, partPeople, { merge: mergeId, reason: 'two brothers after all, a test says' }))
    const after = [await counts(merged), await counts(kept)]
    for (const side of [0, 1]) expect({ ...after[side], managers: null }).toEqual({ ...before[side], managers: null })
  })

  test('a rise in risk shows what follows in the slices below before it is saved, and saving does just that', async () => {
    const priya = await as('priya.example', 'cambridgeshire-probation')
    const [person = ''] = await people(`exists (select 1 from management m join account a on a.id = m.account_id where m.person_id = p.id and m.until_day is null and a.handle = 'priya.example')
      and exists (select 1 from referral r where r.person_id = p.id and r.state in ('sent', 'accepted'))
      and not exists (select 1 from risk_assessment r where r.person_id = p.id and r.harm in ('high', 'very-high'))`)
    const asked = { person, harm: 'very-high' as const, likelihoodPercent: 90, tier: 'A3', source: 'probation' as never, assessed: today }
    const source = (assessRisk.input.shape.source.options as string[])[0] as never
    const check: Performed<unknown> = await perform(core, priya, assessRisk, { ...asked, source }, { preview: true })
    expect(ok(check)).toBeDefined()
    const slices = new Set(check.consequences.map((one) => one.slice))
    expect([...slices]).toEqual(expect.arrayContaining(['managers', 'referrals']))
    expect(await databases.owner.selectFrom('risk_assessment').selectAll().where('person_id', '=', person).where('harm', '=', 'very-high').execute()).toEqual([])
    const saved = await perform(core, priya, assessRisk, { ...asked, source })
    expect(saved.consequences).toEqual(check.consequences)
    expect(await databases.owner.selectFrom('manager_review').selectAll().where('person_id', '=', person).where('done_on', 'is', null).execute()).toHaveLength(1)
  })

  test('a subject access export has every slice’s part, for the lead alone, and says by what duty', async () => {
    const george = await as('george.mockley', 'cambridgeshire-commissioner')
    const [person = ''] = await people(`exists (select 1 from plan where person_id = p.id) and exists (select 1 from referral where person_id = p.id) and exists (select 1 from assessment where person_id = p.id)
      and exists (select 1 from sentence s where s.person_id = p.id and s.released_on is not null) and exists (select 1 from risk_assessment where person_id = p.id) and exists (select 1 from accommodation where person_id = p.id)`)
    const { sections } = ok(await ask(core, george, subjectAccess, { person }))
    const filled = sections.filter((section) => section.rows.length > 0).map((section) => section.title)
    // What this person has nothing of may be empty; the heart of the record may not.
    expect(filled.length).toBeGreaterThanOrEqual(12)
    for (const about of [/who you are/i, /sentence/i, /risk/i, /need/i, /plan/i, /referr/i, /responsible/i, /organisations/i]) expect([about, filled.some((title) => about.test(title))]).toEqual([about, true])
    const entry = await databases.owner.selectFrom('audit_entry').select(['name', 'allowed_by']).where('request_id', '=', george.requestId).executeTakeFirstOrThrow()
    expect(entry.allowed_by).toMatch(/article 15/)
    const priya = await as('priya.example', 'cambridgeshire-probation')
    expect((await ask(core, priya, subjectAccess, { person })).ok).toBe(false)
    // The duty widens that one query, not the lead's other looks.
    const opened = ok(await ask(core, george, openPerson, { person }))
    expect(opened.panels.find((panel) => panel.name === 'plans.plan')?.data ?? null).not.toMatchObject({ goals: expect.arrayContaining([expect.anything()]) })
  })

  test('a list masks a field for who may not see its class, and shows it to who may', async () => {
    const leila = await as('leila.specimen', 'hmp-peterborough')
    const answer = ok(await ask(core, leila, dueForRelease, {}))
    expect(answer.people.length).toBeGreaterThan(0)
    expect(answer.healthMasked).toBe(true)
    const opened = ok(await ask(core, leila, openPerson, { person: answer.people[0]!.personId }))
    const sightings = opened.panels.find((panel) => panel.name === 'sharing.sight')?.data as { class: string; sight: Sight }[]
    expect(sightings.find((one) => one.class === 'health')?.sight).toBe('masked')
  })
})
