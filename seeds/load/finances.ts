/**
 * Money and papers of the demonstration: most people in prison were asked, and their things are as far as their days say. Seeded faults,
 * each on somebody of HMP Peterborough: a birth certificate ordered and never arrived, an account that a bank refused, a claim dated
 * before release, rent that runs out next week, a first payment that is late, and a release brought forward that breaks an appointment.
 */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { addDays, type Day } from '../../src/core/dates.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { isEnd, kindOf, type ItemKind, type Rent } from '../../src/finances/kinds.ts'
import { firstPaymentBy, housingCosts } from '../../src/finances/rules.ts'
import { loadMoney, type LoadedMoney } from '../../src/finances/store/loading.ts'
import { perform, type Core } from '../../src/platform/action.ts'
import { contextFor } from '../../src/platform/context.ts'
import { copyRows } from '../../src/platform/copy.ts'
import type { Databases } from '../../src/platform/database.ts'
import { changeReleaseDay } from '../../src/sentences/actions.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

const PRISON = 'hmp-peterborough'
const JOBCENTRE = 'jobcentre-peterborough'
const ADVISER = 'plain-pounds'
/** Whoever leaves within so many days, came in within so many or was released within so many is followed. */
const FOLLOWED = { leaves: 140, cameIn: 60, released: 60 } as const
/** Invented: so many were asked, and so often what is to be done is done in time. */
const ASKED_SHARE = 0.95
const DONE_SHARE = 0.95
/** Invented, in a hundred. */
const RENT_SHARES: Readonly<Record<Rent, number>> = { none: 68, 'universal-credit': 16, 'housing-benefit': 4, other: 6, 'not-known': 6 }
const NEEDED: Readonly<Record<Exclude<ItemKind, 'housing-costs'>, number>> = { 'universal-credit': 0.7, 'identity-document': 0.4, 'bank-account': 0.35, debt: 0.2, fines: 0.12 }
const WHAT: Readonly<Partial<Record<ItemKind, readonly string[]>>> = {
  'identity-document': ['birth-certificate', 'citizen-card'], debt: ['Specimen Catalogue', 'Demo Energy', 'the council, for council tax'], fines: ['Example Magistrates’ Court'], 'housing-costs': ['Sample Homes', 'the council', 'Mr Placeholder, the landlord'],
}

interface Custody {
  readonly sentence: string
  readonly person: string
  readonly start: Day
  readonly release: Day | null
  readonly released: Day | null
  readonly prison: string
}
interface Stage { readonly move: string; readonly on: Day; readonly given?: Day; readonly words?: string }
type Fault = 'never-arrived' | 'declined' | 'claim-before' | 'rent-ends' | 'late-payment'
type Rows = { -readonly [Table in keyof LoadedMoney]: LoadedMoney[Table][number][] }
interface Involved { readonly person: string; readonly organisation: string; readonly from: Day; readonly until: Day | null; readonly item: string }

/** Loads them in the transaction of the client, once the population is there. */
export const loadMoneyAndPapers = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Custody>(`
    select distinct on (s.person_id) s.id as sentence, s.person_id as person, s.custody_start as start, s.planned_release as release, s.released_on as released, o.id as prison
    from sentence s join organisation o on o.prison_code = s.prison_code
    where s.kind = 'custody' and s.custody_start < $1 and s.custody_ended_as is null and not exists (select 1 from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
      and not exists (select 1 from sight_limit l where l.person_id = s.person_id)
    order by s.person_id, s.released_on is not null, coalesce(s.released_on, s.planned_release) desc, s.custody_start desc, s.id`, [today])
  const random = seededRandom('money and papers')
  const filled: Rows = { finance_review: [], finance_item: [], finance_step: [] }
  const involved: Involved[] = []
  const followed = rows.filter(({ start, release, released }) => (released === null ? (release !== null && release >= today && release <= addDays(today, FOLLOWED.leaves)) || start >= addDays(today, -FOLLOWED.cameIn) : released >= addDays(today, -FOLLOWED.released) && released <= today))
    .toSorted((a, b) => ((a.released ?? a.release ?? '') < (b.released ?? b.release ?? '') ? -1 : 1))
  const faults = faultsAmong(followed, today)
  for (const custody of followed) {
    const chance = random.fork(custody.sentence)
    addCustody(filled, involved, custody, chance, faults.get(custody.sentence), today)
  }
  await loadMoney(client, filled)
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'until_day', 'because_of', 'because_id'], involved.map((one) => ({
    id: idOf('involvement', `money ${one.item}`), person_id: one.person, organisation_id: one.organisation, basis: 'referred', class: 'identity', from_day: one.from, until_day: one.until, because_of: 'finance_item', because_id: one.item,
  })))
}

