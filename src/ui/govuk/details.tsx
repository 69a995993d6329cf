import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { DetailsOptions } from './options.ts'

/** GOV.UK details: a line that opens to more. */
export const Details = (options: DetailsOptions): JSX.Element => (
  <details id={options.id || undefined} class={classes('govuk-details', options.classes)} open={Boolean(options.open)} {...attributes(options.attributes)}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{options.summaryHtml || options.summaryText}</span>
    </summary>
    <div class="govuk-details__text">{content(options)}</div>
  </details>
)
