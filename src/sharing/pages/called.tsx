/** How a person is called on the pages of those who keep, review and explain: the same everywhere. */
import type { VNode } from 'preact'

export interface Called {
  readonly personId: string
  /** Their name, where the decision shows the viewer who they are. */
  readonly name: string | null
  /** The short reference, where the viewer is told that much. */
  readonly reference: string | null
}

/** The name where the viewer sees who it is, otherwise the reference, otherwise that there is somebody. In words, for titles. */
export const calledWords = ({ name, reference }: Pick<Called, 'name' | 'reference'>): string => name ?? reference ?? 'A person out of your sight'

/** The same on a page: a name leads to the person, a reference nowhere. `href` leads elsewhere than to their page. */
export const PersonCalled = ({ personId, name, reference, href }: Called & { readonly href?: string }): VNode =>
  (name === null ? <span class="tl-nowrap">{calledWords({ name, reference })}</span> : <a class="govuk-link" href={href ?? `/people/${personId}`}>{name}</a>)
