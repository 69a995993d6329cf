/**
 * The peer of `bench linkage`: Splink's model (Fellegi-Sunter, term frequencies, expectation maximisation, clusters at a likelihood
 * of 0.95) with its usual comparisons and blocking rules, in hand-tuned DuckDB SQL.
 *   node bench/peers/linkage-duckdb.mjs people.csv clusters.csv     prints a line of JSON: seconds, processor seconds, peak MB
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'

const [input, output] = process.argv.slice(2)
const THRESHOLD = 0.95
const STRICT_RECALL = 0.7
const RANDOM_PAIRS = 1_000_000
const TRAINING_PAIRS = 1_000_000
const ROUNDS = 25

const instance = await DuckDBInstance.create(':memory:', { threads: String(availableParallelism()) })
const db = await instance.connect()
const rows = async (sql) => (await db.runAndReadAll(sql)).getRowsJS()
const one = async (sql) => Number((await rows(sql))[0][0])
const agree = (...columns) => columns.map((column) => `l.${column} = r.${column}`).join(' and ')
const bits = (likelihood) => Math.log2(likelihood / (1 - likelihood))

await db.run(`create table cleaned as
  select *, try_cast(dob as date) as born, first_name || ' ' || surname as full_name, substr(first_name, 1, 2) as f2, substr(surname, 1, 3) as s3, substr(dob, 1, 4) as yob,
    regexp_extract(postcode, '^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9]') as sector, regexp_extract(postcode, '^[A-Z]{1,2}[0-9][A-Z0-9]?') as district, regexp_extract(postcode, '^[A-Z]{1,2}') as area
  from (select (row_number() over ())::int - 1 as id, unique_id, nullif(lower(first_name), '') as first_name, nullif(lower(surname), '') as surname, nullif(dob, '') as dob, nullif(sex, '') as sex,
    nullif(postcode, '') as postcode, nullif(pnc, '') as pnc from read_csv('${input}', header = true, all_varchar = true))`)
const size = await one('select count(*) from cleaned')
for (const column of ['full_name', 'first_name', 'surname'])
  await db.run(`create table tf_${column} as select ${column} as value, count(*) / (select count(${column}) from cleaned)::double as tf from cleaned where ${column} is not null group by 1`)
await db.run(`create table people as select p.*, a.tf as tf_full, f.tf as tf_first, s.tf as tf_sur from cleaned p
  left join tf_full_name a on a.value = p.full_name left join tf_first_name f on f.value = p.first_name left join tf_surname s on s.value = p.surname`)

const oneSlip = (column) => `levenshtein(l.${column}, r.${column}) <= 2 and (levenshtein(l.${column}, r.${column}) <= 1 or damerau_levenshtein(l.${column}, r.${column}) <= 1)`
const alike = (least) => `jaro_winkler_similarity(l.first_name, r.first_name) >= ${least} and jaro_winkler_similarity(l.surname, r.surname) >= ${least}`
const COMPARISONS = [
  { levels: 7, sql: `case when l.full_name is null or r.full_name is null then -1 when l.full_name = r.full_name then 6 when l.first_name = r.surname and l.surname = r.first_name then 5
    when ${alike(0.92)} then 4 when ${alike(0.88)} then 3 when l.surname = r.surname then 2 when l.first_name = r.first_name then 1 else 0 end` },
  { levels: 6, sql: `case when l.born is null or r.born is null then -1 when l.born = r.born then 5 when ${oneSlip('dob')} then 4 when abs(l.born - r.born) <= 30 then 3
    when abs(l.born - r.born) <= 365 then 2 when abs(l.born - r.born) <= 3652 then 1 else 0 end` },
  { levels: 5, sql: `case when l.postcode is null or r.postcode is null then -1 when l.postcode = r.postcode then 4 when l.sector = r.sector and l.sector <> '' then 3
    when l.district = r.district and l.district <> '' then 2 when l.area = r.area and l.area <> '' then 1 else 0 end` },
  { levels: 3, sql: `case when l.pnc is null or r.pnc is null then -1 when l.pnc = r.pnc then 2 when ${oneSlip('pnc')} then 1 else 0 end` },
  { levels: 2, sql: 'case when l.sex is null or r.sex is null then -1 when l.sex = r.sex then 1 else 0 end' },
]
const RULES = [agree('pnc'), agree('dob', 'surname'), agree('dob', 'first_name'), agree('postcode', 'surname'), agree('postcode', 'first_name'), agree('f2', 's3', 'yob')]
const gammas = COMPARISONS.map(({ sql }, c) => `${sql} as g${c}`).join(', ')
const names = COMPARISONS.map((_, c) => `g${c}`).join(', ')
const patterns = async (pairs) => (await rows(`select ${names}, count(*)::double from (${pairs}) group by all`)).map((row) => row.map(Number))

const strict = await one(`select count(*) from (select l.id a, r.id b from people l join people r on ${agree('pnc')} and l.id < r.id
  union select l.id, r.id from people l join people r on ${agree('first_name', 'surname', 'dob')} and l.id < r.id)`)
const prior = strict / STRICT_RECALL / (size * (size - 1) / 2)

// u: from pairs drawn at random.
const drawn = await patterns(`with s as (select (hash(i) % ${size})::int a, (hash(i + 999983) % ${size})::int b from range(${RANDOM_PAIRS}) t(i))
  select ${gammas} from s join people l on l.id = a join people r on r.id = b where a <> b`)
const u = COMPARISONS.map(({ levels }, c) => {
  const seen = new Float64Array(levels).fill(0.5)
  for (const row of drawn) if (row[c] >= 0) seen[row[c]] += row.at(-1)
  const whole = seen.reduce((sum, value) => sum + value, 0)
  return seen.map((value) => value / whole)
})

// m: by expectation maximisation on two rules, u held, the blocked comparison left out.
const trained = COMPARISONS.map(() => [])
for (const [columns, skipped] of [[['first_name', 'surname'], 0], [['dob'], 1]]) {
  const total = await one(`select coalesce(sum(k * (k - 1) / 2), 0) from (select count(*) k from people where ${columns.map((column) => `${column} is not null`).join(' and ')} group by ${columns.join(', ')})`)
  const share = Math.round(Math.sqrt(Math.min(1, TRAINING_PAIRS / Math.max(1, total))) * 10_000)
  const sample = share < 10_000 ? `and hash(l.id) % 10000 < ${share} and hash(r.id + 7919) % 10000 < ${share}` : ''
  const seen = await patterns(`select ${gammas} from people l join people r on ${agree(...columns)} and l.id < r.id ${sample}`)
  let matching = 0.3
  let m = COMPARISONS.map(({ levels }) => Float64Array.from({ length: levels }, (_, level) => (level === levels - 1 ? 0.8 : 0.2 / (levels - 1))))
  for (let round = 0; round < ROUNDS; round++) {
    const sums = COMPARISONS.map(({ levels }) => new Float64Array(levels))
    let matches = 0
    let all = 0
    for (const row of seen) {
      let yes = matching
      let no = 1 - matching
      COMPARISONS.forEach((_, c) => {
        if (c === skipped || row[c] < 0) return
        yes *= m[c][row[c]]
        no *= u[c][row[c]]
      })
      const weight = yes / (yes + no) * row.at(-1)
      matches += weight
      all += row.at(-1)
      COMPARISONS.forEach((_, c) => { if (row[c] >= 0) sums[c][row[c]] += weight })
    }
    matching = matches / all
    m = sums.map((row) => {
      const whole = row.reduce((sum, value) => sum + value, 0) + 1e-9
      return row.map((value) => Math.max(value / whole, 1e-6))
    })
  }
  m.forEach((row, c) => { if (c !== skipped) trained[c].push(row) })
}
const m = trained.map((runs) => runs[0].map((_, level) => runs.reduce((sum, row) => sum + row[level], 0) / runs.length))

const weight = COMPARISONS.map((_, c) => `case g${c} ${Array.from(m[c], (value, level) => `when ${level} then ${Math.log2(value / u[c][level])}`).join(' ')} else 0 end`).join(' + ')
const rarity = `case g0 when 6 then log2(${u[0][6]} / greatest(full_l, full_r)) when 2 then log2(${u[0][2]} / greatest(sur_l, sur_r)) when 1 then log2(${u[0][1]} / greatest(first_l, first_r)) else 0 end`
await db.run(`create table pair as ${RULES.map((rule, r) => `select l.id a, r.id b from people l join people r on ${rule} and l.id < r.id ${RULES.slice(0, r).map((earlier) => `and not coalesce(${earlier}, false)`).join(' ')}`).join(' union all ')}`)
await db.run(`create table scored as select a, b, ${bits(prior)} + ${weight} + ${rarity} as weight from (
  select a, b, ${gammas}, l.tf_full full_l, r.tf_full full_r, l.tf_first first_l, r.tf_first first_r, l.tf_sur sur_l, r.tf_sur sur_r from pair join people l on l.id = a join people r on r.id = b)`)

const parent = Int32Array.from({ length: size }, (_, id) => id)
const rootOf = (id) => {
  let root = id
  while (parent[root] !== root) root = parent[root] = parent[parent[root]]
  return root
}
const linked = await db.stream(`select a, b from scored where weight >= ${bits(THRESHOLD)}`)
for (let chunk = await linked.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await linked.fetchChunk()) {
  const [left, right] = [chunk.getColumnValues(0), chunk.getColumnValues(1)]
  left.forEach((a, i) => {
    const [x, y] = [rootOf(a), rootOf(right[i])]
    if (x !== y) parent[Math.max(x, y)] = Math.min(x, y)
  })
}
const ids = (await db.runAndReadAll('select unique_id from cleaned order by id')).getColumns()[0]
writeFileSync(output, ['unique_id,cluster_id\n', ...ids.map((id, i) => `${String(id)},${String(ids[rootOf(i)])}\n`)].join(''))
const { user, system } = process.cpuUsage()
const kilobytes = process.platform === 'linux' ? Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) : process.resourceUsage().maxRSS
console.log(JSON.stringify({ seconds: performance.now() / 1000, processorSeconds: (user + system) / 1e6, peakMegabytes: kilobytes / 1024 }))
