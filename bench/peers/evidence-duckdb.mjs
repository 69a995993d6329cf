/**
 * The peer of `bench evidence`: the same counts of the same four files in hand-written DuckDB SQL, with nothing checked and nothing kept.
 *   node bench/peers/evidence-duckdb.mjs folder     prints a line of JSON: seconds, processor seconds, peak MB, digests
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const [folder] = process.argv.slice(2)
const started = performance.now()
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
const rows = async (sql) => (await db.runAndReadAll(sql)).getRowsJS()
const joined = (lines) => lines.join('; ')
const digest = (lines) => createHash('md5').update(`${lines.toSorted().join('\n')}\n`).digest('hex').slice(0, 12)
const N = [0, 1, 2, 3, 4, 5, 6, 7]
const load = (table, columns) => db.run(`create table ${table} as from read_csv('${folder}/${table}.csv', header = true, columns = {${columns}})`)

await load('persons', `'person_id':'INT','sex':'VARCHAR','dob':'DATE','area':'VARCHAR'`)
await load('disposals', `'person_id':'INT','d':'DATE','type':'VARCHAR'`)
await load('offences', `'person_id':'INT','od':'DATE','cd':'DATE','grp':'VARCHAR','sev':'INT'`)
await load('assessments', `'person_id':'INT','ad':'DATE',${N.map((i) => `'n${i}':'TINYINT'`).join(',')}`)

await db.run(`create table idx as select row_number() over ()::int ix, * from (select person_id, q, min(d) d, arg_min("type", (d, "type")) as "type" from (select *, date_trunc('quarter', d)::date q from disposals where d between '2021-01-01' and '2022-12-31') group by 1, 2)`)
await db.run(`create table follow as select i.ix, count(*)::int reoffences from idx i join offences o on o.person_id = i.person_id and o.od > i.d and o.od <= i.d + 365 and o.cd is not null and o.cd <= i.d + 547 group by 1`)
await db.run(`create table prior_ as select i.ix, count(*)::int k from idx i join offences o on o.person_id = i.person_id and o.od <= i.d and o.cd is not null and o.cd <= i.d group by 1`)
const proven = await rows(`select strftime(q, '%Y-%m-%d') || ',' || sex || ',' || ab || ',' || type || ',' || pb || ',' || count(*) || ',' || count(reoffences) || ',' || coalesce(sum(reoffences), 0)::bigint from
  (select i.*, p.sex, f.reoffences, case when a < 21 then '18-20' when a < 25 then '21-24' when a < 30 then '25-29' when a < 40 then '30-39' when a < 50 then '40-49' else '50+' end ab,
    case when coalesce(k, 0) = 0 then '0' when k < 3 then '1-2' when k < 7 then '3-6' else '7+' end pb
  from idx i join persons p using (person_id) left join follow f using (ix) left join prior_ r using (ix),
    lateral (select date_part('year', i.d) - date_part('year', p.dob) - (strftime(i.d, '%m%d') < strftime(p.dob, '%m%d'))::int a)) group by q, sex, ab, type, pb`)
await db.run(`create table need as select i.ix, p.area, f.reoffences is not null re, ${N.map((i) => `n${i}`).join(', ')} from idx i asof join assessments a on a.person_id = i.person_id and a.ad <= i.d join persons p on p.person_id = i.person_id left join follow f using (ix) where i.d - a.ad <= 730`)
const patterns = await rows(`select (${N.map((i) => `n${i} * ${1 << i}`).join(' + ')}) || ',' || count(*) || ',' || sum(re::int)::bigint from need group by ${N.map((i) => `n${i}`).join(', ')}`)
const pairs = N.flatMap((i) => N.filter((j) => j > i).map((j) => `sum(n${i} * n${j})::bigint`))
const byArea = await rows(`select area, ${pairs.join(', ')} from need group by 1`)
await db.run(`create table surv as select i."type", least(731, coalesce(min(o.od) - i.d, 99999))::int t, (coalesce(min(o.od) - i.d, 99999) <= 730)::int e from idx i left join offences o on o.person_id = i.person_id and o.od > i.d and o.cd is not null group by i.ix, i.type, i.d`)
const km = await rows(`with k as (select type, t, sum(e) d, count(*) c from surv group by 1, 2), r as (select *, sum(c) over (partition by type order by t desc) n from k), s as (select *, exp(sum(ln(1 - d / n)) over (partition by type order by t)) s from r where d < n)
  select type || printf(' %.6f %.6f', arg_max(s, t) filter (t <= 365), arg_max(s, t) filter (t <= 730)) from s group by type order by type`)

const { user, system } = process.cpuUsage()
const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
console.log(JSON.stringify({
  seconds: (performance.now() - started) / 1000, processorSeconds: (user + system) / 1e6, peakMegabytes: Number(peak ?? 0) / 1024,
  digests: { proven: digest(proven.map(([line]) => line)), needs: digest(patterns.map(([line]) => line)), pairs: digest(byArea.map((row) => row.map(String).join(','))), time: joined(km.map(([line]) => line)) },
}))
