import fc from 'fast-check'

/**
 * Random tests try the same samples on every machine, so that a change is judged by what it changed; `npm run prove`
 * draws new ones each time. A failure names its seed: pass it as `seed` to the one `fc.assert` to see it again.
 */
fc.configureGlobal({ seed: process.env['THROUGHLINE_PROVE'] === '1' ? Date.now() % 2 ** 31 : 1 })
