import type { JSX } from 'preact'
import { Beside, fieldDescribedBy, LabelledField } from './form-group.tsx'
import { attributes, classes } from './markup.ts'
import type { SelectItem, SelectOptions } from './options.ts'

const isSelected = (item: SelectItem, value: string | number | undefined): boolean =>
  item.selected || (item.selected !== false && Boolean(value) && String(item.value ?? item.text) === String(value))

/** GOV.UK select: a drop-down list, the item equal to `value` selected. */
export const Select = (options: SelectOptions): JSX.Element => {
  const id = options.id || options.name
  return (
    <LabelledField id={id} label={options.label} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}>
      <Beside given={options.formGroup?.beforeInput} />
      <select
        class={classes('govuk-select', options.classes, Boolean(options.errorMessage) && 'govuk-select--error')}
        id={id} name={options.name} disabled={Boolean(options.disabled)} aria-describedby={fieldDescribedBy(id, options, options.describedBy)} {...attributes(options.attributes)}
      >
        {(options.items ?? []).map((item) => item && (
          <option
            value={item.value === undefined ? undefined : String(item.value)}
            selected={isSelected(item, options.value)} disabled={Boolean(item.disabled)} {...attributes(item.attributes)}
          >
            {item.text}
          </option>
        ))}
      </select>
      <Beside given={options.formGroup?.afterInput} />
    </LabelledField>
  )
}
