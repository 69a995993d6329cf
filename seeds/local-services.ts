/**
 * Services beside the real contracts: those the papers name, and invented ones that deliver in the demonstration.
 * Only invented services ever have sessions and outcomes.
 */
import type { Pathway } from '../src/platform/vocabulary.ts'
import { TREATMENT_PROVIDER } from './organisations.ts'

export interface LocalService {
  readonly handle: string
  readonly title: string
  /** Handle of the organisation that runs it. */
  readonly provider: string
  readonly pathways: readonly Pathway[]
  readonly women: boolean
  readonly men: boolean
  /** Completed years. */
  readonly minimumAge: number
  readonly description: string
  /** Paper and paragraph that describe it; null for an invented service. */
  readonly fromPapers: string | null
  readonly invented: boolean
}

const open = { women: true, men: true, minimumAge: 18 } as const

/** Real services that paper 003 describes; they receive no referral from the generator. */
const OF_THE_PAPERS: readonly LocalService[] = [
  { ...open, handle: 'outside-links', title: 'Outside Links', provider: 'cambridgeshire-commissioner', pathways: ['attitudes-thinking-behaviour', 'finance-benefit-debt'], invented: false,
    description: 'Support in Peterborough for people who receive an out of court disposal, funded by a crime and disorder reduction grant.', fromPapers: '003 §7.17' },
  { ...open, handle: 'prism', title: 'PRISM', provider: 'cambridgeshire-mental-health', pathways: ['health'], invented: false,
    description: 'Mental health support for people who need more than general practice can give and less than specialist care. Reached through general practice.', fromPapers: '003 §7.14' },
  { ...open, handle: 'mental-health-treatment-requirement', title: 'Mental health treatment requirement', provider: 'cambridgeshire-mental-health', pathways: ['health'], invented: false,
    description: 'Treatment as a requirement of a community sentence, commissioned together by the commissioner, probation and the NHS trust.', fromPapers: '003 §7.13' },
  { ...open, handle: 'homelessness-prevention-trailblazer', title: 'Homelessness Prevention Trailblazer', provider: 'cambridgeshire-county-council', pathways: ['accommodation'], invented: false,
    description: 'Early work by the councils together to prevent homelessness, with a contribution from the commissioner.', fromPapers: '003 §7.10' },
]

/** One invented service for each pathway, and one for women. */
const INVENTED: readonly LocalService[] = [
  { ...open, handle: 'keyhaven-tenancy', title: 'Keyhaven tenancy support', provider: 'keyhaven-homes', pathways: ['accommodation'], invented: true, fromPapers: null,
    description: 'Finding a room or flat, deposit help and a support worker for the first six months.' },
  { ...open, handle: 'second-shift-work', title: 'Second Shift: into work', provider: 'second-shift', pathways: ['education-training-employment'], invented: true, fromPapers: null,
    description: 'Construction and warehouse certificates, disclosure letters and employers who hire people with convictions.' },
  { ...open, handle: 'quietwater-counselling', title: 'Quietwater counselling', provider: 'quietwater-wellbeing', pathways: ['health'], invented: true, fromPapers: null,
    description: 'Short courses of counselling and help to register with a doctor.' },
  { ...open, handle: 'fenbridge-treatment', title: 'Fenbridge community treatment', provider: TREATMENT_PROVIDER, pathways: ['drugs-alcohol'], invented: true, fromPapers: null,
    description: 'Prescribing, key work and recovery groups for drugs and alcohol, with an appointment in the week of release.' },
  { ...open, handle: 'plain-pounds-advice', title: 'Plain Pounds money advice', provider: 'plain-pounds', pathways: ['finance-benefit-debt'], invented: true, fromPapers: null,
    description: 'Bank accounts, identity documents, benefit claims and debts.' },
  { ...open, handle: 'kith-family-work', title: 'Kith family work', provider: 'kith-together', pathways: ['children-families'], invented: true, fromPapers: null,
    description: 'Contact with children, mediation and visits for families of people in prison.' },
  { ...open, handle: 'turning-thought-course', title: 'Turning Thought course', provider: 'turning-thought', pathways: ['attitudes-thinking-behaviour'], invented: true, fromPapers: null,
    description: 'Twelve sessions on thinking before acting, with a mentor between them.' },
]

export const LOCAL_SERVICES: readonly LocalService[] = [...OF_THE_PAPERS, ...INVENTED]

/** Handles of the invented providers, for the provider agreement. */
export const LOCAL_PROVIDERS: readonly string[] = [...new Set(INVENTED.map((service) => service.provider))]

/** The invented service that delivers a pathway in the demonstration. */
export const deliveringService = (pathway: Pathway): LocalService => {
  const service = INVENTED.find((candidate) => candidate.pathways.includes(pathway))
  if (!service) throw new Error(`No invented service delivers ${pathway}.`)
  return service
}

/** Real contracts that people of the demonstration wait to hear from: men's and women's services of the county. */
export const CONTRACTS_AWAITED = { male: 'PRJ_5624', female: 'PRJ_5752' } as const
