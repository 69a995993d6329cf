/** What happens to a text: it is sent out, signed, reviewed, ended early, and takes the place of the version before. */
import { sql } from 'kysely'
import { z } from 'zod'
import { longDay, type Day } from '../../core/dates.ts'
import { aDay, letters } from '../../core/inputs.ts'
import { no, notFound, yes, type Refusal } from '../../core/result.ts'
import { action } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { eventType } from '../../platform/event.ts'
import { notify } from '../../platform/notices.ts'
import { decideDates, decideEnd, decideSignature, decideWithdrawal, missing, supersededOn } from '../agreements.ts'
import type { Effect } from '../effects.ts'
import { agreementById, AgreementId, isKeeper, mayEnd, mayGovern, textOf, type AgreementRow } from './agreements.ts'
import { dayAfter, effectsOf } from './effects.ts'
import { reasonsFor } from './reasons.ts'

const LEAD = ['governance-lead'] as const

/** An agreement, its list or a consent is changing: whose sight changes by it, counted. `words` say what else follows, `told` what of single agencies, `reasons` why a class reaches nobody. */
export const sightChanging = eventType<{ readonly agreement: string; readonly effects: readonly Effect[]; readonly words: readonly string[]; readonly told?: readonly string[]; readonly reasons?: readonly string[] }>('sharing.sight-changing')

const record = async (context: Acting, agreement: string, change: 'sent' | 'signed' | 'ended' | 'reviewed' | 'withdrawn', more: { reason?: string; wasUntil?: Day; effects?: readonly Effect[] } = {}): Promise<void> => {
  await context.tx.insertInto('agreement_change').values({
    id: context.random.uuid(), agreement_id: agreement, change, organisation_id: context.viewer.organisationId, account_id: context.viewer.accountId, on_day: context.today,
    reason: more.reason ?? null, was_until: more.wasUntil ?? null, effects: JSON.stringify(more.effects ?? []), changed_at: context.now,
  }).execute()
}

/** From which day a signature counts: the agreement's first, and not before the version that it takes the place of is over. */
const firstDay = (context: Acting, { from }: AgreementRow, older: AgreementRow | undefined): Day => {
  const first = from > context.today ? from : context.today
  return older && older.from >= first ? dayAfter(older.from) : first
}

const versionBefore = async (context: Acting, { supersedes }: AgreementRow): Promise<AgreementRow | undefined> => (supersedes ? agreementById(context, supersedes) : undefined)

const incomplete = (faults: readonly string[]): Refusal => ({ ...no(`This is not complete. ${faults[0] ?? ''}`), more: faults.map((message) => ({ field: '', message })) })

export const sendAgreement = action({
  name: 'sharing.send-agreement',
  title: 'Send a complete agreement out for signature, seeing first whose sight it would change once everybody has signed',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId }),
  async run(context, { agreement: id }) {
    const agreement = await agreementById(context, id)
    if (!agreement) return notFound()
    if (agreement.keptBy !== context.viewer.organisationId) return no(`Only the governance lead of ${agreement.keeper ?? 'the organisation that wrote it'} sends this out.`)
    if (agreement.sent) return no('This has been sent out already.')
    const dates = decideDates(agreement, context.today)
    const faults = [...(dates.ok ? [] : [dates.message]), ...missing(textOf(agreement))]
    if (faults.length > 0) return incomplete(faults)
    const day = firstDay(context, agreement, await versionBefore(context, agreement))
    const effects = await effectsOf(context, { agreements: scopeOf(agreement), day }, async () => {
      await sql`select pretend_signed(${id}::uuid, ${day}::date)`.execute(context.tx)
    })
    await record(context, id, 'sent', { effects })
    const reasons = await reasonsFor(context, { ...agreement, parties: agreement.parties.map((party) => ({ ...party, signedOn: day })) }, effects, day)
    await context.emit(sightChanging, { agreement: id, effects, reasons, words: [
      'Nothing is shared by sending it out. It counts between parties that have signed, from the second signature on. Each party’s governance lead is told that a signature is wanted.',
      'Once every party has signed:',
    ] })
    await notify(context, agreement.parties.map(({ organisationId }) => ({
      to: { organisationId, role: 'governance-lead' as const }, words: `${agreement.keeper ?? context.viewer.organisationName} asks for your organisation’s signature: ${agreement.title} (${agreement.reference}).`, href: `/agreements/${id}`,
    })))
    return yes({ agreement: id })
  },
})

const scopeOf = ({ id, supersedes }: AgreementRow): string[] => (supersedes ? [id, supersedes] : [id])

/**
 * A party signs through its own governance lead: the person who answers for information in that organisation, and who sees there
 * who looked at whom. A role for signing alone would be one more hat for an act of once in two years.
 */
