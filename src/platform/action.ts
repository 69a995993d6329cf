/**
 * The one write path and its twin for reading. Nothing changes a row, and nothing about a person is read, outside
 * `perform` and `ask`: the page, the API, the command line, the audit row and the permission matrix all come from the name.
 */
import { sql, type ControlledTransaction } from 'kysely'
import { z } from 'zod'
import { plainWords } from '../core/inputs.ts'
import { no, notFound, yes, type Refusal, type Result } from '../core/result.ts'
import { writeAudit, type Outcome } from './audit.ts'
import type { Acting, AppDatabase, Context, Offers, Reading, Viewer } from './context.ts'
import type { Folders } from './data-folder.ts'
import { fingerprint } from './fingerprint.ts'
import type { Consequence, EventType, Handler } from './event.ts'
import type { DB } from './schema.ts'
import type { Duty, InformationClass, Role } from './vocabulary.ts'

interface Named {
  /** `slice.verb` in kebab-case; also the API path and the command. */
  readonly name: string
  /** What it is for, in one line that the API document and docs/access.md show. */
  readonly title: string
  readonly who: readonly Role[] | 'anyone'
  /** The classes of information it touches. */
  readonly classes: readonly InformationClass[]
  readonly input: z.ZodType
  /** A duty in law under which it sees more than the viewer's role: the sharing grid has a row for it, and the audit says so. */
  readonly duty?: Duty
}

/** Something that can be done. `run` decides first and writes after; a refusal undoes what it began. */
export interface Action<I extends z.ZodType = z.ZodType, O = unknown> extends Named {
  readonly kind: 'action'
  readonly input: I
  /** What comes of it holds a secret that is told once: it is not kept for a form that is sent again. */
  readonly tellsOnce?: true
  run(context: Acting, input: z.output<I>): Promise<Result<O>>
  /**
   * Asked before the transaction begins, in transactions of its own: what a refusal must not undo, such as counting the guesses at a
   * password, and what a preview must not get round. Its refusal is the action's.
   */
  proves?(core: Core, context: Context & { readonly viewer: Viewer }, input: z.output<I>): Promise<Refusal | null>
  /** What it would do may not be asked without doing it: the bare answer would tell something. */
  readonly noPreview?: true
  /** One request of an account after the other, a refused one to its last row: for what is counted in the audit. */
  readonly oneAtATime?: true
  /** Whom it was about, for the audit row. */
  about?(input: z.output<I>, output: O | undefined): readonly string[]
}

/** Something that can be told. `about` names the people whose information was in the answer, for the audit row. */
export interface Query<I extends z.ZodType = z.ZodType, O = unknown> extends Named {
  readonly kind: 'query'
  readonly input: I
  run(context: Reading, input: z.output<I>): Promise<Result<O>>
  about?(output: O, input: z.output<I>): readonly string[]
}

/** Actions and queries of different shapes in one list: what a door needs to know of them. */
export interface AnyNamed extends Named {
  readonly kind: 'action' | 'query'
  run(context: Acting, input: never): Promise<Result<unknown>>
  about?(first: never, second: never): readonly string[]
}

/** An action of any shape as `perform` takes it: its own schema reads the input before it runs. */
export const asAction = (one: AnyNamed): Action => ({
  ...one, kind: 'action', run: (context, input) => one.run(context, input as never), about: (input, output) => one.about?.(input as never, output as never) ?? [],
})

/** A query of any shape as `ask` takes it. A query reads no more of its context than is in a `Reading`. */
export const asQuery = (one: AnyNamed): Query => ({
  ...one, kind: 'query', run: (context, input) => one.run(context as Acting, input as never), about: (output, input) => one.about?.(output as never, input as never) ?? [],
})

export const action = <I extends z.ZodType, O>(definition: Omit<Action<I, O>, 'kind'>): Action<I, O> => ({ kind: 'action', ...definition })
export const query = <I extends z.ZodType, O>(definition: Omit<Query<I, O>, 'kind'>): Query<I, O> => ({ kind: 'query', ...definition })

/** What the doors share: the database, where files are, what the slices offer, and how sight is explained in the audit. */
export interface Core {
  readonly database: AppDatabase
  readonly handlers: readonly Handler[]
  readonly offers: Offers
  readonly files: Folders
  /** What allowed it, in words, for the audit row; filled by the sharing slice. */
  explain(context: Reading, people: readonly string[], classes: readonly InformationClass[]): Promise<string | null>
  /** People whom this viewer may look at just now and not change anything about; filled by the sharing slice. */
  onlyLookedAt(context: Acting): Promise<ReadonlySet<string>>
}

