/** Partnerships, organisations, agreements, accounts and hats of the demonstration, into their tables. */
import type { PoolClient } from 'pg'
import { addMonths, type Day } from '../../src/core/dates.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { officers } from '../officers.ts'
import { COMMISSIONER } from '../organisations.ts'
import { partnerships } from '../partnership.ts'
import { providerHandle, readProviders } from '../registers.ts'
import { idOf } from './ids.ts'

interface OrganisationRow { id: string; handle: string; name: string; kind: string; area_code: string | null; prison_code: string | null; invented: boolean }

export const organisationId = (handle: string): string => idOf('organisation', handle)
export const accountId = (handle: string): string => idOf('account', handle)
export const agreementId = (reference: string): string => idOf('agreement', reference)

const keeperOf = (partnership: string, keeper: string | undefined): string => organisationId(keeper ?? (partnership === 'marchshire' ? 'marchshire-commissioner' : COMMISSIONER))

/** Everything that people are loaded into. `people` says how many officers the caseloads need. */
export const loadPartnerships = async (client: PoolClient, root: string, { today, people }: { readonly today: Day; readonly people: number }): Promise<void> => {
  const all = partnerships(today)
  const from = addMonths(today, -60)
  const known = new Set<string>()
  const organisations: OrganisationRow[] = []
  const add = (row: Omit<OrganisationRow, 'id'>): void => {
    if (known.has(row.handle)) return
    known.add(row.handle)
    organisations.push({ id: organisationId(row.handle), ...row })
  }
  for (const one of all.flatMap((partnership) => partnership.organisations))
    add({ handle: one.handle, name: one.name, kind: one.kind, area_code: one.area, prison_code: one.prison, invented: one.invented })
  for (const provider of readProviders(root))
    add({ handle: providerHandle(provider.code), name: provider.name, kind: 'provider', area_code: null, prison_code: null, invented: false })

  await copyRows(client, 'organisation', ['id', 'handle', 'name', 'kind', 'area_code', 'prison_code', 'invented'], organisations)
  await copyRows(client, 'partnership', ['id', 'handle', 'name', 'area_code'], all.map(({ handle, name, area }) => ({ id: idOf('partnership', handle), handle, name, area_code: area })))
  await copyRows(client, 'partnership_member', ['partnership_id', 'organisation_id'], all.flatMap((partnership) =>
    [...partnership.organisations.map((one) => one.handle), ...partnership.providers].map((handle) => ({ partnership_id: idOf('partnership', partnership.handle), organisation_id: organisationId(handle) }))))

  await copyRows(client, 'agreement', ['id', 'reference', 'title', 'about', 'gateway', 'regime', 'purposes', 'from_day', 'until_day', 'review_day', 'partnership_id', 'kept_by', 'cohort', 'consent_classes', 'confidentiality', 'impact_done_on', 'impact_by', 'impact_reference', 'impact_residual'], all.flatMap((partnership) =>
    partnership.agreements.map((agreement) => ({
      id: agreementId(agreement.reference), reference: agreement.reference, title: agreement.title, about: agreement.about, gateway: agreement.gateway, regime: agreement.regime,
      purposes: agreement.purposes, from_day: agreement.from, until_day: agreement.until, review_day: agreement.review, partnership_id: idOf('partnership', partnership.handle),
      kept_by: keeperOf(partnership.handle, agreement.keptBy), cohort: agreement.cohort ?? 'everyone', consent_classes: agreement.consentFor ?? [],
      confidentiality: agreement.confidentiality ?? null, impact_done_on: agreement.impact?.doneOn ?? null, impact_by: agreement.impact?.by ?? null, impact_reference: agreement.impact?.reference ?? null, impact_residual: agreement.impact?.residual ?? null,
    }))))
  await copyRows(client, 'agreement_change', ['id', 'agreement_id', 'change', 'organisation_id', 'on_day', 'changed_at'], all.flatMap((partnership) => partnership.agreements.map((agreement) => ({
    id: idOf('agreement-change', agreement.reference), agreement_id: agreementId(agreement.reference), change: 'sent', organisation_id: keeperOf(partnership.handle, agreement.keptBy),
    on_day: agreement.from, changed_at: new Date(`${agreement.from}T09:00:00Z`),
  }))))
  await copyRows(client, 'agreement_party', ['agreement_id', 'organisation_id', 'capacity', 'shares', 'signed_on', 'regime', 'conditions'], all.flatMap((partnership) =>
    partnership.agreements.flatMap((agreement) => agreement.parties.map((party) => ({
      agreement_id: agreementId(agreement.reference), organisation_id: organisationId(party.organisation), capacity: party.capacity, shares: party.shares, signed_on: party.signed, regime: party.regime ?? null, conditions: party.conditions ?? [],
    })))))

  const personas = all.flatMap((partnership) => partnership.personas)
  const staff = officers(people).map((officer) => ({ ...officer, purpose: 'offender-management', about: null }))
  await copyRows(client, 'account', ['id', 'handle', 'name', 'email', 'about'], [...personas, ...staff].map(({ handle, name, email, about }) => ({ id: accountId(handle), handle, name, email, about })))
  await copyRows(client, 'membership', ['id', 'account_id', 'organisation_id', 'role', 'purpose', 'from_day'], [...personas, ...staff].map(({ handle, organisation, role, purpose }) => ({
    id: idOf('membership', handle), account_id: accountId(handle), organisation_id: organisationId(organisation), role, purpose, from_day: from,
  })))
  await copyRows(client, 'board', ['id', 'partnership_id', 'organisation_id', 'handle', 'name'], [
    { handle: 'business-coordination-board', name: 'Business Coordination Board', organisation: 'cambridgeshire-commissioner' },
    { handle: 'police-and-crime-panel', name: 'Cambridgeshire Police and Crime Panel', organisation: 'cambridgeshire-commissioner' },
  ].map(({ handle, name, organisation }) => ({ id: idOf('board', handle), partnership_id: idOf('partnership', 'cambridgeshire-and-peterborough'), organisation_id: organisationId(organisation), handle, name })))
}
