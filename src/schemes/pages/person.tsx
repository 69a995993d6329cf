/** One person and an emergency release scheme: what comes next first, then criterion by criterion, answers and decisions. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { dueWords } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { answerPlace, answerRisk, decideEarly, earlyOfPerson, placeAsked, putForward, recordFacts, withdrawEarly, type EarlyPanel } from '../actions.ts'
import type { Judged } from '../actions/people.ts'
import { AGENCIES, ANSWERS, DECISIONS, isDecided, PLACE_OUTCOMES, RISK_OUTCOMES, SIDES, stepWords, WITHDRAWALS } from '../course.ts'
import { ASKED, ASKED_KEYS, RULES, verdictWords, type Reason } from '../criteria.ts'
import { endedWords } from '../history.ts'

const choices = (of: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(of).map(([value, text]) => ({ value, text }))
const STATES: Record<Reason['state'], string> = { met: 'Met', 'not-met': 'Not met', unknown: 'Not known' }
const RANK: Record<Reason['state'], number> = { 'not-met': 0, unknown: 1, met: 2 }
const ruleTitle = (rule: Reason['rule']): string => (rule === 'window' ? 'Early enough before release' : rule === 'sentenced' ? 'The sentence that holds them' : RULES[rule])

const Facts = ({ frame, one, person }: { readonly frame: Frame; readonly one: Judged; readonly person: string }): VNode => {
  const own = ownForm(frame, 'facts')
  return (
    <Form frame={own} action={`/people/${person}/early-release/facts`} hidden={{ form: 'facts' }} submit="Save the answers">
      {ASKED_KEYS.map((asked) => (
        <RadioField
          frame={own} name={asked} label={ASKED[asked].question} hint={`${ASKED[asked].who.charAt(0).toUpperCase() + ASKED[asked].who.slice(1)} knows.`} inline small choices={choices({ yes: 'Yes', no: 'No' })}
          value={one.asked[asked] === undefined ? undefined : one.asked[asked] ? 'yes' : 'no'}
        />
      ))}
    </Form>
  )
}

const PlaceForm = ({ frame, action }: { readonly frame: Frame; readonly action: string }): VNode => {
  const own = ownForm(frame, 'place')
  return (
    <Form frame={own} action={action} hidden={{ form: 'place' }} submit="Save the answer about a place">
      <RadioField frame={own} name="answer" label="Is there a place to sleep from that day?" choices={choices(PLACE_OUTCOMES)} />
      <TextArea frame={own} name="words" label="Which, or why not and what was tried" rows={2} />
      <TextField frame={own} name="toldBy" label="Who said it?" hint="Name and office." />
    </Form>
  )
}

const personPage = page({
  path: '/people/:person/early-release',
  ask: earlyOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Early release of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, today, scheme, one, checks, past, may }, frame) => {
    const base = `/people/${person.id}/early-release`
    const [answer, decision, back] = [ownForm(frame, 'answer'), ownForm(frame, 'decision'), ownForm(frame, 'withdrawal')]
    const wrong = one?.step?.at === 'withdraw'
    return (
      <>
        <h1 class="govuk-heading-l">Emergency early release</h1>
        {!scheme ? <p class="govuk-body-l">No emergency release scheme is in force.</p> : !one ? <p class="govuk-body-l">They are not in prison: no scheme is about them.</p> : (
          <>
            <SummaryCard title={one.case ? (one.step?.at === 'decided' ? `Early release on ${longDay(one.case.day)}` : `Put forward for release on ${longDay(one.case.day)}`) : 'Could they be released early?'} tone={wrong ? 'urgent' : one.step?.at === 'decided' ? 'good' : 'working'}>
              <p class="govuk-body-l"><strong>{one.step ? stepWords(one.step) : verdictWords(one.verdict)}.</strong></p>
              {one.step?.at === 'withdraw' && one.step.why === 'excluded' ? <p class="govuk-body">{one.verdict.reasons.filter((reason) => reason.state === 'not-met' && reason.rule !== 'window').map((reason) => `${reason.words}.`).join(' ')}</p> : null}
              {one.step?.at === 'check' ? <p class="govuk-body">{dueWords(one.case?.dueOn ?? today, today)}. {one.managed ? 'The offender manager asks police and children’s services; the prison’s resettlement team asks for a place.' : 'Nobody outside manages them: the head of the probation unit asks police and children’s services.'}</p> : null}
              <p class="govuk-body"><a class="govuk-link" href={`/early-release/schemes/${scheme.id}`}>{scheme.name}</a>. Planned release: {longDay(one.plannedRelease)}.{one.case?.plannedBefore ? ` Before the decision: ${longDay(one.case.plannedBefore)}.` : ''}{scheme.suspension ? ` The scheme is suspended since ${longDay(scheme.suspension.since)}.` : ''}</p>
              {!one.case && may.putForward && one.verdict.state === 'meets' ? <Form frame={ownForm(frame, 'forward')} action={`${base}/case`} hidden={{ form: 'forward' }} submit={`Put forward for ${longDay(one.verdict.day ?? today)}`} /> : null}
            </SummaryCard>
            {one.case ? (
              <>
                {one.case.decided.map((done) => <SummaryCard title={`${SIDES[done.side]}: ${DECISIONS[done.decision].toLowerCase()}`}><p class="govuk-body">{done.reason} ({done.by ?? 'not known'}, {longDay(done.on)})</p></SummaryCard>)}
                {may.decide && !wrong && !scheme.suspension && !one.case.decided.some(({ side }) => side === may.decide) ? <SummaryCard title={may.decide === 'prison' ? 'Decide for the prison' : 'Decide for probation'}>
                  <p class="govuk-body">It holds when both prison and probation have decided. Then the release day moves, and the plan, the place and everybody’s duties with it.</p>
                  <CheckedForm frame={decision} action={`${base}/decision`} hidden={{ version: String(one.case.version), form: 'decision' }} submit="Save the decision">
                    <RadioField frame={decision} name="decision" label="What is decided?" choices={choices(DECISIONS)} />
                    <TextArea frame={decision} name="reason" label="Why?" rows={2} />
                  </CheckedForm>
                </SummaryCard> : null}
                {may.decide ? <Details summaryText={isDecided(one.case) ? 'Take the early release back' : 'Take them off again'} open={wrong || frame.values['form'] === 'withdrawal'} html={(
                  <CheckedForm frame={back} action={`${base}/withdrawal`} hidden={{ version: String(one.case.version), form: 'withdrawal' }} submit="Take it back">
                    <RadioField frame={back} name="why" label="Why?" choices={choices(WITHDRAWALS)} />
                    <TextArea frame={back} name="words" label="What happened?" rows={2} />
                  </CheckedForm>
                )} /> : null}
                <DataTable
                  caption="Who was asked" rows={checks} empty="" columns={[
                    { heading: 'Agency', names: true, cell: (check) => AGENCIES[check.agency].title },
                    { heading: 'Answer', cell: (check) => (check.answer ? <span><strong>{ANSWERS[check.answer]}</strong>{check.words ? `: ${check.words}` : ''}</span> : check.answeredOn ? <Masked reason="Your role does not see what was answered." /> : <>Not answered. {dueWords(check.due, today)}</>) },
                    { heading: 'Who said it', cell: (check) => (check.toldBy ? `${check.toldBy}, ${longDay(check.answeredOn ?? today)}` : '') },
                  ]}
                />
                <p class="govuk-body">Whoever else has to be told before a release is told on their own side and has until {longDay(one.case.dueOn)}; what they say is not shown here.</p>
                {may.ask ? <Details summaryText="Record an answer of police, children’s services or probation" open={checks.some((check) => check.answeredOn === null && check.agency !== 'housing') || frame.values['form'] === 'answer'} html={(
                  <Form frame={answer} action={`${base}/answers`} hidden={{ form: 'answer' }} submit="Save the answer">
                    <RadioField frame={answer} name="agency" label="Who answered?" choices={(['police', 'children', 'probation'] as const).map((agency) => ({ value: agency, text: AGENCIES[agency].title, hint: `Asked: ${AGENCIES[agency].asks}` }))} />
                    <RadioField frame={answer} name="answer" label="What did they answer?" choices={choices(RISK_OUTCOMES)} />
                    <TextArea frame={answer} name="words" label="Conditions, or why" hint="Only what may be shared with prison and probation. Nothing about a victim." rows={2} />
                    <TextField frame={answer} name="toldBy" label="Who said it?" hint="Name and office." />
                  </Form>
                )} /> : null}
                {may.place ? <Details summaryText="Record whether there is a place from that day" open={frame.values['form'] === 'place'} html={<PlaceForm frame={frame} action={`${base}/place`} />} /> : null}
              </>
            ) : null}
            <DataTable
              caption="Criterion by criterion" rows={one.verdict.reasons.filter(({ rule }) => !one.case || rule !== 'window').toSorted((a, b) => RANK[a.state] - RANK[b.state])} empty="" columns={[
                { heading: 'Criterion', names: true, cell: (reason) => ruleTitle(reason.rule) },
                { heading: 'Result', cell: (reason) => (reason.state === 'met' ? STATES.met : <strong>{STATES[reason.state]}</strong>) },
                { heading: 'Why', cell: (reason) => <>{reason.words}{reason.who ? `. Who knows: ${reason.who}` : ''}</> },
              ]}
            />
            {may.facts ? <Details summaryText="Answer what no record has" open={one.verdict.reasons.some(({ rule, state }) => state === 'unknown' && rule in ASKED) || frame.values['form'] === 'facts'} html={<Facts frame={frame} one={one} person={person.id} />} /> : null}
          </>
        )}
        {past.length === 0 ? null : <DataTable
          caption="Before" rows={past} empty="" columns={[
            { heading: 'Put forward', names: true, cell: (row) => longDay(row.putForwardOn) }, { heading: 'For', cell: (row) => longDay(row.day) },
            { heading: 'What came of it', cell: (row) => (row.endedWhy ? `${endedWords(row.endedWhy)}. ${row.endedWords ?? ''}` : row.released ? 'Released' : 'Open') },
          ]}
        />}
      </>
    )
  },
})

const placePage = page({
  path: '/people/:person/early-release-place',
  ask: placeAsked,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `A place for ${person.forename} ${person.surname} from an earlier day`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, today, asked }, frame) => (
    <>
      <h1 class="govuk-heading-l">A place from an earlier day</h1>
      {!asked ? <p class="govuk-body-l">Nobody asks about a place for an earlier day.</p> : (
        <>
          <p class="govuk-body-l"><strong>{asked.answeredOn ? `Answered on ${longDay(asked.answeredOn)}. A new answer counts instead.` : `Say whether there is a place. ${dueWords(asked.due, today)}.`}</strong></p>
          <p class="govuk-body">They may leave earlier than is planned. The referral and the prison’s resettlement team say from which day.</p>
          <PlaceForm frame={frame} action={`/people/${person.id}/early-release-place`} />
        </>
      )}
    </>
  ),
})

const withPerson = ({ params }: { readonly params: Readonly<Record<string, string>> }, values: Readonly<Record<string, unknown>>) => ({ ...values, person: params['person'] })
const toPerson = ({ person }: { readonly person: string }): string => `/people/${person}/early-release`

export const personRoutes: readonly Route[] = [
  personPage, placePage,
  form({ path: '/people/:person/early-release/facts', does: recordFacts, again: personPage, input: withPerson, next: (done) => toPerson(done), notice: ({ recorded }) => `${recorded === 1 ? 'One answer is' : `${recorded} answers are`} recorded.` }),
  form({ path: '/people/:person/early-release/case', does: putForward, again: personPage, input: withPerson, next: (done) => toPerson(done), notice: ({ day, dueOn }) => `Put forward for ${longDay(day)}. Everybody is asked and answers by ${longDay(dueOn)}.` }),
  form({ path: '/people/:person/early-release/answers', does: answerRisk, again: personPage, input: withPerson, next: (done) => toPerson(done), notice: ({ agency }) => `The answer of ${agency.toLowerCase()} is recorded.` }),
  form({ path: '/people/:person/early-release/place', does: answerPlace, again: personPage, input: withPerson, next: (done) => toPerson(done), notice: () => 'The answer about a place is recorded.' }),
  form({ path: '/people/:person/early-release-place', does: answerPlace, again: placePage, input: withPerson, next: ({ person }) => `/people/${person}`, notice: () => 'The answer about a place is recorded.' }),
  form({
    path: '/people/:person/early-release/decision', does: decideEarly, again: personPage, input: withPerson, next: (done) => toPerson(done),
    notice: ({ whole, decision, day }) => (whole ? `Both have decided: the release is on ${longDay(day)}.` : decision === 'refuse' ? 'Not released early. Nobody is asked any more.' : 'Your side’s decision is recorded. It holds when the other side has decided.'),
  }),
  form({
    path: '/people/:person/early-release/withdrawal', does: withdrawEarly, again: personPage, input: withPerson, next: (done) => toPerson(done),
    notice: ({ given }) => (given ? `Taken back: the release is planned for ${longDay(given)} again.` : 'Taken back. Look whether the planned release day is right.'),
  }),
]

export const earlyPanel: AnyPanelView = panelView<EarlyPanel>('schemes.person', (data, _frame, person) => (
  <SummaryCard title="Emergency early release" tone={data.step === 'withdraw' ? 'urgent' : data.step === 'check' || data.step === 'decide' ? 'working' : 'plain'} action={{ text: 'Open', href: `/people/${person.id}/early-release`, about: 'the early release' }}>
    <p class="govuk-body">{data.day ? `For ${longDay(data.day)}. ` : ''}<strong>{data.words}.</strong></p>
    <p class="govuk-body">{data.scheme}</p>
  </SummaryCard>
))
