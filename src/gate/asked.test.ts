/** What the database decides of the gate record beside the rules: who is asked what, what a figure counts, and what ends. Held equal on random records. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeWorld, TODAY } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { seededRandom } from '../core/random.ts'
import { SLEPT, type Slept } from '../housing/rules.ts'
import { keysOf } from '../platform/vocabulary.ts'
import { gateChecksDue } from './actions.ts'
import { isChased, ownerOf, type Owner } from './owners.ts'
import { gateChecksAfter, HEALTH_QUESTIONS, housingAnswer, isHealth, OWN_QUESTIONS, QUESTIONS, type OwnQuestion, type QuestionName } from './questions.ts'

const PEOPLE = process.env['THROUGHLINE_PROVE'] === '1' ? 160 : 48
const world = await makeWorld()
const { owner } = world.databases
const manager = await world.as('offender-manager', 'probation')
const random = seededRandom('who is asked of the gate record')

const service = crypto.randomUUID()
await owner.insertInto('service').values({
  id: service, reference: 'ASKED-1', title: 'Test treatment', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests',
}).execute()

interface Made {
  readonly id: string
  readonly dayAfter: number
  readonly due: string
  readonly answered: readonly OwnQuestion[]
  readonly contradicted: readonly OwnQuestion[]
  readonly housed: boolean
  readonly treated: boolean
  readonly managed: boolean
}

const custody = (person: string, released: string) => {
  const id = crypto.randomUUID()
  return owner.insertInto('sentence').values({
    id, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01', prison_code: 'PBI', planned_release: released, released_on: released,
    sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
  }).execute().then(() => id)
}

/** Somebody released today or lately, with checks of which anything may be answered. */
const made = async (at: number): Promise<Made[]> => {
  const released = addDays(TODAY, -random.pick([0, 0, 0, 1, 2, 3, 4, 7, 8, 28]))
  const person = await world.person({ probation: 'responsible', prison: 'responsible', provider: 'referred' }, { surname: `Askedham${at}` })
  const sentence = await custody(person, released)
  const [treated, managed] = [random.chance(0.5), random.chance(0.6)]
  if (managed) await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  if (treated) await owner.insertInto('referral').values({
    id: crypto.randomUUID(), reference: `R-ASKE${String(at).padStart(3, '0')}`, person_id: person, service_id: service, pathway: 'drugs-alcohol', provider_organisation_id: world.organisation.provider,
    referring_organisation_id: world.organisation.probation, reason: 'For tests', respond_by: '2026-10-30', made_on: '2026-10-20', made_at: new Date('2026-10-20T09:00:00Z'), state: 'accepted', clock_day: '2026-12-01',
  }).execute()
  const checks = gateChecksAfter(released).map(({ dayAfter, due }): Made => {
    const answered = random.chance(0.2) ? [...OWN_QUESTIONS] : OWN_QUESTIONS.filter(() => random.chance(0.6))
    return { id: crypto.randomUUID(), dayAfter, due, answered, contradicted: answered.filter((one) => !isHealth(one) && random.chance(0.06)), housed: random.chance(0.6), treated, managed }
  })
  await owner.insertInto('gate_check').values(checks.map(({ id, dayAfter, due, answered, contradicted }) => ({ id, person_id: person, sentence_id: sentence, release_day: released, day_after: dayAfter, due_day: due, answered: [...answered], contradicted: [...contradicted] }))).execute()
  const known = checks.filter(({ housed }) => housed)
  if (known.length > 0) await owner.insertInto('accommodation_check').values(known.map(({ dayAfter, due }) => ({ id: crypto.randomUUID(), person_id: person, sentence_id: sentence, day_after: dayAfter, due_day: due, slept: 'hostel', held: true, recorded_on: TODAY, recorded_by: manager.viewer.accountId }))).execute()
  return checks
}

/** Who is asked about a check by the rules: 0 what is theirs to answer, 1 what they chase, null nothing. */
const rankOf = (role: string, check: Made): 0 | 1 | null => {
  const questions: QuestionName[] = [...(check.housed ? [] : ['housing' as const]), ...OWN_QUESTIONS.filter((one) => !check.answered.includes(one))]
  const owners = new Set<Owner>(questions.map((question) => ownerOf(question, check, check, TODAY)))
  const two = check.contradicted.length > 0
  const first = check.dayAfter === 0 && check.due >= TODAY
  switch (role) {
    case 'resettlement-worker': return owners.has('prison') ? 0 : null
    case 'prison-offender-manager': return owners.has('prison') || owners.has('prison-health') ? 0 : null
    case 'caseworker': return owners.has('provider') ? 0 : null
    case 'offender-manager': return !check.managed ? null : two || owners.has('manager') ? 0 : owners.has('provider') && isChased(check, TODAY) ? 1 : null
    default: return !check.managed && (two || owners.has('head')) ? 0 : !first && (two || questions.length > 0) && isChased(check, TODAY) ? 1 : null
  }
}

