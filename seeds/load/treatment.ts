/**
 * Treatment requirements of the demonstration: of people under an order with a need, some were never considered, some dropped out on the
 * way to the court, some have a requirement. Seeded faults, each on somebody of the story: a requirement imported without consent, a drug
 * test that is overdue, a review ten days after the last, an assessment that is late, and a proposal before the court tomorrow.
 */
import type { PoolClient } from 'pg'
import { addDays, addMonths, daysBetween, type Day } from '../../src/core/dates.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { randomReference } from '../../src/core/reference.ts'
import { addWorkingDays } from '../../src/core/working-days.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { loadTreatment, type LoadedTreatment } from '../../src/treatment/store.ts'
import type { Kind } from '../../src/treatment/rules.ts'
import type { PathState, RequirementState } from '../../src/treatment/workflow.ts'
import { PROBATION_UNIT, TREATMENT_PROVIDER } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** Orders of so many days back are looked at. */
const FOLLOWED_DAYS = 540
const TEST_EVERY_DAYS = 14
/** Appointments are once a week; so many are shown of the past. */
const SESSIONS_SHOWN = 6
const HEALTH_PROVIDER = 'quietwater-wellbeing'

/** Invented: where the way to a requirement ends, in a hundred people with a need. `never` is nobody having thought of it. */
const OUTCOMES = { never: 46, 'not-pursued': 9, 'not-suitable': 7, 'not-willing': 8, 'not-made': 5, made: 25 } as const
type Outcome = keyof typeof OUTCOMES
type Fault = 'no-consent' | 'test-overdue' | 'review-too-close' | 'late-assessment' | 'assessed' | 'proposed'
const FAULTS: readonly Fault[] = ['no-consent', 'late-assessment', 'test-overdue', 'review-too-close', 'proposed', 'assessed']

const WHY: Readonly<Partial<Record<PathState, string>>> = {
  'not-pursued': 'Already in treatment by choice.', 'not-suitable': 'Not stable enough for the programme at the moment.', 'not-willing': 'Would rather not have it in the order.', 'not-made': 'The court gave unpaid work instead.',
}

interface Order {
  readonly sentence: string
  readonly person: string
  readonly imposed: Day
  readonly ends: Day
  readonly court: string
  readonly drugs: boolean
  readonly health: boolean
  readonly managed: boolean
}

type Rows = { -readonly [Table in keyof LoadedTreatment]: LoadedTreatment[Table][number][] }
interface Involved { readonly person: string; readonly organisation: string; readonly from: Day; readonly because: 'treatment_path' | 'treatment_requirement'; readonly id: string }

const UNIT = organisationId(PROBATION_UNIT)
const base = (day: Day) => ({ organisation_id: UNIT, recorded_by: null, recorded_at: atNine(day) })

/** Loads them in the transaction of the client, once the population is there. */
export const loadTreatmentRequirements = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Order>(`
    select s.id as sentence, s.person_id as person, s.imposed_day as imposed, s.supervision_end as ends, s.court, bool_or(a.pathway = 'drugs-alcohol') as drugs, bool_or(a.pathway = 'health') as health,
      exists (select 1 from management m where m.person_id = s.person_id and m.account_id = any ($3::uuid[]) and m.until_day is null) as managed
    from sentence s join assessment a on a.person_id = s.person_id and a.need and a.pathway in ('health', 'drugs-alcohol')
    where s.kind in ('community', 'suspended') and s.imposed_day between $1 and $2 and not exists (select 1 from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
      and not exists (select 1 from sight_limit l where l.person_id = s.person_id)
    group by s.id order by s.imposed_day desc, s.id`, [addDays(today, -FOLLOWED_DAYS), addDays(today, -21), ['priya.example', 'daniel.testwell'].map(accountId)])
  const random = seededRandom('treatment requirements')
  const filled: Rows = { treatment_path: [], treatment_path_step: [], treatment_requirement: [], treatment_requirement_step: [], treatment_session: [], treatment_test: [], treatment_review: [] }
  const involved: Involved[] = []
  const faults = [...FAULTS]
  for (const order of rows) {
    const chance = random.fork(order.sentence)
    // Faults last for months: a story needs them on somebody whose order runs.
    const fault = order.managed && order.ends > addDays(today, 90) && order.imposed < addDays(today, -60) ? faults.shift() : undefined
    const outcome: Outcome = chance.weighted(OUTCOMES)
    if (fault === undefined && outcome === 'never') continue
    const way = wayOf(order, chance, fault, outcome, today)
    addWay(filled, order, way, chance)
    if (way.state === 'to-assess') involved.push({ person: order.person, organisation: way.provider, from: way.started, because: 'treatment_path', id: way.id })
    if (way.state === 'made') addRequirement(filled, involved, order, way, chance, fault, today)
  }
  await loadTreatment(client, filled)
  await copyRows(client, 'involvement', ['id', 'person_id', 'organisation_id', 'basis', 'class', 'from_day', 'until_day', 'because_of', 'because_id'], involved.map((one) => ({
    id: idOf('involvement', `treatment ${one.id}`), person_id: one.person, organisation_id: one.organisation, basis: 'referred', class: 'health', from_day: one.from, until_day: null, because_of: one.because, because_id: one.id,
  })))
}

