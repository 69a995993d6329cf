import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { BackLinkOptions } from './options.ts'

/** GOV.UK back link, above a page's main content. */
export const BackLink = (options: BackLinkOptions): JSX.Element => (
  <a href={options.href || '#'} class={classes('govuk-back-link', options.classes)} {...attributes(options.attributes)}>{content(options) || 'Back'}</a>
)
