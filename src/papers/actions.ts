/** Board papers: written from the shared form, with live figures that freeze when the paper is published, and read by anyone. */
import { sql } from 'kysely'
import { z } from 'zod'
import { londonDay } from '../core/dates.ts'
import { no, notFound, stale, yes } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import { eventType } from '../platform/event.ts'
import { slice } from '../platform/slice.ts'
import { typstPdf } from '../platform/typst.ts'
import { figureCsv } from '../evidence/figure.ts'
import { paperDocument } from './document.ts'
import { Answers, Heading, NewFigure, NewPaper, NewSection, OneFigure, OnePaper, OneSection, Place, Publication, Section, Withdrawal } from './inputs.ts'
import { figuresOf, numberPaper, type NumberedPaper } from './numbering.ts'
import { decideMove, decideRemoval, FIGURES_IN_A_SECTION_MAX, gapsOf, IMPLICATION_CATEGORIES, nextPosition, TEMPLATE, type Gap, type PaperState } from './rules.ts'
import { boardsOf, countRevision, freezeFigures, holdDraft, holdPaper, implicationsOf, insertPaper, latestFigure, ownPaper, ownPapers, publicPaper, publishedPapers, saveAnswers, sectionOf, sectionsOf, storedPdf, storePdf, writtenPaper, type FigureRow, type SectionRow } from './store.ts'

/** A paper can now be read by anyone; its figures no longer change. */
export const paperPublished = eventType<{ paper: string; snapshots: readonly string[] }>('papers.published')
export const paperWithdrawn = eventType<{ paper: string }>('papers.withdrawn')

const SECRETARY = ['board-secretary'] as const
export const PAPERS_PAGE_SIZE = 20

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

export const writeSection = action({
  name: 'papers.write-section',
  title: 'Write a section of a draft',
  who: SECRETARY,
  classes: [],
  input: Section,
  async run(context, { paper, section, version, words, heading }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const found = await sectionOf(context, paper, section)
    if (!found) return notFound()
    if (found.kind === 'implications') return no('Implications are answered category by category.', 'words')
    if (found.version !== version) return stale({ heading: found.heading, words: found.words, version: found.version })
    // Only sections that a paper may have several of carry a heading of their own: the others are what the boards share.
    const own = TEMPLATE[found.kind].several && heading !== '' ? heading : found.heading
    await context.tx.updateTable('paper_section').set({ words, heading: own, version: version + 1 }).where('id', '=', section).execute()
    await countRevision(context, paper)
    return yes({ paper, section, version: version + 1 })
  },
})

export const addSection = action({
  name: 'papers.add-section',
  title: 'Add a section to a draft, at its place in the shared form',
  who: SECRETARY,
  classes: [],
  input: NewSection,
  async run(context, { paper, kind, heading }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const position = nextPosition(kind, (await sectionsOf(context, paper)).map((section) => section.position))
    if (!position.ok) return position
    const id = context.random.uuid()
        await context.tx.insertInto('paper_section').values({ id, paper_id: paper, kind, position: position.value, heading: TEMPLATE[kind].several && heading !== '' ? heading : TEMPLATE[kind].heading }).execute()
    await countRevision(context, paper)
    return yes({ paper, section: id })
  },
})

export const removeSection = action({
  name: 'papers.remove-section',
  title: 'Take a section that is not required out of a draft, with its figures',
  who: SECRETARY,
  classes: [],
  input: OneSection,
  async run(context, { paper, section }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const sections = await sectionsOf(context, paper)
    const found = sections.find(({ id }) => id === section)
    if (!found) return notFound()
    const decision = decideRemoval(found.kind, sections.filter(({ kind }) => kind === found.kind).length)
    if (!decision.ok) return decision
    await context.tx.deleteFrom('paper_figure').where('section_id', '=', section).execute()
    await context.tx.deleteFrom('paper_section').where('id', '=', section).execute()
    await countRevision(context, paper)
    return yes({ paper })
  },
})

