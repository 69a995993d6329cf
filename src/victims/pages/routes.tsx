/** Every page and form of the victims’ side, and the one line that crosses the wall. */
import { longDay } from '../../core/dates.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { panelView, type Pages } from '../../ui/page.ts'
import type { ApproachPanel } from '../actions.ts'
import { listRoutes } from './list.tsx'
import { lookingRoutes } from './looking.tsx'
import { panelRoutes } from './panels.tsx'
import { victimRoutes } from './victim.tsx'

export const victimsPages: Pages = {
  routes: [...listRoutes, ...lookingRoutes, ...victimRoutes, ...panelRoutes],
  panels: [panelView<ApproachPanel>('victims.approach', ({ week }) => (
    <SummaryCard title="Restorative justice"><p class="govuk-body">Agreed to be approached about restorative justice, in the week of {longDay(week)}.</p></SummaryCard>
  ))],
}
