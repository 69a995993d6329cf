import type { JSX } from 'preact'
import { Beside, fieldDescribedBy, LabelledField } from './form-group.tsx'
import { attributes, classes } from './markup.ts'
import type { TextareaOptions } from './options.ts'

/** GOV.UK textarea: several lines of text, 5 rows high unless `rows` says otherwise. */
export const Textarea = (options: TextareaOptions): JSX.Element => {
  const id = options.id || options.name
  return (
    <LabelledField id={id} label={options.label} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}>
      <Beside given={options.formGroup?.beforeInput} />
      <textarea
        class={classes('govuk-textarea', Boolean(options.errorMessage) && 'govuk-textarea--error', options.classes)}
        id={id} name={options.name} rows={Number(options.rows || 5)} disabled={Boolean(options.disabled)}
        {...(typeof options.spellcheck === 'boolean' ? attributes({ spellcheck: options.spellcheck }) : {})}
        aria-describedby={fieldDescribedBy(id, options, options.describedBy)} {...(options.autocomplete ? attributes({ autocomplete: options.autocomplete }) : {})} {...attributes(options.attributes)}
      >
        {options.value}
      </textarea>
      <Beside given={options.formGroup?.afterInput} />
    </LabelledField>
  )
}
