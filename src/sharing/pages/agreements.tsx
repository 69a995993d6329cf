/** The agreements of a partnership: first what wants the lead's attention, then the register. */
import type { VNode } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { CLASSES, PURPOSES, type InformationClass } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { listAgreements } from '../actions.ts'
import type { AgreementState } from '../agreements.ts'
import { CLASS_WORDS } from '../effects.ts'

const COLOURS: Record<AgreementState, string> = {
  draft: 'govuk-tag--grey', 'out-for-signature': 'govuk-tag--yellow', waiting: 'govuk-tag--yellow', signed: 'govuk-tag--yellow', 'in-force': 'govuk-tag--green', ended: 'govuk-tag--red',
}

export const StateTag = ({ state, tag }: { readonly state: AgreementState; readonly tag: string }): VNode => <Tag text={tag} classes={COLOURS[state]} />

type Listed = Extract<Awaited<ReturnType<(typeof listAgreements)['run']>>, { ok: true }>['value']['agreements'][number]

/** What a party shares, in a few words: “who they are, the risk”. */
export const sharesWords = (shares: readonly InformationClass[]): string => shares.map((one) => CLASS_WORDS[one]).join(', ') || 'nothing of its own'

/** What wants somebody's attention, most pressing first. */
const Attention = ({ agreements }: { readonly agreements: readonly Listed[] }): VNode | null => {
  const pressing = agreements.flatMap((one) => (one.attention ? [{ ...one.attention, agreement: one }] : []))
    .toSorted((a, b) => Number(b.urgent) - Number(a.urgent) || (a.day < b.day ? -1 : 1))
  if (pressing.length === 0) return null
  return (
    <SummaryCard title="To look at now" tone={pressing.some((one) => one.urgent) ? 'urgent' : 'working'}>
      <ul class="govuk-list govuk-list--spaced">
        {pressing.map(({ words, urgent, agreement }) => (
          <li>{urgent ? <Tag text="Now" classes="govuk-tag--red" /> : <Tag text="Soon" classes="govuk-tag--yellow" />} <a class="govuk-link" href={`/agreements/${agreement.id}`}>{agreement.title}</a>: {words}</li>
        ))}
      </ul>
    </SummaryCard>
  )
}

const AgreementCard = ({ agreement }: { readonly agreement: Listed }): VNode => (
  <SummaryCard title={<a class="govuk-link" href={`/agreements/${agreement.id}`}>{agreement.title}</a>}>
    <p class="govuk-body"><StateTag state={agreement.state} tag={agreement.tag} /> {agreement.reference}. {agreement.words}</p>
    <p class="govuk-body">{agreement.about}</p>
    <Details summaryText={`Parties, purposes and law (${agreement.parties.length} parties)`}>
      <p class="govuk-body">{agreement.purposes.map((purpose) => PURPOSES[purpose]).join('; ')}. Under {agreement.gateway.join('; ')}. {agreement.regime}. Reviewed on {shortDay(agreement.review)}.</p>
      <DataTable caption="Parties" quiet narrow rows={agreement.parties} empty="No party yet." columns={[
        { heading: 'Party', names: true, cell: (party) => party.name },
        { heading: 'Shares', cell: (party) => sharesWords(party.shares) },
        { heading: 'Signed', cell: (party) => (party.signedOn ? shortDay(party.signedOn) : 'Not signed: receives nothing') },
      ]} />
    </Details>
    {agreement.consentFor.length > 0 ? <p class="govuk-body">Only with the person’s consent: {agreement.consentFor.map((cls) => CLASSES[cls].toLowerCase()).join('; ')}.</p> : null}
  </SummaryCard>
)

export const agreementsPage = page({
  path: '/agreements',
  ask: listAgreements,
  menu: { text: 'Agreements', order: 60, roles: ['governance-lead', 'data-officer'] },
  input: () => ({}),
  title: () => 'Information sharing agreements',
  render: ({ agreements, lead }) => {
    const past = agreements.filter((one) => one.state === 'ended')
    const current = agreements.filter((one) => one.state !== 'ended')
    return (
      <>
        <h1 class="govuk-heading-l">Information sharing agreements</h1>
        <Attention agreements={agreements} />
        <p class="govuk-body">Nobody sees anything of another organisation’s people without one of these in force.</p>
        {lead ? (
          <div class="govuk-button-group">
            <Button text="Write an agreement" href="/agreements/new" />
            <a class="govuk-link" href="/why-not">Why can’t they see this?</a>
          </div>
        ) : null}
        {current.length === 0 ? <p class="govuk-body">Your organisation’s partnerships have no agreement in force.{lead ? ' Write one: until its parties sign, nothing is shared.' : ''}</p> : current.map((agreement) => <AgreementCard agreement={agreement} />)}
        {past.length > 0 ? <Details summaryText={`Ended (${past.length})`}>{past.map((agreement) => <AgreementCard agreement={agreement} />)}</Details> : null}
      </>
    )
  },
})
