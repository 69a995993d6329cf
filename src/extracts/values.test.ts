import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDay } from '../core/dates.ts'
import { pncCheckLetter, pncNumber, pncShortForm, readCrn, readPnc, readPrisonNumber } from './identifiers.ts'
import { firstRows } from './seen.ts'
import { holdsUnseen, isNothing, readAgencyNumber, readBirthDate, readDay, readMonths, readName, readOffenceCode, readPostcode, readSex, tidied } from './values.ts'

const TODAY = '2026-11-22'
const told = (result: { ok: true; value: string } | { ok: false; message: string }): string => (result.ok ? result.value : `refused: ${result.message}`)

describe('days', () => {
  test.each([
    ['1990-03-31', '1990-03-31'], ['31/03/1990', '1990-03-31'], ['3/1/1990', '1990-01-03'], ['31-Mar-1990', '1990-03-31'],
    ['31 March 1990', '1990-03-31'], ['31-03-1990', '1990-03-31'], ['31.03.1990', '1990-03-31'], ['1990-03-31 00:00:00', '1990-03-31'],
    ['1990-03-31T00:00:00Z', '1990-03-31'], ['29/02/2024', '2024-02-29'], ['29/02/2000', '2000-02-29'],
  ])('%s is %s', (written, day) => expect(told(readDay(written))).toBe(day))
  test.each([
    ['31/02/1990', 'not a day that exists'], ['29/02/2023', 'not a day that exists'], ['29/02/1900', 'not a day that exists'], ['02/31/1990', 'not a day that exists'],
    ['00/01/1990', 'not a day that exists'], ['31-Foo-1990', 'not a day that exists'], ['31/03/90', 'all four'], ['31-Mar-90', 'all four'], ['32963', 'count of days'],
    ['yesterday', 'not a date'], ['1990', 'not a date'], ['1990-03-31 14:05', 'not a date'],
  ])('%s is refused: %s', (written, why) => expect(told(readDay(written))).toContain(why))
  test('every day that core knows is read in all three forms, and nothing else passes', () => {
    fc.assert(fc.property(fc.integer({ min: 1900, max: 2099 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), (year, month, day) => {
      const two = (n: number): string => String(n).padStart(2, '0')
      const iso = `${year}-${two(month)}-${two(day)}`
      expect(readDay(iso).ok).toBe(isDay(iso))
      expect(told(readDay(`${day}/${month}/${year}`))).toBe(told(readDay(iso)))
    }), { numRuns: 500 })
  })
  test.each([
    ['23/11/2026', 'is in the future'], ['22/11/2016', '2016-11-22'], ['23/11/2016', 'makes this person 9'], ['22/11/1916', '1916-11-22'], ['22/11/1915', 'makes this person 111'],
  ])('as a birth date, %s gives: %s', (written, outcome) => expect(told(readBirthDate(written, TODAY))).toContain(outcome))
})

describe('numbers', () => {
  test('the check letters of numbers published as examples are found', () => {
    // From the tests of hmpps-person-record.
    expect([pncCheckLetter(2003, 62845), pncCheckLetter(2008, 56560), pncCheckLetter(2023, 583843)]).toEqual(['E', 'Z', 'L'])
  })
  test.each([
    ['2003/0062845E', '2003/0062845E'], ['20030062845E', '2003/0062845E'], ['03/62845E', '2003/0062845E'], ['03/0062845e', '2003/0062845E'],
    ['0362845E', '2003/0062845E'], [' 2003 / 0062845 E ', '2003/0062845E'], [pncShortForm(pncNumber(1979, 163001)), pncNumber(1979, 163001)],
  ])('the PNC %s is %s', (written, pnc) => expect(told(readPnc(written, TODAY))).toBe(pnc))
  test.each([['2003/0062845F', 'mistyped'], ['2003/0062854E', 'mistyped'], ['hello', 'give it as'], ['203/62845E', 'give it as'], ['2003/00628455E', 'give it as']])(
    'the PNC %s is refused: %s', (written, why) => expect(told(readPnc(written, TODAY))).toContain(why))
  test('the check letter catches every single wrong figure and every exchange of neighbours', () => {
    fc.assert(fc.property(fc.integer({ min: 1950, max: 2026 }), fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 5, max: 11 }), fc.integer({ min: 1, max: 9 }), (year, serial, place, step) => {
      const pnc = pncNumber(year, serial)
      expect(told(readPnc(pnc, TODAY))).toBe(pnc)
      expect(told(readPnc(pncShortForm(pnc), TODAY)).slice(2)).toBe(pnc.slice(2))
      const wrong = pnc.slice(0, place) + ((Number(pnc[place]) + step) % 10) + pnc.slice(place + 1)
      expect(readPnc(wrong, TODAY).ok).toBe(false)
      const turned = pnc.slice(0, 10) + pnc[11] + pnc[10] + pnc[12]
      expect(readPnc(turned, TODAY).ok).toBe(turned === pnc)
    }), { numRuns: 300 })
  })
  test('prison numbers and CRNs are put in capitals, and other forms refused', () => {
    expect([told(readPrisonNumber('a1234bc')), told(readCrn('x 123456'))]).toEqual(['A1234BC', 'X123456'])
    expect([readPrisonNumber('A123BC').ok, readPrisonNumber('AA1234B').ok, readCrn('123456').ok, readCrn('X1234567').ok]).toEqual([false, false, false, false])
  })
  test('an agency’s own number is kept in capitals; one that a spreadsheet shortened is refused', () => {
    expect(told(readAgencyNumber('cust/2026-17.b'))).toBe('CUST/2026-17.B')
    expect(told(readAgencyNumber('1.23E+12'))).toContain('shortened by a spreadsheet')
    expect([readAgencyNumber('x'.repeat(41)).ok, readAgencyNumber('<b>').ok]).toEqual([false, false])
  })
})

