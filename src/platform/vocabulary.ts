/**
 * The words that every door, action and database policy share: roles, purposes, classes of information, sights.
 * A paragraph each, because the sign-in page, docs/access.md and the agreement form show them to people.
 */

export const ROLES = {
  'data-officer': {
    title: 'Data officer',
    about: 'Loads one agency’s extracts and mends its refused rows. Sees that agency’s own records and nothing else.',
    purposes: ['data-supply'],
  },
  'delivery-unit-head': {
    title: 'Head of probation delivery unit',
    about: 'Answers for everybody supervised in the unit: sees who has no offender manager and gives each person one.',
    purposes: ['offender-management'],
  },
  'offender-manager': {
    title: 'Offender manager',
    about: 'The one probation practitioner responsible for a person in the community: assesses, plans, refers, reviews.',
    purposes: ['offender-management'],
  },
  'prison-offender-manager': {
    title: 'Prison offender manager',
    about: 'Responsible for a person in custody until the dated handover to the community offender manager.',
    purposes: ['offender-management'],
  },
  'resettlement-worker': {
    title: 'Prison resettlement worker',
    about: 'Prepares people in one prison for release: what is missing on each pathway, and where they will sleep.',
    purposes: ['resettlement'],
  },
  caseworker: {
    title: 'Provider’s caseworker',
    about: 'Works for a provider of services. Sees the people referred to that provider, and of them only what the referral needs.',
    purposes: ['service-delivery'],
  },
  'housing-officer': {
    title: 'Housing options officer',
    about: 'Works for a council’s housing options team: answers duty-to-refer referrals and records where people sleep.',
    purposes: ['resettlement'],
  },
  'disposal-officer': {
    title: 'Out-of-court disposals officer',
    about: 'Works for the police: decides without a court where that is right, sets conditions, refers for support and follows them to the end. Sees the force’s own people and what the force itself decided.',
    purposes: ['out-of-court'],
  },
  'work-coach': {
    title: 'Jobcentre work coach',
    about: 'Works for a Jobcentre: books appointments, takes claims and sees that the first payment arrives. Of a person sees who they are, their own Universal Credit items and the days of release, nothing else.',
    purposes: ['resettlement'],
  },
  analyst: {
    title: 'Analyst',
    about: 'Measures needs and reoffending from the evidence snapshot. Never sees a name.',
    purposes: ['evidence'],
  },
  'board-secretary': {
    title: 'Board secretary',
    about: 'Writes and publishes the board’s papers, with figures that freeze on publication.',
    purposes: ['board-business'],
  },
  'governance-lead': {
    title: 'Information governance lead',
    about: 'Keeps the sharing agreements and sees who looked at whom, when, why, and what allowed it.',
    purposes: ['governance'],
  },
  'victim-liaison-officer': {
    title: 'Victim liaison officer',
    about: 'Keeps victims who chose to be in contact informed and speaks for them when licences are set. Employed by probation, and on the victims’ side of the wall.',
    purposes: ['victim-services'],
  },
  'victim-hub-worker': {
    title: 'Victim and Witness Hub worker',
    about: 'Supports victims, finds out what each wants and leads restorative justice for those who ask for it. Their records stand behind the wall.',
    purposes: ['victim-services'],
  },
  administrator: {
    title: 'Administrator',
    about: 'Keeps one agency’s accounts and roles: who joins, who changes and whose access ends. Sees nobody whom the agency works with.',
    purposes: ['administration'],
  },
} as const satisfies Record<string, { title: string; about: string; purposes: readonly Purpose[] }>

export type Role = keyof typeof ROLES

/** Who answers for a person’s sentence, inside and outside: sentences, risk and responsibility are theirs to record. */
export const MANAGING_ROLES = ['delivery-unit-head', 'offender-manager', 'prison-offender-manager'] as const satisfies readonly Role[]

/** Who works a person’s case in prison and probation: needs, plans, licence conditions, referrals, one person made of two records. */
export const CASE_ROLES = [...MANAGING_ROLES, 'resettlement-worker'] as const satisfies readonly Role[]

/** Everybody who sits across the table from a person: those who work the case, and those to whom the person was referred. */
export const MEETING_ROLES = [...CASE_ROLES, 'caseworker', 'housing-officer'] as const satisfies readonly Role[]

