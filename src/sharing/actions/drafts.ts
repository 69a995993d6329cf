/** Writing an agreement: its text, its parties, and a new version of one that was signed. */
import { sql } from 'kysely'
import { z } from 'zod'
import { addMonths, daysBetween } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { CLASSES, keysOf, PURPOSES } from '../../platform/vocabulary.ts'
import { partnersOf } from '../../organisations/actions.ts'
import { CAPACITIES, decideChange, decideDates, partyMissing } from '../agreements.ts'
import { CONDITIONS, CONFIDENTIALITY, partyFaults, REGIMES, RESIDUAL_RISKS } from '../law.ts'
import { COHORTS } from '../rules.ts'
import { agreementById, AgreementId, mayGovern, type AgreementRow } from './agreements.ts'

const LEAD = ['governance-lead'] as const
const Day = (what: string) => z.union([z.literal(''), aDay(what)], `Enter ${what}, for example 27 3 2026.`).default('')
const choice = <T extends Record<string, unknown>>(of: T) => z.union([z.literal(''), z.enum(keysOf(of))]).default('')

const TEXT = {
  title: letters(200).min(5, 'Give the agreement a title of at least five letters.'),
  about: letters(2000).min(20, 'Say in a sentence or two what it lets whom do, and why (at least 20 letters).'),
  purposes: z.array(z.enum(keysOf(PURPOSES), 'Choose purposes from the list.')).default([]),
  gateway: z.array(letters(300)).max(20).default([]),
  gatewayOther: letters(300).default(''),
  confidentiality: choice(CONFIDENTIALITY),
  impactDoneOn: Day('the day of the impact assessment'),
  impactBy: letters(200).default(''),
  impactReference: letters(200).default(''),
  impactResidual: choice(RESIDUAL_RISKS),
  cohort: z.enum(keysOf(COHORTS), 'Choose whom the agreement is about.'),
  consentFor: z.array(z.enum(keysOf(CLASSES), 'Choose classes from the list.')).default([]),
  from: aDay('the first day'),
  until: aDay('the last day'),
  review: aDay('the day of the review'),
}

type TextInput = z.output<z.ZodObject<typeof TEXT>>

const columnsOf = (input: TextInput) => ({
  title: input.title, about: input.about, purposes: input.purposes, gateway: [...new Set([...input.gateway, input.gatewayOther].filter((one) => one !== ''))],
  confidentiality: input.confidentiality || null, impact_done_on: input.impactDoneOn || null, impact_by: input.impactBy || null, impact_reference: input.impactReference || null,
  impact_residual: input.impactResidual || null, cohort: input.cohort, consent_classes: input.consentFor, from_day: input.from, until_day: input.until, review_day: input.review,
})

/** The draft that the viewer's own organisation keeps and nobody has signed. */
const ownDraft = async (context: Acting, id: string): Promise<Result<AgreementRow>> => {
  const agreement = await agreementById(context, id)
  if (!agreement) return notFound()
  if (agreement.keptBy !== context.viewer.organisationId) return no(`Only the governance lead of ${agreement.keeper ?? 'the organisation that wrote it'} changes this text.`)
  const decided = decideChange(agreement.parties)
  return decided.ok ? yes(agreement) : decided
}

/** What stands for its parties' regimes in lists. */
const saveRegime = async (context: Acting, id: string): Promise<void> => {
  const parties = (await agreementById(context, id))?.parties ?? []
  const words = [...new Set(parties.flatMap((party) => (party.regime ? [REGIMES[party.regime]] : [])))].join('; ')
  await context.tx.updateTable('agreement').set((eb) => ({ regime: words, version: eb('version', '+', 1) })).where('id', '=', id).execute()
}

