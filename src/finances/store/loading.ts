/** Money and papers in bulk, for the demonstration: the same rows as the actions write. */
import type { PoolClient } from 'pg'
import { copyRows, type Cell } from '../../platform/copy.ts'

/** Parents first: a step is of a thing, and each counts as it is written. */
const LOADED = {
  finance_review: ['id', 'person_id', 'sentence_id', 'rent', 'papers', 'words', 'organisation_id', 'asked_on', 'asked_by', 'recorded_at'],
  finance_item: ['id', 'person_id', 'sentence_id', 'kind', 'what', 'state', 'since', 'partner_organisation_id', 'partner_kind', 'begun_on', 'recorded_at'],
  finance_step: ['id', 'person_id', 'item_id', 'move', 'state', 'on_day', 'given_day', 'claimed_on', 'ends', 'words', 'organisation_id', 'recorded_on', 'recorded_by', 'recorded_at'],
} as const
export type LoadedMoney = { readonly [Table in keyof typeof LOADED]: readonly Readonly<Record<(typeof LOADED)[Table][number], Cell>>[] }

/** Copies what was asked, the things that are needed and their steps, in the order in which the steps happened. */
export const loadMoney = async (client: PoolClient, rows: LoadedMoney): Promise<void> => {
  for (const table of Object.keys(LOADED) as (keyof typeof LOADED)[]) await copyRows<string>(client, table, LOADED[table], rows[table])
}
