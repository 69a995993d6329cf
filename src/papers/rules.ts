/** What a board paper is: its form, its workflow, what must be there before it is published. Pure. */
import { no, yes, type Result } from '../core/result.ts'
import type { Random } from '../core/random.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { randomReference } from '../core/reference.ts'

export interface SectionForm {
  readonly heading: string
  /** What to write, for the secretary. */
  readonly hint: string
  readonly required: boolean
  /** A paper may have several of these, each under a heading of its own. */
  readonly several: boolean
  /** Figures may stand in it. */
  readonly figures: boolean
}

/**
 * The form that board papers of councils, panels and commissioners share, in their order. A new paper starts with the required
 * sections; the others can be added.
 */
export const TEMPLATE = {
  purpose: { heading: 'Purpose', hint: 'One or two sentences: why the board gets this paper.', required: true, several: false, figures: false },
  recommendation: { heading: 'Recommendation', hint: 'What the board is asked to do: note, agree, decide. Begin each with “- ” to get a) b) c).', required: true, several: false, figures: false },
  summary: { heading: 'Summary', hint: 'For a long paper: the few things to remember.', required: false, several: false, figures: true },
  'terms-of-reference': { heading: 'Terms of reference', hint: 'Which of the board’s duties this paper falls under.', required: false, several: false, figures: false },
  background: { heading: 'Background', hint: 'What the reader must know: the law, the plan, earlier papers and decisions.', required: true, several: false, figures: true },
  'key-issues': { heading: 'Key issues', hint: 'What has changed and what it means. Use one section for each subject; put figures in here.', required: true, several: true, figures: true },
  priorities: { heading: 'Alignment with priorities', hint: 'Which priorities of the plan this serves.', required: false, several: false, figures: false },
  implications: { heading: 'Implications', hint: 'What follows in each category, or that nothing significant does.', required: true, several: false, figures: false },
  'source-documents': { heading: 'Source documents', hint: 'One document to a paragraph: title, publisher, date and where it can be read.', required: true, several: false, figures: false },
} as const satisfies Record<string, SectionForm>

export type SectionKind = keyof typeof TEMPLATE
export const SECTION_KINDS = keysOf(TEMPLATE)
export const isSectionKind = (kind: string): kind is SectionKind => Object.hasOwn(TEMPLATE, kind)

/** What the five papers and their councils ask about, each answered on its own in every paper. */
export const IMPLICATIONS = {
  resource: 'Resource implications',
  finance: 'Finance implications',
  'human-resources': 'Human resources implications',
  legal: 'Statutory, risk and legal implications',
  'crime-and-disorder': 'Crime and disorder implications',
  'human-rights': 'Human rights implications',
  equality: 'Equality and diversity implications',
  safeguarding: 'Safeguarding of children and adults at risk',
  sustainability: 'Sustainability and the environment',
  'service-users': 'Implications for people using services',
  engagement: 'Engagement and consultation',
  'local-members': 'Localism and local member involvement',
  'public-health': 'Public health implications',
  wales: 'Implications for Wales',
} as const

export type ImplicationCategory = keyof typeof IMPLICATIONS
export const IMPLICATION_CATEGORIES = keysOf(IMPLICATIONS)
export const isImplicationCategory = (category: string): category is ImplicationCategory => Object.hasOwn(IMPLICATIONS, category)
/** Written under a category only when somebody chose it: silence is not an answer. */
export const NO_IMPLICATIONS = 'There are no significant implications within this category.'

export const STATES = {
  draft: { title: 'Draft', changes: true, next: ['published'] },
  published: { title: 'Published', changes: false, next: ['withdrawn'] },
  withdrawn: { title: 'Withdrawn', changes: false, next: [] },
} as const satisfies Record<string, { title: string; changes: boolean; next: readonly string[] }>

export type PaperState = keyof typeof STATES
export const isPaperState = (state: string): state is PaperState => Object.hasOwn(STATES, state)

export const TITLE_LENGTH_MAX = 200
export const WORDS_LENGTH_MAX = 20_000
export const CAPTION_LENGTH_MAX = 200
export const SECTIONS_OF_ONE_KIND_MAX = 20
export const FIGURES_IN_A_SECTION_MAX = 10