export const draftAgreement = action({
  name: 'sharing.draft-agreement',
  title: 'Begin the text of an information sharing agreement; it shares nothing until parties sign it',
  who: LEAD,
  classes: [],
  input: z.object(TEXT),
  async run(context, input) {
    const dates = decideDates(input, context.today)
    if (!dates.ok) return dates
    const partnership = await context.tx.selectFrom('partnership').innerJoin('partnership_member', 'partnership_member.partnership_id', 'partnership.id').select('partnership.id')
      .where('partnership_member.organisation_id', '=', context.viewer.organisationId).orderBy('partnership.name').executeTakeFirst()
    if (!partnership) return no('Your organisation is in no partnership yet, so there is nobody to agree with.')
    const id = context.random.uuid()
    await context.tx.insertInto('agreement').values({
      id, ...columnsOf(input), reference: `ISA-${id.slice(0, 8).toUpperCase()}`, regime: '', partnership_id: partnership.id, kept_by: context.viewer.organisationId, drafted_on: context.today,
    }).execute()
    return yes({ agreement: id })
  },
})

export const changeDraft = action({
  name: 'sharing.change-draft',
  title: 'Change the text of an agreement that nobody has signed',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId, version: Version, ...TEXT }),
  async run(context, { agreement, version, ...input }) {
    const draft = await ownDraft(context, agreement)
    if (!draft.ok) return draft
    const dates = decideDates(input, context.today)
    if (!dates.ok) return dates
    const done = await context.tx.updateTable('agreement').set((eb) => ({ ...columnsOf(input), version: eb('version', '+', 1) })).where('id', '=', agreement).where('version', '=', version).executeTakeFirst()
    return done.numUpdatedRows === 0n ? stale({ title: draft.value.title, about: draft.value.about }) : yes({ agreement })
  },
})

/** A party was put into a draft: what its conditions in law still lack, said on the check before it is saved. */
export const partySet = eventType<{ readonly words: readonly string[] }>('sharing.party-set')

/** Puts a party into a draft, or says anew what it shares and under which law. */
export const setParty = action({
  name: 'sharing.set-party',
  title: 'Put a party into a draft agreement: its capacity, what it shares, its regime and conditions',
  who: LEAD,
  classes: [],
  input: z.object({
    agreement: AgreementId, organisation: z.uuid('Choose an organisation from the list.'), capacity: z.enum(keysOf(CAPACITIES), 'Choose in what capacity.'),
    shares: z.array(z.enum(keysOf(CLASSES), 'Choose classes from the list.')).default([]), regime: z.enum(keysOf(REGIMES), 'Choose a regime.'),
    conditions: z.array(z.enum(keysOf(CONDITIONS), 'Choose conditions from the list.')).default([]),
  }),
  async run(context, input) {
    const draft = await ownDraft(context, input.agreement)
    if (!draft.ok) return draft
    const organisation = (await partnersOf(context)).find((one) => one.id === input.organisation)
    if (!organisation) return no('Choose an organisation of your partnership.', 'organisation')
    if (input.capacity === 'processor' && input.shares.length > 0) return no('A processor shares nothing of its own: it acts on a controller’s instructions (UK GDPR article 28).', 'shares')
    // The regime is refused at once; conditions depend on what others will share: they are said on the check, and asked for before it is sent out.
    const [wrong] = partyFaults({ ...organisation, ...input, conditions: [] }, []).filter((one) => one.includes('competent authority'))
    if (wrong) return no(wrong, 'regime')
    await context.tx.deleteFrom('agreement_party').where('agreement_id', '=', input.agreement).where('organisation_id', '=', input.organisation).execute()
    await context.tx.insertInto('agreement_party').values({
      agreement_id: input.agreement, organisation_id: input.organisation, capacity: input.capacity, shares: input.shares, regime: input.regime, conditions: input.conditions, signed_on: null,
    }).execute()
    await saveRegime(context, input.agreement)
    const lacking = partyMissing((await agreementById(context, input.agreement))?.parties ?? [], input.organisation)
    await context.emit(partySet, { words: lacking.length === 0 ? ['Nothing in law is missing, as far as this party goes.'] : ['Before the agreement can be sent out, this is missing:', ...lacking] })
    return yes({ agreement: input.agreement, organisation: organisation.name })
  },
})

