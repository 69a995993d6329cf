/** What people see of sharing: why something can be seen, the agreements, and who looked. */
import type { Pages } from '../../ui/page.ts'
import { agreementsPage } from './agreements.tsx'
import { looksPage } from './looks.tsx'
import { sightPanel } from './sight.tsx'

export const sharingPages: Pages = { routes: [agreementsPage, looksPage], panels: [sightPanel] }
