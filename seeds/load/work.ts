/** What was done with the people of a history, as rows: sentences, risk, needs, managers, plans, referrals, a place to sleep. */
import { addDays, daysBetween, type Day } from '../../src/core/dates.ts'
import type { Random } from '../../src/core/random.ts'
import { checksAfter, employmentDue, EMPLOYMENT_WEEKS } from '../../src/housing/rules.ts'
import { managementInvolvement } from '../../src/managers/rules.ts'
import type { Pathway } from '../../src/platform/vocabulary.ts'
import { rowsOfReferral } from '../../src/referrals/records.ts'
import { recheckBy } from '../../src/referrals/rules.ts'
import { prisonInvolvement } from '../../src/sentences/rules.ts'
import type { SentenceRow } from '../../src/sentences/store.ts'
import { isHoused, type History, type Referral } from '../history.ts'
import { LOCAL_SERVICES } from '../local-services.ts'
import { prisonOrganisation } from '../officers.ts'
import { CAMBRIDGESHIRE_ORGANISATIONS, PROBATION_UNIT } from '../organisations.ts'
import { providerHandle, type ContractedService } from '../registers.ts'
import { idOf, referenceOf } from './ids.ts'
import { managementRows, reviewRows, riskChanges, riskRows, type RowId } from './oversight.ts'
import { organisationId } from './partnerships.ts'
import { atNine, involvementRow, type InvolvementRow } from './records.ts'

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

/** What loading needs beside a history: services by name, the day, and chance, of which each history takes a sequence of its own. */
export interface Loading {
  readonly service: (reference: string) => { id: string; provider: string }
  readonly today: Day
  readonly random: Random
}

/** References of referrals are unique up to so many of one history. */
const REFERRALS_OF_A_HISTORY_MAX = 16

/** A plan is reviewed every quarter until a day. */
const REVIEW_EVERY_DAYS = 91
/** A review may be so late on the day that is looked at. */
const REVIEW_LATE_DAYS = 21

/** How often a plan agreed on a day was reviewed before another: each quarter, the last one perhaps not yet. */
const reviewsBetween = (agreed: Day, until: Day): number => Math.max(0, Math.ceil((daysBetween(agreed, until) - REVIEW_LATE_DAYS) / REVIEW_EVERY_DAYS) - 1)

const NEED_WORDS: Readonly<Record<Pathway, string>> = {
  accommodation: 'Nowhere that is sure to last: needs help to find a place or to keep one.',
  'education-training-employment': 'Wants work and needs help to become ready for it.',
  health: 'Health gets in the way of the rest and is not being treated.',
  'drugs-alcohol': 'Use of drugs or alcohol leads to trouble, and they want help with it.',
  'finance-benefit-debt': 'No steady money, and bills that nobody has opened.',
  'children-families': 'Wants to be in touch with family again and needs help to begin.',
  'attitudes-thinking-behaviour': 'Acts before thinking when others wind them up, and knows it.',
}
const NO_NEED_WORDS = 'Talked it through: what they have is enough, and they want no help with it.'

/** Rows of one history below the person, by table. `person` is the id of the person whom the work is done with. */
export const workRows = (history: History, person: string, { service, today, random }: Loading) => {
  const involvements: InvolvementRow[] = []
  const involve = (why: Parameters<typeof involvementRow>[1]): void => {
    involvements.push(involvementRow(person, why))
  }
  const at = (name: string): string => idOf(name.split(' ')[0]!, `${history.key}/${name}`)
  const { resettlement, plan } = history
  const chance = random.fork(history.key)
  const opened = history.sentences.at(-1)?.imposed ?? today

  const sentences = history.sentences.map((one, i) => {
    const last = i === history.sentences.length - 1
    const id = at(`sentence ${i}`)
    if (one.custody) involve(prisonInvolvement({ id, custodyStart: one.custody.start, released: one.custody.released }, organisationId(prisonOrganisation(one.custody.prison))))
    const onEntry = last && resettlement ? isHoused(resettlement.onEntry) : null
    return {
      id, person_id: person, kind: one.kind, offence_code: one.offenceCode, court: courtName(one.court), offence_day: one.offenceDay, imposed_day: one.imposed, months: one.months,
      custody_start: one.custody?.start ?? null, prison_code: one.custody?.prison ?? null, planned_release: one.custody?.plannedRelease ?? null, released_on: one.custody?.released ?? null,
      sentence_end: one.sentenceEnd, supervision_end: one.supervisionEnd, homeless_on_entry: onEntry === null ? null : !onEntry,
      // What was before is written down when the case is opened; recording the release is one saving more.
      recorded_at: atNine(opened), version: one.custody?.released ? 2 : 1,
    }
  })
  const index = sentences.at(-1)
  const convictions = history.convictions.map((one, i) => ({
    id: at(`conviction ${i}`), person_id: person, offence_code: one.offenceCode, court: courtName(one.court), offence_day: one.offenceDay, convicted_day: one.convictionDay,
  }))

  const risks = riskRows(history, person, at)
  const managements = managementRows(history, person, at)
  for (const row of managements) involve(managementInvolvement({ id: row.id, organisationId: row.organisation_id, from: row.from_day, until: row.until_day }))
  const reviews = reviewRows(history, managements, at, today)

  const assessments = history.assessments.map((one, i) => ({
    id: at(`assessment ${i}`), person, pathway: one.pathway, version: one.version, need: one.need, why: one.need ? NEED_WORDS[one.pathway] : NO_NEED_WORDS, assessedOn: one.assessed,
    organisation: organisationId(one.organisation), assessedBy: null, recordedAt: atNine(one.assessed),
    answers: one.answers.map((answer) => ({ page: answer.page, question: answer.question, options: answer.options, words: answer.text })),
  }))

  const closedOn = history.standing === 'ended' && index ? index.supervision_end : null
  const plans = plan ? [{
    ...planDays(plan.agreed, closedOn, today),
    id: at('plan'), person, organisation: organisationId(PROBATION_UNIT), ownWords: plan.ownWords, startedAt: atNine(plan.agreed), startedBy: null, agreedOn: plan.agreed, agreedBy: null,
    closed: closedOn === null ? null : { on: closedOn, reason: 'The sentence ended' },
    goals: plan.goals.map((goal, i) => ({
      id: at(`goal ${i}`), pathway: goal.pathway, words: goal.words,
      steps: goal.steps.map((step, j) => ({
        id: at(`step ${i}.${j}`), words: step.words, owner: organisationId(step.owner), byPerson: step.byPerson, due: step.due, doneBy: null,
        // What is not done when a plan is closed stays undone.
        doneOn: step.done !== null && closedOn !== null && step.done > closedOn ? null : step.done,
      })),
    })),
  }] : []

  const referrals = history.referrals.map((one, i) => {
    const { id: toService, provider } = service(one.service)
    const rows = rowsOfReferral({
      ...readAgain(history, one, today),
      person, service: toService, pathway: one.pathway, provider, referring: organisationId(one.by), referredBy: null, reason: one.reason, riskToKnow: null, needsToKnow: null, made: one.made,
      state: one.state, decided: one.decided, decidedBy: null, endReason: one.declineReason ?? (one.state === 'ended-early' ? 'Stopped coming' : null),
      sessions: one.sessions.map((session) => ({ day: session.day, attendance: session.attendance, minutes: session.attendance === 'attended' ? session.minutes : null })),
      outcome: one.outcome,
    }, chance)
    involve(rows.involvement)
    return { ...rows, referral: { ...rows.referral, reference: referenceOf('R', history.index * REFERRALS_OF_A_HISTORY_MAX + i) } }
  })

  return { involvements, sentences, convictions, risks, managements, reviews, assessments, plans, referrals, ...(index ? resettlementRows(history, person, index, at) : NOTHING_AFTER_RELEASE) }
}

