/** Board papers: written from the shared form, with live figures that freeze when the paper is published, and read by anyone. */
import { slice } from '../platform/slice.ts'
import { editPaper, listBoards, listPapers, startPaper, writeHeading } from './actions/drafts.ts'
import { listPublished, publishPaper, readFigure, readPaper, readPdf, withdrawPaper } from './actions/publication.ts'
import { addSection, answerImplications, putFigure, removeFigure, removeSection, writeSection } from './actions/sections.ts'

export { editPaper, listBoards, listPapers, startPaper, writeHeading, type EditedPaper } from './actions/drafts.ts'
export { listPublished, publishPaper, readFigure, readPaper, readPdf, withdrawPaper } from './actions/publication.ts'
export { addSection, answerImplications, putFigure, removeFigure, removeSection, writeSection } from './actions/sections.ts'

export const papers = slice({
  name: 'papers',
  named: [
    listBoards, listPapers, editPaper, startPaper, writeHeading, writeSection, addSection, removeSection, answerImplications, putFigure, removeFigure,
    publishPaper, withdrawPaper, listPublished, readPaper, readFigure, readPdf,
  ],
})
