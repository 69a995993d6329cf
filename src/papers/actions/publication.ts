/** A paper leaves its secretary: published with its figures frozen, read by anyone, withdrawn with the reason. */
import { sql } from 'kysely'
import { z } from 'zod'
import { londonDay } from '../../core/dates.ts'
import { no, notFound, stale, yes } from '../../core/result.ts'
import { figureCsv } from '../../evidence/figure.ts'
import { action, query } from '../../platform/action.ts'
import { eventType } from '../../platform/event.ts'
import { typstPdf } from '../../platform/typst.ts'
import { paperDocument } from '../document.ts'
import { OneFigure, OnePaper, PAPERS_PAGE_SIZE, Place, Publication, SECRETARY, Withdrawal } from '../inputs.ts'
import { figuresOf, numberPaper, type NumberedPaper } from '../numbering.ts'
import { decideMove, gapsOf } from '../rules.ts'
import { freezeFigures, holdPaper, publicPaper, publishedPapers, storedPdf, storePdf, writtenPaper } from '../store.ts'

/** A paper can now be read by anyone; its figures no longer change. */
export const paperPublished = eventType<{ paper: string; snapshots: readonly string[] }>('papers.published')
export const paperWithdrawn = eventType<{ paper: string }>('papers.withdrawn')

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
