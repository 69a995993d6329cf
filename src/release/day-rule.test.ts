import { describe, expect, test } from 'vitest'
import { earliestReleaseDay, licenceCutOff, plannedReleaseDay, releaseDayWarning, workedExcept } from './day-rule.ts'

const planned = (scheduled: string, kind = 'conditional-release', today: string | null = null) => plannedReleaseDay({ scheduled, kind, today }).plannedReleaseDate

describe('the planned day, by the calendar of England and Wales', () => {
  test.each([
    ['an ordinary Thursday', '2026-11-26', '2026-11-26'], ['a Friday', '2026-11-27', '2026-11-26'], ['a Saturday', '2026-11-28', '2026-11-26'], ['a Sunday', '2026-11-29', '2026-11-26'], ['a Monday', '2026-11-30', '2026-11-30'],
    ['Christmas Eve before a Friday Christmas', '2026-12-24', '2026-12-23'], ['Boxing Day, a Saturday', '2026-12-26', '2026-12-23'], ['its substitute Monday', '2026-12-28', '2026-12-23'], ['the Tuesday after', '2026-12-29', '2026-12-29'],
    ['two substitutes on end', '2027-12-28', '2027-12-23'], ['the Wednesday after them', '2027-12-29', '2027-12-29'], ['New Year’s Eve before a Friday', '2026-12-31', '2026-12-30'],
    ['Maundy Thursday', '2023-04-06', '2023-04-05'], ['Easter Tuesday', '2023-04-11', '2023-04-11'], ['the Saturday of Easter', '2026-04-04', '2026-04-01'],
    ['the Wednesday before the jubilee', '2022-06-01', '2022-05-31'], ['the Sunday after it', '2022-06-05', '2022-05-31'], ['the day of the funeral', '2022-09-19', '2022-09-15'], ['the day of the coronation', '2023-05-08', '2023-05-04'],
    ['the Monday that was not held in 2022', '2022-05-30', '2022-05-30'], ['the Sunday on which clocks go on', '2026-03-29', '2026-03-26'], ['the Sunday on which they go back', '2026-10-25', '2026-10-22'],
    ['a leap day on a Thursday', '2024-02-29', '2024-02-29'], ['the last day of the year, a Sunday', '2028-12-31', '2028-12-28'], ['the first of a year, a Sunday with its substitute', '2023-01-02', '2022-12-29'],
  ])('%s', (_case, scheduled, day) => expect(planned(scheduled)).toBe(day))

  test.each(['conditional-release', 'automatic-release', 'post-recall-release', 'mid-term', 'early-transfer', 'mid-transfer', 'late-transfer'])('%s moves', (kind) => expect(planned('2026-11-27', kind)).toBe('2026-11-26'))
  test.each(['sentence-expiry', 'licence-expiry', 'parole-eligibility', 'home-detention-curfew-eligibility', 'tariff', 'notional-conditional-release'])('%s stays', (kind) => expect(planned('2026-11-27', kind)).toBe('2026-11-27'))

  test('a day that has passed stays, the day itself may still move', () => {
    expect(planned('2026-11-27', 'conditional-release', '2026-11-28')).toBe('2026-11-27')
    expect(planned('2026-11-27', 'conditional-release', '2026-11-27')).toBe('2026-11-26')
  })

  test('a list of a case’s own stands in the place of the calendar, an empty one has no holidays', () => {
    const at = (days: readonly string[]) => plannedReleaseDay({ scheduled: '2026-12-24', kind: 'automatic-release', today: null }, workedExcept(days))
    expect(at([])).toEqual({ plannedReleaseDate: '2026-12-24', moved: false })
    expect(at(['2026-12-24', '2026-12-23', '2026-12-22'])).toEqual({ plannedReleaseDate: '2026-12-17', moved: true })
  })
})

describe('days for the licence', () => {
  test.each([
    ['2026-11-26', '2026-11-26'], ['2026-11-27', '2026-11-24'], ['2026-11-29', '2026-11-24'], ['2026-04-02', '2026-04-02'], ['2026-04-06', '2026-03-31'], ['2026-12-28', '2026-12-22'], ['2022-09-19', '2022-09-13'],
  ])('a release due on %s may want it on %s', (due, day) => expect(earliestReleaseDay(due)).toBe(day))
  test.each([
    ['2026-04-07', '2026-04-01', '2026-03-30'], ['2026-11-28', '2026-11-25', '2026-11-23'], ['2027-12-29', '2027-12-23', '2027-12-21'], ['2026-12-28', '2026-12-22', '2026-12-18'],
  ])('a licence from %s can be changed until %s, with a warning on %s', (start, cutOffDate, warningDate) => expect(licenceCutOff(start)).toEqual({ cutOffDate, warningDate }))
})

test('a Friday before a bank holiday is called so', () => {
  expect(releaseDayWarning('2027-04-30', '2027-04-01')?.words).toBe('Release day is a Friday before a bank holiday: services may be closed. They may be released on Thursday 29 April 2027 instead: ask the prison.')
})
