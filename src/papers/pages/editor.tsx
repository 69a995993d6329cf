/** The editor's first page: what is missing, the paper as it stands with live figures, and the way to publish, preview or withdraw it. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { form, page, type PageRequest, type Route } from '../../ui/page.ts'
import { addSection, editPaper, publishPaper, removeFigure, removeSection, withdrawPaper, type EditedPaper } from '../actions.ts'
import { snapshotWords } from '../document.ts'
import { figuresOf, type NumberedFigure, type NumberedSection } from '../numbering.ts'
import { isSectionKind, SECTION_KINDS, TEMPLATE, type Gap } from '../rules.ts'
import { BlockView, HeadingBlock, PaperView } from './paper.tsx'
import { StateTag } from './secretary.tsx'

export const editorHref = (paper: string): string => `/board-papers/${paper}`
/** Where a section is written: implications have a form of their own. */
export const sectionHref = (paper: string, section: { readonly id: string; readonly kind: string }): string =>
  section.kind === 'implications' ? `${editorHref(paper)}/implications` : `${editorHref(paper)}/sections/${section.id}`
export const onePaper = ({ params }: PageRequest): { paper: string } => ({ paper: params['paper'] ?? '' })

const Missing = ({ view }: { readonly view: EditedPaper }): VNode => {
  const { paper, gaps, sections } = view
  const hrefOf = ({ sectionId }: Gap): string | null => {
    const section = sections.find(({ id }) => id === sectionId)
    return section ? sectionHref(paper.id, section) : null
  }
  return gaps.length === 0 ? (
    <SummaryCard title="Ready to publish" tone="good">
      <p class="govuk-body">Everything that the shared form asks for is there. Publishing freezes the figures, makes the PDF and lets anyone read the paper.</p>
      <Button text="Read it through and publish" href={`${editorHref(paper.id)}/publication`} />
    </SummaryCard>
  ) : (
    <SummaryCard title={`${gaps.length} ${gaps.length === 1 ? 'thing is' : 'things are'} missing before this can be published`} tone="working">
      <ul class="govuk-list">
        {gaps.map((gap) => {
          const href = hrefOf(gap)
          return <li>{href ? <a class="govuk-link" href={href}>{gap.message}</a> : gap.message}</li>
        })}
      </ul>
    </SummaryCard>
  )
}

const LiveFigure = ({ frame, paper, figure }: { readonly frame: Frame; readonly paper: string; readonly figure: NumberedFigure }): VNode => (
  <div class="tl-no-print">
    {figure.snapshot ? <p class="govuk-body-s tl-paper__note">Live. {snapshotWords(figure.snapshot)}. It freezes when the paper is published.</p> : null}
    <Form frame={frame} action={`${editorHref(paper)}/figures/${figure.id}/removal`} hidden={{ figure: figure.id }} submit={`Take figure ${figure.number} out`} submitClasses="govuk-button--secondary" />
  </div>
)

const EditedSection = ({ view, section, frame }: { readonly view: EditedPaper; readonly section: NumberedSection; readonly frame: Frame }): VNode => {
  const { paper, sections } = view
  const { several, required, figures } = TEMPLATE[section.kind]
  const empty = !section.blocks.some(({ kind }) => kind !== 'figure')
  const removable = !required || (several && sections.filter(({ kind }) => kind === section.kind).length > 1)
  const about = <span class="govuk-visually-hidden"> “{section.heading}”</span>
  return (
    <section aria-labelledby={`section-${section.number}`}>
      <h2 class="govuk-heading-m" id={`section-${section.number}`}>{section.number}. {section.heading}</h2>
      <p class="govuk-body tl-no-print">
        <a class="govuk-link" href={sectionHref(paper.id, section)}>{empty ? 'Write' : 'Change'}{about}</a>
        {figures ? <>{' · '}<a class="govuk-link" href={`${editorHref(paper.id)}/sections/${section.id}/figures`}>Put a figure in{about}</a></> : null}
      </p>
      {empty ? <p class="govuk-body tl-empty">Nothing is written yet. {TEMPLATE[section.kind].hint}</p> : null}
      {section.blocks.map((block) => <BlockView block={block} beside={(figure) => <LiveFigure frame={frame} paper={paper.id} figure={figure} />} />)}
      {removable ? (
        <Details summaryText={`Take “${section.heading}” out of the paper`}>
          <p class="govuk-body">Its words and figures go with it.</p>
          <Form frame={frame} action={`${editorHref(paper.id)}/sections/${section.id}/removal`} hidden={{ section: section.id }} submit="Take the section out" submitClasses="govuk-button--warning" />
        </Details>
      ) : null}
    </section>
  )
}

