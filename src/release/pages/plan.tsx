/** The release plan: first what is next and whose, then the gaps by pathway, the points as a line, and the meetings. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay, type Day } from '../../core/dates.ts'
import { placeWords } from '../../housing/rules.ts'
import { PersonBar } from '../../people/pages.tsx'
import { PATHWAYS, type Pathway } from '../../platform/vocabulary.ts'
import { prisonTitle } from '../../sentences/rules.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { dueWords } from '../../ui/due-list.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import type { PlanPanel } from '../actions.ts'
import { releasePlan, withBed, type PlanView, type ToldAction } from '../actions/plan.ts'
import { namedDay } from '../day-rule.ts'
import { answerClassOf, byWords, PATHWAY_KEYS, timeWords } from '../plan-rules.ts'
import { POINTS, type PlannedPoint } from '../points.ts'

export const planHref = (person: string, rest = ''): string => `/people/${person}/release-plan${rest}`

/** Where an action is done. */
const actionHref = (person: string, { key, itemId }: ToldAction, sentence: string): string => {
  const [what = '', which = ''] = key.split(' ')
  if (itemId !== null) return planHref(person, `/items/${itemId}`)
  switch (what) {
    case 'point': return planHref(person, `/points/${which}`)
    case 'check': return `/people/${person}/gate/${which}`
    case 'bed': return `/people/${person}/accommodation`
    case 'settle': return planHref(person, '/closing')
    case 'return': case 'release': return `/sentences/${sentence}`
    default: return `/people/${person}/sentences`
  }
}

