/** Who a synthetic person is: a name nobody bears, numbers of the right form that are never issued, a postcode that does not exist. */
import { addDays, type Day } from '../src/core/dates.ts'
import type { Random } from '../src/core/random.ts'
import { pncNumber } from '../src/extracts/identifiers.ts'
import type { Identity, Sex } from './history.ts'
import { FORENAMES, SURNAME_ENDS, SURNAME_STARTS } from './names.ts'

const pad = (n: number, width: number): string => String(n).padStart(width, '0')

/** A second number of the same person, for doubled records, lies this far beyond the first. */
const SECOND = 500_000

/** A Police National Computer number with its right check letter, in a year that has not come: `2099/0001234X`. */
export const inventedPnc = (index: number): string => pncNumber(2099, index)

/** A prison number in the last series, `Z` to `A` before a final `Z`, which counting up from `A0001AA` will never reach. */
export const prisonNumber = (index: number, copy = 0): string => {
  const place = index + copy * SECOND
  const series = Math.floor(place / 260_000)
  const within = place % 260_000
  return `${String.fromCodePoint(65 + Math.floor(within / 10_000))}${pad(within % 10_000, 4)}Z${String.fromCodePoint(90 - series)}`
}

/** A case reference number: `X` and six digits (up to half a million people). */
export const caseReference = (index: number, copy = 0): string => `X${pad(index + copy * SECOND, 6)}`

/** The start of a postcode that does not exist, by district: there is no `PE0` and no `CB0`. */
const SECTORS: Readonly<Record<string, string>> = {
  E06000031: 'PE0 1',
  E07000008: 'CB0 1',
  E07000009: 'CB0 3',
  E07000010: 'PE0 2',
  E07000011: 'PE0 3',
  E07000012: 'CB0 2',
}
/** The letters that end a postcode: C, I, K, M, O and V are not used. */
const INWARD = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z'] as const

const STREETS = ['Imaginary Street', 'Nowhere Lane', 'Specimen Road', 'Example Close', 'Sample Avenue', 'Placeholder Way', 'Fiction Row', 'Invented Terrace', 'Demo Drive', 'Unreal Gardens'] as const

/** The first line of an address in a street that does not exist. */
export const inventedAddress = (random: Random): string => `${random.whole(1, 180)} ${random.pick(STREETS)}`

/** A postcode of a district, in a sector that does not exist. */
export const inventedPostcode = (random: Random, district: string): string => `${SECTORS[district] ?? 'PE0 9'}${random.pick(INWARD)}${random.pick(INWARD)}`

const BY_SEX: Readonly<Record<Sex, readonly string[]>> = {
  female: FORENAMES.filter((forename) => forename.sex === 'female').map((forename) => forename.name),
  male: FORENAMES.filter((forename) => forename.sex === 'male').map((forename) => forename.name),
}

/** Ages in completed years at the index sentence: the young are more often sentenced, and nobody is under 18. */
const age = (random: Random): number => 18 + Math.floor(random.next() * 7 + random.next() ** 1.6 * 45)

export interface Circumstances {
  readonly index: number
  readonly random: Random
  readonly sex: Sex
  /** The day the index sentence was imposed: the person was at least 18 then. */
  readonly sentenced: Day
  readonly hasBeenInCustody: boolean
  readonly withoutAddress: boolean
  readonly district: string
}

/** The identity of person `index`. */
export const identity = ({ index, random, sex, sentenced, hasBeenInCustody, withoutAddress, district }: Circumstances): Identity => {
  const birthDate = addDays(sentenced, -Math.ceil((age(random) + 0.02) * 365.25) - random.whole(0, 364))
  return {
    forename: random.pick(BY_SEX[sex]),
    surname: `${random.pick(SURNAME_STARTS)}${random.pick(SURNAME_ENDS)}`,
    birthDate,
    sex,
    pnc: inventedPnc(index),
    prisonNumber: hasBeenInCustody ? prisonNumber(index) : null,
    crn: caseReference(index),
    addressLine: withoutAddress ? null : inventedAddress(random),
    postcode: withoutAddress ? null : inventedPostcode(random, district),
    district,
  }
}