/** Everybody who opens a person’s page: those who meet the person, the police officer who deals with an offence without a court, and the lead who answers for what is shared. */
export const SEEING_ROLES = [...MEETING_ROLES, 'disposal-officer', 'governance-lead'] as const satisfies readonly Role[]

/** Who stands on the victims’ side of the wall. */
export const VICTIMS_SIDE = ['victim-liaison-officer', 'victim-hub-worker'] as const satisfies readonly Role[]

/** Roles that may take emergency access: those who deal with people in danger tonight. The sharing grid says what each then sees. */
export const EMERGENCY_ROLES = ['delivery-unit-head', 'offender-manager', 'prison-offender-manager', 'resettlement-worker'] as const satisfies readonly Role[]

/** Duties in law for which one named query sees more than its viewer's role does; the audit names them. */
export const DUTIES = {
  'right-of-access': 'Answering a person who asks for their own information (UK GDPR article 15; Data Protection Act 2018 section 45)',
} as const

export type Duty = keyof typeof DUTIES

export const PURPOSES = {
  'offender-management': 'Managing a person’s sentence and risk (Offender Management Act 2007)',
  resettlement: 'Preparing for release and settling back into the community',
  'service-delivery': 'Delivering a service to a person who was referred',
  'out-of-court': 'Dealing with an offence without a court (Criminal Justice Act 2003 Part 3)',
  'data-supply': 'Supplying an agency’s own records',
  evidence: 'Measuring needs and outcomes without names',
  governance: 'Checking that information is shared as agreed',
  'board-business': 'Preparing and publishing the board’s papers',
  'victim-services': 'Supporting victims (Victims’ Code; Domestic Violence, Crime and Victims Act 2004 s35)',
  administration: 'Keeping an agency’s accounts and roles',
} as const

export type Purpose = keyof typeof PURPOSES

export const CLASSES = {
  identity: 'Who the person is: name, birth date, sex, numbers, address',
  sentence: 'Offences, sentences, custody and release dates',
  risk: 'Risk of serious harm and likelihood of reoffending',
  needs: 'Needs by pathway, accommodation and employment',
  health: 'Health detail, drugs and alcohol answers, treatment',
  victim: 'Anything about a victim',
  intelligence: 'Police intelligence',
  contact: 'Who works with the person, referrals, appointments and attendance',
  plan: 'The agreed plan: goals, steps and the person’s own words',
} as const

export type InformationClass = keyof typeof CLASSES

/** What a viewer gets of one class about one person, from most to least. */
export const SIGHTS = ['visible', 'masked', 'exists-only', 'hidden'] as const
export type Sight = (typeof SIGHTS)[number]

/** How the sharing decision (src/sharing/rules.ts) gives its reason where the person has had the use of a class restricted. */
export const RESTRICTED = 'the person has had the use of this restricted'

/**
 * Why a class is not shown, in a sentence that ends with the class; null where it is visible. What is masked is told of by the role,
 * not by how the person came to the viewer; but never where it is a restriction that withholds it, so that nobody takes a gap for their own.
 */
export const whyWithheld = (cls: InformationClass, seen: { readonly sight: Sight; readonly reason: string } | undefined): string | null => {
  if (seen?.sight === 'visible') return null
  if (seen?.sight === 'hidden') return seen.reason
  const of = CLASSES[cls].toLowerCase()
  return seen?.reason === RESTRICTED ? `${RESTRICTED.charAt(0).toUpperCase()}${RESTRICTED.slice(1)}: ${of}.` : `Your role does not see this: ${of}.`
}

/** Why an organisation has to do with a person; `partner` is through an agreement with an organisation that has. */
export const BASES = ['responsible', 'supplied', 'referred'] as const
export type Basis = (typeof BASES)[number]

/** The seven resettlement pathways, in the order the papers give them. */
export const PATHWAYS = {
  accommodation: 'Accommodation',
  'education-training-employment': 'Education, training and employment',
  health: 'Mental and physical health',
  'drugs-alcohol': 'Drugs and alcohol',
  'finance-benefit-debt': 'Finance, benefit and debt',
  'children-families': 'Children and families',
  'attitudes-thinking-behaviour': 'Attitudes, thinking and behaviour',
} as const

export type Pathway = keyof typeof PATHWAYS

/** The keys of one of the vocabularies above, typed. */
export const keysOf = <T extends object>(vocabulary: T): [keyof T & string, ...(keyof T & string)[]] =>
  Object.keys(vocabulary) as [keyof T & string, ...(keyof T & string)[]]
