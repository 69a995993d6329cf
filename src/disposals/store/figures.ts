/** Counts of out-of-court disposals, and who stands behind them. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { CountRow, Cut } from '../figures.ts'
import type { Kind } from '../kinds.ts'

interface Time { readonly since: Day; readonly until: Day }

export const countRows = async ({ tx }: Pick<Reading, 'tx'>, { since, until }: Time, by: Cut): Promise<CountRow[]> =>
  (await sql<CountRow>`select unit, outcome, victim, referral, disposals from out_of_court_counts(${since}::date, ${until}::date, ${by})`.execute(tx)).rows

export interface PersonBehind extends Pick<CountRow, 'outcome' | 'victim' | 'referral'> {
  readonly id: string
  readonly forename: string
  readonly surname: string
  readonly kind: Kind
  readonly offeredOn: Day
}

/** Those of the force's own people who are counted; one row a disposal, the newest first. */
export const peopleRows = async ({ tx }: Pick<Reading, 'tx'>, { since, until }: Time, by: Cut, unit: string): Promise<PersonBehind[]> =>
  (await sql<PersonBehind>`
    select p.id, p.forename, p.surname, d.kind, d.offered_on as "offeredOn", t.outcome, t.victim, t.referral
    from (select t.*, current_person(t.person_id) as current from out_of_court_people(${since}::date, ${until}::date, ${by}, ${unit}) t offset 0) t
    join person p on p.id = t.current join out_of_court_disposal d on d.id = t.disposal_id
    order by d.offered_on desc, p.surname, p.forename, d.id`.execute(tx)).rows

export const areaNames = async ({ tx }: Pick<Reading, 'tx'>, codes: readonly string[]): Promise<Record<string, string>> =>
  Object.fromEntries((await tx.selectFrom('area').select(['code', 'name']).where('code', 'in', [...codes, '']).execute()).map(({ code, name }) => [code, name]))
