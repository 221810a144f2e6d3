/** What an experiment's text may cost to read; each is far above what experiments need. */
export const limits = {
  bytes: 256 * 1024,
  /** Words, signs, spaces and line ends. */
  tokens: 50_000,
  /** Lists and mappings within each other. */
  depth: 64,
  /** Values, aliased ones counted wherever they are used. */
  values: 5000,
  /** Uses of aliases, those within aliased values included. */
  aliases: 100,
} as const;
