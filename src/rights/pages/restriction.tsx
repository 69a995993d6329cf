/** A restriction on the page of its request: proposed, approved by a second person, standing, lifted. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { CLASSES, keysOf } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { CheckboxField, Form, RadioField, SelectField, TextField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { RESTRICTION_GROUNDS } from '../restriction.ts'
import { Told, versionOf, type Part } from './answer.tsx'
import { requestHref } from './requests.tsx'

/** What comes next with a restriction; nothing for other kinds of request, nor for whoever may not read it. */
export const Restriction = ({ view, frame }: Part): VNode | null => {
  const { restriction: standing, request } = view
  const base = requestHref(request.id)
  if (request.kind !== 'restriction') return null
  if (request.state === 'identified') return !view.lead ? null : (
    <SummaryCard title="Next: propose what is restricted" tone="working">
      <p class="govuk-body">Whoever answers for it approves it: the holder’s governance lead or head, and the head responsible for the person where risk is withheld.</p>
      <CheckedForm frame={frame} action={`${base}/restriction`} hidden={versionOf(view)} submit="Propose it">
        <SelectField frame={frame} name="holder" label="Which organisation holds it?" empty="Choose an organisation" choices={view.organisations.map(({ id, name }) => ({ value: id, text: name }))} />
        <CheckboxField frame={frame} name="classes" label="Which information?" hint="None ticked: all of it" small choices={keysOf(CLASSES).filter((one) => one !== 'victim').map((one) => ({ value: one, text: CLASSES[one] }))} />
        <RadioField frame={frame} name="ground" label="On what ground?" small choices={keysOf(RESTRICTION_GROUNDS).map((ground) => ({ value: ground, text: RESTRICTION_GROUNDS[ground].title, hint: RESTRICTION_GROUNDS[ground].source }))} />
      </CheckedForm>
    </SummaryCard>
  )
  if (!standing) return null
  if (request.state === 'proposed') return (
    <SummaryCard title={standing.waitsForMe ? 'Next: you approve it, or send it back' : 'Next: a second person approves'} tone="urgent">
      <p class="govuk-body">{standing.by} proposed to keep and not use: {standing.what}. {standing.ground}.</p>
      {standing.waitsForMe ? (
        <>
          <Form frame={frame} action={`${base}/restriction-approval`} hidden={versionOf(view)} submit="Approve it: nobody uses it from today" submitClasses="govuk-button--warning">
            <p class="govuk-body">The person’s own manager loses sight of it too. Nothing is deleted.</p>
          </Form>
          <Details summaryText="Send it back">
            <Form frame={frame} action={`${base}/restriction-return`} hidden={versionOf(view)} submit="Send it back" submitClasses="govuk-button--secondary"><TextField frame={frame} name="words" label="What speaks against it?" /></Form>
          </Details>
        </>
      ) : <p class="govuk-body">It waits for: {standing.waitsFor.join('; ')}. They have a notice.</p>}
    </SummaryCard>
  )
  if (standing.from === null) return null
  return (
    <>
      {request.state === 'decided' ? <Told view={view} frame={frame} about="Tell them what is restricted, and that you will tell them before it is lifted." /> : null}
      <SummaryCard title={standing.lifted === null ? 'It is restricted' : 'It was restricted'} tone={standing.lifted === null ? 'urgent' : 'plain'}>
        <p class="govuk-body">{standing.words}.{standing.lifted === null ? '' : ` Lifted on ${longDay(standing.lifted)}: ${standing.because ?? ''}`}</p>
        {standing.lifted !== null ? null : standing.notice === null ? (
          <Details summaryText="Prepare to lift it">
            <p class="govuk-body">Tell the person first that it will be lifted: the law gives them that notice. It can be lifted from the day after.</p>
            <Form frame={frame} action={`${base}/notice`} submit="The person was told today that it will be lifted" submitClasses="govuk-button--secondary" />
          </Details>
        ) : (
          <Form frame={frame} action={`${base}/lifting`} submit="Lift it" submitClasses="govuk-button--warning">
            <p class="govuk-body">The person was told on {longDay(standing.notice)}. It can be lifted from the day after.</p>
            <TextField frame={frame} name="because" label="Why may it be used again?" />
          </Form>
        )}
      </SummaryCard>
    </>
  )
}
