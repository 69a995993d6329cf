/** Out-of-court disposals told in rows: for the time line, and in words for the person’s own copy. Pure. */
import { longDay, type Day } from '../core/dates.ts'
import { ANSWERS, AUTHORITIES, kindOf, PURPOSES, type Answer, type Authority, type Kind } from './kinds.ts'
import { MOVES, RESULTS, STATES, type Condition, type MoveName, type State } from './workflow.ts'

interface Row { readonly day: Day; readonly words: string; readonly source: string }
type Told = Record<string, string | number | boolean | null>

interface ToldDisposal { readonly id: string; readonly kind: Kind; readonly offence: string; readonly offenceDay: Day; readonly answer: Answer; readonly authority: Authority; readonly authorisedBy: string | null; readonly offeredOn: Day; readonly issuedOn: Day | null; readonly state: State; readonly organisation: string; readonly repeatReason: string | null }
interface ToldStep { readonly of: string; readonly name: string; readonly day: Day; readonly words: string | null; readonly by: string | null; readonly organisation: string }
interface ToldCondition extends Omit<Condition, 'id'> { readonly place: string | null; readonly resultWords: string | null }

const STEPS: Readonly<Record<string, string>> = { offered: 'Offered', authorised: 'Authorised', 'youth-told': 'The youth justice service was told', referred: 'Referred to a support service' }

/** What a step is called, whichever of the moves or of the other things that happen it is. */
export const stepTitle = (name: string): string => (name in MOVES ? MOVES[name as MoveName].title : (STEPS[name] ?? name))

/** Each step on its day. */
export const disposalRows = (disposals: readonly ToldDisposal[], steps: readonly ToldStep[]): Row[] => {
  const kinds = new Map(disposals.map((one) => [one.id, one.kind]))
  return steps.flatMap(({ of, name, day, words }) => {
    const kind = kinds.get(of)
    return kind === undefined ? [] : [{ day, words: `${kindOf(kind).title}: ${stepTitle(name).charAt(0).toLowerCase()}${stepTitle(name).slice(1)}${words === null ? '' : `. ${words}`}`, source: 'Out-of-court disposal' }]
  })
}

/** The same as the person may read it. Whether a victim was asked is the victim’s and the force’s, and not told here. */
export const toldDisposals = (disposals: readonly ToldDisposal[]): Told[] => disposals.map((one) => ({
  Kind: kindOf(one.kind).title, Offence: one.offence, 'Day of the offence': longDay(one.offenceDay), 'What you answered': ANSWERS[one.answer], 'Who decided': one.authorisedBy === null ? AUTHORITIES[one.authority] : `${AUTHORITIES[one.authority]}: ${one.authorisedBy}`,
  Offered: longDay(one.offeredOn), Issued: one.issuedOn === null ? null : longDay(one.issuedOn), 'Where it stands': STATES[one.state].title, 'What was exceptional': one.repeatReason, By: one.organisation,
}))
export const toldConditions = (conditions: readonly ToldCondition[]): Told[] => conditions.map((one) => ({
  Condition: one.words, 'What it is for': PURPOSES[one.purpose], Place: one.place, 'Last day': longDay(one.dueOn), 'Whether it was met': one.result === null ? null : RESULTS[one.result], Words: one.resultWords, 'Changed on': one.replacedOn === null ? null : longDay(one.replacedOn),
}))
export const toldSteps = (steps: readonly ToldStep[]): Told[] => steps.map((one) => ({ What: stepTitle(one.name), Day: longDay(one.day), Words: one.words, By: one.by ?? one.organisation }))
