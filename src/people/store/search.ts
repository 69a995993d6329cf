/**
 * What a search reads. The row-level policies decide of every row whether the viewer may see it; and the keys are walked organisation
 * by organisation, so that no search passes by people of organisations that the viewer has no part in.
 */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { KeyRange } from '../search/ranges.ts'
import type { Candidate, Facts } from '../search/ranking.ts'
import type { Place } from '../search/streets.ts'

type Transaction = Pick<Reading, 'tx'>

/** Which birth dates count: one of these days, or any from one day to another. */
export type BornOn = { readonly days: readonly Day[] } | { readonly from: Day; readonly until: Day }

/** One person stands under several organisations and words: so many rows are asked of each range for each person wanted, and of all. */
const ROWS_EACH = 2
const ROWS_OF_ALL = 8
/** Of a street as many people are looked at as this times those wanted: its house and its town are compared afterwards. */
const PLACES_EACH = 4

/** People found under keys, and whether a range had more rows than were asked for. */
export interface Walked {
  readonly people: readonly string[]
  readonly cut: boolean
}

/**
 * People who have a key in these ranges, those of the first step first, in the order of the keys: at most `most`. Whomever the viewer
 * sees by emergency access stands at the end: they are few, and under no organisation of the viewer's.
 */
export const peopleByKeys = async ({ tx }: Transaction, ranges: readonly KeyRange[], most: number, born: BornOn | null = null): Promise<Walked> => {
  if (ranges.length === 0) return { people: [], cut: false }
  const bornThen = born === null ? sql`true` : 'days' in born ? sql`s.born = any (${born.days}::date[])` : sql`s.born between ${born.from}::date and ${born.until}::date`
  const { rows } = await sql<{ person: string; walk: string | null }>`
    (select k.person_id as person, r.place || ' ' || o.place as walk
    from unnest(${ranges.map(({ from }) => from)}::text[], ${ranges.map(({ before }) => before)}::text[], ${ranges.map(({ step }) => step)}::integer[]) with ordinality as r (lowest, before, step, place)
    cross join unnest((select searched_organisations())) with ordinality as o (id, place)
    cross join lateral (
      select s.key, s.person_id from search_key s
      where s.organisation_id = o.id and s.key >= r.lowest and s.key < r.before and ${bornThen} order by s.key limit ${most * ROWS_EACH}) as k
    order by r.step, k.key limit ${most * ROWS_OF_ALL})
    union all select unnest((select emergency_people('identity'))), null`.execute(tx)
  const walks = new Map<string, number>()
  for (const { walk } of rows) if (walk !== null) walks.set(walk, (walks.get(walk) ?? 0) + 1)
  const cut = [...walks.values()].some((count) => count >= most * ROWS_EACH)
  return { people: [...new Set(rows.map((row) => row.person))].slice(0, most), cut }
}

/** People who sleep or slept at a place of which the viewer may read and which has a key in these ranges. At most `most`. */
export const peopleByPlaces = async ({ tx }: Transaction, ranges: readonly KeyRange[], most: number): Promise<Walked> => {
  if (ranges.length === 0) return { people: [], cut: false }
  const { rows } = await sql<{ person: string; walk: string | null }>`
    (select k.person_id as person, r.place || ' ' || o.id as walk
    from unnest(${ranges.map(({ from }) => from)}::text[], ${ranges.map(({ before }) => before)}::text[], ${ranges.map(({ step }) => step)}::integer[]) with ordinality as r (lowest, before, step, place)
    cross join (select unnest((select searched_organisations())) union select unnest((select partner_organisations('needs')))) as o (id)
    cross join lateral (
      select s.key, s.person_id from address_key s
      where s.organisation_id = o.id and s.key >= r.lowest and s.key < r.before order by s.key limit ${most * ROWS_EACH}) as k
    order by r.step, k.key limit ${most * ROWS_OF_ALL})
    union all select unnest((select emergency_people('needs'))), null`.execute(tx)
  const walks = Map.groupBy(rows.filter(({ walk }) => walk !== null), ({ walk }) => walk)
  return { people: [...new Set(rows.map((row) => row.person))].slice(0, most * PLACES_EACH), cut: [...walks.values()].some((one) => one.length >= most * ROWS_EACH) }
}

/** Words of addresses, of anybody, that share a form with a letter left out. They are only looked under, never shown. */
export const addressWordsNear = async ({ tx }: Transaction, slips: readonly string[]): Promise<string[]> =>
  (slips.length === 0 ? [] : (await sql<{ word: string }>`select near_address_words(${slips}::text[]) as word`.execute(tx)).rows.map((row) => row.word))

