/** Every page, form and panel of the gate slice. */
import type { Pages } from '../../ui/page.ts'
import { checkRoutes } from './check.tsx'
import { listPage } from './list.tsx'
import { missingRoutes } from './missing.tsx'
import { resultRoutes } from './results.tsx'
import { recordPanel, recordRoutes } from './record.tsx'

export const gatePages: Pages = { routes: [listPage, ...resultRoutes, ...recordRoutes, ...checkRoutes, ...missingRoutes], panels: [recordPanel] }
