/**
 * The organisations of the demonstration. Public bodies stand under their real names and do nothing here that could be read
 * as their performance; whoever acts, succeeds or fails in the demonstration is invented and marked so.
 */
export type OrganisationKind =
  | 'police' | 'prison' | 'probation' | 'council' | 'housing' | 'treatment' | 'mental-health' | 'public-health' | 'gp' | 'jobcentre'
  | 'youth-justice' | 'court' | 'commissioner' | 'panel' | 'combined-authority' | 'victim-hub' | 'charity' | 'employer' | 'provider' | 'partnership'

export interface DemonstrationOrganisation {
  readonly handle: string
  readonly name: string
  readonly kind: OrganisationKind
  /** Area code of `data/hmpps-geography`; null where it covers no single area. */
  readonly area: string | null
  /** Prison code of `data/prisons`. */
  readonly prison: string | null
  readonly invented: boolean
}

/** The police area of Cambridgeshire, which is also the county with Peterborough. */
export const CAMBRIDGESHIRE = 'E23000023'
/** The probation delivery unit, which includes Peterborough. */
export const DELIVERY_UNIT = 'N56CAMB'

/** The six districts: code, name, and the handle of the council's housing options team. */
export const DISTRICTS = [
  { code: 'E06000031', name: 'Peterborough', housing: 'housing-peterborough' },
  { code: 'E07000008', name: 'Cambridge', housing: 'housing-cambridge' },
  { code: 'E07000009', name: 'East Cambridgeshire', housing: 'housing-east-cambridgeshire' },
  { code: 'E07000010', name: 'Fenland', housing: 'housing-fenland' },
  { code: 'E07000011', name: 'Huntingdonshire', housing: 'housing-huntingdonshire' },
  { code: 'E07000012', name: 'South Cambridgeshire', housing: 'housing-south-cambridgeshire' },
] as const

/** The prisons from which people come home to the county. */
export const PRISONS = [
  { code: 'PBI', handle: 'hmp-peterborough', name: 'HMP Peterborough' },
  { code: 'PFI', handle: 'hmp-peterborough-women', name: 'HMP Peterborough (women)' },
  { code: 'LTI', handle: 'hmp-littlehey', name: 'HMP Littlehey' },
  { code: 'WRI', handle: 'hmp-whitemoor', name: 'HMP Whitemoor' },
  { code: 'BFI', handle: 'hmp-bedford', name: 'HMP Bedford' },
] as const

export const CONSTABULARY = 'cambridgeshire-constabulary'
export const PROBATION_UNIT = 'cambridgeshire-probation'
export const TREATMENT_PROVIDER = 'fenbridge-recovery'
export const COMMISSIONER = 'cambridgeshire-commissioner'
/** Runs the platform for the controllers, on their instructions. */
export const PLATFORM_PROCESSOR = 'fen-edge-hosting'
/** The charity that has signed nothing, and therefore finds nobody. */
export const CHARITY_WITHOUT_AGREEMENT = 'open-door-example'

const real = (handle: string, name: string, kind: OrganisationKind, area: string | null = null, prison: string | null = null): DemonstrationOrganisation =>
  ({ handle, name, kind, area, prison, invented: false })
const invented = (handle: string, name: string, kind: OrganisationKind, area: string | null = null): DemonstrationOrganisation =>
  ({ handle, name, kind, area, prison: null, invented: true })

const SAFETY_PARTNERSHIPS = [
  real('safer-peterborough', 'Safer Peterborough Partnership', 'partnership', 'E22000017'),
  real('safety-cambridge', 'Cambridge Community Safety Partnership', 'partnership', 'E22000013'),
  real('safety-east-cambridgeshire', 'East Cambridgeshire Community Safety Partnership', 'partnership', 'E22000014'),
  real('safety-fenland', 'Fenland Community Safety Partnership', 'partnership', 'E22000015'),
  real('safety-huntingdonshire', 'Huntingdonshire Community Safety Partnership', 'partnership', 'E22000016'),
  real('safety-south-cambridgeshire', 'South Cambridgeshire Community Safety Partnership', 'partnership', 'E22000018'),
]

const COURTS = [
  real('cambridge-magistrates', 'Cambridge Magistrates’ Court', 'court', 'E07000008'),
  real('peterborough-magistrates', 'Peterborough Magistrates’ Court', 'court', 'E06000031'),
  real('huntingdon-magistrates', 'Huntingdon Magistrates’ Court', 'court', 'E07000011'),
  real('cambridge-crown', 'Cambridge Crown Court', 'court', 'E07000008'),
  real('peterborough-crown', 'Peterborough Crown Court', 'court', 'E06000031'),
]

