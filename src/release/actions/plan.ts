/** The release plan of one person: what is next and whose, what is needed on each pathway, and the points that are kept. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { districts } from '../../areas/actions.ts'
import { moneyArranged } from '../../finances/actions.ts'
import { nextMoveFor, placesOf, referralMade } from '../../housing/actions.ts'
import { placeOn } from '../../housing/rules.ts'
import { currentNeeds, hiddenBecause } from '../../needs/actions.ts'
import { partnersOf } from '../../organisations/actions.ts'
import { samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { courseOf } from '../course.ts'
import { ANSWER_LETTERS_MAX, ANSWER_SUBJECTS, answerClassOf, decideItemDue, decideItemEnd, decideOpen, ITEM_LETTERS_MAX, PATHWAY_KEYS } from '../plan-rules.ts'
import { coveredBy, POINTS, PRISON_POINTS, settledBy, type PointKey } from '../points.ts'
import { stillOpen, type OpenFacts } from '../still-open.ts'
import { answersOf, arrangedFor, askedOf, factsOf, isOpenItem, itemsOf, meetingsOf, planOf, type StoredItem, type StoredPlan } from '../store/plans.ts'
import { coursePoints, endWords, happen, nextActions, type Course, type NextAction } from '../workflow.ts'

const points = keysOf(POINTS)
export const ItemId = z.uuid('This is not the id of an item.')
const nothing = z.literal('').transform(() => null)

/** The plan with its way, for the queries and actions of this slice. */
export interface HeldPlan {
  readonly person: PersonSummary
  readonly people: readonly string[]
  readonly plan: StoredPlan
  readonly items: readonly StoredItem[]
  readonly course: Course
}

/** The plan of somebody whom the viewer may see with it; held against everybody else’s changes where one is about to be made. */
export const heldPlan = async (context: Reading, person: string, hold = false): Promise<Result<HeldPlan>> => {
  const found = await seenPerson(context, person)
  if (!found || await hiddenBecause(context, found.id, 'plan') !== null) return notFound()
  const people = await samePeople(context, person)
  const plan = await planOf(context, people)
  if (!plan) return notFound()
  if (hold) await context.tx.selectFrom('release_plan').select('id').where('id', '=', plan.id).forUpdate().execute()
  const items = await itemsOf(context, people, plan.id)
  return yes({ person: found, people, plan, items, course: courseOf(await factsOf(context, people, plan, items), context.today) })
}

/** The plan, while it may still be changed. */
export const openPlan = async (context: Acting, person: string): Promise<Result<HeldPlan>> => {
  const held = await heldPlan(context, person, true)
  if (!held.ok) return held
  const open = decideOpen(held.value.course)
  return open.ok ? held : open
}

/** An action as the page tells it: of an item, what is needed; and whose it is, in names. */
export interface ToldAction extends NextAction {
  readonly itemId: string | null
  readonly ownerName: string
}

const OWNERS: Readonly<Record<string, string>> = {
  'resettlement-worker': 'The prison’s resettlement team', 'prison-offender-manager': 'The prison offender manager', 'offender-manager': 'The community offender manager', 'delivery-unit-head': 'The head of the probation delivery unit: there is no offender manager',
  'housing-officer': 'The council', caseworker: 'The provider of the housing',
}

/** The next actions with the words and names that people read. */
export const toldActions = (course: Course, items: readonly StoredItem[], today: string): ToldAction[] => nextActions(course, today).map((next) => {
  const item = items.find(({ id }) => next.key === `item ${id}`)
  if (!item) return { ...next, itemId: null, ownerName: OWNERS[next.owner.role] ?? next.owner.role }
  const name = item.account !== null && !item.left ? `${item.account}, ${item.organisation}` : item.left ? `The team of ${item.organisation}: ${item.account} has left` : `The team of ${item.organisation}`
  return { ...next, words: item.words, itemId: item.id, ownerName: name }
})

