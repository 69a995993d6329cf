/**
 * What a cell says: each function reads one written value into its canonical form, or says in words what is wrong. The
 * words continue a sentence that begins with the column and the value: `Date of birth “31/02/1990” is not a day that exists`.
 */
import { ageOn, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import { readCro, readTelephone } from '../people/identifiers.ts'
import { readCrn, readPnc, readPrisonNumber } from './identifiers.ts'
import type { Sex } from './rules.ts'

/** Nobody younger can be guilty of an offence in England and Wales (Children and Young Persons Act 1933, section 50). */
export const AGE_MIN = 10
/** Older than anybody under supervision: a mistyped century. */
export const AGE_MAX = 110
const NAME_LENGTH_MAX = 100
const NUMBER_LENGTH_MAX = 40
const TEXT_LENGTH_MAX = 500
const MONTHS_MAX = 1200

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?$/
const MONTH_WORD = /^(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})$/
const YEAR_OF_TWO = /^\d{1,2}[/. -](?:\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2}$/
const DAY_COUNT = /^\d{5}$/

/** Counted here and not through `Date`, since a file of 200 MB holds ten million days. */
const dayOf = (year: string, month: number, dayOfMonth: number): Result<Day> => {
  const leap = month === 2 && Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  const last = (MONTH_DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
  if (dayOfMonth < 1 || dayOfMonth > last) return no('is not a day that exists (days are read as day, month, year)')
  return yes(`${year}-${month < 10 ? '0' : ''}${month}-${dayOfMonth < 10 ? '0' : ''}${dayOfMonth}`)
}

/** The number that the figures between two places make, or -1 where one of them is no figure. */
const figures = (text: string, from: number, to: number): number => {
  let number = 0
  for (let i = from; i < to; i++) {
    const figure = text.charCodeAt(i) - 48
    if (figure < 0 || figure > 9) return -1
    number = number * 10 + figure
  }
  return number
}

/** The two commonest forms, told by their ten letters: days are most of what a file holds. */
const plainDay = (written: string): Result<Day> | undefined => {
  if (written.length !== 10) return undefined
  const dayFirst = written[2] === '/' && written[5] === '/'
  if (!dayFirst && !(written[4] === '-' && written[7] === '-')) return undefined
  const year = dayFirst ? figures(written, 6, 10) : figures(written, 0, 4)
  const month = dayFirst ? figures(written, 3, 5) : figures(written, 5, 7)
  const day = dayFirst ? figures(written, 0, 2) : figures(written, 8, 10)
  return year < 0 || month < 0 || day < 0 ? undefined : dayOf(dayFirst ? written.slice(6) : written.slice(0, 4), month, day)
}

/** A day written `1990-03-31`, `31/03/1990`, `31-Mar-1990` or `31 March 1990` (a midnight time after it is dropped). */
export const readDay = (written: string): Result<Day> => {
  const plain = plainDay(written)
  if (plain) return plain
  let parts = YEAR_FIRST.exec(written)
  if (parts) return dayOf(parts[1] ?? '', Number(parts[2]), Number(parts[3]))
  if ((parts = DAY_FIRST.exec(written))) return dayOf(parts[3] ?? '', Number(parts[2]), Number(parts[1]))
  if ((parts = MONTH_WORD.exec(written))) {
    const word = (parts[2] ?? '').toLowerCase()
    return dayOf(parts[3] ?? '', MONTH_NAMES.findIndex((name) => word.startsWith(name)) + 1, Number(parts[1]))
  }
  if (YEAR_OF_TWO.test(written)) return no('has a year of two figures: give all four, as 31/03/1990')
  if (DAY_COUNT.test(written)) return no('is a spreadsheet’s count of days: format the column as a date, as 31/03/1990')
  return no('is not a date: give it as 31/03/1990, 1990-03-31 or 31-Mar-1990')
}

/** A birth date: a day that is not in the future and makes the person from 10 to 110 years old today. */
export const readBirthDate = (written: string, today: Day): Result<Day> => {
  const day = readDay(written)
  if (!day.ok) return day
  if (day.value > today) return no('is in the future')
  const age = ageOn(day.value, today)
  if (age < AGE_MIN) return no(`makes this person ${age}: nobody under ${AGE_MIN} can be held responsible for an offence`)
  return age > AGE_MAX ? no(`makes this person ${age}: check the year`) : day
}

/** A name as written: outer spaces dropped, inner ones made single; apostrophes, hyphens and accents stay. */
export const readName = (written: string): Result<string> => {
  if (!/[A-Za-z]/.test(written) && !/\p{L}/u.test(written)) return no('holds no letter, so it is not a name')
  return written.length > NAME_LENGTH_MAX ? no(`is longer than ${NAME_LENGTH_MAX} letters`) : yes(written)
}

const SEX_WORDS: ReadonlyMap<string, Sex> = new Map(Object.entries({
  m: 'male', male: 'male', '1': 'male', man: 'male', f: 'female', female: 'female', '2': 'female', woman: 'female',
  '0': 'not-known', u: 'not-known', x: 'not-known', nk: 'not-known', unknown: 'not-known', 'not known': 'not-known',
  '9': 'not-specified', ns: 'not-specified', 'not specified': 'not-specified', 'not stated': 'not-specified',
  indeterminate: 'not-specified', refused: 'not-specified', ref: 'not-specified',
}))

/** Sex, from the codes and words of the NHS (1, 2, 0, 9), prisons (M, F, NK, NS, REF) and plain forms. */
export const readSex = (written: string): Result<Sex> => {
  const sex = SEX_WORDS.get(written.toLowerCase())
  return sex === undefined ? no('is not a sex that we know: give M, F, Not known or Not specified') : yes(sex)
}

/** The NHS's pseudo postcode for no fixed abode (Organisation Data Service, pseudo country and postcodes). */
export const NO_FIXED_ABODE = 'ZZ99 3VZ'
/** The outward and inward codes as the Government's bulk data transfer schema allows them (BS 7666). */
const POSTCODE = /^(GIR0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2}|ZZ993[A-Z]{2})$/
const NO_ABODE = new Set(['NFA', 'NOFIXEDABODE', 'NOFIXEDADDRESS', 'HOMELESS'])

