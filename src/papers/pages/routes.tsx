/** What people see of papers: the secretary's desk, and the public site. */
import type { Pages } from '../../ui/page.ts'
import { editorRoutes } from './editor.tsx'
import { publicRoutes } from './public.tsx'
import { secretaryRoutes } from './secretary.tsx'
import { writingRoutes } from './writing.tsx'

export const papersPages: Pages = { routes: [...secretaryRoutes, ...editorRoutes, ...writingRoutes, ...publicRoutes] }
