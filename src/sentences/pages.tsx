/** What people see of sentences: the panel on the person page, the list with its form, one sentence with its release. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../core/dates.ts'
import { PersonBar } from '../people/pages.tsx'
import { SummaryCard } from '../ui/cards.tsx'
import { CheckedForm } from '../ui/checked-form.tsx'
import { DayField, RadioField, SelectField, TextArea, TextField } from '../ui/form.tsx'
import { mainForm, ownForm, WHICH_FORM, type Frame } from '../ui/frame.ts'
import { Details } from '../ui/govuk/details.tsx'
import { DataTable } from '../ui/list.tsx'
import { form, page, panelView, type Pages } from '../ui/page.ts'
import { changeReleaseDay, endCustody, listSentences, openSentence, recordRelease, recordReturn, recordSentence, transfer, type PersonSentence } from './actions.ts'
import { CUSTODY_ENDS, prisonTitle, SENTENCE_KINDS, standingOn, standingShort, standingWords, SUPERVISION_RULE, type Sentence } from './rules.ts'

const lengthWords = ({ kind, months }: Sentence): string => `${SENTENCE_KINDS[kind]}, ${months} ${months === 1 ? 'month' : 'months'}`

const SentenceTable = ({ sentences, today }: { readonly sentences: readonly PersonSentence[]; readonly today: string }): VNode => (
  <DataTable
    caption="Sentences, newest first" quiet rows={sentences} empty="No sentence is recorded, or none that you may see."
    columns={[
      { heading: 'Sentence', names: true, cell: (row) => <a class="govuk-link" href={`/sentences/${row.id}`}>{lengthWords(row)}</a> },
      { heading: 'Offence', cell: (row) => row.offence },
      { heading: 'Court', cell: (row) => <>{row.court}<br />{shortDay(row.imposed)}</> },
      { heading: 'Release', cell: (row) => (row.custody ? (row.custody.released ? shortDay(row.custody.released) : `${shortDay(row.custody.plannedRelease)} (planned)`) : 'Not in prison') },
      { heading: 'Supervision ends', cell: (row) => shortDay(row.supervisionEnd) },
      { heading: 'Now', cell: (row) => standingShort(standingOn(row, today)) },
    ]}
  />
)

const WherePanel = ({ data, frame, person }: {
  readonly data: { readonly words: string | null; readonly governing: PersonSentence | null; readonly sentences: readonly PersonSentence[] }
  readonly frame: Frame
  readonly person: { readonly id: string }
}): VNode => (
  <SummaryCard title="Where in their sentence" action={{ text: 'All sentences', href: `/people/${person.id}/sentences` }}>
    <p class="govuk-body"><strong>{data.words ?? 'No sentence is recorded, or none that you may see.'}</strong></p>
    {data.governing ? <p class="govuk-body">{lengthWords(data.governing)}, for {data.governing.offence} ({data.governing.court}, {longDay(data.governing.imposed)}).</p> : null}
    {data.sentences.length > 1 ? (
      <Details summaryText={`All ${data.sentences.length} sentences`}><SentenceTable sentences={data.sentences} today={frame.today} /></Details>
    ) : null}
  </SummaryCard>
)

const sentencesPage = page({
  path: '/people/:person/sentences',
  ask: listSentences,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Sentences of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` }, wide: true }),
  render: ({ person, sentences, prisons, today }, frame) => (
    <>
      <h1 class="govuk-heading-l">Sentences</h1>
      <SentenceTable sentences={sentences} today={today} />
      <h2 class="govuk-heading-m">Record a sentence</h2>
      <CheckedForm frame={frame} action={`/people/${person.id}/sentences`} submit="Record the sentence">
        <RadioField frame={frame} name="kind" label="What kind of sentence is it?" choices={Object.entries(SENTENCE_KINDS).map(([value, text]) => ({ value, text }))} />
        <TextField frame={frame} name="offenceCode" label="Code of the offence" hint="From the court result or the national offence list, for example TH68010" width={10} />
        <TextField frame={frame} name="court" label="Court" width={30} />
        <DayField frame={frame} name="offenceDay" label="Day of the offence" />
        <DayField frame={frame} name="imposed" label="Day of the sentence" />
        <TextField frame={frame} name="months" label="Length in months" inputmode="numeric" width={3} />
        <DayField frame={frame} name="sentenceEnd" label="Last day of the sentence" />
        <DayField
          frame={frame} name="supervisionEnd" label="Last day of supervision (if you know it)"
          hint={`Left empty, it is the end of the sentence, or a year after release for prison sentences under two years (${SUPERVISION_RULE.source})`}
        />
        <h3 class="govuk-heading-s">Only for prison</h3>
        <SelectField frame={frame} name="prison" label="Prison" empty="Not in prison" choices={prisons.map(({ code, name }) => ({ value: code, text: prisonTitle(name) }))} />
        <DayField frame={frame} name="custodyStart" label="Day on which custody began" />
        <DayField frame={frame} name="plannedRelease" label="Planned release day" hint="As the prison calculated it" />
        <RadioField
          frame={frame} name="homelessOnEntry" label="Was the person homeless when they came into prison?" inline
          choices={[{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }, { value: '', text: 'Not known' }]}
        />
      </CheckedForm>
    </>
  ),
})

type Prisons = readonly { readonly code: string; readonly name: string }[]

const PrisonField = ({ frame, prisons, label }: { readonly frame: Frame; readonly prisons: Prisons; readonly label: string }): VNode =>
  <SelectField frame={frame} name="prison" label={label} empty="Choose a prison" choices={prisons.map(({ code, name }) => ({ value: code, text: prisonTitle(name) }))} />

/** What seldom happens stands behind a line, and is open when its form was sent. */
const InCustody = ({ sentence, prisons, frame }: { readonly sentence: Sentence; readonly prisons: Prisons; readonly frame: Frame }): VNode => {
  const [moving, ending] = [ownForm(frame, 'transfer'), ownForm(frame, 'end')]
  const sent = (name: string): boolean => frame.values[WHICH_FORM] === name
  return (
    <>
      <Details
        summaryText="Record a move to another prison" open={sent('transfer')} html={(
          <CheckedForm frame={moving} action={`/sentences/${sentence.id}/transfer`} hidden={{ version: String(sentence.version), [WHICH_FORM]: 'transfer' }} submit="Record the move">
            <PrisonField frame={moving} prisons={prisons} label="Which prison are they in now?" />
            <DayField frame={moving} name="moved" label="Day of the move" />
            <TextArea frame={moving} name="reason" label="Why were they moved?" rows={2} />
          </CheckedForm>
        )}
      />
      <Details
        summaryText="Record a death, or a removal from the country" open={sent('end')} html={(
          <CheckedForm frame={ending} action={`/sentences/${sentence.id}/end-of-custody`} hidden={{ version: String(sentence.version), [WHICH_FORM]: 'end' }} submit="Record it">
            <RadioField frame={ending} name="how" label="What happened?" choices={Object.entries(CUSTODY_ENDS).map(([value, text]) => ({ value, text }))} />
            <DayField frame={ending} name="ended" label="Day on which it happened" />
            <TextArea frame={ending} name="reason" label="How is it known?" rows={2} />
          </CheckedForm>
        )}
      />
    </>
  )
}

