/**
 * The law that an information sharing agreement names: gateways, regimes, conditions, and why confidentiality gives way.
 * Dated and cited, because an agreement is judged by the law of its own day. Pure.
 */
import type { Day } from '../core/dates.ts'
import type { InformationClass } from '../platform/vocabulary.ts'

export interface Gateway {
  /** The act and section as agreements cite it; kept in the agreement in these words. */
  readonly words: string
  readonly allows: string
  readonly between: string
  /** In force since. */
  readonly from: Day
}

/** Statutes that let bodies tell each other. The words are legislation.gov.uk's in short; an agreement may add one in words of its own. */
export const GATEWAYS: readonly Gateway[] = [
  { words: 'Crime and Disorder Act 1998, section 115', allows: 'disclosing what is necessary or expedient for any provision of the act: preventing crime, disorder and reoffending', between: 'anybody and the police, councils, probation, health bodies and police and crime commissioners', from: '1998-09-30' },
  { words: 'Offender Management Act 2007, section 14', allows: 'disclosing for offender management: sentences, supervision, rehabilitation, research into them', between: 'the Secretary of State, providers of probation services, prisons and the bodies that the section lists', from: '2008-04-01' },
  { words: 'Criminal Justice Act 2003, section 325', allows: 'co-operating, with exchange of information, to assess and manage risk under multi-agency public protection arrangements', between: 'police, probation and prisons, and the bodies with a duty to co-operate', from: '2004-04-05' },
  { words: 'Homelessness Reduction Act 2017, section 10 (duty to refer)', allows: 'telling a council of the person’s choice, with the person’s consent, that they may be homeless', between: 'prisons, probation, hospitals and the other bodies named, and a council’s housing team', from: '2018-10-01' },
  { words: 'Police Reform and Social Responsibility Act 2011, section 10', allows: 'working together for an efficient and effective criminal justice system', between: 'the police and crime commissioner and the criminal justice bodies of the area', from: '2012-11-22' },
  { words: 'Police, Crime, Sentencing and Courts Act 2022, section 16', allows: 'disclosing to prevent and reduce serious violence; no patient information by a health body', between: 'the specified authorities, education, prisons and youth custody of an area', from: '2023-01-31' },
  { words: 'Health and Social Care Act 2012, section 251B', allows: 'sharing for a person’s own health or care, unless they object', between: 'health and adult social care commissioners and providers', from: '2015-10-01' },
  { words: 'Domestic Violence, Crime and Victims Act 2004, sections 35 to 44', allows: 'finding out whether a victim wants to be heard on licence conditions and informed', between: 'probation, hospitals and victims', from: '2005-07-01' },
]

export const REGIMES = {
  'uk-gdpr': 'UK GDPR and Data Protection Act 2018 Part 2',
  'law-enforcement': 'Data Protection Act 2018 Part 3 (law enforcement)',
} as const
export type Regime = keyof typeof REGIMES

/**
 * Kinds of organisation that are competent authorities: Data Protection Act 2018 section 30 with Schedule 7 (police, prisons, probation),
 * and section 30(1)(b) for courts and youth justice, by their statutory functions. Nobody else may process under Part 3.
 */
export const COMPETENT_KINDS: readonly string[] = ['police', 'prison', 'probation', 'court', 'youth-justice']

export type ConditionGroup = 'article-6' | 'article-9' | 'article-10' | 'schedule-1' | 'section-35' | 'schedule-8'

interface Condition {
  readonly group: ConditionGroup
  readonly regime: Regime
  readonly words: string
}

const gdpr = (group: ConditionGroup, words: string): Condition => ({ group, regime: 'uk-gdpr', words })
const part3 = (group: ConditionGroup, words: string): Condition => ({ group, regime: 'law-enforcement', words })

