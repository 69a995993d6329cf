/** What was done with the people of a history, as rows: sentences, risk, needs, managers, plans, referrals, a place to sleep. */
import { addDays, type Day } from '../../src/core/dates.ts'
import { providerHandle, type ContractedService } from '../registers.ts'
import type { History } from '../history.ts'
import { isHoused } from '../history.ts'
import { LOCAL_SERVICES } from '../local-services.ts'
import { prisonOrganisation } from '../officers.ts'
import { CAMBRIDGESHIRE_ORGANISATIONS, PROBATION_UNIT } from '../organisations.ts'
import { idOf, referenceOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine, type InvolvementRow } from './records.ts'
import { prisonInvolvement } from '../../src/sentences/rules.ts'
import { respondBy, SIGHT_DAYS_AFTER_END } from '../../src/referrals/rules.ts'

/** The provider of a service of the demonstration, by the reference or handle that histories name. */
export const providerOf = (contracts: readonly ContractedService[]): ((service: string) => { id: string; provider: string }) => {
  const providers = new Map<string, string>([
    ...contracts.map((contract) => [contract.reference, providerHandle(contract.providerCode)] as const),
    ...LOCAL_SERVICES.map((service) => [service.handle, service.provider] as const),
  ])
  return (service) => {
    const provider = providers.get(service)
    if (!provider) throw new Error(`The demonstration has no service ${service}.`)
    return { id: serviceId(service), provider: organisationId(provider) }
  }
}

export const serviceId = (reference: string): string => idOf('service', reference)

const COURT_NAMES = new Map(CAMBRIDGESHIRE_ORGANISATIONS.map((one) => [one.handle, one.name]))

