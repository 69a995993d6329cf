/** The rules by which files come late, out of order, by themselves and again: as tables. */
import { describe, expect, test } from 'vitest'
import { matchColumns } from './columns.ts'
import { isSettled, isUnfinished, refusalWords, resultWords } from './incoming.ts'
import { percentOf, progressWords } from './progress.ts'
import { qualityCounter, shareInWords } from './quality.ts'
import { headingDifferences } from './remembered.ts'
import type { AgencyRecord } from './rules.ts'
import { dayOfFile, decidePattern, dueDay, overdueWords, whyWaits, type ScheduleRules } from './schedules.ts'
import { firstRows } from './seen.ts'
import { decideWithdrawal, isOvertaken, whyWithdrawalAsks } from './telling.ts'

describe('which of two files says the truth of today', () => {
  test.each<[string, string, string | null, string | null, boolean]>([
    ['a first record', '2026-11-20', null, null, false],
    ['a later file', '2026-11-20', '2026-11-19', null, false],
    ['a file of the same day', '2026-11-20', '2026-11-20', '2026-11-20', false],
    ['an older file', '2026-11-20', '2026-11-21', null, true],
    ['an older file that tells of somebody whom a later full file lacks', '2026-11-20', null, '2026-11-21', true],
    ['a record that an older full file told and a change told later', '2026-11-20', '2026-11-22', '2026-11-19', true],
  ])('%s', (_words, contents, told, full, overtaken) => expect(isOvertaken(contents, told, full)).toBe(overtaken))

  test.each<[string, [withdrawn: number, standing: number, nameless: number], string | null]>([
    ['nothing is withdrawn', [0, 100, 5], null], ['few are', [5, 100, 0], null], ['more than five in a hundred are', [6, 100, 0], 'cut short'], ['few are, and rows are nameless', [1, 100, 1], 'number cannot be read'],
  ])('withdrawing asks where %s', (_words, [rowsWithdrawn, rowsStanding, rowsNameless], why) => {
    const asked = whyWithdrawalAsks({ rowsWithdrawn, rowsStanding, rowsNameless })
    if (why === null) expect(asked).toBeNull()
    else expect(asked).toContain(why)
    expect(decideWithdrawal({ rowsWithdrawn, rowsStanding, rowsNameless }, false).ok).toBe(why === null)
    expect(decideWithdrawal({ rowsWithdrawn, rowsStanding, rowsNameless }, true).ok).toBe(true)
  })

  test('a number that was claimed is known, and no other', () => {
    const rows = firstRows()
    for (let n = 1; n <= 3000; n++) rows.claim(`N${n}é`, n)
    expect([rows.has('N2999é'), rows.has('N3001é'), rows.has('N2999')]).toEqual([true, false, false])
  })
})

describe('the day that a file’s name says', () => {
  test.each<[string, string, string | null]>([
    ['police-{YYYY-MM-DD}.csv', 'police-2026-11-22.csv', '2026-11-22'], ['police-{YYYY-MM-DD}.csv', 'POLICE-2026-11-22.CSV', '2026-11-22'], ['p{YYYYMMDD}_*.csv', 'p20261122_full.csv', '2026-11-22'],
    ['{DD-MM-YYYY}.txt', '22-11-2026.txt', '2026-11-22'], ['police-{YYYY-MM-DD}.csv', 'police-2026-02-30.csv', null], ['police-{YYYY-MM-DD}.csv', 'prison-2026-11-22.csv', null],
    ['police-{YYYY-MM-DD}.csv', 'police-2026-11-22.csv.exe', null], ['a.b-{DDMMYYYY}.csv', 'aXb-22112026.csv', null], ['p*{YYYY-MM-DD}.csv', 'p/../2026-11-22.csv', null],
  ])('%s of %s', (pattern, name, day) => expect(dayOfFile(pattern, name)).toBe(day))

  test.each<[string, string]>([
    ['police.csv', 'where the day'], ['../police-{YYYYMMDD}.csv', 'without a folder'], ['police-{YYYYMMDD}.exe', '.csv'], ['{YYYYMMDD}{YYYY-MM-DD}.csv', 'Say once'], ['{YYYYMMDD}{YYYYMMDD}.csv', 'Say once'], ['*a*b*{YYYYMMDD}.csv', 'stars'], ['.{YYYYMMDD}.csv', 'without a folder'],
  ])('%s is no pattern', (pattern, why) => expect(decidePattern(pattern)).toMatchObject({ ok: false, field: 'filePattern', message: expect.stringContaining(why) }))
})

