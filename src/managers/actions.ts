/** One offender manager at any moment: who has none, who has room, giving, handing over, ending, and who it was on any day. */
import { z } from 'zod'
import { addDays, daysBetween, longDay, type Day } from '../core/dates.ts'
import { aDay, letters } from '../core/inputs.ts'
import { no, notFound, yes, type Result } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { Acting, DueRow, Reading } from '../platform/context.ts'
import { eventType, onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { currentPerson, personMerged, personParted, samePeople, seenPerson, type PersonSummary } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { riskChanged, riskMovement } from '../risk/actions.ts'
import { withheldWords } from '../risk/rules.ts'
import { sentencesOf } from '../sentences/actions.ts'
import { governing } from '../sentences/rules.ts'
import { endInvolvement, involve, sightsOf } from '../sharing/actions.ts'
import { bandChange, peopleIn, pointsIn, pointsWords } from './caseload.ts'
import {
  alreadyWords, continuity, decideAllocation, decideEnd, decideHandOver, HANDOVER_NOTICE_DAYS, managementInvolvement, nextAfter, recordsUnder, responsibleOn, REVIEW_DAYS, settleClash, SIDES,
} from './rules.ts'
import {
  againstMerges, CASELOAD_PEOPLE_MAX, caseloadsOf, endManagement, heldBy, insertManagement, managersDue, managersToChoose, prepare, reopenManagement, responsibilitiesForDecision,
  responsibilitiesOf, unallocatedPage, UNALLOCATED_PAGE_SIZE, waitingCount, whoIsResponsible, workOf, type Who,
} from './store.ts'

export { loadManagements } from './store.ts'

/** Who is responsible changed, or will on a day. */
export const managerChanged = eventType<{ person: string; management: string; change: 'allocated' | 'handed-over' | 'ended'; day: string }>('managers.changed')

const MANAGING = ['delivery-unit-head', 'offender-manager', 'prison-offender-manager'] as const
const READING = [...MANAGING, 'resettlement-worker', 'governance-lead'] as const

const Manager = z.uuid('Choose an offender manager from the list.')
const words = letters(500).default('')

/** The people with a sentence that runs today and nobody responsible, with colleagues to choose from. */
export const listUnallocated = query({
  name: 'managers.unallocated',
  title: 'People without an offender manager: whoever waits longest or is released soonest first',
  who: ['delivery-unit-head'],
  classes: ['identity', 'sentence', 'contact', 'risk'],
  input: z.object({ after: z.union([z.literal(''), z.string().regex(/^\d{4}-\d{2}-\d{2}_[0-9a-f-]{36}$/)]).default('') }),
  async run(context, { after }) {
    const [day, id] = after.split('_')
    const rows = await unallocatedPage(context, day && id ? { day, id } : null)
    const page = rows.slice(0, UNALLOCATED_PAGE_SIZE)
    const risks = await sightsOf(context, page.map((row) => row.id), 'risk')
    const last = page.at(-1)
    return yes({
      today: context.today, waiting: await waitingCount(context),
      people: page.map((row) => {
        const sight = risks.get(row.id)
        return {
          ...row, standing: governing(row.terms, context.today)?.standing ?? null, daysWaiting: daysBetween(row.waitingSince, context.today),
          tierWithheld: sight ? withheldWords(sight) : null,
        }
      }),
      colleagues: await managersToChoose(context),
      next: rows.length > UNALLOCATED_PAGE_SIZE && last ? `${last.neededBy}_${last.id}` : null,
    })
  },
  about: ({ people }) => people.map((person) => person.id),
})

/** More colleagues than one screen holds are answered in the order of room. */
export const TEAM_MAX = 100

export const listTeam = query({
  name: 'managers.team',
  title: 'Offender managers of the unit and the partner prisons with their caseloads by tier',
  who: ['delivery-unit-head'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const colleagues = (await managersToChoose(context)).toSorted((a, b) => Number(b.organisationId === context.viewer?.organisationId) - Number(a.organisationId === context.viewer?.organisationId))
    const shown = colleagues.slice(0, TEAM_MAX)
    const caseloads = await caseloadsOf(context, shown.map((one) => one.accountId))
    return yes({
      more: colleagues.length - shown.length,
      team: shown.map((one) => {
        const caseload = caseloads.get(one.accountId)!
        return { ...one, caseload, people: peopleIn(caseload), points: pointsIn(caseload) }
      }),
    })
  },
})

/** How far ahead a caseload looks for what is due next. */
export const CASELOAD_AHEAD_DAYS = 84

export const listCaseload = query({
  name: 'managers.caseload',
  title: 'My people: whom I am responsible for, with what is due next of each',
  who: ['offender-manager', 'prison-offender-manager'],
  classes: ['identity', 'sentence', 'contact', 'risk'],
  input: z.object({}),
  async run(context) {
    if (!context.viewer) return notFound()
    const rows = await heldBy(context, context.viewer.accountId)
    const shown = rows.slice(0, CASELOAD_PEOPLE_MAX)
    const due = await nextDue(context, shown.flatMap((row) => row.people))
    const people = shown.map(({ people, ...row }) => {
      const dues = people.flatMap((id) => due.get(id) ?? []).toSorted((a, b) => (a.due < b.due ? -1 : 1))
      return { ...row, standing: governing(row.terms, context.today)?.standing ?? null, next: dues[0] ?? null, overdue: dues.filter((one) => one.due < context.today).length }
    }).toSorted((a, b) => ((a.next?.due ?? '9999') < (b.next?.due ?? '9999') ? -1 : (a.next?.due ?? '9999') > (b.next?.due ?? '9999') ? 1 : 0))
    const caseload = (await caseloadsOf(context, [context.viewer.accountId])).get(context.viewer.accountId)!
    return yes({ today: context.today, people, more: rows.length > shown.length, caseload, points: pointsIn(caseload) })
  },
  about: ({ people }) => people.map((person) => person.id),
})

/** Who may ask for the whole history; the others are told whom to ask today, and not where somebody was held or what managers wrote to each other. */
const mayReadHistory = ({ viewer }: Reading): boolean => viewer !== null && (READING as readonly string[]).includes(viewer.role)

const nextDue = async (context: Reading, people: readonly string[]): Promise<Map<string, DueRow[]>> => {
  if (people.length === 0) return new Map()
  const rows: DueRow[] = []
  for (const source of context.offers.due) rows.push(...await source.read(context, { until: addDays(context.today, CASELOAD_AHEAD_DAYS), limit: 1000, people }))
  return Map.groupBy(rows, (row) => row.personId)
}

/** Who was, is and will be responsible; whoever it was on a day; how steady it was; and what a change can be made from. */
export const listManagers = query({
  name: 'managers.history',
  title: 'Who was, is and will be responsible for a person, and who it was on any day',
  who: READING,
  classes: ['contact'],
  input: z.object({ person: PersonId, on: z.union([z.literal(''), aDay('a day')]).default('') }),
  async run(context, { person, on }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, found.id)
    const who = await whoIsResponsible(context, people)
    const { standing, tier } = await workOf(context, people)
    const mayChange = (MANAGING as readonly string[]).includes(context.viewer?.role ?? '')
    const review = who.current && await context.tx.selectFrom('manager_review').select(['id', 'due_day as due']).where('management_id', '=', who.current.id).where('done_on', 'is', null).executeTakeFirst()
    return yes({
      ...who, person: found, today: context.today, standing, tier, on, onDay: on === '' ? null : (responsibleOn(who.rows, on, people) ?? null),
      colleagues: mayChange ? await managersToChoose(context) : [], mayAllocate: context.viewer?.role === 'delivery-unit-head', review: review ?? null,
    })
  },
  about: ({ person }) => [person.id],
})

