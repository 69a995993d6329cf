/** Tables as they read without what only chance or a signed-in person gives: ids become what they stand for, moments become days. */
import type pg from 'pg'
import { londonDay } from '../../src/core/dates.ts'

/** What tells a row of a table from another in words of the domain; the tables in order of dependence. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  source_record: ['organisation_id', 'agency_number'],
  sentence: ['person_id', 'imposed_day', 'kind'],
  risk_assessment: ['person_id', 'assessed_on'],
  assessment: ['person_id', 'pathway', 'assessed_on'],
  management: ['person_id', 'from_day'],
  manager_review: ['management_id', 'asked_on'],
  plan: ['person_id', 'started_at'],
  goal: ['plan_id', 'position'],
  step: ['goal_id', 'position'],
  referral: ['person_id', 'service_id', 'made_on'],
  accommodation: ['person_id', 'from_day'],
  accommodation_check: ['sentence_id', 'day_after'],
}

const WHO = 'who did it: the demonstration’s past names nobody beside the officers'
const CHANCE = 'drawn by chance'
/** Columns that are not compared, and why. */
export const NOT_COMPARED: Readonly<Record<string, string>> = {
  id: CHANCE, 'person.reference': CHANCE, 'referral.reference': CHANCE,
  assessed_by: WHO, decided_by: WHO, ended_by: WHO, done_by: WHO, started_by: WHO, agreed_by: WHO, changed_by: WHO, referred_by: WHO, recorded_by: WHO, found_by: WHO,
  'sentence.recorded_at': 'the database’s own clock where a sentence is taken from an extract',
  'source_record.extract_id': 'the file it came in: the demonstration’s records came in none', 'doubtful_link.extract_id': 'the same',
  'person.district_code': 'where somebody lives: told by the generator, and by no extract or action yet',
}

/** Tables about people that are not compared, and why. */
export const TABLES_NOT_COMPARED: Readonly<Record<string, string>> = {
  conviction: 'courts’ decisions, which no action writes',
  pseudonym: 'made with a snapshot, not with the records',
  first_known: 'that an extract made somebody known to its agency: the demonstration’s records came in none',
  gate_check: 'made of recent releases alone by a load of its own, after the people: seeds/load/gate.ts',
  notice: 'news for whoever reads it that day: of the demonstration’s past nobody was told',
}

/** Every table about people: what has a person_id, and person itself. */
export const tablesAboutPeople = async (pool: pg.Pool): Promise<string[]> => {
  const { rows } = await pool.query<{ name: string }>(`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = 'person_id' order by 1`)
  return ['person', ...rows.map((row) => row.name)]
}

type Row = Record<string, unknown>

const read = async (pool: pg.Pool, table: string): Promise<Row[]> => (await pool.query<Row>(`select * from "${table}"`)).rows

/** The comparable rows of each table, in one order. */
export const comparable = async (pool: pg.Pool, tables: readonly string[]): Promise<Record<string, string[]>> => {
  const names = new Map<string, string>()
  const plain = (value: unknown): unknown => (value instanceof Date ? londonDay(value) : typeof value === 'string' ? (names.get(value) ?? value) : value)
  const records = await read(pool, 'source_record')
  // A person is whoever these records are about.
  for (const [person, theirs] of Map.groupBy(records, (row) => String(row['person_id']))) names.set(person, `person of ${theirs.map((row) => String(row['agency_number'])).sort().join(' ')}`)
  for (const [table, columns] of Object.entries(KEYS))
    for (const row of await read(pool, table)) names.set(String(row['id']), `${table} ${columns.map((column) => String(plain(row[column]))).join(' ')}`)

  const compared: Record<string, string[]> = {}
  for (const table of tables) {
    const rows = await read(pool, table)
    const kept = (column: string): boolean => !(column in NOT_COMPARED) && !(`${table}.${column}` in NOT_COMPARED)
    // The person's own id is what it stands for; every other id is left out.
    compared[table] = rows.map((row) => JSON.stringify(Object.fromEntries([
      ...(table === 'person' ? [['who', plain(row['id'])]] : []),
      ...Object.keys(row).filter(kept).sort().map((column) => [column, plain(row[column])]),
    ]))).sort()
  }
  return compared
}
