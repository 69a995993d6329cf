import { expect, test } from 'vitest'
import { BoundedMap } from './bounded-map.ts'

test('a bounded map lets go of what was used longest ago', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('first', 1)
  map.set('second', 2)
  expect(map.get('first')).toBe(1)
  map.set('third', 3)
  expect([map.get('first'), map.get('second'), map.get('third'), map.size]).toEqual([1, undefined, 3, 2])
})
