import type { ComponentChildren, JSX } from 'preact'
import { attributes, classes, content, heading } from './markup.ts'
import type { Attributes, Content, SummaryListOptions } from './options.ts'

type Action = Content & {
  readonly href?: string | undefined
  readonly visuallyHiddenText?: string | undefined
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}
type Card = NonNullable<SummaryListOptions['card']>

const ActionLink = ({ action, cardTitle }: { readonly action: Action; readonly cardTitle: Content | undefined }): JSX.Element => (
  <a class={classes('govuk-link', action.classes)} href={action.href ?? ''} {...attributes(action.attributes)}>
    {content(action)}
    {action.visuallyHiddenText || cardTitle ? (
      <span class="govuk-visually-hidden">
        {action.visuallyHiddenText ? ` ${action.visuallyHiddenText}` : null}
        {cardTitle ? <>{' ('}{content(cardTitle)})</> : null}
      </span>
    ) : null}
  </a>
)

const present = <T,>(items: readonly (T | false | null | undefined | '')[] | undefined): readonly T[] => {
  const kept: T[] = []
  for (const item of items ?? []) if (item) kept.push(item)
  return kept
}

const SummaryCard = ({ card, children }: { readonly card: Card; readonly children: ComponentChildren }): JSX.Element => {
  const Heading = heading(card.title?.headingLevel)
  const actions = present<Action>(card.actions?.items)
  const [only] = actions
  return (
    <div class={classes('govuk-summary-card', card.classes)} {...attributes(card.attributes)}>
      <div class="govuk-summary-card__title-wrapper">
        {card.title ? <Heading class={classes('govuk-summary-card__title', card.title.classes)}>{content(card.title)}</Heading> : null}
        {only && actions.length === 1 ? (
          <div class={classes('govuk-summary-card__actions', card.actions?.classes)}><ActionLink action={only} cardTitle={card.title} /></div>
        ) : null}
        {actions.length > 1 ? (
          <ul class={classes('govuk-summary-card__actions', card.actions?.classes)}>
            {actions.map((action) => <li class="govuk-summary-card__action"><ActionLink action={action} cardTitle={card.title} /></li>)}
          </ul>
        ) : null}
      </div>
      <div class="govuk-summary-card__content">{children}</div>
    </div>
  )
}

/** GOV.UK summary list: keys and values, each row with its actions; inside a card when `card` is given. */
export const SummaryList = (options: SummaryListOptions): JSX.Element => {
  const rows = present(options.rows)
  const anyActions = rows.some((row) => row.actions?.items?.length)
  const cardTitle = options.card?.title
  const list = (
    <dl class={classes('govuk-summary-list', options.classes)} {...attributes(options.attributes)}>
      {rows.map((row) => {
        const actions = present<Action>(row.actions?.items)
        const [only] = actions
        return (
          <div class={classes('govuk-summary-list__row', anyActions && !row.actions?.items && 'govuk-summary-list__row--no-actions', row.classes)}>
            <dt class={classes('govuk-summary-list__key', row.key?.classes)}>{content(row.key)}</dt>
            <dd class={classes('govuk-summary-list__value', row.value?.classes)}>{content(row.value)}</dd>
            {only ? (
              <dd class={classes('govuk-summary-list__actions', row.actions?.classes)}>
                {actions.length === 1 ? <ActionLink action={only} cardTitle={cardTitle} /> : (
                  <ul class="govuk-summary-list__actions-list">
                    {actions.map((action) => <li class="govuk-summary-list__actions-list-item"><ActionLink action={action} cardTitle={cardTitle} /></li>)}
                  </ul>
                )}
              </dd>
            ) : null}
          </div>
        )
      })}
    </dl>
  )
  return options.card ? <SummaryCard card={options.card}>{list}</SummaryCard> : list
}
