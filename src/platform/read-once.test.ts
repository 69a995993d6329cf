import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { makeWorld } from '../../tests/world.ts'
import { yes } from '../core/result.ts'
import { action, query } from './action.ts'
import type { Reading } from './context.ts'
import { readOnce } from './read-once.ts'

const world = await makeWorld()

describe('a read that several panels share', () => {
  let reads = 0
  const counted = readOnce(async (_context: Reading, people) => `${people.join(' ')} at read ${++reads}`)
  const about = { name: 'people.counted', title: 'Counts its reads', who: ['offender-manager'], classes: [], input: z.object({}) } as const
  const twice = async (context: Reading) => yes([await counted(context, ['a', 'b']), await counted(context, ['c']), await counted(context, ['a', 'b'])])

  test('is made once for the same people in a query, and again in the next one', async () => {
    reads = 0
    const manager = await world.as('offender-manager', 'probation')
    const asked = query({ ...about, run: twice })
    expect(await world.ask(manager, asked, {})).toMatchObject({ value: ['a b at read 1', 'c at read 2', 'a b at read 1'] })
    expect(await world.ask(manager, asked, {})).toMatchObject({ value: ['a b at read 3', 'c at read 4', 'a b at read 3'] })
  })

  test('is made each time in an action, which may have written in between', async () => {
    reads = 0
    const manager = await world.as('offender-manager', 'probation')
    expect(await world.perform(manager, action({ ...about, run: twice }), {})).toMatchObject({ value: ['a b at read 1', 'c at read 2', 'a b at read 3'] })
  })
})
