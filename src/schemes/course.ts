/** An early release from being put forward to its day: the checks by agency, the two decisions, whose move it is. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { no, yes, type Result } from '../core/result.ts'
import { DECIDE_WORKING_DAYS, type Verdict, verdictWords } from './criteria.ts'

/** Who is asked before an early release. The victims’ side is told on its own side of the wall, and answers nothing here. */
export const AGENCIES = {
  police: { title: 'Police', owner: 'manager', asks: 'what the police know that speaks against an early release' },
  children: { title: 'Children’s services', owner: 'manager', asks: 'whether children would be in danger' },
  probation: { title: 'Probation', owner: 'manager', asks: 'whether risk can be managed from the earlier day' },
  housing: { title: 'Housing', owner: 'prison', asks: 'where they will sleep from the earlier day' },
} as const
export type Agency = keyof typeof AGENCIES

export const RISK_OUTCOMES = { clear: 'Nothing speaks against it', conditions: 'Only with conditions', against: 'It speaks against an early release' } as const
export const PLACE_OUTCOMES = { place: 'A place is there from that day', none: 'There is no place' } as const
export const ANSWERS = { ...RISK_OUTCOMES, ...PLACE_OUTCOMES } as const
export type Answer = keyof typeof ANSWERS

export const SIDES = { prison: 'Prison', probation: 'Probation' } as const
export type Side = keyof typeof SIDES
export const DECISIONS = { release: 'Release early', refuse: 'Do not release early' } as const
export type Decision = keyof typeof DECISIONS

/** Why an early release is taken back. */
export const WITHDRAWALS = {
  charge: 'A new charge', answer: 'An answer of a partner changed', address: 'The address is lost', excluded: 'No longer meets the criteria', suspended: 'The scheme is suspended', mistake: 'Put forward by mistake',
} as const
export type Withdrawal = keyof typeof WITHDRAWALS

export interface Check {
  readonly agency: Agency
  readonly due: Day
  readonly answeredOn: Day | null
  /** Null where nobody answered, or where the viewer may not see what was answered. */
  readonly answer: Answer | null
}

export interface Case {
  readonly day: Day
  /** The last day for answers. */
  readonly dueOn: Day
  readonly decided: readonly { readonly side: Side; readonly decision: Decision }[]
  readonly checks: readonly Check[]
}

export interface Suspension {
  readonly since: Day
  readonly words: string
  readonly decided: 'stand' | 'withdraw'
}

export type Step =
  | { readonly at: 'withdraw'; readonly why: 'excluded' | 'suspended' | 'against' }
  | { readonly at: 'suspended' }
  | { readonly at: 'check'; readonly missing: readonly Check[] }
  | { readonly at: 'wait'; readonly until: Day }
  | { readonly at: 'decide'; readonly sides: readonly Side[]; readonly due: Day }
  | { readonly at: 'decided' }

/** Both sides said release. */
export const isDecided = ({ decided }: Pick<Case, 'decided'>): boolean => (['prison', 'probation'] as const).every((side) => decided.some((one) => one.side === side && one.decision === 'release'))

/** The day by which both sides decide; own standard. */
export const decideBy = (dueOn: Day): Day => addWorkingDays(dueOn, DECIDE_WORKING_DAYS)

/** What comes next with somebody put forward. Whoever is out by a fact that came later is to be taken back, before anything else. */
export const stepOf = (one: Case, verdict: Verdict, suspension: Suspension | null, today: Day): Step => {
  // A decided day that has come leaves no day "before the planned release", which is the early day itself: the window speaks no more.
  if (verdict.reasons.some((reason) => reason.state === 'not-met' && reason.rule !== 'window')) return { at: 'withdraw', why: 'excluded' }
  if (one.checks.some(({ answer }) => answer === 'against' || answer === 'none')) return { at: 'withdraw', why: 'against' }
  if (isDecided(one)) return suspension?.decided === 'withdraw' ? { at: 'withdraw', why: 'suspended' } : { at: 'decided' }
  if (suspension) return { at: 'suspended' }
  const missing = one.checks.filter(({ answeredOn }) => answeredOn === null)
  if (missing.length > 0) return { at: 'check', missing }
  if (today <= one.dueOn) return { at: 'wait', until: one.dueOn }
  return { at: 'decide', sides: (['prison', 'probation'] as const).filter((side) => !one.decided.some((decision) => decision.side === side)), due: decideBy(one.dueOn) }
}

const agencyList = (checks: readonly Pick<Check, 'agency'>[]): string => checks.map(({ agency }) => AGENCIES[agency].title).join(', ')

/** The step in words: what is to be done, by whom. */
export const stepWords = (step: Step): string => {
  switch (step.at) {
    case 'withdraw': return { excluded: 'No longer meets the criteria: take the early release back', suspended: 'The scheme is suspended and decided releases are taken back: take this one back', against: 'A partner’s answer speaks against it: refuse it or take it back' }[step.why]
    case 'suspended': return 'Waits: the scheme is suspended'
    case 'check': return `Not answered: ${agencyList(step.missing)}`
    case 'wait': return `All have answered. Decided after ${longDay(step.until)}: until then anybody who was told may still speak`
    case 'decide': return `To decide: ${step.sides.map((side) => SIDES[side].toLowerCase()).join(' and ')}`
    case 'decided': return 'Decided by prison and probation'
  }
}

/** May this side decide so now? */
export const decide = (
  one: Case, { side, decision, account }: { readonly side: Side; readonly decision: Decision; readonly account: string },
  { verdict, suspension, today, deciders, planned }: { readonly verdict: Verdict; readonly suspension: Suspension | null; readonly today: Day; readonly deciders: readonly string[]; readonly planned: Day },
): Result<{ readonly whole: boolean }> => {
  if (suspension) return no(`The scheme is suspended since ${longDay(suspension.since)}: ${suspension.words} Nothing is decided until it goes on.`)
  if (one.decided.some((done) => done.side === side)) return no(`${SIDES[side]} has decided already.`)
  if (deciders.includes(account)) return no('You decided for the other side. Prison and probation decide apart: somebody else has to decide for this one.')
  if (decision === 'refuse') return yes({ whole: false })
  if (verdict.state !== 'meets') return no(`${verdictWords(verdict)}. Nobody is released early on that.`, 'decision')
  const missing = one.checks.filter(({ answeredOn }) => answeredOn === null)
  if (missing.length > 0) return no(`${agencyList(missing)} ${missing.length === 1 ? 'has' : 'have'} not answered. A release is decided when everybody has; it can be refused before.`, 'decision')
  const against = one.checks.filter(({ answer }) => answer === 'against' || answer === 'none')
  if (against.length > 0) return no(`${agencyList(against)} ${against.length === 1 ? 'speaks' : 'speak'} against it. Ask again if that has changed, or refuse it.`, 'decision')
  const unseen = one.checks.filter(({ answer }) => answer === null)
  if (unseen.length > 0) return no(`You may not see what was answered: ${agencyList(unseen)}. Somebody who sees it has to decide.`, 'decision')
  if (today <= one.dueOn) return no(`Whoever was told has until ${longDay(one.dueOn)} to speak. Decide after that.`, 'decision')
  if (one.day <= today) return no(`The early day, ${longDay(one.day)}, has come. Take this back and put them forward for a later day.`, 'decision')
  if (one.day >= planned) return no(`The planned release, ${longDay(planned)}, is no later than the early day.`, 'decision')
  return yes({ whole: one.decided.some((done) => done.side !== side && done.decision === 'release') })
}
