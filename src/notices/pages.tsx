/** The list of what somebody has been told, and a governance lead's first page: what waits for them. */
import type { VNode } from 'preact'
import { longMoment, shortDay, type Day } from '../core/dates.ts'
import { ATTENTION_MAX } from '../platform/attention.ts'
import type { Attention } from '../platform/context.ts'
import { dueWords } from '../ui/due-list.tsx'
import { Form } from '../ui/form.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { DataTable } from '../ui/list.tsx'
import { form, page, type Pages } from '../ui/page.ts'
import { listNotices, seeAllNotices, seeNotice, whatWaits } from './actions.ts'

const noticesPage = page({
  path: '/notices',
  ask: listNotices,
  input: () => ({}),
  title: ({ waiting }) => (waiting === 0 ? 'Notices' : `Notices (${waiting} new)`),
  render: ({ notices, waiting }, frame) => (
    <>
      <h1 class="govuk-heading-l">Notices</h1>
      <p class="govuk-body">{waiting === 0 ? 'You have seen everything that you were told.' : waiting === 1 ? 'One is new.' : `${waiting} are new.`}</p>
      <DataTable
        caption="New first, then the newest" quiet rows={notices} empty="Nobody has told you anything yet."
        columns={[
          { heading: 'What', names: true, cell: (notice) => <>{notice.seenAt === null ? <><Tag text="New" classes="govuk-tag--blue" />{' '}</> : null}{notice.words}</> },
          { heading: 'When', cell: (notice) => longMoment(notice.writtenAt) },
          { heading: '', cell: (notice) => <Form frame={frame} action={`/notices/${notice.id}/sighting`} submit="Open" submitClasses="govuk-button--secondary tl-button-small" /> },
        ]}
      />
      {waiting > 1 ? <Form frame={frame} action="/notices/sightings" submit="Mark all as seen" submitClasses="govuk-button--secondary" /> : null}
    </>
  ),
})

const counted = (count: number): string => (count >= ATTENTION_MAX ? `${ATTENTION_MAX.toLocaleString('en-GB')} or more` : count.toLocaleString('en-GB'))

const First = ({ one, today }: { readonly one: Attention; readonly today: Day }): VNode =>
  one.earliest === null ? <>No day set</> : (
    <span>
      <Tag text={dueWords(one.earliest, today)} classes={one.earliest < today ? 'govuk-tag--red' : one.earliest === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />{' '}
      <time class="tl-due__day" datetime={one.earliest}>{shortDay(one.earliest)}</time>
    </span>
  )

const governancePage = page({
  path: '/governance',
  ask: whatWaits,
  // Before every other entry of a lead's: the first is where they land.
  menu: { text: 'What waits', order: 10, roles: ['governance-lead'] },
  input: () => ({}),
  title: () => 'What waits for you',
  render: ({ today, waiting }) => {
    const overdue = waiting.reduce((sum, one) => sum + one.overdue, 0)
    return (
      <>
        <h1 class="govuk-heading-l">What waits for you</h1>
        {waiting.length === 0 ? null : <p class="govuk-body-l">{overdue === 0 ? 'Nothing is overdue.' : <strong>{counted(overdue)} {overdue === 1 ? 'is' : 'are'} overdue.</strong>}</p>}
        <DataTable
          caption="What waits, the longest overdue first" quiet rows={waiting} empty="Nothing waits."
          columns={[
            { heading: 'What', names: true, cell: (one) => <a class="govuk-link" href={one.href}>{one.words}</a> },
            { heading: 'The first of them', cell: (one) => <First one={one} today={today} /> },
            { heading: 'Waiting', numeric: true, cell: (one) => <span>{one.overdue === 0 ? null : <><Tag text={`${counted(one.overdue)} overdue`} classes="govuk-tag--red" /> of </>}{counted(one.count)}</span> },
          ]}
        />
      </>
    )
  },
})

export const noticesPages: Pages = {
  routes: [
    governancePage,
    noticesPage,
    form({ path: '/notices/:notice/sighting', does: seeNotice, again: noticesPage, input: ({ params }) => ({ notice: params['notice'] }), next: ({ href }) => href }),
    form({ path: '/notices/sightings', does: seeAllNotices, again: noticesPage, input: () => ({}), next: () => '/notices', notice: () => 'Everything is marked as seen.' }),
  ],
}