export const removeParty = action({
  name: 'sharing.remove-party',
  title: 'Take a party out of a draft agreement',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId, organisation: z.uuid('Choose an organisation from the list.') }),
  async run(context, { agreement, organisation }) {
    const draft = await ownDraft(context, agreement)
    if (!draft.ok) return draft
    await context.tx.deleteFrom('agreement_party').where('agreement_id', '=', agreement).where('organisation_id', '=', organisation).execute()
    await saveRegime(context, agreement)
    return yes({ agreement })
  },
})

const STALE_DAYS = 30

const discard = async ({ tx }: Acting, draft: string): Promise<boolean> => (await sql<{ gone: boolean }>`select discard_draft(${draft}::uuid) as gone`.execute(tx)).rows[0]?.gone === true

const discardStale = async (context: Acting, draft: { readonly id: string; readonly drafted_on: string | null; readonly from_day: string }): Promise<boolean> =>
  daysBetween(draft.drafted_on ?? draft.from_day, context.today) > STALE_DAYS && discard(context, draft.id)

/** Puts away a draft that was never sent out: its writer, or the keeper of the agreement that it would follow. */
export const discardDraft = action({
  name: 'sharing.discard-draft',
  title: 'Discard a draft agreement that was never sent out',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId }),
  async run(context, { agreement: id }) {
    const draft = await agreementById(context, id)
    if (!draft) return notFound()
    return (await discard(context, id)) ? yes({ agreement: draft.supersedes }) : no('Only a draft that was never sent out is discarded, by its writer or by the keeper of the agreement that it would follow.')
  },
})

/** A copy of a signed text as its next version: a draft that nobody has signed. The old one holds until the new one takes its place. */
export const newVersion = action({
  name: 'sharing.new-version',
  title: 'Begin the next version of a signed agreement; the old one holds until everybody who signed it and stays has signed this one',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId }),
  async run(context, { agreement: id }) {
    const older = await agreementById(context, id)
    if (!older) return notFound()
    if (!mayGovern(context, older)) return no('Only the lead who keeps this agreement, or of a controller that signed it, writes its next version.')
    if (older.parties.every((party) => party.signedOn === null)) return no('Nobody has signed this text, so it can still be changed.')
    const taken = await context.tx.selectFrom('agreement').select(['id', 'drafted_on', 'from_day']).where('supersedes', '=', id).executeTakeFirst()
    // A draft that nobody sent out within 30 days blocks nobody: it goes, and this one takes its place.
    if (taken && !(older.parties.some((party) => party.organisationId === context.viewer.organisationId) && await discardStale(context, taken))) return no('This agreement already has a next version.')
    const copy = context.random.uuid()
    const edition = older.edition + 1
    const from = context.today
    const until = older.until > from ? older.until : addMonths(from, 12)
    await context.tx.insertInto('agreement').values({
      id: copy, reference: `${older.reference.split('/')[0] ?? older.reference}/${edition}`, title: older.title, about: older.about, gateway: [...older.gateway], regime: older.regime, purposes: [...older.purposes],
      from_day: from, until_day: until, review_day: older.review > from && older.review <= until ? older.review : until, partnership_id: older.partnershipId, cohort: older.cohort, consent_classes: [...older.consentFor],
      kept_by: context.viewer.organisationId, drafted_on: context.today, edition, supersedes: id, confidentiality: older.confidentiality,
      impact_done_on: older.impactDoneOn, impact_by: older.impactBy, impact_reference: older.impactReference, impact_residual: older.impactResidual,
    }).execute()
    await context.tx.insertInto('agreement_party').values(older.parties.map((party) => ({
      agreement_id: copy, organisation_id: party.organisationId, capacity: party.capacity, shares: [...party.shares], regime: party.regime, conditions: [...party.conditions], signed_on: null,
    }))).execute()
    return yes({ agreement: copy })
  },
})
