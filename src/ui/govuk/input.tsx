import type { JSX } from 'preact'
import { Beside, fieldDescribedBy, LabelledField } from './form-group.tsx'
import { attributes, classes, content, hasContent } from './markup.ts'
import type { Attributes, Content, InputOptions } from './options.ts'

const Affix = ({ kind, given }: { readonly kind: string; readonly given: Content & { classes?: string | undefined; attributes?: Attributes | undefined } }): JSX.Element => (
  <div class={classes(`govuk-input__${kind}`, given.classes)} aria-hidden="true" {...attributes(given.attributes)}>{content(given)}</div>
)

/** GOV.UK text input: one line of text, with a prefix or suffix where the unit helps. */
export const Input = (options: InputOptions): JSX.Element => {
  const id = options.id || options.name
  const input = (
    <input
      {...attributes({
        class: classes('govuk-input', options.classes, Boolean(options.errorMessage) && 'govuk-input--error'),
        id,
        name: options.name,
        type: options.type || 'text',
        spellcheck: { value: typeof options.spellcheck === 'boolean' ? String(options.spellcheck) : undefined, optional: true },
        value: { value: options.value, optional: true },
        disabled: { value: options.disabled, optional: true },
        'aria-describedby': { value: fieldDescribedBy(id, options, options.describedBy), optional: true },
        autocomplete: { value: options.autocomplete, optional: true },
        autocapitalize: { value: options.autocapitalize, optional: true },
        pattern: { value: options.pattern, optional: true },
        inputmode: { value: options.inputmode, optional: true },
      })} {...attributes(options.attributes)}
    />
  )
  const { prefix, suffix } = options
  const { beforeInput, afterInput } = options.formGroup ?? {}
  const wrapped = [prefix, suffix, beforeInput, afterInput].some((part) => hasContent(part))
  return (
    <LabelledField id={id} label={options.label} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}>
      {wrapped ? (
        <div class={classes('govuk-input__wrapper', options.inputWrapper?.classes)} {...attributes(options.inputWrapper?.attributes)}>
          {hasContent(beforeInput) ? <Beside given={beforeInput} /> : null}
          {prefix && hasContent(prefix) ? <Affix kind="prefix" given={prefix} /> : null}
          {input}
          {suffix && hasContent(suffix) ? <Affix kind="suffix" given={suffix} /> : null}
          {hasContent(afterInput) ? <Beside given={afterInput} /> : null}
        </div>
      ) : input}
    </LabelledField>
  )
}
