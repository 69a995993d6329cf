/** What pages of money and papers say alike. */
import type { VNode } from 'preact'
import type { Day } from '../../core/dates.ts'
import { dueWords } from '../../ui/due-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { OWNERS, type Owner } from '../kinds.ts'

/** Who does what by when, in one paragraph. */
export const NextLine = ({ about, words, owner, due, today, href }: { readonly about: string | null; readonly words: string; readonly owner: Owner; readonly due: Day; readonly today: Day; readonly href?: string | undefined }): VNode => (
  <p class="govuk-body">
    {about === null ? null : <strong>{href === undefined ? about : <a class="govuk-link" href={href}>{about}</a>}: </strong>}{words}{/[.!?]$/.test(words) ? '' : '.'} For {OWNERS[owner]}.{' '}
    <Tag text={dueWords(due, today)} classes={due < today ? 'govuk-tag--red' : due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />
  </p>
)
