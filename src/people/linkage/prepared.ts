/** What of these records is compared, and by which rules pairs are found. Pure. */
import { BLOCK_RECORDS_MAX, blocksOf, type BlockRule, type KeyShare } from './blocks.ts'
import { BIRTH_LEVEL, dobComparison, NAME_LEVEL, nameComparison, numberComparison, postcodeComparison, sexComparison, textComparison, type Comparison } from './comparisons.ts'
import type { Derived } from './derived.ts'
import type { Column } from './interned.ts'
import type { Records } from './records.ts'

export interface Prepared {
  readonly records: Records
  readonly comparisons: readonly Comparison[]
  /** Rules that are always used, and loose ones that are used while the pairs stay few. */
  readonly rules: readonly BlockRule[]
  readonly loose: readonly BlockRule[]
  /** Codes that part a block too large. */
  readonly finer: readonly Int32Array[]
  /** Blocks to learn from, each with the comparison that it makes agree. */
  readonly training: readonly { readonly rule: BlockRule; readonly agrees: string }[]
  /** Rules that nearly only records of one human being agree on. */
  readonly strict: readonly BlockRule[]
}

/** Does any record have a value? */
export const has = ({ size }: Column): boolean => size > 1

const rule = (name: string, ...parts: Int32Array[]): BlockRule => ({ name, parts })

/** A number or address of which so many pairs hold plainly different people is a household's: the telephone, not the passport. */
const HOUSEHOLD_SHARE_MIN = { withBirthDates: 0.07, without: 0.06 } as const
const HOUSEHOLD_PAIRS = 2_000

/**
 * Do households share this number? Of pairs that do, looks at how many have no part of their names in common but the surname and,
 * where both say one, different years of birth or days far apart.
 */
const isHouseholds = (column: Column, name: Comparison | undefined, dob: Comparison | undefined, size: number): boolean => {
  if (!name) return false
  const { order, from, count } = blocksOf({ name: '', parts: [column.codes] }, size, shareFor(size))
  let pairs = 0
  let different = 0
  const step = Math.max(1, Math.floor(count / HOUSEHOLD_PAIRS))
  for (let block = 0; block < count; block += step) {
    const [a, b] = [order[from[block]!]!, order[from[block]! + 1]!]
    const names = name.level(Math.min(a, b), Math.max(a, b))
    if (names < 0 || names > NAME_LEVEL.same) continue
    pairs++
    const days = dob?.level(Math.min(a, b), Math.max(a, b)) ?? -1
    if ((names === NAME_LEVEL.differ || names === NAME_LEVEL.family) && days < BIRTH_LEVEL.twoParts) different++
  }
  return different >= 2 && different >= pairs * (dob ? HOUSEHOLD_SHARE_MIN.withBirthDates : HOUSEHOLD_SHARE_MIN.without)
}

/** The words for a strong number: `prison_number` is the prison number, `pnc` the PNC. */
const numberName = (name: string): string => (name === 'prison_number' ? 'prison number' : name.toUpperCase())

