/**
 * News that travels down the list of slices inside the action's own transaction.
 *
 * A handler does what must follow and says it in words. A preview runs the very same handlers and rolls them back, so what
 * is shown before saving cannot differ from what saving does (docs/decisions/2026-11-23-one-write-path.md).
 */
import type { Acting } from './context.ts'

/** An event by its past-tense name, typed by what it carries. Carries ids and days, never words about a person. */
export interface EventType<P> {
  readonly name: string
  /** Present for the type only. */
  readonly carries?: (payload: P) => void
}

/** One thing that follows from a change, in a sentence for the person who is about to save it. */
export interface Consequence {
  readonly slice: string
  readonly words: string
}

export interface Handler {
  readonly event: string
  readonly slice: string
  run(context: Acting, payload: unknown): Promise<readonly string[]>
}

export const eventType = <P>(name: string): EventType<P> => ({ name })

/** What a slice does when a slice above tells it something; returns the consequences in words. */
export const onEvent = <P>(
  event: EventType<P>,
  slice: string,
  run: (context: Acting, payload: P) => Promise<readonly string[]>,
): Handler => ({ event: event.name, slice, run: (context, payload) => run(context, payload as P) })
