import type { ComponentChildren, JSX } from 'preact'
import { attributes, classes, content } from '../govuk/markup.ts'
import type { Attributes, Content } from '../govuk/options.ts'

/** MoJ identity bar: whose record this is, on every page of it. Menus are plain children, so that they work without scripts. */
export const IdentityBar = (options: {
  readonly title: Content
  readonly menus?: readonly ComponentChildren[] | undefined
  readonly classes?: string | undefined
  readonly attributes?: Attributes | undefined
}): JSX.Element => (
  <div class={classes('moj-identity-bar', options.classes)} {...attributes(options.attributes)}>
    <div class="moj-identity-bar__container">
      <div class="moj-identity-bar__details"><span class="moj-identity-bar__title">{content(options.title)}</span></div>
      {options.menus ? (
        <div class="moj-identity-bar__actions">{options.menus.map((menu) => <div class="moj-identity-bar__menu">{menu}</div>)}</div>
      ) : null}
    </div>
  </div>
)
