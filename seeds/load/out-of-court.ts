/**
 * Out-of-court disposals of the demonstration: a year and a half of them as the force’s own system sent them, and some done through the door.
 * Seeded faults, each on somebody whom the police know: a condition past its day without a word, a victim nobody asked, a referral that the
 * service never answered, a kind used before its commencement, a second disposal inside the limit, and a youth caution nobody finished.
 */
import type { PoolClient } from 'pg'
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, addMonths, type Day } from '../../src/core/dates.ts'
import { seededRandom, type Random } from '../../src/core/random.ts'
import { randomReference } from '../../src/core/reference.ts'
import type { Result } from '../../src/core/result.ts'
import { addWorkingDays } from '../../src/core/working-days.ts'
import { disposalServices, disposalsOfPerson, moveDisposal, offerDisposal, referForDisposal, setCondition } from '../../src/disposals/actions.ts'
import { isYouth, kindOf, type Kind } from '../../src/disposals/kinds.ts'
import { loadDisposals, type LoadedDisposals } from '../../src/disposals/store.ts'
import type { MoveName, State } from '../../src/disposals/workflow.ts'
import { ask, perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { CONSTABULARY } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'
import { atNine } from './records.ts'

/** So many days back disposals are there. */
const DAYS_BACK = 540
/** Invented: of a hundred people whom the police know, so many were given one in that time. */
const SHARE = 0.22
const OFFENCE = 'TH68010'
const OFFICER = 'carys.mockingham'
const FORCE = organisationId(CONSTABULARY)

type Rows = { -readonly [Table in keyof LoadedDisposals]: LoadedDisposals[Table][number][] }
interface Known { readonly id: string; readonly born: Day; readonly managed: boolean }
interface Told {
  readonly key: string
  readonly kind: Kind
  readonly on: Day
  readonly state: State
  readonly stateOn: Day
  readonly asks?: boolean
  readonly asked?: boolean
  readonly condition?: { readonly words: string; readonly due: Day; readonly result: 'done' | 'partly' | null }
  readonly youth?: boolean
}

/** Whom the police know, nobody merged and nobody kept from anybody; those first whom an offender manager of the story manages. */
const KNOWN = `
  select p.id, p.birth_date as born, exists (select 1 from management m where m.person_id = p.id and m.account_id = any ($2::uuid[]) and m.until_day is null) as managed
  from person p where exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = $1 and i.basis = 'supplied' and i.until_day is null)
    and not exists (select 1 from person_merge m where m.person_id = p.id or m.into_id = p.id) and not exists (select 1 from sight_limit l where l.person_id = p.id)
  order by managed desc, p.id`

const known = async (client: PoolClient): Promise<Known[]> => (await client.query<Known>(KNOWN, [FORCE, ['priya.example', 'daniel.testwell'].map(accountId)])).rows

/** What a force’s own system sent. */
const tell = (rows: Rows, person: string, told: Told, random: Random): void => {
  const id = idOf('out of court', told.key)
  const open = ['offered', 'accepted', 'in-force', 'breached'].includes(told.state)
  const issued = ['declined', 'withdrawn', 'offered', 'accepted'].includes(told.state) ? null : addDays(told.on, 7)
  rows.out_of_court_disposal.push({
    id, person_id: person, reference: randomReference('O', random), kind: told.kind, youth: told.youth ?? false, offence_code: OFFENCE, offence_kind: 'either-way', offence_day: addDays(told.on, -3),
    crime_reference: `35/${random.whole(10_000, 99_999)}/${told.on.slice(2, 4)}`, answer: kindOf(told.kind).answer[0] ?? 'admits', evidence: true, repeat_reason: null, authority: 'officer', authoriser: null, authorised_on: null,
    victim_ask_by: told.asks ? addWorkingDays(told.on, 5) : null, youth_told_on: null, referral_id: null, offered_on: told.on, issued_on: issued, state: told.state, state_on: told.stateOn, source: 'imported',
    organisation_id: FORCE, officer_id: open ? accountId(OFFICER) : null, recorded_at: atNine(told.on),
  })
  const of = (day: Day) => ({ disposal_id: id, person_id: person, youth: told.youth ?? false, organisation_id: FORCE, recorded_by: null, recorded_at: atNine(day) })
  const step = (name: string, day: Day, words: string | null = null): unknown => rows.out_of_court_step.push({ id: idOf('out of court step', `${told.key} ${name}`), step: name, on_day: day, words, ...of(day) })
  step('offered', told.on)
  if (issued !== null) { step('accept', addDays(told.on, 2)); step('issue', issued) }
  const last: Partial<Record<State, MoveName>> = { accepted: 'accept', declined: 'decline', withdrawn: 'withdraw', complied: 'comply', breached: 'breach', prosecuted: 'prosecute', 'ended-in-part': 'end-in-part' }
  const name = last[told.state]
  if (name !== undefined) step(name, told.stateOn, ['decline', 'breach', 'prosecute', 'end-in-part', 'withdraw'].includes(name) ? 'As the force’s own system has it.' : null)
  if (told.condition) rows.out_of_court_condition.push({ id: idOf('out of court condition', told.key), purpose: told.kind === 'community-resolution' ? 'reparative' : 'rehabilitative', words: told.condition.words, place: null, due_on: told.condition.due, result: told.condition.result, result_words: told.condition.result === 'partly' ? 'Went once.' : null, result_on: told.condition.result === null ? null : told.condition.due, ...of(addDays(told.on, 2)) })
  if (told.asks && told.asked) rows.out_of_court_view.push({ id: idOf('out of court view', told.key), disposal_id: id, organisation_id: organisationId('victim-hub'), outcome: random.chance(0.8) ? 'asked' : 'not-reached', words: 'Invented for the demonstration.', asked_on: addDays(told.on, 4), recorded_by: accountId('hattie.placeholm'), recorded_at: atNine(addDays(told.on, 4)) })
}

/** Loads what the force’s own system sent, in the transaction of the client, once the population is there. */
export const loadOutOfCourt = async (client: PoolClient, today: Day): Promise<void> => {
  const people = await known(client)
  const random = seededRandom('out of court')
  const rows: Rows = { out_of_court_disposal: [], out_of_court_condition: [], out_of_court_step: [], out_of_court_view: [] }
  const [uncommenced, unasked, silent, repeated, ...others] = people.filter((one) => one.managed)
  if (uncommenced) tell(rows, uncommenced.id, { key: 'uncommenced', kind: 'diversionary-caution', on: addDays(today, -30), state: 'in-force', stateOn: addDays(today, -23), condition: { words: 'Go to four sessions about drinking.', due: addDays(today, 40), result: null } }, random)
  if (unasked) tell(rows, unasked.id, { key: 'unasked', kind: 'community-resolution', on: addDays(today, -15), state: 'in-force', stateOn: addDays(today, -8), asks: true, condition: { words: 'Pay for what was broken.', due: addDays(today, 12), result: null } }, random)
  if (silent) tell(rows, silent.id, { key: 'silent', kind: 'conditional-caution', on: addDays(today, -60), state: 'in-force', stateOn: addDays(today, -53), condition: { words: 'Go to three sessions about drugs.', due: addDays(today, -9), result: null } }, random)
  if (repeated) {
    tell(rows, repeated.id, { key: 'repeated first', kind: 'simple-caution', on: addMonths(today, -9), state: 'given', stateOn: addDays(addMonths(today, -9), 7) }, random)
    tell(rows, repeated.id, { key: 'repeated second', kind: 'conditional-caution', on: addDays(today, -20), state: 'accepted', stateOn: addDays(today, -18) }, random)
  }
  // Whoever was under 18 most lately: a youth caution that nobody brought to an end, of which the youth justice service never heard.
  const youngest = people.filter((one) => !one.managed).toSorted((a, b) => (a.born < b.born ? 1 : -1))[0]
  const then = youngest ? addDays(addMonths(youngest.born, 18 * 12), -20) : today
  if (youngest && isYouth(youngest.born, then) && then < today) tell(rows, youngest.id, { key: 'youth', kind: 'youth-caution', on: then, state: 'accepted', stateOn: addDays(then, 3), youth: true }, random)
  for (const { id } of [...others, ...people.filter((one) => !one.managed && one.id !== youngest?.id)]) {
    const chance = random.fork(id)
    if (!chance.chance(SHARE)) continue
    const kind = chance.weighted({ 'community-resolution': 45, diversion: 15, 'simple-caution': 15, 'conditional-caution': 25 })
    const on = addDays(today, -chance.whole(130, DAYS_BACK))
    const state: State = chance.chance(0.05) ? 'declined' : kindOf(kind).conditions === 'never' ? 'given' : chance.weighted({ complied: 75, prosecuted: 15, 'ended-in-part': 10 })
    tell(rows, id, {
      key: `of ${id}`, kind, on, state, stateOn: state === 'given' || state === 'declined' ? addDays(on, 7) : addDays(on, 90), asks: chance.chance(0.6), asked: chance.chance(0.8),
      ...(state === 'given' || state === 'declined' ? {} : { condition: { words: kind === 'community-resolution' ? 'Write a letter of apology.' : 'Go to three sessions.', due: addDays(on, 84), result: state === 'complied' ? 'done' : 'partly' } }),
    }, chance)
  }
  await loadDisposals(client, rows)
}

const on = (day: Day): Context => {
  const one = PERSONAS.find((persona) => persona.handle === OFFICER) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(OFFICER), name: one.name, organisationId: FORCE, organisationName: one.organisation, role: one.role, purpose: one.purpose }, 'job', atNine(day))
}

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`An out-of-court disposal of the demonstration was refused: ${result.message}`)
  return result.value
}

