/** What each paper form is made of, with the sentence for each thing that is not right. Pure. */
import { z } from 'zod'
import { isDay } from '../core/dates.ts'
import { Version } from '../core/inputs.ts'
import { MEASURES, type MeasureName } from '../evidence/catalogue.ts'
import { GROUPINGS } from '../evidence/measure.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { CAPTION_LENGTH_MAX, IMPLICATION_CATEGORIES, oneLine, plainText, SECTION_KINDS, TITLE_LENGTH_MAX, WORDS_LENGTH_MAX } from './rules.ts'

/** Who writes papers. */
export const SECRETARY = ['board-secretary'] as const
/** So many papers stand on one page of a list. */
export const PAPERS_PAGE_SIZE = 20

const PaperId = z.uuid('This is not the id of a paper.')
const SectionId = z.uuid('This is not the id of a section.')
const FigureId = z.uuid('This is not the id of a figure.')
const MEASURE_NAMES: [MeasureName, ...MeasureName[]] = keysOf(MEASURES)

const line = (what: string, max = TITLE_LENGTH_MAX) =>
  z.string(`Enter ${what}.`).max(max, `Use at most ${max} letters for ${what}.`).transform(oneLine).pipe(z.string().min(1, `Enter ${what}.`))
const sectionHeading = z.string().max(TITLE_LENGTH_MAX, `Use at most ${TITLE_LENGTH_MAX} letters for a heading.`).transform(oneLine).default('')
const words = z.string('Write something.').max(WORDS_LENGTH_MAX, `Use at most ${WORDS_LENGTH_MAX.toLocaleString('en-GB')} letters.`).transform(plainText)
const day = z.iso.date('Enter a real day for the meeting, for example 27 3 2027.')
const dayOrNone = z.union([z.literal(''), z.iso.date()], 'Enter a real day, for example 27 3 2026.').default('')

const headingBlock = {
  title: line('a title'),
  meetingDay: day,
  agendaItem: z.string().max(20, 'Use at most 20 letters for the agenda item.').transform(oneLine).default(''),
  author: line('who the report is from'),
  contact: line('whom readers can ask, and how'),
}

const isPlace = (text: string): boolean => {
  const [when = '', id] = text.split('_')
  return isDay(when.slice(0, 10)) && (when.length === 10 || /^T\d\d:\d\d:\d\d\.\d{3}Z$/.test(when.slice(10))) && !Number.isNaN(Date.parse(when)) && z.uuid().safeParse(id).success
}

/** A place in a list that is read page by page: a day or moment, and the id of the last row seen. */
export const Place = z.union([z.literal(''), z.string().refine(isPlace)], 'This is not a place in the list.').default('')

export const OnePaper = z.object({ paper: PaperId })
export const OneFigure = z.object({ paper: PaperId, figure: FigureId })
export const OneSection = z.object({ paper: PaperId, section: SectionId })
export const NewPaper = z.object({ board: z.uuid('Choose the board that the paper goes to.'), ...headingBlock })
export const Heading = z.object({ paper: PaperId, version: Version, ...headingBlock })
export const Section = z.object({ paper: PaperId, section: SectionId, version: Version, words, heading: sectionHeading })
export const NewSection = z.object({ paper: PaperId, kind: z.enum(SECTION_KINDS, 'Choose what kind of section to add.'), heading: sectionHeading })
export const Answers = z.object({
  paper: PaperId,
  version: Version,
  answers: z.partialRecord(z.enum(IMPLICATION_CATEGORIES), z.object({
    /** `some`: something follows, and `words` say what; `none`: nothing significant does; empty: still open. */
    applies: z.enum(['some', 'none', ''], 'Choose whether anything follows in this category.'),
    words: words.default(''),
  })),
})
export const NewFigure = z.object({
  paper: PaperId, section: SectionId,
  measure: z.enum(MEASURE_NAMES, 'Choose what the figure measures.'),
  caption: line('a caption', CAPTION_LENGTH_MAX),
  from: dayOrNone, to: dayOrNone,
  by: z.union([z.literal(''), z.enum(keysOf(GROUPINGS))], 'Choose by what the figure is split.').default(''),
})
export const Publication = z.object({ paper: PaperId, revision: Version })
export const Withdrawal = z.object({ paper: PaperId, reason: z.string().max(500, 'Use at most 500 letters.').transform(oneLine).pipe(z.string().min(3, 'Say why the paper is withdrawn; the public will read it.')) })
