/**
 * Continuity of care of the demonstration: of people who leave prison with a need on drugs and alcohol, some have a prescription that must go
 * on outside. Seeded faults: a handover that nobody acknowledged, a day of collecting missed yesterday, a first appointment on day 24, and a
 * release brought forward before the handover.
 */
import type { PoolClient } from 'pg'
import { addDays, daysBetween, type Day } from '../../src/core/dates.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { randomReference } from '../../src/core/reference.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { acknowledgeBy, isGoing, type ContinuityState } from '../../src/treatment/continuity.ts'
import { loadContinuity, type LoadedContinuity } from '../../src/treatment/store/continuity.ts'
import { TREATMENT_PROVIDER } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Releases of so many days back are followed: two whole half-years and the one that runs. */
const FOLLOWED_DAYS = 540
const AHEAD_DAYS = 60

/** Invented: what became of a prescription after a release that lies back. `late` is a first appointment kept after three weeks. */
const OUTCOMES = { started: 44, late: 14, refused: 27, returned: 15 } as const
const DOSES = [['methadone', '60 ml of 1 mg in 1 ml, once a day, supervised'], ['methadone', '45 ml of 1 mg in 1 ml, once a day, supervised'], ['buprenorphine', '12 mg, once a day, supervised'], ['buprenorphine-injection', '64 mg, every four weeks']] as const

interface Leaver {
  readonly sentence: string
  readonly person: string
  readonly release: Day
  readonly released: Day | null
  readonly prison: string
  readonly here: boolean
  readonly managed: boolean
  readonly need: boolean
}

type Rows = { -readonly [Table in keyof LoadedContinuity]: LoadedContinuity[Table][number][] }
type Fault = 'unacknowledged' | 'missed' | 'day-24' | 'brought-forward'

/** How far one prescription came, each step on its day. */
interface Course {
  readonly state: ContinuityState
  readonly opened: Day
  readonly handed: Day | null
  readonly acknowledged: Day | null
  readonly appointment: Day | null
  readonly started: Day | null
  readonly ended: Day | null
  readonly naloxone: 'trained' | 'refused' | null
  readonly fault: Fault | null
}

const courseBefore = ({ release }: Leaver, fault: Fault | null, random: Random, today: Day): Course => {
  const none = { handed: null, acknowledged: null, appointment: null, started: null, ended: null, naloxone: null, fault }
  const opened = addDays(today, -21)
  if (fault === 'unacknowledged') return { ...none, state: 'sent', opened, handed: addDays(today, -7) }
  if (fault === 'brought-forward' || (fault !== 'day-24' && daysBetween(today, release) > 10)) return { ...none, state: 'to-hand-over', opened }
  const handed = addDays(today, -5)
  if (fault === 'day-24') return { ...none, state: 'appointed', opened, handed, acknowledged: addDays(today, -3), appointment: addDays(release, 24), naloxone: 'trained' }
  return random.chance(0.5) ? { ...none, state: 'acknowledged', opened, handed, acknowledged: addDays(today, -1), naloxone: 'trained' } : { ...none, state: 'appointed', opened, handed, acknowledged: addDays(today, -3), appointment: addDays(release, random.whole(1, 9)), naloxone: 'trained' }
}

const courseAfter = (release: Day, fault: Fault | null, random: Random, today: Day): Course => {
  const [opened, handed, acknowledged] = [addDays(release, -28), addDays(release, -8), addDays(release, -6)]
  const base = { opened, handed, acknowledged, ended: null, naloxone: random.weighted({ trained: 82, refused: 18 }), fault }
  if (fault === 'day-24') return { ...base, state: 'appointed', appointment: addDays(release, 24), started: null }
  const what = fault === 'missed' ? 'started' : random.weighted(OUTCOMES)
  const day = addDays(release, what === 'late' ? random.whole(22, 40) : random.whole(1, 14))
  if (what === 'refused' || what === 'returned') {
    const ended = addDays(release, random.whole(3, 20))
    return ended < today ? { ...base, state: what, appointment: null, started: null, ended } : { ...base, state: 'acknowledged', appointment: null, started: null }
  }
  if (day > today) return { ...base, state: 'appointed', appointment: day, started: null }
  const settled = addDays(release, Math.max(28, daysBetween(release, day) + 7))
  return settled < today ? { ...base, state: 'settled', appointment: day, started: day, ended: settled } : { ...base, state: 'started', appointment: day, started: day }
}

