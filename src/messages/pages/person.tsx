/** One person’s letters and messages: how they want to be told, whether it is safe, and every message with what became of it. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { telephoneWords } from '../../people/identifiers.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { messagesOfPerson, recordWish, type MessagesPanel } from '../actions.ts'
import { ABOUT, LANGUAGES } from '../catalogue.ts'
import { stateWords } from '../told.ts'
import { CHANNELS } from '../timing.ts'
import { wishWords } from '../wishes.ts'

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

const Panel = ({ data, person }: { readonly data: MessagesPanel; readonly person: string }): VNode => {
  const { wish, works, waits, latest } = data
  const unsafe = wish?.safe === false
  return (
    <SummaryCard title="Letters and messages" tone={waits.length > 0 || unsafe ? 'urgent' : 'plain'} {...(works ? { action: wish ? { text: 'All letters and messages', href: `/people/${person}/messages` } : { text: 'Say how they want to be told', href: `/people/${person}/messages/wish` } } : {})}>
      <p class="govuk-body">{wish === null ? 'Nobody has asked how they want to be told of appointments: no message goes out.' : unsafe ? <strong>{wishWords(wish)}.</strong> : <>Told by: {lower(wishWords(wish))}.</>}</p>
      {waits.map(({ id, words }) => <p class="govuk-body"><a class="govuk-link" href={`/people/${person}/messages/${id}`}>{words}</a></p>)}
      {waits.length === 0 && latest ? <p class="govuk-body">Last: {ABOUT[latest.about].toLowerCase()}, {CHANNELS[latest.channel].toLowerCase()}. {latest.words}.</p> : null}
    </SummaryCard>
  )
}

const personPage = page({
  path: '/people/:person/messages',
  ask: messagesOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Letters and messages to ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, hidden, wish, earlier, messages }) => {
    const waits = messages.filter(({ next }) => next !== null)
    return (
      <>
        <h1 class="govuk-heading-l">Letters and messages</h1>
        {hidden === null ? null : <p class="govuk-body"><Masked reason={hidden} /></p>}
        {waits.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">To do now</h2>
            <ul class="govuk-list">{waits.map((row) => <li><a class="govuk-link" href={`/people/${person.id}/messages/${row.id}`}>{row.next}</a></li>)}</ul>
          </>
        )}
        <h2 class="govuk-heading-m">How they want to be told</h2>
        {wish === null ? <p class="govuk-body tl-empty">Nobody has asked yet. Until somebody does, no message goes out.</p> : (
          <>
            {wish.safe ? null : <WarningText text={`${wishWords(wish)}.`} iconFallbackText="Warning" />}
            <p class="govuk-body">{wish.safe ? <>{wishWords(wish)}{wish.channel === 'sms' && wish.telephone ? <>, to {telephoneWords(wish.telephone)}</> : null}{wish.channel === 'email' && wish.email ? <>, to {wish.email}</> : null}. </> : null}Told by: {wish.toldBy}. Recorded on {longDay(wish.recordedOn)} by {wish.by ?? 'somebody'}, {wish.organisation}.</p>
            {wish.language === 'cy' ? <p class="govuk-body">Letters are in English: no letter in Welsh has been checked yet. Ask whether somebody can read it out in Welsh.</p> : null}
          </>
        )}
        <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/messages/wish`}>{wish === null ? 'Say how they want to be told' : 'They want to be told in another way'}</a></p>
        <DataTable
          caption="Every letter and message, the newest first" rows={messages} empty="None yet. Messages are planned when an appointment is arranged." columns={[
            { heading: 'About', names: true, cell: (row) => <a class="govuk-link" href={`/people/${person.id}/messages/${row.id}`}>{ABOUT[row.about]}, {longDay(row.meetingDay)}</a> },
            { heading: 'How', cell: (row) => CHANNELS[row.channel] },
            { heading: 'What became of it', cell: (row) => stateWords(row) },
          ]}
        />
        {earlier.length === 0 ? null : <Details summaryText="What they said before" html={<ul class="govuk-list">{earlier.map((one) => <li>{longDay(one.recordedOn)}: {wishWords(one)}. <span class="tl-quiet">{one.by ?? ''} {one.organisation}</span></li>)}</ul>} />}
      </>
    )
  },
})

const Fields = ({ frame, wish, telephone }: { readonly frame: Frame; readonly wish: { readonly channel: string; readonly telephone: string | null; readonly email: string | null; readonly language: string; readonly largePrint: boolean } | null; readonly telephone: string }): VNode => (
  <>
    <RadioField
      frame={frame} name="channel" label="How do they want to be told of appointments?" value={wish?.channel} choices={[
        { value: 'sms', text: 'Text message' }, { value: 'email', text: 'E-mail' },
        { value: 'letter', text: 'Letter', hint: 'You print and post it.' }, { value: 'voice', text: 'A worker tells them', hint: 'By telephone, or when they meet.' },
      ]}
    />
    <TextField frame={frame} name="telephone" label="Mobile number" hint="For text messages" type="tel" width={20} value={wish?.telephone ? telephoneWords(wish.telephone) : telephone} />
    <TextField frame={frame} name="email" label="E-mail address" type="email" value={wish?.email ?? ''} />
    <RadioField
      frame={frame} name="safe" label="Is it safe to write to them and to ring?" hint="A telephone that somebody shares, or that another person looks through, is not safe." choices={[
        { value: 'yes', text: 'Yes: nobody else reads it' }, { value: 'no', text: 'No: tell them face to face only' },
      ]}
    />
    <TextArea frame={frame} name="whyNotSafe" label="If it is not safe, why?" hint="Everybody who works with them reads this." rows={2} />
    <RadioField frame={frame} name="language" label="In which language?" value={wish?.language ?? 'en'} inline choices={Object.entries(LANGUAGES).map(([value, text]) => ({ value, text }))} />
    <RadioField frame={frame} name="print" label="Letters in which print?" value={wish?.largePrint ? 'large' : 'usual'} inline choices={[{ value: 'usual', text: 'Usual' }, { value: 'large', text: 'Large' }]} />
    <TextField frame={frame} name="toldBy" label="Who told you?" hint="For example: they did, at the meeting" />
  </>
)

const wishPage = page({
  path: '/people/:person/messages/wish',
  ask: messagesOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `How does ${person.forename} ${person.surname} want to be told?`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/messages`, text: 'Letters and messages' } }),
  render: ({ person, wish }, frame) => (
    <>
      <h1 class="govuk-heading-l">How do they want to be told?</h1>
      <p class="govuk-body">A message says a worker’s first name, the day, the time and a number to call. It never says where, why, or who they are.</p>
      <Form frame={frame} action={`/people/${person.id}/messages/wish`} submit="Save"><Fields frame={frame} wish={wish} telephone={person.telephone ? telephoneWords(person.telephone) : ''} /></Form>
    </>
  ),
})

export const personRoutes: readonly Route[] = [
  personPage, wishPage,
  form({
    path: '/people/:person/messages/wish', does: recordWish, again: wishPage, input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/messages`,
    notice: ({ safe }) => (safe ? 'Recorded. What has not gone out yet goes in this way.' : 'Recorded: nobody writes to them or rings. A worker tells them face to face.'),
  }),
]

export const messagesPanel: AnyPanelView = panelView<MessagesPanel>('messages.person', (data, _frame, person) => <Panel data={data} person={person.id} />)
