/** The hourly turn: goes through the audit day by day, in figures, and lists what the rules of unusual.ts find. */
import type { ClientBase } from 'pg'
import { addDays, londonDay, type Day } from '../../core/dates.ts'
import type { Loop } from '../../platform/loop.ts'
import { thresholdsOn, type Thresholds } from '../thresholds.ts'
import { reviewDue, standsOut, surnameKeyOf, type LookingDay, type StandsOut, type Times } from '../unusual.ts'

/** Whose looking is gone through, at whom, and where what is found is kept: SQL of the slice that keeps it. Each side of the wall has tables of its own. */
export interface Looking {
  /** The loop's name. */
  readonly name: string
  /** Which entries of the audit, as `e`, are this side's. */
  readonly entries: string
  /** Those who can be looked at: a table with `id` and `surname_key`. */
  readonly known: string
  /** When somebody whom `aimed` names is a stranger to whoever looked on the day `$1`. */
  readonly stranger: string
  /** How many each opened a day: a table like looking_day. */
  readonly days: string
  /** Until when it was gone through: a table like looking_review. */
  readonly until: string
  /** Lists what was found; found again while it is open, its figures grow. What is closed stays as it was reviewed. */
  keep(client: ClientBase, day: Day, found: readonly Found[], now: Date, due: Day): Promise<void>
}

const HOUR_MS = 3_600_000
/** Entries may be committed so long after their moment: the day before is gone through again until then. */
const LATE_MS = 2 * HOUR_MS
/** A new installation, or one whose worker was away, goes back at most so far. */
const DAYS_BACK_MAX = 35

/** Lists unusual looking of one side: each hour, from the day that it left off at up to today. Going through a day again finds the same and nothing twice. */
export const listing = (side: Looking): Loop => ({
  name: side.name,
  everySeconds: 3600,
  async run({ client, now }) {
    const today = londonDay(now)
    const { rows: [watermark] } = await client.query<{ until: Date | null }>(`
      select coalesce((select reviewed_until from ${side.until}), (select min(occurred_at) from audit_entry)) as until`)
    if (!watermark?.until) return { more: false }
    const since = londonDay(new Date(watermark.until.getTime() - LATE_MS))
    const day = [since, addDays(today, -DAYS_BACK_MAX)].sort().at(-1)!
    for (let each = day; each <= today; each = addDays(each, 1)) await listDay(client, side, each, now)
    await client.query(`insert into ${side.until} (reviewed_until) values ($1) on conflict (only_row) do update set reviewed_until = excluded.reviewed_until`, [now])
    return { more: false }
  },
})

/** Looks of one day that were aimed at somebody, a row a person. */
const aimedIn = ({ entries }: Looking): string => `aimed as materialized (
  select e.account_id, e.organisation_id, e.purpose, e.occurred_at, p.person_id
  from audit_entry e cross join lateral unnest(e.person_ids) as p (person_id)
  where e.occurred_at >= $1::date::timestamp at time zone 'Europe/London' and e.occurred_at < ($1::date + 1)::timestamp at time zone 'Europe/London'
    and e.account_id is not null and e.organisation_id is not null and e.outcome in ('done', 'previewed') and e.door <> 'job'
    and e.people_count between 1 and $2 and ${entries})`
const missedIn = ({ entries }: Looking): string => `missed as materialized (
  select e.id, e.account_id, e.organisation_id, e.occurred_at from audit_entry e
  where e.occurred_at >= $1::date::timestamp at time zone 'Europe/London' and e.occurred_at < ($1::date + 1)::timestamp at time zone 'Europe/London'
    and e.account_id is not null and e.organisation_id is not null and e.outcome in ('denied', 'not-found') and ${entries})`

interface Who { readonly accountId: string; readonly organisationId: string }
type Row = Who & { readonly count: number; readonly firstAt: Date; readonly lastAt: Date }
type PersonRow = Row & { readonly personId: string }

const WHO = 'account_id as "accountId", organisation_id as "organisationId"'
const SPAN = 'min(occurred_at) as "firstAt", max(occurred_at) as "lastAt"'

