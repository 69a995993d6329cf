import type { JSX } from 'preact'
import { Choice } from './choice.tsx'
import { Beside, fieldDescribedBy, GroupedField } from './form-group.tsx'
import { attributes, classes } from './markup.ts'
import type { RadiosOptions } from './options.ts'

/** GOV.UK radios: one choice, the one equal to `value` checked. */
export const Radios = (options: RadiosOptions): JSX.Element => {
  const idPrefix = options.idPrefix || options.name
  const described = fieldDescribedBy(idPrefix, options, (options.fieldset && options.fieldset.describedBy) || undefined)
  return (
    <GroupedField
      id={idPrefix} fieldset={options.fieldset} describedBy={described} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}
    >
      <div class={classes('govuk-radios', options.classes)} data-module="govuk-radios" {...attributes(options.attributes)}>
        <Beside given={options.formGroup?.beforeInputs} />
        {(options.items ?? []).map((item, index) => item && (
          <Choice
            kind="radios" item={item} id={item.id || (index > 0 ? `${idPrefix}-${index + 1}` : idPrefix)} name={options.name}
            checked={item.checked || (item.checked !== false && Boolean(options.value) && String(item.value) === String(options.value))} describedBy={undefined}
          />
        ))}
        <Beside given={options.formGroup?.afterInputs} />
      </div>
    </GroupedField>
  )
}
