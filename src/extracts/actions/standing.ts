/** What every step with an extract begins with: who may, the agreement it was sent under, and whether the worker gave up on it. */
import { z } from 'zod'
import { notFound, yes, type Result } from '../../core/result.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { askJob, newestJob } from '../../platform/jobs.ts'
import { allowsSupply, decideConfirmation, type ExtractStanding, type SupplyAgreement } from '../states.ts'
import { agreementsOfOrganisation, lastConfirmed, type StoredExtract } from '../store/extract.ts'
import { beginProgress } from '../store/progress.ts'

export const OFFICERS = ['data-officer'] as const
export const CLASSES_OF_RECORDS = ['identity', 'health'] as const
export const ExtractId = z.uuid('This is not the id of an extract.')
export const Version = z.coerce.number('Load the page again.').int('Load the page again.').min(1, 'Load the page again.')

/** What the worker does on behalf of the officer, key or schedule that asked. */
export const askWorker = async (context: Acting, name: 'extracts.read' | 'extracts.save', extract: string): Promise<string> => {
  await beginProgress(context, extract)
  return askJob(context, name, { extract, account: context.viewer.accountId, organisation: context.viewer.organisationId })
}

/** An extract as the decisions about it need it. */
export const standingOf = async (context: Reading, extract: StoredExtract): Promise<ExtractStanding> => {
  const waits = extract.state === 'reading' ? 'extracts.read' : extract.state === 'confirming' ? 'extracts.save' : null
  const job = waits === null ? undefined : await newestJob(context, waits, 'extract', extract.id)
  return { ...extract, stuck: job !== undefined && job.failed !== null }
}

/** One agreement of the viewer's organisation, in force or not. */
export const agreementOf = async (context: Reading, id: string): Promise<SupplyAgreement | undefined> =>
  (await agreementsOfOrganisation(context, context.viewer?.organisationId ?? '')).find((agreement) => agreement.id === id)

/** May an extract be confirmed just now, and under which agreement? */
export const decided = async (context: Acting, extract: StoredExtract, standing: ExtractStanding, version: number): Promise<Result<SupplyAgreement>> => {
  const agreement = await agreementOf(context, extract.agreementId)
  const stands = agreement !== undefined && allowsSupply(agreement, context.viewer.organisationId, context.today)
  const decision = decideConfirmation(standing, version, await lastConfirmed(context), stands)
  return decision.ok ? (agreement ? yes(agreement) : notFound()) : decision
}