interface Way { readonly id: string; readonly kinds: readonly Kind[]; readonly state: PathState; readonly started: Day; readonly stateOn: Day; readonly provider: string; readonly hearing: Day; readonly willingOn: Day }

const STEPS: readonly PathState[] = ['to-assess', 'assessed', 'willing', 'proposed', 'made']

const wayOf = ({ sentence, imposed, drugs }: Order, random: Random, fault: Fault | undefined, outcome: Outcome, today: Day): Way => {
  const kinds: readonly Kind[] = fault !== undefined ? ['drr'] : drugs ? random.weighted({ drr: 45, atr: 35, both: 20 }) === 'both' ? ['drr', 'atr'] : [random.pick(['drr', 'atr'] as const)] : [random.pick(['mhtr-primary', 'mhtr-secondary'] as const)]
  const open: PathState | null = fault === 'late-assessment' ? 'to-assess' : fault === 'assessed' || fault === 'proposed' ? fault : null
  const started = open === null ? addDays(imposed, -21) : addDays(today, open === 'to-assess' ? -12 : -20)
  const state = open ?? (fault !== undefined || outcome === 'made' || outcome === 'never' ? 'made' : outcome)
  return {
    id: idOf('treatment path', sentence), kinds, state, started, stateOn: open === null ? addDays(imposed, outcome === 'not-suitable' ? -14 : 0) : addDays(today, open === 'to-assess' ? -12 : -3),
    provider: organisationId(drugs || fault !== undefined ? TREATMENT_PROVIDER : HEALTH_PROVIDER), hearing: open === 'proposed' ? addDays(today, 1) : imposed, willingOn: open === null ? addDays(imposed, -7) : addDays(today, -5),
  }
}

const addWay = (rows: Rows, { person, court }: Order, way: Way, random: Random): void => {
  const { id, state, started, stateOn, provider } = way
  const reached = STEPS.includes(state) ? STEPS.slice(0, STEPS.indexOf(state) + 1) : state === 'not-pursued' ? [state] : state === 'not-suitable' ? ['to-assess' as const, state] : state === 'not-willing' ? ['to-assess' as const, 'assessed' as const, state] : ['to-assess' as const, 'assessed' as const, 'willing' as const, 'proposed' as const, state]
  const willing = reached.includes('willing')
  rows.treatment_path.push({
    id, person_id: person, reference: randomReference('T', random), kinds: way.kinds, why: way.kinds.includes('drr') ? 'Offends to pay for drugs, by his own account.' : way.kinds.includes('atr') ? 'Drinks every day and offends when he has.' : 'Low for months, and never seen by anybody.', state, state_on: stateOn,
    provider_organisation_id: state === 'not-pursued' ? null : provider, assess_by: addWorkingDays(started, 5), court: reached.includes('proposed') ? court : null, hearing_on: reached.includes('proposed') ? way.hearing : null, consented_on: willing ? way.willingOn : null,
    started_on: started, started_by: null, organisation_id: UNIT, recorded_at: atNine(started),
  })
  for (const [at, step] of reached.entries()) {
    const day = at === reached.length - 1 ? stateOn : addDays(started, at * Math.floor(Math.max(daysBetween(started, stateOn), 0) / reached.length))
    rows.treatment_path_step.push({ id: idOf('treatment path step', `${id} ${step}`), path_id: id, person_id: person, provider_organisation_id: state === 'not-pursued' ? null : provider, state: step, on_day: day, words: WHY[step] ?? null, ...base(day) })
  }
}

