import type { JSX } from 'preact'
import { Beside, fieldDescribedBy, GroupedField } from './form-group.tsx'
import { Input } from './input.tsx'
import { attributes, classes } from './markup.ts'
import type { DateInputItem, DateInputOptions, Nothing } from './options.ts'

type Part = 'day' | 'month' | 'year'
const PARTS: readonly Part[] = ['day', 'month', 'year']
const has = (item: DateInputItem, className: string): boolean => Boolean(item.classes?.includes(className))
const hasError = (item: DateInputItem): boolean => Boolean(item.error) || has(item, 'govuk-input--error')
const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()

/** GOV.UK date input: day, month and year in three boxes. Boxes are red where they are wrong; all of them when none is named. */
export const DateInput = (options: DateInputOptions): JSX.Element => {
  const boxes: Record<Part, DateInputItem | Nothing> = {
    day: options.day === undefined ? { name: 'day', value: options.values?.['day'], classes: 'govuk-input--width-2' } : options.day,
    month: options.month === undefined ? { name: 'month', value: options.values?.['month'], classes: 'govuk-input--width-2' } : options.month,
    year: options.year === undefined ? { name: 'year', value: options.values?.['year'], classes: 'govuk-input--width-4' } : options.year,
  }
  const items = options.items?.length ? options.items : PARTS.map((part) => boxes[part])
  const anyError = items.some((item) => item && hasError(item))
  const prefix = options.namePrefix ? `${options.namePrefix}-` : ''

  const box = (item: DateInputItem): JSX.Element => {
    const part = PARTS.find((each) => {
      const own = boxes[each]
      return item === own || (item.name && (item.name === each || (own && item.name === own.name)))
    })
    const own = part && boxes[part]
    const name = item.name ?? part ?? ''
    const value = item.value ?? (own ? own.value : undefined)
    const red = hasError(item) || (item.error !== false && options.errorMessage && !anyError)
    return (
      <div class="govuk-date-input__item">
        <Input
          label={{ text: item.label || capitalised(name), classes: 'govuk-date-input__label' }} id={item.id || `${options.id}-${name}`}
          classes={classes(
            'govuk-date-input__input',
            Boolean(red) && !has(item, 'govuk-input--error') && 'govuk-input--error',
            !has(item, 'govuk-input--width-') && `govuk-input--width-${part === 'year' ? 4 : 2}`,
            item.classes,
          )}
          name={prefix + name} value={value ?? options.values?.[prefix + name]} type="text" inputmode={item.inputmode || 'numeric'}
          autocomplete={item.autocomplete} pattern={item.pattern} attributes={item.attributes}
        />
      </div>
    )
  }
  return (
    <GroupedField
      id={options.id} fieldset={options.fieldset} role="group" hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}
      describedBy={fieldDescribedBy(options.id, options, (options.fieldset && options.fieldset.describedBy) || undefined)}
    >
      <div class={classes('govuk-date-input', options.classes)} id={options.id || undefined} {...attributes(options.attributes)}>
        <Beside given={options.formGroup?.beforeInputs} />
        {items.map((item) => item && box(item))}
        <Beside given={options.formGroup?.afterInputs} />
      </div>
    </GroupedField>
  )
}
