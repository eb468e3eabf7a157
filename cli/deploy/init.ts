/** `routeaway init`: asks what cannot be guessed, and writes the file of a stage. */
import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { region, regionOtherThan, stageMistake } from '../../shared/config/kinds.ts';
import {
  controlRegionsFor,
  defaultOf,
  originAddress,
  PARAMETERS,
  type Parameters,
  refusalOf,
} from '../../shared/config/parameters.ts';
import { shown } from '../../shared/config/shown.ts';
import { UsageError, UserError } from '../../shared/kit/errors.ts';
import { readInitOptions } from './options.ts';
import { effective } from './parameters.ts';
import type { Ports } from './ports.ts';
import { checkParameters } from './preconditions.ts';
import { settle } from './settings.ts';

export interface InitPorts extends Pick<Ports, 'say' | 'commandLine'> {
  /** The folder that has, or gets, `stages`. */
  readonly root: string;
  /** What an editor completes a stage's file by. */
  readonly schema: string;
  /** The next line that someone types, or pipes in; undefined where there is no more. */
  answer(question: string): Promise<string | undefined>;
  /** A person is there, who can be asked again. */
  readonly person: boolean;
}

const initHelp = (usage: string): string => `${usage}

Asks a few questions and writes stages/<stage>.yml, which a deploy reads. Changes nothing else, and writes over no file.

  --stage <name>            the stage; not asked for then
  --param <name>=<value>    a parameter (docs/parameters.md), which is written down and not asked for; can be repeated
  --help                    this text

Answers can be piped in, one a line; an empty line, and what is missing at the end, is the default. In a terminal Ctrl-D ends
it, and nothing is written.

Exit code: 0 written, 1 it was not written, 2 an answer is invalid, and nothing was written.`;

interface Question {
  readonly text: string;
  /** What an empty line means; as it would be typed. */
  readonly usual: string | ((known: Parameters) => string);
  /** The parameters that one answer gives, by its words. */
  readonly names: readonly string[];
  /** Each word is one, or there are none at all. */
  readonly wants: string;
  /** Absent: always asked. */
  readonly asked?: (known: Parameters) => boolean;
}

const QUESTIONS: readonly Question[] = [
  {
    text: 'Primary Region, which normally has the traffic',
    usual: 'us-east-2',
    names: ['primaryRegion'],
    wants: 'one Region',
  },
  {
    text: 'Standby Region, which gets the traffic when the primary fails',
    usual: ({ primaryRegion = '' }) => regionOtherThan(primaryRegion),
    names: ['standbyRegion'],
    wants: 'one Region',
  },
  {
    text: 'Control Region, which watches both and is neither; or three, separated by commas, of which any one may fail',
    usual: controlRegionsFor,
    names: ['controlRegions'],
    wants: 'one Region, or three separated by commas',
  },
  {
    text: 'Your API in both Regions: two addresses, as api.us-east-2.example.com/v1 api.us-west-2.example.com/v1; empty for our sample',
    usual: '',
    names: ['primaryOrigin', 'standbyOrigin'],
    wants: 'two addresses, or nothing',
  },
  {
    text: 'Path of its health check, which fails if that Region cannot serve',
    usual: '/health',
    names: ['healthPath'],
    wants: 'one path',
    asked: isOwn,
  },
  {
    text: 'Your CloudFront distribution: its id, the address of clients, and the ids of the two origins, as E2QWRUHAPOMQZL https://api.example.com east west; empty to have one made',
    usual: '',
    names: ['distributionId', 'publicUrl', 'primaryOriginId', 'standbyOriginId'],
    wants: 'id, address and two ids of origins, or nothing',
    asked: (known) => isOwn(known) && known.routing !== 'dns',
  },
  {
    text: 'What moves traffic there: key, which never writes that distribution, is good to begin with, and is what Terraform, CDK or another stack needs that writes it; or key,distribution; or distribution, if it has no room for a CloudFront function',
    // With the two others a switch could come before anybody has said observe (docs/adopting.md).
    usual: 'key',
    names: ['routing'],
    wants: 'one of these',
    asked: ({ distributionId }) => Boolean(distributionId),
  },
  {
    text: 'E-mail address for messages and alarms; empty for none',
    usual: '',
    names: ['notificationEmail'],
    wants: 'one address, or nothing',
  },
];

function isOwn({ primaryOrigin }: Parameters): boolean {
  return Boolean(primaryOrigin);
}

/** The stage of the lab. */
const LAB = 'lab';

/** Of an API whose answers nobody has described: any body and no marker will do, and it asks for no key. */
const OWN: Parameters = { expectBody: 'any', expectMarker: 'optional', apiKeyParameter: 'none' };

export async function init(args: readonly string[], ports: InitPorts): Promise<number> {
  try {
    const named = args.some((arg) => /^(-s|--stage)(=|$)/.test(arg));
    const options = readInitOptions(args);
    if (options.help) {
      ports.say(initHelp(ports.commandLine('init', ['[options]'])));
      return 0;
    }
    const stage = named ? options.stage : await askStage(ports);
    const taken = takenMistake(stage);
    if (taken !== undefined) throw new UsageError(taken);
    const file = join('stages', `${stage}.yml`);
    if (existsSync(join(ports.root, file)))
      throw new UserError(`${file} is there already, and stays as it is: edit it, or give another --stage.`);
    effective(ports.root, stage, options.params);
    const parameters = bare(await ask(options.params, named ? 0 : 1, ports));
    const settings = settle({ ...options, stage }, effective(ports.root, stage, parameters));
    checkParameters(settings);
    write(stage, parameters, ports);
    for (const warning of settings.warnings) ports.say(`Warning: ${warning}`);
    for (const line of next(stage, file, parameters, ports)) ports.say(line);
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.say(error.message);
    return error.exitCode;
  }
}

