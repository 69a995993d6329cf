/** What waits on the lists of money and papers: whose row each is, and under which heading it stands. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import type { Role } from '../platform/vocabulary.ts'
import { itemTitle, stateOf, type Owner } from './kinds.ts'
import { contradiction, nextActions, type Course, type Item } from './workflow.ts'

/** Who leaves within twelve weeks is on the lists: the time of the pre-release report. */
export const LEAVING_DAYS = 84
/** Other things are shown from so many days before they are due. */
export const AHEAD_DAYS = 14

export const SECTIONS = {
  wrong: 'Cannot be so: put it right',
  'late-payment': 'First payment late',
  claim: 'Claims to take now',
  'no-appointment': 'Leave within 12 weeks, and have no appointment',
  'not-asked': 'Nobody has asked them yet',
  papers: 'Papers not ordered, 12 weeks before release or later',
  rent: 'Rent: soon nobody pays it, or nobody does',
  due: 'Due, or soon',
} as const
export type Section = keyof typeof SECTIONS

/** Whose list a viewer works from. */
const OWNS: Partial<Record<Role, readonly Owner[]>> = {
  'resettlement-worker': ['prison'], 'prison-offender-manager': ['prison'], 'offender-manager': ['manager'], 'delivery-unit-head': ['head'], 'work-coach': ['jobcentre'], caseworker: ['adviser'],
}

/** Is this the viewer’s to do? */
export const isOwn = (role: Role | undefined, owner: Owner): boolean => role !== undefined && (OWNS[role]?.includes(owner) ?? false)

export interface Row { readonly personId: string; readonly section: Section; readonly itemId: string | null; readonly title: string; readonly state: string; readonly words: string; readonly owner: Owner; readonly due: Day }

const sectionOf = (item: Item | null, course: Course, due: Day, role: Role, today: Day): Section | null => {
  if (item === null) return course.release === null || course.release <= addDays(today, LEAVING_DAYS) || course.custodyStart >= addDays(today, -28) ? 'not-asked' : null
  if (contradiction(item, course) !== null) return 'wrong'
  const leaves = course.released !== null || (course.release !== null && course.release <= addDays(today, LEAVING_DAYS))
  if (item.kind === 'universal-credit') {
    if (['claimed', 'advanced'].includes(item.state) && item.given !== null && item.given < today) return 'late-payment'
    if (item.state === 'claimed' || (item.state === 'booked' && due <= addDays(today, 7) && (course.released !== null || (course.release !== null && course.release <= today)))) return 'claim'
    if (role === 'work-coach' && ['wanted', 'prepared'].includes(item.state)) return leaves ? 'no-appointment' : null
  }
  if (item.kind === 'identity-document' && ['wanted', 'missing'].includes(item.state) && leaves) return 'papers'
  if (item.kind === 'housing-costs' && due <= addDays(today, AHEAD_DAYS) && item.state !== 'unchecked') return 'rent'
  return due <= addDays(today, AHEAD_DAYS) ? 'due' : null
}

/** The rows of one viewer about one person. A work coach sees who has no appointment while the prison still prepares the claim: the booking is theirs. */
export const rowsOf = (personId: string, course: Course, role: Role, today: Day): Row[] =>
  nextActions(course).flatMap(({ item, words, owner, due }) => {
    const mine = isOwn(role, owner) || (role === 'work-coach' && item?.kind === 'universal-credit')
    const section = mine ? sectionOf(item, course, due, role, today) : null
    return section === null ? [] : [{ personId, section, itemId: item?.id ?? null, title: item ? itemTitle(item) : 'Money and papers', state: item ? stateOf(item.kind, item.state).title : '', words, owner, due }]
  })
