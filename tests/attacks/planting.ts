/**
 * A row in every table that holds something of a class of information, made from the catalogue: each box for words holds the mark
 * of its class and its person, so that whatever comes back through any door says whose it is. A table that is born tomorrow is
 * planted the same day, or named as one that could not be.
 */
import { randomUUID } from 'node:crypto'
import { CompiledQuery, type Kysely } from 'kysely'
import type { DB } from '../../src/platform/schema.ts'
import { CLASSES, type InformationClass } from '../../src/platform/vocabulary.ts'

/** Words of one class about one person: `zq4qneeds`. Whoever may not see that class of that person must never read them. */
export const mark = (person: number | string, cls: string): string => `zq${person}q${cls}`

/** Every mark in a text. `own`: of a class, in a table that the provider of a treatment reads as its own; `issued`: in one that the issuing force does. */
export const MARKS = new RegExp(`zq\\d+q(?:(?:own|issued)?(?:${Object.keys(CLASSES).join('|')})|limit)`, 'gi')

export interface ClassedTable {
  readonly table: string
  readonly class: InformationClass
  readonly columns: readonly Column[]
}

interface Column {
  readonly name: string
  readonly type: string
  readonly required: boolean
  /** What its CHECK allows, where it lists it. */
  readonly allowed: readonly string[]
  /** The letters that a reference here begins with. */
  readonly prefix: string | null
  /** The table that it refers to, by a foreign key or by its name. */
  readonly refersTo: string | null
}

/** Columns that refer to a table which their name does not tell. */
const REFERS: Readonly<Record<string, string>> = { offender_id: 'person', case_id: 'victim_case', disclosure_id: 'panel_disclosure', officer_id: 'account', into_id: 'person' }

/** Tables of which each row says its class, and those that rows of a class hang on: the class of what is planted in them. */
const BY_ROW: Readonly<Record<string, InformationClass>> = { source_record: 'health' }

interface CatalogueRow {
  readonly table: string
  readonly comment: string
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly checks: string[] | null
  readonly refers: string | null
}

/** The tables that say in their comment which class they hold, with their columns, in an order in which each may refer to those before it. */
export const classedTables = async (owner: Kysely<DB>): Promise<readonly ClassedTable[]> => {
  const { rows } = await owner.executeQuery<CatalogueRow>(CompiledQuery.raw(`
    select c.relname as table, obj_description(c.oid) as comment, a.attname as name, format_type(a.atttypid, null) as type,
      a.attnotnull and a.attidentity = '' and a.attgenerated = '' and not a.atthasdef as required,
      (select array_agg(pg_get_constraintdef(k.oid)) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks,
      (select f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey) and f.confrelid <> c.oid
       order by cardinality(f.conkey) limit 1) as refers
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and (obj_description(c.oid) like 'Class: %' or c.relname = any ($1))
    order by c.relname, a.attnum`, [Object.keys(BY_ROW)]))
  const tables = new Set(rows.map((row) => row.table))
  const all = [...Map.groupBy(rows, (row) => row.table)].flatMap(([table, columns]) => {
    const cls = BY_ROW[table] ?? /^Class: ([a-z]+)\./.exec(columns[0]?.comment ?? '')?.[1]
    return cls !== undefined && cls in CLASSES ? [{ table, class: cls as InformationClass, columns: columns.map((row) => columnOf(row, tables)) }] : []
  })
  return inOrder(all)
}

const columnOf = ({ name, type, required, checks, refers }: CatalogueRow, tables: ReadonlySet<string>): Column => {
  const stem = name.replace(/_id$/, '')
  const known = (name === 'case_id' ? refers?.replaceAll('"', '') : undefined) ?? REFERS[name] ?? (name === 'person_id' ? 'person' : name.endsWith('organisation_id') ? 'organisation' : null)
  const guessed = (name.endsWith('_by') ? 'account' : name.endsWith('_id') && (tables.has(stem) || ['account', 'organisation'].includes(stem)) ? stem : null)
  return { name, type, required, allowed: (checks ?? []).flatMap((check) => [...(/= ANY \(ARRAY\[(.*?)\]\)/.exec(check)?.[1] ?? '').matchAll(/'([^']*)'|(?<![\w'])(\d+)/g)].map(([, text, figure]) => text ?? figure ?? '')), prefix: /~ '\^\(?(?:\?:)?([A-Z]+)-/.exec((checks ?? []).join(' '))?.[1] ?? null, refersTo: known ?? refers?.replaceAll('"', '') ?? guessed }
}