/** The conditions that a party relies on: UK GDPR articles 6, 9 and 10 with Schedule 1 of the Data Protection Act 2018, or its section 35 and Schedule 8. */
export const CONDITIONS = {
  'article-6-1-a': gdpr('article-6', 'Article 6(1)(a): the person consents'),
  'article-6-1-c': gdpr('article-6', 'Article 6(1)(c): a legal obligation'),
  'article-6-1-d': gdpr('article-6', 'Article 6(1)(d): vital interests'),
  'article-6-1-e': gdpr('article-6', 'Article 6(1)(e): a public task'),
  'article-6-1-f': gdpr('article-6', 'Article 6(1)(f): legitimate interests (not for a public authority’s own tasks)'),
  'article-9-2-a': gdpr('article-9', 'Article 9(2)(a): explicit consent'),
  'article-9-2-c': gdpr('article-9', 'Article 9(2)(c): vital interests of somebody who cannot consent'),
  'article-9-2-g': gdpr('article-9', 'Article 9(2)(g): substantial public interest, with a paragraph of Schedule 1'),
  'article-9-2-h': gdpr('article-9', 'Article 9(2)(h): health or social care, with Schedule 1 paragraph 2'),
  'article-9-2-j': gdpr('article-9', 'Article 9(2)(j): research or statistics, with Schedule 1 paragraph 4'),
  'article-10-official': gdpr('article-10', 'Article 10: under the control of official authority'),
  'article-10-schedule-1': gdpr('article-10', 'Article 10 with a paragraph of Schedule 1 (Data Protection Act 2018, section 10(5))'),
  'schedule-1-2': gdpr('schedule-1', 'Schedule 1 paragraph 2: health or social care purposes'),
  'schedule-1-4': gdpr('schedule-1', 'Schedule 1 paragraph 4: research'),
  'schedule-1-6': gdpr('schedule-1', 'Schedule 1 paragraph 6: statutory and government purposes'),
  'schedule-1-10': gdpr('schedule-1', 'Schedule 1 paragraph 10: preventing or detecting unlawful acts'),
  'schedule-1-18': gdpr('schedule-1', 'Schedule 1 paragraph 18: safeguarding children and individuals at risk'),
  'schedule-1-29': gdpr('schedule-1', 'Schedule 1 paragraph 29: the person consents (criminal offence data)'),
  'section-35-2-a': part3('section-35', 'Section 35(2)(a): the person consents'),
  'section-35-2-b': part3('section-35', 'Section 35(2)(b): necessary for a task of a competent authority'),
  'schedule-8-1': part3('schedule-8', 'Schedule 8 paragraph 1: statutory purposes in the substantial public interest'),
  'schedule-8-2': part3('schedule-8', 'Schedule 8 paragraph 2: the administration of justice'),
  'schedule-8-3': part3('schedule-8', 'Schedule 8 paragraph 3: vital interests'),
  'schedule-8-4': part3('schedule-8', 'Schedule 8 paragraph 4: safeguarding children and individuals at risk'),
  'schedule-8-9': part3('schedule-8', 'Schedule 8 paragraph 9: archiving, research and statistics'),
} as const satisfies Record<string, Condition>
export type ConditionName = keyof typeof CONDITIONS

/** Why the common law duty of confidentiality lets it be told. */
export const CONFIDENTIALITY = {
  consent: 'The person consents',
  'public-interest': 'The public interest outweighs it',
  statute: 'A statute requires or allows it',
} as const
export type Confidentiality = keyof typeof CONFIDENTIALITY

export const RESIDUAL_RISKS = { low: 'Low', medium: 'Medium', high: 'High' } as const
export type ResidualRisk = keyof typeof RESIDUAL_RISKS

/** Special category data (UK GDPR article 9(1); sensitive processing in section 35(8) of the Data Protection Act 2018). */
const SPECIAL: readonly InformationClass[] = ['health']
/** Criminal offence data (UK GDPR article 10; Data Protection Act 2018 section 11(2)). */
const OFFENCE: readonly InformationClass[] = ['sentence', 'risk', 'intelligence']

/** What of a party the law asks about. */
export interface PartyInLaw {
  readonly name: string
  /** Kind of organisation: `police`, `housing` ... */
  readonly kind: string
  readonly capacity: 'controller' | 'joint-controller' | 'processor'
  readonly regime: Regime | null
  readonly conditions: readonly ConditionName[]
}

/**
 * What is missing or wrong with one party's place in the law, in sentences; empty when nothing is. `classes`: everything that the
 * agreement shares, since a party that only receives processes it too. A processor acts on a controller's conditions and needs none.
 */
export const partyFaults = ({ name, kind, capacity, regime, conditions }: PartyInLaw, classes: readonly InformationClass[]): string[] => {
  if (regime === null) return [`Say under which regime ${name} processes.`]
  if (regime === 'law-enforcement' && !COMPETENT_KINDS.includes(kind) && capacity !== 'processor')
    return [`${name} is no competent authority, so it cannot process under Part 3 (Data Protection Act 2018, section 30 and Schedule 7). Choose UK GDPR.`]
  if (capacity === 'processor') return []
  const has = (group: ConditionGroup): boolean => conditions.some((one) => CONDITIONS[one].group === group)
  const strange = conditions.filter((one) => CONDITIONS[one].regime !== regime)
  const special = classes.some((one) => SPECIAL.includes(one))
  const offence = classes.some((one) => OFFENCE.includes(one))
  const said = strange.length > 0 ? [`${name} processes under ${REGIMES[regime]}: ${strange.map((one) => CONDITIONS[one].words.split(':')[0]).join(' and ')} does not belong to it.`] : []
  if (regime === 'law-enforcement') return [
    ...said,
    ...(has('section-35') ? [] : [`${name} needs a condition of section 35 to process under Part 3.`]),
    ...(special && !has('schedule-8') ? [`${name} needs a condition of Schedule 8, because health is sensitive processing (section 35(8)).`] : []),
  ]
  const leans = conditions.some((one) => one === 'article-9-2-g' || one === 'article-9-2-h' || one === 'article-9-2-j') && special
  return [
    ...said,
    ...(has('article-6') ? [] : [`${name} needs a lawful basis of article 6.`]),
    ...(special && !has('article-9') ? [`${name} needs a condition of article 9, because health is shared.`] : []),
    ...(offence && !has('article-10') ? [`${name} needs article 10, because offences or risk are shared.`] : []),
    ...((leans || (offence && conditions.includes('article-10-schedule-1'))) && !has('schedule-1') ? [`${name} relies on a paragraph of Schedule 1: choose which.`] : []),
  ]
}
