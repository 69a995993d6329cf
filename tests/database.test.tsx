import { Client } from 'pg'
import { expect, test } from 'vitest'
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

test('a page element is made by preact', () => {
  expect(<p lang="en">There</p>).toMatchObject({ type: 'p', props: { lang: 'en' } })
})
