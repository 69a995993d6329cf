/** Every page, form and panel of letters and messages. */
import type { Pages } from '../../ui/page.ts'
import { calendarRoutes } from './calendar.tsx'
import { listPage } from './list.tsx'
import { messageRoutes } from './message.tsx'
import { messagesPanel, personRoutes } from './person.tsx'

export const messagesPages: Pages = { routes: [listPage, ...calendarRoutes, ...personRoutes, ...messageRoutes], panels: [messagesPanel] }
