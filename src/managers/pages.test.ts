/** The pages of sentences, risk and managers as a browser without scripts uses them. */
import { afterAll, describe, expect, test, vi } from 'vitest'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'
import type { Role } from '../platform/vocabulary.ts'
import { recordSentence } from '../sentences/actions.ts'
import { buildWeb } from '../web.ts'

vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const world = await makeWorld()
const { owner } = world.databases
await owner.insertInto('installation').values({ demonstration: true }).execute()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const words = (html: string): string => html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

const browser = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const signedIn = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/`, headers })
  const cookies = { throughline_session: signedIn.cookies.find((one) => one.name === 'throughline_session')!.value }
  let shown = ''
  const get = async (url: string): Promise<{ readonly status: number; readonly body: string }> => {
    const answer = await server.inject({ method: 'GET', url, cookies })
    shown = answer.body
    return { status: answer.statusCode, body: answer.body }
  }
  /** Sends the form on the page last shown whose action is this, with its hidden values. */
  const send = async (action: string, fields: Record<string, string>) => {
    const form = shown.split('<form').find((one) => one.includes(`action="${action}"`)) ?? ''
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((match): [string, string] => [match[1]!, match[2]!])
    const answer = await server.inject({ method: 'POST', url: action, cookies, headers, payload: new URLSearchParams([...hidden, ...Object.entries(fields)]).toString() })
    return { status: answer.statusCode, to: answer.headers.location, body: answer.body }
  }
  return { get, send, accountId: viewer.accountId, name: viewer.name }
}

const dayFields = (name: string, day: string): Record<string, string> => ({ [`${name}-day`]: day.slice(8), [`${name}-month`]: day.slice(5, 7), [`${name}-year`]: day.slice(0, 4) })

const priya = await world.as('offender-manager', 'probation')
const samuel = await world.as('prison-offender-manager', 'prison')
const prisoner = async (surname: string): Promise<string> => {
  const person = await world.person({ probation: 'supplied' }, { surname })
  const done = await world.perform(priya, recordSentence, {
    person, kind: 'custody', offenceCode: 'TH68010', court: 'Peterborough Crown Court', offenceDay: '2026-01-10', imposed: '2026-03-01', months: 20, custodyStart: '2026-03-01', prison: 'PBI', plannedRelease: '2027-03-03', sentenceEnd: '2027-10-31',
  })
  if (!done.ok) throw new Error(done.message)
  return person
}

describe('the head of the unit', () => {
  test('lands on the people without an offender manager, and gives one from the row itself', async () => {
    const person = await prisoner('Rowley')
    const head = await browser('delivery-unit-head', 'probation')
    const page = await head.get('/people-without-manager')
    expect(words(page.body)).toMatch(/Alex Rowley P-\w{7} In custody, HMP Peterborough release 3 Mar 2027 Not assessed 267 since 1 Mar 2026/)
    expect(await server.inject({ method: 'GET', url: '/' }).then((answer) => answer.statusCode)).toBe(303)
    const nothing = await head.send(`/people/${person}/allocation?list=1`, { manager: '' })
    expect(nothing.status).toBe(422)
    expect(words(nothing.body)).toContain('Choose an offender manager from the list.')
    await head.get('/people-without-manager')
    const done = await head.send(`/people/${person}/allocation?list=1`, { manager: samuel.viewer.accountId })
    expect([done.status, done.to]).toEqual([303, '/people-without-manager'])
    expect(words((await head.get('/people-without-manager')).body)).not.toContain('Rowley')
    expect(words((await head.get('/team')).body)).toContain(`${samuel.viewer.name} Test prison 1`)
  })

  test('checks a handover before it is saved, sees what follows, then saves it, and looks back on a past day', async () => {
    const person = await prisoner('Handley')
    const head = await browser('delivery-unit-head', 'probation')
    await head.get(`/people/${person}/manager`)
    const given = await head.send(`/people/${person}/allocation`, { manager: samuel.viewer.accountId, ...dayFields('from', TODAY) })
    expect(given.status).toBe(303)
    await head.get(`/people/${person}/manager`)
    const fields = { manager: priya.viewer.accountId, ...dayFields('from', '2026-12-07'), handover: 'Has a bed from the 7th. Sister is the contact.' }
    const checked = await head.send(`/people/${person}/handovers`, { ...fields, _step: 'check' })
    expect(checked.status).toBe(200)
    expect(words(checked.body)).toContain(`From 7 December 2026 ${priya.viewer.name} of Test probation is responsible; ${samuel.viewer.name} is until the day before.`)
    expect(checked.body).toContain('Has a bed from the 7th. Sister is the contact.')
    const refused = await head.send(`/people/${person}/handovers`, { ...fields, handover: 'short' })
    expect([refused.status, words(refused.body).includes('Write the handover')]).toEqual([422, true])
    const saved = await head.send(`/people/${person}/handovers`, fields)
    expect([saved.status, saved.to]).toEqual([303, `/people/${person}/manager`])
    expect(words((await head.get(`/people/${person}/manager?on=2026-12-07`)).body)).toContain(`On 7 December 2026: ${priya.viewer.name}, Test probation.`)
    const personPage = words((await head.get(`/people/${person}`)).body)
    expect(personPage).toContain(`${samuel.viewer.name} , Test prison, responsible since 23 November 2026 (prison).`)
    expect(personPage).toContain(`From 7 December 2026 (in 14 days) it is ${priya.viewer.name}, Test probation.`)
    expect(personPage).toContain('In custody at HMP Peterborough, due for release on 3 March 2027 (in 100 days)')
  })
})

describe('an offender manager', () => {
  test('has My people first, and an empty one says what to do', async () => {
    const nobody = await browser('offender-manager', 'commissioner')
    expect(words((await nobody.get('/my-people')).body)).toContain('You are responsible for nobody yet.')
  })

  test('assesses risk, moves a release day and records a release, each with its page', async () => {
    const person = await prisoner('Wholeday')
    const manager = await browser('offender-manager', 'probation')
    await manager.get(`/people/${person}/risk`)
    const risk = { harm: 'high', likelihoodPercent: '62', tier: 'B2', source: 'oasys', ...dayFields('assessed', TODAY) }
    const checked = await manager.send(`/people/${person}/risk-assessments`, { ...risk, _step: 'check' })
    expect(words(checked.body)).toContain('Nobody is responsible for this person')
    expect((await manager.send(`/people/${person}/risk-assessments`, risk)).status).toBe(303)
    expect(words((await manager.get(`/people/${person}/risk`)).body)).toContain('23 Nov 2026 High 62% B2 First')

    const sentences = await manager.get(`/people/${person}/sentences`)
    const link = /href="(\/sentences\/[0-9a-f-]+)"/.exec(sentences.body)?.[1] ?? ''
    const second = await browser('delivery-unit-head', 'probation')
    await second.get(link)
    await manager.get(link)
    const early = await manager.send(`${link}/release`, dayFields('released', '2026-12-01'))
    expect([early.status, words(early.body).includes('A release is recorded on the day or after it.')]).toEqual([422, true])
    const moved = await manager.send(`${link}/release-day`, { ...dayFields('day', '2027-02-26'), reason: 'Brought forward from a Friday' })
    expect([moved.status, moved.to]).toEqual([303, link])
    const overtaken = await second.send(`${link}/release-day`, { ...dayFields('day', '2027-02-25'), reason: 'From the page as it was' })
    expect(overtaken.status).toBe(409)
    expect(words(overtaken.body)).toContain('due for release on 26 February 2027')
    expect(overtaken.body).toContain('From the page as it was')
    await manager.get(link)
    expect((await manager.send(`${link}/release`, dayFields('released', TODAY))).status).toBe(303)
    expect(words((await manager.get(`/people/${person}`)).body)).toContain('On licence or supervision since release on 23 November 2026')
  })
})
