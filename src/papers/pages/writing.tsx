/** Writing one part of a draft at a time: heading block, section, implications, a figure. Whoever comes second sees both versions. */
import type { ComponentChildren, VNode } from 'preact'
import { allMeasureWords } from '../../evidence/figures.ts'
import { GROUPINGS } from '../../evidence/measure.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type Route, type Values } from '../../ui/page.ts'
import { answerImplications, editPaper, putFigure, writeHeading, writeSection, type EditedPaper } from '../actions.ts'
import { IMPLICATION_CATEGORIES, IMPLICATIONS, isImplicationCategory, NO_IMPLICATIONS, TEMPLATE } from '../rules.ts'
import { editorHref, onePaper, sectionHref } from './editor.tsx'
import { HeadingFields } from './secretary.tsx'

/** Shown when somebody else saved first; what this writer typed stays in the boxes beneath. */
const SavedMeanwhile = ({ frame, children }: { readonly frame: Frame; readonly children: ComponentChildren }): VNode | null =>
  frame.stale === undefined ? null : (
    <InsetText>
      <h2 class="govuk-heading-m">What is saved now</h2>
      {children}
      <p class="govuk-body">What you wrote is in the boxes below. Saving replaces what is saved now.</p>
    </InsetText>
  )

const Leave = ({ paper }: { readonly paper: string }): VNode => <a class="govuk-link" href={editorHref(paper)}>Leave without saving</a>

/** The section that this page's address names: `/board-papers/:paper/sections/:section`. */
const namedSection = ({ sections }: EditedPaper, frame: Frame): EditedPaper['sections'][number] | undefined =>
  sections.find(({ id }) => id === frame.path.split('/')[4])

const Gone = ({ view }: { readonly view: EditedPaper }): VNode => (
  <>
    <h1 class="govuk-heading-l">This cannot be written</h1>
    <p class="govuk-body">{view.state === 'draft' ? 'The section is no longer in the paper.' : `The paper is ${view.state}: it no longer changes.`} <a class="govuk-link" href={editorHref(view.paper.id)}>Back to the paper</a></p>
  </>
)

const around = ({ paper }: EditedPaper): { back: { text: string; href: string } } => ({ back: { text: 'Back to the paper', href: editorHref(paper.id) } })

const headingPage = page({
  path: '/board-papers/:paper/heading',
  ask: editPaper,
  input: onePaper,
  title: () => 'Change the heading block',
  around,
  render: (view, frame) => {
    const { paper, version } = view
    if (view.state !== 'draft') return <Gone view={view} />
    const { title, meetingDay, agendaItem, author, contact } = paper
    return (
      <>
        <h1 class="govuk-heading-l">Change the heading block</h1>
        <SavedMeanwhile frame={frame}><p class="govuk-body tl-paper__saved">{[title, meetingDay, agendaItem, author, contact].join('\n')}</p></SavedMeanwhile>
        <Form frame={frame} action={`${editorHref(paper.id)}/heading`} hidden={{ version: String(version) }} submit="Save" beside={<Leave paper={paper.id} />}>
          <HeadingFields frame={frame} title={title} meetingDay={meetingDay} agendaItem={agendaItem} author={author} contact={contact} />
        </Form>
      </>
    )
  },
})

const sectionPage = page({
  path: '/board-papers/:paper/sections/:section',
  ask: editPaper,
  input: onePaper,
  title: ({ paper }) => `Write a section: ${paper.title}`,
  around,
  render: (view, frame) => {
    const section = namedSection(view, frame)
    if (!section || view.state !== 'draft' || section.kind === 'implications') return <Gone view={view} />
    const { several, hint, figures } = TEMPLATE[section.kind]
    return (
      <>
        <span class="govuk-caption-l">{view.paper.title}</span>
        <h1 class="govuk-heading-l">{section.heading}</h1>
        <SavedMeanwhile frame={frame}>
          {several ? <p class="govuk-body"><strong>{section.heading}</strong></p> : null}
          <p class="govuk-body tl-paper__saved">{section.words === '' ? 'Nothing.' : section.words}</p>
        </SavedMeanwhile>
        <Form frame={frame} action={sectionHref(view.paper.id, section)} hidden={{ version: String(section.version) }} submit="Save" beside={<Leave paper={view.paper.id} />}>
          {several ? <TextField frame={frame} name="heading" label="Heading" value={section.heading} /> : null}
          <TextArea
            frame={frame} name="words" label="Words" value={section.words} rows={18}
            hint={<>{hint} Name nobody: anyone will read it. Leave an empty line between paragraphs: they are numbered for you. Begin a line with “- ” for a list with letters.</>}
          />
        </Form>
        {figures ? <p class="govuk-body"><a class="govuk-link" href={`${editorHref(view.paper.id)}/sections/${section.id}/figures`}>Put a figure in this section</a></p> : null}
      </>
    )
  },
})

const answerField = (category: string, part: 'applies' | 'words'): string => `answers.${category}.${part}`

