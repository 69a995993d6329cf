/**
 * Typst: makes a tagged PDF that holds to PDF/UA-1, where a picture without an alternative text is an error. The native compiler
 * is loaded on first use. It has no network, and its workspace is an empty folder of its own: a document reads no file.
 */
import { mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { no, yes, type Refusal, type Result } from '../core/result.ts'

/** The compiler as it comes from the native package, as far as it is used here. */
interface Compiler {
  compile(options: { mainFileContent: string; inputs: Record<string, string> }): { readonly result: object | null; hasError(): boolean; takeError(): object | null }
  fetchDiagnostics(error: object): unknown
  pdf(document: object, options: { pdfStandard: 'ua-1'; creationTimestamp: number }): Uint8Array
  evictCache(age: number): void
}

const PACKAGE = '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu'
/** How many documents back the compiler remembers: long enough to be quick, short enough to stay small. */
const REMEMBERED = 5

let compiler: Compiler | null | undefined

const load = (): Compiler | null => {
  try {
    const native: { NodeCompiler: { create(options: { workspace: string }): Compiler } } = createRequire(import.meta.url)(PACKAGE)
    return native.NodeCompiler.create({ workspace: mkdtempSync(join(tmpdir(), 'throughline-typst-')) })
  } catch {
    // An optional package: it is there only for the machines that it is made for.
    return null
  }
}

const unknownCharacters = (fault: string): string[] =>
  [...new Set([...fault.matchAll(/the text `?\\*"(.+?)\\*"`? could not be displayed/g)].map((match) => match[1] ?? ''))]

/** The sentence for what went wrong: the compiler's first message, without its inner places. */
const refusalOf = (fault: unknown): Refusal => {
  const words = fault instanceof Error ? fault.message : String(fault)
  const unknown = unknownCharacters(words)
  if (unknown.length > 0) return no(`No font on this server has the characters ${unknown.slice(0, 10).join(' ')}, so no accessible PDF can be made of this text.`)
  return no(`The PDF cannot be made: ${/message"?: "(.+?)"[,}]/.exec(words)?.[1] ?? 'the compiler gave no reason'}.`)
}

/**
 * The PDF of a document. `data` is JSON that the source reads as `sys.inputs.paper`. Never throws: where this machine has no
 * compiler, no font for what was typed, or the document breaks PDF/UA-1, it refuses in a sentence.
 *
 * @param madeAt the moment written into the file, so that the same document gives the same bytes
 */
export const typstPdf = ({ source, data, madeAt }: { readonly source: string; readonly data: string; readonly madeAt: Date }): Result<Uint8Array> => {
  compiler ??= load()
  if (!compiler) return no('This server cannot make PDFs: the Typst compiler is not there for this kind of machine.')
  try {
    const compiled = compiler.compile({ mainFileContent: source, inputs: { paper: data } })
    if (compiled.hasError() || !compiled.result) {
      const error = compiled.takeError()
      return refusalOf(new Error(error ? JSON.stringify(compiler.fetchDiagnostics(error)) : ''))
    }
    return yes(compiler.pdf(compiled.result, { pdfStandard: 'ua-1', creationTimestamp: Math.floor(madeAt.getTime() / 1000) }))
  } catch (fault) {
    return refusalOf(fault)
  } finally {
    compiler.evictCache(REMEMBERED)
  }
}