/** Magistrates impose shorter sentences, the Crown Court longer ones: handles for the generator. */
export const MAGISTRATES = ['cambridge-magistrates', 'peterborough-magistrates', 'huntingdon-magistrates'] as const
export const CROWN_COURTS = ['cambridge-crown', 'peterborough-crown'] as const

/** Cambridgeshire and Peterborough, as the papers describe it, with inventions marked. */
export const CAMBRIDGESHIRE_ORGANISATIONS: readonly DemonstrationOrganisation[] = [
  real(COMMISSIONER, 'Office of the Police and Crime Commissioner for Cambridgeshire and Peterborough', 'commissioner', CAMBRIDGESHIRE),
  real('cambridgeshire-panel', 'Cambridgeshire Police and Crime Panel', 'panel', CAMBRIDGESHIRE),
  real(CONSTABULARY, 'Cambridgeshire Constabulary', 'police', CAMBRIDGESHIRE),
  real(PROBATION_UNIT, 'Cambridgeshire Probation Delivery Unit', 'probation', DELIVERY_UNIT),
  ...PRISONS.map((prison) => real(prison.handle, prison.name, 'prison', null, prison.code)),
  ...COURTS,
  real('cambridgeshire-county-council', 'Cambridgeshire County Council', 'council', CAMBRIDGESHIRE),
  real('peterborough-city-council', 'Peterborough City Council', 'council', 'E06000031'),
  real('peterborough-youth-justice', 'Cambridgeshire and Peterborough Youth Justice Service', 'youth-justice', CAMBRIDGESHIRE),
  ...SAFETY_PARTNERSHIPS,
  ...DISTRICTS.map((district) => real(
    district.housing,
    district.name === 'Peterborough' || district.name === 'Cambridge' ? `${district.name} City Council housing options` : `${district.name} District Council housing options`,
    'housing',
    district.code,
  )),
  real('cambridgeshire-mental-health', 'Cambridgeshire and Peterborough NHS Foundation Trust', 'mental-health', CAMBRIDGESHIRE),
  real('cambridgeshire-public-health', 'Cambridgeshire and Peterborough public health', 'public-health', CAMBRIDGESHIRE),
  real('cambridgeshire-general-practice', 'General practice in Cambridgeshire and Peterborough', 'gp', CAMBRIDGESHIRE),
  real('jobcentre-peterborough', 'Jobcentre Plus Peterborough', 'jobcentre', 'E06000031'),
  real('jobcentre-cambridge', 'Jobcentre Plus Cambridge', 'jobcentre', 'E07000008'),
  real('combined-authority', 'Cambridgeshire and Peterborough Combined Authority', 'combined-authority', CAMBRIDGESHIRE),
  real('victim-hub', 'Cambridgeshire Victim and Witness Hub', 'victim-hub', CAMBRIDGESHIRE),
  invented(TREATMENT_PROVIDER, 'Fenbridge Recovery (invented)', 'treatment', CAMBRIDGESHIRE),
  invented('keyhaven-homes', 'Keyhaven Homes (invented)', 'charity', CAMBRIDGESHIRE),
  invented('second-shift', 'Second Shift Skills (invented)', 'charity', CAMBRIDGESHIRE),
  invented('quietwater-wellbeing', 'Quietwater Wellbeing (invented)', 'charity', CAMBRIDGESHIRE),
  invented('plain-pounds', 'Plain Pounds Advice (invented)', 'charity', CAMBRIDGESHIRE),
  invented('kith-together', 'Kith Together Families (invented)', 'charity', CAMBRIDGESHIRE),
  invented('turning-thought', 'Turning Thought (invented)', 'charity', CAMBRIDGESHIRE),
  invented(PLATFORM_PROCESSOR, 'Fen Edge Hosting (invented)', 'provider'),
  invented(CHARITY_WITHOUT_AGREEMENT, 'Open Door Example (invented)', 'charity', 'E06000031'),
  invented('sample-orchards', 'Sample Orchards Packing (invented)', 'employer', 'E07000010'),
  invented('specimen-joinery', 'Specimen Joinery (invented)', 'employer', 'E06000031'),
]

/** A county that does not exist, to show that partnerships live side by side. */
export const MARCHSHIRE_ORGANISATIONS: readonly DemonstrationOrganisation[] = [
  invented('marchshire-commissioner', 'Marchshire Police and Crime Commissioner (invented)', 'commissioner'),
  invented('marchshire-police', 'Marchshire Police (invented)', 'police'),
  invented('marchshire-probation', 'Marchshire Probation Delivery Unit (invented)', 'probation'),
  invented('marchshire-recovery', 'Marchshire Recovery (invented)', 'treatment'),
  invented('marchshire-council', 'Marchshire Council housing options (invented)', 'housing'),
]
