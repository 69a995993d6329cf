/** Offering somebody a disposal. */
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { DayField, Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { disposalsOfPerson, offerDisposal } from '../actions.ts'
import { ANSWERS, isYouth, kindOf, KINDS, OFFENCE_KINDS, PROSECUTOR_SOURCE } from '../kinds.ts'
import { standardOn } from '../workflow.ts'

const offeringPage = page({
  path: '/people/:person/out-of-court/offering',
  ask: disposalsOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Offer an out-of-court disposal to ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/out-of-court`, text: 'Out-of-court disposals' } }),
  render: ({ person, today, kinds, disposals, officer }, frame) => {
    const youth = isYouth(person.birthDate, today)
    const last = disposals.find((one) => one.state !== 'declined' && one.state !== 'withdrawn')
    if (!officer) return <p class="govuk-body">The police offer these.</p>
    return (
      <>
        <h1 class="govuk-heading-l">Offer an out-of-court disposal</h1>
        {youth ? <InsetText text="This person is under 18: youth kinds alone, and the youth justice service is told before anything is issued." /> : null}
        {last ? <InsetText><p class="govuk-body">The last one of your force: {kindOf(last.kind).title.toLowerCase()}, offered on {longDay(last.offeredOn)} ({last.reference}).</p></InsetText> : null}
        <Form frame={frame} action={`/people/${person.id}/out-of-court/offering`} submit="Offer it">
          <RadioField frame={frame} name="kind" label="Which?" choices={kinds.map((kind) => ({ value: kind, text: kindOf(kind).title }))} />
          <TextField frame={frame} name="crimeReference" label="Number of the crime" hint="In your own system: the victims’ service finds the victim by it" width={20} />
          <TextField frame={frame} name="offenceCode" label="Code of the offence" hint="From the national offence list, for example TH68010" width={10} />
          <DayField frame={frame} name="offenceDay" label="Day of the offence" />
          <RadioField frame={frame} name="offenceKind" label="How can it be tried?" hint="Indictable only: the prosecutor must authorise it" choices={Object.entries(OFFENCE_KINDS).map(([value, text]) => ({ value, text }))} />
          <RadioField frame={frame} name="answer" label="What do they answer?" choices={Object.entries(ANSWERS).map(([value, text]) => ({ value, text }))} />
          <RadioField frame={frame} name="evidence" label="Is there enough evidence to charge them?" choices={[{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }]} inline />
          <RadioField frame={frame} name="victim" label="Was somebody harmed who can be asked?" hint={`The victims’ service asks within ${standardOn(today).victimWorkingDays} working days. You learn that they were asked, not what they said.`} choices={[{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }]} inline />
          <TextArea frame={frame} name="repeatReason" label="What is exceptional, if this is a further one?" hint="Needed inside the limit; an inspector then authorises it" rows={2} />
        </Form>
        <Details
          summaryText="What the kinds rest on"
          html={<><ul class="govuk-list govuk-list--bullet">{Object.values(KINDS).filter((kind) => (kind.ages as readonly string[]).includes(youth ? 'youth' : 'adult')).map((kind) => <li><strong>{kind.title}</strong>{kind.from === null ? ' (not in force)' : ''}: {kind.source}. A further one within {kind.repeat.months} months: {kind.repeat.source}.</li>)}</ul><p class="govuk-body-s">Prosecutor: {PROSECUTOR_SOURCE}. The acts are cited as recalled: check the text.</p></>}
        />
      </>
    )
  },
})

export const offeringRoutes: readonly Route[] = [
  offeringPage,
  form({
    path: '/people/:person/out-of-court/offering', does: offerDisposal, again: offeringPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/out-of-court`,
    notice: ({ reference, authority }) => `${reference} is offered. ${authority === 'The officer decides' ? 'Record what they answer.' : `${authority} must authorise it.`}`,
  }),
]