const inOrder = (tables: readonly ClassedTable[]): readonly ClassedTable[] => {
  const placed = new Set<string>()
  const left = [...tables]
  const ordered: ClassedTable[] = []
  while (left.length > 0) {
    const at = left.findIndex(({ table, columns }) => columns.every(({ refersTo }) => refersTo === null || refersTo === table || placed.has(refersTo) || !left.some((other) => other.table === refersTo)))
    const [next] = left.splice(Math.max(at, 0), 1)
    ordered.push(next!)
    placed.add(next!.table)
  }
  return ordered
}

/** What a row needs that its catalogue does not tell: a story that its constraints hold together, in days of the test world. */
const STORIES: Readonly<Record<string, Readonly<Record<string, string | number | boolean | null>>>> = {
  sentence: { kind: 'custody', custody_start: '2026-03-01', offence_day: '2026-01-10', imposed_day: '2026-03-01', planned_release: '2026-12-03', prison_code: 'PBI', offence_code: 'TH68010', sentence_end: '2027-10-31', supervision_end: '2027-10-31', months: 20, released_on: null, custody_ended_as: null, returned_from: null },
  conviction: { offence_code: 'TH68010', offence_day: '2026-04-10', convicted_day: '2026-05-10' },
  management: { side: 'community', from_day: '2026-01-05', until_day: null },
  plan: { state: 'agreed', agreed_on: '2026-11-23', review_day: '2026-12-24', closed_on: null },
  plan_change: { state: 'agreed' },
  referral: { pathway: 'health', state: 'sent', respond_by: '2026-11-30', clock_day: '2026-11-30' },
  assessment: { pathway: 'health', question_version: 1, need: true },
  goal: { pathway: 'health' },
  accommodation: { from_day: '2026-12-03', kind: 'hostel' },
  accommodation_check: { day_after: 0 },
  licence_condition: { code: 'no-contact', state: 'proposed', decided_on: null, shown_from: '2026-11-01' },
  victim_request: { code: 'no-contact' },
  licence_proposal: { code: 'no-contact' },
  panel_disclosure: { from_at: '2026-11-23T08:00:00Z', until_at: '2026-11-23T12:00:00Z', meets_on: '2026-11-23' },
  restorative_approach: { shown_from: '2026-11-01' },
  risk_assessment: { tier: 'B2', harm: 'high' },
  release_day_change: { previous_day: '2026-12-01', new_day: '2026-12-03' },
  duty_to_refer: { state: 'sent', route: 'duty', authority_code: 'E06000031', consent: true, council_organisation_id: null, sent_on: '2026-11-20', answer_by: '2026-12-04', release_day: '2026-12-03', reason: null, policies: '{}' },
  duty_to_refer_change: { state: 'sent', council_organisation_id: null, reason: null, policies: '{}' },
  homelessness_duty: { owed: 'relief', council_organisation_id: null, from_day: '2026-11-23', until_day: '2027-01-17', ended_on: null, end_reason: null },
  housing_attempt: { what: 'landlord', outcome: 'no' },
  housing_referral: { kind: 'supported', state: 'sent', policies: '{}', sent_on: '2026-11-20', answer_by: '2026-11-27' },
  accommodation_status: { code: 'short-term', from_day: '2026-01-05' },
  address_check: { outcome: 'passed' },
  address_check_reason: { reason: 'risk' },
  emergency_placement: { authority_code: 'E06000031', payer: 'council', pence_a_night: 4500, from_day: '2026-11-20', until_day: '2026-11-27', left_on: null },
  status_correction: { about: 'accommodation', previous_answer: 'settled', new_answer: 'hostel', days_after: 1 },
  treatment_path: { state: 'to-assess', court: null, hearing_on: null, consented_on: null, kinds: '{drr}', started_on: '2026-11-20', state_on: '2026-11-20', assess_by: '2026-11-27' },
  treatment_path_step: { state: 'to-assess' },
  treatment_requirement: { kinds: '{drr}', made_on: '2026-11-02', ends_on: '2027-10-31', setting: 'institution', consented_on: '2026-11-01', test_every_days: 14, review_every_months: 1, state: 'in-force', source: 'imported', state_on: '2026-11-02' },
  treatment_requirement_step: { step: 'made', on_day: '2026-11-02' },
  treatment_session: { day: '2026-11-20', attendance: null, recorded_on: null },
  treatment_test: { day: '2026-11-20', result: 'positive' },
  treatment_review: { day: '2026-12-10', outcome: null, recorded_on: null },
  treatment_continuity: { drug: 'methadone', dose: 'once a day', receiving_service: 'Test treatment', state: 'sent', state_on: '2026-11-20', opened_on: '2026-11-10', handed_over_on: '2026-11-20', handed_over_for: '2026-12-03', acknowledge_by: '2026-11-24', naloxone: null, naloxone_on: null },
  treatment_continuity_step: { step: 'handed-over', on_day: '2026-11-20' },
  treatment_pickup: { day: '2026-12-03', outcome: null, recorded_on: null },
  gp_answer: { point: 'before', answer: 'registered', on_day: '2026-11-20' },
  treatment_call: { day: '2026-11-23', answered_on: null },
  // The number of the crime is what the force and the victims’ service both know it by: it says nothing of either, and bears no mark.
  out_of_court_disposal: { kind: 'conditional-caution', youth: false, offence_code: 'TH68010', offence_kind: 'either-way', offence_day: '2026-11-02', answer: 'admits', authority: 'officer', authorised_on: null, state: 'in-force', state_on: '2026-11-12', issued_on: '2026-11-12', offered_on: '2026-11-09', victim_ask_by: '2026-11-30', youth_told_on: null, source: 'imported', crime_reference: '35/12345/26' },
  out_of_court_condition: { purpose: 'reparative', result: null, result_on: null, replaced_on: null, due_on: '2026-12-21' },
  out_of_court_step: { step: 'offered' },
  out_of_court_view: { outcome: 'asked', asked_on: '2026-11-20' },
  custody_event: { kind: 'died', from_prison: null, to_prison: null },
  release_plan: { settled_on: null, settled_words: null },
  release_plan_item: { by_point: 'day', due_day: null, dropped_on: null, drop_reason: null, passed_on: null, passed_from_organisation_id: null },
  release_meeting: { day: '2026-12-03', at_time: '09:30', cancelled_on: null, cancel_reason: null, telephone: '01733 000 000' },
  release_meeting_move: { previous_day: '2026-12-03' },
  message_wish: { channel: 'voice', telephone: null, email: null, safe: true, why_not_safe: null },
  message: { meeting_version: 1, channel: 'letter', in_prison: false, in_person: false, state: 'waiting', reason: null, send_day: '2026-11-23', service: null, settled_on: null, settled_how: null, settled_words: null },
  early_release_case: { early_day: '2026-12-03', due_on: '2026-11-30', planned_before: null, ended_on: null, ended_why: null, ended_words: null },
  early_release_fact: { asked: 'standard', answer: true },
  early_release_decision: { side: 'prison', decision: 'release' },
  early_release_check: { agency: 'police', answered_on: null, ended_on: null },
  early_release_answer: { answer: 'clear' },
  early_release_place: { answer: 'place' },
  finance_review: { rent: 'other', papers: '{}' },
  finance_item: { kind: 'debt', state: 'listed', ended_on: null, partner_organisation_id: null, partner_kind: null },
  finance_step: { move: 'begin', state: 'listed', ends: false, given_day: null, claimed_on: null },
  doubtful_link: { answer: null, unsure_on: null, decided_why: null, decided_by: null, decided_on: null },
  known_identity: { source: 'person', source_record_id: null, birth_date: '1990-01-01', until_day: '2026-02-01' },
  source_record: { class: 'health', birth_date: '1990-01-01', withdrawn_on: null },
}

