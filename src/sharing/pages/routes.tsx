/** What people see of sharing: why something can be seen, the agreements, and who looked. */
import type { Pages } from '../../ui/page.ts'
import { agreementsPage } from './agreements.tsx'
import { emergencyRoutes } from './emergencies.tsx'
import { emergencyReviewRoutes } from './emergency-reviews.tsx'
import { limitRoutes, limitsPanel } from './limits.tsx'
import { looksPage } from './looks.tsx'
import { sightPanel } from './sight.tsx'

export const sharingPages: Pages = { routes: [agreementsPage, looksPage, ...emergencyRoutes, ...emergencyReviewRoutes, ...limitRoutes], panels: [limitsPanel, sightPanel] }
