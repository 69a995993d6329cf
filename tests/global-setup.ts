/** Vitest runs this once before all test files: the shared server is there, and the template fits the migrations. */
import type { TestProject } from 'vitest/node'
import { migratedTemplate, startTestServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Addresses of the shared server with `DATABASE` where a database's name goes, and the template to copy. */
    database: { admin: string, owner: string, app: string, template: string } | { problem: string }
  }
}

/**
 * A server or a migration that fails is told to the test files that ask for a database, in the same words; tests of pure
 * rules run all the same.
 */
export default async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  try {
    const server = await startTestServer()
    const template = await migratedTemplate(server)
    project.provide('database', { admin: server.adminUrl('DATABASE'), owner: server.ownerUrl('DATABASE'), app: server.url('DATABASE'), template })
    return () => server.release()
  } catch (error) {
    project.provide('database', { problem: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}
