/**
 * Linkage by several threads: the same pure functions as `link`, in steps. Each thread reads some columns, works out some of what
 * follows from them, makes some of the observations and scores the pairs of some of the keys; one concludes. What comes out is exactly what
 * `link` gives, whatever the number of threads. Pure: the crew is an argument.
 */
import { no, type Result } from '../../core/result.ts'
import { DERIVED_GROUPS, derivedGroup, type Derived, type DerivedGroup } from './derived.ts'
import { modelOf, settled, type Linked, type ModelChoice } from './linking.ts'
import { misfitOf, type LinkageModel } from './model.ts'
import { prepare, type Prepared } from './prepared.ts'
import { assembled, readPart, type ReadPart, type RecordMapping, type Records } from './records.ts'
import { score, type Scored } from './scoring.ts'
import { observations, observe, type Observation, type Observed } from './training.ts'

type Step =
  | { readonly step: 'read'; readonly bytes: Uint8Array; readonly mapping: RecordMapping; readonly part: number; readonly parts: number }
  | { readonly step: 'derive'; readonly records: Records; readonly group: DerivedGroup }
  | { readonly step: 'prepare'; readonly records: Records; readonly known: Derived }
  | { readonly step: 'observe'; readonly what: Observation }
  | { readonly step: 'score'; readonly model: LinkageModel; readonly loosePairs: readonly number[]; readonly part: number; readonly parts: number }

/** What one thread does, step by step: after `prepare` it remembers the records. */
export const linkageSteps = (): ((message: unknown) => unknown) => {
  let prepared: Prepared | null = null
  const ready = (): Prepared => {
    if (!prepared) throw new Error('The records come before what is asked about them.')
    return prepared
  }
  return (message) => {
    const given = message as Step
    switch (given.step) {
      case 'read': return readPart(given.bytes, given.mapping, given.part, given.parts)
      case 'derive': return derivedGroup(given.records, given.group)
      case 'prepare':
        prepared = prepare(given.records, given.known)
        return null
      case 'observe': return observe(ready(), given.what)
      case 'score': return score(ready(), given.model, given.loosePairs, { part: given.part, parts: given.parts })
    }
  }
}

/** Who does the steps: the platform's crew of threads, or in a test several steps in one thread. */
export interface LinkageCrew {
  readonly size: number
  all(message: unknown): Promise<unknown[]>
  share(messages: readonly unknown[]): Promise<unknown[]>
}

/** Reads and links a file's bytes (in shared memory, so that no thread copies them) with all of a crew. */
export const linkTogether = async (crew: LinkageCrew, bytes: Uint8Array, mapping: RecordMapping, choice: ModelChoice): Promise<Result<{ readonly records: Records; readonly linked: Linked }>> => {
  const parts = crew.size
  const everyPart = Array.from({ length: parts }, (_, part) => part)
  const share = async (steps: readonly Step[]): Promise<unknown[]> => crew.share(steps)
  const read = (await share(everyPart.map((part) => ({ step: 'read', bytes, mapping, part, parts })))) as Result<ReadPart>[]
  const columns: ReadPart[] = []
  for (const part of read) {
    if (!part.ok) return no(part.message, part.field)
    columns.push(part.value)
  }
  const found = assembled(columns, mapping)
  if (!found.ok) return found
  const records = found.value
  const groups = (await share(DERIVED_GROUPS.map((group) => ({ step: 'derive', records, group })))) as Partial<Derived>[]
  const known = Object.assign({}, ...groups) as Derived
  await crew.all({ step: 'prepare', records, known } satisfies Step)
  const prepared = prepare(records, known)
  const misfit = 'given' in choice ? misfitOf(prepared.comparisons, choice.given) : null
  if (misfit !== null) return no(misfit, 'model')
  const seen = (await share(observations(prepared, !('given' in choice)).map((what) => ({ step: 'observe', what })))) as Observed[]
  const { model, loosePairs } = modelOf(prepared, seen, choice)
  const scored = (await share(everyPart.map((part) => ({ step: 'score', model, loosePairs, part, parts })))) as Scored[]
  return { ok: true, value: { records, linked: settled(prepared, model, scored, choice) } }
}
