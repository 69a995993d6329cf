/** The lists: people without an offender manager, the team with its caseloads, and my people. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { standingShort, type Standing } from '../../sentences/rules.ts'
import { dueWords } from '../../ui/due-list.tsx'
import { Form } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable, Masked } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { listCaseload, listTeam, listUnallocated } from '../actions.ts'
import { CASELOAD_POINTS_MAX, peopleIn, pointsWords, TIER_LETTERS, TIER_POINTS } from '../caseload.ts'
import { sideOf, waitingWords, type Candidate } from '../rules.ts'

type Choosable = Candidate & { readonly people: number; readonly organisation: string }

/** Fewest people first, so that a list on a phone stays short; everybody is on the person’s own page. */
const INLINE_CHOICES_MAX = 12

/** Whom the person could be given to from the list: the community’s, and the prison’s that holds them. */
const choicesFor = (colleagues: readonly Choosable[], heldAt: string | null): Choosable[] => [
  ...(heldAt === null ? [] : colleagues.filter((one) => sideOf(one.role) === 'prison' && one.prison === heldAt).slice(0, INLINE_CHOICES_MAX)),
  ...colleagues.filter((one) => sideOf(one.role) === 'community').slice(0, INLINE_CHOICES_MAX),
]

// A phone sets the parts of a cell side by side: what belongs together stands in one box.
/** “Alex Testerton, P-1234567” as a link to their page. */
const PersonLink = ({ person }: { readonly person: { readonly id: string; readonly forename: string; readonly surname: string; readonly reference: string } }): VNode => (
  <><a class="govuk-link" href={`/people/${person.id}`}>{person.forename} {person.surname}</a> <span class="govuk-hint">{person.reference}</span></>
)

const Where = ({ standing }: { readonly standing: Standing | null }): VNode => (standing
  ? <div>{standingShort(standing)}{standing.at === 'in-custody' ? <span class="govuk-hint">release {shortDay(standing.next)}</span> : standing.at === 'ended' ? null : <span class="govuk-hint">until {shortDay(standing.next)}</span>}</div>
  : <>Not known to you</>)

/** A select and a button in one row: one POST gives the person this manager from today. */
const Allocate = ({ frame, person, choices }: { readonly frame: Frame; readonly person: { readonly id: string; readonly forename: string; readonly surname: string }; readonly choices: readonly Choosable[] }): VNode => (
  <Form frame={frame} action={`/people/${person.id}/allocation?list=1`} submit="Allocate" beside={<a class="govuk-link" href={`/people/${person.id}/manager`}>Another day or manager</a>}>
    <label class="govuk-visually-hidden" for={`manager-${person.id}`}>Offender manager for {person.forename} {person.surname}</label>
    <select class="govuk-select" id={`manager-${person.id}`} name="manager">
      <option value="">Choose an offender manager</option>
      {choices.map((one) => <option value={one.accountId}>{one.name} ({one.people} {one.people === 1 ? 'person' : 'people'}{one.prison ? `, ${one.organisation}` : ''})</option>)}
    </select>
  </Form>
)

/** Whoever is on record cannot see the person any more: the head writes the handover in their place. */
const Reallocate = ({ person }: { readonly person: { readonly id: string; readonly forename: string; readonly surname: string } }): VNode => (
  <div><Tag text="Needs another manager: conflict declared" classes="govuk-tag--red" /><br /><a class="govuk-link" href={`/people/${person.id}/manager`}>Hand over<span class="govuk-visually-hidden"> {person.forename} {person.surname}</span></a></div>
)

export const unallocatedPage = page({
  path: '/people-without-manager',
  ask: listUnallocated,
  menu: { text: 'People without an offender manager', order: 1, roles: ['delivery-unit-head'] },
  input: ({ query }) => ({ after: query['after'] ?? '' }),
  title: () => 'People without an offender manager',
  around: () => ({ wide: true }),
  render: ({ people, waiting, colleagues, next }, frame) => (
    <>
      <h1 class="govuk-heading-l">People without an offender manager</h1>
      {waiting > 0 ? <p class="govuk-body-l">{waitingWords(waiting)}</p> : null}
      <p class="govuk-body">Whoever waits longest in the community or is released soonest comes first. Give each one a manager: from that day exactly one is responsible.</p>
      <DataTable
        caption="People without an offender manager" quiet rows={people}
        empty="Everybody whose sentence runs today has an offender manager who can work with them. New people appear here by themselves."
        columns={[
          { heading: 'Name', names: true, cell: (row) => <PersonLink person={row} /> },
          { heading: 'Where in the sentence', cell: (row) => <Where standing={row.standing} /> },
          { heading: 'Tier', cell: (row) => row.tier ?? (row.tierWithheld ? <Masked reason={row.tierWithheld} /> : 'Not assessed') },
          { heading: 'Days waiting', numeric: true, cell: (row) => <div>{row.daysWaiting}<span class="govuk-hint">since {shortDay(row.waitingSince)}</span></div> },
          { heading: 'Offender manager', cell: (row) => (row.conflict ? <Reallocate person={row} /> : <Allocate frame={frame} person={row} choices={choicesFor(colleagues, row.standing?.at === 'in-custody' ? (row.terms.find((term) => term.custody && term.custody.released === null)?.custody?.prison ?? null) : null)} />) },
        ]}
      />
      <CursorPages next={next ? `/people-without-manager?after=${next}` : undefined} what="people" />
    </>
  ),
})

