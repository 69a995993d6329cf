/** The records that `npm run bench -- search` measures on: people of one country by COPY, with former names and addresses, the same for the same size. */
import type { PoolClient } from 'pg'
import { addDays } from '../src/core/dates.ts'
import { seededRandom, type Random } from '../src/core/random.ts'
import type { Databases } from '../src/platform/database.ts'
import { copyRows } from '../src/platform/copy.ts'
import { nameKey } from '../src/people/rules.ts'
import { FORENAMES, SURNAME_ENDS, SURNAME_STARTS } from '../seeds/names.ts'

export const TODAY = '2026-11-23'
const NOW = new Date(`${TODAY}T09:00:00Z`)
const BATCH = 50_000

/** Whose people are how many. Organisations that see much, little, and something between; `hub` sees only by what its partners share. */
export const VIEWERS = {
  few: { people: () => 50, words: '50 people' },
  some: { people: () => 2_000, words: '2,000 people' },
  middle: { people: () => 7_000, words: '7,000 people' },
  region: { people: () => 40_000, words: '40,000 people' },
  most: { people: (all: number) => Math.round(all * 0.8), words: 'four in five of all' },
  hub: { people: () => 0, words: 'all, by 12 partners' },
} as const
export type ViewerName = keyof typeof VIEWERS
export const VIEWER_NAMES: readonly ViewerName[] = ['few', 'some', 'middle', 'region', 'most', 'hub']

const REGIONS = 12

/** One made-up person as loaded. Names as they stand today; `former` is an agency's older record. */
export interface Made {
  readonly id: string
  readonly reference: string
  readonly forename: string
  readonly surname: string
  readonly birthDate: string
  readonly pnc: string
  readonly prisonNumber: string | null
  readonly crn: string
  readonly postcode: string
  readonly region: number
  readonly seenBy: readonly ViewerName[]
  readonly former: { readonly forename: string; readonly surname: string; readonly birthDate: string; readonly postcode: string } | null
}

const SURNAME_MIDDLES = ['', 'a', 'an', 'ar', 'el', 'en', 'er', 'il', 'in', 'is', 'ol', 'on', 'or', 'ul', 'ur', 'as', 'ed', 'im', 'ot', 'ev']
const AREAS = 'AL BA BB BD BH BL BN BS CA CB CF CH CM CO CR CT CV CW DA DE DH DL DN DT DY EX FY GL GU HA HD HG HP HR HU HX IP KT LA LD LE LL LN LS LU ME MK NE NG NN NP NR OL OX PE PL PO PR RG RH RM SA SG SK SL SM SN SO SP SR SS ST SY TA TF TN TQ TR TS TW UB WA WF WN WR WS WV YO'.split(' ')
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ'.split('')

