/** One step of a prescription from prison on one screen: what is prescribed, the handover, the answer, the appointment, naloxone, what was collected. */
import type { ComponentChildren, VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { form, page, type Route } from '../../ui/page.ts'
import { continuityOfPerson, giveAppointment, handOver, moveContinuity, recordNaloxone, recordPickup, recordPrescription } from '../actions.ts'
import { CONTINUITY_MOVES, CONTINUITY_STATES, continuityMovesFrom, DRUGS, isTakenOn, mayAppoint, mayHandOver, NALOXONE, PICKUPS } from '../continuity.ts'
import type { ContinuityView, Prescription } from './continuity.tsx'

const base = '/people/:person/treatment/continuity'
const back = (person: string): string => `/people/${person}/treatment/continuity`
const around = ({ person }: ContinuityView) => ({ banner: <PersonBar person={person} />, back: { href: back(person.id), text: 'Continuity of care' } })
const choices = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }))
const Nothing = ({ view }: { readonly view: ContinuityView }): VNode => <p class="govuk-body">Nothing is to be recorded here any more. <a class="govuk-link" href={back(view.person.id)}>See where it stands</a></p>

const prescriptionPage = page({
  path: `${base}/prescription`,
  ask: continuityOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `What is prescribed: ${person.forename} ${person.surname}`,
  around,
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Is anything prescribed that must go on outside?</h1>
      {view.mayHandOver && !view.prescriptions.some((one) => one.going) ? (
        <Form frame={frame} action={frame.path} submit="Save">
          <RadioField
            frame={frame} name="prescribed" label="Is an opioid substitute prescribed?" choices={[
              { value: 'yes', text: 'Yes', reveals: <><SelectField frame={frame} name="drug" label="What is prescribed?" choices={[{ value: '', text: 'Choose' }, ...choices(DRUGS)]} /><TextField frame={frame} name="dose" label="Dose, in words" hint="As the prescription has it, for example: 60 ml of 1 mg in 1 ml, once a day" /><TextField frame={frame} name="prescriber" label="Who prescribes in the prison?" /></> },
              { value: 'no', text: 'No, nothing of the kind' },
            ]}
          />
        </Form>
      ) : <Nothing view={view} />}
    </>
  ),
})

/** A page around one form about one prescription; what cannot be recorded any more says so in place of a form. */
const stepPage = (path: string, title: string, holds: (one: Prescription, view: ContinuityView) => boolean, draw: (one: Prescription, view: ContinuityView, frame: Frame) => ComponentChildren) => page({
  path: `${base}/:continuity/${path}`,
  ask: continuityOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `${title}: ${person.forename} ${person.surname}`,
  around,
  render: (view, frame) => {
    const one = view.prescriptions.find((each) => frame.path.split('/').includes(each.id))
    return (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        {one && holds(one, view) ? <><About one={one} />{draw(one, view, frame)}</> : <Nothing view={view} />}
      </>
    )
  },
})

const About = ({ one }: { readonly one: Prescription }): VNode => (
  <p class="govuk-body">{one.drug === null ? '' : `${DRUGS[one.drug]}: ${one.dose ?? ''}. `}{one.released ? 'Left' : 'Leaves'} prison on {longDay(one.releaseDay)}.{one.receivingService === null ? '' : ` ${one.receivingService}: ${CONTINUITY_STATES[one.state].toLowerCase()}.`}</p>
)

const handoverPage = stepPage('handover', 'Hand over to a prescriber outside', (one, view) => view.mayHandOver && mayHandOver(one.state), (one, view, frame) => (
  <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Hand over">
    <TextField frame={frame} name="dose" label="Dose, in words" value={one.dose ?? undefined} />
    <TextField frame={frame} name="prescriber" label="Who prescribes in the prison?" value={one.prescriber ?? undefined} />
    <DayField frame={frame} name="lastSupervised" label="Last supervised day in prison" value={one.lastSupervisedOn !== null && one.lastSupervisedOn <= one.releaseDay ? one.lastSupervisedOn : one.releaseDay} />
    <SelectField frame={frame} name="provider" label="Which service takes it on?" choices={[{ value: '', text: 'Another, named below' }, ...view.providers.map(({ id, name }) => ({ value: id, text: name }))]} value={one.providerId ?? undefined} />
    <TextField frame={frame} name="service" label="Name of another service" hint="Only where it is not in the list: it has no seat here, and the offender manager records what it says" value={one.providerId === null ? (one.receivingService ?? undefined) : undefined} />
    <TextField frame={frame} name="receiving" label="Who prescribes there?" hint="If known" value={one.receivingPrescriber ?? undefined} />
    <DayField frame={frame} name="nextPickup" label="Next day of collecting" value={one.nextPickupOn !== null && one.nextPickupOn >= one.releaseDay ? one.nextPickupOn : undefined} />
    <TextField frame={frame} name="pickupAt" label="Where is it collected?" value={one.nextPickupAt ?? undefined} />
    <TextField frame={frame} name="heldBy" label="Who holds the prescription until then?" value={one.scriptHeldBy ?? undefined} />
    <CheckboxField frame={frame} name="told" label="Do they know?" choices={[{ value: 'yes', text: 'They were told which service is told what, and where to go' }]} />
  </Form>
))

