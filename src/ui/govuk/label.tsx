import type { JSX } from 'preact'
import { attributes, classes, content, hasContent } from './markup.ts'
import type { LabelOptions } from './options.ts'

/** GOV.UK label; as the page's heading when `isPageHeading`. Nothing when it has no words. */
export const Label = (options: LabelOptions): JSX.Element | null => {
  if (!hasContent(options) && options.children === undefined) return null
  const label = (
    <label class={classes('govuk-label', options.classes)} for={options.for || undefined} {...attributes(options.attributes)}>
      {content(options)}
    </label>
  )
  return options.isPageHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}
