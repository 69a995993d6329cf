import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readPnc } from '../src/extracts/identifiers.ts'
import { readCro } from '../src/people/identifiers.ts'
import { TODAY } from './world.ts'

const ROOT = new URL('../', import.meta.url)

/** Everything that a person or a contributor reads an example in: sentences of the pages, comments, the words of the field, the documents. */
const read = (): { readonly path: string; readonly text: string }[] => {
  const files = (folder: string): string[] => readdirSync(new URL(`${folder}/`, ROOT), { withFileTypes: true, recursive: true }).filter((one) => one.isFile()).map((one) => `${one.parentPath}/${one.name}`)
  return [...['src', 'seeds', 'docs'].flatMap(files).filter((path) => /\.(ts|tsx|md)$/.test(path) && !/\.test\.tsx?$/.test(path)), ...['README.md', 'GLOSSARY.md', 'CONTRIBUTING.md', 'schema.sql'].map((path) => new URL(path, ROOT).pathname)]
    .map((path) => ({ path: path.slice(path.indexOf(ROOT.pathname) + ROOT.pathname.length), text: readFileSync(path, 'utf8') }))
}

/** A CRO number (`000005/93L`, `SF93/5Q`) or a PNC number (`2003/0062845E`, `03/62845E`), as far as its form goes. */
const FORM = /(?<![\w/])(?:SF\d{2}\/\d{1,6}|\d{1,6}\/\d{2}|(?:\d{2}|\d{4})\/\d{1,7})[A-Z](?![\w/])/g

test('every example of a CRO or a PNC number that anybody reads is a number that would be taken', () => {
  const examples = read().flatMap(({ path, text }) => [...text.matchAll(FORM)].map(([example]) => ({ path, example })))
  const wrong = examples.filter(({ example }) => !readCro(example).ok && !readPnc(example, TODAY).ok).map(({ path, example }) => `${path}: ${example}`)
  expect(wrong).toEqual([])
  const where = examples.map(({ path }) => path)
  for (const path of ['GLOSSARY.md', 'schema.sql', 'src/people/identifiers.ts', 'src/extracts/identifiers.ts', 'src/people/search/question.ts']) expect(where).toContain(path)
})

test('what a refused number is told to look like is taken', () => {
  const [cro, pnc] = [readCro('no number'), readPnc('no number', TODAY)]
  const examplesIn = (refused: typeof cro) => (refused.ok ? [] : [...refused.message.matchAll(FORM)].map(([example]) => example))
  expect([examplesIn(cro).length, examplesIn(pnc).length]).toEqual([2, 2])
  for (const example of examplesIn(cro)) expect(readCro(example)).toMatchObject({ ok: true })
  for (const example of examplesIn(pnc)) expect(readPnc(example, TODAY)).toMatchObject({ ok: true })
})
