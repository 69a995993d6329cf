/** The information sharing agreements of the demonstration: who may tell whom what, why and until when. Days are relative to today. */
import { addDays, addMonths, type Day } from '../src/core/dates.ts'
import type { InformationClass, Purpose } from '../src/platform/vocabulary.ts'
import { COMMISSIONER, CONSTABULARY, DISTRICTS, PLATFORM_PROCESSOR, PRISONS, PROBATION_UNIT, TREATMENT_PROVIDER } from './organisations.ts'

export interface DemonstrationParty {
  /** Handle of the organisation. */
  readonly organisation: string
  readonly capacity: 'controller' | 'joint-controller' | 'processor'
  /** What it gives to the others; empty for one that only receives. */
  readonly shares: readonly InformationClass[]
  /** Null while it has not signed: until then it receives nothing. */
  readonly signed: Day | null
}

export interface DemonstrationAgreement {
  readonly reference: string
  readonly title: string
  readonly about: string
  /** The law that lets the parties share, one entry an act. */
  readonly gateway: readonly string[]
  /** The data protection regime the processing falls under. */
  readonly regime: string
  readonly purposes: readonly Purpose[]
  readonly from: Day
  readonly until: Day
  readonly review: Day
  readonly parties: readonly DemonstrationParty[]
}

const OWN_CASES: readonly InformationClass[] = ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan']
const LAW_ENFORCEMENT = 'Data Protection Act 2018, Part 3 (law enforcement) between police, prison and probation; UK GDPR with Schedule 1 for the others'

const sharing = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -14)
  const party = (organisation: string, shares: readonly InformationClass[], days = 0): DemonstrationParty =>
    ({ organisation, capacity: 'joint-controller', shares, signed: addDays(from, days) })
  return {
    reference: 'CP-RR-1',
    title: 'Cambridgeshire and Peterborough reducing reoffending information sharing agreement',
    about: 'Lets the agencies that manage, house and treat people who have offended see one shared record of each, so that needs are met and harm is prevented.',
    gateway: ['Offender Management Act 2007, section 14', 'Crime and Disorder Act 1998, section 115', 'Homelessness Reduction Act 2017, section 10 (duty to refer)'],
    regime: LAW_ENFORCEMENT,
    purposes: ['offender-management', 'resettlement', 'data-supply', 'governance'],
    from,
    until: addMonths(today, 22),
    review: addMonths(today, 5),
    parties: [
      party(PROBATION_UNIT, [...OWN_CASES, 'health']),
      ...PRISONS.map((prison, index) => party(prison.handle, [...OWN_CASES, 'health'], index)),
      party(CONSTABULARY, ['identity', 'sentence', 'risk', 'intelligence', 'contact'], 6),
      ...DISTRICTS.map((district, index) => party(district.housing, ['identity', 'needs', 'contact'], 9 + index)),
      party(TREATMENT_PROVIDER, ['identity', 'health', 'contact'], 21),
      party('cambridgeshire-mental-health', ['identity', 'health', 'contact'], 30),
      party(COMMISSIONER, [], 30),
      { organisation: PLATFORM_PROCESSOR, capacity: 'processor', shares: [], signed: from },
    ],
  }
}

const services = (today: Day, localProviders: readonly string[]): DemonstrationAgreement => {
  const from = addMonths(today, -10)
  const processor = (organisation: string): DemonstrationParty => ({ organisation, capacity: 'processor', shares: ['identity', 'contact'], signed: addDays(from, 3) })
  return {
    reference: 'CP-RS-2',
    title: 'Referral to rehabilitative services: provider agreement',
    about: 'Lets a provider see what a referral needs of the people referred to it, and tell the referring agency who came and what changed.',
    gateway: ['Offender Management Act 2007, sections 3 and 14'],
    regime: 'UK GDPR, article 6(1)(e), and Data Protection Act 2018, Schedule 1, paragraph 6; providers process on the instructions of probation',
    purposes: ['service-delivery', 'offender-management'],
    from,
    until: addMonths(today, 14),
    review: addDays(today, 20),
    parties: [
      { organisation: PROBATION_UNIT, capacity: 'controller', shares: ['identity', 'contact', 'risk', 'needs', 'plan'], signed: from },
      // Prisons refer too, before release.
      ...PRISONS.map((prison) => ({ organisation: prison.handle, capacity: 'controller' as const, shares: ['identity', 'contact', 'risk', 'needs', 'plan'] as const, signed: addDays(from, 2) })),
      processor('the-forward-trust'),
      processor('st-giles-wise-grp'),
      ...localProviders.map(processor),
    ],
  }
}

