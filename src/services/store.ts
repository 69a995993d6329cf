/** The directory's SQL: reading it whole or by the piece, and writing it from registers. */
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { Reading } from '../platform/context.ts'
import { copyRows } from '../platform/copy.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { regionOfPoliceArea } from './contract-areas.ts'
import { categoriesOf, type DesiredOutcomeRow, type DirectoryRows } from './contracts.ts'
import type { Area, AreaKind, Place } from './rules.ts'

/** One line of the directory. */
export interface ListedService {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly kind: string
  readonly providerId: string
  readonly provider: string
  readonly areaKind: AreaKind
  readonly areaCode: string | null
  readonly areaName: string
  readonly women: boolean
  readonly men: boolean
  readonly minimumAge: number | null
  readonly maximumAge: number | null
  readonly offeredFrom: string | null
  readonly offeredUntil: string | null
  readonly invented: boolean
  readonly pathways: Pathway[]
}

/** More than any directory of one country holds (there are 196 contracts); beyond it the directory would need an index of its own. */
const DIRECTORY_MAX = 2000

const listed = sql`
  s.id, s.reference, s.title, s.kind, s.provider_organisation_id as "providerId", o.name as provider, s.area_kind as "areaKind", s.area_code as "areaCode",
  s.area_name as "areaName", s.women, s.men, s.minimum_age as "minimumAge", s.maximum_age as "maximumAge", s.offered_from as "offeredFrom",
  s.offered_until as "offeredUntil", s.invented,
  array(select p.pathway from service_pathway p where p.service_id = s.id order by p.pathway) as pathways`

/** Every service, or those around one place and those offered everywhere; in one statement, for the rules to choose and rank. */
export const listServices = async ({ tx }: Pick<Reading, 'tx'>, around?: Place | null): Promise<ListedService[]> => {
  const nearby = around === undefined ? sql`true` : sql`(s.area_kind = 'everywhere'
    or (s.area_kind = 'police-area' and s.area_code = ${around?.policeArea?.code ?? null})
    or (s.area_kind = 'probation-region' and s.area_code = ${around?.probationRegion?.code ?? null}))`
  const { rows } = await sql<ListedService>`
    select ${listed} from service s join organisation o on o.id = s.provider_organisation_id where ${nearby} order by s.reference limit ${DIRECTORY_MAX}`.execute(tx)
  return rows
}

export interface ServiceActivity {
  readonly needArea: string
  readonly activity: string
  readonly deliveryMethod: string | null
  readonly deliveryLocation: string | null
}

export interface WholeService extends ListedService {
  readonly about: string
  readonly cost: string
  readonly fromPaper: string | null
  readonly source: string
}

/** One service by its id. */
export const findService = async ({ tx }: Pick<Reading, 'tx'>, id: string): Promise<WholeService | undefined> => {
  const { rows } = await sql<WholeService>`
    select ${listed}, s.about, s.cost, s.from_paper as "fromPaper", s.source from service s join organisation o on o.id = s.provider_organisation_id where s.id = ${id}`.execute(tx)
  return rows[0]
}

/** What a service does, and the outcomes of its categories that are in use on a day. */
export const serviceDetail = async ({ tx }: Pick<Reading, 'tx'>, service: WholeService, day: string): Promise<{ activities: ServiceActivity[]; outcomes: { category: string; words: string }[] }> => ({
  activities: await tx.selectFrom('service_activity')
    .select(['need_area as needArea', 'activity', 'delivery_method as deliveryMethod', 'delivery_location as deliveryLocation'])
    .where('service_id', '=', service.id).orderBy('line').limit(500).execute(),
  outcomes: await tx.selectFrom('desired_outcome').select(['service_category as category', 'words']).where('service_category', 'in', [...categoriesOf(service.kind)])
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>=', day)])).orderBy('service_category').orderBy('words').limit(100).execute(),
})

/**
 * A district with the police area and probation region around it: up through the areas that each lies within, and from the
 * police area to its region by the contract register where the area register does not say.
 */
