/**
 * Forms that keep what was typed and say what was wrong beside each field, with the door's hidden keys in every one.
 * A field takes its message and its re-entered value from the frame by its name; `value` is what stands there at first.
 * The first box of a field carries the field's name as its id, so that the error summary leads to it.
 */
import { createHash } from 'node:crypto'
import type { ComponentChildren, JSX } from 'preact'
import { dayBoxes } from './form-body.ts'
import { errorOf, fieldId, ownForm, WHICH_FORM, type Frame } from './frame.ts'
import { Button } from './govuk/button.tsx'
import { Checkboxes } from './govuk/checkboxes.tsx'
import { DateInput } from './govuk/date-input.tsx'
import { ErrorSummary as GovukErrorSummary } from './govuk/error-summary.tsx'
import { FileUpload } from './govuk/file-upload.tsx'
import { Input } from './govuk/input.tsx'
import { classes } from './govuk/markup.ts'
import type { FieldsetOptions } from './govuk/options.ts'
import { Radios } from './govuk/radios.tsx'
import { Select } from './govuk/select.tsx'
import { Textarea } from './govuk/textarea.tsx'

/** At the top of the page: each refusal, with a link to its field. Nothing when nothing was refused. `Layout` shows it by itself. */
export const ErrorSummary = ({ frame }: { readonly frame: Frame }): JSX.Element | null =>
  frame.errors.length === 0 ? null : (
    <GovukErrorSummary titleText="There is a problem" errorList={frame.errors.map(({ field, message }) => ({ text: message, href: field ? `#${fieldId(sentForm(frame), field)}` : undefined }))} />
  )

/** The frame of the form that was sent, where it is one of several of its page. */
const sentForm = (frame: Frame): Frame => {
  const sent = frame.values[WHICH_FORM]
  return typeof sent === 'string' ? ownForm(frame, sent) : frame
}

/** The same form on the same showing of a page gives the same key; another form, or the same one with other hidden values, another. */
const onceKey = (once: string, action: string, hidden: Readonly<Record<string, string>>): string =>
  createHash('sha256').update(JSON.stringify([once, action, Object.entries(hidden)])).digest('base64url').slice(0, 24)

/** A form that posts to a noun (`/referrals/7/acceptance`). `hidden` holds ids and the row's version; `files` lets it carry files. */
export const Form = ({ frame, action, hidden = {}, submit, submitClasses, beside, files, class: className, children }: {
  readonly frame: Frame
  readonly action: string
  readonly hidden?: Readonly<Record<string, string>>
  /** The words of the button, a verb first; leave out to bring your own. */
  readonly submit?: string
  readonly submitClasses?: string
  /** Stands beside the button: usually a link that leaves without saving. */
  readonly beside?: ComponentChildren
  readonly files?: boolean
  readonly class?: string
  readonly children?: ComponentChildren
}): JSX.Element => (
  <form method="post" action={action} novalidate class={className} {...(files ? { enctype: 'multipart/form-data' } : {})}>
    <input type="hidden" name="_csrf" value={frame.csrf} />
    <input type="hidden" name="_once" value={onceKey(frame.once, action, hidden)} />
    {Object.entries(hidden).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
    {children}
    {submit === undefined ? null : (
      <div class="govuk-button-group">
        <Button text={submit} preventDoubleClick classes={submitClasses} />
        {beside}
      </div>
    )}
  </form>
)

interface FieldProps {
  readonly frame: Frame
  /** The input's name in the action, and the id of its first box. */
  readonly name: string
  readonly label: string
  readonly hint?: ComponentChildren
  /** The label or legend is the page's `<h1>`. */
  readonly heading?: boolean
}

export interface Choice {
  readonly value: string
  readonly text: string
  readonly hint?: string | undefined
  /** Asked only when this is chosen; shown always where the browser runs no scripts. */
  readonly reveals?: ComponentChildren
}

const oneOf = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0])
const idOf = ({ frame, name }: FieldProps): string => fieldId(frame, name)
const typed = ({ frame, name }: FieldProps, value: string | undefined): string | undefined => oneOf(frame.values[name]) ?? value
const hintOf = ({ hint }: FieldProps): { readonly html: ComponentChildren } | undefined => (hint === undefined ? undefined : { html: hint })
const messageOf = ({ frame, name }: FieldProps): { readonly text: string } | undefined => {
  const message = errorOf(frame, name)
  return message === undefined ? undefined : { text: message }
}
const labelOf = ({ label, heading }: FieldProps): { text: string; classes: string; isPageHeading: boolean } =>
  ({ text: label, classes: heading ? 'govuk-label--l' : 'govuk-label--s', isPageHeading: Boolean(heading) })
