/**
 * Pure readers of the real registers in `data/`: each takes the package's root folder and gives typed rows.
 * A missing column or an unknown word throws, because a register that ships with the product must be whole.
 */
import type { Day } from '../src/core/dates.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'
import { cell, optional, registerRows as read, type RegisterRow as Row } from './register-file.ts'

const truth = (row: Row, column: string): boolean => cell(row, column).toLowerCase() === 'true'
const list = (row: Row, column: string): string[] => cell(row, column).split('|').filter((part) => part !== '')
const day = (row: Row, column: string): Day | null => optional(row, column)?.slice(0, 10) ?? null

export interface District {
  readonly code: string
  readonly name: string
  readonly safetyPartnershipCode: string
  readonly safetyPartnershipName: string
  readonly policeAreaCode: string
  readonly policeAreaName: string
  readonly regionCode: string
  readonly regionName: string
}

/** Districts with their community safety partnership, police area and region (332 rows: a few districts lie in two partnerships). */
export const readDistricts = (root: string): District[] => read(root, 'hmpps-geography/lad-csp-pfa-2024.csv').map((row) => ({
  code: cell(row, 'ltla24_code'),
  name: cell(row, 'ltla24_name'),
  safetyPartnershipCode: cell(row, 'csp24_code'),
  safetyPartnershipName: cell(row, 'csp24_name'),
  policeAreaCode: cell(row, 'pfa24_code'),
  policeAreaName: cell(row, 'pfa24_name'),
  regionCode: cell(row, 'region24_code'),
  regionName: cell(row, 'region24_name'),
}))

export interface PoliceForce {
  readonly code: string
  readonly name: string
}

/** The 44 territorial police forces by their data.police.uk code. */
export const readPoliceForces = (root: string): PoliceForce[] =>
  read(root, 'hmpps-geography/police-forces.csv').map((row) => ({ code: cell(row, 'police-force'), name: cell(row, 'name') }))

export interface ProbationRegion {
  readonly code: string
  readonly name: string
}

/** The probation regions by their code in the probation case system (`N56`). */
export const readProbationRegions = (root: string): ProbationRegion[] =>
  read(root, 'hmpps-geography/probation-regions.csv').map((row) => ({ code: cell(row, 'delius_code'), name: cell(row, 'name') }))

export interface ProbationDeliveryUnit {
  readonly code: string
  readonly name: string
  readonly regionName: string
}

/** The 111 probation delivery units (`N56CAMB`), with the name of their region. */
export const readProbationDeliveryUnits = (root: string): ProbationDeliveryUnit[] =>
  read(root, 'hmpps-geography/probation-delivery-units.csv').map((row) => ({
    code: cell(row, 'delius_code'),
    name: cell(row, 'name'),
    regionName: cell(row, 'probation_region'),
  }))

export interface Prison {
  readonly code: string
  readonly name: string
  readonly active: boolean
  readonly men: boolean
  readonly women: boolean
  readonly town: string | null
  readonly county: string | null
  readonly postcode: string | null
}

/** The prison register, closed prisons included. */
export const readPrisons = (root: string): Prison[] => read(root, 'prisons/prison-register.csv').map((row) => ({
  code: cell(row, 'prison_id'),
  name: cell(row, 'name'),
  active: truth(row, 'active'),
  men: truth(row, 'male'),
  women: truth(row, 'female'),
  town: optional(row, 'town'),
  county: optional(row, 'county'),
  postcode: optional(row, 'postcode'),
}))

export interface Offence {
  readonly code: string
  readonly title: string
  /** `CE` either way, `CI` indictable, `CS` summary non-motoring, `CM` summary motoring ... */
  readonly category: string
  readonly categoryName: string
  /** Home Office class and subclass (`046/00`); null where there is none. */
  readonly homeOfficeClass: string | null
  readonly recordable: boolean
}

/** All 30,356 offence codes of the criminal justice system, repealed ones included. */
export const readOffences = (root: string): Offence[] => read(root, 'offence-codes/cjs-offence-codes.csv.gz').map((row) => ({
  code: cell(row, 'cjs_code'),
  title: cell(row, 'title'),
  category: cell(row, 'category'),
  categoryName: cell(row, 'category_name'),
  homeOfficeClass: cell(row, 'ho_class') === '000/00' ? null : cell(row, 'ho_class'),
  recordable: truth(row, 'recordable_on_pnc'),
}))

const PATHWAY_OF_NEED: Readonly<Record<string, Pathway>> = {
  ACC: 'accommodation',
  ETE: 'education-training-employment',
  FBD: 'finance-benefit-debt',
  DNR: 'drugs-alcohol',
  LIF: 'attitudes-thinking-behaviour',
  SOC: 'attitudes-thinking-behaviour',
  FAM: 'children-families',
  EMO: 'health',
  PWB: 'health',
}

/** What a contract of each type delivers, for the 16 contracts that list no activities (data/hmpps-crs-contracts/contract-types.csv). */
const NEEDS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  ACC: ['ACC'],
  ETE: ['ETE'],
  FBD: ['FBD'],
  DNR: ['DNR'],
  PWB: ['LIF', 'FAM', 'EMO'],
  MTR: ['LIF'],
  WOS: ['ACC', 'ETE', 'FBD', 'DNR', 'LIF', 'FAM', 'EMO'],
  WSM: ['ACC', 'ETE', 'FBD', 'DNR', 'LIF', 'FAM', 'EMO'],
}

