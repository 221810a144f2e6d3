/**
 * sha256 of files whose code is loaded, by name. Only the wheel for Linux on x86-64 without CUDA is pinned: its checksum is
 * the one that PyPI publishes. The wheels of all other platforms (`tensorflow` for CUDA, for Linux on ARM and for macOS, and
 * NVIDIA's) are unpinned: the user has to accept their checksums.
 */
export const pinnedWheels: Readonly<Record<string, string>> = {
  "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl":
    "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
};

/** The libraries of the pinned wheel. */
export const pinnedLibraries: Readonly<Record<string, string>> = {
  "libtensorflow_cc.so.2": "6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e",
  "libtensorflow_framework.so.2": "f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b",
};
