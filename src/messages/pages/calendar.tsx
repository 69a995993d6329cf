/** The address by which a worker’s own calendar reads their appointments. */
import { longMoment } from '../../core/dates.ts'
import { Form } from '../../ui/form.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { calendarKey, makeCalendarKey, revokeCalendarKey } from '../actions.ts'

const calendarPage = page({
  path: '/messages/calendar',
  ask: calendarKey,
  input: () => ({}),
  title: () => 'Your appointments in your calendar',
  around: () => ({ back: { href: '/messages', text: 'Letters and messages' } }),
  render: ({ key }, frame) => (
    <>
      <h1 class="govuk-heading-l">Your appointments in your calendar</h1>
      <p class="govuk-body">Give your calendar a secret address, and it shows the meetings that are with you: the time, the place and the person’s reference. It shows no name, because calendars lie on telephones and with other companies.</p>
      {key === null ? <p class="govuk-body tl-empty">No calendar reads your appointments.</p> : (
        <p class="govuk-body">An address that ends in <strong>{key.lastLetters}</strong> works since {longMoment(key.madeAt)}. {key.usedAt === null ? 'No calendar has used it yet.' : `A calendar used it last on ${longMoment(key.usedAt)}.`} It stops by itself when you leave this role.</p>
      )}
      <Form frame={frame} action="/messages/calendar" submit={key === null ? 'Make the address' : 'Make a new address: the old one stops'} />
      {key === null ? null : <Form frame={frame} action="/messages/calendar/end" submit="Take the address back" submitClasses="govuk-button--warning" />}
      <p class="govuk-body">You see the address once. Whoever has it sees your appointments: do not pass it on.</p>
    </>
  ),
})

export const calendarRoutes: readonly Route[] = [
  calendarPage,
  form({ path: '/messages/calendar', does: makeCalendarKey, again: calendarPage, input: () => ({}), next: () => '/messages/calendar', notice: ({ key }, { address }) => `Copy this address into your calendar now, it is not shown again: ${address}/calendar/${key}.ics` }),
  form({ path: '/messages/calendar/end', does: revokeCalendarKey, again: calendarPage, input: () => ({}), next: () => '/messages/calendar', notice: () => 'The address is taken back. Calendars keep what they have read already: delete it there.' }),
]
