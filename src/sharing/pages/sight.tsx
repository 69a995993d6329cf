/** Why something of a person can be seen, or why not. */
import { CLASSES } from '../../platform/vocabulary.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { panelView } from '../../ui/page.ts'
import type { ClassSighting } from '../actions.ts'

const SIGHT_WORDS = { visible: 'You can see', masked: 'Not shown to you', 'exists-only': 'Ask', hidden: 'Not shared with you' } as const
const SIGHT_TAGS = { visible: 'govuk-tag--green', masked: 'govuk-tag--yellow', 'exists-only': 'govuk-tag--yellow', hidden: 'govuk-tag--grey' } as const

/** Each class, and below it what single agencies share of it with consent only. */
const rowsOf = (sightings: readonly ClassSighting[]) => sightings.flatMap((one) => [
  { what: CLASSES[one.class], sight: one.sight, why: one.contact ? `${one.reason} Ask ${one.contact}.` : one.reason },
  ...one.agencies.map(({ agency, sight, reason }) => ({ what: `${CLASSES[one.class]}: anything that ${agency} itself holds`, sight, why: reason })),
])

export const sightPanel = panelView('sharing.sight', (sightings: readonly ClassSighting[]) => (
  <Details summaryText="Why can I see this?">
    <DataTable
      caption="What you may see of this person, and why" quiet narrow rows={rowsOf(sightings)} empty=""
      columns={[
        { heading: 'Information', names: true, cell: (row) => row.what },
        { heading: 'You', cell: (row) => <Tag text={SIGHT_WORDS[row.sight]} classes={SIGHT_TAGS[row.sight]} /> },
        { heading: 'Why', cell: (row) => row.why },
      ]}
    />
  </Details>
))
