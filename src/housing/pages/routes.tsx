/** Every page, form and panel of the housing slice. */
import type { Pages } from '../../ui/page.ts'
import { checkRoutes } from './checks.tsx'
import { dutyRoutes } from './duty-to-refer.tsx'
import { placePanel, placeRoutes } from './place.tsx'

export const housingPages: Pages = { routes: [...placeRoutes, ...dutyRoutes, ...checkRoutes], panels: [placePanel] }
