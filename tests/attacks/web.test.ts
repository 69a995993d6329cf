/** The web's own dangers: forged forms, files that are not what they say, formulas in exports, addresses that lead away, headers. */
import { existsSync, readdirSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { figureCsv } from '../../src/evidence/figure.ts'
import { csvLine } from '../../src/extracts/mending.ts'
import type { Role } from '../../src/platform/vocabulary.ts'
import { whyNotText } from '../../src/platform/file-kinds.ts'
import { routes } from '../../src/slices.ts'
import { buildWeb } from '../../src/web.ts'
import { localPath } from '../../src/web/visits.ts'
import { openJar, type Jar } from '../jar.ts'
import { PROVE } from './ground.ts'
import { makeWorld, type OrganisationName } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(() => server.close())

const signedIn = async (role: Role, organisation: OrganisationName): Promise<Jar> => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const { id } = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const jar = openJar(server)
  await jar.post('/sign-in', { person: id })
  return jar
}

/** Sends a file as a browser does: fields first, in this order, then the file. */
const sendFile = async (jar: Jar, fields: Readonly<Record<string, string>>, content: Buffer | string, headers: Readonly<Record<string, string>> = {}) => {
  const boundary = `----${randomUUID()}`
  const parts = Object.entries(fields).map(([name, value]) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`))
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="extract.csv"\r\ncontent-type: text/csv\r\n\r\n`), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)])
  return server.inject({ method: 'POST', url: '/extracts', cookies: jar.cookies, payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers } })
}
const stored = (): string[] => (existsSync(world.core.files.uploads) ? readdirSync(world.core.files.uploads) : [])
const keyOf = async (jar: Jar, url: string): Promise<string> => /name="_csrf" value="([^"]+)"/.exec((await jar.get(url)).body)?.[1] ?? ''

const ZIP = Buffer.from('504b0304140006000800', 'hex')
const KINDS: readonly (readonly [string, Buffer | string, string])[] = [
  ['a workbook', Buffer.concat([ZIP, Buffer.from('[Content_Types].xml xl/workbook.xml')]), 'a ZIP archive, or a workbook'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'older Office'],
  ['a PDF', '%PDF-1.7\n', 'a PDF'],
  ['a Windows program', Buffer.from('4d5a90000300000004000000ffff', 'hex'), 'a program'],
  ['a Linux program', Buffer.from('7f454c460201', 'hex'), 'a program'],
  ['a script', '#!/bin/sh\nrm -rf /\n', 'a program'],
  ['a web page', '  <!DOCTYPE html><script>alert(1)</script>', 'a web page'],
  ['a web page in UTF-16', Buffer.from('\uFEFF<html><script>', 'utf16le'), 'a web page'],
  ['a picture that is a script', '<svg onload="alert(1)">', 'a picture'],
  ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'a picture'],
  ['a compressed file', Buffer.from('1f8b0800', 'hex'), 'a compressed file'],
  ['something with NULs', Buffer.from('name,born\n\0\0\0'), 'no text has'],
]

describe('files', () => {
  test('that are not text are refused with what they are, whatever they call themselves, and leave nothing behind', async () => {
    const officer = await signedIn('data-officer', 'police')
    const csrf = await keyOf(officer, '/extracts/new')
    for (const [what, content, words] of KINDS) {
      const answer = await sendFile(officer, { _csrf: csrf, _once: randomUUID() }, content)
      expect([what, answer.statusCode, answer.body.includes(words)]).toEqual([what, 422, true])
    }
    expect(stored()).toEqual([])
    expect(await owner.selectFrom('upload').select('sha256').execute()).toEqual([])
  })

  test('of a forged form are never written: without the key, with a key after the file, or from another site', async () => {
    const officer = await signedIn('data-officer', 'police')
    const csrf = await keyOf(officer, '/extracts/new')
    const text = 'Forename,Surname\nAlex,Testerton\n'
    for (const [fields, headers] of [[{}, {}], [{ _csrf: 'guessed' }, {}], [{ _csrf: csrf }, { origin: 'https://elsewhere.example' }], [{ _csrf: csrf }, { 'sec-fetch-site': 'cross-site' }]] as const) {
      const answer = await sendFile(officer, fields, text, headers)
      expect(answer.statusCode).toBe(403)
    }
    expect(stored()).toEqual([])
    const stranger = await sendFile(openJar(server), { _csrf: csrf }, text)
    expect([stranger.statusCode, stored()]).toEqual([303, []])
  })

  test('that are text are taken, in the encodings that offices save', () => {
    for (const text of [Buffer.from('Name,Born\nZoë,1990-01-01\n'), Buffer.from('\uFEFFName;Born\r\n'), Buffer.from('\uFEFFName\tBorn\r\n', 'utf16le'), Buffer.from('MZ,PK\n1,2\n'), Buffer.from('')]) expect(whyNotText(text)).toBeNull()
  })
})