const pathwaysOf = (needs: readonly string[], contractType: string): Pathway[] => {
  const known = needs.length > 0 ? needs : (NEEDS_OF_TYPE[contractType.split('-')[0] ?? ''] ?? [])
  return [...new Set(known.flatMap((need) => PATHWAY_OF_NEED[need] ?? []))]
}

export interface ContractedService {
  /** `PRJ_5624`: the key. */
  readonly reference: string
  readonly title: string
  readonly contractType: string
  readonly contractTypeName: string
  readonly regionCode: string
  readonly regionName: string
  /** Police area; null where the contract covers the whole region. */
  readonly policeAreaSlug: string | null
  readonly policeAreaName: string | null
  readonly women: boolean
  readonly men: boolean
  /** Completed years. */
  readonly minimumAge: number
  readonly maximumAge: number | null
  /** First and last day it is offered. */
  readonly offeredFrom: Day | null
  readonly offeredUntil: Day | null
  readonly providerCode: string
  readonly providerName: string
  readonly subcontractorCodes: readonly string[]
  readonly pathways: readonly Pathway[]
  readonly description: string
}

/** The 196 commissioned rehabilitative services. */
export const readContractedServices = (root: string): ContractedService[] => read(root, 'hmpps-crs-contracts/services.csv').map((row) => ({
  reference: cell(row, 'contract_reference'),
  title: cell(row, 'title').trim(),
  contractType: cell(row, 'contract_type'),
  contractTypeName: cell(row, 'contract_type_name'),
  regionCode: cell(row, 'nps_region_code'),
  regionName: cell(row, 'nps_region'),
  policeAreaSlug: optional(row, 'pcc_region_code'),
  policeAreaName: optional(row, 'pcc_region'),
  women: truth(row, 'allows_female'),
  men: truth(row, 'allows_male'),
  minimumAge: Number(cell(row, 'minimum_age')),
  maximumAge: optional(row, 'maximum_age') === null ? null : Number(cell(row, 'maximum_age')),
  offeredFrom: day(row, 'hide_before'),
  offeredUntil: day(row, 'hide_after'),
  providerCode: cell(row, 'prime_provider_code'),
  providerName: cell(row, 'prime_provider'),
  subcontractorCodes: list(row, 'subcontractor_codes'),
  pathways: pathwaysOf(list(row, 'need_codes'), cell(row, 'contract_type')),
  description: cell(row, 'short_description').replaceAll(/[ \t]+/g, ' ').replaceAll(/ *\n\s*/g, '\n').trim(),
}))

export interface ServiceActivity {
  readonly contractReference: string
  readonly line: number
  readonly needArea: string
  /** Null for the few custom needs that belong to no pathway. */
  readonly pathway: Pathway | null
  readonly activity: string
  readonly deliveryMethod: string
  readonly deliveryPlace: string
}

/** What each contract offers, how and where: 3,150 lines. */
export const readServiceActivities = (root: string): ServiceActivity[] => read(root, 'hmpps-crs-contracts/activities.csv').map((row) => ({
  contractReference: cell(row, 'contract_reference'),
  line: Number(cell(row, 'line')),
  needArea: cell(row, 'need_area'),
  pathway: PATHWAY_OF_NEED[cell(row, 'need_code')] ?? null,
  activity: cell(row, 'activity'),
  deliveryMethod: cell(row, 'delivery_method'),
  deliveryPlace: cell(row, 'delivery_location'),
}))

export interface Provider {
  readonly code: string
  readonly name: string
}

/** Prime providers and subcontractors. */
export const readProviders = (root: string): Provider[] =>
  read(root, 'hmpps-crs-contracts/providers.csv').map((row) => ({ code: cell(row, 'code'), name: cell(row, 'name') }))

/** The handle under which a provider of the register becomes an organisation: `THE_FORWARD_TRUST` is `the-forward-trust`. */
export const providerHandle = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

export interface ComplexityLevel {
  readonly id: string
  readonly serviceCategory: string
  readonly title: string
  readonly description: string
}

/** Low, medium and high complexity of need, in the words of each service category. */
export const readComplexityLevels = (root: string): ComplexityLevel[] => read(root, 'hmpps-crs-contracts/complexity-levels.csv').map((row) => ({
  id: cell(row, 'id'),
  serviceCategory: cell(row, 'service_category'),
  title: cell(row, 'title'),
  description: cell(row, 'description'),
}))

export interface DesiredOutcome {
  readonly id: string
  readonly serviceCategory: string
  readonly description: string
  /** Null while it is in use. */
  readonly deprecatedOn: Day | null
}

/** What a referral may aim for, by service category. */
export const readDesiredOutcomes = (root: string): DesiredOutcome[] => read(root, 'hmpps-crs-contracts/desired-outcomes.csv').map((row) => ({
  id: cell(row, 'id'),
  serviceCategory: cell(row, 'service_category'),
  description: cell(row, 'description'),
  deprecatedOn: day(row, 'deprecated_at'),
}))

export interface ContractType {
  readonly code: string
  readonly name: string
  readonly serviceCategories: readonly string[]
}

/** Contract types with the service categories each delivers. */
export const readContractTypes = (root: string): ContractType[] => read(root, 'hmpps-crs-contracts/contract-types.csv').map((row) => ({
  code: cell(row, 'code'),
  name: cell(row, 'name'),
  serviceCategories: list(row, 'service_categories'),
}))
