/** The liaison officer’s day: what is due to be told, my victims, and finding another. */
import type { VNode } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { waitingWords } from '../../audit/pages/reviews.tsx'
import { DueList } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page, search, type Route } from '../../ui/page.ts'
import { changeVictim, listVictims, openVictim, recordVictim, searchVictims, type VictimDuty } from '../actions.ts'
import { INFORMATION } from '../duties.ts'
import { RESTORATIVE_STATES } from '../restorative.ts'
import { CONTACT_WAYS, SCHEME_STATES } from '../rules.ts'
import { VICTIMS_SIDE } from '../../platform/vocabulary.ts'

/** What somebody is owed, in words. */
export const dutyTitle = (duty: Pick<VictimDuty, 'kind'>): string =>
  duty.kind === 'offer' ? 'Offer the Victim Contact Scheme' : `Tell them: ${INFORMATION[duty.kind].title.charAt(0).toLowerCase()}${INFORMATION[duty.kind].title.slice(1)}`

const SearchForm = ({ frame }: { readonly frame: Frame }): VNode => (
  <Form frame={frame} action="/victims/searches" submit="Find" submitClasses="govuk-button--secondary">
    <TextField frame={frame} name="words" label="Find a victim" hint="Surname, first name and surname, or V- reference" width={20} />
  </Form>
)