const evidence = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -6)
  const giver = (organisation: string): DemonstrationParty =>
    ({ organisation, capacity: 'joint-controller', shares: ['sentence', 'risk', 'needs', 'contact'], signed: addDays(from, 1) })
  return {
    reference: 'CP-EV-3',
    title: 'Measuring needs and outcomes without names',
    about: 'Lets the commissioner’s analyst measure needs, services and reoffending from a snapshot that holds no name, number, address or birth date.',
    gateway: ['Police Reform and Social Responsibility Act 2011, section 10', 'Offender Management Act 2007, section 14'],
    regime: 'UK GDPR, article 89 and Data Protection Act 2018, section 19 (research and statistics)',
    purposes: ['evidence', 'board-business'],
    from,
    until: addMonths(today, 30),
    review: addMonths(today, 6),
    parties: [giver(PROBATION_UNIT), ...PRISONS.map((prison) => giver(prison.handle)),
      { organisation: COMMISSIONER, capacity: 'controller', shares: [], signed: from }],
  }
}

const victims = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -9)
  return {
    reference: 'CP-VS-4',
    title: 'Victims’ services information sharing agreement',
    about: 'Lets the Victim and Witness Hub and the probation unit’s victim liaison officers support victims together, and nobody on the offenders’ side learn whom they support.',
    gateway: ['Domestic Violence, Crime and Victims Act 2004, sections 35 to 44', 'Victims and Prisoners Act 2024, Part 1', 'Offender Management Act 2007, section 14'],
    regime: 'UK GDPR, article 6(1)(e) and article 9(2)(g), and Data Protection Act 2018, Schedule 1, paragraph 18',
    purposes: ['victim-services'],
    from,
    until: addMonths(today, 27),
    review: addMonths(today, 3),
    parties: [
      { organisation: PROBATION_UNIT, capacity: 'joint-controller', shares: ['victim', 'identity', 'sentence'], signed: from },
      { organisation: 'victim-hub', capacity: 'joint-controller', shares: ['victim'], signed: addDays(from, 2) },
    ],
  }
}

const MARCHSHIRE_PARTIES = ['marchshire-probation', 'marchshire-police', 'marchshire-council', 'marchshire-commissioner']

const marchshire = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -3)
  return {
    reference: 'MA-RR-1',
    title: 'Marchshire reoffending information sharing agreement (invented)',
    about: 'The same idea in a county that does not exist: nothing passes from it to Cambridgeshire or back.',
    gateway: ['Crime and Disorder Act 1998, section 115'],
    regime: LAW_ENFORCEMENT,
    purposes: ['offender-management', 'resettlement', 'data-supply', 'governance'],
    from,
    until: addMonths(today, 21),
    review: addMonths(today, 9),
    parties: MARCHSHIRE_PARTIES.map((organisation) => ({ organisation, capacity: 'joint-controller', shares: ['identity', 'sentence', 'contact'], signed: from })),
  }
}

/** The four agreements of Cambridgeshire and Peterborough. `localProviders`: handles of the invented providers of services. */
export const cambridgeshireAgreements = (today: Day, localProviders: readonly string[]): DemonstrationAgreement[] =>
  [sharing(today), services(today, localProviders), evidence(today), victims(today)]

/** The one agreement of the invented county. */
export const marchshireAgreements = (today: Day): DemonstrationAgreement[] => [marchshire(today)]
