/** Every page, form and panel of the housing slice. */
import type { Pages } from '../../ui/page.ts'
import { checkRoutes } from './checks.tsx'
import { dutyRoutes } from './duty-to-refer.tsx'
import { nowhereRoutes } from './nowhere.tsx'
import { optionRoutes } from './options.tsx'
import { placePanel, placeRoutes } from './place.tsx'
import { resultRoutes } from './results.tsx'

export const housingPages: Pages = { routes: [...placeRoutes, ...dutyRoutes, ...nowhereRoutes, ...optionRoutes, ...resultRoutes, ...checkRoutes], panels: [placePanel] }