const answerPage = stepPage('answer', 'What happened?', (one, view) => one.going && view.healthHidden === null, (one, _view, frame) => (
  <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
    <RadioField frame={frame} name="move" label="What happened?" choices={continuityMovesFrom(one.state, one.forService).map((name) => ({ value: name, text: CONTINUITY_MOVES[name].title }))} />
    <DayField frame={frame} name="day" label="When?" value={frame.today} />
    <TextArea frame={frame} name="words" label="In a sentence" hint="Needed where it does not go on: why" rows={2} />
  </Form>
))

const appointmentPage = stepPage('appointment', 'First appointment outside', (one) => one.forService && mayAppoint(one.state), (one, _view, frame) => (
  <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
    <DayField frame={frame} name="day" label="Day of the first appointment" hint={`Three weeks after release end on ${longDay(one.startBy)}`} value={one.appointmentOn ?? undefined} />
    <TextArea frame={frame} name="words" label="Where and with whom" hint="After three weeks: why no earlier day can be given" rows={2} />
  </Form>
))

const naloxonePage = stepPage('naloxone', 'Naloxone', (one, view) => one.going && view.healthHidden === null, (one, _view, frame) => (
  <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
    <RadioField frame={frame} name="naloxone" label="Was naloxone given?" choices={choices(NALOXONE)} value={one.naloxone ?? undefined} />
    <DayField frame={frame} name="day" label="When was it offered?" value={frame.today} />
  </Form>
))

const pickupPage = stepPage('pickup', 'Was it collected?', (one) => one.forService && (isTakenOn(one.state) || (one.state === 'sent' && one.released)), (one, _view, frame) => (
  <Form frame={frame} action={frame.path} submit="Save">
    <DayField frame={frame} name="day" label="Day of collecting" value={one.openPickup ?? frame.today} />
    <RadioField frame={frame} name="outcome" label="Was it collected?" choices={choices(PICKUPS)} />
    <DayField frame={frame} name="next" label="Next day of collecting" hint="If known" />
    <TextField frame={frame} name="words" label="In a few words" hint="If it was not collected: what was done. The offender manager is asked today to contact you, and is told nothing else" />
  </Form>
))

type Values = Readonly<Record<string, string | readonly string[] | undefined>>
const ofOne = ({ params }: { readonly params: Readonly<Record<string, string>> }, values: Values) => ({ ...values, continuity: params['continuity'] })
const ticked = (value: string | readonly string[] | undefined): string => (Array.isArray(value) ? (value.find((one: string) => one !== '') ?? '') : typeof value === 'string' ? value : '')

export const continuityStepRoutes: readonly Route[] = [
  prescriptionPage, handoverPage, answerPage, appointmentPage, naloxonePage, pickupPage,
  form({ path: `${base}/prescription`, does: recordPrescription, again: prescriptionPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: ({ person }) => back(person), notice: ({ none }) => (none ? 'Recorded: nothing is prescribed.' : 'Recorded. Hand it over to a prescriber outside a week before release.') }),
  form({ path: `${base}/:continuity/handover`, does: handOver, again: handoverPage, input: (request, values) => ({ ...ofOne(request, values), told: ticked(values['told']) }), next: ({ person }) => back(person), notice: ({ service, due }) => `Handed over to ${service}. It answers by ${longDay(due)}.` }),
  form({ path: `${base}/:continuity/answer`, does: moveContinuity, again: answerPage, input: ofOne, next: ({ person }) => back(person), notice: () => 'Recorded.' }),
  form({ path: `${base}/:continuity/appointment`, does: giveAppointment, again: appointmentPage, input: ofOne, next: ({ person }) => back(person), notice: ({ day, late }) => (late === null ? `The first appointment is on ${longDay(day)}.` : `${late}. Give an earlier one when there is one.`) }),
  form({ path: `${base}/:continuity/naloxone`, does: recordNaloxone, again: naloxonePage, input: ofOne, next: ({ person }) => back(person), notice: () => 'Recorded.' }),
  form({ path: `${base}/:continuity/pickup`, does: recordPickup, again: pickupPage, input: ofOne, next: ({ person }) => back(person), notice: ({ outcome }) => (outcome === 'missed' ? 'Recorded. The offender manager is asked to contact you today, and is told nothing else.' : 'Recorded.') }),
]
