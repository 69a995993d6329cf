/** What is read of continuity of care: one person’s page, the list of a prison, a manager or a service, and the rows of “my day”. */
import { z } from 'zod'
import { addDays, type Day } from '../../core/dates.ts'
import { notFound, yes } from '../../core/result.ts'
import { addWorkingDays } from '../../core/working-days.ts'
import { PersonId } from '../../people/rules.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading, TimelineRow } from '../../platform/context.ts'
import { CONTINUITY_OWNERS, CONTINUITY_STANDARD, CONTINUITY_STATES, isGoing, lateAppointment, MEASURE, nextOnContinuity, startBy, type ContinuityOwner, type ContinuityStep } from '../continuity.ts'
import { continuityTimeline } from '../continuity-history.ts'
import { treatmentProviders } from '../store.ts'
import { ASKED_DAYS_BEFORE, callRows, continuityRows, continuityStepsOf, leaversUnasked, pickupsOf, type ContinuityRow } from '../store/continuity.ts'
import { MANAGERS, READING, treatedPerson } from './about.ts'
import { gpHref, gpWaiting } from './gp.ts'
import { actsForService, CONTINUING, continuityHref, HANDING_OVER } from './continuity.ts'

/** Days ahead that “my day” looks. */
const AHEAD_DAYS = 7
/** Working days after which what somebody else owes is also the head’s. */
const CHASED_AFTER_WORKING_DAYS = 2
const LIST_MAX = 200
/** What the offender manager is told of a day that was missed: whom to contact, and nothing of why. */
export const CALL_WORDS = 'Contact the treatment service today'

const handsOver = (context: Reading): boolean => HANDING_OVER.some((role) => role === context.viewer?.role)
const manages = (context: Reading): boolean => MANAGERS.some((role) => role === context.viewer?.role)

/** Everything of one person’s prescription from prison. Whoever sees no health sees at most that the service is to be contacted. */
export const continuityOfPerson = query({
  name: 'treatment.continuity',
  title: 'Continuity of care of one person: what is prescribed, who takes it on outside, first appointment, naloxone, what was collected',
  who: READING,
  classes: ['health', 'sentence'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const about = await treatedPerson(context, person)
    if (!about) return notFound()
    const health = about.healthHidden === null
    const rows = health ? await continuityRows(context, { people: about.people }) : []
    if (about.provider && rows.length === 0) return notFound()
    const [steps, pickups, calls] = health ? [await continuityStepsOf(context, about.people), await pickupsOf(context, about.people), await callRows(context, { people: about.people })] : [[], [], await callRows(context, { people: about.people })]
    const [unasked] = health && handsOver(context) && !rows.some((row) => isGoing(row.state)) ? await leaversUnasked(context, { people: about.people }) : []
    return yes({
      person: about.person, today: context.today, healthHidden: about.healthHidden, provider: about.provider, mayHandOver: handsOver(context) && health, manages: manages(context),
      call: calls.find((call) => call.answeredOn === null) ?? null, calls, unasked: unasked ?? null, measure: MEASURE[0], standard: CONTINUITY_STANDARD[0], providers: handsOver(context) && health ? await treatmentProviders(context) : [],
      prescriptions: rows.map((one) => ({
        ...one, going: isGoing(one.state), startBy: startBy(one.releaseDay), late: lateAppointment(one), forService: actsForService(context, one), next: nextOnContinuity(one, context.today),
        steps: steps.filter((step) => step.of === one.id), pickups: pickups.filter((pickup) => pickup.of === one.id),
      })),
    })
  },
  about: ({ person }) => [person.id],
})

interface Waiting extends ContinuityStep { readonly personId: string; readonly forename: string; readonly surname: string; readonly state: string; readonly releaseDay: Day; readonly released: boolean; readonly service: string | null; readonly href: string; readonly managed: boolean; readonly providerId: string | null }

/** Where a step is done. */
export const continuityStepHref = (one: Pick<ContinuityRow, 'id' | 'currentId'>, key: string): string => {
  const base = `${continuityHref(one.currentId)}/${one.id}`
  switch (key) {
    case 'hand-over': case 'hand-over-again': case 'chase': return `${base}/handover`
    case 'appoint': case 'earlier': return `${base}/appointment`
    case 'naloxone': return `${base}/naloxone`
    case 'pickup': case 'missed': return `${base}/pickup`
    default: return `${base}/answer`
  }
}

const isTheirs = ({ viewer, today }: Reading, owner: ContinuityOwner, { due, providerId, managed }: Waiting): boolean => {
  switch (viewer?.role) {
    case 'caseworker': return owner === 'service'
    case 'prison-offender-manager': return owner === 'prison'
    case 'offender-manager': return owner === 'manager' || (owner === 'service' && providerId === null)
    default: return (owner !== 'prison' && !managed && owner === 'manager') || addWorkingDays(due, CHASED_AFTER_WORKING_DAYS) < today
  }
}