const listPage = page({
  path: '/victims',
  ask: listVictims,
  menu: { text: 'My victims', order: 10, roles: VICTIMS_SIDE },
  input: () => ({}),
  title: () => 'My victims',
  render: ({ victims, duties, restorative, looking, today }, frame) => {
    const overdue = duties.filter((duty) => duty.due < today).length
    return (
      <>
        <h1 class="govuk-heading-l">My victims</h1>
        <h2 class="govuk-heading-m">What is due{overdue > 0 ? `: ${overdue} overdue` : ''}</h2>
        <DueList today={today} empty="Nothing is due in the next four weeks." items={duties.map((duty) => {
          const victim = victims.find((one) => one.id === duty.victimId)
          return { what: dutyTitle(duty), href: `/victims/${duty.victimId}`, due: duty.due, who: victim ? `${victim.forename} ${victim.surname}` : '', detail: duty.eventDay ? `The event: ${shortDay(duty.eventDay)}` : undefined }
        })} />
        {looking.waiting === 0 ? null : (
          <p class="govuk-body"><a class="govuk-link" href="/looking-at-victims">Unusual looking by colleagues, to review</a>: {waitingWords(looking.waiting, looking.overdue).replace('One waits', 'one waits').replace('More', 'more')}</p>
        )}
        {restorative.length === 0 ? null : (
          <DataTable
            caption="Restorative justice under way" rows={restorative} empty=""
            columns={[
              { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/victims/${one.victimId}`}>{one.forename} {one.surname}</a> },
              { heading: 'Where it stands', cell: (one) => RESTORATIVE_STATES[one.state] },
              { heading: 'Since', cell: (one) => <span class="tl-nowrap">{shortDay(one.since)}</span> },
            ]}
          />
        )}
        <SearchForm frame={frame} />
        <p class="govuk-body"><a class="govuk-link" href="/victims/new">Record a victim</a></p>
        <DataTable
          caption="Those whom I keep in contact with" rows={victims} empty="You keep in contact with nobody yet."
          columns={[
            { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/victims/${one.id}`}>{one.forename} {one.surname}</a> },
            { heading: 'Reference', cell: (one) => <span class="tl-nowrap">{one.reference}</span> },
            { heading: 'Contact scheme', cell: (one) => (one.scheme ? SCHEME_STATES[one.scheme.state] : 'Not yet offered') },
            { heading: 'Never', cell: (one) => one.contactNever },
            { heading: 'Next due', cell: (one) => (one.next ? <span class="tl-nowrap">{shortDay(one.next)}</span> : '') },
          ]}
        />
      </>
    )
  },
})

const found = page({
  path: '/victims/searches/:search',
  ask: searchVictims,
  input: ({ query }) => ({ words: query['words'] ?? '' }),
  title: () => 'Victims found',
  around: () => ({ back: { text: 'My victims', href: '/victims' } }),
  render: ({ victims, more }, frame) => (
    <>
      <h1 class="govuk-heading-l">{victims.length === 0 ? 'Nobody found' : `${victims.length} found`}</h1>
      {more ? <p class="govuk-body">More match. Add a first name.</p> : null}
      <DataTable
        caption="Victims found" quiet rows={victims} empty="No victim of your organisation, or of one that shares with it, matches."
        columns={[
          { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/victims/${one.id}`}>{one.forename} {one.surname}</a> },
          { heading: 'Reference', cell: (one) => one.reference },
          { heading: 'Kept by', cell: (one) => `${one.officer ?? 'Nobody'}, ${one.organisation}` },
        ]}
      />
      <Details summaryText="Search again"><SearchForm frame={frame} /></Details>
    </>
  ),
})

type Known = { readonly [K in 'forename' | 'surname' | 'contactWay' | 'contactDetail' | 'contactWhen' | 'contactNever' | 'language' | 'safeWords' | 'children' | 'vulnerability']: string }

const RecordFields = ({ frame, known }: { readonly frame: Frame; readonly known?: Known }): VNode => (
  <>
    <TextField frame={frame} name="forename" label="First name" value={known?.forename} width={20} />
    <TextField frame={frame} name="surname" label="Surname" value={known?.surname} width={20} />
    <RadioField frame={frame} name="contactWay" label="How do they want to be reached?" value={known?.contactWay} choices={Object.entries(CONTACT_WAYS).map(([value, text]) => ({ value, text }))} />
    <TextArea frame={frame} name="contactDetail" label="Number or address" value={known?.contactDetail} rows={2} />
    <TextField frame={frame} name="contactWhen" label="When" hint="For example, weekday mornings" value={known?.contactWhen} />
    <TextArea frame={frame} name="contactNever" label="Never" hint="For example, ring at home; leave a message. Shown first on their page" value={known?.contactNever} rows={2} />
    <TextField frame={frame} name="safeWords" label="Safe words" hint="Words agreed with them, so that each knows who is speaking" value={known?.safeWords} width={20} />
    <TextField frame={frame} name="language" label="Language" hint="Leave empty for English" value={known?.language} width={20} />
    <TextArea frame={frame} name="children" label="Children" value={known?.children} rows={2} />
    <TextArea frame={frame} name="vulnerability" label="What makes them vulnerable, and what helps" value={known?.vulnerability} rows={3} />
  </>
)

const newPage = page({
  path: '/victims/new',
  ask: searchVictims,
  input: () => ({}),
  title: () => 'Record a victim',
  around: () => ({ back: { text: 'My victims', href: '/victims' } }),
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Record a victim</h1>
      <p class="govuk-body">Only the victims’ side sees this, and nobody who works with the person who offended.</p>
      <Form frame={frame} action="/victims" submit="Record"><RecordFields frame={frame} /></Form>
    </>
  ),
})

const changePage = page({
  path: '/victims/:victim/details',
  ask: openVictim,
  input: ({ params }) => ({ victim: params['victim'] ?? '' }),
  title: () => 'Change contact details',
  around: ({ victim }) => ({ back: { href: `/victims/${victim.id}` } }),
  render: ({ victim }, frame) => (
    <>
      <h1 class="govuk-heading-l">{victim.forename} {victim.surname}</h1>
      {frame.stale === undefined ? null : <p class="govuk-body">What is recorded now: {CONTACT_WAYS[victim.contactWay]}, {victim.contactDetail || 'no detail'}; never: {victim.contactNever || 'nothing'}.</p>}
      <Form frame={frame} action={`/victims/${victim.id}/details`} hidden={{ version: String(victim.version) }} submit="Save"><RecordFields frame={frame} known={victim} /></Form>
    </>
  ),
})

export const listRoutes: readonly Route[] = [
  listPage,
  search({ path: '/victims/searches', shows: found }),
  found,
  newPage,
  changePage,
  form({ path: '/victims', does: recordVictim, again: newPage, input: (_request, values) => values, next: ({ victim }) => `/victims/${victim}`, notice: () => 'The record is made. Offer the Victim Contact Scheme next.' }),
  form({
    path: '/victims/:victim/details', does: changeVictim, again: changePage, input: ({ params }, values) => ({ ...values, victim: params['victim'] }),
    next: ({ victim }) => `/victims/${victim}`, notice: () => 'The changes are saved.',
  }),
]