/** Within so many days of release the bed is asked for before everything else. Throughline’s own, 2026-11-23. */
const BED_FIRST_DAYS = 28

const MOVE_OWNERS = { prison: 'resettlement-worker', manager: 'offender-manager', head: 'delivery-unit-head', council: 'housing-officer', provider: 'caseworker' } as const

/** Whose move it is for somebody who leaves with nowhere to sleep, as housing has it, and whether it comes before everything else; null where there is a place. */
export const bedAction = async (context: Reading, { people, course }: Pick<HeldPlan, 'people' | 'course'>): Promise<(ToldAction & { readonly first: boolean }) | null> => {
  const move = course.state === 'planned' ? await nextMoveFor(context, people) : null
  if (move === null || course.release === null) return null
  const role = MOVE_OWNERS[move.owner]
  return {
    key: 'bed', itemId: null, words: move.words, owner: { role, at: move.owner, account: null }, ownerName: OWNERS[role] ?? role, due: move.by, cause: context.today,
    first: course.release <= addDays(context.today, BED_FIRST_DAYS),
  }
}

/** The next actions with the bed among them: first where release is near, else in the order of days. */
export const withBed = (next: readonly ToldAction[], bed: Awaited<ReturnType<typeof bedAction>>): readonly ToldAction[] =>
  bed === null ? next : bed.first ? [bed, ...next] : [...next, bed].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))

/** What is known around a plan: read once for a page, however much of it asks. */
const aroundPlan = async (context: Reading, { people, plan }: Pick<HeldPlan, 'people' | 'plan'>) => ({
  needs: await currentNeeds(context, people), arranged: [...await arrangedFor(context, people), ...await moneyArranged(context, people)], asked: await askedOf(context, people, plan.custodyStart), places: await placesOf(context, people), meetings: await meetingsOf(context, people, plan.custodyStart),
})

/** From what a point is judged to have something open. */
const openFacts = ({ plan, items, course }: HeldPlan, { needs, arranged, asked, places, meetings }: Awaited<ReturnType<typeof aroundPlan>>): OpenFacts => {
  const release = course.released ?? course.release
  const about = new Set<string>([...items.filter(({ droppedOn }) => droppedOn === null).map(({ pathway }) => pathway), ...arranged.map(({ pathway }) => pathway)])
  const placed = release !== null && placeOn(places, release) !== undefined
  return {
    custodyStart: plan.custodyStart, release, notAssessed: PATHWAY_KEYS.filter((one) => !asked.assessed.includes(one)),
    gaps: needs.filter((one) => !about.has(one) && !(one === 'accommodation' && placed)), items: items.filter(isOpenItem), placed, referred: asked.referred, meetings: meetings.filter(({ cancelledOn }) => cancelledOn === null).length,
  }
}

