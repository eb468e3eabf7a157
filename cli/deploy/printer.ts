/** What is said passes through here: a secret that has come to be known is never shown, whoever says it. */
export interface Printer {
  say(line: string): void;
  hide(secret: string): void;
}

export function createPrinter(write: (line: string) => void): Printer {
  const secrets = new Set<string>();
  return {
    say(line) {
      let shown = line;
      for (const secret of secrets) shown = shown.replaceAll(secret, '[hidden]');
      write(shown);
    },
    hide(secret) {
      if (secret !== '') secrets.add(secret);
    },
  };
}
