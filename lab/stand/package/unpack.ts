/** Turns what `serverless package` wrote into what the lab runs: the template, and each function's zip opened. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';

const TEMPLATE = 'cloudformation-template-update-stack.json';

/** Writes `template.json`, and for each `<name>.zip` the zip itself and a folder `<name>`. */
export function unpack(packaged: string, to: string): void {
  mkdirSync(to, { recursive: true });
  copyFileSync(join(packaged, TEMPLATE), join(to, 'template.json'));
  for (const zip of readdirSync(packaged).filter((name) => name.endsWith('.zip'))) {
    copyFileSync(join(packaged, zip), join(to, zip));
    unzip(join(packaged, zip), join(to, zip.slice(0, -'.zip'.length)));
  }
}

export function unzip(zip: string, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = resolve(folder, name);
    if (!file.startsWith(folder + sep))
      throw new Error(`${zip} holds "${name}", which leads out of its folder.`);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
