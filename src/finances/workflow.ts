/**
 * The way of one person’s money and papers: what each thing waits for, whose it is and by when, what may be recorded, and what a release,
 * a recall or a death does to it. Nobody is without a next action that somebody owns, or an explicit end. Pure.
 */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { isEnd, itemTitle, kindOf, KINDS, stateOf, type ItemKind, type Owner, type Rent } from './kinds.ts'
import { APPOINTMENT_WITHIN_DAYS, decideAppointment, decideClaim, decidePaidUntil, dueDay, firstPaymentBy } from './rules.ts'

export interface Item {
  readonly id: string
  readonly kind: ItemKind
  readonly what: string | null
  readonly state: string
  /** The day on which it came to stand so. */
  readonly since: Day
  /** The day that belongs to the state: of the appointment, of the last rent paid, by which the first payment comes. */
  readonly given: Day | null
  /** Of Universal Credit, the day of the claim. */
  readonly claimed: Day | null
  /** Was an organisation asked to help with it? */
  readonly partner: boolean
}

export interface Course {
  readonly custodyStart: Day
  /** The day to plan for; null on remand. */
  readonly release: Day | null
  readonly released: Day | null
  readonly recalled: Day | null
  readonly end: { readonly how: 'died' | 'removed'; readonly day: Day } | null
  /** Does an offender manager in the community answer for them? */
  readonly managed: boolean
  /** Since when things stand as they do: reception, a move of the release day, another prison. */
  readonly known: Day
  readonly asked: Day | null
  readonly rent: Rent
  readonly items: readonly Item[]
}

export interface Next { readonly words: string; readonly owner: Owner; readonly due: Day }

/** In prison today, as the records have it? */
const inside = ({ released, recalled }: Course): boolean => released === null || recalled !== null

/** Who answers for somebody: the prison that holds them, outside the offender manager, and without one the head of the unit. */
export const answersFor = (course: Course): Owner => (course.released === null ? 'prison' : course.managed ? 'manager' : 'head')

/** What somebody recorded that cannot be so, in a sentence; null where nothing contradicts. */
export const contradiction = (item: Item, course: Course): string | null => {
  const outside = course.released
  if (item.kind !== 'universal-credit' || isEnd(item.kind, item.state)) return null
  const day = outside ?? course.release
  if (item.claimed !== null && ['claimed', 'advanced'].includes(item.state) && (day === null || item.claimed < day))
    return `The claim is dated ${longDay(item.claimed)}, ${day === null ? 'and no release is known' : `before release on ${longDay(day)}`}: somebody in prison cannot be entitled. Ask the Jobcentre whether a new claim is needed.`
  if (item.state === 'booked' && item.given !== null && day !== null) {
    if (item.given < day) return `The appointment is on ${longDay(item.given)}, and release now on ${longDay(day)}: it falls while they are in prison. Book another.`
    if (outside === null && item.given > addDays(day, APPOINTMENT_WITHIN_DAYS)) return `Release is now on ${longDay(day)}, and the appointment only on ${longDay(item.given)}: ask for an earlier one.`
  }
  return null
}

const ownerOf = (item: Item, owner: 'answers' | 'jobcentre' | 'adviser', course: Course): Owner => (owner === 'answers' || !item.partner ? answersFor(course) : owner)

/** What is next of one thing; null where it has ended. Nothing is asked before its day, and what is late stays due on its day. */
export const nextOf = (item: Item, course: Course): Next | null => {
  const { next } = stateOf(item.kind, item.state)
  if (!next || course.end !== null) return null
  const wrong = contradiction(item, course)
  if (wrong !== null) return { words: wrong, owner: ownerOf(item, 'jobcentre', course), due: course.known > item.since ? course.known : item.since }
  const owner = ownerOf(item, next.owner, course)
  const due = dueDay(next.due, { custodyStart: course.custodyStart, release: course.released ?? course.release, since: item.since, given: item.given }, owner === 'prison')
  return { words: next.words, owner, due }
}

/** Somebody of whom nobody asked: what they owe, who has the rent, which papers there are. */
export const askNext = (course: Course): Next | null => {
  if (course.asked !== null || course.end !== null) return null
  return { words: 'Ask what is owed, who has the rent, which papers there are', owner: answersFor(course), due: dueDay('reception', { custodyStart: course.custodyStart, release: course.release, since: course.custodyStart, given: null }, course.released === null) }
}

