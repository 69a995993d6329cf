/** How long something that did not reach somebody is shown, and from when the head asks as well. Throughline’s own standard. Pure. */
import { addDays, type Day } from '../core/dates.ts'
import { isWorkingDay } from '../core/working-days.ts'

/** A message that failed is on the list until so many days after its appointment: after that the appointment itself was kept or missed. */
export const FAILED_SHOWN_DAYS = 7

const CHASED_WORKING_DAYS = 2

/** What had failed before this day is the head’s as well. */
export const chasedSince = (today: Day): Day => {
  let day = today
  for (let left = CHASED_WORKING_DAYS; left > 0;) {
    day = addDays(day, -1)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}
