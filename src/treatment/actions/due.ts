/** What waits: the list that managers and providers work from, and the rows of “my day”. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { addWorkingDays } from '../../core/working-days.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import type { Role } from '../../platform/vocabulary.ts'
import { kindsWords } from '../rules.ts'
import { openPathRows, requirementRows, SUGGESTED_FOR_DAYS, suggestionRows } from '../store/courses.ts'
import { nextOnPath, nextSteps, OWNERS, type NextStep, type Owner } from '../workflow.ts'
import { READING, RECORDING } from './about.ts'
import { courseSeen } from './person.ts'

/** Days ahead that “my day” looks. */
const AHEAD_DAYS = 7
/** Working days after which what somebody else owes is also the head’s. */
const CHASED_AFTER_WORKING_DAYS = 5
/** Working days before a sentence by which treatment should be considered. */
const BEFORE_SENTENCE_DAYS = 7
const LIST_MAX = 200

const works = (context: Reading): boolean => RECORDING.some((role) => role === context.viewer?.role)

export interface Waiting extends NextStep {
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly kinds: string
  readonly provider: string | null
  readonly managed: boolean
  /** Where it is done: the form itself where there is one alone, else the person’s page. */
  readonly href: string
}

/** Is this step for the viewer to do or to chase? The provider’s for the provider; where there is none on the platform, the manager’s. */
const isTheirs = (role: Role | undefined, owner: Owner, { due, managed, provider }: Pick<Waiting, 'due' | 'managed' | 'provider'>, today: string): boolean => {
  const late = addWorkingDays(due, CHASED_AFTER_WORKING_DAYS) < today
  if (role === 'caseworker') return owner === 'provider'
  if (role === 'offender-manager') return owner === 'manager' || provider === null
  return !managed || late
}

/** Everything that waits for this viewer, or about people who are named, the earliest first. Tests are the provider’s to take: nobody else’s list tells of them. */
const waitingFor = async (context: Reading, people?: readonly string[]): Promise<Waiting[]> => {
  const { viewer, today } = context
  const health = viewer?.role === 'caseworker'
  const [requirements, paths, suggestions] = [await requirementRows(context, { people }), await openPathRows(context, { people }), viewer?.role === 'caseworker' ? [] : await suggestionRows(context, { people })]
  const rows: Waiting[] = [
    ...requirements.flatMap((row) => nextSteps(courseSeen(row, health), today).map((step) => ({ ...step, href: step.key === 'test' ? `/people/${row.currentId}/treatment/requirements/${row.id}/test` : `/people/${row.currentId}/treatment`, personId: row.currentId, forename: row.forename, surname: row.surname, kinds: kindsWords(row.kinds), provider: row.provider, managed: row.managed }))),
    ...paths.flatMap((row) => nextOnPath(row).map((step) => ({ ...step, href: `/people/${row.currentId}/treatment/paths/${row.id}`, personId: row.currentId, forename: row.forename, surname: row.surname, kinds: kindsWords(row.kinds), provider: row.provider, managed: row.managed }))),
    ...suggestions.map((row) => ({
      key: 'suggested', owner: 'manager' as const, words: 'Decide whether to consider a treatment requirement', due: row.sentenceOn > today ? addDays(row.sentenceOn, -BEFORE_SENTENCE_DAYS) : addDays(row.sentenceOn, SUGGESTED_FOR_DAYS),
      href: `/people/${row.currentId}/treatment/considering`, personId: row.currentId, forename: row.forename, surname: row.surname, kinds: 'Suggested by a need', provider: null, managed: true,
    })),
  ]
  return rows.filter((row) => people !== undefined || isTheirs(viewer?.role, row.owner, row, today)).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.personId < b.personId ? -1 : 1))
}

/** What waits, for managers and providers; court reviews stand apart, because a court’s day cannot be missed. */
export const treatmentList = query({
  name: 'treatment.list',
  title: 'What waits in treatment requirements: assessments, consent, proposals, appointments, tests, reports, court reviews, failures',
  who: RECORDING,
  classes: ['health', 'sentence', 'contact'],
  input: z.object({}),
  async run(context) {
    const rows = await waitingFor(context)
    return yes({
      today: context.today, role: context.viewer?.role ?? null, more: rows.length > LIST_MAX,
      waiting: rows.slice(0, LIST_MAX).map((row) => ({ ...row, owner: OWNERS[row.owner], review: ['review', 'plan-review', 'report'].includes(row.key) })),
    })
  },
  about: ({ waiting }) => [...new Set(waiting.map((row) => row.personId))],
})

/** For ‘What is due’ and caseloads. The words name a step, never what the treatment is or what a test showed. */
export const treatmentDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  if (!works(context) && !(people && READING.some((role) => role === context.viewer?.role))) return []
  const horizon = addDays(context.today, AHEAD_DAYS)
  const last = until < horizon ? until : horizon
  return (await waitingFor(context, people)).filter(({ due }) => due <= last).slice(0, limit)
    .map(({ personId, due, words, owner, href }) => ({ personId, due, words: `Treatment requirement: ${words.charAt(0).toLowerCase()}${words.slice(1)} (${OWNERS[owner]})`, href: owner === 'manager' && context.viewer?.role === 'offender-manager' ? href : `/people/${personId}/treatment` }))
}
