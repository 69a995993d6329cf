/** The rows of the plans slice: plans, goals, steps, and what happened to each plan. */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { Random } from '../core/random.ts'
import type { Day } from '../core/dates.ts'
import { copyRows } from '../platform/copy.ts'
import type { Acting, Reading } from '../platform/context.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import type { ChangeKind, Goal, Plan, PlanChange, PlanState } from './rules.ts'

type Tx = Pick<Reading, 'tx'>

/** Plans with their goals and steps in one statement, newest first. `which` open: at most one stands for a human being. */
const readPlans = async ({ tx }: Tx, people: readonly string[], which: 'open' | 'all', limit: number): Promise<Plan[]> => {
  const { rows } = await sql<Plan>`
    select p.id, p.person_id as "personId", p.state, p.own_words as "ownWords", p.own_words_declined as declined, p.review_day as "reviewDay",
      (p.started_at at time zone 'Europe/London')::date as "startedOn", p.agreed_on as "agreedOn", p.closed_on as "closedOn", p.close_reason as "closeReason",
      o.name as organisation, p.version,
      coalesce((select json_agg(json_build_object('id', g.id, 'pathway', g.pathway, 'words', g.words, 'endedOn', g.ended_on, 'endedAs', g.ended_as,
          'steps', coalesce((select json_agg(json_build_object('id', s.id, 'words', s.words, 'ownerId', s.owner_organisation_id, 'owner', owner.name, 'byPerson', s.by_person,
              'due', s.due_day, 'doneOn', s.done_on, 'droppedOn', s.dropped_on) order by s.position)
            from step s join organisation owner on owner.id = s.owner_organisation_id where s.goal_id = g.id), '[]')) order by g.position)
        from goal g where g.plan_id = p.id), '[]') as goals
    from plan p join organisation o on o.id = p.organisation_id
    where p.person_id = any (${[...people]}::uuid[]) and (${which} = 'all' or p.state <> 'closed')
    order by p.state = 'closed', array_position(${[...people]}::uuid[], p.person_id), p.started_at desc
    limit ${limit}`.execute(tx)
  return rows
}

/** The open plan of one human being, whichever of their records it was written with. */
export const openPlanOf = async (context: Tx, people: readonly string[]): Promise<Plan | undefined> => (await readPlans(context, people, 'open', 1))[0]

/** Every plan of one human being, the open one first. */
export const plansOf = (context: Tx, people: readonly string[], limit = 50): Promise<Plan[]> => readPlans(context, people, 'all', limit)

/** The open plan, kept from anybody else’s changes until this transaction ends. */
export const lockedPlan = async (context: Tx, people: readonly string[]): Promise<Plan | undefined> => {
  await context.tx.selectFrom('plan').select('id').where('person_id', 'in', [...people]).where('state', '!=', 'closed').forUpdate().execute()
  return openPlanOf(context, people)
}

/** What happened to the plans of one human being, newest first. */
export const changesOf = ({ tx }: Tx, people: readonly string[], limit = 200): Promise<PlanChange[]> =>
  tx.selectFrom('plan_change').leftJoin('account', 'account.id', 'plan_change.changed_by')
    .select(['plan_change.plan_id as planId', sql<ChangeKind>`plan_change.kind`.as('kind'), sql<PlanState>`plan_change.state`.as('state'), 'plan_change.words',
      'plan_change.changed_on as on', 'account.name as by'])
    .where('plan_change.person_id', 'in', [...people]).orderBy('plan_change.changed_at', 'desc').orderBy('plan_change.version', 'desc').limit(limit).execute()

/** What a change of the plan’s own row may set. */
export interface PlanUpdate {
  readonly state?: PlanState
  readonly ownWords?: string
  readonly declined?: boolean
  readonly reviewDay?: Day | null
  readonly agreed?: boolean
  readonly closeReason?: string
}