const courtName = (handle: string): string => COURT_NAMES.get(handle) ?? handle

/** The reviews of a plan, each a quarter after the one before, and the day of the next. */
const planDays = (agreed: Day, closedOn: Day | null, today: Day) => {
  const count = reviewsBetween(agreed, closedOn ?? today)
  return {
    reviews: Array.from({ length: count }, (_, place) => ({ on: addDays(agreed, REVIEW_EVERY_DAYS * (place + 1)), words: 'Talked each step through; the plan stays as it is.' })),
    reviewDay: addDays(agreed, REVIEW_EVERY_DAYS * (count + 1)),
  }
}

/** The day on which the provider was done with a referral; null while it is not. */
const endOf = ({ state, decided, outcome }: Referral): Day | null => (state === 'declined' ? decided : outcome?.recorded ?? null)

/** A change of risk asks the provider of an open referral to look again; it does so on the last day for it, unless the referral ends before. */
export const readAgain = (history: History, one: Referral, today: Day): { readonly rechecked: readonly Day[]; readonly recheckBy: Day | null } => {
  const end = endOf(one)
  const changed = riskChanges(history, today).map((i) => history.risks[i]!.assessed)
  const asked = changed.filter((day) => one.made < day && (end === null || day <= end)).map(recheckBy)
  const due = asked.filter((by) => end === null || by < end)
  return { rechecked: due.filter((by) => by <= today), recheckBy: end === null ? due.find((by) => by > today) ?? null : null }
}

type SentenceOfCustody = Pick<SentenceRow, 'id' | 'prison_code' | 'planned_release' | 'released_on'>

const NOTHING_AFTER_RELEASE = { accommodations: [], checks: [], employments: [] }

/** The place found, and what finding it and the release set going: five checks, and the question about work. */
const resettlementRows = (history: History, person: string, index: SentenceOfCustody, at: RowId) => {
  const { resettlement } = history
  const release = index.released_on ?? index.planned_release
  if (!resettlement || release === null || index.prison_code === null) return NOTHING_AFTER_RELEASE
  const { bedFound: bed, sixWeeks } = resettlement
  const known = new Map(resettlement.checks.map((one) => [one.day, one]))
  return {
    accommodations: bed ? [{
      id: at('accommodation'), person_id: person, sentence_id: index.id, kind: bed.where, address_line: bed.addressLine, from_day: release, ended_on: null, end_reason: null,
      ended_by: null, found_by: null, organisation_id: organisationId(prisonOrganisation(index.prison_code)), found_on: bed.recorded, recorded_at: atNine(bed.recorded), version: 1,
    }] : [],
    checks: bed || index.released_on ? checksAfter(release).map(({ dayAfter, due }) => {
      const answer = known.get(dayAfter)
      const recorded = answer?.recorded ?? null
      return {
        id: at(`check ${dayAfter}`), person_id: person, sentence_id: index.id, day_after: dayAfter, due_day: due, slept: recorded ? (answer?.where ?? null) : null, held: recorded ? (answer?.held ?? null) : null,
        recorded_on: recorded, recorded_by: null, recorded_at: recorded ? atNine(recorded) : null, version: recorded ? 2 : 1,
      }
    }) : [],
    employments: index.released_on ? [{
      id: at('employment'), person_id: person, sentence_id: index.id, weeks_after: EMPLOYMENT_WEEKS, due_day: employmentDue(release), available_for_work: sixWeeks?.availableForWork ?? null,
      employed: sixWeeks?.employed ?? null, recorded_on: sixWeeks?.due ?? null, recorded_by: null, version: sixWeeks ? 2 : 1,
    }] : [],
  }
}

export type WorkRows = ReturnType<typeof workRows>