/** Rows of one history below the person, by table. `person` is the id that the history's own rows are written with. */
export const workRows = (history: History, person: string, service: (reference: string) => { id: string; provider: string }, today: Day) => {
  const involvements: InvolvementRow[] = []
  const involve = (row: { organisation: string; basis: string; from: Day; until: Day | null; becauseOf: string; becauseId: string }, cls = 'identity'): void => {
    involvements.push({
      id: idOf('involvement', `${row.becauseOf} ${row.becauseId}`), person_id: person, organisation_id: row.organisation, basis: row.basis, class: cls,
      from_day: row.from, until_day: row.until, because_of: row.becauseOf, because_id: row.becauseId,
    })
  }
  const at = (name: string): string => idOf(name.split(' ')[0]!, `${history.key}/${name}`)
  const { resettlement } = history

  const sentences = history.sentences.map((one, i) => {
    const last = i === history.sentences.length - 1
    const id = at(`sentence ${i}`)
    if (one.custody) involve({ ...prisonInvolvement({ id, custodyStart: one.custody.start, released: one.custody.released }, organisationId(prisonOrganisation(one.custody.prison))) })
    const onEntry = last && resettlement ? isHoused(resettlement.onEntry) : null
    return {
      id, person_id: person, kind: one.kind, offence_code: one.offenceCode, court: COURT_NAMES.get(one.court) ?? one.court, offence_day: one.offenceDay, imposed_day: one.imposed, months: one.months,
      custody_start: one.custody?.start ?? null, prison_code: one.custody?.prison ?? null, planned_release: one.custody?.plannedRelease ?? null, released_on: one.custody?.released ?? null,
      sentence_end: one.sentenceEnd, supervision_end: one.supervisionEnd, homeless_on_entry: onEntry === null ? null : !onEntry, recorded_at: atNine(one.imposed), version: 1,
    }
  })
  const index = sentences.at(-1)
  const convictions = history.convictions.map((one, i) => ({
    id: at(`conviction ${i}`), person_id: person, offence_code: one.offenceCode, court: COURT_NAMES.get(one.court) ?? one.court, offence_day: one.offenceDay, convicted_day: one.convictionDay,
  }))

  const risks = history.risks.map((one, i) => ({
    id: at(`risk ${i}`), person_id: person, harm: one.harm, likelihood_percent: one.likelihoodPercent, tier: one.tier, source: 'Probation assessment', assessed_on: one.assessed,
    assessed_by: null, organisation_id: organisationId(PROBATION_UNIT), recorded_at: atNine(one.assessed),
  }))

  const assessments = history.assessments.map((one, i) => ({
    id: at(`assessment ${i}`), person, pathway: one.pathway, version: one.version, need: one.need, why: null, assessedOn: one.assessed, organisation: organisationId(one.organisation),
    assessedBy: null, recordedAt: atNine(one.assessed), answers: one.answers.map((answer) => ({ page: answer.page, question: answer.question, options: answer.options, words: answer.text })),
  }))

  const managements = history.responsibilities.map((one, i) => {
    const id = at(`management ${i}`)
    const prison = history.sentences.at(-1)?.custody?.prison
    const organisation = organisationId(one.side === 'community' || !prison ? PROBATION_UNIT : prisonOrganisation(prison))
    const before = history.responsibilities[i - 1]
    const handedOver = before !== undefined && before.to === one.from
    // A manager is responsible until, not including, the last day of the period; sight lasts as long.
    involve({ organisation, basis: 'responsible', from: one.from, until: one.to === null ? null : addDays(one.to, -1), becauseOf: 'management', becauseId: id })
    return {
      id, person_id: person, side: one.side, account_id: accountId(one.officer), organisation_id: organisation, from_day: one.from, until_day: one.to,
      reason: handedOver ? 'Handed over for release' : 'Allocated', handover: handedOver ? 'Handed over with the release plan, the risk assessment and what has been agreed so far.' : null,
      decided_by: null, decided_at: atNine(one.from),
    }
  })

  const ended = history.standing === 'ended'
  const { plan } = history
  const planId = at('plan')
  const plans = plan ? [{
    id: planId, person_id: person, state: ended ? 'closed' : 'agreed', own_words: plan.ownWords, review_day: addDays(plan.agreed, 91), agreed_on: plan.agreed, agreed_by: null,
    closed_on: ended ? (index ? (index.supervision_end < today ? index.supervision_end : today) : today) : null, close_reason: ended ? 'The sentence ended' : null,
    started_by: null, organisation_id: organisationId(PROBATION_UNIT), started_at: atNine(plan.agreed), version: 1,
  }] : []
  const goals = (plan?.goals ?? []).map((one, i) => ({ id: at(`goal ${i}`), plan_id: planId, person_id: person, pathway: one.pathway, words: one.words, position: i + 1, ended_on: null, ended_as: null }))
  const steps = (plan?.goals ?? []).flatMap((goal, i) => goal.steps.map((one, j) => ({
    id: at(`step ${i}.${j}`), goal_id: at(`goal ${i}`), person_id: person, words: one.words, owner_organisation_id: organisationId(one.owner), due_day: one.due, done_on: one.done,
    done_by: null, dropped_on: null, position: j + 1,
  })))

  const referrals = history.referrals.map((one, i) => {
    const { id: toService, provider } = service(one.service)
    const id = at(`referral ${i}`)
    const end = one.state === 'declined' ? one.decided : (one.outcome?.recorded ?? null)
    const until = end === null ? null : addDays(end, one.state === 'declined' ? SIGHT_DAYS_AFTER_END.sent : SIGHT_DAYS_AFTER_END.accepted)
    involve({ organisation: provider, basis: 'referred', from: one.made, until, becauseOf: 'referral', becauseId: id }, 'contact')
    return {
      id, reference: referenceOf('R', history.index * 16 + i), person_id: person, service_id: toService, pathway: one.pathway, provider_organisation_id: provider,
      referring_organisation_id: organisationId(one.by), referred_by: null, reason: one.reason, risk_to_know: null, needs_to_know: null, respond_by: respondBy(one.made),
      made_on: one.made, made_at: atNine(one.made), version: 1,
    }
  })
  const owned = (i: number) => ({ referral_id: referrals[i]!.id, person_id: person, provider_organisation_id: referrals[i]!.provider_organisation_id })
  const changes = history.referrals.flatMap((one, i) => {
    const steps: { state: string; day: Day; reason: string | null }[] = [{ state: 'sent', day: one.made, reason: null }]
    if (one.decided) steps.push(one.state === 'declined' ? { state: 'declined', day: one.decided, reason: one.declineReason } : { state: 'accepted', day: one.decided, reason: null })
    if (one.outcome && (one.state === 'completed' || one.state === 'ended-early')) steps.push({ state: one.state, day: one.outcome.recorded, reason: null })
    return steps.map((change, position) => ({
      id: at(`change ${i}.${position}`), ...owned(i), state: change.state, reason: change.reason, changed_on: change.day, changed_at: atNine(change.day), changed_by: null, position: position + 1,
    }))
  })
  const sessions = history.referrals.flatMap((one, i) => one.sessions.map((session, j) => ({
    id: at(`session ${i}.${j}`), ...owned(i), held_on: session.day, attendance: session.attendance, minutes: session.attendance === 'attended' ? session.minutes : null, note: null,
    recorded_by: null, recorded_at: atNine(session.day),
  })))
  const outcomes = history.referrals.flatMap((one, i) => one.outcome ? [{ ...owned(i), result: one.outcome.result, words: one.outcome.words, recorded_on: one.outcome.recorded, recorded_by: null }] : [])

  const released = index?.released_on ?? index?.planned_release ?? null
  const bed = resettlement?.bedFound ?? null
  const accommodations = bed && index && released ? [{
    id: at('accommodation'), person_id: person, sentence_id: index.id, kind: bed.where, address_line: bed.addressLine, from_day: released, ended_on: null, end_reason: null,
    found_by: null, organisation_id: organisationId(prisonOrganisation(index.prison_code!)), found_on: bed.recorded, recorded_at: atNine(bed.recorded), version: 1,
  }] : []
  const checks = index && resettlement ? resettlement.checks.map((one) => ({
    id: at(`check ${one.day}`), person_id: person, sentence_id: index.id, day_after: one.day, due_day: one.due, slept: one.recorded ? one.where : null, held: one.recorded ? one.held : null,
    recorded_on: one.recorded, recorded_by: null, recorded_at: one.recorded ? atNine(one.recorded) : null,
  })) : []
  const employments = index && resettlement?.sixWeeks ? [{
    id: at('employment'), person_id: person, sentence_id: index.id, weeks_after: 6, due_day: resettlement.sixWeeks.due, available_for_work: resettlement.sixWeeks.availableForWork,
    employed: resettlement.sixWeeks.employed, recorded_on: resettlement.sixWeeks.due, recorded_by: null,
  }] : []

  return { involvements, sentences, convictions, risks, assessments, managements, plans, goals, steps, referrals, changes, sessions, outcomes, accommodations, checks, employments }
}

export type WorkRows = ReturnType<typeof workRows>
