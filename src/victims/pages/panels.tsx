/** Opening facts to a panel, what was opened, and the one page on which attendees read it. */
import { longMoment } from '../../core/dates.ts'
import { ROLES, VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { CheckboxField, DayField, Form, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { checkDisclosure, disclose, listDisclosures, openDisclosure, prepareDisclosure, readPanelFacts, withdrawDisclosure } from '../actions.ts'

const preparePage = page({
  path: '/victims/:victim/panel-disclosures',
  ask: prepareDisclosure,
  input: ({ params }) => ({ victim: params['victim'] ?? '' }),
  title: () => 'Open facts to a panel meeting',
  around: ({ victim }) => ({ back: { href: `/victims/${victim.id}` } }),
  render: ({ victim, facts, agreements }, frame) => (
    <>
      <h1 class="govuk-heading-l">Open facts about {victim.forename} {victim.surname} to a panel meeting</h1>
      {agreements.length === 0 ? <p class="govuk-body">Your organisation has no agreement in force under which it may tell a panel about victims.</p> : (
        <Form frame={frame} action={`/victims/${victim.id}/panel-disclosures`} submit="Check who would read them">
          <CheckboxField frame={frame} name="facts" label="Which facts does the meeting need?" hint="Choose as few as will do. Each is opened in the words it has now." choices={facts.map((fact) => ({ value: fact.key, text: fact.title, hint: fact.words }))} />
          <TextField frame={frame} name="meeting" label="Which meeting?" />
          <SelectField frame={frame} name="agreement" label="Under which agreement?" empty="Choose" choices={agreements.map(({ id, title }) => ({ value: id, text: title }))} />
          <DayField frame={frame} name="day" label="Day of the meeting" />
          <TextField frame={frame} name="from" label="From" hint="For example, 14:00" width={5} />
          <TextField frame={frame} name="until" label="Until" hint="For example, 15:30. Afterwards nobody can read it" width={5} />
          <TextArea frame={frame} name="attendees" label="Who attends?" hint="E-mail addresses, one a line. Only they can read it, and each look is recorded" rows={4} />
        </Form>
      )}
    </>
  ),
})

const TONES = { open: 'govuk-tag--green', 'to come': 'govuk-tag--blue', 'not checked': 'govuk-tag--yellow', over: 'govuk-tag--grey', closed: 'govuk-tag--grey' } as const

const disclosuresPage = page({
  path: '/panel-disclosures',
  ask: listDisclosures,
  menu: { text: 'Panel meetings', order: 20, roles: VICTIMS_SIDE },
  input: () => ({}),
  title: () => 'Panel meetings',
  render: ({ disclosures }, frame) => (
    <>
      <h1 class="govuk-heading-l">What is opened to panel meetings</h1>
      <DataTable
        caption="Meetings, the latest first" quiet rows={disclosures} empty="Nothing has been opened to a meeting. It is done from a victim’s page."
        columns={[
          { heading: 'Meeting', names: true, cell: (one) => <>{one.meeting} <Tag text={one.state} classes={TONES[one.state]} /><br /><span class="govuk-hint">{one.agreement}</span></> },
          { heading: 'About', cell: (one) => <a class="govuk-link" href={`/victims/${one.victimId}`}>{one.forename} {one.surname}</a> },
          { heading: 'Open', cell: (one) => <>{longMoment(one.from)} to {longMoment(one.until).split(' at ')[1]}</> },
          { heading: 'Facts', cell: (one) => one.facts.join(', ') },
          { heading: 'Attendees', cell: (one) => <>{one.attendees.join('; ')}<br />{one.state === 'not checked' ? <a class="govuk-link" href={`/panel-disclosures/${one.id}/check`}>Check who reads it, and open it</a> : <span class="govuk-hint">They read it at /panel-disclosures/{one.id}</span>}</> },
          { heading: 'Close', cell: (one) => (one.state === 'open' || one.state === 'to come' || one.state === 'not checked' ? <Form frame={frame} action={`/panel-disclosures/${one.id}/closing`} submit="Close it now" submitClasses="govuk-button--secondary" /> : '') },
        ]}
      />
    </>
  ),
})

const checkPage = page({
  path: '/panel-disclosures/:disclosure/check',
  ask: checkDisclosure,
  input: ({ params }) => ({ disclosure: params['disclosure'] ?? '' }),
  title: () => 'Check who would read them',
  around: () => ({ back: { text: 'Panel meetings', href: '/panel-disclosures' } }),
  render: ({ id, forename, surname, meeting, from, until, facts, attendees }, frame) => (
    <>
      <h1 class="govuk-heading-l">Are these the people who shall read about {forename} {surname}?</h1>
      {attendees.some((one) => one.manages)
        ? <WarningText text={`${attendees.filter((one) => one.manages).map((one) => one.name).join(' and ')} manages the person who offended. Open it only if the meeting needs them to know.`} iconFallbackText="Warning" /> : null}
      <DataTable
        caption={`${meeting}, ${longMoment(from)} to ${longMoment(until).split(' at ')[1] ?? ''}`} quiet rows={attendees} empty="Nobody."
        columns={[
          { heading: 'Name', names: true, cell: (one) => one.name },
          { heading: 'Role', cell: (one) => one.roles.map((role) => ROLES[role].title).join(', ') || 'No role today' },
          { heading: 'Works for', cell: (one) => one.organisation },
          { heading: 'The person who offended', cell: (one) => (one.manages ? <strong>Manages this person</strong> : 'Does not manage this person') },
        ]}
      />
      <h2 class="govuk-heading-m">What they would read</h2>
      <SummaryList rows={facts.map((fact) => ({ key: { text: fact.title }, value: { text: fact.words } }))} />
      <Form frame={frame} action={`/panel-disclosures/${id}/opening`} submit="Open them for the meeting" />
      <Form frame={frame} action={`/panel-disclosures/${id}/closing`} submit="Do not open them" submitClasses="govuk-button--secondary" />
    </>
  ),
})

const factsPage = page({
  path: '/panel-disclosures/:disclosure',
  ask: readPanelFacts,
  input: ({ params }) => ({ disclosure: params['disclosure'] ?? '' }),
  title: ({ meeting }) => meeting,
  render: ({ meeting, host, agreement, until, facts }) => (
    <>
      <h1 class="govuk-heading-l">{meeting}</h1>
      <p class="govuk-body">Opened to you by {host} under “{agreement}” until {longMoment(until)}. For this meeting only: copy nothing into any record of the person who offended. That you read it is recorded.</p>
      <SummaryList rows={facts.map((fact) => ({ key: { text: fact.title }, value: { text: fact.words } }))} />
    </>
  ),
})

export const panelRoutes: readonly Route[] = [
  preparePage,
  disclosuresPage,
  checkPage,
  factsPage,
  form({
    path: '/victims/:victim/panel-disclosures', does: disclose, again: preparePage, input: ({ params }, values) => ({ ...values, victim: params['victim'], facts: [values['facts'] ?? []].flat().filter((key) => key !== '') }),
    next: ({ disclosure }) => `/panel-disclosures/${disclosure}/check`,
  }),
  form({
    path: '/panel-disclosures/:disclosure/opening', does: openDisclosure, again: checkPage, input: ({ params }) => ({ disclosure: params['disclosure'] }),
    next: () => '/panel-disclosures', notice: () => 'The facts are opened for the meeting. Give the attendees the address of their page; no notice is sent, because it would tell that a victim’s facts are in it.',
  }),
  form({
    path: '/panel-disclosures/:disclosure/closing', does: withdrawDisclosure, again: disclosuresPage, input: ({ params }) => ({ disclosure: params['disclosure'] }),
    next: () => '/panel-disclosures', notice: () => 'It is closed.',
  }),
]
