/** The gate record of one person: the panel on their page, every release with its days, and why checks ended. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay, type Day } from '../../core/dates.ts'
import { dayTitle, SLEPT } from '../../housing/rules.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { DayField, Form, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { endGate, gateOfPerson, type GatePanel } from '../actions.ts'
import { ENDS, contradictionWords, standingOf, type Given } from '../answers.ts'
import { answerWords, HEALTH_QUESTIONS, OWN_QUESTIONS, QUESTIONS, type OwnQuestion } from '../questions.ts'

/** The first check that has come and is not whole: what to do next. */
const nextOf = (data: GatePanel, today: Day): GatePanel['checks'][number] | undefined => data.checks.find((one) => one.endedOn === null && one.due <= today && one.answered < 7)

const Panel = ({ data, frame, person }: { readonly data: GatePanel; readonly frame: Frame; readonly person: string }): VNode => {
  const next = nextOf(data, frame.today)
  const last = data.checks.findLast((one) => one.words !== '')
  const urgent = last !== undefined && /^(Missing|Said)/.test(last.words)
  return (
    <SummaryCard
      title="Through the gate" tone={urgent ? 'urgent' : next && next.due < frame.today ? 'working' : 'plain'}
      action={next ? { text: `Answer ${dayTitle(next.dayAfter).toLowerCase()}`, href: `/people/${person}/gate/${next.dayAfter}` } : { text: 'The gate record', href: `/people/${person}/gate` }}
    >
      {data.release ? <p class="govuk-body">Released on {longDay(data.release)}. {data.ended ? <>The checks ended on {longDay(data.ended)}{data.endedWhy ? `: ${ENDS[data.endedWhy].toLowerCase()}` : ''}.</> : null}</p> : null}
      {last ? <p class="govuk-body"><strong>{dayTitle(last.dayAfter)}:</strong> {last.words.charAt(0).toLowerCase() + last.words.slice(1)}.</p> : <p class="govuk-body">Nothing is recorded yet.</p>}
      {next ? <p class="govuk-body">{dayTitle(next.dayAfter)} was {relativeDay(next.due, frame.today)}: {next.answered} of 7 answered. <a class="govuk-link" href={`/people/${person}/gate`}>The whole record</a></p> : null}
    </SummaryCard>
  )
}

const cell = (question: OwnQuestion, given: readonly Given[], answered: readonly OwnQuestion[], hidden: string | null): VNode => {
  const standing = standingOf(given)
  if (standing.state === 'contradicted') return <strong>{contradictionWords(question, standing.said)}</strong>
  if (standing.state === 'answered') return <>{answerWords(question, standing.given.answer)}</>
  return answered.includes(question) ? <Masked reason={hidden ?? 'Somebody else has answered this.'} /> : <></>
}

const recordPage = page({
  path: '/people/:person/gate',
  ask: gateOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `${person.forename} ${person.surname} through the gate`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` }, wide: true }),
  render: ({ person, today, releases, provider, healthHidden, mayEnd }, frame) => (
    <>
      <h1 class="govuk-heading-l">Through the gate</h1>
      {releases.length === 0 ? <p class="govuk-body tl-empty">No release is recorded. The gate record begins when one is.</p> : null}
      {releases.map(({ release, ended, end, checks }, at) => (
        <section>
          <h2 class="govuk-heading-m">Released on {longDay(release)}</h2>
          {ended ? <p class="govuk-body">The checks ended on {longDay(ended)}{end ? `: ${ENDS[end.why].toLowerCase()}` : ''}.{end?.note ? ` ${end.note}` : ''}</p> : null}
          <DataTable
            caption="What was true on each day" quiet rows={checks} empty="" columns={[
              {
                heading: 'Day', names: true, cell: (check) => (
                  <>{at === 0 && check.due <= today && check.endedOn === null ? <a class="govuk-link" href={`/people/${person.id}/gate/${check.dayAfter}`}>{dayTitle(check.dayAfter)}</a> : dayTitle(check.dayAfter)} <span class="tl-quiet">{check.endedOn === null ? shortDay(check.due) : 'ended'}</span></>
                ),
              },
              ...(provider ? [] : [{ heading: QUESTIONS.housing.title, cell: (check: (typeof checks)[number]) => (check.slept ? SLEPT[check.slept] : '') }]),
              ...(provider ? HEALTH_QUESTIONS : OWN_QUESTIONS).map((question) => ({ heading: QUESTIONS[question].title, cell: (check: (typeof checks)[number]) => cell(question, check.given[question], check.answered, healthHidden) })),
            ]}
          />
        </section>
      ))}
      {mayEnd ? (
        <Details
          summaryText="The checks are to end: death, recall, return to prison, removal" open={frame.errors.length > 0} html={(
            <Form frame={frame} action={`/people/${person.id}/gate-end`} submit="End the checks">
              <RadioField frame={frame} name="why" label="Why do the checks end?" choices={Object.entries(ENDS).map(([value, text]) => ({ value, text }))} />
              <DayField frame={frame} name="day" label="On which day did it happen?" value={today} />
              <TextArea frame={frame} name="note" label="Anything that others should know" rows={2} />
            </Form>
          )}
        />
      ) : null}
    </>
  ),
})

export const recordRoutes: readonly Route[] = [
  recordPage,
  form({
    path: '/people/:person/gate-end', does: endGate, again: recordPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/gate`,
    notice: ({ ended }) => `${ended === 1 ? 'One check is' : `${ended} checks are`} no longer asked for.`,
  }),
]

export const recordPanel: AnyPanelView = panelView<GatePanel>('gate.record', (data, frame, person) => <Panel data={data} frame={frame} person={person.id} />)