/** Tables whose rows are the people themselves, or the facts that the decision rests on: tests/attacks/cast.ts plants them. */
const BY_HAND: readonly string[] = ['person', 'person_merge', 'people_apart', 'agreement_person', 'consent']

export interface Ground {
  /** Ids of rows that are about nobody, by table: organisations, accounts, services. */
  readonly shared: Readonly<Record<string, string>>
  /** The provider of this person’s referrals. */
  readonly provider: string
  /** Tables that hold nothing of this person. */
  readonly without?: readonly string[]
}

const READABLE = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'
const reference = (prefix: string, n: number, seed: string): string => `${prefix}-${Array.from({ length: 7 }, (_none, at) => READABLE[(n * 7 + at * at + (seed.codePointAt(at % seed.length) ?? 0)) % 32]).join('')}`

/** Tables of which the provider named in the row reads its own rows, whatever their class (policy `of_provider`, migration 2560). */
const isOfProvider = (table: string): boolean => table.startsWith('treatment_')

/** Tables of which the force that issued a disposal reads its own rows, whatever their class (policy `of_issuer`, migration 2600). */
const isOfIssuer = (table: string): boolean => table.startsWith('out_of_court_') && table !== 'out_of_court_view'

const markOf = ({ table, class: cls }: ClassedTable, n: number): string => mark(n, isOfProvider(table) ? `own${cls}` : isOfIssuer(table) ? `issued${cls}` : cls)