test('each list asks of its role what the rules say is theirs, and chases what they say is late', async () => {
  const checks: Made[] = []
  for (let at = 0; at < PEOPLE; at++) checks.push(...await made(at))
  const soon = checks.filter(({ due }) => due <= addDays(TODAY, 7))
  for (const [role, at] of [['resettlement-worker', 'prison'], ['prison-offender-manager', 'prison'], ['offender-manager', 'probation'], ['delivery-unit-head', 'probation'], ['caseworker', 'provider']] as const) {
    const context = role === 'offender-manager' ? manager : await world.as(role, at)
    const listed = new Map<string, number>()
    for (let after: string | null = ''; after !== null;) {
      const list: { readonly ok: boolean; readonly value?: { readonly next: string | null; readonly checks: readonly { readonly id: string; readonly rank: number }[] } } = await world.ask(context, gateChecksDue, { after })
      for (const { id, rank } of list.value?.checks ?? []) listed.set(id, rank)
      after = list.value?.next ?? null
    }
    const expected = new Map(soon.flatMap((check) => { const rank = rankOf(role, check); return rank === null ? [] : [[check.id, rank] as const] }))
    const words = (all: ReadonlyMap<string, number>): string[] => soon.flatMap((check) => (all.has(check.id) ? [`${all.get(check.id)}: day ${check.dayAfter} due ${check.due}, treated ${check.treated}, managed ${check.managed}, housed ${check.housed}, answered ${check.answered.join(' ')}, in two ways ${check.contradicted.join(' ')} ${check.id}`] : []))
    expect([role, words(listed)]).toEqual([role, words(expected)])
    expect([role, expected.size > 3]).toEqual([role, true])
  }
})

const bare = async (released: string, answered: readonly OwnQuestion[] = []) => {
  const person = await world.person({ probation: 'responsible' })
  const sentence = await custody(person, released)
  const id = crypto.randomUUID()
  await owner.insertInto('gate_check').values({ id, person_id: person, sentence_id: sentence, release_day: released, day_after: 0, due_day: released, answered: [...answered] }).execute()
  return { person, sentence, id }
}

test('a figure counts each question, and none of health where health is left out; housing as the check says where they slept', async () => {
  const released = '2026-08-03'
  const people = new Map<Slept | null, string>()
  for (const slept of [null, ...keysOf(SLEPT)]) {
    const { person, sentence } = await bare(released)
    people.set(slept, person)
    if (slept !== null) await owner.insertInto('accommodation_check').values({ id: crypto.randomUUID(), person_id: person, sentence_id: sentence, day_after: 0, due_day: released, slept, held: slept === 'not-known' ? null : housingAnswer(slept) === 'yes', recorded_on: TODAY, recorded_by: manager.viewer.accountId }).execute()
  }
  const outcomes = (health: boolean) => owner.transaction().execute(async (tx) => {
    await sql`select set_config('app.today', ${TODAY}, true)`.execute(tx)
    return (await sql<{ person_id: string; question: string; outcome: string }>`select person_id, question, outcome from gate_outcomes(${released}::date, ${released}::date, null, ${health})`.execute(tx)).rows
  })
  const all = await outcomes(true)
  expect([...new Set(all.map(({ question }) => question))].toSorted()).toEqual([...keysOf(QUESTIONS), 'everything'].toSorted())
  expect([...new Set((await outcomes(false)).map(({ question }) => question))].toSorted()).toEqual([...keysOf(QUESTIONS).filter((one) => !HEALTH_QUESTIONS.some((health) => health === one)), 'everything'].toSorted())
  for (const [slept, person] of people) expect([slept, all.find((one) => one.person_id === person && one.question === 'housing')?.outcome]).toEqual([slept, slept === null ? 'open' : housingAnswer(slept)])
})

test('a check of before ends with a death unless every question that is asked here was answered', async () => {
  const released = '2026-08-10'
  const whole = await bare(released, OWN_QUESTIONS)
  const missing = await Promise.all(OWN_QUESTIONS.map((left) => bare(released, OWN_QUESTIONS.filter((one) => one !== left))))
  for (const { sentence } of [whole, ...missing]) await sql`select end_gate_checks(${sentence}::uuid, ${released}::date, ${TODAY}::date, true)`.execute(owner)
  const ended = await owner.selectFrom('gate_check').select(['id', 'ended_on']).where('release_day', '=', released).execute()
  expect(ended.find(({ id }) => id === whole.id)?.ended_on).toBeNull()
  expect(missing.map(({ id }) => ended.find((one) => one.id === id)?.ended_on)).toEqual(OWN_QUESTIONS.map(() => TODAY))
})
