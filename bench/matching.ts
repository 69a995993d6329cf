/**
 * `npm run bench -- matching [--records 1000000] [--matched 500]`: what it takes to match one new record against everybody known, end to end (candidates,
 * frequencies, weights, decision), as confirming an extract does it; beside it in the same run the look-up of exact agreement that it replaced and a plain
 * score in SQL over the same blocks (as hmpps-person-match scores). Then how often the decision is that of `link` on the same records with the same model,
 * and how both stand to the truth.
 *
 * Records and truth come from seeds/linkage-records.ts; those held out are matched. It works on a server thrown away afterwards.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql, type Transaction } from 'kysely'
import { csvLine } from '../src/core/csv-line.ts'
import { isToolError } from '../src/core/tool-error.ts'
import { linkRecords } from '../src/extracts/linking.ts'
import type { AgencyRecord } from '../src/extracts/rules.ts'
import { candidatesFor } from '../src/extracts/store/records.ts'
import { linkFiles } from '../src/people/tools.ts'
import { copyRows } from '../src/platform/copy.ts'
import { checkoutFolder } from '../src/platform/data-folder.ts'
import { openDatabases, type Databases } from '../src/platform/database.ts'
import { openRecords } from '../src/platform/records.ts'
import type { DB } from '../src/platform/schema.ts'
import { linkageRecords } from '../seeds/linkage-records.ts'

const TODAY = '2026-11-23'
const SEXES: Readonly<Record<string, 'male' | 'female'>> = { M: 'male', F: 'female' }

interface Row { readonly id: string; readonly person: number; readonly record: AgencyRecord; readonly line: string }

/** Records that an extract could bring: a birth date is always there. */
function* rowsOf(records: number): Generator<Row> {
  let heading = true
  for (const line of linkageRecords(records, 'matching')) {
    if (heading) { heading = false; continue }
    const [id = '', , person = '', forename = '', surname = '', birthDate = '', sex = '', postcode = '', pnc = ''] = line.trimEnd().split(',')
    if (birthDate === '' || surname === '') continue
    yield { id, person: Number(person), line, record: { agencyNumber: id, forename, surname, birthDate, sex: SEXES[sex] ?? null, pnc: pnc || null, prisonNumber: null, crn: null, cro: null, postcode: postcode || null, telephone: null, details: {} } }
  }
}

const personId = (person: number): string => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`
/** One record in so many is held out. */
const isHeldOut = (at: number, every: number): boolean => at % every === every - 1

const load = async ({ ownerPool, owner }: Databases, records: number, every: number): Promise<void> => {
  const client = await ownerPool.connect()
  try {
    await client.query('begin; alter table person disable trigger user; alter table known_identity disable trigger user')
    const last = [...rowsOf(records)].at(-1)?.person ?? 0
    await copyRows(client, 'person', ['id', 'reference', 'forename', 'surname', 'forename_key', 'surname_key', 'birth_date', 'sex', 'created_at'], (function* () {
      for (let person = 1; person <= last; person++) yield { id: personId(person), reference: `P-${String(person).padStart(7, '0')}`, forename: 'A', surname: 'B', forename_key: 'a', surname_key: 'b', birth_date: '1990-01-01', sex: 'male', created_at: '2026-01-01T00:00:00Z' }
    })())
    await copyRows(client, 'known_identity', ['person_id', 'source', 'source_record_id', 'forename', 'surname', 'birth_date', 'sex', 'pnc', 'postcode', 'from_day'], (function* () {
      let at = 0
      for (const { person, record } of rowsOf(records)) {
        if (isHeldOut(at++, every)) continue
        yield { person_id: personId(person), source: 'source_record', source_record_id: `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`, forename: record.forename, surname: record.surname, birth_date: record.birthDate, sex: record.sex ?? 'not-known', pnc: record.pnc, postcode: record.postcode, from_day: '2026-01-01' }
      }
    })())
    await client.query('alter table person enable trigger user; alter table known_identity enable trigger user; commit; analyze known_identity; analyze person')
  } finally {
    client.release()
  }
  const start = performance.now()
  await sql`select refresh_term_frequencies()`.execute(owner)
  console.log(`Frequencies counted in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

