/**
 * How two records compare, field by field: each comparison answers one of its levels, worst first, or -1 where either side is
 * silent. What a level is worth is learnt (model.ts); how rare the very value is that they share is added here. Pure.
 */
import { jaroWinkler, oneSlip } from './distances.ts'
import { perCode, textOf, type Column } from './interned.ts'
import { familiar } from './names.ts'
import type { ExtraColumn, Records } from './records.ts'

export interface Comparison {
  readonly name: string
  /** In words, by level: for explanations. */
  readonly levels: readonly string[]
  /** The level of two records, or -1. */
  level(a: number, b: number): number
  /** The share of random pairs that are at this level because they hold this pair's very value; 0 where rarity says nothing. */
  rarity(level: number, a: number, b: number): number
}

const near = (column: Column, a: number, b: number): number => {
  const { bytes, starts } = column
  return jaroWinkler(bytes, starts[a]!, starts[a + 1]!, bytes, starts[b]!, starts[b + 1]!)
}

const slip = ({ bytes, starts }: Column, a: number, b: number): boolean => oneSlip(bytes, starts[a]!, starts[a + 1]!, bytes, starts[b]!, starts[b + 1]!)

const shareOf = ({ counts, codes }: Column): ((code: number) => number) => {
  const known = Math.max(1, codes.length - counts[0]!)
  return (code) => counts[code]! / known
}

/** The larger of two shares: a value is as common as its commoner spelling. */
const commoner = (share: (code: number) => number, a: number, b: number): number => Math.max(share(a), share(b))

/** Remembers answers about pairs of codes: names repeat, and the same two are compared again and again. A slot holds the last pair that fell on it. */
const remembered = (of: (a: number, b: number) => number): ((a: number, b: number) => number) => {
  const SLOTS = 1 << 18
  const firsts = new Int32Array(SLOTS).fill(-1)
  const seconds = new Int32Array(SLOTS)
  const answers = new Int8Array(SLOTS)
  return (a, b) => {
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 14
    if (firsts[slot] === a && seconds[slot] === b) return answers[slot]!
    const answer = of(a, b)
    firsts[slot] = a
    seconds[slot] = b
    answers[slot] = answer
    return answer
  }
}

const CLOSE = 0.92
const NEAR = 0.86

const SAME = 4, FAMILIAR = 3, VERY_CLOSE = 2, RATHER_NEAR = 1

/** How near two forenames, or two surnames, are: the same, familiar forms (an initial, Bob and Robert, one of two names), close, near, or 0. */
const nameNearness = (column: Column, forenames: boolean): ((a: number, b: number) => number) => {
  // What stands before and behind the first blank, for names of several words.
  const words = Array.from({ length: column.size }, (_, code) => (code === 0 ? [] : textOf(column, code).split(' ')))
  return remembered((a, b) => {
    const one = words[a]!
    const other = words[b]!
    if (one.length > 1 || other.length > 1) {
      if (one.some((word) => word.length > 1 && other.includes(word))) return FAMILIAR
    }
    if (forenames) {
      const [first = ''] = one
      const [second = ''] = other
      if (familiar(first, second)) return FAMILIAR
      if ((first.length === 1 || second.length === 1) && first[0] === second[0]) return FAMILIAR
    }
    const similarity = near(column, a, b)
    if (similarity >= CLOSE) return VERY_CLOSE
    if (slip(column, a, b)) return VERY_CLOSE
    return similarity >= NEAR ? RATHER_NEAR : 0
  })
}

/** Numbers pairs of codes: each record's number of its (forename, surname), and how many records have it. */
export const fullNames = (forename: Int32Array, surname: Int32Array): { readonly codes: Int32Array; readonly counts: Int32Array } => {
  const size = forename.length
  let bits = 4
  while (1 << bits < size * 2) bits++
  const mask = (1 << bits) - 1
  const table = new Int32Array(1 << bits).fill(-1)
  const codes = new Int32Array(size)
  const counts = new Int32Array(size + 1)
  let last = 0
  for (let record = 0; record < size; record++) {
    const f = forename[record]!
    const s = surname[record]!
    if (f === 0 || s === 0) continue
    let slot = (Math.imul(f, 0x9e3779b1) ^ Math.imul(s, 0x85ebca6b)) & mask
    for (; table[slot] !== -1; slot = (slot + 1) & mask) {
      const holder = table[slot]!
      if (forename[holder] === f && surname[holder] === s) break
    }
    if (table[slot] === -1) {
      table[slot] = record
      codes[record] = ++last
    } else codes[record] = codes[table[slot]!]!
    counts[codes[record]!]!++
  }
  return { codes, counts: counts.slice(0, last + 1) }
}

