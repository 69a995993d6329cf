/** Information sharing agreements: the register, one agreement with everything it says, and what of it the decision needs. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import type { InformationClass, Purpose } from '../../platform/vocabulary.ts'
import { partnersOf } from '../../organisations/actions.ts'
import { attention, missing, stateOf, stateTag, stateWords, type AgreementState, type AgreementText, type Capacity, type PartyText, type Standing } from '../agreements.ts'
import { effectSentences, type Effect } from '../effects.ts'
import { CONDITIONS, type ConditionName, type Confidentiality, type Regime, type ResidualRisk } from '../law.ts'
import { standsSigned, type Agreement, type Cohort } from '../rules.ts'
import { dayAfter, effectsOf } from './effects.ts'

const READERS = ['governance-lead', 'data-officer', 'delivery-unit-head', 'offender-manager'] as const

export const AgreementId = z.uuid('This is not the id of an agreement.')

/** The agreements of the viewer's organisation and its partners, what wants attention first, then by reference. Drafts are the leads' own. */
export const listAgreements = query({
  name: 'sharing.agreements',
  title: 'Information sharing agreements: parties, purposes, classes, dates',
  who: READERS,
  classes: [],
  input: z.object({}),
  async run(context) {
    const lead = context.viewer?.role === 'governance-lead'
    const agreements = (await agreementRows(context, 'partners')).map((row) => {
      const standing = standingOf(row)
      return { ...row, state: stateOf(standing, context.today), tag: stateTag(standing, context.today), words: stateWords(standing, context.today), attention: lead ? attention(standing, context.today) : null }
    }).filter((one) => lead || (one.state !== 'draft' && one.state !== 'out-for-signature'))
    return yes({ today: context.today, lead, agreements })
  },
})

/** One agreement with everything it says, what happened to it, and what this viewer may do with it. */
export const openAgreement = query({
  name: 'sharing.agreement',
  title: 'One information sharing agreement: what it says, who signed, what happened to it, and whose sight ended with it',
  who: READERS,
  classes: [],
  input: z.object({ agreement: AgreementId, party: z.union([z.literal(''), z.uuid('This is not the id of a party.')]).default('') }),
  async run(context, { agreement: id, party }) {
    const agreement = await agreementById(context, id)
    const lead = context.viewer?.role === 'governance-lead'
    if (!agreement) return notFound()
    const standing = standingOf(agreement)
    const state = stateOf(standing, context.today)
    if (!lead && (state === 'draft' || state === 'out-for-signature')) return notFound()
    const may = mayDo(context, agreement, state)
    const editing = agreement.parties.find((one) => one.organisationId === party) ?? null
    if (party !== '' && (editing === null || !may.change)) return notFound()
    const changes = await changesOf(context, id)
    return yes({
      today: context.today, agreement, state, tag: stateTag(standing, context.today), words: stateWords(standing, context.today), may, changes, editing,
      unsignable: lead && state !== 'ended' ? await unsignable(context, agreement) : [],
      missing: may.change || may.send ? missing(textOf(agreement)) : [],
      organisations: may.change ? await partnersOf(context) : [],
      lostBecause: state === 'ended' && lead ? await lostBecause(context, agreement, changes) : null,
      ...(await versionsOf(context, agreement)),
    })
  },
})

export type OpenAgreement = Extract<Awaited<ReturnType<(typeof openAgreement)['run']>>, { ok: true }>['value']

/** Agreements and names do not change while a request reads: asked once a transaction, however many panels say why something is hidden. */
const remembered = new WeakMap<Reading['tx'], { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> }>()

const memoryOf = ({ tx }: Reading): { agreements?: Promise<Agreement[]>; names?: Promise<Map<string, string>> } => {
  const memory = remembered.get(tx) ?? {}
  remembered.set(tx, memory)
  return memory
}

/** The agreements that the viewer's organisation is party to, as the decision needs them. */
export const agreementsOf = (context: Reading): Promise<Agreement[]> => (memoryOf(context).agreements ??= ownAgreements(context))

const ownAgreements = async (context: Reading): Promise<Agreement[]> =>
  (await agreementRows(context, { organisation: context.viewer?.organisationId ?? null })).map(({ id, title, purposes, from, until, cohort, consentFor, parties }) => ({ id, title, purposes, from, until, cohort, consentFor, parties }))

/** A party with its organisation's name, and who signed for it. */
type PartyRow = PartyText & { readonly signedBy: string | null }

/** An agreement with everything its page shows. */
export interface AgreementRow extends Agreement {
  readonly parties: readonly PartyRow[]
  readonly reference: string
  readonly about: string
  readonly gateway: readonly string[]
  readonly regime: string
  readonly review: string
  readonly partnershipId: string | null
  readonly keptBy: string | null
  readonly keeper: string | null
  readonly edition: number
  readonly version: number
  readonly supersedes: string | null
  readonly confidentiality: Confidentiality | null
  readonly impactDoneOn: string | null
  readonly impactBy: string | null
  readonly impactReference: string | null
  readonly impactResidual: ResidualRisk | null
  readonly sent: boolean
  readonly endedEarly: boolean
  readonly superseded: boolean
}

