/** The few facts by which a person is shown in a list or at the head of a page. */
import { sql } from 'kysely'
import type { Reading } from '../../platform/context.ts'

export interface PersonSummary {
  readonly id: string
  readonly reference: string
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
  readonly districtCode: string | null
  readonly version: number
}

/** A provider is told who was referred to it, and not the numbers and the address that agencies know them by: so the referral form promises. */
const exceptForProviders = (column: 'pnc' | 'prison_number' | 'crn' | 'cro' | 'postcode' | 'telephone') =>
  sql<string | null>`case when (select viewer_role()) is distinct from 'caseworker' then ${sql.ref(`person.${column}`)} end`

/** The columns of a summary, of people whom the viewer may see. */
export const personColumns = ({ tx }: Pick<Reading, 'tx'>) =>
  tx.selectFrom('person').select([
    'person.id', 'person.reference', 'person.forename', 'person.surname', 'person.birth_date as birthDate', 'person.district_code as districtCode', 'person.version',
    exceptForProviders('pnc').as('pnc'), exceptForProviders('prison_number').as('prisonNumber'), exceptForProviders('crn').as('crn'), exceptForProviders('postcode').as('postcode'),
    exceptForProviders('cro').as('cro'), exceptForProviders('telephone').as('telephone'),
    sql<'male' | 'female' | 'not-known'>`person.sex`.as('sex'),
  ])

/** Every id under which this human being's rows were written, the current one first. */
export const samePeople = async ({ tx }: Pick<Reading, 'tx'>, person: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select same_people(${person}::uuid) as id`.execute(tx)
  return rows.map((row) => row.id)
}

/** The id under which this human being is known today. */
export const currentPerson = async ({ tx }: Pick<Reading, 'tx'>, person: string): Promise<string> => {
  const { rows } = await sql<{ id: string }>`select current_person(${person}::uuid) as id`.execute(tx)
  return rows[0]!.id
}

/** The person, if this viewer may see who they are; the current record unless `as written` is asked for. */
export const seenPerson = (context: Pick<Reading, 'tx'>, person: string, which: 'current' | 'as written' = 'current'): Promise<PersonSummary | undefined> =>
  personColumns(context).where('person.id', '=', which === 'current' ? sql<string>`(select current_person(${person}::uuid))` : person).executeTakeFirst()

/** The record with this reference, if this viewer may see who it is about. */
export const personByReference = (context: Pick<Reading, 'tx'>, reference: string): Promise<PersonSummary | undefined> =>
  personColumns(context).where('person.reference', '=', reference.toUpperCase()).executeTakeFirst()

/** The names of these people, of those whom the viewer may see: one statement. */
export const namesOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<ReadonlyMap<string, Pick<PersonSummary, 'id' | 'forename' | 'surname'>>> => {
  if (people.length === 0) return new Map()
  const rows = await tx.selectFrom('person').select(['id', 'forename', 'surname']).where('id', '=', sql<string>`any (${[...new Set(people)]}::uuid[])`).execute()
  return new Map(rows.map((row) => [row.id, row]))
}
