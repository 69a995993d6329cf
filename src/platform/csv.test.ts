import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRecords } from './csv.ts'

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = async (text: string, size = 7): Promise<{ records: (readonly string[])[]; quoteLeftOpen: boolean }> => {
  const records: (readonly string[])[] = []
  let quoteLeftOpen = false
  for await (const batch of csvRecords(cut(Buffer.from(text), size), ',')) {
    records.push(...batch.records)
    quoteLeftOpen = batch.quoteLeftOpen
  }
  return { records, quoteLeftOpen }
}

test('any text gives the records that csv-parse gives, however its bytes are cut and wherever it stops being plain', { timeout: 120_000 }, async () => {
  const piece = fc.constantFrom('a', 'é', '😀', ',', ',', '\n', '\r\n', '\n', '"', '""', ' ', 'word', '"w"', '"x,""y"', '"q,\n"', '\r')
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.array(fc.constantFrom('a', ',', '\n', '\r\n', '"w",', '"x,""y"\n', '""\r\n'), { maxLength: 40 }), fc.integer({ min: 1, max: 50 }), async (after, before, size) => {
    const text = [...before, ...after].join('')
    let expected: string[][] | undefined
    try {
      expected = parse(text, { relax_column_count: true, relax_quotes: true, record_delimiter: ['\r\n', '\n', '\r'] })
    } catch {
      expected = undefined
    }
    const { records, quoteLeftOpen } = await read(text, size)
    expect(quoteLeftOpen).toBe(expected === undefined)
    if (expected) expect(records).toEqual(expected)
  }), { numRuns: process.env['THROUGHLINE_PROVE'] === '1' ? 30_000 : 400 })
})

test('a quotation mark that is never closed ends the reading with the good records kept', async () => {
  expect(await read('a,b\n1,2\n3,"4\n5,6\n')).toEqual({ records: [['a', 'b'], ['1', '2']], quoteLeftOpen: true })
})

test('a quotation mark left open does not swallow a large file into memory', async () => {
  const { quoteLeftOpen, records } = await read(`a,b\n1,"2\n${'3,4\n'.repeat(200_000)}`, 65_536)
  expect([quoteLeftOpen, records.length]).toEqual([true, 1])
})

test('nothing gives no record', async () => expect(await read('')).toEqual({ records: [], quoteLeftOpen: false }))
