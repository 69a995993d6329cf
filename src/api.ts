/** The JSON door: `POST /api/<name>` with the same input as the page and the command line, and a document of all of it. */
import { z } from 'zod'
import type { Result } from './core/result.ts'
import { asAction, ask, asQuery, perform, type AnyNamed, type Core } from './platform/action.ts'
import type { Context } from './platform/context.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Does or asks what the name says; refusals become 422, hidden and missing alike 404, an older version 409, no sign-in 401. */
export const answerApi = async (core: Core, context: Context, one: AnyNamed | undefined, input: unknown): Promise<Answer> => {
  if (!one) return { status: 404, body: { field: '', message: 'There is no action or query of this name.' } }
  if (!context.viewer && one.who !== 'anyone') return { status: 401, body: { field: '', message: 'Sign in first.' } }
  return answerOf(await runNamed(core, context, one, input ?? {}))
}

/** Runs an action or query by its definition, whatever its shape: the input is checked by its own schema. */
export const runNamed = (core: Core, context: Context, one: AnyNamed, input: unknown): Promise<Result<unknown>> =>
  one.kind === 'action'
    ? perform(core, context, asAction(one), input)
    : ask(core, context, asQuery(one), input)

const STATUS = { refused: 422, 'not-found': 404, stale: 409 } as const

const answerOf = (result: Result<unknown>): Answer => {
  if (result.ok) return { status: 200, body: result.value ?? null }
  const { kind, field = '', message, more, current } = result
  return { status: STATUS[kind], body: { field, message, ...(more ? { more } : {}), ...(current === undefined ? {} : { current }) } }
}

/** OpenAPI 3.1 of every name, from the same schemas that check the input. */
export const apiDocument = (named: ReadonlyMap<string, AnyNamed>): unknown => ({
  openapi: '3.1.0',
  info: { title: 'Throughline', version: '0.1.0' },
  paths: Object.fromEntries([...named.values()].map((one) => [`/api/${one.name}`, {
    post: {
      operationId: one.name,
      summary: one.title,
      description: `${one.kind === 'action' ? 'Action' : 'Query'}. Who may: ${one.who === 'anyone' ? 'anyone' : one.who.join(', ')}.`,
      requestBody: { required: true, content: { 'application/json': { schema: z.toJSONSchema(one.input, { io: 'input', unrepresentable: 'any' }) } } },
      responses: { 200: { description: 'Done' }, 401: { description: 'Not signed in' }, 404: { description: 'Not found, or not shared' }, 409: { description: 'Somebody saved first' }, 422: { description: 'Refused, with the field and a sentence' } },
    },
  }])),
})
