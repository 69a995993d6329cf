/** The rows behind the wall. The policies let them be read by the victims’ side alone; nothing here is read by another slice. */
import { sql } from 'kysely'
import type { Reading } from '../platform/context.ts'
import { nameKey } from '../people/rules.ts'
import type { ConditionCode } from '../licences/rules.ts'
import { RUNNING, type RestorativeState } from './restorative.ts'
import type { ContactWay, SchemeState } from './rules.ts'

type Tx = Pick<Reading, 'tx'>

export interface Victim {
  readonly id: string
  readonly organisationId: string
  readonly organisation: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly officerId: string
  readonly officer: string | null
  readonly language: string
  readonly contactWay: ContactWay
  readonly contactDetail: string
  readonly contactWhen: string
  readonly contactNever: string
  readonly safeWords: string
  readonly children: string
  readonly vulnerability: string
  readonly recordedOn: string
  readonly version: number
}

const victimColumns = ({ tx }: Tx) =>
  tx.selectFrom('victim').innerJoin('organisation', 'organisation.id', 'victim.organisation_id').leftJoin('account', 'account.id', 'victim.officer_id').select([
    'victim.id', 'victim.organisation_id as organisationId', 'organisation.name as organisation', 'victim.reference', 'forename', 'surname', 'officer_id as officerId', 'account.name as officer', 'language',
    sql<ContactWay>`contact_way`.as('contactWay'), 'contact_detail as contactDetail', 'contact_when as contactWhen', 'contact_never as contactNever', 'safe_words as safeWords',
    'children', 'vulnerability', 'recorded_on as recordedOn', 'victim.version',
  ])

/** One victim whom the viewer may see. */
export const victimById = (context: Tx, id: string): Promise<Victim | undefined> => victimColumns(context).where('victim.id', '=', id).executeTakeFirst()

/** The victims whom one account keeps, by name. */
export const victimsOf = (context: Tx, account: string, limit: number): Promise<Victim[]> =>
  victimColumns(context).where('officer_id', '=', account).orderBy('surname_key').orderBy('forename_key').limit(limit).execute()

/** By reference, surname, or first name and surname. Ranges of a plain key, as people are searched. */
export const findVictims = (context: Tx, words: string, limit: number): Promise<Victim[]> => {
  const all = victimColumns(context).orderBy('surname_key').orderBy('forename_key').limit(limit)
  if (/^v-/i.test(words)) return all.where('victim.reference', '=', words.toUpperCase()).execute()
  const keys = words.split(/[\s,]+/).map(nameKey).filter((key) => key !== '')
  const surname = keys.at(-1)
  if (surname === undefined) return Promise.resolve([])
  const named = all.where('surname_key', '>=', surname).where('surname_key', '<', `${surname}~`)
  return (keys.length === 1 ? named : named.where('forename_key', '>=', keys[0]!).where('forename_key', '<', `${keys[0]!}~`)).execute()
}

export interface SchemeRow {
  readonly victimId: string
  readonly state: SchemeState
  readonly day: string
}

/** Where these victims stand in the scheme, in the order it was recorded. */
export const schemeOf = ({ tx }: Tx, victims: readonly string[]): Promise<SchemeRow[]> =>
  victims.length === 0 ? Promise.resolve([]) : tx.selectFrom('victim_scheme').select(['victim_id as victimId', sql<SchemeState>`state`.as('state'), 'day']).where('victim_id', 'in', [...victims]).orderBy('victim_id').orderBy('position').execute()

export interface CaseRow {
  readonly id: string
  readonly victimId: string
  readonly offenderId: string
  readonly sentenceId: string | null
  readonly linkedOn: string
  /** The day on which it was found to be a wrong case, and why; null while it stands. */
  readonly unlinkedOn: string | null
  readonly unlinkReason: string | null
}

/** The cases of these victims that stand. */
export const casesOf = ({ tx }: Tx, victims: readonly string[]): Promise<CaseRow[]> =>
  victims.length === 0 ? Promise.resolve([]) : caseColumns({ tx }).where('victim_id', 'in', [...victims]).where('unlinked_on', 'is', null).orderBy('linked_on').orderBy('id').execute()

/** The cases that were linked to this victim by mistake. */
export const unlinkedCasesOf = (context: Tx, victim: string): Promise<CaseRow[]> =>
  caseColumns(context).where('victim_id', '=', victim).where('unlinked_on', 'is not', null).orderBy('unlinked_on').orderBy('id').execute()

export const caseById = (context: Tx, id: string): Promise<CaseRow | undefined> => caseColumns(context).where('id', '=', id).where('unlinked_on', 'is', null).executeTakeFirst()

