/** What people see of who somebody is: search, the person page, merging two records, the subject access export. */
import type { VNode } from 'preact'
import { londonDay, longDay, relativeDay, shortDay } from '../core/dates.ts'
import { CheckedForm } from '../ui/checked-form.tsx'
import { DueList } from '../ui/due-list.tsx'
import { Form, TextArea, TextField } from '../ui/form.tsx'
import { Details } from '../ui/govuk/details.tsx'
import { SummaryList } from '../ui/govuk/summary-list.tsx'
import { DataTable } from '../ui/list.tsx'
import { IdentityBar } from '../ui/moj/identity-bar.tsx'
import { form, page, type Pages } from '../ui/page.ts'
import { comparePeople, mergePeople, openPerson, partPeople, type PersonSummary } from './actions.ts'
import { searchRoutes } from './pages/search.tsx'

const fullName = ({ forename, surname }: { forename: string; surname: string }): string => `${forename} ${surname}`

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const SEX = { male: 'Male', female: 'Female', 'not-known': 'Not known' } as const

/** Who it is, in one line: birth date, sex and the numbers that agencies know the person by. */
const identityWords = (person: PersonSummary): string =>
  [`Born ${longDay(person.birthDate)}`, SEX[person.sex], person.reference, person.crn, person.prisonNumber].filter(Boolean).join(' · ')

/** The bar at the top of every page about one person, so that nobody writes about the wrong one. */
export const PersonBar = ({ person }: { readonly person: PersonSummary }): VNode => (
  <IdentityBar
    title={{ html: <><strong><a class="govuk-link" href={`/people/${person.id}`}>{fullName(person)}</a></strong> {identityWords(person)}</> }}
  />
)

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
              ['Reference', person.reference], ['PNC number', person.pnc], ['Prison number', person.prisonNumber], ['Probation number', person.crn], ['Postcode', person.postcode],
            ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value ?? 'Not known' } }))} />
            {merges.length === 0 ? null : <p class="govuk-body">This person’s records were merged from {merges.map((merge) => merge.reference).join(', ')}.</p>}
            {may.merge ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/merges`}>Is this the same person as another record?</a></p> : null}
          </Details>
        ) : null}
      </>
    )
  },
})

const mergePage = page({
  path: '/people/:person/merges',
  ask: comparePeople,
  input: ({ params, query }) => ({ person: params['person'] ?? '', with: query['with'] ?? '' }),
  title: ({ person }) => `Records of ${fullName(person)}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, merges }, frame) => (
    <>
      <h1 class="govuk-heading-l">Is this the same person as another record?</h1>
      <p class="govuk-body">Merging makes two records read as one. Nothing is deleted: everything keeps the record it was written under, and the merge can be undone.</p>
      <CheckedForm frame={frame} action={`/people/${person.id}/merges`} submit="Merge the records">
        <TextField frame={frame} name="into" label="The other record’s reference" hint={`${person.reference} will read as part of this one. For example, P-7K2M9QX`} width={10} />
        <TextArea frame={frame} name="reason" label="How do you know that they are one person?" rows={3} />
      </CheckedForm>
      {merges.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Merges that stand</h2>
          {merges.map((merge) => (
            <div class="tl-card">
              <p class="govuk-body"><strong>{merge.reference}</strong>: {merge.reason}</p>
              <p class="govuk-body">Undoing it gives each record back what was written under it, and opens again what the merge had ended. What was written since {longDay(londonDay(merge.decidedAt))} stays with {person.reference}; the manager of each is told.</p>
              <Form frame={frame} action={`/people/${person.id}/merges/${merge.id}/undoing`} submit="Undo this merge" submitClasses="govuk-button--secondary">
                <TextField frame={frame} name="reason" label="Why are these two people after all?" />
              </Form>
            </div>
          ))}
        </>
      )}
    </>
  ),
})

export const peoplePages: Pages = {
  routes: [
    ...searchRoutes,
    personPage,
    mergePage,
    form({
      path: '/people/:person/merges',
      does: mergePeople,
      again: mergePage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}`,
      notice: () => 'The records now read as one person.',
    }),
    form({
      path: '/people/:person/merges/:merge/undoing',
      does: partPeople,
      again: mergePage,
      input: ({ params }, values) => ({ ...values, merge: params['merge'] }),
      next: ({ from }) => `/people/${from}`,
      notice: () => 'The merge is undone: two people again.',
    }),
  ],
}
