/**
 * The person's own copy as a page, a PDF document and JSON: from the reviewed rows alone, so that what was withheld is in none of
 * them. Pure. Written for the person: plain words, their rights, whom to ask. Typed words never become markup.
 */
import { longDay, type Day } from '../core/dates.ts'
import type { ToldRow } from './marks.ts'
import { redactRow, withheldWords, type Ground, type RowDecision } from './redaction.ts'

export interface ReviewedRow extends RowDecision {
  readonly section: string
  readonly told: ToldRow
}

/** What leaves, in one shape for all three forms. */
export interface OwnCopy {
  readonly title: string
  readonly reference: string
  readonly name: string
  readonly madeOn: Day
  readonly organisation: string
  readonly intro: readonly string[]
  readonly sections: readonly { readonly title: string; readonly rows: readonly ToldRow[] }[]
  readonly withheld: readonly string[]
  readonly rights: readonly string[]
}

const RIGHTS = [
  'If something here is wrong, tell us: you can have it corrected, and your own words kept beside it.',
  'You can ask us to keep something and not to use it, or to erase it. We tell you what the law allows.',
  'If you think that we have not answered as we should, you can complain to us, to the Information Commissioner (ico.org.uk, telephone 0303 123 1113), or go to court.',
]

/** The copy, of rows in the order in which the slices told them. Sections of which nothing is left are not named. */
export const ownCopy = (facts: { readonly reference: string; readonly name: string; readonly madeOn: Day; readonly received: Day; readonly organisation: string }, sectionTitles: readonly string[], rows: readonly ReviewedRow[]): OwnCopy => ({
  title: 'What is held about you',
  reference: facts.reference, name: facts.name, madeOn: facts.madeOn, organisation: facts.organisation,
  intro: [
    `You asked on ${longDay(facts.received)} for a copy of what is held about you. This is what ${facts.organisation} and the organisations it works with hold in this system, as it stood on ${longDay(facts.madeOn)}.`,
    'It is used to manage your sentence, to support you and to keep people safe. The part “Who looked at your information” says who looked at it.',
  ],
  sections: sectionTitles.flatMap((title) => {
    const left = rows.filter((row) => row.section === title).map((row) => redactRow(row.told, row)).filter((row) => row !== null)
    return left.length === 0 ? [] : [{ title, rows: left }]
  }),
  withheld: withheldWords(rows.map(({ ground }): Ground | null => ground)),
  rights: RIGHTS,
})

/** An answer as it is read: nothing is `not recorded`. */
export const valueWords = (value: string | number | boolean | null): string => (value === null || value === '' ? 'not recorded' : value === true ? 'yes' : value === false ? 'no' : String(value))

export const copyJson = (copy: OwnCopy): string => `${JSON.stringify(copy, null, 2)}\n`

const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A page that stands alone: no script, no picture, nothing fetched. */
export const copyHtml = (copy: OwnCopy): string => `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${html(copy.title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b2422}h1,h2{line-height:1.2;color:#123b3a}dl{border-top:1px solid #8b9894;margin:0 0 1rem;padding-top:.5rem}dt{font-weight:700}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><main><h1>${html(copy.title)}</h1><p><strong>${html(copy.name)}</strong><br>${html(copy.reference)}<br>${html(longDay(copy.madeOn))}</p>
${copy.intro.map((line) => `<p>${html(line)}</p>`).join('\n')}
${copy.sections.map((section) => `<h2>${html(section.title)}</h2>
${section.rows.map((row) => `<dl>${Object.entries(row).map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(valueWords(value))}</dd>`).join('')}</dl>`).join('\n')}`).join('\n')}
<h2>What is not here</h2>${copy.withheld.map((line) => `<p>${html(line)}</p>`).join('\n')}
<h2>What you can do</h2><ul>${copy.rights.map((line) => `<li>${html(line)}</li>`).join('')}</ul></main></body></html>
`

const SOURCE = `
#let d = json(bytes(sys.inputs.paper))
#set document(title: d.title, author: d.organisation)
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), numbering: "1", footer: context align(center, text(9pt, fill: rgb("#46534e"))[#d.reference, page #counter(page).display() of #counter(page).final().first()]))
#set text(lang: "en", region: "GB", font: "Libertinus Serif", size: 11.5pt, hyphenate: false, fill: rgb("#1b2422"))
#set par(leading: 0.65em, spacing: 0.9em)
#show title: set text(20pt, fill: rgb("#123b3a"))
#show heading: set text(fill: rgb("#123b3a"))
#show heading.where(level: 1): it => block(above: 1.6em, below: 0.8em, sticky: true, text(13pt, it.body))
#title()
#strong(d.name)
#linebreak()
#d.reference, #d.made
#for line in d.intro { par(line) }
#for s in d.sections [
  #heading(level: 1, s.title)
  #for row in s.rows {
    block(above: 0.8em, below: 0.8em, inset: (left: 0.8em), stroke: (left: 0.6pt + rgb("#8b9894")))[
      #for entry in row { block(above: 0.4em)[#strong(entry.name + ":") #entry.value] }
    ]
  }
]
#heading(level: 1, "What is not here")
#for line in d.withheld { par(line) }
#heading(level: 1, "What you can do")
#for line in d.rights { par(line) }
`

/** The document for platform/typst.ts: a fixed template, and the copy as data. */
export const copyDocument = (copy: OwnCopy, madeAt: Date): { readonly source: string; readonly data: string; readonly madeAt: Date } => ({
  source: SOURCE,
  madeAt,
  data: JSON.stringify({
    ...copy, made: longDay(copy.madeOn),
    sections: copy.sections.map((section) => ({ title: section.title, rows: section.rows.map((row) => Object.entries(row).map(([name, value]) => ({ name, value: valueWords(value) }))) })),
  }),
})