const AddSection = ({ view, frame }: { readonly view: EditedPaper; readonly frame: Frame }): VNode => {
  const kinds = SECTION_KINDS.filter((kind) => TEMPLATE[kind].several || !view.sections.some((section) => section.kind === kind))
  const typed = frame.values['kind']
  return (
    <Details summaryText="Add a section" open={typeof typed === 'string' && isSectionKind(typed)}>
      <Form frame={frame} action={`${editorHref(view.paper.id)}/sections`} submit="Add the section">
        <RadioField frame={frame} name="kind" label="What kind of section?" small choices={kinds.map((kind) => ({ value: kind, text: TEMPLATE[kind].heading, hint: TEMPLATE[kind].hint }))} />
        <TextField frame={frame} name="heading" label="Its heading (key issues only)" hint="What the section is about, for example: Accommodation" />
      </Form>
    </Details>
  )
}

const Draft = ({ view, frame }: { readonly view: EditedPaper; readonly frame: Frame }): VNode => (
  <>
    <Missing view={view} />
    <article class="tl-paper">
      <HeadingBlock paper={view.paper} />
      <p class="govuk-body tl-no-print"><a class="govuk-link" href={`${editorHref(view.paper.id)}/heading`}>Change the heading block</a></p>
      {view.paper.sections.map((section) => <EditedSection view={view} section={section} frame={frame} />)}
      <AddSection view={view} frame={frame} />
    </article>
  </>
)

const Kept = ({ view }: { readonly view: EditedPaper }): VNode => (
  <>
    {view.state === 'withdrawn' ? (
      <SummaryCard title="Withdrawn"><p class="govuk-body">Withdrawn on {view.withdrawnOn === null ? '' : longDay(view.withdrawnOn)}: {view.withdrawReason} The public page says so; its text and PDF can no longer be read there.</p></SummaryCard>
    ) : (
      <SummaryCard title="Anyone can read this paper" tone="good">
        <p class="govuk-body"><a class="govuk-link" href={`/papers/${view.paper.id}`}>Read it on the public site</a>{view.pdfProblem === null ? <>{' · '}<a class="govuk-link" href={`/papers/${view.paper.id}/paper.pdf`}>PDF</a></> : null}{' · '}<a class="govuk-link" href={`${editorHref(view.paper.id)}/withdrawal`}>Withdraw it</a></p>
        {view.pdfProblem === null ? null : <p class="govuk-body">It has no PDF. {view.pdfProblem}</p>}
      </SummaryCard>
    )}
    <PaperView paper={view.paper} {...(view.state === 'published' ? { figureHref: ({ id }: NumberedFigure) => `/papers/${view.paper.id}/figures/${id}` } : {})} />
  </>
)

export const editorPage = page({
  path: '/board-papers/:paper',
  ask: editPaper,
  input: onePaper,
  title: ({ paper }) => paper.title,
  around: () => ({ back: { text: 'Board papers', href: '/board-papers' } }),
  render: (view, frame) => (
    <>
      <span class="govuk-caption-l">{view.paper.board}, {view.paper.reference}</span>
      <h1 class="govuk-heading-l">{view.paper.title} <StateTag state={view.state} /></h1>
      {view.state === 'draft' ? <Draft view={view} frame={frame} /> : <Kept view={view} />}
    </>
  ),
})

