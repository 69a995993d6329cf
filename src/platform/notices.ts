/** What somebody is told inside the product: rows written in the transaction of the action that they are about. */
import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
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

/** Tells holders of a role from a loop, which is the owner's: nobody asked. */
export const notifyOfLoop = async (client: ClientBase, now: Date, notices: readonly { readonly organisationId: string; readonly role: Role; readonly words: string; readonly href: string }[]): Promise<void> => {
  for (const { organisationId, role, words, href } of notices) {
    await client.query('insert into notice (id, organisation_id, role, words, href, written_at, request_id) values ($1, $2, $3, $4, $5, $6, $7)', [randomUUID(), organisationId, role, words, href, now, randomUUID()])
  }
}