/** Everything that waits for this viewer, or about people who are named, the earliest first. */
const waitingFor = async (context: Reading, people?: readonly string[]): Promise<Waiting[]> => {
  const [rows, leavers, gp] = [await continuityRows(context, { people }), await leaversUnasked(context, { people }), await gpWaiting(context, people)]
  const waiting: Waiting[] = [
    ...rows.flatMap((one) => nextOnContinuity(one, context.today).map((step) => ({ ...step, personId: one.currentId, forename: one.forename, surname: one.surname, state: CONTINUITY_STATES[one.state], releaseDay: one.releaseDay, released: one.released, service: one.receivingService, href: continuityStepHref(one, step.key), managed: one.managed, providerId: one.providerId }))),
    ...leavers.map((one) => ({ key: 'ask', owner: 'prison' as const, words: 'Say whether anything is prescribed that must go on outside', due: addDays(one.releaseDay, -28), personId: one.currentId, forename: one.forename, surname: one.surname, state: 'Nobody has said', releaseDay: one.releaseDay, released: false, service: null, href: `${continuityHref(one.currentId)}/prescription`, managed: true, providerId: null })),
    ...gp.map(({ row, words, owner, due }) => ({ key: 'gp', owner, words, due, personId: row.currentId, forename: row.forename, surname: row.surname, state: 'GP registration', releaseDay: row.releaseDay, released: row.released, service: null, href: gpHref(row.currentId), managed: row.managed, providerId: null })),
  ]
  return waiting.filter((row) => people !== undefined || isTheirs(context, row.owner, row)).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.personId < b.personId ? -1 : 1))
}

/** The list: for a prison its leavers without an acknowledged handover first, for a service what it is to take on and what was not collected. */
export const continuityList = query({
  name: 'treatment.continuity-list',
  title: 'Prescriptions that must go on after prison: handovers, first appointments, naloxone and what was not collected, by whose move it is',
  who: CONTINUING,
  classes: ['health', 'sentence', 'contact'],
  input: z.object({}),
  async run(context) {
    const [rows, waiting, calls] = [await continuityRows(context, {}), await waitingFor(context), await callRows(context, {})]
    const unacknowledged = rows.filter((one) => !one.released && ['to-hand-over', 'sent', 'declined'].includes(one.state)).toSorted((a, b) => (a.releaseDay < b.releaseDay ? -1 : 1))
    return yes({
      today: context.today, role: context.viewer?.role ?? null, askedDaysBefore: ASKED_DAYS_BEFORE, more: waiting.length > LIST_MAX,
      calls: calls.map(({ currentId, forename, surname, day }) => ({ personId: currentId, forename, surname, day })),
      unacknowledged: unacknowledged.slice(0, LIST_MAX).map(({ currentId, forename, surname, state, releaseDay, receivingService }) => ({ personId: currentId, forename, surname, state: CONTINUITY_STATES[state], releaseDay, service: receivingService })),
      waiting: waiting.slice(0, LIST_MAX).map((row) => ({ ...row, owner: CONTINUITY_OWNERS[row.owner], missed: row.key === 'missed' })),
    })
  },
  about: ({ waiting, unacknowledged, calls }) => [...new Set([...waiting, ...unacknowledged, ...calls].map((row) => row.personId))],
})

/** For ‘What is due’: the step without a word of what is prescribed; and, for whoever manages the sentence, whom to contact. */
export const continuityDueItems = async (context: Reading, { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  if (!CONTINUING.some((role) => role === context.viewer?.role)) return []
  const horizon = addDays(context.today, AHEAD_DAYS)
  const last = until < horizon ? until : horizon
  const calls = context.viewer?.role === 'offender-manager' ? (await callRows(context, { people })).filter((call) => call.answeredOn === null)
    : context.viewer?.role === 'delivery-unit-head' ? (await callRows(context, { people })).filter((call) => call.answeredOn === null && (people !== undefined || !call.managed || call.day < context.today)) : []
  const rows = (await waitingFor(context, people)).filter(({ due }) => due <= last)
  return [
    ...calls.map((call) => ({ personId: call.currentId, due: call.day, words: CALL_WORDS, href: continuityHref(call.currentId), urgent: true })),
    ...rows.map(({ personId, due, words, owner, href, key }) => ({ personId, due, words: `Continuity of care: ${words.charAt(0).toLowerCase()}${words.slice(1)} (${CONTINUITY_OWNERS[owner]})`, href: people === undefined ? href : continuityHref(personId), ...(key === 'missed' ? { urgent: true } : {}) })),
  ].slice(0, limit)
}

/** The panel on the person’s page; null where there is nothing to say. */
export const readContinuityPanel = async (context: Reading, people: readonly string[]) => {
  if (!READING.some((role) => role === context.viewer?.role)) return null
  const about = await treatedPerson(context, people[0] ?? '')
  if (!about) return null
  const call = (await callRows(context, { people })).some((one) => one.answeredOn === null)
  const current = about.healthHidden === null ? (await continuityRows(context, { people })).find((one) => isGoing(one.state)) : undefined
  if (!current && !call) return null
  const [next] = current ? nextOnContinuity(current, context.today) : []
  return { call, state: current ? CONTINUITY_STATES[current.state] : null, service: current?.receivingService ?? null, next: next ? { ...next, owner: CONTINUITY_OWNERS[next.owner] } : null }
}
export type ContinuityPanel = NonNullable<Awaited<ReturnType<typeof readContinuityPanel>>>

export const readContinuityRows = async (context: Reading, people: readonly string[]): Promise<TimelineRow[]> => {
  const about = READING.some((role) => role === context.viewer?.role) ? await treatedPerson(context, people[0] ?? '') : null
  if (!about || about.healthHidden !== null) return []
  return continuityTimeline(await continuityStepsOf(context, people), await pickupsOf(context, people))
}
