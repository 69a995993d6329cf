/** A figure's chart as SVG of a fixed width, for paper: bars from zero with their intervals. Pure. */
import type { Figure } from '../evidence/figure.ts'
import { figureDescription, rateWords } from './figure-words.ts'

const WIDTH = 480
const LABEL_CHARACTERS_MAX = 70
const ROW = 30
const BAR = 10
const FONT = 'Libertinus Serif'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const shortened = (text: string): string => (text.length > LABEL_CHARACTERS_MAX ? `${text.slice(0, LABEL_CHARACTERS_MAX - 1)}…` : text)

/** The end of the scale: the first of these shares that holds every bar and interval. */
const SCALE_ENDS = [0.05, 0.1, 0.2, 0.25, 0.5, 0.8, 1] as const

/** The chart with its title and description inside; the widths are in points. */
export const figurePicture = (figure: Figure): string => {
  const highest = Math.max(0, ...figure.cells.map((cell) => Math.max(cell.rate ?? 0, cell.high ?? 0)))
  const end = SCALE_ENDS.find((share) => share >= highest) ?? 1
  const at = (rate: number): string => ((rate / end) * WIDTH).toFixed(2)
  const bottom = figure.cells.length * ROW
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const x = at(part * end)
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle'
    return `<line x1="${x}" x2="${x}" y1="0" y2="${bottom}" stroke="#d4dbd8"/><text x="${x}" y="${bottom + 12}" font-size="8" fill="#46534e" text-anchor="${anchor}">${Number((part * end * 100).toFixed(2))}%</text>`
  })
  const bars = figure.cells.map((cell, index) => {
    const top = index * ROW
    const words = `<text x="0" y="${top + 11}" font-size="9.5" fill="#1b2422">${escaped(shortened(cell.label))}</text><text x="${WIDTH}" y="${top + 11}" font-size="9.5" text-anchor="end" fill="#1b2422"${cell.rate === null ? '' : ' font-weight="bold"'}>${escaped(rateWords(cell))}</text>`
    if (cell.rate === null) return words
    const bar = `<rect x="0" y="${top + 15}" width="${at(cell.rate)}" height="${BAR}" fill="#5f9a94"/>`
    if (cell.low === null || cell.high === null) return words + bar
    const middle = top + 15 + BAR / 2
    const ends = [cell.low, cell.high].map((rate) => `<line x1="${at(rate)}" x2="${at(rate)}" y1="${middle - 3}" y2="${middle + 3}"/>`).join('')
    return `${words}${bar}<g stroke="#123b3a" stroke-width="1.2"><line x1="${at(cell.low)}" x2="${at(cell.high)}" y1="${middle}" y2="${middle}"/>${ends}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 16}" viewBox="0 0 ${WIDTH} ${bottom + 16}" font-family="${FONT}"><title>${escaped(figure.title)}</title><desc>${escaped(figureDescription(figure))}</desc>${ticks.join('')}${bars.join('')}</svg>`
}
