import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELDS, matchColumns, plainHeading, type ColumnMapping } from './columns.ts'
import { asWritten, csvLine, disarmed, mendingFile } from './mending.ts'
import { AGENCY_KINDS, agencyRecord, type AgencyKind, type ColumnTaken, type ExtractEvent } from './rules.ts'
import { readExtract } from './tools.ts'

const TODAY = '2026-11-22'

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

interface Told {
  readonly events: readonly ExtractEvent[]
  /** One word or sentence an event: `row 2 SMITH`, `refused 3 <reasons>`, `stopped <sentence>`, `totals …`. */
  readonly story: readonly string[]
  readonly columns: readonly ColumnTaken[]
}

const word = (event: ExtractEvent): string => {
  if (event.kind === 'header') return `header ${event.shape.encoding} ${event.shape.delimiter}`
  if (event.kind === 'row') return `row ${event.row} ${event.record.surname}`
  if (event.kind === 'refused') return `refused ${event.row} ${event.reasons.map((reason) => reason.message).join(' ')}`
  return event.kind === 'totals' ? `totals ${Object.values(event.totals).join(' ')}` : `stopped ${event.refusal.message}`
}

const read = async (content: string | Buffer, kind: AgencyKind = 'police', mapping?: ColumnMapping, size = 11): Promise<Told> => {
  const events: ExtractEvent[] = []
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  for await (const event of readExtract(cut(bytes, size), kind, { today: TODAY, mapping })) events.push(event)
  const header = events.find((event) => event.kind === 'header')
  return { events, story: events.map(word), columns: header?.kind === 'header' ? header.columns : [] }
}

const HEAD = 'Nominal ID,Forename(s),Family name,DOB'
const ONE = 'N1,Zoë,O’Fern,31/03/1990'
const TWO = 'N2,Ivo,Reed,1971-01-01'
const TAKEN = ['row 2 O’Fern', 'row 3 Reed', 'totals 2 2 0 0']
const utf16 = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

