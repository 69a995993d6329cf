/** Legal holds of one person: those that stand, and the form that sets one. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { DayField, Form, TextField } from '../../ui/form.tsx'
import { ownForm, WHICH_FORM, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import type { Hold } from '../actions/holds.ts'
import { whoEndsHold } from '../holds.ts'

/** The holds that stand on a person and the form for another. `base` is the page's address: its forms are `<base>/holds` and `<base>/holds/<hold>/end`. */
export const Holds = ({ holds, person, base, frame }: { readonly holds: readonly Hold[]; readonly person: string; readonly base: string; readonly frame: Frame }): VNode => (
  <>
    {holds.map((hold) => (
      <SummaryCard title="A legal hold stands" tone="urgent">
        <p class="govuk-body">{hold.reason}. Set by {hold.by} of {hold.organisation} on {longDay(hold.from)}; to be reviewed by {longDay(hold.reviewDay)}. Nothing about this person is deleted meanwhile.</p>
        {hold.own ? null : <p class="govuk-body">{whoEndsHold(hold)}</p>}
        {hold.mayEnd ? (
          <Form frame={ownForm(frame, hold.id)} action={`${base}/holds/${hold.id}/end`} hidden={{ form: hold.id }} submit="End the hold" submitClasses="govuk-button--secondary">
            <TextField frame={ownForm(frame, hold.id)} name="because" label="Why need it not be held any longer?" />
          </Form>
        ) : null}
      </SummaryCard>
    ))}
    <Details summaryText="Set a legal hold on everything about this person" open={frame.values[WHICH_FORM] === 'hold'}>
      <Form frame={ownForm(frame, 'hold')} action={`${base}/holds`} hidden={{ person, form: 'hold' }} submit="Set the hold" submitClasses="govuk-button--secondary">
        <TextField frame={ownForm(frame, 'hold')} name="reason" label="What for?" hint="The inquiry, claim or inquest, and who asked" />
        <DayField frame={ownForm(frame, 'hold')} name="review" label="When is it looked at again?" />
      </Form>
    </Details>
  </>
)
