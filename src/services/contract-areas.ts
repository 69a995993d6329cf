/**
 * From the areas of the contract register to the official codes of the area register.
 *
 * The contracts name a probation region by a letter (`I`) and a police area by a slug (`cambridgeshire`); areas are known by
 * their probation code (`N56`) and their ONS code (`E23000023`). Matched by name, once, by hand: data/hmpps-crs-contracts
 * (nps-regions.csv, pcc-regions.csv) against data/hmpps-geography (probation-regions.csv, lad-csp-pfa-2024.csv); a test holds
 * the table to those files. Which region a police area lies in is pcc-regions.csv’s `nps_region_code`; the City of London,
 * which that file leaves out, lies in London.
 */

/** Probation region by the contract register’s letter. */
export const REGION_OF_LETTER: Readonly<Record<string, string>> = {
  A: 'N54', B: 'N51', C: 'N55', D: 'N03', E: 'N52', F: 'N53', G: 'N58', H: 'N59', I: 'N56', J: 'N07', K: 'N57', L: 'N50',
}

/** Police area (ONS code) and its probation region, by the contract register’s slug. */
export const POLICE_AREA_OF_SLUG: Readonly<Record<string, { readonly code: string; readonly region: string }>> = {
  'avon-and-somerset': { code: 'E23000036', region: 'N58' },
  bedfordshire: { code: 'E23000026', region: 'N56' },
  cambridgeshire: { code: 'E23000023', region: 'N56' },
  cheshire: { code: 'E23000006', region: 'N51' },
  cleveland: { code: 'E23000013', region: 'N54' },
  cumbria: { code: 'E23000002', region: 'N51' },
  derbyshire: { code: 'E23000018', region: 'N53' },
  'devon-and-cornwall': { code: 'E23000035', region: 'N58' },
  dorset: { code: 'E23000039', region: 'N58' },
  durham: { code: 'E23000008', region: 'N54' },
  'dyfed-powys': { code: 'W15000004', region: 'N03' },
  essex: { code: 'E23000028', region: 'N56' },
  gloucestershire: { code: 'E23000037', region: 'N58' },
  gwent: { code: 'W15000002', region: 'N03' },
  hampshire: { code: 'E23000030', region: 'N59' },
  hertfordshire: { code: 'E23000027', region: 'N56' },
  humberside: { code: 'E23000012', region: 'N55' },
  kent: { code: 'E23000032', region: 'N57' },
  lancashire: { code: 'E23000003', region: 'N51' },
  leicestershire: { code: 'E23000021', region: 'N53' },
  lincolnshire: { code: 'E23000020', region: 'N53' },
  merseyside: { code: 'E23000004', region: 'N51' },
  norfolk: { code: 'E23000024', region: 'N56' },
  'north-wales': { code: 'W15000001', region: 'N03' },
  'north-yorkshire': { code: 'E23000009', region: 'N55' },
  northamptonshire: { code: 'E23000022', region: 'N56' },
  northumbria: { code: 'E23000007', region: 'N54' },
  nottinghamshire: { code: 'E23000019', region: 'N53' },
  'south-wales': { code: 'W15000003', region: 'N03' },
  'south-yorkshire': { code: 'E23000011', region: 'N55' },
  staffordshire: { code: 'E23000015', region: 'N52' },
  suffolk: { code: 'E23000025', region: 'N56' },
  surrey: { code: 'E23000031', region: 'N57' },
  sussex: { code: 'E23000033', region: 'N57' },
  'thames-valley': { code: 'E23000029', region: 'N59' },
  warwickshire: { code: 'E23000017', region: 'N52' },
  'west-mercia': { code: 'E23000016', region: 'N52' },
  'west-midlands': { code: 'E23000014', region: 'N52' },
  'west-yorkshire': { code: 'E23000010', region: 'N55' },
  wiltshire: { code: 'E23000038', region: 'N58' },
  metropolitan: { code: 'E23000001', region: 'N07' },
  'greater-manchester': { code: 'E23000005', region: 'N50' },
  'city-of-london': { code: 'E23000034', region: 'N07' },
}

const regions = new Map(Object.values(POLICE_AREA_OF_SLUG).map(({ code, region }) => [code, region]))

/** The probation region that a police area lies in; null for a code that is not a police area. */
export const regionOfPoliceArea = (code: string): string | null => regions.get(code) ?? null