const write = async (
  context: Acting, person: PersonSummary, change: 'allocated' | 'handed-over',
  given: { readonly candidate: { readonly accountId: string; readonly organisationId: string }; readonly side: string; readonly from: Day }, reason: string, handover: string | null,
): Promise<Result<{ management: string; person: string }>> => {
  const id = context.random.uuid()
  const { accountId, organisationId } = given.candidate
  if (!(await insertManagement(context, { id, person: person.id, side: given.side, accountId, organisationId, from: given.from, reason, handover }))) return no(alreadyWords(), 'manager')
  await involve(context, { person: person.id, ...managementInvolvement({ id, organisationId, from: given.from, until: null }) })
  await context.emit(managerChanged, { person: person.id, management: id, change, day: given.from })
  return yes({ management: id, person: person.id })
}

export const allocate = action({
  name: 'managers.allocate',
  title: 'Give a person an offender manager from a day on; exactly one is responsible',
  who: ['delivery-unit-head'],
  classes: ['contact'],
  input: z.object({ person: PersonId, manager: Manager, from: z.union([z.literal(''), aDay('the first day')]).default(''), reason: words }),
  async run(context, input) {
    const giving = await prepare(context, { ...input, from: input.from || context.today })
    if (!giving) return notFound()
    const decided = decideAllocation(giving)
    return decided.ok ? write(context, giving.person, 'allocated', decided.value, input.reason || 'Allocated by the head of the delivery unit', null) : decided
  },
  about: ({ person }) => [person],
})

