import type { JSX } from 'preact'
import { attributes, classes, content } from '../govuk/markup.ts'
import type { Attributes, Content } from '../govuk/options.ts'

/** MoJ badge: a short fixed fact beside a name, such as a risk level. */
export const Badge = (options: Content & { readonly classes?: string | undefined; readonly attributes?: Attributes | undefined }): JSX.Element => (
  <span class={classes('moj-badge', options.classes)} {...attributes(options.attributes)}>{content(options)}</span>
)
