/** Every page, form and panel of out-of-court disposals. */
import type { Pages } from '../../ui/page.ts'
import { figuresRoutes } from './figures.tsx'
import { listPage } from './list.tsx'
import { offeringRoutes } from './offering.tsx'
import { disposalsPanel, personDisposalsPage } from './person.tsx'
import { stepRoutes } from './steps.tsx'
import { victimsRoutes } from './victims.tsx'

export const disposalsPages: Pages = { routes: [listPage, personDisposalsPage, ...offeringRoutes, ...stepRoutes, ...victimsRoutes, ...figuresRoutes], panels: [disposalsPanel] }
