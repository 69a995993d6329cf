/** The words of a PDF as its own character maps give them, page by page: enough for what Typst writes, to compare with a page. */
import { inflateSync } from 'node:zlib'

/** Bytes as text, one letter a byte. */
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const objectsOf = (pdf: string): Map<number, string> => {
  const objects = new Map<number, string>()
  for (const match of pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length
    objects.set(Number(match[1]), pdf.slice(start, pdf.indexOf('\nendobj', start)))
  }
  return objects
}

const streamOf = (object: string): string => {
  const at = object.indexOf('stream\n')
  const length = Number(/\/Length (\d+)/.exec(object)?.[1])
  const body = object.slice(at + 7, at + 7 + length)
  return object.slice(0, at).includes('/FlateDecode') ? latin(inflateSync(Buffer.from(body, 'latin1'))) : body
}

const characters = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le')

const mapOf = (cmap: string): Map<number, string> => {
  const map = new Map<number, string>()
  for (const [, block] of cmap.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g))
    for (const [, code, text] of (block ?? '').matchAll(/<([0-9A-F]+)> <([0-9A-F]+)>/g)) map.set(parseInt(code ?? '', 16), characters(text ?? ''))
  return map
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** A PDF string's bytes, two a character. */
const codesOf = (literal: string): number[] => {
  const bytes = literal.replace(/\\(\d{1,3}|\r?\n|[\s\S])/g, (_whole, escaped: string) =>
    /^\d/.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped))
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, i) => bytes.charCodeAt(i * 2) * 256 + bytes.charCodeAt(i * 2 + 1))
}

/** Brackets in a string stand as they are where they are balanced: here to a depth of three. */
const inBrackets = (inner: string): string => String.raw`\((?:[^()\\]|\\[\s\S]|${inner})*\)`
const STRING = inBrackets(inBrackets(inBrackets(String.raw`\(\)`)))

/** The text of each page, runs of words parted by spaces; of pictures only their alternative texts. */
export const pdfText = (pdf: Uint8Array): { readonly pages: string[]; readonly alternatives: string[]; readonly whole: string } => {
  const whole = latin(pdf)
  const objects = objectsOf(whole)
  const kids = /\/Type \/Pages[\s\S]*?\/Kids \[([^\]]*)\]/.exec(whole)?.[1] ?? ''
  const pages = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => {
    const page = objects.get(Number(id)) ?? ''
    const fonts = new Map([...(/\/Font <<([\s\S]*?)>>/.exec(page)?.[1] ?? '').matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name, font]) => {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(font)) ?? '')?.[1]
      return [name, mapOf(streamOf(objects.get(Number(toUnicode)) ?? ''))] as const
    }))
    const content = streamOf(objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1])) ?? '')
    let map = new Map<number, string>()
    const words: string[] = []
    for (const [token, font] of content.matchAll(new RegExp(String.raw`\/(f\d+) [\d.]+ Tf|\[(?:${STRING}|[^\]()])*\] TJ|${STRING} Tj`, 'g'))) {
      if (font !== undefined) map = fonts.get(font) ?? map
      else words.push([...token.matchAll(new RegExp(STRING, 'g'))].flatMap(([literal]) => codesOf(literal.slice(1, -1))).map((code) => map.get(code) ?? '\uFFFD').join(''))
    }
    return words.join(' ')
  })
  const alternatives = [...whole.matchAll(/\/Alt (\((?:[^()\\]|\\[\s\S])*\)|<[0-9A-F]*>)/g)].map(([, text]) => text ?? '')
  return { pages, alternatives, whole }
}