/** The posted boxes as the action's answers. */
const answersOf = (values: Values): Record<string, { applies: unknown; words: unknown }> =>
  Object.fromEntries(IMPLICATION_CATEGORIES.map((category) => [category, { applies: values[answerField(category, 'applies')] ?? '', words: values[answerField(category, 'words')] ?? '' }]))

const implicationsPage = page({
  path: '/board-papers/:paper/implications',
  ask: editPaper,
  input: onePaper,
  title: () => 'Implications',
  around,
  render: (view, frame) => {
    const section = view.sections.find(({ kind }) => kind === 'implications')
    if (!section || view.state !== 'draft') return <Gone view={view} />
    const saidOf = (category: string) => view.implications.find((one) => one.category === category)
    return (
      <>
        <span class="govuk-caption-l">{view.paper.title}</span>
        <h1 class="govuk-heading-l">Implications</h1>
        <p class="govuk-body">Every category needs an answer before the paper can be published. What you leave open stays open.</p>
        <SavedMeanwhile frame={frame}>
          <ul class="govuk-list">{view.implications.map(({ category, applies, words }) => <li><strong>{isImplicationCategory(category) ? IMPLICATIONS[category] : category}</strong>: {applies ? words : NO_IMPLICATIONS}</li>)}</ul>
        </SavedMeanwhile>
        <Form frame={frame} action={`${editorHref(view.paper.id)}/implications`} hidden={{ version: String(section.version) }} submit="Save" beside={<Leave paper={view.paper.id} />}>
          {IMPLICATION_CATEGORIES.map((category) => {
            const said = saidOf(category)
            return (
              <RadioField
                frame={frame} name={answerField(category, 'applies')} label={IMPLICATIONS[category]} small value={said ? (said.applies ? 'some' : 'none') : undefined}
                choices={[
                  { value: 'none', text: NO_IMPLICATIONS },
                  { value: 'some', text: 'Something follows', reveals: <TextArea frame={frame} name={answerField(category, 'words')} label={`What follows: ${IMPLICATIONS[category].toLowerCase()}`} value={said?.words} rows={4} /> },
                ]}
              />
            )
          })}
        </Form>
      </>
    )
  },
})

const figurePicker = page({
  path: '/board-papers/:paper/sections/:section/figures',
  ask: editPaper,
  input: onePaper,
  title: () => 'Put a figure in',
  around,
  render: (view, frame) => {
    const section = namedSection(view, frame)
    if (!section || view.state !== 'draft') return <Gone view={view} />
    const measures = allMeasureWords()
    return (
      <>
        <span class="govuk-caption-l">{section.heading}</span>
        <h1 class="govuk-heading-l">Put a figure in</h1>
        <p class="govuk-body">It shows the newest evidence until the paper is published; then it freezes. Counts of few people are hidden.</p>
        <Form frame={frame} action={`${editorHref(view.paper.id)}/sections/${section.id}/figures`} submit="Put it in" beside={<Leave paper={view.paper.id} />}>
          <RadioField frame={frame} name="measure" label="What should it answer?" choices={measures.map(({ measure, title, question }) => ({ value: measure, text: title, hint: question }))} />
          <TextField frame={frame} name="caption" label="Caption" hint="Leave empty to use the measure’s own title." />
          <SelectField
            frame={frame} name="by" label="Split by (some figures only)" empty="Not split further"
            choices={keysOf(GROUPINGS).filter((by) => by !== 'all').map((by) => ({ value: by, text: `${GROUPINGS[by]}: ${measures.filter(({ splits }) => splits.some((split) => split.by === by)).map(({ title }) => title.toLowerCase()).join('; ')}` })).filter(({ text }) => !text.endsWith(': '))}
          />
          <DayField frame={frame} name="from" label="From (if not its latest complete year)" />
          <DayField frame={frame} name="to" label="To" />
        </Form>
      </>
    )
  },
})

const captionOf = (values: Values): unknown =>
  values['caption'] === '' ? allMeasureWords().find(({ measure }) => measure === values['measure'])?.title : values['caption']

export const writingRoutes: readonly Route[] = [
  headingPage, sectionPage, implicationsPage, figurePicker,
  form({
    path: '/board-papers/:paper/heading',
    does: writeHeading,
    again: headingPage,
    input: ({ params }, values) => ({ ...values, paper: params['paper'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The heading block is saved.',
  }),
  form({
    path: '/board-papers/:paper/sections/:section',
    does: writeSection,
    again: sectionPage,
    input: ({ params }, values) => ({ ...values, paper: params['paper'], section: params['section'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The section is saved.',
  }),
  form({
    path: '/board-papers/:paper/implications',
    does: answerImplications,
    again: implicationsPage,
    input: ({ params }, values) => ({ version: values['version'], paper: params['paper'], answers: answersOf(values) }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The implications are saved.',
  }),
  form({
    path: '/board-papers/:paper/sections/:section/figures',
    does: putFigure,
    again: figurePicker,
    input: ({ params }, values) => ({ ...values, caption: captionOf(values), paper: params['paper'], section: params['section'] }),
    next: ({ paper }) => editorHref(paper),
    notice: () => 'The figure is in the paper. It stays live until the paper is published.',
  }),
]
