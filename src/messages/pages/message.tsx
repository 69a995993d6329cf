/** One letter or message: what it says and what a worker does about it; a letter on a page of its own, to print. */
import { longDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { prisonTitle } from '../../sentences/rules.ts'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { oneMessage, settle } from '../actions.ts'
import { ABOUT, LANGUAGES } from '../catalogue.ts'
import { stateWords } from '../told.ts'
import { CHANNELS } from '../timing.ts'

const asked = ({ params }: { readonly params: Readonly<Record<string, string>> }) => ({ person: params['person'] ?? '', message: params['message'] ?? '' })

const messagePage = page({
  path: '/people/:person/messages/:message',
  ask: oneMessage,
  input: asked,
  title: ({ row }) => `${ABOUT[row.about]}, ${longDay(row.meetingDay)}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/messages`, text: 'Letters and messages' } }),
  render: ({ person, row, says, settling, next, letter, wish }, frame) => (
    <>
      <h1 class="govuk-heading-l">{next?.split(':')[0] ?? `${ABOUT[row.about]}, ${longDay(row.meetingDay)}`}</h1>
      <p class="govuk-body">{CHANNELS[row.channel]}{row.language === 'cy' ? `, ${LANGUAGES.cy}` : ''}. {stateWords(row)}.</p>
      {letter === null ? <InsetText><p class="govuk-body govuk-!-margin-bottom-0">{says}</p></InsetText> : <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/messages/${row.id}/letter`}>Open the letter to print it</a></p>}
      {letter !== null && row.language === 'cy' ? <p class="govuk-body">They want Welsh. The letter is in English: no letter in Welsh has been checked yet.</p> : null}
      {wish?.safe === false ? <p class="govuk-body"><strong>Not safe to write or to ring:</strong> {wish.whyNotSafe}</p> : null}
      {row.state !== 'failed' ? null : <p class="govuk-body">Is the number or the address wrong? <a class="govuk-link" href={`/people/${person.id}/messages/wish`}>Put right how they want to be told</a></p>}
      {settling.length === 0 ? null : (
        <Form frame={frame} action={`/people/${person.id}/messages/${row.id}`} hidden={{ version: String(row.version) }} submit="Save">
          <RadioField frame={frame} name="how" label="What did you do?" choices={settling.map(({ value, text }) => ({ value, text }))} />
          <TextArea frame={frame} name="words" label="If you could not, or need not: why?" rows={2} />
        </Form>
      )}
    </>
  ),
})

const letterPage = page({
  path: '/people/:person/messages/:message/letter',
  ask: oneMessage,
  input: asked,
  title: ({ letter, row }) => letter?.subject ?? ABOUT[row.about],
  around: ({ person, row }) => ({ back: { href: `/people/${person.id}/messages/${row.id}`, text: 'Back' } }),
  render: ({ person, row, letter, today }) => (letter === null ? <><h1 class="govuk-heading-l">This is no letter</h1><p class="govuk-body">It goes out as: {CHANNELS[row.channel].toLowerCase()}.</p></> : (
    <article class={row.largePrint ? 'tl-large-print' : undefined}>
      <div class="tl-no-print">
        <p class="govuk-body">Print this page{row.inPrison ? ' and hand it over in the prison' : ', fold it in three and put it into an envelope with a window'}. Then say so on the page before.</p>
        {row.inPrison || letter.address !== null ? null : <p class="govuk-error-message">No address is recorded: write it on the envelope, or tell them in another way.</p>}
      </div>
      <address class="govuk-body-l tl-window">
        {person.forename} {person.surname}
        {row.inPrison ? <>{person.prisonNumber ? <><br />{person.prisonNumber}</> : null}<br />{row.prison === null ? 'The prison' : prisonTitle(row.prison)}<br />Not Rule 39 mail</> : (letter.address ?? '').split(/,\s*/).filter((line) => line !== '').map((line) => <><br />{line}</>)}
      </address>
      <p class="govuk-body-l">{longDay(today)}</p>
      <h1 class="govuk-heading-l">{letter.subject}</h1>
      {letter.paragraphs.map((words) => <p class="govuk-body-l">{words}</p>)}
    </article>
  )),
})

export const messageRoutes: readonly Route[] = [
  messagePage, letterPage,
  form({
    path: '/people/:person/messages/:message', does: settle, again: messagePage, input: ({ params }, values) => ({ ...values, person: params['person'], message: params['message'] }),
    next: ({ person }) => `/people/${person}/messages`,
    notice: ({ how }) => ({ posted: 'Recorded: the letter has gone.', told: 'Recorded: they know.', 'not-reached': 'Recorded: they could not be reached.', 'not-needed': 'Recorded: nothing more to do.' })[how],
  }),
]
