/**
 * The outcome of a decision: a value, or a refusal in words a person would say.
 *
 * A refusal is data, never an exception: it is shown beside the field it names. `kind` says which door-level answer it
 * becomes (docs/decisions/2026-11-23-one-write-path.md); exceptions are kept for bugs.
 */
export type Refusal = {
  readonly ok: false
  readonly kind: 'refused' | 'not-found' | 'stale'
  /** One sentence that helps the reader to mend it. */
  readonly message: string
  /** The input field it stands beside, where there is one. */
  readonly field?: string
  /** Further messages, each beside its own field. */
  readonly more?: readonly { readonly field: string; readonly message: string }[]
  /** For `stale`: what the row says now, so that both versions can be shown. */
  readonly current?: unknown
}

export type Result<T> = { readonly ok: true; readonly value: T } | Refusal

/** The decision went well, with what came of it. */
export const yes = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** The decision is no, with the sentence to show and the field it belongs to. */
export const no = (message: string, field?: string): Refusal =>
  field === undefined ? { ok: false, kind: 'refused', message } : { ok: false, kind: 'refused', message, field }

/** Not there, or not for this viewer: from outside the two look the same. */
export const notFound = (): Refusal => ({ ok: false, kind: 'not-found', message: 'Not found, or not shared with you.' })

/** Somebody else saved first: carries what is there now, so that the second sees both versions. */
export const stale = (current: unknown): Refusal => ({
  ok: false,
  kind: 'stale',
  message: 'Somebody else changed this while you were editing. Both versions are shown below: nothing of yours is lost.',
  current,
})
