/** The rows of the gate record: reading one person’s, what is due, and writing. */
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../core/dates.ts'
import { myPeople } from '../housing/actions.ts'
import { CHECK_LAPSES_DAYS, type Slept } from '../housing/rules.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { DB } from '../platform/schema.ts'
import { keysOf } from '../platform/vocabulary.ts'
import type { End, Given } from './answers.ts'
import { askedOf, chasedUntil, type Owner } from './owners.ts'
import { gateChecksAfter, HEALTH_QUESTIONS, OWN_QUESTIONS, QUESTIONS, type Answer, type KnownHow, type OwnQuestion, type QuestionName } from './questions.ts'

type Tx = Pick<Reading, 'tx'>

export interface StoredGateCheck {
  readonly id: string
  readonly personId: string
  readonly sentenceId: string
  readonly release: Day
  readonly dayAfter: number
  readonly due: Day
  readonly answered: readonly OwnQuestion[]
  readonly contradicted: readonly OwnQuestion[]
  readonly endedOn: Day | null
  readonly version: number
  /** Where they slept, as the accommodation check of the same day has it; null while nobody recorded it. */
  readonly slept: Slept | null
  readonly sleptOn: Day | null
  readonly sleptBy: string | null
  /** The version of that check; null where there is none. */
  readonly sleptVersion: number | null
}

/** The gate checks of these people, the newest release first, then by day. */
export const gateChecksOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredGateCheck[]> => {
  const { rows } = await sql<StoredGateCheck>`
    select g.id, g.person_id as "personId", g.sentence_id as "sentenceId", g.release_day as release, g.day_after as "dayAfter", g.due_day as due, g.answered, gate_contradicted(g.id, g.contradicted) as contradicted,
      g.ended_on as "endedOn", g.version, c.slept, c.recorded_on as "sleptOn", a.name as "sleptBy", c.version as "sleptVersion"
    from gate_check g
    left join accommodation_check c on c.sentence_id = g.sentence_id and c.day_after = g.day_after and c.due_day = g.due_day
    left join account a on a.id = c.recorded_by
    where g.person_id = any (${[...people]}::uuid[]) order by g.release_day desc, g.sentence_id desc, g.day_after`.execute(tx)
  return rows
}

/** The checks that ask the viewer’s own organisation about treatment; nothing for anybody but a provider’s caseworkers. */
export const gateChecksOfProvider = async ({ tx }: Tx, people: readonly string[]): Promise<StoredGateCheck[]> => {
  const { rows } = await sql<StoredGateCheck>`
    select id, person_id as "personId", sentence_id as "sentenceId", release_day as release, day_after as "dayAfter", due_day as due, answered, contradicted, null as "endedOn", version,
      null as slept, null as "sleptOn", null as "sleptBy", null as "sleptVersion"
    from gate_asked_of_provider(${[...people]}::uuid[]) order by release_day desc, sentence_id desc, day_after`.execute(tx)
  return rows
}

export interface StoredAnswer extends Omit<Given, 'answer'> {
  readonly checkId: string
  readonly question: QuestionName
  /** Null of housing: it stands in the accommodation check. */
  readonly answer: Answer | null
}

/** Every answer to these checks that the viewer may see, in the order in which they were given. */
export const gateAnswersOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredAnswer[]> => {
  const columns = sql`a.check_id, a.question, a.answer, a.known_how, a.settles, a.reason, a.recorded_on, a.recorded_by, a.organisation_id, a.recorded_at, a.place`
  const { rows } = await sql<StoredAnswer>`
    select a.check_id as "checkId", a.question, a.answer, a.known_how as how, a.settles, a.reason, a.recorded_on as "recordedOn", who.name as by, a.organisation_id as "organisationId", o.name as organisation
    from (select ${columns} from gate_answer a where a.person_id = any (${[...people]}::uuid[])
      union all select ${columns} from gate_health_answer a where a.person_id = any (${[...people]}::uuid[])) a
    join organisation o on o.id = a.organisation_id left join account who on who.id = a.recorded_by
    order by a.recorded_at, a.place`.execute(tx)
  return rows
}

export interface StoredEnd {
  readonly sentenceId: string
  readonly release: Day
  readonly why: End
  readonly day: Day
  readonly note: string | null
  readonly recordedOn: Day
}

