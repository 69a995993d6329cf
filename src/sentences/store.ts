/** The rows of sentences and convictions: reading them whole, and writing many at once. */
import { sql, type Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { DB } from '../platform/schema.ts'
import type { Registers, ToldSentence } from './disposals.ts'
import type { CustodyEnd, CustodyEventKind, Sentence, SentenceKind } from './rules.ts'

export interface PersonSentence extends Sentence {
  readonly personId: string
  readonly offenceCode: string
}

/** The sentences of these people that the viewer may see, newest first: one statement for any number of people. */
export const sentencesOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<PersonSentence[]> =>
  people.length === 0 ? [] : (await sentenceRows(tx).where('sentence.person_id', 'in', [...people]).orderBy('imposed_day', 'desc').execute()).map(sentenceOf)

/** One sentence, if the viewer may see it. */
export const sentenceById = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<PersonSentence | undefined> => {
  const row = await sentenceRows(tx).where('sentence.id', '=', id).executeTakeFirst()
  return row && sentenceOf(row)
}

const sentenceRows = (tx: Reading['tx']) =>
  tx.selectFrom('sentence').innerJoin('offence', 'offence.code', 'sentence.offence_code').leftJoin('prison', 'prison.code', 'sentence.prison_code')
    .select(['sentence.id', 'sentence.person_id', 'kind', 'offence_code', 'offence.title', 'court', 'offence_day', 'imposed_day', 'months', 'custody_start', 'prison_code',
      'prison.name', 'planned_release', 'released_on', 'custody_ended_as', 'returned_from', 'sentence_end', 'supervision_end', 'version'])

interface SentenceColumns {
  readonly id: string
  readonly person_id: string
  readonly kind: string
  readonly offence_code: string
  readonly title: string
  readonly court: string
  readonly offence_day: string
  readonly imposed_day: string
  readonly months: number
  readonly custody_start: string | null
  readonly prison_code: string | null
  readonly name: string | null
  readonly planned_release: string | null
  readonly released_on: string | null
  readonly custody_ended_as: string | null
  readonly returned_from: string | null
  readonly sentence_end: string
  readonly supervision_end: string
  readonly version: number
}

const sentenceOf = (row: SentenceColumns): PersonSentence => ({
  id: row.id, personId: row.person_id, kind: row.kind as SentenceKind, offenceCode: row.offence_code, offence: row.title, court: row.court, offenceDay: row.offence_day,
  imposed: row.imposed_day, months: row.months, sentenceEnd: row.sentence_end, supervisionEnd: row.supervision_end, version: row.version,
  custody: row.custody_start && row.prison_code && row.planned_release
    ? { start: row.custody_start, prison: row.prison_code, prisonName: row.name ?? row.prison_code, plannedRelease: row.planned_release, released: row.released_on, endedAs: row.custody_ended_as as CustodyEnd | null, returnedFrom: row.returned_from }
    : null,
})

/** Something that happened in custody beside the release. */
export interface CustodyEvent {
  readonly sentenceId: string
  readonly kind: CustodyEventKind
  readonly day: string
  readonly from: string | null
  readonly to: string | null
  readonly reason: string
}

/** What happened in the custody of these people that the viewer may see, in order. */
export const custodyEventsOf = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<CustodyEvent[]> =>
  people.length === 0 ? [] : tx.selectFrom('custody_event').leftJoin('prison as left_prison', 'left_prison.code', 'custody_event.from_prison').leftJoin('prison as new_prison', 'new_prison.code', 'custody_event.to_prison')
    .select(['sentence_id as sentenceId', sql<CustodyEventKind>`kind`.as('kind'), 'day', 'left_prison.name as from', 'new_prison.name as to', 'reason'])
    .where('person_id', 'in', [...people]).orderBy('day').orderBy('recorded_at').execute()

/** Writes what happened in custody; answers nothing, because whoever records a move may no longer see it. */
export const insertCustodyEvent = async (
  { tx, random, today, now, viewer }: Acting,
  event: { readonly person: string; readonly sentence: string; readonly kind: CustodyEventKind; readonly day: string; readonly from: string | null; readonly to: string | null; readonly reason: string },
): Promise<void> => {
  await tx.insertInto('custody_event').values({
    id: random.uuid(), person_id: event.person, sentence_id: event.sentence, kind: event.kind, day: event.day, from_prison: event.from, to_prison: event.to, reason: event.reason,
    recorded_on: today, recorded_by: viewer.accountId, recorded_at: now,
  }).execute()
}

/** The organisation that stands for a prison here; null where none does. */
export const prisonOrganisation = async ({ tx }: Pick<Reading, 'tx'>, prison: string): Promise<string | null> =>
  (await tx.selectFrom('organisation').select('id').where('prison_code', '=', prison).where('kind', '=', 'prison').executeTakeFirst())?.id ?? null

export interface DueReleaseRow {
  readonly personId: string
  readonly sentenceId: string
  readonly due: string
  readonly what: 'release' | 'supervision-end'
}

/** Releases that are near or not recorded, and supervision that ends soon, earliest first: one statement. */
export const sentencesDue = async (
  { tx, today, viewer }: Pick<Reading, 'tx' | 'today' | 'viewer'>,
  scope: { readonly releaseUntil: string; readonly endUntil: string; readonly limit: number; readonly people?: readonly string[] | undefined },
): Promise<DueReleaseRow[]> => {
  // A release is recorded by the prison that holds them or by their manager; the end of supervision is their manager’s.
  const mine = sql`person_id = any (${scope.people ? sql`${[...scope.people]}::uuid[]` : sql`(select my_people())::uuid[]`})`
  const releases = !scope.people && viewer?.role === 'resettlement-worker' ? sql`prison_code = (select prison_code from organisation where id = ${viewer.organisationId})` : mine
  const { rows } = await sql<DueReleaseRow>`
    select person_id as "personId", id as "sentenceId", planned_release as due, 'release' as what from sentence
    where released_on is null and planned_release <= ${scope.releaseUntil} and ${releases}
    union all
    select person_id, id, supervision_end, 'supervision-end' from sentence
    where supervision_end between ${today} and ${scope.endUntil} and ${mine}
    order by due limit ${scope.limit}`.execute(tx)
  return rows
}

const SENTENCE_COLUMNS = ['id', 'person_id', 'kind', 'offence_code', 'court', 'offence_day', 'imposed_day', 'months', 'custody_start', 'prison_code', 'planned_release',
  'released_on', 'sentence_end', 'supervision_end', 'homeless_on_entry', 'recorded_at', 'version'] as const
const CONVICTION_COLUMNS = ['id', 'person_id', 'offence_code', 'court', 'offence_day', 'convicted_day'] as const

export type SentenceRow = Readonly<Omit<Selectable<DB['sentence']>, 'custody_ended_as' | 'returned_from'>>
export type ConvictionRow = Readonly<Selectable<DB['conviction']>>

/** Copies many sentences in, decided beforehand with this slice's rules. Answers how many. */
export const loadSentences = (client: PoolClient, rows: Iterable<SentenceRow> | AsyncIterable<SentenceRow>): Promise<number> => copyRows(client, 'sentence', SENTENCE_COLUMNS, rows)

/** Copies many convictions in. Answers how many. */
export const loadConvictions = (client: PoolClient, rows: Iterable<ConvictionRow> | AsyncIterable<ConvictionRow>): Promise<number> => copyRows(client, 'conviction', CONVICTION_COLUMNS, rows)

/** What a confirmed extract brought: a sentence that nobody knew, or a release day that moved. */
export type TakenSentence =
  | { readonly what: 'added'; readonly sentence: string; readonly person: string; readonly custodyStart: string; readonly prison: string }
  | { readonly what: 'moved'; readonly sentence: string; readonly person: string; readonly previous: string; readonly planned: string }

/** Takes the sentences and release days of a prison's extract that its own officer confirms; the database decides which (take_sentences). */
export const takeSentences = async ({ tx }: Pick<Reading, 'tx'>, extract: string): Promise<TakenSentence[]> => {
  const { rows } = await sql<TakenSentence>`select what, sentence_id as sentence, person_id as person, custody_start as "custodyStart", prison_organisation as prison,
    previous_day as previous, planned_day as planned from take_sentences(${extract}::uuid)`.execute(tx)
  return rows
}

/** What a confirmed probation extract brought: `added-beside` stands beside a sentence of another kind of the same month. */
export interface AddedSentence {
  readonly what: 'added' | 'added-beside'
  readonly sentence: string
  readonly person: string
  readonly kind: SentenceKind
  readonly custodyStart: string | null
  readonly prison: string | null
}

/** The records of the viewer's own extract with their details, as far as they tell of a disposal. */
export const recordsWithDisposal = async ({ tx }: Pick<Reading, 'tx'>, extract: string): Promise<{ id: string; details: Readonly<Record<string, string>> }[]> => {
  const { rows } = await sql<{ id: string; details: Readonly<Record<string, string>> }>`
    select r.id, r.details from source_record r join organisation o on o.id = r.organisation_id
    where r.extract_id = ${extract}::uuid and o.kind = 'probation' and r.withdrawn_on is null and r.details ? 'disposal'`.execute(tx)
  return rows
}

/** The registers that decide what a record tells: those of its offence codes that exist, and every prison. */
export const registersFor = async ({ tx }: Pick<Reading, 'tx'>, codes: readonly string[]): Promise<Registers> => ({
  offences: new Set((await sql<{ code: string }>`select code from offence where code = any (${[...codes]}::text[])`.execute(tx)).rows.map(({ code }) => code)),
  prisons: await tx.selectFrom('prison').select(['code', 'name']).execute(),
})

/** Writes the sentences that a probation extract tells, where none of the same kind is known; the database decides which (take_told_sentences). */
export const takeToldSentences = async ({ tx }: Pick<Reading, 'tx'>, extract: string, told: readonly (ToldSentence & { readonly record: string })[]): Promise<AddedSentence[]> => {
  const { rows } = await sql<AddedSentence>`select what, sentence_id as sentence, person_id as person, kind, custody_start as "custodyStart", prison_organisation as prison
    from take_told_sentences(${extract}::uuid, ${JSON.stringify(told)}::jsonb)`.execute(tx)
  return rows
}
