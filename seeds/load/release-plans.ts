/**
 * Release plans of the demonstration: the points that were kept, and six people with something wrong on purpose, done through the door:
 * received three weeks before release, released three weeks earlier than planned, moved two weeks before, dead in custody, an owner who left.
 */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { z } from 'zod'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { seededRandom } from '../../src/core/random.ts'
import { perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { addItem, arrangeMeeting, sayHome, writeAnswer } from '../../src/release/actions.ts'
import { plannedPoints, POINTS } from '../../src/release/points.ts'
import { loadReleasePoints } from '../../src/release/store/loading.ts'
import { changeReleaseDay, endCustody, recordSentence, transfer } from '../../src/sentences/actions.ts'
import { PERSONAS } from '../personas.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'

const PRISON = 'hmp-peterborough'
/** The last point that has come is kept by so many. */
const KEPT_SHARE = 0.8

interface Held {
  readonly plan: string
  readonly person: string
  readonly start: Day
  readonly started: Day
  readonly release: Day
}

/** Keeps the points that have come for everybody in custody; of some the last one is open. */
export const loadKeptPoints = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<Held>(`select p.id as plan, p.person_id as person, s.custody_start as start, (p.started_at at time zone 'Europe/London')::date as started, s.planned_release as release
    from release_plan p join sentence s on s.id = p.sentence_id where s.released_on is null order by p.id`)
  await loadReleasePoints(client, rows.flatMap(({ plan, person, start, started, release }) => {
    const come = plannedPoints({ custodyStart: start, release, released: false, known: started > start ? started : start, done: new Map() }).filter(({ key, due }) => POINTS[key].side === 'prison' && due <= today)
    const kept = seededRandom(plan).chance(KEPT_SHARE) ? come : come.slice(0, -1)
    return kept.map(({ key, due }) => ({ id: idOf('release point', `${plan} ${key}`), person_id: person, plan_id: plan, point: key, done_on: due }))
  }))
}

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`A release plan of the demonstration was refused: ${result.message}`)
  return result.value
}

const hat = (handle: string, at: string, day: Day): Context => {
  const { name, role, purpose } = PERSONAS.find((one) => one.handle === handle) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name, organisationId: organisationId(at), organisationName: at, role, purpose }, 'job', new Date(`${day}T10:00:00Z`))
}

interface Leaving {
  readonly person: string
  readonly sentence: string
  readonly release: Day
  readonly version: number
}

