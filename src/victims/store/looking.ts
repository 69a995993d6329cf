/** The hourly turn of the victims' side through its own entries of the audit: the figures and rules of the audit slice, the victims of this one. */
import { columnsOf, listing } from '../../audit/actions.ts'

/**
 * The victims' side's own looks, and tries at the wall by anybody. Landing on one's own list is no look at somebody; reviewing is no look
 * either. What is proposed for a licence is left out: nobody reads who proposed (docs/decisions/2026-11-23-the-victims-wall.md).
 */
export const ENTRIES = `on_victims_side(e.role, e.purpose, e.classes) and e.name <> 'victims.mine' and not starts_with(e.name, 'victims.unusual') and not starts_with(e.name, 'licences.')`

/** Each table behind the wall in which somebody leaves their name when they work for a victim. */
const WORK = [['victim_scheme', 'recorded_by'], ['victim_case', 'linked_by'], ['victim_told', 'told_by'], ['victim_request', 'requested_by'], ['restorative_change', 'changed_by'], ['panel_disclosure', 'made_by']] as const

export const listingVictimsSide = listing({
  name: 'victims.unusual',
  entries: ENTRIES,
  known: 'victim',
  // Colleagues of one unit stand in for each other, so that the organisation is no measure here: it is the looker's own work.
  stranger: `exists (select 1 from victim v where v.id = aimed.person_id and v.officer_id <> aimed.account_id and v.recorded_by <> aimed.account_id)
    ${WORK.map(([table, by]) => `and not exists (select 1 from ${table} w where w.victim_id = aimed.person_id and w.${by} = aimed.account_id)`).join('\n    ')}`,
  days: 'victim_looking_day',
  until: 'victim_looking_review',
  // No unique key stands behind the wall; one turn at a time is taken, and it asks what is there.
  async keep(client, day, found, now, due) {
    await client.query(`
      with found as (
        select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::integer[], $7::integer[], $8::timestamptz[], $11::timestamptz[])
          as found (account_id, organisation_id, rule, victim_id, how_many, usual, first_at, last_at)),
      grown as (
        update victim_unusual_look u set how_many = f.how_many, usual = f.usual, first_at = f.first_at, last_at = f.last_at from found f
        where u.day = $1 and u.account_id = f.account_id and u.organisation_id = f.organisation_id and u.rule = f.rule and u.victim_id is not distinct from f.victim_id
          and u.closed_at is null and u.how_many < f.how_many)
      insert into victim_unusual_look (account_id, organisation_id, day, rule, victim_id, how_many, usual, first_at, last_at, found_at, due_day)
      select f.account_id, f.organisation_id, $1, f.rule, f.victim_id, f.how_many, f.usual, f.first_at, f.last_at, $9, $10 from found f
      where not exists (select 1 from victim_unusual_look u where u.day = $1 and u.account_id = f.account_id and u.organisation_id = f.organisation_id and u.rule = f.rule and u.victim_id is not distinct from f.victim_id)`,
    columnsOf(day, found, now, due))
  },
})