export const handOver = action({
  name: 'managers.hand-over',
  title: 'Hand a person over to another offender manager on a day, with a written handover',
  who: MANAGING,
  classes: ['contact'],
  input: z.object({
    person: PersonId, expected: z.uuid('Open the page again before you hand over.'), manager: Manager, from: aDay('the day of the handover'),
    handover: z.string().trim().max(5000, 'Use at most 5,000 letters.').default(''), reason: words,
  }),
  async run(context, input) {
    const giving = await prepare(context, input)
    if (!giving) return notFound()
    const decided = decideHandOver({ ...giving, expected: input.expected, handover: input.handover, viewer: context.viewer })
    if (!decided.ok) return decided
    const { current, candidate, from } = decided.value
    await endManagement(context, current.id, from, `Handed over to ${candidate.name}`)
    await endInvolvement(context, current.id, addDays(from, -1))
    return write(context, giving.person, 'handed-over', decided.value, input.reason || `Handed over by ${current.name}`, input.handover)
  },
  about: ({ person }) => [person],
})

export const endResponsibility = action({
  name: 'managers.end',
  title: 'End a responsibility, or cancel a handover that has not come about',
  who: MANAGING,
  classes: ['contact'],
  input: z.object({ person: PersonId, management: z.uuid('Open the page again.'), lastDay: z.union([z.literal(''), aDay('the last day')]).default(''), why: letters(500).min(3, 'Say why it ends.') }),
  async run(context, input) {
    await againstMerges(context, [input.person], 'share')
    const person = await seenPerson(context, input.person)
    if (!person || (await sightsOf(context, [person.id], 'contact')).get(person.id)?.sight !== 'visible') return notFound()
    const rows = await responsibilitiesForDecision(context, await samePeople(context, person.id))
    const decided = decideEnd({ rows, which: input.management, lastDay: input.lastDay || context.today, today: context.today })
    if (!decided.ok) return decided
    const { ending, until, reopened } = decided.value
    if (context.viewer.role !== 'delivery-unit-head' && context.viewer.accountId !== (reopened ?? ending).accountId)
      return no(`Only ${(reopened ?? ending).name} or the head of the delivery unit can end this.`)
    await endManagement(context, ending.id, until, input.why)
    await endInvolvement(context, ending.id, addDays(until, -1))
    if (reopened) {
      await reopenManagement(context, reopened.id)
      await involve(context, { person: person.id, ...managementInvolvement({ ...reopened, from: ending.from, until: null }) })
    }
    await context.emit(managerChanged, { person: person.id, management: ending.id, change: 'ended', day: until })
    return yes({ person: person.id, management: ending.id })
  },
  about: ({ person }) => [person],
})

export const confirmManager = action({
  name: 'managers.confirm',
  title: 'Answer the check that a rise in risk asked for: is this still the right offender manager?',
  who: MANAGING,
  classes: ['risk'],
  input: z.object({ person: PersonId, review: z.uuid('Open the page again.'), finding: letters(500).min(3, 'Say what you found.') }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const done = await context.tx.updateTable('manager_review').set({ done_on: context.today, done_by: context.viewer.accountId, finding: input.finding })
      .where('id', '=', input.review).where('done_on', 'is', null).where('person_id', 'in', await samePeople(context, person.id)).executeTakeFirst()
    return done.numUpdatedRows === 0n ? no('This check is already answered.') : yes({ person: person.id })
  },
  about: ({ person }) => [person],
})

