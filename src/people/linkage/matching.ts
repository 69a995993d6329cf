/**
 * One record beside the few people whom it may be about: what each pair weighs by the reviewed model, with the very comparisons and words
 * of `link`, and how common what they share is among everybody. Pure: whoever calls has looked the candidates and frequencies up.
 */
import { NAME_LEVEL } from './comparisons.ts'
import { derived } from './derived.ts'
import { oneSlip } from './distances.ts'
import { interner, type Column } from './interned.ts'
import type { LinkageModel } from './model.ts'
import { nameForm, numberForm, type NormalForm } from './normal-forms.ts'
import { prepare } from './prepared.ts'
import type { Records } from './records.ts'
import { likelihoodOf, scaleOf } from './scoring.ts'

/** The facts of one record or known identity. Days as `YYYY-MM-DD`. */
export interface MatchFacts {
  readonly forename: string
  readonly surname: string
  readonly birthDate: string
  readonly sex: string | null
  readonly pnc: string | null
  readonly prisonNumber: string | null
  readonly crn: string | null
  readonly cro: string | null
  readonly postcode: string | null
}

export const FREQUENCY_KINDS = ['forename', 'surname', 'name', 'birth-date', 'postcode', 'sex'] as const
export type FrequencyKind = (typeof FREQUENCY_KINDS)[number]

/** How many known identities share a term, and how many have one at all. */
export interface Frequencies {
  /** Identities in all. */
  readonly identities: number
  of(kind: FrequencyKind, term: string): number
  all(kind: FrequencyKind): number
}

/** Where nobody has counted: the model’s averages hold. */
export const NOT_COUNTED: Frequencies = { identities: 0, of: () => 1, all: () => 0 }

/** Among fewer identities, that two share a name tells nothing of how many others do. */
export const COUNTED_MIN = 10_000
/** Then the model's averages hold, and matches are taken to be as rare as among so many. */
const TYPICAL_RECORDS = 100_000
/** One in so many shares a typical value of each kind: as the reviewed model's random pairs agree. */
const TYPICAL_SHARE: Readonly<Record<FrequencyKind, number>> = { forename: 1 / 60, surname: 1 / 4_000, name: 1 / 60_000, 'birth-date': 1 / 10_000, postcode: 1 / 65_000, sex: 0.6 }
/** A strong number stands on two records where two share it. */
const NUMBER_RECORDS = 2

const encoder = new TextEncoder()
const decoder = new TextDecoder()
// Room for one text at a time, kept: a batch asks for tens of thousands.
let [read, room] = [new Uint8Array(1_024), new Uint8Array(4_096)]
const bytesOf = (text: string): number => {
  if (read.length < text.length * 3) [read, room] = [new Uint8Array(text.length * 3), new Uint8Array(text.length * 12)]
  return encoder.encodeInto(text, read).written
}
const formed = (text: string, form: NormalForm): string => {
  // First the bytes: they may need more room.
  const length = bytesOf(text)
  return decoder.decode(room.subarray(0, form(read, 0, length, room)))
}

const nameOf = (name: string): string => formed(name, nameForm)

/** The names of a record as linkage compares them: the same as name_form() in the database. */
export const matchTerms = ({ forename, surname }: Pick<MatchFacts, 'forename' | 'surname'>): { readonly forename: string; readonly surname: string } => ({ forename: nameOf(forename), surname: nameOf(surname) })
const numberOf = (number: string | null): string => (number === null ? '' : formed(number, numberForm))

/** The facts in their normal forms. */
interface Formed {
  readonly forename: string
  readonly surname: string
  readonly dob: string
  readonly sex: string
  readonly postcode: string
  readonly numbers: readonly [pnc: string, prison: string, crn: string, cro: string]
}
const formedOf = (facts: MatchFacts): Formed => ({
  forename: nameOf(facts.forename), surname: nameOf(facts.surname), dob: facts.birthDate.replaceAll('-', ''), sex: facts.sex === 'male' ? 'M' : facts.sex === 'female' ? 'F' : '',
  postcode: numberOf(facts.postcode), numbers: [numberOf(facts.pnc), numberOf(facts.prisonNumber), numberOf(facts.crn), numberOf(facts.cro)],
})

/** Terms whose frequency a comparison of these facts may ask for. */
export const termsOf = (facts: MatchFacts): readonly (readonly [FrequencyKind, string])[] => {
  const { forename, surname } = matchTerms(facts)
  return [['forename', forename], ['surname', surname], ['name', `${forename}|${surname}`], ['birth-date', facts.birthDate], ['postcode', facts.postcode ?? ''], ['sex', facts.sex ?? '']]
}

const NUMBERS = [{ name: 'pnc', words: 'PNC' }, { name: 'prison_number', words: 'prison number' }, { name: 'crn', words: 'CRN' }, { name: 'cro', words: 'CRO' }] as const

const columnOf = (texts: readonly string[], records: (place: number) => number, known: number): Column => {
  const texted = interner()
  const codes = Int32Array.from(texts, (text) => {
    const length = bytesOf(text)
    return texted.add(read, 0, length)
  })
  const column = texted.column(codes)
  const counts = column.counts.slice()
  codes.forEach((code, place) => { if (code > 0) counts[code] = records(place) })
  return { ...column, counts, known }
}

/** What one pair of records weighs. */
export interface Weighed {
  /** In bits; a half where nought. */
  readonly weight: number
  readonly likelihood: number
  /** Strong numbers that are the same, in words. */
  readonly sameNumbers: readonly string[]
  /** Forename or surname is another altogether. */
  readonly namesDiffer: boolean
  /** The same names, in either order, or a familiar form: what may say by itself that two are one. */
  readonly sameNames: boolean
}

