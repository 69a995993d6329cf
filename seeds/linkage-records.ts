/**
 * Records of made-up people as five agencies would hold them, with the truth beside: for measuring linkage, never for the
 * demonstration. Seeded; every kind of error has a share of its own in ERRORS.
 */
import { seededRandom, type Random } from '../src/core/random.ts'
import { csvLine } from '../src/core/csv-line.ts'
import { FORENAMES, SURNAME_ENDS, SURNAME_STARTS } from './names.ts'

/** How often what goes wrong, per record unless said otherwise. */
const ERRORS = {
  forenameTyped: 0.04, surnameTyped: 0.04, familiarForm: 0.12, namesSwapped: 0.01, initialOnly: 0.015, halfOfDoubleName: 0.4, maidenName: 0.35, birthDate: 0.06, defaultBirthDate: 0.008,
  postcodeTyped: 0.04, numberTyped: 0.02, noForename: 0.01, noBirthDate: 0.03, noPostcode: 0.12, noSex: 0.03, wrongSex: 0.004,
  /** Of people. */
  twin: 0.006, sameNameInTheFamily: 0.004, marries: 0.25, doubleName: 0.02, moves: 0.5,
} as const

/** What each agency holds: how likely a record is, a second one of the same person, and a PNC on it. */
const AGENCIES = [
  { name: 'police', holds: 0.85, twice: 0.12, pnc: 0.93 }, { name: 'prison', holds: 0.45, twice: 0.04, pnc: 0.75 }, { name: 'probation', holds: 0.6, twice: 0.06, pnc: 0.8 },
  { name: 'housing', holds: 0.3, twice: 0.05, pnc: 0.05 }, { name: 'treatment', holds: 0.25, twice: 0.08, pnc: 0 },
] as const

/** Familiar forms as clerks write them; on purpose not the engine's own list. */
const FAMILIAR_FORMS: Readonly<Record<string, readonly string[]>> = {
  Andrew: ['Andy', 'Drew'], Anthony: ['Tony', 'Ant'], Benjamin: ['Ben'], Bradley: ['Brad'], Catherine: ['Cath', 'Kate', 'Cathy'], Charlotte: ['Charlie', 'Lottie'], Christopher: ['Chris'], Daniel: ['Dan', 'Danny'],
  Danielle: ['Dani'], David: ['Dave', 'Davey'], Deborah: ['Debbie', 'Deb'], Edward: ['Ed', 'Ted', 'Eddie'], Eleanor: ['Ellie', 'Nell'], Gareth: ['Gaz', 'Gary'], George: ['Georgie'], Jacob: ['Jake'], James: ['Jim', 'Jimmy', 'Jay'],
  Jennifer: ['Jen', 'Jenny'], Jessica: ['Jess'], Joseph: ['Joe', 'Joey'], Joshua: ['Josh'], Katarzyna: ['Kasia'], Kevin: ['Kev'], Matthew: ['Matt'], Michael: ['Mike', 'Mick'], Mohammed: ['Mo', 'Muhammad', 'Mohamed'],
  Nathan: ['Nate'], Nicholas: ['Nick', 'Nicky'], Nicola: ['Nicky', 'Nikki'], Oliver: ['Ollie'], Patrick: ['Paddy', 'Pat'], Peter: ['Pete'], Philip: ['Phil'], Piotr: ['Peter'], Rebecca: ['Becky', 'Bex'], Richard: ['Rich', 'Rick', 'Dick'],
  Robert: ['Rob', 'Bob', 'Bobby'], Samantha: ['Sam', 'Sammy'], Samuel: ['Sam'], Stephen: ['Steve', 'Steven'], Stuart: ['Stu', 'Stewart'], Thomas: ['Tom', 'Tommy'], Victoria: ['Vicky', 'Tori'], William: ['Bill', 'Will', 'Billy'], Zachary: ['Zac', 'Zak'],
}

const SURNAME_MIDDLES = ['', '', '', 'a', 'an', 'ar', 'el', 'en', 'er', 'il', 'in', 'is', 'ol', 'on', 'or', 'ul', 'ur', 'as', 'ed', 'im']
const AREAS = 'AL BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DE DH DL DN DT DY EX FY GL GU HA HD HG HP HR HU HX IG IP KT LA LD LE LL LN LS LU ME MK NE NG NN NP NR OL OX PE PL PO PR RG RH RM SA SG SK SL SM SN SO SP SR SS ST SY TA TF TN TQ TR TS TW UB WA WF WN WR WS WV YO'.split(' ')
const POSTCODE_LETTERS = 'ABDEFGHJLNPQRSTUWXYZ'.split('')
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('')

const surnames = SURNAME_MIDDLES.flatMap((middle) => SURNAME_STARTS.flatMap((start) => SURNAME_ENDS.map((end) => `${start}${middle}${end}`)))
const forenames = { M: FORENAMES.filter(({ sex }) => sex === 'male').map(({ name }) => name), F: FORENAMES.filter(({ sex }) => sex === 'female').map(({ name }) => name) }

/** Some names are common and most are rare: the square of chance leans to the first. */
const leaning = (random: Random, names: readonly string[]): string => names[Math.floor(random.next() ** 2 * names.length)]!

interface MadeUp {
  readonly sex: 'M' | 'F'
  readonly forename: string
  readonly surname: string
  readonly born: readonly [year: number, month: number, day: number]
  readonly maiden: string | null
  readonly homes: readonly string[]
  readonly pnc: string
}

