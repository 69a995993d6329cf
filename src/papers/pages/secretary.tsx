/** The secretary's list of papers, and starting a new one. */
import type { VNode } from 'preact'
import { longDay, relativeDay } from '../../core/dates.ts'
import { DayField, Form, SelectField, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Button } from '../../ui/govuk/button.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { listBoards, listPapers, startPaper } from '../actions.ts'
import { isPaperState, STATES } from '../rules.ts'

const STATE_TAGS = { draft: 'govuk-tag--yellow', published: 'govuk-tag--green', withdrawn: 'govuk-tag--grey' } as const

/** A paper's state in a word. */
export const StateTag = ({ state }: { readonly state: string }): VNode | null =>
  isPaperState(state) ? <Tag text={STATES[state].title} classes={STATE_TAGS[state]} /> : null

/** The heading block's boxes, for a new paper and for a change. */
export const HeadingFields = ({ frame, title, meetingDay, agendaItem, author, contact }: {
  readonly frame: Frame
  readonly title?: string
  readonly meetingDay?: string
  readonly agendaItem?: string
  readonly author?: string
  readonly contact?: string
}): VNode => (
  <>
    <TextField frame={frame} name="title" label="Title" value={title} />
    <DayField frame={frame} name="meetingDay" label="Day of the meeting" hint="For example, 27 3 2027" value={meetingDay} />
    <TextField frame={frame} name="agendaItem" label="Agenda item (if known)" width={5} value={agendaItem} />
    <TextField frame={frame} name="author" label="From" hint="Name and post. The public will read it." value={author} />
    <TextField frame={frame} name="contact" label="Contact" hint="A shared mailbox or number rather than a person’s own. The public will read it." value={contact} />
  </>
)

const paperList = page({
  path: '/board-papers',
  ask: listPapers,
  menu: { text: 'Board papers', order: 10, roles: ['board-secretary'] },
  input: ({ query }) => ({ before: query['before'] ?? '' }),
  title: () => 'Board papers',
  render: ({ papers, today, next }) => (
    <>
      <h1 class="govuk-heading-l">Board papers</h1>
      <Button text="Start a paper" href="/board-papers/new" />
      <DataTable
        caption="Papers, latest meeting first" quiet rows={papers}
        empty="There are no papers yet. Start one: its sections are laid out for you, and figures come from the evidence."
        columns={[
          { heading: 'Paper', names: true, cell: (paper) => <a class="govuk-link" href={`/board-papers/${paper.id}`}>{paper.title}</a> },
          { heading: 'Board', cell: (paper) => paper.board },
          { heading: 'Meeting', cell: (paper) => <>{longDay(paper.meetingDay)} <span class="tl-quiet">{relativeDay(paper.meetingDay, today)}</span></> },
          { heading: 'State', cell: (paper) => <StateTag state={paper.state} /> },
        ]}
      />
      <CursorPages what="papers" next={next === null ? undefined : `/board-papers?before=${encodeURIComponent(next)}`} />
    </>
  ),
})

const newPaper = page({
  path: '/board-papers/new',
  ask: listBoards,
  input: () => ({}),
  title: () => 'Start a paper',
  around: () => ({ back: { text: 'Board papers', href: '/board-papers' } }),
  render: ({ boards, author }, frame) => (
    <>
      <h1 class="govuk-heading-l">Start a paper</h1>
      {boards.length === 0 ? <p class="govuk-body tl-empty">Your partnership has no board yet. Ask an administrator to add it.</p> : (
        <Form frame={frame} action="/board-papers" submit="Start the paper">
          <SelectField frame={frame} name="board" label="Board" empty="Choose a board" choices={boards.map(({ id, name }) => ({ value: id, text: name }))} />
          <HeadingFields frame={frame} author={author} />
        </Form>
      )}
    </>
  ),
})

export const secretaryRoutes: readonly Route[] = [
  paperList,
  newPaper,
  form({
    path: '/board-papers',
    does: startPaper,
    again: newPaper,
    input: (_request, values) => values,
    next: ({ paper }) => `/board-papers/${paper}`,
    notice: () => 'The paper is started. Write its sections in any order; what is missing is listed at the top.',
  }),
]
