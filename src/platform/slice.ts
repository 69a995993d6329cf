/** What a slice is to the rest of the system: its name and what it offers. `src/slices.ts` lists them in order. */
import type { Calculation } from '../core/calculation.ts'
import type { AnyNamed } from './action.ts'
import type { AttentionSource, DueSource, Offers, OpenWorkSource, Panel, SubjectAccessSection, TimelineSource } from './context.ts'
import type { Handler } from './event.ts'
import type { Erasing, Holding, Passing } from './holding.ts'
import type { Job } from './jobs.ts'
import type { Loop } from './loop.ts'
import type { Tool } from './tool.ts'

export interface Slice {
  /** The folder's name: a plural noun of the domain. */
  readonly name: string
  readonly named: readonly AnyNamed[]
  readonly handlers?: readonly Handler[]
  readonly panels?: readonly Panel[]
  readonly timeline?: readonly TimelineSource[]
  readonly due?: readonly DueSource[]
  readonly openWork?: readonly OpenWorkSource[]
  readonly attention?: readonly AttentionSource[]
  readonly subjectAccess?: readonly SubjectAccessSection[]
  /** Its tables about people: how long a row is kept, and what erasure does to it. */
  readonly holdings?: readonly Holding[]
  readonly erasing?: readonly Erasing[]
  /** Its rows that go by themselves after a while. */
  readonly passing?: readonly Passing[]
  /** What the worker does when an action of this slice asked for it. */
  readonly jobs?: readonly Job[]
  /** The same, for work that has to know what every slice holds. */
  readonly jobsOver?: (offered: Pick<Offers, 'holdings' | 'erasing'>) => readonly Job[]
  readonly loopsOver?: (passing: readonly Passing[]) => readonly Loop[]
  /** What the worker does over and over, asked by nobody. */
  readonly loops?: readonly Loop[]
  /** File tools for the command line. */
  readonly tools?: readonly Tool[]
  /** Its public calculations by section, which the tool `calculate` runs over a file. */
  readonly calculations?: readonly Calculation[]
}

export const slice = (definition: Slice): Slice => definition
