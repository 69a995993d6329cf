/** Two people who may be one: what waits, and the two side by side. */
import type { JSX } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { decideDoubt, listDoubts, openDoubt } from '../actions.ts'
import { decidedByOthers } from '../doubts.ts'
import { ANSWERS } from '../first-known.ts'
import { sideBySide } from './first-known.tsx'

const Named = ({ name, reference }: { readonly name: string; readonly reference: string }): JSX.Element => <>{name} (<span class="tl-reference">{reference}</span>)</>

export const doubtsPage = page({
  path: '/possible-matches',
  ask: listDoubts,
  menu: { text: 'Possible matches', order: 65, roles: ['delivery-unit-head', 'governance-lead'] },
  input: () => ({}),
  title: ({ all }) => (all === 0 ? 'Possible matches' : `Possible matches (${all} to decide)`),
  render: ({ rows, all, allOfOthers }) => (
    <>
      <h1 class="govuk-heading-l">Possible matches</h1>
      <p class="govuk-body-l">{all === 0 ? 'Nothing waits for your decision.' : all === 1 ? 'One pair waits for your decision.' : `${all.toLocaleString('en-GB')} pairs wait for your decision.`}</p>
      <p class="govuk-body">An agency’s record stands beside one person and may be about another too, or no longer fits the person. You see both. What you decide holds for good: two who are two are not asked about again, and two who were made one can be parted on the person’s page.</p>
      {allOfOthers === 0 ? null : <p class="govuk-body">{allOfOthers === 1 ? 'One more is listed that others decide' : `${allOfOthers.toLocaleString('en-GB')} more are listed that others decide`}: your organisation has to do with the record, and not with the person whom it may be about.</p>}
      <DataTable
        caption="To decide, the oldest first" rows={rows} empty="Nothing waits for your decision." about={(row) => (row.own ? row.name : `${row.apartName} and ${row.name}`)}
        columns={[
          { heading: 'Who', names: true, cell: (row) => <a class="govuk-link" href={`/possible-matches/${row.recordId}/${row.personId}`}>{row.own ? <>A changed record of </> : <><Named name={row.apartName} reference={row.apartReference} /> and </>}<Named name={row.name} reference={row.reference} /></a> },
          { heading: 'Sent by', cell: (row) => row.organisation },
          { heading: 'Noticed', cell: (row) => <>{shortDay(row.day)}{row.unsureOn === null ? null : <>, not sure on {shortDay(row.unsureOn)}</>}</> },
          { heading: 'Who decides', cell: (row) => (row.ofOthers ? `${row.deciders.join(' or ') || 'Whoever has to do with the person'} decides` : 'You decide') },
          { heading: 'What agrees and differs', behind: true, cell: (row) => row.why },
        ]}
      />
      {all + allOfOthers > rows.length ? <p class="govuk-body">The first {rows.length} of {(all + allOfOthers).toLocaleString('en-GB')} are shown.</p> : null}
    </>
  ),
})

const PAIR_HINTS = {
  same: 'The two become one person; nothing is lost, and it can be undone on the person’s page.',
  apart: 'They stay two, for good: no later file joins them, and nobody is asked again.',
  unsure: 'The pair goes on waiting. Ring the agency, or ask the person.',
} as const
const OWN_HINTS = {
  same: 'The record stays where it is.',
  apart: 'The agency’s data officer is asked to withdraw the record and to send it under a number of its own.',
  unsure: 'It goes on waiting. Ring the agency, or ask the person.',
} as const

export const doubtPage = page({
  path: '/possible-matches/:record/:person',
  ask: openDoubt,
  input: ({ params }) => ({ record: params['record'] ?? '', person: params['person'] ?? '' }),
  title: ({ doubt }) => (doubt.own ? 'Is this record still about the same human being?' : 'Are these one human being?'),
  around: () => ({ back: { href: '/possible-matches' } }),
  render: ({ doubt, known, sent, differs, sentByViewer }, frame) => (
    <>
      <h1 class="govuk-heading-l">{doubt.own ? 'Is this record still about the same human being?' : 'Are these one human being?'}</h1>
      <p class="govuk-body">
        {doubt.own ? (
          <>{doubt.organisation} changed its record {doubt.agencyNumber} on {shortDay(doubt.day)}. It stands beside <a class="govuk-link" href={`/people/${doubt.personId}`}>{doubt.reference}</a>, and stays there whatever you answer, until its agency withdraws it.</>
        ) : (
          <>A record of {doubt.organisation} stands beside <a class="govuk-link" href={`/people/${doubt.apartId}`}>{doubt.apartReference}</a>. Noticed on {shortDay(doubt.day)}: it may be about <a class="govuk-link" href={`/people/${doubt.personId}`}>{doubt.reference}</a> too.</>
        )}
      </p>
      <InsetText text={doubt.why} />
      {sideBySide(known, sent, differs, doubt.own ? `${doubt.reference}, as the page shows them` : doubt.reference, doubt.own ? `As ${doubt.organisation} tells it now` : doubt.apartReference)}
      {sentByViewer ? <InsetText text="You sent this record yourself, in another role. Somebody else has to say whether it is the same human being." /> : doubt.ofOthers ? <InsetText text={decidedByOthers(doubt.reference, doubt.deciders)} /> : (
      <Form frame={frame} action={`/possible-matches/${doubt.recordId}/${doubt.personId}`} submit="Save this decision" beside={<a class="govuk-link" href="/possible-matches">Back without deciding</a>}>
        <RadioField
          frame={frame} name="answer" label={doubt.own ? 'Is it the same human being?' : 'Are these one human being?'}
          choices={keysOf(ANSWERS).map((answer) => ({ value: answer, text: ANSWERS[answer], hint: (doubt.own ? OWN_HINTS : PAIR_HINTS)[answer] }))}
        />
        <TextArea frame={frame} name="why" label="How do you know?" hint="Needed for yes and no, for example “brothers: both have been seen at the office”." rows={3} />
      </Form>
      )}
    </>
  ),
})

const DONE = { same: 'Saved: it is one human being.', apart: 'Saved: it is somebody else.', unsure: 'It goes on waiting.' } as const

export const doubtForm = form({
  path: '/possible-matches/:record/:person', does: decideDoubt, again: doubtPage,
  input: ({ params }, { answer, why }) => ({ record: params['record'] ?? '', person: params['person'] ?? '', answer: answer ?? '', why: why ?? '' }),
  next: () => '/possible-matches', notice: ({ answer }) => DONE[answer],
})