const publicationPage = page({
  path: '/board-papers/:paper/publication',
  ask: editPaper,
  input: onePaper,
  title: ({ paper }) => `Publish: ${paper.title}`,
  around: ({ paper }) => ({ back: { text: 'Back to the paper', href: editorHref(paper.id) } }),
  render: (view, frame) => {
    const { paper, revision, gaps, state } = view
    const count = figuresOf(paper).length
    return (
      <>
        <h1 class="govuk-heading-l">Read it through and publish</h1>
        {state !== 'draft' ? <p class="govuk-body">This paper is {state} already. <a class="govuk-link" href={editorHref(paper.id)}>Back to the paper</a></p> : gaps.length > 0 ? <Missing view={view} /> : (
          <Form frame={frame} action={`${editorHref(paper.id)}/publication`} hidden={{ revision: String(revision) }} submit="Publish" beside={<a class="govuk-link" href={editorHref(paper.id)}>Not yet</a>}>
            <p class="govuk-body">
              Anyone can then read what stands below: make sure that its words name nobody. {count === 0 ? 'It has no figures.' : `${count === 1 ? 'Its figure freezes' : `Its ${count} figures freeze`} at the values shown here.`} Nothing in it can be changed afterwards; it can be withdrawn, with a reason that the public reads.
            </p>
          </Form>
        )}
        <div class="tl-paper__preview">
          <span class="govuk-caption-l">{paper.board}: public report</span>
          <p class="govuk-heading-l">{paper.title}</p>
          <PaperView paper={paper} />
        </div>
      </>
    )
  },
})

const withdrawalPage = page({
  path: '/board-papers/:paper/withdrawal',
  ask: editPaper,
  input: onePaper,
  title: ({ paper }) => `Withdraw: ${paper.title}`,
  around: ({ paper }) => ({ back: { text: 'Back to the paper', href: editorHref(paper.id) } }),
  render: ({ paper }, frame) => (
    <>
      <h1 class="govuk-heading-l">Withdraw this paper</h1>
      <p class="govuk-body">The public page of “{paper.title}” will say that it was withdrawn, today’s day and your reason. Its text, figures and PDF can no longer be read there. This cannot be undone.</p>
      <Form frame={frame} action={`${editorHref(paper.id)}/withdrawal`} submit="Withdraw the paper" submitClasses="govuk-button--warning" beside={<a class="govuk-link" href={editorHref(paper.id)}>Keep it</a>}>
        <TextArea frame={frame} name="reason" label="Why is it withdrawn?" hint="The public will read this." rows={3} />
      </Form>
    </>
  ),
})

export const editorRoutes: readonly Route[] = [
  editorPage, publicationPage, withdrawalPage,
  form({
    path: '/board-papers/:paper/sections',
    does: addSection,
    again: editorPage,
    input: ({ params }, values) => ({ ...values, paper: params['paper'] }),
    next: ({ paper, section }) => `${editorHref(paper)}/sections/${section}`,
    notice: () => 'The section is added.',
  }),
  form({
    path: '/board-papers/:paper/sections/:section/removal',
    does: removeSection,
    again: editorPage,
    input: ({ params }) => ({ paper: params['paper'], section: params['section'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The section is taken out.',
  }),
  form({
    path: '/board-papers/:paper/figures/:figure/removal',
    does: removeFigure,
    again: editorPage,
    input: ({ params }) => ({ paper: params['paper'], figure: params['figure'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The figure is taken out.',
  }),
  form({
    path: '/board-papers/:paper/publication',
    does: publishPaper,
    again: publicationPage,
    input: ({ params }, values) => ({ ...values, paper: params['paper'] }),
    next: ({ paper }) => editorHref(paper),
    notice: ({ pdf, pdfProblem }) => (pdf ? 'The paper is published, with its PDF. Anyone can read it.' : `The paper is published and anyone can read it as a page. It has no PDF: ${pdfProblem ?? ''}`),
  }),
  form({
    path: '/board-papers/:paper/withdrawal',
    does: withdrawPaper,
    again: withdrawalPage,
    input: ({ params }, values) => ({ ...values, paper: params['paper'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The paper is withdrawn. The public page says so, with your reason.',
  }),
]
