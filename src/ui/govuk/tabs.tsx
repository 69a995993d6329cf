import type { JSX } from 'preact'
import { attributes, classes } from './markup.ts'
import type { TabsOptions } from './options.ts'

/** GOV.UK tabs; without scripts, a list of links above the panels. */
export const Tabs = (options: TabsOptions): JSX.Element => {
  const items = options.items ?? []
  const panelId = (item: { readonly id?: string | undefined }, index: number): string => item.id || `${options.idPrefix ?? ''}-${index + 1}`
  return (
    <div id={options.id || undefined} class={classes('govuk-tabs', options.classes)} data-module="govuk-tabs" {...attributes(options.attributes)}>
      <h2 class="govuk-tabs__title">{options.title ?? 'Contents'}</h2>
      {items.length > 0 ? (
        <ul class="govuk-tabs__list">
          {items.map((item, index) => item && (
            <li class={classes('govuk-tabs__list-item', index === 0 && 'govuk-tabs__list-item--selected')}>
              <a class="govuk-tabs__tab" href={`#${panelId(item, index)}`} {...attributes(item.attributes)}>{item.label}</a>
            </li>
          ))}
        </ul>
      ) : null}
      {items.map((item, index) => item && (
        <div class={classes('govuk-tabs__panel', index > 0 && 'govuk-tabs__panel--hidden')} id={panelId(item, index)} {...attributes(item.panel?.attributes)}>
          {item.panel?.html || (item.panel?.text ? <p class="govuk-body">{item.panel.text}</p> : null)}
        </div>
      ))}
    </div>
  )
}
