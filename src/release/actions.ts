/** Leaving prison: who is released in the next 12 weeks, what is missing on each pathway, and who has nowhere to sleep. */
import { z } from 'zod'
import { addDays, longDay } from '../core/dates.ts'
import { PlaceInList } from '../core/inputs.ts'
import { notFound, yes } from '../core/result.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES, keysOf, PATHWAYS } from '../platform/vocabulary.ts'
import { placeEnded, placeFound, placesOf } from '../housing/actions.ts'
import { LEAVING_DAYS, nightsBetween, placeOn } from '../housing/rules.ts'
import { samePeople, seenPerson } from '../people/actions.ts'
import { PersonId } from '../people/rules.ts'
import { sentencesOf, shownSentences, type PersonSentence } from '../sentences/actions.ts'
import type { Custody } from '../sentences/rules.ts'
import { GRID } from '../sharing/grid.ts'
import { sightOf } from '../sharing/actions.ts'
import { hiddenReason } from '../needs/sight.ts'
import { calculations } from './calculations.ts'
import { earliestReleaseDay, licenceCutOff, releaseDayWarning, type ReleaseDayWarning } from './day-rule.ts'
import { estimateOf, type ReleaseEstimate, type Side } from './estimate.ts'
import { arrangeMeeting, cancelMeeting, editMeeting, moveMeeting } from './actions/meetings.ts'
import { addItem, bedAction, dropItem, finishItem, heldPlan, keepPoint, releasePlan, reopenPoint, sayHome, settlePlan, takeItem, toldActions, withBed, writeAnswer } from './actions/plan.ts'
import { consequences } from './actions/consequences.ts'
import { releasePack, releasePackPdf } from './actions/pack.ts'
import { dueRows, meetingWords } from './due.ts'
import { HOLDINGS } from './holdings.ts'
import { planHistory, toldPlan } from './store/history.ts'
import { preparationsOf, type PathwayPreparation } from './rules.ts'
import { custodyCourse, dueMeetings, duePlans } from './store/lists.ts'
import { coursePoints, endWords, nextActions } from './workflow.ts'
import { leavingFigures, leavingPage, type LeavingFigures, type LeavingRow, type LeavingScope } from './store.ts'

/** Who prepares releases: the prison its own, an offender manager their own people, the head the whole unit’s. */
const PREPARING = CASE_ROLES

export { arrangeMeeting, cancelMeeting, editMeeting, meetingChanged, moveMeeting } from './actions/meetings.ts'
export { addItem, sayHome, writeAnswer } from './actions/plan.ts'
export { FIGURES_PEOPLE_MAX } from './store.ts'

export const RELEASE_PAGE_SIZE = 20
export const WEEKS_SHOWN = [2, 4, 8, 12] as const

const weeks = z.coerce.number('Choose how many weeks ahead.').int().min(1).max(12, 'The list looks at most 12 weeks ahead.').default(12)

/** Somebody who leaves prison, as the list and the panel show them. */
export interface Leaver {
  readonly sentence: string
  readonly personId: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly release: string
  readonly prison: string
  readonly manager: string | null
  readonly managerSide: 'prison' | 'community' | null
  readonly place: LeavingRow['place']
  readonly nowhere: boolean
  readonly pathways: readonly PathwayPreparation[]
  readonly warning: ReleaseDayWarning | null
  /** Null where the viewer may not see plans. */
  readonly next: LeaverNext | null
}

/** What is next for somebody who leaves: in whose hands, and by when. */
export interface LeaverNext {
  readonly words: string
  readonly owner: string
  readonly due: string
}

const nextOf = ({ plan, ...row }: Pick<LeavingRow, 'plan' | 'start' | 'prisonCode' | 'release'>, today: string): LeaverNext | null => {
  if (plan === null) return null
  const [next] = nextActions(custodyCourse(row, plan, today), today)
  if (!next) return null
  const item = plan.items.find(({ id }) => next.key === `item ${id}`)
  return { words: item?.words ?? next.words, owner: item ? (item.account !== null && !item.left ? item.account : `the team of ${item.organisation}`) : 'the prison’s resettlement team', due: next.due }
}

const leaverOf = ({ needs, planned, referred, money, plan, start, prisonCode, ...row }: LeavingRow, today: string): Leaver => ({
  ...row, nowhere: row.place === null, next: nextOf({ plan, start, prisonCode, release: row.release }, today),
  pathways: preparationsOf({ needs, planned, referred, placeFound: row.place !== null, money }),
  warning: releaseDayWarning(row.release, today),
})

const cursorOf = (text: string): LeavingScope['after'] => {
  const [release, sentence] = text.split('_')
  return release && sentence ? { release, sentence } : undefined
}