/** Forename and surname together, because that the two agree says more than each alone. */
export const nameComparison = ({ forename, surname, size }: Pick<Records, 'forename' | 'surname' | 'size'>, full: ReturnType<typeof fullNames>): Comparison => {
  const forenames = nameNearness(forename, true)
  const surnames = nameNearness(surname, false)
  const shareOfForename = shareOf(forename)
  const shareOfSurname = shareOf(surname)
  // The number that a surname has among forenames, for names in the wrong order.
  const number = new Map<string, number>()
  for (let code = 1; code < forename.size; code++) number.set(textOf(forename, code), code)
  const asForename = perCode(surname, (text) => number.get(text) ?? 0)
  const f = forename.codes
  const s = surname.codes
  const whole = Math.max(1, size - (full.counts[0] ?? 0))
  return {
    name: 'name',
    levels: ['both names differ', 'forename agrees, surname differs', 'surname agrees, forename differs', 'names are near', 'names are close, one may be typed wrong', 'names are in the other order',
      'same surname, forename close', 'same surname, forename a familiar form', 'same name', 'one name is missing, the other agrees', 'one name is missing, the other differs'],
    level: (a, b) => {
      const fa = f[a]!, fb = f[b]!, sa = s[a]!, sb = s[b]!
      if (fa === 0 || fb === 0 || sa === 0 || sb === 0) {
        if (sa !== 0 && sb !== 0) return sa === sb ? 9 : 10
        if (fa !== 0 && fb !== 0) return fa === fb ? 9 : 10
        return -1
      }
      if (fa === fb && sa === sb) return 8
      const surnameNear = sa === sb ? SAME : surnames(Math.min(sa, sb), Math.max(sa, sb))
      const forenameNear = fa === fb ? SAME : forenames(Math.min(fa, fb), Math.max(fa, fb))
      if (surnameNear === SAME) return forenameNear === FAMILIAR ? 7 : forenameNear >= RATHER_NEAR ? 6 : asForename[sa] === fb && asForename[sb] === fa ? 5 : 2
      if (asForename[sa] === fb && asForename[sb] === fa) return 5
      if (forenameNear >= VERY_CLOSE && surnameNear >= VERY_CLOSE) return 4
      if (forenameNear >= RATHER_NEAR && surnameNear >= RATHER_NEAR) return 3
      return forenameNear >= FAMILIAR ? 1 : 0
    },
    rarity: (level, a, b) => {
      switch (level) {
        case 8: return Math.max(full.counts[full.codes[a]!]! / whole, shareOfForename(f[a]!) * shareOfSurname(s[a]!))
        case 7: case 6: case 2: return shareOfSurname(s[a]!)
        case 1: return commoner(shareOfForename, f[a]!, f[b]!)
        case 9: return s[a] === s[b] && s[a] !== 0 ? shareOfSurname(s[a]!) : shareOfForename(f[a]!)
        default: return 0
      }
    },
  }
}

const DAYS_A_YEAR = 365

/** Dates of birth: the same, one slip (a digit, two digits or day and month swapped), two of three parts, or near in time. */
export const dobComparison = ({ dob }: Pick<Records, 'dob'>): Comparison => {
  const year = perCode(dob, (text) => Number(text.slice(0, 4)))
  const month = perCode(dob, (text) => Number(text.slice(4, 6)))
  const day = perCode(dob, (text) => Number(text.slice(6, 8)))
  const share = shareOf(dob)
  const d = dob.codes
  const level = (a: number, b: number): number => {
    if (a === b) return 6
    const days = Math.abs((year[a]! - year[b]!) * DAYS_A_YEAR + (month[a]! - month[b]!) * 30 + day[a]! - day[b]!)
    const sameYear = year[a] === year[b]
    if (slip(dob, a, b) || (sameYear && month[a] === day[b] && day[a] === month[b])) return 5
    const firstOfJanuary = (month[a] === 1 && day[a] === 1) || (month[b] === 1 && day[b] === 1)
    if ((sameYear && (firstOfJanuary || month[a] === month[b] || day[a] === day[b])) || (month[a] === month[b] && day[a] === day[b])) return 4
    return days <= DAYS_A_YEAR ? 3 : days <= 3 * DAYS_A_YEAR ? 2 : days <= 10 * DAYS_A_YEAR ? 1 : 0
  }
  return {
    name: 'date of birth',
    levels: ['born more than ten years apart', 'born within ten years', 'born within three years', 'born within a year', 'two of day, month and year agree', 'dates of birth differ by one slip or by day and month swapped', 'same date of birth'],
    level: (a, b) => (d[a] === 0 || d[b] === 0 ? -1 : level(d[a]!, d[b]!)),
    rarity: (at, a) => (at === 6 ? share(d[a]!) : 0),
  }
}