/** After a release: back in prison by a recall. */
const AfterRelease = ({ sentence, prisons, frame }: { readonly sentence: Sentence; readonly prisons: Prisons; readonly frame: Frame }): VNode => {
  const own = ownForm(frame, 'return')
  return (
    <Details
      summaryText="Record a return to prison after recall" open={frame.values[WHICH_FORM] === 'return'} html={(
        <CheckedForm frame={own} action={`/sentences/${sentence.id}/return`} hidden={{ version: String(sentence.version), [WHICH_FORM]: 'return' }} submit="Record the return">
          <PrisonField frame={own} prisons={prisons} label="Which prison are they in?" />
          <DayField frame={own} name="returned" label="Day of the return" />
          <DayField frame={own} name="plannedRelease" label="Day of the next release" hint="As the prison calculated it" />
          <TextArea frame={own} name="reason" label="Why were they recalled?" rows={2} />
        </CheckedForm>
      )}
    />
  )
}

const sentencePage = page({
  path: '/sentences/:sentence',
  ask: openSentence,
  input: ({ params }) => ({ sentence: params['sentence'] ?? '' }),
  title: ({ person }) => `Sentence of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ sentence, standing, moves, prisons, today }, sentFrame) => {
    const { custody } = sentence
    const frame = mainForm(sentFrame)
    const releasing = ownForm(sentFrame, 'release')
    return (
      <>
        <h1 class="govuk-heading-l">{lengthWords(sentence)}</h1>
        <p class="govuk-body-l">{standingWords(standing, today)}</p>
        <p class="govuk-body">{sentence.offence}, on {longDay(sentence.offenceDay)}. {sentence.court}, {longDay(sentence.imposed)}. The sentence ends on {longDay(sentence.sentenceEnd)}, supervision on {longDay(sentence.supervisionEnd)}.</p>
        {custody && !custody.released ? (
          <>
            <h2 class="govuk-heading-m">{custody.plannedRelease <= today ? 'Has the release happened?' : 'Record the release'}</h2>
            <CheckedForm frame={releasing} action={`/sentences/${sentence.id}/release`} hidden={{ version: String(sentence.version), [WHICH_FORM]: 'release' }} submit="Record the release">
              <DayField frame={releasing} name="released" label="Day of release" hint={`Planned: ${longDay(custody.plannedRelease)} (${relativeDay(custody.plannedRelease, today)})`} value={custody.plannedRelease <= today ? custody.plannedRelease : undefined} />
            </CheckedForm>
            <h2 class="govuk-heading-m">Move the release day</h2>
            <CheckedForm frame={frame} action={`/sentences/${sentence.id}/release-day`} hidden={{ version: String(sentence.version) }} submit="Move the release day">
              <DayField frame={frame} name="day" label="New release day" />
              <TextArea frame={frame} name="reason" label="Why has it moved?" rows={2} />
            </CheckedForm>
            <InCustody sentence={sentence} prisons={prisons} frame={sentFrame} />
          </>
        ) : null}
        {custody?.released && !custody.endedAs && standing.at === 'on-licence' ? <AfterRelease sentence={sentence} prisons={prisons} frame={sentFrame} /> : null}
        {moves.length === 0 ? null : (
          <DataTable
            caption="How the release day moved" rows={moves} empty="" columns={[
              { heading: 'Recorded', cell: (row) => shortDay(row.changedOn) },
              { heading: 'From', cell: (row) => shortDay(row.from) },
              { heading: 'To', names: true, cell: (row) => shortDay(row.to) },
              { heading: 'Why', cell: (row) => row.reason },
            ]}
          />
        )}
      </>
    )
  },
})

export const sentencesPages: Pages = {
  routes: [
    sentencesPage,
    form({
      path: '/people/:person/sentences', does: recordSentence, again: sentencesPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/sentences`,
      notice: () => 'The sentence is recorded.',
    }),
    sentencePage,
    form({
      path: '/sentences/:sentence/release', does: recordRelease, again: sentencePage,
      input: ({ params }, values) => ({ ...values, sentence: params['sentence'] }),
      next: ({ person }) => `/people/${person}`,
      notice: () => 'The release is recorded.',
    }),
    form({
      path: '/sentences/:sentence/release-day', does: changeReleaseDay, again: sentencePage,
      input: ({ params }, values) => ({ ...values, sentence: params['sentence'] }),
      next: ({ sentence }) => `/sentences/${sentence}`,
      notice: () => 'The release day is moved.',
    }),
    form({
      path: '/sentences/:sentence/transfer', does: transfer, again: sentencePage,
      input: ({ params }, values) => ({ ...values, sentence: params['sentence'] }),
      next: ({ person }) => `/people/${person}`,
      notice: ({ prison, known }) => `The move to ${prison} is recorded.${known ? '' : ' That prison does not use Throughline: tell its team yourself.'}`,
    }),
    form({
      path: '/sentences/:sentence/end-of-custody', does: endCustody, again: sentencePage,
      input: ({ params }, values) => ({ ...values, sentence: params['sentence'] }),
      next: ({ person }) => `/people/${person}`,
      notice: () => 'It is recorded. Nothing more is asked of anybody for this release.',
    }),
    form({
      path: '/sentences/:sentence/return', does: recordReturn, again: sentencePage,
      input: ({ params }, values) => ({ ...values, sentence: params['sentence'] }),
      next: ({ person }) => `/people/${person}`,
      notice: () => 'The return is recorded. The release plan begins again.',
    }),
  ],
  panels: [
    panelView<{ words: string | null; governing: PersonSentence | null; sentences: readonly PersonSentence[] }>('sentences.where', (data, frame, person) => <WherePanel data={data} frame={frame} person={person} />),
  ],
}
