/** Money and papers: what is owed, who has the rent, which papers exist, the claim after release; by dated points, each with its owner. */
import { longDay } from '../core/dates.ts'
import { sentenceEventRecorded } from '../licences/actions.ts'
import { hiddenReason } from '../needs/sight.ts'
import { personMerged, samePeople } from '../people/actions.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { custodyEnded, personReleased, releaseChanged, returnedToPrison, sentenceRecorded } from '../sentences/actions.ts'
import { sightOf } from '../sharing/actions.ts'
import { helps, readHeld, worksCase, type HeldItem } from './actions/held.ts'
import { moneyDueItems, moneyList } from './actions/lists.ts'
import { addMoney, askMoney, helpMoney, moneyOf, moveMoney } from './actions/person.ts'
import { moneyHistory, moneyKnown, toldMoney, toldReviews, underWay } from './history.ts'
import { HOLDINGS } from './holdings.ts'
import { KINDS, OWNERS } from './kinds.ts'
import { carryInto, endOpen, itemsOf, reviewsOf, stepsOf, type ItemRow } from './store.ts'
import { contradiction, endWords, nextActions, type Course } from './workflow.ts'

export { moneyList } from './actions/lists.ts'
export { addMoney, askMoney, helpMoney, moneyOf, moveMoney } from './actions/person.ts'
export { moneyUnderWay } from './store/lists.ts'

/** The person’s page reads it for its panel and its list of what is due. */
const shownMoney = readOnce(readHeld)

/** What is next of somebody’s money and papers; null for somebody who never was in prison, or a viewer whom it is no matter of. */
const readPanel = async (context: Reading, people: readonly string[]) => {
  if (!helps(context) && !worksCase(context)) return null
  const hidden = helps(context) ? null : hiddenReason('needs', await sightOf(context, people[0] ?? ''))
  const { course, items } = hidden === null ? await shownMoney(context, people) : { course: null, items: [] }
  if (course === null) return hidden === null ? null : { hidden, end: null, next: [], wrong: 0, released: false }
  return { hidden, end: endWords(course), next: nextActions(course).slice(0, 3), wrong: items.filter(({ item }) => contradiction(item, course) !== null).length, released: course.released !== null }
}

export type MoneyPanel = NonNullable<Awaited<ReturnType<typeof readPanel>>>

/** What is open, and what ended in the custody that counts: an account of years ago tells nothing. */
const ofCustody = (items: readonly HeldItem[], { custodyStart }: Course): ItemRow[] => items.flatMap(({ row }) => (row.endedOn === null || row.endedOn >= custodyStart ? [row] : []))

/** What is recorded that bears on whether somebody has money to live on, for the gate record: shown beside the question, never saved as its answer. */
export const moneyKnownOf = async (context: Reading, people: readonly string[]): Promise<string | null> => {
  if (!worksCase(context)) return null
  const { course, items } = await shownMoney(context, people)
  return course === null ? null : moneyKnown(ofCustody(items, course))
}

/** What is under way or done, for the release plan’s finance, benefit and debt: shown there and never typed again. Of the custody that counts. */
export const moneyArranged = async (context: Reading, people: readonly string[]) => {
  if (!worksCase(context)) return []
  const { course, items } = await shownMoney(context, people)
  if (course === null) return []
  const next = nextActions(course)
  return underWay(ofCustody(items, course)).map(({ item, words }) => {
    const one = next.find((action) => action.item?.id === item.id)
    return { pathway: 'finance-benefit-debt' as const, what: 'money' as const, words, owner: one ? OWNERS[one.owner] : 'nothing more to do', due: one?.due ?? null }
  })
}

const ALL = keysOf(KINDS)
const STOPPED_BY_RECALL = ALL.filter((kind) => KINDS[kind].recallStops)
const things = (count: number): string => (count === 1 ? 'One thing' : `${count} things`)

/** Somebody is in prison again: what is open goes with them. */
const carried = async (context: Parameters<typeof carryInto>[0], people: readonly string[], sentence: string): Promise<string[]> => {
  const count = await carryInto(context, people, sentence)
  return count === 0 ? [] : [`${things(count)} of money and papers that ${count === 1 ? 'is' : 'are'} not done ${count === 1 ? 'goes' : 'go'} on with the prison.`]
}

export const finances = slice({
  name: 'finances',
  holdings: HOLDINGS,
  named: [moneyOf, moneyList, askMoney, addMoney, moveMoney, helpMoney],
  panels: [{ name: 'finances.next', title: 'Money and papers', order: 28, read: readPanel }],
  timeline: [{ name: 'finances', async read(context, people) { return worksCase(context) ? moneyHistory(await itemsOf(context, people), await stepsOf(context, people), await reviewsOf(context, people)) : [] } }],
  due: [{ name: 'finances', read: moneyDueItems }],
  subjectAccess: [
    { title: 'What you were asked about money and papers', read: async (context, people) => toldReviews(await reviewsOf(context, people)) },
    { title: 'What was done about your money and papers', read: async (context, people) => toldMoney(await itemsOf(context, people), await stepsOf(context, people)) },
  ],
  handlers: [
    onEvent(personReleased, 'finances', async (context, { person }) => {
      const { course } = await readHeld(context, await samePeople(context, person))
      const left = course ? nextActions(course).filter(({ item }) => item !== null).length : 0
      return left === 0 ? [] : [`${things(left)} of money and papers ${left === 1 ? 'is' : 'are'} not done: what the prison had to do passes to the offender manager.`]
    }),
    onEvent(releaseChanged, 'finances', async (context, { person, to }) => {
      const { course, items } = await readHeld(context, await samePeople(context, person))
      if (!course) return []
      const after = { ...course, release: to }
      return items.flatMap(({ item }) => contradiction(item, after) ?? [])
    }),
    onEvent(custodyEnded, 'finances', async (context, { person, how, day }) => {
      const count = await endOpen(context, await samePeople(context, person), ALL, how, day)
      return count === 0 ? [] : [`${things(count)} of money and papers ${count === 1 ? 'ends' : 'end'} on ${longDay(day)}: nobody is asked for ${count === 1 ? 'it' : 'them'} any more.`]
    }),
    onEvent(sentenceEventRecorded, 'finances', async (context, { person, kind, day }) => {
      const count = kind === 'recall' ? await endOpen(context, await samePeople(context, person), STOPPED_BY_RECALL, 'recalled', day) : 0
      return count === 0 ? [] : ['Universal Credit stops with the recall: tell the Jobcentre. Account, papers, debts, fines and rent stay as they are, and the prison goes on with them.']
    }),
    onEvent(returnedToPrison, 'finances', async (context, { person, sentence, day }) => {
      const people = await samePeople(context, person)
      const count = await endOpen(context, people, STOPPED_BY_RECALL, 'recalled', day)
      return [...(count === 0 ? [] : ['Universal Credit stops: it is prepared anew before the next release.']), ...await carried(context, people, sentence)]
    }),
    onEvent(sentenceRecorded, 'finances', async (context, { person, sentence, kind }) => (kind === 'custody' ? carried(context, await samePeople(context, person), sentence) : [])),
    onEvent(personMerged, 'finances', async (context, { from, into }) => {
      const open = (await itemsOf(context, [from, into])).filter(({ endedOn, kind }) => endedOn === null && (kind === 'universal-credit' || kind === 'bank-account'))
      const twice = [...Map.groupBy(open, ({ kind }) => kind)].filter(([, rows]) => rows.length > 1)
      return twice.map(([kind]) => `${KINDS[kind].title} stands twice, once from each record: end the one that is not needed.`)
    }),
  ],
})
