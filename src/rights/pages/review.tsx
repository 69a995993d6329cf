/** Reading a copy through, part by part and row by row: what is marked, and what to do with it. Works without JavaScript and on a phone. */
import type { VNode } from 'preact'
import { PersonBar } from '../../people/pages.tsx'
import { keysOf } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckboxField, Form, RadioField, SelectField, TextArea } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages } from '../../ui/list.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { decideCopyRow, finishReview, keepUnmarked, reviewCopy, type RowToReview } from '../actions.ts'
import { valueWords } from '../copy.ts'
import { MARKS } from '../marks.ts'
import { GROUNDS } from '../redaction.ts'
import { requestHref } from './requests.tsx'

const partHref = (request: string, part: number, from = 0): string => `${requestHref(request)}/review?part=${part}${from > 0 ? `&from=${from}` : ''}`
const here = (query: Readonly<Record<string, string>>): string => `part=${query['part'] ?? '1'}&from=${query['from'] ?? '0'}`

const Decided = ({ row }: { readonly row: RowToReview }): VNode => (row.decision === null ? <Tag text="To decide" classes="govuk-tag--yellow" />
  : row.decision === 'keep' ? <><Tag text="Stays" classes="govuk-tag--green" /> {row.decidedBy}</>
    : <><Tag text="Withheld" classes="govuk-tag--red" /> {row.decidedBy}: {[...row.fields, ...row.words.map((words) => `“${words}”`)].join(', ')} ({row.ground === null ? '' : GROUNDS[row.ground].title.toLowerCase()})</>)

/** Only the form that was sent shows what was typed and what was wrong with it. */
const frameOf = (frame: Frame, row: string): Frame => (frame.values['row'] === row ? frame : { ...frame, values: {}, errors: [] })

const RowView = ({ row, frame, request, place, open, at }: { readonly row: RowToReview; readonly frame: Frame; readonly request: string; readonly place: number; readonly open: boolean; readonly at: string }): VNode => {
  const own = frameOf(frame, row.id)
  return (
    <SummaryCard title={`Row ${place}`} level={3} tone={row.marks.length > 0 && row.decision === null ? 'urgent' : 'plain'}>
      <p class="govuk-body"><Decided row={row} /></p>
      {row.marks.length > 0 ? <p class="govuk-body"><strong>Look at:</strong> {row.marks.map(({ mark, words }, i) => <>{i > 0 ? '; ' : ''}<mark>{words}</mark> ({MARKS[mark].toLowerCase()})</>)}</p> : null}
      <SummaryList classes="govuk-summary-list--no-border" rows={Object.entries(row.told).map(([name, value]) => ({ key: { text: name }, value: { text: valueWords(value) } }))} />
      {open ? (
        <Details summaryText={row.decision === null ? 'Decide this row' : 'Decide it again'} open={(row.marks.length > 0 && row.decision === null) || frame.values['row'] === row.id}>
          <Form frame={own} action={`${requestHref(request)}/review?${at}`} hidden={{ row: row.id }} submit="Save the decision">
            <RadioField frame={own} name="decision" label="What becomes of it?" small value={row.decision ?? ''} choices={[{ value: 'keep', text: 'It stays as it is' }, { value: 'redact', text: 'Something is withheld' }]} />
            <CheckboxField frame={own} name="fields" label="Whole answers" hint="All ticked: the row goes" small values={row.fields} choices={Object.keys(row.told).map((name) => ({ value: name, text: name }))} />
            <TextArea frame={own} name="words" label="Words" hint="One find a line, as it stands in the row; each goes wherever it stands" rows={Math.max(2, row.marks.length)} value={row.decision === null ? row.marks.map(({ words }) => words).join('\n') : row.words.join('\n')} />
            <SelectField frame={own} name="ground" label="Ground" empty="Choose a ground" value={row.ground ?? ''} choices={keysOf(GROUNDS).map((ground) => ({ value: ground, text: `${GROUNDS[ground].title} (${GROUNDS[ground].source})` }))} />
          </Form>
        </Details>
      ) : null}
    </SummaryCard>
  )
}

