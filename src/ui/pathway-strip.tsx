/** The seven pathways at a glance, each with its state in words. */
import type { ComponentChildren, JSX } from 'preact'
import { classes } from './govuk/markup.ts'
import { Tag } from './govuk/tag.tsx'

export type PathwayTone = 'gap' | 'working' | 'met' | 'none' | 'unknown'

const TAGS: Readonly<Record<PathwayTone, string>> = {
  gap: 'govuk-tag--red', working: 'govuk-tag--yellow', met: 'govuk-tag--green', none: 'govuk-tag--grey', unknown: 'tl-tag--outline',
}

/** One pathway; `state` says it in words, `tone` only colours it. */
export interface PathwayState {
  readonly name: string
  /** "Need, no plan", "Support started", "Done", "No need found", "Not assessed". */
  readonly state: string
  readonly tone: PathwayTone
  readonly href?: string | undefined
  readonly detail?: ComponentChildren
}

/** The strip: tiles side by side on a screen, a list on a phone. `label` names it for screen readers. */
export const PathwayStrip = ({ pathways, label }: { readonly pathways: readonly PathwayState[]; readonly label: string }): JSX.Element => (
  <ol class="tl-pathways" aria-label={label}>
    {pathways.map(({ name, state, tone, href, detail }) => (
      <li class={classes('tl-pathways__item', `tl-pathways__item--${tone}`)}>
        <span class="tl-pathways__name">{href ? <a class="govuk-link" href={href}>{name}</a> : name}</span>{' '}
        <Tag text={state} classes={TAGS[tone]} />
        {detail === undefined ? null : <span class="tl-pathways__detail">{detail}</span>}
      </li>
    ))}
  </ol>
)
