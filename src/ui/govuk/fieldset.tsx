import type { JSX } from 'preact'
import { attributes, classes, content, hasContent } from './markup.ts'
import type { FieldsetOptions } from './options.ts'

/** GOV.UK fieldset with its legend; the legend as the page's heading when `legend.isPageHeading`. */
export const Fieldset = (options: FieldsetOptions): JSX.Element => {
  const { legend } = options
  return (
    <fieldset
      class={classes('govuk-fieldset', options.classes)}
      {...(options.role ? attributes({ role: options.role }) : {})} aria-describedby={options.describedBy || undefined} {...attributes(options.attributes)}
    >
      {legend && hasContent(legend) ? (
        <legend class={classes('govuk-fieldset__legend', legend.classes)}>
          {legend.isPageHeading ? <h1 class="govuk-fieldset__heading">{content(legend)}</h1> : content(legend)}
        </legend>
      ) : null}
      {options.children ?? options.html}
    </fieldset>
  )
}
