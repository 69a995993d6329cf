/** What was done with the people of a history, as rows: sentences, risk, needs, managers, plans, referrals, a place to sleep. */
import { addDays, daysBetween, type Day } from '../../src/core/dates.ts'
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
import type { Random } from '../../src/core/random.ts'
import { rowsOfReferral } from '../../src/referrals/records.ts'

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

/** What loading needs beside a history: services by name, the day, and one sequence of chance for all of it. */
export interface Loading {
  readonly service: (reference: string) => { id: string; provider: string }
  readonly today: Day
  readonly random: Random
}

/** References of referrals are unique up to so many of one history. */
const REFERRALS_OF_A_HISTORY_MAX = 16

/** Every quarter; the next one, or the last where it is less than three weeks late. */
const nextReview = (agreed: Day, today: Day): Day => addDays(agreed, 91 * Math.max(1, Math.ceil((daysBetween(agreed, today) - 21) / 91)))

/** Rows of one history below the person, by table. `person` is the id that the history's own rows are written with. */
export const workRows = (history: History, person: string, { service, today, random }: Loading) => {
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
      ended_reason: one.to === null ? null : history.responsibilities[i + 1]?.from === one.to ? 'Handed over' : 'Supervision ended', ended_by: null, ended_at: one.to === null ? null : atNine(one.to),
    }
  })

  const ended = history.standing === 'ended'
  const { plan } = history
  const plans = plan ? [{
    id: at('plan'), person, organisation: organisationId(PROBATION_UNIT), ownWords: plan.ownWords, reviewDay: nextReview(plan.agreed, today), startedAt: atNine(plan.agreed), startedBy: null,
    agreedOn: plan.agreed, agreedBy: null, closed: ended ? { on: index && index.supervision_end < today ? index.supervision_end : today, reason: 'The sentence ended' } : null,
    goals: plan.goals.map((goal, i) => ({
      id: at(`goal ${i}`), pathway: goal.pathway, words: goal.words,
      steps: goal.steps.map((step, j) => ({ id: at(`step ${i}.${j}`), words: step.words, owner: organisationId(step.owner), due: step.due, doneOn: step.done, doneBy: null })),
    })),
  }] : []

  const referrals = history.referrals.map((one, i) => {
    const { id: toService, provider } = service(one.service)
    const rows = rowsOfReferral({
      person, service: toService, pathway: one.pathway, provider, referring: organisationId(one.by), referredBy: null, reason: one.reason, riskToKnow: null, needsToKnow: null, made: one.made,
      state: one.state, decided: one.decided, decidedBy: null, endReason: one.declineReason ?? (one.state === 'ended-early' ? 'Stopped coming' : null),
      sessions: one.sessions.map((session) => ({ day: session.day, attendance: session.attendance, minutes: session.attendance === 'attended' ? session.minutes : null })),
      outcome: one.outcome,
    }, random)
    involve(rows.involvement, 'contact')
    return { ...rows, referral: { ...rows.referral, reference: referenceOf('R', history.index * REFERRALS_OF_A_HISTORY_MAX + i) } }
  })

  const released = index?.released_on ?? index?.planned_release ?? null
  const bed = resettlement?.bedFound ?? null
  const accommodations = bed && index && released ? [{
    id: at('accommodation'), person_id: person, sentence_id: index.id, kind: bed.where, address_line: bed.addressLine, from_day: released, ended_on: null, end_reason: null,
    ended_by: null, found_by: null, organisation_id: organisationId(prisonOrganisation(index.prison_code!)), found_on: bed.recorded, recorded_at: atNine(bed.recorded), version: 1,
  }] : []
  const checks = index && resettlement ? resettlement.checks.map((one) => ({
    id: at(`check ${one.day}`), person_id: person, sentence_id: index.id, day_after: one.day, due_day: one.due, slept: one.recorded ? one.where : null, held: one.recorded ? one.held : null,
    recorded_on: one.recorded, recorded_by: null, recorded_at: one.recorded ? atNine(one.recorded) : null, version: one.recorded ? 2 : 1,
  })) : []
  const employments = index && resettlement?.sixWeeks ? [{
    id: at('employment'), person_id: person, sentence_id: index.id, weeks_after: 6, due_day: resettlement.sixWeeks.due, available_for_work: resettlement.sixWeeks.availableForWork,
    employed: resettlement.sixWeeks.employed, recorded_on: resettlement.sixWeeks.due, recorded_by: null, version: 2,
  }] : []

  return { involvements, sentences, convictions, risks, assessments, managements, plans, referrals, accommodations, checks, employments }
}

export type WorkRows = ReturnType<typeof workRows>
