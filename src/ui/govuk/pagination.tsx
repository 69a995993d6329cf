import type { ComponentChildren, JSX } from 'preact'
import { attributes, classes, content, hasContent } from './markup.ts'
import type { Attributes, Content, PaginationItem, PaginationOptions } from './options.ts'

const Arrow = ({ to }: { readonly to: 'prev' | 'next' }): JSX.Element => (
  <svg
    class={`govuk-pagination__icon govuk-pagination__icon--${to}`} xmlns="http://www.w3.org/2000/svg" height="13" width="15"
    aria-hidden="true" focusable="false" viewBox="0 0 15 13"
  >
    <path
      d={to === 'prev'
        ? 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z'
        : 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z'}
    />
  </svg>
)

type Link = Content & { readonly labelText?: string | undefined; readonly href?: string | undefined; readonly attributes?: Attributes | undefined }

const ArrowLink = ({ to, link, block, children }: { readonly to: 'prev' | 'next'; readonly link: Link; readonly block: boolean; readonly children: ComponentChildren }): JSX.Element => (
  <div class={`govuk-pagination__${to}`}>
    <a class="govuk-link govuk-pagination__link" href={link.href ?? ''} rel={to} {...attributes(link.attributes)}>
      {block || to === 'prev' ? <Arrow to={to} /> : null}{' '}
      <span class={classes('govuk-pagination__link-title', block && !link.labelText && 'govuk-pagination__link-title--decorated')}>{children}</span>
      {link.labelText && block ? (
        <>{' '}<span class="govuk-visually-hidden">:</span>{' '}<span class="govuk-pagination__link-label">{link.labelText}</span></>
      ) : null}
      {!block && to === 'next' ? <Arrow to={to} /> : null}
    </a>
  </div>
)

const PageItem = ({ item }: { readonly item: PaginationItem }): JSX.Element => (
  <li class={classes('govuk-pagination__item', item.current && 'govuk-pagination__item--current', item.ellipsis && 'govuk-pagination__item--ellipsis')}>
    {item.ellipsis ? '⋯' : (
      <a
        class="govuk-link govuk-pagination__link" href={item.href ?? ''}
        aria-label={item.visuallyHiddenText ?? `Page ${item.number}`} aria-current={item.current ? 'page' : undefined} {...attributes(item.attributes)}
      >
        {item.number}
      </a>
    )}
  </li>
)

/** GOV.UK pagination: previous and next, with page numbers between them when `items` are given. */
export const Pagination = (options: PaginationOptions): JSX.Element => {
  const { previous, next, items } = options
  const block = !items && Boolean(previous || next)
  return (
    <nav
      class={classes('govuk-pagination', block && 'govuk-pagination--block', options.classes)}
      aria-label={options.landmarkLabel || 'Pagination'} {...attributes(options.attributes)}
    >
      {previous?.href ? (
        <ArrowLink to="prev" link={previous} block={block}>
          {hasContent(previous) ? content(previous) : <>Previous<span class="govuk-visually-hidden"> page</span></>}
        </ArrowLink>
      ) : null}
      {items ? <ul class="govuk-pagination__list">{items.map((item) => item && Object.keys(item).length > 0 && <PageItem item={item} />)}</ul> : null}
      {next?.href ? (
        <ArrowLink to="next" link={next} block={block}>
          {hasContent(next) ? content(next) : <>Next<span class="govuk-visually-hidden"> page</span></>}
        </ArrowLink>
      ) : null}
    </nav>
  )
}
