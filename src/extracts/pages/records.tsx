/** Each agency's own record beside the person, on the person page. */
import type { JSX } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { telephoneWords } from '../../people/identifiers.ts'
import { CLASSES } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { Masked } from '../../ui/list.tsx'
import { panelView } from '../../ui/page.ts'
import type { RecordsPanel } from '../actions.ts'
import { detailWords } from '../columns.ts'
import { commonWords } from '../staging.ts'

type Shown = NonNullable<RecordsPanel>['records'][number]

const said = (value: string): string => (/^\d{4}-\d\d-\d\d$/.test(value) ? longDay(value) : value)

const fieldsOf = (record: Shown): [string, string | null][] => [
  ['Name', `${record.forename} ${record.surname}`], ['Date of birth', longDay(record.birthDate)], ['PNC number', record.pnc], ['Prison number', record.prisonNumber],
  ['CRN', record.crn], ['CRO number', record.cro], ['Postcode', record.postcode], ['Telephone number', record.telephone === null ? null : telephoneWords(record.telephone)],
  ...Object.entries(record.details).map(([name, value]): [string, string] => [detailWords(record.agency, name), said(value)]),
]

/** A record that name and birth date alone tie to a person, on that person's page and on its own. */
const Unchecked = ({ unchecked, person, mayAnswer }: { readonly unchecked: NonNullable<Shown['unchecked']>; readonly person: string; readonly mayAnswer: boolean }): JSX.Element => (
  <p class="govuk-body">
    <Tag text="Not checked: linked by name and birth date alone" classes="govuk-tag--yellow" />{' '}
    {unchecked.personId === person
      ? 'It may be about somebody else, and corrects nothing on this page.'
      : <>It may be about <a class="govuk-link" href={`/people/${unchecked.personId}`}>{unchecked.reference}</a>.</>}{' '}
    {mayAnswer ? <a class="govuk-link" href={`/first-known/records/${unchecked.id}`}>Say whether it is the same human being</a> : 'Your head or governance lead says whether it is the same human being: tell them what you know.'}
  </p>
)

const Record = ({ record, person, mayAnswer }: { readonly record: Shown; readonly person: string; readonly mayAnswer: boolean }): JSX.Element => (
  <div>
    <p class="govuk-body">
      <strong>{record.organisation}</strong>, number {record.agencyNumber}, received {shortDay(record.receivedOn)}{' '}
      {record.withdrawnOn ? <Tag text={`Withdrawn ${shortDay(record.withdrawnOn)}`} classes="govuk-tag--grey" /> : null}
    </p>
    {record.unchecked === null ? null : <Unchecked unchecked={record.unchecked} person={person} mayAnswer={mayAnswer} />}
    {record.differs.length === 0 ? null : (
      <ul class="govuk-list govuk-list--bullet">
        {record.differs.map((field) => <li>{commonWords(field)} differs from this page: here <strong>{said(String(record[field]))}</strong></li>)}
      </ul>
    )}
    {record.doubts.map((doubt) => (
      <p class="govuk-body">
        <Tag text="Doubtful" classes="govuk-tag--yellow" /> It may be about <a class="govuk-link" href={`/people/${doubt.personId}`}>{doubt.reference}</a>. {doubt.why}
      </p>
    ))}
    <Details summaryText={`What ${record.organisation} recorded`}>
      <SummaryList rows={[
        ...fieldsOf(record).flatMap(([key, value]) => (value === null ? [] : [{ key: { text: key }, value: { text: value } }])),
        ...record.withheld.map((one) => ({ key: { text: CLASSES[one.class] }, value: { html: <Masked reason={one.reason} /> } })),
      ]} />
      <p class="govuk-hint">Why it stands here: {record.linkedBy}</p>
    </Details>
  </div>
)

export const recordsPanel = panelView<NonNullable<RecordsPanel>>('extracts.records', ({ person, records, differences, mayAnswer }) => (
  <SummaryCard title="Records beside this person">
    <p class="govuk-body">What each agency that shares with you has recorded, as it sent it.</p>
    {differences.length === 0 ? null : (
      <>
        <p class="govuk-body"><strong>Agencies tell the sentence differently.</strong> Both records stand as they were sent: ask which is right, and have it corrected where it was recorded.</p>
        <ul class="govuk-list govuk-list--bullet">
          {differences.map(({ what, tellings }) => <li>{what}: {tellings.map(({ organisation, value }) => `${said(value)} (${organisation})`).join('; ')}</li>)}
        </ul>
      </>
    )}
    {records.map((record) => <Record record={record} person={person} mayAnswer={mayAnswer} />)}
  </SummaryCard>
))