/** Somebody of the story’s prison for each fault; in a small demonstration some have nobody. */
const faultsAmong = (custodies: readonly Custody[], today: Day): ReadonlyMap<string, Fault> => {
  const left = custodies.filter(({ prison }) => prison === organisationId(PRISON))
  const faults = new Map<string, Fault>()
  const take = (fault: Fault, holds: (custody: Custody) => boolean): void => {
    const at = left.findIndex(holds)
    const [found] = at < 0 ? [] : left.splice(at, 1)
    if (found) faults.set(found.sentence, fault)
  }
  const inside = ({ released, release }: Custody, low: number, high: number): boolean => released === null && release !== null && release >= addDays(today, low) && release <= addDays(today, high)
  take('late-payment', ({ released }) => released !== null && released <= addDays(today, -40))
  take('claim-before', (one) => inside(one, 4, 60) && one.start < addDays(today, -30))
  take('never-arrived', (one) => inside(one, 10, 100) && one.start < addDays(today, -70))
  take('declined', (one) => inside(one, 10, 100) && one.start < addDays(today, -40))
  take('rent-ends', (one) => inside(one, 20, 120) && one.start < addDays(today, -20) && housingCosts('universal-credit', { custodyStart: one.start, release: one.release }).goesOn === 'yes')
  return faults
}

const addCustody = (rows: Rows, involved: Involved[], custody: Custody, random: Random, fault: Fault | undefined, today: Day): void => {
  const { sentence, person, start, prison } = custody
  const askedOn = addDays(start, 5)
  if (askedOn > today || (fault === undefined && !random.chance(ASKED_SHARE))) return
  const rent: Rent = fault === 'rent-ends' ? 'universal-credit' : random.weighted(RENT_SHARES)
  rows.finance_review.push({
    id: idOf('finance review', sentence), person_id: person, sentence_id: sentence, rent, papers: random.chance(0.3) ? ['driving-licence'] : [], words: random.chance(0.2) ? 'He says the post goes to his mother.' : null,
    organisation_id: prison, asked_on: askedOn, asked_by: null, recorded_at: atNine(askedOn),
  })
  const forced: Partial<Record<ItemKind, Fault>> = fault === undefined ? {} : { [FAULT_KIND[fault]]: fault }
  for (const kind of Object.keys(NEEDED) as (keyof typeof NEEDED)[]) if (random.chance(NEEDED[kind]) || forced[kind] !== undefined) addThing(rows, involved, custody, kind, rent, random, forced[kind], today)
  if (rent !== 'none') addThing(rows, involved, custody, 'housing-costs', rent, random, forced['housing-costs'], today)
}

const FAULT_KIND: Readonly<Record<Fault, ItemKind>> = { 'never-arrived': 'identity-document', declined: 'bank-account', 'claim-before': 'universal-credit', 'rent-ends': 'housing-costs', 'late-payment': 'universal-credit' }

const addThing = (rows: Rows, involved: Involved[], custody: Custody, kind: ItemKind, rent: Rent, random: Random, fault: Fault | undefined, today: Day): void => {
  const { sentence, person, start, prison } = custody
  const id = idOf('finance item', `${sentence} ${kind}`)
  const begun = addDays(start, 5)
  const ofStory = prison === organisationId(PRISON)
  const helper = kindOf(kind).partner
  const partner = ofStory && helper !== null && (fault !== undefined || random.chance(0.8)) ? organisationId(helper === 'jobcentre' ? JOBCENTRE : ADVISER) : null
  rows.finance_item.push({
    id, person_id: person, sentence_id: sentence, kind, what: WHAT[kind] === undefined ? null : fault === 'never-arrived' ? 'birth-certificate' : random.pick(WHAT[kind]), state: kindOf(kind).begins, since: begun,
    partner_organisation_id: partner, partner_kind: partner === null ? null : helper, begun_on: begun, recorded_at: atNine(begun),
  })
  const step = (move: string, state: string, on: Day, { given, words }: Pick<Stage, 'given' | 'words'> = {}): void => {
    const outside = (custody.released !== null && on >= custody.released) || (fault === 'claim-before' && move === 'claim')
    rows.finance_step.push({
      id: idOf('finance step', `${id} ${move} ${on}`), person_id: person, item_id: id, move, state, on_day: on, given_day: given ?? null, claimed_on: move === 'claim' ? on : null, ends: isEnd(kind, state), words: words ?? null,
      organisation_id: outside && partner !== null ? partner : prison, recorded_on: on, recorded_by: null, recorded_at: atNine(on),
    })
  }
  step('begin', kindOf(kind).begins, begun)
  let at: { readonly state: string; readonly on: Day } = { state: kindOf(kind).begins, on: begun }
  for (const stage of fault === undefined ? stagesOf(custody, kind, rent, today) : faultStages(custody, fault, today)) {
    const move = kindOf(kind).moves[stage.move]
    const on = stage.on < at.on ? at.on : stage.on
    if (!move?.from.includes(at.state) || on > today || (fault === undefined && !random.chance(DONE_SHARE))) break
    at = { state: move.to, on }
    step(stage.move, move.to, on, stage)
  }
  if (partner !== null) involved.push({ person, organisation: partner, from: begun, until: isEnd(kind, at.state) ? at.on : null, item: id })
}

