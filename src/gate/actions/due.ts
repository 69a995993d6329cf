/** Gate checks that wait for an answer: the list of those who are asked, and what is due on a person’s page and in a caseload. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { isPlace, NO_PLACE } from '../../core/inputs.ts'
import { yes } from '../../core/result.ts'
import { dayTitle } from '../../housing/rules.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { ownerOf, OWNERS, type Owner } from '../owners.ts'
import { isHealth, OWN_QUESTIONS, QUESTIONS, questionList, type QuestionName } from '../questions.ts'
import { gateDue, type GateDueRow } from '../store.ts'
import { harmHref, toldHarms } from './harms.ts'

const GATE_PAGE_SIZE = 20
/** Days ahead that the list looks, as the list of accommodation checks does. */
const GATE_AHEAD_DAYS = 7

/** What is open of a check, by who is asked. */
const openByOwner = (row: GateDueRow, today: string, healthOnly: boolean): Map<Owner, QuestionName[]> => {
  const open: QuestionName[] = [...(row.housed ? [] : ['housing' as const]), ...OWN_QUESTIONS.filter((one) => !row.answered.includes(one) && (!healthOnly || isHealth(one)))]
  return Map.groupBy(open, (question) => ownerOf(question, row, row, today))
}

/** What is asked, in words: each owner with their questions, and what contradicts itself. */
export const openWords = (row: GateDueRow, today: string, healthOnly = false): string => {
  const open = [...openByOwner(row, today, healthOnly)].map(([owner, questions]) => `${questionList(questions)} (${OWNERS[owner]})`)
  const settled = row.contradicted.length > 0 ? [`decide which answer is right: ${row.contradicted.map((one) => QUESTIONS[one].title.toLowerCase()).join(', ')}`] : []
  return [...open, ...settled].join('; ')
}

/** Gate checks that ask this viewer: theirs first, overdue first. */
export const gateChecksDue = query({
  name: 'gate.due',
  title: 'Gate checks that wait for an answer: mine first, overdue first, then those that others owe',
  who: [...CASE_ROLES, 'caseworker'],
  classes: ['needs', 'contact'],
  input: z.object({ after: z.union([z.literal(''), z.string().refine((text) => /^[01]_/.test(text) && isPlace(text.slice(2)), NO_PLACE)]).default('') }),
  async run(context, { after }) {
    const [rank = '', due = '', id = ''] = after.split('_')
    const rows = await gateDue(context, { until: addDays(context.today, GATE_AHEAD_DAYS), limit: GATE_PAGE_SIZE + 1, after: after === '' ? undefined : { rank: Number(rank), due, id } })
    const last = rows.length > GATE_PAGE_SIZE ? rows[GATE_PAGE_SIZE - 1] : undefined
    const provider = context.viewer?.role === 'caseworker'
    // What cannot wait stands on the first page alone, before what is only asked.
    const missing = after === '' ? (await toldHarms(context, { limit: GATE_PAGE_SIZE })).map((one) => ({ ...one, href: harmHref(one.personId) })) : []
    return yes({
      today: context.today, provider, missing, next: last ? `${last.rank}_${last.due}_${last.id}` : null,
      checks: rows.slice(0, GATE_PAGE_SIZE).map((row) => ({ ...row, words: openWords(row, context.today, provider) })),
    })
  },
  about: ({ checks, missing }) => [...new Set([...checks.map((check) => check.currentId), ...missing.map((one) => one.personId)])],
})

/** For ‘What is due’ and caseloads: one item a check, where they slept with it; the accommodation check of the same day asks housing officers alone. */
export const gateDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  const role = context.viewer?.role
  if (role !== 'caseworker' && !CASE_ROLES.some((one) => one === role)) return []
  const horizon = addDays(context.today, GATE_AHEAD_DAYS)
  const rows = await gateDue(context, { until: until < horizon ? until : horizon, limit, people })
  return rows.flatMap((row) => {
    const words = openWords(row, context.today, role === 'caseworker')
    return words === '' ? [] : [{ personId: row.currentId, due: row.due, words: `${row.dayAfter === 0 ? 'Release day' : `${dayTitle(row.dayAfter)} after release`}: ${words}`, href: `/people/${row.currentId}/gate/${row.dayAfter}` }]
  }).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}
