/** What waits: the list that the force’s officers work from, and the rows of “my day”. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { kindOf } from '../kinds.ts'
import { disposalsOf, openDisposals, type StoredDisposal } from '../store.ts'
import { chaseWords, type NextStep } from '../workflow.ts'
import { isOfficer, OFFICERS } from './about.ts'
import { stepsFor } from './person.ts'

/** Days ahead that “my day” looks. */
const AHEAD_DAYS = 7
const LIST_MAX = 300

/** Where a step is done: its form, else the person’s page. */
export const stepHref = (one: Pick<StoredDisposal, 'id' | 'currentId' | 'kind' | 'conditions'>, key: string): string => {
  const base = `/people/${one.currentId}/out-of-court`
  switch (key) {
    case 'authority': return `${base}/${one.id}/authority`
    case 'youth': return `${base}/${one.id}/youth-service`
    case 'refer': return `${base}/${one.id}/referral`
    case 'issue': return one.conditions.length === 0 && kindOf(one.kind).conditions === 'always' ? `${base}/${one.id}/condition` : `${base}/${one.id}/step`
    case 'answer': case 'breach': case 'comply': case 'failed': return `${base}/${one.id}/step`
    default: return key.startsWith('condition ') ? `${base}/conditions/${key.slice('condition '.length)}` : base
  }
}

export interface WaitingStep extends NextStep {
  readonly personId: string
  readonly forename: string
  readonly surname: string
  readonly kind: string
  readonly reference: string
  readonly officer: string | null
  readonly mine: boolean
  readonly href: string
}

const waitingOf = (context: Reading, all: readonly StoredDisposal[]): WaitingStep[] =>
  all.flatMap((one) => stepsFor(context, one).map((step) => ({
    ...step, words: chaseWords(step), personId: one.currentId, forename: one.forename, surname: one.surname, kind: kindOf(one.kind).title, reference: one.reference, officer: one.officer,
    mine: one.officerId === null || one.officerId === context.viewer?.accountId, href: stepHref(one, step.key),
  }))).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.reference < b.reference ? -1 : 1))

/** Every open disposal of the force by what comes next. */
export const disposalsList = query({
  name: 'disposals.list',
  title: 'What waits in the force’s out-of-court disposals: conditions, victims not yet asked, referrals not answered, decisions',
  who: OFFICERS,
  classes: ['identity', 'sentence'],
  input: z.object({}),
  async run(context) {
    const rows = waitingOf(context, await openDisposals(context))
    return yes({ today: context.today, more: rows.length > LIST_MAX, waiting: rows.slice(0, LIST_MAX) })
  },
  about: ({ waiting }) => [...new Set(waiting.map((row) => row.personId))],
})

/** For “my day”: what is the officer’s own to do, and what others owe once it is late. Nothing of it names a victim. */
export const disposalDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  if (!isOfficer(context)) return []
  const horizon = addDays(context.today, AHEAD_DAYS)
  const last = until < horizon ? until : horizon
  const all = people ? await disposalsOf(context, people) : await openDisposals(context)
  return waitingOf(context, all).filter((row) => row.due <= last && (people !== undefined || (row.mine && (row.owner === 'officer' || row.owner === 'prosecutor' || row.due < context.today)))).slice(0, limit)
    .map(({ personId, due, words, kind, href }) => ({ personId, due, words: `${kind}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`, href }))
}
