/** The desk at which people sign in: reached before anybody is signed in, so it stands outside `perform`, tells nothing about a person, and writes its own audit rows. */
import { firstViewer } from '../../organisations/actions.ts'
import { writeAudit, type Outcome } from '../../platform/audit.ts'
import { contextFor, type AppDatabase, type Viewer } from '../../platform/context.ts'
import type { Site } from '../../platform/passkeys.ts'
import type { Seal } from '../../platform/seal.ts'

export interface Desk {
  readonly database: AppDatabase
  readonly seal: Seal
  readonly now: Date
  /** Where the request comes from: a network, never a whole address. */
  readonly network: string
  readonly site: Site
  /** A secret of this browser (its visitor's cookie): what it was asked can be answered by no other. */
  readonly browser: string
}

/** What happens at the desk, as the audit names it. */
export type DeskEvent = 'accounts.sign-in' | 'accounts.sign-out' | 'accounts.set-up' | 'accounts.change-hat'

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** One audit row of what happened at the desk: for whose organisation, where the account is known; never what was typed. */
export const auditAtDesk = async ({ database, now }: Pick<Desk, 'database' | 'now'>, name: DeskEvent, outcome: Outcome, who: Viewer | string | null, fields: readonly string[] = []): Promise<void> => {
  // Asked of nobody too, so that an address without an account takes as long as one with.
  const viewer = who !== null && typeof who === 'object' ? who : await firstViewer(database, who ?? NOBODY, now)
  await database.transaction().execute((tx) => writeAudit({ ...contextFor(viewer, 'web', now), tx }, { name, kind: 'action', outcome, people: [], classes: [], fields, allowedBy: null }))
}
