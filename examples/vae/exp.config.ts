import { defineConfig } from "exp-gan";

// The module that exports the algorithm; it imports the other one.
export default defineConfig({ plugins: ["vae.ts"] });
