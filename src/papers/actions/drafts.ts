/** A draft as a whole: the list of papers, starting one, its heading block, and what its editor shows. */
import { sql } from 'kysely'
import { z } from 'zod'
import { londonDay } from '../../core/dates.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import { Heading, NewPaper, OnePaper, PAPERS_PAGE_SIZE, Place, SECRETARY } from '../inputs.ts'
import { numberPaper, type NumberedPaper } from '../numbering.ts'
import { gapsOf, type Gap, type PaperState } from '../rules.ts'
import { boardsOf, holdDraft, insertPaper, ownPaper, ownPapers, writtenPaper, type FigureRow, type SectionRow } from '../store.ts'

/** The boards that this secretary can write for. */
export const listBoards = query({
  name: 'papers.boards',
  title: 'Boards of the partnership that papers go to',
  who: SECRETARY,
  classes: [],
  input: z.object({}),
  run: async (context) => yes({ boards: await boardsOf(context), author: context.viewer?.name ?? '' }),
})

export const listPapers = query({
  name: 'papers.list',
  title: 'Papers of the own organisation: drafts, published and withdrawn, latest meeting first',
  who: SECRETARY,
  classes: [],
  input: z.object({ before: Place }),
  async run(context, { before }) {
    const found = await ownPapers(context, before, PAPERS_PAGE_SIZE + 1)
    const papers = found.slice(0, PAPERS_PAGE_SIZE)
    const last = papers.at(-1)
    return yes({ papers, today: context.today, next: found.length > PAPERS_PAGE_SIZE && last ? `${last.meetingDay}_${last.id}` : null })
  },
})

/** A paper of the own organisation as its editor needs it. */
export interface EditedPaper {
  readonly paper: NumberedPaper
  readonly state: PaperState
  /** Of the heading block. */
  readonly version: number
  /** Of the whole: publishing names the one that was read. */
  readonly revision: number
  readonly sections: readonly SectionRow[]
  readonly implications: readonly { readonly category: string; readonly applies: boolean; readonly words: string }[]
  readonly figures: readonly FigureRow[]
  readonly gaps: readonly Gap[]
  readonly pdfProblem: string | null
  readonly withdrawReason: string | null
  readonly withdrawnOn: string | null
  readonly today: string
}

export const editPaper = query({
  name: 'papers.edit',
  title: 'One paper of the own organisation, numbered, with live figures and what is missing before it can be published',
  who: SECRETARY,
  classes: [],
  input: OnePaper,
  async run(context, { paper }) {
    const row = await ownPaper(context, paper)
    if (!row) return notFound()
    const { written, sections, figures } = await writtenPaper(context, row)
    const gaps = row.state === 'draft' ? gapsOf({ ...written, answered: written.implications.map(({ category }) => category) }) : []
    const { state, version, revision, pdfProblem, withdrawReason, withdrawnAt } = row
    return yes<EditedPaper>({
      paper: numberPaper(written), state, version, revision, sections, implications: written.implications, figures,
      gaps, pdfProblem, withdrawReason, withdrawnOn: withdrawnAt === null ? null : londonDay(withdrawnAt), today: context.today,
    })
  },
})

export const startPaper = action({
  name: 'papers.start',
  title: 'Start a paper for a board from the shared form',
  who: SECRETARY,
  classes: [],
  input: NewPaper,
  async run(context, { board, title, meetingDay, agendaItem, author, contact }) {
    if (!(await boardsOf(context)).some(({ id }) => id === board)) return no('Choose a board of your partnership.', 'board')
    const id = await insertPaper(context, { board, title, meetingDay, agendaItem, author, contact })
    return yes({ paper: id })
  },
})

export const writeHeading = action({
  name: 'papers.write-heading',
  title: 'Change the heading block of a draft: title, meeting, author, contact',
  who: SECRETARY,
  classes: [],
  input: Heading,
  async run(context, { paper, version, title, meetingDay, agendaItem, author, contact }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const { value: now } = held
    if (now.version !== version) return stale({ title: now.title, meetingDay: now.meetingDay, agendaItem: now.agendaItem, author: now.author, contact: now.contact, version: now.version })
    await context.tx.updateTable('paper').set({ title, meeting_day: meetingDay, agenda_item: agendaItem, author, contact, version: version + 1, revision: sql`revision + 1` }).where('id', '=', paper).execute()
    return yes({ paper, version: version + 1 })
  },
})
