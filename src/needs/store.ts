/** The rows of the needs slice: the question set’s versions, assessments, and answers split by class. */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../core/dates.ts'
import { copyRows } from '../platform/copy.ts'
import type { Reading } from '../platform/context.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { BEFORE_RELEASE_DAYS, FIRST_ASSESSMENT_WORKING_DAYS_MAX } from './due-days.ts'
import { answerClass, type Answer, type Judgement, type Question, type QuestionForm, type QuestionKind } from './rules.ts'

type Tx = Pick<Reading, 'tx'>

/** One version of a pathway’s questions with their options; the newest where no version is named; null where there is none. */
export const questionForm = async ({ tx }: Tx, pathway: Pathway, version: number | null = null): Promise<QuestionForm | null> => {
  const { rows } = await sql<Question & { version: number }>`
    select q.version, q.page, q.question, q.parent_question as "parentQuestion", q.parent_option as "parentOption", q.kind, q.title, q.hint, q.required,
      coalesce((select json_agg(json_build_object('option', o.option, 'label', o.label, 'exclusive', o.exclusive) order by o.position)
        from question_option o where o.pathway = q.pathway and o.version = q.version and o.question = q.question), '[]') as options
    from question q
    where q.pathway = ${pathway} and q.version = coalesce(${version}::integer, (select max(newest.version) from question newest where newest.pathway = ${pathway}))
    order by q.position`.execute(tx)
  const [first] = rows
  return first ? { pathway, version: first.version, questions: rows.map(({ version: _version, ...question }) => question) } : null
}

/** The newest assessments of each pathway over all records of one human being, newest first; at most `each` a pathway. */
export const judgementsOf = async ({ tx }: Tx, people: readonly string[], each = 2, pathway: Pathway | null = null): Promise<Judgement[]> => {
  const { rows } = await sql<Judgement>`
    select a.id, a.pathway, a.need, a.why, a.assessed_on as "assessedOn", organisation.name as organisation, account.name as "assessedBy"
    from (
      select assessment.*, row_number() over (partition by pathway order by assessed_on desc, recorded_at desc, id) as place
      from assessment where person_id = any (${[...people]}::uuid[]) and (${pathway}::text is null or pathway = ${pathway})
    ) a
    join organisation on organisation.id = a.organisation_id left join account on account.id = a.assessed_by
    where a.place <= ${each}
    order by a.assessed_on desc, a.recorded_at desc, a.id`.execute(tx)
  return rows
}

export interface StoredAssessment extends Judgement {
  readonly personId: string
  readonly version: number
}

export const assessmentById = ({ tx }: Tx, id: string): Promise<StoredAssessment | undefined> =>
  tx.selectFrom('assessment').innerJoin('organisation', 'organisation.id', 'assessment.organisation_id').leftJoin('account', 'account.id', 'assessment.assessed_by')
    .select(['assessment.id', 'assessment.need', 'assessment.why', 'assessment.assessed_on as assessedOn', 'assessment.person_id as personId',
      'assessment.question_version as version', 'organisation.name as organisation', 'account.name as assessedBy', sql<Pathway>`assessment.pathway`.as('pathway')])
    .where('assessment.id', '=', id).executeTakeFirst()

export interface GivenAnswer {
  readonly assessment: string
  /** As the version that was asked words it. */
  readonly question: Question
  readonly answer: Answer
}

