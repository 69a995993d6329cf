/** A form that shows what would follow before it is saved: first "Check", then the consequences and "Confirm". */
import type { ComponentChildren, JSX } from 'preact'
import { Form } from './form.tsx'
import type { Frame } from './frame.ts'
import { Button } from './govuk/button.tsx'
import { InsetText } from './govuk/inset-text.tsx'

/** `submit` is the verb of the last button. The consequences come from the slices below, run and undone by the same action. */
export const CheckedForm = ({ frame, action, hidden, submit, children }: {
  readonly frame: Frame
  readonly action: string
  readonly hidden?: Readonly<Record<string, string>>
  readonly submit: string
  readonly children?: ComponentChildren
}): JSX.Element => {
  const checked = frame.consequences
  return (
    <Form frame={frame} action={action} {...(hidden ? { hidden } : {})}>
      {children}
      {checked ? (
        <InsetText>
          <h2 class="govuk-heading-m">If you save this</h2>
          {checked.length === 0 ? <p class="govuk-body">Nothing else changes.</p> : (
            <ul class="govuk-list govuk-list--bullet">{checked.map(({ words }) => <li>{words}</li>)}</ul>
          )}
        </InsetText>
      ) : null}
      <div class="govuk-button-group">
        {checked ? <Button text={submit} preventDoubleClick /> : null}
        <Button text={checked ? 'Check again' : 'Check before saving'} name="_step" value="check" classes={checked ? 'govuk-button--secondary' : undefined} />
      </div>
    </Form>
  )
}
