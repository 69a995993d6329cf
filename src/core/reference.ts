/** Short references to say on the telephone, and how what names a record is told from what names a human being. Pure. */
import type { Random } from './random.ts'

/** Crockford’s letters: no I, L, O, U, so that none is taken for a figure or read as a word. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A short readable reference that nobody can count up from: `P-7K2M9QX` for the prefix `P`. */
export const randomReference = (prefix: string, random: Random): string =>
  `${prefix}-${Array.from({ length: 7 }, () => LETTERS[Math.floor(random.next() * 32)]).join('')}`

/**
 * Ids and references of records: a UUID, `P-7K2M9QX`, `ISA-1A2B3C4D`. Some hold what would read as a telephone number or a postcode.
 * A victim’s (`V-...`) is not among them: where one turned up, somebody should look.
 */
const RECORD_IDS = new RegExp(`\\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:P|R|BP)-[${LETTERS}]{7}|ISA-[0-9A-F]{8})\\b`, 'g')

/** The text without the ids and references of records in it. What somebody typed in any other shape stays. */
export const withoutRecordIds = (text: string): string => text.replaceAll(RECORD_IDS, ' ')
