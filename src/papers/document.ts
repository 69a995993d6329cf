/**
 * A paper as a PDF document: a fixed Typst template and the paper as data. What people typed never becomes Typst source, so that
 * nothing typed can be markup, read a file or change the page. Pure: platform/typst.ts makes the PDF.
 */
import { londonDay, longDay } from '../core/dates.ts'
import { figureDefinition, figureDescription, figureNote, figureTable } from './figure-words.ts'
import { figuresOf, type Block, type NumberedPaper } from './numbering.ts'
import { figurePicture } from './picture.ts'

/** What the compiler is given. `data` is JSON, read by the template through `sys.inputs.paper`. */
export interface TypstDocument {
  readonly source: string
  readonly data: string
  /** The moment written into the PDF. */
  readonly madeAt: Date
}

/** The line that says what the paper is made of, in every form of it. */
export const HEADING_LABELS = { to: 'To', meeting: 'Meeting date', item: 'Agenda item', from: 'From', contact: 'Contact', reference: 'Reference', published: 'Published' } as const
export const APPENDIX_HEADING = 'How the figures are made'

/** The heading block's lines; empty ones are left out. */
export const headingLines = (paper: NumberedPaper): { readonly label: string; readonly words: string }[] => [
  { label: HEADING_LABELS.to, words: paper.board },
  { label: HEADING_LABELS.meeting, words: longDay(paper.meetingDay) },
  { label: HEADING_LABELS.item, words: paper.agendaItem },
  { label: HEADING_LABELS.from, words: paper.author === paper.organisation ? paper.author : `${paper.author}, ${paper.organisation}` },
  { label: HEADING_LABELS.contact, words: paper.contact },
  { label: HEADING_LABELS.reference, words: paper.reference },
  { label: HEADING_LABELS.published, words: paper.publishedAt === null ? '' : longDay(londonDay(new Date(paper.publishedAt))) },
].filter(({ words }) => words !== '')

/** Where a figure's records were frozen, in a line. */
export const snapshotWords = (snapshot: { readonly day: string; readonly id: string; readonly digest: string }): string =>
  `Records as known at the end of ${longDay(snapshot.day)}; snapshot ${snapshot.id}; digest ${snapshot.digest}`

const SOURCE = `
#let d = json(bytes(sys.inputs.paper))
#set document(title: d.title, author: d.author)
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), numbering: "1", footer: context align(center, text(9pt, fill: rgb("#46534e"))[#d.reference, page #counter(page).display() of #counter(page).final().first()]))
#set text(lang: "en", region: "GB", font: "Libertinus Serif", size: 11pt, hyphenate: false, fill: rgb("#1b2422"))
#set par(leading: 0.62em, spacing: 0.9em)
#show title: set text(20pt, fill: rgb("#123b3a"))
#show heading: set text(fill: rgb("#123b3a"))
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.8em, sticky: true, text(13pt, it.body))
#show heading.where(level: 2): it => block(above: 1.2em, below: 0.6em, sticky: true, text(11pt, it.body))
#show link: set text(fill: rgb("#1d5a91"))
#show figure.caption: set text(10pt)
#let run(r) = if "href" in r { link(r.href, r.text) } else { r.text }
#let runs(list) = for r in list { run(r) }
#let numbered(number, body) = grid(columns: (2.6em, 1fr), number, body)
#let lettered(items) = for item in items { block(above: 0.6em, inset: (left: 1em), grid(columns: (1.6em, 1fr), item.letter, runs(item.runs))) }
#let paragraph(p) = { runs(p.runs); lettered(p.items) }
#let drawn(f) = block(above: 1.4em, below: 1.4em)[
  #figure(image(bytes(f.picture), format: "svg", width: 100%, alt: f.description), kind: image, supplement: [Figure], numbering: _ => str(f.number), caption: figure.caption(position: top, f.caption))
  #text(9.5pt, table(columns: (1fr, auto, auto, auto), align: (left, right, right, right), stroke: (x, y) => (bottom: if y == 0 { 1pt } else { 0.4pt } + rgb("#8b9894")), inset: (x: 4pt, y: 3.5pt),
    table.header(..f.headings.map(h => strong(h))), ..f.rows.flatten()))
  #text(9pt, fill: rgb("#46534e"), f.note)
]
#text(10pt, fill: rgb("#46534e"), d.kicker)
#title()
#grid(columns: (8em, 1fr), row-gutter: 0.7em, ..d.lines.map(l => (strong(l.label), l.words)).flatten())
#outline(title: "Contents", depth: 1)
#for s in d.sections [
  #heading(level: 1, s.heading)
  #for b in s.blocks {
    if b.kind == "paragraph" { block(above: 0.9em, numbered(b.number, paragraph(b))) }
    if b.kind == "category" { heading(level: 2, b.heading); for p in b.paragraphs { block(above: 0.7em, paragraph(p)) } }
    if b.kind == "source" { block(above: 0.7em, runs(b.runs)) }
    if b.kind == "figure" { drawn(b) }
  }
]
#if d.appendix.len() > 0 [
  #heading(level: 1, d.appendixHeading)
  #for f in d.appendix [
    #heading(level: 2, f.heading)
    #for l in f.lines { block(above: 0.5em, text(10pt)[#strong(l.heading + ":") #l.words]) }
  ]
]
`

const blockData = (block: Block): object => {
  if (block.kind === 'category') return { kind: block.kind, heading: `${block.number} ${block.heading}`, paragraphs: block.paragraphs }
  if (block.kind !== 'figure') return block
  const { figure, number, caption } = block
  if (!figure) throw new Error('A figure without a value has no picture')
  const { headings, rows } = figureTable(figure)
  return { kind: block.kind, number, caption, picture: figurePicture(figure), description: figureDescription(figure), headings, rows, note: figureNote(figure) }
}

/** The document of a published paper, or of a draft whose figures all have a value; throws where one has none. */
export const paperDocument = (paper: NumberedPaper, madeAt: Date): TypstDocument => ({
  source: SOURCE,
  madeAt,
  data: JSON.stringify({
    title: paper.title,
    author: paper.author,
    kicker: `${paper.board}: public report`,
    reference: paper.reference,
    lines: headingLines(paper),
    sections: paper.sections.map((section) => ({ heading: `${section.number}. ${section.heading}`, blocks: section.blocks.map(blockData) })),
    appendixHeading: APPENDIX_HEADING,
    appendix: figuresOf(paper).flatMap(({ number, caption, figure, snapshot }) => (figure && snapshot ? [{
      heading: `Figure ${number}: ${caption}`,
      lines: [...figureDefinition(figure), { heading: 'Snapshot', words: snapshotWords(snapshot) }],
    }] : [])),
  }),
})
