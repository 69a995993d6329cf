/** The information sharing agreements of the demonstration: who may tell whom what, why and until when. Days are relative to today. */
import { addDays, addMonths, type Day } from '../src/core/dates.ts'
import type { InformationClass, Purpose } from '../src/platform/vocabulary.ts'
import type { Confidentiality, ConditionName, Regime, ResidualRisk } from '../src/sharing/law.ts'
import type { Cohort } from '../src/sharing/rules.ts'
import { COMMISSIONER, CONSTABULARY, DISTRICTS, PLATFORM_PROCESSOR, PRISONS, PROBATION_UNIT, TREATMENT_PROVIDER } from './organisations.ts'

export interface DemonstrationParty {
  /** Handle of the organisation. */
  readonly organisation: string
  readonly capacity: 'controller' | 'joint-controller' | 'processor'
  /** What it gives to the others; empty for one that only receives. */
  readonly shares: readonly InformationClass[]
  /** Null while it has not signed: until then it receives nothing. */
  readonly signed: Day | null
  readonly regime?: Regime
  readonly conditions?: readonly ConditionName[]
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
  /** Handle of the organisation whose lead keeps it; the commissioner’s unless said otherwise. */
  readonly keptBy?: string
  readonly cohort?: Cohort
  readonly consentFor?: readonly InformationClass[]
  readonly confidentiality?: Confidentiality
  /** Done before it was signed, and recorded in the register. */
  readonly impact?: { readonly doneOn: Day; readonly by: string; readonly reference: string; readonly residual: ResidualRisk }
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
      // Health detail of theirs passes with the person's consent only: CP-TR-6.
      party(TREATMENT_PROVIDER, ['identity', 'contact'], 21),
      party('cambridgeshire-mental-health', ['identity', 'contact'], 30),
      // Work coaches help with claims before and after release; what they do comes back as contact.
      party('jobcentre-peterborough', ['identity', 'contact'], 33),
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

/** Written and sent out, and waiting for its parties: what the leads of probation, the prison and the treatment provider see first. */
const healthByConsent = (today: Day): DemonstrationAgreement => ({
  reference: 'CP-HC-5',
  title: 'Health detail from treatment, with consent',
  about: 'Goes further than CP-TR-6: lets the treatment provider tell HMP Peterborough too about somebody’s treatment while that person consents, so that appointments and licence conditions fit it.',
  gateway: ['Offender Management Act 2007, section 14'],
  regime: 'Data Protection Act 2018 Part 3 (law enforcement); UK GDPR and Data Protection Act 2018 Part 2',
  purposes: ['offender-management'],
  from: today,
  until: addMonths(today, 24),
  review: addMonths(today, 12),
  cohort: 'supervised',
  consentFor: ['health'],
  confidentiality: 'consent',
  impact: { doneOn: addDays(today, -15), by: 'The commissioner’s data protection officer', reference: 'DPIA-DEMO-5', residual: 'low' },
  parties: [
    { organisation: PROBATION_UNIT, capacity: 'joint-controller', shares: [], signed: null, regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] },
    { organisation: 'hmp-peterborough', capacity: 'joint-controller', shares: [], signed: null, regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] },
    { organisation: TREATMENT_PROVIDER, capacity: 'joint-controller', shares: ['health'], signed: null, regime: 'uk-gdpr', conditions: ['article-6-1-e', 'article-9-2-a'] },
  ],
})

/** In force: whoever consents is seen with what the treatment provider itself recorded; the rest of the partnership's record is shared without it. */
const treatmentByConsent = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -13)
  return {
    reference: 'CP-TR-6',
    title: 'Treatment records, with consent',
    about: 'Lets the treatment provider tell probation what it recorded of somebody whom probation supervises, while that person consents.',
    gateway: ['Offender Management Act 2007, section 14'],
    regime: 'Data Protection Act 2018 Part 3 (law enforcement); UK GDPR and Data Protection Act 2018 Part 2',
    purposes: ['offender-management'],
    from,
    until: addMonths(today, 11),
    review: addMonths(today, 2),
    cohort: 'supervised',
    consentFor: ['health'],
    confidentiality: 'consent',
    impact: { doneOn: addDays(from, -20), by: 'The commissioner’s data protection officer', reference: 'DPIA-DEMO-6', residual: 'low' },
    parties: [
      { organisation: PROBATION_UNIT, capacity: 'joint-controller', shares: [], signed: from, regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] },
      { organisation: TREATMENT_PROVIDER, capacity: 'joint-controller', shares: ['health'], signed: addDays(from, 2), regime: 'uk-gdpr', conditions: ['article-6-1-e', 'article-9-2-a'] },
    ],
  }
}

/** What somebody may have of themselves does not wait for their consent to share it with others: one lead answers for all (UK GDPR article 26). */
const answeringRequests = (today: Day): DemonstrationAgreement => {
  const from = addMonths(today, -14)
  return {
    reference: 'CP-SA-7',
    title: 'Answering people who ask what is held about them',
    about: 'Lets the commissioner’s lead answer for all parties when somebody asks for a copy of everything, treatment records among them; nobody else reads it.',
    gateway: ['UK GDPR, articles 15 and 26', 'Data Protection Act 2018, section 45'],
    regime: 'UK GDPR and Data Protection Act 2018 Part 2',
    purposes: ['governance'],
    from,
    until: addMonths(today, 22),
    review: addMonths(today, 7),
    parties: [
      ...[TREATMENT_PROVIDER, 'cambridgeshire-mental-health'].map((organisation) => ({ organisation, capacity: 'joint-controller' as const, shares: ['identity', 'health', 'contact'] as const, signed: addDays(from, 5) })),
      { organisation: COMMISSIONER, capacity: 'joint-controller', shares: [], signed: from },
    ],
  }
}

