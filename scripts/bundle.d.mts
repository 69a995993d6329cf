/** For tests that run the real programs: what bundle.mjs exports. */
export declare const checkout: string
export declare const bundle: (...names: string[]) => Promise<void>
export declare const nodeProgram: () => string
