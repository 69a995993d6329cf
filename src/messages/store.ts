/** The SQL of letters and messages: how somebody wants to be told, what is planned and what became of it. */
import { sql, type RawBuilder } from 'kysely'
import { addDays, londonDay, type Day } from '../core/dates.ts'
import { myPeople } from '../housing/actions.ts'
import type { Acting, Reading } from '../platform/context.ts'
import { chasedSince, FAILED_SHOWN_DAYS } from './owners.ts'
import type { About, Language } from './catalogue.ts'
import type { Channel } from './timing.ts'
import type { Reason, Way, Whereabouts, Wish } from './wishes.ts'

type Tx = Pick<Reading, 'tx'>

export interface StoredWish extends Wish {
  readonly toldBy: string
  readonly recordedOn: Day
  readonly by: string | null
  readonly organisation: string
}

/** What was said about being told, the newest first: it alone counts. */
export const wishesOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredWish[]> => {
  const { rows } = await sql<StoredWish>`
    select w.channel, w.telephone, w.email, w.language, w.large_print as "largePrint", w.safe, w.why_not_safe as "whyNotSafe", w.told_by as "toldBy", w.recorded_on as "recordedOn", a.name as by, o.name as organisation
    from message_wish w join organisation o on o.id = w.organisation_id left join account a on a.id = w.recorded_by where w.person_id = any (${[...people]}::uuid[]) order by w.place desc`.execute(tx)
  return rows
}

export const insertWish = async ({ tx, random, viewer, today, now }: Acting, person: string, wish: Wish, toldBy: string): Promise<void> => {
  await tx.insertInto('message_wish').values({
    id: random.uuid(), person_id: person, channel: wish.channel, telephone: wish.telephone, email: wish.email, language: wish.language, large_print: wish.largePrint, safe: wish.safe, why_not_safe: wish.whyNotSafe, told_by: toldBy,
    organisation_id: viewer.organisationId, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now,
  }).execute()
}

/** An appointment as far as messages about it need it. */
export interface ToTell {
  readonly id: string
  readonly personId: string
  readonly day: Day
  readonly at: string
  readonly cancelled: boolean
  readonly version: number
}

const TO_TELL = sql`r.id, r.person_id as "personId", r.day, r.at_time as at, r.cancelled_on is not null as cancelled, r.version`

export const meetingToTell = async ({ tx }: Tx, meeting: string): Promise<ToTell | undefined> =>
  (await sql<ToTell>`select ${TO_TELL} from release_meeting r where r.id = ${meeting}::uuid`.execute(tx)).rows[0]

/** Appointments of these people that are still to come. */
export const meetingsToTell = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[]): Promise<ToTell[]> =>
  (await sql<ToTell>`select ${TO_TELL} from release_meeting r where r.person_id = any (${[...people]}::uuid[]) and r.cancelled_on is null and r.day >= ${today}::date order by r.day, r.at_time, r.id`.execute(tx)).rows

/** Where somebody is: did they die, and are they in prison, until which day. */
export const whereabouts = async ({ tx }: Tx, people: readonly string[]): Promise<Whereabouts> => {
  const { rows } = await sql<Whereabouts>`
    select coalesce(bool_or(s.custody_ended_as = 'died'), false) or exists (select from gate_end g where g.person_id = any (${[...people]}::uuid[]) and g.why = 'died') as died,
      max(s.planned_release) filter (where s.custody_start is not null and s.released_on is null and s.custody_ended_as is null) as "prisonUntil"
    from sentence s where s.person_id = any (${[...people]}::uuid[])`.execute(tx)
  return rows[0] ?? { died: false, prisonUntil: null }
}

/** Takes back what was planned of an appointment and has not gone; answers what it was about. */
export const withdrawPlanned = async ({ tx, now }: Acting, meeting: string, reason: Reason): Promise<About[]> => {
  const rows = await tx.updateTable('message').set((eb) => ({ state: 'withdrawn', state_at: now, reason, version: eb('version', '+', 1) })).where('meeting_id', '=', meeting).where('state', '=', 'waiting').returning('about').execute()
  return rows.map(({ about }) => about as About)
}

/** Has anything about this appointment gone out? */
export const isTold = async ({ tx }: Tx, meeting: string): Promise<boolean> =>
  (await tx.selectFrom('message').select('id').where('meeting_id', '=', meeting).where('state', 'in', ['sent', 'delivered']).limit(1).executeTakeFirst()) !== undefined

