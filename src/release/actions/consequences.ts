/** What the news of sentences does to the release plan: it begins itself, its points move, what is undone passes on, it ends. */
import { daysBetween, londonDay, longDay } from '../../core/dates.ts'
import { personMerged, samePeople } from '../../people/actions.ts'
import type { Acting } from '../../platform/context.ts'
import { onEvent, type Handler } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { custodyEnded, personReleased, prisonChanged, releaseChanged, returnedToPrison, sentenceRecorded, sentencesOf } from '../../sentences/actions.ts'
import { prisonTitle } from '../../sentences/rules.ts'
import { courseOf } from '../course.ts'
import { transferWords } from '../plan-rules.ts'
import { movedPointsWords, plannedPoints, POINTS } from '../points.ts'
import { factsOf, isOpenItem, itemsOf, passItems, passItemsOutside, planOf, startPlanOf } from '../store/plans.ts'
import { coursePoints } from '../workflow.ts'

const planWithCourse = async (context: Acting, person: string, sentence: string) => {
  const people = await samePeople(context, person)
  const plan = await planOf(context, people)
  if (!plan || plan.sentence !== sentence) return null
  const items = await itemsOf(context, people, plan.id)
  return { plan, items, course: courseOf(await factsOf(context, people, plan, items), context.today) }
}

/** A custody after recall is told of as a return. */
const isReturn = async ({ tx }: Acting, sentence: string): Promise<boolean> =>
  (await tx.selectFrom('sentence').select('id').where('id', '=', sentence).where('returned_from', 'is not', null).executeTakeFirst()) !== undefined

const begins = async (context: Acting, sentence: string): Promise<string[]> => {
  await startPlanOf(context, sentence)
  return ['A release plan begins: the prison’s resettlement team looks at all seven pathways in the first week.']
}

/** Both teams are told by the reference alone: a notice names nobody. */
const tellTeams = async (context: Acting, { person, from, to, passed }: { readonly person: string; readonly from: string; readonly to: string; readonly passed: number }): Promise<void> => {
  const { tx } = context
  const [teams, about] = [
    await tx.selectFrom('organisation').select(['id', 'prison_code', 'name']).where('kind', '=', 'prison').where('prison_code', 'in', [from, to]).execute(),
    await tx.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirst(),
  ]
  if (!about) return
  const named = (code: string): string => teams.find(({ prison_code: own }) => own === code)?.name ?? 'the other prison'
  const items = passed === 0 ? 'with nothing left undone in the release plan' : passed === 1 ? 'with one item of the release plan not done' : `with ${passed} items of the release plan not done`
  await notify(context, teams.map(({ id, prison_code: code }) => ({
    to: { organisationId: id, role: 'resettlement-worker' as const }, href: code === to ? `/people/${person}/release-plan` : '/release', person,
    words: code === to ? `${about.reference} has come from ${named(from)} ${items}.` : `${about.reference} has gone to ${named(to)} ${items}; that team does them now.`,
  })))
}

export const consequences: readonly Handler[] = [
  onEvent(sentenceRecorded, 'release', async (context, { sentence, kind }) => (kind === 'custody' && !(await isReturn(context, sentence)) ? begins(context, sentence) : [])),
  onEvent(returnedToPrison, 'release', async (context, { sentence, person }) => {
    await startPlanOf(context, sentence)
    const people = await samePeople(context, person)
    const plan = await planOf(context, people)
    const open = plan ? (await itemsOf(context, people, plan.id)).filter(isOpenItem).length : 0
    return [`The release plan begins again for this custody; the earlier one stays readable.${open > 0 ? ` ${open === 1 ? 'One item that was' : `${open} items that were`} open ${open === 1 ? 'goes' : 'go'} on.` : ''}`]
  }),
  onEvent(releaseChanged, 'release', async (context, { person, sentence, from, to }) => {
    const held = await planWithCourse(context, person, sentence)
    if (!held) return []
    const { course } = held
    const facts = { custodyStart: course.custodyStart, released: false, done: course.points }
    const started = londonDay(held.plan.started)
    const before = plannedPoints({ ...facts, release: from, known: started > course.custodyStart ? started : course.custodyStart })
    const words = movedPointsWords(before, plannedPoints({ ...facts, release: to, known: context.today }))
    return words === null ? [] : [words]
  }),
  onEvent(prisonChanged, 'release', async (context, { sentence, person, from, to, day }) => {
    const passed = await passItems(context, sentence, to, day)
    await tellTeams(context, { person, from, to, passed })
    const custody = (await sentencesOf(context, await samePeople(context, person))).find(({ id }) => id === sentence)?.custody
    if (!custody) return []
    const known = (await context.tx.selectFrom('organisation').select('id').where('kind', '=', 'prison').where('prison_code', '=', to).executeTakeFirst()) !== undefined
    return transferWords({ passed, known, to: prisonTitle(custody.prisonName), release: custody.plannedRelease, day })
  }),
  onEvent(personReleased, 'release', async (context, { sentence, person, day }) => {
    const held = await planWithCourse(context, person, sentence)
    if (!held) return []
    const early = daysBetween(day, held.plan.plannedRelease)
    const sooner = early > 0 ? [`This is ${early === 1 ? 'a day' : `${early} days`} before the planned release on ${longDay(held.plan.plannedRelease)}. Save it only if they walked out that day; if the day has moved, move the release day instead.`] : []
    const missed = coursePoints(held.course).filter(({ key, state }) => state === 'missed' && POINTS[key].side === 'prison').length
    const open = held.items.filter(isOpenItem)
    const passed = await passItemsOutside(context, sentence, day)
    return open.length === 0 && missed === 0 ? sooner : [...sooner, [
      ...(open.length > 0 ? [`${open.length === 1 ? 'One item of the release plan is' : `${open.length} items of the release plan are`} not done and ${open.length === 1 ? 'stays' : 'stay'} open.${passed > 0 ? ` ${passed === 1 ? 'One of them was the prison’s and passes' : `${passed} of them were the prison’s and pass`} to whoever manages them outside.` : ''}`] : []),
      ...(missed > 0 ? [`${missed === 1 ? 'One point was' : `${missed} points were`} not done before release.`] : []),
    ].join(' ')]
  }),
  onEvent(personMerged, 'release', async (context, { from, into }) => {
    const [one, other, counting] = [await planOf(context, [from]), await planOf(context, [into]), await planOf(context, [from, into])]
    const open = [one, other].every((plan) => plan !== null && plan.settledOn === null && plan.endedAs === null)
    return open && counting ? [`Both records have a release plan. The one with release on ${longDay(counting.released ?? counting.plannedRelease)} counts; what is open in the other goes on with it.`] : []
  }),
  onEvent(custodyEnded, 'release', (_context, { how, day }) =>
    Promise.resolve([`The release plan ends on ${longDay(day)}, because ${how === 'died' ? 'the person died' : 'the person was removed from the country'}: nothing more is asked of anybody.`])),
]
