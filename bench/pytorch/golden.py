"""Writes the numbers that exp's own game is compared with: see README.md. The same bits every time."""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from cases import CASES
from listings import checked_listings
from play import Case, play


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="names of cases; all where none is given")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "test/golden/torch")
    options = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    write_listings(options.out / "listings.json")
    for case in CASES:
        if not options.cases or case.name in options.cases:
            write(case, options.out)


def write_listings(file: Path) -> None:
    """One line for each player."""
    lines = [
        f"  {json.dumps(experiment)}: {{\n"
        + ",\n".join(f'    "{player}": {json.dumps(shapes)}' for player, shapes in players.items())
        + "\n  }"
        for experiment, players in checked_listings().items()
    ]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def write(case: Case, folder: Path) -> None:
    record = play(case)
    file = folder / f"{case.name}.safetensors"
    facts = {"torch": torch.__version__.split("+")[0], "vanishing": sorted(case.vanishing)}
    # One entry: safetensors writes several in no particular order.
    metadata = {"golden": json.dumps(facts)}
    save_file({name: stored(name, tensor) for name, tensor in record.items()}, file, metadata)
    print(f"{case.name}: {file.stat().st_size / 1024:.0f} KB", flush=True)


def stored(name: str, tensor: Tensor) -> Tensor:
    """Given numbers fit into half precision; results are rounded to single, in which they are compared."""
    if not tensor.is_floating_point():
        return tensor.to(torch.int32).contiguous()
    if not name.startswith("given/"):
        return tensor.detach().float().contiguous()
    exact = tensor.half().contiguous()
    assert torch.equal(exact.double(), tensor), f"{name} was rounded"
    return exact


if __name__ == "__main__":
    main()
