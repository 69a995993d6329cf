/** The lists: who has no offender manager, who has room, and whom I am responsible for with what is due next of each. */
import { z } from 'zod'
import { PlaceInList } from '../../core/inputs.ts'
import { addDays, daysBetween } from '../../core/dates.ts'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { inOrderOfDue } from '../../platform/due.ts'
import { whyWithheld } from '../../platform/vocabulary.ts'
import { governing } from '../../sentences/rules.ts'
import { sightsOf } from '../../sharing/actions.ts'
import { peopleIn, pointsIn } from '../caseload.ts'
import { CASELOAD_PEOPLE_MAX, caseloadsOf, heldBy, managersToChoose, unallocatedPage, UNALLOCATED_PAGE_SIZE, waitingCount } from '../store.ts'

/** The people with a sentence that runs today and nobody responsible, with colleagues to choose from. */
export const listUnallocated = query({
  name: 'managers.unallocated',
  title: 'People without an offender manager: whoever waits longest or is released soonest first',
  who: ['delivery-unit-head'],
  classes: ['identity', 'sentence', 'contact', 'risk'],
  input: z.object({ after: PlaceInList }),
  async run(context, { after }) {
    const [day, id] = after.split('_')
    const rows = await unallocatedPage(context, day && id ? { day, id } : null)
    const page = rows.slice(0, UNALLOCATED_PAGE_SIZE)
    const risks = await sightsOf(context, page.map((row) => row.id), 'risk')
    const last = page.at(-1)
    return yes({
      today: context.today, waiting: await waitingCount(context),
      people: page.map((row) => {
        const sight = risks.get(row.id)
        return {
          ...row, standing: governing(row.terms, context.today)?.standing ?? null, daysWaiting: daysBetween(row.waitingSince, context.today),
          tierWithheld: sight ? whyWithheld('risk', sight) : null,
        }
      }),
      colleagues: await managersToChoose(context),
      next: rows.length > UNALLOCATED_PAGE_SIZE && last ? `${last.neededBy}_${last.id}` : null,
    })
  },
  about: ({ people }) => people.map((person) => person.id),
})

/** More colleagues than one screen holds are answered in the order of room. */
const TEAM_MAX = 100

export const listTeam = query({
  name: 'managers.team',
  title: 'Offender managers of the unit and the partner prisons with their caseloads by tier',
  who: ['delivery-unit-head'],
  classes: [],
  input: z.object({}),
  async run(context) {
    const colleagues = (await managersToChoose(context)).toSorted((a, b) => Number(b.organisationId === context.viewer?.organisationId) - Number(a.organisationId === context.viewer?.organisationId))
    const shown = colleagues.slice(0, TEAM_MAX)
    const caseloads = await caseloadsOf(context, shown.map((one) => one.accountId))
    return yes({
      more: colleagues.length - shown.length,
      team: shown.map((one) => {
        const caseload = caseloads.get(one.accountId)!
        return { ...one, caseload, people: peopleIn(caseload), points: pointsIn(caseload) }
      }),
    })
  },
})

/** How far ahead a caseload looks for what is due next. */
const CASELOAD_AHEAD_DAYS = 84

export const listCaseload = query({
  name: 'managers.caseload',
  title: 'My people: whom I am responsible for, with what is due next of each',
  who: ['offender-manager', 'prison-offender-manager'],
  classes: ['identity', 'sentence', 'contact', 'risk'],
  input: z.object({}),
  async run(context) {
    if (!context.viewer) return notFound()
    const rows = await heldBy(context, context.viewer.accountId)
    const shown = rows.slice(0, CASELOAD_PEOPLE_MAX)
    const due = await nextDue(context, shown.flatMap((row) => row.people))
    const people = shown.map(({ people, ...row }) => {
      const dues = people.flatMap((id) => due.get(id) ?? []).toSorted(inOrderOfDue)
      return { ...row, standing: governing(row.terms, context.today)?.standing ?? null, next: dues[0] ?? null, overdue: dues.filter((one) => one.due < context.today).length }
    }).toSorted((a, b) => ((a.next?.due ?? '9999') < (b.next?.due ?? '9999') ? -1 : (a.next?.due ?? '9999') > (b.next?.due ?? '9999') ? 1 : 0))
    const caseload = (await caseloadsOf(context, [context.viewer.accountId])).get(context.viewer.accountId)!
    return yes({ today: context.today, people, more: rows.length > shown.length, caseload, points: pointsIn(caseload) })
  },
  about: ({ people }) => people.map((person) => person.id),
})

const nextDue = async (context: Reading, people: readonly string[]): Promise<Map<string, DueRow[]>> => {
  if (people.length === 0) return new Map()
  const rows: DueRow[] = []
  for (const source of context.offers.due) rows.push(...await source.read(context, { until: addDays(context.today, CASELOAD_AHEAD_DAYS), limit: 1000, people }))
  return Map.groupBy(rows, (row) => row.personId)
}
