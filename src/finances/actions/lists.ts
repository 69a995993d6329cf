/** The list that a prison, a work coach, a debt adviser or an offender manager works from, and what is due of it on their day. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { keysOf } from '../../platform/vocabulary.ts'
import { itemTitle } from '../kinds.ts'
import { isOwn, rowsOf, SECTIONS, type Section } from '../lists.ts'
import { moneyRows } from '../store/lists.ts'
import { nextActions } from '../workflow.ts'
import { MONEY_ROLES } from './held.ts'

/** So many rows stand under one heading; the rest are told by their number. */
const SECTION_MAX = 50

/** What waits with money and papers, under the headings of whoever asks. */
export const moneyList = query({
  name: 'finances.list',
  title: 'Money and papers that wait for me: papers not ordered, no appointment, claims to take, first payments late, rent that runs out',
  who: MONEY_ROLES,
  classes: ['identity', 'contact', 'needs'],
  input: z.object({ show: z.union([z.literal('').transform(() => null), z.null(), z.enum(keysOf(SECTIONS))]).default(null) }),
  async run(context, { show }) {
    const { viewer, today } = context
    const people = await moneyRows(context)
    const rows = viewer ? people.flatMap((one) => rowsOf(one.personId, one.course, viewer.role, today).map((row) => ({ ...row, forename: one.forename, surname: one.surname, prison: one.prison, release: one.course.released ?? one.course.release, released: one.course.released !== null }))) : []
    const bySection = Map.groupBy(rows, (row) => row.section)
    const sections = (Object.keys(SECTIONS) as Section[]).flatMap((section) => {
      const all = (bySection.get(section) ?? []).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.surname < b.surname ? -1 : a.surname > b.surname ? 1 : a.title < b.title ? -1 : 1))
      return all.length === 0 || (show !== null && show !== section) ? [] : [{ section, count: all.length, rows: all.slice(0, show === section ? SECTION_MAX * 10 : SECTION_MAX) }]
    })
    return yes({ today, role: viewer?.role ?? null, show, sections })
  },
  about: ({ sections }) => [...new Set(sections.flatMap(({ rows }) => rows.map((row) => row.personId)))],
})

/** Shown on somebody’s day from a week before. */
const DUE_AHEAD_DAYS = 7

/** For ‘What is due’ and caseloads: the viewer’s own things; of people who are named everything that is open, with whose it is. */
export const moneyDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> => {
  const { viewer, today } = context
  if (!viewer) return []
  const horizon = people === undefined ? [until, addDays(today, DUE_AHEAD_DAYS)].toSorted()[0]! : until
  return (await moneyRows(context, people)).flatMap(({ personId, course }) => nextActions(course).flatMap(({ item, words, owner, due }) =>
    (due > horizon || (people === undefined && !isOwn(viewer.role, owner)) || (item === null && (course.released !== null || course.custodyStart < addDays(today, -LOOKED_BACK_DAYS))) ? []
      : [{ personId, due, words: item === null ? words : `${itemTitle(item)}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`, href: `/people/${personId}/money${item === null ? '' : `#${item.id}`}` }])))
    .toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.personId < b.personId ? -1 : 1)).slice(0, limit)
}

/** Whoever came in before that is not asked about anew on a day; their page and the list still say that nobody asked. */
const LOOKED_BACK_DAYS = 100
