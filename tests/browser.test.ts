import { afterAll, expect, test } from 'vitest'
import { closeBrowser, inBrowser } from './browser.ts'

afterAll(closeBrowser)

test('a real browser draws a page', async () => {
  const width = await inBrowser({ viewport: { width: 320, height: 640 } }, async (context) => {
    const page = await context.newPage()
    await page.setContent('<!doctype html><html lang="en"><title>There</title><main><h1>There</h1></main></html>')
    expect(await page.locator('h1').textContent()).toBe('There')
    return page.evaluate('innerWidth')
  })
  expect(width).toBe(320)
})
