/** The forms of a release plan: items, own words, points, home, meetings, closing. Each asks for little, on a page of its own. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import type { Query } from '../../platform/action.ts'
import { PersonBar } from '../../people/pages.tsx'
import { prisonTitle } from '../../sentences/rules.ts'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { mainForm, ownForm, WHICH_FORM, type Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type AnyPage, type Route } from '../../ui/page.ts'
import { arrangeMeeting, cancelMeeting, editMeeting, moveMeeting } from '../actions/meetings.ts'
import { addItem, dropItem, finishItem, keepPoint, releasePlan, reopenPoint, sayHome, settlePlan, takeItem, writeAnswer, type PlanView } from '../actions/plan.ts'
import { ANSWER_SUBJECTS, answerClassOf, byWords, isPathway, PATHWAY_KEYS, timeWords } from '../plan-rules.ts'
import { POINT_KEYS, POINTS, type PointKey } from '../points.ts'
import { PATHWAYS } from '../../platform/vocabulary.ts'
import { planHref } from './plan.tsx'

type Asked = typeof releasePlan extends Query<infer I, unknown> ? Omit<I['_zod']['input'], 'person'> : never

/** A page of one form about the plan, with the way back to it. */
const formPage = (path: string, heading: (view: PlanView) => string, input: (params: Readonly<Record<string, string>>) => Asked, render: (view: PlanView, frame: Frame) => VNode): AnyPage => page({
  path: `/people/:person/release-plan/${path}`,
  ask: releasePlan,
  input: ({ params, query }) => ({ person: params['person'] ?? '', ...input({ ...query, ...params }) }),
  title: (view) => `${heading(view)}: ${view.person.forename} ${view.person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: planHref(person.id), text: 'Release plan' } }),
  render: (view, frame) => <><h1 class="govuk-heading-l">{heading(view)}</h1>{view.end === null ? render(view, frame) : <p class="govuk-body-l">{view.end}</p>}</>,
})

const pointChoices = POINT_KEYS.map((value) => ({ value, text: POINTS[value].title }))

const itemsPage = formPage('items', () => 'What is needed?', ({ pathway = '' }) => ({ forms: true, pathway: isPathway(pathway) ? pathway : null }), (view, frame) => (
  <Form frame={frame} action={planHref(view.person.id, '/items')} submit="Add it to the plan" beside={<a class="govuk-link" href={planHref(view.person.id)}>Cancel</a>}>
    <RadioField frame={frame} name="pathway" label="Which pathway?" small value={view.pathway ?? undefined} choices={PATHWAY_KEYS.map((value) => ({ value, text: PATHWAYS[value] }))} />
    <TextField frame={frame} name="words" label="What is needed?" hint="One thing somebody can do, for example: order a copy of the birth certificate" />
    <SelectField frame={frame} name="owner" label="Who does it?" hint="What a council or a service does is a referral: it shows here by itself" value="me" choices={[{ value: 'me', text: 'I do' }, ...view.owners.map(({ id, name }) => ({ value: id, text: `The team of ${name}` }))]} />
    <SelectField frame={frame} name="point" label="By which point?" hint="It moves with the release day" empty="By a day instead" value="four-weeks" choices={pointChoices} />
    <DayField frame={frame} name="day" label="Or by which day?" />
  </Form>
))

const itemPage = formPage('items/:item', ({ item }) => item?.words ?? 'Item', ({ item = '' }) => ({ item, forms: true }), (view, frame) => {
  const { item } = view
  if (!item) return <></>
  const due = view.next.find(({ itemId }) => itemId === item.id)?.due ?? view.today
  const hidden = (name: string): Record<string, string> => ({ version: String(item.version), [WHICH_FORM]: name })
  const open = item.doneOn === null && item.droppedOn === null
  return (
    <>
      <p class="govuk-body">{PATHWAYS[item.pathway]}. {item.left ? <strong>{item.account} has left {item.organisation}: it falls to the team.</strong> : <>{item.account ?? `The team of ${item.organisation}`} does it, {byWords(item, due)}.</>}{item.passedOn !== null && item.passedFrom !== null ? <> It passed on from {item.passedFrom} on {longDay(item.passedOn)}.</> : null}</p>
      {frame.stale ? <InsetText><p class="govuk-body">Somebody else changed this while you were reading. It is shown as it is now.</p></InsetText> : null}
      {!open ? <p class="govuk-body-l">{item.doneOn !== null ? `Done on ${longDay(item.doneOn)}${item.doneBy ? ` by ${item.doneBy}` : ''}.` : `Dropped: ${item.dropReason ?? ''}`}</p> : (
        <>
          <Form frame={ownForm(frame, 'done')} action={planHref(view.person.id, `/items/${item.id}/completion`)} hidden={hidden('done')} submit="It is done" />
          {item.accountId === view.account && !item.left ? null : <Form frame={ownForm(frame, 'take')} action={planHref(view.person.id, `/items/${item.id}/takeover`)} hidden={hidden('take')} submit="I take it over" submitClasses="govuk-button--secondary" />}
          <h2 class="govuk-heading-m">Is it not needed any more?</h2>
          <Form frame={ownForm(frame, 'drop')} action={planHref(view.person.id, `/items/${item.id}/removal`)} hidden={hidden('drop')} submit="Drop it" submitClasses="govuk-button--warning">
            <TextArea frame={ownForm(frame, 'drop')} name="reason" label="Why not?" rows={2} />
          </Form>
        </>
      )}
    </>
  )
})

const answerPage = formPage('answers/:subject', ({ subject }) => (subject === 'prescription' ? 'Words about the prescription' : `What do they say about ${subject === null ? 'it' : ANSWER_SUBJECTS[subject].toLowerCase()}?`), ({ subject = '' }) => ({ subject: subjectOf(subject) }), (view, frame) => {
  const before = view.answers.find(({ pathway }) => pathway === view.subject)
  return (
    <>
      {before ? <InsetText><p class="govuk-body">On {longDay(before.saidOn)}: “{before.words}”</p></InsetText> : null}
      <Form frame={frame} action={planHref(view.person.id, `/answers/${view.subject ?? ''}`)} submit="Write it down">
        <TextArea
          frame={frame} name="words" rows={4} label={view.subject === 'prescription' ? 'What they need to know' : 'In their own words'}
          hint={view.subject === 'prescription' ? 'Plain words: what they take with them, for how long, where the next comes from. It stands only on the sheet that goes into their own hands.' : view.subject !== null && answerClassOf(view.subject) === 'health' ? 'Only those who may see health read this.' : 'As they said it; earlier answers stay'}
        />
      </Form>
    </>
  )
})

const subjectOf = (text: string): keyof typeof ANSWER_SUBJECTS => (text in ANSWER_SUBJECTS ? (text as keyof typeof ANSWER_SUBJECTS) : 'accommodation')
const pointOf = (text: string): keyof typeof POINTS => (text in POINTS ? (text as keyof typeof POINTS) : 'reception')

const pointPage = formPage('points/:point', ({ point }) => POINTS[point ?? 'reception'].title, ({ point = '' }) => ({ point: pointOf(point) }), (view, frame) => {
  const point = view.points.find(({ key }) => key === view.point)
  const covered = view.points.filter(({ coveredBy }) => coveredBy === view.point)
  const own = ownForm(frame, 'reopen')
  return (
    <>
      <p class="govuk-body-l">{POINTS[view.point ?? 'reception'].asks}</p>
      {!point ? <p class="govuk-body">Its day is not known yet: there is no release day.</p> : point.state === 'done' ? (
        <>
          <p class="govuk-body">Done on {longDay(point.doneOn ?? point.due)}.</p>
          <h2 class="govuk-heading-m">Was it not done after all?</h2>
          <Form frame={own} action={planHref(view.person.id, `/points/${point.key}/reopening`)} hidden={{ [WHICH_FORM]: 'reopen' }} submit="Take it back" submitClasses="govuk-button--secondary">
            <TextArea frame={own} name="why" label="Why?" rows={2} />
          </Form>
        </>
      ) : (
        <>
          <p class="govuk-body">Due {longDay(point.due)}{point.passed ? ', because its day had passed when this custody or its release day was recorded' : point.due === point.day ? '' : `: ${longDay(point.day)} is not a working day`}.</p>
          {view.stillOpen.length === 0 ? null : <InsetText><p class="govuk-body"><strong>Still open:</strong></p><ul class="govuk-list govuk-list--bullet">{view.stillOpen.map((words) => <li>{words}</li>)}</ul></InsetText>}
          <Form frame={mainForm(frame)} action={planHref(view.person.id, `/points/${point.key}`)} submit="Done" beside={<a class="govuk-link" href={planHref(view.person.id, '/items')}>Add what is still needed first</a>}>
            {covered.length === 0 ? null : <CheckboxField frame={mainForm(frame)} name="also" label="Which earlier points did you do as well?" choices={covered.map(({ key }) => ({ value: key, text: `${POINTS[key].title}: ${POINTS[key].asks}` }))} />}
            <TextArea frame={mainForm(frame)} name="words" label={view.stillOpen.length === 0 ? 'What came of it? (if there is something to say)' : 'Why can it be recorded as done with this open?'} rows={2} />
          </Form>
        </>
      )}
    </>
  )
})

const homePage = formPage('home', () => 'Where is home?', () => ({ forms: true }), (view, frame) => (
  <Form frame={frame} action={planHref(view.person.id, '/home')} hidden={{ version: String(view.plan.version) }} submit="Save">
    <SelectField frame={frame} name="home" label="Home district" empty="Not known" value={view.plan.homeDistrict ?? ''} choices={view.districts.map(({ code, name }) => ({ value: code, text: name }))} />
    <SelectField frame={frame} name="prison" label="Which prison prepares the release for that area?" hint={`Held at ${prisonTitle(view.plan.prisonName)} now`} empty="Not known" value={view.plan.resettlementPrison ?? ''} choices={view.prisons.map(({ code, name }) => ({ value: code, text: prisonTitle(name) }))} />
    <DayField frame={frame} name="expected" label="When is the move there expected?" hint="Leave empty if none is" value={view.plan.expectedTransfer ?? undefined} />
  </Form>
))

const WhenFields = ({ frame, view }: { readonly frame: Frame; readonly view: PlanView }): VNode => (
  <>
    <DayField frame={frame} name="day" label="Which day?" value={view.meeting?.day ?? view.release ?? undefined} />
    <TextField frame={frame} name="at" label="What time?" hint="For example 9:30am or 14:15" width={10} value={view.meeting ? timeWords(view.meeting.at) : undefined} />
    <TextField frame={frame} name="place" label="Where?" hint="An address that can be found on foot or by bus" value={view.meeting?.place} />
  </>
)

const meetingsPage = formPage('meetings', () => 'Arrange a meeting', () => ({ forms: true }), (view, frame) => (
  <>
    <p class="govuk-body">This stands on a paper that others may see: a name and a team, not what it is about.</p>
    <Form frame={frame} action={planHref(view.person.id, '/meetings')} submit="Arrange it">
      <TextField frame={frame} name="who" label="Whom do they meet?" hint="For example: Sam Example, probation" />
      <SelectField frame={frame} name="with" label="In whose list does it stand?" empty="In nobody’s" choices={[{ value: 'me', text: 'Mine' }, ...view.owners.map(({ id, name }) => ({ value: id, text: name }))]} />
      <WhenFields frame={frame} view={view} />
      <TextField frame={frame} name="bring" label="What to bring (if anything)" />
      <TextField frame={frame} name="telephone" label="Telephone, if they are late or lost" type="tel" width={20} />
    </Form>
  </>
))

const meetingPage = formPage('meetings/:meeting', ({ meeting }) => meeting?.who ?? 'Meeting', ({ meeting = '' }) => ({ meeting, forms: true }), (view, frame) => {
  const { meeting } = view
  if (!meeting) return <></>
  const [editing, moving, cancelling] = [ownForm(frame, 'edit'), ownForm(frame, 'move'), ownForm(frame, 'cancel')]
  return (
    <>
      <p class="govuk-body">{shortDay(meeting.day)}, {timeWords(meeting.at)}, {meeting.place}. {meeting.cancelledOn === null ? '' : `Cancelled: ${meeting.cancelReason ?? ''}`}</p>
      {meeting.cancelledOn !== null ? null : (
        <>
          <h2 class="govuk-heading-m">Correct it</h2>
          <Form frame={editing} action={planHref(view.person.id, `/meetings/${meeting.id}/words`)} hidden={{ version: String(meeting.version), [WHICH_FORM]: 'edit' }} submit="Save">
            <TextField frame={editing} name="who" label="Whom do they meet?" value={meeting.who} />
            <TextField frame={editing} name="bring" label="What to bring (if anything)" value={meeting.bring} />
            <TextField frame={editing} name="telephone" label="Telephone, if they are late or lost" type="tel" width={20} value={meeting.telephone} />
          </Form>
          <h2 class="govuk-heading-m">Move it</h2>
          <Form frame={moving} action={planHref(view.person.id, `/meetings/${meeting.id}/time`)} hidden={{ version: String(meeting.version), [WHICH_FORM]: 'move' }} submit="Move the meeting">
            <WhenFields frame={moving} view={view} />
            <TextField frame={moving} name="reason" label="Why does it move?" />
          </Form>
          <h2 class="govuk-heading-m">Cancel it</h2>
          <Form frame={cancelling} action={planHref(view.person.id, `/meetings/${meeting.id}/cancellation`)} hidden={{ version: String(meeting.version), [WHICH_FORM]: 'cancel' }} submit="Cancel the meeting" submitClasses="govuk-button--warning">
            <TextField frame={cancelling} name="reason" label="Why is it cancelled?" />
          </Form>
        </>
      )}
    </>
  )
})

const closingPage = formPage('closing', () => 'Close the release plan', () => ({}), (view, frame) => (
  <Form frame={frame} action={planHref(view.person.id, '/closing')} hidden={{ version: String(view.plan.version) }} submit="Close the plan">
    <TextArea frame={frame} name="words" label="What is in place, and what is not?" hint="For whoever prepares the next release. It can be closed once every check is recorded and every item is done or dropped." rows={3} />
  </Form>
))

const bodyOf = ({ params }: { readonly params: Readonly<Record<string, string>> }, values: object): object => ({ ...values, ...params })
const back = (_output: unknown, { params }: { readonly params: Readonly<Record<string, string>> }): string => planHref(params['person'] ?? '')

export const planFormRoutes: readonly Route[] = [
  itemsPage, itemPage, answerPage, pointPage, homePage, meetingsPage, meetingPage, closingPage,
  form({ path: '/people/:person/release-plan/items', does: addItem, again: itemsPage, input: bodyOf, next: back, notice: () => 'It is in the plan.' }),
  form({ path: '/people/:person/release-plan/items/:item/completion', does: finishItem, again: itemPage, input: bodyOf, next: back, notice: () => 'It is done.' }),
  form({ path: '/people/:person/release-plan/items/:item/takeover', does: takeItem, again: itemPage, input: bodyOf, next: back, notice: () => 'It is yours now.' }),
  form({ path: '/people/:person/release-plan/items/:item/removal', does: dropItem, again: itemPage, input: bodyOf, next: back, notice: () => 'It is dropped, with the reason.' }),
  form({ path: '/people/:person/release-plan/answers/:subject', does: writeAnswer, again: answerPage, input: bodyOf, next: back, notice: () => 'It is written down.' }),
  form({ path: '/people/:person/release-plan/points/:point', does: keepPoint, again: pointPage, input: bodyOf, next: back, notice: ({ points }: { readonly points: readonly PointKey[] }) => `Done: ${points.map((key) => POINTS[key].title.toLowerCase()).join(', ')}.` }),
  form({ path: '/people/:person/release-plan/points/:point/reopening', does: reopenPoint, again: pointPage, input: bodyOf, next: back, notice: () => 'It is open again.' }),
  form({ path: '/people/:person/release-plan/home', does: sayHome, again: homePage, input: bodyOf, next: back, notice: () => 'Saved.' }),
  form({ path: '/people/:person/release-plan/meetings', does: arrangeMeeting, again: meetingsPage, input: bodyOf, next: back, notice: () => 'The meeting is arranged.' }),
  form({ path: '/people/:person/release-plan/meetings/:meeting/words', does: editMeeting, again: meetingPage, input: bodyOf, next: back, notice: () => 'The meeting is corrected. Print the pack again.' }),
  form({ path: '/people/:person/release-plan/meetings/:meeting/time', does: moveMeeting, again: meetingPage, input: bodyOf, next: back, notice: () => 'The meeting is moved. Print the pack again.' }),
  form({ path: '/people/:person/release-plan/meetings/:meeting/cancellation', does: cancelMeeting, again: meetingPage, input: bodyOf, next: back, notice: () => 'The meeting is cancelled. Print the pack again.' }),
  form({ path: '/people/:person/release-plan/closing', does: settlePlan, again: closingPage, input: bodyOf, next: back, notice: () => 'The release plan is closed.' }),
]