describe('what a file looks like', () => {
  test.each<[string, string | Buffer, string]>([
    ['UTF-8', `${HEAD}\n${ONE}\n${TWO}\n`, 'utf-8 ,'],
    ['UTF-8 with a byte order mark', `\uFEFF${HEAD}\r\n${ONE}\r\n${TWO}\r\n`, 'utf-8 ,'],
    ['UTF-16 little-endian', utf16(`${HEAD}\r\n${ONE}\r\n${TWO}\r\n`, 'le'), 'utf-16le ,'],
    ['UTF-16 big-endian with tabs', utf16(`${HEAD}\r\n${ONE}\r\n${TWO}`.replaceAll(',', '\t'), 'be'), 'utf-16be \t'],
    ['Excel’s semicolons', `${HEAD}\r\n${ONE}\r\n${TWO}`.replaceAll(',', ';'), 'utf-8 ;'],
    ['Excel’s separator line', `sep=;\r\n${`${HEAD}\r\n${ONE}\r\n${TWO}`.replaceAll(',', ';')}`, 'utf-8 ;'],
    ['a separator line in UTF-16', utf16(`sep=|\r\n${`${HEAD}\r\n${ONE}\r\n${TWO}`.replaceAll(',', '|')}`, 'le'), 'utf-16le |'],
    ['no line end after the last row', `${HEAD}\n${ONE}\n${TWO}`, 'utf-8 ,'],
    ['carriage returns alone', `${HEAD}\r${ONE}\r${TWO}\r`, 'utf-8 ,'],
    ['a delimiter after the last column', `${HEAD},\n${ONE},\n${TWO},\n`, 'utf-8 ,'],
    ['delimiters after the rows only', `${HEAD}\n${ONE},,\n${TWO},\n`, 'utf-8 ,'],
    ['quotation marks around all', `${HEAD}\n${ONE}\n${TWO}`.replaceAll(/[^,\n]+/g, '"$&"'), 'utf-8 ,'],
    ['delimiters within quoted headings', `${HEAD},"Notes; of; all; kinds; here;"\n${ONE},\n${TWO},\n`, 'utf-8 ,'],
  ])('%s is read', async (_, content, shape) => {
    for (const size of [1, 2, 11, 100_000]) {
      expect((await read(content, 'police', undefined, size)).story).toEqual([`header ${shape}`, ...TAKEN])
    }
  })
  test('line breaks within quotation marks belong to the value, and rows count as a spreadsheet counts them', async () => {
    const { story } = await read(`\n${HEAD},Outcome\nN1,Zoë,"O’\nFern",31/03/1990,"a\r\nb"\n\n,,,,\nN2,Ivo,Reed,1971-02-30,\n`)
    expect(story.slice(1)).toEqual(['row 3 O’ Fern', 'refused 6 DOB “1971-02-30” is not a day that exists (days are read as day, month, year).', 'totals 2 1 1 2'])
  })
  test.each<[string, string | Buffer, string]>([
    ['an empty file', '', 'stopped This file is empty'],
    ['a byte order mark alone', '\uFEFF', 'stopped This file is empty'],
    ['blank lines alone', '\n\n \n', 'stopped This file is empty'],
    ['only a heading row', `${HEAD}\n\n`, 'stopped This file has a heading row and nothing below it'],
    ['a workbook', Buffer.from('PK\x03\x04\x14\x00'), 'stopped This is an Excel workbook'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'stopped This is an old Excel workbook'],
    ['a PDF', '%PDF-1.7\n', 'stopped This is a PDF'],
    ['a web page', '<!DOCTYPE html>\n<table>', 'stopped This is a web page'],
    ['UTF-16 without its mark', Buffer.from(HEAD, 'utf16le'), 'stopped This is not plain text'],
    ['Windows-1252 in the headings', Buffer.from(`Prénom,${HEAD}\n`, 'latin1'), 'stopped This file is not saved as UTF-8: row 1 '],
    ['Windows-1252 in a row', Buffer.from(`${HEAD}\n${TWO}\nN3,Zoë,Fern,1990-01-01\n`, 'latin1'), 'stopped This file is not saved as UTF-8: row 3 '],
    ['Windows-1252 within quotation marks', Buffer.from(`${HEAD}\n${TWO}\nN3,"Zo\në",Fern,1990-01-01\n`, 'latin1'), 'stopped This file is not saved as UTF-8: row 3 '],
    ['UTF-8 cut within a letter', Buffer.from(`${HEAD}\n${TWO}\nN3,Zoë`).subarray(0, -1), 'stopped This file is not saved as UTF-8: row 3 '],
    ['UTF-16 cut within a letter', utf16(`${HEAD}\n${TWO}\n`, 'le').subarray(0, -1), 'stopped This file begins as UTF-16, but from row 2 on '],
    ['a quotation mark left open', `${HEAD}\n${TWO}\nN3,"Zoë,Fern,1990-01-01\n`, 'stopped A quotation mark opened in row 3 is never closed'],
    ['a NUL in the headings', `${HEAD}\0,A\n${TWO}\n`, 'stopped The heading row holds characters'],
  ])('%s is refused whole with a sentence', async (_, content, sentence) => {
    for (const size of [1, 11, 100_000]) expect((await read(content, 'police', undefined, size)).story.at(-1)).toContain(sentence)
  })
  test('any bytes at all are answered, never thrown at', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, headed) => {
      const { story } = await read(Buffer.concat([Buffer.from(headed ? `${HEAD}\n` : ''), bytes]))
      expect(story.at(-1)).toMatch(/^(stopped|totals) /)
    }), { numRuns: 300 })
  })
})

