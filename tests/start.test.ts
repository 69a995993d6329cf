import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { checkoutFolder, dataFolder } from '../src/platform/data-folder.ts'
import { openRecords } from '../src/platform/records.ts'
import { migrate } from '../src/platform/migrate.ts'
import { startPostgres, type Postgres } from '../src/platform/postgres.ts'

const programs = process.env['THROUGHLINE_TEST_POSTGRES']
const folders: string[] = []
const started: Postgres[] = []

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-start-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

const start = async (folder: string): Promise<Postgres> => {
  const server = await startPostgres({ dataFolder: folder, ...(programs === undefined ? {} : { programs }) })
  started.push(server)
  return server
}

const query = async (url: string, ...statements: string[]): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows
    return rows
  } finally {
    await client.end().catch(() => {})
  }
}

const isAlive = (processId: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'))
  } catch {
    return false
  }
}

const until = async (what: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 600 && !what(); turn++) await pause(20)
  if (!what()) throw new Error('It did not happen within 12 seconds.')
}

afterAll(async () => {
  for (const server of started) await server.stop().catch(() => false)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  test('starts on an empty folder, and keeps its data for the next start', async () => {
    const folder = newFolder()
    const first = await start(folder)
    expect(first.reused).toBe(false)
    await query(first.adminUrl('postgres'), 'CREATE DATABASE kept OWNER throughline_owner')
    await query(first.ownerUrl('kept'), 'CREATE TABLE fact (id int PRIMARY KEY)', 'INSERT INTO fact VALUES (1)')
    expect(await first.stop()).toBe(true)
    expect(isAlive(first.processId)).toBe(false)
    const second = await start(folder)
    expect(await query(second.ownerUrl('kept'), 'SELECT id FROM fact')).toEqual([{ id: 1 }])
    expect(await second.stop()).toBe(true)
  })

  test('gives the doors a role that owns nothing, and nobody an open port', async () => {
    const server = await start(newFolder())
    expect(await query(server.url('postgres'), `SELECT current_user::text AS role, session_user::text AS login, rolsuper AS super, current_setting('listen_addresses') AS addresses
      FROM pg_roles WHERE rolname = current_user`)).toEqual([{ role: 'throughline_app', login: 'throughline_app', super: false, addresses: '' }])
    await expect(query(server.url('postgres'), 'SET ROLE throughline_owner')).rejects.toThrow('permission denied')
    await server.stop()
  })

  test('is joined when it already runs, and stops when the last one leaves', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const second = await start(folder)
    expect([second.reused, second.processId]).toEqual([true, first.processId])
    expect(await first.stop()).toBe(false)
    expect(await query(second.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(await second.stop()).toBe(true)
    expect(await second.stop()).toBe(false)
  })

  test('two first starts at the same moment make one cluster and one server', async () => {
    const folder = newFolder()
    const code = `import { startPostgres } from ${JSON.stringify(join(checkoutFolder(), 'src/platform/postgres.ts'))}
      const server = await startPostgres(${JSON.stringify({ dataFolder: folder, ...(programs === undefined ? {} : { programs }) })})
      console.log(JSON.stringify({ reused: server.reused, processId: server.processId }))
      await server.release()`
    const ends = await Promise.all([0, 1, 2].map(() => new Promise<string>((resolve) => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      child.stdout.on('data', (part: Buffer) => { output += part.toString() })
      child.once('close', () => resolve(output))
    })))
    const server = await start(folder)
    expect(ends.map((end): unknown => JSON.parse(end)).toSorted((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)).toEqual(
      [false, true, true].map((reused) => ({ reused, processId: server.processId })))
    expect(readdirSync(folder).filter((name) => name.startsWith('postgres.') && name !== 'postgres.log')).toEqual([])
    expect(await server.stop()).toBe(true)
  })

  test('killed while it writes, it comes back with every row that was confirmed', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const writer = new Client({ connectionString: first.ownerUrl('postgres') })
    writer.on('error', () => {})
    await writer.connect()
    await query(first.adminUrl('postgres'), 'CREATE TABLE fact (id int PRIMARY KEY)', 'GRANT ALL ON fact TO throughline_owner')
    let confirmed = 0
    const writing = (async () => {
      for (let id = 1; ; id++) {
        await writer.query('INSERT INTO fact VALUES ($1)', [id])
        confirmed = id
      }
    })()
    await Promise.all([expect(writing).rejects.toThrow(), (async () => {
      await until(() => confirmed > 200)
      process.kill(first.processId, 'SIGKILL')
    })()])
    const second = await start(folder)
    expect(second.reused).toBe(false)
    const [row] = await query(second.adminUrl('postgres'), 'SELECT count(*)::int AS rows, max(id) AS last FROM fact')
    expect(row?.['rows']).toBe(row?.['last'])
    expect(Number(row?.['rows'])).toBeGreaterThanOrEqual(confirmed)
    expect(confirmed).toBeGreaterThan(200)
    await second.stop()
  })

  test('a stale lock file that names another living process does not stop it', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    const other = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {})
    try {
      writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${other.pid}\n${folder}/postgres\n1\n5432\n${folder}/socket\n\n0 0\nready\n`, { mode: 0o600 })
      const second = await start(folder)
      expect(second.reused).toBe(false)
      expect(await second.stop()).toBe(true)
    } finally {
      other.kill()
    }
  })

  test('a folder that its user cannot reach is refused in words', async () => {
    if (process.getuid?.() !== 0) return
    const closed = newFolder()
    chmodSync(closed, 0o700)
    await expect(startPostgres({ dataFolder: join(closed, 'inside') })).rejects.toThrow('is closed to the user that runs PostgreSQL (nobody)')
  })
})

describe('migrations', { timeout: 60_000 }, () => {
  const withMigrations = (files: Record<string, string>): string => {
    const folder = newFolder()
    for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
    return folder
  }

  test('are applied once, in order, also by two processes at once', async () => {
    const server = await start(newFolder())
    await query(server.adminUrl('postgres'), 'CREATE DATABASE one OWNER throughline_owner')
    const folder = withMigrations({ '202611230002_b.sql': 'ALTER TABLE a ADD COLUMN two int', '202611230001_a.sql': 'CREATE TABLE a (one int)' })
    const url = server.ownerUrl('one')
    const both = await Promise.all([migrate({ url, folder }), migrate({ url, folder })])
    expect(both.toSorted((a, b) => b.length - a.length)).toEqual([['202611230001_a.sql', '202611230002_b.sql'], []])
    expect(await migrate({ url, folder })).toEqual([])

    writeFileSync(join(folder, '202611230001_a.sql'), 'CREATE TABLE a (three int)')
    await expect(migrate({ url, folder })).rejects.toThrow('202611230001_a.sql changed after this database had it. Put the file back as it was and write the change as a new migration.')
    await server.stop()
  })

  test('one that fails leaves nothing of itself, and says where', async () => {
    const server = await start(newFolder())
    await query(server.adminUrl('postgres'), 'CREATE DATABASE two OWNER throughline_owner')
    const folder = withMigrations({ '202611230001_a.sql': 'CREATE TABLE a (one int)', '202611230002_b.sql': 'CREATE TABLE b (one int);\nCREATE TABLE c (one nonsense);' })
    const url = server.ownerUrl('two')
    await expect(migrate({ url, folder })).rejects.toThrow('The migration 202611230002_b.sql could not be applied at line 2: type "nonsense" does not exist.')
    expect(await query(url, `SELECT relname::text AS name FROM pg_class WHERE relname IN ('a', 'b', 'c')`)).toEqual([{ name: 'a' }])
    await server.stop()
  })
})

describe('the records of an installation', { timeout: 60_000 }, () => {
  const environment = {}
  const migrations = join(checkoutFolder(), 'migrations')

  test('is made once, and one that was killed while it was populated is made again', async () => {
    const folder = newFolder()
    const options = { dataFolder: folder, environment, migrations }
    await expect(openRecords(options)).rejects.toThrow('Run npm start first')
    let tries = 0
    const populate = async ({ ownerUrl }: { ownerUrl: string }): Promise<void> => {
      await query(ownerUrl, 'CREATE TABLE populated (id int PRIMARY KEY)', 'INSERT INTO populated VALUES (1)')
      tries++
      if (tries === 1) throw new Error('killed')
    }
    await expect(openRecords({ ...options, populate })).rejects.toThrow('killed')
    const records = await openRecords({ ...options, populate })
    const again = await openRecords(options)
    expect(await query(again.ownerUrl, 'SELECT id FROM populated')).toEqual([{ id: 1 }])
    await Promise.all([records.close(), again.close()])
    const fresh = await openRecords({ ...options, fresh: true, populate })
    await fresh.close()
    expect(tries).toBe(3)
    expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  test('with DATABASE_URL lives in that database, whose owner need not be a superuser', async () => {
    const server = await start(newFolder())
    await query(server.adminUrl('postgres'), 'CREATE ROLE partnership LOGIN CREATEROLE', 'DROP ROLE throughline_owner', 'DROP ROLE throughline_app', 'CREATE DATABASE partnership OWNER partnership')
    const environment = { DATABASE_URL: server.adminUrl('partnership').replace('postgres@', 'partnership@') }
    const records = await openRecords({ environment, migrations, dataFolder: newFolder(), populate: async () => {} })
    expect(records.embedded).toBe(false)
    expect(await query(records.appUrl, 'SELECT current_user::text AS role')).toEqual([{ role: 'throughline_app' }])
    expect(await query(records.ownerUrl, 'SELECT count(*) > 0 AS migrated FROM migration')).toEqual([{ migrated: true }])
    const again = await openRecords({ environment, migrations, dataFolder: newFolder() })
    await again.close()
    await expect(openRecords({ environment, migrations, fresh: true })).rejects.toThrow('do that yourself on its server')
    await server.stop()
  })

  test('has its data outside the checkout, where THROUGHLINE_HOME says or in a folder of its own', () => {
    expect(dataFolder('/somewhere', { THROUGHLINE_HOME: '/srv/partnership' })).toBe('/srv/partnership')
    const open = newFolder()
    mkdirSync(join(open, 'home'), { mode: 0o755 })
    expect(dataFolder('/somewhere', { XDG_DATA_HOME: join(open, 'home') })).toMatch(/home\/throughline\/[0-9a-f]{12}$/)
    expect(dataFolder('/somewhere', {})).not.toBe(dataFolder('/elsewhere', {}))
    expect(dataFolder().startsWith(checkoutFolder())).toBe(false)
  })
})