/** Where these people sleep or slept, by the id that stands for all their records, as far as the viewer may read it. */
export const placesOf = async ({ tx }: Transaction, people: readonly string[]): Promise<ReadonlyMap<string, readonly Place[]>> => {
  if (people.length === 0) return new Map()
  const { rows } = await sql<Place & { id: string }>`
    with same as materialized (select one.id as current, s.id from unnest(${people}::uuid[]) as one (id) cross join lateral same_people(one.id) as s (id))
    select (select same.current from same where same.id = a.person_id limit 1) as id, a.address_line as line, a.from_day as "from", a.ended_on as "endedOn"
    from accommodation a where a.person_id = any (array(select same.id from same)) order by a.from_day desc`.execute(tx)
  return Map.groupBy(rows, ({ id }) => id)
}

/** Words of names, of anybody, that share a form with a letter left out, or a sound, or begin so. They are only looked under, never shown. */
export const wordsNear = async ({ tx }: Transaction, { slips, sounds, beginnings }: { readonly slips: readonly string[]; readonly sounds: readonly string[]; readonly beginnings: readonly string[] }): Promise<string[]> =>
  (await sql<{ word: string }>`select near_words(${slips}::text[], ${sounds}::text[], ${beginnings}::text[]) as word`.execute(tx)).rows.map((row) => row.word)

/** People with one of these numbers: the reference, PNC, CRO, prison, probation and telephone number, today's or a former one. At most `most`. */
export const peopleByNumbers = async ({ tx }: Transaction, numbers: readonly string[], most: number): Promise<string[]> => {
  if (numbers.length === 0) return []
  const { rows } = await sql<{ person: string }>`
    select id as person from person where reference = any (${numbers}::text[])
    union select person_id from known_identity where pnc = any (${numbers}::text[]) and not withdrawn
    union select person_id from known_identity where prison_number = any (${numbers}::text[]) and not withdrawn
    union select person_id from known_identity where crn = any (${numbers}::text[]) and not withdrawn
    union select person_id from known_identity where cro = any (${numbers}::text[]) and not withdrawn
    union select person_id from known_identity where telephone = any (${numbers}::text[]) and not withdrawn
    limit ${most}`.execute(tx)
  return rows.map((row) => row.person)
}

/** People of whom an agency whose records the viewer sees has one under this number of its own. */
export const peopleByAgencyNumbers = async ({ tx }: Transaction, numbers: readonly string[], most: number): Promise<string[]> => {
  if (numbers.length === 0) return []
  const { rows } = await sql<{ person: string }>`
    select distinct s.person_id as person from unnest((select searched_organisations())) as o (id) cross join lateral (
      select r.person_id from source_record r where r.organisation_id = o.id and r.agency_number = any (${numbers}::text[]) and r.withdrawn_on is null limit ${most}) as s
    limit ${most}`.execute(tx)
  return rows.map((row) => row.person)
}

/** People who live or lived at this whole postcode. At most `most`. */
export const peopleByPostcode = async ({ tx }: Transaction, postcode: string, most: number): Promise<string[]> =>
  (await sql<{ person: string }>`select distinct person_id as person from known_identity where postcode = ${postcode} and not withdrawn limit ${most}`.execute(tx)).rows.map((row) => row.person)

/** Everything by which these people are known that the viewer may see, records of one human being together under the id of today. */
export const candidatesOf = async ({ tx }: Transaction, people: readonly string[]): Promise<Candidate[]> => {
  if (people.length === 0) return []
  // The records of each human being are worked out first: a protected row compared with a function's answer would have every row read.
  const { rows } = await sql<Omit<Facts, 'current'> & { person: string; id: string; reference: string; standing: boolean }>`
    with same as materialized (
      select distinct found.current, s.id from (select current_person(id) as current from unnest(${people}::uuid[]) as one (id) offset 0) as found cross join lateral same_people(found.current) as s (id))
    select k.person_id as person, (select same.current from same where same.id = k.person_id limit 1) as id, p.reference, k.forename, k.surname, k.birth_date as "birthDate", k.pnc, k.prison_number as "prisonNumber", k.crn, k.cro, k.postcode, k.telephone,
      k.source_record_id is null and k.until_day is null as standing
    from known_identity k join person p on p.id = k.person_id
    where k.person_id = any (array(select same.id from same)) and not k.withdrawn`.execute(tx)
  const found = new Map<string, { reference: string; known: Facts[] }>()
  const currentOf = new Map<string, string>()
  for (const { person, id, reference, standing, ...facts } of rows) {
    currentOf.set(person, id)
    const one = found.get(id) ?? { reference: '', known: [] }
    if (person === id) one.reference = reference
    one.known.push({ ...facts, current: standing && person === id })
    found.set(id, one)
  }
  // In the order in which they were found.
  const order = [...new Set(people.map((person) => currentOf.get(person) ?? person))]
  return order.flatMap((id) => {
    const one = found.get(id)
    return one === undefined ? [] : [{ id, ...one }]
  })
}