export const placeOf = async ({ tx }: Pick<Reading, 'tx'>, districtCode: string): Promise<Place | null> => {
  const { rows } = await sql<Area & { kind: string }>`
    with recursive above as (
      select code, name, kind, within_code, 0 as step from area where code = ${districtCode} and kind = 'district'
      union all
      select a.code, a.name, a.kind, a.within_code, above.step + 1 from area a join above on a.code = above.within_code where above.step < 6)
    select code, name, kind from above order by step`.execute(tx)
  const of = (kind: string): Area | null => rows.find((row) => row.kind === kind) ?? null
  const [district, policeArea] = [of('district'), of('police-area')]
  if (!district) return null
  const regionCode = policeArea ? regionOfPoliceArea(policeArea.code) : null
  const probationRegion = of('probation-region') ?? (regionCode === null ? null
    : ((await tx.selectFrom('area').select(['code', 'name']).where('code', '=', regionCode).executeTakeFirst()) ?? null))
  return { district, policeArea, probationRegion }
}

/**
 * The organisations to which the viewer's own can refer somebody today: both have signed one agreement in force for delivering
 * services, in which somebody shares who was referred and for what. A referral to any other would be seen by nobody there, or
 * be told without a basis. One statement for a whole list of providers.
 */
export const receivingProviders = async ({ tx, viewer, today }: Pick<Reading, 'tx' | 'viewer' | 'today'>): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`
    select distinct party.organisation_id as id
    from agreement a join agreement_party mine on mine.agreement_id = a.id and mine.organisation_id = ${viewer?.organisationId ?? null}::uuid and mine.signed_on <= ${today}::date and (mine.withdrawn_on is null or mine.withdrawn_on > ${today}::date)
      join agreement_party party on party.agreement_id = a.id and party.signed_on <= ${today}::date and (party.withdrawn_on is null or party.withdrawn_on > ${today}::date)
    where ${today}::date between a.from_day and a.until_day and 'service-delivery' = any (a.purposes)
      and exists (select 1 from agreement_party g where g.agreement_id = a.id and g.signed_on <= ${today}::date and (g.withdrawn_on is null or g.withdrawn_on > ${today}::date) and 'contact' = any (g.shares))
      and exists (select 1 from agreement_party g where g.agreement_id = a.id and g.signed_on <= ${today}::date and (g.withdrawn_on is null or g.withdrawn_on > ${today}::date) and 'identity' = any (g.shares))`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export interface RecordedNeed {
  readonly pathway: Pathway
  readonly why: string | null
  readonly assessedOn: string
}

/** The pathways on which the newest assessment that the viewer may see found a need. */
export const needsOnRecord = async ({ tx }: Pick<Reading, 'tx'>, people: readonly string[]): Promise<RecordedNeed[]> => {
  const { rows } = await sql<RecordedNeed & { need: boolean }>`
    select distinct on (pathway) pathway, need, why, assessed_on as "assessedOn" from assessment
    where person_id = any (${[...people]}::uuid[]) order by pathway, assessed_on desc, recorded_at desc`.execute(tx)
  return rows.filter((row) => row.need).map(({ pathway, why, assessedOn }) => ({ pathway, why, assessedOn }))
}

/** Writes rows of the directory with COPY, constraints on. Providers must be organisations already. */
export const loadServices = async (client: PoolClient, { services, pathways, activities }: DirectoryRows): Promise<number> => {
  const count = await copyRows(client, 'service', ['id', 'reference', 'title', 'kind', 'provider_organisation_id', 'about', 'area_kind', 'area_code', 'area_name', 'women',
    'men', 'minimum_age', 'maximum_age', 'offered_from', 'offered_until', 'cost', 'from_paper', 'invented', 'source'], services)
  await copyRows(client, 'service_pathway', ['service_id', 'pathway'], pathways)
  await copyRows(client, 'service_activity', ['service_id', 'line', 'need_area', 'pathway', 'activity', 'delivery_method', 'delivery_location'], activities)
  return count
}

/** Writes the outcomes that referrals can aim at. */
export const loadDesiredOutcomes = (client: PoolClient, rows: readonly DesiredOutcomeRow[]): Promise<number> =>
  copyRows(client, 'desired_outcome', ['id', 'service_category', 'pathway', 'words', 'until_day'], rows)
