/** The list of requests with the clock first, and the form on which one is logged for a person. */
import type { VNode } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { keysOf } from '../../platform/vocabulary.ts'
import { DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { mainForm } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, panelView, type Route } from '../../ui/page.ts'
import { liftHold, listRequests, logRequest, setHold, startRequest, type RequestsPanel } from '../actions.ts'
import { clockWords, REGIMES } from '../clock.ts'
import { ASKED_BY, REQUEST_KINDS, STATES, type RequestKind, type RequestState } from '../rules.ts'
import { Holds } from './holds.tsx'

export const requestHref = (request: string): string => `/rights/requests/${request}`

interface Listed { readonly id: string; readonly reference: string; readonly kind: RequestKind; readonly state: RequestState; readonly due: string | null; readonly closedOn: string | null; readonly received: string; readonly organisation: string }

/** How a request stands to its clock, the late ones in red and in words. */
export const Clock = ({ request, today }: { readonly request: Pick<Listed, 'due' | 'closedOn'>; readonly today: string }): VNode => {
  const words = clockWords(request.due, request.closedOn !== null, today)
  const [late = '', due] = words.split(': ')
  return request.closedOn === null && request.due !== null && request.due < today ? <><Tag text={late} classes="govuk-tag--red" />{due === undefined ? null : <> {due}</>}</> : <>{words}</>
}

const listPage = page({
  path: '/rights',
  ask: listRequests,
  menu: { text: 'Information rights', order: 64, roles: ['governance-lead'] },
  input: () => ({}),
  title: () => 'Requests about a person’s own information',
  render: ({ open, closed, outOfSight, today, lead }) => {
    const waiting = [...open, ...outOfSight.filter(({ closedOn }) => closedOn === null)]
    const late = waiting.filter(({ due }) => due !== null && due < today).length
    const name = (row: (typeof open)[number]): VNode => (
      <><a class="govuk-link" href={requestHref(row.id)}>{row.reference}</a><span class="govuk-hint">{row.person ? <>{row.person.forename} {row.person.surname}, <span class="tl-reference">{row.person.reference}</span></> : 'Hidden by the restriction that they asked for'}</span></>
    )
    return (
      <>
        <h1 class="govuk-heading-l">Requests about a person’s own information</h1>
        <p class="govuk-body-l">{waiting.length === 0 ? 'Nobody waits for an answer.' : `${waiting.length} ${waiting.length === 1 ? 'request waits' : 'requests wait'} for an answer.`} {late > 0 ? <strong>{late} {late === 1 ? 'is' : 'are'} overdue.</strong> : null}</p>
        {lead ? <p class="govuk-body"><a class="govuk-link" href="/people">Find a person to log a request</a>{' · '}<a class="govuk-link" href="/rights/retention">What is kept, held and deleted</a></p> : null}
        <DataTable
          caption="Open requests, the most overdue first" rows={open} empty="No request is open." about={(row) => row.reference}
          columns={[
            { heading: 'Clock', cell: (row) => <Clock request={row} today={today} /> },
            { heading: 'Request', names: true, cell: name },
            { heading: 'Asked for', cell: (row) => REQUEST_KINDS[row.kind].title },
            { heading: 'Stands at', cell: (row) => STATES[row.state] },
            { heading: 'Received by', behind: true, cell: (row) => `${row.organisation}, ${shortDay(row.received)}` },
          ]}
        />
        {outOfSight.length === 0 ? null : (
          <DataTable
            caption="Received by your organisation, about people who are not shared with you" rows={outOfSight} empty=""
            columns={[
              { heading: 'Clock', cell: (row) => <Clock request={row} today={today} /> },
              { heading: 'Request', names: true, cell: (row) => row.reference },
              { heading: 'Stands at', cell: (row) => STATES[row.state] },
            ]}
          />
        )}
        <DataTable
          caption="Closed last" rows={closed} empty="None has been closed yet." about={(row) => row.reference}
          columns={[
            { heading: 'Request', names: true, cell: name },
            { heading: 'Asked for', cell: (row) => REQUEST_KINDS[row.kind].title },
            { heading: 'End', cell: (row) => STATES[row.state] },
            { heading: 'Closed', behind: true, cell: (row) => (row.closedOn === null ? '' : shortDay(row.closedOn)) },
          ]}
        />
      </>
    )
  },
})