/** Plans a message; false where one of its kind about this version of the appointment is there already. */
export const insertMessage = async ({ tx, random, viewer, now }: Acting, meeting: ToTell, about: About, way: Way, wish: Wish, sendAt: Date): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('message').values({
    id: random.uuid(), person_id: meeting.personId, meeting_id: meeting.id, meeting_version: meeting.version, about, channel: way.channel, in_prison: way.inPrison, in_person: way.inPerson, language: wish.language, large_print: wish.largePrint,
    send_at: sendAt, send_day: londonDay(sendAt), look_at: sendAt, state: 'waiting', state_at: now, organisation_id: viewer.organisationId, planned_by: viewer.accountId, recorded_at: now,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export interface MessageRow {
  readonly id: string
  readonly personId: string
  readonly currentId: string
  readonly forename: string
  readonly surname: string
  readonly about: About
  readonly channel: Channel
  readonly inPrison: boolean
  readonly inPerson: boolean
  readonly language: Language
  readonly largePrint: boolean
  readonly sendAt: Date
  readonly sendDay: Day
  readonly state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'withdrawn'
  readonly stateAt: Date
  readonly reason: Reason | null
  readonly words: string | null
  readonly settledOn: Day | null
  readonly settledHow: 'told' | 'not-reached' | 'not-needed' | null
  readonly settledWords: string | null
  readonly version: number
  readonly meetingDay: Day
  readonly meetingAt: string
  readonly place: string
  readonly bring: string
  readonly telephone: string
  readonly worker: string | null
  readonly prison: string | null
  readonly service: string | null
}

const ROW = sql`m.id, m.person_id as "personId", current_person(m.person_id) as "currentId", m.about, m.channel, m.in_prison as "inPrison", m.in_person as "inPerson", m.language, m.large_print as "largePrint", m.send_at as "sendAt", m.send_day as "sendDay",
  m.state, m.state_at as "stateAt", m.reason, m.words, m.settled_on as "settledOn", m.settled_how as "settledHow", m.settled_words as "settledWords", m.version, m.service,
  r.day as "meetingDay", r.at_time as "meetingAt", r.place, r.bring, r.telephone, a.name as worker, n.name as prison`
const FROM = sql`message m join release_meeting r on r.id = m.meeting_id left join account a on a.id = r.account_id
  left join release_plan l on l.id = r.plan_id left join sentence s on s.id = l.sentence_id left join prison n on n.code = s.prison_code`

const shown = (of: RawBuilder<unknown>, order: RawBuilder<unknown>, limit: number): RawBuilder<MessageRow> =>
  sql`select x.*, p.forename, p.surname from (select ${ROW} from ${FROM} where ${of} order by ${order} limit ${limit}) x join person p on p.id = x."currentId"`

/** Every message about these people, the newest first. */
export const messagesOf = async ({ tx }: Tx, people: readonly string[]): Promise<MessageRow[]> =>
  (await sql<MessageRow>`${shown(sql`m.person_id = any (${[...people]}::uuid[])`, sql`m.send_at desc, m.id`, 500)} order by x."sendAt" desc, x.id`.execute(tx)).rows

export const messageById = async ({ tx }: Tx, id: string): Promise<MessageRow | undefined> => (await shown(sql`m.id = ${id}::uuid`, sql`m.id`, 1).execute(tx)).rows[0]

/** What a list asks for: what waits for a worker, what has failed, what goes out by itself, or what went out. */
export type Part = 'failed' | 'work' | 'going' | 'gone'

const partOf = (part: Part, today: Day, until: Day): RawBuilder<unknown> => {
  switch (part) {
    case 'failed': return sql`m.state = 'failed' and m.settled_on is null and r.day >= ${addDays(today, -FAILED_SHOWN_DAYS)}::date`
    case 'work': return sql`m.state = 'waiting' and m.channel in ('letter', 'voice') and m.send_day <= ${until}::date`
    case 'going': return sql`m.state = 'waiting' and m.channel in ('sms', 'email') and m.send_day <= ${until}::date`
    case 'gone': return sql`m.state in ('sent', 'delivered') and m.send_day >= ${addDays(today, -7)}::date`
  }
}

/** Whose work it is: the prison’s while a letter can be handed over there; outside the offender manager’s, and the head’s where nobody manages or it has failed for days. */
const ownersOf = ({ viewer, today }: Reading): RawBuilder<unknown> => {
  const inside = sql`(m.in_prison and s.released_on is null and s.custody_ended_as is null)`
  switch (viewer?.role) {
    case 'offender-manager': return sql`not ${inside} and m.person_id in (select id from mine)`
    case 'resettlement-worker': return sql`${inside} and s.prison_code = (select prison_code from organisation where id = ${viewer.organisationId}::uuid)`
    case 'delivery-unit-head': return sql`not ${inside}
      and exists (select from involvement i where i.person_id = m.person_id and i.organisation_id = ${viewer.organisationId}::uuid and i.basis = 'responsible' and i.from_day <= ${today}::date and (i.until_day is null or i.until_day >= ${today}::date))
      and ((m.state = 'failed' and m.state_at < ${chasedSince(today)}::date) or not exists (select from management g where g.person_id = any (array(select same_people(m.person_id))) and g.side = 'community' and g.from_day <= ${today}::date and (g.until_day is null or g.until_day > ${today}::date)))`
    default: return sql`false`
  }
}

/** One part of the viewer’s own list, or of people who are named: one statement. */
export const listMessages = async (context: Reading, parts: readonly Part[], { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<MessageRow[]> => {
  const of = sql`(${sql.join(parts.map((part) => sql`(${partOf(part, context.today, until)})`), sql` or `)}) and ${people ? sql`m.person_id = any (${[...people]}::uuid[])` : ownersOf(context)}`
  const mine = !people && context.viewer?.role === 'offender-manager'
  const { rows } = await sql<MessageRow>`${mine ? sql`with recursive ${myPeople(context)}` : sql``} ${shown(of, sql`m.send_at, m.id`, limit)} order by x."sendAt", x.id`.execute(context.tx)
  return rows
}

/** Saves what a worker did; false when somebody changed it since the form was made. */
export const settleMessage = async ({ tx, viewer, today, now }: Acting, { id, version }: { readonly id: string; readonly version: number }, to: { readonly state: 'sent' | 'delivered'; readonly words: string } | { readonly settled: 'told' | 'not-reached' | 'not-needed'; readonly words: string | null }): Promise<boolean> => {
  const { numUpdatedRows } = await tx.updateTable('message').set((eb) => ({
    version: eb('version', '+', 1),
    ...('state' in to ? { state: to.state, state_at: now, service: 'worker', words: to.words } : { state: 'failed', settled_how: to.settled, settled_words: to.words, settled_on: today, settled_by: viewer.accountId }),
  })).where('id', '=', id).where('version', '=', version).executeTakeFirst()
  return numUpdatedRows === 1n
}

