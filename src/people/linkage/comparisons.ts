/**
 * How two records compare, field by field: each comparison answers one of its levels, worst first, or -1 where either side is
 * silent. What a level is worth is learnt (model.ts); how rare the very value is that they share is added here. Pure.
 */
import { jaroWinkler, oneSlip } from './distances.ts'
import { perCode, textOf, type Column } from './interned.ts'
import { familiar } from './names.ts'
import type { DaysDerived, NamesDerived, PlacesDerived } from './derived.ts'
import type { ExtraColumn, Records } from './records.ts'

export interface Comparison {
  readonly name: string
  /** In words, by level: for the model’s file. */
  readonly levels: readonly string[]
  /** The level of two records, or -1. */
  level(a: number, b: number): number
  /** The share of random pairs that are at this level because they hold this pair's very value; 0 where rarity says nothing. */
  rarity(level: number, a: number, b: number): number
  /** Of this pair's weight, what two people of one household would share as well: a surname, an address, a telephone; 0 where not said. */
  shared?(level: number, a: number, b: number, weight: number): number
  /** What a reviewer reads of this pair: how it compares and how rare what the two share is. */
  words(level: number, a: number, b: number): string
}

const CLOSE = 0.92
const NEAR = 0.86

/** How alike two texts of a column are, 0 below NEAR: Jaro-Winkler, and whether one letter or digit more, less, changed or swapped parts them, in texts of at least so many. */
const near = ({ bytes, starts }: Column, a: number, b: number): number => jaroWinkler(bytes, starts[a]!, starts[a + 1]!, bytes, starts[b]!, starts[b + 1]!, NEAR)

const slip = ({ bytes, starts }: Column, a: number, b: number, least = 0): boolean =>
  Math.max(starts[a + 1]! - starts[a]!, starts[b + 1]! - starts[b]!) >= least && oneSlip(bytes, starts[a]!, starts[a + 1]!, bytes, starts[b]!, starts[b + 1]!)

/** One letter more or less in a shorter name makes another name: Ian and Jan, 小明 and 小红. */
const SLIP_LETTERS_MIN = 4
/** Of a shorter number, one digit changed is a number of somebody else. */
const SLIP_DIGITS_MIN = 5

const LETTERS_MAX = 64
const lettersA = new Uint8Array(LETTERS_MAX)
const lettersB = new Uint8Array(LETTERS_MAX)

/** The same for texts beyond ASCII, letter by letter: letters of one script share their first byte, which says nothing. */
const byLetters = (one: string, other: string): { readonly near: number; readonly slip: boolean } => {
  const numbers = new Map<string, number>()
  const put = (text: string, into: Uint8Array): number => {
    let length = 0
    for (const letter of text) {
      if (length === LETTERS_MAX) break
      const number = numbers.get(letter) ?? numbers.size + 1
      numbers.set(letter, number)
      into[length++] = number
    }
    return length
  }
  const a = put(one, lettersA)
  const b = put(other, lettersB)
  return { near: jaroWinkler(lettersA, 0, a, lettersB, 0, b), slip: Math.max(a, b) >= SLIP_LETTERS_MIN && oneSlip(lettersA, 0, a, lettersB, 0, b) }
}

const isPlain = ({ bytes, starts }: Column, code: number): boolean => {
  for (let at = starts[code]!; at < starts[code + 1]!; at++) if (bytes[at]! >= 128) return false
  return true
}

/** How alike two names or texts are, by bytes where that is by letters. */
const alikeness = (column: Column, a: number, b: number): { readonly near: number; readonly slip: boolean } =>
  isPlain(column, a) && isPlain(column, b) ? { near: near(column, a, b), slip: slip(column, a, b, 3) } : byLetters(textOf(column, a), textOf(column, b))

/** “; 1 in 40,000 share this birth date”, to two digits: more would pretend to know. Nothing of what every second record has. */
const rareWords = (share: number, noun: string): string => {
  if (share <= 0 || share > 0.4) return ''
  const many = Math.round(Number((1 / share).toPrecision(2)))
  return `; 1 in ${many.toLocaleString('en-GB')} share this ${noun}`
}

