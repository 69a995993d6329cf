import type { JSX } from 'preact'
import { attributes, classes } from './markup.ts'
import type { GenericHeaderOptions } from './options.ts'

/** GOV.UK Frontend's header for services that are not on GOV.UK: no crown, no GDS typeface. */
export const GenericHeader = (options: GenericHeaderOptions): JSX.Element => (
  <div class={classes('govuk-generic-header', options.classes)} {...attributes(options.attributes)}>
    <div class={`govuk-generic-header__container ${options.containerClasses || 'govuk-width-container'}`}>
      <div class="govuk-generic-header__logo">
        <a href={options.url || '/'} class="govuk-generic-header__homepage-link">{options.logoHtml || options.logoText}</a>
      </div>
    </div>
  </div>
)
