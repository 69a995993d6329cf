/** The list of what somebody has been told. */
import { longMoment } from '../core/dates.ts'
import { Form } from '../ui/form.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { DataTable } from '../ui/list.tsx'
import { form, page, type Pages } from '../ui/page.ts'
import { listNotices, seeAllNotices, seeNotice } from './actions.ts'

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

export const noticesPages: Pages = {
  routes: [
    noticesPage,
    form({ path: '/notices/:notice/sighting', does: seeNotice, again: noticesPage, input: ({ params }) => ({ notice: params['notice'] }), next: ({ href }) => href }),
    form({ path: '/notices/sightings', does: seeAllNotices, again: noticesPage, input: () => ({}), next: () => '/notices', notice: () => 'Everything is marked as seen.' }),
  ],
}