const changedWords = async (context: Acting, { person, management, change, day }: { person: string; management: string; change: string; day: string }): Promise<string[]> => {
  const rows = await responsibilitiesForDecision(context, await samePeople(context, person))
  const row = rows.find((one) => one.id === management)
  if (!row) return []
  if (change === 'ended') {
    const stays = responsibleOn(rows, day, [person]) ?? nextAfter(rows, day)
    return [stays ? `${stays.name} stays responsible.` : `From ${longDay(day)} nobody is responsible, and the person is listed among those without an offender manager for as long as the sentence runs.`]
  }
  const caseload = (await caseloadsOf(context, [row.accountId])).get(row.accountId)!
  const before = rows.find((one) => one.until === day && one.id !== row.id)
  return [
    `From ${longDay(day)} ${row.name} of ${row.organisation} is responsible${before && change === 'handed-over' ? `; ${before.name} is until the day before` : ''}.`,
    day <= context.today ? `${row.name} then has ${peopleIn(caseload)} ${peopleIn(caseload) === 1 ? 'person' : 'people'}, ${pointsWords(pointsIn(caseload))}.` : `${row.name} has ${pointsWords(pointsIn(caseload))} today.`,
  ]
}

const afterMerge = async (context: Acting, { from, into }: { from: string; into: string }): Promise<string[]> => {
  await againstMerges(context, [from, into], 'hold')
  const people = await samePeople(context, into)
  const merges = await context.tx.selectFrom('active_merge').select(['person_id', 'into_id']).where('into_id', 'in', people).execute()
  const merged = new Set(recordsUnder(from, merges.flatMap(({ person_id: person, into_id: into }) => (person && into ? [{ person, into }] : []))))
  const rows = await responsibilitiesForDecision(context, people)
  const clashes = settleClash(rows.filter((row) => !merged.has(row.personId)), rows.filter((row) => merged.has(row.personId)), context.today)
  const said: string[] = []
  for (const { ended, until, stays } of clashes) {
    await endManagement(context, ended.id, until, `The records were merged: ${stays.name} is responsible`)
    await endInvolvement(context, ended.id, addDays(until, -1))
    const ends = ended.from >= until ? `what was arranged for ${ended.name} from ${longDay(ended.from)} is cancelled` : `${ended.name}’s responsibility ends on ${longDay(until)}`
    said.push(ended.accountId === stays.accountId ? `${stays.name} is responsible for both records and stays so, once.` : `Both records have an offender manager: ${stays.name} stays responsible, ${ends}.`)
  }
  return said
}

const afterParting = async (context: Acting, { from, into }: { from: string; into: string }): Promise<string[]> => {
  const said: string[] = []
  for (const side of [from, into]) {
    const people = await samePeople(context, side)
    const standing = governing(await sentencesOf(context, people), context.today)?.standing
    if (!standing || standing.at === 'ended' || standing.at === 'before-sentence') continue
    if (responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)) continue
    const person = await seenPerson(context, side)
    said.push(`${person ? `${person.forename} ${person.surname} (${person.reference})` : 'One of the two'} has no offender manager after this, and is listed among the people without one.`)
  }
  return said
}

const afterRisk = async (context: Acting, change: { person: string; from: string | null; to: string }): Promise<string[]> => {
  const moved = await riskMovement(context, change)
  const people = await samePeople(context, change.person)
  const current = responsibleOn(await responsibilitiesForDecision(context, people), context.today, people)
  if (!moved) return []
  if (!current) return ['Nobody is responsible for this person: the head of the delivery unit sees them among the people without an offender manager.']
  const band = bandChange(moved.from, moved.to)
  const caseload = pointsIn((await caseloadsOf(context, [current.accountId])).get(current.accountId)!)
  const said = band.pointsAfter === band.pointsBefore ? [] : [`The caseload of ${current.name} becomes ${pointsWords(caseload)}.`]
  if (!band.review) return said
  const due = addDays(context.today, REVIEW_DAYS)
  const open = await context.tx.selectFrom('manager_review').select('id').where('management_id', '=', current.id).where('done_on', 'is', null).executeTakeFirst()
  if (!open) await context.tx.insertInto('manager_review').values({
    id: context.random.uuid(), person_id: await currentPerson(context, change.person), management_id: current.id, asked_on: context.today, due_day: due,
  }).execute()
  return [...said, `${band.words} Somebody must check by ${longDay(due)} that ${current.name} is still the right offender manager.`]
}