interface StoredParty {
  readonly organisationId: string
  readonly name: string
  readonly kind: string
  readonly capacity: Capacity
  readonly shares: InformationClass[]
  readonly signedOn: string | null
  readonly withdrawnOn: string | null
  readonly signedBy: string | null
  readonly regime: Regime | null
  readonly conditions: string[]
}

type StoredAgreement = Omit<AgreementRow, 'parties' | 'cohort' | 'purposes' | 'consentFor'> & { cohort: Cohort; purposes: Purpose[]; consentFor: InformationClass[]; parties: StoredParty[] | null }

const isCondition = (name: string): name is ConditionName => name in CONDITIONS

/** `whose`: the viewer's partners', those of one organisation, or one agreement by its id. What does not concern the viewer's partnerships is kept out by the table's policy. */
const agreementRows = async ({ tx }: Reading, whose: { readonly id: string } | { readonly organisation: string | null } | 'partners'): Promise<AgreementRow[]> => {
  const { rows } = await sql<StoredAgreement>`
    select a.id, a.reference, a.title, a.about, a.gateway, a.regime, a.purposes, a.from_day as from, a.until_day as until, a.review_day as review,
      a.cohort, a.consent_classes as "consentFor", a.partnership_id as "partnershipId", a.kept_by as "keptBy", k.name as keeper, a.edition, a.version, a.supersedes, a.confidentiality,
      a.impact_done_on as "impactDoneOn", a.impact_by as "impactBy", a.impact_reference as "impactReference", a.impact_residual as "impactResidual",
      a.kept_by is null or exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'sent') as sent,
      exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'ended') as "endedEarly",
      exists (select 1 from agreement_change c where c.agreement_id = a.id and c.change = 'superseded') as superseded,
      (select json_agg(json_build_object('organisationId', p.organisation_id, 'name', o.name, 'kind', o.kind, 'capacity', p.capacity, 'shares', p.shares, 'signedOn', p.signed_on, 'withdrawnOn', p.withdrawn_on,
          'signedBy', s.name, 'regime', p.regime, 'conditions', p.conditions) order by o.name)
        from agreement_party p join organisation o on o.id = p.organisation_id left join account s on s.id = p.signed_by where p.agreement_id = a.id) as parties
    from agreement a left join organisation k on k.id = a.kept_by
    where ${whose === 'partners' ? sql`true` : 'id' in whose ? sql`a.id = ${whose.id}::uuid`
      : sql`exists (select 1 from agreement_party p where p.agreement_id = a.id and p.organisation_id = ${whose.organisation}::uuid)`}
    order by a.reference, a.edition`.execute(tx)
  return rows.map((row) => ({ ...row, parties: (row.parties ?? []).map((party) => ({ ...party, conditions: party.conditions.filter(isCondition) })) }))
}

/** The agreements of all the viewer's partners, for saying whom a limit would shut out or let in, and what is shared already. */
export const partnersAgreements = (context: Reading): Promise<AgreementRow[]> => agreementRows(context, 'partners')

/** One agreement that concerns the viewer's partnerships. */
export const agreementById = async (context: Reading, id: string): Promise<AgreementRow | undefined> => (await agreementRows(context, { id }))[0]

/** The facts that its state is computed from. */
export const standingOf = ({ from, until, review, sent, endedEarly, superseded, parties }: AgreementRow): Standing => ({ from, until, review, sent, endedEarly, superseded, parties })

/** The text as the rules of completeness read it. */
export const textOf = (row: AgreementRow): AgreementText => ({
  ...row,
  impact: row.impactDoneOn && row.impactBy && row.impactReference && row.impactResidual ? { doneOn: row.impactDoneOn, by: row.impactBy, reference: row.impactReference, residual: row.impactResidual } : null,
})

/** Names of the parties that have not signed and cannot: nobody there holds the role that signs. */
const unsignable = async ({ tx }: Reading, { parties }: AgreementRow): Promise<string[]> => {
  const open = parties.filter((party) => party.signedOn === null)
  if (open.length === 0) return []
  const { rows } = await sql<{ organisation_id: string }>`select organisation_id from hats_of(${open.map((party) => party.organisationId)}::uuid[], array['governance']) where role = 'governance-lead'`.execute(tx)
  return open.filter((party) => !rows.some((row) => row.organisation_id === party.organisationId)).map((party) => party.name)
}

/**
 * Who may end the whole: the organisation that drafted it and keeps its text; where none is recorded, a commissioner that is a
 * party to it. It convenes the partnership and works with nobody under the agreement, so it has no reason of its own to blind the
 * others; a majority of signatures would have to be gathered outside this platform. Every other party can only withdraw itself.
 */