const pageOf = async (context: Reading, scope: Omit<LeavingScope, 'limit'>): Promise<{ people: Leaver[]; next: string | null }> => {
  const rows = await leavingPage(context, { ...scope, limit: RELEASE_PAGE_SIZE + 1 })
  const last = rows.length > RELEASE_PAGE_SIZE ? rows[RELEASE_PAGE_SIZE - 1] : undefined
  return { people: rows.slice(0, RELEASE_PAGE_SIZE).map((row) => leaverOf(row, context.today)), next: last ? `${last.release}_${last.sentence}` : null }
}

/** Does the role see needs but not what was answered about health, drugs and alcohol? */
const healthMasked = (context: Reading): boolean => context.viewer !== null && GRID[context.viewer.role]?.responsible?.health !== 'visible'

/** The landing page of the resettlement worker: who leaves, soonest first, what is missing, and the figures above the list. */
export const dueForRelease = query({
  name: 'release.due',
  title: 'Who is released in the next 12 weeks, soonest first: place to sleep and what is missing on each pathway',
  who: PREPARING,
  classes: ['needs', 'sentence', 'contact', 'plan'],
  input: z.object({
    weeks,
    show: z.union([z.literal('').transform(() => 'everyone' as const), z.enum(['everyone', 'no-place', 'not-assessed'])]).default('everyone'),
    gap: z.union([z.literal(''), z.enum(keysOf(PATHWAYS), 'Choose one of the seven pathways.')]).default(''),
    after: PlaceInList,
  }),
  async run(context, input) {
    const until = addDays(context.today, input.weeks * 7)
    const figures: LeavingFigures = await leavingFigures(context, addDays(context.today, LEAVING_DAYS))
    const { people, next } = await pageOf(context, { until, show: input.show, gap: input.gap === '' ? undefined : input.gap, after: cursorOf(input.after) })
    return yes({ today: context.today, lastDay: addDays(context.today, LEAVING_DAYS), figures, people, next, asked: input, role: context.viewer?.role ?? null, healthMasked: healthMasked(context) })
  },
  about: ({ people }) => people.map((person) => person.personId),
})

/** Who has nowhere to sleep on the day they leave, in order of that day. */
export const unhoused = query({
  name: 'release.unhoused',
  title: 'Who is released in the next 12 weeks with nowhere to sleep, in order of release day',
  who: PREPARING,
  classes: ['needs', 'sentence', 'contact'],
  input: z.object({ weeks, after: PlaceInList }),
  async run(context, input) {
    const { people, next } = await pageOf(context, { until: addDays(context.today, input.weeks * 7), show: 'no-place', after: cursorOf(input.after) })
    return yes({ today: context.today, people, next })
  },
  about: ({ people }) => people.map((person) => person.personId),
})

/** The prison sentences that somebody is serving, the last release first. */
const servingOf = (sentences: readonly PersonSentence[]): (PersonSentence & { readonly custody: Custody })[] =>
  sentences.flatMap((one) => (one.custody && one.custody.released === null ? [{ ...one, custody: one.custody }] : []))
    .toSorted((a, b) => (a.custody.plannedRelease < b.custody.plannedRelease ? 1 : -1))

/** The rules here are for one sentence: of several at once only the prison can say the day. */
const estimateFor = (serving: ReturnType<typeof servingOf>): ReleaseEstimate | null => {
  const [only, ...others] = serving
  return only && others.length === 0 ? estimateOf(only) : null
}

const sideOf = ({ viewer }: Reading): Side => (viewer?.role === 'resettlement-worker' || viewer?.role === 'prison-offender-manager' ? 'prison' : 'community')

/** The release day of one person: the prison's, what the rules give, the day rule, and the days for the licence. */
export const releaseDatesOf = query({
  name: 'release.dates',
  title: 'The prison’s release day beside the day that the rules give, with the difference in words',
  who: PREPARING,
  classes: ['sentence'],
  input: z.object({ person: PersonId }),
  async run(context, input) {
    const person = await seenPerson(context, input.person)
    if (!person) return notFound()
    const serving = servingOf(await sentencesOf(context, await samePeople(context, person.id)))
    const [last] = serving
    return yes({
      person, today: context.today, side: sideOf(context), sentencesAtOnce: serving.length,
      release: last ? { sentence: last.id, imposed: last.imposed, months: last.months, prison: last.custody.prisonName, day: last.custody.plannedRelease } : null,
      estimate: estimateFor(serving),
      warning: last ? releaseDayWarning(last.custody.plannedRelease, context.today) : null,
      licence: last ? { earliest: earliestReleaseDay(last.custody.plannedRelease), ...licenceCutOff(last.custody.plannedRelease) } : null,
    })
  },
  about: ({ person }) => [person.id],
})