/** The answers of assessments that the viewer may see, each with the wording it was given in, in the order of its form. */
export const answersAsAsked = async ({ tx }: Tx, assessments: readonly string[]): Promise<GivenAnswer[]> => {
  const wanted = sql`any (${[...assessments]}::uuid[])`
  const { rows } = await sql<GivenAnswer>`
    select a.id as assessment,
      json_build_object('page', g.page, 'question', g.question, 'options', g.options, 'words', g.words) as answer,
      json_build_object('page', q.page, 'question', q.question, 'parentQuestion', q.parent_question, 'parentOption', q.parent_option,
        'kind', q.kind, 'title', q.title, 'hint', q.hint, 'required', q.required,
        'options', coalesce((select json_agg(json_build_object('option', o.option, 'label', o.label, 'exclusive', o.exclusive) order by o.position)
          from question_option o where o.pathway = q.pathway and o.version = q.version and o.question = q.question), '[]')) as question
    from assessment a
    join (select assessment_id, page, question, options, words from assessment_answer where assessment_id = ${wanted}
      union all select assessment_id, page, question, options, words from assessment_health_answer where assessment_id = ${wanted}) g on g.assessment_id = a.id
    join question q on q.pathway = a.pathway and q.version = a.question_version and q.page = g.page and q.question = g.question
    where a.id = ${wanted}
    order by a.assessed_on, a.pathway, a.id, q.position`.execute(tx)
  return rows
}

export interface NewAssessment {
  readonly id: string
  readonly person: string
  readonly pathway: Pathway
  readonly version: number
  readonly need: boolean
  readonly why: string | null
  readonly assessedOn: Day
  readonly organisation: string
  readonly assessedBy: string | null
  readonly recordedAt: Date
  readonly answers: readonly Answer[]
}

const ANSWER_TABLE = { needs: 'assessment_answer', health: 'assessment_health_answer' } as const
const ASSESSMENT_COLUMNS = ['id', 'person_id', 'pathway', 'question_version', 'need', 'why', 'assessed_on', 'organisation_id', 'assessed_by', 'recorded_at'] as const
const ANSWER_COLUMNS = ['assessment_id', 'person_id', 'page', 'question', 'options', 'words'] as const

const assessmentRow = (one: NewAssessment) => ({
  id: one.id, person_id: one.person, pathway: one.pathway, question_version: one.version, need: one.need, why: one.why, assessed_on: one.assessedOn,
  organisation_id: one.organisation, assessed_by: one.assessedBy, recorded_at: one.recordedAt,
})
const answerRows = ({ id, person, answers }: NewAssessment) =>
  answers.map(({ page, question, options, words }) => ({ assessment_id: id, person_id: person, page, question, options: [...options], words }))

/** Writes one assessment; the answers go to the table of their class. */
export const writeAssessment = async ({ tx }: Tx, assessment: NewAssessment): Promise<void> => {
  await tx.insertInto('assessment').values(assessmentRow(assessment)).execute()
  const answers = answerRows(assessment)
  if (answers.length > 0) await tx.insertInto(ANSWER_TABLE[answerClass(assessment.pathway)]).values(answers).execute()
}

/** Copies many assessments with their answers, for the demonstration; the same rows as `needs.assess` writes. */
export const loadAssessments = async (client: PoolClient, assessments: readonly NewAssessment[]): Promise<void> => {
  await copyRows(client, 'assessment', ASSESSMENT_COLUMNS, assessments.map(assessmentRow))
  for (const cls of ['needs', 'health'] as const)
    await copyRows(client, ANSWER_TABLE[cls], ANSWER_COLUMNS, assessments.filter(({ pathway }) => answerClass(pathway) === cls).flatMap(answerRows))
}

/** A question of the published register: `type` is its kind, `position` its place in the form. */
export interface RegisteredQuestion extends Omit<Question, 'kind'> {
  readonly pathway: Pathway
  readonly version: number
  readonly position: number
  readonly type: QuestionKind
}

