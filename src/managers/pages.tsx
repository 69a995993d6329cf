/** What people see of offender managers: three lists, one person’s page with its forms, and the panel on the person page. */
import { form, panelView, type Pages } from '../ui/page.ts'
import { allocate, confirmManager, endResponsibility, handOver, type WhoPanel } from './actions.ts'
import { caseloadPage, teamPage, unallocatedPage } from './pages/lists.tsx'
import { managerPage, WhoView } from './pages/manager.tsx'

export const managersPages: Pages = {
  routes: [
    unallocatedPage,
    teamPage,
    caseloadPage,
    managerPage,
    form({
      path: '/people/:person/allocation', does: allocate, again: managerPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }, { query }) => (query['list'] === '1' ? '/people-without-manager' : `/people/${person}`),
      notice: () => 'The person has an offender manager.',
    }),
    form({
      path: '/people/:person/handovers', does: handOver, again: managerPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/manager`,
      notice: () => 'The handover is recorded.',
    }),
    form({
      path: '/people/:person/end-of-responsibility', does: endResponsibility, again: managerPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}/manager`,
      notice: () => 'It is ended, and nothing of what was is lost.',
    }),
    form({
      path: '/people/:person/manager-review', does: confirmManager, again: managerPage,
      input: ({ params }, values) => ({ ...values, person: params['person'] }),
      next: ({ person }) => `/people/${person}`,
      notice: () => 'The check is answered.',
    }),
  ],
  panels: [panelView<WhoPanel>('managers.who', (data, frame, person) => <WhoView data={data} person={person} today={frame.today} />)],
}
