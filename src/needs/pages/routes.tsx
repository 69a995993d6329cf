/** What people see of needs. */
import type { Pages } from '../../ui/page.ts'
import { assessmentRoutes } from './assessment.tsx'
import { pathwaysPanel } from './overview.tsx'

export const needsPages: Pages = { routes: assessmentRoutes, panels: [pathwaysPanel] }
