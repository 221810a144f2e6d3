/** The ten games that the bars are set in, the small ones first. */
export const tenGames: readonly string[] = [
  "mnist-fc-wgan-gp",
  "mnist-wgan-gp",
  "mnist-conv-wgan",
  "mnist-dcgan",
  "dcgan-arch2",
  "wgan-arch2",
  "wgan-gp-arch2",
  "dcgan-arch1",
  "wgan-arch1",
  "wgan-gp-arch1",
];

/** Those that PyTorch's side can play too; the eleventh has the networks of the first. */
export const allGames: readonly string[] = ["mnist-fc-wgan", ...tenGames];
