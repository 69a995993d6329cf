/**
 * What leaves the records for a snapshot, as queries over PostgreSQL. Pure: text in, text out; `store.ts` runs them.
 *
 * A row leaves only under the agreement of the snapshot: assessments that one of its givers made, sentences and what followed
 * of people whom one of them has or had to do with. Merged records are one human being, and what two records of one human
 * being say twice (a release on one day, an offence on one day) is said once.
 */
import { sqlText } from '../core/columns.ts'
import { ageOn, type Day } from '../core/dates.ts'
import type { FIRST_NIGHTS, SENTENCE_BANDS, SnapshotRow, SnapshotTable } from './cohort.ts'

type Text = string | null
export type RecordRow = readonly Text[]

/** The offences that are breaches of an order and no new offence, by the category of data/offence-codes. */
const BREACH = 'Non-Offence Breach'

/**
 * Temporary tables of the transaction: `giver` (organisation, class) of the agreement on the day, and `scope`, a row for each
 * record of a person that leaves, with the id under which the human being is known today.
 */
export const scopeSql = (agreement: string, day: Day): readonly string[] => [
  `create temp table giver on commit drop as
    select organisation_id, unnest(shares) as class from agreement_party where agreement_id = ${sqlText(agreement)} and signed_on <= ${sqlText(day)}`,
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

/** The query of each table, its columns in the order that `SNAPSHOT_ROWS` reads them in. */
export const recordsSql = (day: Day): Readonly<Record<SnapshotTable, string>> => {
  const on = sqlText(day)
  return {
    people: `select distinct y.number, p.sex, p.district_code from scope ${WHO}`,
    needs: `
      select y.number, a.assessed_on, p.birth_date, a.pathway, a.need, a.question_version
      from assessment a join scope using (person_id) ${WHO}
      where a.assessed_on <= ${on} and a.organisation_id in (select organisation_id from giver where class = 'needs')`,
    // Sentences that end on one day are one release, from the longest of them.
    releases: `
      select y.number, s.released_on, p.birth_date, max(s.months), bool_or(s.homeless_on_entry),
        min(c.slept) filter (where c.slept <> 'not-known' and scope.needs), bool_or(e.employed) filter (where scope.needs),
        bool_or(e.available_for_work) filter (where scope.needs), p.district_code, min(s.prison_code)
      from sentence s join scope using (person_id) ${WHO}
      left join accommodation_check c on c.sentence_id = s.id and c.day_after = 0 and c.recorded_on <= ${on}
      left join employment_status e on e.sentence_id = s.id and e.weeks_after = 6 and e.recorded_on <= ${on}
      where s.kind = 'custody' and s.released_on <= ${on} and scope.sentences
      group by y.number, s.released_on, p.birth_date, p.district_code`,
    // A sentence proves its offence, as a conviction does; the second same offence of a day in one record is a second offence.
    offences: `
      with told as (
        select c.person_id, 'conviction' as told_by, c.offence_code, c.offence_day, c.convicted_day as proven_day from conviction c
        union all
        select s.person_id, 'sentence', s.offence_code, s.offence_day, s.imposed_day from sentence s
      ), numbered as (
        select told.*, row_number() over (partition by person_id, told_by, offence_code, offence_day order by proven_day) as copy
        from told where proven_day <= ${on}
      )
      select y.number, n.offence_day, min(n.proven_day), o.category = '${BREACH}'
      from numbered n join scope using (person_id) ${WHO} join offence o on o.code = n.offence_code
      where scope.sentences
      group by y.number, n.offence_code, n.offence_day, n.copy, o.category`,
  }
}

/** The band of a sentence, in whole months as it was imposed. */
export const sentenceBand = (months: number): keyof typeof SENTENCE_BANDS =>
  months < 12 ? 'under-12-months' : months < 48 ? '12-months-to-4-years' : '4-years-and-over'

/** Somebody who slept anywhere but on the street or without a home was housed; null where nobody knows. */
export const firstNight = (slept: Text): keyof typeof FIRST_NIGHTS | null =>
  slept === null || slept === 'not-known' ? null : slept === 'rough-sleeping' ? 'rough-sleeping' : slept === 'homeless-not-rough-sleeping' ? 'homeless' : 'housed'

const word = (text: Text | undefined): string => {
  if (text === null || text === undefined) throw new TypeError('A column of the records that may not be empty is empty.')
  return text
}
const answer = (text: Text | undefined): boolean | null => (text === null || text === undefined ? null : text === 't')
const age = (birthDate: Text | undefined, day: Text | undefined): number => ageOn(word(birthDate), word(day))

/** Each table's rows from the columns of its query. A birth date goes no further than here: what leaves is completed years. */
export const SNAPSHOT_ROWS: { readonly [T in SnapshotTable]: (row: RecordRow) => SnapshotRow<T> } = {
  people: ([number, sex, district]) => ({ pseudonym: word(number), sex: sex === 'not-known' ? null : word(sex), district_code: district ?? null }),
  needs: ([number, assessed, birth, pathway, need, version]) =>
    ({ pseudonym: word(number), assessed_on: word(assessed), age: age(birth, assessed), pathway: word(pathway), need: word(need) === 't', version: Number(word(version)) }),
  releases: ([number, released, birth, months, homeless, slept, employed, available, district, prison]) => ({
    pseudonym: word(number), released_on: word(released), age: age(birth, released), sentence_band: sentenceBand(Number(word(months))),
    homeless_on_entry: answer(homeless), first_night: firstNight(slept ?? null), employed_at_6_weeks: answer(employed),
    available_for_work: answer(available), district_code: district ?? null, prison_code: prison ?? null,
  }),
  // Courts elsewhere are not in the records.
  offences: ([number, offence, proven, breach]) =>
    ({ pseudonym: word(number), offence_on: word(offence), proven_on: proven ?? null, breach: word(breach) === 't', outside_england_and_wales: false }),
}
