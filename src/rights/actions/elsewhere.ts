/** Before somebody is erased: where their name stands in what is written about others. Places to look, never what stands there. */
import { sql } from 'kysely'
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { query } from '../../platform/action.ts'
import { samePeople, seenPerson, subjectAccess } from '../../people/actions.ts'
import { namePattern, PLACES_MAX, type Elsewhere } from '../elsewhere.ts'
import { findRequest } from '../store.ts'
import { isOf } from '../store/rows.ts'
import { LEADS, RequestId } from './leads.ts'

/** Reads every table that the slices say holds people, under the duty: what it does not open is not counted. */
export const nameElsewhere = query({
  name: 'rights.name-elsewhere',
  title: 'Where the name of somebody who asks to be erased stands in what is written about others: places to look, not what stands there',
  who: LEADS,
  duty: 'right-of-access',
  classes: subjectAccess.classes,
  input: z.object({ request: RequestId }),
  async run(context, { request: id }) {
    const { tx, offers } = context
    const request = await findRequest(context, id)
    if (!request || request.kind !== 'erasure') return notFound()
    const person = await seenPerson(context, request.personId)
    if (!person) return notFound()
    const people = await samePeople(context, person.id)
    const names = await tx.selectFrom('person').select(['forename', 'surname']).where('id', 'in', people).execute()
    const pattern = namePattern(names)
    // A table may hold the person in several ways: by none of them is a row about somebody else.
    const holdings = [...Map.groupBy(offers.holdings, ({ table }) => table)].map(([table, ways]) => ({ table, slice: ways[0]!.slice, theirs: sql.join(ways.map((way) => sql`${isOf(way, people)} is true`), sql` or `) }))
    const { rows: open } = await sql<{ table: string }>`select t as table from unnest(${holdings.map(({ table }) => table)}::text[]) t where has_table_privilege(t, 'select')`.execute(tx)
    const found: Elsewhere[] = []
    for (const holding of pattern === null ? [] : holdings.filter(({ table }) => open.some((one) => one.table === table))) {
      const { rows: [counted] } = await sql<{ places: number }>`
        select count(*)::integer as places from (
          select from ${sql.table(holding.table)} held where held::text ~* ${pattern} and not (${holding.theirs}) limit ${PLACES_MAX}) places`.execute(tx)
      if (counted && counted.places > 0) found.push({ slice: holding.slice, table: holding.table, places: counted.places })
    }
    return yes({ request, person, found })
  },
  about: ({ person }) => [person.id],
})
