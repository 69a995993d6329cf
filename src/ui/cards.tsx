/** Blocks that carry one subject each, so that a tired reader finds the most important one first. */
import type { ComponentChildren, JSX } from 'preact'
import { classes, heading } from './govuk/markup.ts'

/** How much attention something wants. Always said in words too: the colour only repeats them. */
export type Tone = 'plain' | 'good' | 'working' | 'urgent'

/** One subject with its heading, and at most one thing to do about it. `tone: 'urgent'` marks the one to read first. */
export const SummaryCard = ({ title, level = 2, tone = 'plain', action, class: more, children }: {
  readonly title: ComponentChildren
  readonly class?: string | undefined
  readonly level?: 2 | 3 | 4
  readonly tone?: Tone
  /** `about` completes the link for screen readers: "Change" + "the release address". */
  readonly action?: { readonly text: string; readonly href: string; readonly about?: string } | undefined
  readonly children: ComponentChildren
}): JSX.Element => {
  const Heading = heading(level)
  return (
    <section class={classes('tl-card', tone !== 'plain' && `tl-card--${tone}`, more)}>
      <div class="tl-card__head">
        <Heading class="tl-card__title">{title}</Heading>
        {action ? (
          <a class="govuk-link tl-card__action" href={action.href}>
            {action.text}{action.about === undefined ? null : <span class="govuk-visually-hidden"> {action.about}</span>}
          </a>
        ) : null}
      </div>
      <div class="tl-card__body">{children}</div>
    </section>
  )
}

/** One figure that matters, with the words that make it one: "7" / "people have nowhere to sleep" / "of 41 released by 15 February". */
export const KeyFigure = ({ value, label, detail, href, tone = 'plain' }: {
  readonly value: string | number
  readonly label: string
  readonly detail?: ComponentChildren
  /** Where the rows behind the figure are. */
  readonly href?: string | undefined
  readonly tone?: Tone
}): JSX.Element => (
  <div class={classes('tl-figure', tone !== 'plain' && `tl-figure--${tone}`)}>
    <p class="tl-figure__value">{value}</p>
    <p class="tl-figure__label">{href ? <a class="govuk-link" href={href}>{label}</a> : label}</p>
    {detail === undefined ? null : <p class="tl-figure__detail">{detail}</p>}
  </div>
)

/** Key figures side by side, as many as the window holds. */
export const KeyFigures = ({ children }: { readonly children: ComponentChildren }): JSX.Element => <div class="tl-figures">{children}</div>
