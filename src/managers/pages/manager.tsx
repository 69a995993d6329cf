/** The panel on the person page, and the page on which one person’s offender manager is given, handed over, ended and looked back on. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { standingWords, type Standing } from '../../sentences/rules.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DayField, Form, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { listManagers, type WhoPanel } from '../actions.ts'
import { SIDES, sideOf, type Candidate, type Continuity, type Responsibility } from '../rules.ts'

const continuityWords = ({ longest, handovers }: Continuity): string => (longest
  ? `Responsible longest: ${longest.name}, ${Math.round(longest.share * 100)}% of the time; ${handovers === 0 ? 'no handover' : handovers === 1 ? 'one handover' : `${handovers} handovers`} so far.`
  : '')

export const WhoView = ({ data: { current, next, rows, continuity, mayAllocate, mayReadHistory, leftBehind }, person, today }: { readonly data: WhoPanel; readonly person: { readonly id: string }; readonly today: string }): VNode => {
  const last = rows.filter((row) => row.until !== null && row.until <= today && row.until > row.from).at(-1)
  return (
    <SummaryCard
      title="Offender manager" tone={current && !leftBehind ? 'plain' : 'urgent'}
      action={mayReadHistory ? { text: current && !(leftBehind && mayAllocate) ? 'Handover and history' : mayAllocate ? 'Give them an offender manager' : 'History', href: `/people/${person.id}/manager` } : undefined}
    >
      {leftBehind && current
        ? <p class="govuk-body"><strong>Nobody manages them since they left prison.</strong> {mayAllocate ? 'It is yours until you give them an offender manager.' : 'It is for the head of the delivery unit until there is an offender manager.'} In prison it was {current.name}, {current.organisation}.</p>
        : current
        ? <p class="govuk-body"><strong>{current.name}</strong>, {current.organisation}, responsible since {longDay(current.from)} ({SIDES[current.side].toLowerCase()}).</p>
        : <p class="govuk-body"><strong>Nobody is responsible.</strong> {mayAllocate ? 'Give this person an offender manager now.' : 'The head of the delivery unit sees this and gives them one.'}</p>}
      {next ? <p class="govuk-body">From {longDay(next.from)} ({relativeDay(next.from, today)}) it is {next.name}, {next.organisation}.</p> : null}
      {last ? <p class="govuk-body">Before that: {last.name}, {last.organisation}, until {longDay(last.until ?? today)}. {continuityWords(continuity)}</p> : null}
    </SummaryCard>
  )
}

type Choosable = Candidate & { readonly people: number; readonly organisation: string }

/** Those who can take the person where they are come first: the community’s, or the prisons’ of somebody in custody. */
const optionsOf = (colleagues: readonly Choosable[], standing: Standing | null, except: string | undefined): { value: string; text: string }[] => {
  const near = standing?.at === 'in-custody' ? 'prison' : 'community'
  const others = colleagues.filter((one) => one.accountId !== except)
  return [...others.filter((one) => sideOf(one.role) === near), ...others.filter((one) => sideOf(one.role) !== near)]
    .map((one) => ({ value: one.accountId, text: `${one.name}, ${one.organisation} (${SIDES[sideOf(one.role) ?? 'community'].toLowerCase()}, ${one.people} ${one.people === 1 ? 'person' : 'people'})` }))
}

/** How a period reads in the history: a cancelled handover never began. */
const untilWords = (row: Responsibility, today: string): string =>
  row.until === null ? (row.from > today ? 'Arranged' : 'Still') : row.until <= row.from ? 'Cancelled' : shortDay(row.until)

