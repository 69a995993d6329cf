import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { WarningTextOptions } from './options.ts'

/** GOV.UK warning text: what follows if the reader goes on. */
export const WarningText = (options: WarningTextOptions): JSX.Element => (
  <div class={classes('govuk-warning-text', options.classes)} {...attributes(options.attributes)}>
    <span class="govuk-warning-text__icon" aria-hidden="true">!</span>{' '}
    <strong class="govuk-warning-text__text">
      <span class="govuk-visually-hidden">{options.iconFallbackText || 'Warning'}</span>{' '}
      {content(options)}
    </strong>
  </div>
)
