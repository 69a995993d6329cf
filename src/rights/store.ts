/** The SQL of requests: finding one, taking a step, and what the copies are gathered from. */
import { sql, type Selectable } from 'kysely'
import { no, notFound, stale, yes, type Result } from '../core/result.ts'
import type { Acting, Reading } from '../platform/context.ts'
import type { DB } from '../platform/schema.ts'
import { answerBy, type Regime } from './clock.ts'
import { decideStep, isEnded, type AskedBy, type RequestKind, type RequestState } from './rules.ts'

/** One request as its pages need it. Days as `YYYY-MM-DD`. */
export interface StoredRequest {
  readonly id: string
  readonly reference: string
  readonly personId: string
  readonly organisationId: string
  readonly organisation: string
  readonly kind: RequestKind
  readonly regime: Regime
  readonly askedBy: AskedBy
  readonly askedHow: string
  readonly received: string
  readonly identified: string | null
  readonly identityHow: string | null
  readonly extendedOn: string | null
  readonly extendedBecause: string | null
  readonly state: RequestState
  readonly closedOn: string | null
  readonly loggedBy: string
  readonly version: number
  /** The last day in time; null while the clock stands still. */
  readonly due: string | null
}

type Row = Selectable<DB['rights_request']> & { readonly organisation: string }

const read = (row: Row): StoredRequest => {
  const regime = row.regime as Regime
  return {
    id: row.id, reference: row.reference, personId: row.person_id, organisationId: row.organisation_id, organisation: row.organisation, kind: row.kind as RequestKind, regime,
    askedBy: row.asked_by as AskedBy, askedHow: row.asked_how, received: row.received_on, identified: row.identified_on, identityHow: row.identity_how,
    extendedOn: row.extended_on, extendedBecause: row.extended_because, state: row.state as RequestState, closedOn: row.closed_on, loggedBy: row.logged_by, version: row.version,
    due: answerBy({ regime, received: row.received_on, identified: row.identified_on, extended: row.extended_on !== null }),
  }
}

const requests = ({ tx }: Pick<Reading, 'tx'>) =>
  tx.selectFrom('rights_request').innerJoin('organisation', 'organisation.id', 'rights_request.organisation_id').selectAll('rights_request').select('organisation.name as organisation')

/** A request that the viewer may see; locked when it is about to change. */
export const findRequest = async (context: Pick<Reading, 'tx'>, id: string, why?: 'to change'): Promise<StoredRequest | undefined> => {
  if (why) await sql`select pg_advisory_xact_lock(hashtextextended(${`rights ${id}`}, 0))`.execute(context.tx)
  const row = await requests(context).where('rights_request.id', '=', id).executeTakeFirst()
  return row && read(row)
}

/** Requests that are open, and the newest closed ones: at most `limit` of each. */
export const listedRequests = async (context: Pick<Reading, 'tx'>, which: 'open' | 'closed', limit: number, people?: readonly string[]): Promise<StoredRequest[]> => {
  let rows = requests(context).where('rights_request.closed_on', which === 'open' ? 'is' : 'is not', null)
  if (people) rows = rows.where('rights_request.person_id', 'in', [...people])
  return (await (which === 'open' ? rows.orderBy('received_on') : rows.orderBy('closed_on', 'desc')).limit(limit).execute()).map(read)
}

/** How a request stands whose person is out of the lead's sight: no words, no person, no page of its own. */
export interface RequestClock {
  readonly reference: string
  readonly state: RequestState
  readonly due: string | null
  readonly closedOn: string | null
}

/** Requests that the lead's own organisation received about people out of sight, so that no day in law is missed: at most `limit`. */
export const clocksOutOfSight = async ({ tx }: Pick<Reading, 'tx'>, limit: number): Promise<RequestClock[]> => {
  const { rows } = await sql<{ reference: string; regime: Regime; received: string; identified: string | null; lengthened: boolean; state: RequestState; closedOn: string | null }>`
    select c.reference, c.regime, c.received_on as received, c.identified_on as identified, c.lengthened, c.state, c.closed_on as "closedOn" from clocks_of_requests() c
    where not exists (select 1 from rights_request r where r.id = c.id) order by c.closed_on desc nulls first, c.received_on limit ${limit}`.execute(tx)
  return rows.map(({ reference, regime, received, identified, lengthened, state, closedOn }) => ({ reference, state, closedOn, due: answerBy({ regime, received, identified, extended: lengthened }) }))
}

/** The request, if it is of this kind, unchanged since the form was made, and can go to this state. */
export const requestToMove = async (context: Acting, id: string, version: number, kinds: readonly RequestKind[], to: RequestState): Promise<Result<StoredRequest>> => {
  const request = await findRequest(context, id, 'to change')
  if (!request) return notFound()
  if (request.version !== version) return stale({ state: request.state })
  if (!kinds.includes(request.kind)) return no('This is another kind of request.')
  const decision = decideStep(request.kind, request.state, to)
  return decision.ok ? yes(request) : decision
}

/** Takes a step: the dated row and the state that follows from it, in one transaction. */
export const takeStep = async (context: Acting, request: StoredRequest, state: RequestState, words = ''): Promise<void> => {
  const { tx, random, today, now, viewer } = context
  await tx.insertInto('rights_step').values({
    id: random.uuid(), request_id: request.id, person_id: request.personId, organisation_id: request.organisationId, state, words, done_on: today, done_at: now, done_by: viewer.accountId,
  }).execute()
  await tx.updateTable('rights_request').set({ state, version: request.version + 1, closed_on: isEnded(state) ? today : null }).where('id', '=', request.id).execute()
}

export interface Step { readonly state: RequestState; readonly words: string; readonly on: string; readonly by: string; readonly byId: string }

/** What was done, oldest first. */
export const stepsOf = async ({ tx }: Pick<Reading, 'tx'>, request: string): Promise<Step[]> =>
  (await tx.selectFrom('rights_step').innerJoin('account', 'account.id', 'rights_step.done_by').select(['state', 'words', 'done_on', 'account.name', 'done_by'])
    .where('request_id', '=', request).orderBy('done_at').execute())
    .map((row) => ({ state: row.state as RequestState, words: row.words, on: row.done_on, by: row.name, byId: row.done_by }))

/** Organisations of the viewer's partnerships, for saying whose record something is. */
export const partnershipOrganisations = async ({ tx }: Pick<Reading, 'tx'>): Promise<{ id: string; name: string }[]> =>
  tx.selectFrom('organisation').select(['id', 'name']).where(sql<boolean>`id = any ((select viewer_partners())::uuid[])`).orderBy('name').execute()

/**
 * Organisations of the viewer's partnerships that have or had to do with these people, for choosing whose record something is: a
 * list of all would offer courts and councils that hold nothing. All of them where the viewer is shown none that has.
 */
export const holdersOf = async (context: Pick<Reading, 'tx'>, people: readonly string[]): Promise<{ id: string; name: string }[]> => {
  const partners = await partnershipOrganisations(context)
  const { rows } = await sql<{ id: string }>`select distinct organisation_id as id from involvement where person_id = any (${[...people]}::uuid[])`.execute(context.tx)
  const concerned = partners.filter((partner) => rows.some(({ id }) => id === partner.id))
  return concerned.length === 0 ? partners : concerned
}
