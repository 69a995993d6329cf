import { describe, expect, test } from 'vitest'
import { nameKey, nameWords } from '../rules.ts'
import { daysNear, nearBirth, takeBirth, wholeYear } from './birth-dates.ts'
import { readNumber, slipsOf, takePostcode, takeTelephone } from './numbers.ts'
import { readQuestion } from './question.ts'
import { nearTo, rangesNear, rangesTyped } from './ranges.ts'
import { rankFound, type Candidate, type Facts } from './ranking.ts'
import { isSlip, slipForms } from './slips.ts'

const TODAY = '2026-11-23'

describe('names are compared by their letters, in any script', () => {
  test.each([
    ['O’Néill-Smith', ['oneill', 'smith']], ['  de la Cruz ', ['de', 'la', 'cruz']], ['ŁUKASZ', ['lukasz']], ['Jürgen Groß', ['jurgen', 'gross']], ['Ærø', ['aero']],
    ['Дмитрий Иванов', ['дмитрии', 'иванов']], ['ΝΙΚΟΣ', ['νικοσ']], ['محمّد', ['محمد']], ['李 小龍', ['李', '小龍']], ['कुमार', ['कुमार']], ['', []], ["'-.", []], ['3rd', ['rd']],
  ])('%s', (name, words) => {
    expect(nameWords(name)).toEqual(words)
    expect(nameKey(name)).toBe(words.join(''))
  })
})

describe('a birth date is read in any form', () => {
  test.each([
    ['27/3/88', '1988-03-27'], ['27/03/1988', '1988-03-27'], ['27.03.1988', '1988-03-27'], ['27-3-88', '1988-03-27'], ['27 3 1988', '1988-03-27'], ['1988-03-27', '1988-03-27'], ['1988/3/27', '1988-03-27'],
    ['27 March 1988', '1988-03-27'], ['27th of March 1988', '1988-03-27'], ['27mar88', '1988-03-27'], ['March 27, 1988', '1988-03-27'], ["1 jan '90", '1990-01-01'], ['270388', '1988-03-27'], ['27031988', '1988-03-27'], ['19880327', '1988-03-27'],
    ['dob 27/3/88', '1988-03-27'], ['born 27.3.88', '1988-03-27'], ['3/27/1988', '1988-03-27'], ['29/2/2000', '2000-02-29'],
  ])('%s', (typed, day) => expect(takeBirth(typed, TODAY)).toMatchObject({ birth: { from: day, until: day }, wrong: null }))
  test.each([['March 1988', '1988-03-01', '1988-03-31'], ['03/1988', '1988-03-01', '1988-03-31'], ['feb 2000', '2000-02-01', '2000-02-29'], ['1988', '1988-01-01', '1988-12-31']])('%s is more than a day', (typed, from, until) =>
    expect(takeBirth(typed, TODAY).birth).toMatchObject({ from, until }))
  test.each(['April Smith', 'May', 'smith', '12/123456X', 'A1234BC', 'X123456', '1066', '2100-01-01', '+44 7700 900123', ''])('%s has none', (typed) => expect(takeBirth(typed, TODAY).birth).toBeNull())
  test.each(['31/2/1988', '32/1/1990', '1988-13-32'])('%s is no day', (typed) => expect(takeBirth(typed, TODAY)).toMatchObject({ birth: null, wrong: typed }))
  test.each([['88', 1988], ['15', 2015], ['16', 2016], ['17', 1917], ['00', 2000]])('of the figures %s the year is %i', (figures, year) => expect(wholeYear(figures, TODAY)).toBe(year))
  test('takes the date out and leaves the name', () => expect(takeBirth('John 27/3/88 Smith', TODAY).rest.split(/\s+/)).toEqual(['John', 'Smith']))

  const typed = { from: '1988-03-07', until: '1988-03-07', typed: '' }
  test.each([['1988-03-07', 'same'], ['1988-07-03', 'swapped'], ['1989-03-07', 'one-figure'], ['1988-03-08', 'one-figure'], ['1988-12-25', null]] as const)('%s is near the typed day: %s', (recorded, near) => {
    expect(nearBirth(recorded, typed)).toBe(near)
    expect(daysNear(typed).includes(recorded)).toBe(near !== null)
  })
})

