import type { JSX } from 'preact'
import { Choice } from './choice.tsx'
import { Beside, fieldDescribedBy, GroupedField } from './form-group.tsx'
import { attributes, classes } from './markup.ts'
import type { CheckboxesOptions } from './options.ts'

/** GOV.UK checkboxes: any number of choices, those in `values` checked. */
export const Checkboxes = (options: CheckboxesOptions): JSX.Element => {
  const idPrefix = options.idPrefix || options.name
  const first = (options.fieldset && options.fieldset.describedBy) || options.describedBy
  const described = fieldDescribedBy(idPrefix, options, first)
  const values = options.values?.map(String)
  return (
    <GroupedField
      id={idPrefix} fieldset={options.fieldset} describedBy={described} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}
    >
      <div class={classes('govuk-checkboxes', options.classes)} data-module="govuk-checkboxes" {...attributes(options.attributes)}>
        <Beside given={options.formGroup?.beforeInputs} />
        {(options.items ?? []).map((item, index) => item && (
          <Choice
            kind="checkboxes" item={item} id={item.id || (index > 0 ? `${idPrefix}-${index + 1}` : idPrefix)} name={item.name || options.name}
            checked={item.checked || (item.checked !== false && (values?.includes(String(item.value)) ?? false))}
            describedBy={options.fieldset ? undefined : described}
          />
        ))}
        <Beside given={options.formGroup?.afterInputs} />
      </div>
    </GroupedField>
  )
}
