/** What threads can run: the slices' pure computations by name. Apart from slices.ts, so that a thread starts without web and database. */
import { linkageSteps } from './people/linkage/steps.ts'
import type { Computation } from './platform/threads.ts'

export const computations: Readonly<Record<string, Computation>> = { linkage: linkageSteps }
