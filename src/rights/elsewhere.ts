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

/** Tables whose names nobody outside the code would say. */
const TABLE_WORDS: Readonly<Record<string, string>> = {
  extract_row: 'rows of an extract', involvement: 'organisations that had to do with them', kept_search: 'searches', known_identity: 'names and numbers they were known by', once_only: 'forms that were sent',
  rights_erasure: 'proposals to erase', rights_request: 'requests about their own information', rights_step: 'steps of a request', source_record: 'agencies’ records', upload: 'files',
}

/** A table's name in words, as it stands on the page: `referral_change` is “referral change”. */
export const tableWords = (table: string): string => TABLE_WORDS[table] ?? table.replaceAll('_', ' ')

/** What went, for a certificate: “agencies’ records: 1; files: 1”, without what there was none of. */
export const deletedWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts).filter(([, rows]) => rows > 0).map(([table, rows]) => `${tableWords(table)}: ${rows}`).join('; ')
