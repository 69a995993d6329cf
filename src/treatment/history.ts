/** Treatment told in rows: for the time line, and in words for the person’s own copy. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { ATTENDANCE, kindsWords, REVIEW_OUTCOMES, TEST_RESULTS, type Attendance, type Kind, type ReviewOutcome, type TestResult } from './rules.ts'
import { PATH_STATES, REQUIREMENT_STATES, REQUIREMENT_STEPS, type PathState, type RequirementState, type RequirementStepName } from './workflow.ts'

interface Row { readonly day: Day; readonly words: string; readonly source: string }
type Told = Record<string, string | number | boolean | null>

interface ToldStep<Name extends string> { readonly of: string; readonly name: Name; readonly day: Day; readonly words: string | null; readonly by: string | null; readonly organisation: string }
interface ToldPath { readonly id: string; readonly kinds: readonly Kind[]; readonly why: string; readonly state: PathState; readonly startedOn: Day; readonly consentedOn: Day | null; readonly court: string | null; readonly hearingOn: Day | null; readonly provider: string | null }
interface ToldRequirement { readonly id: string; readonly kinds: readonly Kind[]; readonly court: string; readonly madeOn: Day; readonly endsOn: Day; readonly consentedOn: Day | null; readonly state: RequirementState; readonly provider: string | null; readonly practitioner: string | null }
interface ToldSession { readonly day: Day; readonly attendance: Attendance | null; readonly organisation: string }
interface ToldTest { readonly day: Day; readonly result: TestResult; readonly words: string | null; readonly organisation: string }
interface ToldReview { readonly day: Day; readonly outcome: ReviewOutcome | null; readonly words: string | null }
interface ToldReport { readonly words: string; readonly writtenOn: Day; readonly by: string | null; readonly organisation: string }

const SOURCE = 'Treatment requirement'
const stepTitle = (name: RequirementStepName | 'made'): string => (name === 'made' ? 'Made by the court' : REQUIREMENT_STEPS[name].title)

/** The way to the court and what the court made, on their days; appointments stand on the treatment page alone, but for those that were missed. */
export const treatmentRows = (paths: readonly ToldPath[], pathSteps: readonly ToldStep<PathState>[], requirements: readonly ToldRequirement[], steps: readonly ToldStep<RequirementStepName | 'made'>[], sessions: readonly (ToldSession & { readonly of: string })[], reviews: readonly (ToldReview & { readonly of: string })[]): Row[] => {
  const kindsOf = (id: string): string => kindsWords(requirements.find((one) => one.id === id)?.kinds ?? [])
  return [
    ...pathSteps.flatMap(({ of, name, day, words }) => {
      const path = paths.find((one) => one.id === of)
      return path && name !== 'made' ? [{ day, words: `${kindsWords(path.kinds)}: ${PATH_STATES[name].title.toLowerCase()}${words === null ? '' : `. ${words}`}`, source: SOURCE }] : []
    }),
    ...steps.map(({ of, name, day, words }) => ({ day, words: `${kindsOf(of)}: ${stepTitle(name).toLowerCase()}${words === null ? '' : `. ${words}`}`, source: SOURCE })),
    ...sessions.flatMap(({ of, day, attendance }) => (attendance === 'missed' ? [{ day, words: `${kindsOf(of)}: did not come to an appointment`, source: SOURCE }] : [])),
    ...reviews.flatMap(({ of, day, outcome }) => (outcome === null ? [] : [{ day, words: `${kindsOf(of)}: reviewed by the court. ${REVIEW_OUTCOMES[outcome]}`, source: SOURCE }])),
  ]
}

const dayOrNull = (day: Day | null): string | null => (day === null ? null : longDay(day))

/** The same as the person may read it: everything that is held. */
export const toldPaths = (paths: readonly ToldPath[]): Told[] => paths.map((one) => ({
  Treatment: kindsWords(one.kinds), 'Why it was considered': one.why, 'Where it stands': PATH_STATES[one.state].title, Considered: longDay(one.startedOn), 'You said that you are willing': dayOrNull(one.consentedOn), Court: one.court, Hearing: dayOrNull(one.hearingOn), Provider: one.provider,
}))
export const toldPathSteps = (steps: readonly ToldStep<PathState>[]): Told[] => steps.map((one) => ({ Step: PATH_STATES[one.name].title, Day: longDay(one.day), Words: one.words, By: one.by ?? one.organisation }))
export const toldRequirements = (requirements: readonly ToldRequirement[]): Told[] => requirements.map((one) => ({
  Requirement: kindsWords(one.kinds), Court: one.court, Made: longDay(one.madeOn), 'Last day': longDay(one.endsOn), 'You said that you are willing': dayOrNull(one.consentedOn), 'Where it stands': REQUIREMENT_STATES[one.state].title, Provider: one.provider, Practitioner: one.practitioner,
}))
export const toldRequirementSteps = (steps: readonly ToldStep<RequirementStepName | 'made'>[]): Told[] => steps.map((one) => ({ What: stepTitle(one.name), Day: longDay(one.day), Words: one.words, By: one.by ?? one.organisation }))
export const toldSessions = (sessions: readonly ToldSession[]): Told[] => sessions.map((one) => ({ Appointment: longDay(one.day), 'Whether you came': one.attendance === null ? null : ATTENDANCE[one.attendance], With: one.organisation }))
export const toldTests = (tests: readonly ToldTest[]): Told[] => tests.map((one) => ({ Day: longDay(one.day), Result: TEST_RESULTS[one.result], Words: one.words, By: one.organisation }))
export const toldReviews = (reviews: readonly ToldReview[]): Told[] => reviews.map((one) => ({ Review: longDay(one.day), 'What the court decided': one.outcome === null ? null : REVIEW_OUTCOMES[one.outcome], Words: one.words }))
export const toldReports = (reports: readonly ToldReport[]): Told[] => reports.map((one) => ({ Written: longDay(one.writtenOn), Words: one.words, By: one.by ?? one.organisation }))
