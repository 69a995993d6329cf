/** A paper's rows: held for a change, written with live or frozen figures, and listed. */
import { createHash } from 'node:crypto'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { no, notFound, yes, type Result } from '../core/result.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { figure as figureShape, type Figure } from '../evidence/figure.ts'
import { figureFor } from '../evidence/actions.ts'
import { figureInput } from '../evidence/figures.ts'
import type { Answers } from './inputs.ts'
import { decideChange, firstPosition, IMPLICATION_CATEGORIES, isPaperState, isSectionKind, newPaperReference, SECTION_KINDS, TEMPLATE, type PaperState, type SectionKind } from './rules.ts'
import { figuresOf, type FigureSnapshot, type NumberedPaper, type WrittenPaper } from './numbering.ts'

/** What a figure is of: a measure and, where it is not the measure's own, the period and grouping. */
export const figureParameters = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), by: z.string().optional() })
export type FigureParameters = z.infer<typeof figureParameters>

/** What is kept when a figure freezes: everything that it showed, and the snapshot it was made of. */
const frozenFigure = z.object({
  figure: figureShape,
  snapshot: z.object({ id: z.string(), day: z.string(), madeAt: z.string(), digest: z.string() }),
})

export interface PaperRow {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly board: string
  readonly organisation: string
  readonly agendaItem: string
  readonly meetingDay: string
  readonly author: string
  readonly contact: string
  readonly state: PaperState
  readonly publishedAt: Date | null
  readonly withdrawnAt: Date | null
  readonly withdrawReason: string | null
  readonly pdfProblem: string | null
  readonly version: number
  readonly revision: number
}

const paperRows = ({ tx }: Pick<Reading, 'tx'>) =>
  tx.selectFrom('paper').innerJoin('board', 'board.id', 'paper.board_id').innerJoin('organisation', 'organisation.id', 'paper.organisation_id').select([
    'paper.id', 'paper.reference', 'paper.title', 'board.name as board', 'organisation.name as organisation',
    'paper.agenda_item as agendaItem', 'paper.meeting_day as meetingDay', 'paper.author', 'paper.contact', 'paper.state', 'paper.published_at as publishedAt',
    'paper.withdrawn_at as withdrawnAt', 'paper.withdraw_reason as withdrawReason', 'paper.pdf_problem as pdfProblem', 'paper.version', 'paper.revision',
  ])

const withState = <R extends { state: string }>(row: R): R & { state: PaperState } => {
  if (!isPaperState(row.state)) throw new Error('No such state of a paper')
  return { ...row, state: row.state }
}

/** A paper that has been published, for anyone. */
export const publicPaper = async (context: Pick<Reading, 'tx'>, paper: string): Promise<PaperRow | undefined> => {
  const row = await paperRows(context).where('paper.id', '=', paper).where('paper.state', '<>', 'draft').executeTakeFirst()
  return row && withState(row)
}

/** A paper of the viewer's own organisation, in any state. */
export const ownPaper = async (context: Reading, paper: string): Promise<PaperRow | undefined> => {
  if (!context.viewer) return undefined
  const row = await paperRows(context).where('paper.id', '=', paper).where('paper.organisation_id', '=', context.viewer.organisationId).executeTakeFirst()
  return row && withState(row)
}

/** The own paper, held against others until this action is saved: two changes, or a change and a publication, come one after the other. */
export const holdPaper = async (context: Acting, paper: string): Promise<Result<PaperRow>> => {
  await context.tx.selectFrom('paper').select('id').where('id', '=', paper).where('organisation_id', '=', context.viewer.organisationId).forUpdate().execute()
  const held = await ownPaper(context, paper)
  return held ? yes(held) : notFound()
}

/** The own paper, held, and still a draft. */
export const holdDraft = async (context: Acting, paper: string): Promise<Result<PaperRow>> => {
  const held = await holdPaper(context, paper)
  if (!held.ok) return held
  const decision = decideChange(held.value.state)
  return decision.ok ? held : decision
}

/** Papers of the viewer's own organisation, latest meeting first; `before` is `<day>_<id>` of the last one seen, or empty. */
export const ownPapers = async ({ tx, viewer }: Reading, before: string, limit: number) => {
  const [day, id] = before.split('_')
  let rows = tx.selectFrom('paper').innerJoin('board', 'board.id', 'paper.board_id')
    .select(['paper.id', 'reference', 'title', 'board.name as board', 'meeting_day as meetingDay', 'state'])
    .where('paper.organisation_id', '=', viewer?.organisationId ?? null).orderBy('meeting_day', 'desc').orderBy('paper.id', 'desc').limit(limit)
  if (day && id) rows = rows.where(sql<boolean>`(meeting_day, paper.id) < (${day.slice(0, 10)}::date, ${id}::uuid)`)
  return rows.execute()
}