describe('when a file is late', () => {
  test.each<[string, number, string | null, string, boolean]>([
    ['the first, on its day', 1, null, '2026-11-20', false], ['the first, a day later', 1, null, '2026-11-21', false], ['the first, two days later', 1, null, '2026-11-22', true],
    ['the next of each day', 1, '2026-11-22', '2026-11-24', false], ['the next but one', 1, '2026-11-22', '2026-11-25', true], ['the next of each week', 7, '2026-11-20', '2026-11-28', false], ['a week and two days after', 7, '2026-11-20', '2026-11-29', true],
    ['one that came before the first day counts for nothing', 7, '2026-11-01', '2026-11-21', false],
  ])('%s', (_words, everyDays, newestDay, today, late) => expect(overdueWords({ everyDays, firstDay: '2026-11-20', newestDay }, today) !== null).toBe(late))
  test('is due the day after its contents', () => expect(dueDay({ everyDays: 7, firstDay: '2026-11-20', newestDay: '2026-11-20' })).toBe('2026-11-28'))
})

describe('a file that came by itself is saved without a human being only where it is as usual', () => {
  const rules: ScheduleRules = { confirms: true, covers: 'full', refusedPerThousand: 10, changedPerThousand: 100, withdrawnPerThousand: 20 }
  const usual = { state: 'read', problem: null, rowsNew: 3, rowsChanged: 5, rowsUnchanged: 990, rowsRefused: 2, rowsOlder: 0, rowsWithdrawn: 4, rowsStanding: 1000, rowsNameless: 0 } as const
  const column = { heading: 'Nickname', position: 9, field: null, label: 'not taken', required: false, by: 'nobody' } as const
  const none = { added: [], gone: [], taken: [] }
  test.each<[string, string | null, Parameters<typeof whyWaits>]>([
    ['as usual', null, [rules, usual, null, false]],
    ['no schedule', 'No schedule', [null, usual, null, false]],
    ['a schedule that always asks', 'each time', [{ ...rules, confirms: false }, usual, null, false]],
    ['the first file', 'first file', [rules, usual, null, true]],
    ['a heading that is gone', 'no longer there', [rules, usual, { ...none, gone: [column] }, false]],
    ['a new heading', 'is new', [rules, usual, { ...none, added: [column] }, false]],
    ['a heading taken otherwise', 'something else', [rules, usual, { ...none, taken: [{ now: column, before: { ...column, field: 'sex' } }] }, false]],
    ['too many refused', 'refused: 1.5 in 100', [rules, { ...usual, rowsRefused: 15, rowsUnchanged: 977 }, null, false]],
    ['too many changed', 'new or changed', [rules, { ...usual, rowsChanged: 120 }, null, false]],
    ['a first full load into nothing', 'new or changed', [rules, { ...usual, rowsStanding: 0, rowsWithdrawn: 0 }, null, false]],
    ['too many withdrawn', 'It lacks 21 records', [rules, { ...usual, rowsWithdrawn: 21 }, null, false]],
    ['withdrawn beside rows without a number', 'number cannot be read', [rules, { ...usual, rowsNameless: 1 }, null, false]],
    ['could not be read', 'no column for', [rules, { ...usual, state: 'unreadable', problem: 'The file has no column for Surname.' }, null, false]],
  ])('%s', (_words, why, given) => {
    if (why === null) expect(whyWaits(...given)).toBeNull()
    else expect(whyWaits(...given)).toContain(why)
  })
})

describe('what an officer said of a heading', () => {
  const headings = ['Nominal ID', 'Forename', 'Fam nm', 'DOB']
  const remembered = new Map<string, string | null>([['famnm', 'surname']])
  test('is taken as last time', () => {
    const { columns, refusal } = matchColumns(headings, 'police', {}, remembered)
    expect([refusal, columns[2]]).toEqual([undefined, expect.objectContaining({ field: 'surname', by: 'remembered' })])
  })
  test('goes behind what is said now, and displaces what a heading alone says', () => {
    expect(matchColumns(headings, 'police', { 'Fam nm': null }, remembered).columns[2]).toMatchObject({ field: null, by: 'officer' })
    const both = matchColumns([...headings, 'Surname'], 'police', {}, remembered)
    expect([both.refusal, both.columns.map(({ field }) => field)]).toEqual([undefined, ['agencyNumber', 'forename', 'surname', 'birthDate', null]])
    expect(matchColumns([...headings, 'Surname'], 'police', { Surname: 'surname' }, remembered).columns.map(({ field }) => field)).toEqual(['agencyNumber', 'forename', null, 'birthDate', 'surname'])
  })
  test('is not taken for a heading that stands twice, nor for a field that is no longer there', () => {
    expect(matchColumns([...headings, 'FAM NM'], 'police', {}, remembered).refusal?.message).toContain('Surname')
    expect(matchColumns(headings, 'police', {}, new Map([['famnm', 'shoeSize']])).columns[2]).toMatchObject({ field: null, by: 'nobody' })
  })
  test('differences from the last file are said: gone, new, taken otherwise', () => {
    const before = matchColumns(['Nominal ID', 'Forename', 'Surname', 'DOB', 'Sex'], 'police').columns
    const now = matchColumns(['Nominal ID', 'Forename', 'SURNAME', 'DOB', 'Post code'], 'police', { SURNAME: null }).columns
    const differences = headingDifferences(before, now)
    expect([differences?.gone.map((one) => one.heading), differences?.added.map((one) => one.heading), differences?.taken.map((one) => one.now.heading)]).toEqual([['Sex'], ['Post code'], ['SURNAME']])
    expect([headingDifferences(null, now), headingDifferences(before, before)]).toEqual([null, null])
  })
})