const percentile = (times: readonly number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
const figures = (times: readonly number[]): string => `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms`

type Tx = Transaction<DB>
const asOfficer = async <T>({ app }: Databases, run: (tx: Tx) => Promise<T>): Promise<T> => app.transaction().execute(async (tx) => {
  await sql`select set_config('app.role', 'data-officer', true), set_config('app.today', ${TODAY}, true)`.execute(tx)
  return run(tx)
})

/** Whom a record would join; null for a person of its own. */
const matched = async (tx: Tx, record: AgencyRecord): Promise<{ readonly person: string | null; readonly review: boolean }> => {
  const { known, ...matching } = await candidatesFor({ tx }, [{ row: 1, record }])
  const [found] = linkRecords([{ row: 1, record, fingerprint: '' }], known, () => 'new', matching)
  return { person: found && !found.isNew ? found.personId : null, review: (found?.doubts.length ?? 0) > 0 }
}

/** A plain score over the candidates of the same blocks, in SQL alone. */
const plainly = async (tx: Tx, record: AgencyRecord): Promise<void> => {
  const wanted = [{ row_number: 1, forename: record.forename, surname: record.surname, birth_date: record.birthDate, pnc: record.pnc, postcode: record.postcode, forms: [record.forename.toLowerCase()] }]
  await sql`
    select person_id, max(case when surname = ${record.surname} then 9 when levenshtein(left(surname, 60), left(${record.surname}, 60)) < 2 then 6 else -4 end
      + case when forename = ${record.forename} then 6 when levenshtein(left(forename, 60), left(${record.forename}, 60)) < 2 then 4 else -4 end
      + case when birth_date = ${record.birthDate}::date then 13 else -4 end + case when pnc = ${record.pnc} then 20 when pnc is null or ${record.pnc}::text is null then 0 else -5 end
      + case when postcode = ${record.postcode} then 12 else 0 end) as score
    from linkage_candidates(${JSON.stringify(wanted)}::jsonb) where forename is not null group by person_id order by 2 desc limit 5`.execute(tx)
}

/** What the rules before this one joined by: the same number, or all of name and birth date. As the owner, who is kept from nothing. */
const exactly = async ({ owner }: Databases, record: AgencyRecord): Promise<string | null> => {
  const { rows } = await sql<{ id: string }>`select distinct person_id as id from known_identity where pnc = ${record.pnc} or (birth_date = ${record.birthDate}::date and surname_form = name_form(${record.surname}) and forename_form = name_form(${record.forename})) limit 2`.execute(owner)
  return rows.length === 1 ? rows[0]!.id : null
}

const timed = async <T>(times: number[], run: () => Promise<T>): Promise<T> => {
  const start = performance.now()
  const answer = await run()
  times.push(performance.now() - start)
  return answer
}

interface Outcome { readonly row: Row; readonly person: string | null; readonly review: boolean; readonly exact: string | null }

const accuracy = (of: readonly { readonly right: boolean; readonly joined: boolean; readonly known: boolean }[]): string => {
  const joined = of.filter((one) => one.joined)
  const known = of.filter((one) => one.known)
  return `precision ${(joined.filter((one) => one.right).length / Math.max(1, joined.length)).toFixed(4)}, recall ${(joined.filter((one) => one.right).length / Math.max(1, known.length)).toFixed(4)}`
}

/** Compares with `link` on all records together, held out ones and others. */
const compare = async (folder: string, records: number, every: number, outcomes: readonly Outcome[]): Promise<void> => {
  const input = join(folder, 'records.csv')
  const file = await open(input, 'w')
  let piece = csvLine(['unique_id', 'source', 'person', 'first_name', 'surname', 'dob', 'sex', 'postcode', 'pnc'])
  const base: Row[] = []
  const personOf = new Map<string, number>()
  let at = 0
  for (const row of rowsOf(records)) {
    const held = isHeldOut(at++, every)
    if (held && !outcomes.some((one) => one.row.id === row.id)) continue
    if (!held) { base.push(row); personOf.set(row.id, row.person) }
    piece += row.line
    if (piece.length > 1 << 20) { await file.write(piece); piece = '' }
  }
  await file.write(piece)
  await file.close()
  const answer = await linkFiles({ in: input, out: join(folder, 'clusters.csv'), model: join(checkoutFolder(), 'data', 'linkage', 'model.json') })
  if (isToolError(answer)) throw new Error(answer.message)
  const clusterOf = new Map((await readFile(join(folder, 'clusters.csv'), 'utf8')).split(/\r?\n/).slice(1).map((line) => { const [id = '', cluster = ''] = line.split(','); return [id, cluster] as const }))
  const knownIn = new Map<string, Set<number>>()
  for (const row of base) { const cluster = clusterOf.get(row.id) ?? ''; knownIn.set(cluster, (knownIn.get(cluster) ?? new Set()).add(row.person)) }
  const known = new Set(base.map((row) => row.person))
  const judged = outcomes.map(({ row, person, review, exact }) => {
    const own = knownIn.get(clusterOf.get(row.id) ?? '') ?? new Set()
    const truth = personId(row.person)
    const batch = { joined: own.size > 0, right: own.has(row.person), known: known.has(row.person) }
    return { review, batch, one: { joined: person !== null, right: person === truth, known: batch.known }, exact: { joined: exact !== null, right: exact === truth, known: batch.known }, equal: person === null ? own.size === 0 : [...own].some((each) => personId(each) === person) }
  })
  const equal = judged.filter((one) => one.equal).length
  const asked = judged.filter((one) => !one.equal && one.review).length
  console.log(`Agreement with link on the same records: ${equal} of ${judged.length} decisions are equal; of the others ${asked} are put before a reviewer.`)
  console.log(`  one by one   ${accuracy(judged.map((one) => one.one))}; ${judged.filter((one) => one.review).length} before a reviewer`)
  console.log(`  link         ${accuracy(judged.map((one) => one.batch))}`)
  console.log(`  exact rules  ${accuracy(judged.map((one) => one.exact))}`)
}

/** The door of `npm run bench -- matching`. */
export const main = async (parameters: readonly string[]): Promise<void> => {
  const { values } = parseArgs({ args: [...parameters], options: { records: { type: 'string', default: '1000000' }, matched: { type: 'string', default: '500' } } })
  const [records, count] = [Number(values.records), Number(values.matched)]
  const every = Math.max(2, Math.floor(records / count / 1.1))
  const home = mkdtempSync(join(tmpdir(), 'bench-matching-'))
  chmodSync(home, 0o755)
  const began = performance.now()
  const addresses = await openRecords({
    dataFolder: home, environment: {}, database: 'matching',
    populate: async (at) => {
      const databases = openDatabases(at)
      try {
        await load(databases, records, every)
      } finally {
        await databases.close()
      }
    },
  })
  const databases = openDatabases(addresses)
  try {
    console.log(`${records.toLocaleString('en-GB')} records known (ready after ${((performance.now() - began) / 1000).toFixed(0)} s); load average ${loadavg()[0]?.toFixed(1)}`)
    const held: Row[] = []
    let at = 0
    for (const row of rowsOf(records)) if (isHeldOut(at++, every) && held.length < count) held.push(row)
    const [ours, plain, exact]: [number[], number[], number[]] = [[], [], []]
    const outcomes: Outcome[] = []
    for (const [place, row] of held.entries()) {
      const found = await asOfficer(databases, async (tx) => ({
        ...(await timed(ours, () => matched(tx, row.record))), exact: await timed(exact, () => exactly(databases, row.record)),
        plainly: place % 5 === 0 ? await timed(plain, () => plainly(tx, row.record)) : undefined,
      }))
      outcomes.push({ row, ...found })
    }
    // The first few find nothing at hand.
    const warm = ours.slice(20)
    console.log(`Matching one record: ${figures(warm)} (${warm.length} records)${percentile(warm, 0.95) < 20 ? '' : ': NOT under 20 ms at p95'}`)
    console.log(`  a plain score in SQL over the same blocks: ${figures(plain)}; ${(percentile(plain, 0.5) / percentile(warm, 0.5)).toFixed(1)} times as long at p50`)
    console.log(`  exact rules alone: ${figures(exact)}`)
    await compare(home, records, every, outcomes)
  } finally {
    await databases.close()
    await addresses.close()
    rmSync(home, { recursive: true, force: true })
  }
}
