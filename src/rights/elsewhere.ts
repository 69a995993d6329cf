/** Where a name may stand in what is written about others: what erasure cannot find by a number, and somebody has to read. Pure. */

/** At most so many places of one table are counted: who has more to read begins with these. */
export const PLACES_MAX = 100

/** One table of one slice in whose words about others the name stands. `places` is a number of rows, at most PLACES_MAX. */
export interface Elsewhere {
  readonly slice: string
  readonly table: string
  readonly places: number
}

const escaped = (words: string): string => words.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+')

/**
 * The names as exact words, for PostgreSQL's `~*`: forename and surname beside each other in either order, or a title and the
 * surname. A surname alone is not looked for: it is other people's name, too. Null where there is no name to look for.
 */
export const namePattern = (names: readonly { readonly forename: string; readonly surname: string }[]): string | null => {
  const words = names.filter(({ forename, surname }) => forename.trim() !== '' && surname.trim() !== '').flatMap(({ forename, surname }) => {
    const [first, last] = [escaped(forename), escaped(surname)]
    return [`${first}\\s+${last}`, `${last},?\\s+${first}`, `(?:mr|mrs|miss|ms|mx|dr)\\.?\\s+${last}`]
  })
  return words.length === 0 ? null : `\\m(?:${[...new Set(words)].join('|')})\\M`
}

/** A table's name in words, as it stands on the page: `referral_change` is “referral change”. */
export const tableWords = (table: string): string => table.replaceAll('_', ' ')