/** Where a number that should be one person’s stands on many records, a reviewer should know. */
const MANY_RECORDS = 10
const sharedWords = (count: number, noun: string): string => (count >= MANY_RECORDS ? `; ${count.toLocaleString('en-GB')} records have this ${noun}` : '')

/** Of people in one household, so many share a birth date: twins. */
const TWINS = 0.02
const TWIN_BITS = -Math.log2(TWINS)

const everyBit = (_level: number, _a: number, _b: number, weight: number): number => weight

const shareOf = ({ counts, known }: Column): ((code: number) => number) => {
  const all = Math.max(1, known)
  return (code) => counts[code]! / all
}

/** The larger of two shares: a value is as common as its commoner spelling. */
const commoner = (share: (code: number) => number, a: number, b: number): number => Math.max(share(a), share(b))

/** Remembers answers about pairs of codes: names repeat, and the same two are compared again and again. A slot holds the last pair that fell on it. */
const remembered = (codes: number, of: (a: number, b: number) => number): ((a: number, b: number) => number) => {
  // One record beside its few candidates needs few slots: making many would take longer than comparing.
  const bits = Math.max(4, Math.min(18, Math.ceil(Math.log2(codes * 8))))
  const firsts = new Int32Array(1 << bits).fill(-1)
  const seconds = new Int32Array(1 << bits)
  const answers = new Int8Array(1 << bits)
  return (a, b) => {
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - bits)
    if (firsts[slot] === a && seconds[slot] === b) return answers[slot]!
    const answer = of(a, b)
    firsts[slot] = a
    seconds[slot] = b
    answers[slot] = answer
    return answer
  }
}

/** Names whose words are kept at hand. */
const WORDS_KEPT_MAX = 100_000

const SAME = 4, FAMILIAR = 3, VERY_CLOSE = 2, RATHER_NEAR = 1

/** How near two forenames, or two surnames, are: the same, familiar forms (an initial, Bob and Robert, one of two names), close, near, or 0. */
const nameNearness = (column: Column, forenames: boolean): ((a: number, b: number) => number) => {
  // What stands before and behind the first blank, for names of several words.
  const words = new Map<number, readonly string[]>()
  const wordsOf = (code: number): readonly string[] => {
    const known = words.get(code) ?? textOf(column, code).split(' ')
    if (words.size < WORDS_KEPT_MAX) words.set(code, known)
    return known
  }
  return remembered(column.size, (a, b) => {
    const one = wordsOf(a)
    const other = wordsOf(b)
    if (one.length > 1 || other.length > 1) {
      if (one.some((word) => word.length > 1 && other.includes(word))) return FAMILIAR
    }
    if (forenames) {
      const [first = ''] = one
      const [second = ''] = other
      if (familiar(first, second)) return FAMILIAR
      if ((first.length === 1 || second.length === 1) && first[0] === second[0]) return FAMILIAR
    }
    const alike = alikeness(column, a, b)
    if (alike.near >= CLOSE || alike.slip) return VERY_CLOSE
    return alike.near >= NEAR ? RATHER_NEAR : 0
  })
}

/** The levels of a comparison by name, as they stand in its words: worst first. */
const numbered = <Level extends string>(words: Readonly<Record<Level, string>>): Readonly<Record<Level, number>> =>
  Object.fromEntries(Object.keys(words).map((level, at) => [level, at])) as Record<Level, number>

const NAME_WORDS = {
  differ: 'both names differ', forenameAlone: 'forename agrees, surname differs', family: 'surname agrees, forename differs', near: 'names are near', close: 'names are close, one may be typed wrong', turned: 'names are in the other order',
  forenameClose: 'same surname, forename close', familiar: 'same surname, forename a familiar form', same: 'same name', missing: 'one name is missing, the other agrees', missingDiffers: 'one name is missing, the other differs',
} as const
/** The levels of the name comparison. After `same` come those of a name that is missing. */
export const NAME_LEVEL = numbered(NAME_WORDS)
const NAME = NAME_LEVEL

