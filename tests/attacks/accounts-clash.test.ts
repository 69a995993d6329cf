/** Attacks on the rule that nobody works for victims and with people who have offended: two agencies that give the two at the same moment. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { endRole, giveRole, invite } from '../../src/accounts/actions.ts'
import { makeWorld } from '../world.ts'

const world = await makeWorld()
const { owner } = world.databases
const ROUNDS = 12
const OFFENDERS = 'prison-offender-manager/offender-management'
const VICTIMS = 'victim-liaison-officer/victim-services'
const days = { from: '2026-11-23', reason: 'An attack' }

/** Somebody of probation in a role on neither side, with a passkey that they have proved. */
const colleague = async (round: string): Promise<{ account: string; email: string; hat: string }> => {
  const [account, hat, email] = [randomUUID(), randomUUID(), `${round}@example.invalid`]
  await owner.insertInto('account').values({ id: account, handle: round, name: 'Between Thesides', email, kept_by: world.organisation.probation }).execute()
  await owner.insertInto('account_factor').values({ id: randomUUID(), account_id: account, kind: 'passkey', name: 'Passkey', credential: round, public_key: Buffer.from([1]), counter: 0, site: 'localhost', added_at: new Date('2026-11-01') }).execute()
  await owner.insertInto('membership').values({ id: hat, account_id: account, organisation_id: world.organisation.probation, role: 'analyst', purpose: 'evidence', from_day: '2026-01-01' }).execute()
  return { account, email, hat }
}

const rolesOf = async (account: string): Promise<string[]> => (await owner.selectFrom('membership').select('role').where('account_id', '=', account).where('ended_at', 'is', null).execute()).map(({ role }) => role)

test('a role of each side, given at the same moment by two agencies: one is refused, in every round', async () => {
  const [ada, other] = [await world.as('administrator', 'probation'), await world.as('administrator', 'prison')]
  let both = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { account, email } = await colleague(`race-${round}`)
    const invited = { name: 'Between Thesides', email, hat: OFFENDERS, ...days, keeper: ['yes' as const] }
    const given = await Promise.all([world.perform(ada, giveRole, { account, hat: VICTIMS, ...days }), world.perform(other, invite, invited)])
    expect(given.filter((result) => result.ok).length).toBe(1)
    expect(given.find((result) => !result.ok)).toMatchObject({ field: 'hat', message: expect.stringContaining('neither side may learn of the other') })
    const roles = await rolesOf(account)
    if (roles.includes('victim-liaison-officer') && roles.includes('prison-offender-manager')) both++
  }
  expect(both).toBe(0)
  console.log(`attack: a role of each side at the same moment: ${ROUNDS} rounds, 0 with both`)
})

test('nor can one that ended be let go on while the other side is given elsewhere', async () => {
  const [ada, other] = [await world.as('administrator', 'probation'), await world.as('administrator', 'prison')]
  for (let round = 0; round < ROUNDS; round++) {
    const { account, email } = await colleague(`on-${round}`)
    const hat = randomUUID()
    await owner.insertInto('membership').values({ id: hat, account_id: account, organisation_id: world.organisation.probation, role: 'victim-liaison-officer', purpose: 'victim-services', from_day: '2026-01-01', until_day: '2026-06-30' }).execute()
    const invited = { name: 'Between Thesides', email, hat: OFFENDERS, ...days, keeper: ['yes' as const] }
    const given = await Promise.all([world.perform(ada, endRole, { account, hat, version: 1, lastDay: null, reason: 'Comes back' }), world.perform(other, invite, invited)])
    expect(given.filter((result) => result.ok).length).toBe(1)
  }
})

test('two agencies that invite the same new address at the same moment: one opens the account, the other is told', async () => {
  const [ada, other] = [await world.as('administrator', 'probation'), await world.as('administrator', 'prison')]
  for (let round = 0; round < ROUNDS; round++) {
    const invited = { name: 'New Somebody', email: `new-${round}@example.invalid`, hat: 'analyst/evidence', ...days }
    const given = await Promise.all([world.perform(ada, invite, invited), world.perform(other, invite, { ...invited, email: invited.email.toUpperCase() })])
    expect(given.filter((result) => result.ok && result.value.path !== null).length).toBe(1)
  }
})
