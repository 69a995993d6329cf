import type { JSX } from 'preact'
import { attributes, classes, content } from './markup.ts'
import type { ButtonOptions } from './options.ts'

const StartIcon = (): JSX.Element => (
  <svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false">
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
)

/** GOV.UK button; a link in a button's clothes when `href` is given. */
export const Button = (options: ButtonOptions): JSX.Element => {
  const common = {
    class: classes('govuk-button', options.classes, options.isStartButton && 'govuk-button--start'),
    'data-module': 'govuk-button',
    ...(options.id ? { id: options.id } : {}),
    ...attributes(options.attributes),
  }
  const rich = options.children ?? (options.html || undefined)
  const words = (
    <>
      {rich !== undefined && options.isStartButton ? <span>{rich}</span> : content(options)}
      {options.isStartButton ? <StartIcon /> : null}
    </>
  )
  if (options.href) return <a href={options.href} role="button" draggable={false} {...common}>{words}</a>
  return (
    <button
      {...attributes({ type: options.type || 'submit' })} value={options.value || undefined} name={options.name || undefined}
      disabled={options.disabled ? true : undefined} aria-disabled={options.disabled ? 'true' : undefined}
      data-prevent-double-click={options.preventDoubleClick === undefined ? undefined : String(options.preventDoubleClick)} {...common}
    >
      {words}
    </button>
  )
}