export const signAgreement = action({
  name: 'sharing.sign-agreement',
  title: 'Sign an agreement for one’s own organisation, seeing first who gains and who loses sight of what',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId }),
  async run(context, { agreement: id }) {
    const agreement = await agreementById(context, id)
    if (!agreement) return notFound()
    const decided = decideSignature({ organisationId: context.viewer.organisationId, text: textOf(agreement), sent: agreement.sent, today: context.today })
    if (!decided.ok) return decided
    const older = await versionBefore(context, agreement)
    const signed = { ...agreement, parties: agreement.parties.map((party) => (party.organisationId === context.viewer.organisationId ? { ...party, signedOn: context.today } : party)) }
    const last = older ? supersededOn(older, { ...signed, byKeeper: isKeeper(older, agreement.keptBy, context.today) }, context.today) : null
    const changeId = context.random.uuid()
    const sign = async (counted: readonly Effect[]): Promise<void> => {
      await context.tx.updateTable('agreement_party').set({ signed_on: context.today, signed_by: context.viewer.accountId }).where('agreement_id', '=', id).where('organisation_id', '=', context.viewer.organisationId).execute()
      if (older && last) await sql`select supersede_agreement(${changeId}::uuid, ${id}::uuid, ${last}::date, ${JSON.stringify(counted)}::jsonb)`.execute(context.tx)
    }
    const day = firstDay(context, agreement, older)
    const effects = await effectsOf(context, { agreements: scopeOf(agreement), day }, () => sign([]))
    await sign(effects)
    const reasons = await reasonsFor(context, signed, effects, day)
    await record(context, id, 'signed', { effects })
    await context.emit(sightChanging, { agreement: id, effects, reasons, words: [
      ...(agreement.from > context.today ? [`It begins on ${longDay(agreement.from)}; what follows is counted for that day.`] : []),
      ...(older && last ? [`It takes the place of ${older.reference}, which holds for the last time on ${longDay(last)}.`] : []),
      ...(older && !last && older.until >= context.today ? [`${older.reference} holds until everybody who signed it and stays has signed this version.`] : []),
    ] })
    return yes({ agreement: id })
  },
})

export const endAgreement = action({
  name: 'sharing.end-agreement',
  title: 'End an agreement early, seeing first who loses sight of what',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId, lastDay: z.union([z.literal(''), aDay('the last day')], 'Enter the last day, for example 27 3 2026.').default(''), reason: letters(500).min(3, 'Say why it ends.') }),
  async run(context, { agreement: id, lastDay, reason }) {
    const agreement = await agreementById(context, id)
    if (!agreement) return notFound()
    if (!mayEnd(context, agreement)) return no(`Only the governance lead of ${agreement.keeper ?? 'the commissioner that is a party to it'} ends it for everybody. Your own organisation can withdraw from it.`)
    const decided = decideEnd({ ...agreement, lastDay: lastDay || context.today, today: context.today, signed: agreement.parties.some((party) => party.signedOn !== null) })
    if (!decided.ok) return decided
    const end = async (): Promise<void> => { await context.tx.updateTable('agreement').set((eb) => ({ until_day: decided.value, version: eb('version', '+', 1) })).where('id', '=', id).execute() }
    const day = dayAfter(decided.value)
    const effects = await effectsOf(context, { agreements: [id], day }, end)
    await end()
    await record(context, id, 'ended', { reason, wasUntil: agreement.until, effects })
    await context.emit(sightChanging, { agreement: id, effects, words: [`It holds for the last time on ${longDay(decided.value)}. From ${longDay(day)}:`] })
    return yes({ agreement: id })
  },
})

/** A party leaves by itself and for itself: its signature ends after a day, and the agreement goes on between the others. */
export const withdrawFromAgreement = action({
  name: 'sharing.withdraw',
  title: 'Withdraw one’s own organisation from an agreement, seeing first who loses sight of what; the others go on',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId, lastDay: z.union([z.literal(''), aDay('the last day')], 'Enter the last day, for example 27 3 2026.').default(''), reason: letters(500).min(3, 'Say why your organisation withdraws.') }),
  async run(context, { agreement: id, lastDay, reason }) {
    const agreement = await agreementById(context, id)
    if (!agreement) return notFound()
    const { organisationId, organisationName } = context.viewer
    const decided = decideWithdrawal({ until: agreement.until, lastDay: lastDay || context.today, today: context.today, party: agreement.parties.find((party) => party.organisationId === organisationId) })
    if (!decided.ok) return decided
    const day = dayAfter(decided.value)
    const withdraw = async (): Promise<void> => { await context.tx.updateTable('agreement_party').set({ withdrawn_on: day }).where('agreement_id', '=', id).where('organisation_id', '=', organisationId).execute() }
    const effects = await effectsOf(context, { agreements: [id], day }, withdraw)
    await withdraw()
    await record(context, id, 'withdrawn', { reason, effects })
    await notify(context, [...new Set([...agreement.parties.map((party) => party.organisationId), ...(agreement.keptBy ? [agreement.keptBy] : [])])].filter((one) => one !== organisationId).map((one) => ({
      to: { organisationId: one, role: 'governance-lead' as const }, words: `${organisationName} withdraws from ${agreement.reference} after ${longDay(decided.value)}. It holds between the others.`, href: `/agreements/${id}`,
    })))
    await context.emit(sightChanging, { agreement: id, effects, words: [`Your organisation is a party for the last time on ${longDay(decided.value)}; the agreement holds between the others. From ${longDay(day)}:`] })
    return yes({ agreement: id })
  },
})

export const reviewAgreement = action({
  name: 'sharing.review-agreement',
  title: 'Record that an agreement was reviewed, what was found, and when it is looked at next',
  who: LEAD,
  classes: [],
  input: z.object({ agreement: AgreementId, finding: letters(500).min(10, 'Say what you found, in at least ten letters.'), next: aDay('the day of the next review') }),
  async run(context, { agreement: id, finding, next }) {
    const agreement = await agreementById(context, id)
    if (!agreement) return notFound()
    if (!mayGovern(context, agreement)) return no('Only the lead who keeps this agreement, or of a controller that signed it, records its review.')
    if (agreement.until < context.today) return no('This agreement has ended: there is nothing to review.')
    if (next <= context.today) return no('The next review is on a day to come.', 'next')
    const dates = decideDates({ from: context.today, until: agreement.until, review: next }, context.today)
    if (!dates.ok) return { ...dates, field: 'next' }
    await context.tx.updateTable('agreement').set((eb) => ({ review_day: next, version: eb('version', '+', 1) })).where('id', '=', id).execute()
    await record(context, id, 'reviewed', { reason: finding })
    return yes({ agreement: id })
  },
})
