import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { InsetTextOptions } from './options.ts'

/** GOV.UK inset text: set apart from what is around it. */
export const InsetText = (options: InsetTextOptions): JSX.Element => (
  <div id={options.id || undefined} class={classes('govuk-inset-text', options.classes)} {...attributes(options.attributes)}>{content(options)}</div>
)