describe('numbers are read in the form in which they are kept', () => {
  test.each([
    ['2012/0123456x', 'pnc', '2012/0123456X'], ['12/123456X', 'pnc', '2012/0123456X'], ['98/1234A', 'pnc', '1998/0001234A'], ['20120123456X', 'pnc', '2012/0123456X'], ['SF93/5B', 'cro', 'SF93/5B'], ['5/93b', 'cro', '000005/93B'], ['sf93/5q', 'cro', 'SF93/5Q'], ['12/34J', 'cro', '000012/34J'], ['12/34C', 'pnc', '2012/0000034C'], ['123456/08B', 'cro', '123456/08B'], ['a1234bc', 'prison', 'A1234BC'], ['x123456', 'crn', 'X123456'],
    ['p-7k2m9qx', 'reference', 'P-7K2M9QX'], ['P7K2M9QX', 'reference', 'P-7K2M9QX'], ['N21', 'other', 'N21'],
  ] as const)('%s', (typed, kind, value) => expect(readNumber(typed)).toEqual({ kind, value }))
  test.each([
    ['07700 900123', '07700900123', ''], ['smith +44 7700 900123', '07700900123', 'smith'], ['+44 (0)20 7946 0123', '02079460123', ''], ['(020) 7946-0123 27/3/88', '02079460123', '27/3/88'],
    ['07700900123 27 3 1988', '07700900123', '27 3 1988'], ['+33 1 23 45 67 89', '+33123456789', ''],
  ])('%s holds a telephone number', (typed, value, rest) => {
    const taken = takeTelephone(typed)
    expect([taken.telephone, taken.rest.trim()]).toEqual([{ kind: 'telephone', value }, rest])
  })
  test.each(['07/03/1988', '07 03 1988', '000005/93B', '20120123456X', '0123456', '1988-03-07', 'PE1 1AA'])('%s holds none', (typed) => expect(takeTelephone(typed).telephone).toBeNull())
  test('a telephone number one slip away is a stranger’s', () => expect(slipsOf({ kind: 'telephone', value: '07700900123' })).toEqual([]))
  test.each(['A1', '7', 'smith'])('%s is no whole number', (typed) => expect(readNumber(typed)).toBeNull())
  test('a slip keeps the form', () => {
    const slips = slipsOf({ kind: 'prison', value: 'A1234BC' })
    expect(slips).toEqual(expect.arrayContaining(['A1243BC', 'A1234BD', 'B1234BC', 'A1234CB', 'A9234BC']))
    expect(slips.every((slip) => /^[A-Z0-9]{7}$/.test(slip) && slip !== 'A1234BC')).toBe(true)
  })
  test.each([['PE1 1AA', 'PE1 1AA', true], ['pe11aa', 'PE1 1AA', true], ['sw1a2aa', 'SW1A 2AA', true], ['PE1', 'PE1', false]])('%s is a postcode', (typed, value, whole) => expect(takePostcode(`smith ${typed}`).postcode).toEqual({ value, whole }))
  test.each(['A1234BC', 'X123456', 'smith', '12/123456X'])('%s is none', (typed) => expect(takePostcode(typed).postcode).toBeNull())
})

describe('one box is read as a question', () => {
  test.each([
    ['smith j 27/3/88', { names: ['smith', 'j'], birth: { from: '1988-03-27' } }], ['Smith, John', { names: ['smith', 'john'] }], ['2012/0123456X', { names: [], numbers: [{ value: '2012/0123456X' }] }],
    ['jones PE1 1AA', { names: ['jones'], postcode: { value: 'PE1 1AA' } }], ['李', { names: ['李'] }], ['Øre', { names: ['ore'] }],
  ])('%s', (typed, question) => expect(readQuestion(typed, '', TODAY)).toMatchObject({ ok: true, value: question }))
  test.each([['s', 'at least two letters'], ['s j', 'at least two letters'], ['%', 'at least two letters'], ["'", 'at least two letters'], ['1988', 'year alone'], ['march 1988', 'year alone'], ['PE1', 'Half a postcode'], ['31/2/1988', 'no such day as 31/2/1988'], ['A1', 'finds'], ['7', 'whole number']])('%s is refused in words that help', (typed, words) =>
    expect(readQuestion(typed, '', TODAY)).toMatchObject({ ok: false, field: 'words', message: expect.stringContaining(words) as string }))
  test('the birth date of its own boxes counts', () => expect(readQuestion('s', '1988-03-27', TODAY)).toMatchObject({ ok: true, value: { birth: { from: '1988-03-27', until: '1988-03-27' } } }))
})