const postcode = (random: Random, area = random.pick(AREAS)): string =>
  `${area}${random.whole(1, 29)} ${random.whole(1, 9)}${random.pick(POSTCODE_LETTERS)}${random.pick(POSTCODE_LETTERS)}`

const person = (random: Random, before: MadeUp | null): MadeUp => {
  const sex = random.chance(0.84) ? 'M' : 'F'
  const home = postcode(random)
  const made: MadeUp = {
    sex, forename: leaning(random, forenames[sex]), surname: random.chance(ERRORS.doubleName) ? `${leaning(random, surnames)}-${leaning(random, surnames)}` : leaning(random, surnames),
    born: [1950 + Math.floor(56 * random.next() ** 0.6), random.whole(1, 12), random.whole(1, 28)],
    maiden: sex === 'F' && random.chance(ERRORS.marries) ? leaning(random, surnames) : null,
    homes: [home, ...(random.chance(ERRORS.moves) ? [postcode(random, random.chance(0.7) ? home.slice(0, 2) : undefined)] : [])],
    pnc: `${random.whole(1975, 2025)}/${String(random.whole(0, 9_999_999)).padStart(7, '0')}${random.pick(POSTCODE_LETTERS)}`,
  }
  if (!before) return made
  // A twin shares all but the forename; a father and a son share all but the birth date.
  if (random.chance(ERRORS.twin)) return { ...made, surname: before.surname, born: before.born, homes: before.homes, maiden: null }
  if (random.chance(ERRORS.sameNameInTheFamily)) return { ...made, sex: before.sex, forename: before.forename, surname: before.surname, homes: before.homes, born: [Math.min(2006, before.born[0] + random.whole(18, 35)), made.born[1], made.born[2]], maiden: null }
  return made
}

/** One letter left out, put in, changed or swapped with the next, never the first. */
const typedWrong = (random: Random, word: string): string => {
  if (word.length < 3) return word
  const at = random.whole(1, word.length - 2)
  switch (random.whole(0, 3)) {
    case 0: return word.slice(0, at) + word.slice(at + 1)
    case 1: return word.slice(0, at) + random.pick(LETTERS) + word.slice(at)
    case 2: return word.slice(0, at) + random.pick(LETTERS) + word.slice(at + 1)
    default: return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2)
  }
}

const dateWrong = (random: Random, [year, month, day]: MadeUp['born']): MadeUp['born'] => {
  switch (random.whole(0, 4)) {
    case 0: return day <= 12 ? [year, day, month] : [year, month, day - 1]
    case 1: return [year + (random.chance(0.5) ? 1 : -1), month, day]
    case 2: return [year, month, random.whole(1, 28)]
    case 3: return [year, 1, 1]
    default: return [year, random.whole(1, 12), day]
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

const recordOf = (random: Random, of: MadeUp, agency: (typeof AGENCIES)[number]): string[] => {
  let { forename, surname } = of
  if (of.maiden !== null && random.chance(ERRORS.maidenName)) surname = of.maiden
  if (surname.includes('-') && random.chance(ERRORS.halfOfDoubleName)) surname = surname.slice(0, surname.indexOf('-'))
  const forms = FAMILIAR_FORMS[forename]
  if (forms && random.chance(ERRORS.familiarForm)) forename = random.pick(forms)
  else if (random.chance(ERRORS.forenameTyped)) forename = typedWrong(random, forename)
  if (random.chance(ERRORS.initialOnly)) forename = forename.slice(0, 1)
  if (random.chance(ERRORS.surnameTyped)) surname = typedWrong(random, surname)
  if (random.chance(ERRORS.namesSwapped)) [forename, surname] = [surname, forename]
  if (random.chance(ERRORS.noForename)) forename = ''
  const [year, month, day] = random.chance(ERRORS.birthDate) ? dateWrong(random, of.born) : of.born
  const born = random.chance(ERRORS.noBirthDate) ? '' : random.chance(ERRORS.defaultBirthDate) ? '1900-01-01' : `${year}-${two(month)}-${two(day)}`
  const home = random.chance(ERRORS.noPostcode) ? '' : random.pick(of.homes)
  let pnc = random.chance(agency.pnc) ? of.pnc : ''
  if (pnc !== '' && random.chance(ERRORS.numberTyped)) {
    const at = random.whole(5, 11)
    pnc = `${pnc.slice(0, at)}${random.whole(0, 9)}${pnc.slice(at + 1)}`
  }
  const sex = random.chance(ERRORS.noSex) ? '' : random.chance(ERRORS.wrongSex) ? (of.sex === 'M' ? 'F' : 'M') : of.sex
  return [forename, surname, born, sex, random.chance(ERRORS.postcodeTyped) ? typedWrong(random, home) : home, pnc]
}

/** A CSV file's lines: `unique_id,source,person,first_name,surname,dob,sex,postcode,pnc`, `person` being the truth, which no linkage may read. */
export function* linkageRecords(records: number, seed = 'linkage'): Generator<string> {
  const random = seededRandom(seed)
  yield csvLine(['unique_id', 'source', 'person', 'first_name', 'surname', 'dob', 'sex', 'postcode', 'pnc'])
  let before: MadeUp | null = null
  for (let made = 0, people = 1; made < records; people++) {
    const one = person(random, before)
    before = one
    for (const agency of AGENCIES) {
      if (!random.chance(agency.holds)) continue
      for (let copies = random.chance(agency.twice) ? 2 : 1; copies > 0 && made < records; copies--) yield csvLine([String(made++), agency.name, String(people), ...recordOf(random, one, agency)])
    }
  }
}
