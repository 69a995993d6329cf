/** Search: one box for everything by which somebody is or was known, over the people whom the viewer may see. */
import { sql } from 'kysely'
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Reading } from '../../platform/context.ts'
import { EMERGENCY_ROLES, SEEING_ROLES } from '../../platform/vocabulary.ts'
import { soundOf } from '../linkage/names.ts'
import { nameKey } from '../rules.ts'
import { daysNear } from '../search/birth-dates.ts'
import { slipsOf } from '../search/numbers.ts'
import { readQuestion, type Question } from '../search/question.ts'
import { rangesNear, rangesTyped, type KeyRange } from '../search/ranges.ts'
import { rankFound, type Candidate, type Ranked } from '../search/ranking.ts'
import { slipForms } from '../search/slips.ts'
import { rankAtPlaces, streetRanges, streetRangesNear, wordsWithSlips } from '../search/streets.ts'
import { isStreetKind } from '../search/street-words.ts'
import { addressWordsNear, candidatesOf, peopleByAgencyNumbers, peopleByKeys, peopleByNumbers, peopleByPlaces, peopleByPostcode, placesOf, wordsNear, type BornOn } from '../store/search.ts'
import { personColumns, type PersonSummary } from '../store/summaries.ts'

/** At most so many people answer one search; beyond it, the searcher is asked for more. */
export const SEARCH_MAX = 50
/** And so many while it is being typed. */
export const TYPING_MAX = 10
/** Fewer than so many, and names that may have been meant are looked under too. */
const ENOUGH = 10

/** Somebody found, with why, where it does not show. */
export type PersonFound = PersonSummary & { readonly why: readonly string[] }

/**
 * Finds people by anything they are or were known by: names in any order, birth date, number, postcode. Answers people the viewer may
 * see, the likeliest first, and says whom to ask about others only where the grid says so and the details are exact.
 */
export const searchPeople = query({
  name: 'people.search',
  title: 'Find a person by name, birth date, number or address, today’s or a former one',
  who: SEEING_ROLES,
  classes: ['identity'],
  input: z.object({
    words: letters(100).default(''),
    birthDate: z.union([z.literal(''), z.iso.date('Enter a real birth date, for example 27 3 1988.')]).default(''),
    /** While it is being typed: fewer people, and never whom else to ask. */
    typing: z.boolean().default(false),
  }),
  async run(context, { words, birthDate, typing }) {
    const asked = { words, birthDate, typing }
    const mayTakeEmergency = EMERGENCY_ROLES.some((role) => role === context.viewer?.role)
    if (words === '' && birthDate === '') return yes({ ...asked, people: [], more: false, askThem: [], mayTakeEmergency })
    const question = readQuestion(words, birthDate, context.today)
    if (!question.ok) return question
    const most = typing ? TYPING_MAX : SEARCH_MAX
    // A provider is not told numbers and addresses, and so may not try them out either.
    const known = context.viewer?.role === 'caseworker' ? { ...question.value, numbers: question.value.numbers.filter(({ kind }) => kind === 'reference'), postcode: null } : question.value
    const byName = await ranksOf(context, known, most)
    const byPlace = context.viewer?.role === 'caseworker' ? NOBODY : await atPlaces(context, known, most, byName.ranked.length)
    const [ranked, cut] = [likeliest([...byName.ranked, ...byPlace.ranked]), byName.cut || byPlace.cut]
    const people = await shown(context, ranked.slice(0, most))
    await sayPlacesRead(context, ranked.slice(0, most))
    return yes({ ...asked, people, more: cut || ranked.length > most, askThem: typing ? [] : await whomToAsk(context, question.value, people), mayTakeEmergency })
  },
  about: ({ people }) => people.map((person) => person.id),
})