/** Why checks ended, for whoever sees sentences. */
export const gateEndsOf = ({ tx }: Tx, people: readonly string[]): Promise<StoredEnd[]> =>
  tx.selectFrom('gate_end').select(['sentence_id as sentenceId', 'release_day as release', 'day', 'note', 'recorded_on as recordedOn', sql<End>`why`.as('why')])
    .where('person_id', 'in', [...people]).orderBy('day').execute()

/** Is the person treated by a provider, and does an offender manager in the community manage them today? A prison’s manager sees them no longer: without one outside, the head of the unit acts. */
export const aroundOf = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[]): Promise<{ treated: boolean; managed: boolean; manager: string | null }> => {
  const { rows } = await sql<{ treated: boolean; manager: string | null }>`
    select treated(${people[0] ?? null}::uuid) as treated, (select m.account_id from management m where m.person_id = any (${[...people]}::uuid[]) and m.side = 'community'
      and m.from_day <= ${today} and (m.until_day is null or m.until_day > ${today}) limit 1) as manager`.execute(tx)
  const { treated = false, manager = null } = rows[0] ?? {}
  return { treated, manager, managed: manager !== null }
}

/** Does the viewer’s organisation treat the person? */
export const treatsPerson = async ({ tx, viewer }: Reading, person: string): Promise<boolean> => {
  const { rows } = await sql<{ treats: boolean }>`select treats(${person}::uuid, ${viewer?.organisationId ?? null}::uuid) as treats`.execute(tx)
  return viewer !== null && (rows[0]?.treats ?? false)
}

/** Makes the checks that follow a release. Those that are there stay. */
export const scheduleGateChecks = async ({ tx, random }: Pick<Acting, 'tx' | 'random'>, { sentence, person, release }: { readonly sentence: string; readonly person: string; readonly release: Day }): Promise<void> => {
  await tx.insertInto('gate_check').values(gateChecksAfter(release).map(({ dayAfter, due }) => ({
    id: random.uuid(), person_id: person, sentence_id: sentence, release_day: release, day_after: dayAfter, due_day: due,
  }))).onConflict((conflict) => conflict.doNothing()).execute()
}

/** Takes the check for this transaction; false when somebody answered since the form was made. */
export const holdCheck = async ({ tx }: Tx, check: string, version: number): Promise<boolean> => {
  const { rows } = await sql<{ held: boolean }>`select gate_hold(${check}::uuid, ${version}::integer) as held`.execute(tx)
  return rows[0]?.held ?? false
}

interface NewAnswer {
  readonly check: Pick<StoredGateCheck, 'id' | 'personId'>
  readonly question: QuestionName
  readonly answer: Answer | null
  readonly how: KnownHow
  readonly settles: boolean
  readonly reason: string | null
  readonly agreed: boolean
}

/** Writes one answer; what stands of them follows in the database. */
export const insertAnswer = async ({ tx, random, viewer, today, now }: Acting, { check, question, answer, how, settles, reason, agreed }: NewAnswer): Promise<void> => {
  const row = {
    id: random.uuid(), person_id: check.personId, check_id: check.id, question, known_how: how, settles, reason,
    organisation_id: viewer.organisationId, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now,
  }
  if (HEALTH_QUESTIONS.some((one) => one === question) && answer !== null) await tx.insertInto('gate_health_answer').values({ ...row, answer, agreed }).execute()
  else await tx.insertInto('gate_answer').values({ ...row, answer }).execute()
}

