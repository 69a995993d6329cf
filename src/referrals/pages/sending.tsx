/** Referring somebody: why the service fits, and only what the provider needs to know. */
import type { JSX } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { page } from '../../ui/page.ts'
import { prepareReferral } from '../actions.ts'

type View = Extract<Awaited<ReturnType<typeof prepareReferral.run>>, { ok: true }>['value']

const Sending = ({ view, frame }: { readonly view: View; readonly frame: Frame }): JSX.Element => {
  const { person, service, draft, needs, refusal } = view
  const offered = service.pathways.length > 0 ? service.pathways : keysOf(PATHWAYS)
  const likely = needs[0]?.pathway ?? (offered.length === 1 ? offered[0] : undefined)
  return (
    <>
      <span class="govuk-caption-l">Refer {person.forename} {person.surname}</span>
      <h1 class="govuk-heading-l">{service.title}</h1>
      <p class="govuk-body">{service.provider}</p>
      <ul class="govuk-list govuk-list--bullet">
        {service.fit.reasons.map((reason) => <li>{reason.answer === 'not-known' ? <strong>Check first: {reason.words}</strong> : reason.words}</li>)}
      </ul>
      {refusal !== null ? (
        <>
          <WarningText text={refusal} />
          <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/services`}>Find another service</a></p>
        </>
      ) : (
        <Form
          frame={frame} action={`/people/${person.id}/services/${service.id}/referral`} submit="Send the referral"
          beside={<a class="govuk-link" href={`/people/${person.id}/services`}>Do not refer</a>}
        >
          <RadioField frame={frame} name="pathway" label="What should it help with?" value={likely} choices={offered.map((pathway) => ({ value: pathway, text: PATHWAYS[pathway] }))} />
          <TextArea frame={frame} name="reason" label="Why do you refer them?" hint="What you hope for, in a sentence or two" rows={4} />
          <InsetText text="The provider sees their name, birth date, who manages them, and what you write here: nothing else. The words below are a first draft from what you may see. Take out what the provider does not need." />
          <TextArea frame={frame} name="riskToKnow" label="What must the provider know about risk?" value={draft.riskToKnow} rows={3} />
          <TextArea frame={frame} name="needsToKnow" label="What must the provider know about needs?" value={draft.needsToKnow} rows={4} />
          <p class="govuk-body">The provider is asked to answer by {longDay(view.respondBy)}.</p>
        </Form>
      )}
    </>
  )
}

export const sendingPage = page({
  path: '/people/:person/services/:service/referral',
  ask: prepareReferral,
  input: ({ params }) => ({ person: params['person'] ?? '', service: params['service'] ?? '' }),
  title: ({ service }) => `Refer to ${service.title}`,
  render: (view, frame) => <Sending view={view} frame={frame} />,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { text: 'Find a service', href: `/people/${person.id}/services` } }),
})