export interface PerformOptions {
  /** Do everything, say the consequences, and undo it all. */
  readonly preview?: boolean
  /** The form's once-only key: the same key by the same person does nothing a second time and gives the first outcome. */
  readonly once?: string | undefined
}

export type Performed<O> = Result<O> & { readonly consequences: readonly Consequence[] }

const ONLY_LOOKED_AT = 'You see this person by emergency access alone: you may look, and change nothing about them. Ask whoever is responsible for them.'

/**
 * Do a named action: may they, is the input right, is it already done, run, tell the slices below, audit, commit.
 * Refusals roll back to the savepoint and are audited; if the audit row cannot be written, nothing is saved.
 */
export const perform = async <I extends z.ZodType, O>(
  core: Core,
  context: Context,
  action: Action<I, O>,
  raw: z.input<I>,
  options: PerformOptions = {},
): Promise<Performed<O>> => {
  const consequences: Consequence[] = []
  const { viewer } = context
  const unproved = await provedBefore(core, context, action, raw)
  const result = await inTransaction(core, context, action, async (reading, tx) => {
    const audit = (outcome: Outcome, people: readonly string[], allowedBy: string | null): Promise<void> =>
      writeAudit(reading, { name: action.name, kind: 'action', classes: action.classes, fields: fieldNames(action, raw), outcome, people, allowedBy })
    if (!viewer || !mayUse(action, viewer)) {
      await audit('denied', [], null)
      return notFound()
    }
    const parsed = options.preview && action.noPreview ? no('This can be done, and not tried.') : parse(action, raw)
    if (!parsed.ok) {
      await audit('refused', [], null)
      return parsed
    }
    if (unproved) {
      await audit('refused', [], null)
      return unproved
    }
    // The key stands for this form with this content: sent again after going back and changing something, it is another form.
    const once = options.once && !options.preview && !action.tellsOnce ? fingerprint(JSON.stringify([options.once, parsed.value])) : null
    if (once) {
      const earlier = await earlierOutcome(tx, viewer, action.name, once)
      if (earlier) return yes(earlier.outcome as O)
    }
    const acting: Acting = { ...reading, viewer, emit: (event, payload) => tell(core, acting, consequences, event, payload) }
    // Before the savepoint: going back to it would let the next one in before this one's audit row is there.
    if (action.oneAtATime) await sql`select pg_advisory_xact_lock(hashtextextended(${viewer.accountId + action.name}, 0))`.execute(tx)
    const onlyLookedAt = await core.onlyLookedAt(acting)
    const savepoint = await tx.savepoint('work').execute()
    const done = await action.run(acting, parsed.value)
    const people = action.about?.(parsed.value, done.ok ? done.value : undefined) ?? []
    const result = done.ok && people.some((person) => onlyLookedAt.has(person)) ? no(ONLY_LOOKED_AT) : done
    const allowedBy = people.length > 0 ? await core.explain(acting, people, action.classes) : null
    if (!result.ok || options.preview) await savepoint.rollbackToSavepoint('work').execute()
    if (result.ok && once) await rememberOutcome(tx, viewer, action.name, once, result.value)
    await audit(result.ok ? (options.preview ? 'previewed' : 'done') : outcomeOf(result.kind), people, allowedBy)
    return result
  })
  return { ...result, consequences }
}

/** What an action asks to be proved first, of whoever may use it and asked it something it understands; null when nothing stands in the way. */
const provedBefore = async <I extends z.ZodType, O>(core: Core, context: Context, action: Action<I, O>, raw: z.input<I>): Promise<Refusal | null> => {
  const { viewer } = context
  if (!action.proves || !viewer || !mayUse(action, viewer)) return null
  const parsed = parse(action, raw)
  return parsed.ok ? action.proves(core, { ...context, viewer }, parsed.value) : null
}

/** Ask a named query: may they, is the input right, read, write who was looked at and what allowed it. */
export const ask = async <I extends z.ZodType, O>(
  core: Core,
  context: Context,
  query: Query<I, O>,
  raw: z.input<I>,
): Promise<Result<O>> =>
  inTransaction(core, context, query, async (reading) => {
    const audit = (outcome: Outcome, people: readonly string[], allowedBy: string | null): Promise<void> =>
      writeAudit(reading, { name: query.name, kind: 'query', classes: query.classes, fields: fieldNames(query, raw), outcome, people, allowedBy })
    if (!mayUse(query, context.viewer)) {
      await audit('denied', [], null)
      return notFound()
    }
    const parsed = parse(query, raw)
    if (!parsed.ok) {
      // Whoever tries what a query takes is seen trying; the public's slips are nobody's.
      if (context.viewer) await audit('refused', [], null)
      return parsed
    }
    const result = await query.run(reading, parsed.value)
    const people = result.ok ? (query.about?.(result.value, parsed.value) ?? []) : []
    const about = [...new Set(people)]
    const allowedBy = about.length > 0 ? await core.explain(reading, about, query.classes) : null
    if (context.viewer) await audit(result.ok ? 'done' : outcomeOf(result.kind), about, allowedBy)
    return result
  })

