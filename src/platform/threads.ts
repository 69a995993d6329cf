/**
 * Several cores for one computation: a crew of worker threads, each running the same named pure computation with a memory of its own.
 * Messages and answers are plain values; the arrays of numbers in an answer are put into shared memory, so that handing them on to
 * other threads copies nothing.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { checkoutFolder } from './data-folder.ts'

/** A pure computation in steps: made once a thread, it answers one message after another and may remember between them. */
export type Computation = () => (message: unknown) => unknown

export interface Crew {
  /** How many threads. */
  readonly size: number
  /** Sends every thread this message; their answers in the order of the threads. */
  all(message: unknown): Promise<unknown[]>
  /** Sends each message to the next thread that is free; the answers in the order of the messages. */
  share(messages: readonly unknown[]): Promise<unknown[]>
  /** Ends the threads. */
  end(): Promise<void>
}

/** More threads than this gain little: each sorts all keys for itself. */
const THREADS_MAX = 4

/** The program that a thread runs: bundled beside the program that asks, or as it stands in the source (tests). */
const threadProgram = (): string => (import.meta.filename.endsWith('.ts') ? join(checkoutFolder(), 'src', 'thread.ts') : join(checkoutFolder(), '.build', 'thread.mjs'))

/** A crew of a thread a core for the computation of this name, or null where there is one core only or no program for threads. */
export const startCrew = (computation: string, threads = Math.min(THREADS_MAX, availableParallelism())): Crew | null => {
  const program = threadProgram()
  if (threads < 2 || !existsSync(program)) return null
  const workers = Array.from({ length: threads }, () => new Worker(program, { workerData: computation }))
  const ask = async (worker: Worker, message: unknown): Promise<unknown> => new Promise((resolve, reject) => {
    const settle = (work: () => void) => (): void => {
      worker.off('message', answered)
      worker.off('error', failed)
      worker.off('exit', gone)
      work()
    }
    const answered = (answer: unknown): void => settle(() => resolve(answer))()
    const failed = (fault: unknown): void => settle(() => reject(fault instanceof Error ? fault : new Error(String(fault))))()
    const gone = (code: number): void => settle(() => reject(new Error(`A thread of ${computation} ended with ${code}.`)))()
    worker.once('message', answered)
    worker.once('error', failed)
    worker.once('exit', gone)
    worker.postMessage(message, [])
  })
  return {
    size: threads,
    all: async (message) => Promise.all(workers.map(async (worker) => ask(worker, message))),
    share: async (messages) => {
      const answers: unknown[] = []
      let next = 0
      await Promise.all(workers.map(async (worker) => {
        while (next < messages.length) {
          const mine = next++
          answers[mine] = await ask(worker, messages[mine])
        }
      }))
      return answers
    },
    end: async () => { await Promise.all(workers.map(async (worker) => worker.terminate())) },
  }
}

const isNumbers = (value: unknown): value is Int32Array | Float64Array | Uint8Array | Int8Array => ArrayBuffer.isView(value) && !(value instanceof DataView)

const sharedCopy = (array: Int32Array | Float64Array | Uint8Array | Int8Array): typeof array => {
  const memory = new SharedArrayBuffer(array.byteLength)
  new Uint8Array(memory).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  return array instanceof Int32Array ? new Int32Array(memory) : array instanceof Float64Array ? new Float64Array(memory) : array instanceof Int8Array ? new Int8Array(memory) : new Uint8Array(memory)
}

/** An answer with its longer arrays of numbers in shared memory. */
export const inSharedMemory = (value: unknown): unknown => {
  if (isNumbers(value)) return value.buffer instanceof SharedArrayBuffer || value.byteLength < SHARED_BYTES_MIN ? value : sharedCopy(value)
  if (Array.isArray(value)) return value.map(inSharedMemory)
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inSharedMemory(inner)]))
  return value
}

/** Smaller arrays are copied as quickly as they are shared. */
const SHARED_BYTES_MIN = 4_096