/** What “42.25 of 50 points” means, wherever it is said. */
const HowPointsCount = (): VNode => (
  <Details summaryText="How points are counted">
    <p class="govuk-body">One person counts {TIER_LETTERS.map((letter) => `${TIER_POINTS.value[letter]} in tier ${letter}`).join(', ')}, and {TIER_POINTS.value.unassessed} when not assessed. {TIER_POINTS.source}.</p>
    <p class="govuk-body">Beyond {CASELOAD_POINTS_MAX.value} points another person needs a reason. {CASELOAD_POINTS_MAX.source}.</p>
  </Details>
)

export const teamPage = page({
  path: '/team',
  ask: listTeam,
  menu: { text: 'Team', order: 2, roles: ['delivery-unit-head'] },
  input: () => ({}),
  title: () => 'Team and caseloads',
  around: () => ({ wide: true }),
  render: ({ team, more }) => (
    <>
      <h1 class="govuk-heading-l">Team and caseloads</h1>
      <DataTable
        caption="Offender managers, your own unit first, then those with the fewest people" quiet rows={team} empty="No offender manager works at your unit or at a partner prison yet. Ask your administrator to give somebody that role."
        columns={[
          { heading: 'Name', names: true, cell: (row) => <>{row.name}<span class="govuk-hint">{row.organisation}</span></> },
          { heading: 'People', numeric: true, cell: (row) => row.people },
          ...TIER_LETTERS.map((letter) => ({ heading: `Tier ${letter}`, numeric: true, cell: (row: (typeof team)[number]) => row.caseload[letter] })),
          { heading: 'Not assessed', numeric: true, cell: (row) => row.caseload.unassessed },
          { heading: 'Points', cell: (row) => <>{pointsWords(row.points)} {row.points > CASELOAD_POINTS_MAX.value ? <Tag text="Over" classes="govuk-tag--red" /> : null}</> },
        ]}
      />
      {more > 0 ? <p class="govuk-body">{more} more have more people than these.</p> : null}
      <HowPointsCount />
    </>
  ),
})

export const caseloadPage = page({
  path: '/my-people',
  ask: listCaseload,
  menu: { text: 'My people', order: 1, roles: ['offender-manager', 'prison-offender-manager'] },
  input: () => ({}),
  title: () => 'My people',
  around: () => ({ wide: true }),
  render: ({ people, today, more, caseload, points }) => {
    const overdue = people.filter((one) => one.overdue > 0).length
    return (
      <>
        <h1 class="govuk-heading-l">My people</h1>
        <p class="govuk-body-l">
          {peopleIn(caseload)} {peopleIn(caseload) === 1 ? 'person' : 'people'}, {pointsWords(points)}.
          {overdue > 0 ? ` ${overdue} ${overdue === 1 ? 'has' : 'have'} something overdue.` : ''}
        </p>
        <DataTable
          caption="The people you are responsible for, whatever is due soonest first" quiet rows={people} about={(row) => `${row.forename} ${row.surname}`}
          empty="You are responsible for nobody yet. The head of the delivery unit allocates people to you, and they appear here."
          columns={[
            { heading: 'Name', names: true, cell: (row) => <PersonLink person={row} /> },
            {
              heading: 'Due next', cell: (row) => (row.next
                ? <div><a class="govuk-link" href={row.next.href}>{row.next.words}</a> <Tag text={dueWords(row.next.due, today)} classes={row.next.due < today ? 'govuk-tag--red' : row.next.due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />{row.overdue > 1 ? <span class="govuk-hint">{row.overdue} things are overdue</span> : null}</div>
                : 'Nothing is due'),
            },
            { heading: 'Where in the sentence', behind: true, cell: (row) => <Where standing={row.standing} /> },
            { heading: 'Tier', behind: true, cell: (row) => row.tier ?? 'Not assessed' },
            { heading: 'Yours since', behind: true, cell: (row) => <div><span class="tl-nowrap">{shortDay(row.from)}</span>{row.until ? <span class="govuk-hint">hands over on {longDay(row.until)} ({relativeDay(row.until, today)})</span> : null}</div> },
          ]}
        />
        {more ? <p class="govuk-body">There are more. Nobody should be responsible for so many: talk to the head of your delivery unit.</p> : null}
        <HowPointsCount />
      </>
    )
  },
})
