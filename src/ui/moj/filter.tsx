import type { ComponentChildren, JSX } from 'preact'
import { Button } from '../govuk/button.tsx'
import { attributes, content } from '../govuk/markup.ts'
import type { Attributes, Content } from '../govuk/options.ts'

export interface SelectedFilters {
  readonly heading: Content
  readonly clearLink: { readonly text: string; readonly href: string }
  readonly categories: readonly { readonly heading: Content; readonly items: readonly { readonly text: string; readonly href: string }[] }[]
}

/** MoJ filter: the choices beside a list, above them what is chosen now with a link that takes each away. */
export const Filter = (options: {
  readonly heading: Content
  readonly selectedFilters?: SelectedFilters | undefined
  readonly submit?: { readonly text?: string | undefined; readonly attributes?: Attributes | undefined } | undefined
  readonly children: ComponentChildren
  readonly attributes?: Attributes | undefined
}): JSX.Element => {
  const selected = options.selectedFilters
  return (
    <div class="moj-filter" data-module="moj-filter" {...attributes(options.attributes)}>
      <div class="moj-filter__header">
        <div class="moj-filter__header-title"><h2 class="govuk-heading-m">{content(options.heading)}</h2></div>
        <div class="moj-filter__header-action" />
      </div>
      <div class="moj-filter__content">
        {selected ? (
          <div class="moj-filter__selected">
            <div class="moj-filter__selected-heading">
              <div class="moj-filter__heading-title"><h2 class="govuk-heading-m">{content(selected.heading)}</h2></div>
              <div class="moj-filter__heading-action">
                <p><a class="govuk-link govuk-link--no-visited-state" href={selected.clearLink.href}>{selected.clearLink.text}</a></p>
              </div>
            </div>
            {selected.categories.map((category) => (
              <>
                <h3 class="govuk-heading-s govuk-!-margin-bottom-0">{content(category.heading)}</h3>
                <ul class="moj-filter-tags">
                  {category.items.map((item) => (
                    <li><a class="moj-filter__tag" href={item.href}><span class="govuk-visually-hidden">Remove this filter</span> {item.text}</a></li>
                  ))}
                </ul>
              </>
            ))}
          </div>
        ) : null}
        <div class="moj-filter__options">
          <Button text={options.submit?.text || 'Apply filters'} attributes={options.submit?.attributes} />
          {options.children}
        </div>
      </div>
    </div>
  )
}
