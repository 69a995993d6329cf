/** What the loop reads and writes of messages, as the owner of the records: nobody asked. */
import type { ClientBase } from 'pg'
import { londonDay, type Day } from '../../core/dates.ts'
import type { About, Language } from '../catalogue.ts'
import type { Reason, Wish } from '../wishes.ts'

export interface ToHand {
  readonly id: string
  readonly channel: 'sms' | 'email'
  readonly about: About
  readonly language: Language
  readonly tries: number
  readonly planned: number
  readonly version: number
  readonly day: Day
  readonly at: string
  readonly telephone: string
  readonly cancelled: boolean
  readonly worker: string | null
  readonly wish: Wish | null
  readonly died: boolean
  readonly inPrison: boolean
}

/** The next message whose time has come, locked for this turn, with all that may have changed since it was planned. */
export const nextToHand = async (client: ClientBase, now: Date): Promise<ToHand | undefined> => {
  const { rows } = await client.query<ToHand>(`
    select m.id, m.channel, m.about, m.language, m.tries, m.meeting_version as planned, r.version, r.day, r.at_time as at, r.telephone, r.cancelled_on is not null as cancelled, a.name as worker,
      (select json_build_object('channel', w.channel, 'telephone', w.telephone, 'email', w.email, 'language', w.language, 'largePrint', w.large_print, 'safe', w.safe, 'whyNotSafe', w.why_not_safe)
        from message_wish w where w.person_id = any (same.ids) order by w.place desc limit 1) as wish,
      exists (select from sentence s where s.person_id = any (same.ids) and s.custody_ended_as = 'died') or exists (select from gate_end g where g.person_id = any (same.ids) and g.why = 'died') as died,
      exists (select from sentence s where s.person_id = any (same.ids) and s.custody_start <= $2 and s.released_on is null and s.custody_ended_as is null) as "inPrison"
    from message m join release_meeting r on r.id = m.meeting_id left join account a on a.id = r.account_id
    cross join lateral (select array(select same_people(m.person_id)) as ids offset 0) same
    where m.state = 'waiting' and m.channel in ('sms', 'email') and m.look_at <= $1
    order by m.look_at, m.id limit 1 for update of m skip locked`, [now, londonDay(now)])
  return rows[0]
}

/** The next message that the service has and of which nothing final is known. */
export const nextToAskAfter = async (client: ClientBase, now: Date, service: string): Promise<{ readonly id: string; readonly serviceId: string; readonly sentAt: Date } | undefined> => {
  const { rows } = await client.query<{ id: string; serviceId: string; sentAt: Date }>(`
    select id, service_id as "serviceId", state_at as "sentAt" from message where state = 'sent' and channel in ('sms', 'email') and service = $2 and look_at <= $1 order by look_at, id limit 1 for update skip locked`, [now, service])
  return rows[0]
}

export const noteSent = async (client: ClientBase, id: string, now: Date, sent: { readonly service: string; readonly serviceId: string; readonly words: string; readonly lookAt: Date }): Promise<void> => {
  await client.query(`update message set state = 'sent', state_at = $2, service = $3, service_id = $4, words = $5, look_at = $6, tries = tries + 1, version = version + 1 where id = $1`, [id, now, sent.service, sent.serviceId, sent.words, sent.lookAt])
}

export const noteEnd = async (client: ClientBase, id: string, now: Date, state: 'delivered' | 'failed' | 'withdrawn', reason: Reason | null): Promise<void> => {
  await client.query('update message set state = $3, state_at = $2, reason = $4, version = version + 1 where id = $1', [id, now, state, reason])
}

/** Looks at it again at that moment; `tried` counts a try that the service did not take. */
export const noteLater = async (client: ClientBase, id: string, lookAt: Date, tried: boolean): Promise<void> => {
  await client.query('update message set look_at = $2, tries = tries + $3 where id = $1', [id, lookAt, tried ? 1 : 0])
}

/** Nobody is written to, and nobody asked to tell, once somebody has died; and what a worker was to tell has failed once the appointment’s day is over. */
export const sweep = async (client: ClientBase, now: Date): Promise<void> => {
  await client.query(`
    with dead as (
      select s.person_id from sentence s where s.custody_ended_as = 'died' union select g.person_id from gate_end g where g.why = 'died'
    )
    update message m set state = 'withdrawn', reason = 'died', state_at = $1, version = version + 1
    where m.state = 'waiting' and exists (select from dead where dead.person_id = any (array(select same_people(m.person_id))))`, [now])
  await client.query(`
    update message m set state = 'failed', reason = 'past', state_at = $1, version = m.version + 1
    from release_meeting r where r.id = m.meeting_id and m.state = 'waiting' and m.channel in ('letter', 'voice') and r.day < $2`, [now, londonDay(now)])
}
