import { type Command, Option as CommanderOption, Help, type HelpConfiguration } from "commander";
import type { Option, Options } from "./options.ts";
import type { Verb } from "./verbs.ts";
import { readable, wrap } from "./wrap.ts";

/** Adds a verb to the program: its help from its usage, its action loaded when it is called. */
export function addVerb(program: Command, heading: string, name: string, { usage, load }: Verb): void {
  const command = program
    .command(name)
    .summary(usage.summary)
    .description([usage.summary, usage.details ?? []].flat().join(" "))
    .helpGroup(`${heading}:`)
    .showHelpAfterError(`(exp ${name} --help says more)`)
    .addHelpText("after", `\nExamples:\n${usage.examples.map((line) => `  $ ${line}`).join("\n")}`);
  for (const [argument, about] of usage.arguments) command.argument(argument, about);
  for (const [option, definition] of Object.entries(usage.options))
    command.addOption(commanderOption(option, definition));
  command.action(async () => {
    const action = await load();
    await action(command.processedArgs, valuesOf(usage.options, command.opts()));
  });
}

/** `perClass` is `--per-class`. */
const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function commanderOption(name: string, definition: Option<unknown>): CommanderOption {
  const { about, placeholder, choices, required = false, conflicts = [] } = definition;
  const option = new CommanderOption([flagOf(name), placeholder ?? []].flat().join(" "), about)
    .makeOptionMandatory(required)
    .conflicts([...conflicts]);
  if (choices !== undefined) option.choices(choices);
  if (definition.read !== undefined) option.argParser((text, before) => definition.read!(text, before));
  // An empty list means that there is no default, and the help would show it.
  if (definition.default !== undefined && !Array.isArray(definition.default))
    option.default(definition.default);
  return option;
}

/** What was given, and for every other option its default; commander stores `--no-data` as `data: false`. */
function valuesOf(options: Options, given: Readonly<Record<string, unknown>>): object {
  const entries = Object.entries(options).map(([name, definition]) => {
    const [, opposite] = /^no([A-Z].*)$/.exec(name) ?? [];
    if (opposite !== undefined)
      return [name, given[opposite.charAt(0).toLowerCase() + opposite.slice(1)] === false];
    if (definition.placeholder === undefined) return [name, given[name] === true];
    return [name, given[name] === false ? undefined : (given[name] ?? definition.default)];
  });
  return Object.fromEntries(entries);
}

/** Verbs by their names alone, and on narrow terminals each description below its term. */
export const helpLayout: HelpConfiguration = {
  subcommandTerm: (command) => command.name(),
  formatItem(term, termWidth, description, helper) {
    const width = helper.helpWidth ?? 80;
    if (width - termWidth - 4 >= readable)
      return Help.prototype.formatItem.call(helper, term, termWidth, description, helper);
    return wrap(`  ${term}\n      ${description}`.trimEnd(), width);
  },
};
