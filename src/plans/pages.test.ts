/** Needs and plan as a browser without scripts sends them: nothing typed is lost, both versions are shown, a form counts once. */
import { afterAll, expect, test, vi } from 'vitest'
import { readQuestions } from '../../seeds/question-registers.ts'
import { makeWorld, NOW, type OrganisationName } from '../../tests/world.ts'
import { loadQuestions } from '../needs/actions.ts'
import type { Role } from '../platform/vocabulary.ts'
import { buildWeb } from '../web.ts'

vi.stubEnv('THROUGHLINE_NOW', NOW.toISOString())
const world = await makeWorld()
await world.databases.owner.insertInto('installation').values({ demonstration: true }).execute()
const client = await world.databases.ownerPool.connect()
await loadQuestions(client, readQuestions('.'))
client.release()
const server = await buildWeb({ core: world.core })
afterAll(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A browser of somebody signed in. `send` fills in the form of a page that posts to `action`, as it was served. */
const browser = async (role: Role, organisation: OrganisationName) => {
  const { viewer } = await world.as(role, organisation)
  await world.databases.owner.updateTable('account').set({ about: 'in the story' }).where('id', '=', viewer.accountId).execute()
  const membership = await world.databases.owner.selectFrom('membership').select('id').where('account_id', '=', viewer.accountId).executeTakeFirstOrThrow()
  const signedIn = await server.inject({ method: 'POST', url: '/sign-in', payload: `person=${membership.id}&to=/people`, headers: FORM })
  const cookies = { throughline_session: signedIn.cookies.find((one) => one.name === 'throughline_session')?.value ?? '' }
  const get = (url: string) => server.inject({ method: 'GET', url, cookies })
  const hiddenOf = (body: string, action: string): string[][] => {
    const form = body.split('<form ').find((one) => one.includes(`action="${action}"`)) ?? ''
    return [...form.split('</form>')[0]!.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])
  }
  const send = async (page: string, action: string, fields: string[][], served?: string) =>
    server.inject({ method: 'POST', url: action, cookies, headers: FORM, payload: new URLSearchParams([...hiddenOf(served ?? (await get(page)).body, action), ...fields]).toString() })
  return { get, send }
}
const text = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

test('a pathway is assessed without scripts: what is wrong is said, what was chosen stays, and it is saved once', async () => {
  const person = await world.person()
  const somebody = await browser('offender-manager', 'probation')
  const [page, action] = [`/people/${person}/needs/finance-benefit-debt`, `/people/${person}/needs/finance-benefit-debt/assessments`]
  const at = (question: string): string => `choice.FINANCE_AND_ID_REPORT.${question}`
  const some = [[at('HAS_BANK_ACCOUNT'), 'NO'], [`${at('WHAT_ID_DOCUMENTS')}[]`, 'PASSPORT'], [`${at('WHAT_ID_DOCUMENTS')}[]`, 'NO_ID_DOCUMENTS'], ['why', 'No account since 2021']]
  const refused = await somebody.send(page, action, some)
  expect(refused.statusCode).toBe(422)
  expect(text(refused.body)).toContain('“No ID documents” cannot be combined with other answers')
  expect(refused.body).toContain(`href="#${at('SELECT_BENEFITS')}"`)
  expect(refused.body).toMatch(new RegExp(`name="${at('HAS_BANK_ACCOUNT')}" type="radio" value="NO" checked`))
  expect(refused.body).toContain('No account since 2021')
  expect(text(refused.body)).toContain('The answers point to a need: they have no bank account')

  const all = [[at('HAS_BANK_ACCOUNT'), 'NO'], [`${at('WHAT_ID_DOCUMENTS')}[]`, 'PASSPORT'], [`${at('SELECT_BENEFITS')}[]`, 'NO_BENEFITS'], [at('DEBTS_OR_ARREARS'), 'NO'], ['why', 'No account since 2021'], ['need', 'yes']]
  const served = (await somebody.get(page)).body
  const first = await somebody.send(page, action, all, served)
  const twice = await somebody.send(page, action, all, served)
  expect([first.statusCode, first.headers.location, twice.statusCode]).toEqual([303, `/people/${person}/needs`, 303])
  expect(await world.databases.owner.selectFrom('assessment').select('id').where('person_id', '=', person).execute()).toHaveLength(1)
  expect(text((await somebody.get(`/people/${person}/needs`)).body)).toContain('One need so far; 6 pathways are not assessed.')
  expect(text((await somebody.get(`/people/${person}`)).body)).toContain('Needs on the seven pathways')
})

test('a plan is begun, worded, given a goal and a step, agreed and printed, and its second editor sees both versions', async () => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible' })
  const [manager, worker] = [await browser('offender-manager', 'probation'), await browser('resettlement-worker', 'prison')]
  const plan = `/people/${person}/plan`
  const begun = await manager.send(plan, `/people/${person}/plans`, [])
  expect(begun.headers.location).toBe(`${plan}/words`)
  const [mine, theirs] = [(await manager.get(`${plan}/words`)).body, (await worker.get(`${plan}/words`)).body]
  const words = (said: string): string[][] => [['ownWords', said], ['reviewDay-day', ''], ['reviewDay-month', ''], ['reviewDay-year', '']]
  expect((await manager.send('', `${plan}/words`, words('I want my own front door.'), mine)).statusCode).toBe(303)
  const late = await worker.send('', `${plan}/words`, words('I want to see my kids.'), theirs)
  expect(late.statusCode).toBe(409)
  expect(text(late.body)).toMatch(/What it says now.*I want my own front door\..*What you wrote.*I want to see my kids\./)
  expect((await worker.send('', `${plan}/words`, words('I want my own front door, and to see my kids.'), late.body)).statusCode).toBe(303)

  const goal = await manager.send(`${plan}/goals`, `${plan}/goals`, [['pathway', 'accommodation'], ['words', 'Have somewhere safe to live']])
  const steps = goal.headers.location ?? ''
  expect(steps).toMatch(new RegExp(`^${plan}/goals/[0-9a-f-]{36}/steps$`))
  const badDay = await manager.send(steps, steps, [['words', 'Apply for housing'], ['owner', world.organisation.housing], ['due-day', '31'], ['due-month', '2'], ['due-year', '2027']])
  expect([badDay.statusCode, text(badDay.body).includes('Enter a real day')]).toEqual([422, true])
  expect(badDay.body).toContain('value="Apply for housing"')
  await manager.send(steps, steps, [['words', 'Apply for housing'], ['owner', world.organisation.housing], ['due-day', '1'], ['due-month', '3'], ['due-year', '2099']])
  expect((await manager.send(plan, `${plan}/agreement`, [])).statusCode).toBe(303)
  const printed = text((await manager.get(`${plan}/print`)).body)
  expect(printed).toContain('“I want my own front door, and to see my kids.”')
  expect(printed).toContain('Test housing: Apply for housing. By 1 March 2099.')
  const page = (await manager.get(plan)).body
  const completion = /action="([^"]+\/completion)"/.exec(page)?.[1] ?? ''
  expect((await manager.send('', completion, [], page)).statusCode).toBe(303)
  expect(text((await manager.get(plan)).body)).toContain('Goal reached')
})
