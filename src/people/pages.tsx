/** What people see of the people slice. */
import type { Pages } from '../ui/page.ts'

export const peoplePages: Pages = { routes: [] }
