/** Every page, form and panel of treatment requirements. */
import type { Pages } from '../../ui/page.ts'
import { continuityPanel, continuityRoutes } from './continuity.tsx'
import { continuityFigureRoutes } from './continuity-figures.tsx'
import { continuityListPage } from './continuity-list.tsx'
import { continuityStepRoutes } from './continuity-steps.tsx'
import { gpRoutes } from './gp.tsx'
import { listPage } from './list.tsx'
import { makingRoutes } from './making.tsx'
import { personTreatmentPage, treatmentPanel } from './person.tsx'
import { stepRoutes } from './steps.tsx'
import { uptakeRoutes } from './uptake.tsx'

export const treatmentPages: Pages = { routes: [listPage, personTreatmentPage, ...makingRoutes, ...stepRoutes, ...uptakeRoutes, continuityListPage, ...continuityRoutes, ...continuityStepRoutes, ...continuityFigureRoutes, ...gpRoutes], panels: [continuityPanel, treatmentPanel] }