const BIRTH_WORDS = {
  apart: 'born more than ten years apart', tenYears: 'born within ten years', threeYears: 'born within three years', year: 'born within a year', twoParts: 'two of day, month and year agree', slip: 'dates of birth differ by one slip or by day and month swapped', same: 'same date of birth',
} as const
/** The levels of the comparison of birth dates. */
export const BIRTH_LEVEL = numbered(BIRTH_WORDS)

/** Forename and surname together, because that the two agree says more than each alone. */
export const nameComparison = ({ forename, surname, size }: Pick<Records, 'forename' | 'surname' | 'size'>, { full, fullCounts, asForename }: Pick<NamesDerived, 'full' | 'fullCounts' | 'asForename'>): Comparison => {
  const forenames = nameNearness(forename, true)
  const surnames = nameNearness(surname, false)
  const shareOfForename = shareOf(forename)
  const shareOfSurname = shareOf(surname)
  const f = forename.codes
  const s = surname.codes
  const whole = Math.max(1, size - (fullCounts[0] ?? 0))
  const partWords = (noun: string, column: Column, nearness: (a: number, b: number) => number, a: number, b: number): string => {
    if (a === b) return `same ${noun}`
    const found = nearness(Math.min(a, b), Math.max(a, b))
    if (found === FAMILIAR) return noun === 'forename' ? 'forename a familiar form' : `${noun} has a part in common`
    return alikeness(column, a, b).slip ? `${noun} differs by one letter` : found > 0 ? `${noun} is close` : `${noun} differs`
  }
  return {
    name: 'name',
    levels: Object.values(NAME_WORDS),
    level: (a, b) => {
      const fa = f[a]!, fb = f[b]!, sa = s[a]!, sb = s[b]!
      if (fa === 0 || fb === 0 || sa === 0 || sb === 0) {
        if (sa !== 0 && sb !== 0) return sa === sb ? NAME.missing : NAME.missingDiffers
        if (fa !== 0 && fb !== 0) return fa === fb ? NAME.missing : NAME.missingDiffers
        return -1
      }
      if (fa === fb && sa === sb) return NAME.same
      const surnameNear = sa === sb ? SAME : surnames(Math.min(sa, sb), Math.max(sa, sb))
      const forenameNear = fa === fb ? SAME : forenames(Math.min(fa, fb), Math.max(fa, fb))
      if (surnameNear === SAME) return forenameNear === FAMILIAR ? NAME.familiar : forenameNear >= RATHER_NEAR ? NAME.forenameClose : asForename[sa] === fb && asForename[sb] === fa ? NAME.turned : NAME.family
      if (asForename[sa] === fb && asForename[sb] === fa) return NAME.turned
      if (forenameNear >= VERY_CLOSE && surnameNear >= VERY_CLOSE) return NAME.close
      if (forenameNear >= RATHER_NEAR && surnameNear >= RATHER_NEAR) return NAME.near
      return forenameNear >= FAMILIAR ? NAME.forenameAlone : NAME.differ
    },
    rarity: (level, a, b) => {
      switch (level) {
        case NAME.same: return Math.max(fullCounts[full[a]!]! / whole, shareOfForename(f[a]!) * shareOfSurname(s[a]!))
        case NAME.familiar: case NAME.forenameClose: case NAME.family: return shareOfSurname(s[a]!)
        case NAME.forenameAlone: return commoner(shareOfForename, f[a]!, f[b]!)
        case NAME.missing: return s[a] === s[b] && s[a] !== 0 ? shareOfSurname(s[a]!) : shareOfForename(f[a]!)
        default: return 0
      }
    },
    // A surname is the family's, and so is one that stands alone; the forename is one's own.
    shared: (level, a, b, weight) => {
      if (level === NAME.missing) return s[a] !== 0 && s[a] === s[b] ? weight : 0
      return level === NAME.family || level === NAME.forenameClose || level === NAME.familiar || level === NAME.same ? -Math.log2((shareOfSurname(s[a]!) * size + 1) / (size + 1)) : 0
    },
    words: (level, a, b) => {
      const fa = f[a]!, fb = f[b]!, sa = s[a]!, sb = s[b]!
      switch (level) {
        case NAME.same: return `same name${rareWords(fullCounts[full[a]!]! / whole, 'full name')}`
        case NAME.turned: return 'names are in the other order'
        case NAME.missing: case NAME.missingDiffers: return sa !== 0 && sb !== 0
          ? `${partWords('surname', surname, surnames, sa, sb)}, a forename is missing${sa === sb ? rareWords(shareOfSurname(sa), 'surname') : ''}`
          : `${partWords('forename', forename, forenames, fa, fb)}, a surname is missing${fa === fb ? rareWords(shareOfForename(fa), 'forename') : ''}`
        default: return `${partWords('surname', surname, surnames, sa, sb)}, ${partWords('forename', forename, forenames, fa, fb)}${sa === sb ? rareWords(shareOfSurname(sa), 'surname') : ''}`
      }
    },
  }
}

