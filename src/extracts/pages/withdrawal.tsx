/** Withdrawing one record of the own agency. */
import { keysOf } from '../../platform/vocabulary.ts'
import { Form, RadioField, TextField } from '../../ui/form.tsx'
import { form, page } from '../../ui/page.ts'
import { extractChoices, withdrawRecord } from '../actions.ts'
import { WITHDRAWAL_REASONS } from '../telling.ts'

export const withdrawalPage = page({
  path: '/extracts/withdrawal',
  ask: extractChoices,
  input: () => ({}),
  title: () => 'Withdraw one record',
  around: () => ({ back: { text: 'All extracts', href: '/extracts' } }),
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Withdraw one record</h1>
      <p class="govuk-body">The record no longer stands beside the person, and your agency no longer sees the person because of it. A later file that sends it again brings it back: correct it in your own system too.</p>
      <Form frame={frame} action="/extracts/withdrawal" submit="Withdraw this record" submitClasses="govuk-button--warning" beside={<a class="govuk-link" href="/extracts">Back without withdrawing</a>}>
        <TextField frame={frame} name="number" label="Your agency’s number of the record" width={20} />
        <RadioField frame={frame} name="reason" label="Why do you withdraw it?" choices={keysOf(WITHDRAWAL_REASONS).map((value) => ({ value, text: WITHDRAWAL_REASONS[value] }))} />
      </Form>
    </>
  ),
})

export const withdrawalForm = form({
  path: '/extracts/withdrawal',
  does: withdrawRecord,
  again: withdrawalPage,
  input: (_request, { number, reason }) => ({ number: number ?? '', reason: reason ?? '' }),
  next: () => '/extracts',
  notice: ({ number }) => `Record ${number} is withdrawn.`,
})