const legendOf = ({ label, heading }: FieldProps): FieldsetOptions =>
  ({ legend: { text: label, classes: heading ? 'govuk-fieldset__legend--l' : 'govuk-fieldset__legend--s', isPageHeading: Boolean(heading) } })

/** One line of text. `width` in characters (2, 3, 4, 5, 10, 20, 30) says how much is expected. */
export const TextField = (props: FieldProps & {
  readonly value?: string | undefined
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'search'
  readonly inputmode?: 'numeric' | 'decimal'
  readonly autocomplete?: string
  readonly width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
  readonly prefix?: string
  readonly suffix?: string
}): JSX.Element => (
  <Input
    id={idOf(props)} name={props.name} label={labelOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)} value={typed(props, props.value)}
    type={props.type} inputmode={props.inputmode} autocomplete={props.autocomplete} classes={props.width ? `govuk-input--width-${props.width}` : undefined}
    prefix={props.prefix === undefined ? undefined : { text: props.prefix }} suffix={props.suffix === undefined ? undefined : { text: props.suffix }}
  />
)

/** Several lines of text. */
export const TextArea = (props: FieldProps & { readonly value?: string | undefined; readonly rows?: number }): JSX.Element => (
  <Textarea
    id={idOf(props)} name={props.name} label={labelOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)} value={typed(props, props.value)}
    rows={props.rows} spellcheck
  />
)

/** A day in three boxes; `value` is `YYYY-MM-DD`. What was typed comes back as it was typed. */
export const DayField = (props: FieldProps & { readonly value?: string | undefined; readonly birthDate?: boolean }): JSX.Element => {
  const boxes = dayBoxes(typed(props, props.value) ?? '')
  const part = (name: 'day' | 'month' | 'year', id: string, autocomplete: string): { id: string; name: string; value: string; autocomplete: string | undefined } =>
    ({ id, name, value: boxes[name], autocomplete: props.birthDate ? autocomplete : undefined })
  return (
    <DateInput
      id={`${idOf(props)}-boxes`} namePrefix={props.name} fieldset={legendOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)}
      items={[part('day', idOf(props), 'bday-day'), part('month', `${idOf(props)}-month`, 'bday-month'), part('year', `${idOf(props)}-year`, 'bday-year')]}
    />
  )
}

const itemsOf = (choices: readonly Choice[]): { value: string; text: string; hint: { text: string } | undefined; conditional: { html: ComponentChildren } | undefined }[] =>
  choices.map(({ value, text, hint, reveals }) => ({
    value,
    text,
    hint: hint === undefined ? undefined : { text: hint },
    conditional: reveals === undefined ? undefined : { html: reveals },
  }))

/** One of several choices, all seen at once. */
export const RadioField = (props: FieldProps & { readonly choices: readonly Choice[]; readonly value?: string | undefined; readonly inline?: boolean; readonly small?: boolean }): JSX.Element => (
  <Radios
    name={props.name} idPrefix={idOf(props)} fieldset={legendOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)} value={typed(props, props.value)}
    items={itemsOf(props.choices)} classes={classes(props.inline && 'govuk-radios--inline', props.small && 'govuk-radios--small')}
  />
)

/** Any number of choices; posted as `name[]`, so that `readForm` always gives a list. */
export const CheckboxField = (props: FieldProps & { readonly choices: readonly Choice[]; readonly values?: readonly string[] | undefined; readonly small?: boolean }): JSX.Element => {
  const entered = props.frame.values[props.name]
  return (
    <>
      <input type="hidden" name={`${props.name}[]`} value="" />
      <Checkboxes
        name={`${props.name}[]`} idPrefix={idOf(props)} fieldset={legendOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)}
        values={typeof entered === 'string' ? [entered] : entered ?? props.values} items={itemsOf(props.choices)} classes={props.small ? 'govuk-checkboxes--small' : undefined}
      />
    </>
  )
}

/** One of many choices, in a list that opens; `empty` is the first line, which stands for none. */
export const SelectField = (props: FieldProps & { readonly choices: readonly Choice[]; readonly value?: string | undefined; readonly empty?: string }): JSX.Element => (
  <Select
    id={idOf(props)} name={props.name} label={labelOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)} value={typed(props, props.value)}
    items={[props.empty !== undefined && { value: '', text: props.empty }, ...props.choices.map(({ value, text }) => ({ value, text }))]}
  />
)

/** A file; the form needs `files`. Browsers do not give a file back, so after a refusal it is chosen again. */
export const FileField = (props: FieldProps & { readonly accept?: string }): JSX.Element => (
  <FileUpload
    id={idOf(props)} name={props.name} label={labelOf(props)} hint={hintOf(props)} errorMessage={messageOf(props)}
    attributes={props.accept === undefined ? {} : { accept: props.accept }}
  />
)