const DAYS_A_YEAR = 365

/** Dates of birth: the same, one slip (a digit, two digits or day and month swapped), two of three parts, or near in time. */
export const dobComparison = ({ dob }: Pick<Records, 'dob'>, { year, month, day }: Pick<DaysDerived, 'year' | 'month' | 'day'>): Comparison => {
  const share = shareOf(dob)
  const d = dob.codes
  const level = (a: number, b: number): number => {
    if (a === b) return BIRTH_LEVEL.same
    const days = Math.abs((year[a]! - year[b]!) * DAYS_A_YEAR + (month[a]! - month[b]!) * 30 + day[a]! - day[b]!)
    const sameYear = year[a] === year[b]
    if (slip(dob, a, b) || (sameYear && month[a] === day[b] && day[a] === month[b])) return BIRTH_LEVEL.slip
    const firstOfJanuary = (month[a] === 1 && day[a] === 1) || (month[b] === 1 && day[b] === 1)
    if ((sameYear && (firstOfJanuary || month[a] === month[b] || day[a] === day[b])) || (month[a] === month[b] && day[a] === day[b])) return BIRTH_LEVEL.twoParts
    return days <= DAYS_A_YEAR ? BIRTH_LEVEL.year : days <= 3 * DAYS_A_YEAR ? BIRTH_LEVEL.threeYears : days <= 10 * DAYS_A_YEAR ? BIRTH_LEVEL.tenYears : BIRTH_LEVEL.apart
  }
  const levels = Object.values(BIRTH_WORDS)
  return {
    name: 'date of birth', levels,
    level: (a, b) => (d[a] === 0 || d[b] === 0 ? -1 : level(d[a]!, d[b]!)),
    rarity: (at, a) => (at === BIRTH_LEVEL.same ? share(d[a]!) : 0),
    shared: (at, _a, _b, weight) => (at === BIRTH_LEVEL.same ? Math.max(0, weight - TWIN_BITS) : 0),
    words: (at, a, b) => {
      const one = d[a]!, other = d[b]!
      if (at === BIRTH_LEVEL.same) return `same date of birth${rareWords(share(one), 'birth date')}`
      if (at === BIRTH_LEVEL.slip) return year[one] === year[other] && month[one] === day[other] && day[one] === month[other] ? 'day and month of birth are swapped' : 'date of birth differs by one slip'
      return levels[at]!
    },
  }
}

