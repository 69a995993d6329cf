/** Considering a treatment requirement, and recording one as the court made it. */
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SENTENCE_KINDS } from '../../sentences/rules.ts'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { considerTreatment, makeRequirement, treatmentForms } from '../actions.ts'
import { KINDS, SETTINGS } from '../rules.ts'

const kindChoices = Object.entries(KINDS).map(([value, { title }]) => ({ value, text: title }))
const kindsOf = (values: Readonly<Record<string, string | readonly string[]>>): readonly string[] => [values['kinds'] ?? []].flat()

const Provider = ({ frame, providers, value }: { readonly frame: Frame; readonly providers: readonly { readonly id: string; readonly name: string }[]; readonly value?: string | undefined }) => (
  <SelectField frame={frame} name="provider" label="Which provider?" hint="Those with whom an agreement lets you share who the person is. Without one, you record what the provider says." empty="None here yet" choices={providers.map(({ id, name }) => ({ value: id, text: name }))} value={value} />
)

const consideringPage = page({
  path: '/people/:person/treatment/considering',
  ask: treatmentForms,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Consider treatment for ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/treatment`, text: 'Treatment requirements' } }),
  render: ({ person, suggested, providers, standard }, frame) => (
    <>
      <h1 class="govuk-heading-l">Consider a treatment requirement</h1>
      {suggested.reasons.length > 0 ? <InsetText><p class="govuk-body">It suggests itself, because {suggested.reasons.join('; ')}. You decide.</p></InsetText> : null}
      <Form frame={frame} action={`/people/${person.id}/treatment/considering`} submit="Save">
        <CheckboxField frame={frame} name="kinds" label="Which treatment?" choices={kindChoices} values={suggested.kinds} />
        <RadioField frame={frame} name="decision" label="What do you decide?" choices={[{ value: 'assess', text: 'Have it assessed', hint: `The provider answers within ${standard.value.assessWorkingDays} working days (${standard.source.charAt(0).toLowerCase()}${standard.source.slice(1)})` }, { value: 'not-pursued', text: 'Not to pursue it' }]} />
        <TextArea frame={frame} name="why" label="Why?" rows={3} />
        <Provider frame={frame} providers={providers} />
        <CheckboxField frame={frame} name="agrees" label="Did you ask them?" choices={[{ value: 'yes', text: 'They agree to be assessed by this provider' }]} />
      </Form>
    </>
  ),
})

const makingPage = page({
  path: '/people/:person/treatment/making',
  ask: treatmentForms,
  input: ({ params, query, typed }) => ({ person: params['person'] ?? '', path: query['path'] ?? (typeof typed?.['path'] === 'string' ? typed['path'] : '') }),
  title: ({ person }) => `Treatment requirement of ${person.forename} ${person.surname} as the court made it`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/treatment`, text: 'Treatment requirements' } }),
  render: ({ person, path, sentences, providers, law, today }, frame) => (
    <>
      <h1 class="govuk-heading-l">As the court made it</h1>
      {sentences.length === 0 ? <InsetText><p class="govuk-body">No community order or suspended sentence order runs. <a class="govuk-link" href={`/people/${person.id}/sentences`}>Record the sentence first</a>.</p></InsetText> : null}
      <Form frame={frame} action={`/people/${person.id}/treatment/making`} hidden={{ path: path?.id ?? '' }} submit="Save">
        <CheckboxField frame={frame} name="kinds" label="Which treatment?" choices={kindChoices} values={path?.kinds} />
        <SelectField frame={frame} name="sentence" label="Part of which order?" empty="Choose" choices={sentences.map((one) => ({ value: one.id, text: `${SENTENCE_KINDS[one.kind]} of ${shortDay(one.imposed)}, until ${shortDay(one.supervisionEnd)}` }))} value={sentences.length === 1 ? sentences[0]?.id : undefined} />
        <TextField frame={frame} name="court" label="Court" value={path?.court ?? undefined} />
        <DayField frame={frame} name="made" label="Day on which it was made" value={path?.hearingOn ?? today} />
        <DayField frame={frame} name="ends" label="Its last day" hint={`Within the order, and ${law.value.monthsMax / 12} years at most`} />
        {path?.consentedOn ? <p class="govuk-body">Willing since {longDay(path.consentedOn)}.</p> : <DayField frame={frame} name="consented" label="On which day did they say that they are willing?" hint="A court makes none without" />}
        <RadioField frame={frame} name="setting" label="Where is it given?" choices={Object.entries(SETTINGS).map(([value, { title }]) => ({ value, text: title }))} />
        <TextField frame={frame} name="practitioner" label="Place or practitioner that the order names" />
        <TextField frame={frame} name="testEveryDays" label="Drug test every how many days?" hint="Drug rehabilitation only" width={3} inputmode="numeric" />
        <TextField frame={frame} name="reviewEveryMonths" label="Reviewed by the court every how many months?" hint={`Must be for drug rehabilitation over ${law.value.drrReviewedOverMonths} months`} width={3} inputmode="numeric" />
        <Provider frame={frame} providers={providers} value={path?.providerId ?? undefined} />
      </Form>
      <p class="govuk-body-s">{law.source}.</p>
    </>
  ),
})

export const makingRoutes: readonly Route[] = [
  consideringPage,
  makingPage,
  form({
    path: '/people/:person/treatment/considering', does: considerTreatment, again: consideringPage,
    input: ({ params }, values) => ({ ...values, person: params['person'], kinds: kindsOf(values), agrees: [values['agrees'] ?? ''].flat().find((one) => one !== '') ?? '' }),
    next: ({ person }) => `/people/${person}/treatment`,
    notice: ({ state, reference, assessBy }) => (state === 'to-assess' ? `${reference}: the assessment is asked for by ${longDay(assessBy)}.` : 'It is recorded that none is pursued, and why.'),
  }),
  form({
    path: '/people/:person/treatment/making', does: makeRequirement, again: makingPage,
    input: ({ params }, values) => ({ ...values, person: params['person'], kinds: kindsOf(values) }),
    next: ({ person }) => `/people/${person}/treatment`,
    notice: ({ reference }) => `${reference} is recorded. The first appointment is to be arranged.`,
  }),
]
