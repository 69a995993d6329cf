/** What somebody is told inside the product: rows written in the transaction of the action that they are about. */
import type { Reading } from './context.ts'
import type { Role } from './vocabulary.ts'

/** Whom a notice is for: one account, or whoever holds a role at an organisation. */
export type Addressee = { readonly accountId: string } | { readonly organisationId: string; readonly role: Role }

export interface NewNotice {
  readonly to: Addressee
  /** One sentence that names no person: the short reference at most. */
  readonly words: string
  /** Where to go on: a path of ids, without a query. */
  readonly href: string
  /** Whom it is about, so that it falls silent for whoever is shut out of that person. */
  readonly person?: string
}

/** Tells people something inside the product. They read it on `/notices`, and a line on every page counts what waits. */
export const notify = async ({ tx, random, now, requestId }: Pick<Reading, 'tx' | 'random' | 'now' | 'requestId'>, notices: readonly NewNotice[]): Promise<void> => {
  if (notices.length === 0) return
  await tx.insertInto('notice').values(notices.map(({ to, words, href, person }) => ({
    id: random.uuid(), account_id: 'accountId' in to ? to.accountId : null, organisation_id: 'organisationId' in to ? to.organisationId : null,
    role: 'role' in to ? to.role : null, person_id: person ?? null, words, href, written_at: now, request_id: requestId,
  }))).execute()
}
