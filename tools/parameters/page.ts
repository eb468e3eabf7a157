/** docs/parameters.md: its tables, from the table of parameters; the rest of it is written by hand. */
import { defaultOf, PARAMETERS, SECTIONS } from '../../shared/config/parameters.ts';

const HEAD = '| name | default | meaning | a good value |\n| --- | --- | --- | --- |';

function row(name: string): string {
  const { meaning, good } = PARAMETERS[name] ?? { meaning: '', good: '' };
  const text = `${defaultOf(name, '<stage>')}`;
  return `| \`${name}\` | ${text === '' ? '–' : `\`${text}\``} | ${meaning} | ${good} |`;
}

/** The page with each section's table drawn anew. */
export const redrawn = (page: string): string =>
  Object.entries(SECTIONS).reduce((text, [title, rows]) => {
    const table = new RegExp(`(## ${title}\\n[^#]*?)\\| name \\|[^]*?(?=\\n\\n)`);
    if (!table.test(text)) throw new Error(`docs/parameters.md has no table under "## ${title}"`);
    return text.replace(
      table,
      (_, before: string) => `${before}${[HEAD, ...Object.keys(rows).map(row)].join('\n')}`,
    );
  }, page);
