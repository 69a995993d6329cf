/** What a governance lead sees of the audit. */
import type { Pages } from '../../ui/page.ts'
import { auditPage } from './audit.tsx'
import { reviewForm, unusualLookPage, unusualPage } from './unusual.tsx'
import { exportFile, verificationPage } from './verification.tsx'

export const auditPages: Pages = { routes: [auditPage, verificationPage, exportFile, unusualPage, unusualLookPage, reviewForm] }
