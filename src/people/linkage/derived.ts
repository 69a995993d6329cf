/**
 * What is worked out of the columns once, before records are compared: whole names, sounds, heads of familiar forms, parts of dates
 * and postcodes, as numbers. In three groups that do not need each other, so that threads may take one each. Pure.
 */
import { perCode, numbering } from './interned.ts'
import { familiarHead, soundOf } from './names.ts'
import type { Records } from './records.ts'

/** By record, unless said otherwise; 0 where there is nothing. */
export interface NamesDerived {
  readonly full: Int32Array
  /** By code of `full`: how many records. */
  readonly fullCounts: Int32Array
  readonly forenameHead: Int32Array
  readonly forenameSound: Int32Array
  readonly forenameTwo: Int32Array
  readonly surnameSound: Int32Array
  readonly surnameThree: Int32Array
  /** The heads of both names, smaller number first: the same whichever stands first. */
  readonly either: Int32Array
  readonly other: Int32Array
  /** By surname: the number that it has among forenames. */
  readonly asForename: Int32Array
}

export interface DaysDerived {
  readonly yearOf: Int32Array
  /** The day with the smaller of day and month first. */
  readonly swappable: Int32Array
  /** By date of birth. */
  readonly year: Int32Array
  readonly month: Int32Array
  readonly day: Int32Array
}

/** By postcode. */
export interface PlacesDerived {
  readonly area: Int32Array
  readonly district: Int32Array
  readonly sector: Int32Array
}

export type Derived = NamesDerived & DaysDerived & PlacesDerived
export const DERIVED_GROUPS = ['names', 'days', 'places'] as const
export type DerivedGroup = (typeof DERIVED_GROUPS)[number]

/** Per record what is known per code. */
const byRecord = (codes: Int32Array, ofCode: Int32Array): Int32Array => {
  const values = new Int32Array(codes.length)
  for (let record = 0; record < codes.length; record++) values[record] = ofCode[codes[record]!]!
  return values
}

/** Full names as codes, for what many records share: 0 where a part is missing. */
const fullNames = (forename: Int32Array, surname: Int32Array): Pick<NamesDerived, 'full' | 'fullCounts'> => {
  const size = forename.length
  let bits = 12
  while (1 << bits < size * 2) bits++
  const mask = (1 << bits) - 1
  const table = new Int32Array(1 << bits).fill(-1)
  const full = new Int32Array(size)
  const counts = new Int32Array(size + 1)
  let last = 0
  for (let record = 0; record < size; record++) {
    const f = forename[record]!
    const s = surname[record]!
    if (f === 0 || s === 0) {
      counts[0]!++
      continue
    }
    let slot = Math.imul(Math.imul(f, 0x9e3779b1) ^ s, 0x85ebca6b)
    slot = (slot ^ (slot >>> 15)) & mask
    for (; table[slot] !== -1; slot = (slot + 1) & mask) {
      const holder = table[slot]!
      if (forename[holder] === f && surname[holder] === s) break
    }
    if (table[slot] === -1) {
      table[slot] = record
      full[record] = ++last
    } else full[record] = full[table[slot]!]!
    counts[full[record]!]!++
  }
  return { full, fullCounts: counts.slice(0, last + 1) }
}

const names = ({ forename, surname, size }: Records): NamesDerived => {
  const head = numbering()
  const sound = numbering()
  const prefix = numbering()
  const number = new Map<string, number>()
  const sounds = new Int32Array(forename.size)
  const twos = new Int32Array(forename.size)
  const forenameHeads = perCode(forename, (text, code) => {
    number.set(text, code)
    sounds[code] = sound(soundOf(text))
    twos[code] = prefix(text.slice(0, 2))
    return head(familiarHead(text.split(' ')[0] ?? text))
  })
  const surnameSounds = new Int32Array(surname.size)
  const threes = new Int32Array(surname.size)
  const asForename = new Int32Array(surname.size)
  const surnameHeads = perCode(surname, (text, code) => {
    asForename[code] = number.get(text) ?? 0
    surnameSounds[code] = sound(soundOf(text))
    threes[code] = prefix(text.slice(0, 3))
    return head(familiarHead(text))
  })
  const forenameHead = byRecord(forename.codes, forenameHeads)
  const surnameHead = byRecord(surname.codes, surnameHeads)
  const either = new Int32Array(size)
  const other = new Int32Array(size)
  for (let record = 0; record < size; record++) {
    either[record] = Math.min(forenameHead[record]!, surnameHead[record]!)
    other[record] = Math.max(forenameHead[record]!, surnameHead[record]!)
  }
  return {
    ...fullNames(forename.codes, surname.codes), forenameHead, forenameSound: byRecord(forename.codes, sounds), forenameTwo: byRecord(forename.codes, twos),
    surnameSound: byRecord(surname.codes, surnameSounds), surnameThree: byRecord(surname.codes, threes), either, other, asForename,
  }
}

const days = ({ dob }: Records): DaysDerived => {
  const month = new Int32Array(dob.size)
  const day = new Int32Array(dob.size)
  const swappable = new Int32Array(dob.size)
  const year = perCode(dob, (text, code) => {
    const [y, m, d] = [Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8))]
    month[code] = m
    day[code] = d
    swappable[code] = y * 10_000 + Math.min(m, d) * 100 + Math.max(m, d)
    return y
  })
  return { year, month, day, yearOf: byRecord(dob.codes, year), swappable: byRecord(dob.codes, swappable) }
}

/** The parts of a United Kingdom postcode in normal form (`PE11AA`): area, district, sector; each empty where it is none. */
const postcodeParts = (text: string): readonly [area: string, district: string, sector: string] => {
  const parts = /^([A-Z]{1,2})([0-9][A-Z0-9]?)([0-9])[A-Z]{2}$/.exec(text)
  return parts ? [parts[1]!, `${parts[1]}${parts[2]}`, `${parts[1]}${parts[2]} ${parts[3]}`] : ['', '', '']
}

const places = ({ postcode }: Records): PlacesDerived => {
  const [areas, districts, sectors] = [numbering(), numbering(), numbering()]
  const district = new Int32Array(postcode.size)
  const sector = new Int32Array(postcode.size)
  const area = perCode(postcode, (text, code) => {
    const [first, second, third] = postcodeParts(text)
    district[code] = districts(second)
    sector[code] = sectors(third)
    return areas(first)
  })
  return { area, district, sector }
}

/** Works out one group. */
export const derivedGroup = (records: Records, group: DerivedGroup): NamesDerived | DaysDerived | PlacesDerived =>
  group === 'names' ? names(records) : group === 'days' ? days(records) : places(records)

/** All three groups, by one thread alone. */
export const derived = (records: Records): Derived => ({ ...names(records), ...days(records), ...places(records) })
