import { Client } from 'pg'
import { expect, test } from 'vitest'
import { configureTypes } from '../src/platform/types.ts'
import { testDatabase } from './database.ts'

const database = await testDatabase()

const ask = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

test('a test database has its migrations and the two roles', async () => {
  expect(await ask(database.url, `SELECT current_user::text AS role, current_setting('timezone') AS zone`)).toEqual([{ role: 'throughline_app', zone: 'Europe/London' }])
  expect(await ask(database.ownerUrl, `SELECT current_user::text AS role, count(*) >= 0 AS migrated FROM migration`)).toEqual([{ role: 'throughline_owner', migrated: true }])
})

test('the role of the doors may not create anything', async () => {
  await expect(ask(database.url, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied for schema public')
})

test('a day stays a day, a moment is a moment, and a count is a number that is exact', async () => {
  configureTypes()
  expect(await ask(database.url, `SELECT '2026-03-29'::date AS day, '{2026-03-29,NULL}'::date[] AS days, '2026-03-29T00:30:00Z'::timestamptz AS moment,
    9007199254740991::int8 AS number, '{1,NULL}'::int8[] AS numbers, 0.10::numeric AS amount`)).toEqual([{
    day: '2026-03-29', days: ['2026-03-29', null], moment: new Date('2026-03-29T00:30:00Z'), number: 9007199254740991, numbers: [1, null], amount: '0.10',
  }])
  await expect(ask(database.url, 'SELECT 9007199254740992::int8')).rejects.toThrow('too large to be counted exactly')
})

test('a page element is made by preact', () => {
  expect(<p lang="en">There</p>).toMatchObject({ type: 'p', props: { lang: 'en' } })
})
