/** Figures as people ask for them: what may be asked, names for codes, and the overview's choice. */
import { z } from 'zod'
import type { Figure } from './figure.ts'
import { MEASURES, type MeasureName } from './catalogue.ts'
import { GROUPINGS, type Grouping, type RecordMeasure } from './measure.ts'

const measureNames = Object.keys(MEASURES) as [MeasureName, ...MeasureName[]]
const groupings = Object.keys(GROUPINGS) as [Grouping, ...Grouping[]]

const optionalDay = (message: string) => z.union([z.literal('').transform(() => undefined), z.iso.date(message)]).optional()

/** What a figure is asked for by; an empty field is one that was not filled in. */
export const figureInput = z.object({
  measure: z.enum(measureNames, 'Choose one of the figures.'),
  snapshot: z.union([z.literal('').transform(() => undefined), z.uuid('This is not the id of a snapshot.')]).optional(),
  from: optionalDay('Enter a real date for the start of the period.'),
  to: optionalDay('Enter a real date for the end of the period.'),
  by: z.union([z.literal('').transform(() => undefined), z.enum(groupings, 'This figure cannot be split like that.')]).optional(),
})
export type FigureAsked = z.output<typeof figureInput>

/** A figure with the row of the snapshot that it was made of. */
export type SnapshotFigure = Figure & { readonly snapshotId: string }

/** What a measure means, without its calculation: for pages, the API and whoever writes a paper. */
export interface MeasureWords extends Pick<RecordMeasure, 'title' | 'question' | 'population' | 'numerator' | 'unit' | 'events' | 'caveats' | 'source'> {
  readonly measure: MeasureName
  readonly exclusions: readonly string[]
  readonly splits: readonly { readonly by: Grouping; readonly title: string }[]
}

export const measureWords = (name: MeasureName): MeasureWords => {
  const { title, question, population, numerator, unit, events, caveats, source, exclusions, splits }: RecordMeasure = MEASURES[name]
  return {
    measure: name, title, question, population, numerator, unit, events, caveats, source,
    exclusions: Object.values(exclusions), splits: splits.map((by) => ({ by, title: GROUPINGS[by] })),
  }
}

/** Every measure in the order of the catalogue. */
export const allMeasureWords = (): MeasureWords[] => measureNames.map(measureWords)

/** The figure with names in the place of codes (districts, prisons); a code without a name stays. */
export const withNames = (figure: SnapshotFigure, names: ReadonlyMap<string, string>): SnapshotFigure =>
  names.size === 0 ? figure : { ...figure, cells: figure.cells.map((cell) => ({ ...cell, label: names.get(cell.group) ?? cell.label })) }
