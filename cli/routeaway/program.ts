/** The commands and their options. Each command's own code is in a file under `commands/`. */

import { Command, CommanderError, Option } from 'commander';
import { messageOf } from '../../shared/errors.ts';
import { sentence } from '../../shared/kit/arguments.ts';
import { UsageError, UserError } from '../../shared/kit/errors.ts';
import type { BreakGlassOptions } from './commands/break-glass.ts';
import type { DeleteKeyOptions } from './commands/delete-key.ts';
import type { LogOptions } from './commands/logs.ts';
import type { Options } from './commands/override.ts';
import type { DrillOptions } from './drill/options.ts';
import type { Machine } from './machine.ts';
import { ownClock } from './stage/own-clock.ts';
import { locationOf, type People, type StageLocation, type Where } from './stage/stage-location.ts';

/** A command's code is loaded when it runs: most of it is the AWS SDK, and `--help` needs none. */
const load = {
  accept: () => import('./commands/accept.ts'),
  ack: () => import('./commands/ack.ts'),
  breakGlass: () => import('./commands/break-glass.ts'),
  deleteKey: () => import('./commands/delete-key.ts'),
  drill: () => import('./commands/drill.ts'),
  history: () => import('./commands/history.ts'),
  logs: () => import('./commands/logs.ts'),
  override: () => import('./commands/override.ts'),
  plan: () => import('./commands/plan.ts'),
  report: () => import('./commands/report.ts'),
  status: () => import('./commands/status.ts'),
  withoutControl: () => import('./commands/without-control.ts'),
};

/** A command's exit code; none is 0. */
export type Outcome = number | undefined;

/** A command of another part, which reads its own arguments. */
export interface Other {
  readonly name: string;
  readonly description: string;
  run(args: readonly string[]): Promise<Outcome>;
}