/** Writes why the checks of a release end, and ends them. Answers how many ended; null when they had ended before. */
export const insertEnd = async (
  { tx, random, viewer, today, now }: Acting, { person, sentence, release, why, day, note }: { readonly person: string; readonly sentence: string; readonly release: Day; readonly why: End; readonly day: Day; readonly note: string | null },
): Promise<number | null> => {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('gate_end').values({
    id: random.uuid(), person_id: person, sentence_id: sentence, release_day: release, why, day, note, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return null
  const { rows } = await sql<{ ended: number }>`select end_gate_checks(${sentence}::uuid, ${release}::date, ${day}::date, ${why === 'died'}) as ended`.execute(tx)
  return rows[0]?.ended ?? 0
}

/** Releases whose checks still run when somebody is back in prison: on a day, or by a new sentence. */
export const releasesRunning = async (
  { tx }: Tx, people: readonly string[], back: { readonly day: Day } | { readonly sentence: string },
): Promise<{ sentence: string; release: Day; person: string; day: Day }[]> => {
  const { rows } = await sql<{ sentence: string; release: Day; person: string; day: Day }>`
    select sentence_id as sentence, release_day as release, person_id as person, day
    from gate_releases_running(${[...people]}::uuid[], ${'sentence' in back ? back.sentence : null}::uuid, ${'day' in back ? back.day : null}::date)`.execute(tx)
  return rows
}

export interface GateDueRow {
  readonly id: string
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  readonly release: Day
  readonly dayAfter: number
  readonly due: Day
  readonly answered: readonly OwnQuestion[]
  readonly contradicted: readonly OwnQuestion[]
  readonly housed: boolean
  readonly treated: boolean
  readonly managed: boolean
  /** 0 for what is the viewer’s own to answer, 1 for what they chase. */
  readonly rank: number
}

export interface GateDueScope {
  readonly until: Day
  readonly limit: number
  readonly people?: readonly string[] | undefined
  readonly after?: { readonly rank: number; readonly due: Day; readonly id: string } | undefined
}

const OWN: ReadonlySet<QuestionName> = new Set(OWN_QUESTIONS)
/** Is one of these questions open? Housing is answered through the accommodation check. */
const open = (questions: readonly QuestionName[]): RawBuilder<unknown> =>
  sql`(not (g.answered @> ${questions.filter((one) => OWN.has(one))}::text[]) or ${questions.includes('housing') ? sql`not g.housed` : sql`false`})`
/** Of somebody released more than once, or whose two records were each released, the newest release is asked about: the same that their page shows. */
const LATER = sql`(n.release_day, n.sentence_id) > (g.release_day, g.sentence_id)`
const ANY_OPEN = sql`(${open(keysOf(QUESTIONS))} or g.contradicted <> '{}')`

/** Which open checks ask this viewer, and which of them they only chase: the decision of owners.ts, from which each list comes. */
const asked = ({ viewer, today }: Reading, { people }: GateDueScope): { readonly where: RawBuilder<unknown>; readonly rank: RawBuilder<unknown> } => {
  const first = sql`(g.day_after = 0 and g.due_day >= ${today}::date)`
  const late = sql`g.due_day <= ${chasedUntil(today)}::date`
  const own = sql`0`
  /** Is a question open that one of these is asked, of people who are treated or not? */
  const openOf = (owners: readonly Owner[], treated: boolean, managed: boolean): RawBuilder<unknown> => {
    const [onTheDay, later] = (['release-day', 'later'] as const).map((when) => open(owners.flatMap((owner) => askedOf(owner, when, { treated, managed }, today))))
    return sql`(case when ${first} then ${onTheDay} else ${later} end)`
  }
  const answering = (owner: 'manager' | 'head'): RawBuilder<unknown> =>
    sql`(g.contradicted <> '{}' or ${openOf([owner], true, owner === 'manager')} or (not g.treated and ${openOf([owner], false, owner === 'manager')}))`
  const prison = (owners: readonly Owner[]): RawBuilder<unknown> => sql`${first} and exists (select 1 from sentence s where s.id = g.sentence_id
    and s.prison_code = (select prison_code from organisation where id = ${viewer?.organisationId ?? null})) and ${openOf(owners, true, true)}`
  if (people) return { where: ANY_OPEN, rank: own }
  switch (viewer?.role) {
    case 'resettlement-worker': return { where: prison(['prison']), rank: own }
    case 'prison-offender-manager': return { where: prison(['prison', 'prison-health']), rank: own }
    case 'offender-manager': {
      const mine = answering('manager')
      return { where: sql`g.person_id in (select id from mine) and (${mine} or (${openOf(['provider'], true, true)} and ${late}))`, rank: sql`case when ${mine} then 0 else 1 end` }
    }
    case 'delivery-unit-head': {
      const mine = sql`(not g.managed and ${answering('head')})`
      return {
        where: sql`(${mine} or (not ${first} and ${ANY_OPEN} and ${late})) and exists (select 1 from involvement i where i.person_id = g.person_id
          and i.organisation_id = ${viewer.organisationId} and i.basis = 'responsible' and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))`,
        rank: sql`case when ${mine} then 0 else 1 end`,
      }
    }
    case 'caseworker': return { where: openOf(['provider'], true, true), rank: own }
    default: return { where: sql`false`, rank: own }
  }
}

/**
 * Checks that wait for an answer of the viewer, theirs first, the earliest first: one statement. What nobody answered for 90 days
 * has lapsed. A caseworker’s come from the function that tells them alone.
 */
export const gateDue = async (context: Reading, scope: GateDueScope): Promise<GateDueRow[]> => {
  const { viewer, today, tx } = context
  const { where, rank } = asked(context, scope)
  const lapsed = addDays(today, -CHECK_LAPSES_DAYS)
  const provider = viewer?.role === 'caseworker'
  const mine = !scope.people && viewer?.role === 'offender-manager'
  const some = scope.people ? sql`g.person_id = any (${[...scope.people]}::uuid[])` : sql`true`
  const source = provider
    ? sql`select g.id, g.person_id, g.sentence_id, g.release_day, g.day_after, g.due_day, g.answered, g.contradicted, true as housed, true as treated, true as managed
        from gate_asked_of_provider(${scope.people ? sql`${[...scope.people]}::uuid[]` : sql`null`}) g where g.due_day between ${lapsed}::date and ${scope.until}::date
          and not exists (select 1 from gate_asked_of_provider(array(select same_people(g.person_id))) n where n.day_after = 0 and ${LATER})`
    : sql`select g.id, g.person_id, g.sentence_id, g.release_day, g.day_after, g.due_day, g.answered, gate_contradicted(g.id, g.contradicted) as contradicted,
        exists (select 1 from accommodation_check c where c.sentence_id = g.sentence_id and c.day_after = g.day_after and c.slept is not null) as housed,
        treated(g.person_id) as treated,
        exists (select 1 from management m where m.person_id = any (same.ids) and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed
        from gate_check g cross join lateral (select array(select same_people(g.person_id)) as ids offset 0) same where g.ended_on is null and g.due_day between ${lapsed}::date and ${scope.until}::date and ${some}
          and not exists (select 1 from gate_check n where n.person_id = any (same.ids) and n.day_after = 0 and ${LATER})
          ${mine ? sql`and g.person_id in (select id from mine)` : sql``}`
  const later = scope.after ? sql`where (d.rank, d.due_day, d.id) > (${scope.after.rank}, ${scope.after.due}::date, ${scope.after.id}::uuid)` : sql``
  const { rows } = await sql<GateDueRow>`
    with recursive ${mine ? sql`${myPeople(context)},` : sql``} g as (${source}), d as (select g.*, ${rank} as rank from g where ${where})
    select d.id, p.id as "currentId", p.forename, p.surname, d.release_day as release, d.day_after as "dayAfter", d.due_day as due, d.answered, d.contradicted, d.housed, d.treated, d.managed, d.rank
    from (select d.*, current_person(d.person_id) as current from d ${later} order by d.rank, d.due_day, d.id limit ${scope.limit}) d join person p on p.id = d.current
    order by d.rank, d.due_day, d.id`.execute(tx)
  return rows
}

const CHECK_COLUMNS = ['id', 'person_id', 'sentence_id', 'release_day', 'day_after', 'due_day'] as const
const ANSWER_COLUMNS = ['id', 'person_id', 'check_id', 'question', 'answer', 'known_how', 'organisation_id', 'recorded_on', 'recorded_by', 'recorded_at'] as const

export type GateCheckRow = Readonly<Pick<Selectable<DB['gate_check']>, (typeof CHECK_COLUMNS)[number]>>
export type GateAnswerRow = Readonly<Pick<Selectable<DB['gate_answer']>, (typeof ANSWER_COLUMNS)[number]>>

/** Copies many checks in; what stands of their answers follows when those come. */
export const loadGateChecks = (client: PoolClient, rows: Iterable<GateCheckRow>): Promise<number> => copyRows(client, 'gate_check', CHECK_COLUMNS, rows)
/** Copies many answers in, of class needs. */
export const loadGateAnswers = (client: PoolClient, rows: Iterable<GateAnswerRow>): Promise<number> => copyRows(client, 'gate_answer', ANSWER_COLUMNS, rows)
/** Copies many answers in, of class health. */
export const loadGateHealthAnswers = (client: PoolClient, rows: Iterable<GateAnswerRow>): Promise<number> => copyRows(client, 'gate_health_answer', ANSWER_COLUMNS, rows)
