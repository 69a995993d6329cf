/** Which rule holds on which day. */
import { expect, test } from 'vitest'
import { ruleOn, type DatedRule } from './dated-rules.ts'

const rule = (from: string, value: string): DatedRule<string> => ({ from, value, source: 'Test' })
const [first, second, third] = [rule('2018-05-25', 'first'), rule('2020-01-01', 'second'), rule('2026-02-05', 'third')]

test.each([
  ['2017-01-01', 'first'], ['2018-05-24', 'first'], ['2018-05-25', 'first'], ['2019-12-31', 'first'], ['2020-01-01', 'second'], ['2026-02-04', 'second'], ['2026-02-05', 'third'], ['2040-01-01', 'third'],
])('on %s it is the %s, in whatever order they are written', (day, value) => {
  for (const rules of [[first, second, third], [third, second, first], [second, third, first], [third, first, second]] as const) expect(ruleOn([...rules], day).value).toBe(value)
  expect(ruleOn([second], day).value).toBe('second')
})
