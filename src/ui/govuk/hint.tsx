import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { HintOptions } from './options.ts'

/** GOV.UK hint: help text beneath a label. */
export const Hint = (options: HintOptions): JSX.Element => (
  <div id={options.id || undefined} class={classes('govuk-hint', options.classes)} {...attributes(options.attributes)}>{content(options)}</div>
)
