/** Emergency early release: a scheme as published, who meets it, what partners answer, what prison and probation decide, and what each week holds. */
import { longDay } from '../core/dates.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { CASE_ROLES } from '../platform/vocabulary.ts'
import { samePeople } from '../people/actions.ts'
import { personReleased, releaseChanged } from '../sentences/actions.ts'
import { answerPlace, answerRisk, decideEarly, putForward, recordFacts, withdrawEarly } from './actions/decisions.ts'
import { earlyDueItems, earlyOfPerson, isInForce, judged, listEarly, placeAsked } from './actions/people.ts'
import { confirmScheme, enterScheme, newScheme, openScheme, resumeScheme, suspendScheme } from './actions/schemes.ts'
import { answerGroup, askGroup, earlyWeeks, sayCapacity } from './actions/weeks.ts'
import { isDecided, stepWords } from './course.ts'
import { verdictWords } from './criteria.ts'
import { earlyRows, toldAnswers, toldCases, toldFacts } from './history.ts'
import { HOLDINGS } from './holdings.ts'
import { pastAnswers, pastCases, pastChecks, pastFacts } from './store/history.ts'
import { candidates } from './store/people.ts'
import { schemesOf } from './store/schemes.ts'

export { answerPlace, answerRisk, decideEarly, putForward, recordFacts, withdrawEarly } from './actions/decisions.ts'
export { earlyOfPerson, listEarly, placeAsked } from './actions/people.ts'
export { confirmScheme, enterScheme, newScheme, openScheme, resumeScheme, suspendScheme } from './actions/schemes.ts'
export { answerGroup, askGroup, earlyWeeks, sayCapacity } from './actions/weeks.ts'
export { pastCases } from './store/history.ts'

const shownCases = readOnce(pastCases)

/** For the person’s page: how far it is, or that a scheme in force could be theirs; null where it is no matter of theirs. */
const readPanel = async (context: Reading, people: readonly string[]) => {
  if (!CASE_ROLES.some((role) => role === context.viewer?.role)) return null
  const schemes = await schemesOf(context)
  if (schemes.length === 0) return null
  const [row] = await candidates(context, { people })
  const scheme = row?.case ? schemes.find(({ id }) => id === row.case?.schemeId) : schemes.find((one) => isInForce(one, context.today))
  if (!row || !scheme) return null
  const one = judged(row, scheme, context.today)
  // Of most people a scheme says that they are out: that is told on its list, and no card of their page.
  if (!row.case && one.verdict.state === 'out') return null
  return {
    scheme: scheme.name, step: one.step?.at ?? null, day: row.case?.day ?? null, missing: one.step?.at === 'check' ? one.step.missing.length : 0,
    words: one.step ? stepWords(one.step) : verdictWords(one.verdict),
  }
}

export type EarlyPanel = NonNullable<Awaited<ReturnType<typeof readPanel>>>

export const schemes = slice({
  name: 'schemes',
  holdings: HOLDINGS,
  named: [
    listEarly, earlyOfPerson, placeAsked, openScheme, newScheme, enterScheme, confirmScheme, suspendScheme, resumeScheme, recordFacts, putForward, answerRisk, answerPlace, decideEarly, withdrawEarly,
    earlyWeeks, sayCapacity, askGroup, answerGroup,
  ],
  panels: [{ name: 'schemes.person', title: 'Emergency early release', order: 23, read: readPanel }],
  timeline: [{ name: 'schemes', read: async (context, people) => earlyRows(await shownCases(context, people)) }],
  due: [{ name: 'schemes', read: earlyDueItems }],
  subjectAccess: [
    { title: 'Whether you could be released early', read: async (context, people) => [...toldCases(await pastCases(context, people)), ...toldFacts(await pastFacts(context, people))] },
    { title: 'Who was asked before an early release, and what they said', read: async (context, people) => toldAnswers(await pastChecks(context, people), await pastAnswers(context, people)) },
  ],
  handlers: [
    onEvent(releaseChanged, 'schemes', async (context, { person, sentence, to }) => {
      const open = (await pastCases(context, await samePeople(context, person))).find((one) => one.sentenceId === sentence && one.endedOn === null)
      if (!open || open.day === to) return []
      return [isDecided(open) ? `An early release on ${longDay(open.day)} is decided: it no longer agrees with the planned day. Take it back, or move the day again.` : `They are put forward for an early release on ${longDay(open.day)}: look whether it still makes sense.`]
    }),
    onEvent(personReleased, 'schemes', async (context, { person, sentence, day }) => {
      const open = (await pastCases(context, await samePeople(context, person))).find((one) => one.sentenceId === sentence && one.endedOn === null)
      return !open || isDecided(open) ? [] : [`They were put forward for an early release and it was not decided by ${longDay(day)}: nobody is asked any more.`]
    }),
  ],
})