/** Changes the plan’s row and writes what happened beside it; answers the new version. */
export const changePlan = async (context: Acting, plan: Plan, kind: ChangeKind, update: PlanUpdate, words: string | null = null): Promise<number> => {
  const { tx, today, now, viewer } = context
  const state = update.state ?? plan.state
  const version = plan.version + 1
  await tx.updateTable('plan').set({
    state, version,
    ...(update.ownWords === undefined ? {} : { own_words: update.ownWords }),
    ...(update.declined === undefined ? {} : { own_words_declined: update.declined }),
    ...(update.reviewDay === undefined ? {} : { review_day: update.reviewDay }),
    ...(update.agreed ? { agreed_on: today, agreed_by: viewer.accountId } : {}),
    ...(update.closeReason === undefined ? {} : { closed_on: today, close_reason: update.closeReason }),
  }).where('id', '=', plan.id).execute()
  await tx.insertInto('plan_change').values({
    id: context.random.uuid(), plan_id: plan.id, person_id: plan.personId, kind, state, words, version, changed_on: today, changed_at: now, changed_by: viewer.accountId, by_merge: null,
  }).execute()
  return version
}

/** A new draft for a person; the rows of its goals and steps are written under the same person id, so that they stay together when a merge is undone. */
export const startPlan = async (context: Acting, person: string): Promise<string> => {
  const id = context.random.uuid()
  const { tx, today, now, viewer } = context
  await tx.insertInto('plan').values({ id, person_id: person, state: 'draft', started_by: viewer.accountId, organisation_id: viewer.organisationId, started_at: now }).execute()
  await tx.insertInto('plan_change').values({
    id: context.random.uuid(), plan_id: id, person_id: person, kind: 'started', state: 'draft', words: null, version: 1, changed_on: today, changed_at: now, changed_by: viewer.accountId, by_merge: null,
  }).execute()
  return id
}

export const addGoal = async (context: Acting, plan: Plan, pathway: Pathway, words: string): Promise<string> => {
  const id = context.random.uuid()
  await context.tx.insertInto('goal').values({ id, plan_id: plan.id, person_id: plan.personId, pathway, words, position: plan.goals.length }).execute()
  return id
}

export const addStep = async (context: Acting, plan: Plan, goal: Goal, step: { readonly words: string; readonly owner: string; readonly byPerson: boolean; readonly due: Day }): Promise<string> => {
  const id = context.random.uuid()
  await context.tx.insertInto('step').values({
    id, goal_id: goal.id, person_id: plan.personId, words: step.words, owner_organisation_id: step.owner, by_person: step.byPerson, due_day: step.due, position: goal.steps.length,
  }).execute()
  return id
}

export const endStep = async ({ tx, today, viewer }: Acting, step: string, as: 'done' | 'dropped'): Promise<void> => {
  await tx.updateTable('step').set(as === 'done' ? { done_on: today, done_by: viewer.accountId } : { dropped_on: today }).where('id', '=', step).execute()
}

export const endGoal = async ({ tx, today }: Acting, goal: string, as: 'reached' | 'dropped', droppedSteps: readonly string[]): Promise<void> => {
  await tx.updateTable('goal').set({ ended_on: today, ended_as: as }).where('id', '=', goal).execute()
  if (droppedSteps.length > 0) await tx.updateTable('step').set({ dropped_on: today }).where('id', 'in', [...droppedSteps]).execute()
}

/** Settles two open plans of a merge, or opens again what an undone merge had closed; answers how many plans changed. */
export const settlePlans = async ({ tx, today, now, viewer }: Acting, merge: string, what: 'close' | 'reopen'): Promise<number> => {
  const settle = what === 'close' ? sql`close_plans_of_merge` : sql`reopen_plans_of_merge`
  const { rows } = await sql<{ settled: number }>`select ${settle}(${merge}::uuid, ${today}::date, ${now}::timestamptz, ${viewer.accountId}::uuid) as settled`.execute(tx)
  return rows[0]?.settled ?? 0
}