const addRequirement = (rows: Rows, involved: Involved[], { sentence, person, imposed, ends, court }: Order, way: Way, random: Random, fault: Fault | undefined, today: Day): void => {
  const id = idOf('treatment requirement', sentence)
  const drr = way.kinds.includes('drr')
  const planned = addDays(addMonths(imposed, fault === undefined ? random.pick([6, 9, 12]) : 18), -1)
  const last = planned < ends ? planned : ends
  const state: RequirementState = last >= today ? 'in-force' : random.weighted({ completed: 60, expired: 15, revoked: 25 })
  const reviewed = drr && (fault !== undefined || random.chance(0.5))
  const running = state === 'in-force'
  const stateOn = running ? imposed : state === 'revoked' ? addDays(imposed, Math.min(90, daysBetween(imposed, last))) : addDays(last, 1) < today ? addDays(last, 1) : today
  rows.treatment_requirement.push({
    id, person_id: person, sentence_id: sentence, reference: randomReference('T', random), kinds: way.kinds, court, made_on: imposed, ends_on: last, setting: 'institution', practitioner: null, consented_on: fault === 'no-consent' ? null : way.willingOn,
    test_every_days: drr ? TEST_EVERY_DAYS : null, review_every_months: reviewed ? 1 : null, provider_organisation_id: way.provider, state, state_on: stateOn, source: 'imported', ...base(imposed),
  })
  const of = (day: Day) => ({ requirement_id: id, person_id: person, ...base(day) })
  rows.treatment_requirement_step.push({ id: idOf('treatment step', `${id} made`), step: 'made', on_day: imposed, words: null, ...of(imposed) })
  if (!running) rows.treatment_requirement_step.push({ id: idOf('treatment step', `${id} end`), step: state, on_day: stateOn, words: state === 'completed' ? null : 'He stopped coming.', ...of(stateOn) })
  const until = running ? today : stateOn
  for (let back = 0; back < SESSIONS_SHOWN; back++) {
    const day = addDays(until, -3 - back * 7)
    if (day > imposed) rows.treatment_session.push({ id: idOf('treatment session', `${id} ${day}`), day, attendance: random.weighted({ attended: 92, 'missed-with-reason': 8 }), recorded_on: day, ...of(day) })
  }
  if (running) rows.treatment_session.push({ id: idOf('treatment session', `${id} next`), day: addDays(today, random.whole(1, 7)), attendance: null, recorded_on: null, ...of(today) })
  if (drr) for (let back = 0; back < 3; back++) {
    const day = addDays(until, -(fault === 'test-overdue' ? 24 : random.whole(2, 10)) - back * TEST_EVERY_DAYS)
    if (day > imposed && !rows.treatment_test.some((one) => one.requirement_id === id && one.day === day)) rows.treatment_test.push({ id: idOf('treatment test', `${id} ${day}`), day, result: random.weighted({ negative: 65, positive: 30, refused: 5 }), words: null, recorded_on: day, ...of(day) })
  }
  if (reviewed && running) {
    const held = addDays(today, fault === 'review-too-close' ? -4 : -20)
    if (held > addMonths(imposed, 1)) rows.treatment_review.push({ id: idOf('treatment review', `${id} held`), day: held, reported_on: addDays(held, -4), outcome: 'continues', words: null, recorded_on: held, ...of(held) })
    const next = addDays(held, fault === 'review-too-close' ? 10 : 35)
    if (next > imposed && next <= last) rows.treatment_review.push({ id: idOf('treatment review', `${id} next`), day: next, reported_on: null, outcome: null, words: null, recorded_on: null, ...of(held) })
  }
  if (running) involved.push({ person, organisation: way.provider, from: imposed, because: 'treatment_requirement', id })
}
