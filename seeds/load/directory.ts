/** The directory of services and the question set, from the registers, into their tables. */
import type { PoolClient } from 'pg'
import { loadQuestions } from '../../src/needs/store.ts'
import { contractRows, desiredOutcomeRows, localServiceRows } from '../../src/services/contracts.ts'
import { loadDesiredOutcomes, loadServices } from '../../src/services/store.ts'
import { readQuestions } from '../question-registers.ts'
import { LOCAL_SERVICES } from '../local-services.ts'
import { CAMBRIDGESHIRE } from '../organisations.ts'
import { providerHandle, readContractedServices, readDesiredOutcomes, readServiceActivities } from '../registers.ts'
import { organisationId } from './partnerships.ts'
import { serviceId } from './work.ts'

/** Copies the 196 contracts, the papers' own and the invented services, outcomes, and every version of the questions. */
export const loadDirectory = async (client: PoolClient, root: string): Promise<void> => {
  const contracts = readContractedServices(root)
  const ids = (references: readonly string[]): (() => string) => {
    let next = 0
    return () => serviceId(references[next++]!)
  }
  await loadServices(client, contractRows(contracts, readServiceActivities(root), {
    organisationOf: (code) => organisationId(providerHandle(code)), newId: ids(contracts.map((contract) => contract.reference)),
  }))
  await loadServices(client, localServiceRows(LOCAL_SERVICES, { code: CAMBRIDGESHIRE, name: 'Cambridgeshire' }, {
    organisationOf: organisationId, newId: ids(LOCAL_SERVICES.map((service) => service.handle)),
  }))
  await loadDesiredOutcomes(client, desiredOutcomeRows(readDesiredOutcomes(root)))
  await loadQuestions(client, readQuestions(root))
}
