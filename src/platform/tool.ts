/**
 * The third kind of named thing: a tool. Files in, files out; no database of records, no stored person. The command line runs
 * them by name; a bad case comes back as `{error, message}` (core/tool-error.ts).
 */
export interface Tool {
  /** `slice.verb` in kebab-case, like actions and queries. */
  readonly name: string
  /** The field that may stand right after the name, without dashes: `calculate release-day`. */
  readonly subject?: string
  /** Fields that may stand without a value and are then yes: `--json`. */
  readonly switches?: readonly string[]
  /** What it does, with the files it takes: `--mapping`, `--file`. */
  readonly title: string
  /** The fields as they stood on the command line. */
  run(parameters: Readonly<Record<string, unknown>>): Promise<unknown>
}
