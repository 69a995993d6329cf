import type { Pages } from '../../ui/page.ts'
export const auditPages: Pages = { routes: [] }
