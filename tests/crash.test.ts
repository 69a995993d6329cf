/** `kill -9` of the program and of PostgreSQL while forms are being sent: what was confirmed is there after a restart, and nothing by halves. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { bundle, checkout, nodeProgram } from '../scripts/bundle.mjs'

const home = mkdtempSync(join(tmpdir(), 'throughline-crash-'))
chmodSync(home, 0o755)
let running: ChildProcess | undefined
afterAll(async () => {
  running?.kill('SIGTERM')
  if (running?.exitCode === null) await once(running, 'exit')
  rmSync(home, { recursive: true, force: true })
})

const start = async (): Promise<string> => {
  const program = `const { main } = await import(${JSON.stringify(join(checkout, '.build', 'web.mjs'))})
    const opened = await main({ people: 60, seed: 1, port: 0 })
    process.on('SIGTERM', async () => { await opened.stop(); process.exit(0) })
    console.log(opened.address)`
  running = spawn(nodeProgram(), ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, THROUGHLINE_HOME: home } })
  const [line] = (await once(running.stdout!, 'data')) as [Buffer]
  return line.toString().trim()
}

const onDatabase = async <T extends pg.QueryResultRow>(statement: string): Promise<T[]> => {
  const client = new pg.Client({ host: join(home, 'socket'), user: 'throughline_owner', database: 'throughline' })
  await client.connect()
  try {
    return (await client.query<T>(statement)).rows
  } finally {
    await client.end()
  }
}

test('what was confirmed survives, and nothing is there by halves', async () => {
  await bundle('web', 'worker', 'thread')
  const address = await start()
  const signIn = await (await fetch(`${address}/sign-in`)).text()
  const hat = /value="([0-9a-f-]{36})"[^>]*><strong>Helen Sampleton/.exec(signIn)?.[1] ?? ''
  const answer = await fetch(`${address}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: hat, to: '/' }) })
  const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!

  // Everybody Helen may see, merged in pairs one after the other as fast as forms go, until the plug is pulled.
  const people = await onDatabase<{ id: string; reference: string }>(`select p.id, p.reference from person p join involvement i on i.person_id = p.id join organisation o on o.id = i.organisation_id where o.handle = 'cambridgeshire-probation' group by 1, 2 order by 2`)
  expect(people.length).toBeGreaterThan(20)
  // The demonstration tells of merges of its own.
  const told = (await onDatabase<{ id: string }>('select id from person_merge')).map(({ id }) => `'${id}'`).join(', ')
  const confirmed: string[] = []
  const plug = { pulled: false }
  const postmaster = Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const sending = (async () => {
    for (let i = 0; i + 1 < people.length && !plug.pulled; i += 2) {
      const [merged, kept] = [people[i]!, people[i + 1]!]
      const page = await (await fetch(`${address}/people/${merged.id}/merges`, { headers: { cookie } })).text()
      const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
      const done = await fetch(`${address}/people/${merged.id}/merges`, {
        method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ _csrf: csrf, _once: `crash-test-${i}`, into: kept.reference, reason: 'a reason that is long enough for two birth dates' }),
      })
      if (done.status === 303) confirmed.push(merged.id)
      if (confirmed.length === 6) setTimeout(() => {
        plug.pulled = true
        running?.kill('SIGKILL')
        process.kill(postmaster, 'SIGKILL')
      }, 7)
    }
  })()
  await sending.catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(plug.pulled).toBe(true)

  await start()
  const merges = await onDatabase<{ person_id: string; audited: boolean; involved: boolean }>(`
    select m.person_id, exists (select 1 from audit_entry a where a.name = 'people.merge' and a.outcome = 'done' and m.person_id = any (a.person_ids)) as audited,
      exists (select 1 from involvement i where i.by_merge = m.id) as involved from person_merge m where m.id not in (${told})`)
  expect(merges.map((one) => one.person_id)).toEqual(expect.arrayContaining(confirmed))
  expect(merges.length - confirmed.length).toBeLessThanOrEqual(1)
  expect(merges.every((one) => one.audited && one.involved)).toBe(true)
}, 120_000)