/** Loads them in the transaction of the client, once the population is there. */
export const loadPrescriptionsFromPrison = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Leaver>(`
    select s.id as sentence, s.person_id as person, coalesce(s.released_on, s.planned_release) as release, s.released_on as released, o.id as prison, s.prison_code = 'PBI' as here,
      exists (select 1 from management m where m.person_id = s.person_id and m.account_id = any ($3::uuid[]) and m.until_day is null) as managed,
      exists (select 1 from assessment a where a.person_id = s.person_id and a.need and a.pathway = 'drugs-alcohol') as need
    from sentence s join organisation o on o.prison_code = s.prison_code
    where s.kind = 'custody' and s.custody_ended_as is null and coalesce(s.released_on, s.planned_release) between $1 and $2 and (s.released_on is not null or s.planned_release >= $4)
      and not exists (select 1 from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id) and not exists (select 1 from sight_limit l where l.person_id = s.person_id)
      and not exists (select 1 from sentence later where later.returned_from = s.id)
    order by abs(coalesce(s.released_on, s.planned_release) - $4::date), s.id`, [addDays(today, -FOLLOWED_DAYS), addDays(today, AHEAD_DAYS), ['priya.example', 'daniel.testwell'].map(accountId), today])
  const random = seededRandom('continuity of care')
  const filled: Rows = { treatment_continuity: [], treatment_continuity_step: [], treatment_pickup: [], treatment_call: [] }
  const faults = faultsOf(rows, today)
  const involved: { readonly person: string; readonly id: string; readonly from: Day }[] = []
  for (const leaver of rows) {
    const chance = random.fork(leaver.sentence)
    const { release, released } = leaver
    const fault = faults.get(leaver.sentence)
    if (fault === undefined && !(leaver.need && chance.chance(0.45))) continue
    const course = released === null ? courseBefore(leaver, fault ?? null, chance, today) : courseAfter(release, fault ?? null, chance, today)
    const id = addCourse(filled, leaver, course, chance, today)
    if (course.handed !== null && isGoing(course.state)) involved.push({ person: leaver.person, id, from: course.handed })
  }
  await loadContinuity(client, filled)
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'until_day', 'because_of', 'because_id'], involved.map(({ person, id, from }) => ({
    id: idOf('involvement', `continuity ${id}`), person_id: person, organisation_id: organisationId(TREATMENT_PROVIDER), basis: 'referred', class: 'health', from_day: from, until_day: null, because_of: 'treatment_continuity', because_id: id,
  })))
}

/** Whose fault is which: of those inside here the first to leave; outside somebody whom the story's offender managers manage, where there is one. */
const faultsOf = (rows: readonly Leaver[], today: Day): ReadonlyMap<string, Fault> => {
  const faults = new Map<string, Fault>()
  const give = (fault: Fault, ...holds: ((leaver: Leaver, days: number) => boolean)[]): void => {
    const free = rows.filter((one) => !faults.has(one.sentence))
    const found = holds.map((fits) => free.find((one) => fits(one, daysBetween(one.release, today)))).find((one) => one !== undefined)
    if (found) faults.set(found.sentence, fault)
  }
  const lately = ({ released }: Leaver, days: number): boolean => released !== null && days >= 3 && days < 60
  give('brought-forward', (one) => one.released === null && one.here)
  give('unacknowledged', (one) => one.released === null && one.here)
  give('missed', (one, days) => one.managed && lately(one, days), lately)
  give('day-24', ({ released }, days) => released !== null && days >= 1 && days < 24, ({ released }) => released === null)
  return faults
}

const addCourse = (rows: Rows, { sentence, person, prison, release, released }: Leaver, course: Course, random: Random, today: Day): string => {
  const id = idOf('treatment continuity', sentence)
  const { state, opened, handed, acknowledged, appointment, started, ended, naloxone, fault } = course
  const [drug, dose] = fault === null ? random.pick(DOSES) : DOSES[0]
  const service = organisationId(TREATMENT_PROVIDER)
  const when = handed === null ? {} : { last: release, next: addDays(release, 1) }
  rows.treatment_continuity.push({
    id, person_id: person, sentence_id: sentence, reference: randomReference('T', random), drug, dose, prescriber: 'Dr Mock-Inside', receiving_service: handed === null ? null : 'Fenbridge Recovery (invented)', receiving_prescriber: handed === null ? null : 'Dr Mock-Outside',
    last_supervised_on: when.last ?? null, next_pickup_on: when.next ?? null, next_pickup_at: handed === null ? null : 'Example Pharmacy, Long Causeway', script_held_by: handed === null ? null : 'Example Pharmacy', handed_over_on: handed, handed_over_for: handed === null ? null : release,
    acknowledge_by: handed === null ? null : acknowledgeBy(handed), acknowledged_on: acknowledged, appointment_on: appointment, started_on: started, naloxone, naloxone_on: naloxone === null ? null : addDays(handed ?? opened, 1), provider_organisation_id: handed === null ? null : service,
    state, state_on: ended ?? started ?? (appointment === null ? acknowledged : null) ?? acknowledged ?? handed ?? opened, opened_on: opened, organisation_id: prison, recorded_at: atNine(opened),
  })
  const step = (name: string, day: Day | null, words: string | null, organisation = service): unknown =>
    day !== null && rows.treatment_continuity_step.push({ id: idOf('continuity step', `${id} ${name}`), continuity_id: id, person_id: person, step: name, on_day: day, words, organisation_id: organisation, recorded_at: atNine(day) })
  step('prescribed', opened, dose, prison)
  step('handed-over', handed, `Fenbridge Recovery (invented): ${dose}`, prison)
  step('acknowledged', acknowledged, null)
  step('appointed', appointment === null ? null : acknowledged, null)
  step('attended', started, null)
  if (ended !== null) step(state, ended, state === 'refused' ? 'Would rather manage without, and was told of the risk.' : null)
  const pickup = (day: Day, outcome: 'collected' | 'missed' | null): unknown =>
    rows.treatment_pickup.push({ id: idOf('pickup', `${id} ${day}`), continuity_id: id, person_id: person, day, outcome, words: null, recorded_on: outcome === null ? null : day, organisation_id: service, recorded_at: atNine(day > today ? today : day) })
  if (handed !== null && released === null) pickup(addDays(release, 1), null)
  if (released !== null && isGoing(state)) {
    const yesterday = addDays(today, -1)
    if (fault === 'missed') {
      pickup(addDays(today, -2), 'collected')
      pickup(yesterday, 'missed')
      rows.treatment_call.push({ id: idOf('treatment call', id), continuity_id: id, person_id: person, day: yesterday, answered_on: null, organisation_id: service, recorded_at: atNine(yesterday) })
    } else if (released < yesterday) {
      pickup(yesterday, 'collected')
      pickup(addDays(today, random.whole(1, 5)), null)
    }
  }
  return id
}