export type WhoPanel = Who & { readonly mayAllocate: boolean; readonly mayReadHistory: boolean }

/** Whom to ask today: nothing of what was before or comes after, and no word that managers wrote to each other. */
const contactOnly = ({ current }: Who): Who => ({
  rows: [], next: null, continuity: continuity([], '', []),
  current: current && { ...current, reason: '', handover: null, endedReason: null },
})

/** For the person page: the panel and the time line show the same rows. */
const shownResponsibility = readOnce(async (context: Reading, people: readonly string[]): Promise<Who> => {
  const who = await whoIsResponsible(context, people)
  return mayReadHistory(context) ? who : contactOnly(who)
})

export const managers = slice({
  name: 'managers',
  named: [listUnallocated, listTeam, listCaseload, listManagers, allocate, handOver, endResponsibility, confirmManager],
  handlers: [
    onEvent(managerChanged, 'managers', changedWords),
    onEvent(personMerged, 'managers', afterMerge),
    onEvent(personParted, 'managers', afterParting),
    onEvent(riskChanged, 'managers', afterRisk),
  ],
  panels: [{
    name: 'managers.who',
    title: 'Offender manager',
    order: 10,
    async read(context, people): Promise<WhoPanel | null> {
      const sight = (await sightsOf(context, people.slice(0, 1), 'contact')).get(people[0] ?? '')
      return sight?.sight === 'visible' ? { ...(await shownResponsibility(context, people)), mayAllocate: context.viewer?.role === 'delivery-unit-head', mayReadHistory: mayReadHistory(context) } : null
    },
  }],
  timeline: [{
    name: 'managers',
    async read(context, people) {
      const { rows } = await shownResponsibility(context, people)
      return rows.flatMap((row) => [
        ...(row.until !== null && row.until <= row.from ? [] : [{ day: row.from, words: `${row.name} ${row.from > context.today ? 'becomes' : 'became'} responsible${row.handover ? ', by handover' : ''}`, source: row.organisation }]),
        ...(row.until !== null && row.until > row.from && !rows.some((next) => next.from === row.until) ? [{ day: row.until, words: `${row.name} ${row.until > context.today ? 'will no longer be' : 'was no longer'} responsible${row.endedReason ? `: ${row.endedReason}` : ''}`, source: row.organisation }] : []),
      ])
    },
  }],
  due: [{
    name: 'managers',
    async read(context, { until, limit, people }) {
      if (!context.viewer || !mayReadHistory(context)) return []
      const ahead = addDays(context.today, HANDOVER_NOTICE_DAYS)
      const rows = await managersDue(context, { account: context.viewer.accountId, until, noticeUntil: ahead < until ? ahead : until, noticeDays: HANDOVER_NOTICE_DAYS, limit, people })
      const say = { handover: 'Handover to', review: 'Check that the offender manager is still right: the risk has gone up', 'arrange-handover': 'Arrange the handover to the community before release' } as const
      return rows.map(({ personId, due, what, name }) => ({ personId, due, words: what === 'handover' ? `${say.handover} ${name}` : say[what], href: `/people/${personId}/manager` }))
    },
  }],
  subjectAccess: [{
    title: 'Who was responsible for you',
    async read(context, people) {
      return (await responsibilitiesOf(context, people)).map((row) => ({
        Name: row.name, Organisation: row.organisation, Side: SIDES[row.side], From: longDay(row.from), Until: row.until ? longDay(row.until) : 'still', Why: row.reason, Handover: row.handover, 'Why it ended': row.endedReason,
      }))
    },
  }],
})
