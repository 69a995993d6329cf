/** Loads the demonstration: the registers, the partnerships and a synthetic population, in bulk. */
import { writeExtracts } from '../seeds/extracts.ts'
import { readDeprivation, readQuestions } from '../seeds/question-registers.ts'
import { loadAccommodation } from '../seeds/load/accommodation.ts'
import { loadDemonstrationAccounts } from '../seeds/load/accounts.ts'
import { loadDemonstrationPapers } from '../seeds/load/board-papers.ts'
import { loadConsents } from '../seeds/load/consents.ts'
import { loadGpRegistrations } from '../seeds/load/gp.ts'
import { loadPrescriptionsFromPrison } from '../seeds/load/continuity.ts'
import { loadOutOfCourt, loadOutOfCourtFaults } from '../seeds/load/out-of-court.ts'
import { loadTreatmentRequirements } from '../seeds/load/treatment.ts'
import { loadTreatmentConsents } from '../seeds/load/treatment-consents.ts'
import { loadPopulation, type DirtList } from '../seeds/load/people.ts'
import { loadDemonstrationFiles } from '../seeds/load/files.ts'
import { loadDirectory } from '../seeds/load/directory.ts'
import { loadEarlyRelease } from '../seeds/load/early-release.ts'
import { loadMoneyAndPapers, loadMoneyFaults } from '../seeds/load/finances.ts'
import { loadGate } from '../seeds/load/gate.ts'
import { loadIdentities } from '../seeds/load/identities.ts'
import { loadLooks } from '../seeds/load/looks.ts'
import { loadLimits } from '../seeds/load/limits.ts'
import { loadMessages } from '../seeds/load/messages.ts'
import { loadMerges } from '../seeds/load/merges.ts'
import { loadPartnerships } from '../seeds/load/partnerships.ts'
import { loadRegisters } from '../seeds/load/registers.ts'
import { loadKeptPoints, loadReleaseFaults } from '../seeds/load/release-plans.ts'
import { loadDemonstrationRights } from '../seeds/load/rights.ts'
import { loadDemonstrationVictims } from '../seeds/load/victims.ts'
import { loadVictimsLooking } from '../seeds/load/victims-looking.ts'
import { loadWaiting } from '../seeds/load/waiting.ts'
import { londonDay } from './core/dates.ts'
import { buildSnapshot } from './evidence/store.ts'
import { clock, contextFor } from './platform/context.ts'
import { checkoutFolder, foldersOf } from './platform/data-folder.ts'
import type { Databases } from './platform/database.ts'
import { assemble, publishGrid } from './slices.ts'

export interface DemonstrationOptions {
  readonly people: number
  readonly seed: number | string
  /** Where the evidence snapshot goes. */
  readonly dataFolder: string
}

/** Fills an empty, migrated database, marks it as a demonstration, and lists the dirt that was put in with the seed. */
export const loadDemonstration = async (databases: Databases, { people, seed, dataFolder }: DemonstrationOptions): Promise<DirtList> => {
  const client = await databases.ownerPool.connect()
  const root = checkoutFolder()
  const today = londonDay(clock())
  try {
    await client.query('begin')
    await loadRegisters(client, root)
    await loadPartnerships(client, root, { today, people })
    await loadDirectory(client, root)
    const dirt = await loadPopulation(client, root, { people, seed, today })
    await loadKeptPoints(client, today)
    await loadConsents(client, today)
    await loadTreatmentConsents(client, today)
    await loadLooks(client, today)
    await loadLimits(client, today)
    await loadGate(client, today)
    await loadTreatmentRequirements(client, today)
    await loadPrescriptionsFromPrison(client, today)
    await loadOutOfCourt(client, today)
    await loadGpRegistrations(client, today)
    await loadMoneyAndPapers(client, today)
    await client.query('insert into installation (demonstration, seed) values (true, $1)', [String(seed)])
    await client.query('commit')
    // Enough for good plans from the first page on; the server's own follows within minutes and looks at more.
    await client.query('set default_statistics_target = 25')
    const analysed = client.query('analyze')
    // Meanwhile, what the story's data officers load: each agency's extract of the day after, with a few new, changed and faulty rows.
    writeExtracts({ people, seed, today, questions: readQuestions(root), deprivation: readDeprivation(root) }, foldersOf(dataFolder).nextDay)
    await analysed
    await client.query('reset default_statistics_target')
    await buildSnapshot(databases, dataFolder, contextFor(null, 'job'))
    await publishGrid(databases.owner)
    const core = assemble(databases.app, foldersOf(dataFolder))
    await loadDemonstrationAccounts(databases, core)
    await loadDemonstrationPapers(core)
    await loadDemonstrationVictims(core, databases, today)
    await loadVictimsLooking(databases, today)
    await loadDemonstrationRights(core, databases, today)
    await loadDemonstrationFiles(core, databases, today)
    await loadAccommodation(core, databases, today)
    await loadWaiting(core, databases, today)
    await loadIdentities(core, databases, today)
    await loadMerges(core, databases, today)
    await loadReleaseFaults(core, databases, today)
    await loadMoneyFaults(core, databases, today)
    await loadEarlyRelease(core, databases, today)
    await loadMessages(core, databases, today)
    await loadOutOfCourtFaults(core, databases, today)
    return dirt
  } catch (fault) {
    await client.query('rollback')
    throw fault
  } finally {
    client.release()
  }
}