/** May the paper go from one state to another? A withdrawn paper stays withdrawn: a corrected one is a new paper. */
export const decideMove = (from: PaperState, to: PaperState): Result<PaperState> => {
  const allowed: readonly string[] = STATES[from].next
  if (allowed.includes(to)) return yes(to)
  return no(to === 'published' ? `This paper is ${STATES[from].title.toLowerCase()}, not a draft: it cannot be published again.` : 'Only a published paper can be withdrawn.')
}

/** May words and figures still change? */
export const decideChange = (state: PaperState): Result<PaperState> =>
  STATES[state].changes ? yes(state) : no('This paper is published: it no longer changes. Withdraw it and write a new one, or write a follow-up.')

/** Where the first section of a kind stands; the next 99 places are for more of it. */
export const firstPosition = (kind: SectionKind): number => SECTION_KINDS.indexOf(kind) * 100 + 100

/** A position for one more section of a kind, among the positions taken: the template's order, then the order of adding. */
export const nextPosition = (kind: SectionKind, taken: readonly number[]): Result<number> => {
  const first = firstPosition(kind)
  const own = taken.filter((position) => position >= first && position < first + 100)
  if (own.length > 0 && !TEMPLATE[kind].several) return no(`The paper already has a section “${TEMPLATE[kind].heading}”.`, 'kind')
  if (own.length >= SECTIONS_OF_ONE_KIND_MAX) return no(`A paper has at most ${SECTIONS_OF_ONE_KIND_MAX} sections of this kind.`, 'kind')
  return yes(Math.max(first - 1, ...own) + 1)
}

/** May this section leave the paper? Required ones stay; of several, the last stays. */
export const decideRemoval = (kind: SectionKind, ofThisKind: number): Result<SectionKind> => {
  const { required, heading } = TEMPLATE[kind]
  return required && ofThisKind <= 1 ? no(`Every paper has a section “${heading}”: it cannot be removed.`) : yes(kind)
}

export interface WrittenSection {
  readonly id: string
  readonly kind: SectionKind
  readonly heading: string
  readonly words: string
}

/** Something that must be mended before publication: which section it is in (null: the heading block), and the sentence. */
export interface Gap {
  readonly sectionId: string | null
  readonly message: string
}

/**
 * What is missing before the paper may be published, a sentence each, in the paper's order.
 * `answered` are the categories of implications that somebody has decided; `figures` says of each whether its value can be had today.
 */
export const gapsOf = (paper: {
  readonly meetingDay: string
  readonly sections: readonly WrittenSection[]
  readonly answered: readonly string[]
  readonly figures: readonly { readonly sectionId: string; readonly caption: string; readonly problem: string | null }[]
}): Gap[] => {
  const gaps: Gap[] = []
  for (const kind of SECTION_KINDS)
    if (TEMPLATE[kind].required && !paper.sections.some((section) => section.kind === kind)) gaps.push({ sectionId: null, message: `Add the section “${TEMPLATE[kind].heading}”.` })
  for (const { id, kind, heading, words } of paper.sections) {
    const figures = paper.figures.filter((figure) => figure.sectionId === id)
    if (kind === 'implications') {
      const open = IMPLICATION_CATEGORIES.filter((category) => !paper.answered.includes(category))
      if (open.length > 0) gaps.push({ sectionId: id, message: `Say what applies under ${open.length === 1 ? `“${IMPLICATIONS[open[0]!]}”` : `${open.length} categories of implications`}, or that nothing significant does.` })
    } else if (words.trim() === '') gaps.push({ sectionId: id, message: `Write “${heading}”.` })
    for (const { caption, problem } of figures)
      if (problem !== null) gaps.push({ sectionId: id, message: `The figure “${caption}” cannot be frozen: ${problem}` })
  }
  return gaps
}

/** What was typed without control characters, which are not words and which the database cannot keep. Line ends and tabs stay. */
export const plainText = (typed: string): string => typed.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '')

/** The same as one line: line ends and runs of spaces become one space, so that a title cannot break a heading block. */
export const oneLine = (typed: string): string => plainText(typed).replace(/\s+/g, ' ').trim()

/** A short readable reference that nobody can count up from: `BP-7K2M9QX`. */
export const newPaperReference = (random: Random): string => randomReference('BP', random)
