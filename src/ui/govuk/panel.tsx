import type { JSX } from 'preact'
import { Button } from './button.tsx'
import { attributes, classes, content, hasContent, heading } from './markup.ts'
import type { PanelOptions } from './options.ts'

type Action = NonNullable<NonNullable<NonNullable<PanelOptions['actions']>['items']>[number]>

const PanelAction = ({ action }: { readonly action: Exclude<Action, false | ''> }): JSX.Element =>
  !action.href || action.type === 'button' ? (
    <Button text={action.text} type={action.type || 'button'} classes={classes('govuk-button--inverse', action.classes)} href={action.href} attributes={action.attributes} />
  ) : (
    <a class={classes('govuk-link govuk-link--inverse', action.classes)} href={action.href} {...attributes(action.attributes)}>{action.text}</a>
  )

/** GOV.UK panel: confirms what was done, or (with its interruption class) stops the reader before an action. */
export const Panel = (options: PanelOptions): JSX.Element => {
  const interruption = Boolean(options.classes?.includes('govuk-panel--interruption'))
  const Heading = heading(options.headingLevel, 1)
  const { actions } = options
  return (
    <div class={classes('govuk-panel', !interruption && 'govuk-panel--confirmation', options.classes)} {...attributes(options.attributes)}>
      <Heading class="govuk-panel__title">{options.titleHtml || options.titleText}</Heading>
      {options.children !== undefined || hasContent(options) ? <div class="govuk-panel__body">{content(options)}</div> : null}
      {interruption && actions ? (
        <div class={classes('govuk-panel__actions', actions.classes)} {...attributes(actions.attributes)}>
          {actions.items?.length ? <div class="govuk-button-group">{actions.items.map((action) => action && <><PanelAction action={action} />{' '}</>)}</div> : null}
        </div>
      ) : null}
    </div>
  )
}
