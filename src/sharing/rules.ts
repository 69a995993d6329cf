/**
 * The sharing decision in words: may this viewer see this class of information about this person, and why.
 *
 * Computed when reading, from dated facts, never stored. The row-level policies of the database say the same with joins
 * (migrations/*_sharing.sql); tests/sharing.test.ts keeps the two equal on random worlds.
 */
import type { Day } from '../core/dates.ts'
import { CLASSES, SIGHTS, type Basis, type Duty, type InformationClass, type Purpose, type Role, type Sight } from '../platform/vocabulary.ts'
import { GRID, type Grid } from './grid.ts'

export interface Seeker {
  readonly organisationId: string
  readonly role: Role | Duty
  readonly purpose: Purpose
}

/** Why an organisation has to do with the person, between which days. */
export interface Involvement {
  readonly organisationId: string
  readonly basis: Basis
  readonly class: InformationClass
  readonly from: Day
  readonly until: Day | null
}

export interface Party {
  readonly organisationId: string
  readonly shares: readonly InformationClass[]
  readonly signedOn: Day | null
}

export interface Agreement {
  readonly title: string
  readonly purposes: readonly Purpose[]
  readonly from: Day
  readonly until: Day
  readonly parties: readonly Party[]
}

export interface Sighting {
  readonly sight: Sight
  /** The whole reason, as one sentence for the person page and the audit. */
  readonly reason: string
  /** For exists-only: the organisation to ask. */
  readonly contactOrganisationId: string | null
}

/** Is the agreement in force on this day between these two organisations, for this purpose? */
export const inForce = (agreement: Agreement, day: Day): boolean => agreement.from <= day && day <= agreement.until

const signed = (agreement: Agreement, organisationId: string, day: Day): Party | undefined =>
  agreement.parties.find((party) => party.organisationId === organisationId && party.signedOn !== null && party.signedOn <= day)

const current = (involvement: Involvement, day: Day): boolean => involvement.from <= day && (involvement.until === null || involvement.until >= day)

const BASIS_WORDS: Record<Basis, string> = {
  responsible: 'your organisation is responsible for this person',
  supplied: 'your organisation supplied a record of this person',
  referred: 'this person was referred to your organisation',
}

/**
 * The decision for one class of information about one person on one day. The best sight that any basis gives counts.
 * `grid` is an argument so that random tests can try other grids.
 */
export const maySee = (
  seeker: Seeker,
  wanted: InformationClass,
  involvements: readonly Involvement[],
  agreements: readonly Agreement[],
  day: Day,
  grid: Grid = GRID,
): Sighting => {
  const mine = agreements.filter((a) => inForce(a, day) && a.purposes.includes(seeker.purpose) && signed(a, seeker.organisationId, day))
  const words = CLASSES[wanted].toLowerCase()
  const hidden = (reason: string): Sighting => ({ sight: 'hidden', reason, contactOrganisationId: null })
  if (mine.length === 0) return hidden('Your organisation has no information sharing agreement in force for this purpose.')

  const givers = (cls: InformationClass): { organisationId: string; title: string }[] =>
    mine.flatMap((a) => a.parties.flatMap((party) =>
      party.shares.includes(cls) && signed(a, party.organisationId, day) ? [{ organisationId: party.organisationId, title: a.title }] : []))
  const sharers = givers(wanted)
  if (sharers.length === 0) return hidden(`No agreement that your organisation has signed shares this: ${words}.`)

  const found: Sighting[] = []
  for (const involvement of involvements.filter((i) => current(i, day))) {
    const rows = grid[seeker.role]
    if (involvement.organisationId === seeker.organisationId) {
      const sight = rows?.[involvement.basis]?.[wanted] ?? 'hidden'
      found.push({ sight, reason: `${BASIS_WORDS[involvement.basis]}, under “${sharers[0]!.title}”`, contactOrganisationId: null })
      continue
    }
    // A partner's people count only when that partner shares who it works with, as well as this class of what it knows.
    const knowing = involvement.class === 'health' ? 'health' : 'identity'
    const known = givers(knowing).some((g) => g.organisationId === involvement.organisationId)
    const shared = sharers.find((g) => g.organisationId === involvement.organisationId)
    const sight = rows?.partner?.[wanted] ?? 'hidden'
    if (!known || !shared || (sight === 'visible' && rows?.partner?.[knowing] !== 'visible')) continue
    found.push({ sight, reason: `an organisation that works with this person shares it under “${shared.title}”`, contactOrganisationId: involvement.organisationId })
  }
  const best = found.sort((a, b) => SIGHTS.indexOf(a.sight) - SIGHTS.indexOf(b.sight))[0]
  if (!best || best.sight === 'hidden') return hidden(`Nothing that your organisation has to do with this person lets your role see this: ${words}.`)
  return best.sight === 'exists-only' ? best : { ...best, contactOrganisationId: null }
}
