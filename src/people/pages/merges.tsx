/** Two records made one person, and parted again: what is seen before either is saved, and what to look at afterwards. */
import type { VNode } from 'preact'
import { londonDay, longDay, shortDay } from '../../core/dates.ts'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { TextArea, TextField } from '../../ui/form.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { comparedWords, SideBySide, type Compared } from '../../ui/side-by-side.tsx'
import { comparePeople, mergePeople, openMerge, partPeople, writtenWhileOne, type PersonSummary, type Side, type Written } from '../actions.ts'
import { telephoneWords } from '../identifiers.ts'
import { apartWords, isReference, nameKey } from '../rules.ts'
import { fullName, PersonBar, SEX } from './person.tsx'

const named = (person: PersonSummary): string => `${fullName(person)} (${person.reference})`

/** Who the two are, fact by fact. Names agree where only accents, case or punctuation differ. */
const facts = (one: PersonSummary, other: PersonSummary): readonly Compared[] => {
  const row = (what: string, of: (person: PersonSummary) => string | null, same: (text: string) => string = (text) => text): Compared => {
    const [a, b] = [of(one), of(other)]
    return { what, one: a, other: b, differs: a !== null && b !== null && same(a) !== same(b) }
  }
  return [
    row('Forename', ({ forename }) => forename, nameKey), row('Surname', ({ surname }) => surname, nameKey), row('Date of birth', ({ birthDate }) => longDay(birthDate)),
    row('Sex', ({ sex }) => (sex === 'not-known' ? null : SEX[sex])), row('PNC number', ({ pnc }) => pnc), row('Prison number', ({ prisonNumber }) => prisonNumber), row('Probation number', ({ crn }) => crn),
    row('CRO number', ({ cro }) => cro), row('Postcode', ({ postcode }) => postcode), row('Telephone number', ({ telephone }) => (telephone === null ? null : telephoneWords(telephone))),
  ]
}

const Facts = ({ one, other }: { readonly one: PersonSummary; readonly other: PersonSummary }): VNode => {
  const rows = facts(one, other)
  return (
    <>
      <p class="govuk-body"><strong>{comparedWords(rows)}</strong></p>
      <SideBySide one={one.reference} other={other.reference} rows={rows} />
    </>
  )
}

/** What stands under each record, as far as the viewer sees it: how many of each kind. */
const Holdings = ({ one, other }: { readonly one: Side; readonly other: Side }): VNode => {
  const rows = [...new Set([...Object.keys(one.holds), ...Object.keys(other.holds)])].toSorted((a, b) => (a < b ? -1 : 1))
  return (
    <DataTable
      caption="What stands under each record" rows={rows} narrow empty="Nothing that you may see is written under either record."
      columns={[
        { heading: 'What', names: true, cell: (what) => what },
        { heading: one.person.reference, numeric: true, cell: (what) => one.holds[what] ?? 0 },
        { heading: other.person.reference, numeric: true, cell: (what) => other.holds[what] ?? 0 },
      ]}
    />
  )
}

const WrittenTable = ({ caption, rows }: { readonly caption: string; readonly rows: readonly Written[] }): VNode => (
  <DataTable
    caption={caption} rows={rows} narrow empty={`${caption}: nothing that you may see.`}
    columns={[{ heading: 'Day', cell: ({ day }) => <span class="tl-nowrap">{shortDay(day)}</span> }, { heading: 'What', names: true, cell: ({ what }) => what }]}
  />
)

const mergePage = page({
  path: '/people/:person/merges',
  ask: comparePeople,
  // The record that was typed into the form below stands beside this one while what follows is checked.
  input: ({ params, query, typed }) => ({ person: params['person'] ?? '', with: [typed?.['into'], query['with']].find((one): one is string => typeof one === 'string' && isReference(one.trim())) ?? '' }),
  title: ({ person }) => `Records of ${fullName(person)}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, both, apart, merges }, frame) => (
    <>
      <h1 class="govuk-heading-l">Is this the same person as another record?</h1>
      {both ? (
        <>
          {apart ? <WarningText text={`${apartWords(apart)} Ask them before you merge the two; if you know better, say what was found out since.`} /> : null}
          <Facts one={person} other={both.other.person} />
          <Holdings one={both.one} other={both.other} />
          <p class="govuk-body">If they are one, all of it reads as part of {named(both.other.person)}. To keep {person.reference} instead, <a class="govuk-link" href={`/people/${both.other.person.id}/merges`}>begin at the other record</a>.</p>
          {frame.consequences ? null : <WarningText text="Nothing is saved yet." />}
        </>
      ) : <p class="govuk-body">Merging makes two records read as one. You see both side by side, and what follows, before anything is saved. Nothing is deleted, and the merge can be undone.</p>}
      <CheckedForm frame={frame} action={`/people/${person.id}/merges`} submit="Merge the records">
        <TextField frame={frame} name="into" label="The other record’s reference" hint={`${person.reference} will read as part of this one. For example, P-7K2M9QX`} width={10} value={both?.other.person.reference} />
        <TextArea frame={frame} name="reason" label="How do you know that they are one person?" hint="For example, the same fingerprints, or what the prison’s reception told you" rows={3} />
      </CheckedForm>
      {merges.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Merges that stand</h2>
          {merges.map((merge) => (
            <div class="tl-card">
              <div class="tl-card__body">
                <p class="govuk-body"><strong>{merge.reference}</strong> since {longDay(londonDay(merge.decidedAt))}: {merge.reason}</p>
                <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/merges/${merge.id}/undoing`}>Are {merge.reference} and {person.reference} two people after all?</a></p>
              </div>
            </div>
          ))}
        </>
      )}
    </>
  ),
})