/** Everybody who answers, one more than is wanted at most, the likeliest first; and whether there are more who were not looked at. */
const ranksOf = async (context: Reading, question: Question, most: number): Promise<{ readonly ranked: readonly Ranked[]; readonly cut: boolean }> => {
  const found = await byNumbersAndAddress(context, question, most)
  if (found !== null) return { ranked: rankAtPostcode(question, found), cut: false }
  const day = question.birth !== null && question.birth.from === question.birth.until
  const born: BornOn | null = question.birth === null ? null : day ? { days: daysNear(question.birth) } : question.birth
  const wanted = most + 1
  const walked = await peopleByKeys(context, rangesTyped(question.names), wanted, born)
  let [candidates, cut] = [await candidatesOf(context, walked.people), walked.cut]
  let ranked = rankFound(question, candidates)
  const addMore = async (ranges: readonly KeyRange[], wantedMore: number, bornThen: BornOn | null): Promise<void> => {
    const more = await peopleByKeys(context, ranges, wantedMore, bornThen)
    const known = new Set(candidates.map(({ id }) => id))
    candidates = unique([...candidates, ...(await candidatesOf(context, more.people.filter((id) => !known.has(id))))])
    ranked = rankFound(question, candidates)
    cut ||= more.cut && question.names.length === 0
  }
  if (day && ranked.length < Math.min(ENOUGH, most)) await addMore(bornRanges(question), question.names.length > 0 ? wanted * 4 : wanted, null)
  if (question.names.length > 0 && ranked.length < Math.min(ENOUGH, most)) await addMore(await nearRanges(context, question.names), wanted, born)
  return { ranked, cut }
}

interface Answered { readonly ranked: readonly Ranked[]; readonly cut: boolean }
const NOBODY: Answered = { ranked: [], cut: false }

/** Each person once, by the better of what they were found by; the likeliest first. */
const likeliest = (ranked: readonly Ranked[]): Ranked[] => {
  const best = new Map<string, Ranked>()
  for (const one of ranked) if ((best.get(one.id)?.score ?? -1) < one.score) best.set(one.id, one)
  return [...best.values()].sort((a, b) => b.score - a.score)
}

/** Whoever sleeps or slept where was typed: asked where a street was typed, or where too few are called so. */
const atPlaces = async (context: Reading, question: Question, most: number, called: number): Promise<Answered> => {
  const { names, numbers, postcode, houses } = question
  const enough = Math.min(ENOUGH, most)
  if (numbers.length > 0 || postcode?.whole === true || (called >= enough && houses.length === 0 && !names.some(isStreetKind))) return NOBODY
  const look = async (ranges: readonly KeyRange[]): Promise<Answered> => {
    const { people, cut } = await peopleByPlaces(context, ranges, most + 1)
    const candidates = await candidatesOf(context, people)
    return { ranked: rankAtPlaces(question, candidates, await placesOf(context, candidates.map(({ id }) => id)), context.today), cut }
  }
  const typed = await look(streetRanges(names))
  if (typed.ranked.length >= enough) return typed
  const near = await addressWordsNear(context, wordsWithSlips(names).flatMap(slipForms))
  const meant = await look(streetRangesNear(names, near))
  return { ranked: likeliest([...typed.ranked, ...meant.ranked]), cut: typed.ranked.length > 0 && typed.cut }
}

/** Whoever is found by a place is told of with the place: that is written down about them as what it is. */
const sayPlacesRead = async (context: Reading, ranked: readonly Ranked[]): Promise<void> => {
  const people = ranked.filter(({ atPlace }) => atPlace === true).map(({ id }) => id)
  if (people.length > 0)
    await writeAudit(context, { name: 'people.search', kind: 'query', outcome: 'done', people, classes: ['needs'], fields: ['words'], allowedBy: 'found by where they sleep or slept, which the database shows to this viewer' })
}

const unique = (candidates: readonly Candidate[]): Candidate[] => [...new Map(candidates.map((candidate) => [candidate.id, candidate])).values()]

/** Keys of birth dates: the day typed, then the day it may have been meant for; alone, only those that swap day and month. */
const bornRanges = ({ names, birth }: Question): KeyRange[] => {
  if (birth === null) return []
  const [year = '', month = '', day = ''] = birth.from.split('-')
  const days = names.length > 0 ? [birth.from] : daysNear(birth).filter((one) => one === birth.from || one === `${year}-${day}-${month}`)
  return days.map((one) => ({ from: `=${one}`, before: `=${one}!`, step: one === birth.from ? 0 : 1 }))
}