const DueTag = ({ due, today }: { readonly due: Day; readonly today: Day }): VNode => <Tag text={dueWords(due, today)} classes={due < today ? 'govuk-tag--red' : due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />

const First = ({ view }: { readonly view: PlanView }): VNode => {
  const { end, today, person, plan, bed } = view
  const next = withBed(view.next, bed)
  if (end !== null) return <SummaryCard title="This plan has ended"><p class="govuk-body-l"><strong>{end}</strong></p><p class="govuk-body">Nothing more is asked of anybody.</p></SummaryCard>
  const [first, ...others] = next
  if (!first) return <></>
  return (
    <SummaryCard title="What is next" tone={first.due < today ? 'urgent' : 'working'}>
      <p class="govuk-body-l govuk-!-margin-bottom-2"><a class="govuk-link" href={actionHref(person.id, first, plan.sentence)}><strong>{first.words}</strong></a></p>
      <p class="govuk-body">{first.ownerName}. <DueTag due={first.due} today={today} /> {longDay(first.due)}</p>
      {others.length === 0 ? null : (
        <ul class="govuk-list govuk-list--bullet">
          {others.slice(0, 4).map((one) => <li><a class="govuk-link" href={actionHref(person.id, one, plan.sentence)}>{one.words}</a>: {one.ownerName}, {one.due < today ? <strong>late since {shortDay(one.due)}</strong> : <>by {shortDay(one.due)}</>}</li>)}
          {others.length > 4 ? <li>and {others.length - 4} more below</li> : null}
        </ul>
      )}
    </SummaryCard>
  )
}

const pathwayTone = (view: PlanView, pathway: Pathway): { readonly words: string; readonly gap: boolean } => {
  const needed = view.needs.includes(pathway)
  const open = view.items.filter((item) => item.pathway === pathway && item.doneOn === null && item.droppedOn === null).length + view.arranged.filter((one) => one.pathway === pathway).length
  const done = view.items.filter((item) => item.pathway === pathway && item.doneOn !== null).length
  const nowhere = view.release !== null && view.released === null && view.place === null
  if (needed && open === 0 && done === 0) return { words: 'Need, and nobody does anything about it', gap: true }
  if (open > 0) return { words: `${open} being done${done > 0 ? `, ${done} done` : ''}`, gap: pathway === 'accommodation' && nowhere }
  if (pathway === 'accommodation' && nowhere) return { words: 'Nowhere to sleep on release, and nobody does anything about it', gap: true }
  return { words: done > 0 ? `${done} done` : view.assessed.includes(pathway) ? 'No need' : 'Not assessed', gap: false }
}

const PathwayRow = ({ view, pathway }: { readonly view: PlanView; readonly pathway: Pathway }): VNode => {
  const { words, gap } = pathwayTone(view, pathway)
  const items = view.items.filter((item) => item.pathway === pathway)
  const answer = view.answers.find((one) => one.pathway === pathway)
  const masked = answerClassOf(pathway) === 'health' ? view.healthHidden : null
  const dueOf = (id: string): Day => view.next.find(({ itemId }) => itemId === id)?.due ?? view.today
  return (
    <SummaryCard level={3} title={PATHWAYS[pathway]} tone={gap ? 'urgent' : 'plain'} action={view.end === null ? { text: 'Add what is needed', href: planHref(view.person.id, `/items?pathway=${pathway}`), about: `on ${PATHWAYS[pathway].toLowerCase()}` } : undefined}>
      <p class="govuk-body">{gap ? <Tag text="Gap" classes="govuk-tag--red" /> : null} {words}.</p>
      {pathway === 'accommodation' ? <p class="govuk-body">{view.place ? <>Sleeps: {placeWords(view.place)}, {view.place.addressLine}.</> : <><Tag text="Nowhere to sleep" classes="govuk-tag--red" /> <a class="govuk-link" href={`/people/${view.person.id}/accommodation`}>Record a place</a></>}</p> : null}
      {items.length + view.arranged.filter((one) => one.pathway === pathway).length === 0 ? null : (
        <ul class="govuk-list govuk-list--bullet">
          {items.map((item) => (
            <li>
              {item.doneOn !== null ? <>Done on {shortDay(item.doneOn)}: {item.words}</> : item.droppedOn !== null ? <>Dropped: {item.words} ({item.dropReason})</> : (
                <><a class="govuk-link" href={planHref(view.person.id, `/items/${item.id}`)}>{item.words}</a>: {item.left ? <strong>{item.account} has left {item.organisation}: take it over</strong> : item.account ?? item.organisation}, {byWords(item, dueOf(item.id))}{item.passedFrom === null ? null : <>; passed on by {item.passedFrom}</>}</>
              )}
            </li>
          ))}
          {view.arranged.filter((one) => one.pathway === pathway).map((one) => <li>{one.what === 'money' ? <a class="govuk-link" href={`/people/${view.person.id}/money`}>Money and papers</a> : one.what === 'step' ? 'Step of the plan' : 'Referral'}: {one.words} ({one.owner}{one.due === null ? '' : `, by ${longDay(one.due)}`})</li>)}
        </ul>
      )}
      {masked === null ? (
        <p class="govuk-body">{answer ? <>“{answer.words}” <span class="govuk-hint govuk-!-display-inline">{shortDay(answer.saidOn)}</span> </> : null}{view.end === null ? <a class="govuk-link" href={planHref(view.person.id, `/answers/${pathway}`)}>{answer ? 'They say something else now' : 'Write down what they say'}<span class="govuk-visually-hidden"> about {PATHWAYS[pathway].toLowerCase()}</span></a> : null}</p>
      ) : <p class="govuk-body">What they say: <Masked reason={masked} /></p>}
    </SummaryCard>
  )
}

const pointWords = ({ key, state, doneOn, passed, due, coveredBy }: PlannedPoint, today: Day, at: PlanView['state']): VNode => {
  if ((at === 'recalled' || at === 'ended') && state === 'open' && POINTS[key].side === 'community') return <>Not asked: {at === 'recalled' ? 'recalled to prison' : 'the plan has ended'}</>
  if (state === 'done') return <>Done on {shortDay(doneOn ?? due)}</>
  if (state === 'missed') return <strong>{POINTS[key].side === 'prison' ? 'Not done before release' : 'Nobody answered in time'}</strong>
  if (coveredBy !== null) return <>Passed. Do it with {POINTS[coveredBy].title.toLowerCase()}</>
  return <>{passed ? 'Passed, so due at once: ' : ''}<DueTag due={due} today={today} /></>
}

const PointLine = ({ view }: { readonly view: PlanView }): VNode => (
  <>
    <h2 class="govuk-heading-m" id="points">The points</h2>
    {view.released === null && view.release !== null && view.known > view.plan.custodyStart && view.points.some(({ passed }) => passed) ? <p class="govuk-body">Things stand as they do since {longDay(view.known)}: points that had passed by then are due at once.</p> : null}
    <DataTable
      caption="From reception to day 90" quiet narrow rows={view.points} empty="There is no release day yet: only the reception is due." columns={[
        { heading: 'Point', names: true, cell: (point) => (point.state !== 'missed' && POINTS[point.key].side === 'prison' && point.coveredBy === null ? <a class="govuk-link" href={planHref(view.person.id, `/points/${point.key}`)}>{POINTS[point.key].title}</a> : POINTS[point.key].title) },
        { heading: 'Day', cell: (point) => (point.due === point.day ? shortDay(point.day) : <>{shortDay(point.due)} <span class="govuk-hint govuk-!-display-inline">({shortDay(point.day)} by the rule)</span></>) },
        { heading: 'How it stands', cell: (point) => pointWords(point, view.today, view.state) },
      ]}
    />
  </>
)

export const MeetingTable = ({ view }: { readonly view: PlanView }): VNode => (
  <DataTable
    caption="Meetings of release day and after" quiet rows={view.meetings} empty="No meeting is arranged. Somebody has to meet them on the day." columns={[
      { heading: 'When', cell: (meeting) => <>{shortDay(meeting.day)}, {timeWords(meeting.at)}{meeting.moves.length === 0 ? null : <><br /><span class="govuk-hint govuk-!-display-inline">was {meeting.moves.map((move) => `${shortDay(move.day)}, ${timeWords(move.at)} (${move.reason})`).join('; ')}</span></>}</> },
      { heading: 'Who', names: true, cell: (meeting) => (meeting.cancelledOn === null && view.end === null ? <a class="govuk-link" href={planHref(view.person.id, `/meetings/${meeting.id}`)}>{meeting.who}</a> : meeting.who) },
      { heading: 'Where', cell: (meeting) => (meeting.cancelledOn === null ? meeting.place : <><Tag text="Cancelled" classes="govuk-tag--red" /> {meeting.cancelReason}</>) },
      { heading: 'To bring', cell: (meeting) => meeting.bring || 'Nothing' },
      { heading: 'Telephone', cell: (meeting) => (meeting.telephone === '' ? 'None' : <a class="govuk-link" href={`tel:${meeting.telephone.replaceAll(/[^0-9+]/g, '')}`}>{meeting.telephone}</a>) },
    ]}
  />
)

const Home = ({ view }: { readonly view: PlanView }): VNode => {
  const { plan, end, today } = view
  const waits = plan.expectedTransfer !== null && plan.resettlementPrison !== plan.prison
  const undone = view.items.filter((item) => item.doneOn === null && item.droppedOn === null && item.organisationKind === 'prison')
  return (
    <SummaryCard level={3} title="Home, and the prison that prepares for it" tone={waits && plan.expectedTransfer !== null && plan.expectedTransfer < today ? 'urgent' : 'plain'} action={end === null ? { text: 'Change', href: planHref(view.person.id, '/home'), about: 'where home is' } : undefined}>
      <p class="govuk-body">Held at {prisonTitle(plan.prisonName)}. Home: {plan.homeName ?? <strong>not known</strong>}. Resettlement prison: {plan.resettlementName === null ? <strong>not known</strong> : plan.resettlementPrison === plan.prison ? 'this one' : prisonTitle(plan.resettlementName)}.</p>
      {waits && plan.expectedTransfer !== null ? <p class="govuk-body">Move expected on {longDay(plan.expectedTransfer)} ({relativeDay(plan.expectedTransfer, today)}). {undone.length === 0 ? 'Nothing of the prison’s is undone.' : `If they moved today, ${undone.length === 1 ? 'one item' : `${undone.length} items`} would pass to the new team: ${undone.map(({ words }) => words).join('; ')}.`}</p> : null}
    </SummaryCard>
  )
}

export const planPage = page({
  path: '/people/:person/release-plan',
  ask: releasePlan,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Release plan of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: (view) => {
    const { person, release, released, today } = view
    return (
      <>
        <h1 class="govuk-heading-l">Release plan</h1>
        <p class="govuk-body-l">{release === null ? 'There is no release day yet.' : released === null ? <>Release on {namedDay(release)}, {relativeDay(release, today)}.</> : <>Released on {namedDay(released)}, {relativeDay(released, today)}.{view.state === 'recalled' ? <> <strong>Recalled to prison since.</strong></> : null}</>}{' '}<a class="govuk-link" href={`/people/${person.id}/release-dates`}>How the day was checked</a></p>
        <First view={view} />
        {view.end === null ? (
          <p class="govuk-body">
            <a class="govuk-link" href={`/people/${person.id}/release-pack`}>The pack for them to take</a>{' · '}<a class="govuk-link" href={`/people/${person.id}/release-day`}>The day for staff</a>
          </p>
        ) : null}
        <h2 class="govuk-heading-m">What is needed, by pathway</h2>
        {PATHWAY_KEYS.toSorted((a, b) => Number(pathwayTone(view, b).gap) - Number(pathwayTone(view, a).gap)).map((pathway) => <PathwayRow view={view} pathway={pathway} />)}
        <PointLine view={view} />
        <h2 class="govuk-heading-m" id="meetings">Meetings of the day and after</h2>
        <MeetingTable view={view} />
        {view.end === null ? <p class="govuk-body"><a class="govuk-link" href={planHref(person.id, '/meetings')}>Arrange a meeting</a></p> : null}
        <Home view={view} />
        {view.healthHidden === null && view.end === null ? <p class="govuk-body"><a class="govuk-link" href={planHref(person.id, '/answers/prescription')}>Words about the prescription, for their own sheet of the pack</a></p> : null}
        <Details summaryText="Where the points come from" html={<ul class="govuk-list govuk-list--bullet">{Object.values(POINTS).map((point) => <li><strong>{point.title}:</strong> {point.asks} {point.days.map(({ source, from }) => `${source}; from ${longDay(from)}`).join('; ')}.</li>)}</ul>} />
      </>
    )
  },
})

/** The panel on the person’s page. */
export const PlanCard = ({ data, person, today }: { readonly data: PlanPanel; readonly person: string; readonly today: Day }): VNode => {
  const [next] = data.next
  return (
    <SummaryCard title="Release plan" tone={next && next.due < today ? 'urgent' : data.end === null ? 'working' : 'plain'} action={{ text: 'Open the release plan', href: planHref(person) }}>
      {data.end !== null || !next ? <p class="govuk-body"><strong>{data.end ?? 'Nothing is due.'}</strong></p> : <p class="govuk-body"><strong>Next: {next.words}</strong><br />{next.ownerName}. <DueTag due={next.due} today={today} /></p>}
      {data.passed > 0 ? <p class="govuk-body">{data.passed === 1 ? 'One open item came' : `${data.passed} open items came`} from the prison before.</p> : null}
    </SummaryCard>
  )
}
