/** How typed words become a numbered paper: sections 1, 2; paragraphs 1.1, 1.2; lists a) b). One model that HTML, PDF and JSON all show. Pure. */
import type { Day } from '../core/dates.ts'
import type { Figure } from '../evidence/figure.ts'
import { IMPLICATION_CATEGORIES, IMPLICATIONS, NO_IMPLICATIONS, plainText, type PaperState, type SectionKind } from './rules.ts'

/** A stretch of text; `href` where it is an address that can be followed. */
export interface Run {
  readonly text: string
  readonly href?: string
}

export interface ListItem {
  readonly letter: string
  readonly runs: readonly Run[]
}

export interface Paragraph {
  readonly runs: readonly Run[]
  readonly items: readonly ListItem[]
}

/** Where a figure came from: the snapshot's row, day, moment of making (ISO) and digest. */
export interface FigureSnapshot {
  readonly id: string
  readonly day: Day
  readonly madeAt: string
  readonly digest: string
}

export interface NumberedFigure {
  readonly kind: 'figure'
  readonly id: string
  readonly number: number
  readonly caption: string
  /** Null where its value cannot be had today; a published paper has none such. */
  readonly figure: Figure | null
  readonly snapshot: FigureSnapshot | null
  readonly problem: string | null
}

export type Block =
  | { readonly kind: 'paragraph'; readonly number: string; readonly runs: readonly Run[]; readonly items: readonly ListItem[] }
  | { readonly kind: 'category'; readonly number: string; readonly heading: string; readonly paragraphs: readonly Paragraph[] }
  | { readonly kind: 'source'; readonly runs: readonly Run[] }
  | NumberedFigure

export interface NumberedSection {
  readonly id: string
  readonly kind: SectionKind
  readonly number: number
  readonly heading: string
  readonly blocks: readonly Block[]
}

/** The heading block that the papers share: to whom, when, from whom, whom to ask. */
export interface PaperHeading {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly board: string
  readonly agendaItem: string
  readonly meetingDay: Day
  readonly organisation: string
  readonly author: string
  readonly contact: string
  readonly state: PaperState
  /** Moments as ISO text. */
  readonly publishedAt: string | null
}

export interface NumberedPaper extends PaperHeading {
  readonly sections: readonly NumberedSection[]
}

/** The paper as it is written, before numbering. Sections and figures are in their order. */
export interface WrittenPaper extends PaperHeading {
  readonly sections: readonly { readonly id: string; readonly kind: SectionKind; readonly heading: string; readonly words: string }[]
  readonly implications: readonly { readonly category: string; readonly applies: boolean; readonly words: string }[]
  readonly figures: readonly (Omit<NumberedFigure, 'kind' | 'number'> & { readonly sectionId: string })[]
}

/** a) to z), then aa), ab). */
export const letterOf = (index: number): string => {
  const last = String.fromCharCode(97 + (index % 26))
  return index < 26 ? last : `${letterOf(Math.floor(index / 26) - 1)}${last}`
}

const ADDRESS = /https?:\/\/[^\s<>"'“”‘’]+/g

/** Text with its web addresses apart; only http and https, so that no other scheme becomes a link. Punctuation after one is not part of it. */
export const runsOf = (text: string): Run[] => {
  const runs: Run[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(/[.,;:!?)\]]+$/, '')
    if (!URL.canParse(href)) continue
    if (match.index > from) runs.push({ text: text.slice(from, match.index) })
    runs.push({ text: href, href })
    from = match.index + href.length
  }
  if (from < text.length) runs.push({ text: text.slice(from) })
  return runs
}

const ITEM = /^\s*[-•–]\s+/

/**
 * Paragraphs are parted by an empty line; a line that begins with “- ” is an item of the list under its paragraph, and a list on
 * its own belongs to the paragraph before it. Other line ends are not kept.
 */
export const paragraphsOf = (words: string): Paragraph[] => {
  const found: { lines: string[]; items: string[] }[] = []
  for (const block of plainText(words).split(/\n[^\S\n]*\n/)) {
    const lines: string[] = []
    const items: string[] = []
    for (const line of block.split('\n').filter((one) => one.trim() !== '')) {
      if (ITEM.test(line)) items.push(line.replace(ITEM, '').trim())
      else if (items.length > 0) items.push(`${items.pop() ?? ''} ${line.trim()}`)
      else lines.push(line.trim())
    }
    const before = found.at(-1)
    if (lines.length === 0 && items.length > 0 && before) before.items.push(...items)
    else if (lines.length > 0 || items.length > 0) found.push({ lines, items })
  }
  return found.map(({ lines, items }) => ({
    runs: runsOf(lines.join(' ')),
    items: items.map((item, index) => ({ letter: `${letterOf(index)})`, runs: runsOf(item) })),
  }))
}

/** The numbered paper: what every form of it shows, in the same order and with the same numbers. */
export const numberPaper = ({ sections, implications, figures, ...heading }: WrittenPaper): NumberedPaper => {
  let figureNumber = 0
  return {
    ...heading,
    sections: sections.map(({ id, kind, heading, words }, index) => {
      const number = index + 1
      const blocks: Block[] = []
      if (kind === 'implications') {
        // Numbered by the category's place in the paper, so that a number is the same before and after the others are answered.
        for (const [place, category] of IMPLICATION_CATEGORIES.entries()) {
          const said = implications.find((one) => one.category === category)
          if (said) blocks.push({ kind: 'category', number: `${number}.${place + 1}`, heading: IMPLICATIONS[category], paragraphs: paragraphsOf(said.applies ? said.words : NO_IMPLICATIONS) })
        }
      } else if (kind === 'source-documents') {
        for (const { runs, items } of paragraphsOf(words)) {
          if (runs.length > 0) blocks.push({ kind: 'source', runs })
          for (const item of items) blocks.push({ kind: 'source', runs: item.runs })
        }
      } else for (const [place, paragraph] of paragraphsOf(words).entries()) blocks.push({ kind: 'paragraph', number: `${number}.${place + 1}`, ...paragraph })
      for (const { sectionId, ...figure } of figures)
        if (sectionId === id) blocks.push({ kind: 'figure', number: ++figureNumber, ...figure })
      return { id, kind, number, heading, blocks }
    }),
  }
}

/** The figures of a paper in the order of their numbers. */
export const figuresOf = (paper: NumberedPaper): NumberedFigure[] =>
  paper.sections.flatMap((section) => section.blocks.flatMap((block) => (block.kind === 'figure' ? [block] : [])))
