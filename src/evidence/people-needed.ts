/** Before a scheme begins: how many people it must help before its figure can show anything. Asked without any record. */
import { z } from 'zod'
import { no, yes, type Result } from '../core/result.ts'
import { peopleNeeded, smallestFall } from './statistics/detectable.ts'

const PERCENT_MESSAGE = 'Write a percentage between 1 and 99, for example 36.'
const POINTS_MESSAGE = 'Write a number of percentage points above 0, for example 5.'
const PEOPLE_MESSAGE = 'Write a whole number of people, for example 240.'

const written = (message: string, schema: z.ZodType<number, number>) => z.string().trim().transform((text, context) => {
  if (text === '') return null
  const parsed = /^\d+(\.\d+)?%?$/.test(text) ? schema.safeParse(Number(text.replace('%', ''))) : null
  if (parsed?.success) return parsed.data
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}).optional()

/** As a form gives it; an empty field is not asked. */
export const plannedInput = z.object({
  base: written(PERCENT_MESSAGE, z.number().min(1).max(99)),
  points: written(POINTS_MESSAGE, z.number().gt(0).max(99)),
  people: written(PEOPLE_MESSAGE, z.number().int().min(1).max(1_000_000)),
})
export type Planned = z.output<typeof plannedInput>

export interface SchemePlan {
  readonly asked: { readonly base: number; readonly points: number | null; readonly people: number | null } | null
  /** How many it must help to show the fall asked. */
  readonly needed: number | null
  /** The smallest fall, in points, that so many would show; null where none would. */
  readonly shows: number | null
}

/** What can be said of a scheme that is planned: people of a like number are compared with, 80% power, 95% confidence. Nothing asked yet: all null. */
export const schemePlan = ({ base, points, people }: Planned): Result<SchemePlan> => {
  if (base === undefined || base === null) return points || people ? no('Say first of how many in a hundred it happens today.', 'base') : yes({ asked: null, needed: null, shows: null })
  if (points && points > base) return no(`It cannot fall by ${points} points from ${base}%.`, 'points')
  const from = base / 100
  const fall = people ? smallestFall(from, people) : null
  return yes({
    asked: { base, points: points ?? null, people: people ?? null },
    needed: points ? Math.ceil(peopleNeeded(from, (base - points) / 100)) : null,
    shows: fall === null ? null : fall * 100,
  })
}
