/** The partnerships that one demonstration installation holds, as plain data for a loader. Providers of real contracts come from the register. */
import type { Day } from '../src/core/dates.ts'
import { cambridgeshireAgreements, marchshireAgreements, type DemonstrationAgreement } from './agreements.ts'
import { LOCAL_PROVIDERS, LOCAL_SERVICES, type LocalService } from './local-services.ts'
import { CAMBRIDGESHIRE, CAMBRIDGESHIRE_ORGANISATIONS, MARCHSHIRE_ORGANISATIONS, type DemonstrationOrganisation } from './organisations.ts'
import { PERSONAS, type Persona } from './personas.ts'

export interface DemonstrationPartnership {
  readonly handle: string
  readonly name: string
  readonly area: string | null
  readonly organisations: readonly DemonstrationOrganisation[]
  /** Handles of providers of the contract register that belong to the partnership. */
  readonly providers: readonly string[]
  readonly agreements: readonly DemonstrationAgreement[]
  readonly services: readonly LocalService[]
  readonly personas: readonly Persona[]
}

const belongsTo = (organisations: readonly DemonstrationOrganisation[], providers: readonly string[]) => (persona: Persona): boolean =>
  providers.includes(persona.organisation) || organisations.some((organisation) => organisation.handle === persona.organisation)

/** Cambridgeshire and Peterborough, and the invented county of Marchshire. */
export const partnerships = (today: Day): DemonstrationPartnership[] => {
  const providers = ['the-forward-trust', 'st-giles-wise-grp']
  return [
    {
      handle: 'cambridgeshire-and-peterborough',
      name: 'Cambridgeshire and Peterborough reducing reoffending partnership',
      area: CAMBRIDGESHIRE,
      organisations: CAMBRIDGESHIRE_ORGANISATIONS,
      providers,
      agreements: cambridgeshireAgreements(today, LOCAL_PROVIDERS),
      services: LOCAL_SERVICES,
      personas: PERSONAS.filter(belongsTo(CAMBRIDGESHIRE_ORGANISATIONS, providers)),
    },
    {
      handle: 'marchshire',
      name: 'Marchshire reoffending board (invented)',
      area: null,
      organisations: MARCHSHIRE_ORGANISATIONS,
      providers: [],
      agreements: marchshireAgreements(today),
      services: [],
      personas: PERSONAS.filter(belongsTo(MARCHSHIRE_ORGANISATIONS, [])),
    },
  ]
}