export interface Weighing {
  /** Of two records by their places in the list; null where no field of one is there on the other. */
  weigh(one: number, other: number): Weighed | null
  /** In words, what agrees and what differs, and how rare it is. */
  words(one: number, other: number): string
}

/** Name levels at which forename, surname or both are others altogether. */
const NAMES_DIFFER_MAX = NAME_LEVEL.family
/** In the other order, a familiar form, the same. */
const SAME_NAMES: ReadonlySet<number> = new Set([NAME_LEVEL.turned, NAME_LEVEL.familiar, NAME_LEVEL.same])

/** Makes ready to weigh any two of some records, among as many known identities as `frequencies` says. */
export const weighingOf = (facts: readonly MatchFacts[], model: LinkageModel, frequencies: Frequencies): Weighing => {
  const counted = frequencies.identities >= COUNTED_MIN
  const size = counted ? frequencies.identities + 1 : TYPICAL_RECORDS
  // Whoever is compared counts too: a term that nobody was counted with stands on the two at hand.
  const countOf = (kind: FrequencyKind, term: string): number => (counted ? Math.max(1, frequencies.of(kind, term)) + 1 : Math.max(2, TYPICAL_SHARE[kind] * TYPICAL_RECORDS))
  const allOf = (kind: FrequencyKind): number => (counted ? frequencies.all(kind) + 1 : TYPICAL_RECORDS)
  const forms = facts.map(formedOf)
  const column = (kind: FrequencyKind, pick: (one: Formed) => string, term: (place: number) => string): Column => columnOf(forms.map(pick), (place) => countOf(kind, term(place)), allOf(kind))
  const forename = column('forename', (one) => one.forename, (place) => forms[place]!.forename)
  const surname = column('surname', (one) => one.surname, (place) => forms[place]!.surname)
  const records: Records = {
    size: facts.length, id: columnOf([], () => 0, 0), forename, surname,
    dob: column('birth-date', (one) => one.dob, (place) => facts[place]!.birthDate),
    sex: column('sex', (one) => one.sex, (place) => facts[place]!.sex ?? ''),
    postcode: column('postcode', (one) => one.postcode, (place) => facts[place]!.postcode ?? ''),
    numbers: NUMBERS.map(({ name }, n) => ({ name, column: columnOf(forms.map((one) => one.numbers[n]!), () => NUMBER_RECORDS, size) })),
    extra: [], problems: [], problemsCount: 0,
  }
  const known = derived(records)
  const fullCounts = known.fullCounts.slice()
  forms.forEach((one, place) => { if (known.full[place]! > 0) fullCounts[known.full[place]!] = countOf('name', `${one.forename}|${one.surname}`) })
  fullCounts[0] = size - allOf('name')
  const prepared = prepare({ ...records, size }, { ...known, fullCounts })
  const among = model.records / size
  const scale = scaleOf(prepared, { ...model, prior: Math.min(0.5, model.prior * among) })
  const household = Math.log2(Math.min(0.5, (model.household ?? model.prior) * among))
  const name = prepared.comparisons.find((comparison) => comparison.name === 'name')
  return {
    weigh: (one, other) => {
      const [a, b] = one < other ? [one, other] : [other, one]
      const total = scale.total(a, b)
      if (total === null) return null
      const weight = total - Math.log2(1 + 2 ** Math.min(500, household + scale.shared()))
      const level = name?.level(a, b) ?? -1
      return {
        weight, likelihood: likelihoodOf(weight), namesDiffer: level >= 0 && level <= NAMES_DIFFER_MAX, sameNames: SAME_NAMES.has(level),
        sameNumbers: NUMBERS.flatMap(({ words }, n) => (forms[a]!.numbers[n] !== '' && forms[a]!.numbers[n] === forms[b]!.numbers[n] ? [words] : [])),
      }
    },
    words: (one, other) => {
      const [a, b] = one < other ? [one, other] : [other, one]
      const said = prepared.comparisons.flatMap((comparison) => {
        const level = comparison.level(a, b)
        // What nobody has counted is not said.
        return level < 0 ? [] : [counted ? comparison.words(level, a, b) : comparison.words(level, a, b).split('; 1 in ')[0]!]
      })
      // Numbers first: they are what decides.
      const isNumber = (words: string): boolean => NUMBERS.some(({ words: number }) => words.includes(number))
      return [...said.filter(isNumber), ...said.filter((words) => !isNumber(words))].join('; ')
    },
  }
}

/**
 * Which strong numbers of a record contradict all that are known of a person: given, and none of them the same. One that is a slip away
 * contradicts too where no other number agrees: authorities give numbers in a row.
 */
export const contradictedNumbers = (record: MatchFacts, known: readonly MatchFacts[]): string[] => {
  const own = formedOf(record).numbers
  const theirs = known.map((one) => formedOf(one).numbers)
  const agrees = own.some((number, n) => number !== '' && theirs.some((one) => one[n] === number))
  return NUMBERS.flatMap(({ words }, n) => {
    const number = own[n]!
    const others = theirs.flatMap((one) => (one[n] === '' ? [] : [one[n]!]))
    return number === '' || others.length === 0 || others.some((other) => other === number || (agrees && isSlip(number, other))) ? [] : [words]
  })
}

const isSlip = (one: string, other: string): boolean => {
  const [a, b] = [encoder.encode(one), encoder.encode(other)]
  return oneSlip(a, 0, a.length, b, 0, b.length)
}
