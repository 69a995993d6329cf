/** Money and papers told in rows: for the time line, a subject access export, and the gate record’s question about money. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { itemTitle, kindOf, PAPERS, RENTS, stateOf, STOPPED, type ItemKind, type Paper, type Rent } from './kinds.ts'

interface ToldItem { readonly id: string; readonly kind: ItemKind; readonly what: string | null; readonly state: string; readonly since: Day; readonly begunOn: Day; readonly partnerName: string | null }
interface ToldStep { readonly itemId: string; readonly move: string; readonly state: string; readonly on: Day; readonly given: Day | null; readonly words: string | null; readonly by: string | null; readonly organisation: string }

/** One step in words: “Bank account: refused by the bank”. */
export const stepWords = ({ kind }: Pick<ToldItem, 'kind'>, step: Pick<ToldStep, 'move' | 'state' | 'given'>): string => {
  const { title } = stateOf(kind, step.state)
  const asks = kindOf(kind).moves[step.move]?.asks
  return step.move === 'begin' ? `It is needed: ${title.charAt(0).toLowerCase()}${title.slice(1)}` : step.given !== null && asks !== undefined ? `${title} (${longDay(step.given)})` : title
}

/** Rows for the time line; what was begun when they were asked is one row of the asking. */
export const moneyHistory = (items: readonly ToldItem[], steps: readonly ToldStep[], reviews: readonly { readonly askedOn: Day }[]): { readonly day: Day; readonly words: string; readonly source: string }[] => {
  const byId = new Map(items.map((item) => [item.id, item]))
  return [
    ...reviews.map(({ askedOn }) => ({ day: askedOn, words: 'They were asked about money and papers', source: 'Money and papers' })),
    ...steps.flatMap((step) => {
      const item = byId.get(step.itemId)
      return item && step.move !== 'begin' ? [{ day: step.on, words: `${itemTitle(item)}: ${stepWords(item, step).toLowerCase()}`, source: 'Money and papers' }] : []
    }),
  ]
}

type Told = Record<string, string | number | boolean | null>

/** Everything as the person may read it. */
export const toldMoney = (items: readonly ToldItem[], steps: readonly ToldStep[]): Told[] => {
  const byId = new Map(items.map((item) => [item.id, item]))
  return steps.flatMap((step) => {
    const item = byId.get(step.itemId)
    return item ? [{ What: itemTitle(item), Day: longDay(step.on), 'What happened': stepWords(item, step), 'In words': step.words, 'Who helps': item.partnerName, By: step.by ? `${step.by}, ${step.organisation}` : step.organisation }] : []
  })
}

/** What they answered, as the person may read it. */
export const toldReviews = (reviews: readonly { readonly askedOn: Day; readonly rent: Rent; readonly papers: readonly string[]; readonly words: string | null; readonly by: string | null; readonly organisation: string }[]): Told[] =>
  reviews.map((one) => ({ Asked: longDay(one.askedOn), 'How the rent was paid': RENTS[one.rent], 'Papers they had': papersWords(one.papers), 'In words': one.words, By: one.by ? `${one.by}, ${one.organisation}` : one.organisation }))

/** Papers in words. */
export const papersWords = (papers: readonly string[]): string => (papers.length === 0 ? 'None' : papers.map((one) => (one in PAPERS ? PAPERS[one as Paper] : one)).join(', '))

/** What stands in the way of nobody doing anything about finance, benefit and debt: each thing with how it stands, not what was stopped. */
export const underWay = <T extends Pick<ToldItem, 'kind' | 'what' | 'state'>>(items: readonly T[]): { readonly item: T; readonly words: string }[] =>
  items.filter(({ state }) => !STOPPED.includes(state)).map((item) => {
    const { title } = stateOf(item.kind, item.state)
    return { item, words: `${itemTitle(item)}, ${title.charAt(0).toLowerCase()}${title.slice(1)}` }
  })

/** What is known that helps to answer whether there is money to live on; null where nothing is. Never the answer itself: somebody reads it and answers. */
export const moneyKnown = (items: readonly Pick<ToldItem, 'kind' | 'what' | 'state' | 'since'>[]): string | null => {
  const known = items.filter(({ kind }) => kind === 'universal-credit' || kind === 'bank-account').map((one) => {
    const { title } = stateOf(one.kind, one.state)
    return `${itemTitle(one)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}, ${longDay(one.since)}`
  })
  return known.length === 0 ? null : `Recorded with money and papers: ${known.join('; ')}. Ask them all the same.`
}