export const answerImplications = action({
  name: 'papers.answer-implications',
  title: 'Say, category by category, what follows from a draft, or that nothing significant does',
  who: SECRETARY,
  classes: [],
  input: Answers,
  async run(context, { paper, version, answers }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const section = (await sectionsOf(context, paper)).find(({ kind }) => kind === 'implications')
    if (!section) return notFound()
    const { tx } = context
    if (section.version !== version)
      return stale({ version: section.version, answers: await implicationsOf(context, paper) })
    const empty = IMPLICATION_CATEGORIES.filter((category) => answers[category]?.applies === 'some' && answers[category].words.trim() === '')
    if (empty.length > 0) {
      const message = 'Say what follows, or choose that nothing significant does.'
      return { ...no(message, `answers.${empty[0]}.words`), more: empty.map((category) => ({ field: `answers.${category}.words`, message })) }
    }
    await saveAnswers(context, paper, section.id, answers)
    await tx.updateTable('paper_section').set({ version: version + 1 }).where('id', '=', section.id).execute()
    await countRevision(context, paper)
    return yes({ paper, version: version + 1 })
  },
})

export const putFigure = action({
  name: 'papers.put-figure',
  title: 'Put a figure of the evidence into a section of a draft; it stays live until the paper is published',
  who: SECRETARY,
  classes: [],
  input: NewFigure,
  async run(context, { paper, section, measure, caption, from, to, by }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const found = await sectionOf(context, paper, section)
    if (!found) return notFound()
    if (!TEMPLATE[found.kind].figures) return no(`Figures do not stand in “${found.heading}”. Put it into a key issue, the background or the summary.`, 'section')
    const { tx, random } = context
    const positions = (await tx.selectFrom('paper_figure').select('position').where('section_id', '=', section).execute()).map(({ position }) => position)
    if (positions.length >= FIGURES_IN_A_SECTION_MAX) return no(`A section has at most ${FIGURES_IN_A_SECTION_MAX} figures.`, 'section')
    const parameters = { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }), ...(by === '' ? {} : { by }) }
    // A period that is none is refused now; a snapshot that is not there yet only before publication.
    const latest = await latestFigure(context, measure, parameters)
    if (!latest.ok && latest.field !== undefined) return latest
    const id = random.uuid()
    await tx.insertInto('paper_figure').values({ id, paper_id: paper, section_id: section, position: Math.max(0, ...positions) + 1, measure, parameters: JSON.stringify(parameters), caption }).execute()
    await countRevision(context, paper)
    return yes({ paper, section, figure: id })
  },
})

export const removeFigure = action({
  name: 'papers.remove-figure',
  title: 'Take a figure out of a draft',
  who: SECRETARY,
  classes: [],
  input: OneFigure,
  async run(context, { paper, figure }) {
    const held = await holdDraft(context, paper)
    if (!held.ok) return held
    const gone = await context.tx.deleteFrom('paper_figure').where('id', '=', figure).where('paper_id', '=', paper).returning('section_id as section').executeTakeFirst()
    if (!gone) return notFound()
    await countRevision(context, paper)
    return yes({ paper, section: gone.section })
  },
})

export const publishPaper = action({
  name: 'papers.publish',
  title: 'Publish a draft: its figures freeze, its PDF is made, and anyone can read it',
  who: SECRETARY,
  classes: [],
  input: Publication,
  async run(context, { paper, revision }) {
    const held = await holdPaper(context, paper)
    if (!held.ok) return held
    const row = held.value
    const decision = decideMove(row.state, 'published')
    if (!decision.ok) return decision
    if (row.revision !== revision) return { ...stale({ revision: row.revision }), message: 'The paper has changed since you read it. Read it again below, then publish.' }
    const { written } = await writtenPaper(context, row)
    const gaps = gapsOf({ ...written, answered: written.implications.map(({ category }) => category) })
    if (gaps.length > 0) return { ...no(`This paper cannot be published yet: ${gaps[0]!.message}`), more: gaps.map(({ message }) => ({ field: '', message })) }

    const { tx, now, viewer } = context
    const published = numberPaper({ ...written, state: decision.value, publishedAt: now.toISOString() })
    const snapshots = await freezeFigures(context, published)
    const pdf = typstPdf(paperDocument(published, now))
    if (pdf.ok) await storePdf(context, paper, pdf.value)
    const pdfProblem = pdf.ok ? null : pdf.message
    // Last, because from here on the database refuses every change of what stands in the paper.
    await tx.updateTable('paper').set({ state: decision.value, published_at: now, published_by: viewer.accountId, pdf_problem: pdfProblem, revision: revision + 1 }).where('id', '=', paper).execute()
    await context.emit(paperPublished, { paper, snapshots })
    return yes({ paper, figures: figuresOf(published).length, pdf: pdf.ok, pdfProblem })
  },
})

