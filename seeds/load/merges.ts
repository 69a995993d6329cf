/**
 * Two merges of the demonstration, with their seeded faults: one that was wrong and was parted three weeks later, with a judgement of
 * risk that was written in between and has to be looked at; and one that stands, of records that each had an offender manager.
 */
import { sql } from 'kysely'
import { addDays, type Day } from '../../src/core/dates.ts'
import type { Result } from '../../src/core/result.ts'
import { mergePeople, partPeople } from '../../src/people/actions.ts'
import { perform, type Core } from '../../src/platform/action.ts'
import { contextFor, type Context } from '../../src/platform/context.ts'
import type { Databases } from '../../src/platform/database.ts'
import { assessRisk } from '../../src/risk/actions.ts'
import { PROBATION_UNIT } from '../organisations.ts'
import { PERSONAS } from '../personas.ts'
import { idOf, referenceOf } from './ids.ts'
import { accountId, organisationId } from './partnerships.ts'

const WRONG_SINCE_DAYS = 24
const WRITTEN_AFTER_DAYS = 9
const PARTED_DAYS_AGO = 2
const STANDING_SINCE_DAYS = 40
const MANAGED_DAYS = 60

const done = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`A merge of the demonstration was refused: ${result.message}`)
  return result.value
}

const hat = (handle: string, day: Day): Context => {
  const one = PERSONAS.find((candidate) => candidate.handle === handle)
  if (!one) throw new Error(`The demonstration has no persona ${handle}.`)
  return contextFor({ accountId: accountId(handle), name: one.name, organisationId: organisationId(one.organisation), organisationName: '', role: one.role, purpose: one.purpose }, 'job', new Date(`${day}T10:00:00Z`))
}

interface Chosen { readonly id: string; readonly reference: string; readonly managementId: string }

/** Whom one manager alone has answered for since before the story, far from those whom it is about. */
const managedBy = async ({ owner }: Databases, handle: string, today: Day): Promise<Chosen[]> => (await sql<Chosen>`
  select p.id, p.reference, m.id as "managementId" from management m join person p on p.id = m.person_id
  where m.account_id = ${accountId(handle)} and m.from_day <= ${addDays(today, -MANAGED_DAYS)} and m.until_day is null
    and not exists (select 1 from management other where other.person_id = p.id and other.id <> m.id and (other.until_day is null or other.until_day > ${addDays(today, -MANAGED_DAYS)}))
    and not exists (select 1 from person_merge g where p.id in (g.person_id, g.into_id)) and not exists (select 1 from sight_limit l where l.person_id = p.id)
    and not exists (select 1 from first_known f where p.id in (f.person_id, f.apart_id)) and not exists (select 1 from victim_case v where v.offender_id = p.id)
  order by p.reference desc offset 5 limit 5`.execute(owner)).rows

/** A second record of the same man, which another unit’s clerk began: the birth date one day off, and a manager of its own. */
const secondRecord = async ({ owner }: Databases, first: Chosen, handle: string, today: Day): Promise<string> => {
  const [id, began] = [idOf('person', `twice ${first.id}`), addDays(today, -MANAGED_DAYS)]
  await sql`insert into person (id, reference, forename, surname, forename_key, surname_key, birth_date, sex, created_at)
    select ${id}::uuid, ${referenceOf('P', 2_000_000_011)}, forename, surname, forename_key, surname_key, birth_date + 1, sex, ${new Date(`${began}T10:00:00Z`)} from person where id = ${first.id}::uuid`.execute(owner)
  await sql`insert into involvement (id, person_id, organisation_id, basis, class, from_day, because_of, because_id)
    select gen_random_uuid(), ${id}::uuid, i.organisation_id, i.basis, i.class, ${began}::date, 'demonstration', ${id}::uuid
    from involvement i where i.person_id = ${first.id}::uuid and i.organisation_id = ${organisationId(PROBATION_UNIT)} and i.basis = 'responsible' and i.until_day is null`.execute(owner)
  await sql`insert into management (id, person_id, side, account_id, organisation_id, from_day, reason, decided_by, decided_at)
    select ${idOf('management', id)}::uuid, ${id}::uuid, side, ${accountId(handle)}, organisation_id, ${began}::date, 'The court sent him under another birth date', ${accountId('helen.sampleton')}, ${new Date(`${began}T10:00:00Z`)}
    from management where id = ${first.managementId}::uuid`.execute(owner)
  return id
}

/** Merges, writes and parts, through the door. In a demonstration of very few people there is nobody to do it to. */
export const loadMerges = async (core: Core, databases: Databases, today: Day): Promise<void> => {
  const [moiras, daniels] = [await managedBy(databases, 'moira.placeholder', today), await managedBy(databases, 'daniel.testwell', today)]
  const [kept, mistaken, twice] = [moiras[0], daniels[0], moiras[1]]
  if (!kept || !mistaken) return
  const merged = addDays(today, -WRONG_SINCE_DAYS)
  const { mergeId } = done(await perform(core, hat('helen.sampleton', merged), mergePeople, { person: mistaken.id, into: kept.reference, reason: 'The court list gave one name for both, and the addresses are in one street.' }))
  const written = addDays(merged, WRITTEN_AFTER_DAYS)
  done(await perform(core, hat('moira.placeholder', written), assessRisk, { person: kept.id, harm: 'high', likelihoodPercent: 61, tier: 'B2', source: 'oasys', assessed: written }))
  done(await perform(core, hat('helen.sampleton', addDays(today, -PARTED_DAYS_AGO)), partPeople, { merge: mergeId, reason: 'Both sat in the waiting room on the same morning: they are two men.' }))
  if (!twice) return
  const second = await secondRecord(databases, twice, 'daniel.testwell', today)
  done(await perform(core, hat('helen.sampleton', addDays(today, -STANDING_SINCE_DAYS)), mergePeople, { person: second, into: twice.reference, reason: 'The same fingerprints. The court wrote his birth date a day too late.' }))
}