/** Everything that the page of the plan shows. */
export const releasePlan = query({
  name: 'release.plan',
  title: 'The release plan of one person: what is next and whose, the gaps by pathway, the points, the meetings',
  who: CASE_ROLES,
  classes: ['plan', 'sentence', 'needs', 'contact', 'health'],
  input: z.object({
    person: PersonId, item: z.union([nothing, z.null(), ItemId]).default(null), point: z.union([nothing, z.null(), z.enum(points)]).default(null), subject: z.union([nothing, z.null(), z.enum(keysOf(ANSWER_SUBJECTS))]).default(null),
    meeting: z.union([nothing, z.null(), z.uuid()]).default(null), forms: z.boolean().default(false), pathway: z.union([nothing, z.null(), z.enum(PATHWAY_KEYS)]).default(null),
  }),
  async run(context, input) {
    const held = await heldPlan(context, input.person)
    if (!held.ok) return held
    const { person, people, plan, items, course } = held.value
    const { today, viewer } = context
    const around = await aroundPlan(context, held.value)
    const { needs, arranged, places, meetings } = around
    const item = items.find(({ id }) => id === input.item) ?? null
    const meeting = meetings.find(({ id }) => id === input.meeting) ?? null
    if ((input.item !== null && !item) || (input.meeting !== null && !meeting)) return notFound()
    const made = await referralMade(context, people)
    const healthHidden = await hiddenBecause(context, person.id, 'health')
    if (input.subject !== null && answerClassOf(input.subject) === 'health' && healthHidden !== null) return notFound()
    const facts = openFacts(held.value, around)
    const owners = input.forms ? (await partnersOf(context, ['prison', 'probation'])).toSorted((a, b) => Number(b.id === viewer?.organisationId) - Number(a.id === viewer?.organisationId)) : []
    return yes({
      stillOpen: input.point === null ? [] : stillOpen(input.point, facts), assessed: PATHWAY_KEYS.filter((one) => !facts.notAssessed.includes(one)),
      person, today, plan, items, meetings, item, meeting, point: input.point, pathway: input.pathway, subject: input.subject, owners, state: course.state, end: endWords(course), healthHidden,
      role: viewer?.role ?? null, organisation: viewer?.organisationId ?? null, account: viewer?.accountId ?? null,
      bed: await bedAction(context, held.value),
      next: toldActions(course, items, today).map((one) => (one.key === 'point eight-weeks' && made ? { ...one, words: `The duty to refer is done (${made}): see what follows from it, and close this point.` } : one)), points: coursePoints(course), known: course.known, release: course.released ?? course.release, released: course.released,
      needs, arranged, answers: await answersOf(context, people),
      place: course.release === null ? null : placeOn(places, course.released ?? course.release) ?? null,
      districts: input.forms ? await districts(context) : [], prisons: input.forms ? await context.tx.selectFrom('prison').select(['code', 'name']).where('active', '=', true).orderBy('name').execute() : [],
    })
  },
  about: ({ person }) => [person.id],
})

export type PlanView = Extract<Awaited<ReturnType<typeof releasePlan.run>>, { readonly ok: true }>['value']

export const addItem = action({
  name: 'release.add-item',
  title: 'Add what is needed for a release: on which pathway, who does it, by which point or day',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({
    person: PersonId, pathway: z.enum(PATHWAY_KEYS, 'Choose one of the seven pathways.'), words: letters(ITEM_LETTERS_MAX).min(3, 'Say what is needed.'),
    owner: z.union([z.literal('me'), z.uuid()], 'Choose who does it.'), point: z.union([z.literal(''), z.enum(points)], 'Choose a point, or enter a day.').default(''), day: z.string().max(30).default(''),
  }),
  async run(context, input) {
    const { tx, random, today, viewer } = context
    const held = await openPlan(context, input.person)
    if (!held.ok) return held
    const { plan, items } = held.value
    const due = decideItemDue(input, today)
    if (!due.ok) return due
    const mine = input.owner === 'me'
    const organisation = mine ? viewer.organisationId : input.owner
    if (!mine && !(await partnersOf(context, ['prison', 'probation'])).some(({ id }) => id === organisation)) return no('Choose a team of a prison or of probation. For what a council or a service does, make a referral: it is shown here.', 'owner')
    if (items.some((one) => one.doneOn === null && one.droppedOn === null && one.pathway === input.pathway && one.words === input.words)) return no('This is in the plan already.', 'words')
    const id = random.uuid()
    await tx.insertInto('release_plan_item').values({
      id, person_id: plan.personId, plan_id: plan.id, pathway: input.pathway, words: input.words, owner_organisation_id: organisation, owner_account_id: mine ? viewer.accountId : null,
      by_point: due.value.byPoint, due_day: due.value.dueDay, added_on: today, added_by: viewer.accountId,
    }).execute()
    return yes({ item: id })
  },
  about: ({ person }) => [person],
})

const ItemInput = z.object({ person: PersonId, item: ItemId, version: Version })

