import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { ErrorSummaryOptions } from './options.ts'

/** GOV.UK error summary: at the top of the page, one link to each field that is wrong. */
export const ErrorSummary = (options: ErrorSummaryOptions): JSX.Element => {
  const description = options.children ?? (options.descriptionHtml || options.descriptionText)
  const errors = options.errorList ?? []
  return (
    <div
      class={classes('govuk-error-summary', options.classes)} data-module="govuk-error-summary"
      data-disable-auto-focus={options.disableAutoFocus === undefined ? undefined : String(options.disableAutoFocus)} {...attributes(options.attributes)}
    >
      <div role="alert">
        <h2 class="govuk-error-summary__title">{options.titleHtml || options.titleText}</h2>
        <div class="govuk-error-summary__body">
          {description ? <p>{description}</p> : null}
          {errors.length > 0 ? (
            <ul class="govuk-list govuk-error-summary__list">
              {errors.map((item) => item && (
                <li>{item.href ? <a href={item.href} {...attributes(item.attributes)}>{content(item)}</a> : content(item)}</li>
              ))}
            </ul>
          ) : null}
        </div>
      </div>
    </div>
  )
}