const personRightsPage = page({
  path: '/people/:person/rights',
  ask: startRequest,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Their own information: ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, open, closed, organisations, sections, holds, lead }, whole, frame = mainForm(whole)) => (
    <>
      <h1 class="govuk-heading-l">What they ask about their own information</h1>
      <DataTable
        caption="What they asked before" rows={[...open, ...closed]} empty="They have not asked anything yet."
        columns={[
          { heading: 'Request', names: true, cell: (row) => <a class="govuk-link" href={requestHref(row.id)}>{row.reference}</a> },
          { heading: 'Asked for', cell: (row) => REQUEST_KINDS[row.kind].title },
          { heading: 'Clock', cell: (row) => <Clock request={row} today={frame.today} /> },
          { heading: 'Stands at', cell: (row) => STATES[row.state] },
        ]}
      />
      {lead ? <Holds holds={holds} person={person.id} base={`/people/${person.id}`} frame={whole} /> : null}
      <h2 class="govuk-heading-m">Log what they ask</h2>
      <p class="govuk-body">They need no form and no reason. The governance lead answers within one month of knowing who asks.</p>
      <Form frame={frame} action={`/people/${person.id}/rights`} submit="Log the request">
        <RadioField
          frame={frame} name="kind" label="What do they ask for?"
          choices={keysOf(REQUEST_KINDS).map((kind) => ({
            value: kind, text: REQUEST_KINDS[kind].title, hint: REQUEST_KINDS[kind].source,
            ...(kind === 'correction' ? { reveals: (
              <>
                <SelectField frame={frame} name="holder" label="Whose record is it?" empty="Choose an organisation" choices={organisations.map(({ id, name }) => ({ value: id, text: name }))} />
                <SelectField frame={frame} name="section" label="Which part?" empty="Choose a part" choices={sections.map((title) => ({ value: title, text: title }))} />
                <TextField frame={frame} name="rowWords" label="Which entry?" hint="Its day and its first words" />
                <TextArea frame={frame} name="says" label="What do they say is right?" hint="In their own words" rows={4} />
              </>
            ) } : {}),
          }))}
        />
        <RadioField frame={frame} name="askedBy" label="Who asked?" small choices={keysOf(ASKED_BY).map((who) => ({ value: who, text: ASKED_BY[who] }))} />
        <TextField frame={frame} name="askedHow" label="How did they ask?" hint="By letter, at an appointment, by telephone" />
        <DayField frame={frame} name="received" label="Which day did it come?" value={frame.today} />
        <RadioField frame={frame} name="regime" label="Which law is the record kept under?" small value="general" choices={keysOf(REGIMES).map((regime) => ({ value: regime, text: REGIMES[regime] }))} />
      </Form>
    </>
  ),
})

export const requestsPanel = panelView('rights.requests', ({ open, today }: RequestsPanel, _frame, person) => (
  <Details summaryText={open.length === 0 ? 'Their own information' : `Their own information (${open.length} asked)`} open={open.some(({ due }) => due !== null && due < today)}>
    {open.map((row) => <p class="govuk-body"><a class="govuk-link" href={requestHref(row.id)}>{row.reference}</a>: {REQUEST_KINDS[row.kind].title}. <Clock request={row} today={today} /></p>)}
    <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/rights`}>Log what they ask: a copy, a correction, a restriction, erasure</a>{' · '}<a class="govuk-link" href="/rights">All requests of your people</a></p>
  </Details>
))

export const requestRoutes: readonly Route[] = [
  listPage,
  personRightsPage,
  form({
    path: '/people/:person/rights', does: logRequest, again: personRightsPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ request }) => requestHref(request),
    notice: ({ reference }) => `${reference} is logged. Confirm who asks, and the clock begins.`,
  }),
  form({
    path: '/people/:person/holds', does: setHold, again: personRightsPage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/rights`, notice: () => 'The hold stands. It comes up on your first page before its day.',
  }),
  form({
    path: '/people/:person/holds/:hold/end', does: liftHold, again: personRightsPage,
    input: ({ params }, values) => ({ ...values, hold: params['hold'] }),
    next: (_output, { params }) => `/people/${params['person'] ?? ''}/rights`, notice: () => 'The hold has ended.',
  }),
]
