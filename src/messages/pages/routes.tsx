/** Every page, form and panel of letters and messages. */
import type { Pages } from '../../ui/page.ts'
import { listPage } from './list.tsx'
import { messageRoutes } from './message.tsx'
import { messagesPanel, personRoutes } from './person.tsx'

export const messagesPages: Pages = { routes: [listPage, ...personRoutes, ...messageRoutes], panels: [messagesPanel] }
