/** Why something of a person can be seen, or why not. */
import { CLASSES } from '../../platform/vocabulary.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { panelView } from '../../ui/page.ts'
import type { ClassSighting } from '../actions.ts'

const SIGHT_WORDS = { visible: 'You can see', masked: 'Not shown to you', 'exists-only': 'Ask', hidden: 'Not shared with you' } as const
const SIGHT_TAGS = { visible: 'govuk-tag--green', masked: 'govuk-tag--yellow', 'exists-only': 'govuk-tag--yellow', hidden: 'govuk-tag--grey' } as const

export const sightPanel = panelView('sharing.sight', (sightings: readonly ClassSighting[]) => (
  <Details summaryText="Why can I see this?">
    <DataTable
      caption="What you may see of this person, and why" quiet narrow rows={sightings} empty=""
      columns={[
        { heading: 'Information', names: true, cell: (row) => CLASSES[row.class] },
        { heading: 'You', cell: (row) => <Tag text={SIGHT_WORDS[row.sight]} classes={SIGHT_TAGS[row.sight]} /> },
        { heading: 'Why', cell: (row) => (row.contact ? `${row.reason} Ask ${row.contact}.` : row.reason) },
      ]}
    />
  </Details>
))
