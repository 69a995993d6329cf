/** The thread door: runs one named pure computation, message by message (platform/threads.ts). */
import { parentPort, workerData } from 'node:worker_threads'
import { computations } from './computations.ts'
import { inSharedMemory } from './platform/threads.ts'

const step = computations[String(workerData)]?.()
parentPort?.on('message', (message: unknown) => {
  if (!step) throw new Error(`There is no computation called '${String(workerData)}'.`)
  parentPort?.postMessage(inSharedMemory(step(message)), [])
})
