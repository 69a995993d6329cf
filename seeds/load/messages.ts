/**
 * Letters and messages of the demonstration, done through the door, with their seeded faults: a number that does not exist, an appointment
 * that moved after the reminder was planned, a telephone that a brother reads, and somebody in prison who is told by a letter handed over there.
 */
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day } from '../../src/core/dates.ts'
import { londonMoment } from '../../src/core/london-time.ts'
import type { Result } from '../../src/core/result.ts'
import { recordWish, sendingTurn } from '../../src/messages/actions.ts'
import { perform, type Action, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { localService } from '../../src/platform/message-service.ts'
import { arrangeMeeting, moveMeeting } from '../../src/release/actions.ts'
import { recordRelease, recordSentence } from '../../src/sentences/actions.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { accountId, organisationId } from './partnerships.ts'

const PRISON = 'hmp-peterborough'
/** Not Ofcom’s number for drama, but the one at which GOV.UK Notify’s own tests, and the local outbox, say that it does not exist. */
const WRONG_NUMBER = '07700 900002'

const hat = (handle: string, at: string, day: Day): Context => {
  const { name, role, purpose } = PERSONAS.find((one) => one.handle === handle) ?? PERSONAS[0]!
  return contextFor({ accountId: accountId(handle), name, organisationId: organisationId(at), organisationName: at, role, purpose }, 'job', new Date(`${day}T09:00:00Z`))
}

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`A message of the demonstration was refused: ${result.message}`)
  return result.value
}

/** Somebody who left prison lately, with their offender manager: those of the story first. */
interface Out { readonly person: string; readonly account: string; readonly name: string; readonly organisation: string; readonly at: string; readonly of_story: boolean }

const WISH = { channel: 'sms', telephone: '07700 900123', email: '', language: 'en', print: 'usual', safe: 'yes', whyNotSafe: '', toldBy: 'They did, at the first meeting' } as const

type Act = <I extends z.ZodType, O>(context: Context, action: Action<I, O>, input: z.input<I>) => Promise<O>

/** Among few people nobody of the story’s offender manager left prison lately: then one of hers did, after a short sentence. */
const leaveLately = async ({ owner }: Pick<Databases, 'owner'>, act: Act, today: Day): Promise<void> => {
  const { rows: [found] } = await sql<{ person: string; prison: string }>`
    select m.person_id as person, (select prison_code from organisation where id = ${organisationId(PRISON)}::uuid) as prison
    from management m where m.account_id = ${accountId('priya.example')}::uuid and m.until_day is null and m.side = 'community' and m.from_day < ${addDays(today, -70)}::date
      and not exists (select from sentence s where s.person_id = m.person_id and s.kind = 'custody') and not exists (select from gate_end g where g.person_id = m.person_id)
      and not exists (select from person_merge x where x.person_id = m.person_id or x.into_id = m.person_id)
    order by m.from_day desc, m.person_id limit 1`.execute(owner)
  if (!found) return
  const released = addDays(today, -9)
  const { sentence } = await act(hat('priya.example', PROBATION_UNIT, addDays(today, -69)), recordSentence, {
    person: found.person, kind: 'custody', offenceCode: 'TH68010', court: 'Peterborough Magistrates’ Court', offenceDay: addDays(today, -100), imposed: addDays(today, -70), months: 4, custodyStart: addDays(today, -70), prison: found.prison,
    plannedRelease: released, sentenceEnd: addDays(today, 52), supervisionEnd: '',
  })
  await act(hat('leila.specimen', PRISON, released), recordRelease, { sentence, released, version: 1 })
}

