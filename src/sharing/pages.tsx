/** What people see of sharing: why something can be seen, the agreements, and who looked. */
import { longDay, longMoment, shortDay } from '../core/dates.ts'
import { CLASSES, PURPOSES } from '../platform/vocabulary.ts'
import { PersonBar } from '../people/pages.tsx'
import { SummaryCard } from '../ui/cards.tsx'
import { Details } from '../ui/govuk/details.tsx'
import { SummaryList } from '../ui/govuk/summary-list.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { CursorPages, DataTable } from '../ui/list.tsx'
import { page, panelView, type Pages } from '../ui/page.ts'
import { listAgreements, roleTitle, whoLooked, type ClassSighting } from './actions.ts'

const SIGHT_WORDS = { visible: 'You can see', masked: 'Not shown to you', 'exists-only': 'Ask', hidden: 'Not shared with you' } as const
const SIGHT_TAGS = { visible: 'govuk-tag--green', masked: 'govuk-tag--yellow', 'exists-only': 'govuk-tag--yellow', hidden: 'govuk-tag--grey' } as const

const sightPanel = panelView('sharing.sight', (sightings: readonly ClassSighting[]) => (
  <Details summaryText="Why can I see this?">
    <DataTable
      caption="What you may see of this person, and why" quiet narrow rows={sightings} empty=""
      columns={[
        { heading: 'Information', names: true, cell: (row) => CLASSES[row.class] },
        { heading: 'You', cell: (row) => <Tag text={SIGHT_WORDS[row.sight]} classes={SIGHT_TAGS[row.sight]} /> },
        { heading: 'Why', cell: (row) => (row.contact ? `${row.reason} Ask ${row.contact}.` : row.reason) },
      ]}
    />
  </Details>
))

const agreementsPage = page({
  path: '/agreements',
  ask: listAgreements,
  menu: { text: 'Agreements', order: 60, roles: ['governance-lead', 'data-officer'] },
  input: () => ({}),
  title: () => 'Information sharing agreements',
  render: ({ agreements, today }) => (
    <>
      <h1 class="govuk-heading-l">Information sharing agreements</h1>
      <p class="govuk-body">Nobody sees anything of another organisation’s people without one of these in force.</p>
      {agreements.length === 0 ? <p class="govuk-body">Your organisation’s partnerships have no agreement yet.</p> : agreements.map((agreement) => {
        const inForce = agreement.from <= today && today <= agreement.until
        return (
          <SummaryCard title={agreement.title}>
            <p class="govuk-body"><Tag text={inForce ? 'In force' : 'Not in force'} classes={inForce ? 'govuk-tag--green' : 'govuk-tag--red'} /> {agreement.reference}, from {longDay(agreement.from)} until {longDay(agreement.until)}, reviewed on {longDay(agreement.review)}</p>
            <p class="govuk-body">{agreement.about}</p>
            <SummaryList rows={[
              { key: { text: 'Purposes' }, value: { text: agreement.purposes.map((purpose) => PURPOSES[purpose]).join('; ') } },
              { key: { text: 'Statutory gateway' }, value: { text: agreement.gateway.join('; ') } },
              { key: { text: 'Regime' }, value: { text: agreement.regime } },
            ]} />
            <Details summaryText={`Parties and what each shares (${agreement.parties.length})`}>
              <DataTable caption="Parties" quiet narrow rows={agreement.parties} empty="" columns={[
                { heading: 'Party', names: true, cell: (party) => party.name },
                { heading: 'As', cell: (party) => CAPACITIES[party.capacity] },
                { heading: 'Shares', cell: (party) => party.shares.join(', ') || 'nothing of its own' },
                { heading: 'Signed', cell: (party) => (party.signedOn ? shortDay(party.signedOn) : 'Not signed: receives nothing') },
              ]} />
            </Details>
          </SummaryCard>
        )
      })}
    </>
  ),
})

const CAPACITIES = { controller: 'Controller', 'joint-controller': 'Joint controller', processor: 'Processor' } as const

const OUTCOMES: Readonly<Record<string, string>> = { done: '', previewed: 'checked, not saved', refused: 'refused', 'not-found': 'nothing shown', denied: 'not permitted' }

/** What allowed a look was written for whoever looked; here it is read by somebody else. */
const allowedWords = (words: string | null): string => {
  if (words === null) return 'Nothing did: nothing was shown'
  const told = words.replace(/\b(visible|masked): /, '').replaceAll('your organisation', 'their organisation').replaceAll('your role', 'their role').replaceAll('Your role', 'Their role')
  return told.charAt(0).toUpperCase() + told.slice(1)
}

const looksPage = page({
  path: '/people/:person/looks',
  ask: whoLooked,
  input: ({ params, query }) => ({ person: params['person'] ?? '', before: query['before'] ?? '' }),
  title: ({ person }) => `Who looked at ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` }, wide: true }),
  render: ({ person, looks, next }, frame) => (
    <>
      <h1 class="govuk-heading-l">Who looked at {person.forename} {person.surname}</h1>
      <DataTable
        caption="Newest first" quiet rows={looks} empty="Nobody has looked yet."
        columns={[
          { heading: 'When', cell: (look) => longMoment(look.occurredAt) },
          { heading: 'Who', names: true, cell: (look) => <>{look.who}<br /><span class="govuk-hint">{look.role ? roleTitle(look.role) : ''}, {look.organisation}</span></> },
          { heading: 'Did', cell: (look) => <>{frame.titleOf?.(look.name) ?? look.name}{OUTCOMES[look.outcome] ? ` (${OUTCOMES[look.outcome]})` : ''}</> },
          { heading: 'Why', cell: (look) => (look.purpose && look.purpose in PURPOSES ? PURPOSES[look.purpose as keyof typeof PURPOSES] : '') },
          { heading: 'What allowed it', cell: (look) => allowedWords(look.allowedBy) },
        ]}
      />
      <CursorPages next={next ? `/people/${person.id}/looks?before=${encodeURIComponent(next)}` : undefined} what="looks" />
    </>
  ),
})

export const sharingPages: Pages = { routes: [agreementsPage, looksPage], panels: [sightPanel] }