export const mayEnd = ({ viewer, today }: Reading, agreement: AgreementRow): boolean => viewer !== null && viewer.role === 'governance-lead' && isKeeper(agreement, viewer.organisationId, today)

/** Does this organisation keep the agreement's text, for all its parties? */
export const isKeeper = ({ keptBy, parties }: AgreementRow, organisationId: string | null, today: string): boolean =>
  (keptBy === null ? parties.some((party) => party.organisationId === organisationId && party.kind === 'commissioner' && standsSigned(party, today)) : keptBy === organisationId)

/** The agreement's keeper, or a party that decides why and how: whoever may review it or write its next version. */
export const mayGovern = ({ viewer, today }: Reading, agreement: AgreementRow): boolean => viewer !== null && viewer.role === 'governance-lead' && (agreement.keptBy === viewer.organisationId
  || agreement.parties.some((party) => party.organisationId === viewer.organisationId && party.capacity !== 'processor' && standsSigned(party, today)))

const mayDo = (context: Reading, agreement: AgreementRow, state: AgreementState) => {
  const keeper = context.viewer?.role === 'governance-lead' && agreement.keptBy === context.viewer.organisationId
  const signedByNobody = agreement.parties.every((party) => party.signedOn === null)
  const own = agreement.parties.find((party) => party.organisationId === context.viewer?.organisationId)
  const running = state === 'in-force' || state === 'signed' || state === 'waiting'
  return {
    change: keeper && signedByNobody && state !== 'ended',
    send: keeper && state === 'draft',
    sign: context.viewer?.role === 'governance-lead' && agreement.sent && own !== undefined && own.signedOn === null && agreement.until >= context.today,
    end: running && mayEnd(context, agreement),
    withdraw: running && context.viewer?.role === 'governance-lead' && own !== undefined && own.signedOn !== null && own.withdrawnOn === null,
    discard: state === 'draft' && (keeper || (context.viewer?.role === 'governance-lead' && agreement.supersedes !== null)),
    review: running && mayGovern(context, agreement),
    renew: !signedByNobody && mayGovern(context, agreement),
    list: agreement.cohort === 'named' && own !== undefined && standsSigned(own, context.today),
  }
}

interface ChangeRow {
  readonly change: 'sent' | 'signed' | 'ended' | 'superseded' | 'reviewed' | 'withdrawn'
  readonly day: string
  readonly organisation: string
  readonly by: string | null
  readonly reason: string | null
  readonly wasUntil: string | null
  readonly effects: readonly Effect[]
}

const changesOf = async ({ tx }: Reading, agreement: string): Promise<ChangeRow[]> => (await sql<ChangeRow>`
  select c.change, c.on_day as day, o.name as organisation, a.name as by, c.reason, c.was_until as "wasUntil", c.effects
  from agreement_change c join organisation o on o.id = c.organisation_id left join account a on a.id = c.account_id
  where c.agreement_id = ${agreement}::uuid order by c.changed_order`.execute(tx)).rows

/** Whose sight ended with the agreement: as it was counted when somebody ended it, or, where its last day simply came, against the same agreement lasting until today. */
const lostBecause = async (context: Reading, agreement: AgreementRow, changes: readonly ChangeRow[]): Promise<string[] | null> => {
  const ended = changes.findLast((one) => one.change === 'ended' || one.change === 'superseded')
  if (ended) return effectSentences(ended.effects, 'did')
  if (!agreement.parties.some((party) => party.organisationId === context.viewer?.organisationId) && agreement.keptBy !== context.viewer?.organisationId) return null
  const day = dayAfter(agreement.until) > context.today ? dayAfter(agreement.until) : context.today
  const regained = await effectsOf(context, { agreements: [agreement.id], day }, async () => {
    await context.tx.updateTable('agreement').set({ until_day: day }).where('id', '=', agreement.id).execute()
  })
  return effectSentences(regained.map((one) => ({ ...one, lost: one.gained, gained: one.lost })), 'did')
}

const versionsOf = async ({ tx }: Reading, { id, supersedes }: AgreementRow) => {
  const rows = await tx.selectFrom('agreement').select(['id', 'reference', 'edition', 'supersedes'])
    .where((eb) => eb.or([eb('supersedes', '=', id), ...(supersedes ? [eb('id', '=', supersedes)] : [])])).execute()
  return { newer: rows.find((row) => row.supersedes === id) ?? null, older: rows.find((row) => row.id === supersedes) ?? null }
}

/** Every organisation's name by its id. */
export const organisationNames = (context: Reading): Promise<Map<string, string>> => (memoryOf(context).names ??= namesOf(context))

const namesOf = async ({ tx }: Reading): Promise<Map<string, string>> =>
  new Map((await tx.selectFrom('organisation').select(['id', 'name']).execute()).map((row) => [row.id, row.name]))
