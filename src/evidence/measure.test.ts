import { expect, test } from 'vitest'
import { settle, type RecordMeasure, wholeMonthsBy, yearTo } from './measure.ts'

const measure: Pick<RecordMeasure, 'period' | 'splits'> = { period: yearTo, splits: ['district'] }
const DAY = '2026-11-23'

test.each([
  ['2026-11-23', '2026-10-31'],
  ['2026-10-31', '2026-10-31'],
  ['2024-02-28', '2024-01-31'],
  ['2024-02-29', '2024-02-29'],
  ['2026-01-01', '2025-12-31'],
])('by the end of %s the months up to %s are over', (day, end) => {
  expect(wholeMonthsBy(day)).toBe(end)
})

test('where no period is asked for, it is the latest twelve whole months', () => {
  expect(settle(measure, DAY)).toEqual({ ok: true, value: { from: '2025-11-01', to: '2026-10-31', day: DAY, by: 'all' } })
  expect(settle(measure, DAY, { to: '2026-03-31', by: 'district' })).toEqual({ ok: true, value: { from: '2025-04-01', to: '2026-03-31', day: DAY, by: 'district' } })
})

test.each([
  ['a day that is none', { from: '2026-02-30' }, 'from', 'Enter a real date for the start of the period.'],
  ['an end that is none', { to: 'soon' }, 'to', 'Enter a real date for the end of the period.'],
  ['an end before the start', { from: '2026-05-01', to: '2026-04-30' }, 'from', 'The period must start before it ends.'],
  ['an end after the snapshot', { from: '2026-05-01', to: '2026-11-30' }, 'to', 'The period must end by the day of the snapshot.'],
  ['a start within a month, which would tell of single days', { from: '2026-05-02', to: '2026-06-30' }, 'from', 'The period must start on the first day of a month.'],
  ['an end within a month', { from: '2026-05-01', to: '2026-06-29' }, 'to', 'The period must end on the last day of a month.'],
  ['a split that it does not have', { by: 'prison' as const }, 'by', 'This figure cannot be split like that.'],
])('%s is refused', (_, asked, field, message) => {
  expect(settle(measure, DAY, asked)).toEqual({ ok: false, kind: 'refused', field, message })
})
