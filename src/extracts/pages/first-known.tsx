/** People newly known to another agency by its extract, for those who answer for them; and what name and birth date alone say, to be answered. */
import type { JSX } from 'preact'
import { longDay, shortDay, type Day } from '../../core/dates.ts'
import { telephoneWords } from '../../people/identifiers.ts'
import { dueWords } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { comparedWords, SideBySide, type Compared } from '../../ui/side-by-side.tsx'
import { answerFirstKnown, checkFirstKnown, listFirstKnown, openFirstKnown } from '../actions.ts'
import { ANSWERS } from '../first-known.ts'
import { commonWords } from '../staging.ts'
import { keysOf } from '../../platform/vocabulary.ts'

const Due = ({ day, today }: { readonly day: Day; readonly today: Day }): JSX.Element =>
  <><Tag text={dueWords(day, today)} classes={day < today ? 'govuk-tag--red' : day === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} />{' '}{shortDay(day)}</>

const people = (count: number, one: string, many: string): string => (count === 1 ? `One ${one}` : `${count.toLocaleString('en-GB')} ${many}`)

export const firstKnownPage = page({
  path: '/first-known',
  ask: listFirstKnown,
  menu: { text: 'Newly known elsewhere', order: 64, roles: ['delivery-unit-head', 'governance-lead'] },
  input: () => ({}),
  title: ({ allWaiting }) => (allWaiting === 0 ? 'Newly known to another agency' : `Newly known to another agency (${allWaiting} to answer)`),
  render: ({ rows, all, allWaiting, today }, frame) => {
    const [waiting, byNumber] = [rows.filter((row) => row.waits), rows.filter((row) => !row.waits)]
    const overdue = waiting.filter((row) => row.due !== null && row.due < today).length
    return (
      <>
        <h1 class="govuk-heading-l">Newly known to another agency</h1>
        <h2 class="govuk-heading-m">Is it the same human being?</h2>
        <p class="govuk-body-l">
          {allWaiting === 0 ? 'Nothing waits for your answer.' : <>{people(allWaiting, 'record waits', 'records wait')} for your answer{overdue === 0 ? '.' : <>, <strong>{overdue} overdue</strong>.</>}</>}
        </p>
        <p class="govuk-body">An agency sent a record so like somebody you answer for that it may be about them, and no number agrees. The agency sees nothing of that person until you say that they are one.</p>
        <DataTable
          caption="To answer, the longest overdue first" quiet rows={waiting} empty="Nothing waits for your answer."
          columns={[
            { heading: 'Person', names: true, cell: (row) => <a class="govuk-link" href={`/first-known/records/${row.id}`}>Compare with {row.name} (<span class="tl-reference">{row.reference}</span>)</a> },
            { heading: 'Sent by', cell: (row) => row.organisation },
            { heading: 'Answer by', cell: (row) => (row.due === null ? '' : <div><Due day={row.due} today={today} /></div>) },
            { heading: 'Numbers', cell: (row) => row.numbers ?? 'None agrees, none differs' },
          ]}
        />
        <h2 class="govuk-heading-m">Known by a number</h2>
        <p class="govuk-body">A number agrees, so the agency may see of them what its agreements allow. If it has nothing to do with the person, ask its data officer to withdraw the record.</p>
        <DataTable
          caption="Known by a number, the newest first" quiet rows={byNumber} empty="Nobody waits to be checked."
          columns={[
            { heading: 'Person', names: true, cell: (row) => <a class="govuk-link" href={`/people/${row.personId}`}>{row.name} (<span class="tl-reference">{row.reference}</span>)</a> },
            { heading: 'Known to', cell: (row) => row.organisation },
            { heading: 'Since', cell: (row) => shortDay(row.day) },
            { heading: 'Check', cell: (row) => <Form frame={frame} action={`/first-known/${row.personId}/check`} submit="It is right" submitClasses="govuk-button--secondary tl-button-small" /> },
          ]}
        />
        {all > rows.length ? <p class="govuk-body">The first {rows.length} of {all.toLocaleString('en-GB')} are shown.</p> : null}
      </>
    )
  },
})

export const firstKnownForm = form({
  path: '/first-known/:person/check', does: checkFirstKnown, again: firstKnownPage, input: ({ params }) => ({ person: params['person'] ?? '' }),
  next: () => '/first-known', notice: () => 'Checked.',
})