const changeItem = async (context: Acting, input: z.output<typeof ItemInput>, set: (item: StoredItem) => Result<Record<string, string | null>>): Promise<Result<{ item: string }>> => {
  const held = await openPlan(context, input.person)
  if (!held.ok) return held
  const item = held.value.items.find(({ id }) => id === input.item)
  if (!item) return notFound()
  if (item.version !== input.version) return stale(item)
  const open = decideItemEnd(item)
  if (!open.ok) return open
  const change = set(item)
  if (!change.ok) return change
  const saved = await context.tx.updateTable('release_plan_item').set({ ...change.value, version: item.version + 1 }).where('id', '=', item.id).where('version', '=', item.version).executeTakeFirst()
  return saved.numUpdatedRows === 0n ? stale(null) : yes({ item: item.id })
}

export const takeItem = action({
  name: 'release.take-item', title: 'Take over an item of a release plan: from now on it is yours', who: CASE_ROLES, classes: ['plan'], input: ItemInput,
  run: (context, input) => changeItem(context, input, (item) => (item.accountId === context.viewer.accountId ? no('This is yours already.') : yes({ owner_account_id: context.viewer.accountId, owner_organisation_id: context.viewer.organisationId }))),
  about: ({ person }) => [person],
})

export const finishItem = action({
  name: 'release.finish-item', title: 'Tick an item of a release plan off: it is done', who: CASE_ROLES, classes: ['plan'], input: ItemInput,
  run: (context, input) => changeItem(context, input, () => yes({ done_on: context.today, done_by: context.viewer.accountId })),
  about: ({ person }) => [person],
})

export const dropItem = action({
  name: 'release.drop-item', title: 'Drop an item of a release plan, with the reason', who: CASE_ROLES, classes: ['plan'], input: ItemInput.extend({ reason: letters(500).min(3, 'Say why it is not needed any more.') }),
  run: (context, input) => changeItem(context, input, () => yes({ dropped_on: context.today, drop_reason: input.reason })),
  about: ({ person }) => [person],
})

export const writeAnswer = action({
  name: 'release.answer',
  title: 'Write down what the person says about one pathway of their release, in their own words',
  who: CASE_ROLES,
  classes: ['plan', 'health'],
  input: z.object({ person: PersonId, subject: z.enum(keysOf(ANSWER_SUBJECTS), 'Choose what it is about.'), words: letters(ANSWER_LETTERS_MAX).min(1, 'Write down what they said.') }),
  async run(context, { person, subject, words }) {
    const { tx, random, today, now, viewer } = context
    const held = await openPlan(context, person)
    if (!held.ok) return held
    const { plan } = held.value
    const row = { id: random.uuid(), person_id: plan.personId, plan_id: plan.id, pathway: subject, words, said_on: today, written_by: viewer.accountId, written_at: now }
    if (answerClassOf(subject) === 'plan') await tx.insertInto('release_answer').values(row).execute()
    else {
      // Nobody writes what they may not read.
      if (await hiddenBecause(context, held.value.person.id, 'health') !== null) return notFound()
      await tx.insertInto('release_health_answer').values(row).execute()
    }
    return yes({ subject })
  },
  about: ({ person }) => [person],
})

export const keepPoint = action({
  name: 'release.keep-point',
  title: 'Record that a fixed point of a release plan was done, with the reason where something of it is open; it does for earlier points only where they are named',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({
    person: PersonId, point: z.enum(PRISON_POINTS as [PointKey, ...PointKey[]], 'Choose the point.'), words: letters(1000).default(''),
    also: z.union([z.array(z.union([z.literal(''), z.enum(points)])), z.literal(''), z.enum(points)], 'Choose from the earlier points.').default([]),
  }),
  async run(context, { person, point, words, also: named }) {
    const { tx, random, today, viewer } = context
    const held = await openPlan(context, person)
    if (!held.ok) return held
    const { plan, course } = held.value
    const also = [named].flat().filter((one) => one !== '')
    const covered = coveredBy(coursePoints(course), point)
    if (also.some((one) => !covered.includes(one))) return no('Choose from the earlier points that have passed.', 'also')
    const decided = happen(course, { kind: 'point-done', day: today < course.known ? course.known : today, point, also })
    if (!decided.ok) return decided
    const facts = openFacts(held.value, await aroundPlan(context, held.value))
    const open = [...new Set([...also, point].flatMap((one) => stillOpen(one, facts)))]
    if (open.length > 0 && words.length < 3) return no(`Say why this can be recorded as done, or do it first. Still open: ${open.join('; ')}.`, 'words')
    const settled = settledBy(coursePoints(course), point, also)
    await tx.insertInto('release_point').values(settled.map((key) => ({ id: random.uuid(), person_id: plan.personId, plan_id: plan.id, point: key, done_on: today, done_by: viewer.accountId, words }))).execute()
    return yes({ points: settled, open })
  },
  about: ({ person }) => [person],
})

