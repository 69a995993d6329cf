import type { JSX } from 'preact'
import { attributes, classes, content } from '../govuk/markup.ts'
import type { Attributes, Content } from '../govuk/options.ts'

export interface SubNavigationItem extends Content {
  readonly href: string
  readonly active?: boolean | undefined
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}

/** MoJ sub-navigation: the pages of one record, one of them active. */
export const SubNavigation = (options: {
  readonly items: readonly SubNavigationItem[]
  readonly label?: string | undefined
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}): JSX.Element => (
  <nav class={classes('moj-sub-navigation', options.classes)} aria-label={options.label || 'Secondary navigation region'} {...attributes(options.attributes)}>
    <ul class="moj-sub-navigation__list">
      {options.items.map((item) => (
        <li class={classes('moj-sub-navigation__item', item.classes)}>
          <a class="moj-sub-navigation__link" aria-current={item.active ? 'page' : undefined} href={item.href} {...attributes(item.attributes)}>{content(item)}</a>
        </li>
      ))}
    </ul>
  </nav>
)