const reviewPage = page({
  path: '/rights/requests/:request/review',
  ask: reviewCopy,
  input: ({ params, query }) => ({ request: params['request'] ?? '', part: query['part'] ?? '1', from: query['from'] ?? '0' }),
  title: ({ request, title }) => `Read through ${request.reference}: ${title}`,
  around: ({ request, person }) => ({ banner: <PersonBar person={person} />, back: { text: request.reference, href: requestHref(request.id) } }),
  render: ({ request, parts, rows, at, title, from, more, size, reviewers, me }, frame) => {
    const left = parts.reduce((sum, part) => sum + part.open, 0)
    const open = request.state === 'gathered'
    const unmarked = rows.filter((row) => row.marks.length === 0 && row.decision === null)
    const next = parts.findIndex((part) => part.open > 0) + 1
    return (
      <>
        <h1 class="govuk-heading-l">Read it through</h1>
        <p class="govuk-body-l">{left === 0 ? 'Every row is decided.' : `${left} ${left === 1 ? 'row is' : 'rows are'} to be decided.`}{!open && reviewers.includes(me) ? ' You read this through, so somebody else approves it.' : ''}</p>
        {open && left === 0 ? <Form frame={{ ...frame, errors: [] }} action={`${requestHref(request.id)}/reading`} hidden={{ version: String(request.version) }} submit="It is read through" /> : null}
        {open && left > 0 && next > 0 && next !== at ? <p class="govuk-body"><a class="govuk-link" href={partHref(request.id, next)}>Go on with “{parts[next - 1]?.title}”</a></p> : null}
        <Details summaryText={`All ${parts.length} parts`}>
          <ol class="govuk-list govuk-list--number">{parts.map((part, i) => <li><a class="govuk-link" href={partHref(request.id, i + 1)}>{part.title}</a> ({part.rows} {part.rows === 1 ? 'row' : 'rows'}, {part.open} to decide, {part.marked} marked)</li>)}</ol>
        </Details>
        <h2 class="govuk-heading-m">{title}</h2>
        {rows.map((row, i) => <RowView row={row} frame={frame} request={request.id} place={from + i + 1} open={open} at={`part=${at}&from=${from}`} />)}
        {open && unmarked.length > 0 ? (
          <Form frame={{ ...frame, errors: [] }} action={`${requestHref(request.id)}/kept-rows?part=${at}&from=${from}`} hidden={{ section: title, list: unmarked.map(({ id }) => id).join(' ') }} submit={`Keep the ${unmarked.length} ${unmarked.length === 1 ? 'row' : 'rows'} here without a mark`}>
            <p class="govuk-body">Read them first: the marks are made by rule and miss things.</p>
          </Form>
        ) : null}
        <CursorPages what="rows" previous={from > 0 ? partHref(request.id, at, Math.max(0, from - size)) : undefined} next={more ? partHref(request.id, at, from + size) : undefined} />
      </>
    )
  },
})

export const reviewRoutes: readonly Route[] = [
  reviewPage,
  form({
    path: '/rights/requests/:request/review', does: decideCopyRow, again: reviewPage,
    input: ({ params }, values) => ({ ...values, request: params['request'] }),
    next: (_output, { params, query }) => `${requestHref(params['request'] ?? '')}/review?${here(query)}`,
    notice: () => 'The decision is saved.',
  }),
  form({
    path: '/rights/requests/:request/kept-rows', does: keepUnmarked, again: reviewPage,
    input: ({ params }, values) => ({ section: values['section'], rows: String(values['list'] ?? '').split(' ').filter((id) => id !== ''), request: params['request'] }),
    next: (_output, { params, query }) => `${requestHref(params['request'] ?? '')}/review?${here(query)}`,
    notice: ({ kept }) => `${kept} ${kept === 1 ? 'row stays' : 'rows stay'}.`,
  }),
  form({
    path: '/rights/requests/:request/reading', does: finishReview, again: reviewPage,
    input: ({ params }, values) => ({ ...values, request: params['request'] }),
    next: ({ request }) => requestHref(request),
    notice: () => 'It is read through. A second person approves it.',
  }),
]
