/** The evidence in the browser's eyes: what an analyst reads, saves and asks for, without a script. */
import { afterAll, describe, expect, test } from 'vitest'
import { generate } from '../../seeds/generator.ts'
import { loadHistories, population } from '../../tests/histories.ts'
import { makeWorld, type OrganisationName } from '../../tests/world.ts'
import type { Role } from '../platform/vocabulary.ts'
import { workOne } from '../platform/jobs.ts'
import { jobs } from '../slices.ts'
import { buildWeb } from '../web.ts'

const world = await makeWorld()
const { databases, core } = world
await databases.owner.insertInto('installation').values({ demonstration: true }).execute()
process.env['THROUGHLINE_NOW'] = '2026-11-23T09:00:00Z'
const histories = [...generate(population(2000))]
await loadHistories(world, histories)
const server = await buildWeb({ core })
afterAll(async () => {
  await server.close()
  delete process.env['THROUGHLINE_NOW']
})

const signIn = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await databases.owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const { id } = await databases.owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${id}`, headers })
  const cookies = { throughline_session: answer.cookies.find(({ name }) => name === 'throughline_session')?.value ?? '' }
  return {
    get: (url: string) => server.inject({ method: 'GET', url, cookies }),
    post: (url: string, payload: string) => server.inject({ method: 'POST', url, payload, headers, cookies }),
  }
}
const words = (html: string): string => html.replace(/<[^>]+>/g, ' ').replaceAll('&amp;', '&').replace(/\s+/g, ' ')

describe('before there is a snapshot', () => {
  test('the evidence page says what one is and makes it, through the worker', async () => {
    const analyst = await signIn('analyst', 'commissioner')
    const empty = await analyst.get('/evidence')
    expect(words(empty.body)).toContain('There is no snapshot to measure yet.')
    const csrf = /name="_csrf" value="([^"]+)"/.exec(empty.body)?.[1] ?? ''
    const asked = await analyst.post('/evidence/snapshots', `_csrf=${encodeURIComponent(csrf)}&_once=snapshot-once`)
    expect([asked.statusCode, asked.headers.location]).toEqual([303, '/evidence/snapshots'])
    expect(words((await analyst.get('/evidence/snapshots')).body)).toContain('A snapshot is being made.')
    expect(await workOne(databases, core.files, jobs)).toBe(true)
    const listed = words((await analyst.get('/evidence/snapshots')).body)
    expect(listed).toContain('2,000')
    expect(listed).toContain('TEST-1')
    expect(await analyst.get('/evidence/figures/needs-count?from=2026-13').then(({ statusCode, body }) => [statusCode, words(body).includes('Enter a real date')])).toEqual([422, true])
  })
})

describe('the evidence pages', () => {
  test('show needs, which go together and reoffending with intervals, and no person', async () => {
    const analyst = await signIn('analyst', 'commissioner')
    const { body, statusCode } = await analyst.get('/evidence')
    const text = words(body)
    expect(statusCode).toBe(200)
    for (const said of ['people assessed on all seven pathways', 'have two or more needs', 'reoffended within a year of release', 'each followed for a year and six months', 'Which needs occur together', '95% interval', 'Demonstration: synthetic people'])
      expect(text, said).toContain(said)
    const surnames = histories.map(({ identity }) => identity.surname)
    for (const url of ['/evidence', '/evidence/figures/reoffending-by-need', '/evidence/measures', '/evidence/snapshots'])
      expect(surnames.filter((surname) => new RegExp(`\\b${surname}\\b`).test(words(body).replace(/Analyst of commissioner|Test/g, ''))), url).toEqual([])
    expect(body).not.toMatch(/\/people\//)
  })

  test('let a period and a split be chosen, and save exactly what is shown', async () => {
    const analyst = await signIn('analyst', 'commissioner')
    const shown = await analyst.get('/evidence/figures/housed-first-night?from=2025-11&to=2026-10&by=district')
    expect(words(shown.body)).toContain('1 November 2025 to 31 October 2026')
    const link = /href="([^"]+\/csv\?[^"]+)"/.exec(shown.body)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const csv = await analyst.get(link)
    expect(csv.headers['content-disposition']).toMatch(/attachment; filename="housed-first-night-2025-11-01-to-2026-10-31-by-district-snapshot-[0-9a-f]{16}\.csv"/)
    const [head, all] = csv.body.split('\r\n')
    expect(head).toBe('group,label,n,numerator,rate,low,high')
    const n = Number(all?.split(',')[2])
    expect(n).toBeGreaterThan(100)
    expect(words(shown.body)).toContain(`of ${n.toLocaleString('en-GB')}`)
  })

  test('say under each figure who was left out, what to beware of and how it is counted', async () => {
    const analyst = await signIn('analyst', 'commissioner')
    const text = words((await analyst.get('/evidence/figures/reoffending-by-sentence-length')).body)
    expect(text).toContain('People released less than a year and six months before the day of the snapshot')
    expect(text).toContain('the difference is not an effect of the sentence')
    expect(text).toContain('A number below 10, and any from which one could be worked out, is not shown.')
    const definition = words((await analyst.get('/evidence/measures/reoffending-by-sentence-length')).body)
    expect(definition).toContain('followed for a year and six months')
    expect((await analyst.get('/evidence/measures/nothing')).statusCode).toBe(404)
  })

  test('show Georgia as American, with the published checks, 33 of 33', async () => {
    const analyst = await signIn('analyst', 'commissioner')
    const page = await analyst.get('/evidence/external/nij-georgia')
    const text = words(page.body)
    expect(text).toContain('American: Georgia, 2013-2015; rearrest within three years, not reconviction')
    expect(text).toContain('33 of 33 equal.')
    expect((await analyst.get('/evidence/external/nij-georgia/gang_affiliated/csv')).body).toContain('1,Affiliated with a gang,3796,3051')
    expect((await analyst.get('/evidence/external/elsewhere')).statusCode).toBe(404)
  })

  test('are not there for anybody else', async () => {
    const manager = await signIn('offender-manager', 'probation')
    for (const url of ['/evidence', '/evidence/figures/needs-count', '/evidence/figures/needs-count/csv', '/evidence/measures', '/evidence/snapshots', '/evidence/external/rossi'])
      expect((await manager.get(url)).statusCode, url).toBe(404)
    expect((await server.inject({ method: 'GET', url: '/evidence' })).headers.location).toBe('/sign-in?to=%2Fevidence')
  })
})

describe('before a scheme begins', () => {
  test.each([
    ['base=30&points=5', 'This scheme would need 1,251 people, and as many like them to compare with, to show a fall of 5 points from 30%.'],
    ['base=30&people=240', 'With 240 people a fall of less than 11 points from 30% could not be told from chance.'],
    ['base=5&people=30', 'With 30 people no fall from 5% could be told from chance. The honest result would be “no conclusion”'],
    ['base=30', 'Say by how many points it is hoped to fall, or how many people the scheme can help.'],
  ])('%s', async (asked, said) => {
    const answer = await (await signIn('analyst', 'commissioner')).get(`/evidence/people-needed?${asked}`)
    expect(answer.statusCode).toBe(200)
    expect(words(answer.body)).toContain(said)
  })

  test.each([['base=101&points=5', 'Write a percentage between 1 and 99'], ['base=5&points=6', 'It cannot fall by 6 points from 5%.'], ['points=6', 'Say first of how many in a hundred it happens today.'], ['base=x', 'Write a percentage between 1 and 99'], ['base=30&people=2.5', 'Write a whole number of people']])('%s is refused in words', async (asked, said) => {
    const answer = await (await signIn('analyst', 'commissioner')).get(`/evidence/people-needed?${asked}`)
    expect([answer.statusCode, words(answer.body).includes(said)]).toEqual([422, true])
  })

  test('nobody is asked about, and whoever works with people has no use for it', async () => {
    expect((await (await signIn('offender-manager', 'probation')).get('/evidence/people-needed?base=30')).statusCode).toBe(404)
  })
})

test('a figure split by prison says which differ by more than chance, of those alone that may be shown', async () => {
  const analyst = await signIn('analyst', 'commissioner')
  const text = words((await analyst.get('/evidence/figures/housed-first-night?by=prison')).body)
  expect(text).toContain('Which differ by more than chance')
  expect(text).toMatch(/differs from all together by more than chance explains|than chance explains\./)
  expect(text).toContain('Exact binomial limits around the share of all together')
  const csv = (await analyst.get('/evidence/figures/housed-first-night/csv?by=prison')).body.split('\r\n')
  const hidden = csv.filter((line) => line.includes('[c]')).map((line) => line.split(',')[1] ?? '')
  const table = text.slice(text.indexOf('Each beside what chance alone'), text.indexOf('Exact binomial limits'))
  expect(hidden.filter((name) => name !== '' && table.includes(name))).toEqual([])
  expect(words((await analyst.get('/evidence/figures/needs-count')).body)).not.toContain('Which differ by more than chance')
})
