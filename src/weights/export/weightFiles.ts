import type { Networks } from "../../algorithms/networks.ts";
import type { Block, Shape } from "../../components/blocks/block.ts";
import type { HostTensor } from "../../formats/hostTensor.ts";
import { encodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import type { Checkpoint } from "../../runner/checkpoint/load.ts";
import { flattenedLayouts } from "../flattened.ts";
import { toTorch } from "../torchLayout.ts";
import type { Files } from "./files.ts";
import { type NetworkTensors, networkTensors } from "./tensors.ts";

/** All networks as they are here, channels last, under the names `<network>/weights/…` and `<network>/buffers/…`. */
export function safetensorsFiles(checkpoint: Checkpoint, networks: Networks): Files {
  const entries = Object.entries(networkTensors(checkpoint, networks)).flatMap(
    ([network, { weights, buffers }]) =>
      Object.entries({ weights, buffers }).flatMap(([kind, tensors]) =>
        Object.entries(tensors).map(([name, tensor]) => [`${network}/${kind}/${name}`, tensor] as const),
      ),
  );
  return new Map([
    ["weights.safetensors", encodeSafetensors(Object.fromEntries(entries), about(checkpoint))],
  ]);
}

/**
 * Each network as PyTorch's `load_state_dict` takes it: in PyTorch's order of axes, under the names of an
 * `nn.Sequential` with one module for each layer of ours.
 */
export function torchFiles(checkpoint: Checkpoint, networks: Networks): Files {
  const tensors = networkTensors(checkpoint, networks);
  const metadata = { ...about(checkpoint), format: "pt" };
  return new Map(
    Object.entries(networks).map(([name, { network, input }]) => [
      `${name}.safetensors`,
      encodeSafetensors(inTorch(network, input, tensors[name]!), metadata),
    ]),
  );
}

const about = ({ step }: Checkpoint) => ({ step: String(step) });

function inTorch(network: Block, input: Shape, { weights, buffers }: NetworkTensors) {
  const layouts = flattenedLayouts(network, input);
  const entries = Object.entries({ ...weights, ...buffers }).map(([name, tensor]): [string, HostTensor] => {
    const layout = layouts[name]!;
    const values = toTorch(layout, tensor.values as Float32Array);
    return [torchName(name, buffers), { dtype: "float32", shape: layout.torch, values }];
  });
  return Object.fromEntries(entries);
}

/** What spectral norm needs is named as `torch.nn.utils.parametrizations` names it. */
function torchName(name: string, buffers: NetworkTensors["buffers"]): string {
  const [, layer, role] = /^(.*\.)?weight(|_u|_v)$/.exec(name) ?? [];
  if (role === undefined || !(`${layer ?? ""}weight_u` in buffers)) return name;
  return `${layer ?? ""}parametrizations.weight.${role === "" ? "original" : `0.${role}`}`;
}
