/** One person’s money and papers as far as the viewer may see them: everything for whoever works the case, their own things for a coach or an adviser. */
import { notFound, yes, type Result } from '../../core/result.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { samePeople, seenPerson, type PersonSummary } from '../../people/actions.ts'
import type { Reading } from '../../platform/context.ts'
import { CASE_ROLES, type Role } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { courseOf, custodyFor, itemOf, itemsOf, partnerCustody, partnerItems, type CustodyRow, type ItemRow } from '../store.ts'
import type { Course, Item } from '../workflow.ts'

/** Who helps with one thing of somebody’s without working the case. */
export const HELPING = ['work-coach', 'caseworker'] as const satisfies readonly Role[]
/** Everybody who sees something of money and papers. */
export const MONEY_ROLES = [...CASE_ROLES, ...HELPING] as const

export const helps = ({ viewer }: Pick<Reading, 'viewer'>): boolean => HELPING.some((role) => role === viewer?.role)
export const worksCase = ({ viewer }: Pick<Reading, 'viewer'>): boolean => CASE_ROLES.some((role) => role === viewer?.role)

export interface HeldItem { readonly row: ItemRow; readonly item: Item; readonly course: Course }

export interface Held {
  readonly person: PersonSummary
  readonly people: readonly string[]
  /** Null for somebody who never was in prison. */
  readonly custody: CustodyRow | null
  readonly course: Course | null
  readonly items: readonly HeldItem[]
  /** A coach or an adviser: their own things alone. */
  readonly helping: boolean
}

/** The things of these people with the way that each belongs to. */
export const readHeld = async (context: Reading, people: readonly string[]): Promise<Pick<Held, 'custody' | 'course' | 'items'>> => {
  if (helps(context)) {
    const rows = await partnerItems(context, people, false)
    const items = rows.map((row) => ({ row, item: itemOf(row), course: courseOf(partnerCustody(row), [row]) }))
    const [first] = rows
    return { custody: first ? partnerCustody(first) : null, course: first ? courseOf(partnerCustody(first), rows) : null, items }
  }
  const custody = await custodyFor(context, people)
  const rows = await itemsOf(context, people)
  const course = custody && courseOf(custody, rows)
  return { custody, course, items: course === null ? [] : rows.map((row) => ({ row, item: itemOf(row), course })) }
}

/** Everything of one person for a page or an action; refused as not found where there is nothing for this viewer. */
export const heldMoney = async (context: Reading, id: string): Promise<Result<Held>> => {
  const person = await seenPerson(context, id)
  if (!person || !(helps(context) || worksCase(context))) return notFound()
  const people = await samePeople(context, person.id)
  const helping = helps(context)
  if (!helping && hiddenReason('needs', await sightOf(context, person.id)) !== null) return notFound()
  const held = await readHeld(context, people)
  if (helping && held.items.length === 0) return notFound()
  return yes({ person, people, helping, ...held })
}