export const withdrawPaper = action({
  name: 'papers.withdraw',
  title: 'Withdraw a published paper: the public page says so, with the reason',
  who: SECRETARY,
  classes: [],
  input: Withdrawal,
  async run(context, { paper, reason }) {
    const held = await holdPaper(context, paper)
    if (!held.ok) return held
    const decision = decideMove(held.value.state, 'withdrawn')
    if (!decision.ok) return decision
    const { tx, now, viewer } = context
    await tx.updateTable('paper').set({ state: decision.value, withdrawn_at: now, withdrawn_by: viewer.accountId, withdraw_reason: reason, revision: sql`revision + 1` }).where('id', '=', paper).execute()
    await context.emit(paperWithdrawn, { paper })
    return yes({ paper })
  },
})

/** What anyone reads of papers, newest first. */
export const listPublished = query({
  name: 'papers.published',
  title: 'Published papers, newest first; for anyone',
  who: 'anyone',
  classes: [],
  input: z.object({ before: Place }),
  async run(context, { before }) {
    const found = await publishedPapers(context, before, PAPERS_PAGE_SIZE + 1)
    const papers = found.slice(0, PAPERS_PAGE_SIZE).map(({ publishedAt, ...row }) => ({ ...row, publishedAt: publishedAt.toISOString() }))
    const last = papers.at(-1)
    return yes({ papers, next: found.length > PAPERS_PAGE_SIZE && last ? `${last.publishedAt}_${last.id}` : null })
  },
})

/** What anyone may read of one paper. */
export type PublicPaper =
  | { readonly state: 'published'; readonly title: string; readonly paper: NumberedPaper; readonly pdf: boolean }
  | { readonly state: 'withdrawn'; readonly id: string; readonly reference: string; readonly title: string; readonly board: string; readonly meetingDay: string; readonly reason: string; readonly withdrawnOn: string }

/** Of a withdrawn paper only its heading, the day and the reason are told. */
export const readPaper = query({
  name: 'papers.read',
  title: 'One published paper with its frozen figures; for anyone',
  who: 'anyone',
  classes: [],
  input: OnePaper,
  async run(context, { paper }) {
    const row = await publicPaper(context, paper)
    if (!row) return notFound()
    const { id, reference, title, board, meetingDay } = row
    if (row.state === 'withdrawn' && row.withdrawnAt)
      return yes<PublicPaper>({ state: 'withdrawn', id, reference, title, board, meetingDay, reason: row.withdrawReason ?? '', withdrawnOn: londonDay(row.withdrawnAt) })
    const { written } = await writtenPaper(context, row)
    return yes<PublicPaper>({ state: 'published', title, paper: numberPaper(written), pdf: row.pdfProblem === null })
  },
})

export const readFigure = query({
  name: 'papers.figure',
  title: 'How one figure of a published paper was made: definition, source and snapshot; for anyone',
  who: 'anyone',
  classes: [],
  input: OneFigure,
  async run(context, { paper, figure }) {
    const row = await publicPaper(context, paper)
    if (row?.state !== 'published') return notFound()
    const found = figuresOf(numberPaper((await writtenPaper(context, row)).written)).find(({ id }) => id === figure)
    if (!found?.figure || !found.snapshot) return notFound()
    const { number, caption, snapshot } = found
    return yes({ id: figure, paper: { id: row.id, title: row.title, reference: row.reference }, number, caption, figure: found.figure, snapshot, csv: figureCsv(found.figure) })
  },
})

export const readPdf = query({
  name: 'papers.pdf',
  title: 'The PDF of a published paper as it was published, in base64; for anyone',
  who: 'anyone',
  classes: [],
  input: OnePaper,
  async run(context, { paper }) {
    const row = await publicPaper(context, paper)
    if (row?.state !== 'published') return notFound()
    const stored = await storedPdf(context, paper)
    return stored ? yes({ reference: row.reference, sha256: stored.sha256, pdf: stored.pdf.toString('base64') }) : notFound()
  },
})

export const papers = slice({
  name: 'papers',
  named: [
    listBoards, listPapers, editPaper, startPaper, writeHeading, writeSection, addSection, removeSection, answerImplications, putFigure, removeFigure,
    publishPaper, withdrawPaper, listPublished, readPaper, readFigure, readPdf,
  ],
})