describe('keys are walked by what was typed, and by what may have been meant', () => {
  const walks = (typed: readonly string[], key: string) => rangesTyped(typed).filter(({ from, before }) => key >= from && key < before).map(({ step }) => step)
  test.each([
    [['smi'], 'smith john', [0]], [['smith', 'j'], 'smith john', [0]], [['j', 'smith'], 'smith john', [0]], [['john', 'smi'], 'john smith', [0]], [['bob', 'smith'], 'robert smith', [1]], [['smith', 'bob'], 'smith robert', [1]],
    [['o', 'brien'], 'obrien sean', [1]], [['van', 'elsewhere'], 'vanelsewhere osric', [1]], [['jo', 'smi'], 'john smith', [1]], [['smith', 'john'], 'smithers john', []], [['smith', 'john', 'lee'], 'smith lee', [0]],
  ])('%s finds %s', (typed, key, steps) => expect(walks(typed, key)).toEqual(steps))

  test.each([['smiht', 'smith'], ['smth', 'smith'], ['smithh', 'smith'], ['amith', 'smith'], ['иваноф', 'иванов']])('%s may be meant for %s, and both meet in a form', (typed, meant) => {
    expect(isSlip(typed, meant)).toBe(true)
    expect(slipForms(typed).some((form) => slipForms(meant).includes(form))).toBe(true)
    expect(nearTo(typed, [meant])).toEqual([{ word: meant, slip: true }])
    expect(rangesNear([typed, 'john'], [meant]).some(({ from }) => from === `${meant} john`)).toBe(true)
  })
  test.each([['smith', 'smith'], ['jo', 'mo'], ['smith', 'smart']])('%s is not taken for %s', (typed, other) => expect(isSlip(typed, other)).toBe(false))
  test('a sound brings spellings together', () => expect(nearTo('shawn', ['sean', 'shaun', 'smith']).map(({ word }) => word)).toEqual(['shaun']))
  test('however much is typed, the ranges stay few', () => expect(rangesNear(Array.from({ length: 8 }, () => 'john'), Array.from({ length: 300 }, (_none, at) => `joh${String.fromCodePoint(97 + (at % 26))}`)).length).toBeLessThanOrEqual(400))
})

describe('who is found stands in order, with why', () => {
  const facts = (forename: string, surname: string, more: Partial<Facts> = {}): Facts => ({ forename, surname, birthDate: '1988-03-27', pnc: '2012/0123456X', prisonNumber: null, crn: 'X123456', cro: null, postcode: 'PE1 1AA', telephone: null, current: true, ...more })
  const person = (id: string, ...known: Facts[]): Candidate => ({ id, reference: `P-${id.padStart(7, '0')}`, known })
  const ranked = (typed: string, ...people: Candidate[]) => {
    const question = readQuestion(typed, '', TODAY)
    if (!question.ok) throw new Error(question.message)
    return rankFound(question.value, people).map(({ id, why }) => [id, ...why])
  }
  const robert = person('1', facts('Robert', 'Smith'))
  test.each([
    ['robert smith', ['1']], ['smith robert', ['1']], ['smi', ['1']], ['r smith', ['1']], ['bob smith', ['1', 'Bob and Robert are forms of one name']], ['robert smiht', ['1', 'Smith differs from Smiht by one letter']],
    ['robert smythe', ['1', 'Smith sounds like Smythe']], ['robert lee smith', ['1', 'No Lee in the name']], ['robert smith 27/3/88', ['1']], ['robert smith 28/3/88', ['1', 'Birth date differs by one figure']], ['X123456', ['1']], ['x123465', ['1', 'The probation number differs by one slip']],
    ['smith PE1 1AA', ['1']], ['smith PE1', ['1']],
  ])('%s', (typed, found) => expect(ranked(typed, robert)).toEqual([found]))
  test.each(['jones', 'robert smith 1/1/1970', 'smith PE2', 'X999999', 'lee jones'])('%s is somebody else', (typed) => expect(ranked(typed, robert)).toEqual([]))

  test('a maiden name, an old address and a swapped birth date find the person, and say so', () => {
    const ann = person('2', facts('Ann', 'Married'), facts('Ann', 'Maiden', { current: false, postcode: 'CB1 2CD', birthDate: '1988-05-03' }))
    expect(ranked('ann maiden', ann)).toEqual([['2', 'Also known as Ann Maiden']])
    expect(ranked('married CB1 2CD', ann)).toEqual([['2', 'Formerly at CB1 2CD']])
    expect(ranked('ann married 5/3/88', ann)).toEqual([['2', 'Day and month of the birth date swapped', 'Also recorded as born 3 May 1988']])
  })
  test('exact stands before familiar, familiar before a slip, a slip before a sound, and today’s name before a former one', () => {
    const people = [person('5', facts('Rob', 'Smyth')), person('4', facts('Robert', 'Smit')), person('3', facts('Bob', 'Smith')), person('2', facts('Una', 'Smith'), facts('Robert', 'Smith', { current: false })), robert]
    expect(ranked('robert smith', ...people).map(([id]) => id)).toEqual(['1', '2', '3', '4', '5'])
  })
})