/** Published papers, newest first; `before` is `<moment>_<id>` of the last one seen, or empty. */
export const publishedPapers = async ({ tx }: Reading, before: string, limit: number) => {
  const [moment, id] = before.split('_')
  let rows = tx.selectFrom('paper').innerJoin('board', 'board.id', 'paper.board_id')
    .select(['paper.id', 'reference', 'title', 'board.name as board', 'meeting_day as meetingDay', sql<Date>`published_at`.as('publishedAt')])
    .where('state', '=', 'published').orderBy('published_at', 'desc').orderBy('paper.id', 'desc').limit(limit)
  if (moment && id) rows = rows.where(sql<boolean>`(published_at, paper.id) < (${moment}::timestamptz, ${id}::uuid)`)
  return rows.execute()
}

/** A new draft with the sections that the shared form requires. */
export const insertPaper = async (
  { tx, random, viewer, now }: Acting,
  paper: { readonly board: string; readonly title: string; readonly meetingDay: string; readonly agendaItem: string; readonly author: string; readonly contact: string },
): Promise<string> => {
  const id = random.uuid()
  const { board, title, meetingDay, agendaItem, author, contact } = paper
  await tx.insertInto('paper').values({
    id, reference: newPaperReference(random), board_id: board, organisation_id: viewer.organisationId, title, agenda_item: agendaItem, meeting_day: meetingDay,
    author, contact, state: 'draft', started_by: viewer.accountId, started_at: now,
  }).execute()
  await tx.insertInto('paper_section').values(SECTION_KINDS.filter((kind) => TEMPLATE[kind].required).map((kind) => ({
    id: random.uuid(), paper_id: id, position: firstPosition(kind), kind, heading: TEMPLATE[kind].heading,
  }))).execute()
  return id
}

/** Keeps the answers that were given, category by category; an empty one opens the category again, one not named stays as it is. */
export const saveAnswers = async ({ tx }: Acting, paper: string, section: string, answers: z.output<typeof Answers>['answers']): Promise<void> => {
  const named = IMPLICATION_CATEGORIES.filter((category) => answers[category])
  if (named.length > 0) await tx.deleteFrom('paper_implication').where('section_id', '=', section).where('category', 'in', named).execute()
  const rows = named.flatMap((category) => {
    const answer = answers[category]
    if (!answer || answer.applies === '') return []
    return [{ paper_id: paper, section_id: section, category, applies: answer.applies === 'some', words: answer.applies === 'some' ? answer.words.trim() : '' }]
  })
  if (rows.length > 0) await tx.insertInto('paper_implication').values(rows).execute()
}

/** Something in the paper has changed: whoever read it before reads it again before publishing. */
export const countRevision = async ({ tx }: Acting, paper: string): Promise<void> => {
  await tx.updateTable('paper').set({ revision: sql`revision + 1` }).where('id', '=', paper).execute()
}

export interface SectionRow {
  readonly id: string
  readonly kind: SectionKind
  readonly heading: string
  readonly words: string
  readonly position: number
  readonly version: number
}

/** The sections of a paper in their order. */
export const sectionsOf = async ({ tx }: Pick<Reading, 'tx'>, paper: string): Promise<SectionRow[]> => {
  const rows = await tx.selectFrom('paper_section').select(['id', 'kind', 'heading', 'words', 'position', 'version']).where('paper_id', '=', paper).orderBy('position').execute()
  return rows.map((row) => {
    if (!isSectionKind(row.kind)) throw new Error('No such kind of section')
    return { ...row, kind: row.kind }
  })
}

/** The draft's section of this id, if it has one. */
export const sectionOf = async (context: Pick<Reading, 'tx'>, paper: string, section: string): Promise<SectionRow | undefined> =>
  (await sectionsOf(context, paper)).find(({ id }) => id === section)

/** What the paper says category by category. */
export const implicationsOf = ({ tx }: Pick<Reading, 'tx'>, paper: string): Promise<{ category: string; applies: boolean; words: string }[]> =>
  tx.selectFrom('paper_implication').select(['category', 'applies', 'words']).where('paper_id', '=', paper).execute()

export interface FigureRow {
  readonly id: string
  readonly sectionId: string
  readonly measure: string
  readonly parameters: FigureParameters
  readonly caption: string
}

interface FoundFigure extends FigureRow {
  readonly value: { readonly figure: Figure; readonly snapshot: FigureSnapshot } | null
  readonly problem: string | null
}

