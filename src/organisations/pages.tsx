/** What people see of the organisations slice. */
import type { Pages } from '../ui/page.ts'

export const organisationsPages: Pages = { routes: [] }