/** What is missing for one person in custody; null for anybody else, or for a role that does not prepare releases. */
const readPreparation = async (context: Reading, people: readonly string[]): Promise<(Leaver & { readonly healthHidden: string | null; readonly estimate: ReleaseEstimate | null; readonly sentencesAtOnce: number }) | null> => {
  if (!PREPARING.some((role) => role === context.viewer?.role)) return null
  const serving = servingOf(await shownSentences(context, people))
  if (serving.length === 0) return null
  const row = (await leavingPage(context, { until: '9999-12-31', limit: 1, people }))[0]
  return row ? { ...leaverOf(row, context.today), healthHidden: hiddenReason('health', await sightOf(context, people[0] ?? '')), estimate: estimateFor(serving), sentencesAtOnce: serving.length } : null
}

/** The release plan on the person’s page: where they are on the way, and what is next. Null where there is none, or none that the viewer may see. */
const readPlanPanel = async (context: Reading, people: readonly string[]) => {
  if (!PREPARING.some((role) => role === context.viewer?.role) || people[0] === undefined) return null
  const held = await heldPlan(context, people[0])
  if (!held.ok) return null
  const { course, items, plan } = held.value
  return { state: course.state, end: endWords(course), next: withBed(toldActions(course, items, context.today), await bedAction(context, held.value)), points: coursePoints(course), passed: items.filter(({ passedFrom, doneOn, droppedOn }) => passedFrom !== null && doneOn === null && droppedOn === null).length, release: course.released ?? plan.plannedRelease }
}

export type PlanPanel = NonNullable<Awaited<ReturnType<typeof readPlanPanel>>>

export type PreparationPanel = NonNullable<Awaited<ReturnType<typeof readPreparation>>>

export const release = slice({
  name: 'release',
  calculations,
  holdings: HOLDINGS,
  named: [
    dueForRelease, unhoused, releaseDatesOf, releasePlan, releasePack, releasePackPdf, addItem, takeItem, finishItem, dropItem, writeAnswer, keepPoint, reopenPoint, sayHome, settlePlan, arrangeMeeting, editMeeting, moveMeeting, cancelMeeting,
  ],
  timeline: [{ name: 'release-plan', read: planHistory }],
  due: [{
    name: 'release-plan',
    async read(context, { until, limit, people }) {
      const { viewer, today } = context
      if (!viewer || !PREPARING.some((role) => role === viewer.role)) return []
      const rows = (await duePlans(context, { until, people })).map(({ personId, mine, counts, plan, released, ...row }) => ({ personId, mine, counts, items: plan.items, course: { ...custodyCourse(row, plan, today), ...(released === null ? {} : { state: 'released' as const, released }) } }))
      const meetings = (await dueMeetings(context, { until, limit, people })).map((one) => ({ personId: one.personId, due: one.day, words: meetingWords(one), href: `/people/${one.personId}/release-plan#meetings` }))
      return [...dueRows(rows, viewer, { until, today, named: people !== undefined }), ...meetings].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)).slice(0, limit)
    },
  }],
  subjectAccess: [{ title: 'Your release plan', read: toldPlan }],
  panels: [{ name: 'release.plan', title: 'Release plan', order: 27, read: readPlanPanel }, { name: 'release.preparation', title: 'Ready for release?', order: 26, read: readPreparation }],
  handlers: [
    ...consequences,
    onEvent(placeFound, 'release', async (context, { person, release: day, from }) => {
      if (day < context.today) return []
      if (placeOn(await placesOf(context, await samePeople(context, person)), day)) return [`They will have somewhere to sleep from release on ${longDay(day)}, and are not on the list of people with nowhere to sleep.`]
      const nights = nightsBetween(day, from)
      return [`Release is on ${longDay(day)} and the place is free from ${longDay(from)}: for ${nights} ${nights === 1 ? 'night' : 'nights'} they still have nowhere to sleep, and stay on that list.`]
    }),
    onEvent(placeEnded, 'release', async (context, { person }) => {
      const people = await samePeople(context, person)
      const custody = (await sentencesOf(context, people)).map((sentence) => sentence.custody).find((one) => one !== null && one.released === null)
      if (!custody || custody.plannedRelease > addDays(context.today, LEAVING_DAYS)) return []
      return placeOn(await placesOf(context, people), custody.plannedRelease) ? [] : [`They will be back on the list of people with nowhere to sleep, with release on ${longDay(custody.plannedRelease)}.`]
    }),
  ],
})
