import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import { Tag } from './tag.tsx'
import type { PhaseBannerOptions } from './options.ts'

/** GOV.UK phase banner: what kind of service this is. */
export const PhaseBanner = (options: PhaseBannerOptions): JSX.Element => {
  const tag = options.tag || {}
  return (
    <div class={classes('govuk-phase-banner govuk-width-container', options.classes)} {...attributes(options.attributes)}>
      <p class="govuk-phase-banner__content">
        <Tag text={tag.text} html={tag.html} classes={classes('govuk-phase-banner__content__tag', tag.classes)} />{' '}
        <span class="govuk-phase-banner__text">{content(options)}</span>
      </p>
    </div>
  )
}