describe('exports', () => {
  const FORMULAS = ['=HYPERLINK("http://x","y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1']

  test('run no formula in a spreadsheet, wherever the words come from', () => {
    const cell = { n: 12, numerator: 3, events: null, rate: 0.25, low: 0.1, high: 0.5, suppressed: false }
    const figure = { events: null, cells: FORMULAS.map((words) => ({ ...cell, group: words, label: words })) }
    const lines = [figureCsv(figure), ...FORMULAS.map((words) => csvLine([words]))].join('\r\n')
    for (const line of lines.split('\r\n')) for (const begin of line.split(/,(?=["'=+\-@\t\r＝])|^/)) expect(begin).not.toMatch(/^"?[=+\-@\t\r＝]/)
  })
})

describe('addresses', () => {
  test.each(['https://x', '//x', '/\\x', '\\/x', 'javascript:x', '/%2f/x\n', '/ x', '/x#//y', 'x', '', '/\tx', '/@x:y'])('%j is not followed', (to) => {
    const path = localPath(to)
    expect(new URL(path, 'https://here.example').origin).toBe('https://here.example')
    expect(path.startsWith('/') && !path.startsWith('//')).toBe(true)
  })
})

describe('every form', () => {
  test('wants the session’s key and our own page, whoever is signed in', { timeout: 60_000 }, async () => {
    let attempts = 0
    for (const [position, [role, organisation]] of ([['administrator', 'probation'], ['offender-manager', 'probation'], ['governance-lead', 'commissioner']] as const).entries()) {
      const jar = await signedIn(role, organisation)
      const csrf = await keyOf(jar, '/account')
      const forms = routes.filter((route) => route.kind === 'form' || route.kind === 'search')
      for (const route of forms) {
        const url = route.path.replaceAll(/:\w+/g, () => randomUUID())
        const forgeries = [[{}, {}], [{ _csrf: 'x'.repeat(32) }, {}], [{ _csrf: csrf }, { origin: 'https://elsewhere.example' }], [{ _csrf: csrf }, { 'sec-fetch-site': 'same-site' }]] as const
        // Every form is tried with each forgery by somebody; by all three when the promises are proven.
        for (const [fields, headers] of PROVE ? forgeries : forgeries.filter((_one, at) => (at + position) % 3 === 0)) {
          const answer = await jar.post(url, fields, headers)
          attempts++
          // Refused as forged, or not there for this role, or (a search) sent to sign in again.
          expect([route.path, route.kind === 'search' ? answer.headers.location?.toString().startsWith('/sign-in') : [403, 404].includes(answer.statusCode)]).toEqual([route.path, true])
        }
      }
    }
    console.log(`forged forms: ${attempts} attempts, 0 done`)
  })
})

describe('every answer', () => {
  test('carries the headers that keep other sites, scripts and caches out', async () => {
    const jar = await signedIn('offender-manager', 'probation')
    for (const url of ['/sign-in', '/people', '/account', '/nowhere', '/api', `/invitations/${'x'.repeat(43)}`]) {
      const { headers } = await jar.get(url)
      const policy = String(headers['content-security-policy'])
      for (const words of ["default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"]) expect([url, words, policy.includes(words)]).toEqual([url, words, true])
      expect(policy).not.toMatch(/unsafe|\*/)
      expect([url, headers['x-content-type-options'], headers['x-frame-options'], headers['cross-origin-opener-policy'], headers['cross-origin-resource-policy'], headers['referrer-policy'], headers['cache-control']])
        .toEqual([url, 'nosniff', 'DENY', 'same-origin', 'same-origin', 'same-origin', 'no-store'])
      expect(headers['permissions-policy']).toContain('camera=()')
      expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined()
    }
  })

  test('of every page has no script, style or handler of its own', async () => {
    for (const [role, organisation] of [['administrator', 'probation'], ['governance-lead', 'commissioner'], ['offender-manager', 'probation']] as const) {
      const jar = await signedIn(role, organisation)
      for (const route of routes) {
        if (route.kind !== 'page') continue
        const { body } = await jar.get(route.path.replaceAll(/:\w+/g, () => randomUUID()))
        expect([route.path, /<script(?![^>]*\bsrc=)|<style|\son\w+="|\sstyle="|javascript:/i.exec(body)?.[0] ?? null]).toEqual([route.path, null])
      }
    }
  })
})
