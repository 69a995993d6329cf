/** What the forms of several slices ask for in the same words, so that one refusal reads the same wherever it is met. */
import { z } from 'zod'
import { isDay } from './dates.ts'

/** The version that a form was made from. A hidden field: when it is missing, only loading the page again helps. */
export const Version = z.coerce.number<string | number>('Load the page again: the form lost its version.')
  .int('Load the page again: the form lost its version.').min(1, 'Load the page again: the form lost its version.')

/** Free text of at most so many letters. */
export const letters = (most: number) => z.string('Write this in words: it was left out.').trim().max(most, `Use at most ${most.toLocaleString('en-GB')} letters.`)

/** A day that must be given: `aDay('the first day')`. */
export const aDay = (what: string) => z.iso.date(`Enter ${what}, for example 27 3 2026.`)

const PLACE = /^(\d{4}-\d{2}-\d{2})(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?Z)?_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Is this a place in a list that goes on over several pages: the day or moment of a row, and its id, as the page before named it? */
export const isPlace = (text: string): boolean => {
  const day = PLACE.exec(text)?.[1]
  return day !== undefined && day >= '1900' && isDay(day)
}

/** What a place that is none is refused with. */
export const NO_PLACE = 'This is not a place in the list. Go back to its first page.'

/** Where a list goes on: empty for its first page. */
export const PlaceInList = z.union([z.literal(''), z.string().refine(isPlace, NO_PLACE)]).default('')

/** What is said of a value whose rule says nothing of its own: a sentence, and never the parser's words. */
export const plainWords = ({ code, expected }: { readonly code?: string | undefined; readonly expected?: unknown }): string => {
  switch (code) {
    case 'invalid_type':
      if (expected === 'array') return 'Choose one or more from the list, and send them as a list.'
      if (expected === 'number' || expected === 'int') return 'Enter a number.'
      if (expected === 'string') return 'Fill this in, in words.'
      return 'This is missing, or is not of the kind that is asked for.'
    case 'invalid_value': return 'Choose one of the answers that are offered.'
    case 'too_big': return 'This is more than is taken here.'
    case 'too_small': return 'This is less than is needed here.'
    case 'invalid_format': return 'This is not written as it has to be.'
    case 'unrecognized_keys': return 'This holds something that is not asked for.'
    default: return 'This is not one of the answers that can be given here.'
  }
}