/** The parts of a United Kingdom postcode in normal form (`PE11AA`): area, district, sector; each empty where it is none. */
export const postcodeParts = (text: string): readonly [area: string, district: string, sector: string] => {
  const parts = /^([A-Z]{1,2})([0-9][A-Z0-9]?)([0-9])[A-Z]{2}$/.exec(text)
  return parts ? [parts[1]!, `${parts[1]}${parts[2]}`, `${parts[1]}${parts[2]} ${parts[3]}`] : ['', '', '']
}

/** Codes of a postcode's parts, worked out once a postcode. */
export const postcodeCodes = (postcode: Column): readonly [area: Int32Array, district: Int32Array, sector: Int32Array] => {
  const numbers = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const
  const found = [new Int32Array(postcode.size), new Int32Array(postcode.size), new Int32Array(postcode.size)] as const
  for (let code = 1; code < postcode.size; code++) {
    const parts = postcodeParts(textOf(postcode, code))
    parts.forEach((part, i) => {
      if (part === '') return
      const known = numbers[i]!.get(part) ?? numbers[i]!.size + 1
      numbers[i]!.set(part, known)
      found[i]![code] = known
    })
  }
  return found
}

export const postcodeComparison = ({ postcode }: Pick<Records, 'postcode'>, [area, district, sector]: ReturnType<typeof postcodeCodes>): Comparison => {
  const share = shareOf(postcode)
  const p = postcode.codes
  return {
    name: 'postcode',
    levels: ['postcodes in different areas', 'same postcode area', 'same postcode district', 'same postcode sector', 'postcodes differ by one letter', 'same postcode'],
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
  }
}

export const sexComparison = ({ sex }: Pick<Records, 'sex'>): Comparison => {
  const share = shareOf(sex)
  const x = sex.codes
  return {
    name: 'sex', levels: ['sex differs', 'same sex'],
    level: (a, b) => (x[a] === 0 || x[b] === 0 ? -1 : x[a] === x[b] ? 1 : 0),
    rarity: (level, a) => (level === 1 ? share(x[a]!) : 0),
  }
}

/** A number of one authority, or another identifier. */
export const numberComparison = (name: string, column: Column): Comparison => {
  const share = shareOf(column)
  const { codes } = column
  return {
    name, levels: [`${name} differs`, `${name} differs by one slip`, `same ${name}`],
    level: (i, j) => {
      const a = codes[i]!, b = codes[j]!
      return a === 0 || b === 0 ? -1 : a === b ? 2 : slip(column, a, b) ? 1 : 0
    },
    rarity: (level, a) => (level === 2 ? share(codes[a]!) : 0),
  }
}

/** A place, an e-mail address or another text: the same, alike, or not. */
export const textComparison = ({ name, column, kind }: ExtraColumn): Comparison => {
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
  const alike = remembered((a, b) => (slip(column, a, b) || near(column, a, b) >= 0.9 ? 1 : 0))
  return {
    name, levels: [`${name} differs`, `${name} is alike`, ...(user ? [`same ${name} before the @`] : []), `same ${name}`],
    level: (i, j) => {
      const a = codes[i]!, b = codes[j]!
      if (a === 0 || b === 0) return -1
      if (a === b) return user ? 3 : 2
      if (user && user[a] === user[b]) return 2
      return alike(Math.min(a, b), Math.max(a, b))
    },
    rarity: (level, a) => (level === (user ? 3 : 2) ? share(codes[a]!) : 0),
  }
}
