/**
 * What a record means beside what is already known: is it new to the agency that sent it, and whose is it? Exact rules
 * only; the scored linkage of records that nearly agree is a matter of its own.
 */
import { COMMON_FIELDS, type AgencyRecord } from './rules.ts'

/** One field that differs from what the agency told before; a detail is named `details.<name>`. Null is 'not told'. */
export interface FieldChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** What loading a row would do. A row that was refused never comes here. */
export type Verdict =
  | { readonly verdict: 'new' }
  | { readonly verdict: 'changed'; readonly changes: readonly FieldChange[] }
  | { readonly verdict: 'unchanged' }

/** The record that this agency gave under the same number before, with the fingerprint of its canonical text. */
export interface StoredRecord {
  readonly fingerprint: string
  readonly record: AgencyRecord
}

/** The fields that differ between two records, common ones first. */
export const changesBetween = (before: AgencyRecord, after: AgencyRecord): readonly FieldChange[] => {
  const details = [...new Set([...Object.keys(before.details), ...Object.keys(after.details)])].sort()
  return [
    ...COMMON_FIELDS.map((field) => ({ field, before: before[field], after: after[field] })),
    ...details.map((name) => ({ field: `details.${name}`, before: before.details[name] ?? null, after: after.details[name] ?? null })),
  ].filter((change) => change.before !== change.after)
}

/**
 * New, changed (and in which fields) or unchanged, by the fingerprints of the two records' `canonicalText`; `stored` is
 * what the same agency has under the same agency number, if anything.
 */
export const verdictOf = (record: AgencyRecord, fingerprint: string, stored: StoredRecord | undefined): Verdict => {
  if (!stored) return { verdict: 'new' }
  if (stored.fingerprint === fingerprint) return { verdict: 'unchanged' }
  const changes = changesBetween(stored.record, record)
  return changes.length === 0 ? { verdict: 'unchanged' } : { verdict: 'changed', changes }
}

const LETTERS_APART: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'], ['æ', 'ae'], ['œ', 'oe'], ['ø', 'o'], ['ł', 'l'], ['đ', 'd'], ['ð', 'd'], ['þ', 'th'], ['ı', 'i'],
])

/** A name as names are compared: without case, accents, punctuation and spaces: `O’Brién-Smith` is `obriensmith`. */
export const plainName = (name: string): string =>
  name.normalize('NFKD').toLowerCase().replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS_APART.get(letter) ?? letter).replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Who a record is about: the fields that linkage compares. */
export type Identity = Pick<AgencyRecord, 'forename' | 'surname' | 'birthDate' | 'pnc' | 'prisonNumber' | 'crn'>

/** A record already linked to a person; a person may have several. */
export type LinkedRecord = Identity & { readonly personId: string }

/** The national numbers, the surest first. */
const NUMBERS = [
  { name: 'pnc', rule: 'pnc', label: 'PNC number' },
  { name: 'prisonNumber', rule: 'prison-number', label: 'prison number' },
  { name: 'crn', rule: 'crn', label: 'CRN' },
] as const

/** What `sameHuman` looks candidates up by: whoever shares none of these keys cannot match. */
export const linkageKeys = (record: Identity): readonly string[] => [
  ...NUMBERS.flatMap(({ name }) => (record[name] === null ? [] : [`${name}:${record[name]}`])),
  `name:${plainName(record.forename)}|${plainName(record.surname)}|${record.birthDate}`,
]

/** A person whom the record may be about, and what stands against it. */
export interface Doubt {
  readonly personId: string
  readonly why: string
}

/** Whose record it is. `doubtful` records become a person of their own and are listed for a human being to settle. */
export type Linkage =
  | {
    readonly kind: 'match'
    readonly personId: string
    readonly rule: 'pnc' | 'prison-number' | 'crn' | 'name-and-birth-date'
    readonly explanation: string
    /** Other people whom some of its numbers or names point at. */
    readonly doubts: readonly Doubt[]
  }
  | { readonly kind: 'none' }
  | { readonly kind: 'doubtful'; readonly doubts: readonly Doubt[] }

type Match = Omit<Extract<Linkage, { kind: 'match' }>, 'kind' | 'doubts'>

