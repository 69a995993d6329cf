/** What must be done at once when something is missing after a release: by whom, by when, and what to try first. Pure. */
import { ruleOn, type DatedRule } from '../core/dated-rules.ts'
import type { Day } from '../core/dates.ts'
import { addWorkingDays } from '../core/working-days.ts'
import type { Owner } from './owners.ts'
import type { QuestionName } from './questions.ts'

/** The questions whose answer “no” cannot wait for the next check. */
export const HARM_QUESTIONS = ['housing', 'prescription', 'money', 'phone', 'appointment'] as const satisfies readonly QuestionName[]
export type HarmQuestion = (typeof HARM_QUESTIONS)[number]

interface Acting {
  /** Working days after it was recorded by which it is done; 0 is that same day. */
  readonly workingDays: number
  /** What is missing, and what to do first. */
  readonly missing: string
  readonly asks: string
}

/**
 * Assumed, not law: all of it on the day on which it is known, the nearest door first. Where somebody has nowhere to sleep the council
 * owes accommodation at once to whoever may be homeless and in priority need (Housing Act 1996, section 188).
 */
const ACTING: readonly [DatedRule<Readonly<Record<HarmQuestion, Acting>>>, ...DatedRule<Readonly<Record<HarmQuestion, Acting>>>[]] = [{
  from: '2015-05-01',
  value: {
    housing: { workingDays: 0, missing: 'Homeless', asks: 'find a place tonight: emergency placement, or the council, out of hours too' },
    prescription: { workingDays: 0, missing: 'Without their prescription', asks: 'get it today: the prison’s health team, then a pharmacy or NHS 111' },
    money: { workingDays: 0, missing: 'Without money', asks: 'get them money today: an advance payment from the Jobcentre, or the council’s crisis fund' },
    phone: { workingDays: 0, missing: 'Cannot be reached by phone', asks: 'agree today how they are reached, and give them a telephone' },
    appointment: { workingDays: 0, missing: 'Has not met probation', asks: 'find them today, and say when and where they meet you' },
  },
  source: 'Throughline’s own, 2026-11-23; housing: Housing Act 1996, section 188',
}]

/** Something that is missing and that nobody has said is done. */
export interface Harm {
  readonly question: HarmQuestion
  readonly recordedOn: Day
}

const actingOn = ({ question, recordedOn }: Harm): Acting => ruleOn(ACTING, recordedOn).value[question]

/** By when it is done. */
export const harmDue = (harm: Harm): Day => {
  const { workingDays } = actingOn(harm)
  return workingDays === 0 ? harm.recordedOn : addWorkingDays(harm.recordedOn, workingDays)
}

/** Whose it is: exactly one. The prison sees the person no longer, so it is probation’s from the first minute. */
export const harmOwner = (managed: boolean): Extract<Owner, 'manager' | 'head'> => (managed ? 'manager' : 'head')

/** What is missing and what to do, in one sentence without its full stop. */
export const harmWords = (harm: Harm): string => `${actingOn(harm).missing}: ${actingOn(harm).asks}`

/** What is missing, in a few words. */
export const harmTitle = (harm: Harm): string => actingOn(harm).missing
