/** What people see of requests about a person's own information, and of keeping and deleting. */
import type { Pages } from '../../ui/page.ts'
import { requestPageRoutes } from './request.tsx'
import { elsewhereRoutes } from './elsewhere.tsx'
import { requestRoutes, requestsPanel } from './requests.tsx'
import { retentionRoutes } from './retention.tsx'
import { reviewRoutes } from './review.tsx'

export const rightsPages: Pages = { routes: [...requestRoutes, ...requestPageRoutes, ...reviewRoutes, ...retentionRoutes, ...elsewhereRoutes], panels: [requestsPanel] }
