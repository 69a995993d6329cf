import type { JSX } from 'preact'
import { Button } from './button.tsx'
import { Input } from './input.tsx'
import { classes, content, translations } from './markup.ts'
import type { PasswordInputOptions } from './options.ts'

/** GOV.UK password input, with a button that shows what was typed where the browser runs scripts. */
export const PasswordInput = (options: PasswordInputOptions): JSX.Element => {
  const id = options.id || options.name
  const texts = translations({
    'show-password': options.showPasswordText,
    'hide-password': options.hidePasswordText,
    'show-password-aria-label': options.showPasswordAriaLabelText,
    'hide-password-aria-label': options.hidePasswordAriaLabelText,
    'password-shown-announcement': options.passwordShownAnnouncementText,
    'password-hidden-announcement': options.passwordHiddenAnnouncementText,
  })
  const toggle = (
    <>
      <Button
        type="button" text={options.showPasswordText ?? 'Show'}
        classes={classes('govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle', options.button?.classes)}
        attributes={{ 'aria-controls': id, 'aria-label': options.showPasswordAriaLabelText ?? 'Show password', hidden: { value: true, optional: true } }}
      />
      {options.formGroup?.afterInput ? content(options.formGroup.afterInput) : null}
    </>
  )
  return (
    <Input
      formGroup={{
        classes: classes('govuk-password-input', options.formGroup?.classes),
        attributes: { 'data-module': 'govuk-password-input', ...texts, ...options.formGroup?.attributes },
        beforeInput: options.formGroup?.beforeInput,
        afterInput: { html: toggle },
      }}
      inputWrapper={{ classes: 'govuk-password-input__wrapper' }} label={options.label} hint={options.hint} errorMessage={options.errorMessage}
      classes={classes('govuk-password-input__input govuk-js-password-input-input', options.classes)} id={id} name={options.name} type="password"
      spellcheck={false} autocapitalize="none" autocomplete={options.autocomplete || 'current-password'} value={options.value}
      disabled={options.disabled} describedBy={options.describedBy} attributes={options.attributes}
    />
  )
}
