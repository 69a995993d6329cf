/** Writes the demonstration's two papers through the same door as anybody: one stays a draft, one is published with figures of the newest snapshot. */
import type { z } from 'zod'
import { perform, ask, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import { addSection, answerImplications, editPaper, publishPaper, putFigure, startPaper, writeSection } from '../../src/papers/actions.ts'
import { IMPLICATION_CATEGORIES } from '../../src/papers/rules.ts'
import type { Result } from '../../src/core/result.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { demonstrationPaper, demonstrationPublishedPaper, type PaperContent } from '../board-papers.ts'

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`The demonstration’s paper was refused: ${result.message}`)
  return result.value
}

const writePaper = async (core: Core, secretary: Context, content: PaperContent): Promise<string> => {
  const doing = async <I extends z.ZodType, O>(action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, secretary, action, input))
  const { board, title, meetingDay, agendaItem, author, contact } = content
  const { paper } = await doing(startPaper, { board, title, meetingDay, agendaItem, author, contact })
  const started = done(await ask(core, secretary, editPaper, { paper })).sections
  const used = new Set<string>()
  for (const { kind, heading = '', words, figures = [] } of content.sections) {
    if (kind === 'implications') continue
    const free = started.find((one) => one.kind === kind && !used.has(one.id))
    const section = free?.id ?? (await doing(addSection, { paper, kind, heading })).section
    used.add(section)
    await doing(writeSection, { paper, section, version: free?.version ?? 1, words, heading })
    for (const { measure, caption } of figures) await doing(putFigure, { paper, section, measure, caption })
  }
  const answers = Object.fromEntries(IMPLICATION_CATEGORIES.flatMap((category) => {
    const words = content.implications[category]
    return words === undefined ? [] : [[category, { applies: words === null ? 'none' as const : 'some' as const, words: words ?? '' }]]
  }))
  await doing(answerImplications, { paper, version: started.find(({ kind }) => kind === 'implications')?.version ?? 1, answers })
  return paper
}

/**
 * The draft and the published paper, in about half a second. `secretary` is a context of a board secretary whose organisation may
 * measure; a snapshot must be there. Throws where a paper is refused.
 */
export const writeDemonstrationPapers = async (core: Core, secretary: Context, board: string): Promise<{ readonly draft: string; readonly published: string }> => {
  const published = await writePaper(core, secretary, demonstrationPublishedPaper(board, secretary.today))
  const { revision } = done(await ask(core, secretary, editPaper, { paper: published }))
  done(await perform(core, secretary, publishPaper, { paper: published, revision }))
  return { published, draft: await writePaper(core, secretary, demonstrationPaper(board, secretary.today)) }
}

/** The two papers of the demonstration partnership, written by its board secretary; after the people and the snapshot are there. */
export const loadDemonstrationPapers = (core: Core): Promise<{ readonly draft: string; readonly published: string }> => {
  const secretary = contextFor({
    accountId: accountId('anwen.sample'), name: 'Anwen Sample', organisationId: organisationId('cambridgeshire-commissioner'), organisationName: '',
    role: 'board-secretary', purpose: 'board-business',
  }, 'job')
  return writeDemonstrationPapers(core, secretary, idOf('board', 'business-coordination-board'))
}
