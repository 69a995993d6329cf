/** One step on one screen: authority, a condition, whether it was met, a referral, the youth justice service, and each move to the end. */
import type { ComponentChildren, VNode } from 'preact'
import { addDays, longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { form, page, type Route } from '../../ui/page.ts'
import { authoriseDisposal, disposalServices, disposalsOfPerson, moveDisposal, recordCondition, referForDisposal, setCondition, tellYouthService } from '../actions.ts'
import { AUTHORITIES, kindOf, PURPOSES } from '../kinds.ts'
import { MOVES, RESULTS, STATES } from '../workflow.ts'

type View = Extract<Awaited<ReturnType<(typeof disposalsOfPerson)['run']>>, { readonly ok: true }>['value']
type Shown = View['disposals'][number]

const base = '/people/:person/out-of-court'

/** A page around one form, found among what the person’s page shows; what is over says so in place of a form. */
const stepPage = <Row extends { readonly id: string }>(path: string, title: string, find: (view: View) => readonly Row[], draw: (row: Row, view: View, frame: Frame) => ComponentChildren) => page({
  path: `${base}/${path}`,
  ask: disposalsOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `${title}: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/out-of-court`, text: 'Out-of-court disposals' } }),
  render: (view, frame) => {
    const parts = frame.path.split('/')
    const row = find(view).find((one) => parts.includes(one.id))
    return (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        {row && view.officer ? draw(row, view, frame) : <p class="govuk-body">Nothing is to be recorded here any more. <a class="govuk-link" href={`/people/${view.person.id}/out-of-court`}>See where it stands</a></p>}
      </>
    )
  },
})

const about = (one: Shown): VNode => <p class="govuk-body">{one.title} {one.reference}: {STATES[one.state].title.toLowerCase()} since {longDay(one.stateOn)}. {one.offence}.</p>
const open = (view: View): Shown[] => view.disposals.filter((one) => one.open)
const early = (view: View): Shown[] => open(view).filter((one) => one.state === 'offered' || one.state === 'accepted')

const movePage = stepPage(':outOfCourtDisposal/step', 'What happened?', open, (one, view, frame) => (
  <>
    {about(one)}
    {one.next.length === 0 ? null : <p class="govuk-body">Next: <strong>{one.next[0]!.words}</strong>.</p>}
    <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
      <RadioField frame={frame} name="move" label="What happened?" choices={one.moves.map((name) => ({
        value: name, text: MOVES[name].title, ...(name === 'vary' ? { reveals: <DayField frame={frame} name="due" label="By which day instead?" hint={`${longDay(addDays(one.issuedOn ?? view.today, kindOf(one.kind).weeksMax.exceptional * 7))} at the latest`} /> } : {}),
      }))} />
      <DayField frame={frame} name="day" label="On which day?" value={view.today} />
      <TextArea frame={frame} name="words" label="In a sentence" hint="Needed where it is not accepted, is withdrawn or broken, and for what you decide about a breach. No word of a victim: the person may read it." rows={2} />
    </Form>
  </>
))

const conditionPage = stepPage(':outOfCourtDisposal/condition', 'Set a condition', (view) => early(view).filter((one) => kindOf(one.kind).conditions !== 'never'), (one, view, frame) => (
  <>
    {about(one)}
    <Form frame={frame} action={frame.path} submit="Save">
      <RadioField frame={frame} name="purpose" label="What is it for?" choices={Object.entries(PURPOSES).map(([value, text]) => ({ value, text }))} />
      <TextArea frame={frame} name="words" label="What must they do, or not do?" hint="The person signs these words. No name or address of a victim." rows={3} />
      <TextField frame={frame} name="place" label="Where?" hint="May stay empty" />
      <DayField frame={frame} name="due" label="By which day?" hint={`Within ${kindOf(one.kind).weeksMax.usual} weeks: ${longDay(addDays(view.today, kindOf(one.kind).weeksMax.usual * 7))}`} />
    </Form>
  </>
))

const resultPage = stepPage('conditions/:outOfCourtCondition', 'Was the condition met?', (view) => open(view).filter((one) => one.state === 'in-force').flatMap((one) => one.conditions.filter((condition) => condition.result === null && condition.replacedOn === null).map((condition) => ({ ...condition, one }))), (condition, _view, frame) => (
  <>
    {about(condition.one)}
    <p class="govuk-body"><strong>{condition.words}</strong>{condition.place ? ` At ${condition.place}.` : ''} By {longDay(condition.dueOn)}.</p>
    <Form frame={frame} action={frame.path} submit="Save">
      <RadioField frame={frame} name="result" label="Was it met?" choices={Object.entries(RESULTS).map(([value, text]) => ({ value, text }))} />
      <TextArea frame={frame} name="words" label="In a sentence" hint="Needed where it was not: what was left, and why" rows={2} />
    </Form>
  </>
))