const valueOf = (table: ClassedTable, column: Column, n: number, ids: Readonly<Record<string, string>>, { shared, provider }: Ground): unknown => {
  const told = STORIES[table.table]?.[column.name]
  if (told !== undefined) return told
  if (column.name === 'id') return ids[table.table]
  if (column.name === 'provider_organisation_id') return provider
  if (isOfIssuer(table.table) && column.name === 'organisation_id') return shared['police']
  if (table.table === 'source_record' && column.name === 'organisation_id') return shared['treatment']
  if (column.name === 'shown_from' || column.name === 'from_day') return '2026-01-05'
  if (column.refersTo !== null && column.type === 'uuid') return ids[column.refersTo] ?? shared[column.refersTo] ?? (column.required ? randomUUID() : null)
  if (column.allowed.length > 0) return column.type === 'text[]' ? [column.allowed[0]] : column.type === 'integer' ? Number(column.allowed[0]) : column.allowed[0]
  if (column.refersTo !== null) return shared[column.refersTo] ?? null
  switch (column.type) {
    case 'uuid': return randomUUID()
    case 'text': return column.prefix !== null ? reference(column.prefix, n, table.table) : `${markOf(table, n)} ${markOf(table, n)}`
    case 'text[]': return [markOf(table, n)]
    case 'date': return '2026-11-23'
    case 'timestamp with time zone': return '2026-11-23T09:00:00Z'
    case 'integer': case 'bigint': case 'smallint': case 'numeric': return 1
    case 'boolean': return true
    case 'jsonb': return JSON.stringify({ words: markOf(table, n) })
    default: return null
  }
}

/**
 * Plants one row of every table for one person, who exists already.
 *
 * @returns the id of the row in each table, and the tables in which none could be planted, with the database's reason
 */
export const plant = async (owner: Kysely<DB>, tables: readonly ClassedTable[], n: number, person: string, ground: Ground): Promise<{ ids: Record<string, string>; unplanted: string[] }> => {
  const ids: Record<string, string> = { person }
  const unplanted: string[] = []
  const say = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
  const run = (words: string, values: readonly unknown[]): Promise<unknown> => owner.executeQuery(CompiledQuery.raw(words, [...values]))
  for (const table of tables) {
    if (BY_HAND.includes(table.table) || ground.without?.includes(table.table)) continue
    const id = randomUUID()
    const own = { ...ids, [table.table]: id }
    const values = new Map(table.columns.map((column) => [column, valueOf(table, column, n, own, ground)]))
    const insert = (columns: readonly Column[]): Promise<unknown> =>
      run(`insert into "${table.table}" (${columns.map(({ name }) => `"${name}"`).join(', ')}) values (${columns.map((_column, at) => `$${at + 1}`).join(', ')})`, columns.map((column) => values.get(column)))
    const needed = table.columns.filter((column) => column.required || column.name === 'id' || STORIES[table.table]?.[column.name] !== undefined || (column.refersTo !== null && ids[column.refersTo] !== undefined))
    try {
      await insert(needed)
    } catch (fault) {
      unplanted.push(`${table.table}: ${say(fault)}`)
      continue
    }
    ids[table.table] = id
    // The other boxes one by one: some stay empty where the row's constraints want it so.
    const [key] = table.columns
    if (key?.name !== 'id') continue
    for (const column of table.columns)
      if (!needed.includes(column) && ['text', 'text[]', 'jsonb'].includes(column.type) && column.allowed.length === 0 && column.refersTo === null)
        await run(`update "${table.table}" set "${column.name}" = $1 where id = $2`, [values.get(column), id]).catch(() => undefined)
  }
  return { ids, unplanted }
}