const FIELDS = ['forename', 'surname', 'birthDate', 'sex', 'pnc', 'prisonNumber', 'crn', 'cro', 'postcode', 'telephone'] as const
const SEXES: Readonly<Record<string, string>> = { male: 'Male', female: 'Female', 'not-known': 'Not known' }
const said = (value: string | null): string | null => (value === null || value === 'not-known' ? null : /^\d{4}-\d\d-\d\d$/.test(value) ? longDay(value) : (SEXES[value] ?? value))

const shown = (field: string, value: string | null): string | null => (field === 'telephone' && value !== null ? telephoneWords(value) : said(value))

type Facts = Readonly<Record<(typeof FIELDS)[number], string | null>>

const rowsOf = (known: Facts, sent: Facts, differs: readonly string[]): readonly Compared[] =>
  FIELDS.map((field) => ({ what: commonWords(field) ?? field, one: shown(field, known[field]), other: shown(field, sent[field]), differs: differs.includes(field) }))

/** Two people field by field; what differs, and what one side alone tells, is said in words and not by colour alone. */
export const sideBySide = (known: Facts, sent: Facts, differs: readonly string[], knownHeading: string, sentHeading: string): JSX.Element => (
  <>
    <p class="govuk-body"><strong>{comparedWords(rowsOf(known, sent, differs))}</strong></p>
    <SideBySide one={knownHeading} other={sentHeading} rows={rowsOf(known, sent, differs)} />
  </>
)

export const waitPage = page({
  path: '/first-known/records/:record',
  ask: openFirstKnown,
  input: ({ params }) => ({ wait: params['record'] ?? '' }),
  title: () => 'Is it the same human being?',
  around: () => ({ back: { href: '/first-known' } }),
  render: ({ wait, known, sent, differs, today, sentByViewer }, frame) => (
    <>
      <h1 class="govuk-heading-l">Is it the same human being?</h1>
      <p class="govuk-body">{wait.organisation} sent a record on {longDay(wait.day)}. No number says whose it is; what it tells is like <a class="govuk-link" href={`/people/${wait.person}`}>{wait.reference}</a>. It is kept as <a class="govuk-link" href={`/people/${wait.apart}`}>{wait.apartReference}</a> until you answer.</p>
      {wait.answer === null ? <p class="govuk-body">Answer by <Due day={wait.due} today={today} /></p> : <InsetText text={wait.answer === 'same' ? 'Answered: it is the same human being.' : 'Answered: it is somebody else.'} />}
      {wait.agrees === null ? null : <InsetText text={wait.agrees} />}
      {wait.numbers === null ? null : <WarningText text={wait.numbers} />}
      {sideBySide(known, sent, differs, `${wait.reference}, as you know them`, `As ${wait.organisation} sent it`)}
      {wait.answer === null && sentByViewer ? <InsetText text="You sent this record yourself, in another role. Somebody else has to say whether it is the same human being." /> : null}
      {wait.answer === null && !sentByViewer ? (
        <Form frame={frame} action={`/first-known/records/${wait.id}/answer`} submit="Save this answer" beside={<a class="govuk-link" href="/first-known">Back without answering</a>}>
          <RadioField
            frame={frame} name="answer" label="Are these one human being?"
            choices={keysOf(ANSWERS).map((answer) => ({
              value: answer, text: ANSWERS[answer],
              hint: {
                same: `From today ${wait.organisation} sees of this person what its agreements allow. It can be undone on the person’s page.`,
                apart: 'The record stays a person of its own, and no later file links the two by name. The agency is not told that you know somebody of this name.',
                unsure: 'It goes on waiting. Ring the agency, or ask the person.',
              }[answer],
            }))}
          />
          <TextArea frame={frame} name="why" label="How do you know?" hint="Needed for yes and no, for example “same address and mother’s name, by telephone with the officer in the case”." rows={3} />
        </Form>
      ) : null}
    </>
  ),
})

const DONE = {
  same: (organisation: string) => `Saved: it is the same human being. ${organisation} now sees what its agreements allow.`,
  apart: () => 'Saved: it is somebody else. The two stay apart.',
  unsure: () => 'It goes on waiting for an answer.',
} as const

export const answerForm = form({
  path: '/first-known/records/:record/answer', does: answerFirstKnown, again: waitPage,
  input: ({ params }, { answer, why }) => ({ wait: params['record'] ?? '', answer: answer ?? '', why: why ?? '' }),
  next: () => '/first-known', notice: ({ answer, organisation }) => DONE[answer](organisation),
})
