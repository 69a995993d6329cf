/** Every page, form and panel of money and papers. */
import type { Pages } from '../../ui/page.ts'
import { listPage } from './list.tsx'
import { moneyPanel, personRoutes } from './person.tsx'

export const financesPages: Pages = { routes: [listPage, ...personRoutes], panels: [moneyPanel] }