/** Open steps of plans that a merge closed, as far as the viewer may see them; null when they see none of those plans. */
export const stepsClosedByMerge = async ({ tx }: Tx, merge: string): Promise<number | null> => {
  const { rows } = await sql<{ plans: number; steps: number }>`
    select count(distinct c.plan_id)::integer as plans, count(s.id)::integer as steps from plan_change c
    left join goal g on g.plan_id = c.plan_id left join step s on s.goal_id = g.id and s.done_on is null and s.dropped_on is null
    where c.by_merge = ${merge}::uuid`.execute(tx)
  return rows[0] && rows[0].plans > 0 ? rows[0].steps : null
}

export interface DuePart {
  readonly personId: string
  readonly due: Day
  /** The step’s words; null for the review of the plan. */
  readonly words: string | null
  readonly owner: string | null
  readonly byPerson: boolean
}

/**
 * Steps and reviews due by a day, the earliest first. For people who are named: all of theirs. Otherwise what the viewer’s organisation
 * owns, and of that, for somebody who manages people, only what is about the people they manage.
 */
export const dueParts = async ({ tx }: Tx, scope: { until: Day; limit: number; people?: readonly string[] }, managesPeople: boolean): Promise<DuePart[]> => {
  const mine = sql`any ((select my_people())::uuid[])`
  const about = (person: string, organisation: string) =>
    scope.people ? sql`${sql.ref(person)} = any (${[...scope.people]}::uuid[])`
      : managesPeople ? sql`${sql.ref(organisation)} = viewer_organisation() and ${sql.ref(person)} = ${mine}` : sql`${sql.ref(organisation)} = viewer_organisation()`
  const { rows } = await sql<DuePart>`
    select s.person_id as "personId", s.due_day as due, s.words, o.name as owner, s.by_person as "byPerson"
    from step s join goal g on g.id = s.goal_id join plan p on p.id = g.plan_id join organisation o on o.id = s.owner_organisation_id
    where s.done_on is null and s.dropped_on is null and s.due_day <= ${scope.until}::date and p.state <> 'closed' and ${about('s.person_id', 's.owner_organisation_id')}
    union all
    select p.person_id, p.review_day, null, null, false from plan p
    where p.state = 'agreed' and p.review_day <= ${scope.until}::date and ${about('p.person_id', 'p.organisation_id')}
    order by 2, 1 limit ${scope.limit}`.execute(tx)
  return rows
}

/** Days on which steps were done, for the time line. */
export const doneSteps = ({ tx }: Tx, people: readonly string[], limit = 50): Promise<{ day: Day; words: string; owner: string; byPerson: boolean }[]> =>
  tx.selectFrom('step').innerJoin('organisation', 'organisation.id', 'step.owner_organisation_id')
    .select([sql<Day>`step.done_on`.as('day'), 'step.words', 'organisation.name as owner', 'step.by_person as byPerson'])
    .where('step.person_id', 'in', [...people]).where('step.done_on', 'is not', null).orderBy('step.done_on', 'desc').limit(limit).execute()

/** The plan’s words, goals or steps are not what they were: an agreed plan becomes a draft again, and every change counts in its version. */
export const planChanged = async (context: Acting, plan: Plan): Promise<number> => {
  if (plan.state === 'agreed') return changePlan(context, plan, 'changed', { state: 'draft' })
  await context.tx.updateTable('plan').set({ version: plan.version + 1 }).where('id', '=', plan.id).execute()
  return plan.version + 1
}

export interface NewPlan {
  readonly id: string
  readonly person: string
  readonly organisation: string
  readonly ownWords: string
  readonly reviewDay: Day | null
  readonly startedAt: Date
  readonly startedBy: string | null
  readonly agreedOn: Day
  readonly agreedBy: string | null
  /** Reviews since it was agreed, in order of day, each with what came of it. */
  readonly reviews: readonly { readonly on: Day; readonly words: string }[]
  /** When it was closed and why; null while it stands. */
  readonly closed: { readonly on: Day; readonly reason: string } | null
  readonly goals: readonly {
    readonly id: string
    readonly pathway: Pathway
    readonly words: string
    readonly steps: readonly { readonly id: string; readonly words: string; readonly owner: string; readonly byPerson: boolean; readonly due: Day; readonly doneOn: Day | null; readonly doneBy: string | null }[]
  }[]
}

