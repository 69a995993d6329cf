/** How much memory a program needed: for measurements and the tests that hold them. */
import { readFileSync } from 'node:fs'

/**
 * The most memory that this program held, in MB. The kernel's own count of a program's peak begins with that of the program that
 * started it, so on Linux it is read from where a new program starts at nothing.
 */
export const peakMegabytes = (): number => {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : ''
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]
  return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) / 1024
}
