/** The rows of referrals to housing, statuses, address checks, attempts and emergency placements. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { Policy } from '../duty-to-refer.ts'
import type { AttemptOutcome, Attempted } from '../nowhere.ts'
import type { CheckReason, HousingKind, HousingState, Placement, StatusCode } from '../placing.ts'
import { hasPlaceOn, myPeople } from '../store.ts'

type Tx = Pick<Reading, 'tx'>

export interface StoredHousingReferral {
  readonly id: string
  readonly personId: string
  readonly kind: HousingKind
  readonly providerId: string | null
  readonly toWhom: string
  readonly told: string
  readonly advice: string
  readonly sentOn: Day
  readonly answerBy: Day
  readonly sentBy: string | null
  readonly sentById: string | null
  readonly state: HousingState
  readonly policies: readonly Policy[]
  readonly words: string | null
  readonly changedOn: Day
  readonly version: number
}

const referralColumns = sql`
  r.id, r.person_id as "personId", r.kind, r.provider_organisation_id as "providerId", r.to_whom as "toWhom", r.told, r.advice, r.sent_on as "sentOn", r.answer_by as "answerBy", w.name as "sentBy",
  r.sent_by as "sentById", r.state, r.policies, r.words, r.changed_on as "changedOn", r.version`

/** Referrals of these people to housing that the viewer may see, the newest first. */
export const housingReferralsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredHousingReferral[]> =>
  (await sql<StoredHousingReferral>`select ${referralColumns} from housing_referral r left join account w on w.id = r.sent_by where r.person_id = any (${[...people]}::uuid[]) order by r.sent_on desc, r.id`.execute(tx)).rows

/** One referral to housing. */
export const housingReferralById = async ({ tx }: Tx, id: string): Promise<StoredHousingReferral | undefined> =>
  (await sql<StoredHousingReferral>`select ${referralColumns} from housing_referral r left join account w on w.id = r.sent_by where r.id = ${id}::uuid`.execute(tx)).rows[0]

/** A provider’s own open referrals to housing, by when each is to be answered. One statement. */
export const housingInbox = async ({ tx, viewer }: Reading, limit: number): Promise<(StoredHousingReferral & { forename: string; surname: string; person: string })[]> =>
  (await sql<StoredHousingReferral & { forename: string; surname: string; person: string }>`
    select ${referralColumns}, p.forename, p.surname, p.id as person from housing_referral r left join account w on w.id = r.sent_by
      join lateral (select * from person where id = current_person(r.person_id) limit 1) p on true
    where r.provider_organisation_id = ${viewer?.organisationId ?? null} and r.state = any (array['sent', 'offered']) order by r.answer_by, r.id limit ${limit}`.execute(tx)).rows

/** Providers that may be told of a person referred to them. */
export const housingProviders = async ({ tx }: Tx): Promise<{ id: string; name: string }[]> =>
  (await sql<{ id: string; name: string }>`select organisation_id as id, name from housing_providers() order by name`.execute(tx)).rows

export interface StoredStatus {
  readonly code: StatusCode
  readonly from: Day
  readonly source: string
  readonly recordedBy: string | null
}

/** Where these people lived, the newest first. */
export const statusesOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredStatus[]> =>
  (await sql<StoredStatus>`select s.code, s.from_day as "from", s.source, w.name as "recordedBy" from accommodation_status s left join account w on w.id = s.recorded_by
    where s.person_id = any (${[...people]}::uuid[]) order by s.from_day desc, s.recorded_at desc`.execute(tx)).rows

export interface StoredAddressCheck {
  readonly id: string
  readonly accommodationId: string
  readonly addressLine: string
  readonly outcome: 'passed' | 'failed'
  readonly on: Day
  readonly by: string | null
  /** Null where the viewer does not see risk. */
  readonly reason: CheckReason | null
  readonly words: string | null
}

/** Checks of addresses, the newest first; why one failed for those alone who see risk. */
export const addressChecksOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredAddressCheck[]> =>
  (await sql<StoredAddressCheck>`
    select c.id, c.accommodation_id as "accommodationId", a.address_line as "addressLine", c.outcome, c.checked_on as "on", w.name as by, r.reason, r.words
    from address_check c join accommodation a on a.id = c.accommodation_id left join account w on w.id = c.checked_by left join address_check_reason r on r.address_check_id = c.id
    where c.person_id = any (${[...people]}::uuid[]) order by c.checked_on desc, c.recorded_at desc`.execute(tx)).rows

