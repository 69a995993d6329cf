import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { examplePaper } from '../../tests/paper-example.ts'
import { pdfText } from '../../tests/pdf-text.ts'
import { typstPdf } from '../platform/typst.ts'
import { paperDocument } from './document.ts'
import { figureNote, figureTable } from './figure-words.ts'
import { figuresOf, numberPaper, type Block, type NumberedPaper, type WrittenPaper } from './numbering.ts'
import { PaperView } from './pages/paper.tsx'

const MADE_AT = new Date('2026-11-23T09:00:00Z')
const pdfOf = (paper: WrittenPaper): Uint8Array => {
  const made = typstPdf(paperDocument(numberPaper(paper), MADE_AT))
  if (!made.ok) throw new Error(made.message)
  return made.value
}

/** Letters and signs alone: where a line ends, and whether a space stands there, is a matter of the page. */
const squeezed = (text: string): string => text.normalize('NFKC').replace(/[\s\u00AD\u200B\u2066-\u2069]/g, '')

const runs = (list: readonly { readonly text: string }[]): string => list.map(({ text }) => text).join('')

/** Everything that a reader of the paper is told, in order. */
const told = (paper: NumberedPaper): string[] => paper.sections.flatMap((section) => [`${section.number}. ${section.heading}`, ...section.blocks.flatMap(blockTold)])
const blockTold = (block: Block): string[] => {
  switch (block.kind) {
    case 'paragraph': return [block.number, runs(block.runs), ...block.items.flatMap(({ letter, runs: words }) => [letter, runs(words)])]
    case 'category': return [`${block.number} ${block.heading}`, ...block.paragraphs.flatMap((paragraph) => [runs(paragraph.runs), ...paragraph.items.map((item) => runs(item.runs))])]
    case 'source': return [runs(block.runs)]
    case 'figure': return block.figure ? [`Figure ${block.number}: ${block.caption}`, ...figureTable(block.figure).rows.flat(), figureNote(block.figure)] : []
  }
}

/** Are all of them there, one after the other? Gives the first that is not. */
const firstMissing = (wanted: readonly string[], text: string): string | null => {
  let from = 0
  for (const words of wanted) {
    const at = text.indexOf(squeezed(words), from)
    if (at < 0) return words
    from = at + squeezed(words).length
  }
  return null
}

const pageText = (paper: NumberedPaper): string =>
  renderToString(PaperView({ paper })).replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

describe('the PDF of a paper', () => {
  const written = examplePaper()
  const paper = numberPaper(written)

  test('says what the page says, in the same order with the same numbers', () => {
    const wanted = told(paper)
    expect(wanted.length).toBeGreaterThan(100)
    expect(firstMissing(wanted, squeezed(pageText(paper)))).toBeNull()
    expect(firstMissing(wanted, squeezed(pdfText(pdfOf(written)).pages.join(' ')))).toBeNull()
  })

  test('is tagged, has a title, a language and an alternative text for each picture, and names PDF/UA-1', () => {
    const { whole, alternatives, pages } = pdfText(pdfOf(written))
    expect(whole).toContain('/MarkInfo')
    expect(whole).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(whole).toMatch(/\/Lang \(en-GB\)/)
    expect(alternatives).toHaveLength(figuresOf(paper).length)
    expect(pages).toHaveLength(4)
  })

  test('is refused without an alternative text, because PDF/UA-1 is enforced', () => {
    const { source, ...rest } = paperDocument(paper, MADE_AT)
    const made = typstPdf({ ...rest, source: source.replace(', alt: f.description', '') })
    expect(made.ok ? '' : made.message).toContain('missing alt text')
  })

  test('is the same bytes for the same paper', () => {
    expect(Buffer.compare(Buffer.from(pdfOf(written)), Buffer.from(pdfOf(written)))).toBe(0)
  })
})

describe('what people typed stays words', () => {
  const HOSTILE = [
    '#include "/etc/passwd"', '#read("/etc/passwd")', '*bold* _italic_ `raw`', '] ) } #} $x^2$ \\ \\u{1F600}', '<label> @reference // comment /* more */',
    '= Heading', '"quoted" \'single\' \\" end', '</script><script>alert(1)</script>', '&lt;b&gt; &amp;amp;', '#set page(width: 1pt)', 'sys.inputs.paper',
  ]
  test.each(HOSTILE)('%s', (typed) => {
    const first = examplePaper().sections[0]!
    const written = examplePaper({ title: `Title ${typed}`, author: `Author ${typed}`, contact: typed, sections: [{ ...first, heading: typed, words: `${typed}\n\nA list\n- ${typed}` }], figures: [], implications: [] })
    const paper = numberPaper(written)
    const text = squeezed(pdfText(pdfOf(written)).pages.join(' '))
    expect(firstMissing([`Title ${typed}`, `Author ${typed}`, typed, ...told(paper)], text)).toBeNull()
    expect(firstMissing(told(paper), squeezed(pageText(paper)))).toBeNull()
    expect(renderToString(PaperView({ paper }))).not.toContain('<script')
  })

  test('the document’s source is the same whatever was typed', () => {
    const typed = examplePaper({ title: '#panic("x")' })
    expect(paperDocument(numberPaper(typed), MADE_AT).source).toBe(paperDocument(numberPaper(examplePaper()), MADE_AT).source)
  })

  test('letters that run from right to left make a PDF where the server has a font for them, and else a sentence', () => {
    const made = typstPdf(paperDocument(numberPaper(examplePaper({ title: 'Hebrew שלום and Arabic مرحبا' })), MADE_AT))
    expect(made.ok || made.message.includes('No font on this server')).toBe(true)
  })

  test('characters that no font has are named, and the paper goes without a PDF', () => {
    const made = typstPdf(paperDocument(numberPaper(examplePaper({ title: 'Unassigned \u{E0FFF} and private \u{F0000}' })), MADE_AT))
    expect(made.ok ? 'made' : made.message).toMatch(/No font on this server has the characters/)
  })
})
