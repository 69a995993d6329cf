/** One item of radios or checkboxes: GOV.UK Frontend gives both the same markup under two names. */
import type { JSX } from 'preact'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import { attributes, classes, describedBy, hasContent } from './markup.ts'
import type { CheckboxesItem, RadiosItem } from './options.ts'

export const Choice = (given: {
  readonly kind: 'radios' | 'checkboxes'
  readonly item: CheckboxesItem & RadiosItem
  readonly id: string
  readonly name: string
  readonly checked: boolean
  readonly describedBy: string | undefined
}): JSX.Element => {
  const { item, kind, id, checked } = given
  if (item.divider) return <div class={`govuk-${kind}__divider`}>{item.divider}</div>
  const hint = item.hint && hasContent(item.hint) ? item.hint : undefined
  const label = item.label || {}
  const conditional = item.conditional?.html
  return (
    <>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`} id={id} name={given.name} type={kind === 'radios' ? 'radio' : 'checkbox'}
          value={String(item.value ?? '')} checked={checked} disabled={Boolean(item.disabled)} data-behaviour={item.behaviour || undefined}
          data-aria-controls={conditional ? `conditional-${id}` : undefined}
          aria-describedby={describedBy(given.describedBy, hint && `${id}-item-hint`)} {...attributes(item.attributes)}
        />
        <Label html={item.html} text={item.text} classes={classes(`govuk-${kind}__label`, label.classes)} attributes={label.attributes} for={id} />
        {hint ? <Hint {...hint} id={`${id}-item-hint`} classes={classes(`govuk-${kind}__hint`, hint.classes)} /> : null}
      </div>
      {conditional ? (
        <div class={classes(`govuk-${kind}__conditional`, !checked && `govuk-${kind}__conditional--hidden`)} id={`conditional-${id}`}>{conditional}</div>
      ) : null}
    </>
  )
}
