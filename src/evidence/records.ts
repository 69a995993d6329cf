/**
 * What leaves the records for a snapshot, as queries over PostgreSQL. Pure: text in, text out; `store.ts` runs them.
 *
 * A row leaves only under the agreement of the snapshot: assessments that one of its givers made, sentences and what followed
 * of people whom one of them has or had to do with. Merged records are one human being, and what two records of one human
 * being say twice (an answer, a release or an offence of one day) is said once.
 */
import { sqlText } from '../core/columns.ts'
import type { Day } from '../core/dates.ts'
import type { SnapshotTable } from './cohort.ts'

/** The offences that are breaches of an order and no new offence, by the category of data/offence-codes. */
const BREACH = 'Non-Offence Breach'

/**
 * Temporary tables of the transaction: `giver` (organisation, class) of the agreement on the day, and `scope`, a row for each
 * record of a person that leaves, with the id under which the human being is known today.
 */
export const scopeSql = (agreement: string, day: Day): readonly string[] => [
  `create temp table giver on commit drop as
    select organisation_id, unnest(shares) as class from agreement_party where agreement_id = ${sqlText(agreement)} and signed_on <= ${sqlText(day)} and (withdrawn_on is null or withdrawn_on > ${sqlText(day)})`,
  `create temp table scope on commit drop as
    with merged as materialized (select person_id, current_person(person_id) as kept from active_merge),
    given as (
      select i.person_id, bool_or(g.class = 'needs') as needs, bool_or(g.class = 'sentence') as sentences
      from involvement i join giver g using (organisation_id)
      where g.class in ('needs', 'sentence') and i.class <> 'health' and i.from_day <= ${sqlText(day)} group by i.person_id)
    select given.person_id, coalesce(merged.kept, given.person_id) as kept, given.needs, given.sentences
    from given left join merged using (person_id)`,
  'create index on scope (person_id)',
  'analyze scope',
]

/**
 * Gives a pseudonym to everybody in the scope who has none, 52 bits of chance out of a version 4 UUID. A number that chance
 * gives twice is left out: say it again until it inserts nothing.
 */
export const PSEUDONYM_SQL = `
  insert into pseudonym (person_id, number)
  select kept, ('x000' || substr(hex, 1, 12) || substr(hex, 14, 1))::bit(64)::bigint
  from (select kept, replace(gen_random_uuid()::text, '-', '') as hex from (select kept from scope except select person_id from pseudonym) fresh) random
  on conflict do nothing`

const WHO = 'join pseudonym y on y.person_id = scope.kept join person p on p.id = scope.kept'

/** Completed years on a day, as `ageOn` counts them: a birth date does not leave the database. */
const ageSql = (day: string): string =>
  `extract(year from ${day})::integer - extract(year from p.birth_date)::integer - (to_char(${day}, 'MMDD') < to_char(p.birth_date, 'MMDD'))::integer`

/** The band of a sentence by its whole months as imposed. */
const bandSql = (months: string): string =>
  `case when ${months} < 12 then 'under-12-months' when ${months} < 48 then '12-months-to-4-years' else '4-years-and-over' end`

/** Somebody who slept anywhere but on the street or without a home was housed; null where nobody knows. */
const nightSql = (slept: string): string =>
  `case ${slept} when 'rough-sleeping' then 'rough-sleeping' when 'homeless-not-rough-sleeping' then 'homeless' when 'not-known' then null else case when ${slept} is not null then 'housed' end end`

/** The query of each table of the snapshot, its columns in the order of `SNAPSHOT_TABLES`. */
export const recordsSql = (day: Day): Readonly<Record<SnapshotTable, string>> => {
  const on = sqlText(day)
  return {
    people: `select distinct y.number, nullif(p.sex, 'not-known'), p.district_code from scope ${WHO}`,
    needs: `
      select distinct y.number, a.assessed_on, ${ageSql('a.assessed_on')}, a.pathway, a.need, a.question_version
      from assessment a join scope using (person_id) ${WHO}
      where a.assessed_on <= ${on} and a.organisation_id in (select organisation_id from giver where class = 'needs')`,
    // Sentences that end on one day are one release, from the longest of them. A death is no release, and a release after recall no first one.
    releases: `
      select y.number, s.released_on, ${ageSql('s.released_on')}, ${bandSql('max(s.months)')}, bool_or(s.homeless_on_entry),
        min(${nightSql('c.slept')}) filter (where scope.needs), bool_or(e.employed) filter (where scope.needs),
        bool_or(e.available_for_work) filter (where scope.needs), p.district_code, min(s.prison_code)
      from sentence s join scope using (person_id) ${WHO}
      left join accommodation_check c on c.sentence_id = s.id and c.day_after = 0 and c.recorded_on <= ${on}
      left join employment_status e on e.sentence_id = s.id and e.weeks_after = 6 and e.recorded_on <= ${on}
      where s.kind = 'custody' and s.custody_ended_as is null and s.returned_from is null and s.released_on <= ${on} and scope.sentences
      group by y.number, s.released_on, p.birth_date, p.district_code`,
    // A sentence proves its offence, as a conviction does; the second same offence of a day in one record is a second offence.
    // Courts outside England and Wales are not in the records.
    offences: `
      with told as (
        select c.person_id, 'conviction' as told_by, c.offence_code, c.offence_day, c.convicted_day as proven_day from conviction c
        union all
        select s.person_id, 'sentence', s.offence_code, s.offence_day, s.imposed_day from sentence s where s.returned_from is null
      ), numbered as (
        select told.*, row_number() over (partition by person_id, told_by, offence_code, offence_day order by proven_day) as copy
        from told where proven_day <= ${on}
      )
      select y.number, n.offence_day, min(n.proven_day), o.category = '${BREACH}', false
      from numbered n join scope using (person_id) ${WHO} join offence o on o.code = n.offence_code
      where scope.sentences
      group by y.number, n.offence_code, n.offence_day, n.copy, o.category`,
  }
}
