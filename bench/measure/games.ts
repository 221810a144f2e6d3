/** The ten games of the published comparison, small ones first. */
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

/** All games that `pytorch/games.py` has; mnist-fc-wgan has the networks of mnist-fc-wgan-gp. */
export const allGames: readonly string[] = ["mnist-fc-wgan", ...tenGames];
