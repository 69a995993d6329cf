/** Every page, form and panel of emergency early release. */
import type { Pages } from '../../ui/page.ts'
import { listPage } from './list.tsx'
import { earlyPanel, personRoutes } from './person.tsx'
import { schemeRoutes } from './scheme.tsx'
import { weekRoutes } from './weeks.tsx'

export const schemesPages: Pages = { routes: [listPage, ...schemeRoutes, ...weekRoutes, ...personRoutes], panels: [earlyPanel] }
