/** How a file tool says that its case is a bad one: a value in the place of the answer, never a failed run. */
export type ToolError = { readonly error: string; readonly message: string }

/** A bad case: a code in kebab-case, and a sentence that says what is wrong and where. */
export const toolError = (error: string, message: string): ToolError => ({ error, message })

/** Is this answer of a tool a bad case? */
export const isToolError = (value: unknown): value is ToolError =>
  typeof value === 'object' && value !== null && 'error' in value && 'message' in value && typeof value.error === 'string' && typeof value.message === 'string'
