import type { JSX } from 'preact'
import { attributes, classes, content, heading } from '../govuk/markup.ts'
import type { Attributes, Content } from '../govuk/options.ts'

export interface TimelineItem extends Content {
  readonly label: Content
  readonly byline?: Content | undefined
  /** `timestamp` for machines (a day or an ISO moment), `text` as people write it: MoJ's template formats it with a filter instead. */
  readonly datetime: { readonly timestamp: string; readonly text: string }
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}

/** MoJ timeline: what happened, newest first. */
export const Timeline = (options: {
  readonly items: readonly TimelineItem[]
  readonly headingLevel?: number | undefined
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}): JSX.Element => {
  const Heading = heading(options.headingLevel)
  return (
    <div class={classes('moj-timeline', options.classes)} {...attributes(options.attributes)}>
      {options.items.map((item) => (
        <div class={classes('moj-timeline__item', item.classes)} {...attributes(item.attributes)}>
          <div class="moj-timeline__header">
            <Heading class="moj-timeline__title">{content(item.label)}</Heading>
            {item.byline ? <>{' '}<p class="moj-timeline__byline">by {content(item.byline)}</p></> : null}
          </div>
          <p class="moj-timeline__date"><time datetime={item.datetime.timestamp}>{item.datetime.text}</time></p>
          <div class="moj-timeline__description">{content(item)}</div>
        </div>
      ))}
    </div>
  )
}
