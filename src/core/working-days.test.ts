import { describe, expect, test } from 'vitest'
import { addWorkingDays, bankHolidays, easterSunday } from './working-days.ts'

describe('bank holidays are those that gov.uk publishes for England and Wales', () => {
  test.each([
    [2021, ['2021-01-01', '2021-04-02', '2021-04-05', '2021-05-03', '2021-05-31', '2021-08-30', '2021-12-27', '2021-12-28']],
    [2022, ['2022-01-03', '2022-04-15', '2022-04-18', '2022-05-02', '2022-06-02', '2022-06-03', '2022-08-29', '2022-09-19', '2022-12-26', '2022-12-27']],
    [2026, ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04', '2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28']],
  ])('in %i', (year, days) => expect(bankHolidays(year)).toEqual(days))

  test('Easter is where the church has it', () => expect([easterSunday(2024), easterSunday(2025), easterSunday(2027)]).toEqual(['2024-03-31', '2025-04-20', '2027-03-28']))
})

describe('working days skip weekends and bank holidays', () => {
  test.each([
    ['2026-11-23', 5, '2026-11-30'],
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-12-23', 3, '2026-12-30'],
    ['2026-11-28', 1, '2026-11-30'],
  ])('%s and %i more is %s', (from, count, to) => expect(addWorkingDays(from, count)).toBe(to))
})
