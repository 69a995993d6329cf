/** What leaves of a reviewed row, and what is said about the rest. Pure: nothing that is withheld is in what comes out. */
import { no, yes, type Result } from '../core/result.ts'
import type { ToldRow } from './marks.ts'

/** Why something is withheld, with what the person is told of it as far as the law lets it be told. */
export const GROUNDS = {
  'third-party': { title: 'It is about somebody else', source: 'DPA 2018 Sch 2 para 16; s45(4)(e)', told: 'Information about another person has been taken out.' },
  crime: { title: 'Telling it would prejudice the prevention or detection of crime, or the execution of a sentence', source: 'DPA 2018 s45(4)(b), (c); Sch 2 para 2', told: null },
  harm: { title: 'Telling it would be likely to cause serious harm to somebody’s health', source: 'DPA 2018 Sch 3 para 5', told: null },
  privilege: { title: 'Legal professional privilege', source: 'DPA 2018 Sch 2 para 19', told: 'Advice from lawyers has been taken out.' },
} as const
export type Ground = keyof typeof GROUNDS

export const isGround = (text: string): text is Ground => Object.hasOwn(GROUNDS, text)

export interface RowDecision {
  readonly decision: 'keep' | 'redact'
  /** Fields that go whole. All of them: the row goes. */
  readonly fields: readonly string[]
  /** Words that go wherever they stand in what is left of the row. */
  readonly words: readonly string[]
  readonly ground: Ground | null
}

/** What stands where something was. It never tells how long it was. */
export const WITHHELD = '[withheld]'

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`)

/** Is a decision whole: something to take out, and why? */
export const decideRow = (row: ToldRow, decision: RowDecision): Result<RowDecision> => {
  if (decision.decision === 'keep') return yes({ decision: 'keep', fields: [], words: [], ground: null })
  if (decision.ground === null) return no('Say on what ground this is withheld.', 'ground')
  const strange = decision.fields.find((field) => !Object.hasOwn(row, field))
  if (strange !== undefined) return no(`This row has no “${strange}”. Load the page again.`, 'fields')
  if (decision.fields.length === 0 && decision.words.length === 0) return no('Choose what is withheld: whole answers, words, or both.', 'fields')
  const text = Object.values(row).join('\n')
  const missing = decision.words.find((words) => !new RegExp(escaped(words), 'iu').test(text))
  return missing === undefined ? yes(decision) : no(`“${missing}” does not stand in this row. Copy the words as they stand.`, 'words')
}

/**
 * The row as it leaves; null when all of it is withheld. Under a ground that may not be told, an answer that would hold a gap is
 * left out whole, because the gap itself would tell.
 */
export const redactRow = (row: ToldRow, { decision, fields, words, ground }: RowDecision): ToldRow | null => {
  if (decision === 'keep') return row
  // The longest first, so that a part of a longer find leaves nothing of it.
  const finds = words.toSorted((a, b) => b.length - a.length).map((one) => new RegExp(escaped(one), 'giu'))
  const without = (text: string): string => finds.reduce((left, find) => left.replaceAll(find, WITHHELD), text)
  const silent = ground !== null && GROUNDS[ground].told === null
  const left = Object.entries(row).flatMap(([name, value]): [string, string | number | boolean | null][] => {
    const gap = fields.includes(name) || without(name) !== name
    const said = typeof value === 'string' ? without(value) : value !== null && without(String(value)) !== String(value) ? WITHHELD : value
    if (silent) return gap || said !== value ? [] : [[name, value]]
    return [[without(name), gap ? WITHHELD : said]]
  })
  return left.length === 0 || Object.keys(row).every((name) => fields.includes(name)) ? null : Object.fromEntries(left)
}

/**
 * What the person is told of what is withheld. Grounds that would be defeated by being named (crime, serious harm) are covered by
 * the sentence that stands in every copy, whether or not anything was withheld (DPA 2018 s45(5), (6): neither confirm nor deny).
 */
export const withheldWords = (grounds: readonly (Ground | null)[]): string[] => [
  ...(Object.keys(GROUNDS) as Ground[]).flatMap((ground) => {
    const { told } = GROUNDS[ground]
    return told !== null && grounds.includes(ground) ? [told] : []
  }),
  'The law lets some information be held back without saying so, for example where telling it would put somebody at risk or get in the way of preventing crime. This sentence stands in every copy.',
]
