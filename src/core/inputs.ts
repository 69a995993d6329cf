/** What the forms of several slices ask for in the same words, so that one refusal reads the same wherever it is met. */
import { z } from 'zod'

/** The version that a form was made from. A hidden field: when it is missing, only loading the page again helps. */
export const Version = z.coerce.number<string | number>('Load the page again: the form lost its version.')
  .int('Load the page again: the form lost its version.').min(1, 'Load the page again: the form lost its version.')

/** Free text of at most so many letters. */
export const letters = (most: number) => z.string('Write this in words: it was left out.').trim().max(most, `Use at most ${most.toLocaleString('en-GB')} letters.`)

/** A day that must be given: `aDay('the first day')`. */
export const aDay = (what: string) => z.iso.date(`Enter ${what}, for example 27 3 2026.`)