export const reopenPoint = action({
  name: 'release.reopen-point',
  title: 'Take back that a fixed point of a release plan was done, with the reason; what was recorded stays readable',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, point: z.enum(PRISON_POINTS as [PointKey, ...PointKey[]], 'Choose the point.'), why: letters(500).min(3, 'Say why it was not done.') }),
  async run(context, { person, point, why }) {
    const held = await openPlan(context, person)
    if (!held.ok) return held
    const taken = await context.tx.updateTable('release_point').set({ taken_back_on: context.today, taken_back_by: context.viewer.accountId, taken_back_why: why })
      .where('plan_id', '=', held.value.plan.id).where('point', '=', point).where('taken_back_on', 'is', null).executeTakeFirst()
    return taken.numUpdatedRows === 0n ? no(`${POINTS[point].title} is not recorded as done.`) : yes({ point })
  },
  about: ({ person }) => [person],
})

export const sayHome = action({
  name: 'release.say-home',
  title: 'Say where home is, which prison prepares for it, and when the move there is expected',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({
    person: PersonId, version: Version, home: z.string().max(20).default(''), prison: z.string().max(6).default(''), expected: z.union([nothing, z.null(), aDay('the day of the expected move')]).default(null),
  }),
  async run(context, input) {
    const held = await openPlan(context, input.person)
    if (!held.ok) return held
    const { plan, course } = held.value
    if (plan.version !== input.version) return stale(plan)
    if (input.home !== '' && !(await districts(context)).some(({ code }) => code === input.home)) return no('Choose a district from the list.', 'home')
    if (input.prison !== '' && !(await context.tx.selectFrom('prison').select('code').where('code', '=', input.prison).executeTakeFirst())) return no('Choose a prison from the list.', 'prison')
    if (input.expected !== null && (input.prison === '' || input.prison === plan.prison)) return no('Only a move to another prison is expected: choose that prison, or leave the day empty.', 'expected')
    if (input.expected !== null && course.release !== null && input.expected >= course.release) return no('The move has to come before the release.', 'expected')
    await context.tx.updateTable('release_plan').set({ home_district: input.home || null, resettlement_prison: input.prison || null, expected_transfer: input.expected, version: plan.version + 1 }).where('id', '=', plan.id).execute()
    return yes({ plan: plan.id })
  },
  about: ({ person }) => [person],
})

export const settlePlan = action({
  name: 'release.settle',
  title: 'Close a release plan when its checks are recorded, saying what is in place',
  who: CASE_ROLES,
  classes: ['plan'],
  input: z.object({ person: PersonId, version: Version, words: letters(500).min(3, 'Say what is in place, and what is not.') }),
  async run(context, { person, version, words }) {
    const { today, viewer } = context
    const held = await openPlan(context, person)
    if (!held.ok) return held
    const { plan, course } = held.value
    if (plan.version !== version) return stale(plan)
    const decided = happen(course, { kind: 'settled', day: today })
    if (!decided.ok) return decided
    await context.tx.updateTable('release_plan').set({ settled_on: today, settled_by: viewer.accountId, settled_words: words, version: plan.version + 1 }).where('id', '=', plan.id).execute()
    return yes({ plan: plan.id })
  },
  about: ({ person }) => [person],
})
