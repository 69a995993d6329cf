/** The blocks of linkage stand twice: as keys in memory and as a statement of the database. Held equal on random people; and what is left of a block too large. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeWorld } from '../../../tests/world.ts'
import { seededRandom } from '../../core/random.ts'
import { askedKeys, dayAndSwapped, formsOf, ownKeys } from './block-keys.ts'
import { matchTerms, type MatchFacts } from './matching.ts'

const ASKED = process.env['THROUGHLINE_PROVE'] === '1' ? 2_000 : 300
const world = await makeWorld()
const { owner } = world.databases

/** Who is a candidate for each of some records, by the database. */
const candidates = async (records: readonly MatchFacts[]): Promise<{ readonly found: ReadonlySet<string>; readonly cut: readonly string[] }> => {
  const wanted = records.map((record, row) => ({
    row_number: row, forename: record.forename, surname: record.surname, birth_date: record.birthDate, swapped_date: dayAndSwapped(record.birthDate)[1] ?? null, pnc: record.pnc, prison_number: record.prisonNumber, crn: record.crn, cro: record.cro,
    postcode: record.postcode, forms: formsOf(matchTerms(record).forename),
  }))
  const rows = await owner.transaction().execute(async (tx) => {
    await sql`select set_config('app.role', 'data-officer', true)`.execute(tx)
    return (await sql<{ row: number; person: string | null; cut: string | null }>`select row_number as row, person_id as person, cut from linkage_candidates(${JSON.stringify(wanted)}::jsonb) where row_number is not null`.execute(tx)).rows
  })
  return { found: new Set(rows.flatMap(({ row, person }) => (person === null ? [] : [`${row} ${person}`]))), cut: rows.flatMap(({ cut }) => cut ?? []) }
}

const random = seededRandom('blocks in memory and in the database')
const maybe = <Value>(values: readonly Value[]): Value | null => (random.chance(0.3) ? random.pick(values) : null)
const somebody = (): MatchFacts => ({
  forename: random.pick(['Robert', 'Bob', 'Robert James', 'Bobby', 'Elizabeth', 'Liz', 'Zoë', 'Zoe', 'Smith', 'Jo', '-']), surname: random.pick(['Smith', 'Smyth', 'Robert', 'O’Fern', 'OFern', 'Fernandez', 'Jo', 'Zeppelin', '.']),
  birthDate: random.pick(['1990-03-31', '1990-03-04', '1990-04-03', '1990-12-11', '1990-11-12', '1991-03-04', '1972-02-29']), sex: null,
  pnc: maybe(['2001/1234567K', '2003/0062845E']), prisonNumber: maybe(['A1234BC', 'A1234BD']), crn: maybe(['X123456', 'X123465']), cro: maybe(['123456/08T', 'SF08/12345H']), postcode: maybe(['PE1 1AA', 'PE1 1AB']),
})

test('a record meets in memory whom it meets in the database, whatever they are called', async () => {
  const known = await Promise.all(Array.from({ length: 120 }, async () => {
    const facts = somebody()
    const { forename, surname, birthDate } = facts
    return { facts, id: await world.person({ probation: 'responsible' }, { forename, surname, birthDate }) }
  }))
  for (const { id, facts: { pnc, prisonNumber, crn, cro, postcode } } of known) await owner.updateTable('person').set({ pnc, prison_number: prisonNumber, crn, cro, postcode }).where('id', '=', id).execute()
  // Nobody but these: what they were before the last line is withdrawn.
  await sql`update known_identity set withdrawn = true where until_day is not null`.execute(owner)
  const records = Array.from({ length: ASKED }, somebody)
  const { found, cut } = await candidates(records)
  expect(cut).toEqual([])
  const keys = known.map(({ id, facts }) => ({ id, own: ownKeys(facts) }))
  const met = new Set(records.flatMap((record, row) => {
    const asked = new Set(askedKeys(record))
    return keys.filter(({ own }) => own.some((key) => asked.has(key))).map(({ id }) => `${row} ${id}`)
  }))
  expect(met.size).toBeGreaterThan(ASKED)
  expect([...found].filter((one) => !met.has(one))).toEqual([])
  expect([...met].filter((one) => !found.has(one))).toEqual([])
})

test.each([['PNC number', 'pnc', '2099/0000001A'], ['prison number', 'prison_number', 'Z9999ZZ'], ['CRN', 'crn', 'Z999999'], ['CRO number', 'cro', '999999/99Z']] as const)(
  'of a %s that too many records bear, whoever is born on the day is still compared', async (rule, column, number) => {
    const [crowd, meant] = [await world.person({ probation: 'responsible' }, { forename: 'Crowd', surname: 'Ofmany', birthDate: '1950-01-01' }), await world.person({ probation: 'responsible' }, { forename: 'Wanda', surname: 'Married', birthDate: '1961-07-08' })]
    await sql`insert into known_identity (person_id, source, forename, surname, birth_date, sex, ${sql.ref(column)}, from_day, until_day)
      select ${crowd}::uuid, 'person', 'Crowd', 'Ofmany', '1950-01-01', 'not-known', ${number}, '2020-01-01', '2020-01-02' from generate_series(1, 420)`.execute(owner)
    await sql`insert into known_identity (person_id, source, forename, surname, birth_date, sex, ${sql.ref(column)}, from_day, until_day) values (${meant}::uuid, 'person', 'Wanda', 'Married', '1961-07-08', 'not-known', ${number}, '2020-01-01', '2020-01-02')`.execute(owner)
    const none = { pnc: null, prisonNumber: null, crn: null, cro: null }
    const { found, cut } = await candidates([{ forename: 'Xenia', surname: 'Quartz', birthDate: '1961-07-08', sex: null, postcode: null, ...none, ...(column === 'prison_number' ? { prisonNumber: number } : { [column]: number }) }])
    expect(cut).toEqual([rule])
    expect([...found]).toContain(`0 ${meant}`)
  })
