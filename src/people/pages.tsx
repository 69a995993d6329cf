/** What people see of who somebody is: search, the person page, and records made one or parted. */
import type { VNode } from 'preact'
import { relativeDay, shortDay } from '../core/dates.ts'
import { DueList } from '../ui/due-list.tsx'
import { Details } from '../ui/govuk/details.tsx'
import { SummaryList } from '../ui/govuk/summary-list.tsx'
import { DataTable } from '../ui/list.tsx'
import { page, type Pages } from '../ui/page.ts'
import { openPerson } from './actions.ts'
import { telephoneWords } from './identifiers.ts'
import { mergeRoutes } from './pages/merges.tsx'
import { myDayPage } from './pages/my-day.tsx'
import { fullName, identityWords } from './pages/person.tsx'
import { searchRoutes } from './pages/search.tsx'

export { PersonBar } from './pages/person.tsx'

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const anchorOf = (panel: string): string => panel.replaceAll('.', '-')

/** Why a whole panel is not shown: panels say so as `hidden` or `withheld`, a sentence or null. */
const withheldReason = (data: unknown): string | null => {
  if (typeof data !== 'object' || data === null) return null
  const reason: unknown = 'hidden' in data ? data.hidden : 'withheld' in data ? data.withheld : null
  return typeof reason === 'string' ? reason : null
}

/** What is not shared with this viewer, in one line instead of a card for each: what, why, and where all of it is explained. */
const NotShared = ({ panels }: { readonly panels: readonly { readonly name: string; readonly title: string; readonly data: unknown }[] }): VNode | null => {
  const withheld = panels.flatMap(({ title, data }) => (withheldReason(data) === null ? [] : [{ title, reason: withheldReason(data) ?? '' }]))
  if (withheld.length === 0) return null
  // A reason ends with the class it is about, which the titles say already.
  const reasons = [...new Set(withheld.map(({ reason }) => `${reason.split(': ')[0]?.replace(/\.$/, '') ?? ''}.`))]
  return (
    <p class="govuk-body">
      <strong>Not shared with you:</strong> {withheld.map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1)).join('; ')}. {reasons.join(' ')}{' '}
      <a class="govuk-link" href={`#${anchorOf('sharing.sight')}`}>Why<span class="govuk-visually-hidden"> is this not shared with me?</span></a>
    </p>
  )
}

const personPage = page({
  path: '/people/:person',
  ask: openPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => fullName(person),
  render: ({ person, today, panels, timeline, due, merges, may }, frame) => {
    const past = timeline.filter((row) => row.day <= today)
    const coming = timeline.filter((row) => row.day > today).reverse()
    return (
      <>
        <h1 class="govuk-heading-xl tl-person-name">{fullName(person)}</h1>
        <p class="govuk-body-l">{identityWords(person)}</p>
        {may.seeLooks ? (
          <p class="govuk-body-l">
            <a class="govuk-link" href={`/people/${person.id}/looks`}>Who looked at this person</a>{' · '}
            <a class="govuk-link" href={`/people/${person.id}/rights`}>Their own information: copy, correct, restrict, erase</a>
          </p>
        ) : null}
        <section aria-labelledby="due-heading">
          <h2 class="govuk-heading-m" id="due-heading">What is due</h2>
          <DueList today={today} empty="Nothing is due." items={due.map((item) => ({ what: item.words, href: item.href, due: item.due }))} />
        </section>
        {panels.filter(({ data }) => withheldReason(data) === null).map((panel) => <div id={anchorOf(panel.name)}>{frame.drawPanel?.(panel.name, panel.data, person) ?? null}</div>)}
        <NotShared panels={panels} />
        <section aria-labelledby="timeline-heading">
          <h2 class="govuk-heading-m" id="timeline-heading">Timeline</h2>
          <DataTable
            caption="What is to come, then what has been, newest first" quiet narrow rows={[...coming, ...past]} empty="Nothing is recorded yet."
            columns={[
              { heading: 'Day', cell: (row) => <><span class="tl-nowrap">{shortDay(row.day)}</span><br /><span class="tl-quiet">{relativeDay(row.day, today)}</span></> },
              { heading: 'What', names: true, cell: (row) => row.words },
              { heading: 'From', cell: (row) => sentenceCase(row.source) },
            ]}
          />
        </section>
        {may.seeNumbers ? (
          <Details summaryText="Numbers and address, and records that belong together">
            <SummaryList rows={[
              ['Reference', person.reference], ['PNC number', person.pnc], ['Prison number', person.prisonNumber], ['Probation number', person.crn], ['CRO number', person.cro], ['Postcode', person.postcode],
              ['Telephone number', person.telephone === null ? null : telephoneWords(person.telephone)],
            ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value ?? 'Not known' } }))} />
            {merges.length === 0 ? null : <p class="govuk-body">This person’s records were merged from {merges.map((merge) => merge.reference).join(', ')}.</p>}
            {may.merge ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/merges`}>Is this the same person as another record?</a></p> : null}
          </Details>
        ) : null}
      </>
    )
  },
})

export const peoplePages: Pages = {
  routes: [
    myDayPage,
    ...searchRoutes,
    personPage,
    ...mergeRoutes,
  ],
}