/** What the police decide without a court is theirs; who is referred for support, and whose victim is to be asked, others have to know. */
const outOfCourt = (today: Day, localProviders: readonly string[]): DemonstrationAgreement => {
  const from = addMonths(today, -12)
  return {
    reference: 'CP-OC-8',
    title: 'Out-of-court disposals: support and victims',
    about: 'Lets the constabulary refer people for support under a condition, lets the Victim and Witness Hub ask victims what they want before the police decide, and lets the commissioner count without names.',
    gateway: ['Criminal Justice Act 2003, sections 22 to 27', 'Crime and Disorder Act 1998, sections 66ZA to 66H', 'Victims and Prisoners Act 2024, Part 1'],
    regime: LAW_ENFORCEMENT,
    purposes: ['out-of-court', 'service-delivery', 'victim-services', 'evidence', 'board-business'],
    from,
    until: addMonths(today, 24),
    review: addMonths(today, 4),
    parties: [
      { organisation: CONSTABULARY, capacity: 'controller', shares: ['identity', 'sentence', 'contact'], signed: from },
      // For counts without names.
      { organisation: COMMISSIONER, capacity: 'controller', shares: [], signed: addDays(from, 1) },
      { organisation: 'victim-hub', capacity: 'controller', shares: [], signed: addDays(from, 1) },
      ...localProviders.map((organisation) => ({ organisation, capacity: 'processor' as const, shares: ['identity', 'contact'] as const, signed: addDays(from, 2) })),
    ],
  }
}

/** The agreements of Cambridgeshire and Peterborough: seven in force, and one that waits for signatures. `localProviders`: handles of the invented providers of services. */
export const cambridgeshireAgreements = (today: Day, localProviders: readonly string[]): DemonstrationAgreement[] =>
  [sharing(today), services(today, localProviders), evidence(today), victims(today), healthByConsent(today), treatmentByConsent(today), answeringRequests(today), outOfCourt(today, localProviders)]

const COUNTY = 'marchshire-probation'

/** In the invented county nothing else shares health: whoever consents is seen, whoever refused, took it back, let it expire or was never asked is not. */
const marchshireHealth = (today: Day): DemonstrationAgreement => ({
  reference: 'MA-HC-2',
  title: 'Marchshire health detail with consent (invented)',
  about: 'Lets Marchshire Recovery tell the probation unit about the treatment of people it supervises, while they consent.',
  gateway: ['Offender Management Act 2007, section 14'],
  regime: 'Data Protection Act 2018 Part 3 (law enforcement); UK GDPR and Data Protection Act 2018 Part 2',
  purposes: ['offender-management'],
  from: addMonths(today, -14),
  until: addMonths(today, 10),
  review: addDays(today, -4),
  keptBy: COUNTY,
  cohort: 'supervised',
  consentFor: ['health'],
  confidentiality: 'consent',
  impact: { doneOn: addMonths(today, -15), by: 'An invented data protection officer', reference: 'DPIA-MARCH-2', residual: 'low' },
  parties: [
    { organisation: COUNTY, capacity: 'joint-controller', shares: [], signed: addMonths(today, -14), regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] },
    { organisation: 'marchshire-recovery', capacity: 'joint-controller', shares: ['health'], signed: addMonths(today, -14), regime: 'uk-gdpr', conditions: ['article-6-1-e', 'article-9-2-a'] },
  ],
})

const marchshireNamed = (today: Day): DemonstrationAgreement => ({
  reference: 'MA-NL-3',
  title: 'Marchshire integrated offender management (invented)',
  about: 'Lets the police tell the probation unit about the risk of people whom the monthly panel has put on the list, and of nobody else.',
  gateway: ['Crime and Disorder Act 1998, section 115', 'Offender Management Act 2007, section 14'],
  regime: 'Data Protection Act 2018 Part 3 (law enforcement)',
  purposes: ['offender-management', 'governance'],
  from: addMonths(today, -5),
  until: addDays(today, 30),
  review: addDays(today, 30),
  keptBy: COUNTY,
  cohort: 'named',
  confidentiality: 'statute',
  impact: { doneOn: addMonths(today, -6), by: 'An invented data protection officer', reference: 'DPIA-MARCH-3', residual: 'medium' },
  parties: [COUNTY, 'marchshire-police'].map((organisation) => ({
    organisation, capacity: 'joint-controller' as const, shares: organisation === COUNTY ? [] : ['identity', 'risk'] as const, signed: addMonths(today, -5), regime: 'law-enforcement' as const, conditions: ['section-35-2-b'] as const,
  })),
})

/** Nobody renewed it: its last day came, and the unit lost sight of what the county’s council knows about needs. */
const marchshireEnded = (today: Day): DemonstrationAgreement => ({
  reference: 'MA-HN-4',
  title: 'Marchshire housing needs (invented)',
  about: 'Let the council tell the probation unit what people on supervision need to keep a home.',
  gateway: ['Homelessness Reduction Act 2017, section 10 (duty to refer)'],
  regime: LAW_ENFORCEMENT,
  purposes: ['offender-management'],
  from: addMonths(today, -13),
  until: addDays(today, -6),
  review: addDays(today, -40),
  keptBy: COUNTY,
  confidentiality: 'statute',
  parties: [COUNTY, 'marchshire-council'].map((organisation) => ({ organisation, capacity: 'joint-controller' as const, shares: organisation === COUNTY ? [] : ['identity', 'needs'] as const, signed: addMonths(today, -13) })),
})

/** The agreements of the invented county: one for everybody, one that rests on consent, one for named people, and one that has just ended. */
export const marchshireAgreements = (today: Day): DemonstrationAgreement[] => [marchshire(today), marchshireHealth(today), marchshireNamed(today), marchshireEnded(today)]