/** A postcode in capitals with one space before its last three: `pe1 1aa` is `PE1 1AA`; `NFA` is the NHS's `ZZ99 3VZ`. */
export const readPostcode = (written: string): Result<string> => {
  const text = written.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  if (NO_ABODE.has(text)) return yes(NO_FIXED_ABODE)
  return POSTCODE.test(text) ? yes(`${text.slice(0, -3)} ${text.slice(-3)}`) : no('is not a postcode: give it in full, as PE1 1AA, or NFA')
}

const OWN_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N} ./_:#-]*$/u
const SHORTENED = /^\d(?:\.\d+)?E\+\d+$/i

/** An agency's own number for a person, in capitals: letters, figures and `. / - _ : #`, at most 40. */
export const readAgencyNumber = (written: string): Result<string> => {
  if (SHORTENED.test(written)) return no('was shortened by a spreadsheet: format the column as text and export it again')
  if (written.length > NUMBER_LENGTH_MAX) return no(`is longer than ${NUMBER_LENGTH_MAX} characters`)
  return OWN_NUMBER.test(written) ? yes(written.toUpperCase()) : no('is not a number that we can keep: use letters, figures and . / - _ only')
}

/** Whole months of a sentence: `18`, `18 months` or `18.0`. */
export const readMonths = (written: string): Result<string> => {
  const months = /^(\d{1,4})(?:\.0+)?(?: ?(?:months?|mths?|m))?$/i.exec(written)?.[1]
  if (months === undefined) return no('is not a number of whole months, as 18')
  return Number(months) > MONTHS_MAX ? no(`is more than ${MONTHS_MAX} months`) : yes(String(Number(months)))
}

/** A criminal justice offence code (as `TH68010`, `CJ88116A`) or a Home Office class (as `039/00`): shape only. */
export const readOffenceCode = (written: string): Result<string> => {
  const text = written.toUpperCase().replaceAll(' ', '')
  return /^[A-Z0-9]{5,10}$/.test(text) || /^\d{1,3}\/\d{2}$/.test(text) ? yes(text) : no('is not an offence code, as TH68010')
}

/** Words that are kept as they are, up to 500 characters. */
export const readText = (written: string): Result<string> =>
  written.length > TEXT_LENGTH_MAX ? no(`is longer than ${TEXT_LENGTH_MAX} characters`) : yes(written)

/** How a field's cells are read, by the name that `columns.ts` gives. */
export const VALUE_READERS = {
  agencyNumber: readAgencyNumber, name: readName, birthDate: readBirthDate, day: readDay, sex: readSex, pnc: readPnc,
  prisonNumber: readPrisonNumber, crn: readCrn, cro: readCro, postcode: readPostcode, telephone: readTelephone, months: readMonths, offenceCode: readOffenceCode, text: readText,
} satisfies Readonly<Record<string, (written: string, today: Day) => Result<string>>>
export type ValueKind = keyof typeof VALUE_READERS

/** Marks that systems write for 'nothing here'. Not for names: Null is a surname. */
const NOTHING = new Set(['', '-', 'NULL', 'N/A', 'NA', '#N/A', 'NONE'])

/** Does this cell say nothing? */
export const isNothing = (written: string, kind: ValueKind): boolean =>
  written === '' || (kind !== 'name' && written.length <= 4 && NOTHING.has(written.toUpperCase()))

const UNSEEN = /\p{Cc}/u
const SPACES = /[\s\u00A0]+/g
const SPACE = 32
const TILDE = 126

/** Printable ASCII without an outer or a doubled space, as nearly every cell is: nothing to tidy. */
export const isPlain = (text: string): boolean => {
  let before = SPACE
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < SPACE || code > TILDE || (code === SPACE && before === SPACE)) return false
    before = code
  }
  return before !== SPACE || text === ''
}

/** A cell without outer spaces, line breaks and doubled spaces, composed to Unicode's normal form C. */
export const tidied = (written: string): string =>
  isPlain(written) ? written : written.trim().replaceAll(SPACES, ' ').normalize('NFC')

/** Does a tidied text hold a control character (a NUL, say), which nobody can see and no database keeps? */
export const holdsUnseen = (text: string): boolean => UNSEEN.test(text)