describe('what columns are taken for', () => {
  test.each(AGENCY_KINDS)('no spelling of a heading means two fields of %s', (kind) => {
    const spellings = FIELDS[kind].flatMap((field) => [...new Set([field.label, ...field.spellings].map(plainHeading))])
    expect(spellings.filter((each, index) => spellings.indexOf(each) !== index)).toEqual([])
  })
  test('case, spaces and underscores of headings do not matter, and an unknown column is shown as not taken', async () => {
    const { columns } = await read('agency_number, SURNAME ,first_name,Date_Of_Birth,Shoe size\n1,Fern,Zoë,1990-01-01,38\n')
    expect(columns.map((column) => [column.heading, column.label, column.by])).toEqual([
      ['agency_number', 'Agency number', 'heading'], ['SURNAME', 'Surname', 'heading'], ['first_name', 'Forename', 'heading'],
      ['Date_Of_Birth', 'Date of birth', 'heading'], ['Shoe size', 'not taken', 'nobody'],
    ])
  })
  test('a missing required column refuses the file and names it, after showing what the columns were taken for', async () => {
    const { story, columns } = await read('Nominal ID,Forename,Family\n1,Zoë,Fern\n')
    expect(columns).toHaveLength(3)
    expect(story.at(-1)).toBe('stopped The file has no column for Surname and Date of birth. Its columns are “Nominal ID”, “Forename” and “Family”. Add what is missing, or set which column holds it.')
  })
  test('a doubled column refuses the file and names both, until the officer sets which to take', async () => {
    const doubled = `${HEAD},Surname\n${ONE},Other\n`
    expect((await read(doubled)).story.at(-1)).toContain('Columns 3 “Family name” and 5 “Surname” would all be taken as Surname.')
    expect((await read(doubled, 'police', { Surname: 'surname' })).story[1]).toBe('row 2 Other')
    expect((await read(doubled, 'police', { Surname: null })).story[1]).toBe('row 2 O’Fern')
  })
  test('the same heading twice does no harm where it is not taken', async () => {
    expect((await read(`${HEAD},Note,Note\n${ONE},a,b\n`)).story[1]).toBe('row 2 O’Fern')
  })
  test.each<[ColumnMapping, string]>([
    [{ Nobody: 'surname' }, 'no column of that name'], [{ DOB: 'shoeSize' }, 'is not something that this kind of agency tells us'],
    [{ Note: 'pnc' }, 'has 2 columns called “Note”'], [{ DOB: null }, 'no column for Date of birth'],
  ])('the mapping %j is refused: %s', (mapping, why) => {
    expect(matchColumns(['Nominal ID', 'Forename', 'Surname', 'DOB', 'Note', 'Note'], 'police', mapping).refusal?.message).toContain(why)
  })
  test('a prison’s file is keyed by the prison number, and by another number where it has one', async () => {
    const rest = 'Forename,Surname,DOB,Release date\n'
    const key = async (content: string): Promise<unknown> => {
      const row = (await read(content, 'prison')).events[1]
      return row?.kind === 'row' ? [row.record.agencyNumber, row.record.prisonNumber] : row && word(row)
    }
    expect(await key(`NOMS no,${rest}a1234bc,Zoë,Fern,1990-01-01,2026-12-24\n`)).toEqual(['A1234BC', 'A1234BC'])
    expect(await key(`Record ID,NOMS no,${rest}77,,Zoë,Fern,1990-01-01,\n`)).toEqual(['77', null])
    expect(await key(`NOMS no,${rest},Zoë,Fern,1990-01-01,\n`)).toBe('refused 2 NOMS no is empty: every row needs it.')
    expect((await read(rest, 'prison')).story.at(-1)).toContain('no column for Prison number')
  })
})

describe('what rows become', () => {
  test('every kind of agency has its own details, and each record passes the schema', async () => {
    const { events } = await read('Prison no,Forename,Surname,DOB,Sex,PNC,CRN,Postcode,Establishment,Sentence start,Sentence end,Custodial months,Offence code,CRD\n' +
      'A1234BC,Zoë,Fern,1 Feb 1990,2,00/1A,X123456,nfa,HMP Peterborough,01/02/2026,01/02/2027,12,th68010,01/08/2026\n', 'prison')
    const row = events[1]
    expect(row).toMatchObject({ kind: 'row' })
    if (row?.kind !== 'row') return
    expect(agencyRecord.parse(row.record)).toEqual(row.record)
    expect(row.record).toEqual({
      agencyNumber: 'A1234BC', forename: 'Zoë', surname: 'Fern', birthDate: '1990-02-01', sex: 'female', pnc: '2000/0000001A', prisonNumber: 'A1234BC', crn: 'X123456', cro: null, telephone: null, postcode: 'ZZ99 3VZ',
      details: { establishment: 'HMP Peterborough', sentenceStart: '2026-02-01', sentenceEnd: '2027-02-01', custodialMonths: '12', offenceCode: 'TH68010', releaseDate: '2026-08-01' },
    })
  })
  test('all that is wrong with a row is said at once, by the columns’ own headings', async () => {
    const { story } = await read(`${HEAD},Sex,Arrest date,Offence date\n,7,O’Fern,31/02/1990,?,2026-01-01,2026-01-02\n`)
    expect(story[1]).toBe('refused 2 Nominal ID is empty: every row needs it. Forename(s) “7” holds no letter, so it is not a name. ' +
      'DOB “31/02/1990” is not a day that exists (days are read as day, month, year). Sex “?” is not a sex that we know: give M, F, Not known or Not specified. ' +
      'Arrest date “2026-01-01” is before Offence date “2026-01-02”.')
  })
  test('the second row of a number is refused and names the first, even when the first was refused itself', async () => {
    const { story } = await read(`${HEAD}\n${ONE}\nn1,Ivo,Reed,1971-01-01\nN3,Ivo,Reed,31/31/1971\nN3,Ivo,Reed,1971-01-01\n`)
    expect(story.slice(2)).toEqual(['refused 3 Nominal ID “N1” already stands in row 2: a number may stand in a file once.',
      expect.stringContaining('refused 4'), 'refused 5 Nominal ID “N3” already stands in row 4: a number may stand in a file once.', 'totals 4 1 3 0'])
  })
  test('an uneven row is refused, its neighbours are not', async () => {
    const { story } = await read(`${HEAD}\nN0,Zoë,Fern\n${ONE}\nN4,Zoë,Fern, Jr,1990-01-01\n${TWO}\n`)
    expect(story.slice(1)).toEqual(['refused 2 This row has 3 columns where the heading row has 4: a column is missing, or a line was broken in two.', 'row 3 O’Fern',
      'refused 4 This row has 5 columns where the heading row has 4: a value that holds the separator must stand in quotation marks.', 'row 5 Reed', 'totals 4 2 2 0'])
  })
  test('a NUL in a value refuses its row', async () => {
    expect((await read(`${HEAD}\nN1,Zo\0e,Fern,1990-01-01\n${TWO}\n`)).story.slice(1)).toEqual(['refused 2 Forename(s) “Zo�e” holds a character that cannot be seen: type the value again.', 'row 3 Reed', 'totals 2 1 1 0'])
  })
})

