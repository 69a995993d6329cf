/** One person's page as different roles read it: what is not shared takes one line, and what is shown stands once. */
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { keysOf, PATHWAYS, type Role } from '../src/platform/vocabulary.ts'
import { buildWeb } from '../src/web.ts'
import { makeWorld, NOW, type OrganisationName } from './world.ts'

vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const text = (html: string): string => html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

const reader = async (role: Role, organisation: OrganisationName): Promise<(path: string) => Promise<string>> => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const signedIn = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  const cookies = { throughline_session: signedIn.cookies.find((one) => one.name === 'throughline_session')!.value }
  return async (path) => (await server.inject({ method: 'GET', url: path, cookies })).body
}

const person = await world.person({ probation: 'responsible', prison: 'responsible', provider: 'referred' })
await owner.insertInto('sentence').values({
  id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
  prison_code: 'PBI', planned_release: '2026-12-09', sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: NOW,
}).execute()
await owner.insertInto('assessment').values({
  id: randomUUID(), person_id: person, pathway: 'health', question_version: 1, need: true, assessed_on: '2026-11-01', organisation_id: world.organisation.prison, recorded_at: NOW,
}).execute()

describe('what is not shared', () => {
  test.each([['caseworker', 'provider'], ['governance-lead', 'commissioner'], ['governance-lead', 'probation']] as const)('takes one line that says what, why, and where to read more: %s of %s', async (role, organisation) => {
    const html = await (await reader(role, organisation))(`/people/${person}`)
    const main = html.slice(html.indexOf('<main'))
    expect(main.match(/Not shared with you:/g) ?? []).toHaveLength(1)
    expect(text(main)).toMatch(/Not shared with you: risk; .*needs on the seven pathways; plan\. \S.+ Why is this not shared with me\?/)
    expect(main).not.toContain('tl-masked')
    expect(main).toContain('href="#sharing-sight"')
    expect(main).toContain('id="sharing-sight"')
  })

  test('takes no line where all of it is shared', async () => {
    const html = await (await reader('offender-manager', 'probation'))(`/people/${person}`)
    expect(html).not.toContain('Not shared with you:')
  })
})

test.each([['offender-manager', 'probation'], ['resettlement-worker', 'prison']] as const)('somebody in custody has the seven pathways once, with what is missing for release in words: %s', async (role, organisation) => {
  const html = await (await reader(role, organisation))(`/people/${person}`)
  expect(html.match(/class="tl-pathways"/g)).toHaveLength(1)
  for (const pathway of keysOf(PATHWAYS)) expect(html.split(`tl-pathways__name">`).filter((part) => part.includes(PATHWAYS[pathway])).length).toBeGreaterThan(0)
  expect(text(html)).toContain('Need, nothing arranged: mental and physical health')
  expect(text(html)).toMatch(/Not assessed: accommodation; education, training and employment; drugs and alcohol/)
})

test('“Find a person” is marked on the search, and not on the pages of a person', async () => {
  const open = await reader('offender-manager', 'probation')
  const marked = (html: string): string | undefined => /aria-current="(?:page|true)"[^>]*>\s*(?:<strong[^>]*>)?([^<]+)/.exec(html)?.[1]
  expect(marked(await open('/people'))).toBe('Find a person')
  expect(marked(await open(`/people/${person}`))).toBeUndefined()
  expect(marked(await open(`/people/${person}/plan`))).toBeUndefined()
  expect(marked(await open('/my-people'))).toBe('My people')
})
