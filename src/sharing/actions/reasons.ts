/** Why a change of an agreement gives a class to nobody: worked out from the signatures, the grid, the other agreements and the consents that the counts rest on. */
import { sql } from 'kysely'
import type { Day } from '../../core/dates.ts'
import type { Reading } from '../../platform/context.ts'
import type { InformationClass } from '../../platform/vocabulary.ts'
import { reasonSentences, type Effect, type Ungained } from '../effects.ts'
import { GRID } from '../grid.ts'
import { inForce, standsSigned, type Agreement } from '../rules.ts'
import { partnersAgreements, type AgreementRow } from './agreements.ts'
import { hatsConcerned } from './effects.ts'

const gives = (one: Agreement, organisationId: string, cls: InformationClass, day: Day): boolean =>
  one.parties.some((party) => party.organisationId === organisationId && party.shares.includes(cls) && standsSigned(party, day))

const hasSigned = (one: Agreement, organisationId: string, day: Day): boolean => one.parties.some((party) => party.organisationId === organisationId && standsSigned(party, day))

/**
 * In sentences, for each class of the agreement that nobody gains or loses: why. `agreement` as it stands after the change, signatures and
 * all; `only`: the classes that the change is about.
 */
export const reasonsFor = async (context: Reading, agreement: AgreementRow, effects: readonly Effect[], day: Day, only?: readonly InformationClass[]): Promise<string[]> => {
  const parties = agreement.parties.filter((party) => hasSigned(agreement, party.organisationId, day))
  const classes = [...new Set(parties.flatMap((party) => party.shares))].filter((cls) => (only?.includes(cls) ?? true) && !effects.some((one) => one.class === cls))
  if (classes.length === 0) return []
  const hats = await hatsConcerned(context, [agreement.id])
  const others = (await partnersAgreements(context)).filter((one) => one.id !== agreement.id && one.id !== agreement.supersedes && one.cohort === 'everyone' && inForce(one, day))
  const { rows } = await sql<{ consenting: string[]; named: string[] }>`select people_consenting(${agreement.id}::uuid, 1) as consenting, people_named(${agreement.id}::uuid, 1) as named`.execute(context.tx)
  return reasonSentences(classes.map((cls): Ungained => {
    const givers = parties.filter((party) => party.shares.includes(cls))
    const receivers = parties.filter((party) => givers.some((giver) => giver.organisationId !== party.organisationId))
    const shown = (role: (typeof hats)[number]['role'], basis: 'partner' | 'consented'): boolean => GRID[role]?.[basis]?.[cls] === 'visible'
    // Where the agreement asks for consent, the grid's row for consent decides, as it does when somebody looks.
    const seeing = hats.filter((hat) => shown(hat.role, agreement.consentFor.includes(cls) ? 'consented' : 'partner') && receivers.some((party) => party.organisationId === hat.organisationId))
    const pairs = seeing.flatMap((hat) => givers.filter((giver) => giver.organisationId !== hat.organisationId).map((giver) => ({ hat, giver })))
    const under = pairs.map(({ hat, giver }) => others.find((one) => shown(hat.role, 'partner')
      && one.purposes.includes(hat.purpose) && !one.consentFor.includes(cls) && hasSigned(one, hat.organisationId, day) && gives(one, giver.organisationId, cls, day))?.reference ?? null)
    return {
      class: cls, signed: parties.length, receivers: receivers.map((party) => party.name), roles: seeing.length, already: under.includes(null) ? [] : [...new Set(under.filter((one) => one !== null))],
      unconsented: agreement.consentFor.includes(cls) && (rows[0]?.consenting.length ?? 0) === 0, unnamed: agreement.cohort === 'named' && (rows[0]?.named.length ?? 0) === 0,
    }
  }))
}
