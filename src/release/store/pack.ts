/** What the pack of a release reads beside its plan: who manages them outside, and which organisations are probation’s. */
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'

type Tx = Pick<Reading, 'tx'>

/** The name of whoever manages them in the community on a day; null where nobody does. */
export const managerOn = async ({ tx }: Tx, people: readonly string[], day: Day): Promise<string | null> =>
  (await tx.selectFrom('management').innerJoin('account', 'account.id', 'management.account_id').select('account.name').where('management.person_id', 'in', [...people]).where('side', '=', 'community')
    .where('from_day', '<=', day).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', day)])).orderBy('from_day', 'desc').executeTakeFirst())?.name ?? null

/** The organisations that are probation’s. */
export const probationIds = async ({ tx }: Tx): Promise<ReadonlySet<string>> => new Set((await tx.selectFrom('organisation').select('id').where('kind', '=', 'probation').execute()).map(({ id }) => id))