/** Done through the door: a referral that the service never answered, one that waits for the prosecutor with a victim to be asked, and one that waits for an answer. */
export const loadOutOfCourtFaults = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const act = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, context, action, input))
  const { rows } = await sql<{ id: string }>`
    select p.id from person p where exists (select 1 from involvement i where i.person_id = p.id and i.organisation_id = ${FORCE}::uuid and i.basis = 'supplied' and i.until_day is null)
      and p.birth_date < ${addMonths(today, -18 * 12 - 12)}::date and p.district_code is not null and not exists (select 1 from out_of_court_disposal d where d.person_id = p.id)
      and not exists (select 1 from person_merge m where m.person_id = p.id or m.into_id = p.id) and not exists (select 1 from sight_limit l where l.person_id = p.id)
    order by exists (select 1 from management m where m.person_id = p.id and m.account_id = ${accountId('priya.example')}::uuid and m.until_day is null) desc, p.id limit 12`.execute(owner)
  const offer = async (person: string, day: Day, more: { readonly crimeReference: string; readonly offenceKind?: 'indictable-only'; readonly victim?: 'yes' }): Promise<string> =>
    (await act(on(day), offerDisposal, { person, kind: 'conditional-caution', offenceCode: OFFENCE, offenceKind: 'either-way', offenceDay: addDays(day, -4), answer: 'admits', evidence: 'yes', victim: 'no', ...more })).disposal
  const version = async (person: string, id: string, day: Day): Promise<number> => done(await ask(core, on(day), disposalsOfPerson, { person })).disposals.find((one) => one.id === id)?.version ?? 1
  const [prosecutors, waiting, ...others] = rows
  if (prosecutors) await offer(prosecutors.id, addDays(today, -2), { crimeReference: '35/70001/26', offenceKind: 'indictable-only', victim: 'yes' })
  if (waiting) await offer(waiting.id, addDays(today, -1), { crimeReference: '35/70002/26', victim: 'yes' })
  for (const { id: person } of others) {
    const day = addDays(today, -12)
    const id = await offer(person, day, { crimeReference: '35/70003/26' })
    await act(on(day), moveDisposal, { outOfCourtDisposal: id, version: 1, move: 'accept', day })
    const { services } = done(await ask(core, on(day), disposalServices, { outOfCourtDisposal: id }))
    await act(on(day), setCondition, { outOfCourtDisposal: id, purpose: 'rehabilitative', words: 'Go to the first three meetings of the service.', place: '', due: addDays(today, 30) })
    await act(on(day), moveDisposal, { outOfCourtDisposal: id, version: await version(person, id, day), move: 'issue', day })
    const [service] = services
    if (!service) continue
    await act(on(day), referForDisposal, { outOfCourtDisposal: id, version: await version(person, id, day), service: service.id, reason: 'Help with what led to this, in his own words: “I need somebody to talk to.”' })
    return
  }
}
