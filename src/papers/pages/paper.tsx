/** A board paper as it is read: heading block, contents, numbered paragraphs, figures with their tables, how they were made. */
import { Fragment, type VNode } from 'preact'
import { BarChart } from '../../ui/chart.tsx'
import type { Figure } from '../../evidence/figure.ts'
import { APPENDIX_HEADING, headingLines, snapshotWords } from '../document.ts'
import { figureDefinition, figureDescription, figureNote, figureTable, peopleWords, rateWords } from '../figure-words.ts'
import { figuresOf, type Block, type ListItem, type NumberedFigure, type NumberedPaper, type Run } from '../numbering.ts'

const Runs = ({ runs }: { readonly runs: readonly Run[] }): VNode => (
  <>{runs.map(({ text, href }) => (href === undefined ? <bdi>{text}</bdi> : <a class="govuk-link tl-paper__address" href={href} rel="noreferrer">{text}</a>))}</>
)

const Letters = ({ items }: { readonly items: readonly ListItem[] }): VNode | null =>
  items.length === 0 ? null : (
    <ul class="tl-paper__letters" role="list">
      {items.map(({ letter, runs }) => <li><span class="tl-paper__letter">{letter}</span> <span><Runs runs={runs} /></span></li>)}
    </ul>
  )

/** The heading block: to whom, when, from whom. */
export const HeadingBlock = ({ paper }: { readonly paper: NumberedPaper }): VNode => (
  <dl class="tl-paper__heading">
    {headingLines(paper).map(({ label, words }) => <div><dt>{label}</dt><dd>{words}</dd></div>)}
  </dl>
)

/** A figure's chart with the exact figures beneath, its note, and the way to its definition where it has one. */
export const FigureView = ({ number, caption, figure, href }: {
  readonly number: number
  readonly caption: string
  readonly figure: Figure
  readonly href?: string | undefined
}): VNode => {
  const { headings: [group, , , counted] } = figureTable(figure)
  return (
    <div class="tl-paper__figure" id={`figure-${number}`}>
      <BarChart
        id={`chart-${number}`} title={`Figure ${number}: ${caption}`} description={figureDescription(figure)} unit="percent" of={group} counted={counted}
        bars={figure.cells.map((cell) => ({
          label: cell.label,
          value: cell.rate === null ? null : cell.rate * 100,
          interval: cell.low === null || cell.high === null ? undefined : [cell.low * 100, cell.high * 100],
          people: peopleWords(cell, figure),
          hidden: rateWords(cell),
        }))}
      />
      <p class="govuk-body-s tl-paper__note">{figureNote(figure)}</p>
      {href ? <p class="govuk-body"><a class="govuk-link" href={href}>How this figure is made<span class="govuk-visually-hidden"> (figure {number})</span></a></p> : null}
    </div>
  )
}

/** A figure's definition, line by line. `level` is the heading's that stands above. */
export const FigureDefinition = ({ figure, snapshot }: Pick<NumberedFigure, 'figure' | 'snapshot'>): VNode => (
  <dl class="tl-paper__definition">
    {(figure ? figureDefinition(figure) : []).map(({ heading, words }) => <div><dt>{heading}:</dt> <dd>{words}</dd></div>)}
    {snapshot ? <div><dt>Snapshot:</dt> <dd class="tl-paper__digest">{snapshotWords(snapshot)}</dd></div> : null}
  </dl>
)

/** One block of a section. `figureHref` gives the way to a figure's definition; `beside` what an editor adds to a figure. */
export const BlockView = ({ block, figureHref, beside }: {
  readonly block: Block
  readonly figureHref?: ((figure: NumberedFigure) => string) | undefined
  readonly beside?: ((figure: NumberedFigure) => VNode) | undefined
}): VNode => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <div class="tl-paper__paragraph" id={`p${block.number}`}>
          <span class="tl-paper__number">{block.number}</span>
          <div><p class="govuk-body"><Runs runs={block.runs} /></p><Letters items={block.items} /></div>
        </div>
      )
    case 'category':
      return (
        <>
          <h3 class="govuk-heading-s">{block.number} {block.heading}</h3>
          {block.paragraphs.map(({ runs, items }) => <><p class="govuk-body"><Runs runs={runs} /></p><Letters items={items} /></>)}
        </>
      )
    case 'source':
      return <p class="govuk-body"><Runs runs={block.runs} /></p>
    case 'figure':
      return (
        <>
          {block.figure ? <FigureView number={block.number} caption={block.caption} figure={block.figure} href={figureHref?.(block)} /> : (
            <p class="govuk-body tl-empty" id={`figure-${block.number}`}>Figure {block.number}: {block.caption}. It cannot be shown: {block.problem}</p>
          )}
          {beside?.(block) ?? null}
        </>
      )
  }
}

/** The whole paper beneath its `<h1>`. */
export const PaperView = ({ paper, figureHref }: { readonly paper: NumberedPaper; readonly figureHref?: (figure: NumberedFigure) => string }): VNode => {
  const figures = figuresOf(paper)
  return (
    <article class="tl-paper">
      <HeadingBlock paper={paper} />
      <nav class="tl-paper__contents" aria-label="Contents">
        <h2 class="govuk-heading-s">Contents</h2>
        <ul class="govuk-list">
          {paper.sections.map((section) => <li><a class="govuk-link" href={`#section-${section.number}`}>{section.number}. {section.heading}</a></li>)}
          {figures.length > 0 ? <li><a class="govuk-link" href="#how-made">{APPENDIX_HEADING}</a></li> : null}
        </ul>
      </nav>
      {paper.sections.map((section) => (
        <section aria-labelledby={`section-${section.number}`}>
          <h2 class="govuk-heading-m" id={`section-${section.number}`}>{section.number}. {section.heading}</h2>
          {section.blocks.map((block) => <BlockView block={block} figureHref={figureHref} />)}
        </section>
      ))}
      {figures.length > 0 ? (
        <section aria-labelledby="how-made">
          <h2 class="govuk-heading-m" id="how-made">{APPENDIX_HEADING}</h2>
          {figures.map(({ number, caption, figure, snapshot }) => (
            <Fragment key={number}>
              <h3 class="govuk-heading-s">Figure {number}: {caption}</h3>
              <FigureDefinition figure={figure} snapshot={snapshot} />
            </Fragment>
          ))}
        </section>
      ) : null}
    </article>
  )
}
