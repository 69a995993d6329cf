/** The public site: published papers, each as a page and as a PDF, and how each of their figures was made. Nothing about a person. */
import type { VNode } from 'preact'
import { londonDay, longDay } from '../../core/dates.ts'
import { CursorPages } from '../../ui/list.tsx'
import { file, page, type Route } from '../../ui/page.ts'
import { listPublished, readFigure, readPaper, readPdf } from '../actions.ts'
import { FigureDefinition, FigureView, PaperView } from './paper.tsx'

const publishedPapers = page({
  path: '/papers',
  ask: listPublished,
  open: true,
  input: ({ query }) => ({ before: query['before'] ?? '' }),
  title: () => 'Published papers',
  render: ({ papers, next }) => (
    <>
      <h1 class="govuk-heading-l">Published papers</h1>
      <p class="govuk-body-l tl-lede">What boards were told, with figures that lead to how they were made. Nothing here is about a person.</p>
      {papers.length === 0 ? <p class="govuk-body tl-empty">No paper has been published yet.</p> : (
        <ul class="tl-papers" role="list">
          {papers.map((paper) => (
            <li class="tl-papers__paper">
              <h2 class="govuk-heading-s"><a class="govuk-link" href={`/papers/${paper.id}`}>{paper.title}</a></h2>
              <p class="govuk-body-s">{paper.board}, meeting of {longDay(paper.meetingDay)}. Published {longDay(londonDay(new Date(paper.publishedAt)))}.</p>
            </li>
          ))}
        </ul>
      )}
      <CursorPages what="papers" next={next === null ? undefined : `/papers?before=${encodeURIComponent(next)}`} />
    </>
  ),
})

const Withdrawn = ({ title, board, meetingDay, reason, withdrawnOn }: { readonly title: string; readonly board: string; readonly meetingDay: string; readonly reason: string; readonly withdrawnOn: string }): VNode => (
  <>
    <h1 class="govuk-heading-l">{title}</h1>
    <div class="govuk-inset-text">
      <h2 class="govuk-heading-m">This paper was withdrawn on {longDay(withdrawnOn)}</h2>
      <p class="govuk-body">Reason: {reason}</p>
      <p class="govuk-body">It was written for {board}, meeting of {longDay(meetingDay)}. Its text and figures no longer stand.</p>
    </div>
  </>
)

const paperPage = page({
  path: '/papers/:paper',
  ask: readPaper,
  open: true,
  input: ({ params }) => ({ paper: params['paper'] ?? '' }),
  title: ({ title }) => title,
  around: () => ({ back: { text: 'Published papers', href: '/papers' } }),
  render: (view) => (view.state === 'withdrawn' ? <Withdrawn {...view} /> : (
    <>
      <span class="govuk-caption-l">{view.paper.board}: public report</span>
      <h1 class="govuk-heading-l">{view.title}</h1>
      <p class="govuk-body tl-no-print">
        {view.pdf ? <a class="govuk-link" href={`/papers/${view.paper.id}/paper.pdf`}>Read as a PDF</a> : 'This paper has no PDF: this page is the whole of it and can be printed.'}
      </p>
      <PaperView paper={view.paper} figureHref={({ id }) => `/papers/${view.paper.id}/figures/${id}`} />
    </>
  )),
})

const figurePage = page({
  path: '/papers/:paper/figures/:figure',
  ask: readFigure,
  open: true,
  input: ({ params }) => ({ paper: params['paper'] ?? '', figure: params['figure'] ?? '' }),
  title: ({ number, caption }) => `How figure ${number} is made: ${caption}`,
  around: ({ paper, number }) => ({ back: { text: 'Back to the paper', href: `/papers/${paper.id}#figure-${number}` } }),
  render: ({ id, paper, number, caption, figure, snapshot }) => (
    <>
      <span class="govuk-caption-l">{paper.title} ({paper.reference})</span>
      <h1 class="govuk-heading-l">How figure {number} is made</h1>
      <FigureView number={number} caption={caption} figure={figure} />
      <p class="govuk-body"><a class="govuk-link" href={`/papers/${paper.id}/figures/${id}.csv`} download>Save the figures as CSV</a></p>
      <h2 class="govuk-heading-m">Definition</h2>
      <p class="govuk-body">Measure “{figure.title}”. The figure was frozen when the paper was published: it does not change when the records do.</p>
      <FigureDefinition figure={figure} snapshot={snapshot} />
    </>
  ),
})

export const publicRoutes: readonly Route[] = [
  publishedPapers,
  paperPage,
  figurePage,
  file({
    path: '/papers/:paper/paper.pdf',
    ask: readPdf,
    open: true,
    input: ({ params }) => ({ paper: params['paper'] ?? '' }),
    file: ({ reference, pdf }) => ({ name: `${reference}.pdf`, type: 'application/pdf', body: Buffer.from(pdf, 'base64'), inline: true }),
  }),
  file({
    path: '/papers/:paper/figures/:figure.csv',
    ask: readFigure,
    open: true,
    input: ({ params }) => ({ paper: params['paper'] ?? '', figure: params['figure'] ?? '' }),
    file: ({ paper, number, csv }) => ({ name: `${paper.reference}-figure-${number}.csv`, type: 'text/csv; charset=utf-8', body: csv }),
  }),
]
