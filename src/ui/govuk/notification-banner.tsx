import type { JSX } from 'preact'
import { attributes, classes, heading } from './markup.ts'
import type { NotificationBannerOptions } from './options.ts'

/** GOV.UK notification banner: what has just happened (`type: 'success'`), or what the reader should know. */
export const NotificationBanner = (options: NotificationBannerOptions): JSX.Element => {
  const success = options.type === 'success'
  const titleId = options.titleId || 'govuk-notification-banner-title'
  const Heading = heading(options.titleHeadingLevel)
  const rich = options.children ?? (options.html || undefined)
  return (
    <div
      {...attributes({ role: options.role || (success ? 'alert' : 'region'), ...options.attributes })} aria-labelledby={titleId}
      class={classes('govuk-notification-banner', success && 'govuk-notification-banner--success', options.classes)} data-module="govuk-notification-banner"
      data-disable-auto-focus={options.disableAutoFocus === undefined ? undefined : String(options.disableAutoFocus)}
    >
      <div class="govuk-notification-banner__header">
        <Heading class="govuk-notification-banner__title" id={titleId}>
          {options.titleHtml || options.titleText || (success ? 'Success' : 'Important')}
        </Heading>
      </div>
      <div class="govuk-notification-banner__content">
        {rich ?? (options.text ? <p class="govuk-notification-banner__heading">{options.text}</p> : null)}
      </div>
    </div>
  )
}
