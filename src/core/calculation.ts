/**
 * A public calculation: one case in, one answer out, pure. Slices register theirs by section; the tool `calculate`
 * (platform/calculate.ts) runs them over a file, and pages use the same rules.
 */
import { z } from 'zod'
import { isDay, type Day } from './dates.ts'
import { toolError, type ToolError } from './tool-error.ts'

export interface Calculation {
  /** The name on the command line: `release-dates`. */
  readonly section: string
  /** What is calculated, in a few words. */
  readonly title: string
  /** The answer to one case as it stood in the file, or `{error, message}` where the case cannot be answered. */
  calculate(input: unknown): unknown
}

/** Makes a calculation of a shape and a rule: a case that does not fit the shape is a bad case and never reaches the rule. */
export const calculation = <T>(section: string, title: string, shape: z.ZodType<T>, rule: (input: T) => unknown): Calculation => ({
  section, title,
  calculate: (input) => {
    const parsed = shape.safeParse(input)
    return parsed.success ? rule(parsed.data) : badCase(input, parsed.error.issues[0])
  },
})

const kebab = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), input)

/** The first fault of a case as a code (`sentence-date-missing`, `remand-days-invalid`, `field-unknown`) and a sentence that names the place. */
const badCase = (input: unknown, issue: z.core.$ZodIssue | undefined): ToolError => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return toolError('input-invalid', 'The input of a case must be an object of named fields.')
  if (!issue) return toolError('input-invalid', 'The input of this case does not fit.')
  if (issue.code === 'unrecognized_keys') return toolError('field-unknown', `${placeOf(issue.path)}There is no field called ${issue.keys.map((key) => `“${key}”`).join(' or ')} here: a name that is misspelt would change the answer unseen.`)
  const name = issue.path.findLast((part): part is string => typeof part === 'string')
  if (name === undefined) return toolError('input-invalid', issue.message)
  const value = valueAt(input, issue.path)
  return toolError(`${kebab(name)}-${value === undefined || value === null ? 'missing' : 'invalid'}`, `${placeOf(issue.path)}${value === undefined || value === null ? `${name} is missing. ` : ''}${issue.message}`)
}

const placeOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? '' : `At ${path.map(String).join('.')}: `)

/** No rule here says anything of days outside these years. */
const DAY_MIN: Day = '1900-01-01'
const DAY_MAX: Day = '2199-12-31'

/** A day of a case, as `YYYY-MM-DD`. */
export const caseDay = z.string('A day is written as YYYY-MM-DD, for example 2026-03-05.')
  .refine((text) => isDay(text) && text >= DAY_MIN && text <= DAY_MAX, 'A day is written as YYYY-MM-DD, exists in the calendar and lies between 1900 and 2199.')

const COUNT_MESSAGE = 'A count is a whole number from 0.'

/** A count of a case: a whole number from nought to `max`. */
export const caseCount = (max: number): z.ZodType<number> =>
  z.number(COUNT_MESSAGE).int(COUNT_MESSAGE).min(0, COUNT_MESSAGE).max(max, `A count here is at most ${max.toLocaleString('en-GB')}.`)

/** The same where absent means none. */
export const caseCountOrNone = (max: number) => caseCount(max).nullish().transform((count) => count ?? 0)

/** A yes or no of a case; absent means no. */
export const caseFlag = z.boolean('Write true or false.').nullish().transform((flag) => flag ?? false)