const authorityPage = stepPage(':outOfCourtDisposal/authority', 'Record the authority', (view) => early(view).filter((one) => one.authority !== 'officer' && one.authorisedOn === null), (one, view, frame) => (
  <>
    {about(one)}
    <p class="govuk-body">{AUTHORITIES[one.authority]} must authorise it.</p>
    <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
      <TextField frame={frame} name="by" label="Who authorised it?" hint="Name, and rank or office" />
      <DayField frame={frame} name="on" label="On which day?" value={view.today} />
    </Form>
  </>
))

const youthPage = stepPage(':outOfCourtDisposal/youth-service', 'Tell the youth justice service', (view) => open(view).filter((one) => one.youth && one.youthToldOn === null), (one, view, frame) => (
  <>
    {about(one)}
    <Form frame={frame} action={frame.path} hidden={{ version: String(one.version) }} submit="Save">
      <DayField frame={frame} name="on" label="On which day was it told?" value={view.today} />
      <TextArea frame={frame} name="words" label="Who was told, and what do they answer?" rows={2} />
    </Form>
  </>
))

const referralPage = page({
  path: `${base}/:outOfCourtDisposal/referral`,
  ask: disposalServices,
  input: ({ params }) => ({ outOfCourtDisposal: params['outOfCourtDisposal'] ?? '' }),
  title: ({ person }) => `Refer ${person.forename} ${person.surname} to a support service`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/out-of-court`, text: 'Out-of-court disposals' } }),
  render: ({ disposal, services }, frame) => (
    <>
      <h1 class="govuk-heading-l">Refer them to a support service</h1>
      <p class="govuk-body">{kindOf(disposal.kind).title} {disposal.reference}.</p>
      {disposal.youth ? <p class="govuk-body">This person is under 18: the youth justice service assesses them, and refers.</p> : services.length === 0 ? <p class="govuk-body">No service that fits them may be told of people by your force.</p> : (
        <Form frame={frame} action={frame.path} hidden={{ version: String(disposal.version) }} submit="Send the referral">
          <SelectField frame={frame} name="service" label="Which service?" empty="Choose" choices={services.map((one) => ({ value: one.id, text: `${one.title}, ${one.provider}` }))} />
          <TextArea frame={frame} name="reason" label="What should it help with?" hint="The provider sees their name, their birth date and these words: nothing of the offence unless you write it, and no word of a victim" rows={3} />
        </Form>
      )}
    </>
  ),
})

const back = (person: string): string => `/people/${person}/out-of-court`
const ofDisposal = ({ params }: { readonly params: Readonly<Record<string, string>> }, values: Readonly<Record<string, unknown>>) => ({ ...values, outOfCourtDisposal: params['outOfCourtDisposal'] })

export const stepRoutes: readonly Route[] = [
  movePage, conditionPage, resultPage, authorityPage, youthPage, referralPage,
  form({ path: `${base}/:outOfCourtDisposal/step`, does: moveDisposal, again: movePage, input: ofDisposal, next: ({ person }) => back(person), notice: ({ state }) => `Recorded: ${STATES[state].title.toLowerCase()}.` }),
  form({ path: `${base}/:outOfCourtDisposal/condition`, does: setCondition, again: conditionPage, input: ofDisposal, next: ({ person }) => back(person), notice: ({ due }) => `The condition is set, until ${longDay(due)}.` }),
  form({ path: `${base}/conditions/:outOfCourtCondition`, does: recordCondition, again: resultPage, input: ({ params }, values) => ({ ...values, outOfCourtCondition: params['outOfCourtCondition'] }), next: ({ person }) => back(person), notice: ({ result }) => (result === 'done' ? 'Recorded.' : 'Recorded. Decide whether it is a breach.') }),
  form({ path: `${base}/:outOfCourtDisposal/authority`, does: authoriseDisposal, again: authorityPage, input: ofDisposal, next: ({ person }) => back(person), notice: () => 'The authority is recorded.' }),
  form({ path: `${base}/:outOfCourtDisposal/youth-service`, does: tellYouthService, again: youthPage, input: ofDisposal, next: ({ person }) => back(person), notice: () => 'Recorded.' }),
  form({ path: `${base}/:outOfCourtDisposal/referral`, does: referForDisposal, again: referralPage, input: ofDisposal, next: ({ person }) => back(person), notice: ({ provider, respondBy }) => `${provider} is asked to answer by ${longDay(respondBy)}.` }),
]
