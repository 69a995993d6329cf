/** What officers said of headings, remembered for their organisation's next file; dated rows of which the newest holds. */
import { sql } from 'kysely'
import type { Acting, Reading } from '../../platform/context.ts'
import { headingKey } from '../columns.ts'
import type { RememberedColumns } from '../remembered.ts'
import type { ColumnTaken } from '../rules.ts'
import type { StoredExtract } from './extract.ts'

/** One heading that is remembered, with who said so and when. */
export interface RememberedColumn {
  readonly id: string
  readonly heading: string
  readonly key: string
  /** Null: not taken. */
  readonly field: string | null
  readonly decidedBy: string
  readonly decidedAt: Date
}

/** What is remembered of headings for the viewer's organisation and this kind of extract, by heading. */
export const rememberedColumns = async ({ tx, viewer }: Reading, agency: string): Promise<RememberedColumn[]> => {
  const { rows } = await sql<RememberedColumn & { forgotten: boolean }>`
    select distinct on (c.heading_key) c.id, c.heading, c.heading_key as key, c.field, c.forgotten, a.name as "decidedBy", c.decided_at as "decidedAt"
    from column_choice c join account a on a.id = c.decided_by
    where c.organisation_id = ${viewer?.organisationId ?? null}::uuid and c.agency = ${agency} order by c.heading_key, c.place desc`.execute(tx)
  return rows.flatMap(({ forgotten, ...row }) => (forgotten ? [] : [row])).sort((a, b) => (a.heading < b.heading ? -1 : 1))
}

/** The same as the reader takes it. */
export const recalledColumns = async (context: Reading, agency: string): Promise<RememberedColumns> =>
  new Map((await rememberedColumns(context, agency)).map(({ key, field }) => [key, field]))

/** Remembers what the officer said of this extract's columns, now that it is saved; what is remembered so already is not written again. */
export const rememberColumns = async (context: Acting, extract: Pick<StoredExtract, 'id' | 'agency' | 'columns'>): Promise<void> => {
  const said = extract.columns.filter((column) => column.by === 'officer' && column.heading !== '')
  if (said.length === 0) return
  const known = await recalledColumns(context, extract.agency)
  const fresh = said.filter((column) => !known.has(headingKey(column.heading)) || known.get(headingKey(column.heading)) !== column.field)
  for (const column of fresh) await writeChoice(context, { agency: extract.agency, heading: column.heading, field: column.field, forgotten: false, extract: extract.id })
}

/** Writes one word on a heading: another row, which holds from now on. */
export const writeChoice = async (
  { tx, viewer, now, random }: Acting, one: { readonly agency: string; readonly heading: string; readonly field: string | null; readonly forgotten: boolean; readonly extract: string | null },
): Promise<void> => {
  await tx.insertInto('column_choice').values({
    id: random.uuid(), organisation_id: viewer.organisationId, agency: one.agency, heading: one.heading, heading_key: headingKey(one.heading), field: one.field, forgotten: one.forgotten,
    extract_id: one.extract, decided_by: viewer.accountId, decided_at: now,
  }).execute()
}

/** The columns of the last file that was saved before this one was sent; null where there was none. */
export const columnsBefore = async ({ tx }: Reading, extract: Pick<StoredExtract, 'id' | 'agency' | 'receivedAt'>): Promise<readonly ColumnTaken[] | null> =>
  (await tx.selectFrom('extract').select(sql<readonly ColumnTaken[]>`columns`.as('columns')).where('agency', '=', extract.agency).where('state', '=', 'confirmed').where('id', '<>', extract.id)
    .where('confirmed_at', '<=', extract.receivedAt).orderBy('confirmed_at', 'desc').limit(1).executeTakeFirst())?.columns ?? null