/** The people with something wrong. In a demonstration of very few people some of it finds nobody. */
export const loadReleaseFaults = async (core: Core, { owner }: Databases, today: Day): Promise<void> => {
  const act = async <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>): Promise<O> => done(await perform(core, context, action, input))
  const leila = (day: Day = today): Context => hat('leila.specimen', PRISON, day)
  const { rows } = await sql<Leaving>`
    select s.person_id as person, s.id as sentence, s.planned_release as release, s.version from sentence s
    where s.prison_code = (select prison_code from organisation where id = ${organisationId(PRISON)}::uuid) and s.released_on is null and s.planned_release > ${addDays(today, 8)}::date
      and exists (select from management m where m.person_id = s.person_id and m.until_day is null) and exists (select from plan where plan.person_id = s.person_id)
      and not exists (select from sentence other where other.person_id = s.person_id and other.id <> s.id and other.released_on is null and other.kind = 'custody')
      and not exists (select from person_merge m where m.person_id = s.person_id or m.into_id = s.person_id)
    order by s.planned_release, s.id`.execute(owner)
  const taken = new Set<string>()
  const between = (low: number, high: number): Leaving | undefined => {
    const found = rows.find(({ person, release }) => !taken.has(person) && release >= addDays(today, low) && release <= addDays(today, high))
    if (found) taken.add(found.person)
    return found
  }

  const moved = between(24, 80)
  if (moved) await act(leila(), changeReleaseDay, { sentence: moved.sentence, day: addDays(moved.release, -21), reason: 'The sentence was calculated anew: remand counts.', version: moved.version })

  const late = between(9, 21)
  if (late) {
    const { person } = late
    await act(leila(addDays(today, -6)), addItem, { person, pathway: 'finance-benefit-debt', words: 'Open a bank account', owner: 'me', point: 'one-week' })
    await act(leila(addDays(today, -6)), addItem, { person, pathway: 'accommodation', words: 'Ask his brother whether he can stay', owner: 'me', day: addDays(today, 2) })
    const to = await owner.selectFrom('organisation').select('prison_code').where('kind', '=', 'prison').where('prison_code', 'is not', null).where('id', '!=', organisationId(PRISON)).orderBy('handle').executeTakeFirst()
    if (to?.prison_code) await act(leila(), transfer, { sentence: late.sentence, prison: to.prison_code, moved: today, reason: 'Moved to make room.', version: late.version })
  }

  const dead = between(85, 400)
  if (dead) await act(leila(), endCustody, { sentence: dead.sentence, how: 'died', ended: addDays(today, -1), reason: 'The governor told us; the family knows.', version: dead.version })

  const left = between(30, 84)
  if (left) {
    const account = idOf('account', 'ned.goneby')
    await owner.insertInto('account').values({ id: account, handle: 'ned.goneby', name: 'Ned Goneby-Demo', email: 'ned.goneby@example.invalid' }).execute()
    await owner.insertInto('membership').values({ id: idOf('membership', 'ned.goneby'), account_id: account, organisation_id: organisationId(PRISON), role: 'resettlement-worker', purpose: 'resettlement', from_day: addDays(today, -400), until_day: addDays(today, -2) }).execute()
    const ned = leila(addDays(today, -20))
    await act({ ...ned, viewer: ned.viewer && { ...ned.viewer, accountId: account, name: 'Ned Goneby-Demo' } }, addItem, { person: left.person, pathway: 'education-training-employment', words: 'Ring the scaffolding firm about the job', owner: 'me', day: addDays(today, -5) })
  }

  const whole = between(22, 84)
  if (whole) {
    const { person, release } = whole
    await act(leila(addDays(today, -3)), addItem, { person, pathway: 'finance-benefit-debt', words: 'Order a copy of the birth certificate', owner: 'me', point: 'four-weeks' })
    await act(leila(addDays(today, -3)), addItem, { person, pathway: 'children-families', words: 'Ask whether his mother will meet him at the gate', owner: organisationId(PROBATION_UNIT), point: 'one-week' })
    await act(leila(addDays(today, -3)), writeAnswer, { person, subject: 'accommodation', words: 'I do not want to go back to the hostel. I would like a room of my own.' })
    await act(leila(addDays(today, -3)), sayHome, { person, version: 1, home: '', prison: '', expected: null })
    await act(leila(addDays(today, -3)), arrangeMeeting, { person, who: 'Priya Example, probation', with: organisationId(PROBATION_UNIT), day: release, at: '2pm', place: 'Invented House, 1 Sample Street, Peterborough', bring: 'this paper', telephone: '01632 960 001' })
    await act(leila(addDays(today, -3)), arrangeMeeting, { person, who: 'Sam Sample, the jobcentre', with: '', day: addDays(release, 1), at: '10:15am', place: 'Invented Court, 2 Sample Street, Peterborough', bring: 'ID and bank card', telephone: '01632 960 002' })
  }

  // Received so late that everything before 8 weeks has passed: a short sentence with two thirds of it on remand elsewhere.
  const outside = await owner.selectFrom('management').innerJoin('account', 'account.id', 'management.account_id').select('management.person_id as person').where('account.handle', '=', 'priya.example').where('management.until_day', 'is', null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('sentence').select('sentence.id').whereRef('sentence.person_id', '=', 'management.person_id').where('sentence.kind', '=', 'custody'))))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('person_merge').select('person_merge.id').where((or) => or.or([or('person_merge.person_id', '=', or.ref('management.person_id')), or('person_merge.into_id', '=', or.ref('management.person_id'))])))))
    .orderBy('management.from_day').orderBy('management.person_id').executeTakeFirst()
  const code = await owner.selectFrom('organisation').select('prison_code').where('id', '=', organisationId(PRISON)).executeTakeFirst()
  if (outside && code?.prison_code) {
    await act(hat('priya.example', PROBATION_UNIT, today), recordSentence, {
      person: outside.person, kind: 'custody', offenceCode: 'TH68010', court: 'Peterborough Magistrates’ Court', offenceDay: addDays(today, -40), imposed: addDays(today, -2), months: 2, custodyStart: addDays(today, -2), prison: code.prison_code,
      plannedRelease: addDays(today, 19), sentenceEnd: addDays(today, 58), supervisionEnd: '',
    })
  }
}
