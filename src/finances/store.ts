/** Money and papers in the database: reading a person’s things with the custody that they belong to, and writing steps. */
import { sql, type RawBuilder } from 'kysely'
import type { Day } from '../core/dates.ts'
import type { Acting, Reading } from '../platform/context.ts'
import type { ItemKind, Rent } from './kinds.ts'
import type { Course, Item } from './workflow.ts'

type Tx = Pick<Reading, 'tx'>

/** The custody that things belong to, as one row tells it. */
export interface CustodyRow {
  readonly sentenceId: string
  readonly custodyStart: Day
  readonly release: Day | null
  readonly released: Day | null
  readonly prison: string | null
  readonly prisonCode: string | null
  readonly endedAs: 'died' | 'removed' | null
  readonly endedOn: Day | null
  readonly recalled: Day | null
  readonly managed: boolean
  readonly moved: Day | null
  readonly asked: Day | null
  readonly rent: Rent | null
}

export interface ItemRow extends Omit<Item, 'partner'> {
  readonly personId: string
  readonly endedOn: Day | null
  readonly begunOn: Day
  readonly version: number
  readonly partnerName: string | null
  readonly partnerId: string | null
  readonly partnerKind: 'jobcentre' | 'adviser' | null
}

/** How one custody and what is recorded of it stand in the workflow. */
export const courseOf = (custody: CustodyRow, items: readonly ItemRow[]): Course => ({
  custodyStart: custody.custodyStart, release: custody.release, released: custody.endedAs === null ? custody.released : null, recalled: custody.recalled,
  end: custody.endedAs !== null ? { how: custody.endedAs, day: custody.endedOn ?? custody.released ?? custody.custodyStart } : null,
  managed: custody.managed, known: custody.moved !== null && custody.moved > custody.custodyStart ? custody.moved : custody.custodyStart, asked: custody.asked, rent: custody.rent ?? 'not-known', items: items.map(itemOf),
})

/** One thing as the workflow has it. */
export const itemOf = ({ id, kind, what, state, since, given, claimed, partnerId }: ItemRow): Item => ({ id, kind, what, state, since, given, claimed, partner: partnerId !== null })

/** What the workflow needs of a sentence `s` whose human being is `ids`, as columns of a statement. */
export const custodyColumns = (ids: RawBuilder<unknown>, today: Day): RawBuilder<unknown> => sql`
  s.id as "sentenceId", s.custody_start as "custodyStart", s.planned_release as release, s.released_on as released, (select name from prison where code = s.prison_code) as prison, s.prison_code as "prisonCode",
  coalesce(s.custody_ended_as, (select e.why from gate_end e where e.sentence_id = s.id and e.release_day = s.released_on and e.why = any (array['died', 'removed']))) as "endedAs",
  coalesce((select e.day from gate_end e where e.sentence_id = s.id and e.release_day = s.released_on), s.released_on) as "endedOn",
  (select e.day from gate_end e where e.sentence_id = s.id and e.release_day = s.released_on and e.why = 'recalled') as recalled,
  exists (select from management m where m.person_id = any (${ids}) and m.side = 'community' and m.from_day <= ${today}::date and (m.until_day is null or m.until_day > ${today}::date)) as managed,
  (select max(c.changed_on) from release_day_change c where c.sentence_id = s.id) as moved,
  (select r.asked_on from finance_review r where r.sentence_id = s.id) as asked, (select r.rent from finance_review r where r.sentence_id = s.id) as rent`

export const ITEM_COLUMNS = sql`f.id, f.person_id as "personId", f.kind, f.what, f.state, f.since, f.given_day as given, f.claimed_on as claimed, f.ended_on as "endedOn", f.begun_on as "begunOn", f.version,
  (select o.name from organisation o where o.id = f.partner_organisation_id) as "partnerName", f.partner_organisation_id as "partnerId", f.partner_kind as "partnerKind"`