/** What may bear a number out, the surest first. */
const AGREEMENTS = ['birth date and surname', 'birth date', 'surname'] as const

const agreesBy = (record: Identity, known: LinkedRecord): (typeof AGREEMENTS)[number] | undefined => {
  const birthDate = record.birthDate === known.birthDate
  const surname = plainName(record.surname) !== '' && plainName(record.surname) === plainName(known.surname)
  if (birthDate && surname) return 'birth date and surname'
  return birthDate ? 'birth date' : surname ? 'surname' : undefined
}

const sameNames = (record: Identity, known: LinkedRecord): boolean =>
  record.birthDate === known.birthDate && plainName(record.forename) !== '' && plainName(record.surname) !== '' &&
  plainName(record.forename) === plainName(known.forename) && plainName(record.surname) === plainName(known.surname)

/** Rule (a) for one person: the surest shared number that birth date or surname bears out. */
const byNumber = (record: Identity, personId: string, known: readonly LinkedRecord[]): Match | Doubt | undefined => {
  let doubt: Doubt | undefined
  for (const { name, rule, label } of NUMBERS) {
    const sharing = known.filter((each) => record[name] !== null && each[name] === record[name])
    if (sharing.length === 0) continue
    // The number and the name may have come in different records of this person.
    const agreeing = new Set(known.map((each) => agreesBy(record, each)))
    const agreed = AGREEMENTS.find((words) => agreeing.has(words))
    if (agreed !== undefined) return { personId, rule, explanation: `The same ${label} (${record[name]}) and the same ${agreed}.` }
    doubt ??= { personId, why: `The same ${label} (${record[name]}), but neither the birth date nor the surname agrees.` }
  }
  return doubt
}

/** Rule (b) for one person: all of name and birth date, and no number that says otherwise. */
const byName = (record: Identity, personId: string, known: readonly LinkedRecord[]): Match | Doubt | undefined => {
  if (!known.some((each) => sameNames(record, each))) return undefined
  for (const { name, label } of NUMBERS) {
    const numbers = known.flatMap((each) => each[name] ?? [])
    if (record[name] !== null && numbers.length > 0 && !numbers.includes(record[name])) {
      return { personId, why: `The same name and birth date, but another ${label}: ${record[name]} here, ${numbers[0]} there.` }
    }
  }
  return { personId, rule: 'name-and-birth-date', explanation: 'The same forename, surname and birth date, and no number that differs.' }
}

const isMatch = (found: Match | Doubt): found is Match => 'rule' in found

/**
 * Whose record this is, among people who share a key with it (`linkageKeys`):
 *
 * (a) the person with the same PNC, prison number or CRN whose birth date or surname agrees;
 * (b) else the person with the same forename, surname and birth date and no conflicting number.
 *
 * `doubtful` is a record whose numbers, or whose name, point at two people; that has a number which nothing else bears
 * out; or that has a name with a conflicting number: a wrong link puts one human being's record before another's worker,
 * a missed one only leaves two pages for one. Source of the rules: this project.
 */
export const sameHuman = (record: Identity, candidates: readonly LinkedRecord[]): Linkage => {
  const people = Map.groupBy(candidates, (candidate) => candidate.personId)
  const numbered = [...people].flatMap(([id, known]) => byNumber(record, id, known) ?? [])
  const byNumbers = new Set(numbered.map((found) => found.personId))
  const named = [...people].flatMap(([id, known]) => (byNumbers.has(id) ? [] : byName(record, id, known) ?? []))
  const all = [...numbered, ...named]
  // A number outranks a name; a name decides only where no number says anything.
  const matches = numbered.some(isMatch) ? numbered.filter(isMatch) : numbered.length > 0 ? [] : named.filter(isMatch)
  const [match] = matches
  if (match && matches.length === 1) {
    const others = all.filter((found) => found.personId !== match.personId)
    return {
      kind: 'match', ...match,
      doubts: others.map((found) => (isMatch(found) ? { personId: found.personId, why: `Not chosen, since a number outranks a name: ${found.explanation}` } : found)),
    }
  }
  if (all.length === 0) return { kind: 'none' }
  return {
    kind: 'doubtful',
    doubts: all.map((found) => (isMatch(found) ? { personId: found.personId, why: `${found.explanation} Another person is as likely.` } : found)),
  }
}
