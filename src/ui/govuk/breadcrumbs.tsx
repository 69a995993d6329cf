import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { BreadcrumbsOptions } from './options.ts'

/** GOV.UK breadcrumbs; an item without `href` is the page itself. */
export const Breadcrumbs = (options: BreadcrumbsOptions): JSX.Element => (
  <nav
    aria-label={options.labelText ?? 'Breadcrumb'}
    class={classes('govuk-breadcrumbs', options.classes, options.collapseOnMobile && 'govuk-breadcrumbs--collapse-on-mobile')} {...attributes(options.attributes)}
  >
    <ol class="govuk-breadcrumbs__list">
      {(options.items ?? []).map((item) => item && (item.href ? (
        <li class="govuk-breadcrumbs__list-item">
          <a class="govuk-breadcrumbs__link" href={item.href} {...attributes(item.attributes)}>{content(item)}</a>
        </li>
      ) : (
        <li class="govuk-breadcrumbs__list-item" aria-current="page">{content(item)}</li>
      )))}
    </ol>
  </nav>
)