/** The custody that counts for one human being: the one that runs, the last release first; else the last that ended. Null for somebody who never was in prison. */
export const custodyFor = async ({ tx, today }: Pick<Reading, 'tx' | 'today'>, people: readonly string[]): Promise<CustodyRow | null> => {
  const ids = sql`${[...people]}::uuid[]`
  const { rows } = await sql<CustodyRow>`
    select ${custodyColumns(ids, today)} from sentence s where s.person_id = any (${ids}) and s.custody_start is not null
    order by s.released_on is not null, coalesce(s.released_on, s.planned_release) desc, s.custody_start desc, s.id limit 1`.execute(tx)
  return rows[0] ?? null
}

/** Everything of these people, open first, by kind. */
export const itemsOf = async ({ tx }: Tx, people: readonly string[]): Promise<ItemRow[]> => {
  const { rows } = await sql<ItemRow>`select ${ITEM_COLUMNS} from finance_item f where f.person_id = any (${[...people]}::uuid[]) order by f.ended_on is not null, f.kind, f.what, f.begun_on, f.id`.execute(tx)
  return rows
}

interface PartnerRow extends ItemRow, Omit<CustodyRow, 'sentenceId' | 'prisonCode' | 'asked' | 'rent' | 'endedOn'> {}

/** A thing of the viewer’s own organisation with the days that belong to it, for a work coach or a debt adviser. */
export const partnerItems = async ({ tx }: Tx, people: readonly string[] | null, open: boolean): Promise<PartnerRow[]> => {
  const { rows } = await sql<PartnerRow>`
    select f.id, f.person_id as "personId", f.kind, f.what, f.state, f.since, f.given_day as given, f.claimed_on as claimed, f.ended_on as "endedOn", f.begun_on as "begunOn", f.version, null as "partnerName",
      viewer_organisation() as "partnerId", f.partner_kind as "partnerKind", f.custody_start as "custodyStart", f.release, f.released, f.prison, f.ended_as as "endedAs", f.recalled, f.managed, f.moved
    from finance_of_partner(${people === null ? null : [...people]}::uuid[]) f where ${open ? sql`f.ended_on is null` : sql`true`} order by f.ended_on is not null, f.kind, f.what, f.begun_on, f.id`.execute(tx)
  return rows
}

/** The custody of a partner’s thing: what the others are asked is not theirs to know. */
export const partnerCustody = (row: PartnerRow): CustodyRow => ({ ...row, sentenceId: '', prisonCode: null, endedOn: row.released, asked: row.custodyStart, rent: null })

export interface StepRow {
  readonly itemId: string
  readonly move: string
  readonly state: string
  readonly on: Day
  readonly given: Day | null
  readonly words: string | null
  readonly recordedOn: Day
  readonly by: string | null
  readonly organisation: string
}

/** All that happened to these people’s things, newest first. */
export const stepsOf = async ({ tx }: Tx, people: readonly string[]): Promise<StepRow[]> => {
  const { rows } = await sql<StepRow>`
    select t.item_id as "itemId", t.move, t.state, t.on_day as on, t.given_day as given, t.words, t.recorded_on as "recordedOn", a.name as by, o.name as organisation
    from finance_step t join organisation o on o.id = t.organisation_id left join account a on a.id = t.recorded_by where t.person_id = any (${[...people]}::uuid[]) order by t.place desc`.execute(tx)
  return rows
}

/** The same of a partner’s own things. */
export const stepsOfPartner = async ({ tx }: Tx, items: readonly string[]): Promise<StepRow[]> => {
  const { rows } = await sql<StepRow>`
    select t.item_id as "itemId", t.move, t.state, t.on_day as on, t.given_day as given, t.words, t.recorded_on as "recordedOn", t.by_name as by, t.organisation
    from finance_steps_of_partner(${[...items]}::uuid[]) t order by t.place desc`.execute(tx)
  return rows
}

export interface ReviewRow { readonly sentenceId: string; readonly rent: Rent; readonly papers: readonly string[]; readonly words: string | null; readonly askedOn: Day; readonly by: string | null; readonly organisation: string }

