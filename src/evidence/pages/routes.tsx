/** The pages of the evidence, in one list. */
import type { Pages } from '../../ui/page.ts'
import { externalFile, externalPage } from './external.tsx'
import { figureFile, figurePage, measurePage, measuresPage } from './one-figure.tsx'
import { overviewPage } from './overview.tsx'
import { peopleNeededPage } from './people-needed.tsx'
import { snapshotForm, snapshotsPage } from './snapshots.tsx'

export const evidencePages: Pages = {
  routes: [overviewPage, figurePage, figureFile, measuresPage, measurePage, peopleNeededPage, snapshotsPage, snapshotForm, externalPage, externalFile],
}
