/** The pages of extracts. */
import type { Pages } from '../../ui/page.ts'
import { confirmationForm, discardingForm, mappingForm, previewPage, refusedFile } from './preview.tsx'
import { answerForm, firstKnownForm, firstKnownPage, waitPage } from './first-known.tsx'
import { recordsPanel } from './records.tsx'
import { extractsPage, sendingForm, sendingPage } from './sending.tsx'

export const extractsPages: Pages = {
  routes: [extractsPage, sendingPage, sendingForm, previewPage, mappingForm, confirmationForm, discardingForm, refusedFile, firstKnownPage, firstKnownForm, waitPage, answerForm],
  panels: [recordsPanel],
}
