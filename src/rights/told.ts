/**
 * What is held, as the person reads it: moments and days in words, codes by their titles, empty answers left out. Once, when a copy is
 * gathered, over what every slice told. Pure. Only whole values that are exactly a code or a day change; what somebody wrote never does.
 */
import { isDay, longDay, longMoment } from '../core/dates.ts'
import { BASES, CLASSES, PATHWAYS, PURPOSES, ROLES, type Basis } from '../platform/vocabulary.ts'
import type { ToldRow } from './marks.ts'

const BASIS_SENTENCES: Readonly<Record<Basis, string>> = {
  responsible: 'It is responsible for you.',
  supplied: 'It supplied a record of you.',
  referred: 'You were referred to it.',
}

/** Codes of several words, which nobody writes as an answer, by their titles. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(PURPOSES), ...Object.entries(PATHWAYS), ...Object.entries(ROLES).map(([role, { title }]) => [role, title] as const),
].filter(([code]) => code.includes('-')))

/** Codes of one word stand only in answers that hold nothing else. */
const CODES_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Purpose: PURPOSES, Information: CLASSES, Why: Object.fromEntries(BASES.map((basis) => [basis, BASIS_SENTENCES[basis]])),
}

/** Every title that may come into a copy this way: none of them is the name of a third party. */
export const COPY_TITLES: readonly string[] = [...TITLES.values(), ...Object.values(CODES_OF).flatMap((codes) => Object.values(codes))]

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** What may be the code of an offence, for looking up its title. */
export const isOffenceCode = (value: ToldRow[string]): value is string => typeof value === 'string' && /^[A-Z]{2}\d{5}$/.test(value)

/** One answer in words; null where there is none. `offences`: titles by code. */
const inWords = (name: string, value: ToldRow[string], offences: ReadonlyMap<string, string>): ToldRow[string] => {
  if (typeof value !== 'string') return value
  if (value.trim() === '') return null
  if (isDay(value)) return longDay(value)
  if (MOMENT.test(value)) return longMoment(new Date(value))
  const codes = CODES_OF[name]
  const parts = value.split(', ')
  if (codes && parts.every((part) => Object.hasOwn(codes, part))) return parts.map((part) => codes[part] ?? part).join('; ')
  return TITLES.get(value) ?? offences.get(value) ?? value
}

/** A row in words, without its empty answers. */
export const rowInWords = (row: ToldRow, offences: ReadonlyMap<string, string>): ToldRow =>
  Object.fromEntries(Object.entries(row).flatMap(([name, value]) => {
    const words = inWords(name, value, offences)
    return words === null ? [] : [[name, words]]
  }))
