/** The extracts that the story loads the day after: a few new people, some rows changed, most not, and bad rows to mend. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { addDays, type Day } from '../src/core/dates.ts'
import { extractCells, extractHeadings, extractPlace } from './extract-columns.ts'
import { generate, type Generation } from './generator.ts'
import { AGENCIES, type Agency, type History, type Sentence, type SourceRecord } from './history.ts'
import { CONSTABULARY, CAMBRIDGESHIRE_ORGANISATIONS, PROBATION_UNIT, TREATMENT_PROVIDER } from './organisations.ts'

/** Whose data officer loads the extract of each agency in the story. */
export const EXTRACT_ORGANISATION: Readonly<Record<Agency, string>> = {
  police: CONSTABULARY,
  prison: 'hmp-peterborough',
  probation: PROBATION_UNIT,
  housing: 'housing-peterborough',
  treatment: TREATMENT_PROVIDER,
}

export interface ExtractRow {
  /** What an import has to find out about the row. */
  readonly kind: 'unchanged' | 'changed' | 'new' | 'bad'
  readonly cells: readonly string[]
  /** What is wrong with a bad row, in words; null for the others. */
  readonly wrong: string | null
}

const CHANGED = 8
const NEW = 5
const BAD = 3

const recordOf = (history: History, agency: Agency): SourceRecord | undefined =>
  history.dirt.length > 0 ? undefined : history.records.find((record) => record.agency === agency && record.organisation === EXTRACT_ORGANISATION[agency])

/** The same record as it stands a day later. */
const changed = (record: SourceRecord, today: Day): SourceRecord => {
  switch (record.agency) {
    case 'police': return { ...record, lastArrest: today }
    case 'prison': return { ...record, release: addDays(record.release, 7) }
    case 'probation': return { ...record, tier: record.tier === 'A3' ? 'A2' : 'A3' }
    case 'housing': return { ...record, homelessStatus: record.homelessStatus === 'homeless' ? 'threatened-with-homelessness' : 'homeless' }
    case 'treatment': return { ...record, substance: record.substance === 'alcohol' ? 'opiates' : 'alcohol' }
  }
}

/** A good row with one thing wrong: a day that does not exist, no reference, a birth date still to come. */
const spoilt = (record: SourceRecord, place: number): ExtractRow => {
  const cells = extractCells(record)
  const birthDate = extractPlace(record.agency, 'birthDate')
  const slashed = (cells[birthDate] ?? '').includes('/')
  const faults = [
    { at: birthDate, value: slashed ? '31/02/1990' : '1990-02-31', wrong: 'The birth date is a day that does not exist.' },
    { at: extractPlace(record.agency, 'reference'), value: '', wrong: 'The reference is missing.' },
    { at: birthDate, value: slashed ? '01/01/2091' : '2091-01-01', wrong: 'The birth date is still to come.' },
  ] as const
  const fault = faults[place % faults.length] ?? faults[0]
  return { kind: 'bad', cells: cells.with(fault.at, fault.value), wrong: fault.wrong }
}

const emptyLists = (): Record<Agency, SourceRecord[]> => ({ police: [], prison: [], probation: [], housing: [], treatment: [] })

/** Records of people already loaded: as many as are wanted for each agency, or as there are. */
const knownRecords = (generation: Generation, wanted: number): Record<Agency, SourceRecord[]> => {
  const lists = emptyLists()
  for (const history of generate(generation)) {
    for (const agency of AGENCIES) {
      const record = recordOf(history, agency)
      // Only the release of somebody who is still inside can move.
      const movable = record?.agency !== 'prison' || record.release > generation.today
      if (record !== undefined && movable && lists[agency].length < wanted) lists[agency].push(record)
    }
    if (AGENCIES.every((agency) => lists[agency].length >= wanted)) break
  }
  return lists
}

/** What probation's system adds for cases that were opened since its last extract: which sentence of which court it is. */
const OPENED_HEADINGS = ['Disposal', 'Sentencing Court', 'Order Length', 'Date of Offence'] as const

/** As probation's system writes each kind; one that nobody here knows shows what becomes of it. */
const DISPOSALS: Readonly<Record<Sentence['kind'], string>> = { custody: 'Adult Custody', suspended: 'Suspended Sentence Order', community: 'Community Order' }
const UNKNOWN_DISPOSAL = 'Order of an earlier scheme'

