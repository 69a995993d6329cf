/**
 * The style sheet, the script and the icon, built once into memory from the installed packages and our own files.
 * Nothing is fetched from outside, no font file is shipped, and the GDS typeface and the crown are taken out: they belong
 * to GOV.UK alone (https://design-system.service.gov.uk/styles/typeface/).
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

export interface Asset {
  readonly type: string
  readonly body: Buffer
  /** The same, compressed. */
  readonly gzip: Buffer
  /** The first characters of the body's SHA-256, for the address and the ETag: an address with it may be cached for ever. */
  readonly hash: string
}

export type AssetName = 'throughline.css' | 'throughline.js' | 'passkeys.js' | 'throughline.svg'

/** The MoJ components that `src/ui/moj/` has; the rest of their style sheet is left out. */
const MOJ_COMPONENTS = /\.moj-(badge|timeline|sub-navigation|identity-bar|filter|filter-tags)(?![a-z])(?!-layout)/

/** The project's folder, found upwards, because the program may run bundled from another one. */
const root = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('assets: package.json not found above this file')
    folder = dirname(folder)
  }
  return folder
}

/** The rules of a style sheet at one level: `[selector or at-rule, body]`. */
const rules = (css: string): [prelude: string, body: string][] => {
  const found: [string, string][] = []
  let depth = 0
  let start = 0
  let open = 0
  for (let i = 0; i < css.length; i++) {
    if (css[i] === '{' && depth++ === 0) open = i
    if (css[i] === '}' && --depth === 0) {
      found.push([css.slice(start, open).replace(/^\s*(@charset [^;]*;)?/, ''), css.slice(open + 1, i)])
      start = i + 1
    }
  }
  return found
}

/** Only the rules whose selector a pattern wants, also within media queries. */
export const rulesFor = (css: string, wanted: RegExp): string =>
  rules(css).map(([prelude, body]) => {
    if (!prelude.startsWith('@')) return wanted.test(prelude) ? `${prelude}{${body}}` : ''
    const inner = /^@(media|supports)/.test(prelude) ? rulesFor(body, wanted) : ''
    return inner && `${prelude}{${inner}}`
  }).join('')

/** System fonts for the GDS typeface, no font file nor its notice, no crest; our font stack is the variable `--tl-font`. */
export const withoutGovukIdentity = (css: string): string =>
  css
    .replaceAll(/\/\*![^*]*Calvert[^*]*\*\//g, '')
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport,arial,sans-serif', 'var(--tl-font)')
    .replaceAll('GDS Transport', 'var(--tl-font)')
    .replaceAll(/url\([^)]*govuk-crest[^)]*\)/g, 'none')

const asset = (type: string, text: string): Asset => {
  const body = Buffer.from(text)
  return { type, body, gzip: gzipSync(body, { level: 9 }), hash: createHash('sha256').update(body).digest('hex').slice(0, 12) }
}

const build = (): Readonly<Record<AssetName, Asset>> => {
  const folder = root()
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
  const govuk = read('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css')
  const moj = rulesFor(read('node_modules/@ministryofjustice/frontend/moj/moj-frontend.min.css'), MOJ_COMPONENTS)
  const icon = (_all: string, name: string): string =>
    `url("data:image/svg+xml;base64,${readFileSync(join(folder, 'node_modules/@ministryofjustice/frontend/moj/assets/images', name)).toString('base64')}")`
  const css = withoutGovukIdentity(govuk + moj.replaceAll(/url\(\/assets\/images\/([\w-]+\.svg)\)/g, icon)) + read('src/ui/throughline.css')
  // Their module ends with its export; ours stands in its place and starts the components.
  const script = read('node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js').replace(/export\{[^}]*\};?\s*(\/\/# sourceMappingURL=.*)?\s*$/, '\n')
  return {
    'throughline.css': asset('text/css; charset=utf-8', css.replaceAll(/\/\*# sourceMappingURL=[^*]*\*\//g, '')),
    'throughline.js': asset('text/javascript; charset=utf-8', script + read('src/ui/throughline.js') + read('src/ui/while-typing.js')),
    'passkeys.js': asset('text/javascript; charset=utf-8', read('src/ui/passkeys.js')),
    'throughline.svg': asset('image/svg+xml', read('src/ui/throughline.svg')),
  }
}

let built: Readonly<Record<AssetName, Asset>> | undefined

/** All files under `/assets/`, by name; built at the first call. */
export const assets = (): Readonly<Record<AssetName, Asset>> => (built ??= build())

/** The address of one, which changes with its content: it may be cached for ever. */
export const assetUrl = (name: AssetName): string => `/assets/${name}?v=${assets()[name].hash}`
