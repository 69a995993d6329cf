/** Many people at once: what an import of an agency's extract writes. The action that calls has decided whose records they are. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { checkoutFolder } from '../platform/data-folder.ts'
import type { Acting } from '../platform/context.ts'
import { COUNTED_MIN, NOT_COUNTED, termsOf, type Frequencies, type FrequencyKind, type MatchFacts } from './linkage/matching.ts'
import { linkageModel, type LinkageModel } from './linkage/model.ts'
import { nameKey, newReference } from './rules.ts'

/** Who somebody is, as one write gives it. Days as `YYYY-MM-DD`. */
export interface PersonFacts {
  readonly forename: string
  readonly surname: string
  readonly birthDate: string
  readonly sex: 'male' | 'female' | 'not-known'
  readonly pnc: string | null
  readonly prisonNumber: string | null
  readonly crn: string | null
  readonly cro: string | null
  readonly postcode: string | null
  readonly telephone: string | null
}

export type PersonWithId = PersonFacts & { readonly id: string }

/** So many references nobody has yet. Among millions of people chance alone would meet one that is taken. */
const freeReferences = async ({ tx, random }: Acting, count: number): Promise<string[]> => {
  const free = new Set<string>()
  while (free.size < count) {
    const wanted = Array.from({ length: count - free.size }, () => newReference(random))
    const { rows } = await sql<{ reference: string }>`select used_references(${wanted}::text[]) as reference`.execute(tx)
    const used = new Set(rows.map((row) => row.reference))
    for (const reference of wanted) if (!used.has(reference)) free.add(reference)
  }
  return [...free]
}

/** Records new people, each with a reference of its own, in one statement. The caller records who has to do with them (`involveMany`). */
export const recordPeople = async (context: Acting, people: readonly PersonWithId[]): Promise<void> => {
  if (people.length === 0) return
  const references = await freeReferences(context, people.length)
  await sql`
    insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone, created_at)
    select r.*, ${context.now}::timestamptz
    from unnest(${people.map((one) => one.id)}::uuid[], ${references}::text[], ${people.map((one) => one.forename)}::text[], ${people.map((one) => one.surname)}::text[],
      ${people.map((one) => nameKey(one.forename))}::text[], ${people.map((one) => nameKey(one.surname))}::text[], ${people.map((one) => one.birthDate)}::date[],
      ${people.map((one) => one.sex)}::text[], ${people.map((one) => one.pnc)}::text[], ${people.map((one) => one.prisonNumber)}::text[], ${people.map((one) => one.crn)}::text[],
      ${people.map((one) => one.cro)}::text[], ${people.map((one) => one.postcode)}::text[], ${people.map((one) => one.telephone)}::text[]) as r`.execute(context.tx)
}

/** What is known of these people now, of those whom the viewer may see. */
export const peopleFacts = async ({ tx }: Pick<Acting, 'tx'>, ids: readonly string[]): Promise<PersonWithId[]> =>
  tx.selectFrom('person').select(['id', 'forename', 'surname', 'birth_date as birthDate', 'pnc', 'prison_number as prisonNumber', 'crn', 'cro', 'postcode', 'telephone', sql<PersonFacts['sex']>`sex`.as('sex')])
    .where('id', 'in', [...ids]).execute()

/** Corrects who people are, in one statement: the viewer must see them. Each gets a new version. */
export const correctPeople = async ({ tx }: Pick<Acting, 'tx'>, people: readonly PersonWithId[]): Promise<void> => {
  if (people.length === 0) return
  await sql`
    update person set forename = r.forename, surname = r.surname, forename_key = r.forename_key, surname_key = r.surname_key, birth_date = r.birth_date, sex = r.sex,
      pnc = r.pnc, prison_number = r.prison_number, crn = r.crn, cro = r.cro, postcode = r.postcode, telephone = r.telephone, version = person.version + 1
    from unnest(${people.map((one) => one.id)}::uuid[], ${people.map((one) => one.forename)}::text[], ${people.map((one) => one.surname)}::text[],
      ${people.map((one) => nameKey(one.forename))}::text[], ${people.map((one) => nameKey(one.surname))}::text[], ${people.map((one) => one.birthDate)}::date[],
      ${people.map((one) => one.sex)}::text[], ${people.map((one) => one.pnc)}::text[], ${people.map((one) => one.prisonNumber)}::text[], ${people.map((one) => one.crn)}::text[],
      ${people.map((one) => one.cro)}::text[], ${people.map((one) => one.postcode)}::text[], ${people.map((one) => one.telephone)}::text[])
      as r (id, forename, surname, forename_key, surname_key, birth_date, sex, pnc, prison_number, crn, cro, postcode, telephone)
    where person.id = r.id`.execute(tx)
}

let reviewed: Promise<LinkageModel> | undefined

/** The reviewed model that the product ships (data/linkage/model.json): what single records are weighed by. Read once. */
export const reviewedModel = (): Promise<LinkageModel> => {
  reviewed ??= readFile(join(checkoutFolder(), 'data', 'linkage', 'model.json'), 'utf8').then((text) => linkageModel.parse(JSON.parse(text)))
  return reviewed
}

/** How common what these records hold is among everybody known, as it was last counted. For the linking rule alone. */
export const frequenciesOf = async ({ tx }: Pick<Acting, 'tx'>, facts: readonly MatchFacts[]): Promise<Frequencies> => {
  const counted = (kinds: readonly string[], terms: readonly string[]) => sql<{ kind: FrequencyKind; term: string; records: number }>`select kind, term, records from term_frequencies(${[...kinds]}::text[], ${[...terms]}::text[])`.execute(tx)
  const { rows: sums } = await counted([], [])
  // Among fewer the model's averages hold: no term is asked for.
  if ((sums.find((one) => one.kind === 'birth-date')?.records ?? 0) < COUNTED_MIN) return NOT_COUNTED
  const asked = new Map<FrequencyKind, Set<string>>()
  for (const one of facts) for (const [kind, term] of termsOf(one)) if (term !== '') asked.set(kind, (asked.get(kind) ?? new Set()).add(term))
  const { rows } = await counted([...asked].flatMap(([kind, terms]) => Array.from(terms, () => kind)), [...asked].flatMap(([, terms]) => [...terms]))
  const found = new Map(rows.map(({ kind, term, records }) => [`${kind} ${term}`, records]))
  const all = (kind: FrequencyKind): number => found.get(`${kind} `) ?? 0
  return { identities: all('birth-date'), all, of: (kind, term) => (term === '' ? 0 : found.get(`${kind} ${term}`) ?? 1) }
}

/** Counts how common names and days are anew, where many people came or went since. For the end of an extract. */
export const keepFrequencies = async ({ tx }: Pick<Acting, 'tx'>): Promise<void> => {
  await sql`select keep_term_frequencies()`.execute(tx)
}