/** Comparisons and rules for the fields that these records have. */
export const prepare = (records: Records, known: Derived): Prepared => {
  const { forename, surname, dob, postcode, sex, numbers, extra } = records
  const named = has(forename) && has(surname)
  const present = extra.filter(({ column }) => has(column))
  const strong = numbers.filter(({ column }) => has(column))
  const ids = [...strong.map((one) => ({ name: numberName(one.name), column: one.column })), ...present.filter(({ kind }) => kind === 'identifier' || kind === 'email')]
  const name = has(forename) || has(surname) ? nameComparison(records, known) : undefined
  const birth = has(dob) ? dobComparison(records, known) : undefined
  const comparisons: Comparison[] = [
    ...(name ? [name] : []),
    ...(birth ? [birth] : []),
    ...(has(postcode) ? [postcodeComparison(records, known)] : []),
    ...(has(sex) ? [sexComparison(records)] : []),
    ...strong.map((one) => numberComparison(numberName(one.name), one.column)),
    ...present.map((one) => {
      const household = one.kind === 'place' || one.kind === 'text' || isHouseholds(one.column, name, birth, records.size)
      return one.kind === 'identifier' ? numberComparison(one.name, one.column, household) : textComparison(one, household)
    }),
  ]
  const { full, forenameHead, forenameSound, forenameTwo, surnameSound, surnameThree, either, other, yearOf, swappable } = known
  return {
    records, comparisons,
    rules: [
      ...ids.map((one) => rule(one.name, one.column.codes)),
      ...(named && has(dob) ? [
        rule('date of birth and surname', dob.codes, surname.codes),
        rule('date of birth and forename', dob.codes, forenameHead),
        rule('both names in any order and year of birth', either, other, yearOf),
        rule('sounds of both names, day and month in any order', forenameSound, surnameSound, swappable),
      ] : []),
      ...(has(postcode) ? [rule('postcode and surname', postcode.codes, surname.codes), rule('postcode and forename', postcode.codes, forenameHead)] : []),
      ...(has(postcode) && has(dob) ? [rule('postcode and date of birth', postcode.codes, dob.codes)] : []),
      ...(named && has(dob) ? [rule('beginnings of both names and year of birth', forenameTwo, surnameThree, yearOf)] : []),
    ],
    loose: [
      ...(named ? [rule('full name', full)] : []),
      ...(named && has(dob) ? [rule('surname sound and year of birth', surnameSound, yearOf)] : []),
      ...(has(dob) ? [rule('date of birth', dob.codes)] : []),
      ...(named ? [rule('sounds of both names', forenameSound, surnameSound)] : []),
      ...(has(postcode) ? [rule('postcode', postcode.codes)] : []),
      ...present.filter(({ kind }) => kind === 'place').flatMap((one) => [rule(`${one.name} and surname`, one.column.codes, surname.codes), rule(`${one.name} and forename`, one.column.codes, forenameHead)]),
      ...present.filter(({ kind }) => kind === 'text').map((one) => rule(one.name, one.column.codes)),
      ...(has(surname) ? [rule('surname', surname.codes)] : []),
      ...(has(forename) ? [rule('forename', forenameHead)] : []),
    ],
    finer: [surname.codes, forename.codes, postcode.codes, dob.codes],
    training: [
      { rule: rule('name', full), agrees: 'name' },
      ...(has(dob) ? [{ rule: rule('date of birth', dob.codes), agrees: 'date of birth' }] : []),
      ...(has(postcode) ? [{ rule: rule('postcode', postcode.codes), agrees: 'postcode' }] : []),
      ...(has(dob) ? [] : ids.map((one) => ({ rule: rule(one.name, one.column.codes), agrees: one.name }))),
    ],
    strict: [
      ...ids.map((one) => rule(one.name, one.column.codes)),
      has(dob) && !named && has(postcode) ? rule('date of birth and postcode', dob.codes, postcode.codes) : has(dob) ? rule('name and date of birth', full, dob.codes) : has(postcode) ? rule('name and postcode', full, postcode.codes) : rule('name', full),
    ],
  }
}

/** How many keys of a rule are enough to learn from, and to count its pairs by. */
export const shareFor = (size: number): KeyShare => (size > 800_000 ? 16 : size > 400_000 ? 8 : size > 200_000 ? 4 : 1)

/** Pairs that a rule would bring, its blocks too large cut: an estimate from some of its keys. */
export const pairsOf = (one: BlockRule, size: number): number => {
  const share = shareFor(size * 4)
  const blocks = blocksOf(one, size, share)
  let pairs = 0
  for (let block = 0; block < blocks.count; block++) {
    const records = blocks.to[block]! - blocks.from[block]!
    pairs += records <= BLOCK_RECORDS_MAX ? records * (records - 1) / 2 : records * (BLOCK_RECORDS_MAX >> 4)
  }
  return pairs * share
}

/** Loose rules are used while all pairs together stay below so many a record, or so many in all where records are few. */
const PAIRS_A_RECORD_MAX = 4
const PAIRS_FEW = 600_000

/** Few enough to compare everybody with everybody? */
export const areFew = (size: number): boolean => size * (size - 1) / 2 <= PAIRS_FEW

/** The rules to use, `loosePairs` being what each loose rule would bring. */
export const chosenRules = ({ rules, loose, records: { size } }: Prepared, loosePairs: readonly number[]): BlockRule[] => {
  if (areFew(size)) return [rule('everybody', new Int32Array(size).fill(1))]
  let left = Math.max(PAIRS_FEW, size * PAIRS_A_RECORD_MAX) - size * 2
  const chosen = [...rules]
  loose.forEach((one, r) => {
    const pairs = loosePairs[r] ?? Number.POSITIVE_INFINITY
    if (pairs > left) return
    chosen.push(one)
    left -= pairs
  })
  return chosen
}
