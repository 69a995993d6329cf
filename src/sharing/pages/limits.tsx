/** Exclusions and locks: the keeper's list, one limit, the two forms, the panel of the person page, and declaring that one knows somebody. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { CheckboxField, DayField, Form, TextArea, TextField } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, panelView, type AnyForm, type AnyPage } from '../../ui/page.ts'
import { conflictForm, declareConflict, exclude, liftLimit, limitForm, listLimits, lock, openLimit, proposeExclusion, reviewLimit, type LimitRow, type LimitsPanel } from '../actions.ts'
import { KEEPING } from '../actions/limits.ts'
import { LIMIT_KINDS, type OpenWork } from '../limits.ts'
import { calledWords, PersonCalled } from './called.tsx'

const colleagueWords = ({ kind, colleagues, kept, organisation }: LimitRow): string => (!kept ? `Kept by ${organisation}` : kind === 'lock' ? `Only ${colleagues.join(', ')}` : `Not ${colleagues.join(', ')}`)

const ReviewTag = ({ row, today }: { readonly row: LimitRow; readonly today: string }): VNode =>
  row.review === null || row.review <= today
    ? <Tag text={row.review === null ? 'No day set' : `Look at it again: due ${relativeDay(row.review, today)}`} classes="govuk-tag--red" />
    : <>{shortDay(row.review)}</>

const limitsPage = page({
  path: '/limits',
  ask: listLimits,
  menu: { text: 'Exclusions and locks', order: 63, roles: KEEPING },
  input: () => ({}),
  title: () => 'Exclusions and locks',
  render: ({ standing, lifted, today }) => {
    const isDue = (row: LimitRow): boolean => row.review === null || row.review <= today
    const due = standing.filter((row) => row.kept && isDue(row)).length
    const partners = standing.filter((row) => !row.kept && isDue(row)).length
    return (
      <>
        <h1 class="govuk-heading-l">Exclusions and locks</h1>
        <p class="govuk-body-l">{due === 0 ? 'None is due to be looked at again.' : due === 1 ? 'One is due to be looked at again.' : `${due} are due to be looked at again.`}{partners === 0 ? '' : ` ${partners === 1 ? 'One is late at a partner, who keeps it.' : `${partners} are late at partners, who keep them.`}`}</p>
        <p class="govuk-body"><a class="govuk-link" href="/limits/exclusions">Shut a colleague out of a person</a>{' · '}<a class="govuk-link" href="/limits/locks">Lock a person’s record to named staff</a></p>
        <DataTable
          caption="In force or to come, what is due first" quiet rows={standing} empty="There is none."
          columns={[
            { heading: 'Limit', names: true, cell: (row) => <a class="govuk-link" href={`/limits/${row.id}`}>{LIMIT_KINDS[row.kind]}<span class="govuk-visually-hidden"> of {calledWords(row)}</span></a> },
            { heading: 'Person', cell: (row) => <PersonCalled {...row} /> },
            { heading: 'Who', cell: (row) => <div>{colleagueWords(row)}{row.kept ? <span class="govuk-hint">{row.organisation}</span> : null}</div> },
            { heading: 'Since', cell: (row) => shortDay(row.from) },
            { heading: 'Looked at again', cell: (row) => <ReviewTag row={row} today={today} /> },
          ]}
        />
        {lifted.length === 0 ? null : (
          <Details summaryText={`Lifted (${lifted.length})`}>
            <DataTable
              caption="Lifted" quiet narrow rows={lifted} empty=""
              columns={[
                { heading: 'Person', names: true, cell: (row) => <PersonCalled {...row} /> }, { heading: 'Who', cell: (row) => `${LIMIT_KINDS[row.kind]}: ${colleagueWords(row)}` },
                { heading: 'Until', cell: (row) => (row.until ? shortDay(row.until) : '') }, { heading: 'Because', cell: (row) => row.liftedBecause ?? '' },
              ]}
            />
          </Details>
        )}
      </>
    )
  },
})

const limitPage = page({
  path: '/limits/:limit',
  ask: openLimit,
  input: ({ params }) => ({ limit: params['limit'] ?? '' }),
  title: ({ row }) => `${LIMIT_KINDS[row.kind]}: ${calledWords(row)}`,
  around: () => ({ back: { href: '/limits', text: 'Exclusions and locks' } }),
  render: ({ row, today, next }, frame) => {
    const stands = row.until === null || row.until >= today
    return (
      <>
        <h1 class="govuk-heading-l">{LIMIT_KINDS[row.kind]}: {calledWords(row)}</h1>
        <SummaryList rows={[
          ['Who', colleagueWords(row)], ['Why', row.reason ?? `Known at ${row.organisation}, to those who keep its limits`], ...(row.kept ? [['Set by', `${row.setBy ?? 'not known'}, ${row.organisation}`]] : []), ['From', longDay(row.from)],
          ['Looked at again', row.review ? `${longDay(row.review)}, ${relativeDay(row.review, today)}` : 'No day set'], ...(stands ? [] : [['Lifted because', row.liftedBecause ?? '']]),
        ].map(([key, value]) => ({ key: { text: key ?? '' }, value: { text: value ?? '' } }))} />
        {row.findings.length === 0 ? null : (
          <DataTable caption="Looked at" quiet narrow rows={row.findings} empty="" columns={[
            { heading: 'When', cell: (one) => shortDay(one.on) }, { heading: 'What was found', names: true, cell: (one) => one.finding }, { heading: 'By', cell: (one) => one.by },
          ]} />
        )}
        {stands && row.kept ? (
          <>
            <h2 class="govuk-heading-m">It is still needed</h2>
            <Form frame={frame} action={`/limits/${row.id}/reviews`} submit="Keep it">
              <TextArea frame={frame} name="finding" label="Why is it still needed?" rows={2} />
              <DayField frame={frame} name="next" label="Look at it again on" value={next} />
            </Form>
            <h2 class="govuk-heading-m">It is no longer needed</h2>
            <Form frame={frame} action={`/limits/${row.id}/lifting`} submit="Lift it now" submitClasses="govuk-button--warning">
              <TextArea frame={frame} name="because" label="Why is it no longer needed?" rows={2} />
            </Form>
          </>
        ) : null}
      </>
    )
  },
})

const Work = ({ work }: { readonly work: readonly (OpenWork & { readonly name: string })[] }): VNode | null => (work.length === 0 ? null : (
  <InsetText><ul class="govuk-list">{work.map((one) => <li>{one.name} {one.words}. <a class="govuk-link" href={one.href}>Hand over</a></li>)}</ul></InsetText>
))

const exclusionPage = page({
  path: '/limits/exclusions',
  ask: limitForm,
  input: ({ query }) => ({ reference: query['reference'] ?? '' }),
  title: () => 'Shut a colleague out of a person',
  around: () => ({ back: { href: '/limits', text: 'Exclusions and locks' } }),
  render: ({ reference, review, today, work }, frame) => (
    <>
      <h1 class="govuk-heading-l">Shut a colleague out of a person</h1>
      <p class="govuk-body">For a relative, a friend or another conflict of interest. The colleague finds nothing of the person any more, as if there were no such record, and emergency access does not open it.</p>
      <Work work={work} />
      <CheckedForm frame={frame} action="/limits/exclusions" submit="Shut this colleague out">
        <TextField frame={frame} name="reference" label="The person’s reference" hint="For example, P-7K2M9QX" width={10} value={reference} />
        <TextField frame={frame} name="colleague" label="The colleague’s work e-mail address" hint="Of your own organisation; a governance lead may name a partner’s" type="email" />
        <TextArea frame={frame} name="reason" label="Why?" rows={2} />
        <DayField frame={frame} name="from" label="From" value={today} />
        <DayField frame={frame} name="review" label="Look at it again on" value={review} />
      </CheckedForm>
      <p class="govuk-body">A partner’s colleague, or a governance lead? <a class="govuk-link" href="/limits/proposals">Propose it to those who may</a>.</p>
    </>
  ),
})

const proposalPage = page({
  path: '/limits/proposals',
  ask: limitForm,
  input: ({ query }) => ({ reference: query['reference'] ?? '' }),
  title: () => 'Propose to shut a colleague out',
  around: () => ({ back: { href: '/limits/exclusions', text: 'Shut a colleague out of a person' } }),
  render: ({ reference }, frame) => (
    <>
      <h1 class="govuk-heading-l">Propose to shut a colleague out</h1>
      <p class="govuk-body">A partner’s colleague is shut out by the partner’s own keepers or by a governance lead, and a governance lead by another lead. They are told who proposes it, of whom and by which reference; tell them why yourself.</p>
      <CheckedForm frame={frame} action="/limits/proposals" submit="Propose it">
        <TextField frame={frame} name="reference" label="The person’s reference" hint="For example, P-7K2M9QX" width={10} value={reference} />
        <TextField frame={frame} name="colleague" label="The colleague’s work e-mail address" type="email" />
      </CheckedForm>
    </>
  ),
})

const lockPage = page({
  path: '/limits/locks',
  ask: limitForm,
  input: ({ query }) => ({ reference: query['reference'] ?? '' }),
  title: () => 'Lock a person’s record to named staff',
  around: () => ({ back: { href: '/limits', text: 'Exclusions and locks' } }),
  render: ({ reference, review, today, colleagues: own, elsewhere, work }, frame) => {
    return (
      <>
        <h1 class="govuk-heading-l">Lock a person’s record to named staff</h1>
        <p class="govuk-body">Only those you name go on seeing what your organisation knows about the person. Nobody else of yours sees the person at all; name yourself too if you work with them. A partner keeps what it knows itself, and its staff go on seeing that.</p>
        {elsewhere === 0 ? null : <p class="govuk-body">{elsewhere === 1 ? 'One other organisation' : `${elsewhere} other organisations`} that you may know of {elsewhere === 1 ? 'works' : 'work'} with this person. Health services are not counted.</p>}
        <Work work={work} />
        <CheckedForm frame={frame} action="/limits/locks" submit="Lock the record">
          <TextField frame={frame} name="reference" label="The person’s reference" hint="For example, P-7K2M9QX" width={10} value={reference} />
          {own.length === 0 ? null : <CheckboxField frame={frame} name="accounts" label="Colleagues who see this person today" small choices={own.map((one) => ({ value: one.accountId, text: one.name }))} />}
          <TextArea frame={frame} name="others" label={own.length === 0 ? 'Who goes on seeing the person?' : 'Anybody else?'} hint="Work e-mail addresses, one on each line" rows={3} />
          <TextArea frame={frame} name="reason" label="Why?" rows={2} />
          <DayField frame={frame} name="from" label="From" value={today} />
          <DayField frame={frame} name="review" label="Look at it again on" value={review} />
        </CheckedForm>
      </>
    )
  },
})

const conflictPage = page({
  path: '/people/:person/conflict',
  ask: conflictForm,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `You know ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, work }, frame) => (
    <>
      <h1 class="govuk-heading-l">You know {person.forename} {person.surname}</h1>
      <p class="govuk-body">Once you have said so you see nothing of this person any more, at once. You cannot take it back yourself: your head, an administrator or the governance lead can.</p>
      {work.length === 0 ? null : <InsetText>{work.map((one) => <p class="govuk-body">{frame.viewer?.name} {one.words}. Hand over first if you can: <a class="govuk-link" href={one.href}>hand over</a>. Otherwise your head is told that the person needs somebody else.</p>)}</InsetText>}
      <CheckedForm frame={frame} action={`/people/${person.id}/conflict`} submit="I know this person">
        <TextArea frame={frame} name="reason" label="How do you know them?" hint="At least 10 letters. Your head and the governance lead read it." rows={2} />
      </CheckedForm>
    </>
  ),
})

export const limitsPanel = panelView('sharing.limits', ({ limits, reference, mayKeep, mayDeclare, today }: LimitsPanel, _frame, person) => (
  <Details summaryText={limits.length === 0 ? 'Exclusions and locks' : `Exclusions and locks (${limits.length})`} open={limits.some((row) => row.review !== null && row.review <= today)}>
    {limits.map((row) => <p class="govuk-body"><a class="govuk-link" href={`/limits/${row.id}`}>{LIMIT_KINDS[row.kind]}</a>: {colleagueWords(row)} <ReviewTag row={row} today={today} /></p>)}
    {mayKeep ? <p class="govuk-body"><a class="govuk-link" href={`/limits/exclusions?reference=${reference}`}>Shut a colleague out</a>{' · '}<a class="govuk-link" href={`/limits/locks?reference=${reference}`}>Lock to named staff</a></p> : null}
    {mayDeclare ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/conflict`}>I know this person</a>: a relative, a friend, or somebody you should not work with</p> : null}
  </Details>
))

export const limitRoutes: readonly (AnyPage | AnyForm)[] = [
  limitsPage, exclusionPage, proposalPage, lockPage, limitPage, conflictPage,
  form({ path: '/limits/exclusions', does: exclude, again: exclusionPage, input: (_request, values) => values, next: () => '/limits', notice: () => 'The colleague no longer sees this person.' }),
  form({ path: '/limits/proposals', does: proposeExclusion, again: proposalPage, input: (_request, values) => values, next: () => '/limits', notice: () => 'Those who may decide have been told.' }),
  form({ path: '/limits/locks', does: lock, again: lockPage, input: (_request, values) => values, next: () => '/limits', notice: () => 'The record is locked to those you named.' }),
  form({ path: '/limits/:limit/reviews', does: reviewLimit, again: limitPage, input: ({ params }, values) => ({ ...values, limit: params['limit'] }), next: () => '/limits', notice: () => 'It stands, and comes up again on its day.' }),
  form({ path: '/limits/:limit/lifting', does: liftLimit, again: limitPage, input: ({ params }, values) => ({ ...values, limit: params['limit'] }), next: () => '/limits', notice: () => 'It is lifted.' }),
  form({
    path: '/people/:person/conflict', does: declareConflict, again: conflictPage, input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: () => '/people', notice: () => 'You no longer see this person. Your head has been told.',
  }),
]