export const managerPage = page({
  path: '/people/:person/manager',
  ask: listManagers,
  input: ({ params, query }) => ({ person: params['person'] ?? '', on: query['on'] ?? '' }),
  title: ({ person }) => `Offender manager of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, rows, current, next, standing, tier, colleagues, today, continuity, on, onDay, review, mayAllocate }, frame) => {
    const base = `/people/${person.id}`
    return (
      <>
        <h1 class="govuk-heading-l">Offender manager</h1>
        <p class="govuk-body-l">{current ? `${current.name} of ${current.organisation} is responsible since ${longDay(current.from)}.` : 'Nobody is responsible today.'}</p>
        {standing ? <p class="govuk-body">{standingWords(standing, today)}.{tier ? ` Tier ${tier}.` : ''}</p> : null}
        {review ? (
          <InsetText>
            <h2 class="govuk-heading-m">The risk has gone up: is this still the right offender manager?</h2>
            <p class="govuk-body">Answer by {longDay(review.due)}, or hand over below.</p>
            <Form frame={frame} action={`${base}/manager-review`} hidden={{ review: review.id }} submit="Record the answer">
              <TextField frame={frame} name="finding" label="What did you find?" hint="For example: a probation officer already, with room in the caseload" />
            </Form>
          </InsetText>
        ) : null}
        {colleagues.length > 0 && next ? (
          <>
            <h2 class="govuk-heading-m">Arranged</h2>
            <p class="govuk-body">{next.name} of {next.organisation} becomes responsible on {longDay(next.from)} ({relativeDay(next.from, today)}).</p>
            <CheckedForm frame={frame} action={`${base}/end-of-responsibility`} hidden={{ management: next.id }} submit="Cancel it">
              <TextField frame={frame} name="why" label="Why is it cancelled?" />
            </CheckedForm>
          </>
        ) : null}
        {mayAllocate && !current && !next ? (
          <>
            <h2 class="govuk-heading-m">Give them an offender manager</h2>
            <CheckedForm frame={frame} action={`${base}/allocation`} submit="Allocate">
              <SelectField frame={frame} name="manager" label="Offender manager" hint={continuity.longest ? `${continuity.longest.name} was responsible longest so far` : undefined} empty="Choose an offender manager" choices={optionsOf(colleagues, standing, undefined)} />
              <DayField frame={frame} name="from" label="From" value={today} />
              <TextField frame={frame} name="reason" label="Reason (needed when the caseload is full)" />
            </CheckedForm>
          </>
        ) : null}
        {colleagues.length > 0 && current && !next ? (
          <>
            <h2 class="govuk-heading-m">Hand over</h2>
            <CheckedForm frame={frame} action={`${base}/handovers`} hidden={{ expected: current.id }} submit="Hand over">
              <SelectField frame={frame} name="manager" label="To" empty="Choose an offender manager" choices={optionsOf(colleagues, standing, current.accountId)} />
              <DayField frame={frame} name="from" label="Day of the handover" hint={`${current.name} stays responsible until the day before`} />
              <TextArea frame={frame} name="handover" label="Written handover" hint="What the next manager must know and do first: risk, plan, appointments, what matters to the person" rows={6} />
              <TextField frame={frame} name="reason" label="Reason (needed when the caseload is full)" />
            </CheckedForm>
            <Details summaryText="End the responsibility without a handover">
              <Form frame={frame} action={`${base}/end-of-responsibility`} hidden={{ management: current.id }} submit="End it" submitClasses="govuk-button--warning">
                <DayField frame={frame} name="lastDay" label="Last day" value={today} />
                <TextField frame={frame} name="why" label="Why does it end?" />
              </Form>
            </Details>
          </>
        ) : null}
        <h2 class="govuk-heading-m">Who it was</h2>
        {rows.length === 0 ? null : <p class="govuk-body">{continuityWords(continuity)}</p>}
        <DataTable
          caption="Everybody who was, is or will be responsible" quiet rows={rows.toReversed()} empty="Nobody has been responsible yet."
          columns={[
            { heading: 'Name', names: true, cell: (row) => <>{row.name}<span class="govuk-hint">{row.organisation}</span></> },
            { heading: 'From', cell: (row) => shortDay(row.from) },
            { heading: 'Until', cell: (row) => untilWords(row, today) },
            { heading: 'Why', cell: (row) => <>{row.reason}{row.endedReason ? <span class="govuk-hint">{row.endedReason}</span> : null}{row.handover ? <Details summaryText="Written handover">{row.handover.split('\n').map((line) => <p class="govuk-body">{line}</p>)}</Details> : null}</> },
          ]}
        />
        <form method="get" action={`${base}/manager`} class="tl-filter">
          <label class="govuk-label govuk-label--s" for="on">Who was responsible on</label>
          <input class="govuk-input govuk-input--width-10" id="on" name="on" type="date" value={on} max="9999-12-31" /> <Button text="Show" classes="govuk-button--secondary" />
        </form>
        {on === '' ? null : <p class="govuk-body"><strong>On {longDay(on)}: {onDay ? `${onDay.name}, ${onDay.organisation}` : 'nobody'}.</strong></p>}
      </>
    )
  },
})