describe('other values', () => {
  test.each([['M', 'male'], ['female', 'female'], ['1', 'male'], ['2', 'female'], ['0', 'not-known'], ['9', 'not-specified'], ['Not Known', 'not-known']])('sex %s is %s', (written, sex) => expect(told(readSex(written))).toBe(sex))
  test('a sex that is no code is refused, even if JavaScript knows the word', () => expect([readSex('constructor').ok, readSex('3').ok]).toEqual([false, false]))
  test.each([['pe1 1aa', 'PE1 1AA'], ['EC1A1BB', 'EC1A 1BB'], ['W1A  0AX', 'W1A 0AX'], ['nfa', 'ZZ99 3VZ'], ['No fixed abode', 'ZZ99 3VZ'], ['GIR 0AA', 'GIR 0AA']])('postcode %s is %s', (written, postcode) => expect(told(readPostcode(written))).toBe(postcode))
  test.each(['PE1', 'Q1 1AA', 'PE1 1CA', '12345'])('postcode %s is refused', (written) => expect(readPostcode(written).ok).toBe(false))
  test('names keep apostrophes, hyphens and accents, composed and without needless spaces', () => {
    expect(tidied('  Zoe\u0308   Ann–O’Brien-\u00A0Smith\n')).toBe('Zoë Ann–O’Brien- Smith')
    expect([readName('Ж').ok, readName('123').ok, readName('a'.repeat(101)).ok]).toEqual([true, false, false])
  })
  test('months and offence codes are read by their shape', () => {
    expect([told(readMonths('18 months')), told(readMonths('018.0')), readMonths('1.5').ok, readMonths('1201').ok]).toEqual(['18', '18', false, false])
    expect([told(readOffenceCode('th68010')), told(readOffenceCode('39/00')), readOffenceCode('theft!').ok]).toEqual(['TH68010', '39/00', false])
  })
  test('a mark for nothing is nothing, but Null is a surname', () => {
    expect([isNothing('NULL', 'postcode'), isNothing('n/a', 'day'), isNothing('', 'name'), isNothing('Null', 'name')]).toEqual([true, true, true, false])
  })
  test('characters that cannot be seen are found', () => expect([holdsUnseen('a\0b'), holdsUnseen('a\u0085b'), holdsUnseen('Zoë'), holdsUnseen('a  b')]).toEqual([true, true, false, false]))
  test('tidying a value twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(tidied(tidied(text))).toBe(tidied(text))
    }), { numRuns: 500 })
  })
})

test('the first row of each number is remembered exactly, as a plain map would', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 4 }), { maxLength: 3000 }), (numbers) => {
    const seen = firstRows()
    const plain = new Map<string, number>()
    for (const [index, number] of numbers.entries()) {
      expect(seen.claim(number, index + 1)).toBe(plain.get(number) ?? 0)
      if (!plain.has(number)) plain.set(number, index + 1)
    }
  }), { numRuns: 50 })
})
