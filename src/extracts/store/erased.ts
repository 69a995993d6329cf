/** When somebody is erased: the rows and files in which agencies told of them go, and marks stay by which they are known to come again. */
import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql, type Transaction } from 'kysely'
import { addMonths, londonDay } from '../../core/dates.ts'
import { clock, type Acting } from '../../platform/context.ts'
import type { Erasing, Traces } from '../../platform/holding.ts'
import type { DB } from '../../platform/schema.ts'
import { sealOf } from '../../platform/seal.ts'
import type { Folders } from '../../platform/data-folder.ts'
import { linkageKeys, type Identity } from '../verdicts.ts'

/** So long an erased person is known again: as long as agencies go on sending extracts made before they heard (decision of 2026-11-23). */
const MARK_MONTHS = 24
const SHORTEST_NUMBER = 5

/** What may stand in a line: every number, or forename and surname both. As letters of one byte, since files come in several encodings. */
interface Needles { readonly numbers: readonly string[]; readonly names: readonly (readonly [string, string])[] }

const needlesOf = ({ numbers, names }: Traces): Needles => {
  const forms = (text: string): string[] => [...new Set([text, Buffer.from(text, 'utf8').toString('latin1')].map((one) => one.toLowerCase()))]
  return {
    numbers: [...new Set(numbers.filter((number) => number.length >= SHORTEST_NUMBER).flatMap(forms))],
    names: names.flatMap(({ forename, surname }) => forms(forename).flatMap((first) => forms(surname).map((last): readonly [string, string] => [first, last]))),
  }
}

const tells = (line: string, { numbers, names }: Needles): boolean =>
  numbers.some((number) => line.includes(number)) || names.some(([forename, surname]) => line.includes(forename) && line.includes(surname))

/** Does a stored file tell of them in any line? Read as a stream, whatever its encoding. */
const fileTells = async (path: string, needles: Needles): Promise<boolean> => {
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const lines = (rest + String(chunk).replaceAll('\0', '').toLowerCase()).split('\n')
    rest = lines.pop() ?? ''
    if (lines.some((line) => tells(line, needles))) return true
  }
  return tells(rest, needles)
}

const filesTelling = async ({ uploads }: Folders, needles: Needles): Promise<string[]> => {
  const names = (await readdir(uploads).catch(() => [])).filter((name) => /^[0-9a-f]{64}$/.test(name))
  const found: string[] = []
  for (const name of names) if (await fileTells(join(uploads, name), needles).catch(() => false)) found.push(name)
  return found
}

/** Files that lie in the folders of agencies and tell of them. */
const keptFilesTelling = async ({ agencyFolders }: Folders, needles: Needles): Promise<string[]> => {
  const entries = await readdir(agencyFolders, { recursive: true, withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && await fileTells(path, needles).catch(() => false)) found.push(path)
  }
  return found
}

const rowTells = ({ numbers, names }: Needles) => {
  const text = sql`lower(coalesce(held.record::text, '') || ' ' || array_to_string(coalesce(held.cells, '{}'), ' '))`
  const parts = [...numbers.map((number) => sql<boolean>`position(${number} in ${text}) > 0`), ...names.map(([forename, surname]) => sql<boolean>`(position(${forename} in ${text}) > 0 and position(${surname} in ${text}) > 0)`)]
  return parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** The keyed hashes by which a record is known again, of everything that linkage goes by. */
const marksOf = (keys: string, record: Identity): Buffer[] => linkageKeys(record).map((key) => sealOf(keys).mark(`erased ${key}`))

const identitiesOf = async (tx: Transaction<DB>, people: readonly string[]): Promise<Identity[]> =>
  (await sql<Identity>`
    select forename, surname, birth_date as "birthDate", pnc, prison_number as "prisonNumber", crn, cro from person where id = any (${[...people]}::uuid[])
    union select forename, surname, birth_date, pnc, prison_number, crn, cro from source_record where person_id = any (${[...people]}::uuid[])`.execute(tx)).rows

export const erasingExtracts: Erasing = {
  name: 'extracts',
  async blockedBy(tx, traces, files) {
    const open = await tx.selectFrom('extract').innerJoin('organisation', 'organisation.id', 'extract.organisation_id').select(['extract.id', 'extract.sha256', 'organisation.name']).where('state', 'in', ['reading', 'read', 'confirming']).execute()
    if (open.length === 0) return null
    const needles = needlesOf(traces)
    for (const one of open) {
      if (await fileTells(join(files.uploads, one.sha256), needles).catch(() => false))
        return `${one.name} has an extract under way that tells of this person. It has to be confirmed or discarded first.`
    }
    return null
  },
  async erase(tx, traces, files, certificate) {
    const needles = needlesOf(traces)
    const marks = (await identitiesOf(tx, traces.ids)).flatMap((identity) => marksOf(files.keys, identity))
    const until = addMonths(londonDay(clock()), MARK_MONTHS)
    for (const mark of marks) await tx.insertInto('erased_mark').values({ mark, certificate, until_day: until }).onConflict((conflict) => conflict.doNothing()).execute()
    const rows = await sql`delete from extract_row held where ${rowTells(needles)}`.execute(tx)
    await sql`delete from extract_withdrawal held where lower(agency_number) = any (${needles.numbers}::text[])`.execute(tx)
    // Nothing but a copy: what was taken of it stands with the uploads, so that it may go before this is committed.
    for (const path of await keptFilesTelling(files, needles)) await rm(path, { force: true })
    const uploads = await filesTelling(files, needles)
    // What an officer called the file may hold a name.
    await sql`update extract held set file_name = 'erased.csv' where sha256 = any (${uploads}::text[])`.execute(tx)
    const rowsOfFiles = await sql`delete from ${sql.table('upload')} held where sha256 = any (${uploads}::text[])`.execute(tx)
    return { counts: { extract_row: Number(rows.numAffectedRows ?? 0), upload: Number(rowsOfFiles.numAffectedRows ?? 0) }, uploads }
  },
}

/** Which of these records are about somebody who was erased: by row, the certificate to ask about. */
export const erasedAmong = async ({ tx, today, files }: Acting, records: readonly { readonly row: number; readonly record: Identity }[]): Promise<ReadonlyMap<number, string>> => {
  const any = await tx.selectFrom('erased_mark').select('certificate').where('until_day', '>=', today).limit(1).executeTakeFirst()
  if (!any) return new Map()
  const marked = records.flatMap(({ row, record }) => marksOf(files.keys, record).map((mark) => ({ row, mark: mark.toString('hex') })))
  const { rows } = await sql<{ mark: string; certificate: string }>`
    select encode(mark, 'hex') as mark, certificate from erased_mark where until_day >= ${today}::date and encode(mark, 'hex') = any (${[...new Set(marked.map(({ mark }) => mark))]}::text[])`.execute(tx)
  const known = new Map(rows.map(({ mark, certificate }) => [mark, certificate]))
  return new Map(marked.flatMap(({ row, mark }) => { const certificate = known.get(mark); return certificate === undefined ? [] : [[row, certificate] as const] }))
}

/** Lets somebody who was erased be loaded again: the marks of that certificate go. Called by an action of a governance lead. */
export const liftErasedMarks = async ({ tx }: Acting, certificate: string): Promise<number> =>
  Number((await tx.deleteFrom('erased_mark').where('certificate', '=', certificate).executeTakeFirst()).numDeletedRows)
