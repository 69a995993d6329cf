/**
 * From the register of contracts, and the papers' own services, to rows of the directory. Pure; the shapes are what the
 * readers of `data/` give, so that a loader only has to say which organisation each provider became.
 */
import type { Day } from '../core/dates.ts'
import type { Pathway } from '../platform/vocabulary.ts'
import { POLICE_AREA_OF_SLUG, REGION_OF_LETTER } from './contract-areas.ts'
import type { Area, AreaKind } from './rules.ts'

export interface Contract {
  readonly reference: string
  readonly title: string
  readonly contractTypeName: string
  readonly regionCode: string
  readonly regionName: string
  readonly policeAreaSlug: string | null
  readonly policeAreaName: string | null
  readonly women: boolean
  readonly men: boolean
  readonly minimumAge: number
  readonly maximumAge: number | null
  readonly offeredFrom: Day | null
  readonly offeredUntil: Day | null
  readonly providerCode: string
  readonly providerName: string
  readonly pathways: readonly Pathway[]
  readonly description: string
}

export interface ContractActivity {
  readonly contractReference: string
  readonly line: number
  readonly needArea: string
  readonly pathway: Pathway | null
  readonly activity: string
  readonly deliveryMethod: string
  readonly deliveryPlace: string
}

/** A service that is not a contract of the register: one that a paper names, or an invented one. */
export interface LocalService {
  readonly handle: string
  readonly title: string
  readonly provider: string
  readonly pathways: readonly Pathway[]
  readonly women: boolean
  readonly men: boolean
  readonly minimumAge: number
  readonly description: string
  readonly fromPapers: string | null
  readonly invented: boolean
}

export interface ServiceRow {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly kind: string
  readonly provider_organisation_id: string
  readonly about: string
  readonly area_kind: AreaKind
  readonly area_code: string | null
  readonly area_name: string
  readonly women: boolean
  readonly men: boolean
  readonly minimum_age: number | null
  readonly maximum_age: number | null
  readonly offered_from: Day | null
  readonly offered_until: Day | null
  readonly cost: string
  readonly from_paper: string | null
  readonly invented: boolean
  readonly source: string
}

export interface ServicePathwayRow {
  readonly service_id: string
  readonly pathway: Pathway
}

export interface ServiceActivityRow {
  readonly service_id: string
  readonly line: number
  readonly need_area: string
  readonly pathway: Pathway | null
  readonly activity: string
  readonly delivery_method: string | null
  readonly delivery_location: string | null
}

export interface DesiredOutcomeRow {
  readonly id: string
  readonly service_category: string
  readonly pathway: Pathway | null
  readonly words: string
  readonly until_day: Day | null
}

export interface DirectoryRows {
  readonly services: readonly ServiceRow[]
  readonly pathways: readonly ServicePathwayRow[]
  readonly activities: readonly ServiceActivityRow[]
}