/** Runs one command line. Resolves to the exit code. */
export async function run(
  args: readonly string[],
  machine: Machine,
  others: readonly Other[] = [],
): Promise<number> {
  let code = 0;
  let isOther = false;
  const program = build(machine, (outcome) => {
    code = outcome ?? 0;
  });
  for (const { name, description, run } of others)
    program
      .command(name)
      .description(description)
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(async () => {
        isOther = true;
        code = (await run(without(name, args))) ?? 0;
      });
  for (const command of program.commands) {
    command.exitOverride();
    command.configureOutput({
      outputError: (text, write) => write(sentence(text, `See routeaway ${command.name()} --help.`)),
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    machine.error(messageOf(error));
    return error instanceof UserError ? error.exitCode : 1;
  } finally {
    // The lab goes on after its command has begun it.
    if (!isOther) machine.done();
  }
}

const CODES = `Exit code: 0 done, 1 it could not be done, 2 the command line is invalid or
there was no one to ask, and nothing was changed. plan has its own.`;

const READ_ONLY: ReadonlySet<string> = new Set(['status', 'plan', 'history', 'report', 'logs']);

/** One line of it each. */
const examples = (...lines: readonly string[]): string =>
  ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  routeaway ${line}`)].join(
    '\n',
  );

function build(machine: Machine, done: (outcome: Outcome) => void): Command {
  const program = new Command('routeaway')
    .description('Where traffic is, why, and how to move it. Works on AWS and on the lab alike.')
    .option('-s, --stage <name>', 'the deployed stage', machine.env.ROUTEAWAY_STAGE ?? 'dev')
    .option('-r, --region <region>', 'the control Region (default: as npm run deploy wrote it down)')
    .addOption(
      new Option('--endpoint-url <url>', 'another AWS endpoint, e.g. the one of the lab').env(
        'AWS_ENDPOINT_URL',
      ),
    )
    .configureOutput({
      writeOut: (text) => machine.out(text.trimEnd()),
      writeErr: (text) => machine.error(text.trimEnd()),
      outputError: (text, write) => write(sentence(text, 'See routeaway --help.')),
      getOutHelpWidth: () => machine.columns,
      getErrHelpWidth: () => machine.columns,
    })
    .showSuggestionAfterError()
    .exitOverride()
    .version(machine.version, '-V, --version', 'print the version')
    .addHelpText('after', `\n${CODES}`)
    .helpCommand(true);
  let people: People = 'readers';
  program.hook('preAction', (_, command) => {
    if (READ_ONLY.has(command.name())) return;
    people = 'operators';
    machine.changes();
  });
  const place = (damaged?: (sentence: string) => void) => {
    const location = locationOf(program.opts<Where>(), machine.root, machine.env, damaged);
    // Elsewhere than on AWS, in a lab, time is another, and nobody's clock is wrong for it.
    return { ...location, people, clock: ownClock(location.endpointUrl ? undefined : machine.error) };
  };

  /** Where the control Region does not answer, what can be seen from here takes the command's place. */
  const reading = async (
    options: { readonly json?: true },
    command: (place: StageLocation) => Promise<Outcome>,
  ) => {
    const there = place();
    const { orWithoutControl } = await load.withoutControl();
    return orWithoutControl(there, machine, options, () => command(there));
  };

  program
    .command('status')
    .description(
      'one screen: how clients are served, where traffic goes, what each traffic control says, health, override, what is next',
    )
    .option('--json', 'the same as JSON')
    .option('-w, --watch', 'repeat every five seconds, until Ctrl-C')
    .addHelpText('after', examples('-s prod status --watch'))
    .action(async (options: { json?: true; watch?: true }) => {
      const { status } = await load.status();
      done(await status(place(), options, machine));
    });

  program
    .command('plan')
    .description('what a run of the switcher would do now, and every reason against it')
    .option('--json', 'the same as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing to do (also where a failback waits for you, or a switch\nis not verified yet), 3 it would move traffic, 4 something holds it back (also a\npin to a side that fails), 5 it would only reconcile the traffic controls and\nmove no traffic, 1 it cannot tell.',
    )
    .addHelpText('after', examples('-s prod plan'))
    .action(async (options: { json?: true }) => {
      const { planNow } = await load.plan();
      done(await reading(options, (there) => planNow(there, options, machine)));
    });

  program
    .command('history')
    .description('switches and notable holds, newest first, with their evidence')
    .option('--json', 'the same as JSON')
    .option('-n, --last <count>', 'this many', '10')
    .addHelpText('after', examples('-s prod history --last 50'))
    .action(async (options: { json?: true; last: string }) => {
      const { history } = await load.history();
      done(await reading(options, (there) => history(there, options, machine)));
    });

  program
    .command('report')
    .description('what a switch was about and how it went, as Markdown for a ticket or a post-mortem')
    .argument('<epoch>', 'as history shows it')
    .option('--json', 'the same as JSON')
    .addHelpText('after', examples('-s prod report 7 > incident.md'))
    .action(async (epoch: string, options: { json?: true }) => {
      const { report } = await load.report();
      done(await reading(options, (there) => report(epoch, there, options, machine)));
    });

  program
    .command('logs')
    .description('log lines of the prober and the switcher, newest last')
    .option('--verb <verbs>', 'only these of probe, metric, alarm, decide, switch, verify, record')
    .option('--since <time>', 'how far back, e.g. 90s, 1h, 2d', '15min')
    .option('-f, --follow', 'keep printing new lines, until Ctrl-C')
    .option('--json', 'each line as it was logged')
    .addHelpText('after', examples('-s prod logs --verb decide,switch --since 1h'))
    .action(async (options: LogOptions) => {
      const { logs } = await load.logs();
      done(await reading(options, (there) => logs(there, options, machine)));
    });

  const overriding = (name: string, description: string, ends = true) => {
    const command = program.command(name).description(description);
    if (ends) {
      command
        .option('--for <time>', 'how long, e.g. 90min, 2h, 3d; then the rules decide again')
        .option('--until <time>', 'until when, e.g. 2027-01-05T18:00Z');
    }
    return command
      .option('--because <text>', 'why; shown in the override, the logs and the messages')
      .option('--no-wait', 'do not wait until it has taken effect');
  };

  overriding('to', 'pin traffic to a side, and wait until clients are served from there')
    .argument('<side>', 'primary or standby, or the Region of one')
    .option('-y, --yes', 'also to a side that is not healthy')
    .addHelpText('after', examples('-s prod to standby --until 2027-01-05T18:00Z --because "a migration"'))
    .action(async (side: string, options: Options) => {
      const { to } = await load.override();
      done(await to(side, place(), options, machine));
    });
  overriding('hold', 'touch nothing: traffic stays where it is, whatever happens')
    .addHelpText('after', examples('-s prod hold --for 2h --because "looking at the last switch"'))
    .action(async (options: Options) => {
      const { override } = await load.override();
      done(await override('hold', place(), options, machine));
    });
  overriding('observe', 'decide and notify, but touch nothing')
    .addHelpText('after', examples('-s prod observe --for 3d --because "getting to know it"'))
    .action(async (options: Options) => {
      const { override } = await load.override();
      done(await override('observe', place(), options, machine));
    });
  overriding('auto', 'let the rules decide again', false)
    .addHelpText('after', examples('-s prod auto'))
    .action(async (options: Options) => {
      const { override } = await load.override();
      done(await override('auto', place(), options, machine));
    });

  program
    .command('drill')
    .description('a game day: traffic away and back, watched by requests of its own, and a report')
    .option(
      '--fail <what>',
      'primary or standby: the active side counts as unhealthy, and the whole chain acts; control:<Region>: prober and controller there do nothing; region:<Region>: whatever is there',
    )
    .option(
      '--target <time>',
      'how soon clients must be served from the other side (90s; 5min with routing=dns or distribution)',
    )
    .option('--stay <time>', 'how long traffic stays there (30s; 5min with routing=dns)')
    .option('--limit <time>', 'give up after this', '20min')
    .option('--abort-above <share>', 'give up if more than this share of requests fails', '20%')
    .option('--rate <count>', 'reads a second, and as many writes', '2')
    .option('--because <text>', 'why', 'a drill')
    .option('-y, --yes', 'do not ask')
    .option('--end', 'end a drill with --fail whose command is gone; moves nothing')
    .addHelpText('after', '\nExit code: 0 passed, 1 failed, given up or refused.')
    .addHelpText(
      'after',
      examples(
        '-s prod drill',
        '-s prod drill --fail primary --stay 5min',
        '-s prod drill --fail control:ca-central-1',
      ),
    )
    .action(async (options: DrillOptions) => {
      const { drill } = await load.drill();
      done(await drill(place(), options, machine));
    });

  program
    .command('accept')
    .description('measure in your account what the design assumes of AWS, and compare; moves no client')
    .addHelpText(
      'after',
      '\nExit code: 0 nothing measured is wrong in a dangerous direction, 3 something is,\n1 it could not begin, or ended early. See docs/assumptions.md.',
    )
    .addHelpText('after', examples('-s prod accept'))
    .action(async () => {
      const { accept } = await load.accept();
      done(await accept(place(), machine));
    });

  program
    .command('ack')
    .description('acknowledge that the limit of automatic switches is used up, so that there can be more')
    .addHelpText('after', examples('-s prod ack'))
    .action(async () => {
      const { ack } = await load.ack();
      done(await ack(place(), machine));
    });

  program
    .command('break-glass')
    .description(
      'set the traffic controls directly, where the control Region or the switcher is not available',
    )
    .usage('[options] to <side>')
    .argument('<to>', 'the word "to", against accidents')
    .argument('<side>', 'primary or standby, or the Region of one')
    .option('-y, --yes', 'do not ask')
    .option('--distribution <id>', 'the distribution, if it cannot be found')
    .option('--store <arn>', 'the key-value store that its CloudFront function reads')
    .option('--no-wait', 'do not wait until clients are served from there')
    .addHelpText(
      'after',
      '\nThe traffic controls are taken from .routeaway/<stage>.json, else from the\nswitcher, else from CloudFront by tag and name. Exit code: 1 also if clients\nstill go to the other side, or fail; 0 if both are set and clients cannot be\nseen from here. Where traffic moves by DNS, it writes the journal in a control\nRegion, or prints the one call of Route 53 that is left.',
    )
    .addHelpText('after', examples('-s prod break-glass to standby'))
    .action(async (word: string, side: string, options: BreakGlassOptions) => {
      if (word !== 'to')
        throw new UsageError(`Write: routeaway break-glass to ${word === 'primary' ? word : 'standby'}.`);
      // On the day that it is needed nothing else may be in its way.
      const there = place(machine.error);
      const { breakGlass } = await load.breakGlass();
      done(await breakGlass(side, there, options, machine));
    });

  program
    .command('delete-key')
    .description('delete a routing key that is invalid, or that no version ever wrote')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', '\nA key that decides where traffic goes stays: the switcher deletes it.')
    .addHelpText('after', examples('-s prod delete-key'))
    .action(async (options: DeleteKeyOptions) => {
      const { deleteKey } = await load.deleteKey();
      done(await deleteKey(place(), options, machine));
    });

  return program.exitOverride();
}

/** The options of all commands that take a value: `--stage deploy` names no command. */
const WITH_VALUE = ['-s', '--stage', '-r', '--region', '--endpoint-url'];

/** The arguments as they were typed, but for the command's own word. */
function without(word: string, args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg, i) => arg === word && !WITH_VALUE.includes(args[i - 1] ?? ''));
  return args.filter((_, i) => i !== at);
}