/** Copies every version of the question set. A question that stands on two pages of a version has its options once. */
export const loadQuestions = async (client: PoolClient, questions: readonly RegisteredQuestion[]): Promise<void> => {
  await copyRows(client, 'question', ['pathway', 'version', 'page', 'question', 'position', 'parent_question', 'parent_option', 'kind', 'title', 'hint', 'required'],
    questions.map((one) => ({
      pathway: one.pathway, version: one.version, page: one.page, question: one.question, position: one.position, parent_question: one.parentQuestion,
      parent_option: one.parentOption, kind: one.type, title: one.title, hint: one.hint, required: one.required,
    })))
  const options = new Map(questions.flatMap(({ pathway, version, question, options: offered }) => offered.map((one, position) =>
    [`${pathway} ${version} ${question} ${one.option}`, { pathway, version, question, position, option: one.option, label: one.label, exclusive: one.exclusive }] as const)))
  await copyRows(client, 'question_option', ['pathway', 'version', 'question', 'position', 'option', 'label', 'exclusive'], [...options.values()])
}

export interface SentenceAssessed {
  readonly personId: string
  readonly start: Day
  readonly release: Day | null
  readonly assessed: number
}

/**
 * Current sentences of people for whom the viewer’s organisation is responsible, with how many pathways were assessed since
 * the start, where fewer than all are and something may be due by `until`. Only where the viewer sees needs at all: otherwise
 * what they may not see would look like something that nobody did.
 */
export const sentencesToAssess = async ({ tx, viewer }: Pick<Reading, 'tx' | 'viewer'>, { until, limit, people }: { until: Day; limit: number; people?: readonly string[] }): Promise<SentenceAssessed[]> => {
  // A prison’s team assesses whoever is inside; outside, and for a prison’s manager, everybody their own people.
  const whose = people !== undefined ? sql`s.person_id = any (${[...people]}::uuid[])`
    : viewer?.role === 'resettlement-worker' ? sql`s.released_on is null and s.custody_start is not null` : sql`s.person_id = any ((select my_people())::uuid[])`
  const { rows } = await sql<SentenceAssessed>`
    select current_person(s.person_id) as "personId", s.start, s.release, s.assessed from (
      select s.person_id, s.imposed_day, least(s.imposed_day, s.custody_start) as start,
        case when s.custody_start is not null and s.released_on is null then s.planned_release end as release,
        (select count(distinct a.pathway)::integer from assessment a where a.person_id = any (same.ids) and a.assessed_on >= least(s.imposed_day, s.custody_start)) as assessed
      from sentence s cross join lateral (select array(select same_people(s.person_id)) as ids offset 0) same
      where s.supervision_end >= viewer_today() and least(s.imposed_day, s.custody_start) <= viewer_today()
        and 'responsible' = any ((select own_bases('needs'))::text[])
        and ${whose}
        and (select true from involvement i where i.person_id = s.person_id and i.organisation_id = viewer_organisation() and i.basis = 'responsible'
          and i.from_day <= viewer_today() and (i.until_day is null or i.until_day >= viewer_today())
          and (not i.guarded or admitted(i.person_id, i.organisation_id, 'needs')) limit 1)
        and not exists (select 1 from sentence later where later.person_id = any (same.ids) and later.imposed_day > s.imposed_day and later.supervision_end >= viewer_today())
    ) s
    where (s.assessed = 0 and s.start <= ${addDays(until, -FIRST_ASSESSMENT_WORKING_DAYS_MAX)}::date)
      or (s.assessed between 1 and 6 and s.release <= ${addDays(until, BEFORE_RELEASE_DAYS)}::date)
    order by case when s.assessed = 0 then s.start + 14 else s.release - ${BEFORE_RELEASE_DAYS}::integer end, s.person_id
    limit ${limit}`.execute(tx)
  return rows
}

/** Does a council’s officer have to do with these people by a referral alone? The policies then show them the need for accommodation only. */
export const referredOnly = async ({ tx, viewer }: Pick<Reading, 'tx' | 'viewer'>, people: readonly string[]): Promise<boolean> =>
  viewer?.role === 'housing-officer'
    && ((await sql<{ only: boolean }>`select bool_and(referred_only(id)) as only from unnest(${[...people]}::uuid[]) as of(id)`.execute(tx)).rows[0]?.only ?? false)