/** The prime providers of the contracts, each once, by name: to be made organisations of kind `provider`. */
export const providersOf = (contracts: readonly Contract[]): { readonly code: string; readonly name: string }[] =>
  [...new Map(contracts.map(({ providerCode, providerName }) => [providerCode, { code: providerCode, name: providerName }])).values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const CONTRACTS_SOURCE = 'Ministry of Justice, Commissioned Rehabilitative Services (data/hmpps-crs-contracts)'

/**
 * The contracts as rows. `organisationOf` gives the organisation that a provider's code became, `newId` a fresh id.
 * @throws when a contract names an area that contract-areas.ts does not know: a register that ships with the product is whole
 */
export const contractRows = (
  contracts: readonly Contract[],
  activities: readonly ContractActivity[],
  { organisationOf, newId }: { organisationOf(providerCode: string): string; newId(): string },
): DirectoryRows => {
  const ids = new Map(contracts.map(({ reference }) => [reference, newId()]))
  const idOf = (reference: string): string => {
    const id = ids.get(reference)
    if (id === undefined) throw new Error(`An activity belongs to contract ${reference}, which is not in the register.`)
    return id
  }
  return {
    services: contracts.map((contract) => ({
      id: idOf(contract.reference), reference: contract.reference, title: contract.title, kind: contract.contractTypeName,
      provider_organisation_id: organisationOf(contract.providerCode), about: contract.description, ...areaOf(contract),
      women: contract.women, men: contract.men, minimum_age: contract.minimumAge, maximum_age: contract.maximumAge,
      offered_from: contract.offeredFrom, offered_until: contract.offeredUntil,
      cost: 'free to the person', from_paper: null, invented: false, source: CONTRACTS_SOURCE,
    })),
    pathways: contracts.flatMap(({ reference, pathways }) => pathways.map((pathway) => ({ service_id: idOf(reference), pathway }))),
    activities: activities.map((one) => ({
      service_id: idOf(one.contractReference), line: one.line, need_area: one.needArea, pathway: one.pathway, activity: one.activity,
      delivery_method: one.deliveryMethod || null, delivery_location: one.deliveryPlace || null,
    })),
  }
}

const areaOf = ({ reference, policeAreaSlug, policeAreaName, regionCode, regionName }: Contract): Pick<ServiceRow, 'area_kind' | 'area_code' | 'area_name'> => {
  const code = policeAreaSlug === null ? REGION_OF_LETTER[regionCode] : POLICE_AREA_OF_SLUG[policeAreaSlug]?.code
  if (code === undefined) throw new Error(`Contract ${reference} names an area that src/services/contract-areas.ts does not know.`)
  return policeAreaSlug === null
    ? { area_kind: 'probation-region', area_code: code, area_name: regionName }
    : { area_kind: 'police-area', area_code: code, area_name: policeAreaName ?? policeAreaSlug }
}

/** Services of one partnership's own, for the whole of its police area. `reference` becomes the service's handle. */
export const localServiceRows = (
  services: readonly LocalService[],
  policeArea: Area,
  { organisationOf, newId }: { organisationOf(handle: string): string; newId(): string },
): DirectoryRows => {
  const rows = services.map((service) => ({ service, id: newId() }))
  return {
    services: rows.map(({ service, id }) => ({
      id, reference: service.handle, title: service.title, kind: 'Local service', provider_organisation_id: organisationOf(service.provider),
      about: service.description, area_kind: 'police-area', area_code: policeArea.code, area_name: policeArea.name,
      women: service.women, men: service.men, minimum_age: service.minimumAge, maximum_age: null, offered_from: null, offered_until: null,
      cost: 'free to the person', from_paper: service.fromPapers, invented: service.invented,
      source: service.fromPapers === null ? 'Invented for the demonstration' : `Board paper ${service.fromPapers}`,
    })),
    pathways: rows.flatMap(({ service, id }) => service.pathways.map((pathway) => ({ service_id: id, pathway }))),
    activities: [],
  }
}

/** The beginnings of service categories' names, and the pathway each belongs to. */
const PATHWAY_OF_CATEGORY: readonly (readonly [string, Pathway])[] = [
  ['Accommodation', 'accommodation'], ['Education', 'education-training-employment'], ['Finance', 'finance-benefit-debt'],
  ['Dependency', 'drugs-alcohol'], ['Family', 'children-families'], ['Emotional', 'health'],
  ['Lifestyle', 'attitudes-thinking-behaviour'], ['Social Inclusion', 'attitudes-thinking-behaviour'],
]

/** The outcomes that a referral can aim at. A few categories still stand as the query that once filled them; the name is inside it. */
export const desiredOutcomeRows = (
  outcomes: readonly { readonly id: string; readonly serviceCategory: string; readonly description: string; readonly deprecatedOn: Day | null }[],
): DesiredOutcomeRow[] => outcomes.map(({ id, serviceCategory, description, deprecatedOn }) => {
  const category = serviceCategory.replace(/^\(select id from service_category where name = (.*)\)$/, '$1')
  const pathway = PATHWAY_OF_CATEGORY.find(([start]) => category.startsWith(start))?.[1] ?? null
  return { id, service_category: category, pathway, words: description, until_day: deprecatedOn }
})

const PERSONAL_WELLBEING = ['Lifestyle and Associates', 'Family and Significant Others', 'Emotional Wellbeing', 'Social Inclusion'] as const
const FOR_WOMEN = ['Accommodation', 'Education, Training and Employment (ETE)', 'Finance, Benefits and Debt (FBD)', 'Dependency and Recovery (D&R)', 'Lifestyle and Associates', 'Emotional Wellbeing', 'Social Inclusion'] as const

/** The kinds of contract that deliver several categories, or one of another name (data/hmpps-crs-contracts/contract-types.csv). */
const CATEGORIES_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  'Personal Wellbeing': PERSONAL_WELLBEING,
  'Women\'s Services': [...FOR_WOMEN, 'Family and Significant Others'],
  'Women\'s Support Services (GM)': [...FOR_WOMEN, 'Family and Significant Others (GM)'],
  Mentoring: ['Lifestyle and Associates', 'Social Inclusion'],
  'Dependency and Recovery': ['Dependency and Recovery (D&R)'],
}

/** The service categories that a kind of contract delivers; every other kind delivers the one of its own name. */
export const categoriesOf = (kind: string): readonly string[] => CATEGORIES_OF_KIND[kind] ?? [kind]
