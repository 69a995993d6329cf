/** What both sides of the wall see of looking that stands out: the list, one of them, and the form for what came of it. */
import type { ComponentChildren, VNode } from 'preact'
import { londonDay, longDay, longMoment, shortDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { dueWords } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import type { LookList, OpenedLook, UnusualLook } from '../actions.ts'
import { REVIEW_OUTCOMES, REVIEWERS, RULES, type LookingSide } from '../unusual.ts'

const dueTag = ({ due }: UnusualLook, today: string): VNode =>
  <Tag text={dueWords(due, today)} classes={due < today ? 'govuk-tag--red' : due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />

/** How many wait, and how many of them too long. */
export const waitingWords = (waiting: number, overdue: number): string => {
  if (waiting === 0) return 'Nothing waits for review.'
  const all = waiting > 1000 ? 'More than 1,000 wait for review' : waiting === 1 ? 'One waits for review' : `${waiting} wait for review`
  return `${all}${overdue === 0 ? ', none of them overdue' : overdue === waiting ? ', overdue' : `, ${overdue > 1000 ? 'more than 1,000' : overdue} of them overdue`}.`
}

/** The list for review. `base` is its address; `about` says whom a look was aimed at, in a cell. */
export const LooksForReview = ({ list: { closed, looks, next, today, waiting, overdue }, base, about }: { readonly list: LookList; readonly base: string; readonly about: (look: UnusualLook) => ComponentChildren }): VNode => (
  <>
    <h1 class="govuk-heading-l">{closed === 'yes' ? 'Unusual looking that was reviewed' : 'Unusual looking, for review'}</h1>
    <p class="govuk-body-l">{waitingWords(waiting, overdue)}</p>
    <p class="govuk-body">Standing out is no proof of anything wrong: ask, and record what you learn. The list is brought up to date each hour. <a class="govuk-link" href={closed === 'yes' ? base : `${base}?closed=yes`}>{closed === 'yes' ? 'What waits for review' : 'What was reviewed'}</a></p>
    <DataTable
      caption={closed === 'yes' ? 'Reviewed, newest first' : 'For review, the most overdue first'} quiet rows={looks} empty={closed === 'yes' ? 'No review was closed yet.' : 'Nobody’s looking stands out.'}
      columns={[
        { heading: 'Who', names: true, cell: (look) => <><a class="govuk-link" href={`${base}/${look.id}`}>{look.who}</a><br /><span class="govuk-hint">{look.organisation}</span></> },
        { heading: 'Why it stands out', cell: (look) => <div><strong>{RULES[look.rule]}.</strong> {look.why}</div> },
        { heading: 'About', cell: (look) => about(look) },
        closed === 'yes'
          ? { heading: 'Outcome', cell: (look) => <div>{look.outcome ? REVIEW_OUTCOMES[look.outcome] : ''}{look.closedAt ? <><br /><span class="govuk-hint">{shortDay(londonDay(look.closedAt))}</span></> : null}</div> }
          : { heading: 'Review', cell: (look) => <div>{dueTag(look, today)}{look.outcome === 'follow-up' ? <><br /><span class="govuk-hint">Being followed up</span></> : null}</div> },
      ]}
    />
    <CursorPages next={next ? `${base}?${new URLSearchParams({ ...(closed === 'yes' ? { closed } : {}), before: next }).toString()}` : undefined} what="reviews" />
  </>
)

/** One of them, with what was made of it and the form for what comes of it next. `rows` say whom it was aimed at; what else helps to judge it stands beneath. */
export const LookForReview = ({ opened: { look, reviews, today, own, source, followUpDays }, side, base, rows, frame, children }: {
  readonly opened: OpenedLook; readonly side: LookingSide; readonly base: string; readonly rows: NonNullable<Parameters<typeof SummaryList>[0]['rows']>; readonly frame: Frame; readonly children?: ComponentChildren
}): VNode => (
  <>
    <h1 class="govuk-heading-l">{RULES[look.rule]}: {look.who}</h1>
    <p class="govuk-body-l">{look.why}</p>
    <p class="govuk-body">{look.closedAt ? `Closed on ${longMoment(look.closedAt)}.` : dueTag(look, today)}</p>
    <SummaryList rows={[
      { key: { text: 'Organisation' }, value: { text: look.organisation } },
      { key: { text: 'Between' }, value: { text: `${longMoment(look.firstAt)} and ${longMoment(look.lastAt)}` } },
      ...rows,
    ]} />
    {children}
    {reviews.length === 0 ? null : <h2 class="govuk-heading-m">What was made of it</h2>}
    {reviews.map((review) => (
      <SummaryCard title={REVIEW_OUTCOMES[review.outcome]} level={3}>
        <p class="govuk-body">{review.words}</p>
        <p class="govuk-hint">{review.by}, {longMoment(review.at)}</p>
      </SummaryCard>
    ))}
    {look.closedAt ? null : own ? <p class="govuk-body"><strong>This is your own looking.</strong> {REVIEWERS[side]} has to review it.</p> : (
      <>
        <h2 class="govuk-heading-m">Record what came of it</h2>
        <Form frame={frame} action={`${base}/${look.id}/reviews`} hidden={{ version: String(look.version) }} submit="Record the review">
          <RadioField frame={frame} name="outcome" label="What came of it?" choices={[
            { value: 'explained', text: REVIEW_OUTCOMES.explained, hint: 'There was a good reason. Closes the review' },
            { value: 'follow-up', text: REVIEW_OUTCOMES['follow-up'], hint: `It comes back to this list in ${followUpDays} working days` },
            { value: 'breach', text: REVIEW_OUTCOMES.breach, hint: 'Reported under the breach procedure. Closes the review' },
          ]} />
          <TextArea frame={frame} name="words" label="What did you find out, and from whom?" hint={side === 'victims' ? 'Do not repeat what is in the victim’s record' : 'Do not repeat what is in the person’s record'} rows={4} />
        </Form>
      </>
    )}
    <Details summaryText="From when on does looking stand out?"><p class="govuk-body">{source}</p></Details>
  </>
)

/** What is said once a review is recorded. */
export const reviewNotice = ({ due }: { readonly due: string | null }): string => (due === null ? 'The review is closed, with its outcome.' : `It is recorded, and is due again on ${longDay(due)}.`)
