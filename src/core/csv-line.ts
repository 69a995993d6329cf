/** A line of a CSV file for programs (RFC 4180): cells as they are, quoted where they must be. What people open in a spreadsheet is disarmed instead (extracts/mending.ts). */
export const csvLine = (cells: readonly string[]): string => `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
