import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../core/dates.ts'
import { dayBoxes, readForm } from './form-body.ts'

const day = (d: string, m: string, y: string): Record<string, string> => ({ 'due-day': d, 'due-month': m, 'due-year': y })

describe('a posted form becomes plain values', () => {
  test.each([
    ['a day that exists', day('3', '9', '2026'), { due: '2026-09-03' }],
    ['a day with noughts and spaces', day(' 03', '09 ', '2026'), { due: '2026-09-03' }],
    ['a day that does not exist, as typed', day('31', '2', '2026'), { due: '31/2/2026' }],
    ['a year of two digits, as typed', day('3', '9', '26'), { due: '3/9/26' }],
    ['a missing month, as typed', day('3', '', '2026'), { due: '3//2026' }],
    ['words in a box, as typed', day('3', 'May', '2026'), { due: '3/May/2026' }],
    ['three empty boxes', day('', ' ', ''), { due: '' }],
    ['a name that only looks like one box of a day', { 'rest-day': 'Sunday' }, { 'rest-day': 'Sunday' }],
    ['one ticked box', { 'pathways[]': ['', 'health'] }, { pathways: ['health'] }],
    ['no ticked box', { 'pathways[]': '' }, { pathways: [] }],
    ['a name that comes twice', { area: ['a', 'b'] }, { area: ['a', 'b'] }],
    ['spaces and line ends', { words: '  I want\r\nmy own front door ' }, { words: 'I want\nmy own front door' }],
    ['the keys of the door', { _csrf: 'x', _once: 'y', name: 'z' }, { name: 'z' }],
    ['what is not text', { file: { size: 3 }, name: 'z' }, { name: 'z' }],
  ])('%s', (_name, body, values) => expect(readForm(body)).toEqual(values))

  test('any day comes back to the boxes it came from', () => {
    assert(property(integer({ min: 0, max: 80_000 }), (days) => {
      const iso = addDays('1900-01-01', days)
      const boxes = dayBoxes(iso)
      expect(readForm(day(boxes.day, boxes.month, boxes.year))).toEqual({ due: iso })
    }))
  })

  test('any typed boxes come back as they were typed, when they are not a day', () => {
    expect(dayBoxes('31/2/2026')).toEqual({ day: '31', month: '2', year: '2026' })
    expect(dayBoxes('')).toEqual({ day: '', month: '', year: '' })
  })
})
