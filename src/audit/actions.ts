/** The audit proved, searched and reviewed. The entries themselves are written by `perform` and `ask` (platform/audit.ts). */
import { slice } from '../platform/slice.ts'
import { HOLDINGS } from './holdings.ts'
import { exportAudit, verifyAudit } from './actions/proof.ts'
import { searchAudit } from './actions/search.ts'
import { listUnusual, openUnusual, reviewUnusual, unusualAttention } from './actions/unusual.ts'
import { sealing } from './store/seals.ts'
import { listingUnusual } from './store/unusual.ts'
import { verifyExport } from './tools.ts'

export { columnsOf, listing } from './store/unusual.ts'
export { countLooks, ListInput, listLooks, LookInput, openLook, ReviewInput, reviewLook, type LookList, type LookTables, type OpenedLook, type UnusualLook } from './store/reviews.ts'

export const audit = slice({
  name: 'audit',
  holdings: HOLDINGS,
  named: [searchAudit, verifyAudit, exportAudit, listUnusual, openUnusual, reviewUnusual],
  attention: [unusualAttention],
  loops: [sealing, listingUnusual],
  tools: [verifyExport],
})