export const postcodeComparison = ({ postcode }: Pick<Records, 'postcode'>, { area, district, sector }: PlacesDerived): Comparison => {
  const share = shareOf(postcode)
  const p = postcode.codes
  const levels = ['postcodes in different areas', 'same postcode area', 'same postcode district', 'same postcode sector', 'postcodes differ by one letter', 'same postcode'] as const
  return {
    name: 'postcode', levels,
    level: (i, j) => {
      const a = p[i]!, b = p[j]!
      if (a === 0 || b === 0) return -1
      if (a === b) return 5
      if (slip(postcode, a, b)) return 4
      if (sector[a] === sector[b] && sector[a] !== 0) return 3
      if (district[a] === district[b] && district[a] !== 0) return 2
      return area[a] === area[b] && area[a] !== 0 ? 1 : 0
    },
    rarity: (level, a) => (level === 5 ? share(p[a]!) : 0),
    shared: everyBit,
    words: (level, a) => `${levels[level]!}${level === 5 ? rareWords(share(p[a]!), 'postcode') : ''}`,
  }
}

export const sexComparison = ({ sex }: Pick<Records, 'sex'>): Comparison => {
  const share = shareOf(sex)
  const x = sex.codes
  return {
    name: 'sex', levels: ['sex differs', 'same sex'],
    level: (a, b) => (x[a] === 0 || x[b] === 0 ? -1 : x[a] === x[b] ? 1 : 0),
    rarity: (level, a) => (level === 1 ? share(x[a]!) : 0),
    words: (level) => (level === 1 ? 'same sex' : 'sex differs'),
  }
}

/** A number of one authority, or another identifier; one that a household may share is an agreement of the household. */
export const numberComparison = (name: string, column: Column, household = false): Comparison => {
  const share = shareOf(column)
  const { codes, counts } = column
  const levels = [`${name} differs`, `${name} differs by one slip`, `same ${name}`]
  return {
    name, levels,
    level: (i, j) => {
      const a = codes[i]!, b = codes[j]!
      return a === 0 || b === 0 ? -1 : a === b ? 2 : slip(column, a, b, SLIP_DIGITS_MIN) ? 1 : 0
    },
    rarity: (level, a) => (level === 2 ? share(codes[a]!) : 0),
    ...(household ? { shared: everyBit } : {}),
    words: (level, a) => `${levels[level]!}${level === 2 ? sharedWords(counts[codes[a]!]!, name) : ''}`,
  }
}

/** A place, an e-mail address or another text: the same, alike, or not. */
export const textComparison = ({ name, column, kind }: ExtraColumn, household: boolean): Comparison => {
  const share = shareOf(column)
  const { codes } = column
  // The part of an e-mail address before the @ says who, the part behind it only with whom.
  const users = new Map<string, number>()
  const user = kind === 'email' ? perCode(column, (text) => {
    const part = text.slice(0, text.indexOf('@'))
    const known = users.get(part) ?? users.size + 1
    users.set(part, known)
    return known
  }) : null
  // john.smith12 and john.smith17 are two people of one name: their address differs where it must.
  const digits = (code: number): string => textOf(column, code).replaceAll(/[^0-9]/g, '')
  const alike = remembered(column.size, (a, b) => {
    if (kind === 'email' && digits(a).length === digits(b).length && digits(a) !== digits(b)) return 0
    const found = alikeness(column, a, b)
    return found.slip || found.near >= 0.9 ? 1 : 0
  })
  const levels = [`${name} differs`, `${name} is alike`, ...(user ? [`same ${name} before the @`] : []), `same ${name}`]
  return {
    name, levels,
    level: (i, j) => {
      const a = codes[i]!, b = codes[j]!
      if (a === 0 || b === 0) return -1
      if (a === b) return user ? 3 : 2
      if (user && user[a] === user[b]) return 2
      return alike(Math.min(a, b), Math.max(a, b))
    },
    rarity: (level, a) => (level === (user ? 3 : 2) ? share(codes[a]!) : 0),
    ...(household ? { shared: everyBit } : {}),
    words: (level, a) => `${levels[level]!}${level === levels.length - 1 ? rareWords(share(codes[a]!), name) : ''}`,
  }
}
