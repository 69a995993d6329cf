/**
 * Tables outside PostgreSQL (Parquet files) described as data: what each column holds, the row type that follows from it, and
 * text made safe for SQL. A kind with `?` may be empty (null).
 */
export type ColumnKind = 'text' | 'text?' | 'integer' | 'integer?' | 'boolean' | 'boolean?' | 'day' | 'day?'
export type Columns = Readonly<Record<string, ColumnKind>>

type Held = { readonly text: string; readonly integer: number; readonly boolean: boolean; readonly day: string }
type ValueOf<K extends ColumnKind> = K extends keyof Held ? Held[K] : K extends `${infer B extends keyof Held}?` ? Held[B] | null : never

/** The row that goes with the columns: `{ need: 'boolean', age: 'integer?' }` gives `{ need: boolean; age: number | null }`. */
export type RowOf<C extends Columns> = { readonly [N in keyof C]: ValueOf<C[N]> }

/** A column or table name as SQL, whatever characters it holds. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as a SQL constant. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`
