/** Deleting what slices hold of people, through what they offer: bottom up, so that no row loses what it stands on. Runs as the owner. */
import { sql, type RawBuilder, type Transaction } from 'kysely'
import type { Holding, Traces } from '../../platform/holding.ts'
import type { DB } from '../../platform/schema.ts'

const UUID = /^[0-9a-f-]{36}$/

/** The people as a literal: every id was checked to be one, and the offered conditions name them `$1`. */
const literal = (people: readonly string[]): string => {
  if (!people.every((id) => UUID.test(id))) throw new Error('not the id of a person')
  return `'{${people.join(',')}}'::uuid[]`
}

/** The condition that a row (`held`) is about one of these people. */
export const isOf = (holding: Holding, people: readonly string[]): RawBuilder<boolean> =>
  sql.raw<boolean>(`(${(holding.of ?? 'held.person_id = any ($1)').replaceAll('$1', literal(people))})`)

/** Is its number on a certificate? Never that of a table whose number would tell of a victim. */
const isCounted = ({ erase }: Holding): boolean => erase === 'delete' || !('unlink' in erase)

/** Everything of these people goes. Answers rows by table, for the certificate. */
export const eraseRows = async (tx: Transaction<DB>, holdings: readonly Holding[], people: readonly string[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const holding of holdings.toReversed()) {
    const table = sql.table(holding.table)
    const { erase } = holding
    const done = erase === 'delete'
      ? await sql`delete from ${table} held where ${isOf(holding, people)}`.execute(tx)
      : await sql`update ${table} held set ${sql.join('empty' in erase ? erase.empty.map((column) => sql`${sql.ref(column)} = null`) : erase.unlink.map((column) => sql`${sql.ref(column)} = gen_random_uuid()`))} where ${isOf(holding, people)}`.execute(tx)
    const rows = Number(done.numAffectedRows ?? 0)
    if (rows > 0 && isCounted(holding)) counts[holding.table] = (counts[holding.table] ?? 0) + rows
  }
  return counts
}

/** Everything by which one human being is known, of all of their records. */
export const tracesOf = async (tx: Transaction<DB>, people: readonly string[]): Promise<Traces> => {
  const { rows } = await sql<{ forename: string; surname: string; birthDate: string; numbers: (string | null)[] }>`
    select forename, surname, birth_date as "birthDate", array[pnc, prison_number, crn, cro, telephone] as numbers from person where id = any (${[...people]}::uuid[])
    union all select forename, surname, birth_date, array[pnc, prison_number, crn, cro, telephone, agency_number] from source_record where person_id = any (${[...people]}::uuid[])`.execute(tx)
  const references = await tx.selectFrom('person').select('reference').where('id', 'in', [...people]).execute()
  return {
    ids: people, references: references.map(({ reference }) => reference),
    numbers: [...new Set(rows.flatMap((row) => row.numbers.flatMap((number) => number ?? [])))],
    names: rows.map(({ forename, surname, birthDate }) => ({ forename, surname, birthDate })),
  }
}

/** What the platform's own tables say of them: searches, outcomes of forms, news, finished work. */
export const erasePlatformRows = async (tx: Transaction<DB>, traces: Traces, exceptJob: string): Promise<Record<string, number>> => {
  const words = [...traces.ids, ...traces.references, ...traces.numbers.filter((number) => number.length >= 5)].map((word) => word.toLowerCase())
  const surnames = traces.names.map(({ surname }) => surname.toLowerCase())
  const counts: Record<string, number> = {}
  const drop = async (table: 'kept_search' | 'once_only' | 'event' | 'job', column: string, wanted: readonly string[]): Promise<void> => {
    const text = sql`lower(held.${sql.ref(column)}::text)`
    const conditions = wanted.map((word) => sql<boolean>`position(${word} in ${text}) > 0`)
    if (conditions.length === 0) return
    const done = await sql`delete from ${sql.table(table)} held where (${sql.join(conditions, sql` or `)}) ${table === 'job' ? sql`and held.id <> ${exceptJob}::uuid` : sql``}`.execute(tx)
    const rows = Number(done.numAffectedRows ?? 0)
    if (rows > 0) counts[table] = rows
  }
  await drop('kept_search', 'typed', [...words, ...surnames])
  await drop('once_only', 'outcome', [...words, ...surnames])
  await drop('event', 'payload', words)
  await drop('job', 'input', words)
  return counts
}

/** Does any legal hold stand on one of them? */
export const isHeld = async (tx: Transaction<DB>, people: readonly string[]): Promise<boolean> =>
  (await sql<{ held: boolean }>`select held_people(${[...people]}::uuid[]) as held`.execute(tx)).rows[0]?.held === true

/** Adds counts to counts. */
export const added = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].sort().map((table) => [table, (one[table] ?? 0) + (other[table] ?? 0)]))
