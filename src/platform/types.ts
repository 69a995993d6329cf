/** How values travel between PostgreSQL and TypeScript. */
import { types } from 'pg'

/** The catalogue's fixed numbers of the array types that have no name in the client: text[], date[], int8[]. */
const TEXT_ARRAY: number = 1009
const DATE_ARRAY: number = 1182
const INT8_ARRAY: number = 1016
let configured = false

const safeNumber = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be counted exactly.`)
  return value
}

/**
 * Sets, once per process, what a row's values become: a `date` is a day `YYYY-MM-DD` as text (never a moment, so that no
 * time zone can move it), a `timestamptz` is a Date, an `int8` is a number and throws beyond 2^53, a `numeric` stays text.
 * The generated types in `schema.ts` say the same.
 */
export const configureTypes = (): void => {
  if (configured) return
  configured = true
  types.setTypeParser(types.builtins.DATE, (text) => text)
  types.setTypeParser(types.builtins.INT8, safeNumber)
  // Arrays of the two as well: an array of days would hold moments.
  const texts: (text: string) => (string | null)[] = types.getTypeParser(TEXT_ARRAY)
  types.setTypeParser(DATE_ARRAY, texts)
  types.setTypeParser(INT8_ARRAY, (text) => texts(text).map((item) => item === null ? null : safeNumber(item)))
}
