/** docs/access.md: who may use each name, page, file and command, and what they see inside it; made from the code. */
import type { AnyNamed } from '../../src/platform/action.ts'
import type { Tool } from '../../src/platform/tool.ts'
import { CLASSES, DUTIES, keysOf, ROLES } from '../../src/platform/vocabulary.ts'
import { gridRows, type GridBasis } from '../../src/sharing/grid.ts'
import type { Route } from '../../src/ui/page.ts'

const LETTERS: Readonly<Record<GridBasis, string>> = { responsible: 'R', supplied: 'S', referred: 'F', partner: 'P', consented: 'C', emergency: 'E' }

const whoOf = ({ who }: AnyNamed): string => (who === 'anyone' ? '**anyone**' : who.join(', '))

/** The name that stands behind an address. */
const behind = (route: Route): AnyNamed => (route.kind === 'form' ? route.does : route.kind === 'search' ? route.shows.ask : route.ask)

const VERBS: Readonly<Record<Route['kind'], string>> = { page: 'GET', file: 'GET', form: 'POST', search: 'POST' }

/** The permission matrix: a row a name, a row an address, a row a file tool, then the grid that decides what is seen inside them. */
export const accessPage = (all: readonly AnyNamed[], routes: readonly Route[], tools: readonly Tool[]): string => {
  const grid = gridRows()
  const classes = keysOf(CLASSES)
  return [
    '# Who may use what, and see what',
    '',
    'Generated from the code (`THROUGHLINE_WRITE=1 npx vitest run tests/access.test.ts`) and compared with it by every `npm test`.',
    '',
    '## Actions and queries',
    '',
    'Each is also `POST /api/<name>` and the command `throughline <name>`, for the same roles.',
    '',
    '| name | what for | kind | classes | who |',
    '| --- | --- | --- | --- | --- |',
    ...all.map((one) => `| \`${one.name}\` | ${one.title}${one.duty ? ` (sees by a duty: ${one.duty})` : ''} | ${one.kind} | ${one.classes.join(', ') || 'none'} | ${whoOf(one)} |`),
    '',
    '## Pages, forms, searches and files',
    '',
    'An address is open to whoever may use the name behind it, and shows of it what that name answers.',
    '',
    '| address | kind | name | classes | who |',
    '| --- | --- | --- | --- | --- |',
    ...routes.map((route) => ({ route, one: behind(route) })).toSorted((a, b) => (`${a.route.path} ${a.route.kind}` < `${b.route.path} ${b.route.kind}` ? -1 : 1))
      .map(({ route, one }) => `| \`${VERBS[route.kind]} ${route.path}\` | ${route.kind} | \`${one.name}\` | ${one.classes.join(', ') || 'none'} | ${whoOf(one)} |`),
    '',
    '## File tools',
    '',
    'On the command line only: files in, files out, no database and no stored person.',
    '',
    '| tool | what for |',
    '| --- | --- |',
    ...tools.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((tool) => `| \`${tool.name}\` | ${tool.title} |`),
    '',
    '## What is seen inside them',
    '',
    'Under an agreement in force that shares the class; what is empty is hidden. R responsible, S supplied a record, F referred to us, P through a partner, C through a partner with the person’s consent, E for the hour of an emergency access.',
    'Victims’ records and what a panel is told of them are no part of this grid: src/victims/wall.ts says who reads them.',
    '',
    `| role | ${classes.join(' | ')} |`,
    `| --- | ${classes.map(() => '---').join(' | ')} |`,
    ...[...keysOf(ROLES), ...keysOf(DUTIES)].map((role) => `| ${role}${role in DUTIES ? ' (a duty in law)' : ''} | ${classes.map((cls) => ['visible', 'masked', 'exists-only'].flatMap((sight) => {
      const bases = grid.filter((row) => row.role === role && row.class === cls && row.sight === sight).map((row) => LETTERS[row.basis as GridBasis])
      return bases.length > 0 ? [`${sight} ${bases.join('')}`] : []
    }).join('; ')).join(' | ')} |`),
    '',
  ].join('\n')
}