describe('the refused rows as a file to mend', () => {
  const cells = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replaceAll('\0', ''))
  const risky = fc.oneof(cells, fc.constantFrom('=1+1', '\'=1', '\'\'@a', '-5', '+44 1733', '@x', '\ttab', '\rcr', '\'', '\'a', '＝1'))
  test('no cell begins as a formula, and every cell comes back as it was', () => {
    fc.assert(fc.property(risky, (cell) => {
      expect(disarmed(cell)).not.toMatch(/^[=+\-@\t\r\n]/)
      expect(asWritten(disarmed(cell))).toBe(cell)
      expect(csvLine([cell])).not.toMatch(/^"?[=+\-@\t]/)
    }), { numRuns: 1000 })
  })
  test('the file holds the agency’s own columns and why each row was refused, and once mended is read like any other', async () => {
    const first = await read(`${HEAD},Disposal\n${ONE},\nN2,Ivo,Reed,1971-02-30,=cmd|x\nN5,Ivo,Reed,1971-01-01,a,b\nN6,Ivo\n`)
    const refused = first.events.filter((event) => event.kind === 'refused')
    const file = [...mendingFile(first.columns.map((column) => column.heading), refused)].join('')
    expect(file).toBe('\uFEFFNominal ID,Forename(s),Family name,DOB,Disposal,Why refused\r\n' +
      'N2,Ivo,Reed,1971-02-30,\'=cmd|x,"DOB “1971-02-30” is not a day that exists (days are read as day, month, year)."\r\n' +
      'N5,Ivo,Reed,1971-01-01,a,This row has 6 columns where the heading row has 5: a value that holds the separator must stand in quotation marks.,b\r\n' +
      'N6,Ivo,,,,"This row has 2 columns where the heading row has 5: a column is missing, or a line was broken in two."\r\n')
    const mended = await read(file.replace('1971-02-30', '1971-02-28'))
    expect(mended.columns.map((column) => column.heading)).not.toContain('Why refused')
    expect(mended.events[1]).toMatchObject({ kind: 'row', record: { agencyNumber: 'N2', details: { disposal: '=cmd|x' } } })
    const again = [...mendingFile(mended.columns.map((column) => column.heading), mended.events.filter((event) => event.kind === 'refused'))].join('')
    expect(again.split('\r\n')[0]).toBe(file.split('\r\n')[0])
  })
})

const PROVE = process.env['THROUGHLINE_PROVE'] === '1'
test(`a file of ${PROVE ? 200 : 20} MB is read in less than 300 MB of memory`, { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'extracts-'))
  try {
    const file = join(folder, 'extract.csv')
    const bench = join(import.meta.dirname, '../../bench/extracts.ts')
    execFileSync(process.execPath, [bench, '--write', file, '--megabytes', PROVE ? '200' : '20'])
    const pass: unknown = JSON.parse(execFileSync(process.execPath, ['--max-semi-space-size=8', bench, '--pass', 'fingerprinted', '--file', file], { encoding: 'utf8' }))
    expect(pass).toMatchObject({ rows: expect.any(Number), peakMegabytes: expect.any(Number) })
    const { peakMegabytes, rows } = Object.assign({ peakMegabytes: Number.POSITIVE_INFINITY, rows: 0 }, pass)
    if (PROVE) console.log(`${rows} rows of an extract read with a peak of ${peakMegabytes.toFixed(0)} MB`)
    expect(rows).toBeGreaterThan(100_000)
    expect(peakMegabytes).toBeLessThan(300)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