const slashed = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`

const openedCells = (agency: Agency, sentence: Sentence | undefined, disposal: string | undefined): readonly string[] =>
  (agency !== 'probation' ? [] : sentence === undefined ? OPENED_HEADINGS.map(() => '')
    : [disposal ?? DISPOSALS[sentence.kind], CAMBRIDGESHIRE_ORGANISATIONS.find(({ handle }) => handle === sentence.court)?.name ?? sentence.court, String(sentence.months), slashed(sentence.offenceDay)])

/** The headings of these rows: those of newly opened cases where there are any. */
const headingsOf = (agency: Agency, rows: readonly ExtractRow[]): string[] => {
  const headings = extractHeadings(agency)
  return rows.some(({ cells }) => cells.length > headings.length) ? [...headings, ...OPENED_HEADINGS] : headings
}

/** Records of people who come after those loaded: first people whom all five agencies know, so that five files make one person. */
const newRecords = (generation: Generation): { readonly records: Record<Agency, SourceRecord[]>; readonly sentences: ReadonlyMap<SourceRecord, Sentence> } => {
  const others: History[] = []
  const everywhere: History[] = []
  for (const history of generate({ ...generation, from: generation.people, people: 2000 })) {
    if (AGENCIES.every((agency) => recordOf(history, agency) !== undefined)) everywhere.push(history)
    else others.push(history)
    if (everywhere.length >= 2) break
  }
  const lists = emptyLists()
  const sentences = new Map<SourceRecord, Sentence>()
  for (const history of [...everywhere, ...others]) {
    for (const agency of AGENCIES) {
      const record = recordOf(history, agency)
      if (record === undefined || lists[agency].length >= NEW + BAD) continue
      const sentence = record.agency === 'probation' ? history.sentences.find(({ imposed, offenceCode }) => imposed === record.sentenced && offenceCode === record.offenceCode) : undefined
      // Beside those whom all know, probation tells of orders that run: the sentences that no prison's file could bring.
      if (agency === 'probation' && !everywhere.includes(history) && (sentence === undefined || sentence.kind === 'custody' || sentence.supervisionEnd < generation.today)) continue
      lists[agency].push(record)
      if (sentence !== undefined) sentences.set(record, sentence)
    }
  }
  return { records: lists, sentences }
}

/**
 * The next day's extract of each agency.
 *
 * @param generation the population that is loaded
 * @param rows rows in each file: 8 changed, 5 new, 3 bad, the others unchanged
 */
export const nextDayExtracts = (generation: Generation, rows = 40): Record<Agency, ExtractRow[]> => {
  const known = knownRecords(generation, rows - NEW - BAD)
  const { records: fresh, sentences } = newRecords(generation)
  const row = (kind: 'unchanged' | 'changed' | 'new', record: SourceRecord, disposal?: string): ExtractRow =>
    ({ kind, cells: [...extractCells(record), ...openedCells(record.agency, sentences.get(record), disposal)], wrong: null })
  const bad = (record: SourceRecord, place: number): ExtractRow => {
    const spoiled = spoilt(record, place)
    return { ...spoiled, cells: [...spoiled.cells, ...openedCells(record.agency, sentences.get(record), undefined)] }
  }
  const extract = (agency: Agency): ExtractRow[] => [
    ...known[agency].map((record, place) => (place < CHANGED ? row('changed', changed(record, generation.today)) : row('unchanged', record))),
    ...fresh[agency].slice(0, NEW).map((record, place) => row('new', record, place === NEW - 1 ? UNKNOWN_DISPOSAL : undefined)),
    ...fresh[agency].slice(NEW, NEW + BAD).map(bad),
  ]
  return { police: extract('police'), prison: extract('prison'), probation: extract('probation'), housing: extract('housing'), treatment: extract('treatment') }
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

/** One agency's extract as the text of a CSV file. Housing's comes from a spreadsheet, with a byte order mark. */
export const extractText = (agency: Agency, rows: readonly ExtractRow[]): string =>
  (agency === 'housing' ? '\uFEFF' : '') + line(headingsOf(agency, rows)) + rows.map((row) => line(row.cells)).join('')

export interface WrittenExtract {
  readonly agency: Agency
  /** Handle of the organisation whose data officer loads it. */
  readonly organisation: string
  readonly path: string
  readonly counts: Readonly<Record<ExtractRow['kind'], number>>
}

/** Writes the five next-day extracts into a folder (made when missing) as `<agency>-<today>.csv`. */
export const writeExtracts = (generation: Generation, folder: string, rows = 40): WrittenExtract[] => {
  mkdirSync(folder, { recursive: true })
  const extracts = nextDayExtracts(generation, rows)
  return AGENCIES.map((agency) => {
    const path = join(folder, `${agency}-${generation.today}.csv`)
    writeFileSync(path, extractText(agency, extracts[agency]))
    const count = (kind: ExtractRow['kind']): number => extracts[agency].filter((row) => row.kind === kind).length
    return { agency, organisation: EXTRACT_ORGANISATION[agency], path, counts: { unchanged: count('unchanged'), changed: count('changed'), new: count('new'), bad: count('bad') } }
  })
}

function* wholeExtract(agency: Agency, histories: Iterable<History>): Generator<string, void, undefined> {
  yield line(extractHeadings(agency))
  for (const history of histories) {
    for (const record of history.records) if (record.agency === agency && record.withdrawn === null) yield line(extractCells(record))
  }
}

/** Streams everything one agency holds of a population into a file: for first loads, and for files as large as one likes. */
export const writeWholeExtract = async (agency: Agency, generation: Generation, path: string): Promise<void> => {
  await pipeline(Readable.from(wholeExtract(agency, generate(generation))), createWriteStream(path))
}
