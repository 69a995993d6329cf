import { describe, expect, test } from 'vitest'
import { checkLetter, readCro, readTelephone, telephoneWords } from './identifiers.ts'

describe('a CRO number', () => {
  // The first three stand in the tests of hmpps-person-record.
  test.each([
    ['265416/21G', '265416/21G'], ['SF05/482703J', 'SF05/482703J'], ['SF83/50058Z', 'SF83/50058Z'], [` ${String(5)} / 93${checkLetter(93000005)}`, `000005/93${checkLetter(93000005)}`], ['sf05/482703j', 'SF05/482703J'],
  ])('%s is kept as %s', (written, kept) => expect(readCro(written)).toEqual({ ok: true, value: kept }))
  // The first stands there as a wrong one too.
  test.each(['85227/65G', '265416/21H', '265461/21G', 'SF05/482730J'])('%s was mistyped: the letter says so', (written) =>
    expect(readCro(written)).toMatchObject({ ok: false, message: expect.stringContaining('its last letter does not belong to its figures') }))
  test.each(['', '1234567/21G', '265416-21G', '265416/2021G', 'XF05/482703J', '2012/0123456X'])('%s is none', (written) => expect(readCro(written)).toMatchObject({ ok: false, message: expect.stringContaining('123456/08') }))
})

describe('a telephone number', () => {
  test.each([
    ['07700 900123', '07700900123'], ['+44 7700 900123', '07700900123'], ['0044 (0)7700-900.123', '07700900123'], ['020 7946 0123', '02079460123'], ['01632 96012', '0163296012'], ['+33 1 23 45 67 89', '+33123456789'],
  ])('%s is kept as %s', (written, kept) => expect(readTelephone(written)).toEqual({ ok: true, value: kept }))
  test.each(['', '900123', '00', '0770090012345', 'ask her sister', '07700 90012x', '1988-03-27', '+44'])('%s is none', (written) => expect(readTelephone(written).ok).toBe(false))
  test('is written as people read it', () => expect(['07700900123', '+33123456789'].map(telephoneWords)).toEqual(['07700 900123', '+33123456789']))
})
