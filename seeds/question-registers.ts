/** Readers of the question set, of deprivation, and of the files that figures are compared with. Same manner as `registers.ts`. */
import type { Pathway } from '../src/platform/vocabulary.ts'
import { cell, registerRows as read } from './register-file.ts'

/** The question set's names of the seven pathways, and ours. */
export const PATHWAY_OF_QUESTION_SET: Readonly<Record<string, Pathway>> = {
  ACCOMMODATION: 'accommodation',
  EDUCATION_SKILLS_AND_WORK: 'education-training-employment',
  HEALTH: 'health',
  DRUGS_AND_ALCOHOL: 'drugs-alcohol',
  FINANCE_AND_ID: 'finance-benefit-debt',
  CHILDREN_FAMILIES_AND_COMMUNITY: 'children-families',
  ATTITUDES_THINKING_AND_BEHAVIOUR: 'attitudes-thinking-behaviour',
}

export const QUESTION_TYPES = ['RADIO', 'CHECKBOX', 'SHORT_TEXT', 'LONG_TEXT', 'ADDRESS'] as const
export type QuestionType = (typeof QUESTION_TYPES)[number]

export interface Question {
  readonly pathway: Pathway
  /** As the question set names the pathway. */
  readonly questionPathway: string
  readonly version: number
  /** Position in the form, from 0. */
  readonly position: number
  readonly page: string
  readonly question: string
  /** Asked only after this answer to this question. */
  readonly parentQuestion: string | null
  readonly parentOption: string | null
  readonly type: QuestionType
  readonly title: string
  readonly hint: string | null
  readonly required: boolean
  readonly options: readonly QuestionOption[]
}

export interface QuestionOption {
  readonly option: string
  readonly label: string
  /** Cannot be combined with others. */
  readonly exclusive: boolean
}

/** Every question of every version, each with its options, in the order of the form. */
export const readQuestions = (root: string): Question[] => {
  const options = Map.groupBy(read(root, 'resettlement-questions/options.csv'), (row) =>
    `${cell(row, 'pathway')} ${cell(row, 'version')} ${cell(row, 'question_id')}`)
  return read(root, 'resettlement-questions/questions.csv').map((row, position) => {
    const name = cell(row, 'pathway')
    const pathway = PATHWAY_OF_QUESTION_SET[name]
    const type = QUESTION_TYPES.find((known) => known === cell(row, 'type'))
    if (!pathway || !type) throw new Error(`The question set has an unknown pathway or type: ${name}, ${cell(row, 'type')}.`)
    const seen = new Set<string>()
    return {
      pathway,
      questionPathway: name,
      version: Number(cell(row, 'version')),
      position,
      page: cell(row, 'page'),
      question: cell(row, 'question_id'),
      parentQuestion: cell(row, 'parent_question') || null,
      parentOption: cell(row, 'parent_option') || null,
      type,
      title: cell(row, 'title'),
      hint: cell(row, 'hint') || null,
      required: cell(row, 'required') === 'true',
      // A question on two pages of one version has its options listed once for each page.
      options: (options.get(`${name} ${cell(row, 'version')} ${cell(row, 'question_id')}`) ?? []).flatMap((option) => {
        const id = cell(option, 'option_id')
        if (seen.has(id)) return []
        seen.add(id)
        return [{ option: id, label: cell(option, 'label'), exclusive: cell(option, 'exclusive') === 'True' }]
      }),
    }
  })
}

export interface Deprivation {
  readonly district: string
  /** Average score of the Index of Multiple Deprivation 2025: higher is more deprived. */
  readonly score: number
}

/** The Index of Multiple Deprivation of each English district. */
export const readDeprivation = (root: string): Deprivation[] => read(root, 'deprivation-lad-2025/iod2025-lad.csv')
  .filter((row) => cell(row, 'index_domain') === 'Index of Multiple Deprivation')
  .map((row) => ({ district: cell(row, 'area_code'), score: Number(cell(row, 'average_score')) }))

export interface PublishedFigure {
  readonly id: string
  readonly statement: string
  readonly value: number
  readonly unit: string
  readonly population: string
  readonly year: string
  readonly source: string
  readonly sourceUrl: string | null
  /** Read in the publisher's own text (`primary`) or in a report of it (`secondary`). */
  readonly verified: string
}

/** The published figures, each with its own population and year. */
export const readPublishedFigures = (root: string): PublishedFigure[] => read(root, 'reference/published-figures.csv').map((row) => ({
  id: cell(row, 'figure_id'),
  statement: cell(row, 'statement'),
  value: Number(cell(row, 'value')),
  unit: cell(row, 'unit'),
  population: cell(row, 'population'),
  year: cell(row, 'year'),
  source: cell(row, 'source'),
  sourceUrl: cell(row, 'source_url') || null,
  verified: cell(row, 'verified'),
}))

export interface DatasetCheck {
  readonly dataset: string
  readonly metric: string
  readonly group: string
  readonly n: number
  readonly value: number
  readonly unit: string
}

/** Rates calculated apart from this software, which it has to reproduce from the files. */
export const readDatasetChecks = (root: string): DatasetCheck[] => read(root, 'reference/dataset-checks.csv').map((row) => ({
  dataset: cell(row, 'dataset'),
  metric: cell(row, 'metric'),
  group: cell(row, 'group'),
  n: Number(cell(row, 'n')),
  value: Number(cell(row, 'value')),
  unit: cell(row, 'unit'),
}))
