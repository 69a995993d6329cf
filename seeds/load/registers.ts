/** The registers that the product ships, into their tables: places, prisons and offences. */
import type { PoolClient } from 'pg'
import { copyRows } from '../../src/platform/copy.ts'
import { readDistricts, readOffences, readPrisons, readProbationDeliveryUnits, readProbationRegions } from '../registers.ts'

interface AreaRow { code: string; name: string; kind: string; within_code: string | null }

/** Each area once: a district lies in a police area, a community safety partnership in a police area, a delivery unit in a probation region. */
const areaRows = (root: string): AreaRow[] => {
  const regions = readProbationRegions(root)
  const areas = new Map<string, AreaRow>()
  const add = (code: string, name: string, kind: string, within: string | null): void => {
    if (code !== '' && !areas.has(code)) areas.set(code, { code, name, kind, within_code: within })
  }
  for (const row of readDistricts(root)) {
    add(row.regionCode, row.regionName, 'region', null)
    add(row.policeAreaCode, row.policeAreaName, 'police-area', row.regionCode || null)
    add(row.safetyPartnershipCode, row.safetyPartnershipName, 'community-safety-partnership', row.policeAreaCode || null)
    add(row.code, row.name, 'district', row.policeAreaCode || null)
  }
  for (const region of regions) add(region.code, region.name, 'probation-region', null)
  for (const unit of readProbationDeliveryUnits(root)) add(unit.code, unit.name, 'probation-delivery-unit', regions.find((region) => region.name === unit.regionName)?.code ?? null)
  return [...areas.values()]
}

/** Copies areas, prisons and offences from `data/` below the root. */
export const loadRegisters = async (client: PoolClient, root: string): Promise<void> => {
  await copyRows(client, 'area', ['code', 'name', 'kind', 'within_code'], areaRows(root))
  await copyRows(client, 'prison', ['code', 'name', 'active', 'holds_men', 'holds_women'], readPrisons(root).map((prison) => ({
    code: prison.code, name: prison.name, active: prison.active, holds_men: prison.men, holds_women: prison.women,
  })))
  await copyRows(client, 'offence', ['code', 'title', 'category', 'home_office_class'], readOffences(root).map((offence) => ({
    code: offence.code, title: offence.title, category: offence.categoryName || offence.category, home_office_class: offence.homeOfficeClass,
  })))
}