const listDay = async (client: ClientBase, side: Looking, day: Day, now: Date): Promise<void> => {
  const limits = thresholdsOn(day)
  const days = await daysOf(client, side, day, limits)
  const found = [...days.values()].flatMap(({ who, looking }) => standsOut(looking, limits).map((one) => ({ ...who, ...one })))
  await keepDay(client, side, day, limits, [...days.values()])
  await side.keep(client, day, found, now, reviewDue(londonDay(now), limits))
}

interface Somebody { readonly who: Who; looking: LookingDay }
const NOTHING: LookingDay = { people: null, strangers: null, atNight: null, misses: null, usual: null, namesakes: [], nearMisses: [] }

const daysOf = async (client: ClientBase, side: Looking, day: Day, limits: Thresholds): Promise<Map<string, Somebody>> => {
  const [AIMED, MISSED] = [aimedIn(side), missedIn(side)]
  const days = new Map<string, Somebody>()
  const add = (who: Who, change: (looking: LookingDay) => Partial<LookingDay>): void => {
    const key = `${who.accountId} ${who.organisationId}`
    const one = days.get(key) ?? { who: { accountId: who.accountId, organisationId: who.organisationId }, looking: NOTHING }
    one.looking = { ...one.looking, ...change(one.looking) }
    days.set(key, one)
  }
  const { rows: people } = await client.query<Row>(`with ${AIMED} select ${WHO}, count(distinct person_id) as count, ${SPAN} from aimed group by 1, 2`, [day, limits.aimedPeopleMax])
  for (const row of people) add(row, () => ({ people: row }))
  const { rows: strangers } = await client.query<Row>(`with ${AIMED} select ${WHO}, count(distinct person_id) as count, ${SPAN} from aimed where ${side.stranger} group by 1, 2`, [day, limits.aimedPeopleMax])
  for (const row of strangers) add(row, () => ({ strangers: row }))
  const { rows: nights } = await client.query<Row>(`with ${AIMED} select ${WHO}, count(distinct (occurred_at, person_id)) as count, ${SPAN} from aimed
    where extract(hour from occurred_at at time zone 'Europe/London') < $3 or extract(hour from occurred_at at time zone 'Europe/London') >= $4 group by 1, 2`,
  [day, limits.aimedPeopleMax, limits.dayBeginsHour, limits.dayEndsHour])
  for (const row of nights) add(row, () => ({ atNight: row }))
  const { rows: misses } = await client.query<Row>(`with ${MISSED} select ${WHO}, count(*) as count, ${SPAN} from missed group by 1, 2`, [day])
  for (const row of misses) add(row, () => ({ misses: row }))
  const { rows: near } = await client.query<PersonRow>(`with ${AIMED}, ${MISSED}
    select a.account_id as "accountId", a.organisation_id as "organisationId", a.person_id as "personId", count(distinct m.id) as count, min(a.occurred_at) as "firstAt", max(a.occurred_at) as "lastAt"
    from aimed a join missed m on m.account_id = a.account_id and m.organisation_id = a.organisation_id
      and m.occurred_at between a.occurred_at - make_interval(mins => $3) and a.occurred_at + make_interval(mins => $3)
    join ${side.known} p on p.id = a.person_id group by 1, 2, 3`, [day, limits.aimedPeopleMax, limits.nearMinutes])
  for (const row of near) add(row, ({ nearMisses }) => ({ nearMisses: [...nearMisses, row] }))
  for (const row of await namesakes(client, side, day, limits, people)) add(row, (looking) => ({ namesakes: [...looking.namesakes, row] }))
  const { rows: usual } = await client.query<Who & { people: number; days: number }>(`
    select ${WHO}, percentile_disc(0.5) within group (order by people) as people, count(*) as days from ${side.days}
    where day >= $1::date - $2::integer and day < $1 and account_id = any ($3::uuid[]) group by 1, 2`, [day, limits.usualDaysBack, people.map((row) => row.accountId)])
  for (const row of usual) add(row, () => ({ usual: row }))
  return days
}

