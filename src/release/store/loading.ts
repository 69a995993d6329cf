/** Writing many release plans at once. */
import type { PoolClient } from 'pg'
import type { Day } from '../../core/dates.ts'
import { copyRows } from '../../platform/copy.ts'
import type { PointKey } from '../points.ts'

export interface NewReleasePlan {
  readonly id: string
  readonly person_id: string
  readonly sentence_id: string
  readonly started_at: Date
}

export interface NewReleasePoint {
  readonly id: string
  readonly person_id: string
  readonly plan_id: string
  readonly point: PointKey
  readonly done_on: Day
}

/** Copies many plans in, as the reception begins each. Answers how many. */
export const loadReleasePlans = (client: PoolClient, rows: Iterable<NewReleasePlan>): Promise<number> => copyRows(client, 'release_plan', ['id', 'person_id', 'sentence_id', 'started_at'], rows)

/** Copies many kept points in. Answers how many. */
export const loadReleasePoints = (client: PoolClient, rows: Iterable<NewReleasePoint>): Promise<number> => copyRows(client, 'release_point', ['id', 'person_id', 'plan_id', 'point', 'done_on'], rows)
