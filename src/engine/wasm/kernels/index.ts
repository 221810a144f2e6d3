export function registerKernels(): void {}
