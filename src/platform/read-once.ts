/**
 * The same read for the same people once in a query, however many panels, time lines and reasons ask for it. An action reads
 * again each time, since it may have written in between.
 */
import type { Reading } from './context.ts'

type Read<R> = (context: Reading, people: readonly string[]) => Promise<R>

/** Remembers what `read` answered for these people until the query’s transaction is over. Answers are shared: nobody changes them. */
export const readOnce = <R>(read: Read<R>): Read<R> => {
  const answers = new WeakMap<Reading['tx'], Map<string, Promise<R>>>()
  return (context, people) => {
    if ('emit' in context) return read(context, people)
    const known = answers.get(context.tx) ?? new Map<string, Promise<R>>()
    answers.set(context.tx, known)
    const key = people.join()
    const answer = known.get(key) ?? read(context, people)
    known.set(key, answer)
    return answer
  }
}