/** The people of each fault. In a demonstration of very few people some of it finds nobody. */
export const loadMessages = async (core: Core, { owner, ownerPool }: Databases, today: Day): Promise<void> => {
  const act: Act = async (context, action, input) => done(await perform(core, context, action, input))
  const leila = (day: Day): Context => hat('leila.specimen', PRISON, day)
  const wish = (context: Context, person: string, more: Partial<Record<keyof typeof WISH, string>> = {}): Promise<unknown> => act(context, recordWish, { person, ...WISH, ...more } as z.input<(typeof recordWish)['input']>)
  const meet = (context: Context, person: string, day: Day, at: string): Promise<{ meeting: string }> =>
    act(context, arrangeMeeting, { person, who: 'Your worker', with: 'me', day, at, place: 'Invented House, 1 Sample Street, Peterborough', bring: 'this letter', telephone: '01632 960 001' })

  const lately = async (): Promise<Out[]> => (await sql<Out>`
    select * from (
      select distinct on (p.person_id) p.person_id as person, s.released_on as released, a.id as account, a.name, o.id as organisation, o.name as at, a.handle = 'priya.example' as of_story
      from release_plan p join sentence s on s.id = p.sentence_id join management m on m.person_id = p.person_id and m.until_day is null and m.side = 'community' and m.from_day <= ${addDays(today, -3)}::date
        join account a on a.id = m.account_id join organisation o on o.id = m.organisation_id
      where s.released_on between ${addDays(today, -26)}::date and ${addDays(today, -3)}::date and s.custody_ended_as is null and p.settled_on is null
        and not exists (select from sentence q where q.person_id = p.person_id and q.released_on is null and q.kind = 'custody') and not exists (select from gate_end g where g.person_id = p.person_id)
        and not exists (select from person_merge x where x.person_id = p.person_id or x.into_id = p.person_id)
      order by p.person_id, s.released_on desc) one
    order by of_story desc, released desc, person limit 4`.execute(owner)).rows
  const first = await lately()
  if (first[0]?.of_story !== true) await leaveLately({ owner }, act, today)
  const [wrong, shared, welsh, last] = first[0]?.of_story === true ? first : await lately()
  const manager = ({ account, name, organisation, at }: Out, days: number): Context => contextFor({ accountId: account, name, organisationId: organisation, organisationName: at, role: 'offender-manager', purpose: 'offender-management' }, 'job', new Date(`${addDays(today, days)}T09:00:00Z`))
  if (wrong) {
    await wish(manager(wrong, -3), wrong.person, { telephone: WRONG_NUMBER })
    await meet(manager(wrong, -3), wrong.person, today, '4:45pm')
  }
  const moved = last ?? wrong
  if (moved) {
    if (moved !== wrong) await wish(manager(moved, -3), moved.person)
    const { meeting } = await meet(manager(moved, -3), moved.person, addDays(today, 1), '10:15am')
    await act(manager(moved, -1), moveMeeting, { person: moved.person, meeting, version: 1, day: addDays(today, 2), at: '11:15am', place: 'Invented House, 1 Sample Street, Peterborough', reason: 'The room is taken that morning.' })
  }
  if (shared) {
    await wish(manager(shared, -2), shared.person, { safe: 'no', whyNotSafe: 'His brother looks through his telephone.', toldBy: 'He did, when nobody listened' })
    await meet(manager(shared, -2), shared.person, addDays(today, 1), '2:30pm')
  }
  if (welsh) {
    await wish(manager(welsh, -3), welsh.person, { language: 'cy', telephone: '07700 900456' })
    await meet(manager(welsh, -3), welsh.person, today, '5:30pm')
  }

  const { rows: [inside] } = await sql<{ person: string; release: Day }>`
    select s.person_id as person, s.planned_release as release from sentence s join release_plan p on p.sentence_id = s.id
    where s.prison_code = (select prison_code from organisation where id = ${organisationId(PRISON)}::uuid) and s.released_on is null and s.custody_ended_as is null and s.planned_release between ${addDays(today, 1)}::date and ${addDays(today, 21)}::date
      and not exists (select from person_merge x where x.person_id = s.person_id or x.into_id = s.person_id) and not exists (select from sentence o where o.person_id = s.person_id and o.id <> s.id and o.released_on is null and o.kind = 'custody')
    order by s.planned_release, s.id limit 1`.execute(owner)
  if (inside) {
    await wish(leila(addDays(today, -1)), inside.person, { toldBy: 'They did, in the wing office' })
    await act(leila(addDays(today, -1)), arrangeMeeting, { person: inside.person, who: 'Priya Example, probation', with: organisationId(PROBATION_UNIT), day: inside.release, at: '2:15pm', place: 'Invented House, 1 Sample Street, Peterborough', bring: 'this letter', telephone: '01632 960 001' })
  }

  // What was due yesterday has gone, through the outbox of the installation: one arrived, one did not.
  for (let more = true; more;) {
    const client = await ownerPool.connect()
    try {
      await client.query('begin')
      more = await sendingTurn(client, localService, londonMoment(addDays(today, -1), '10:05'))
      await client.query('commit')
    } finally {
      client.release()
    }
  }
}
