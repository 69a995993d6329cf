/** What can be measured without names: snapshots of the records, figures of them, what they mean, and other people's published records. */
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { BoundedMap } from '../core/bounded-map.ts'
import { no, notFound, yes, type Result } from '../core/result.ts'
import { action, query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { askJob, newestJob, type Job, type JobState } from '../platform/jobs.ts'
import { slice } from '../platform/slice.ts'
import { prisonTitle } from '../sentences/rules.ts'
import { calculations } from './calculations.ts'
import { HOLDINGS } from './holdings.ts'
import { MEASURES } from './catalogue.ts'
import type { Figure } from './figure.ts'
import { allMeasureWords, figureInput, type FigureAsked, measureWords, type SnapshotFigure, withNames } from './figures.ts'
import { groupingTitle } from './mapping.ts'
import { settle } from './measure.ts'
import { plannedInput, schemePlan } from './people-needed.ts'
import { buildSnapshot, runMeasure } from './store.ts'
import { checksOf, externalSets, figuresOfSet, tools, type Check, type ExternalSet } from './tools.ts'

const MEASURING = ['analyst', 'board-secretary'] as const
const SNAPSHOT_JOB = 'evidence.snapshot'
const PAGE_SIZE = 20
const NO_SNAPSHOT = 'There is no evidence snapshot that your organisation may measure yet. An analyst makes one on the evidence page.'

/** Agreements for evidence that are in force today and that the viewer's organisation has signed, newest first. */
const agreementsFor = ({ tx, viewer, today }: Reading) =>
  tx.selectFrom('agreement').innerJoin('agreement_party', 'agreement_party.agreement_id', 'agreement.id')
    .where('agreement_party.organisation_id', '=', viewer?.organisationId ?? null).where('agreement_party.signed_on', '<=', today)
    .where((eb) => eb.or([eb('agreement_party.withdrawn_on', 'is', null), eb('agreement_party.withdrawn_on', '>', today)]))
    .where('agreement.from_day', '<=', today).where('agreement.until_day', '>=', today).where(sql<boolean>`'evidence' = any (agreement.purposes)`)

/** Snapshots that the viewer may measure, newest first. */
const snapshotsFor = (context: Reading) =>
  agreementsFor(context).innerJoin('snapshot', 'snapshot.agreement_id', 'agreement.id').orderBy('snapshot.made_at', 'desc').orderBy('snapshot.id', 'desc')
    .select(['snapshot.id', 'snapshot.day', 'snapshot.made_at as madeAt', 'snapshot.people', 'snapshot.folder', 'snapshot.digest', 'agreement.reference'])

export const makeSnapshot = action({
  name: 'evidence.snapshot',
  title: 'Make a snapshot of the records without names, as they are told today; the worker makes it',
  who: ['analyst'],
  classes: ['sentence', 'needs'],
  input: z.object({}),
  async run(context) {
    const agreement = await agreementsFor(context).select(['agreement.id']).orderBy('agreement.from_day', 'desc').executeTakeFirst()
    if (!agreement) return no('There is no sharing agreement in force that lets your organisation measure without names.')
    const waiting = await newestJob(context, SNAPSHOT_JOB, 'agreement', agreement.id)
    if (waiting && waiting.finishedAt === null) return no('A snapshot is being made already. It is here in a moment: look at this page again.')
    const { accountId, organisationId } = context.viewer
    return yes({ job: await askJob(context, SNAPSHOT_JOB, { agreement: agreement.id, accountId, organisationId }) })
  },
})

const snapshotJobInput = z.object({ agreement: z.uuid(), accountId: z.uuid(), organisationId: z.uuid() })

const snapshotJob: Job = {
  name: SNAPSHOT_JOB,
  async run({ databases, files, context, id }, input) {
    const { agreement, accountId, organisationId } = snapshotJobInput.parse(input)
    // Names of the viewer are for pages alone; the audit row takes the ids.
    const viewer = { accountId, organisationId, name: '', organisationName: '', role: 'analyst', purpose: 'evidence' } as const
    await buildSnapshot(databases, dirname(files.snapshots), { ...context, viewer }, { agreement, id })
  },
}

export interface SnapshotSummary {
  readonly id: string
  readonly day: string
  readonly madeAt: Date
  readonly people: number
  /** Figures carry it as their snapshot. */
  readonly digest: string
  /** The agreement that allowed it. */
  readonly reference: string
}

export const listSnapshots = query({
  name: 'evidence.snapshots',
  title: 'Snapshots of the records without names, newest first',
  who: ['analyst'],
  classes: [],
  input: z.object({ before: z.union([z.literal(''), z.iso.datetime()]).default('') }),
  async run(context, { before }) {
    const all = snapshotsFor(context)
    const rows = await (before === '' ? all : all.where('snapshot.made_at', '<', new Date(before))).limit(PAGE_SIZE + 1).execute()
    const snapshots = rows.slice(0, PAGE_SIZE).map(({ folder: _folder, ...row }): SnapshotSummary => row)
    return yes({ snapshots, next: rows.length > PAGE_SIZE ? (snapshots.at(-1)?.madeAt.toISOString() ?? null) : null, making: await making(context) })
  },
})

/** The job that makes the next snapshot, while it waits or after it failed. */
export type Making = Pick<JobState, 'askedAt' | 'failed'>

const making = async (context: Reading): Promise<Making | null> => {
  const agreement = await agreementsFor(context).select(['agreement.id']).orderBy('agreement.from_day', 'desc').executeTakeFirst()
  const job = agreement && (await newestJob(context, SNAPSHOT_JOB, 'agreement', agreement.id))
  return job && (job.finishedAt === null || job.failed !== null) ? { askedAt: job.askedAt, failed: job.failed } : null
}

/** A figure of a snapshot never changes: the newest few hundred that were asked for are kept. */
const FIGURES_KEPT_MAX = 500
const kept = new BoundedMap<string, SnapshotFigure>(FIGURES_KEPT_MAX)

/**
 * The figure of a measure on a snapshot (the newest where none is named) that the viewer's organisation may measure. Small
 * numbers are suppressed in what comes back. Refuses a period that is none, not of whole months or not over by the snapshot's day.
 */
export const figureFor = async (context: Reading, asked: FigureAsked): Promise<Result<SnapshotFigure>> => {
  const all = snapshotsFor(context)
  const snapshot = await (asked.snapshot === undefined ? all : all.where('snapshot.id', '=', asked.snapshot)).limit(1).executeTakeFirst()
  if (!snapshot) return asked.snapshot === undefined ? no(NO_SNAPSHOT) : notFound()
  const settled = settle(MEASURES[asked.measure], snapshot.day, asked)
  if (!settled.ok) return settled
  const { from, to, by } = settled.value
  const key = [snapshot.id, snapshot.digest, asked.measure, from, to, by].join(' ')
  const known = kept.get(key)
  if (known) return yes(known)
  const counted = await runMeasure(asked.measure, join(context.files.snapshots, snapshot.folder), { from, to, by })
  const figure = withNames({ ...counted, snapshotId: snapshot.id }, await namesOf(context, by))
  kept.set(key, figure)
  return yes(figure)
}

const namesOf = async ({ tx }: Reading, by: string): Promise<ReadonlyMap<string, string>> => {
  if (by !== 'district' && by !== 'prison') return new Map()
  const rows = by === 'district'
    ? await tx.selectFrom('area').select(['code', 'name']).where('kind', '=', 'district').execute()
    : await tx.selectFrom('prison').select(['code', 'name']).execute()
  return new Map(rows.map(({ code, name }) => [code, by === 'prison' ? prisonTitle(name) : name]))
}

export const oneFigure = query({
  name: 'evidence.figure',
  title: 'One figure of a snapshot: its counts with intervals, who was left out, and what to beware of',
  who: MEASURING,
  classes: [],
  input: figureInput,
  run: figureFor,
})

/** The landing page: the newest snapshot's figures (null where there is none yet), each over its own latest complete year. */
export interface Overview {
  readonly figures: { readonly needs: SnapshotFigure; readonly overlap: SnapshotFigure; readonly reoffending: SnapshotFigure } | null
  /** The snapshot that is being made, or why the last one could not be. */
  readonly making: Making | null
  readonly datasets: readonly DatasetWords[]
}

export const overview = query({
  name: 'evidence.overview',
  title: 'Needs and reoffending at a glance, from the newest snapshot',
  who: ['analyst'],
  classes: [],
  input: z.object({}),
  async run(context): Promise<Result<Overview>> {
    const needs = await figureFor(context, { measure: 'needs-count' })
    const found = { making: await making(context), datasets: (await externalSets(context.files)).map(datasetOf) }
    if (!needs.ok) return yes({ ...found, figures: null })
    const overlap = await figureFor(context, { measure: 'needs-overlap' })
    const reoffending = await figureFor(context, { measure: 'reoffending-by-need' })
    return overlap.ok && reoffending.ok ? yes({ ...found, figures: { needs: needs.value, overlap: overlap.value, reoffending: reoffending.value } }) : notFound()
  },
})

export const listMeasures = query({
  name: 'evidence.measures',
  title: 'What each figure means: question, population, who is left out, caveats, source',
  who: MEASURING,
  classes: [],
  input: z.object({ measure: z.union([z.literal('').transform(() => undefined), figureInput.shape.measure]).optional() }),
  run: (_context, { measure }) => Promise.resolve(yes({ measures: measure === undefined ? allMeasureWords() : [measureWords(measure)] })),
})

export const plannedScheme = query({
  name: 'evidence.people-needed',
  title: 'How many people a planned scheme must help before its figure can show anything; asks no record',
  who: [...MEASURING, 'delivery-unit-head'],
  classes: [],
  input: plannedInput,
  run: (_context, asked) => Promise.resolve(schemePlan(asked)),
})

/** What a mapped data set is. */
export type DatasetWords = Pick<ExternalSet['mapping'], 'dataset' | 'title' | 'label' | 'population' | 'source' | 'licence'>

const datasetOf = ({ mapping: { dataset, title, label, population, source, licence } }: ExternalSet): DatasetWords => ({ dataset, title, label, population, source, licence })

/** The mapped data sets, and one of them with its figures and the published checks beside them. */
export interface ExternalView {
  readonly datasets: readonly DatasetWords[]
  readonly shown: (DatasetWords & { readonly figures: readonly (Figure & { readonly heading: string })[]; readonly checks: readonly Check[] }) | null
}

/** Figures of published records, which change only with the product itself. */
const external = new BoundedMap<string, Promise<readonly Figure[]>>(FIGURES_KEPT_MAX)

export const externalFigures = query({
  name: 'evidence.external',
  title: 'Other people’s published records through a mapping: which there are, the figures of one, and whether they equal the published ones',
  who: ['analyst'],
  classes: [],
  input: z.object({ dataset: z.union([z.literal('').transform(() => undefined), z.string().regex(/^[a-z][a-z0-9-]*$/, 'This is not the name of a data set.')]).optional(), grouping: z.string().max(100).default('') }),
  async run({ files }, { dataset, grouping }): Promise<Result<ExternalView>> {
    const sets = await externalSets(files)
    const datasets = sets.map(datasetOf)
    if (dataset === undefined) return yes({ datasets, shown: null })
    const set = sets.find(({ mapping }) => mapping.dataset === dataset)
    if (!set) return notFound()
    const figures = await externalOf(files, set)
    const chosen = figures.filter(({ by }) => grouping === '' || by === grouping).map((figure) => ({ ...figure, heading: groupingTitle(set.mapping, figure.by) }))
    return chosen.length === 0 ? notFound() : yes({ datasets, shown: { ...datasetOf(set), figures: chosen, checks: await checksOf(files, set.mapping, figures) } })
  },
})

const externalOf = (files: Reading['files'], set: ExternalSet): Promise<readonly Figure[]> => {
  const key = JSON.stringify([files.snapshots, set.mapping])
  const known = external.get(key)
  if (known) return known
  const counting = figuresOfSet(files, set)
  external.set(key, counting)
  // What failed is tried again when it is asked for again.
  counting.catch(() => external.delete(key))
  return counting
}

export const evidence = slice({
  name: 'evidence',
  holdings: HOLDINGS,
  named: [overview, oneFigure, listMeasures, plannedScheme, listSnapshots, makeSnapshot, externalFigures],
  jobs: [snapshotJob],
  tools,
  calculations,
})
