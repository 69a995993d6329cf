/** What the form components share: the group, its hint and error message, and which of them describe the field. */
import type { ComponentChildren, JSX } from 'preact'
import { ErrorMessage } from './error-message.tsx'
import { Fieldset } from './fieldset.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import { attributes, classes, content, describedBy } from './markup.ts'
import type { Attributes, Content, ErrorMessageOptions, FieldsetOptions, HintOptions, LabelOptions, Nothing } from './options.ts'

interface Described {
  readonly hint?: HintOptions | Nothing | undefined
  readonly errorMessage?: ErrorMessageOptions | Nothing | undefined
}

/** The ids that describe a field: what the caller names, then its hint and its error message. */
export const fieldDescribedBy = (id: string, given: Described, first?: string): string | undefined =>
  describedBy(first, given.hint && `${id}-hint`, given.errorMessage && `${id}-error`)

const HintAndError = ({ id, hint, errorMessage }: Described & { readonly id: string }): JSX.Element => (
  <>
    {hint ? <Hint {...hint} id={`${id}-hint`} /> : null}
    {errorMessage ? <ErrorMessage {...errorMessage} id={`${id}-error`} /> : null}
  </>
)

/** The `govuk-form-group` around a field. */
export const FormGroup = (given: {
  readonly group: { readonly classes?: string | undefined; readonly attributes?: Attributes | undefined } | undefined
  readonly error: unknown
  readonly children: ComponentChildren
}): JSX.Element => (
  <div class={classes('govuk-form-group', Boolean(given.error) && 'govuk-form-group--error', given.group?.classes)} {...attributes(given.group?.attributes)}>
    {given.children}
  </div>
)

/** A form group with one labelled control: label, hint, error message, then the control. */
export const LabelledField = (given: Described & {
  readonly id: string
  readonly label: LabelOptions | Nothing | undefined
  readonly formGroup: { readonly classes?: string | undefined; readonly attributes?: Attributes | undefined } | undefined
  readonly children: ComponentChildren
}): JSX.Element => (
  <FormGroup group={given.formGroup} error={given.errorMessage}>
    <Label {...(given.label || {})} for={given.id} />
    <HintAndError id={given.id} hint={given.hint} errorMessage={given.errorMessage} />
    {given.children}
  </FormGroup>
)

/** A form group with several controls, in a fieldset when there is one: hint, error message, then the controls. */
export const GroupedField = (given: Described & {
  readonly id: string
  readonly fieldset: FieldsetOptions | Nothing | undefined
  readonly role?: string
  readonly describedBy: string | undefined
  readonly formGroup: { readonly classes?: string | undefined; readonly attributes?: Attributes | undefined } | undefined
  readonly children: ComponentChildren
}): JSX.Element => {
  const inner = (
    <>
      <HintAndError id={given.id} hint={given.hint} errorMessage={given.errorMessage} />
      {given.children}
    </>
  )
  const { fieldset } = given
  return (
    <FormGroup group={given.formGroup} error={given.errorMessage}>
      {fieldset ? (
        <Fieldset describedBy={given.describedBy} classes={fieldset.classes} role={given.role} attributes={fieldset.attributes} legend={fieldset.legend}>
          {inner}
        </Fieldset>
      ) : inner}
    </FormGroup>
  )
}

/** Content placed before or after the controls. */
export const Beside = ({ given }: { readonly given: Content | undefined }): JSX.Element | null => (given ? <>{content(given)}</> : null)
