/** How many statements a request sends to the database: for `npm run bench -- pages`, and off otherwise. */
import { AsyncLocalStorage } from 'node:async_hooks'

const counting = new AsyncLocalStorage<{ statements: number }>()

export const COUNTS_STATEMENTS = process.env['THROUGHLINE_COUNT_STATEMENTS'] === 'true'

/** Runs the rest of a request with a count of its own. */
export const countStatements = (rest: () => void): void => {
  counting.run({ statements: 0 }, rest)
}

/** One more statement of the request that runs here. */
export const countOne = (): void => {
  const count = counting.getStore()
  if (count) count.statements++
}

/** So many so far. */
export const statementsSoFar = (): number => counting.getStore()?.statements ?? 0