const namesakes = async (client: ClientBase, side: Looking, day: Day, limits: Thresholds, who: readonly Who[]): Promise<PersonRow[]> => {
  const { rows: accounts } = await client.query<{ id: string; name: string }>('select id, name from account where id = any ($1::uuid[])', [who.map((one) => one.accountId)])
  const { rows } = await client.query<PersonRow>(`with ${aimedIn(side)}
    select aimed.account_id as "accountId", aimed.organisation_id as "organisationId", aimed.person_id as "personId", count(*) as count, ${SPAN}
    from aimed join unnest($3::uuid[], $4::text[]) as viewer (account_id, surname_key) using (account_id) join ${side.known} p on p.id = aimed.person_id and p.surname_key = viewer.surname_key
    group by 1, 2, 3`, [day, limits.aimedPeopleMax, accounts.map((one) => one.id), accounts.map((one) => surnameKeyOf(one.name))])
  return rows
}

/** How many people each opened that day, from which their usual number is told; what is too old to be told from goes. */
const keepDay = async (client: ClientBase, side: Looking, day: Day, limits: Thresholds, days: readonly Somebody[]): Promise<void> => {
  const opened = days.flatMap(({ who, looking: { people } }) => (people ? [{ ...who, people: people.count }] : []))
  await client.query(`insert into ${side.days} (day, account_id, organisation_id, people) select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[])
    on conflict (account_id, organisation_id, day) do update set people = excluded.people`,
  [day, opened.map((one) => one.accountId), opened.map((one) => one.organisationId), opened.map((one) => one.people)])
  await client.query(`delete from ${side.days} where day < $1::date - $2::integer`, [day, limits.usualDaysBack * 2])
}

/** One thing that stood out, and who it was. */
export type Found = Who & StandsOut

/** What was found as the parameters `$1` to `$11` of a statement: the day, columns of account, organisation, rule, id, number, usual number and first moment, then the moment of finding, the day due and the column of last moments. */
export const columnsOf = (day: Day, found: readonly Found[], now: Date, due: Day): unknown[] => {
  const column = <T>(of: (one: Found) => T): T[] => found.map(of)
  const span = (of: (times: Times) => Date): string[] => found.map((one) => of(one).toISOString())
  return [day, column((one) => one.accountId), column((one) => one.organisationId), column((one) => one.rule), column((one) => one.personId), column((one) => one.count), column((one) => one.usual),
    span((one) => one.firstAt), now, due, span((one) => one.lastAt)]
}

/** The offenders' side; what the victims' side did is left to that side. */
export const listingUnusual = listing({
  name: 'audit.unusual',
  entries: 'not on_victims_side(e.role, e.purpose, e.classes)',
  known: 'person',
  // Nobody is a governance lead's organisation's own: for governance, strangers are the work.
  stranger: `purpose is distinct from 'governance' and not exists (select 1 from involvement i where i.person_id = aimed.person_id and i.organisation_id = aimed.organisation_id
    and i.from_day <= $1 and (i.until_day is null or i.until_day >= $1))`,
  days: 'looking_day',
  until: 'looking_review',
  async keep(client, day, found, now, due) {
    await client.query(`
      insert into unusual_look (account_id, organisation_id, day, rule, person_id, how_many, usual, first_at, last_at, found_at, due_day)
      select account_id, organisation_id, $1, rule, person_id, how_many, usual, first_at, last_at, $9, $10
      from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::integer[], $7::integer[], $8::timestamptz[], $11::timestamptz[])
        as found (account_id, organisation_id, rule, person_id, how_many, usual, first_at, last_at)
      on conflict (account_id, organisation_id, day, rule, person_id) do update set how_many = excluded.how_many, usual = excluded.usual, first_at = excluded.first_at, last_at = excluded.last_at
        where unusual_look.closed_at is null and unusual_look.how_many < excluded.how_many`, columnsOf(day, found, now, due))
  },
})
