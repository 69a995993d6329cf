/**
 * The tool `calculate`: cases in a file in, their answers in a file out, by one of the public calculations that the slices register.
 * No database, no stored person. A case that cannot be answered has `{error, message}` in its place; the run goes on.
 */
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { Calculation } from '../core/calculation.ts'
import { isToolError, toolError, type ToolError } from '../core/tool-error.ts'
import type { Tool } from './tool.ts'
import { pieced, writePieces } from './whole-file.ts'

/** A file above this is split by whoever sends it: it is read whole, and a text in memory has an end. */
export const CASES_BYTES_MAX = 256 * 1024 * 1024
const CASES_MAX = 2_000_000

const USAGE = 'Write: calculate <section> --in cases.json --out results.json.'

const path = z.string().min(1)
const parameters = z.strictObject({ section: path, in: path, out: path })

/** What the tool says when it is done. */
export interface CalculateReport {
  readonly section: string
  readonly cases: number
  /** Cases that have `{error, message}` in the place of an answer. */
  readonly refused: number
  readonly out: string
}

/** What stands in the file as JSON, or why it cannot be used. */
const readJson = async (file: string): Promise<{ readonly json: unknown } | ToolError> => {
  const about = await stat(file).catch(() => null)
  if (!about) return toolError('file-missing', `There is no file at ${file}.`)
  if (!about.isFile()) return toolError('file-missing', `${file} is a folder or a device, not a file of cases.`)
  if (about.size > CASES_BYTES_MAX) return toolError('file-too-large', `The file at ${file} has ${Math.ceil(about.size / 1024 / 1024).toLocaleString('en-GB')} megabytes; at most ${CASES_BYTES_MAX / 1024 / 1024} can be read at once. Split it and run each part.`)
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) return toolError('file-unreadable', `The file at ${file} may not be read: check who may.`)
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown }
  } catch (fault) {
    if (fault instanceof TypeError) return toolError('encoding-wrong', `The file at ${file} is not UTF-8 text.`)
    return toolError('cases-invalid', `The file at ${file} is not JSON: ${fault instanceof Error ? fault.message : 'it cannot be read'}.`)
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The cases of a file: a list of them, or a vector file that holds one. */
const casesOf = (json: unknown, file: string): readonly unknown[] | ToolError => {
  const list = isObject(json) ? json['cases'] : json
  if (!Array.isArray(list)) return toolError('cases-invalid', `The file at ${file} is neither a list of {id, input} nor a vector file with a list of cases.`)
  return list.length <= CASES_MAX ? (list as readonly unknown[]) : toolError('cases-too-many', `The file at ${file} has ${list.length.toLocaleString('en-GB')} cases; at most ${CASES_MAX.toLocaleString('en-GB')} run at once. Split it and run each part.`)
}

/** One case with its answer. Whatever a case holds, it cannot stop the others. */
export const answered = (calculation: Calculation, one: unknown): { readonly id: string | number | null; readonly result: unknown } => {
  if (!isObject(one)) return { id: null, result: toolError('case-invalid', 'A case is an object {id, input}.') }
  const { id } = one
  if (typeof id !== 'string' && typeof id !== 'number') return { id: null, result: toolError('id-missing', 'A case needs an id, a text or a number, by which its answer is found again.') }
  try {
    return { id, result: calculation.calculate(one['input']) }
  } catch {
    return { id, result: toolError('calculation-failed', 'This case stopped the calculation: please report it with the case.') }
  }
}

const sectionsOf = (calculations: readonly Calculation[]): string => calculations.map(({ section }) => section).join(', ')

/** The tool over the calculations that the slices register, which it names where a section is unknown. */
export const calculateTool = (calculations: readonly Calculation[]): Tool => ({
  name: 'calculate',
  subject: 'section',
  title: `Answer cases of a public calculation: <section> --in cases.json --out results.json; sections: ${sectionsOf(calculations)} (docs/calculate.md)`,
  async run(given): Promise<CalculateReport | ToolError> {
    const parsed = parameters.safeParse(given)
    if (!parsed.success) return toolError('parameters-wrong', `${USAGE} The sections are ${sectionsOf(calculations)}.`)
    const { section, in: from, out } = parsed.data
    const calculation = calculations.find((one) => one.section === section)
    if (!calculation) return toolError('section-unknown', `There is no section “${section}”. The sections are ${sectionsOf(calculations)}.`)
    const read = await readJson(from)
    if (isToolError(read)) return read
    const cases = casesOf(read.json, from)
    if (isToolError(cases)) return cases
    let refused = 0
    const lines = function* (): Generator<string> {
      yield '['
      for (const [i, one] of cases.entries()) {
        const answer = answered(calculation, one)
        if (isToolError(answer.result)) refused++
        yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(answer)}`
      }
      yield '\n]\n'
    }
    try {
      await writePieces(out, pieced(lines()))
    } catch (fault) {
      return toolError('out-unwritable', `The answers cannot be written to ${out}: ${fault instanceof Error ? fault.message : 'the disk refuses'}.`)
    }
    return { section, cases: cases.length, refused, out }
  },
})