test('quality: what is missing, filled in by a system, impossible or contradicting is counted by field', () => {
  const record: AgencyRecord = { agencyNumber: 'N1', forename: 'Ada', surname: 'Sorrel', birthDate: '1990-01-01', sex: null, pnc: null, prisonNumber: null, crn: null, cro: null, postcode: 'PE1 1AA', telephone: null, details: { arrestDate: '1900-01-01' } }
  const counter = qualityCounter('police')
  counter.row(record)
  counter.row({ ...record, birthDate: '1970-01-01', details: {} })
  counter.refused([{ fault: 'impossible', field: 'birthDate' }, { fault: 'impossible', field: 'birthDate' }, { fault: 'empty', field: 'surname' }])
  counter.refused([{ fault: 'contradicting', field: 'arrestDate' }, { fault: 'twice', field: 'agencyNumber' }, { fault: 'uneven', field: null }])
  const counts = counter.counts()
  const of = (measure: string, field: string) => counts.find((one) => one.measure === measure && one.field === field)
  expect([of('missing', 'sex')?.rows, of('missing', 'surname')?.rows, of('missing', 'postcode')]).toEqual([2, 1, undefined])
  expect([of('first-of-january', 'birthDate'), of('placeholder', 'birthDate')?.rows, of('placeholder', 'arrestDate')?.rows]).toEqual([{ measure: 'first-of-january', field: 'birthDate', rows: 1, ofRows: 2 }, 1, 1])
  expect([of('impossible', 'birthDate'), of('contradicting', 'arrestDate')?.rows, of('twice', 'agencyNumber')?.rows, of('uneven', '')?.ofRows]).toEqual([{ measure: 'impossible', field: 'birthDate', rows: 1, ofRows: 4 }, 1, 1, 4])
  expect([shareInWords(1, 300), shareInWords(30, 100), shareInWords(0, 0)]).toEqual(['0.3 in 100', '30 in 100', '0 in 100'])
})

test('how far it is, in words: rows of about so many while it is read, of exactly so many while it is saved', () => {
  expect(progressWords({ phase: 'waiting', rows: 0, done: 0, all: 0 })).toBe('Waiting for its turn.')
  expect(progressWords({ phase: 'reading', rows: 50_000, done: 10_000_000, all: 41_000_000 })).toBe('Reading and comparing rows: 50,000 of about 210,000 (24%).')
  expect(progressWords({ phase: 'new', rows: 500, done: 500, all: 500 })).toBe('Saving new records: 500 of 500 (99%).')
  expect(percentOf({ phase: 'new', rows: 0, done: 0, all: 0 })).toBe(0)
})

describe('what lies in a folder', () => {
  test.each<[string, boolean]>([['a.csv', false], ['a.csv.part', true], ['.a.csv', true], ['~a.csv', true], ['a.csv.FILEPART', true], ['a.csv~', true], ['a.tmp', true]])('%s is left alone: %s', (name, unfinished) => expect(isUnfinished(name)).toBe(unfinished))
  const told = { state: 'confirmed', problem: null, waitsBecause: null, contentsDay: '2026-11-22', rowsNew: 1, rowsChanged: 0, rowsUnchanged: 2, rowsRefused: 0, rowsOlder: 3, rowsWithdrawn: 1 } as const
  test('the result says what became of it', () => {
    const at = new Date('2026-11-23T09:00:00Z')
    expect(resultWords('a.csv', at, 'x', told)).toContain('Saved: 1 new record, 0 changed records, 2 unchanged, 0 rows refused, 3 rows overtaken by a later file, 1 record withdrawn.')
    expect(resultWords('a.csv', at, 'x', { ...told, state: 'read', waitsBecause: 'Its heading is new.' })).toContain('waits for your data officer. Its heading is new.')
    expect(refusalWords('a.csv', at, 'It is a link.')).toContain('Nothing of it was taken.\nIt is a link.')
    expect([isSettled(told), isSettled({ state: 'reading', waitsBecause: null }), isSettled({ state: 'read', waitsBecause: 'x' })]).toEqual([true, false, true])
  })
})
