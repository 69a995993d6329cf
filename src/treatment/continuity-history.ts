/** Continuity of care told in rows: for the time line, and in words for the person’s own copy. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { GP_ANSWERS, GP_POINTS, type GpAnswer, type GpPoint } from './gp.ts'
import { CONTINUITY_MOVES, CONTINUITY_STATES, DRUGS, NALOXONE, PICKUPS, type ContinuityMove, type ContinuityState, type Drug, type Naloxone, type Pickup } from './continuity.ts'

type Step = ContinuityMove | 'prescribed' | 'none-prescribed' | 'handed-over' | 'appointed' | 'returned' | 'naloxone'
type Told = Record<string, string | number | boolean | null>

interface ToldStep { readonly step: Step; readonly day: Day; readonly words: string | null; readonly by: string | null; readonly organisation: string }
interface ToldPickup { readonly day: Day; readonly outcome: Pickup | null; readonly words: string | null; readonly organisation: string }
interface ToldContinuity {
  readonly drug: Drug | null; readonly dose: string | null; readonly prescriber: string | null; readonly state: ContinuityState; readonly releaseDay: Day; readonly receivingService: string | null; readonly receivingPrescriber: string | null
  readonly lastSupervisedOn: Day | null; readonly nextPickupOn: Day | null; readonly nextPickupAt: string | null; readonly scriptHeldBy: string | null; readonly appointmentOn: Day | null; readonly startedOn: Day | null; readonly naloxone: Naloxone | null
}

const OTHER_STEPS = { prescribed: 'Prescribed in prison', 'none-prescribed': 'Nothing prescribed in prison', 'handed-over': 'Handed over', appointed: 'First appointment given', returned: 'Back in prison', naloxone: 'Naloxone' } as const

export const continuityStepTitle = (step: Step): string => (step in OTHER_STEPS ? OTHER_STEPS[step as keyof typeof OTHER_STEPS] : CONTINUITY_MOVES[step as ContinuityMove].title)

/** Each step on its day, and what was not collected; what was collected stands on the page alone. */
export const continuityTimeline = (steps: readonly ToldStep[], pickups: readonly ToldPickup[]): { day: Day; words: string; source: string }[] => [
  ...steps.map(({ step, day, words }) => ({ day, words: `${continuityStepTitle(step)}${words === null ? '' : `: ${words}`}`, source: 'Continuity of care' })),
  ...pickups.flatMap(({ day, outcome }) => (outcome === 'missed' ? [{ day, words: 'Did not collect what is prescribed', source: 'Continuity of care' }] : [])),
]

const dayOrNull = (day: Day | null): string | null => (day === null ? null : longDay(day))

/** The same as the person may read it: everything that is held. */
export const toldContinuity = (rows: readonly ToldContinuity[]): Told[] => rows.map((one) => ({
  Prescribed: one.drug === null ? null : DRUGS[one.drug], Dose: one.dose, 'Prescribed in prison by': one.prescriber, 'Where it stands': CONTINUITY_STATES[one.state], Release: longDay(one.releaseDay), 'Handed over to': one.receivingService, Prescriber: one.receivingPrescriber,
  'Last supervised day': dayOrNull(one.lastSupervisedOn), 'First day of collecting outside': dayOrNull(one.nextPickupOn), Where: one.nextPickupAt, 'Prescription held by': one.scriptHeldBy, 'First appointment': dayOrNull(one.appointmentOn), 'You came on': dayOrNull(one.startedOn), Naloxone: one.naloxone === null ? null : NALOXONE[one.naloxone],
}))
export const toldContinuitySteps = (steps: readonly ToldStep[]): Told[] => steps.map((one) => ({ Step: continuityStepTitle(one.step), Day: longDay(one.day), Words: one.words, By: one.by ?? one.organisation }))
export const toldPickups = (pickups: readonly ToldPickup[]): Told[] => pickups.map((one) => ({ Day: longDay(one.day), 'Whether you collected it': one.outcome === null ? null : PICKUPS[one.outcome], Words: one.words, By: one.organisation }))
export const toldCalls = (calls: readonly { readonly day: Day; readonly answeredOn: Day | null; readonly by: string | null }[]): Told[] => calls.map((one) => ({ 'Your offender manager was asked to contact the treatment service': longDay(one.day), Done: dayOrNull(one.answeredOn), By: one.by }))
export const toldGpAnswers = (answers: readonly { readonly point: GpPoint; readonly answer: GpAnswer; readonly practice: string | null; readonly day: Day; readonly by: string | null; readonly organisation: string }[]): Told[] =>
  answers.map((one) => ({ Asked: GP_POINTS[one.point], Day: longDay(one.day), Answer: GP_ANSWERS[one.answer], Practice: one.practice, By: one.by ?? one.organisation }))