/** How far each thing would be, where everybody did their part. */
const stagesOf = ({ start, release, released }: Custody, kind: ItemKind, rent: Rent, today: Day): readonly Stage[] => {
  const leaves = released ?? release
  const before = (days: number): Day => (leaves === null ? addDays(today, 1) : addDays(leaves, -days))
  const gone = released !== null
  switch (kind) {
    case 'bank-account': return [{ move: 'apply', on: before(60) }, { move: 'open', on: before(40) }, ...(gone ? [{ move: 'give', on: released }] : [])]
    case 'identity-document': return [{ move: 'order', on: before(90) }, { move: 'arrive', on: before(65) }, ...(gone ? [{ move: 'give', on: released }] : [])]
    case 'universal-credit': return [
      { move: 'prepare', on: before(32) }, ...(leaves === null ? [] : [{ move: 'book', on: before(18), given: leaves }]),
      ...(gone ? [{ move: 'claim', on: released, given: firstPaymentBy(released) }, { move: 'advance', on: addDays(released, 1), given: firstPaymentBy(released) }, { move: 'pay', on: addDays(released, 34) }] : []),
    ]
    case 'housing-costs': {
      const { goesOn, until } = housingCosts(rent, { custodyStart: start, release: leaves })
      return goesOn === 'yes' && until !== null && until >= today ? [{ move: 'continue', on: addDays(start, 8), given: until }] : [{ move: 'stop', on: addDays(start, 8) }, { move: 'surrender', on: addDays(start, 22), words: 'Given up by letter, so that no more is owed.' }]
    }
    case 'debt': return [{ move: 'negotiate', on: addDays(start, 25), words: 'Plain Pounds writes to them.' }, { move: 'agree', on: addDays(start, 60), words: 'Paused until six weeks after release.' }]
    case 'fines': return [{ move: 'ask', on: addDays(start, 10) }, { move: 'lodge', on: addDays(start, 25) }]
  }
}

const faultStages = ({ released, start }: Custody, fault: Fault, today: Day): readonly Stage[] => {
  switch (fault) {
    case 'never-arrived': return [{ move: 'order', on: addDays(today, -62) }]
    case 'declined': return [{ move: 'apply', on: addDays(today, -26) }, { move: 'decline', on: addDays(today, -9), words: 'The bank wants proof of an address of the last three months.' }]
    // Told by the Jobcentre’s own list: nobody can be entitled in prison, and it stands as it was told.
    case 'claim-before': return [{ move: 'claim', on: addDays(today, -6), given: firstPaymentBy(addDays(today, -6)) }]
    case 'rent-ends': return [{ move: 'continue', on: addDays(start, 8), given: addDays(today, 8) }]
    case 'late-payment': return released === null ? [] : [{ move: 'prepare', on: addDays(released, -30) }, { move: 'book', on: addDays(released, -16), given: released }, { move: 'claim', on: released, given: firstPaymentBy(released) }, { move: 'no-advance', on: addDays(released, 1), given: firstPaymentBy(released), words: 'Did not want a debt on the first day.' }]
  }
}

/** Brings one release forward by the door, of somebody who has an appointment: it is now too late. */
export const loadMoneyFaults = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const { rows: [one] } = await sql<{ sentence: string; release: Day; version: number }>`
    select s.id as sentence, s.planned_release as release, s.version from finance_item f join sentence s on s.id = f.sentence_id
    where f.kind = 'universal-credit' and f.state = 'booked' and s.released_on is null and f.partner_organisation_id = ${organisationId(JOBCENTRE)}::uuid
      and s.planned_release between ${addDays(today, 11)}::date and ${addDays(today, 18)}::date and not exists (select from release_day_change c where c.sentence_id = s.id)
    order by s.planned_release, s.id limit 1`.execute(owner)
  if (!one) return
  const leila = contextFor({ accountId: accountId('leila.specimen'), name: 'Leila Specimen', organisationId: organisationId(PRISON), organisationName: PRISON, role: 'resettlement-worker', purpose: 'resettlement' }, 'job', atNine(today))
  const moved = await perform(core, leila, changeReleaseDay, { sentence: one.sentence, day: addDays(one.release, -9), reason: 'The sentence was calculated anew: the days on remand count.', version: one.version })
  if (!moved.ok) throw new Error(`A release of the demonstration was not brought forward: ${moved.message}`)
}
