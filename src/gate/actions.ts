/** The gate record: did release day work, and what holds 1, 7, 28 and 90 days after. */
import { longDay } from '../core/dates.ts'
import { dayTitle } from '../housing/rules.ts'
import { sentenceEventRecorded } from '../licences/actions.ts'
import { hiddenReason } from '../needs/sight.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { personMerged } from '../people/actions.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES } from '../platform/vocabulary.ts'
import { personReleased, sentenceRecorded } from '../sentences/actions.ts'
import { sightOf } from '../sharing/actions.ts'
import { gateCheck, gateOfPerson, gateRecorded, gateRecordOf, givenTo, recordGate, type GateRecord } from './actions/check.ts'
import { gateChecksDue, gateDueItems } from './actions/due.ts'
import { endGate, endWhenBack } from './actions/ends.ts'
import { gateMissing, harmDueItems, remedyGate } from './actions/harms.ts'
import { remediesOf } from './store/harms.ts'
import { gateResultPeople, gateResults } from './actions/results.ts'
import type { OwnQuestion } from './questions.ts'
import { HOLDINGS } from './holdings.ts'
import { checkWords, contradictionConsequences, gateRows, remedyRows, toldAnswers, toldEnds, toldRemedies, type ToldCheck } from './history.ts'
import { gateAnswersOf, gateChecksOf, gateEndsOf, scheduleGateChecks, type StoredAnswer, type StoredGateCheck } from './store.ts'

export { gateCheck, gateOfPerson, recordGate, type ShownQuestion } from './actions/check.ts'
export { gateChecksDue } from './actions/due.ts'
export { endGate } from './actions/ends.ts'
export { gateMissing, remedyGate } from './actions/harms.ts'
export { gateResultPeople, gateResults } from './actions/results.ts'
export { loadGateAnswers, loadGateChecks, loadGateHealthAnswers } from './store.ts'

/** The person’s page shows the same rows in its panel and in the time line. */
const shownRecord = readOnce(gateRecordOf)

const told = (checks: readonly StoredGateCheck[], answers: readonly StoredAnswer[]): ToldCheck[] =>
  checks.map((check) => ({ ...check, given: (question: OwnQuestion) => givenTo(answers, check.id, question) }))

/** The newest release’s checks for a person’s page; null for somebody who was not released or a viewer whom it is no matter of. */
const readPanel = async (context: Reading, people: readonly string[]) => {
  const role = context.viewer?.role
  if (role !== 'caseworker' && role !== 'housing-officer' && !CASE_ROLES.some((one) => one === role)) return null
  const hidden = role === 'caseworker' ? null : hiddenReason('needs', await sightOf(context, people[0] ?? ''))
  const record: GateRecord | null = hidden === null ? await shownRecord(context, people) : null
  const [newest] = record?.checks ?? []
  if (!record || !newest) return hidden === null || role === 'housing-officer' ? null : { hidden, release: null, ended: null, endedWhy: null, mayEnd: false, checks: [] }
  const checks = record.checks.filter((one) => one.sentenceId === newest.sentenceId && one.release === newest.release)
  const end = record.ends.find((one) => one.sentenceId === newest.sentenceId && one.release === newest.release)
  return {
    hidden, release: newest.release, ended: checks.find((one) => one.endedOn !== null)?.endedOn ?? null, endedWhy: end?.why ?? null,
    mayEnd: end === undefined && (role === 'offender-manager' || role === 'delivery-unit-head' || role === 'prison-offender-manager'),
    checks: told(checks, record.answers).map((check) => ({ dayAfter: check.dayAfter, due: check.due, endedOn: check.endedOn, answered: check.answered.length + (check.slept === null ? 0 : 1), words: checkWords(check) })),
  }
}

export type GatePanel = NonNullable<Awaited<ReturnType<typeof readPanel>>>

export const gate = slice({
  name: 'gate',
  holdings: HOLDINGS,
  named: [gateOfPerson, gateCheck, recordGate, endGate, gateMissing, remedyGate, gateChecksDue, gateResults, gateResultPeople],
  panels: [{ name: 'gate.record', title: 'Through the gate', order: 24, read: readPanel }],
  timeline: [{
    name: 'gate',
    async read(context, people) {
      const record = await shownRecord(context, people)
      return record ? [...gateRows(told(record.checks, record.answers), record.ends), ...remedyRows(record.provider ? [] : await remediesOf(context, people))] : []
    },
  }],
  due: [{ name: 'gate.missing', read: harmDueItems }, { name: 'gate', read: gateDueItems }],
  subjectAccess: [
    { title: 'What was asked and answered after your release', read: async (context, people) => toldAnswers(told(await gateChecksOf(context, people), await gateAnswersOf(context, people))) },
    { title: 'What was done about what you lacked after release', read: async (context, people) => toldRemedies(await remediesOf(context, people)) },
    { title: 'Why the checks after your release ended', read: async (context, people) => toldEnds(await gateEndsOf(context, people)) },
  ],
  handlers: [
    onEvent(personReleased, 'gate', async (context, { sentence, person, day }) => {
      await scheduleGateChecks(context, { sentence, person, release: day })
      return [`The gate record begins: on release day and days 1, 7, 28 and 90 (from ${longDay(day)}) it is asked about money, prescription, phone, first appointment, treatment and work as well.`]
    }),
    onEvent(sentenceEventRecorded, 'gate', (context, { person, kind, day }) => (kind === 'recall' ? endWhenBack(context, person, 'recalled', { day }) : Promise.resolve([]))),
    onEvent(sentenceRecorded, 'gate', (context, { sentence, person, kind }) => (kind === 'custody' ? endWhenBack(context, person, 'returned', { sentence }) : Promise.resolve([]))),
    onEvent(personMerged, 'gate', async (context, { from, into }) => {
      const running = (await gateChecksOf(context, [from, into])).filter(({ dayAfter, endedOn }) => dayAfter === 0 && endedOn === null)
      const [first] = running
      return first && [from, into].every((person) => running.some(({ personId }) => personId === person))
        ? [`Both records were released (${running.map(({ release }) => longDay(release)).join('; ')}). From now on the checks after the release on ${longDay(first.release)} are asked; what is recorded of the other stays.`] : []
    }),
    onEvent(gateRecorded, 'gate', (_context, { dayAfter, contradicted }) => Promise.resolve(contradictionConsequences(contradicted).map((words) => `${dayTitle(dayAfter)}: ${words}`))),
  ],
})