export interface StoredAttempt {
  readonly what: Attempted
  readonly day: Day
  readonly outcome: AttemptOutcome
  readonly words: string
  readonly by: string | null
}

/** What was tried beside referrals, the newest first. */
export const attemptsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StoredAttempt[]> =>
  (await sql<StoredAttempt>`select t.what, t.on_day as day, t.outcome, t.words, w.name as by from housing_attempt t left join account w on w.id = t.recorded_by
    where t.person_id = any (${[...people]}::uuid[]) order by t.on_day desc, t.recorded_at desc`.execute(tx)).rows

export interface StoredPlacement extends Placement {
  readonly id: string
  readonly personId: string
  readonly authority: string
  readonly place: string
  readonly payer: 'council' | 'probation' | 'commissioner' | 'charity' | 'other'
  readonly version: number
}

/** Emergency placements of these people, or of everybody whom the viewer sees from a day on, the newest first. */
export const placementsOf = async ({ tx }: Tx, which: { readonly people: readonly string[] } | { readonly since: Day } | { readonly id: string }): Promise<StoredPlacement[]> =>
  (await sql<StoredPlacement>`
    select e.id, e.person_id as "personId", a.name as authority, e.place, e.payer, e.pence_a_night as "penceANight", e.from_day as "from", e.until_day as "until", e.left_on as "leftOn", e.version
    from emergency_placement e join area a on a.code = e.authority_code
    where ${'people' in which ? sql`e.person_id = any (${[...which.people]}::uuid[])` : 'id' in which ? sql`e.id = ${which.id}::uuid` : sql`coalesce(e.left_on, greatest(e.until_day, current_date)) >= ${which.since}::date`}
    order by e.from_day desc, e.id`.execute(tx)).rows

export interface StandingDue {
  readonly personId: string
  readonly what: 'unchecked' | 'over' | 'ending'
  readonly kind: string
  readonly foundOn: Day
  readonly from: Day
  /** The last night of an emergency placement. */
  readonly until: Day | null
}

/** Places that nobody has checked, and emergency placements past their last night or with nothing after it, of one person or of the offender manager’s own people. One statement. */
export const standingDue = async (context: Reading, { until, limit, people }: { readonly until: Day; readonly limit: number; readonly people?: readonly string[] }): Promise<(StandingDue & { due: Day })[]> => {
  const own = !people && context.viewer?.role === 'offender-manager'
  const whose = people ? sql`x.person_id = any (${[...people]}::uuid[])` : own ? sql`x.person_id in (select id from mine)` : sql`false`
  const { rows } = await sql<StandingDue & { due: Day }>`
    ${own ? sql`with recursive ${myPeople(context)}` : sql``}
    (select current_person(x.person_id) as "personId", 'unchecked' as what, x.kind, x.found_on as "foundOn", x.from_day as "from", null::date as until, x.from_day as due from accommodation x
      where x.ended_on is null and x.from_day between ${context.today}::date and ${until}::date and x.kind <> 'approved-premises' and not exists (select 1 from address_check c where c.accommodation_id = x.id) and ${whose}
      order by x.from_day, x.id limit ${limit})
    union all
    (select current_person(x.person_id), 'over', x.place, x.from_day, x.from_day, x.until_day, x.until_day + 1 from emergency_placement x where x.left_on is null and x.until_day + 1 < ${context.today}::date and ${whose}
      order by x.until_day, x.id limit ${limit})
    union all
    (select current_person(x.person_id), 'ending', x.place, x.from_day, x.from_day, x.until_day, x.until_day + 1 from emergency_placement x cross join lateral (select array(select same_people(x.person_id)) as ids offset 0) same
      where x.left_on is null and x.until_day + 1 between ${context.today}::date and ${until}::date and ${whose}
        and not ${hasPlaceOn(sql`same.ids`, sql`(x.until_day + 1)`)}
      order by x.until_day, x.id limit ${limit})`.execute(context.tx)
  return rows
}
