import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { SkipLinkOptions } from './options.ts'

/** GOV.UK skip link: the first stop of the keyboard, to the main content. */
export const SkipLink = (options: SkipLinkOptions): JSX.Element => (
  <a href={options.href || '#content'} class={classes('govuk-skip-link', options.classes)} data-module="govuk-skip-link" {...attributes(options.attributes)}>
    {content(options)}
  </a>
)
