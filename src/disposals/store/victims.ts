/** The victims’ side of out-of-court disposals: whom to ask, and what they said. Read and written behind the wall alone. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Acting, Reading } from '../../platform/context.ts'

export type ViewOutcome = 'asked' | 'not-reached'

export interface ToAsk {
  readonly id: string
  readonly reference: string
  readonly crimeReference: string
  readonly offence: string
  readonly force: string
  readonly askBy: Day
  readonly offeredOn: Day
  readonly askedOn: Day | null
  readonly outcome: ViewOutcome | null
  readonly words: string | null
}

/** Whose victims are to be asked, those not asked first. */
export const victimsToAsk = async ({ tx }: Pick<Reading, 'tx'>): Promise<ToAsk[]> => {
  const { rows } = await sql<ToAsk>`select id, reference, crime_reference as "crimeReference", offence, force, ask_by as "askBy", offered_on as "offeredOn", asked_on as "askedOn", outcome, words from victims_to_ask()`.execute(tx)
  return rows
}

export const insertView = async ({ tx, random, viewer, now }: Acting, { disposal, outcome, words, day }: { readonly disposal: string; readonly outcome: ViewOutcome; readonly words: string; readonly day: Day }): Promise<void> => {
  await tx.insertInto('out_of_court_view').values({ id: random.uuid(), disposal_id: disposal, organisation_id: viewer.organisationId, outcome, words, asked_on: day, recorded_by: viewer.accountId, recorded_at: now }).execute()
}