const undoPage = page({
  path: '/people/:person/merges/:merge/undoing',
  ask: openMerge,
  input: ({ params }) => ({ person: params['person'] ?? '', merge: params['merge'] ?? '' }),
  title: ({ person, other }) => `Undo the merge of ${other.reference} and ${person.reference}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}/merges` } }),
  render: ({ person, other, merge, since, written }, frame) => (
    <>
      <h1 class="govuk-heading-l">Are these two people after all?</h1>
      <p class="govuk-body">They read as one person since {longDay(since)}: {merge.reason}</p>
      <Facts one={other} other={person} />
      <p class="govuk-body">Undoing it gives each record back what was written under it, and opens again what the merge had ended. What was written since {longDay(since)} stays with the record under which it stands; whoever is responsible for each is told to look.</p>
      <WrittenTable caption="Written since they are one" rows={written} />
      <CheckedForm frame={frame} action={`/people/${person.id}/merges/${merge.id}/undoing`} submit="Undo this merge">
        <TextArea frame={frame} name="reason" label="Why are these two people after all?" rows={3} />
      </CheckedForm>
    </>
  ),
})

const writtenPage = page({
  path: '/people/:person/written/:other/:from/:until',
  ask: writtenWhileOne,
  input: ({ params }) => ({ person: params['person'] ?? '', other: params['other'] ?? '', from: params['from'] ?? '', until: params['until'] ?? '' }),
  title: ({ mine }) => `Written about ${fullName(mine.person)} while it was one with another record`,
  around: ({ mine }) => ({ banner: <PersonBar person={mine.person} />, back: { href: `/people/${mine.person.id}` } }),
  render: ({ mine, beside, from, until }) => (
    <>
      <h1 class="govuk-heading-l">What was written while two records were one</h1>
      {mine.rows.length + (beside?.rows.length ?? 0) === 0
        ? <p class="govuk-body-l">Nothing that you may see was written from {longDay(from)} to {longDay(until)}. There is nothing to look at.</p>
        : <>
          <p class="govuk-body-l">{longDay(from)} to {longDay(until)}, both days included. Look which of it is about whom: it was written when two people read as one.</p>
          <InsetText text={`What is about somebody else: write it again under their own record, and correct it under ${mine.person.reference}.`} />
        </>}
      <WrittenTable caption={`Under ${named(mine.person)}`} rows={mine.rows} />
      {beside === null
        ? <p class="govuk-body">The other record is not shared with you. Whoever is responsible for it looks there.</p>
        : <>
          <WrittenTable caption={`Under ${named(beside.person)}`} rows={beside.rows} />
          <p class="govuk-body"><a class="govuk-link" href={`/people/${beside.person.id}`}>Read it on the page of {named(beside.person)}</a></p>
        </>}
      <p class="govuk-body"><a class="govuk-link" href={`/people/${mine.person.id}`}>Read it on the page of {named(mine.person)}</a></p>
    </>
  ),
})

export const mergeRoutes: readonly Route[] = [
  mergePage,
  undoPage,
  writtenPage,
  form({
    path: '/people/:person/merges',
    does: mergePeople,
    again: mergePage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}`,
    notice: () => 'The records now read as one person.',
  }),
  form({
    path: '/people/:person/merges/:merge/undoing',
    does: partPeople,
    again: undoPage,
    input: ({ params }, values) => ({ ...values, merge: params['merge'] }),
    next: ({ shown, beside, since, until }) => `/people/${shown}/written/${beside}/${since}/${until}`,
    notice: () => 'The merge is undone: two people again. Here is what was written in that time.',
  }),
]
