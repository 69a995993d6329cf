/** Reviewing emergency access: what is overdue first, and one access with what was looked at in its hour. */
import type { VNode } from 'preact'
import { longDay, longMoment, relativeDay } from '../../core/dates.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type AnyForm, type AnyPage } from '../../ui/page.ts'
import { closeEmergencyReview, listEmergencyReviews, openEmergencyReview, type EmergencyRow } from '../actions.ts'
import { GROUNDS, OUTCOMES, OUTCOMES_SHORT, REPEATED_DAYS } from '../emergencies.ts'
import { calledWords, PersonCalled } from './called.tsx'

const Due = ({ row, today, now }: { readonly row: EmergencyRow; readonly today: string; readonly now: Date }): VNode => {
  if (now < row.until) return <Tag text="Running now" classes="govuk-tag--red" />
  return row.due < today ? <Tag text={`Overdue: was due ${relativeDay(row.due, today)}`} classes="govuk-tag--red" /> : <Tag text={`Due ${relativeDay(row.due, today)}`} classes="govuk-tag--yellow" />
}

const Repeated = ({ row }: { readonly row: EmergencyRow }): VNode | null => (row.repeated ? <p class="govuk-body-s"><Tag text={`${row.taken} in ${REPEATED_DAYS} days`} classes="govuk-tag--red" /></p> : null)

const reviewsPage = page({
  path: '/emergency-reviews',
  ask: listEmergencyReviews,
  menu: { text: 'Emergency reviews', order: 62, roles: ['governance-lead', 'delivery-unit-head'] },
  input: () => ({}),
  title: () => 'Emergency access to review',
  render: ({ open, closed, today, now, viewer, elsewhere }) => {
    const overdue = open.filter((row) => row.due < today).length
    return (
      <>
        <h1 class="govuk-heading-l">Emergency access to review</h1>
        <p class="govuk-body-l">{open.length === 0 ? 'Nothing waits for a review.' : `${open.length === 1 ? 'One waits' : `${open.length} wait`} for a review${overdue === 0 ? '' : `, ${overdue} of them overdue`}.`}</p>
        <DataTable
          caption="To review, the longest overdue first" quiet rows={open} empty="Nothing waits for a review."
          columns={[
            { heading: 'Due', cell: (row) => <Due row={row} today={today} now={now} /> },
            { heading: 'Who took it', names: true, cell: (row) => <>{row.takenBy === viewer ? `${row.who} (you: somebody else reviews it)` : <a class="govuk-link" href={`/emergency-reviews/${row.id}`}>{row.who}</a>}<br /><span class="govuk-hint">{row.organisation}</span><Repeated row={row} /></> },
            { heading: 'Person', cell: (row) => <PersonCalled {...row} /> },
            { heading: 'When', cell: (row) => longMoment(row.from) },
            { heading: 'Why', cell: (row) => GROUNDS[row.ground].title },
          ]}
        />
        {elsewhere.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">For another governance lead</h2>
            <p class="govuk-body">You are shut out of these people, so another lead reviews them. If one is overdue, ask that lead: who it is about stays hidden from you.</p>
            <DataTable
              caption="Waiting for another lead" quiet narrow rows={elsewhere} empty=""
              columns={[
                { heading: 'Due', cell: (row) => <Tag text={row.due < today ? `Overdue: was due ${relativeDay(row.due, today)}` : `Due ${relativeDay(row.due, today)}`} classes={row.due < today ? 'govuk-tag--red' : 'govuk-tag--yellow'} /> },
                { heading: 'Taken at', names: true, cell: (row) => row.organisation },
              ]}
            />
          </>
        )}
        {closed.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">Reviewed</h2>
            <DataTable
              caption="Reviewed, newest first" quiet rows={closed} empty=""
              columns={[
                { heading: 'Outcome', cell: (row) => (row.review ? <Tag text={OUTCOMES_SHORT[row.review.outcome]} classes={row.review.outcome === 'not-justified' ? 'govuk-tag--red' : row.review.outcome === 'learning' ? 'govuk-tag--yellow' : 'govuk-tag--green'} /> : null) },
                { heading: 'Who took it', names: true, cell: (row) => <><a class="govuk-link" href={`/emergency-reviews/${row.id}`}>{row.who}</a><br /><span class="govuk-hint">{row.organisation}</span><Repeated row={row} /></> },
                { heading: 'Person', cell: (row) => <PersonCalled {...row} /> },
                { heading: 'When', cell: (row) => longMoment(row.from) },
              ]}
            />
          </>
        )}
      </>
    )
  },
})

const reviewPage = page({
  path: '/emergency-reviews/:access',
  ask: openEmergencyReview,
  input: ({ params }) => ({ access: params['access'] ?? '' }),
  title: ({ row }) => `Emergency access by ${row.who}`,
  around: () => ({ back: { href: '/emergency-reviews', text: 'All emergency access' } }),
  render: ({ row, own, looks, today, now }, frame) => (
    <>
      <h1 class="govuk-heading-l">Emergency access by {row.who}</h1>
      {row.review ? null : <p class="govuk-body"><Due row={row} today={today} now={now} /></p>}
      <SummaryList rows={[
        ['Person', calledWords(row)], ['Organisation', row.organisation], ['From', longMoment(row.from)], ['Until', `${longMoment(row.until)}${row.endedEarly ? ', ended early' : ''}`],
        ['Ground in law', `${GROUNDS[row.ground].title}. ${GROUNDS[row.ground].law}`], ['Reason given', row.reason],
        ['Emergency access by this person', `${row.taken} within ${REPEATED_DAYS} days, this one included`], ['Review due', longDay(row.due)],
      ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value ?? '' } }))} />
      {looks === null ? <p class="govuk-body">What was opened in that time is known to the governance lead.</p> : (
        <DataTable
          caption="What was opened in that time" rows={looks} empty="Nothing of this person was opened."
          columns={[{ heading: 'When', cell: (look) => longMoment(look.at) }, { heading: 'What', names: true, cell: (look) => frame.titleOf?.(look.name) ?? look.name }]}
        />
      )}
      {row.review ? (
        <>
          <h2 class="govuk-heading-m">Review</h2>
          <SummaryList rows={[
            ['Outcome', OUTCOMES[row.review.outcome]], ['What was found', row.review.words], ['What follows', row.review.followUp ?? 'Nothing further'], ['By', `${row.review.by}, ${longMoment(row.review.at)}`],
          ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value ?? '' } }))} />
        </>
      ) : own ? <InsetText>You took this access: somebody else reviews it.</InsetText> : now < row.until ? <InsetText>This is still running, until {longMoment(row.until)}. Review it when it is over.</InsetText> : (
        <Form frame={frame} action={`/emergency-reviews/${row.id}/closing`} submit="Close the review">
          <RadioField frame={frame} name="outcome" label="Was it justified?" choices={keysOf(OUTCOMES).map((value) => ({ value, text: OUTCOMES[value] }))} />
          <TextArea frame={frame} name="words" label="What did you find?" rows={4} />
          <TextArea frame={frame} name="followUp" label="What follows, and who does it?" hint="Needed when it was not justified" rows={3} />
        </Form>
      )}
    </>
  ),
})

export const emergencyReviewRoutes: readonly (AnyPage | AnyForm)[] = [
  reviewsPage,
  reviewPage,
  form({
    path: '/emergency-reviews/:access/closing', does: closeEmergencyReview, again: reviewPage,
    input: ({ params }, values) => ({ ...values, access: params['access'] }),
    next: () => '/emergency-reviews',
    notice: () => 'The review is closed.',
  }),
]