const takenMistake = (stage: string): string | undefined =>
  stage === LAB
    ? `--stage is ${LAB}, which is the stage of the lab on this machine; give another one, e.g. prod.`
    : undefined;

async function askStage(ports: InitPorts): Promise<string> {
  const { say, person } = ports;
  for (;;) {
    const stage = (await answerOf('1. Name of the stage [prod]: ', ports)).trim() || 'prod';
    const mistake = stageMistake(stage) ?? takenMistake(stage);
    if (mistake === undefined) return stage;
    if (!person) throw new UsageError(mistake);
    say(mistake);
  }
}

/** What is piped in may end early; a person who ends it wants no file. */
async function answerOf(question: string, { answer, person }: InitPorts): Promise<string> {
  const typed = await answer(question);
  if (typed === undefined && person) throw new UserError('\nEnded by Ctrl-D; nothing was written.');
  return typed ?? '';
}

/** `before`: how many were asked already. */
async function ask(given: Parameters, before: number, ports: InitPorts): Promise<Parameters> {
  let known = given;
  let count = before;
  for (const question of QUESTIONS) {
    const { names, asked = () => true } = question;
    if (names.some((name) => name in given) || !asked(known)) continue;
    count += 1;
    known = { ...known, ...(await one(count, question, known, ports)) };
  }
  return { ...(isOwn(known) ? OWN : {}), ...known };
}

async function one(
  count: number,
  { text, names, wants, ...question }: Question,
  known: Parameters,
  ports: InitPorts,
): Promise<Parameters> {
  const usual = typeof question.usual === 'string' ? question.usual : question.usual(known);
  for (;;) {
    const typed = await answerOf(`${count}. ${text} [${usual || 'none'}]: `, ports);
    const words = (typed.trim() || usual).split(/\s+/).filter(Boolean);
    const parameters = Object.fromEntries(names.flatMap((name, i) => (words[i] ? [[name, words[i]]] : [])));
    const wrong =
      words.length > 0 && words.length !== names.length
        ? [`The answer has ${words.length} ${words.length === 1 ? 'word' : 'words'}; wanted: ${wants}.`]
        : Object.keys(parameters).flatMap((name) => [
            ...refusalOf(name, parameters),
            ...regionMistake(name, parameters[name] ?? ''),
          ]);
    if (wrong.length === 0) return parameters;
    if (!ports.person) throw new UsageError(wrong.join('\n'));
    for (const line of wrong) ports.say(line);
  }
}

/** Origins as the table shows them: no scheme, and no slash at the end. */
const bare = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const address = /^(primary|standby)Origin$/.test(name) ? originAddress.parse(value) : undefined;
      return [name, address === undefined ? value : `${address.host}${address.path}`];
    }),
  );

/** No kind of the table: which Regions go together is asked later, and says more. */
const regionMistake = (name: string, value: string): string[] =>
  name.endsWith('Region') && region.parse(value) === undefined
    ? [`${name} is ${shown(value)}; it must be ${region.wants}, e.g. ${defaultOf(name, '')}.`]
    : [];

function write(stage: string, parameters: Parameters, { root, schema }: InitPorts): void {
  const folder = join(root, 'stages');
  // In the order of docs/parameters.md.
  const lines = Object.keys(PARAMETERS).flatMap((name) =>
    parameters[name] ? [stringify({ [name]: plain(parameters[name]) }).trimEnd()] : [],
  );
  const text = [
    '# yaml-language-server: $schema=schema.json',
    `# The parameters of stage ${stage}; what is not here has its default (docs/parameters.md).`,
    ...lines,
  ].join('\n');
  try {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, 'schema.json'))) copyFileSync(schema, join(folder, 'schema.json'));
    writeFileSync(join(folder, `${stage}.yml`), `${text}\n`, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      (code === 'EEXIST' || code === 'ENOTDIR') && !isFolder(folder)
        ? `${folder} is a file, and has to be a folder; move it away`
        : message;
    throw new UserError(`The file of stage ${stage} cannot be written: ${why}.`);
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Numbers are written as numbers. */
const plain = (value: string): string | number => (/^\d+(\.\d+)?$/.test(value) ? Number(value) : value);

function next(
  stage: string,
  file: string,
  { primaryOrigin, standbyOrigin, healthPath, ...rest }: Parameters,
  { commandLine }: InitPorts,
): readonly string[] {
  const expected = ['expectBody', 'expectMarker'].flatMap((name) => ['--param', `${name}=${rest[name]}`]);
  const servers = ['--primary', `https://${primaryOrigin}`, '--standby', `https://${standbyOrigin}`];
  return [
    '',
    `${file} is written. What a deploy would make of it:`,
    '',
    `  ${commandLine('deploy', ['--stage', stage, '--dry-run'])}`,
    ...(primaryOrigin
      ? [
          '',
          'Before that, without an account: your two servers under the whole system on this machine.',
          '',
          `  npx routeaway lab ${[...servers, '--param', `healthPath=${healthPath}`, ...expected].join(' ')}`,
        ]
      : []),
  ];
}
