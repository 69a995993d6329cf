import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { TagOptions } from './options.ts'

/** GOV.UK tag: a state in a word or two; the colour only repeats what the word says. */
export const Tag = (options: TagOptions): JSX.Element => (
  <strong class={classes('govuk-tag', options.classes)} {...attributes(options.attributes)}>{content(options)}</strong>
)