const caseColumns = ({ tx }: Tx) => tx.selectFrom('victim_case').select(['id', 'victim_id as victimId', 'offender_id as offenderId', 'sentence_id as sentenceId', 'linked_on as linkedOn', 'unlinked_on as unlinkedOn', 'unlink_reason as unlinkReason'])

/** Every id under which the offenders of these cases are known today: merges are followed here, and undone here, by reading. */
export const offendersOf = async ({ tx }: Tx, cases: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  const { rows } = await sql<{ caseId: string; person: string }>`
    select c.id as "caseId", same.id as person from victim_case c cross join lateral same_people(c.offender_id) as same (id) where c.id = any (${[...cases]}::uuid[])`.execute(tx)
  return new Map([...Map.groupBy(rows, (row) => row.caseId)].map(([id, of]) => [id, of.map((row) => row.person)]))
}

export interface ToldRow {
  readonly caseId: string
  readonly kind: string
  readonly eventDay: string
  readonly toldOn: string
  readonly by: string | null
  readonly way: string
  readonly words: string
}

export const toldOf = ({ tx }: Tx, victims: readonly string[]): Promise<ToldRow[]> =>
  victims.length === 0 ? Promise.resolve([]) : tx.selectFrom('victim_told').leftJoin('account', 'account.id', 'victim_told.told_by')
    .select(['case_id as caseId', 'kind', 'event_day as eventDay', 'told_on as toldOn', 'account.name as by', 'way', 'words']).where('victim_id', 'in', [...victims]).orderBy('told_on', 'desc').orderBy('victim_told.id').execute()

export interface RequestRow {
  readonly id: string
  readonly caseId: string
  readonly code: ConditionCode
  readonly areaCode: string | null
  readonly area: string | null
  readonly conditionId: string
  readonly why: string
  readonly requestedOn: string
  readonly withdrawnOn: string | null
}

export const requestsOf = ({ tx }: Tx, victims: readonly string[]): Promise<RequestRow[]> =>
  victims.length === 0 ? Promise.resolve([]) : tx.selectFrom('victim_request').leftJoin('area', 'area.code', 'victim_request.area_code').select([
    'victim_request.id', 'case_id as caseId', sql<ConditionCode>`victim_request.code`.as('code'), 'area_code as areaCode', 'area.name as area', 'condition_id as conditionId', 'why', 'requested_on as requestedOn', 'withdrawn_on as withdrawnOn',
  ]).where('victim_id', 'in', [...victims]).orderBy('requested_on').orderBy('victim_request.id').execute()

export interface RestorativeRow {
  readonly caseId: string
  readonly state: RestorativeState
  readonly day: string
  readonly by: string | null
  readonly facilitator: string
  readonly words: string
}

/** The steps of restorative justice of these victims, in their order. */
export const restorativeOf = ({ tx }: Tx, victims: readonly string[]): Promise<RestorativeRow[]> =>
  victims.length === 0 ? Promise.resolve([]) : tx.selectFrom('restorative_change').leftJoin('account', 'account.id', 'restorative_change.changed_by').select([
    'case_id as caseId', sql<RestorativeState>`state`.as('state'), 'changed_on as day', 'account.name as by', 'facilitator', 'words',
  ]).where('victim_id', 'in', [...victims]).orderBy('case_id').orderBy('position').execute()

/** Restorative justice that is under way for victims whom the viewer may see, the longest waiting first. */
export const restorativeUnderWay = async ({ tx }: Tx, limit: number): Promise<{ victimId: string; forename: string; surname: string; state: RestorativeState; since: string }[]> => {
  const { rows } = await sql<{ victimId: string; forename: string; surname: string; state: RestorativeState; since: string }>`
    select v.id as "victimId", v.forename, v.surname, last.state, last.changed_on as since
    from (select distinct on (case_id) case_id, victim_id, state, changed_on from restorative_change where case_id not in (select c.id from victim_case c where c.unlinked_on is not null) order by case_id, position desc) last join victim v on v.id = last.victim_id
    where last.state = any (${[...RUNNING]}::text[]) order by last.changed_on, last.case_id limit ${limit}`.execute(tx)
  return rows
}

/** The offender whom the viewer may see, by any number that agencies use. */
export const offenderByNumber = async ({ tx }: Tx, number: string): Promise<string | undefined> => {
  const plain = number.toUpperCase().replace(/\s/g, '')
  const found = await tx.selectFrom('person').select('id').where((eb) => eb.or([
    eb('reference', '=', plain), eb('crn', '=', plain), eb('prison_number', '=', plain), eb('pnc', '=', plain), eb('cro', '=', plain),
  ])).orderBy('id').executeTakeFirst()
  return found?.id
}
