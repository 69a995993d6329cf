/** What people see of the sharing slice. */
import type { Pages } from '../ui/page.ts'

export const sharingPages: Pages = { routes: [] }