/** The version that a plan has when it was started, worded, given its goals and steps one by one, and agreed. */
const agreedVersion = ({ goals }: NewPlan): number => 3 + goals.length + goals.reduce((sum, { steps }) => sum + steps.length, 0)
/** The same once it was reviewed, and closed when it was. */
const versionOf = (plan: NewPlan): number => agreedVersion(plan) + plan.reviews.length + (plan.closed ? 1 : 0)

/** What happened to a plan, as each action leaves it behind. */
const changeRows = (plan: NewPlan, random: Random) => {
  const agreed = agreedVersion(plan)
  const change = (kind: ChangeKind, state: PlanState, words: string | null, version: number, on: Day, at: Date, by: string | null) =>
    ({ id: random.uuid(), plan_id: plan.id, person_id: plan.person, kind, state, words, version, changed_on: on, changed_at: at, changed_by: by })
  // What nobody timed happened at the hour at which the plan was started.
  const sameHour = (day: Day): Date => new Date(`${day}${plan.startedAt.toISOString().slice(10)}`)
  return [
    change('started', 'draft', null, 1, plan.agreedOn, plan.startedAt, plan.startedBy),
    change('worded', 'draft', plan.ownWords, 2, plan.agreedOn, plan.startedAt, plan.startedBy),
    change('agreed', 'agreed', null, agreed, plan.agreedOn, plan.startedAt, plan.agreedBy),
    ...plan.reviews.map(({ on, words }, place) => change('reviewed', 'agreed', words, agreed + 1 + place, on, sameHour(on), null)),
    ...(plan.closed ? [change('closed', 'closed', plan.closed.reason, versionOf(plan), plan.closed.on, sameHour(plan.closed.on), null)] : []),
  ]
}

/** Copies many agreed or closed plans with their goals, steps and changes, for the demonstration; the rows that the actions would have written. */
export const loadPlans = async (client: PoolClient, random: Random, plans: readonly NewPlan[]): Promise<void> => {
  await copyRows(client, 'plan', ['id', 'person_id', 'state', 'own_words', 'review_day', 'agreed_on', 'agreed_by', 'started_by', 'organisation_id', 'started_at', 'version', 'closed_on', 'close_reason'],
    plans.map((plan) => ({
      id: plan.id, person_id: plan.person, state: plan.closed ? 'closed' : 'agreed', closed_on: plan.closed?.on ?? null, close_reason: plan.closed?.reason ?? null, own_words: plan.ownWords, review_day: plan.reviewDay, agreed_on: plan.agreedOn, agreed_by: plan.agreedBy,
      started_by: plan.startedBy, organisation_id: plan.organisation, started_at: plan.startedAt, version: versionOf(plan),
    })))
  const goals = plans.flatMap((plan) => plan.goals.map((goal, position) => ({ plan, goal, position })))
  await copyRows(client, 'goal', ['id', 'plan_id', 'person_id', 'pathway', 'words', 'position'],
    goals.map(({ plan, goal, position }) => ({ id: goal.id, plan_id: plan.id, person_id: plan.person, pathway: goal.pathway, words: goal.words, position })))
  await copyRows(client, 'step', ['id', 'goal_id', 'person_id', 'words', 'owner_organisation_id', 'by_person', 'due_day', 'done_on', 'done_by', 'position'],
    goals.flatMap(({ plan, goal }) => goal.steps.map((step, position) => ({
      id: step.id, goal_id: goal.id, person_id: plan.person, words: step.words, owner_organisation_id: step.owner, by_person: step.byPerson, due_day: step.due, done_on: step.doneOn, done_by: step.doneBy, position,
    }))))
  await copyRows(client, 'plan_change', ['id', 'plan_id', 'person_id', 'kind', 'state', 'words', 'version', 'changed_on', 'changed_at', 'changed_by'],
    plans.flatMap((plan) => changeRows(plan, random)))
}