/** What is next of everything, the soonest first: `item` is null for asking. */
export const nextActions = (course: Course): (Next & { readonly item: Item | null })[] => {
  const ask = askNext(course)
  return [...(ask ? [{ ...ask, item: null }] : []), ...course.items.flatMap((item) => { const next = nextOf(item, course); return next ? [{ ...next, item }] : [] })]
    .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : (a.item?.id ?? '') < (b.item?.id ?? '') ? -1 : 1))
}

/** Why nothing is next, in a sentence; null where something is. */
export const endWords = (course: Course): string | null => {
  if (course.end !== null) return `Ended on ${longDay(course.end.day)}: ${course.end.how === 'died' ? 'they died' : 'removed from the country'}.`
  return nextActions(course).length > 0 ? null : course.items.length === 0 ? 'Nothing was needed when they were asked.' : 'Everything here is done, or not needed.'
}

export interface Moving {
  readonly move: string
  /** The day on which it happened. */
  readonly on: Day
  readonly day: Day | null
  readonly why: string
}

/** What may be recorded of an item now: its own moves, and the ends that a person decides. */
export const movesOf = (item: Item, course: Course, today: Day): { readonly key: string; readonly text: string; readonly asks: string | null; readonly why: boolean }[] => {
  if (isEnd(item.kind, item.state)) return []
  const wrong = contradiction(item, course) !== null
  const own = Object.entries(kindOf(item.kind).moves).filter(([key, { from, to }]) => from.includes(item.state)
    && !(key === 'claim' && (inside(course) && (course.release === null || today < course.release) || (item.state === 'claimed' && !wrong)))
    && !(to === 'held' && inside(course) && (course.release === null || today < course.release)))
  return [...own.map(([key, { text, asks, why }]) => ({ key, text, asks: asks ?? null, why: why ?? false })), { key: 'not-needed', text: 'It is not needed', asks: null, why: true }, { key: 'refused', text: 'They do not want it', asks: null, why: true }]
}

/** One move of one thing: what it is afterwards, or why not. */
export const moved = (item: Item, course: Course, { move, on, day, why }: Moving, today: Day): Result<Item> => {
  if (course.end !== null) return no(endWords(course) ?? 'This has ended.')
  if (isEnd(item.kind, item.state)) return no(`${itemTitle(item)} has ended: ${stateOf(item.kind, item.state).title.toLowerCase()}.`)
  if (on > today) return no('Record it once it has happened: that day is after today.', 'on')
  if (on < item.since && move !== 'claim') return no(`It stands like this since ${longDay(item.since)}: what came after cannot be earlier.`, 'on')
  const found = movesOf(item, course, today).find(({ key }) => key === move)
  if (!found) {
    if (move === 'claim' && item.kind === 'universal-credit') { const claim = decideClaim(on, course.released ?? course.release, today); if (!claim.ok) return claim }
    return no(move === 'give' ? 'They take it along on release day: until then it is kept with their property.' : 'Choose what happened: this does not follow from where it stands.', 'move')
  }
  if (found.why && why.trim().length < 3) return no('Say in a few words why, or what was agreed.', 'words')
  if (found.asks !== null && day === null) return no(`Enter this: ${found.asks.toLowerCase()}.`, 'day')
  if (move === 'not-needed' || move === 'refused') return yes({ ...item, state: move, since: on, given: null })
  return special({ ...item, state: kindOf(item.kind).moves[move]?.to ?? item.state, since: on, given: day }, item, course, { move, on, day }, today)
}

const special = (after: Item, before: Item, course: Course, { move, on, day }: Pick<Moving, 'move' | 'on' | 'day'>, today: Day): Result<Item> => {
  if (before.kind === 'universal-credit') {
    if (move === 'book') { const booked = decideAppointment(day ?? today, course.released ?? course.release, today); return booked.ok ? yes(after) : booked }
    if (move === 'claim') { const claim = decideClaim(on, course.released ?? course.release, today); return claim.ok ? yes({ ...after, claimed: on, given: firstPaymentBy(on) }) : claim }
    return yes({ ...after, given: move === 'advance' || move === 'no-advance' ? before.given : null })
  }
  if (before.kind === 'housing-costs' && move === 'continue') { const until = decidePaidUntil(day ?? today, course.rent, course, today); return until.ok ? yes(after) : until }
  return yes(after)
}

/** What a recall, a death or a removal does to what is open: the state it goes to, null where it goes on. */
export const endedBy = (kind: ItemKind, how: 'recalled' | 'died' | 'removed'): 'recalled' | 'died' | 'removed' | null => (how !== 'recalled' || KINDS[kind].recallStops ? how : null)
