/** Looking that stands out: the list for review, and one review. */
import type { VNode } from 'preact'
import { londonDay, longDay, longMoment, shortDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { dueWords } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { listUnusual, openUnusual, reviewUnusual, type UnusualLook } from '../actions/unusual.ts'
import { REVIEW_OUTCOMES, RULES } from '../unusual.ts'
import { personWords } from './parts.tsx'

const dueTag = ({ due }: UnusualLook, today: string): VNode =>
  <Tag text={dueWords(due, today)} classes={due < today ? 'govuk-tag--red' : due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />

/** What they asked for on the day, in the audit. */
const entriesOf = ({ day, accountId }: UnusualLook): string => `/audit?from=${day}&to=${day}&account=${accountId}&show=all`

const waitingWords = (waiting: number, overdue: number): string => {
  if (waiting === 0) return 'Nothing waits for review.'
  const all = waiting > 1000 ? 'More than 1,000 wait for review' : waiting === 1 ? 'One waits for review' : `${waiting} wait for review`
  return `${all}${overdue === 0 ? ', none of them overdue' : overdue === waiting ? ', overdue' : `, ${overdue > 1000 ? 'more than 1,000' : overdue} of them overdue`}.`
}

export const unusualPage = page({
  path: '/unusual-looking',
  ask: listUnusual,
  menu: { text: 'Unusual looking', order: 61, roles: ['governance-lead'] },
  input: ({ query }) => ({ closed: query['closed'] === 'yes' ? 'yes' as const : '' as const, before: query['before'] ?? '' }),
  title: ({ closed }) => (closed === 'yes' ? 'Unusual looking that was reviewed' : 'Unusual looking'),
  around: () => ({ wide: true }),
  render: ({ closed, looks, next, today, waiting, overdue }) => (
    <>
      <h1 class="govuk-heading-l">{closed === 'yes' ? 'Unusual looking that was reviewed' : 'Unusual looking, for review'}</h1>
      <p class="govuk-body-l">{waitingWords(waiting, overdue)}</p>
      <p class="govuk-body">Standing out is no proof of anything wrong: ask, and record what you learn. The list is brought up to date each hour. <a class="govuk-link" href={closed === 'yes' ? '/unusual-looking' : '/unusual-looking?closed=yes'}>{closed === 'yes' ? 'What waits for review' : 'What was reviewed'}</a></p>
      <DataTable
        caption={closed === 'yes' ? 'Reviewed, newest first' : 'For review, the most overdue first'} quiet rows={looks} empty={closed === 'yes' ? 'No review was closed yet.' : 'Nobody’s looking stands out.'}
        columns={[
          { heading: 'Who', names: true, cell: (look) => <><a class="govuk-link" href={`/unusual-looking/${look.id}`}>{look.who}</a><br /><span class="govuk-hint">{look.organisation}</span></> },
          { heading: 'Why it stands out', cell: (look) => <div><strong>{RULES[look.rule]}.</strong> {look.why}</div> },
          { heading: 'About', cell: (look) => (look.aboutOne ? personWords(look.person) : <a class="govuk-link" href={entriesOf(look)}>Entries of that day<span class="govuk-visually-hidden"> by {look.who}</span></a>) },
          closed === 'yes'
            ? { heading: 'Outcome', cell: (look) => <div>{look.outcome ? REVIEW_OUTCOMES[look.outcome] : ''}{look.closedAt ? <><br /><span class="govuk-hint">{shortDay(londonDay(look.closedAt))}</span></> : null}</div> }
            : { heading: 'Review', cell: (look) => <div>{dueTag(look, today)}{look.outcome === 'follow-up' ? <><br /><span class="govuk-hint">Being followed up</span></> : null}</div> },
        ]}
      />
      <CursorPages next={next ? `/unusual-looking?${new URLSearchParams({ ...(closed === 'yes' ? { closed } : {}), before: next }).toString()}` : undefined} what="reviews" />
    </>
  ),
})

export const unusualLookPage = page({
  path: '/unusual-looking/:look',
  ask: openUnusual,
  input: ({ params }) => ({ look: params['look'] ?? '' }),
  title: ({ look }) => `Review: ${RULES[look.rule].toLowerCase()}, ${look.who}`,
  around: () => ({ back: { href: '/unusual-looking', text: 'Unusual looking' } }),
  render: ({ look, reviews, today, own, source, followUpDays }, frame) => (
    <>
      <h1 class="govuk-heading-l">{RULES[look.rule]}: {look.who}</h1>
      <p class="govuk-body-l">{look.why}</p>
      <p class="govuk-body">{look.closedAt ? `Closed on ${longMoment(look.closedAt)}.` : dueTag(look, today)}</p>
      <SummaryList rows={[
        { key: { text: 'Organisation' }, value: { text: look.organisation } },
        { key: { text: 'Between' }, value: { text: `${longMoment(look.firstAt)} and ${longMoment(look.lastAt)}` } },
        ...(look.aboutOne ? [{ key: { text: 'Who was looked at' }, value: { html: look.person ? <>{personWords(look.person)} (everybody who looked at them)</> : personWords(null) } }] : []),
        { key: { text: 'What they did that day' }, value: { html: <a class="govuk-link" href={entriesOf(look)}>Every entry of the audit on {longDay(look.day)}</a> } },
      ]} />
      {reviews.length === 0 ? null : <h2 class="govuk-heading-m">What was made of it</h2>}
      {reviews.map((review) => (
        <SummaryCard title={REVIEW_OUTCOMES[review.outcome]} level={3}>
          <p class="govuk-body">{review.words}</p>
          <p class="govuk-hint">{review.by}, {longMoment(review.at)}</p>
        </SummaryCard>
      ))}
      {look.closedAt ? null : own ? <p class="govuk-body"><strong>This is your own looking.</strong> Another governance lead has to review it.</p> : (
        <>
          <h2 class="govuk-heading-m">Record what came of it</h2>
          <Form frame={frame} action={`/unusual-looking/${look.id}/reviews`} hidden={{ version: String(look.version) }} submit="Record the review">
            <RadioField frame={frame} name="outcome" label="What came of it?" choices={[
              { value: 'explained', text: REVIEW_OUTCOMES.explained, hint: 'There was a good reason. Closes the review' },
              { value: 'follow-up', text: REVIEW_OUTCOMES['follow-up'], hint: `It comes back to this list in ${followUpDays} working days` },
              { value: 'breach', text: REVIEW_OUTCOMES.breach, hint: 'Reported under the breach procedure. Closes the review' },
            ]} />
            <TextArea frame={frame} name="words" label="What did you find out, and from whom?" hint="Do not repeat what is in the person’s record" rows={4} />
          </Form>
        </>
      )}
      <Details summaryText="From when on does looking stand out?"><p class="govuk-body">{source}</p></Details>
    </>
  ),
})

export const reviewForm = form({
  path: '/unusual-looking/:look/reviews', does: reviewUnusual, again: unusualLookPage,
  input: ({ params }, values) => ({ ...values, look: params['look'] }),
  next: () => '/unusual-looking',
  notice: ({ due }) => (due === null ? 'The review is closed, with its outcome.' : `It is recorded, and is due again on ${longDay(due)}.`),
})
