import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { ErrorMessageOptions } from './options.ts'

/** GOV.UK error message: stands beside the field that is wrong, and begins with the word "Error" for screen readers. */
export const ErrorMessage = (options: ErrorMessageOptions): JSX.Element => {
  const hidden = options.visuallyHiddenText === undefined ? 'Error' : options.visuallyHiddenText
  return (
    <p id={options.id || undefined} class={classes('govuk-error-message', options.classes)} {...attributes(options.attributes)}>
      {hidden ? <><span class="govuk-visually-hidden">{hidden}:</span>{' '}</> : null}
      {content(options)}
    </p>
  )
}