/** What these people answered when they were asked. */
export const reviewsOf = async ({ tx }: Tx, people: readonly string[]): Promise<ReviewRow[]> => {
  const { rows } = await sql<ReviewRow>`
    select r.sentence_id as "sentenceId", r.rent, r.papers, r.words, r.asked_on as "askedOn", a.name as by, o.name as organisation
    from finance_review r join organisation o on o.id = r.organisation_id left join account a on a.id = r.asked_by where r.person_id = any (${[...people]}::uuid[]) order by r.asked_on desc, r.id`.execute(tx)
  return rows
}

export interface Partner { readonly id: string; readonly name: string; readonly kind: 'jobcentre' | 'adviser' }

/** Jobcentres and debt advisers who may be asked to help. */
export const partnersFor = async ({ tx }: Tx): Promise<Partner[]> => (await sql<Partner>`select organisation_id as id, name, partner_kind as kind from finance_partners()`.execute(tx)).rows

/** Takes a thing for this transaction; false when somebody recorded something since the form was made. */
export const holdItem = async ({ tx }: Tx, item: string, version: number): Promise<boolean> => {
  const { rows } = await sql<{ held: boolean }>`select finance_hold(${item}::uuid, ${version}::integer) as held`.execute(tx)
  return rows[0]?.held ?? false
}

/** Writes that somebody was asked. False where somebody else wrote it before. */
export const insertReview = async ({ tx, random, viewer, today, now }: Acting, { person, sentence, rent, papers, words }: { readonly person: string; readonly sentence: string; readonly rent: Rent; readonly papers: readonly string[]; readonly words: string | null }): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('finance_review').values({ id: random.uuid(), person_id: person, sentence_id: sentence, rent, papers: [...papers], words, organisation_id: viewer.organisationId, asked_on: today, asked_by: viewer.accountId, recorded_at: now })
    .onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
  return numInsertedOrUpdatedRows !== 0n
}

/** Begins a thing. Answers its id. */
export const insertItem = async ({ tx, random, today, now }: Acting, { person, sentence, kind, what, state, partner }: { readonly person: string; readonly sentence: string; readonly kind: ItemKind; readonly what: string | null; readonly state: string; readonly partner: Partner | null }): Promise<string> => {
  const id = random.uuid()
  await tx.insertInto('finance_item').values({ id, person_id: person, sentence_id: sentence, kind, what, state, since: today, begun_on: today, partner_organisation_id: partner?.id ?? null, partner_kind: partner?.kind ?? null, recorded_at: now }).execute()
  return id
}

/** Whom a thing is asked of from now on. */
export const setPartner = async ({ tx }: Acting, item: string, partner: Partner | null): Promise<void> => {
  await tx.updateTable('finance_item').set({ partner_organisation_id: partner?.id ?? null, partner_kind: partner?.kind ?? null }).where('id', '=', item).execute()
}

/** Writes one step; how the thing stands follows in the database. */
export const insertStep = async ({ tx, random, viewer, today, now }: Acting, { item, person, move, state, on, given, claimed, ends, words }: { readonly item: string; readonly person: string; readonly move: string; readonly state: string; readonly on: Day; readonly given: Day | null; readonly claimed: Day | null; readonly ends: boolean; readonly words: string | null }): Promise<void> => {
  await tx.insertInto('finance_step').values({ id: random.uuid(), person_id: person, item_id: item, move, state, on_day: on, given_day: given, claimed_on: claimed, ends, words, organisation_id: viewer.organisationId, recorded_on: today, recorded_by: viewer.accountId, recorded_at: now }).execute()
}

/** Ends what is open of these kinds, whoever records the reason. */
export const endOpen = async ({ tx }: Tx, people: readonly string[], kinds: readonly ItemKind[], how: string, day: Day): Promise<number> =>
  (await sql<{ ended: number }>`select finance_end(${[...people]}::uuid[], ${[...kinds]}::text[], ${how}, ${day}::date) as ended`.execute(tx)).rows[0]?.ended ?? 0

/** What is open goes on in a new custody. */
export const carryInto = async ({ tx }: Tx, people: readonly string[], sentence: string): Promise<number> =>
  (await sql<{ carried: number }>`select finance_carry(${[...people]}::uuid[], ${sentence}::uuid) as carried`.execute(tx)).rows[0]?.carried ?? 0