/** May this viewer use this name at all? What they see inside it is the sharing decision's. */
export const mayUse = (named: Named, viewer: Viewer | null): boolean =>
  named.who === 'anyone' || (viewer !== null && named.who.includes(viewer.role))

const outcomeOf = (kind: 'refused' | 'not-found' | 'stale'): Outcome => (kind === 'not-found' ? 'not-found' : 'refused')

/** Names of what was filled in, never what was typed: only those that the input has, since a field that it has not could be named anything. */
const fieldNames = ({ input }: Named, raw: unknown): string[] =>
  (raw !== null && typeof raw === 'object' && input instanceof z.ZodObject ? Object.keys(input.shape).filter((name) => Object.hasOwn(raw, name)).sort() : [])

/** Does a text in it hold a NUL, which the database keeps in no text? */
const holdsNul = (value: unknown): boolean =>
  typeof value === 'string' ? value.includes('\0') : value !== null && typeof value === 'object' && Object.entries(value).some(([name, part]) => name.includes('\0') || holdsNul(part))

/** The input as its schema reads it, or what is wrong with it beside each field. */
const parse = <I extends z.ZodType>({ input }: Named & { readonly input: I }, raw: unknown): Result<z.output<I>> => {
  const parsed = input.safeParse(raw, { error: plainWords })
  if (!parsed.success) return badInput(parsed.error)
  const field = Object.entries(parsed.data ?? {}).find(([, value]) => holdsNul(value))?.[0]
  return field === undefined ? yes(parsed.data) : no('This holds a character that cannot be kept. Type it again rather than pasting it.', field)
}

const badInput = (error: z.ZodError): Result<never> => {
  const more = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
  const first = more[0] ?? { field: '', message: 'Something in this form is not right.' }
  return { ...no(first.message, first.field), more }
}

const tell = async <P>(core: Core, acting: Acting, said: Consequence[], event: EventType<P>, payload: P): Promise<void> => {
  await acting.tx.insertInto('event').values({
    id: acting.random.uuid(),
    name: event.name,
    payload: JSON.stringify(payload),
    occurred_at: acting.now,
    request_id: acting.requestId,
  }).execute()
  for (const handler of core.handlers)
    if (handler.event === event.name)
      for (const words of await handler.run(acting, payload)) said.push({ slice: handler.slice, words })
}

const inTransaction = async <O>(
  core: Core,
  context: Context,
  named: Named,
  work: (reading: Reading, tx: ControlledTransaction<DB>) => Promise<O>,
): Promise<O> => {
  const tx = await core.database.startTransaction().execute()
  try {
    // A duty widens nobody's sight who may not use the name at all.
    const sightAs = mayUse(named, context.viewer) ? (named.duty ?? context.viewer?.role ?? null) : null
    await showViewer(tx, context, sightAs)
    const reading: Reading = { ...context, tx, sightAs, offers: core.offers, files: core.files }
    const result = await work(reading, tx)
    await tx.commit().execute()
    return result
  } catch (bug) {
    if (!tx.isCommitted && !tx.isRolledBack) await tx.rollback().execute().catch(() => undefined)
    throw bug
  }
}

/** The row-level policies read the viewer from settings that end with the transaction. */
const showViewer = async (tx: ControlledTransaction<DB>, { viewer, today, now }: Context, sightAs: Role | Duty | null): Promise<void> => {
  await sql`select set_config('app.account', ${viewer?.accountId ?? ''}, true), set_config('app.organisation', ${viewer?.organisationId ?? ''}, true),
    set_config('app.role', ${sightAs ?? ''}, true), set_config('app.purpose', ${viewer?.purpose ?? ''}, true),
    set_config('app.today', ${today}, true), set_config('app.now', ${now.toISOString()}, true)`.execute(tx)
}

const earlierOutcome = async (tx: ControlledTransaction<DB>, viewer: Viewer, name: string, key: string): Promise<{ outcome: unknown } | null> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${viewer.accountId + name + key}, 0))`.execute(tx)
  return (await tx.selectFrom('once_only').select('outcome').where('account_id', '=', viewer.accountId).where('name', '=', name).where('key', '=', key).executeTakeFirst()) ?? null
}

const rememberOutcome = async (tx: ControlledTransaction<DB>, viewer: Viewer, name: string, key: string, outcome: unknown): Promise<void> => {
  await tx.insertInto('once_only').values({ account_id: viewer.accountId, name, key, outcome: JSON.stringify(outcome ?? null) }).execute()
}
