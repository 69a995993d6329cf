/** The agreements of a partnership. */
import { longDay, shortDay } from '../../core/dates.ts'
import { PURPOSES } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { SummaryList } from '../../ui/govuk/summary-list.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { listAgreements } from '../actions.ts'

export const agreementsPage = page({
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