const nearRanges = async (context: Reading, names: readonly string[]): Promise<KeyRange[]> => {
  const words = names.length === 2 ? [...names, names.join('')] : names
  const long = words.filter((word) => word.length > 2)
  const near = await wordsNear(context, { slips: long.flatMap(slipForms), sounds: long.map(soundOf), beginnings: names.length > 1 ? names.filter((word) => word.length > 1) : [] })
  return rangesNear(names, near)
}

/** By a number or a whole postcode, where one was given: they say more than a name. Null where none was. */
const byNumbersAndAddress = async (context: Reading, { numbers, postcode }: Question, most: number): Promise<Candidate[] | null> => {
  if (numbers.length > 0) {
    const values = numbers.map(({ value }) => value)
    const exact = await candidatesOf(context, await peopleByNumbers(context, values, most + 1))
    if (exact.length > 0) return exact
    const agencies = await candidatesOf(context, await peopleByAgencyNumbers(context, values, most + 1))
    if (agencies.length > 0) return agencies.map((candidate) => ({ ...candidate, agencyNumber: true }))
    return candidatesOf(context, await peopleByNumbers(context, numbers.flatMap(slipsOf), most + 1))
  }
  return postcode?.whole === true ? candidatesOf(context, await peopleByPostcode(context, postcode.value, most * 4)) : null
}

/**
 * With a whole postcode, a street typed before it is no name. What agencies supply has postcodes alone: whoever is or was at this one is
 * found, and told that the street was not compared.
 */
const rankAtPostcode = (question: Question, found: readonly Candidate[]): readonly Ranked[] => {
  const ranked = rankFound(question, found)
  if (ranked.length > 0 || question.postcode?.whole !== true || (question.houses.length === 0 && !question.names.some(isStreetKind))) return ranked
  return rankFound({ ...question, names: [] }, found).map((one) => ({ ...one, why: [...one.why, 'Found by the postcode: the street is not known here'] }))
}

const shown = async (context: Reading, ranked: readonly Ranked[]): Promise<PersonFound[]> => {
  if (ranked.length === 0) return []
  const summaries = new Map((await personColumns(context).where('person.id', 'in', ranked.map(({ id }) => id)).execute()).map((person) => [person.id, person]))
  return ranked.flatMap(({ id, why }) => {
    const person = summaries.get(id)
    return person === undefined ? [] : [{ ...person, why }]
  })
}

/**
 * Organisations to ask about somebody with exactly these details, where the sharing decision lets the viewer know of them no more
 * than that. That they were told is written down about the person, whose id does not leave.
 */
const whomToAsk = async (context: Reading, { names: words, birth, numbers }: Question, seen: readonly PersonSummary[]): Promise<string[]> => {
  const day = birth !== null && birth.from === birth.until ? birth.from : null
  const number = numbers[0]?.value ?? ''
  const names = number === '' ? words.map(nameKey) : []
  if (number === '' && (names.length === 0 || day === null)) return []
  // Either order, and a surname of several words.
  const parts = [...new Set([...names, ...(names.length > 2 ? [names.slice(1).join(''), names.slice(0, -1).join('')] : [])])]
  const { rows } = await sql<{ person: string; organisation: string }>`
    select person_id as person, organisation from known_elsewhere(${names}::text[], ${parts}::text[], ${day}::date, ${number})
    where person_id <> all (${seen.map((person) => person.id)}::uuid[])`.execute(context.tx)
  const people = [...new Set(rows.map((row) => row.person))]
  if (people.length > 0)
    await writeAudit(context, { name: 'people.search', kind: 'query', outcome: 'done', people, classes: ['identity'], fields: ['words', 'birthDate'], allowedBy: 'exists-only: a partner shares with your role whom to ask, and nothing else' })
  return [...new Set(rows.map((row) => row.organisation))].sort()
}
