/**
 * `npm run bench -- gate [--people 1500]`: the list of a prison of 1,500 for the next 12 weeks, in one statement as the doors' role, beside
 * a plain truth in the same run: a statement for each person by itself, which must give the same answers.
 *
 * It works in a database of its own on a server thrown away afterwards; with `THROUGHLINE_HOME` in that folder, which is kept.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { addDays } from '../src/core/dates.ts'
import { contextFor, type Reading } from '../src/platform/context.ts'
import { foldersOf } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { openRecords } from '../src/platform/records.ts'
import { keysOf, PATHWAYS } from '../src/platform/vocabulary.ts'
import { leavingPage, type LeavingRow } from '../src/release/store.ts'
import { custodyCourse } from '../src/release/store/lists.ts'
import { nextActions } from '../src/release/workflow.ts'
import { assemble, publishGrid } from '../src/slices.ts'

const TODAY = '2026-11-23'
const ROUNDS = 60
const WARM_UP = 8
const WEEKS = 12
/** A prison of resettlement: people stay for up to so many days, so that a quarter leaves in 12 weeks. */
const STAY_DAYS = 336

const PRISON = '00000000-0000-4000-8000-00000000a001'
const WORKER = '00000000-0000-4000-8000-00000000b001'

/** One prison with so many people, everybody with assessments, a plan, kept points and open items; and as many elsewhere. */
const load = async ({ owner }: Databases, people: number): Promise<void> => {
  await owner.insertInto('prison').values([{ code: 'PBI', name: 'Peterborough (HMP)', active: true, holds_men: true, holds_women: false }, { code: 'LTI', name: 'Littlehey (HMP)', active: true, holds_men: true, holds_women: false }]).execute()
  await owner.insertInto('offence').values({ code: 'TH68010', title: 'Theft from shop', category: 'Theft' }).execute()
  await owner.insertInto('organisation').values([
    { id: PRISON, handle: 'prison', name: 'Measured prison', kind: 'prison', invented: true, prison_code: 'PBI' }, { id: PRISON.replace('a001', 'a002'), handle: 'other', name: 'Other prison', kind: 'prison', invented: true, prison_code: 'LTI' },
  ]).execute()
  const [agreement, other] = ['00000000-0000-4000-8000-00000000c001', PRISON.replace('a001', 'a002')]
  await owner.insertInto('agreement').values({
    id: agreement, reference: 'BENCH-1', title: 'Measured agreement', about: 'For measurements', gateway: ['Offender Management Act 2007 s14'], regime: 'UK GDPR', purposes: ['resettlement'],
    from_day: '2020-01-01', until_day: '2030-12-31', review_day: '2027-01-01',
  }).execute()
  await owner.insertInto('agreement_party').values([PRISON, other].map((id) => ({ agreement_id: agreement, organisation_id: id, capacity: 'controller', shares: ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan'], signed_on: '2020-01-01' }))).execute()
  await owner.insertInto('account').values({ id: WORKER, handle: 'worker', name: 'Measured worker', email: 'worker@example.invalid' }).execute()
  await owner.insertInto('membership').values({ id: WORKER, account_id: WORKER, organisation_id: PRISON, role: 'resettlement-worker', purpose: 'resettlement', from_day: '2020-01-01' }).execute()
  await sql`
    with made as (
      insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, created_at)
      select gen_random_uuid(), 'P-' || translate(lpad(n::text, 7, '0'), 'ILOU', '0000'), 'Sam', 'Crowd', 'sam', 'crowd', '1990-01-01', 'male', now() from generate_series(1, ${people * 2}::int) n returning id, reference
    ), numbered as (select id, substring(reference from 3)::int as n, case when substring(reference from 3)::int <= ${people} then ${PRISON}::uuid else ${other}::uuid end as held from made
    ), involved as (
      insert into involvement (id, person_id, organisation_id, basis, class, from_day, because_of, because_id) select gen_random_uuid(), id, held, 'responsible', 'identity', '2026-01-01', 'test', gen_random_uuid() from numbered
    ), sentenced as (
      insert into sentence (id, person_id, kind, offence_code, court, offence_day, imposed_day, months, custody_start, prison_code, planned_release, sentence_end, supervision_end, recorded_at)
      select gen_random_uuid(), id, 'custody', 'TH68010', 'Test Court', '2026-01-10', '2026-03-01', 20, '2026-03-01', case when n <= ${people} then 'PBI' else 'LTI' end, ${TODAY}::date + 1 + (n * 37) % ${STAY_DAYS}, '2028-10-31', '2028-10-31', '2026-03-01T09:00:00Z' from numbered
      returning id, person_id
    ), planned as (
      insert into release_plan (id, person_id, sentence_id, started_at) select gen_random_uuid(), person_id, id, '2026-03-01T09:00:00Z' from sentenced returning id, person_id
    ), kept as (
      insert into release_point (id, person_id, plan_id, point, done_on) select gen_random_uuid(), person_id, id, 'reception', '2026-03-06' from planned
    ), needed as (
      insert into release_plan_item (id, person_id, plan_id, pathway, words, owner_organisation_id, owner_account_id, by_point, added_on)
      select gen_random_uuid(), p.person_id, p.id, w.pathway, 'Something that is needed', ${PRISON}::uuid, case when w.place = 1 then ${WORKER}::uuid end, 'four-weeks', '2026-10-01'
      from planned p join numbered n on n.id = p.person_id cross join unnest(${keysOf(PATHWAYS)}::text[]) with ordinality w(pathway, place) where w.place <= 3 and (n.n + w.place) % 4 > 0
    )
    insert into assessment (id, person_id, pathway, question_version, need, assessed_on, organisation_id, recorded_at)
    select gen_random_uuid(), id, p.pathway, 4, (n + length(p.pathway)) % 3 > 0, '2026-06-01'::date + (n % 9), held, now()
    from numbered cross join unnest(${keysOf(PATHWAYS)}::text[]) with ordinality p(pathway, place) where (n + p.place) % 11 > 0`.execute(owner)
  await sql`analyze`.execute(owner)
}

const percentile = (times: readonly number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

/** What a row of the list says is next; the plain truth is compared by it. */
const told = (row: LeavingRow): string => JSON.stringify([row.personId, row.release, row.needs, row.planned, row.referred, row.plan === null ? null : nextActions(custodyCourse(row, row.plan, TODAY), TODAY).map(({ key, due, owner }) => [key, due, owner])])

/** Prints p50 and p95 of both ways, in turns, and fails where their answers differ. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { people: { type: 'string', default: '1500' } } })
  const people = Number(values.people)
  const chosen = process.env['THROUGHLINE_HOME'] ?? ''
  const home = chosen === '' ? mkdtempSync(join(tmpdir(), 'throughline-gate-')) : chosen
  chmodSync(home, 0o755)
  const records = await openRecords({ dataFolder: home, database: `gate_${people}`, fresh: true, populate: async () => {} })
  const databases = openDatabases(records)
  try {
    await publishGrid(databases.owner)
    await load(databases, people)
    const core = assemble(databases.app, foldersOf(home))
    const context = contextFor({ accountId: WORKER, name: 'Measured worker', organisationId: PRISON, organisationName: 'Measured prison', role: 'resettlement-worker', purpose: 'resettlement' }, 'api', new Date(`${TODAY}T09:00:00Z`))
    const reading = async <T>(work: (reading: Reading) => Promise<T>): Promise<{ value: T; took: number }> => databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.account', ${WORKER}, true), set_config('app.organisation', ${PRISON}, true), set_config('app.role', 'resettlement-worker', true), set_config('app.purpose', 'resettlement', true),
        set_config('app.today', ${TODAY}, true), set_config('app.now', ${context.now.toISOString()}, true)`.execute(tx)
      const from = performance.now()
      const value = await work({ ...context, tx, sightAs: 'resettlement-worker', offers: core.offers, files: core.files })
      return { value, took: performance.now() - from }
    })
    const until = addDays(TODAY, WEEKS * 7)
    const inOne = (limit: number) => reading((context_) => leavingPage(context_, { until, limit }))
    const whole = (await inOne(people)).value
    const oneByOne = () => reading(async (context_) => {
      const rows: LeavingRow[] = []
      for (const { personId } of whole) rows.push(...await leavingPage(context_, { until, limit: 1, people: [personId] }))
      return rows
    })
    const truth = (await oneByOne()).value
    const same = whole.length > 0 && JSON.stringify(whole.map(told)) === JSON.stringify(truth.map(told))
    const times = { page: [] as number[], whole: [] as number[], each: [] as number[] }
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const [page, all] = [(await inOne(21)).took, (await inOne(people)).took]
      if (round >= WARM_UP) { times.page.push(page); times.whole.push(all) }
      if (round >= WARM_UP && round % 20 === 0) times.each.push((await oneByOne()).took)
    }
    console.log(`\nA prison of ${people.toLocaleString('en-GB')}, ${whole.length} of whom leave in ${WEEKS} weeks; as the doors' role; ${ROUNDS} rounds in turns, milliseconds; load ${loadavg()[0]?.toFixed(1)}`)
    console.log(`${''.padEnd(44)} ${'p50'.padStart(9)} ${'p95'.padStart(9)}`)
    for (const [what, taken] of [[`the whole list in one statement (${whole.length} people)`, times.whole], ['its first page of 20 in one statement', times.page], [`a statement for each person (${whole.length})`, times.each]] as const)
      console.log(`${what.padEnd(44)} ${percentile(taken, 0.5).toFixed(1).padStart(9)} ${percentile(taken, 0.95).toFixed(1).padStart(9)}`)
    console.log(same ? 'Both ways give the same answers.' : 'The answers DIFFER.')
    if (!same) process.exitCode = 1
  } finally {
    await databases.close()
    await records.close()
    if (chosen === '') rmSync(home, { recursive: true, force: true })
  }
}