/** Frequencies as names have them: the commonest surname one in about 80, most of them rare (Zipf, flattened at the top). */
const zipf = (names: readonly string[], flat: number): ((random: Random) => string) => {
  const sums: number[] = []
  let sum = 0
  for (let rank = 0; rank < names.length; rank++) sums.push((sum += 1 / (rank + flat)))
  return (random) => {
    const wanted = random.next() * sum
    let [low, high] = [0, names.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return names[low]!
  }
}

const shuffled = (names: readonly string[]): string[] => {
  const random = seededRandom('order of names')
  return names.map((name) => ({ name, at: random.next() })).sort((a, b) => a.at - b.at).map(({ name }) => name)
}

const surnameOf = zipf(shuffled(SURNAME_MIDDLES.flatMap((middle) => SURNAME_STARTS.flatMap((start) => SURNAME_ENDS.map((end) => `${start}${middle}${end}`)))), 10)
const forenameOf = zipf(shuffled(FORENAMES.map(({ name }) => name)), 8)

const postcodeOf = (random: Random): string => `${random.pick(AREAS)}${random.whole(1, 29)} ${random.whole(1, 9)}${random.pick(LETTERS)}${random.pick(LETTERS)}`
const referenceOf = (at: number): string => `P-${at.toString(32).toUpperCase().replace(/[ILOU]/g, (letter) => ({ I: 'W', L: 'X', O: 'Y', U: 'Z' })[letter] ?? letter).padStart(7, '0')}`

/** Everybody, one after the other; seeded. */
export const madePeople = function* (count: number): Generator<Made> {
  const random = seededRandom('search bench')
  for (let at = 0; at < count; at++) {
    const first = forenameOf(random)
    const forename = random.chance(0.25) ? `${first} ${forenameOf(random)}` : first
    const surname = random.chance(0.02) ? `${surnameOf(random)}-${surnameOf(random)}` : surnameOf(random)
    const birthDate = addDays('1948-01-01', random.whole(0, 21_900))
    const postcode = postcodeOf(random)
    const [, month = '01', day = '01'] = birthDate.split('-')
    const differs = random.next()
    const seenBy: ViewerName[] = []
    // Spread over everybody by strides that share no factor with each other.
    for (const [name, stride] of [['few', 1], ['some', 3], ['middle', 7], ['region', 11]] as const)
      if ((at * 7919 + stride) % count < Math.min(VIEWERS[name].people(), count)) seenBy.push(name)
    if (random.chance(0.8)) seenBy.push('most')
    yield {
      id: random.uuid(), reference: referenceOf(at), forename, surname, birthDate, postcode, region: random.whole(0, REGIONS - 1), seenBy,
      pnc: `${random.whole(1975, 2025)}/${String(random.whole(0, 9_999_999)).padStart(7, '0')}${random.pick(LETTERS)}`,
      prisonNumber: random.chance(0.4) ? `A${String(at % 10_000).padStart(4, '0')}${random.pick(LETTERS)}${random.pick(LETTERS)}` : null,
      crn: `X${String(at).padStart(6, '0')}`,
      former: differs < 0.1 ? { forename, surname: surnameOf(random), birthDate, postcode: postcodeOf(random) }
        : differs < 0.14 ? { forename, surname, birthDate: Number(day) <= 12 ? `${birthDate.slice(0, 4)}-${day}-${month}` : birthDate, postcode }
          : differs < 0.34 ? { forename, surname, birthDate, postcode: postcodeOf(random) }
            : null,
    }
  }
}

/** What was loaded, as the measurements need it. */
export interface Loaded {
  readonly organisation: Readonly<Record<ViewerName, string>>
  readonly account: string
}

const handleOf = (name: string): string => `bench-${name}`

/** Loads that many people with the triggers on, as an import would write them. */
export const loadPeople = async ({ owner, ownerPool }: Databases, count: number, say: (words: string) => void): Promise<void> => {
  const random = seededRandom('search bench organisations')
  const names = [...VIEWER_NAMES, ...Array.from({ length: REGIONS }, (_none, at) => `region-${at}`)]
  const ids = Object.fromEntries(names.map((name) => [name, random.uuid()])) as Record<string, string>
  await owner.insertInto('organisation').values(names.map((name) => ({ id: ids[name]!, handle: handleOf(name), name: `Organisation ${name}`, kind: 'probation', invented: true }))).execute()
  const account = random.uuid()
  await owner.insertInto('account').values({ id: account, handle: 'bench.manager', name: 'A Manager', email: 'manager@example.invalid' }).execute()
  const agreements = VIEWER_NAMES.map((name) => ({ id: random.uuid(), name, parties: name === 'hub' ? [name, ...names.slice(VIEWER_NAMES.length)] : [name] }))
  await owner.insertInto('agreement').values(agreements.map(({ id, name }) => ({
    id, reference: `BENCH-${name}`, title: `Agreement of ${name}`, about: '', gateway: [], regime: '', purposes: ['offender-management'], from_day: '2020-01-01', until_day: '2030-12-31', review_day: '2030-12-31',
  }))).execute()
  await owner.insertInto('agreement_party').values(agreements.flatMap(({ id, parties }) => parties.map((name) => ({ agreement_id: id, organisation_id: ids[name]!, capacity: 'controller', shares: ['identity', 'contact'], signed_on: '2020-01-01' })))).execute()
  const client = await ownerPool.connect()
  try {
    let batch: Made[] = []
    let done = 0
    const began = performance.now()
    const write = async (): Promise<void> => {
      await copyBatch(client, batch, ids, random)
      done += batch.length
      batch = []
      if (done % 200_000 === 0) say(`${done.toLocaleString('en-GB')} people after ${((performance.now() - began) / 1000).toFixed(0)} s`)
    }
    for (const one of madePeople(count)) {
      batch.push(one)
      if (batch.length === BATCH) await write()
    }
    if (batch.length > 0) await write()
  } finally {
    client.release()
  }
  await ownerPool.query('vacuum (analyze)')
}

const copyBatch = async (client: PoolClient, batch: readonly Made[], ids: Readonly<Record<string, string>>, random: Random): Promise<void> => {
  await client.query('begin')
  await copyRows(client, 'person', ['id', 'reference', 'forename', 'surname', 'forename_key', 'surname_key', 'birth_date', 'sex', 'pnc', 'prison_number', 'crn', 'postcode', 'created_at'], batch.map((one) => ({
    id: one.id, reference: one.reference, forename: one.forename, surname: one.surname, forename_key: nameKey(one.forename), surname_key: nameKey(one.surname), birth_date: one.birthDate, sex: 'male',
    pnc: one.pnc, prison_number: one.prisonNumber, crn: one.crn, postcode: one.postcode, created_at: NOW,
  })))
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'because_of', 'because_id'], batch.flatMap((one) => [`region-${one.region}`, ...one.seenBy].map((name, at) => ({
    id: random.uuid(), person_id: one.id, organisation_id: ids[name]!, basis: at === 0 ? 'responsible' : 'supplied', class: 'identity', from_day: '2024-06-01', because_of: 'bench', because_id: one.id,
  }))))
  await copyRows(client, 'source_record', ['id', 'person_id', 'organisation_id', 'class', 'agency_number', 'forename', 'surname', 'birth_date', 'sex', 'postcode', 'fingerprint', 'linked_by', 'received_on'], batch.flatMap((one) => (one.former === null ? [] : [{
    id: random.uuid(), person_id: one.id, organisation_id: one.seenBy.includes('most') ? ids['most']! : ids[`region-${one.region}`]!, class: 'identity', agency_number: one.crn, forename: one.former.forename, surname: one.former.surname,
    birth_date: one.former.birthDate, sex: 'male', postcode: one.former.postcode, fingerprint: one.crn, linked_by: 'bench', received_on: '2025-01-01',
  }])))
  await client.query('commit')
}

/** What a database that was loaded before holds. */
export const readLoaded = async ({ owner }: Databases): Promise<Loaded> => {
  const rows = await owner.selectFrom('organisation').select(['id', 'handle']).where('handle', 'like', 'bench-%').execute()
  const { id: account } = await owner.selectFrom('account').select('id').where('handle', '=', 'bench.manager').executeTakeFirstOrThrow()
  return { account, organisation: Object.fromEntries(VIEWER_NAMES.map((name) => [name, rows.find((row) => row.handle === handleOf(name))!.id])) as Record<ViewerName, string> }
}
