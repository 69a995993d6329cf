/** Taking emergency access: one form, the law beside each ground, and what happens then said before. */
import { longMoment } from '../../core/dates.ts'
import { DayField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type AnyForm, type AnyPage } from '../../ui/page.ts'
import { emergencyAccess, endEmergencyAccess, takeEmergencyAccess } from '../actions.ts'
import { EMERGENCY_MINUTES, GROUNDS, OUTCOMES_SHORT, reviewWorkingDays } from '../emergencies.ts'
import { EMERGENCY_ROLES, keysOf } from '../../platform/vocabulary.ts'

const emergencyPage = page({
  path: '/emergency-access',
  ask: emergencyAccess,
  menu: { text: 'Emergency access', order: 95, roles: EMERGENCY_ROLES },
  input: () => ({}),
  title: () => 'Emergency access',
  render: ({ triesLeft, refusal, taken }, frame) => (
    <>
      <h1 class="govuk-heading-l">Emergency access</h1>
      <p class="govuk-body-l">For somebody you must deal with now and cannot see.</p>
      <InsetText>You see the person for {EMERGENCY_MINUTES} minutes. Whoever is responsible for them, their head and the governance lead are told at once, with your name. Everything you open is recorded, and somebody else reviews it within {reviewWorkingDays(frame.today)} working days.</InsetText>
      {refusal === null ? (
        <Form frame={frame} action="/emergency-access" submit={`See this person for ${EMERGENCY_MINUTES} minutes`} submitClasses="govuk-button--warning">
          <h2 class="govuk-heading-m">Who is it?</h2>
          <TextField frame={frame} name="number" label="Reference, PNC, CRO, prison or probation number" hint="Exactly as it is written. For example, A1234BC" width={20} autocomplete="off" />
          <TextField frame={frame} name="surname" label="Surname" hint="Or the date of birth below" width={20} autocomplete="off" />
          <DayField frame={frame} name="birthDate" label="Date of birth" hint="For example, 27 3 1988" />
          <h2 class="govuk-heading-m">Why can it not wait?</h2>
          <RadioField frame={frame} name="ground" label="Ground in law" choices={keysOf(GROUNDS).map((value) => ({ value, text: GROUNDS[value].title, hint: GROUNDS[value].law }))} />
          <TextArea frame={frame} name="reason" label="What has happened, and what do you have to do?" hint="At least 20 letters. It is read in the review." rows={4} />
          <p class="govuk-hint">{triesLeft === 1 ? 'You can try once more this hour.' : `You can try ${triesLeft} more times this hour.`}</p>
        </Form>
      ) : <WarningText text={refusal} />}
      {taken.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">What you have taken</h2>
          <DataTable
            caption="Newest first" quiet rows={taken} empty=""
            columns={[
              { heading: 'Person', names: true, cell: (one) => (one.minutesLeft > 0 ? <a class="govuk-link" href={`/people/${one.personId}`}>{one.reference}</a> : one.reference) },
              { heading: 'When', cell: (one) => longMoment(one.from) },
              { heading: 'Why', cell: (one) => GROUNDS[one.ground].title },
              { heading: 'Review', cell: (one) => (one.minutesLeft > 0 ? <Tag text={`${one.minutesLeft} minutes left`} classes="govuk-tag--red" /> : one.outcome !== null && one.outcome in OUTCOMES_SHORT ? OUTCOMES_SHORT[one.outcome as keyof typeof OUTCOMES_SHORT] : 'To be reviewed') },
            ]}
          />
        </>
      )}
    </>
  ),
})

export const emergencyRoutes: readonly (AnyPage | AnyForm)[] = [
  emergencyPage,
  form({
    path: '/emergency-access', does: takeEmergencyAccess, again: emergencyPage,
    input: (_request, values) => values,
    next: ({ person }) => `/people/${person}`,
  }),
  form({
    path: '/emergency-access/:access/ending', does: endEmergencyAccess, again: emergencyPage,
    input: ({ params }) => ({ access: params['access'] }),
    next: () => '/emergency-access',
    notice: () => 'Your emergency access is over.',
  }),
]
