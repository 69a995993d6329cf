/** What people see of sharing: why something can be seen, the agreements, and who looked. */
import type { Pages } from '../../ui/page.ts'
import { agreementRoutes } from './agreement.tsx'
import { agreementsPage } from './agreements.tsx'
import { consentPanel, consentRoutes } from './consents.tsx'
import { emergencyRoutes } from './emergencies.tsx'
import { emergencyReviewRoutes } from './emergency-reviews.tsx'
import { limitRoutes, limitsPanel } from './limits.tsx'
import { looksPage } from './looks.tsx'
import { namedRoutes } from './named.tsx'
import { sightPanel } from './sight.tsx'
import { whyNotRoutes } from './why-not.tsx'

export const sharingPages: Pages = { routes: [agreementsPage, ...agreementRoutes, ...namedRoutes, ...consentRoutes, ...whyNotRoutes, looksPage, ...emergencyRoutes, ...emergencyReviewRoutes, ...limitRoutes], panels: [consentPanel, limitsPanel, sightPanel] }
