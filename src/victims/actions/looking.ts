/** Looking at victims' records that stands out: reviewed on the victims' side, by somebody else than whoever looked, and told to nobody outside it. */
import { sql } from 'kysely'
import { countLooks, ListInput, listLooks, LookInput, openLook, ReviewInput, reviewLook, type LookTables } from '../../audit/actions.ts'
import { yes } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Outcome } from '../../platform/audit.ts'
import type { Reading } from '../../platform/context.ts'
import { VICTIMS_SIDE } from '../../platform/vocabulary.ts'
import { ENTRIES } from '../store/looking.ts'

const VICTIMS_LOOKS: LookTables = { side: 'victims', looks: 'victim_unusual_look', reviews: 'victim_unusual_review', known: 'victim', knownId: 'victim_id' }

/** A day's entries of one account are shown up to so many. */
const ENTRIES_MAX = 100

/** How many looks of colleagues wait for this viewer's review, and how many of them are overdue. */
export const looksWaiting = (context: Reading): Promise<{ waiting: number; overdue: number }> => countLooks(context, VICTIMS_LOOKS)

export const listVictimsLooking = query({
  name: 'victims.unusual',
  title: 'Unusual looking at victims’ records by colleagues on the victims’ side, for review: who, why it stands out, and by when',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: ListInput,
  run: async (context, asked) => yes(await listLooks(context, VICTIMS_LOOKS, asked)),
  about: ({ looks }) => [...new Set(looks.flatMap(({ person }) => (person ? [person.id] : [])))],
})

/** One entry of the audit, as a reviewer on the victims' side reads it. */
export interface VictimsEntry {
  readonly id: string
  readonly at: Date
  readonly name: string
  readonly outcome: Outcome
  readonly victims: readonly { readonly id: string; readonly name: string; readonly officer: string | null }[]
  readonly howMany: number
}

/** What somebody did on a day, as far as the victims' side may read it: the policy of the audit and the wall both hold. */
const entriesOf = async ({ tx }: Reading, account: string, day: string): Promise<VictimsEntry[]> => {
  const { rows } = await sql<VictimsEntry>`
    select e.id, e.occurred_at as at, e.name, e.outcome, e.people_count as "howMany",
      coalesce((select json_agg(json_build_object('id', v.id, 'name', v.forename || ' ' || v.surname, 'officer', o.name) order by v.surname_key, v.id)
        from victim v left join account o on o.id = v.officer_id where e.people_count <= 2 and v.id = any (e.person_ids)), '[]') as victims
    from audit_entry e
    where e.account_id = ${account}::uuid and e.occurred_at >= ${day}::date::timestamp at time zone 'Europe/London' and e.occurred_at < (${day}::date + 1)::timestamp at time zone 'Europe/London'
      and ${sql.raw(ENTRIES)}
    order by e.occurred_at, e.id limit ${ENTRIES_MAX}`.execute(tx)
  return rows
}

export const openVictimsLooking = query({
  name: 'victims.unusual-look',
  title: 'One piece of unusual looking at victims’ records: what they did that day, and what was made of it so far',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: LookInput,
  async run(context, { look: id }) {
    const opened = await openLook(context, VICTIMS_LOOKS, id)
    return opened.ok ? yes({ ...opened.value, entries: await entriesOf(context, opened.value.look.accountId, opened.value.look.day) }) : opened
  },
  about: ({ look, entries }) => [...new Set([...(look.person ? [look.person.id] : []), ...entries.flatMap(({ victims }) => victims.map((one) => one.id))])],
})

export const reviewVictimsLooking = action({
  name: 'victims.review-unusual',
  title: 'Record what came of reviewing a colleague’s unusual looking at victims’ records',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: ReviewInput,
  run: (context, input) => reviewLook(context, VICTIMS_LOOKS, input),
})