/** The figures of a paper: as they were frozen, or of a draft as they would freeze now. */
const figuresOfPaper = async (context: Reading, { id, state }: Pick<PaperRow, 'id' | 'state'>): Promise<FoundFigure[]> => {
  const rows = await context.tx.selectFrom('paper_figure').innerJoin('paper_section', 'paper_section.id', 'paper_figure.section_id')
    .select(['paper_figure.id', 'section_id as sectionId', 'measure', 'parameters', 'caption', 'frozen'])
    .where('paper_figure.paper_id', '=', id).orderBy('paper_section.position').orderBy('paper_figure.position').execute()
  const found: FoundFigure[] = []
  for (const { frozen, ...row } of rows) {
    const parameters = figureParameters.parse(row.parameters)
    if (state !== 'draft') {
      found.push({ ...row, parameters, value: frozenFigure.parse(frozen), problem: null })
      continue
    }
    const latest = await latestFigure(context, row.measure, parameters)
    found.push({ ...row, parameters, value: latest.ok ? latest.value : null, problem: latest.ok ? null : latest.message })
  }
  return found
}

/** The whole paper as it is written, and the rows to edit it by. A published paper shows what was frozen, never a live value. */
export const writtenPaper = async (context: Reading, row: PaperRow): Promise<{ readonly written: WrittenPaper; readonly sections: readonly SectionRow[]; readonly figures: readonly FigureRow[] }> => {
  const sections = await sectionsOf(context, row.id)
  const figures = await figuresOfPaper(context, row)
  const { id, reference, title, board, agendaItem, meetingDay, organisation, author, contact, state, publishedAt } = row
  return {
    written: {
      id, reference, title, board, agendaItem, meetingDay, organisation, author, contact, state,
      publishedAt: publishedAt?.toISOString() ?? null,
      sections: sections.map(({ id, kind, heading, words }) => ({ id, kind, heading, words })),
      implications: await implicationsOf(context, row.id),
      figures: figures.map(({ id, sectionId, caption, value, problem }) => ({ id, sectionId, caption, figure: value?.figure ?? null, snapshot: value?.snapshot ?? null, problem })),
    },
    sections,
    figures: figures.map(({ id, sectionId, measure, parameters, caption }) => ({ id, sectionId, measure, parameters, caption })),
  }
}

/** Freezes the figures of a draft as they are shown in `published`, for good. */
export const freezeFigures = async ({ tx }: Acting, published: NumberedPaper): Promise<string[]> => {
  const snapshots = new Set<string>()
  for (const { id, figure, snapshot } of figuresOf(published)) {
    if (!figure || !snapshot) throw new Error('A figure without a value cannot freeze')
    await tx.updateTable('paper_figure').set({ frozen: JSON.stringify({ figure, snapshot }), snapshot_id: snapshot.id }).where('id', '=', id).execute()
    snapshots.add(snapshot.id)
  }
  return [...snapshots]
}

/** Keeps the PDF of a paper as it was published. */
export const storePdf = async ({ tx, now }: Acting, paper: string, pdf: Uint8Array): Promise<void> => {
  const bytes = Buffer.from(pdf)
  await tx.insertInto('stored_document').values({ paper_id: paper, sha256: createHash('sha256').update(bytes).digest('hex'), pdf: bytes, made_at: now }).execute()
}

/** The PDF as it was published, where this viewer may have it. */
export const storedPdf = ({ tx }: Reading, paper: string): Promise<{ pdf: Buffer; sha256: string } | undefined> =>
  tx.selectFrom('stored_document').select(['pdf', 'sha256']).where('paper_id', '=', paper).executeTakeFirst()

/** Boards of the viewer's partnerships: where their papers may go. */
export const boardsOf = async ({ tx, viewer }: Reading): Promise<{ id: string; name: string }[]> =>
  viewer ? tx.selectFrom('board').innerJoin('partnership_member', 'partnership_member.partnership_id', 'board.partnership_id')
    .select(['board.id', 'board.name']).distinct().where('partnership_member.organisation_id', '=', viewer.organisationId).orderBy('board.name').execute() : []

/** What a measure says of the newest snapshot today, with the snapshot it was made of; refuses in a sentence where it cannot be had. */
export const latestFigure = async (context: Reading, measure: string, parameters: FigureParameters): Promise<Result<{ readonly figure: Figure; readonly snapshot: FigureSnapshot }>> => {
  const asked = figureInput.safeParse({ measure, ...parameters })
  if (!asked.success) return no('This figure is no longer among the measures: take it out and choose another.')
  const found = await figureFor(context, asked.data).catch((fault: unknown) => {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return no(SNAPSHOT_GONE)
    throw fault
  })
  if (!found.ok) return found
  const { snapshotId, ...figure } = found.value
  const row = await context.tx.selectFrom('snapshot').select(['day', 'made_at', 'digest', 'folder']).where('id', '=', snapshotId).executeTakeFirst()
  // A figure may be remembered longer than the files it was made of: one that nobody could make again does not freeze.
  if (!row || !(await isThere(join(context.files.snapshots, row.folder)))) return no(SNAPSHOT_GONE)
  return yes({ figure, snapshot: { id: snapshotId, day: row.day, madeAt: row.made_at.toISOString(), digest: row.digest } })
}

const SNAPSHOT_GONE = 'The evidence snapshot that it would be made of is missing. Ask an analyst to make a new one.'
const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false)
