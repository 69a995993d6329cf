/** The pages of extracts. */
import type { Pages } from '../../ui/page.ts'
import { confirmationForm, discardingForm, mappingForm, previewPage, refusedFile } from './preview.tsx'
import { answerForm, firstKnownForm, firstKnownPage, waitPage } from './first-known.tsx'
import { doubtForm, doubtPage, doubtsPage } from './doubts.tsx'
import { recordsPanel } from './records.tsx'
import { columnForm, columnsPage } from './columns.tsx'
import { keyForm, keysPage, revocationForm } from './keys.tsx'
import { qualityFile, qualityPage } from './quality.tsx'
import { scheduleEndForm, scheduleForm, schedulesPage } from './schedules.tsx'
import { extractsPage, sendingForm, sendingPage } from './sending.tsx'
import { withdrawalForm, withdrawalPage } from './withdrawal.tsx'

export const extractsPages: Pages = {
  routes: [extractsPage, sendingPage, sendingForm, columnsPage, columnForm, keysPage, keyForm, revocationForm, schedulesPage, scheduleForm, scheduleEndForm, withdrawalPage, withdrawalForm, qualityPage, qualityFile, previewPage, mappingForm, confirmationForm, discardingForm, refusedFile, firstKnownPage, firstKnownForm, waitPage, answerForm, doubtsPage, doubtPage, doubtForm],
  panels: [recordsPanel],
}
